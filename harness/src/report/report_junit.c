// SPDX-License-Identifier: Apache-2.0
/* A report in the XML of JUnit: a test suite for each family, a test case for each vector. A fail is a failure; an
 * error, a timeout and a crash are errors; unsupported is skipped. A run that could not be, or is incomplete, is an
 * error of its own. */
#include "base/json.h"
#include "report/forms.h"
#include "report/markup.h"
#include "base/printable.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define SUITE "ltk-conform"

/* So much of the start and of the end of an answer; XML has six octets for a quote. */
#define GIVEN_PART 512u

static void add_property(struct buffer *b, const char *name, const char *value)
{
  buffer_text(b, "   <property");
  markup_attribute(b, "name", name);
  markup_attribute(b, "value", value);
  buffer_text(b, "/>\n");
}

/* The extent, lines of the claim and of what is supported, and the notes of the cover. */
static void add_more_properties(struct buffer *b, const json_t *document)
{
  const json_t *cover = member_part(document, "cover");
  struct buffer text = {0};
  size_t i;
  add_property(b, "extent", member_text(document, "extent"));
  member_join(&text, member_part(member_part(document, "selection"), "claim"), "; ");
  add_property(b, "claim", text.octets);
  buffer_clear(&text);
  member_join(&text, member_part(member_part(document, "statement"), "claims"), "; ");
  add_property(b, "supported", text.octets);
  for (i = 0; i < json_array_size(cover); i++) {
    buffer_clear(&text);
    buffer_format(&text, "cover.%s", member_text(json_array_get(cover, i), "key"));
    add_property(b, text.octets, member_text(json_array_get(cover, i), "value"));
  }
  buffer_free(&text);
}

/* The facts, by the names of the document. */
static void add_properties(struct buffer *b, const json_t *document)
{
  const json_t *implementation = member_part(document, "implementation");
  struct buffer command = {0};
  member_join(&command, member_part(implementation, "command"), " ");
  buffer_text(b, "  <properties>\n");
  add_property(b, "result", member_text(document, "result"));
  add_property(b, "implementation.name", member_text(implementation, "name"));
  add_property(b, "implementation.version", member_text(implementation, "version"));
  add_property(b, "implementation.command", command.octets);
  add_property(b, "implementation.file", member_text(implementation, "file"));
  add_property(b, "implementation.sha256", member_text(implementation, "sha256"));
  add_property(b, "harness.version", member_text(member_part(document, "harness"), "version"));
  add_property(b, "vectors.specification", member_text(member_part(document, "vectors"), "specification"));
  add_property(b, "vectors.sha256", member_text(member_part(document, "vectors"), "sha256"));
  add_property(b, "vectors.release",
               json_is_true(json_object_get(member_part(document, "vectors"), "release")) ? "true" : "false");
  add_property(b, "selection.profile", member_text(member_part(document, "selection"), "profile"));
  add_more_properties(b, document);
  buffer_text(b, "  </properties>\n");
  buffer_free(&command);
}

/* The date as JUnit has it: in UTC, without saying so. */
static void add_timestamp(struct buffer *b, const json_t *document)
{
  struct buffer date = {0};
  const char *text = member_text(document, "date");
  buffer_add(&date, text, strcspn(text, "Z"));
  markup_attribute(b, "timestamp", date.octets);
  buffer_free(&date);
}

static void add_line(struct buffer *b, const char *name, const char *value)
{
  if (value[0] != '\0')
    markup_format(b, "%s: %s\n", name, value);
}

/* Of a very long answer the start and the end. */
static void add_given(struct buffer *b, const char *given)
{
  char *clipped = printable_clip(given, GIVEN_PART);
  add_line(b, "actual", clipped);
  free(clipped);
}

static void add_body(struct buffer *b, const json_t *one)
{
  struct buffer faults = {0}, clauses = {0};
  member_join(&faults, member_part(one, "faults"), "+");
  member_join(&clauses, member_part(one, "clauses"), ", ");
  add_line(b, "comment", member_text(one, "comment"));
  add_line(b, "clauses", clauses.octets);
  add_line(b, "expected", member_text(one, "expected"));
  add_given(b, member_text(one, "given"));
  add_line(b, "diagnosis", faults.octets);
  add_line(b, "request", member_text(one, "request"));
  add_line(b, "its standard error ended with", member_text(one, "standard_error"));
  buffer_free(&faults);
  buffer_free(&clauses);
}

/* The element that says what became of a case; NULL for a pass. */
static const char *element_of(const char *verdict)
{
  if (strcmp(verdict, "pass") == 0)
    return NULL;
  if (strcmp(verdict, "fail") == 0)
    return "failure";
  return strcmp(verdict, "unsupported") == 0 || strcmp(verdict, "unjudged") == 0 ? "skipped" : "error";
}

static void add_outcome(struct buffer *b, const char *element, const char *type, const char *message, const json_t *one)
{
  bool skipped = strcmp(element, "skipped") == 0;
  buffer_format(b, ">\n   <%s", element);
  markup_attribute(b, "message", message);
  if (!skipped)
    markup_attribute(b, "type", type);
  buffer_text(b, skipped ? "/>\n  </testcase>\n" : ">");
  if (skipped)
    return;
  add_body(b, one);
  buffer_format(b, "</%s>\n  </testcase>\n", element);
}

static void add_case(struct buffer *b, const json_t *one)
{
  const char *verdict = member_text(one, "verdict"), *element = element_of(verdict),
             *remark = member_text(one, "remark");
  struct buffer class = {0};
  buffer_format(&class, SUITE ".%s", member_text(one, "family"));
  buffer_text(b, "  <testcase");
  markup_attribute(b, "classname", class.octets);
  markup_attribute(b, "name", member_text(one, "id"));
  buffer_text(b, " time=\"0\"");
  if (element != NULL)
    add_outcome(b, element, verdict, strcmp(verdict, "unjudged") == 0 ? "not judged" : member_text(one, "reason"), one);
  else if (remark[0] != '\0')
    markup_format(b, ">\n   <system-out>remark: %s</system-out>\n  </testcase>\n", remark);
  else
    buffer_text(b, "/>\n");
  buffer_free(&class);
}

/* more is how many errors there are that no vector has. */
static void add_counts(struct buffer *b, const json_t *counts, size_t more)
{
  buffer_format(b, " tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" skipped=\"%zu\" time=\"0\"",
                member_number(counts, "vectors") + more, member_number(counts, "failed"),
                member_number(counts, "error") + member_number(counts, "timeout") + member_number(counts, "crash") +
                    more,
                member_number(counts, "unsupported") + member_number(counts, "unjudged"));
}

/* Whether a finding is about the command of a family. */
static bool is_about(const json_t *finding, const char *family)
{
  const json_t *commands = member_part(finding, "commands");
  const size_t n = strcspn(family, "-");
  size_t i;
  for (i = 0; i < json_array_size(commands); i++) {
    const char *command = json_string_value(json_array_get(commands, i));
    if (strlen(command) == n && strncmp(command, family, n) == 0)
      return true;
  }
  return false;
}

/* The findings about a family, as what the suite printed. */
static void add_findings(struct buffer *b, const json_t *document, const char *family)
{
  const json_t *findings = member_part(document, "findings");
  bool any = false;
  size_t i;
  for (i = 0; i < json_array_size(findings); i++) {
    const json_t *finding = json_array_get(findings, i);
    if (!is_about(finding, family))
      continue;
    buffer_text(b, any ? "" : "  <system-out>");
    markup_format(b, "FINDING %s: %s\n", member_text(finding, "text"), member_text(finding, "counts"));
    any = true;
  }
  buffer_text(b, any ? "</system-out>\n" : "");
}

static void add_family(struct buffer *b, const json_t *document, const json_t *family)
{
  const json_t *cases = member_part(document, "cases");
  size_t i;
  buffer_text(b, " <testsuite");
  markup_attribute(b, "name", member_text(family, "family"));
  add_counts(b, family, 0);
  add_timestamp(b, document);
  buffer_text(b, ">\n");
  add_properties(b, document);
  for (i = 0; i < json_array_size(cases); i++)
    if (strcmp(member_text(json_array_get(cases, i), "family"), member_text(family, "family")) == 0)
      add_case(b, json_array_get(cases, i));
  add_findings(b, document, member_text(family, "family"));
  buffer_text(b, " </testsuite>\n");
}

/* What is wrong with the run as a whole, which no case says; NULL if nothing is. */
static const char *wrong_with_run(const json_t *document)
{
  if (!json_is_null(json_object_get(document, "why")))
    return "the implementation could not be run";
  if (!json_is_null(json_object_get(document, "distrust")))
    return "this run cannot be trusted";
  if (!json_is_null(json_object_get(document, "interrupted")))
    return "interrupted: not all vectors were judged";
  if (strcmp(member_text(document, "result"), "incomplete") == 0)
    return "incomplete: nothing failed, but what must be answered was not";
  return NULL;
}

/* A test suite with one test case, which is an error. */
static void add_run(struct buffer *b, const json_t *document, const char *wrong)
{
  buffer_text(b, " <testsuite name=\"run\" tests=\"1\" failures=\"0\" errors=\"1\" skipped=\"0\" time=\"0\"");
  add_timestamp(b, document);
  buffer_text(b, ">\n");
  add_properties(b, document);
  buffer_text(b, "  <testcase classname=\"" SUITE ".run\" name=\"run\" time=\"0\">\n   <error type=\"run\"");
  markup_attribute(b, "message", wrong);
  markup_format(b, ">%s%s%s</error>\n  </testcase>\n </testsuite>\n", member_text(document, "why"),
                member_text(document, "distrust"), member_text(document, "interrupted"));
}

void report_junit(struct buffer *b, const json_t *document)
{
  const json_t *families = member_part(document, "families");
  const char *wrong = wrong_with_run(document);
  size_t i;
  buffer_text(b, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"" SUITE "\"");
  add_counts(b, member_part(document, "counts"), wrong == NULL ? 0 : 1);
  buffer_text(b, ">\n");
  for (i = 0; i < json_array_size(families); i++)
    add_family(b, document, json_array_get(families, i));
  if (wrong != NULL)
    add_run(b, document, wrong);
  buffer_text(b, "</testsuites>\n");
}
