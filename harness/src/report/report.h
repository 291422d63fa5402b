// SPDX-License-Identifier: Apache-2.0
/* The end of a run, however it took place: what became of the cases, the diagnosis, the result, and the reports that
 * were asked for. One document in JSON holds all that is known of the run; the other forms are made from it. */
#ifndef REPORT_H
#define REPORT_H

#include "diagnosis/diagnosis.h"
#include "diagnosis/finding.h"
#include "base/evidence.h"
#include "protocol/hello.h"
#include "base/exit_status.h"
#include "run/settings.h"

/* What a document says that it is. */
#define REPORT_FORMAT "ltk-conformance-report"
#define REPORT_VERSION 1

/* What a report is about. */
struct report {
  const struct settings *settings;
  const struct vectors *vectors;
  const struct selection *selection;
  const struct hello *hello;         /* NULL: it did not come to that */
  const struct run *run;             /* NULL: nothing was asked */
  const struct diagnosis *diagnosis; /* of the run */
  const struct findings *findings;   /* of the run; NULL: none */
  const struct evidence *evidence;   /* of the files that were judged, from the start; NULL: none was taken */
  const char *remark;                /* on the implementation as a whole, or NULL */
  const char *why;                   /* why nothing was asked, in one or more lines, else NULL */
  bool interrupted;                  /* the run ended before its end */
};

/* Whether the reports that the options ask for can be written; said on standard error if not. For before the run. */
bool report_prepare(const struct settings *settings);

/* Print what the run came to, and write the reports. The diagnosis is made here. The exit status that says the result.
 */
enum exit_status report_run(const struct report *report);

/* The result of a run that could not be, printed unless `printed` is false, and the reports. */
enum exit_status report_not_run(const struct report *report, bool printed);

#endif
