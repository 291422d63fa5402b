// SPDX-License-Identifier: Apache-2.0
/* Keccak-f[1600]: see keccak.h. Section numbers are those of FIPS 202. */
#include "observe/keccak.h"

#include <stddef.h>

#define ROUNDS 24u

/* All places and rotations are known to the compiler where each loop over lanes is unrolled: it is several times
 * faster. */
#define UNROLLED _Pragma("GCC unroll 25")

static uint64_t rotated(uint64_t lane, unsigned n)
{
  return n == 0 ? lane : lane << n | lane >> (64u - n);
}

/* 3.2.1 */
static void theta(uint64_t a[25])
{
  uint64_t c[5], d;
  size_t x, y;
  UNROLLED
  for (x = 0; x < 5u; x++)
    c[x] = a[x] ^ a[x + 5u] ^ a[x + 10u] ^ a[x + 15u] ^ a[x + 20u];
  UNROLLED
  for (x = 0; x < 5u; x++) {
    d = c[(x + 4u) % 5u] ^ rotated(c[(x + 1u) % 5u], 1);
    UNROLLED
    for (y = 0; y < 25u; y += 5u)
      a[x + y] ^= d;
  }
}

/* 3.2.2 and 3.2.3: lane (x, y) comes to (y, 2x + 3y), rotated by a triangular number. */
static void rho_pi(uint64_t a[25])
{
  uint64_t lane = a[1], next;
  size_t x = 1, y = 0, old_x;
  unsigned t;
  UNROLLED
  for (t = 0; t < 24u; t++) {
    old_x = x;
    x = y;
    y = (2u * old_x + 3u * y) % 5u;
    next = a[x + 5u * y];
    a[x + 5u * y] = rotated(lane, (t + 1u) * (t + 2u) / 2u % 64u);
    lane = next;
  }
}

/* 3.2.4 */
static void chi(uint64_t a[25])
{
  uint64_t row[5];
  size_t x, y;
  UNROLLED
  for (y = 0; y < 25u; y += 5u) {
    UNROLLED
    for (x = 0; x < 5u; x++)
      row[x] = a[x + y];
    UNROLLED
    for (x = 0; x < 5u; x++)
      a[x + y] = row[x] ^ (~row[(x + 1u) % 5u] & row[(x + 2u) % 5u]);
  }
}

/* 3.2.5: the bits of a round's constant come from a shift register, which goes on from round to round. */
static uint64_t iota(uint8_t *shift)
{
  uint64_t constant = 0;
  unsigned j;
  for (j = 0; j < 7u; j++) {
    if ((*shift & 1u) != 0)
      constant |= UINT64_C(1) << ((1u << j) - 1u);
    *shift = (uint8_t)((unsigned)*shift << 1 ^ (*shift >> 7) * 0x71u);
  }
  return constant;
}

void keccak_f(uint8_t state[200])
{
  uint64_t a[25] = {0};
  uint8_t shift = 1;
  size_t i;
  unsigned round;
  for (i = 0; i < 200u; i++)
    a[i / 8u] |= (uint64_t)state[i] << 8u * (i % 8u);
  for (round = 0; round < ROUNDS; round++) {
    theta(a);
    rho_pi(a);
    chi(a);
    a[0] ^= iota(&shift);
  }
  for (i = 0; i < 200u; i++)
    state[i] = (uint8_t)(a[i / 8u] >> 8u * (i % 8u));
}
