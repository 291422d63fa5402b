// SPDX-License-Identifier: Apache-2.0
/* Flags that tell which faults of the catalogue a vector finds. */
#ifndef FLAGS_H
#define FLAGS_H

#include "families/draft.h"

#include <stdbool.h>

/* Of a family, a fault is flagged on the vectors that catch it if those are at most one in so many; what nearly every
 * vector catches says nothing about one of them. */
#define FLAGS_ONE_IN 8u

/* Add to each vector's flags the names of faults, in the order of the catalogue. The vectors have their answers. -1
 * after a line on standard error. */
int flags_add(drafts *all);

/* Which faults a vector catches: an array of catalogue_count, to be freed. NULL after a line on standard error. */
bool *flags_caught(const char *family, const json_t *vector);

#endif
