// SPDX-License-Identifier: Apache-2.0
/* Octets and their hex digits. */
#ifndef HEX_H
#define HEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Write n octets as 2n lower-case digits and a final zero. */
void hex_write(char *out, const uint8_t *octets, size_t n);

/* Read digits, either case, to at most size octets; *n is how many. False if they are no hex or too many. */
bool hex_read(uint8_t *out, size_t size, size_t *n, const char *digits, size_t digit_count);

/* The SHA-256 of octets, as 64 digits and a final zero. */
void hex_sha256(char out[65], const void *octets, size_t n);

#endif
