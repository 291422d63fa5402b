// SPDX-License-Identifier: Apache-2.0
/* Observables of a derived key, for keys that may not leave: what can be seen of a key through AES, MILENAGE
 * (TS 35.206), TUAK (TS 35.231), and what EAP-AKA' (RFC 9048) and 5G (TS 33.501) make of their CK and IK. Each is
 * written once; whose AES it is, its caller says. */
#ifndef OBSERVE_H
#define OBSERVE_H

#include "ltk_iut.h"

#include <string.h>

/* What is asked of a key. */
enum observe_kind {
  OBSERVE_KCV,       /* over octets 01 */
  OBSERVE_KCV_ZEROS, /* over octets 00 */
  OBSERVE_KCV_CMAC,  /* AES-CMAC over octets 00 */
  OBSERVE_CARD,      /* authenticate */
  OBSERVE_NETWORK,   /* vector */
  OBSERVE_EAPAKA,
  OBSERVE_AV5G,
  OBSERVE_KINDS /* how many there are: none of them */
};

/* Whether a kind has this name. */
static inline int observe_is(struct ltk_iut_octets kind, const char *name)
{
  return kind.length == strlen(name) && memcmp(kind.octets, name, kind.length) == 0;
}

enum observe_kind observe_kind_of(const struct ltk_iut_observation *o);

/* The longest name of a network that is taken, in octets. */
#define OBSERVE_NAME_MAX 1024u

/* What TUAK is asked for here: one iteration, RES of 64 bits. */
#define OBSERVE_TUAK_ITERATIONS 1u
#define OBSERVE_TUAK_RES_BITS 64u

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

/* The first rule that the input of a known kind breaks: "kind", where the key is none for it, or "length"; else NULL.
 * The algorithm is that of 4.5; TUAK has keys of its own. */
const char *observe_rule(enum observe_kind kind, uint64_t algorithm, size_t key_length,
                         const struct ltk_iut_observation *o);

/* The next subkey of AES-CMAC (RFC 4493, 2.3), in place; before the first one there is the block that a key makes of
 * zeros. */
void observe_double(uint8_t block[16]);

/* The authentication function that a kind asks for, of a key; the network's side for OBSERVE_EAPAKA and OBSERVE_AV5G.
 */
struct ltk_iut_authentication observe_authentication(enum observe_kind kind, uint64_t algorithm,
                                                     struct ltk_iut_octets key, const struct ltk_iut_observation *o);

/* Whether TOPc is to be derived, too: TUAK is asked, and OPc is empty; then the context that derives it, from the key's
 * (purpose 3). */
int observe_derives_topc(const struct ltk_iut_context *c, const struct ltk_iut_observation *o);
struct ltk_iut_context observe_topc(const struct ltk_iut_context *c);

/* Make of an authentication vector, RES, CK, IK and AUTN, what a kind answers; in place. */
void observe_keys(struct ltk_iut_answer *answer, enum observe_kind kind, const struct ltk_iut_observation *o);

/* Answer for a key of an algorithm (4.5): its values one behind the other, as ltk_iut.h has them; invalid, by
 * observe_rule(), or class autn, where AUTN's MAC is not that of the key; unsupported where the kind is unknown, or
 * TUAK is asked and the key has no octets here, as it is the cipher's alone; error where a block failed. */
void observe_by(struct ltk_iut_answer *answer, const struct observe_cipher *cipher, struct ltk_iut_octets key,
                uint64_t algorithm, const struct ltk_iut_observation *o);

/* A block under the AES of OpenSSL (observe_aes.c): as observe_cipher has it; of is the key, a struct ltk_iut_octets.
 */
const char *observe_aes(void *of, uint8_t out[16], const uint8_t in[16]);

/* observe_by() with that. */
void observe(struct ltk_iut_answer *answer, struct ltk_iut_octets key, uint64_t algorithm,
             const struct ltk_iut_observation *o);

#endif
