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
  const uint64_t *draw; /* of each case: the same where it is said of the same octets, which tell the same once more */
};

struct atoms {
  struct atom *atom;
  size_t count;
  size_t codes;       /* so many of them, the first, are about codes */
  size_t words;       /* of each set */
  features_word **of; /* of each feature, the cases that have it */
  uint64_t **draw;    /* of each feature */
  size_t features;
};

/* Groups of features, by what they are about. */
enum features_group {
  FEATURES_CODES = 1, /* mode, suite, purpose, algorithm, element type, role, kind; whether the input is valid */
  FEATURES_BITS = 2,
  FEATURES_INDEX = 4,
  FEATURES_KEYS = 8,
  FEATURES_SUBSCRIBER = 16,
  FEATURES_ELEMENT = 32,
  FEATURES_EPOCH = 64,
  FEATURES_NONCES = 128,
  FEATURES_PUBLICS = 256,
  FEATURES_SECRETS = 512,
  FEATURES_OTHERS = 1024,  /* what hmac, kdf, agree and observe are given beside these */
  FEATURES_COMPUTED = 2048 /* S, keys and answers, and what hash code makes of lengths */
};
#define FEATURES_ALL 4095u

/* What a program can have looked at when it breaks or applies the rule of an error class: the inputs that the rule is
 * about, and the codes. Where no rule is known (class NULL, or one of no clause), all inputs; nothing computed. */
unsigned features_of_rule(const char *class);

/* All sentences about `groups` that are true for some cases of a pool and not for all. The cases are of one command. */
void atoms_make(struct atoms *a, const struct observed_case *const *pool, size_t count, unsigned groups);

void atoms_free(struct atoms *a);

#endif
