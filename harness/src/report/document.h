// SPDX-License-Identifier: Apache-2.0
/* The document of a run: one object of JSON that holds all that is known of it. */
#ifndef DOCUMENT_H
#define DOCUMENT_H

#include "report/report.h"

/* The document: docs/reports.md, harness/schema/report.schema.json. */
json_t *report_document(const struct report *report);

#endif
