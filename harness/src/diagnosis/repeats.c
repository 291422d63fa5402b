// SPDX-License-Identifier: Apache-2.0
/* Answers that are not reproducible: see repeats.h. */
#include "diagnosis/repeats.h"
#include "base/memory.h"
#include "protocol/question.h"

/* What the cases of one kind come to. */
struct repeats {
  size_t *cases, count;
  size_t first, again; /* so many were right at first, so many when they were asked again */
  size_t none;         /* so many had no answer then */
  size_t restarted;    /* so many were otherwise after another start */
  unsigned commands;
};

static bool is_right(const struct vector *vector, const char *answer, bool strict)
{
  struct verdict v = {0};
  bool right;
  if (answer_parse(answer).status == ANSWER_NO_STATUS)
    return false;
  verdict_of_answer(&v, vector, answer, strict);
  right = v.kind == VERDICT_PASS;
  verdict_clear(&v);
  return right;
}

static void take(struct repeats *r, const struct run *run, size_t at)
{
  const struct run_case *c = &run->cases[at];
  r->first += c->verdict.given != NULL && is_right(c->vector, c->verdict.given, run->strict_class);
  r->again += is_right(c->vector, c->verdict.again, run->strict_class);
  r->none += answer_parse(c->verdict.again).status == ANSWER_NO_STATUS;
  r->restarted += c->restarted;
  r->commands |= question_bit(c->vector->command->name);
  r->cases[r->count++] = at;
}

static size_t asked_again(const struct run *run, unsigned commands)
{
  size_t i, n = 0;
  for (i = 0; i < run->count; i++)
    n += run->cases[i].asked_again && (question_bit(run->cases[i].vector->command->name) & commands) != 0;
  return n;
}

/* The sentence: every one of them was right at first, or the last time, or neither. */
static const char *text_of(const struct repeats *r)
{
  if (r->first == r->count && r->again == 0)
    return "right only at first: the same request gets another answer, or none, when it is asked again at the end";
  if (r->again == r->count && r->first == 0)
    return "wrong only at first: the same request has the right answer when it is asked again at the end";
  if (r->none > 0)
    return "not reproducible: the same request gets another answer, or none, when it is asked again at the end";
  if (r->restarted == r->count)
    return "not reproducible: the same request was answered in two ways, before and after another start";
  return "not reproducible: the same request was answered in two ways";
}

void repeats_find(struct findings *f, const struct run *run)
{
  struct repeats r = {0};
  size_t i, n = 0;
  for (i = 0; i < run->count; i++)
    n += run->cases[i].verdict.again != NULL;
  if (n == 0)
    return;
  r.cases = memory_new(n * sizeof *r.cases);
  for (i = 0; i < run->count; i++)
    if (run->cases[i].verdict.again != NULL)
      take(&r, run, i);
  findings_add(f, (struct finding){.rank = FINDING_UNSTEADY,
                                   .kind = "repeats",
                                   .noun = "vectors asked again",
                                   .text = memory_copy(text_of(&r)),
                                   .commands = r.commands,
                                   .holds = r.count,
                                   .of = asked_again(run, r.commands),
                                   .cases = r.cases,
                                   .parts = json_pack("{s:I, s:I}", "right_at_first", (json_int_t)r.first,
                                                      "right_again", (json_int_t)r.again)});
}
