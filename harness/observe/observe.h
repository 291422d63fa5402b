// SPDX-License-Identifier: Apache-2.0
/* Observables of a derived key, for keys that may not leave: what can be seen of a key through AES, MILENAGE
 * (TS 35.206), TUAK (TS 35.231), what EAP-AKA' (RFC 9048) and 5G (TS 33.501) make of their CK and IK, and the
 * secured packet for a card (TS 102 225). Each is written once; whose AES it is, its caller says. */
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
  OBSERVE_PACKET,
  OBSERVE_KINDS /* how many there are: none of them */
};

/* Whether a kind has this name. */
static inline int observe_is(struct ltk_iut_octets kind, const char *name)
{
  return kind.length == strlen(name) && memcmp(kind.octets, name, kind.length) == 0;
}

enum observe_kind observe_kind_of(const struct ltk_iut_observation *o);

/* Whether a kind is an authentication function, and whether it makes other keys of an authentication vector. */
int observe_is_authentication(enum observe_kind kind);
int observe_makes_keys(enum observe_kind kind);

/* The longest name of a network that is taken, in octets; and the longest secured packet. */
#define OBSERVE_NAME_MAX 1024u
#define OBSERVE_PACKET_MAX 64u

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

  /* AES under KID, where a packet can be asked; else NULL. */
  const struct observe_cipher *kid;
};

/* The first rule that the input of a known kind breaks: "kind", where the key is none for it, "length" or "spi"; else
 * NULL. Of the context, what the key is for counts. */
const char *observe_rule(enum observe_kind kind, const struct ltk_iut_context *c, size_t key_length,
                         const struct ltk_iut_observation *o);

/* AES-CMAC (RFC 4493). NULL, or why a block failed. */
const char *observe_cmac(const struct observe_cipher *cipher, uint8_t mac[16], const uint8_t *octets, size_t n);

/* The authentication function that a kind asks for, of a key; the network's side for OBSERVE_EAPAKA and OBSERVE_AV5G.
 */
struct ltk_iut_authentication observe_authentication(enum observe_kind kind, uint64_t algorithm,
                                                     struct ltk_iut_octets key, const struct ltk_iut_observation *o);

/* Another key that is to be derived, too, and stands in the place of OPc then: TOPc (purpose 3), where TUAK is asked
 * and OPc is empty; of a packet KID (purpose 5). NULL if there is none, else its name. The context of it is the key's
 * but for what it is for. */
const char *observe_other(const struct ltk_iut_context *c, const struct ltk_iut_observation *o,
                          struct ltk_iut_context *other);

/* Make of an authentication vector, RES, CK, IK and AUTN, what a kind answers; in place. */
void observe_keys(struct ltk_iut_answer *answer, enum observe_kind kind, const struct ltk_iut_observation *o);

/* What the checksum of a secured packet is over: the packet before it is ciphered, without the checksum. NULL if the
 * packet has more octets than are taken. */
const uint8_t *observe_packet_input(uint8_t in[OBSERVE_PACKET_MAX], size_t *n, const struct ltk_iut_context *c,
                                    const struct ltk_iut_observation *o);

/* Answer for the key of a context: its values one behind the other, as ltk_iut.h has them; invalid, by observe_rule(),
 * or class autn, where AUTN's MAC is not that of the key; unsupported where the kind is unknown, TUAK is asked and the
 * key has no octets here, as it is the cipher's alone, or a packet and there is no cipher of KID; error where a block
 * failed. */
void observe_by(struct ltk_iut_answer *answer, const struct observe_cipher *cipher, struct ltk_iut_octets key,
                const struct ltk_iut_context *c, const struct ltk_iut_observation *o);

/* A block under the AES of OpenSSL (observe_aes.c): as observe_cipher has it; of is the key, a struct ltk_iut_octets.
 */
const char *observe_aes(void *of, uint8_t out[16], const uint8_t in[16]);

/* observe_by() with that. */
void observe(struct ltk_iut_answer *answer, struct ltk_iut_octets key, const struct ltk_iut_context *c,
             const struct ltk_iut_observation *o);

#endif
