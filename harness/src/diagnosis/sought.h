// SPDX-License-Identifier: Apache-2.0
/* What relations are sought for: the cases of a command, and which of them are wrong. */
#ifndef SOUGHT_H
#define SOUGHT_H

#include "diagnosis/computed.h"

/* What one relation is sought for: a command's answer, or a part of observe's. */
struct target {
  enum question_command command;
  const char *kinds;  /* of observe and auth: those that are meant */
  size_t value;       /* which value of the answer, or KNOWN_WHOLE */
  const char *noun;   /* what is counted */
  uint64_t algorithm; /* of auth: the one that is meant; 0: both */
};

struct sought {
  const struct target *target;
  const struct observed_case **at, **before;
  bool *wrong;
  size_t count, wrongs, left; /* of the wrong ones, those of which nothing is said yet */
  struct ltk_iut_octets same; /* the first wrong answer */
  struct known first;         /* that owns it */
};

/* Gather the cases of a target; release them in any case. */
void sought_make(struct sought *s, const struct observed *o, const struct target *t);

void sought_free(struct sought *s);

/* A case with the one before, as it is known. */
struct pair {
  struct known now, before;
  bool has_before;
};

/* What is known of the i-th case. */
void pair_make(struct pair *p, const struct sought *s, size_t i);

void pair_free(struct pair *p);

enum agreement pair_agrees(const struct pair *p, const struct hypothesis *h);

/* What the answer of a target is called: "key", "tag", .. */
const char *sought_name(const struct sought *s);

#endif
