// SPDX-License-Identifier: Apache-2.0
/* Keccak-f[1600] (FIPS 202), on which TUAK stands. */
#ifndef KECCAK_H
#define KECCAK_H

#include <stdint.h>

/* Permute a state, its lanes with the low octet first. */
void keccak_f(uint8_t state[200]);

#endif
