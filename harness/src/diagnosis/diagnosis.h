// SPDX-License-Identifier: Apache-2.0
/* What is wrong with an implementation: each failed case is computed again under every fault of the catalogue, alone
 * and in pairs. A fault explains a case when it gives exactly the implementation's answer; on an invalid input, for
 * which no value is right, when it accepts it, too. A fault or pair is named only if it fits every case that passed.
 * Cases of one request are diagnosed; chains and accumulated vectors follow from them. */
#ifndef DIAGNOSIS_H
#define DIAGNOSIS_H

#include "model/catalogue.h"
#include "run/run.h"
#include "diagnosis/unexplained.h"

#include <stdio.h>

/* So many faults at once are found. */
#define DIAGNOSIS_TOGETHER_MAX 3u

/* One to three faults, and how many failures they explain that no line before does. */
struct diagnosis_line {
  const struct fault *fault[DIAGNOSIS_TOGETHER_MAX];
  size_t faults, explains;
};

struct diagnosis {
  struct diagnosis_line *line; /* those that explain most first */
  size_t lines;
  size_t failures;  /* of cases of one request */
  size_t sequences; /* failures of chains and accumulated vectors, which are not diagnosed */
  size_t unexplained;
  struct unexplained common; /* what those have in common */
  int *explained_by;         /* for each case of the run, a line or -1 */
};

/* The smallest set of faults that explains the most failures. The run must be over. */
void diagnosis_make(struct diagnosis *d, const struct run *run);

/* "a", "a+b" or "a+b+c". */
void diagnosis_name(struct buffer *b, const struct diagnosis_line *line);

/* The DIAGNOSIS lines; nothing if nothing failed. */
void diagnosis_print(FILE *f, const struct diagnosis *d);

void diagnosis_free(struct diagnosis *d);

/* Whether an implementation with the fault gives a wrong answer to the vector; under strict_class, another error class
 * is one. False if the vector takes more than one request. */
bool diagnosis_catches(const struct vector *vector, const struct fault *fault, bool strict_class);

#endif
