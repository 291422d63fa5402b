// SPDX-License-Identifier: Apache-2.0
/* The progress bar: one line of standard error, redrawn a few times a second, gone at the end. */
#ifndef PROGRESS_H
#define PROGRESS_H

#include "run/run.h"

#include <stdint.h>

struct progress {
  bool shown;    /* false: everything here does nothing */
  int64_t begun; /* when, in milliseconds of process_now(), and how much was done then */
  size_t before;
  int64_t drawn; /* when last */
};

/* A progress bar of what is about to begin, so much of it done already; shown if wanted is true and standard error is a
 * terminal that can write over a line. */
struct progress progress_begin(bool wanted, size_t done);

/* Whether it is time to draw it again; and that, with a text behind the bar and about how long the rest will take. */
bool progress_is_due(struct progress *p);
void progress_draw(struct progress *p, size_t done, size_t all, const char *text);

/* Show how far the run is: vectors, the steps of one that takes many requests, and about how long the rest will take.
 */
void progress_show(struct progress *p, const struct run *run);

/* Take it away. */
void progress_end(struct progress *p);

#endif
