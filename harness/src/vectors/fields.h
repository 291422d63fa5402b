// SPDX-License-Identifier: Apache-2.0
/* S of the key derivation function, taken apart: parameters are read from the right, where each is followed by its
 * length (clauses 3.1, 3.2 and 3.6), and those of derive (6.1) and confirm (8.3) are named and put into words. */
#ifndef FIELDS_H
#define FIELDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum fields_kind { FIELDS_KDF, FIELDS_DERIVE, FIELDS_CONFIRM };

/* The number of parameters of derive and confirm. */
#define FIELDS_DERIVE_COUNT 13u
#define FIELDS_CONFIRM_COUNT 4u

/* A parameter within S; its two octets of length follow it. */
struct fields_parameter {
  size_t offset, length;
};

/* Find n parameters in S of s_length octets, and how many octets before them are FC. False if S does not hold them. */
bool fields_find(const uint8_t *s, size_t s_length, struct fields_parameter *parameters, size_t n, size_t *fc_length);

/* A part of S: FC, a parameter, or a parameter's length. The strings are valid while it is told of. */
struct fields_part {
  size_t offset, length;
  const char *name, *meaning; /* meaning may be empty */
};

/* Tell of the parts of S, from left to right. n is the number of parameters. False, and nothing told, if S does not
 * hold them. */
bool fields_tell(enum fields_kind kind, const uint8_t *s, size_t s_length, size_t n,
                 void (*take)(void *context, const struct fields_part *part), void *context);

/* Print S field by field: offset, name, octets, meaning. n is the number of parameters. Says so if S does not hold
 * them. */
void fields_print(FILE *f, enum fields_kind kind, const uint8_t *s, size_t s_length, size_t n);

#endif
