// SPDX-License-Identifier: Apache-2.0
/* process.h over a program that is the fuzzer's data: a script of what it does whenever it is waited for, an octet each
 * with what belongs to it. The mock keeps its own book of what was asked and answered, to hold the verdicts against. */
#ifndef MOCK_PROCESS_H
#define MOCK_PROCESS_H

#include "fuzz.h"
#include "run/run.h"

/* The steps of a script: the octet modulo MOCK_STEPS. What answers take the number of them from octet / MOCK_STEPS. */
enum mock_step {
  MOCK_RIGHT,      /* right answers to the oldest requests, one more than the number says */
  MOCK_RIGHT_MORE, /* the same, 16 times as many */
  MOCK_ANSWER,     /* the oldest request's ID and a blank, then a text up to LF */
  MOCK_CHANGED,    /* the right answer with an octet changed: where, and how */
  MOCK_OTHER,      /* the right answer to another request: which */
  MOCK_AGAIN,      /* the last line again */
  MOCK_LINE,       /* any line: a text up to LF */
  MOCK_UNFINISHED, /* the same without LF */
  MOCK_ENDLESS,    /* more than any line may have, without LF */
  MOCK_LATE,       /* nothing in time */
  MOCK_END,        /* the end of its output; then how it exits */
  MOCK_SAYS,       /* standard error: a text up to LF */
  MOCK_DEAF,       /* it closes its standard input */
  MOCK_GREET,      /* the greeting with a pipeline= of so many */
  MOCK_SIGNAL,     /* nothing comes: a signal asks us to end */
  MOCK_STEPS
};

/* The most requests of a case. */
#define MOCK_REQUESTS_MAX 3u

/* A case as the mock knows it. */
struct mock_case {
  const struct vector *vector;
  size_t requests;
  char *request[MOCK_REQUESTS_MAX]; /* the lines */
  char *answer[MOCK_REQUESTS_MAX];  /* the right ones, behind the ID; of an invalid vector with its class */
  /* The book of an execution. */
  bool right[MOCK_REQUESTS_MAX]; /* the request was sent, and then answered rightly in its turn */
  bool wrong;                    /* answered in its turn, and not rightly */
  bool again;                    /* answered once more by the same process */
};

/* Begin an execution: the script, and the cases, whose books are cleared. */
void mock_begin(struct fuzz script, struct mock_case *cases, size_t count, bool strict_class);

/* Whether the script had nothing but right answers, and enough of them. */
bool mock_was_clean(void);

/* How often the program was started. */
size_t mock_starts(void);

#endif
