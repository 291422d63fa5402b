// SPDX-License-Identifier: Apache-2.0
/* Ids of vectors. The list vectors/ids.txt has a line "ID DIGEST" for each vector there is, and "ID DIGEST withdrawn"
 * for each there was: the digest is the first 16 hex digits of SHA-256 of the family's name and the input, so an id
 * stands for one input for ever, wherever its vector stands in the program. */
#ifndef IDS_H
#define IDS_H

#include "families/draft.h"

/* Give each draft the id that the list has for its input, or the family's next number, and sort each family by id. list
 * is the text of the list ("" for none). Returns the text of the new list (free it), or NULL after a line on standard
 * error: the list is malformed, two drafts have the same input, or an input of the list is gone and not marked
 * withdrawn. */
char *ids_assign(drafts *all, const char *list);

#endif
