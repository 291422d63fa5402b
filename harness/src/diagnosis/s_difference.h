// SPDX-License-Identifier: Apache-2.0
/* Where an S differs from the one that was due: in which of its parts. */
#ifndef S_DIFFERENCE_H
#define S_DIFFERENCE_H

#include "vectors/fields.h"

/* A part of S, and what is there in its place. */
struct s_difference {
  char part[32]; /* "FC", "P6 (plmn)", "L6 (length of P6)"; "after its end" */
  enum s_way {
    S_OTHER,   /* other octets: those of the given S from given_at on */
    S_MISSING, /* it is not there; nor, of a parameter, is its length */
    S_TWICE    /* it is there twice */
  } way;
  size_t due_at, due_length, given_at, given_length;
};

/* FC, and each parameter with its length. */
#define S_PARTS_MAX (2u * FIELDS_DERIVE_COUNT + 1u)

/* Compare them, an S of n parameters. The parts that differ, from left to right, where what was given can be taken
 * apart as what was due, or with parts left out or one put in twice; else the part in which the first octet lies that
 * differs. Returns how many there are; none if the two are the same, or if what was due is no such S. */
size_t s_compare(struct s_difference d[S_PARTS_MAX], enum fields_kind kind, size_t n, const uint8_t *due,
                 size_t due_length, const uint8_t *given, size_t given_length);

#endif
