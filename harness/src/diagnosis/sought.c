// SPDX-License-Identifier: Apache-2.0
/* The cases of a command: see sought.h. */
#include "diagnosis/sought.h"
#include "base/memory.h"
#include "base/names.h"

#include <stdlib.h>
#include <string.h>

static bool is_meant(const struct target *t, const struct observed_case *c)
{
  const struct question *q = &c->question;
  const struct ltk_iut_octets kind = q->command == QUESTION_AUTH ? q->authentication.kind : q->observation.kind;
  const uint64_t algorithm = q->command == QUESTION_AUTH ? q->authentication.algorithm : q->context.algorithm;
  if (t->algorithm != 0 && algorithm != t->algorithm)
    return false;
  if (c->question.command != t->command || c->vector->class != NULL || c->outcome > OUTCOME_REFUSED)
    return false;
  return t->kinds == NULL || names_in_words(t->kinds, (const char *)kind.octets, kind.length);
}

/* Whether the value that is meant is wrong, of several. */
static bool is_wrong(const struct target *t, const struct observed_case *c)
{
  struct known k;
  bool wrong = c->outcome != OUTCOME_RIGHT;
  if (wrong && t->value != KNOWN_WHOLE && c->outcome == OUTCOME_VALUE) {
    known_make(&k, c, NULL, (struct ltk_iut_octets){NULL, 0}, t->value);
    wrong = k.due_length > 0 && (!k.is_value || k.given.length != k.fact[0].length ||
                                 memcmp(k.given.octets, k.fact[0].octets, k.given.length) != 0);
    known_free(&k);
  }
  return wrong;
}

void sought_make(struct sought *s, const struct observed *o, const struct target *t)
{
  const struct observed_case *before = NULL;
  size_t i;
  *s = (struct sought){.target = t,
                       .at = memory_new((o->count + 1u) * sizeof *s->at),
                       .before = memory_new((o->count + 1u) * sizeof *s->before),
                       .wrong = memory_new(o->count + 1u)};
  for (i = 0; i < o->count; i++) {
    const struct observed_case *c = &o->cases[i];
    if (is_meant(t, c)) {
      s->at[s->count] = c;
      s->before[s->count] = before;
      s->wrong[s->count] = is_wrong(t, c);
      s->wrongs += s->wrong[s->count++];
    }
    if (c->question.command == t->command)
      before = c;
  }
  for (i = 0; i < s->count && s->first.space == NULL; i++)
    if (s->wrong[i] && s->at[i]->outcome == OUTCOME_VALUE) {
      known_make(&s->first, s->at[i], NULL, s->same, t->value);
      s->same = s->first.given;
    }
}

void sought_free(struct sought *s)
{
  free(s->at);
  free(s->before);
  free(s->wrong);
  known_free(&s->first);
}

void pair_make(struct pair *p, const struct sought *s, size_t i)
{
  const struct observed_case *before = s->before[i];
  known_make(&p->now, s->at[i], before, s->same, s->target->value);
  p->has_before = before != NULL && before->vector->class == NULL;
  if (p->has_before)
    known_make(&p->before, before, NULL, s->same, s->target->value);
}

void pair_free(struct pair *p)
{
  known_free(&p->now);
  if (p->has_before)
    known_free(&p->before);
}

enum agreement pair_agrees(const struct pair *p, const struct hypothesis *h)
{
  return computed_agrees(&p->now, p->has_before ? &p->before : NULL, h);
}

const char *sought_name(const struct sought *s)
{
  const char *const *names = request_answers(s->at[0]->vector->command, s->at[0]->vector->input);
  if ((s->target->command & (QUESTION_OBSERVE | QUESTION_AUTH)) != 0 && s->target->value == KNOWN_WHOLE &&
      s->target->kinds == NULL)
    return "answer";
  if (s->target->value == KNOWN_WHOLE && names[1] != NULL)
    return "answer";
  return names[s->target->value == KNOWN_WHOLE ? 0 : s->target->value];
}
