// SPDX-License-Identifier: Apache-2.0
/* TUAK (TS 35.231): one computation, of which its functions are pieces. */
#ifndef TUAK_H
#define TUAK_H

#include <stddef.h>
#include <stdint.h>

/* What is put into Keccak, and what comes out of it as far as it is used: INOUT of 6.2, each value with its last octet
 * first. */
#define TUAK_IN 96u
#define TUAK_OUT 136u

/* The bits of INSTANCE (6.3): each function has some of its own, and those of the lengths. */
#define TUAK_K_256 0x01u
#define TUAK_IK_256 0x02u
#define TUAK_CK_256 0x04u
#define TUAK_64 0x08u /* MAC or RES; RES of 32 bits has none of the three */
#define TUAK_128 0x10u
#define TUAK_256 0x20u
#define TUAK_F2345 0x40u
#define TUAK_F1_STAR 0x80u
#define TUAK_F5_STAR 0xc0u

/* Where the pieces stand in the output: MAC, RES and TOPc at its beginning. */
#define TUAK_CK_AT 32u
#define TUAK_IK_AT 64u
#define TUAK_AK_AT 96u

/* Put n octets into a place of `in`, the last one first; and take them out of a place of the output. */
void tuak_put(uint8_t *at, const uint8_t *octets, size_t n);

/* Fill TUAK_IN octets. rand, sqn and amf are NULL in functions that do not have them. k has 16 or 32 octets. */
void tuak_fill(uint8_t in[TUAK_IN], uint8_t instance, const uint8_t top[32], const uint8_t *rand, const uint8_t *amf,
               const uint8_t *sqn, const uint8_t *k, size_t k_length);

/* The output after so many iterations of the permutation, at least one. */
void tuak_compute(uint8_t out[TUAK_OUT], const uint8_t in[TUAK_IN], uint64_t iterations);

#endif
