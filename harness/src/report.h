// SPDX-License-Identifier: Apache-2.0
/* The end of a run, however it took place: what became of the cases, the diagnosis, and the result. */
#ifndef REPORT_H
#define REPORT_H

#include "options.h"
#include "run.h"

/* Print it. remark is on the implementation as a whole, or NULL. The exit status that says the result. */
enum exit_status report_run(const struct options *options, const struct run *run, const struct vectors *vectors,
                            const char *remark);

#endif
