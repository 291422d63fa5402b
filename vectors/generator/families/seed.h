// SPDX-License-Identifier: Apache-2.0
/* The published rule by which secrets, nonces and messages of the vectors come from text (docs/vectors.md): nobody
 * chose them, and anyone computes them again. */
#ifndef SEED_H
#define SEED_H

#include <stddef.h>
#include <stdint.h>

/* out[0 .. n-1] = the first n octets of SHA-256(T || "/0") || SHA-256(T || "/1") || ..., where T is the ASCII text
 * "LTK-VECTORS/" || label. */
void seed_octets(uint8_t *out, size_t n, const char *label);

/* The same as hex, in a buffer of the caller's with room for 2n+1 characters. */
void seed_hex(char *out, size_t n, const char *label);

/* The octets of a hex string that is known to be well-formed; returns how many. */
size_t from_hex(uint8_t *out, const char *hex);

/* A printf into a text that stays until the program ends. */
const char *formatted(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
