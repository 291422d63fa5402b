// SPDX-License-Identifier: Apache-2.0
/* The authentication functions with K given: MILENAGE (TS 35.206) and TUAK (TS 35.231), as `auth` asks for them
 * (docs/protocol.md). */
#ifndef AUTH_H
#define AUTH_H

#include "observe/observe.h"

#define AUTH_MILENAGE 1u
#define AUTH_TUAK 2u

/* So many iterations of Keccak are computed at most. */
#define AUTH_ITERATIONS_MAX 65535u

/* What is asked. AUTH_OPC is OPc or TOPc. */
enum auth_kind {
  AUTH_OPC,
  AUTH_F1,
  AUTH_F1_STAR,
  AUTH_F2,
  AUTH_F3,
  AUTH_F4,
  AUTH_F5,
  AUTH_F5_STAR,
  AUTH_CARD,    /* authenticate */
  AUTH_NETWORK, /* vector */
  AUTH_KINDS    /* how many there are: none of them */
};

enum auth_kind auth_kind_of(const struct ltk_iut_authentication *a);

/* The class of the first rule that the input of a known kind breaks, or NULL; apart from the MAC in AUTN. */
const char *auth_rule(const struct ltk_iut_authentication *a, enum auth_kind kind);

/* Whether what breaks no rule is answered: the kind is one of the algorithm's, and the iterations are not too many. */
int auth_is_offered(const struct ltk_iut_authentication *a, enum auth_kind kind);

/* How many octets the value of a function has; of AUTH_CARD and AUTH_NETWORK, RES. */
size_t auth_length(const struct ltk_iut_authentication *a, enum auth_kind kind);

/* INSTANCE of TUAK (TS 35.231, 6.3) for one function. */
uint8_t auth_instance(const struct ltk_iut_authentication *a, enum auth_kind kind);

/* Who wants to know the intermediate values, by name: those of TS 35.206; of TUAK, what goes into Keccak and what comes
 * out of it. */
struct auth_listener {
  void (*tell)(void *to, const char *name, const uint8_t *octets, size_t n);
  void *to;
};

/* Answer: values one behind the other; invalid, with a class; unsupported where the kind is none of the algorithm's, or
 * the iterations are too many. listener may be NULL. */
void auth(struct ltk_iut_answer *answer, const struct ltk_iut_authentication *a, const struct auth_listener *listener);

/* The same under a cipher: of MILENAGE, K is the cipher's alone, and its steps are told by it. */
void auth_by(struct ltk_iut_answer *answer, const struct ltk_iut_authentication *a, const struct observe_cipher *cipher,
             const struct auth_listener *listener);

#endif
