// SPDX-License-Identifier: Apache-2.0
/* Cases as the diagnosis sees them: see items.h. */
#include "diagnosis/items.h"
#include "observe/auth.h"
#include "protocol/error_class.h"
#include "base/hex.h"
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

unsigned items_commands(unsigned parts)
{
  return (parts & (PART_P256 - 1u)) | ((parts & (PART_P256 | PART_HYBRID)) != 0 ? QUESTION_AGREE : 0) |
         ((parts & (PART_KCV | PART_TUAK_OF_KEY | PART_AKA | PART_PACKET)) != 0 ? QUESTION_OBSERVE : 0) |
         ((parts & PART_TUAK) != 0 ? QUESTION_AUTH : 0);
}

static unsigned part_of_observe(const struct question *q)
{
  const enum observe_kind kind = observe_kind_of(&q->observation);
  if (kind < OBSERVE_CARD)
    return PART_KCV;
  if (kind == OBSERVE_PACKET)
    return PART_PACKET;
  if (observe_makes_keys(kind))
    return PART_AKA;
  return q->context.algorithm == AUTH_TUAK ? PART_TUAK_OF_KEY : QUESTION_OBSERVE;
}

static unsigned part_of(const struct question *q)
{
  if (q->command == QUESTION_AGREE && q->suite == 2u)
    return PART_P256;
  if (q->command == QUESTION_AGREE && q->suite == 3u)
    return PART_HYBRID;
  if (q->command == QUESTION_OBSERVE)
    return part_of_observe(q);
  if (q->command == QUESTION_AUTH && q->authentication.algorithm == 2u)
    return PART_TUAK;
  return q->command;
}

/* Values of an answer are put one behind the other. */
static void read_value(struct ltk_iut_answer *a, const char *digits, size_t n)
{
  size_t length;
  if (hex_read(a->octets + a->length, sizeof a->octets - a->length, &length, digits, n))
    a->length += length;
  else
    a->status = LTK_IUT_ERROR; /* what no fault gives */
}

void items_due(struct ltk_iut_answer *due, const struct vector *vector)
{
  const char *const *name = request_answers(vector->command, vector->input);
  *due = (struct ltk_iut_answer){0};
  if (vector->class != NULL)
    due->status = LTK_IUT_INVALID;
  for (; vector->class == NULL && *name != NULL; name++) {
    const json_t *value = json_object_get(vector->output, *name);
    read_value(due, json_string_value(value), json_string_length(value));
  }
  due->why = vector->class;
}

static void read_given(struct ltk_iut_answer *given, const struct vector *vector, const struct verdict_answer *answer)
{
  const char *const *name = request_answers(vector->command, vector->input);
  size_t i;
  *given = (struct ltk_iut_answer){0};
  if (answer->status == ANSWER_INVALID) {
    given->status = LTK_IUT_INVALID;
    given->why = answer->rest;
    return;
  }
  for (i = 0; name[i] != NULL; i++) {
    if (i < answer->values)
      read_value(given, answer->value[i].value, answer->value[i].value_length);
    else
      given->status = LTK_IUT_ERROR;
  }
}

static bool same_value(const struct ltk_iut_answer *a, const struct ltk_iut_answer *b)
{
  return a->length == b->length && memcmp(a->octets, b->octets, a->length) == 0;
}

bool items_fits(const struct vector *vector, const struct ltk_iut_answer *given, const struct ltk_iut_answer *answer)
{
  return given->status == answer->status &&
         (given->status != LTK_IUT_OK || vector->class != NULL || same_value(given, answer));
}

bool items_exactly(const struct ltk_iut_answer *given, const struct ltk_iut_answer *answer)
{
  return given->status == LTK_IUT_OK
             ? same_value(given, answer)
             : given->why != NULL && answer->why != NULL && strcmp(given->why, answer->why) == 0;
}

/* Whether a valid input was refused, and for a class that there is. */
static bool refuses_by_a_rule(const struct item *item)
{
  return item->due.status == LTK_IUT_OK && item->given.status == LTK_IUT_INVALID && item->given.why != NULL &&
         error_class_clause(item->vector->family, item->given.why) != NULL;
}

bool items_explains(const struct item *item, const struct ltk_iut_answer *answer)
{
  if (item->given.status == LTK_IUT_INVALID && item->due.status == LTK_IUT_INVALID) /* it failed for its class */
    return answer->status == LTK_IUT_INVALID && items_exactly(&item->given, answer) &&
           !items_exactly(&item->due, answer);
  if (refuses_by_a_rule(item) && !items_exactly(&item->given, answer))
    return false;
  return items_fits(item->vector, &item->given, answer) && !items_fits(item->vector, &item->due, answer);
}

bool items_is_other_value(const struct item *item, const struct ltk_iut_answer *answer)
{
  return item->due.status == LTK_IUT_OK && answer->status == LTK_IUT_OK && !same_value(&item->due, answer);
}

const char *items_rule(const struct item *item)
{
  if (item->given.status == LTK_IUT_INVALID)
    return item->given.why == NULL ? "" : item->given.why;
  return item->due.status == LTK_IUT_INVALID ? item->due.why : NULL;
}

static void add(struct items *items, const struct run *run, bool failed)
{
  size_t i;
  for (i = 0; i < run->count; i++) {
    const struct run_case *c = &run->cases[i];
    struct item *item = &items->item[items->count];
    bool is = c->verdict.kind == VERDICT_FAIL ? failed && c->verdict.given != NULL
                                              : !failed && c->verdict.kind == VERDICT_PASS;
    if (!is || c->vector->form != REQUEST_SINGLE)
      continue;
    *item = (struct item){.vector = c->vector, .at = i, .failed = failed};
    if (!question_read(&item->question, c->vector->command->name, c->vector->input)) {
      question_free(&item->question);
      continue;
    }
    item->part = part_of(&item->question);
    items_due(&item->due, c->vector);
    if (failed)
      read_given(&item->given, c->vector, &c->verdict.answer);
    else
      item->given = item->due;
    items->count++;
  }
}

void items_make(struct items *items, const struct run *run)
{
  *items = (struct items){.item = memory_new((run->count + 1u) * sizeof *items->item)};
  add(items, run, true);
  items->failed = items->count;
  if (items->failed > 0)
    add(items, run, false);
}

void items_free(struct items *items)
{
  size_t i;
  for (i = 0; i < items->count; i++)
    question_free(&items->item[i].question);
  free(items->item);
  *items = (struct items){0};
}
