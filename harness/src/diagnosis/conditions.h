// SPDX-License-Identifier: Apache-2.0
/* When it goes wrong: the plainest condition on the inputs, or the plainest two, that separate what goes wrong in a
 * command from what is right in it.
 *
 * A coincidence is not said. If the cases that go wrong were drawn at random, one given condition would fit all of them
 * with a chance that can be counted; times the number of conditions tried, that must be under one in ten thousand. */
#ifndef CONDITIONS_H
#define CONDITIONS_H

#include "diagnosis/features.h"
#include "diagnosis/finding.h"

/* Add a finding for each way in which a command goes wrong and for which there is a condition. */
void conditions_find(struct findings *f, const struct observed *o);

/* Which cases of a pool something holds for, told by their inputs. */
struct condition {
  enum condition_form {
    CONDITION_NONE,
    CONDITION_EXACTLY, /* it holds for all of them, and for no other */
    CONDITION_ONLY,    /* for all of them, and for few others */
    CONDITION_ALWAYS   /* for most of them, and for no other */
  } form;
  const struct atom *atom[2]; /* the second may be NULL */
  bool either;                /* of two: one of them is enough */
  size_t holds, others;       /* for so many of the cases, and of the others */
};

/* Find it: `chosen` of `count` cases of a pool are in the set `is`. */
struct condition condition_search(const struct atoms *atoms, const features_word *is, size_t chosen, size_t count);

/* "the key is longer than 64 octets and data is empty" */
void condition_tell(struct buffer *b, const struct condition *condition);

#endif
