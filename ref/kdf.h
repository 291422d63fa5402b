// SPDX-License-Identifier: Apache-2.0
/* The key derivation function of 3GPP TS 33.220, annex B.2; clause 3 of docs/specification.md. */
#ifndef LTK_KDF_H
#define LTK_KDF_H

#include "hmac.h"
#include "status.h"

/* One input parameter Pi: length octets, 0 .. 65535. octets may be NULL only when length is 0. */
struct ltk_parameter {
  const uint8_t *octets;
  size_t length;
};

/* Write S = FC || P0 || L0 || ... || P(n-1) || L(n-1) to s, and its length in octets to *length.
 *
 * fc   00..FE for an FC of one octet, FF00..FFFF for one of two octets; nothing else is legal (3.3).
 * p, n the parameters; n = 0 is legal, and p may then be NULL (3.4).
 * s    size octets of space, at most LTK_LENGTH_MAX: S takes 1 or 2 octets, and 2 + its length for each parameter.
 *
 * LTK_E_FC, LTK_E_PARAMETER or LTK_E_SPACE if that is the first thing wrong, looking at FC and then at each parameter
 * in turn; s[0 .. size-1] is then zero and *length is 0. s, length, p and the parameters' octets must not overlap. */
int ltk_kdf_s(uint8_t *s, size_t size, size_t *length, uint16_t fc, const struct ltk_parameter *p, size_t n);

/* out = KDF(key, FC, P0 .. P(n-1)) = HMAC-SHA-256(key, S), 32 octets.
 *
 * key  1 .. LTK_LENGTH_MAX octets, secret.
 * s    size octets of space for S, as for ltk_kdf_s; all of it is zero on return.
 *
 * LTK_E_KEY for an empty key, else the errors of ltk_kdf_s; out is then zero. out, s, p, key and the parameters' octets
 * must not overlap. */
int ltk_kdf(uint8_t out[32], const uint8_t *key, size_t key_length, uint16_t fc, const struct ltk_parameter *p, size_t n,
            uint8_t *s, size_t size);

#endif
