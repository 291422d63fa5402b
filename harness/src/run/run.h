// SPDX-License-Identifier: Apache-2.0
/* A run: the selected vectors as the client of a transport, each with one verdict at the end. Some of those that were
 * answered are asked again then: whoever answers otherwise has no answer. */
#ifndef RUN_H
#define RUN_H

#include "vectors/selection.h"
#include "transport/transport.h"
#include "run/claim.h"
#include "run/verdict.h"

/* One vector and what became of it. A case is concluded when nothing more is to be asked of it; whether it was judged,
 * its verdict says. */
struct run_case {
  const struct vector *vector;
  struct verdict verdict;
  bool concluded;
  bool asked_again; /* at the end, and there was an answer or a break */
  bool restarted;   /* and what was otherwise came after another start */
};

/* So many cases are asked again, or as many as there are. */
#define RUN_AGAIN_MAX 20u

/* The cases that are asked again, in the order in which they are. */
struct run_again {
  bool chosen;
  bool restarted; /* those that are wrong both times, once more after another start */
  size_t at[RUN_AGAIN_MAX], count;
  bool done[RUN_AGAIN_MAX];
  size_t next, through; /* so many are begun, and so many are done */
};

struct run {
  struct run_case *cases; /* in the selection's order */
  size_t count;
  size_t concluded;          /* so many cases are */
  size_t requests, answered; /* how many requests the cases take in all, and how many are through */

  /* Set by the caller before it starts. */
  bool strict_class;
  const struct claim *claim;                              /* what must be supported; NULL: nothing is claimed */
  const struct names *folders;                            /* left out with all paths of answers; NULL: paths stay */
  bool asks_again;                                        /* whether cases are asked again at the end */
  bool (*offers)(void *context, const char *command);     /* whether the implementation offers a command */
  void (*progress)(void *context, const struct run *run); /* after each request that is through; may be NULL */
  void *context;                                          /* of these two */

  /* Set by the caller after it, NULL where it is not so. */
  const char *interrupted; /* what ended the run before its end */
  const char *distrust;    /* why no verdict of it can be trusted */

  /* The run's own. */
  size_t next;               /* the first case not begun */
  struct sequence *sequence; /* of the case before it, while that goes on */
  size_t steps;              /* of that sequence: so many are counted as answered */
  struct run_again again;
};

/* Prepare a run of the selection, whose vectors must outlive it. The caller then sets what is the caller's. */
void run_init(struct run *run, const struct selection *selection);

/* Whether nothing more is to be asked. */
bool run_is_over(const struct run *run);

/* Whether some of those that were asked again are wrong both times: then run_client() asks these once more, and the
 * caller starts the implementation anew for it. For after the end, once. */
bool run_again_after_restart(struct run *run);

/* Take over a verdict that was given before, so that the case is not asked again. For before the run. */
void run_conclude(struct run *run, size_t i, const struct verdict *verdict);

/* Whether a line of the claim, or any if it is NULL, is about a case. False if nothing is claimed. */
bool run_claims(const struct run *run, const struct claim_line *line, const struct run_case *c);

/* The run as a transport's client; the run must stay where it is. */
struct transport_client run_client(struct run *run);

/* Release the verdicts. */
void run_free(struct run *run);

#endif
