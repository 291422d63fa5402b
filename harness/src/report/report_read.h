// SPDX-License-Identifier: Apache-2.0
/* Reading a report in JSON that was written before. */
#ifndef REPORT_READ_H
#define REPORT_READ_H

#include "base/buffer.h"

#include <jansson.h>

/* The report in a file: NULL if it is not one, and *why is a sentence that names the file and what is wrong with it.
 * Otherwise it is as report_judge demands, and for the caller to release. */
json_t *report_read(const char *path, struct buffer *why);

/* Add to `why` (which is empty) what makes a document not a report, by the name of the member; nothing if it is one: of
 * this version, with a result, the objects `implementation`, `harness`, `vectors` and `selection`, and `cases`, each of
 * which has an id of its own and the name of a verdict. */
void report_judge(struct buffer *why, const json_t *document);

#endif
