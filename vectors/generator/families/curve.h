// SPDX-License-Identifier: Apache-2.0
/* The two curves, by OpenSSL: key pairs and border points as inputs of vectors, and the agreement of clause 9, which
 * the reference has not. Failures of OpenSSL itself end the program: they would be errors of the generator. */
#ifndef CURVE_H
#define CURVE_H

#include <stddef.h>
#include <stdint.h>

/* The 32-octet public key of a 32-octet X25519 private key. */
void x25519_public(uint8_t out[32], const uint8_t private_key[32]);

/* The compressed public key of a P-256 private key in 1 .. n-1. */
void p256_public(uint8_t out[33], const uint8_t private_key[32]);

/* The first 33-octet encoding 02 || x, counting x up from `first`, that is (on = 1) or is not (on = 0) a point of
 * P-256. */
void p256_point_from(uint8_t out[33], uint8_t first, int on);

/* The uncompressed encoding 04 || x || y of a compressed point. */
void p256_uncompressed(uint8_t out[65], const uint8_t point[33]);

/* Clause 9: z = private key with peer. NULL, or the error class. */
const char *curve_agree(uint8_t z[32], unsigned suite, const uint8_t *private_key, size_t private_length,
                        const uint8_t *peer, size_t peer_length);

#endif
