// SPDX-License-Identifier: Apache-2.0
/* TUAK: see tuak.h. */
#include "observe/tuak.h"
#include "observe/keccak.h"

#include <string.h>

void tuak_put(uint8_t *at, const uint8_t *octets, size_t n)
{
  size_t i;
  for (i = 0; i < n; i++)
    at[i] = octets[n - 1u - i];
}

void tuak_fill(uint8_t in[TUAK_IN], uint8_t instance, const uint8_t top[32], const uint8_t *rand, const uint8_t *amf,
               const uint8_t *sqn, const uint8_t *k, size_t k_length)
{
  memset(in, 0, TUAK_IN);
  tuak_put(in, top, 32);
  in[32] = instance;
  tuak_put(in + 33, (const uint8_t *)"TUAK1.0", 7);
  if (rand != NULL)
    tuak_put(in + 40, rand, 16);
  if (amf != NULL)
    tuak_put(in + 56, amf, 2);
  if (sqn != NULL)
    tuak_put(in + 58, sqn, 6);
  tuak_put(in + 64, k, k_length);
}

void tuak_compute(uint8_t out[TUAK_OUT], const uint8_t in[TUAK_IN], uint64_t iterations)
{
  uint8_t state[200] = {0};
  memcpy(state, in, TUAK_IN);
  state[TUAK_IN] = 0x1f; /* the padding of SHAKE256 */
  state[TUAK_OUT - 1u] = 0x80;
  for (; iterations > 0; iterations--)
    keccak_f(state);
  memcpy(out, state, TUAK_OUT);
}
