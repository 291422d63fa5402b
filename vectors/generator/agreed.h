// SPDX-License-Identifier: Apache-2.0
/* Who agreed on what, as the index says it: "agreed" names those that gave the answer to every vector of a family, and
 * "agreed_in_part" those that offer a part of it, with the number of vectors. */
#ifndef AGREED_H
#define AGREED_H

#include "families/draft.h"

/* What a folder's index says: family -> an object with these members. Empty if there is no index; NULL after a line on
 * standard error if it is no index. */
json_t *agreed_read(const char *folder);

/* The same from what ask_all() returned. Those that were spared a family are taken from the known, and so are, if
 * lacks_some is not 0, names that are not among the implementations. NULL after a line on standard error for each
 * implementation that answers nothing or less than what is known of it, and each family on which fewer than two
 * agree, with those taken. */
json_t *agreed_find(const drafts *all, const json_t *results, const json_t *known, int lacks_some);

#endif
