// SPDX-License-Identifier: Apache-2.0
/* `ltk-conform batch`: key check values and confirmation tags of a list of subscriptions. */
#include "cli/batch.h"
#include "base/complain.h"
#include "base/output.h"
#include "base/printable.h"
#include "batch/batch.h"
#include "cli/commands.h"
#include "cli/implementation.h"
#include "report/progress.h"
#include "transport/process.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>

static void show_progress(void *context, const struct batch *batch)
{
  struct progress *progress = context;
  struct buffer b = {0};
  if (!progress_is_due(progress))
    return;
  buffer_format(&b, "%llu rows, %llu errors", (unsigned long long)batch->rows, (unsigned long long)batch->errors);
  progress_draw(progress, list_offset(batch->list), list_size(batch->list), b.octets);
  buffer_free(&b);
}

/* What is printed at the end: the first errors, and the line for machines. */
static void print_summary(const struct batch *batch, const struct settings *settings, bool is_complete)
{
  size_t i;
  for (i = 0; i < batch->shown_count && !settings->quiet; i++)
    printf("line %llu: %s: %s\n", (unsigned long long)batch->shown[i].line, batch->shown[i].error,
           batch->shown[i].detail);
  if (batch->errors > batch->shown_count && !settings->quiet)
    printf("%llu more errors are in the file\n", (unsigned long long)(batch->errors - batch->shown_count));
  printf("BATCH %s rows=%llu errors=%llu\n", is_complete ? "complete" : "incomplete", (unsigned long long)batch->rows,
         (unsigned long long)batch->errors);
}

static void complain_of_file(const char *path, const char *what)
{
  struct buffer shown = {0};
  printable_add_all(&shown, path, strlen(path));
  complain("%s: %s", shown.octets, what);
  buffer_free(&shown);
}

/* The file is put in its place if all rows are there, and the program is what it was; else it stays as it grew. */
static bool finish(struct batch *batch, struct implementation *implementation)
{
  struct buffer changed = {0};
  if (batch->is_whole && evidence_changed(&implementation->evidence, &changed))
    buffer_format(&batch->why, "this run cannot be trusted, begin it anew: %s", changed.octets);
  buffer_free(&changed);
  if (batch->is_whole && batch->why.length == 0 && sink_finish(batch->sink, &batch->why))
    return true;
  if (batch->why.length > 0)
    complain("%s", batch->why.octets);
  complain_of_file(sink_part(batch->sink), "the results so far; --resume goes on with them");
  return false;
}

static enum exit_status run_all(struct batch *batch, const struct settings *settings,
                                struct implementation *implementation)
{
  struct progress progress = progress_begin(!settings->quiet && !settings->no_progress, list_offset(batch->list));
  bool is_complete, has_left;
  batch->progress = show_progress;
  batch->context = &progress;
  batch_run(batch);
  progress_end(&progress);
  has_left = batch->is_whole && list_has_left(batch->list);
  is_complete = finish(batch, implementation);
  print_summary(batch, settings, is_complete);
  if (has_left)
    complain_of_file(settings->secrets, "there are more rows than in the list");
  if (!is_complete)
    return EXIT_NOT_RUN;
  return batch->errors > 0 || batch->rows == 0 || has_left ? EXIT_NONCONFORMANT : EXIT_CONFORMANT;
}

/* Whether the program offers what the list asks for; said if not. */
static bool is_offered(const struct batch *batch)
{
  size_t i;
  for (i = 0; i < RESULT_VALUES; i++) {
    if (list_has(batch->list, (enum result_value)i) && !session_offers(batch->session, result_commands[i])) {
      complain(
          "the implementation does not offer %s, from which a %s comes; leave the columns of the %s out of the list",
          result_commands[i], result_names[i], result_names[i]);
      return false;
    }
  }
  return true;
}

/* With a program that runs: the output, if there is none yet, and then all rows. */
static enum exit_status run_session(struct batch *batch, const struct settings *settings,
                                    struct implementation *implementation)
{
  enum exit_status status = EXIT_USAGE;
  struct buffer why = {0};
  if (!is_offered(batch))
    return EXIT_NOT_RUN;
  if (batch->sink == NULL)
    batch->sink = sink_begin(settings->out, &why);
  if (batch->sink != NULL)
    status = run_all(batch, settings, implementation);
  else
    complain("%s", why.octets);
  buffer_free(&why);
  return status;
}

static enum exit_status run_program(struct batch *batch, const struct settings *settings)
{
  struct session_options options = {.timeout = settings->timeout, .remembered = BATCH_REMEMBERED};
  struct implementation implementation;
  enum exit_status status = EXIT_NOT_RUN;
  char *why;
  implementation_begin(&implementation, settings);
  options.argv = implementation.argv;
  batch->session = session_open(&options, &why);
  if (batch->session != NULL)
    status = run_session(batch, settings, &implementation);
  else if (process_interrupted() == 0)
    implementation_complain(why);
  else
    print_summary(batch, settings, false);
  free(why);
  session_free(batch->session);
  implementation_end(&implementation);
  return status;
}

/* Whether the output is none of the files that are read. */
static bool is_apart(const struct settings *settings)
{
  if (!output_same(settings->out, settings->pair[0]) &&
      (settings->secrets == NULL || !output_same(settings->out, settings->secrets)))
    return true;
  complain_of_file(settings->out, "the results cannot go to a file that is read");
  return false;
}

/* Secrets are about to be read: warn if others can, and leave none in a core dump, of the program that gets them
 * either.
 */
static void guard_secrets(const char *secrets)
{
  const struct rlimit none = {0, 0};
  struct stat about;
  setrlimit(RLIMIT_CORE, &none);
  if (stat(secrets, &about) == 0 && S_ISREG(about.st_mode) && (about.st_mode & 077u) != 0)
    complain_of_file(secrets, "warning: others than its owner may open this file of secrets; chmod 600 prevents it");
}

static enum exit_status run_list(const struct settings *settings)
{
  struct batch batch = {0};
  enum exit_status status = EXIT_USAGE;
  struct buffer why = {0};
  if (!output_probe(settings->out) || !is_apart(settings))
    return status;
  if (settings->secrets != NULL)
    guard_secrets(settings->secrets);
  batch.list = list_open(settings->pair[0], settings->secrets, &why);
  if (batch.list != NULL && settings->go_on)
    batch.sink = sink_resume(settings->out, batch.list, &batch.before, &why);
  batch.rows = batch.before.rows;
  batch.errors = batch.before.errors;
  if (batch.list != NULL && (batch.sink != NULL || !settings->go_on))
    status = run_program(&batch, settings);
  else
    complain("%s", why.octets);
  sink_close(batch.sink);
  list_close(batch.list);
  batch_free(&batch);
  buffer_free(&why);
  return status;
}

static enum exit_status run_batch(const struct settings *settings)
{
  enum exit_status status;
  if (settings->compares)
    return batch_compare(settings);
  process_install_signals();
  status = run_list(settings);
  if ((status == EXIT_NOT_RUN || status == EXIT_USAGE) && process_interrupted() != 0)
    implementation_end_by_signal(process_interrupted());
  return status;
}

static bool is_complete(const struct settings *settings)
{
  const bool runs = settings->program != NULL || settings->library != NULL;
  if (settings->compares)
    return settings->pair[1] != NULL && !runs && settings->out == NULL && settings->secrets == NULL && !settings->go_on;
  return settings->pair[0] != NULL && settings->pair[1] == NULL && settings->out != NULL && runs;
}

const struct options_command batch_command = {
    .name = "batch",
    .mask = OPTIONS_BATCH,
    .synopsis = "[OPTIONS] LIST --out FILE -- PROGRAM",
    .summary = "Key check values and confirmation tags of many subscriptions",
    .help =
        "\n"
        "LIST has comma-separated values. Its header names values of the protocol's requests: mode suite imsi mcc mnc\n"
        "element_type element epoch network_nonce, and card_nonce network_public card_public if any is not empty; "
        "purpose\n"
        "index algorithm bits for a key check value; role keys for a tag. The secrets, root and z, stand in the file "
        "of\n"
        "--secrets, beside imsi or element; without that file they are empty, and the program knows them.\n"
        "\n"
        "The results grow in FILE.part, which is FILE when all are there. Standard output ends with:\n"
        "BATCH complete|incomplete rows=N errors=N. With --compare, as in ltk-conform batch --compare A B, which lines "
        "of\n"
        "two such files differ; then: BATCH same|different same=N different=N missing=N errors=N.\n"
        "\n"
        "Exit status: 0 all rows have results, or are the same; 1 some have errors, or differ; 2 wrong usage, or a "
        "file is\n"
        "not right; 3 the implementation could not be run to the end.\n",
    .run = run_batch,
    .words = 2,
    .place = offsetof(struct settings, pair),
    .takes_program = true,
    .is_complete = is_complete,
    .missing = "the list, --out FILE or the program is missing, as in ltk-conform batch list.csv --out kcv.csv -- "
               "./program; or "
               "one of two files, as in ltk-conform batch --compare kcv.csv other.csv"};
