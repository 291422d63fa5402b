// SPDX-License-Identifier: Apache-2.0
/* Features of the inputs: what can be said of a case before anybody looks at its answer, such as that its key is longer
 * than 64 octets. Each sentence, with the cases for which it is true, is a condition (atom). */
#ifndef FEATURES_H
#define FEATURES_H

#include "diagnosis/observed.h"

#include <stdint.h>

/* A set of cases, by their places in a pool. */
typedef uint64_t features_word;
#define FEATURES_WORD 64u

/* A sentence about the inputs: "the key is longer than 64 octets". */
struct atom {
  char *text;
  size_t order;            /* of the sentence: what is plainer comes first */
  features_word *is;       /* the cases for which it is true */
  const features_word *of; /* those for which it can be said, such as those that have a key */
};

struct atoms {
  struct atom *atom;
  size_t count;
  size_t words;       /* of each set */
  features_word **of; /* of each feature, the cases that have it */
  size_t features;
};

/* All sentences that are true for some cases of a pool and not for all. The cases are of one command. */
void atoms_make(struct atoms *a, const struct observed_case *const *pool, size_t count);

void atoms_free(struct atoms *a);

#endif
