// SPDX-License-Identifier: Apache-2.0
/* Inputs of observe, for all families that have some. */
#ifndef OBSERVED_H
#define OBSERVED_H

#include "families/context.h"
#include "families/draft.h"

/* The input of derive of that shape, with a kind of observation and nothing else that it needs. */
json_t *observed(const struct shape *shape, const char *kind, const char *label);

/* Add both sides of MILENAGE for the key of a shape. */
void observe_both_sides(drafts *all, const char *clauses, const char *label, const char *comment,
                        const struct shape *shape);

#endif
