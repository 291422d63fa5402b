// SPDX-License-Identifier: Apache-2.0
/* What programs do to octet strings by mistake: reverse them, cut them, pad them, write them as text, hash them. */
#ifndef TRANSFORMS_H
#define TRANSFORMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The most octets of a string that is transformed, and of what comes out. */
#define TRANSFORMS_IN_MAX 2048u
#define TRANSFORMS_OUT_MAX (2u * TRANSFORMS_IN_MAX + 64u)

struct octets {
  size_t length;
  uint8_t octets[TRANSFORMS_OUT_MAX];
};

/* How many there are; the first one leaves a string as it is. Those before TRANSFORMS_FORMS change how a value is
 * written, and the rest also what it is. */
extern const size_t transforms_count, transforms_forms;

/* Transform n octets. `want` octets are wanted, where it is not the transformation that says how many come out. False
 * if it does not apply. */
bool transform(size_t which, struct octets *out, const uint8_t *in, size_t n, size_t want);

/* Its words around what it is applied to: "SHA-1 of ", and "", or "" and " in reverse order". */
const char *transform_before(size_t which);
const char *transform_behind(size_t which);

/* The hashes that are looked for, of at most 64 octets: SHA-1, SHA-224, SHA-256, SHA-384, SHA-512. */
#define HASHES 5u
const char *hash_name(size_t hash);
size_t hash_octets(size_t hash);
void hash_make(size_t hash, uint8_t *out, const uint8_t *in, size_t n);

/* HMAC with one of them. */
void hash_mac(size_t hash, uint8_t *out, const uint8_t *key, size_t key_length, const uint8_t *data, size_t n);

#define HASH_SHA256 2u

#endif
