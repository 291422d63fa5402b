// SPDX-License-Identifier: Apache-2.0
/* What failures have in common that no fault of the catalogue explains: a rule that refuses valid inputs, or one that
 * lets invalid ones through. */
#ifndef UNEXPLAINED_H
#define UNEXPLAINED_H

#include "run/verdict.h"

#include <stddef.h>

/* So many groups are told apart, and so many are worth naming. */
#define UNEXPLAINED_GROUPS_MAX 32u
#define UNEXPLAINED_NAMED_MAX 3u

enum unexplained_kind { UNEXPLAINED_REFUSES, UNEXPLAINED_ACCEPTS, UNEXPLAINED_DIFFERS };

struct unexplained_group {
  enum unexplained_kind kind;
  char class[24];     /* of the rule; "" if none was given, and for UNEXPLAINED_DIFFERS */
  const char *clause; /* that has the rule, or NULL */
  const char *first;  /* the id of the first failure */
  size_t count;
};

/* All zero is none. The vectors must outlive it. */
struct unexplained {
  struct unexplained_group group[UNEXPLAINED_GROUPS_MAX];
  size_t groups;
};

/* Add a failure: the answer given to a vector of one request. */
void unexplained_add(struct unexplained *u, const struct vector *vector, const struct verdict_answer *given);

/* The most frequent group first. */
void unexplained_sort(struct unexplained *u);

/* How many groups to name. */
size_t unexplained_named(const struct unexplained *u);

#endif
