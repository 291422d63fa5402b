// SPDX-License-Identifier: Apache-2.0
/* What an implementation supports, as a run has shown it: its conformance statement. */
#ifndef STATEMENT_H
#define STATEMENT_H

#include "run/run.h"

#include <stdio.h>

/* The statement, an object:
 * `rows`: for each trait (traits.h) and value that was asked, whether it is supported. "answers" and "refuses" are the
 *   valid and the invalid inputs of a command. "yes": each case passed, but for those of which another row says "no";
 *   "in part": some passed; "no": none did; "not judged": none was judged, or not all were and none passed.
 *   What a command that is "no" was asked says nothing of other rows.
 * `combinations`: the same for mode, suite, purpose, algorithm and bits together.
 * `claims`: lines of a claim (claim.h) that hold of this run: all cases that they are about passed.
 * `hints`: sentences on what is refused throughout, which may stand for "not offered". */
json_t *statement_make(const struct run *run);

/* Add it as a table, a line each with `before` at its start. */
void statement_show(struct buffer *b, const json_t *statement, const char *before);

/* Print the NOTE lines: of what a run is conformant in part, and the hints. extent is as of tally_extent. */
void statement_note(FILE *f, const json_t *statement, const char *extent);

#endif
