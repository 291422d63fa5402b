// SPDX-License-Identifier: Apache-2.0
/* ML-KEM-768 of FIPS 203, for the judge and for the generator of vectors. It is written for its reader: neither fast
 * nor constant in time. Never use it with live keys. SHA-3 and SHAKE are OpenSSL's; if they fail, the program ends as
 * where memory runs out. */
#ifndef MLKEM_H
#define MLKEM_H

#include <stdbool.h>
#include <stdint.h>

#define MLKEM_KEY 1184u        /* octets of an encapsulation key */
#define MLKEM_PRIVATE 2400u    /* of a decapsulation key */
#define MLKEM_CIPHERTEXT 1088u /* of a ciphertext */

/* ML-KEM.KeyGen_internal, algorithm 16. */
void mlkem_key_gen(uint8_t ek[MLKEM_KEY], uint8_t dk[MLKEM_PRIVATE], const uint8_t d[32], const uint8_t z[32]);

/* The modulus check of 7.2: whether all coefficients of the key are reduced. */
bool mlkem_is_reduced(const uint8_t ek[MLKEM_KEY]);

/* ML-KEM.Encaps_internal, algorithm 17: the shared secret and the ciphertext. */
void mlkem_encaps(uint8_t ss[32], uint8_t c[MLKEM_CIPHERTEXT], const uint8_t ek[MLKEM_KEY], const uint8_t m[32]);

/* ML-KEM.Decaps_internal, algorithm 18. False if it rejects, which only shows here: ss is then the one of an implicit
 * rejection. */
bool mlkem_decaps(uint8_t ss[32], const uint8_t dk[MLKEM_PRIVATE], const uint8_t c[MLKEM_CIPHERTEXT]);

/* The same without its comparison: the ss of what the ciphertext decrypts to. */
void mlkem_decaps_unchecked(uint8_t ss[32], const uint8_t dk[MLKEM_PRIVATE], const uint8_t c[MLKEM_CIPHERTEXT]);

#endif
