// SPDX-License-Identifier: Apache-2.0
/* A run that goes on where an interrupted one ended: the verdicts of its report are taken over, and only the rest is
 * asked. A pass is not believed: its answer stands in the report, and is judged again. */
#ifndef RESUME_H
#define RESUME_H

#include "report/report.h"

/* The report of an earlier run. All zero is none. */
struct resume {
  json_t *document;
  const char *path;
};

/* Read the report at path. False and *why, a sentence that names the file, if it is not a report, or one whose verdicts
 * cannot be taken over. */
bool resume_read(struct resume *resume, const char *path, struct buffer *why);

/* Take its verdicts over into a run that has not begun. report: the facts of that run, as far as `hello`. False and
 * *why, which names what differs, unless implementation, vectors, harness and options are the same; then the run is to
 * be left. */
bool resume_apply(const struct resume *resume, const struct report *report, struct run *run, struct buffer *why);

void resume_free(struct resume *resume);

#endif
