// SPDX-License-Identifier: Apache-2.0
/* What a run comes to: verdicts counted, the result, and the exit status that says it. */
#ifndef TALLY_H
#define TALLY_H

#include "base/exit_status.h"
#include "run/run.h"

/* Verdicts by kind, and how many of them carry a remark. */
struct tally {
  size_t count[VERDICT_KINDS]; /* [VERDICT_NONE]: cases that were not judged */
  size_t total;
  size_t remarks;
};

enum tally_result { TALLY_CONFORMANT, TALLY_NONCONFORMANT, TALLY_INCOMPLETE };

/* Count the cases of a family; NULL: all. */
struct tally tally_of(const struct run *run, const char *family);

/* How many cases of a family a conformant implementation did not answer although it offers their command: it conforms
 * in part. 0 for any other result. *why is the reason that all of them have in common, or NULL. */
size_t tally_left_out(const struct run *run, const char *family, const char **why);

/* Incomplete if the run was interrupted. Else nonconformant with any fail, error, timeout or crash. Else incomplete if
 * a case was not judged, or the run cannot be trusted; if nothing passed; or if cases of the mandatory family `derive`
 * were selected and none of them passed, nor of `observe` in its place; or if a line of the claim is about no case that
 * passed. Else conformant. */
enum tally_result tally_result(const struct run *run);

/* Why the verdicts of a run that took place cannot be trusted, to be freed: a case that was not judged although the run
 * was not interrupted, or what the run says of itself. NULL if they can. */
char *tally_distrust(const struct run *run);

/* Of what a run is conformant: "whole", "in part" if anything is unsupported, "as claimed" if there is a claim. NULL
 * for any other result. */
const char *tally_extent(const struct run *run);

/* "conformant", "nonconformant", "incomplete" */
const char *tally_result_name(enum tally_result result);

/* The exit status of a run that took place: that it cannot be trusted, and a broken protocol, come before
 * nonconformance. */
enum exit_status tally_exit_status(const struct run *run);

#endif
