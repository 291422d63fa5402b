// SPDX-License-Identifier: Apache-2.0
/* `ltk-conform check`: put the selected vectors to a program, and say what became of them. */
#include "beside.h"
#include "commands.h"
#include "process.h"
#include "progress.h"
#include "report.h"
#include "session.h"
#include "terminal.h"

#include <stdlib.h>
#include <string.h>

/* What the run asks back about. */
struct check {
  struct session *session;
  struct progress progress;
};

static bool offers(void *context, const char *command)
{
  const struct check *check = context;
  return session_offers(check->session, command);
}

static void show_progress(void *context, const struct run *run)
{
  struct check *check = context;
  progress_show(&check->progress, run->concluded, run->count);
}

/* The program could not be run: why, its own last words, and a result of nothing. */
static enum exit_status not_run(struct report *report, char *why)
{
  size_t n = strcspn(why, "\n");
  enum exit_status status;
  options_complain("the implementation could not be run: %.*s", (int)n, why);
  if (why[n] == '\n')
    terminal_quote(stderr, "  ", why + n + 1);
  report->why = why;
  status = report_not_run(report, true);
  free(why);
  return status;
}

/* All requests and their verdicts; a remark on the program, to be freed, or NULL. */
static char *ask_all(struct check *check, struct run *run)
{
  const struct transport_client client = run_client(run);
  char *remark;
  session_run(check->session, &client);
  remark = session_finish(check->session);
  progress_end(&check->progress);
  return remark;
}

static enum exit_status check_with(struct check *check, struct report *report)
{
  const struct options *options = report->options;
  enum exit_status status;
  struct run run;
  char *remark;
  run_init(&run, report->selection);
  run.strict_class = options->strict_class;
  run.offers = offers;
  run.progress = show_progress;
  run.context = check;
  check->progress = progress_begin(!options->quiet && !options->no_progress);
  report->hello = session_hello(check->session);
  report->run = &run;
  if (!options->quiet) {
    terminal_header(stdout, report->hello, report->vectors, report->selection->count);
    fflush(stdout);
  }
  report->remark = remark = ask_all(check, &run);
  status = report_run(report);
  free(remark);
  run_free(&run);
  return status;
}

/* A file's name that dlopen takes for a file. */
static char *library_path(const char *file)
{
  struct buffer b = {0};
  buffer_format(&b, "%s%s", strchr(file, '/') == NULL ? "./" : "", file);
  return buffer_take(&b);
}

static enum exit_status check_program(struct report *report)
{
  const struct options *options = report->options;
  char *library[3] = {NULL, NULL, NULL};
  struct session_options session_options = {options->program, options->timeout};
  struct check check = {0};
  struct evidence evidence;
  enum exit_status status;
  char *why, *file = NULL;
  if (options->file != NULL) {
    library[0] = beside_path("ltk-iut-library");
    library[1] = library_path(options->file);
    session_options.argv = library;
  } else {
    file = process_find(options->program[0]);
  }
  evidence_begin(&evidence, options->file != NULL ? library[1] : file, options->file != NULL ? NULL : options->program + 1);
  report->evidence = &evidence;
  check.session = session_open(&session_options, &why);
  status = check.session == NULL ? not_run(report, why) : check_with(&check, report);
  session_free(check.session);
  evidence_free(&evidence);
  free(file);
  free(library[0]);
  free(library[1]);
  return status;
}

static enum exit_status run_check(const struct options *options)
{
  struct vectors *vectors;
  struct selection selection;
  struct report report = {.options = options, .selection = &selection};
  enum exit_status status = EXIT_USAGE;
  if (!report_prepare(options) || !options_load(options, &vectors, &selection, &status))
    return status;
  process_install_signals();
  report.vectors = vectors;
  status = check_program(&report);
  selection_free(&selection);
  vectors_free(vectors);
  return status;
}

const struct options_command check_command = {
    "check", OPTIONS_CHECK, "check [OPTIONS] -- PROGRAM [ARG...], or --library FILE",
    "Put the vectors to a program that speaks LTKP/1, or to a library",
    "\n"
    "Standard output ends with: RESULT conformant|nonconformant|incomplete passed=N failed=N unsupported=N error=N\n"
    "timeout=N crash=N. A program that hangs, ends or breaks the protocol is started again for the next vector. After\n"
    "20 timeouts in a row, or 3 failed restarts, the remaining vectors are not asked and get that verdict.\n"
    "\n"
    "Exit status: 0 conformant; 1 nonconformant or incomplete; 2 wrong usage; 3 the program could not be run, at\n"
    "first or again, or broke the protocol; 4 the vectors are damaged.\n",
    run_check};
