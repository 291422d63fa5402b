// SPDX-License-Identifier: Apache-2.0
/* Which vectors a command is about: those that every filter given lets through. */
#ifndef SELECTION_H
#define SELECTION_H

#include "base/names.h"
#include "vectors/vectors.h"

/* The filters of the command line; a set that is empty lets everything through, else its names are alternatives. */
struct selection_filter {
  struct names families, ids, flags;
  struct names clauses;               /* each with those below it: 6 with 6.1 */
  const char *profile;                /* "full", or the name of one of the index's profiles */
  bool (*is_fault)(const char *name); /* for a better message about a flag that no vector has; may be NULL */
};

/* Vectors in the order of the index. They belong to the vectors they were selected from. */
struct selection {
  const struct vector **vector;
  size_t count;
};

/* Select. False if a name does not exist or nothing is left; *why is then the reason, with what there is, to be freed.
 */
bool selection_make(struct selection *selection, const struct vectors *vectors, const struct selection_filter *filter,
                    char **why);

/* Leave out vectors of more than one request: they are never in a file of requests. */
void selection_leave_out_sequences(struct selection *selection);

/* Add to b that there is no vector with an id, and the nearest ids. */
void selection_unknown_id(struct buffer *b, const struct vectors *vectors, const char *id);

/* Release it, not the vectors. */
void selection_free(struct selection *selection);

#endif
