// SPDX-License-Identifier: Apache-2.0
/* Inputs of observe, for all families that have some. */
#ifndef OBSERVED_H
#define OBSERVED_H

#include "families/context.h"
#include "families/draft.h"

/* The input of derive of that shape, with a kind of observation and nothing else that it needs. */
json_t *observed(const struct shape *shape, const char *kind, const char *label);

/* The network's side of MILENAGE, with sequence numbers and AMF from the seed; and of such an input the card's: AUTN is
 * made for the key that it derives. */
json_t *observed_network(const struct shape *shape, const char *label);
json_t *observed_card(json_t *input);

/* The input of an authentication kind for the key of a shape, whatever the key is for; OPc has the length that the
 * algorithm asks for. */
json_t *observed_of_kind(const struct shape *shape, const char *kind, const char *label);

/* Add both sides of MILENAGE for the key of a shape. */
void observe_both_sides(drafts *all, const char *clauses, const char *label, const char *comment,
                        const struct shape *shape);

#endif
