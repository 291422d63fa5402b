// SPDX-License-Identifier: Apache-2.0
/* Observables of a derived key, for keys that may not leave: what can be seen of a key through AES and MILENAGE
 * (TS 35.206). MILENAGE is written once; whose AES it is, its caller says. */
#ifndef OBSERVE_H
#define OBSERVE_H

#include "ltk_iut.h"

/* AES under the key that is observed, wherever that is. */
struct observe_cipher {
  /* Encrypt one block. NULL, or why it failed: a string that is valid as long as the answer. */
  const char *(*block)(void *of, uint8_t out[16], const uint8_t in[16]);
  void *of;
  size_t key_length;

  /* Told each of MILENAGE's intermediate values, by the names of TS 35.206 in small letters. May be NULL. */
  void (*tell)(void *to, const char *name, const uint8_t octets[16]);
  void *to;
};

/* Answer for a key: its values one behind the other, as ltk_iut.h has them; invalid, class autn, where AUTN's MAC is
 * not that of the key; unsupported where the kind is unknown, or the key or an input has another length than the kind
 * asks for; error where a block failed. */
void observe_by(struct ltk_iut_answer *answer, const struct observe_cipher *cipher,
                const struct ltk_iut_observation *o);

/* A block under the AES of OpenSSL (observe_aes.c): as observe_cipher has it; of is the key, a struct ltk_iut_octets.
 */
const char *observe_aes(void *of, uint8_t out[16], const uint8_t in[16]);

/* observe_by() with that. */
void observe(struct ltk_iut_answer *answer, struct ltk_iut_octets key, const struct ltk_iut_observation *o);

#endif
