// SPDX-License-Identifier: Apache-2.0
/* A run: the selected vectors as the client of a transport, each with one verdict at the end. */
#ifndef RUN_H
#define RUN_H

#include "selection.h"
#include "transport.h"
#include "verdict.h"

/* One vector and what became of it. */
struct run_case {
  const struct vector *vector;
  struct verdict verdict;
  bool concluded;
};

struct run {
  struct run_case *cases; /* in the selection's order */
  size_t count;
  size_t concluded; /* so many have their verdict */

  /* Set by the caller before it starts. */
  bool strict_class;
  bool (*offers)(void *context, const char *command); /* whether the implementation offers a command */
  void (*progress)(void *context, const struct run *run); /* after each verdict; may be NULL */
  void *context;                                          /* of these two */

  /* The run's own. */
  size_t next;               /* the first case not begun */
  struct sequence *sequence; /* of the case before it, while that goes on */
};

/* Prepare a run of the selection, whose vectors must outlive it. The caller then sets what is the caller's. */
void run_init(struct run *run, const struct selection *selection);

/* The run as a transport's client; the run must stay where it is. */
struct transport_client run_client(struct run *run);

/* Release the verdicts. */
void run_free(struct run *run);

#endif
