// SPDX-License-Identifier: Apache-2.0
/* Reading a report: see report_read.h. json_unpack_ex would not do, since it does not name the member of a wrong type.
 */
#include "report/report_read.h"
#include "base/json.h"
#include "base/file.h"
#include "base/invoked.h"
#include "base/memory.h"
#include "base/printable.h"
#include "report/report.h"
#include "run/verdict.h"

#include <stdlib.h>
#include <string.h>

/* No report is larger, in octets. */
#define REPORT_MAX 536870912u

/* A member is not what it must be: begin to say so, if nothing else is said yet. */
static bool begin(struct buffer *why, const char *place, const json_t *json, const char *name)
{
  if (why->length > 0)
    return false;
  buffer_format(why, "%s%s is ", place, name);
  member_show(why, json_object_get(json, name));
  buffer_text(why, "; ");
  return true;
}

/* A member must be a text and, if there are some, one of these. */
static void demand_text(struct buffer *why, const char *place, const json_t *json, const char *name,
                        const char *const *legal, size_t count)
{
  const char *text = json_string_value(json_object_get(json, name));
  size_t i;
  for (i = 0; text != NULL && i < count; i++)
    if (strcmp(text, legal[i]) == 0)
      return;
  if ((text != NULL && count == 0) || !begin(why, place, json, name))
    return;
  buffer_text(why, count == 0 ? "expected a text" : "expected ");
  for (i = 0; i < count; i++)
    buffer_format(why, "%s\"%s\"", i == 0 ? "" : i + 1 == count ? " or " : ", ", legal[i]);
}

static void demand_type(struct buffer *why, const json_t *json, const char *name, json_type type, const char *called)
{
  const json_t *value = json_object_get(json, name);
  if ((value == NULL || json_typeof(value) != type) && begin(why, "", json, name))
    buffer_format(why, "expected %s", called);
}

static void judge_head(struct buffer *why, const json_t *document)
{
  static const char *const formats[] = {REPORT_FORMAT}, *const results[] = {"conformant", "nonconformant",
                                                                            "incomplete"};
  static const char *const parts[] = {"implementation", "harness", "vectors", "selection"};
  size_t i;
  demand_text(why, "", document, "format", formats, 1);
  if (json_integer_value(json_object_get(document, "version")) != REPORT_VERSION && begin(why, "", document, "version"))
    buffer_format(why, "this ltk-conform reads %d", REPORT_VERSION);
  demand_text(why, "", document, "result", results, 3);
  for (i = 0; i < sizeof parts / sizeof parts[0]; i++)
    demand_type(why, document, parts[i], JSON_OBJECT, "an object");
  demand_type(why, document, "cases", JSON_ARRAY, "a list");
}

static void judge_case(struct buffer *why, const json_t *json, size_t at)
{
  const char *verdicts[VERDICT_KINDS];
  char place[32];
  int kind;
  for (kind = 0; kind < VERDICT_KINDS; kind++)
    verdicts[kind] = verdict_name((enum verdict_kind)kind);
  snprintf(place, sizeof place, "cases[%zu].", at);
  demand_text(why, place, json, "id", NULL, 0);
  demand_text(why, place, json, "verdict", verdicts, VERDICT_KINDS);
}

static int by_text(const void *a, const void *b)
{
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void judge_ids(struct buffer *why, const json_t *cases)
{
  size_t count = json_array_size(cases), i;
  const char **ids = memory_new((count + 1) * sizeof *ids);
  for (i = 0; i < count; i++)
    ids[i] = member_text(json_array_get(cases, i), "id");
  qsort(ids, count, sizeof *ids, by_text);
  for (i = 1; i < count && why->length == 0; i++)
    if (strcmp(ids[i - 1], ids[i]) == 0) {
      buffer_text(why, "cases: there are two of the id ");
      printable_add(why, ids[i], strlen(ids[i]));
    }
  free(ids);
}

void report_judge(struct buffer *why, const json_t *document)
{
  const json_t *cases = json_object_get(document, "cases");
  size_t i;
  judge_head(why, document);
  for (i = 0; i < json_array_size(cases) && why->length == 0; i++)
    judge_case(why, json_array_get(cases, i), i);
  if (why->length == 0)
    judge_ids(why, cases);
}

json_t *report_read(const char *path, struct buffer *why)
{
  struct buffer content = {0}, wrong = {0};
  json_error_t error;
  json_t *document = NULL;
  if (file_read(&content, path, REPORT_MAX, why)) {
    document = json_loadb(content.octets, content.length, JSON_REJECT_DUPLICATES, &error);
    if (document != NULL) {
      report_judge(&wrong, document);
    } else {
      buffer_format(&wrong, "line %d, column %d: ", error.line, error.column);
      printable_add(&wrong, error.text, strlen(error.text));
    }
  }
  if (wrong.length > 0) {
    printable_add(why, path, strlen(path));
    buffer_format(why, " is not a report: %s; a report is written by %s --report-json", wrong.octets,
                  invoked_command("check"));
    json_decref(document);
    document = NULL;
  }
  buffer_free(&wrong);
  buffer_free(&content);
  return document;
}
