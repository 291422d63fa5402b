// SPDX-License-Identifier: Apache-2.0
/* The cases of a run: see observed.h. */
#include "diagnosis/observed.h"
#include "base/hex.h"
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

bool observed_failed(const struct observed_case *c)
{
  return c->verdict->kind == VERDICT_FAIL;
}

/* Whether a command was answered in any other way than with "unsupported": if not, it is merely not offered. */
static bool is_offered(const struct run *run, const struct request_command *command)
{
  size_t i;
  for (i = 0; i < run->count; i++)
    if (run->cases[i].vector->command == command && run->cases[i].verdict.kind != VERDICT_NONE &&
        run->cases[i].verdict.kind != VERDICT_UNSUPPORTED)
      return true;
  return false;
}

static bool is_telling(const struct verdict *v)
{
  return v->kind != VERDICT_NONE && v->kind != VERDICT_PASS;
}

static enum outcome outcome_of(const struct run_case *c)
{
  static const enum outcome others[VERDICT_KINDS] = {[VERDICT_UNSUPPORTED] = OUTCOME_UNSUPPORTED,
                                                     [VERDICT_ERROR] = OUTCOME_ERROR,
                                                     [VERDICT_TIMEOUT] = OUTCOME_TIMEOUT,
                                                     [VERDICT_CRASH] = OUTCOME_CRASH};
  if (c->verdict.kind != VERDICT_FAIL)
    return others[c->verdict.kind];
  if (c->vector->class != NULL)
    return c->verdict.answer.status == ANSWER_OK ? OUTCOME_ACCEPTED : OUTCOME_CLASS;
  return c->verdict.answer.status == ANSWER_INVALID ? OUTCOME_REFUSED : OUTCOME_VALUE;
}

static void add_case(struct observed *o, const struct run *run, size_t at, const struct diagnosis *diagnosis)
{
  const struct run_case *c = &run->cases[at];
  struct observed_case *new = &o->cases[o->count];
  *new = (struct observed_case){.outcome = outcome_of(c),
                                .at = at,
                                .vector = c->vector,
                                .verdict = &c->verdict,
                                .explained = diagnosis->explained_by[at] >= 0};
  if (question_read(&new->question, c->vector->command->name, c->vector->input))
    o->count++;
  else
    question_free(&new->question);
}

bool observed_make(struct observed *o, const struct run *run, const struct diagnosis *diagnosis)
{
  const struct request_command *command = NULL;
  bool offered = false, telling = false;
  size_t i;
  *o = (struct observed){0};
  for (i = 0; i < run->count && !telling; i++) {
    if (is_telling(&run->cases[i].verdict) && run->cases[i].vector->command != command) {
      command = run->cases[i].vector->command;
      offered = is_offered(run, command);
    }
    telling = is_telling(&run->cases[i].verdict) && offered;
  }
  if (!telling)
    return false;
  o->cases = memory_new(run->count * sizeof *o->cases);
  for (i = 0; i < run->count; i++)
    if (run->cases[i].vector->form == REQUEST_SINGLE && run->cases[i].verdict.kind != VERDICT_NONE &&
        run->cases[i].verdict.again == NULL) /* who answers in two ways has no answer */
      add_case(o, run, i, diagnosis);
  return true;
}

void observed_free(struct observed *o)
{
  size_t i;
  for (i = 0; i < o->count; i++)
    question_free(&o->cases[i].question);
  free(o->cases);
  *o = (struct observed){0};
}

bool observed_step(const struct observed_case *c, const char *name, uint8_t *space, size_t size, size_t *length)
{
  const json_t *digits = json_object_get(c->vector->steps, name);
  *length = 0;
  return digits != NULL && hex_read(space, size, length, json_string_value(digits), json_string_length(digits));
}

bool observed_due(const struct observed_case *c, uint8_t *space, size_t size, size_t *length)
{
  const char *const *name = request_answers(c->vector->command, c->vector->input);
  size_t n;
  *length = 0;
  for (; c->vector->class == NULL && *name != NULL; name++) {
    const json_t *digits = json_object_get(c->vector->output, *name);
    if (!hex_read(space + *length, size - *length, &n, json_string_value(digits), json_string_length(digits)))
      return false;
    *length += n;
  }
  return c->vector->class == NULL;
}
