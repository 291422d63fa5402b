// SPDX-License-Identifier: Apache-2.0
/* The document of a run: one object of JSON that holds all that is known of it. */
#ifndef DOCUMENT_H
#define DOCUMENT_H

#include "report/report.h"

/* The document: docs/reports.md, harness/schema/report.schema.json. */
json_t *report_document(const struct report *report);

/* The digest of a document, over all of it but its member `digest`: the SHA-256 of its JSON in UTF-8 without blanks,
 * the members of each object in the order of their names. */
void report_digest(char digest[65], const json_t *document);

#endif
