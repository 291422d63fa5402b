// SPDX-License-Identifier: Apache-2.0
/* The parts of the page that a report is in HTML, each made from the report's document. */
#ifndef HTML_H
#define HTML_H

#include "base/buffer.h"

#include <jansson.h>

/* What is wrong, and what to do: nothing if nothing is. */
void html_advice(struct buffer *b, const json_t *document);

/* Families and verdicts. */
void html_totals(struct buffer *b, const json_t *document);

/* Clauses, families and verdicts. */
void html_map(struct buffer *b, const json_t *document);

/* Cases that did not pass, by what explains them, not all; and remarks. */
void html_cases(struct buffer *b, const json_t *document);

/* What was given for the cover: nothing if nothing was. */
void html_cover(struct buffer *b, const json_t *document);

/* What the implementation supports. */
void html_statement(struct buffer *b, const json_t *document);

/* The facts for evidence. */
void html_facts(struct buffer *b, const json_t *document);

#endif
