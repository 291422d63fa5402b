// SPDX-License-Identifier: Apache-2.0
/* The facts of a report: what was judged, by what, against what, and when. */
#ifndef REPORT_FACTS_H
#define REPORT_FACTS_H

#include "report/report.h"

/* A text of somebody else's in JSON, made legible (printable_text); null for NULL. */
json_t *report_text(const char *text);

/* The same, without folders of this machine if that is the wish. */
json_t *report_words(const struct report *report, const char *text);

/* The words of a comma-separated list; none for NULL. */
json_t *report_list(const char *text);

/* The implementation: what it says of itself, where it is, and the SHA-256 of its file. */
json_t *report_implementation(const struct report *report);

/* The harness, and the vectors that it judges by. */
json_t *report_harness(void);
json_t *report_vectors(const struct report *report);

/* Which vectors were selected, and how answers were judged. */
json_t *report_selection(const struct report *report);

/* The notes of the cover, in the order in which they were given. */
json_t *report_cover(const struct report *report);

/* The time, in UTC, as "2026-01-31T23:59:59Z"; that of SOURCE_DATE_EPOCH if the environment has it. */
json_t *report_date(void);

#endif
