// SPDX-License-Identifier: Apache-2.0
/* Steps: see first_wrong.h. The file goes from one value, over the steps of one answer, to all of a run. */
#include "diagnosis/first_wrong.h"
#include "base/hex.h"
#include "base/memory.h"
#include "diagnosis/s_difference.h"
#include "diagnosis/transforms.h"
#include "protocol/question.h"
#include "vectors/steps.h"

#include <stdlib.h>
#include <string.h>

/* So many places of one command are told. */
#define PLACES_MAX 3u

/* So many octets of a value are shown whole: every parameter and digest; of a longer one, the first of them. */
#define SHOWN_MAX 33u
#define SHOWN_LESS 8u

/* ---- Values ---- */

struct value {
  uint8_t *octets; /* NULL: it is not octets, but an odd number of digits */
  size_t length;
};

static struct value read_value(const char *digits, size_t n)
{
  struct value v = {memory_new(n / 2u + 1u), 0};
  if (!hex_read(v.octets, n / 2u, &v.length, digits, n)) {
    free(v.octets);
    v = (struct value){NULL, n};
  }
  return v;
}

static bool same(const struct value *a, const struct value *b)
{
  return a->octets != NULL && b->octets != NULL && a->length == b->length &&
         memcmp(a->octets, b->octets, a->length) == 0;
}

/* "130014", "-" for nothing, "28d01e9d.. (40 octets)" */
static void show(struct buffer *b, const struct value *v, size_t at, size_t n)
{
  char digits[2u * SHOWN_MAX + 1u];
  if (v->octets == NULL) {
    buffer_format(b, "an odd number of digits (%zu)", v->length);
    return;
  }
  hex_write(digits, v->octets + at, n <= SHOWN_MAX ? n : SHOWN_LESS);
  buffer_text(b, n == 0 ? "-" : digits);
  if (n > SHOWN_MAX)
    buffer_format(b, ".. (%zu octets)", n);
}

/* ---- The steps of an answer ---- */

/* All kinds of answers have their steps in the same order (request_steps); those of some kinds end earlier. */
enum { OF_S, OF_KEY, OF_D, OF_OBSERVED, OF_TEMP, OF_OUT2, OF_IN1, OF_OUT1, OF_OUT3, OF_OUT4 };

/* From which steps each is made. */
static const unsigned made_of[REQUEST_STEPS_MAX] = {
    [OF_D] = 1u << OF_S | 1u << OF_KEY, [OF_OBSERVED] = 1u << OF_D, [OF_TEMP] = 1u << OF_OBSERVED,
    [OF_OUT2] = 1u << OF_TEMP,          [OF_IN1] = 1u << OF_OUT2,   [OF_OUT1] = 1u << OF_TEMP | 1u << OF_IN1,
    [OF_OUT3] = 1u << OF_TEMP,          [OF_OUT4] = 1u << OF_TEMP};

struct step {
  struct value due, given;
};

/* Sets of steps: those that were given; of them those that are not the vector's; and those that are wrong by
 * themselves, as far as that can be known, and not because a step before them is. */
struct steps {
  struct step step[REQUEST_STEPS_MAX];
  size_t count; /* so many there can be */
  unsigned given, others, wrong;
};

static bool has(const struct steps *s, unsigned set)
{
  return (s->given & set) == set;
}

/* D as it follows from the S and KEY that were given, and the observed key from D: that is then what is due. */
static void follow(struct steps *s, size_t i)
{
  struct step *step = &s->step[i];
  const struct value *of = &s->step[i == OF_D ? OF_S : OF_D].given, *key = &s->step[OF_KEY].given;
  if (of->octets == NULL || (i == OF_D && (key->octets == NULL || step->due.length != 32u)) ||
      (i == OF_OBSERVED && of->length < step->due.length))
    return;
  if (i == OF_D)
    hash_mac(HASH_SHA256, step->due.octets, key->octets, key->length, of->octets, of->length);
  else
    memcpy(step->due.octets, of->octets + of->length - step->due.length, step->due.length);
  if (!same(&step->due, &step->given))
    s->wrong |= 1u << i;
}

static void judge(struct steps *s, size_t i)
{
  const unsigned bit = 1u << i;
  if ((s->others & made_of[i]) != 0 && has(s, made_of[i] | bit) && (i == OF_D || i == OF_OBSERVED))
    follow(s, i);
  else if ((s->others & bit) != 0 &&
           ((s->others & (bit - 1u)) == 0 || (has(s, made_of[i]) && (s->others & made_of[i]) == 0)))
    s->wrong |= bit;
}

static void read_steps(struct steps *s, const struct run_case *c)
{
  const char *const *name = request_steps(c->vector->command, c->vector->input);
  struct buffer digits = {0};
  struct answer_word word;
  *s = (struct steps){.count = 0};
  for (; name[s->count] != NULL; s->count++) {
    struct step *step = &s->step[s->count];
    if (!answer_step(c->verdict.answer.rest, name[s->count], &word) || !steps_due(c->vector, name[s->count], &digits))
      continue;
    step->due = read_value(digits.octets, digits.length);
    step->given = read_value(word.value, word.value_length);
    s->given |= 1u << s->count;
    s->others |= same(&step->due, &step->given) ? 0 : 1u << s->count;
    judge(s, s->count);
  }
  buffer_free(&digits);
}

static void free_steps(struct steps *s)
{
  size_t i;
  for (i = 0; i < s->count; i++) {
    free(s->step[i].due.octets);
    free(s->step[i].given.octets);
  }
}

/* Whether each step is shown right: it is given, or one that is made of it. */
static bool are_shown(const struct steps *s)
{
  unsigned shown = s->given;
  size_t i;
  for (i = s->count; i-- > 0;)
    if ((shown >> i & 1u) != 0)
      shown |= made_of[i];
  return shown == (1u << s->count) - 1u;
}

/* ---- What is told of an answer ---- */

enum standing {
  ALL_RIGHT,      /* no step is wrong, and each is shown */
  RIGHT,          /* no step is wrong of those given */
  FIRST,          /* the first wrong step: all before it are given, and are right */
  FIRST_OF_GIVEN, /* the first wrong one of those given */
  TOO,            /* a later one that is wrong by itself, and not by what comes before it */
};

static enum standing standing_of(const struct steps *s, size_t i)
{
  const unsigned before = (1u << i) - 1u;
  if ((s->others & before) != 0)
    return TOO;
  return has(s, before) ? FIRST : FIRST_OF_GIVEN;
}

/* A place in which an answer is wrong, or that none is. The strings are its own. */
struct place {
  enum standing standing;
  const char *step;           /* as the vectors call it */
  struct buffer part, values; /* of S the parameter; what was due and what was given */
};

static void free_place(struct place *p)
{
  buffer_free(&p->part);
  buffer_free(&p->values);
}

/* "expected 13f014, actual 31041f" */
static void tell_values(struct buffer *b, const struct step *step, const struct s_difference *d)
{
  if (d->way != S_OTHER) {
    buffer_text(b, d->way == S_MISSING ? "missing" : "present twice");
    return;
  }
  buffer_text(b, "expected ");
  show(b, &step->due, d->due_at, d->due_length);
  buffer_text(b, ", actual ");
  show(b, &step->given, d->given_at, d->given_length);
}

/* Where a step is wrong: the parts of S, or the whole. */
static size_t differences(struct s_difference d[S_PARTS_MAX], const struct vector *vector, const char *name,
                          const struct step *step)
{
  enum fields_kind kind;
  size_t n, found = 0;
  if (step->given.octets != NULL && steps_is_s(vector, name, &kind, &n))
    found = s_compare(d, kind, n, step->due.octets, step->due.length, step->given.octets, step->given.length);
  if (found == 0)
    d[0] = (struct s_difference){"", S_OTHER, 0, step->due.length, 0, step->given.length};
  return found == 0 ? 1u : found;
}

/* ---- A run ---- */

/* Answers of one command and kind of verdict with the same place. */
struct group {
  const struct vector *first;
  bool passed;
  struct place place; /* of the first */
  bool is_same;       /* all have its values */
  size_t *cases, count;
};

struct groups {
  const struct run *run;
  struct group *group;
  size_t count;
};

/* The answer to a valid vector of one request, with values and nothing but steps behind them. */
static bool has_steps(const struct run_case *c)
{
  return (c->verdict.kind == VERDICT_PASS || c->verdict.kind == VERDICT_FAIL) && c->vector->class == NULL &&
         c->vector->form == REQUEST_SINGLE && c->verdict.answer.status == ANSWER_OK && c->verdict.answer.values > 0 &&
         answer_are_steps(c->verdict.answer.rest, request_steps(c->vector->command, c->vector->input));
}

static bool is_alike(const struct group *g, const struct run_case *c, const struct place *p)
{
  return g->first->command == c->vector->command && g->passed == (c->verdict.kind == VERDICT_PASS) &&
         g->place.standing == p->standing && strcmp(g->place.step, p->step) == 0 &&
         strcmp(g->place.part.octets, p->part.octets) == 0;
}

/* Add a case to the answers with its place, which is taken over. */
static void put(struct groups *groups, size_t at, struct place p)
{
  const struct run_case *c = &groups->run->cases[at];
  struct group *g;
  size_t i;
  for (i = 0; i < groups->count && !is_alike(&groups->group[i], c, &p); i++)
    continue;
  if (i < groups->count) {
    g = &groups->group[i];
    g->is_same = g->is_same && strcmp(g->place.values.octets, p.values.octets) == 0;
    free_place(&p);
  } else {
    groups->group = memory_resize(groups->group, (groups->count + 1u) * sizeof *groups->group);
    g = &groups->group[groups->count++];
    *g = (struct group){.first = c->vector,
                        .passed = c->verdict.kind == VERDICT_PASS,
                        .place = p,
                        .is_same = true,
                        .cases = memory_new(groups->run->count * sizeof *g->cases)};
  }
  g->cases[g->count++] = at;
}

static void put_wrong(struct groups *groups, size_t at, const struct steps *s, size_t i)
{
  const struct vector *vector = groups->run->cases[at].vector;
  const char *name = steps_name(vector, request_steps(vector->command, vector->input)[i]);
  struct s_difference d[S_PARTS_MAX];
  const size_t n = differences(d, vector, name, &s->step[i]);
  size_t j;
  for (j = 0; j < n; j++) {
    struct place p = {.standing = standing_of(s, i), .step = name};
    buffer_text(&p.part, d[j].part);
    tell_values(&p.values, &s->step[i], &d[j]);
    put(groups, at, p);
  }
}

/* No step is wrong that was given; the values are their names. */
static void put_right(struct groups *groups, size_t at, const struct steps *s)
{
  const struct vector *vector = groups->run->cases[at].vector;
  struct place p = {.standing = are_shown(s) ? ALL_RIGHT : RIGHT, .step = ""};
  size_t i;
  buffer_text(&p.values, "");
  for (i = 0; i < s->count; i++)
    if ((s->given >> i & 1u) != 0)
      buffer_format(&p.part, "%s%s", p.part.length == 0 ? "" : ", ",
                    steps_name(vector, request_steps(vector->command, vector->input)[i]));
  put(groups, at, p);
}

static void take(struct groups *groups, size_t at)
{
  const struct run_case *c = &groups->run->cases[at];
  struct steps s;
  size_t i;
  read_steps(&s, c);
  for (i = 0; i < s.count; i++)
    if ((s.wrong >> i & 1u) != 0)
      put_wrong(groups, at, &s, i);
  if (s.others == 0 && s.given != 0 && c->verdict.kind == VERDICT_FAIL)
    put_right(groups, at, &s);
  free_steps(&s);
}

/* Verdicts of a command, on vectors of one request. */
static size_t verdicts_of(const struct run *run, const struct request_command *command, enum verdict_kind kind)
{
  size_t i, n = 0;
  for (i = 0; i < run->count; i++)
    n += run->cases[i].vector->command == command && run->cases[i].vector->form == REQUEST_SINGLE &&
         run->cases[i].verdict.kind == kind;
  return n;
}

static bool is_right(const struct place *p)
{
  return p->standing == ALL_RIGHT || p->standing == RIGHT;
}

/* The words up to the place. */
static void tell_standing(struct buffer *b, const struct group *g)
{
  const struct place *p = &g->place;
  if (g->passed)
    buffer_text(b, "although the result is right, ");
  if (p->standing == ALL_RIGHT)
    buffer_format(b, "all steps are right (%s): the fault is in what follows them", p->part.octets);
  else if (p->standing == RIGHT)
    buffer_format(b, "the given steps are right (%s): the fault is in another step, or in what follows",
                  p->part.octets);
  else if (p->standing == TOO)
    buffer_format(b, "%s is wrong too%s: ", p->step, strcmp(p->step, "D") == 0 ? ", for the given S and key" : "");
  else
    buffer_format(b, "%sfirst wrong step%s is %s: ", g->passed ? "the " : "",
                  p->standing == FIRST ? "" : " of those given", p->step);
}

static char *text_of(const struct group *g)
{
  struct buffer b = {0};
  tell_standing(&b, g);
  if (!is_right(&g->place)) {
    if (g->place.part.length > 0)
      buffer_format(&b, "%s: ", g->place.part.octets);
    buffer_text(&b, g->place.values.octets);
    if (!g->is_same)
      buffer_format(&b, " in %s", g->first->id);
  }
  return buffer_take(&b);
}

static json_t *parts_of(const struct group *g)
{
  const bool is_wrong = !is_right(&g->place);
  json_t *json = json_object();
  json_object_set_new(json, "step", is_wrong ? json_string(g->place.step) : json_null());
  json_object_set_new(json, "part",
                      is_wrong && g->place.part.length > 0 ? json_string(g->place.part.octets) : json_null());
  json_object_set_new(json, "passed", json_boolean(g->passed));
  return json;
}

/* Whether enough of the same command and kind hold for more cases. */
static bool is_rare(const struct groups *groups, const struct group *g)
{
  const struct group *other;
  size_t n = 0;
  for (other = groups->group; other < groups->group + groups->count; other++)
    n += other->first->command == g->first->command && other->passed == g->passed &&
         (other->count > g->count || (other->count == g->count && other < g));
  return n >= PLACES_MAX;
}

static void add(struct findings *f, const struct run *run, const struct group *g)
{
  findings_add(f, (struct finding){.rank = g->passed             ? FINDING_PARTIAL
                                           : is_right(&g->place) ? FINDING_PLACE
                                                                 : FINDING_STEP,
                                   .kind = "steps",
                                   .noun = g->passed ? "passes" : "failures",
                                   .text = text_of(g),
                                   .commands = question_bit(g->first->command->name),
                                   .holds = g->count,
                                   .of = verdicts_of(run, g->first->command, g->passed ? VERDICT_PASS : VERDICT_FAIL),
                                   .cases = g->cases,
                                   .parts = parts_of(g)});
}

void first_wrong_find(struct findings *f, const struct run *run)
{
  struct groups groups = {.run = run};
  size_t i;
  for (i = 0; i < run->count; i++)
    if (has_steps(&run->cases[i]))
      take(&groups, i);
  for (i = 0; i < groups.count; i++) {
    if (is_rare(&groups, &groups.group[i]))
      free(groups.group[i].cases);
    else
      add(f, run, &groups.group[i]);
  }
  for (i = 0; i < groups.count; i++)
    free_place(&groups.group[i].place);
  free(groups.group);
}
