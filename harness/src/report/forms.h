// SPDX-License-Identifier: Apache-2.0
/* The forms of a report: what stands in a file, made from the document alone (docs/reports.md). They know nothing of
 * the run, so that all forms say the same. */
#ifndef FORMS_H
#define FORMS_H

#include "base/buffer.h"

#include <jansson.h>

void report_json(struct buffer *b, const json_t *document);
void report_junit(struct buffer *b, const json_t *document);
void report_statement(struct buffer *b, const json_t *document);
void report_html(struct buffer *b, const json_t *document);

#endif
