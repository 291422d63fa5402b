// SPDX-License-Identifier: Apache-2.0
/* `ltk-conform check`: put the selected vectors to a program, and say what became of them. */
#include "base/complain.h"
#include "base/invoked.h"
#include "cli/commands.h"
#include "cli/implementation.h"
#include "cli/load.h"
#include "transport/process.h"
#include "report/progress.h"
#include "report/report.h"
#include "report/resume.h"
#include "transport/session.h"
#include "report/terminal.h"

#include <stdio.h>
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
  return check->session != NULL && session_offers(check->session, command);
}

static void show_progress(void *context, const struct run *run)
{
  struct check *check = context;
  progress_show(&check->progress, run);
}

/* The program could not be run: why, its own last words, and a result of nothing. */
static enum exit_status not_run(struct report *report, char *why)
{
  enum exit_status status;
  implementation_complain(why);
  report->why = why;
  status = report_not_run(report, true);
  return status;
}

/* What ended the run before its end, to be freed; NULL if nothing did. */
static char *interruption(const struct settings *options, bool is_late)
{
  struct buffer b = {0};
  if (process_interrupted() != 0)
    buffer_format(&b, "signal %d (%s)", process_interrupted(), strsignal(process_interrupted()));
  else if (is_late)
    buffer_format(&b, "--max-time %d", options->max_time);
  else
    return NULL;
  return buffer_take(&b);
}

/* All requests and their verdicts; a remark on the program, to be freed, or NULL. What is wrong may be so in another
 * way after another start. */
static char *ask_all(struct check *check, struct run *run)
{
  const struct transport_client client = run_client(run);
  char *remark;
  session_run(check->session, &client);
  remark = session_finish(check->session);
  if (session_gave_up(check->session) == NULL && run_again_after_restart(run)) {
    session_run(check->session, &client);
    free(session_finish(check->session));
  }
  progress_end(&check->progress);
  return remark;
}

/* The run, as far as it comes. The session may be NULL if it was interrupted before there was one. */
static enum exit_status run_all(struct check *check, struct report *report, struct run *run)
{
  const struct settings *options = report->settings;
  char *remark = NULL, *interrupted;
  struct buffer changed = {0};
  bool is_late = check->session == NULL;
  enum exit_status status;
  check->progress = progress_begin(!options->quiet && !options->no_progress, run->answered);
  report->run = run;
  if (check->session != NULL) {
    if (!options->quiet)
      terminal_header(stdout, report->hello, report->vectors, report->selection->count);
    fflush(stdout);
    report->remark = remark = ask_all(check, run);
    is_late = session_stopped(check->session);
  }
  run->interrupted = interrupted = run_is_over(run) ? NULL : interruption(options, is_late);
  run->distrust = evidence_changed(report->evidence, &changed) ? changed.octets
                  : check->session != NULL                     ? session_gave_up(check->session)
                                                               : NULL;
  report->interrupted = interrupted != NULL;
  status = report_run(report);
  free(remark);
  free(interrupted);
  buffer_free(&changed);
  return status;
}

static enum exit_status check_with(struct check *check, struct report *report, const struct resume *resume)
{
  enum exit_status status = EXIT_USAGE;
  struct buffer why = {0};
  struct run run;
  run_init(&run, report->selection);
  run.strict_class = report->settings->strict_class;
  run.claim = report->settings->claim.lines > 0 ? &report->settings->claim : NULL;
  run.folders = report->settings->no_paths ? &report->settings->folders : NULL;
  run.asks_again = !report->settings->ask_once;
  run.offers = offers;
  run.progress = show_progress;
  run.context = check;
  report->hello = check->session == NULL ? NULL : session_hello(check->session);
  if (check->session == NULL || resume->document == NULL || resume_apply(resume, report, &run, &why))
    status = run_all(check, report, &run);
  else
    complain("%s", why.octets);
  buffer_free(&why);
  run_free(&run);
  return status;
}

/* Whether --max-time has passed. */
static bool is_over(const struct session_options *options)
{
  return options->stop_at != 0 && process_now() >= options->stop_at;
}

static enum exit_status check_program(struct report *report, const struct resume *resume)
{
  const struct settings *options = report->settings;
  struct session_options session_options = {.timeout = options->timeout, .spoke = options->resume != NULL};
  struct implementation implementation;
  struct check check = {0};
  enum exit_status status;
  char *why;
  if (options->max_time != 0)
    session_options.stop_at = process_now() + (int64_t)options->max_time * 1000;
  implementation_begin(&implementation, options);
  session_options.argv = implementation.argv;
  report->evidence = &implementation.evidence;
  if (invoked_heading() != NULL)
    printf("%s\n", invoked_heading());
  check.session = session_open(&session_options, &why);
  if (check.session != NULL || process_interrupted() != 0 || is_over(&session_options))
    status = check_with(&check, report, resume);
  else
    status = not_run(report, why);
  free(why);
  session_free(check.session);
  implementation_end(&implementation);
  return status;
}

/* Vectors and the report of an earlier run, then the run itself. */
static enum exit_status load_and_check(struct report *report)
{
  const struct settings *options = report->settings;
  enum exit_status status = EXIT_USAGE;
  struct resume resume = {0};
  struct vectors *vectors;
  struct selection selection;
  struct buffer why = {0};
  if (!report_prepare(options) || !load_vectors(options, &vectors, &selection, &status))
    return status;
  report->vectors = vectors;
  report->selection = &selection;
  if (!load_is_claim_asked(options, &selection))
    status = EXIT_USAGE;
  else if (options->resume == NULL || resume_read(&resume, options->resume, &why))
    status = check_program(report, &resume);
  else
    complain("%s", why.octets);
  resume_free(&resume);
  buffer_free(&why);
  selection_free(&selection);
  vectors_free(vectors);
  return status;
}

static enum exit_status run_check(const struct settings *options)
{
  struct report report = {.settings = options};
  enum exit_status status;
  process_install_signals();
  status = load_and_check(&report);
  if (report.interrupted && process_interrupted() != 0)
    implementation_end_by_signal(process_interrupted());
  return status;
}

static bool is_complete(const struct settings *settings)
{
  return settings->program != NULL || settings->library != NULL;
}

const struct options_command check_command = {
    .name = "check",
    .mask = OPTIONS_CHECK,
    .synopsis = "[OPTIONS] -- PROGRAM [ARG...], or --library FILE",
    .summary = "Test a program that speaks LTKP/1, or a library",
    .help = "\n"
            "The last line of standard output is\n"
            "RESULT conformant|nonconformant|incomplete passed=N failed=N unsupported=N error=N timeout=N crash=N\n"
            "Lines before it that begin with DIAGNOSIS name known faults, with the clause and how to fix them; lines\n"
            "that begin with FINDING say what else the failures have in common.\n"
            "If the program hangs, ends or breaks the protocol, it is started again for the next vector. After 20\n"
            "timeouts in a row, or 3 failed restarts, the remaining vectors are not asked and get that verdict.\n"
            "\n"
            "Exit status: 0 conformant; 1 nonconformant or incomplete; 2 wrong usage; 3 the program could not be\n"
            "started or restarted, or broke the protocol, or the run cannot be trusted; 4 the vectors are damaged.\n",
    .run = run_check,
    .takes_program = true,
    .is_complete = is_complete,
    .missing = "the program to check is missing; give it after --, or a library with --library FILE",
    .example = "-- ./my-program -v"};
