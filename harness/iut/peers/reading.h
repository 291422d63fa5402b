// SPDX-License-Identifier: Apache-2.0
/* One reading of docs/specification.md for all peers in C: the rules, S, and what is derived. It shares nothing with
 * the reference, so that a library that passes agrees with two readings of the document. The HMAC and SHA-256 are the
 * library's. */
#ifndef LTK_READING_H
#define LTK_READING_H

#include "ltk_iut.h"

/* A library's HMAC-SHA-256 and SHA-256: 0 if it fails. No pointer is NULL. */
struct hashes {
  int (*hmac)(uint8_t mac[32], const uint8_t *key, size_t key_length, const uint8_t *data, size_t length);
  int (*sha256)(uint8_t digest[32], const uint8_t *data, size_t length);
};

/* The operations of ltk_iut.h that need no curve, under these hashes. */
void reading_hmac(struct ltk_iut_answer *answer, const struct hashes *by, struct ltk_iut_octets key,
                  struct ltk_iut_octets data);
void reading_kdf(struct ltk_iut_answer *answer, const struct hashes *by, struct ltk_iut_octets key,
                 struct ltk_iut_octets fc, const struct ltk_iut_octets *p, size_t n);
void reading_derive(struct ltk_iut_answer *answer, const struct hashes *by, const struct ltk_iut_context *c);
void reading_confirm(struct ltk_iut_answer *answer, const struct hashes *by, uint64_t role, uint64_t keys,
                     const struct ltk_iut_context *c);

/* 4.2 */
enum { NO_SUITE = 0, X25519 = 1, P256 = 2, X25519_ML_KEM_768 = 3 };

/* 4.11 and 9.3: has a public value of this suite the length of one, and of a point the compressed encoding? */
int reading_is_public(uint64_t suite, struct ltk_iut_octets value);

/* Are these 32 octets all zero? */
int reading_is_zero(const uint8_t octets[32]);

/* An answer that is no value. */
void reading_refuse(struct ltk_iut_answer *answer, enum ltk_iut_status status, const char *why);

#endif
