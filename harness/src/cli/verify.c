// SPDX-License-Identifier: Apache-2.0
/* `ltk-conform verify`: whether a report is as it was made. */
#include "base/complain.h"
#include "base/json.h"
#include "base/printable.h"
#include "cli/commands.h"
#include "cli/load.h"
#include "report/report_read.h"
#include "report/verify.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

/* So many differences are printed. */
#define LINES_MAX 20u

/* A fact of the report on a line; nothing for an empty list and for null. */
static void print_scope(const char *name, const json_t *value)
{
  struct buffer text = {0}, shown = {0};
  if (json_is_array(value))
    member_join(&text, value, "; ");
  else if (json_is_string(value))
    buffer_text(&text, json_string_value(value));
  else if (!json_is_null(value))
    member_show(&text, value);
  if (text.length > 0) {
    printable_add_all(&shown, text.octets, text.length);
    printf("SCOPE %s: %s\n", name, shown.octets);
  }
  buffer_free(&text);
  buffer_free(&shown);
}

/* What the result is about: which vectors were asked, and how answers were judged. */
static void print_scopes(const json_t *document)
{
  json_t *selection = member_part(document, "selection");
  void *at;
  print_scope("extent", json_object_get(document, "extent"));
  for (at = json_object_iter(selection); at != NULL; at = json_object_iter_next(selection, at))
    print_scope(json_object_iter_key(at), json_object_iter_value(at));
}

/* The last line, after what differs, or after what the result is about. */
static enum exit_status print(const json_t *document, const json_t *differences)
{
  const size_t n = json_array_size(differences);
  struct buffer shown = {0};
  size_t i;
  for (i = 0; i < n && i < LINES_MAX; i++) {
    const char *one = json_string_value(json_array_get(differences, i));
    buffer_clear(&shown);
    printable_add_all(&shown, one, strlen(one));
    printf("CHANGED %s\n", shown.octets);
  }
  if (n > LINES_MAX)
    printf("CHANGED ... and %zu more\n", n - LINES_MAX);
  buffer_free(&shown);
  if (n == 0)
    print_scopes(document);
  printf("VERIFY %s result=%s cases=%zu differences=%zu\n", n == 0 ? "verified" : "changed",
         member_text(document, "result"), json_array_size(member_part(document, "cases")), n);
  return n == 0 ? EXIT_CONFORMANT : EXIT_NONCONFORMANT;
}

/* A report whose options select nothing, or are none: it was changed, or is of other vectors. */
static enum exit_status print_unselected(const json_t *document, const char *why)
{
  json_t *differences = verify_digest(document), *first = json_pack("[s]", why);
  enum exit_status status;
  json_array_extend(first, differences);
  status = print(document, first);
  json_decref(differences);
  json_decref(first);
  return status;
}

static enum exit_status verify(const json_t *document, const struct vectors *vectors, const struct settings *settings)
{
  struct selection selection;
  json_t *differences;
  enum exit_status status;
  char *why = NULL;
  if (!selection_make(&selection, vectors, &settings->filter, &why)) {
    status = print_unselected(document, why);
    free(why);
    return status;
  }
  if (settings->responses != NULL)
    selection_leave_out_sequences(&selection);
  differences = verify_differences(document, settings, vectors, &selection);
  status = print(document, differences);
  json_decref(differences);
  selection_free(&selection);
  return status;
}

/* Whether there are families of all these names: then no others need be loaded. */
static bool are_families(const struct names *families)
{
  enum request_form form;
  size_t i;
  for (i = 0; i < families->count; i++)
    if (request_of_family(families->name[i], &form) == NULL)
      return false;
  return true;
}

static enum exit_status verify_document(const json_t *document, const struct settings *options)
{
  struct settings wide = {.vectors = options->vectors, .filter.profile = "full"}, settings;
  enum exit_status status = EXIT_USAGE;
  struct selection selection;
  struct vectors *vectors;
  struct buffer why = {0};
  if (!verify_settings(&settings, document, &why)) {
    verify_settings_free(&settings);
    status = print_unselected(document, why.octets);
    buffer_free(&why);
    return status;
  }
  if (are_families(&settings.filter.families))
    wide.filter.families = settings.filter.families;
  if (load_vectors(&wide, &vectors, &selection, &status)) {
    status = verify(document, vectors, &settings);
    selection_free(&selection);
    vectors_free(vectors);
  }
  verify_settings_free(&settings);
  buffer_free(&why);
  return status;
}

static enum exit_status run_verify(const struct settings *options)
{
  struct buffer why = {0};
  json_t *document = report_read(options->verified, &why);
  enum exit_status status = EXIT_USAGE;
  if (document == NULL)
    complain("%s", why.octets);
  else
    status = verify_document(document, options);
  json_decref(document);
  buffer_free(&why);
  return status;
}

static bool is_complete(const struct settings *settings)
{
  return settings->verified != NULL;
}

const struct options_command verify_command = {
    .name = "verify",
    .mask = OPTIONS_VERIFY,
    .synopsis = "[OPTIONS] REPORT",
    .summary = "Check that a JSON report was not changed",
    .help = "\n"
            "Judges the answers in the report again and rebuilds the report: verdicts, expected values, totals,\n"
            "diagnosis and findings must be the same. What cannot be computed (names, dates, file digests, the\n"
            "cover) is protected by the digest of the whole report. Only a signature detects that somebody changed\n"
            "both the report and its digest: see docs/reports.md.\n"
            "\n"
            "The last line of standard output is\n"
            "VERIFY verified|changed result=RESULT cases=N differences=N\n"
            "A line CHANGED before it shows each difference. If nothing differs, lines SCOPE show what the result is\n"
            "about: extent, profile, claim and the other options that selected and judged.\n"
            "\n"
            "Exit status: 0 verified, whatever the result is; 1 changed; 2 wrong usage, or the file is not a report;\n"
            "4 the vectors are damaged.\n",
    .run = run_verify,
    .words = 1,
    .place = offsetof(struct settings, verified),
    .is_complete = is_complete,
    .missing = "a report is missing",
    .example = "report.json"};
