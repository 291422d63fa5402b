// SPDX-License-Identifier: Apache-2.0
/* A run that goes on: see resume.h. The file goes from reading a report, over what must be the same, to the verdicts.
 */
#include "report/resume.h"
#include "base/json.h"
#include "base/printable.h"
#include "report/recall.h"
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

static void take_case(struct buffer *why, struct run *run, size_t i, const json_t *json)
{
  const enum verdict_kind kind = recall_kind(json);
  struct verdict v = {0};
  if (!recall_verdict(&v, run, i, json, why))
    return;
  if (v.kind == kind && kind != VERDICT_NONE) {
    run_conclude(run, i, &v);
    return;
  }
  if (kind == VERDICT_PASS)
    buffer_format(why, "the report says that the answer to %s passes, but it does not", run->cases[i].vector->id);
  else if (v.kind != kind)
    buffer_format(why, "the report says that the verdict on %s is '%s', but it is '%s'", run->cases[i].vector->id,
                  verdict_name(kind), verdict_name(v.kind));
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
