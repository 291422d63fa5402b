// SPDX-License-Identifier: Apache-2.0
/* What an agreement has to come to, by OpenSSL: for a token that agrees inside and does not show z. Clauses are those
 * of docs/specification.md. */
#ifndef AGREED_H
#define AGREED_H

#include "ltk_iut.h"

struct agreed {
  uint8_t z[32];
  uint8_t point[65]; /* the peer's: of P-256 uncompressed */
  size_t point_length;
};

/* z for suite 1 or 2, zeros where there is none but zeros. NULL, or the class of the rule that the peer's value or the
 * private key breaks (9.3). */
const char *agreed_z(struct agreed *a, uint64_t suite, struct ltk_iut_octets private_key, struct ltk_iut_octets peer);

#endif
