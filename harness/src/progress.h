// SPDX-License-Identifier: Apache-2.0
/* The progress bar: one line of standard error, redrawn a few times a second, gone at the end. */
#ifndef PROGRESS_H
#define PROGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct progress {
  bool shown;        /* false: everything here does nothing */
  int64_t drawn;     /* when, in milliseconds of process_now() */
};

/* A progress bar, shown if standard error is a terminal and wanted is true. */
struct progress progress_begin(bool wanted);

/* Now so many are done, of so many. */
void progress_show(struct progress *p, size_t done, size_t of);

/* Take it away. */
void progress_end(struct progress *p);

#endif
