// SPDX-License-Identifier: Apache-2.0
/* A run that goes on: see resume.h. The file goes from reading a report, over what must be the same, to the verdicts.
 */
#include "report/resume.h"
#include "base/json.h"
#include "base/memory.h"
#include "base/printable.h"
#include "report/report_facts.h"
#include "report/report_read.h"

#include <stdlib.h>
#include <string.h>

/* ---- Reading. */

bool resume_read(struct resume *resume, const char *path, struct buffer *why)
{
  const json_t *distrust;
  *resume = (struct resume){.path = path, .document = report_read(path, why)};
  if (resume->document == NULL)
    return false;
  distrust = json_object_get(resume->document, "distrust");
  if (json_is_null(distrust))
    return true;
  printable_add(why, path, strlen(path));
  buffer_format(why, " cannot be resumed: %s; check without --resume",
                distrust == NULL ? "it does not say whether its verdicts can be trusted"
                                 : "its verdicts cannot be trusted, as it says itself");
  resume_free(resume);
  return false;
}

void resume_free(struct resume *resume)
{
  json_decref(resume->document);
  resume->document = NULL;
}

/* ---- What must be the same. */

/* Every member of a part must be as it was, but for the remark, which the end of a run makes. */
static void demand_same(struct buffer *why, const char *part, const json_t *old, json_t *now)
{
  void *at;
  for (at = json_object_iter(now); at != NULL && why->length == 0; at = json_object_iter_next(now, at)) {
    const char *name = json_object_iter_key(at);
    const json_t *before = json_object_get(old, name);
    if (strcmp(name, "remark") == 0 || (before != NULL && json_equal(before, json_object_iter_value(at))))
      continue;
    buffer_format(why, "%s.%s was ", part, name);
    member_show(why, before);
    buffer_text(why, ", and is ");
    member_show(why, json_object_iter_value(at));
  }
}

static void demand_same_facts(struct buffer *why, const json_t *document, const struct report *report)
{
  const struct {
    const char *name;
    json_t *now;
  } parts[] = {{"harness", report_harness()},
               {"vectors", report_vectors(report)},
               {"selection", report_selection(report)},
               {"implementation", report_implementation(report)}};
  size_t i;
  for (i = 0; i < sizeof parts / sizeof parts[0]; i++) {
    if (why->length == 0)
      demand_same(why, parts[i].name, json_object_get(document, parts[i].name), parts[i].now);
    json_decref(parts[i].now);
  }
}

/* ---- Verdicts. */

static char *copy_of(const json_t *json, const char *name)
{
  const char *text = json_string_value(json_object_get(json, name));
  return text == NULL ? NULL : memory_copy(text);
}

/* The kind of a case: it has one, by report_judge. */
static enum verdict_kind kind_of(const json_t *json)
{
  int kind = 0;
  while (strcmp(member_text(json, "verdict"), verdict_name((enum verdict_kind)kind)) != 0)
    kind++;
  return (enum verdict_kind)kind;
}

/* A pass, by its answer. */
static void judge_again(struct verdict *v, const struct vector *vector, const json_t *json, bool strict)
{
  const char *given = member_text(json, "given");
  if (vector->form == REQUEST_SINGLE)
    verdict_of_answer(v, vector, given, strict);
  else
    verdict_of_whole(v, vector, given);
}

/* Whether a member is one line of legible text, as a report has it; it will be shown. */
static bool is_line(const json_t *json, const char *name)
{
  const json_t *text = json_object_get(json, name);
  return json_is_string(text) && printable_is_line(json_string_value(text), json_string_length(text));
}

/* Whether a case that did not pass has all that is shown of it: why, and of a failure what was due and what was given.
 */
static bool is_whole(enum verdict_kind kind, const json_t *json)
{
  return is_line(json, "reason") && (kind != VERDICT_FAIL || (is_line(json, "expected") && is_line(json, "given")));
}

/* What did not pass is taken as it is: it can make nothing conformant. */
static void restore(struct verdict *v, const struct vector *vector, enum verdict_kind kind, const json_t *json)
{
  *v = (struct verdict){.kind = kind,
                        .broke_protocol = json_is_true(json_object_get(json, "broke_protocol")),
                        .not_restarted = json_is_true(json_object_get(json, "not_restarted")),
                        .reason = copy_of(json, "reason"),
                        .expected = kind == VERDICT_FAIL ? copy_of(json, "expected") : NULL,
                        .given = copy_of(json, "given"),
                        .again = copy_of(json, "given_again"),
                        .diagnostics = copy_of(json, "standard_error")};
  if (kind == VERDICT_FAIL && vector->form == REQUEST_SINGLE)
    verdict_read(v, vector);
}

static void take_case(struct buffer *why, struct run *run, size_t i, const json_t *json)
{
  const struct vector *vector = run->cases[i].vector;
  const enum verdict_kind kind = kind_of(json);
  struct verdict v = {0};
  if (strcmp(member_text(json, "id"), vector->id) != 0)
    buffer_format(why, "cases[%zu] is not a verdict on %s", i, vector->id);
  else if (kind == VERDICT_PASS)
    judge_again(&v, vector, json, run->strict_class);
  else if (kind != VERDICT_NONE && !is_whole(kind, json))
    buffer_format(why, "cases[%zu] does not have the reason, or the answer, of a verdict in one line of legible text",
                  i);
  else if (kind != VERDICT_NONE)
    restore(&v, vector, kind, json);
  if (why->length == 0 && v.kind != kind)
    buffer_format(why, "the answer to %s is said to pass, and does not", vector->id);
  if (why->length == 0 && kind != VERDICT_NONE)
    run_conclude(run, i, &v);
  else
    verdict_clear(&v);
}

/* Whether anything was judged at all: if not, there may be no implementation to compare with. */
static bool is_judged(const json_t *cases)
{
  size_t i;
  for (i = 0; i < json_array_size(cases); i++)
    if (strcmp(member_text(json_array_get(cases, i), "verdict"), verdict_name(VERDICT_NONE)) != 0)
      return true;
  return false;
}

bool resume_apply(const struct resume *resume, const struct report *report, struct run *run, struct buffer *why)
{
  const json_t *cases = json_object_get(resume->document, "cases");
  struct buffer wrong = {0};
  size_t i;
  if (!is_judged(cases))
    return true;
  demand_same_facts(&wrong, resume->document, report);
  if (wrong.length == 0 && json_array_size(cases) != run->count)
    buffer_format(&wrong, "it has %zu cases, and %zu are selected", json_array_size(cases), run->count);
  for (i = 0; i < run->count && wrong.length == 0; i++)
    take_case(&wrong, run, i, json_array_get(cases, i));
  if (wrong.length > 0) {
    printable_add(why, resume->path, strlen(resume->path));
    buffer_format(why, " cannot be resumed: %s; give the same implementation and options, or check without --resume",
                  wrong.octets);
  }
  buffer_free(&wrong);
  return why->length == 0;
}
