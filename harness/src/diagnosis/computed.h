// SPDX-License-Identifier: Apache-2.0
/* The answer that a hypothesis says of a case, computed. Each group of ways has a file of its own, and its function is
 * for computed.c: it computes the octets, or sets *refused where that input is refused; false if the hypothesis does
 * not apply to the case. */
#ifndef COMPUTED_H
#define COMPUTED_H

#include "diagnosis/hypotheses.h"
#include "diagnosis/known.h"

enum agreement { NOT_APPLICABLE, AGREES, DISAGREES };

/* Whether the answer given is what a hypothesis says; `before` is the case before it of its command, or NULL. */
enum agreement computed_agrees(const struct known *k, const struct known *before, const struct hypothesis *h);

/* FACT, HASHED, MAC, MAC_BY: something that is known of the case, through a hash or as it is. */
bool computed_value(const struct known *k, const struct hypothesis *h, struct octets *out);

/* MACS, KEY_FROM: the function with another HMAC, or with KEY made otherwise. */
bool computed_mac(const struct known *k, const struct hypothesis *h, struct octets *out, bool *refused);

/* SECRETS to BOTH, and TWICE: the function with one of its inputs or steps changed. */
bool computed_function(const struct known *k, const struct known *before, const struct hypothesis *h,
                       struct octets *out, bool *refused);

/* REVERSING, AGREEING: z of another private key or peer. */
bool computed_agreement(const struct known *k, const struct hypothesis *h, struct octets *out, bool *refused);

/* ENCRYPTED, OUTPUT, OBSERVING, OP_FOR_OPC: AES, and MILENAGE with its constants or inputs changed. */
bool computed_observation(const struct known *k, const struct hypothesis *h, struct octets *out, bool *refused);

/* PIECE, INSTANCED, AUTHENTICATING: the authentication functions with K given. */
bool computed_authentication(const struct known *k, const struct hypothesis *h, struct octets *out, bool *refused);

#endif
