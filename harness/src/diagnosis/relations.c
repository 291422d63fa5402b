// SPDX-License-Identifier: Apache-2.0
/* What is said of what the wrong answers are: see relations.h. */
#include "diagnosis/relations.h"
#include "base/memory.h"
#include "diagnosis/conditions.h"
#include "diagnosis/hypothesis_words.h"
#include "diagnosis/proposals.h"

#include <string.h>

/* Of observe, MILENAGE and TUAK. */
static const char both_sides[] = "authenticate vector";

/* So many relations of one command are said. */
#define SAID_MAX 3u
/* Where others are no points of the curve, so many that are one tell enough. */
#define POINTS_MIN 8u
/* In one command the catalogue has the word if it leaves fewer failures than one in so many. */
#define LEFT_PART 20u

static size_t *cases_of(const struct sought *s, const struct proposal *c)
{
  size_t *cases = memory_new((c->wrongs + 1u) * sizeof *cases), i, n = 0;
  for (i = 0; i < s->count; i++)
    if ((c->is[i / FEATURES_WORD] >> i % FEATURES_WORD & 1u) != 0)
      cases[n++] = s->at[i]->at;
  return cases;
}

static void say(struct findings *f, const struct sought *s, const struct proposal *c, const struct condition *condition)
{
  struct buffer text = {0}, where = {0};
  const bool all = c->wrongs == s->wrongs;
  json_t *parts = json_object();
  hypothesis_tell(&text, s, &c->h);
  json_object_set_new(parts, "relation", json_string(text.octets));
  json_object_set_new(parts, "way", json_string(hypothesis_way(&c->h)));
  if (condition->form == CONDITION_EXACTLY) {
    condition_tell(&where, condition);
    buffer_format(&text, " when %s", where.octets);
  }
  if (!all && (c->h.way == AGREEING || c->h.way == REVERSING))
    buffer_text(&text, ", where that is a point of the curve");
  json_object_set_new(parts, "when", where.octets == NULL ? json_null() : json_string(where.octets));
  findings_add(f, (struct finding){.rank = 10u * c->wrongs >= 9u * s->wrongs || condition->form == CONDITION_EXACTLY ||
                                                   c->otherwise == 0
                                               ? FINDING_CAUSE
                                               : FINDING_PARTIAL,
                                   .kind = "relation",
                                   .noun = s->target->noun,
                                   .text = buffer_take(&text),
                                   .commands = s->target->command,
                                   .holds = c->wrongs,
                                   .of = s->wrongs,
                                   .cases = cases_of(s, c),
                                   .parts = parts});
  buffer_free(&where);
}

/* Whether a proposal may be said: it holds for nearly all, or a condition on the inputs, found among all cases and
 * right ones too, tells exactly for which. */
static bool is_good(const struct sought *s, const struct proposal *c, const struct atoms *atoms,
                    struct condition *condition)
{
  bool all = false;
  *condition = (struct condition){CONDITION_NONE, {NULL, NULL}, false, 0, 0};
  if (c->wrongs < 2u)
    return false;
  if (10u * c->wrongs >= 9u * s->left)
    all = true;
  else if ((s->target->command & (QUESTION_OBSERVE | QUESTION_AUTH)) != 0 &&
           hypothesis_is_function(&c->h)) /* any wrong key is refused: refusals tell little */
    return false;
  if (c->wrongs < s->wrongs)
    *condition = condition_search(atoms, c->is, c->wrongs, s->count);
  return all || condition->form == CONDITION_EXACTLY ||
         (hypothesis_is_function(&c->h) && c->against == 0 && 2u * c->wrongs >= s->left) ||
         ((c->h.way == AGREEING || c->h.way == REVERSING) && c->otherwise == 0 && c->wrongs >= POINTS_MIN);
}

/* Say the proposal that holds for the most, and leave out of the others what it holds for; as long as one is good.
 * Whether something was said. */
static bool say_all(struct findings *f, struct sought *s, struct proposals *p)
{
  struct condition condition;
  struct atoms atoms;
  size_t i, said = 0;
  if (p->count == 0)
    return false;
  atoms_make(&atoms, s->at, s->count, FEATURES_ALL);
  s->left = s->wrongs;
  for (i = 0; i < p->count && said < SAID_MAX; i++) {
    proposals_sort(p, i);
    if (is_good(s, &p->at[i], &atoms, &condition)) {
      say(f, s, &p->at[i], &condition);
      said++;
      s->left -= p->at[i].wrongs;
      proposals_leave_out(p, i + 1u, s, p->at[i].is);
    }
  }
  atoms_free(&atoms);
  return said > 0;
}

/* Whether something was said of a target. */
static bool seek(struct findings *f, const struct observed *o, const struct target *target)
{
  struct proposals proposals;
  struct sought s;
  bool said = false;
  sought_make(&s, o, target);
  if (s.wrongs > 0 && s.first.space != NULL) {
    proposals_make(&proposals, &s);
    said = say_all(f, &s, &proposals);
    proposals_free(&proposals);
  }
  sought_free(&s);
  return said;
}

/* Whether the catalogue leaves failures of a command unexplained. */
static bool is_open(const struct observed *o, enum question_command command)
{
  size_t i, left = 0, all = 0;
  for (i = 0; i < o->count; i++)
    if (o->cases[i].question.command == command && observed_failed(&o->cases[i])) {
      all++;
      left += !o->cases[i].explained;
    }
  return LEFT_PART * left > all;
}

/* A kind of observe that no relation holds for all of: its values, each alone. */
static void seek_or_values(struct findings *f, const struct observed *o, const struct target *whole, size_t values)
{
  struct target value = *whole;
  if (seek(f, o, whole))
    return;
  value.noun = "wrong values";
  for (value.value = 0; value.value < values; value.value++) {
    if (value.value == 3u && strcmp(value.kinds, both_sides) == 0)
      value.kinds = "vector"; /* AUTN is the network's alone */
    seek(f, o, &value);
  }
}

/* observe, where no relation holds for all of it: what is computed apart, alone. */
static void seek_in_parts(struct findings *f, const struct observed *o)
{
  static const struct {
    struct target target;
    size_t values;
  } parts[] = {{{QUESTION_OBSERVE, "kcv", KNOWN_WHOLE, "failures of kcv", 0}, 0},
               {{QUESTION_OBSERVE, "kcv-zeros", KNOWN_WHOLE, "failures of kcv-zeros", 0}, 0},
               {{QUESTION_OBSERVE, "kcv-cmac", KNOWN_WHOLE, "failures of kcv-cmac", 0}, 0},
               {{QUESTION_OBSERVE, both_sides, KNOWN_WHOLE, "failures of MILENAGE", 1}, 4},
               {{QUESTION_OBSERVE, both_sides, KNOWN_WHOLE, "failures of TUAK", 2}, 4},
               {{QUESTION_OBSERVE, "eapaka", KNOWN_WHOLE, "failures of EAP-AKA'", 0}, 4},
               {{QUESTION_OBSERVE, "av5g", KNOWN_WHOLE, "failures of 5G", 0}, 3},
               {{QUESTION_OBSERVE, "packet", KNOWN_WHOLE, "failures of packet", 0}, 0}};
  size_t i;
  for (i = 0; i < sizeof parts / sizeof parts[0]; i++)
    seek_or_values(f, o, &parts[i].target, parts[i].values);
}

/* auth, likewise: each algorithm alone, and then its functions. */
static void seek_in_algorithm(struct findings *f, const struct observed *o, unsigned algorithm, const char *noun)
{
  static const char *const kinds[] = {"opc topc", "f1", "f1*", "f2", "f3", "f4", "f5", "f5*", "authenticate vector"};
  const struct target whole = {QUESTION_AUTH, NULL, KNOWN_WHOLE, noun, algorithm};
  size_t i;
  if (seek(f, o, &whole))
    return;
  for (i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
    const struct target part = {QUESTION_AUTH, kinds[i], KNOWN_WHOLE, "failures of one function", algorithm};
    seek(f, o, &part);
  }
}

void relations_find(struct findings *f, const struct observed *o)
{
  unsigned bit;
  for (bit = 0; bit < QUESTION_COMMANDS; bit++) {
    const struct target whole = {1u << bit, NULL, KNOWN_WHOLE, "failures", 0};
    if (!is_open(o, whole.command) || seek(f, o, &whole))
      continue;
    if (whole.command == QUESTION_OBSERVE)
      seek_in_parts(f, o);
    if (whole.command == QUESTION_AUTH) {
      seek_in_algorithm(f, o, 1, "failures of MILENAGE");
      seek_in_algorithm(f, o, 2, "failures of TUAK");
    }
  }
}
