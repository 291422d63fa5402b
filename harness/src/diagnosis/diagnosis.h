// SPDX-License-Identifier: Apache-2.0
/* What is wrong with an implementation: each failed case is computed again under the faults of the catalogue, alone and
 * together (search.h), and the fewest that explain the most are named, each with the commands in which it holds.
 *
 * A name is given in a command only if it contradicts no case that passed there, and explains at least as many failures
 * as are left there without a name; and a rule's only if none is left that the same rule is about. So a mistake that no
 * fault of the catalogue is does not get the name of one that happens to agree with it in a few cases.
 *
 * Cases of one request are diagnosed; chains and accumulated vectors follow from them. */
#ifndef DIAGNOSIS_H
#define DIAGNOSIS_H

#include "diagnosis/search.h"
#include "diagnosis/unexplained.h"

#include <stdio.h>

/* One to three faults that are there together. Commands are bits (QUESTION_..). */
struct diagnosis_line {
  struct search_set set;
  unsigned commands; /* in which it explains */
  bool everywhere;   /* it holds in all that it would change: there is nothing to say of commands */
  unsigned right;    /* commands that are right, where it would change some of them; agree is left out */
  size_t explains;   /* failures that no line before does */
  size_t failures;   /* of its commands */
  size_t order;      /* of the choice */
};

struct diagnosis {
  struct diagnosis_line *line; /* those that explain most first */
  size_t lines;
  size_t failures;  /* of cases of one request */
  size_t sequences; /* failures of chains and accumulated vectors, which are not diagnosed */
  size_t *left;     /* failures that no line explains, by their places in the run: `unexplained` of them */
  size_t unexplained;
  struct unexplained common; /* what those have in common */
  int *explained_by;         /* for each case of the run, a line or -1 */
};

/* The run must be over. */
void diagnosis_make(struct diagnosis *d, const struct run *run);

/* Withdraw the lines all of whose failures are in a list of failures that has others without a name beside them: what
 * is known of the whole list says more. Whether there was such a line. */
bool diagnosis_withdraw(struct diagnosis *d, const struct run *run, const size_t *cases, size_t count);

/* "a", "a+b" or "a+b+c". */
void diagnosis_name(struct buffer *b, const struct diagnosis_line *line);

/* Names of the commands, by their bits; NULL at the end. */
extern const char *const diagnosis_commands[];

/* Add the names of commands, `separator` between them, `last` before the last one. */
void diagnosis_list(struct buffer *b, unsigned commands, const char *separator, const char *last);

/* The DIAGNOSIS lines; nothing if nothing failed. */
void diagnosis_print(FILE *f, const struct diagnosis *d);

void diagnosis_free(struct diagnosis *d);

/* For each fault of the catalogue, whether an implementation with it gives a wrong answer to the vector; under
 * strict_class, another error class is one. False if the vector takes more than one request. */
void diagnosis_catches(bool caught[], const struct vector *vector, bool strict_class);

#endif
