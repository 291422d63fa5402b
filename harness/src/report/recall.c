// SPDX-License-Identifier: Apache-2.0
/* Verdicts recalled: see recall.h. The file goes from what a report says to what can be judged again. */
#include "report/recall.h"
#include "base/json.h"
#include "base/memory.h"
#include "base/printable.h"

#include <string.h>

static char *copy_of(const json_t *json, const char *name)
{
  const char *text = json_string_value(json_object_get(json, name));
  return text == NULL ? NULL : memory_copy(text);
}

enum verdict_kind recall_kind(const json_t *json)
{
  int kind = 0;
  while (strcmp(member_text(json, "verdict"), verdict_name((enum verdict_kind)kind)) != 0)
    kind++;
  return (enum verdict_kind)kind;
}

/* Whether a member is one line of legible text, as a report has it; it will be shown. */
static bool is_line(const json_t *json, const char *name)
{
  const json_t *text = json_object_get(json, name);
  return json_is_string(text) && printable_is_line(json_string_value(text), json_string_length(text));
}

/* Whether a case that did not pass has all that is shown of it: why, and of a failure what was due and what was given,
 * which is nothing only where a command is claimed and not offered. */
static bool is_whole(const struct run *run, enum verdict_kind kind, const json_t *json)
{
  const bool is_given = is_line(json, "given") || (run->claim != NULL && json_is_null(json_object_get(json, "given")));
  return is_line(json, "reason") && (kind != VERDICT_FAIL || (is_line(json, "expected") && is_given));
}

/* As the report has it. */
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
  if (kind == VERDICT_FAIL && vector->form == REQUEST_SINGLE && v->given != NULL)
    verdict_read(v, vector);
}

/* Whether a text is an answer. */
static bool is_answer(const char *text)
{
  return text != NULL && printable_is(text, strlen(text)) && answer_parse(text).status != ANSWER_NO_STATUS;
}

/* Of a longer answer that did not pass, the start and the end are kept. */
static bool is_clipped(enum verdict_kind kind, const char *answer)
{
  return kind != VERDICT_PASS && strlen(answer) > PRINTABLE_KEPT;
}

/* The verdict on an answer to a vector of one request, and on a second answer. */
static void judge_single(struct verdict *v, const struct run *run, const struct vector *vector, const json_t *json)
{
  const char *again = json_string_value(json_object_get(json, "given_again"));
  verdict_of_answer(v, vector, member_text(json, "given"), run->strict_class);
  if (again != NULL)
    verdict_again(v, vector, again, run->strict_class);
}

/* Judge what can be judged; false if nothing can. */
static bool judge(struct verdict *v, const struct run *run, const struct vector *vector, const json_t *json)
{
  const enum verdict_kind kind = recall_kind(json);
  const char *given = json_string_value(json_object_get(json, "given"));
  const json_t *again = json_object_get(json, "given_again");
  const bool is_offered = run->offers(run->context, vector->command->name);
  if (given == NULL && (kind == VERDICT_PASS || !is_offered)) {
    if (!is_offered)
      verdict_not_offered(v, vector);
    return true; /* a pass without an answer has no verdict */
  }
  if (vector->form != REQUEST_SINGLE && given != NULL && (kind == VERDICT_PASS || strchr(given, ' ') == NULL)) {
    if (!verdict_of_declined(v, given))
      verdict_of_whole(v, vector, given);
    return v->kind != VERDICT_FAIL || kind != VERDICT_FAIL; /* where in a sequence it failed, only the report knows */
  }
  if (!is_answer(given) || is_clipped(kind, given) || (json_is_string(again) && !is_answer(json_string_value(again))))
    return false;
  if (vector->form == REQUEST_SINGLE)
    judge_single(v, run, vector, json);
  else
    return verdict_of_declined(v, given);
  return true;
}

bool recall_verdict(struct verdict *v, const struct run *run, size_t i, const json_t *json, struct buffer *why)
{
  const struct vector *vector = run->cases[i].vector;
  const enum verdict_kind kind = recall_kind(json);
  struct verdict judged = {0};
  if (strcmp(member_text(json, "id"), vector->id) != 0) {
    buffer_format(why, "cases[%zu] is not a verdict on %s", i, vector->id);
    return false;
  }
  if (kind == VERDICT_NONE)
    return true;
  if (kind != VERDICT_PASS && !is_whole(run, kind, json)) {
    buffer_format(why, "cases[%zu] does not have the reason, or the answer, of a verdict in one line of legible text",
                  i);
    return false;
  }
  if (!judge(&judged, run, vector, json)) {
    verdict_clear(&judged);
    if (kind != VERDICT_PASS)
      restore(&judged, vector, kind, json);
  }
  if (judged.kind == VERDICT_UNSUPPORTED && run_claims(run, NULL, &run->cases[i]))
    verdict_claimed(&judged, vector);
  *v = judged;
  return true;
}
