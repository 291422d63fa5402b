// SPDX-License-Identifier: Apache-2.0
/* What a run comes to: verdicts counted, the result, and the exit status that says it. */
#ifndef TALLY_H
#define TALLY_H

#include "exit_status.h"
#include "run.h"

/* Verdicts by kind, and how many of them carry a remark. */
struct tally {
  size_t count[VERDICT_KINDS];
  size_t total;
  size_t remarks;
};

enum tally_result { TALLY_CONFORMANT, TALLY_NONCONFORMANT, TALLY_INCOMPLETE };

/* Count the cases of a family; NULL: all. */
struct tally tally_of(const struct run *run, const char *family);

/* Nonconformant with any fail, error, timeout or crash; else incomplete if nothing passed, or if cases of the mandatory family
 * `derive` were selected and none of them passed, nor of `observe` in its place; else conformant. */
enum tally_result tally_result(const struct run *run);

/* "conformant", "nonconformant", "incomplete" */
const char *tally_result_name(enum tally_result result);

/* The exit status of a run that took place: a broken protocol comes before nonconformance. */
enum exit_status tally_exit_status(const struct run *run);

#endif
