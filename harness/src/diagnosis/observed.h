// SPDX-License-Identifier: Apache-2.0
/* The cases of a run as the instruments look at them: those of one request that were asked, each with what became of
 * it. */
#ifndef OBSERVED_H
#define OBSERVED_H

#include "diagnosis/diagnosis.h"

enum outcome {
  OUTCOME_RIGHT,
  OUTCOME_VALUE,    /* a valid input, and another answer */
  OUTCOME_REFUSED,  /* a valid input, refused */
  OUTCOME_ACCEPTED, /* an invalid one, answered with a value */
  OUTCOME_CLASS,    /* an invalid one, refused for another reason than is due */
  OUTCOME_UNSUPPORTED,
  OUTCOME_ERROR,
  OUTCOME_TIMEOUT,
  OUTCOME_CRASH,
  OUTCOMES /* how many there are */
};

struct observed_case {
  enum outcome outcome;
  size_t at; /* in the run */
  const struct vector *vector;
  const struct verdict *verdict;
  struct question question;
  bool explained; /* by a fault of the catalogue */
};

struct observed {
  struct observed_case *cases; /* in the order of the run */
  size_t count;
};

/* All cases that have a verdict. False, and nothing made, if each of them passed or was not offered. */
bool observed_make(struct observed *o, const struct run *run, const struct diagnosis *diagnosis);

/* Whether a case failed: it was answered, and wrongly. */
bool observed_failed(const struct observed_case *c);

/* The steps of a vector as octets, in `space` of `size`; false if there is no such step or no space. */
bool observed_step(const struct observed_case *c, const char *name, uint8_t *space, size_t size, size_t *length);

/* The values that were due, one behind the other. */
bool observed_due(const struct observed_case *c, uint8_t *space, size_t size, size_t *length);

void observed_free(struct observed *o);

#endif
