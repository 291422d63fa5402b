// SPDX-License-Identifier: Apache-2.0
/* Asking the implementations: each answers all families to ltk-conform. */
#ifndef ASK_H
#define ASK_H

#include "families/draft.h"

/* The implementations in a file: an object, name -> array of the program and its arguments; and whether these are all
 * that must agree. NULL after a line on standard error. */
json_t *ask_read(const char *file, int *complete);

/* What is counted of a family, by name; ended by NULL. */
extern const char *const ask_counted[];

/* Ask all of them, some at once, what is in the folder `vectors`; `reports` is one for reports, which do not stay.
 * Returns name -> family -> an object with "verdict" and with the number of vectors by the names above. The verdict is
 * "passed", "partly" or "unsupported" where all, some or none passed and the rest is unsupported; else "failed", after
 * a line on standard error about the first such family. NULL if it could not go on, or a signal is held
 * (output_hold_signals) that is to end us. Those spared, names separated by commas, or NULL, have no result of the
 * family accumulated. */
json_t *ask_all(const drafts *all, const char *vectors, const char *reports, const json_t *implementations,
                const char *spared);

/* 1 if one implementation, of these results, failed a family; and if any did. */
int ask_failed(const json_t *of_name);
int ask_disagree(const json_t *results);

#endif
