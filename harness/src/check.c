// SPDX-License-Identifier: Apache-2.0
/* `ltk-conform check`: put the selected vectors to a program, and say what became of them. */
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
static enum exit_status not_run(char *why)
{
  size_t n = strcspn(why, "\n");
  options_complain("the implementation could not be run: %.*s", (int)n, why);
  if (why[n] == '\n')
    terminal_quote(stderr, "  ", why + n + 1);
  free(why);
  terminal_result(stdout, NULL);
  return EXIT_NOT_RUN;
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

static enum exit_status check_with(struct check *check, const struct options *options, const struct vectors *vectors,
                                   const struct selection *selection)
{
  enum exit_status status;
  struct run run;
  char *remark;
  run_init(&run, selection);
  run.strict_class = options->strict_class;
  run.offers = offers;
  run.progress = show_progress;
  run.context = check;
  check->progress = progress_begin(!options->quiet && !options->no_progress);
  if (!options->quiet) {
    terminal_header(stdout, session_hello(check->session), vectors, selection->count);
    fflush(stdout);
  }
  remark = ask_all(check, &run);
  status = report_run(options, &run, vectors, remark);
  free(remark);
  run_free(&run);
  return status;
}

static enum exit_status run_check(const struct options *options)
{
  const struct session_options session_options = {options->program, options->timeout};
  struct check check = {0};
  struct vectors *vectors;
  struct selection selection;
  enum exit_status status;
  char *why;
  if (!options_load(options, &vectors, &selection, &status))
    return status;
  process_install_signals();
  check.session = session_open(&session_options, &why);
  status = check.session == NULL ? not_run(why) : check_with(&check, options, vectors, &selection);
  session_free(check.session);
  selection_free(&selection);
  vectors_free(vectors);
  return status;
}

const struct options_command check_command = {
    "check", OPTIONS_CHECK, "check [OPTIONS] -- PROGRAM [ARG...]",
    "Put the vectors to a program that speaks LTKP/1 on standard input and output",
    "\n"
    "Standard output ends with: RESULT conformant|nonconformant|incomplete passed=N failed=N unsupported=N error=N\n"
    "timeout=N crash=N. A program that hangs, ends or breaks the protocol is started again for the next vector. After\n"
    "20 timeouts in a row, or 3 failed restarts, the remaining vectors are not asked and get that verdict.\n"
    "\n"
    "Exit status: 0 conformant; 1 nonconformant or incomplete; 2 wrong usage; 3 the program could not be run or broke\n"
    "the protocol; 4 the vectors are damaged.\n",
    run_check};
