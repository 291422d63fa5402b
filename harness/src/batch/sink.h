// SPDX-License-Identifier: Apache-2.0
/* The output of a batch. It grows in a file beside it, "FILE.part", that an interrupted run leaves and another goes on
 * with; when it is whole it takes the file's place. So the file itself is always a whole one. */
#ifndef SINK_H
#define SINK_H

#include "batch/list.h"

/* How much of a file an earlier run has written. */
struct sink_before {
  uint64_t rows, errors;
  struct list_row probe;  /* the last row without an error, to be asked once more; no requests: there is none */
  struct result expected; /* what became of it */
};

struct sink;

/* Begin a new file. NULL and the reason in *why if that cannot be, or an interrupted run has left one. */
struct sink *sink_begin(const char *path, struct buffer *why);

/* Go on with what an interrupted run left. Each of its rows is compared with the list, which is read as far; a last
 * line without its end is cut off, but nothing is changed before sink_add(). */
struct sink *sink_resume(const char *path, struct list *list, struct sink_before *before, struct buffer *why);

/* The name of the file that grows. */
const char *sink_part(const struct sink *sink);

/* Add a row. It is written at once if the last one was more than a second ago, so that little is lost when we are
 * killed. False and the reason if it cannot be written. */
bool sink_add(struct sink *sink, const struct result *result, struct buffer *why);

/* Write what is not yet written. */
bool sink_flush(struct sink *sink, struct buffer *why);

/* All is there: put the file in its place. */
bool sink_finish(struct sink *sink, struct buffer *why);

/* sink may be NULL. */
void sink_close(struct sink *sink);

#endif
