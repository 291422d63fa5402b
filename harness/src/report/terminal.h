// SPDX-License-Identifier: Apache-2.0
/* What `check` prints: a header, the cases that did not pass, a table, and the line that ends it. */
#ifndef TERMINAL_H
#define TERMINAL_H

#include "diagnosis/diagnosis.h"
#include "protocol/hello.h"
#include "run/tally.h"

#include <stdio.h>

/* So many cases that did not pass are printed in full, and so many remarks. */
#define TERMINAL_FAILURES_MAX 50u
#define TERMINAL_REMARKS_MAX 10u

/* Who is tested against what. */
void terminal_header(FILE *f, const struct hello *hello, const struct vectors *vectors, size_t selected);

/* A line if the vectors are not those of this release. */
void terminal_note(FILE *f, const struct vectors *vectors);

/* The cases that are neither passed nor unsupported, remarks, the table of families and verdicts, and notes on what is
 * answered in part. remark is on the program as a whole, or NULL. */
void terminal_cases(FILE *f, const struct run *run, const struct vectors *vectors, const struct diagnosis *diagnosis,
                    const char *remark);

/* How answers can show which step is wrong, where values are wrong, no name explains them, and no answer has steps. */
void terminal_steps(FILE *f, const struct run *run, const struct diagnosis *diagnosis);

/* That no case was asked again, since that was the wish. */
void terminal_once(FILE *f);

/* What ended the run before its end, why it cannot be trusted, why the exit status is not that of the result, and why
 * cases have no answer; nothing if none of this is so. */
void terminal_end(FILE *f, const struct run *run);

/* The line for machines: "RESULT conformant passed=N ...". run may be NULL: nothing was asked. */
void terminal_result(FILE *f, const struct run *run);

/* Text of several lines that somebody else wrote: its last lines, indented, made printable. */
void terminal_quote(FILE *f, const char *indent, const char *text);

#endif
