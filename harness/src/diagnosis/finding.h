// SPDX-License-Identifier: Apache-2.0
/* Findings: what holds for the failures of a run and is known without the catalogue of faults. Whoever finds something
 * fills a struct finding and calls findings_add(); how it is printed and stands in the reports follows from its
 * members. A finding is a true statement: its counts are counted, not estimated. */
#ifndef FINDING_H
#define FINDING_H

#include "base/buffer.h"

#include <jansson.h>
#include <stdio.h>

/* How useful a kind of finding is; what stands first is printed first. */
enum finding_rank {
  FINDING_UNSTEADY, /* the same request has several answers, so that nothing else is certain */
  FINDING_STEP,     /* the implementation itself says which of its steps is wrong */
  FINDING_CAUSE,    /* it says what the implementation computes, or when it goes wrong */
  FINDING_PLACE,    /* it says which part goes wrong */
  FINDING_PARTIAL   /* it holds for some failures, or for passes as well */
};

struct finding {
  enum finding_rank rank;
  const char *kind;         /* "layers", "condition", "relation", ...: one word, which stays */
  const char *noun;         /* what is counted: "failures", "errors", ... */
  char *text;               /* a sentence without its counts, in printable ASCII */
  unsigned commands;        /* that it is about: QUESTION_HMAC, ... */
  size_t holds, of;         /* for so many of so many of these commands' */
  size_t passes, of_passes; /* and for so many of those that passed; of_passes is 0 where that says nothing */
  size_t *cases;            /* those for which it holds: `holds` places in the run, or NULL for none */
  json_t *parts;            /* what it consists of: an object, with members by kind (docs/reports.md) */
};

/* All zero is none. */
struct findings {
  struct finding *finding;
  size_t count;
};

/* Add a finding, anywhere: findings_sort() puts them in order. What is said of another command in the same words is one
 * finding with it. Its text, cases and parts, allocated, are taken over. */
void findings_add(struct findings *f, struct finding finding);

/* The most useful first. */
void findings_sort(struct findings *f);

/* "57 of 57 failures in hmac, 0 of 95 passes". */
void finding_counts(struct buffer *b, const struct finding *finding);

/* The names of a finding's commands, in the order of the protocol, NULL at the end: at most six. */
#define FINDING_COMMANDS_MAX 8u
void finding_commands(const char *names[FINDING_COMMANDS_MAX], unsigned commands);

/* The FINDING lines. */
void findings_print(FILE *f, const struct findings *findings);

void findings_free(struct findings *f);

#endif
