// SPDX-License-Identifier: Apache-2.0
/* The end of a run: see report.h. */
#include "transport/program.h"
#include "base/complain.h"
#include "diagnosis/instruments.h"
#include "report/report.h"
#include "report/document.h"
#include "report/forms.h"
#include "report/statement.h"
#include "base/output.h"
#include "vectors/own.h"
#include "base/printable.h"
#include "transport/process.h"
#include "report/terminal.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static void (*const forms[SETTINGS_REPORTS])(struct buffer *b, const json_t *document) = {
    report_json, report_junit, report_html, report_statement};

static const char *const names[SETTINGS_REPORTS] = {"--report-json", "--report-junit", "--report-html",
                                                    "--report-statement"};

/* ---- Before the run. */

static bool complain_of_same(const char *path, const char *one, const char *other)
{
  struct buffer shown = {0};
  printable_add(&shown, path, strlen(path));
  complain("%s is given for both %s and %s; give two files", shown.octets, one, other);
  buffer_free(&shown);
  return false;
}

static bool is_file(const char *path)
{
  struct stat about;
  return stat(path, &about) == 0 && S_ISREG(about.st_mode);
}

/* What of a program a report would replace, or NULL: the file that is run, or one that an argument names. */
static const char *part_of_program(char *const *program, const char *path)
{
  char *file = program_find(program[0]);
  bool is_program = file != NULL && output_same(path, file);
  free(file);
  if (is_program)
    return "the program";
  while (*++program != NULL)
    if (is_file(*program) && output_same(path, *program))
      return "an argument of the program";
  return NULL;
}

/* A report may replace neither another one nor what is judged, nor lie among the vectors. */
static bool is_alone(const struct settings *settings, int form)
{
  const char *path = settings->report[form], *part = NULL;
  int other;
  for (other = 0; other < form; other++)
    if (settings->report[other] != NULL && output_same(path, settings->report[other]))
      return complain_of_same(path, names[other], names[form]);
  if (settings->responses != NULL && output_same(path, settings->responses))
    return complain_of_same(path, "the implementation's answers", names[form]);
  if (settings->library != NULL && output_same(path, settings->library))
    return complain_of_same(path, "the library", names[form]);
  if (settings->program != NULL)
    part = part_of_program(settings->program, path);
  if (part != NULL)
    return complain_of_same(path, part, names[form]);
  return own_spared(settings->vectors, path);
}

static bool is_date(void)
{
  const char *given = getenv("SOURCE_DATE_EPOCH");
  size_t n = given == NULL ? 0 : strlen(given);
  if (given == NULL || (n > 0 && n <= 11 && strspn(given, "0123456789") == n))
    return true;
  complain("SOURCE_DATE_EPOCH in the environment is not a number of seconds; unset it, or give at most 11 digits");
  return false;
}

bool report_prepare(const struct settings *settings)
{
  bool good = true, any = false;
  int form;
  for (form = 0; good && form < SETTINGS_REPORTS; form++) {
    if (settings->report[form] == NULL)
      continue;
    any = true;
    good = is_alone(settings, form) && output_probe(settings->report[form]);
  }
  return good && (!any || is_date());
}

/* ---- After it. */

/* False if one of them could not be written. */
static bool write_all(const struct report *report)
{
  json_t *document = NULL;
  struct buffer b = {0};
  bool good = true;
  int form;
  for (form = 0; form < SETTINGS_REPORTS; form++) {
    if (report->settings->report[form] == NULL)
      continue;
    if (document == NULL)
      document = report_document(report);
    buffer_clear(&b);
    forms[form](&b, document);
    good = output_write(report->settings->report[form], &b) && good;
  }
  buffer_free(&b);
  json_decref(document);
  return good;
}

/* The reports are written before the result is printed, so that nothing can go wrong behind it. */
static enum exit_status status_of(const struct report *report, enum exit_status status)
{
  fflush(stdout);
  return write_all(report) || status != EXIT_CONFORMANT ? status : EXIT_NONCONFORMANT;
}

/* What is supported, as a table and as notes. */
static void print_statement(const struct report *report)
{
  json_t *statement = statement_make(report->run);
  struct buffer b = {0};
  statement_show(&b, statement, "  ");
  if (!report->settings->quiet && b.length > 0)
    printf("what is supported (passed of asked, where in part)\n%s\n", b.octets);
  statement_note(stdout, statement, tally_extent(report->run));
  buffer_free(&b);
  json_decref(statement);
}

enum exit_status report_run(const struct report *report)
{
  struct diagnosis diagnosis;
  struct findings findings;
  struct report diagnosed = *report;
  enum exit_status status;
  diagnosis_make(&diagnosis, report->run);
  instruments_make(&findings, report->run, &diagnosis);
  diagnosed.diagnosis = &diagnosis;
  diagnosed.findings = &findings;
  if (!report->settings->quiet)
    terminal_cases(stdout, report->run, report->vectors, &diagnosis, report->remark);
  print_statement(report);
  terminal_note(stdout, report->vectors);
  diagnosis_print(stdout, &diagnosis);
  findings_print(stdout, &findings);
  terminal_steps(stdout, report->run, &diagnosis);
  if (report->settings->ask_once)
    terminal_once(stdout);
  terminal_end(stdout, report->run);
  status = status_of(&diagnosed, tally_exit_status(report->run));
  terminal_result(stdout, report->run);
  findings_free(&findings);
  diagnosis_free(&diagnosis);
  return status;
}

enum exit_status report_not_run(const struct report *report, bool printed)
{
  enum exit_status status = status_of(report, EXIT_NOT_RUN);
  if (printed) {
    terminal_note(stdout, report->vectors);
    terminal_result(stdout, NULL);
  }
  return status;
}
