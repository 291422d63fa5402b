// SPDX-License-Identifier: Apache-2.0
/* The rules of the specification in front of a token that knows none of them. Clauses are those of
 * docs/specification.md. */
#ifndef CHECKED_H
#define CHECKED_H

#include "ltk.h"

/* S of a derivation that is valid, as ltk_derive_s() gives it; LTK_OK, or the first rule of 7.1 broken. */
int checked_derivation(uint8_t s[LTK_S_MAX], size_t *length, const struct ltk_context *c, const struct ltk_secrets *k);

/* 8.2, and 7.1 without purpose, index, algorithm and bits. */
int checked_confirmation(const struct ltk_context *c, uint8_t role, uint16_t keys, const struct ltk_secrets *k);

#endif
