// SPDX-License-Identifier: Apache-2.0
/* The end of a run: see report.h. */
#include "report.h"
#include "terminal.h"

enum exit_status report_run(const struct options *options, const struct run *run, const struct vectors *vectors,
                            const char *remark)
{
  struct diagnosis diagnosis;
  diagnosis_make(&diagnosis, run);
  if (!options->quiet)
    terminal_cases(stdout, run, vectors, &diagnosis, remark);
  diagnosis_print(stdout, &diagnosis);
  terminal_result(stdout, run);
  diagnosis_free(&diagnosis);
  return tally_exit_status(run);
}
