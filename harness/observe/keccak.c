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

/* 3.2.5: the constants that its shift register gives, round by round. */
static const uint64_t iota[ROUNDS] = {
    UINT64_C(0x0000000000000001), UINT64_C(0x0000000000008082), UINT64_C(0x800000000000808a),
    UINT64_C(0x8000000080008000), UINT64_C(0x000000000000808b), UINT64_C(0x0000000080000001),
    UINT64_C(0x8000000080008081), UINT64_C(0x8000000000008009), UINT64_C(0x000000000000008a),
    UINT64_C(0x0000000000000088), UINT64_C(0x0000000080008009), UINT64_C(0x000000008000000a),
    UINT64_C(0x000000008000808b), UINT64_C(0x800000000000008b), UINT64_C(0x8000000000008089),
    UINT64_C(0x8000000000008003), UINT64_C(0x8000000000008002), UINT64_C(0x8000000000000080),
    UINT64_C(0x000000000000800a), UINT64_C(0x800000008000000a), UINT64_C(0x8000000080008081),
    UINT64_C(0x8000000000008080), UINT64_C(0x0000000080000001), UINT64_C(0x8000000080008008),
};

void keccak_f(uint8_t state[200])
{
  uint64_t a[25] = {0};
  size_t i;
  unsigned round;
  for (i = 0; i < 200u; i++)
    a[i / 8u] |= (uint64_t)state[i] << 8u * (i % 8u);
  for (round = 0; round < ROUNDS; round++) {
    theta(a);
    rho_pi(a);
    chi(a);
    a[0] ^= iota[round];
  }
  for (i = 0; i < 200u; i++)
    state[i] = (uint8_t)(a[i / 8u] >> 8u * (i % 8u));
}
