// SPDX-License-Identifier: Apache-2.0
/* Ways to break the rules of clause 7, in one table: used alone and in pairs, for derive and for confirm. */
#ifndef BROKEN_H
#define BROKEN_H

#include <jansson.h>
#include <stddef.h>

/* One way to break one rule: one to three values put in place of valid ones. */
struct breach {
  const char *class; /* of the error that must come */
  const char *clauses;
  unsigned methods; /* bit m set: it breaks the rule in methods[m] */
  int derive_only;  /* 1: concerns names that confirm does not have */
  const char *comment;
  const char *name[3], *value[3]; /* decimal for numbers, else the text; "@name" copies that name's value */
};

extern const struct breach breaches[];
extern const size_t breach_count;

/* Put the breach's values into the input. */
void breach_apply(json_t *input, const struct breach *breach);

/* For each class, in the order of 7.1 and 8.2, a breach for methods[3] (HYBRID, X25519) that leaves the other rules
 * whole: with these, two rules can be broken at once. */
extern const struct breach orderly[];
extern const size_t orderly_count;

/* Suite 3, which version 1.0 had not: of its pairs, that with mode 4 has no other class since. */
extern const struct breach once_reserved_suite;

#endif
