// SPDX-License-Identifier: Apache-2.0
/* The table implementation x family x verdict. */
#ifndef TABLE_H
#define TABLE_H

#include "families/draft.h"

/* Print what ask_all() returned, a line for each implementation, and write it to a file as CSV. The others, members of
 * an object, were not asked: their verdict is "skipped". 0, or -1 after a line on standard error. */
int table_write(const json_t *results, const json_t *others, const drafts *all, const char *file);

#endif
