// SPDX-License-Identifier: Apache-2.0
/* The verdicts of a report, recalled into a run: what can be judged is judged again from the answer that the report
 * keeps; all else is as the report has it. */
#ifndef RECALL_H
#define RECALL_H

#include "base/buffer.h"
#include "run/run.h"

#include <jansson.h>

/* The kind of verdict that a case of a report says; it must have one (report_judge). */
enum verdict_kind recall_kind(const json_t *json);

/* The verdict on case i of a run that has all that is set before it starts. False and *why if the report's case is of
 * another vector, or lacks what belongs to its verdict; *v is then as it was. The kind may be another than that of the
 * report. */
bool recall_verdict(struct verdict *v, const struct run *run, size_t i, const json_t *json, struct buffer *why);

#endif
