// SPDX-License-Identifier: Apache-2.0
/* Flags that tell which faults of the catalogue a vector finds. */
#ifndef FLAGS_H
#define FLAGS_H

#include "families/draft.h"

#include <stdbool.h>

/* Of a family, a fault is flagged on the vectors that catch it if those are at most one in so many; what nearly every
 * vector catches says nothing about one of them. */
#define FLAGS_ONE_IN 8u

/* Which faults each vector catches: an array of catalogue_count of each, in the order of the drafts. */
struct caught {
  bool **of;
  size_t count;
};

/* Add to each vector's flags the names of faults, in the order of the catalogue. The vectors have their answers.
 * *caught is filled, to be released in any case. -1 after a line on standard error. */
int flags_add(drafts *all, struct caught *caught);

void caught_free(struct caught *caught);

#endif
