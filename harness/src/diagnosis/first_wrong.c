// SPDX-License-Identifier: Apache-2.0
/* Steps: see first_wrong.h. The file goes from the octets that differ, over one answer, to all of a run. */
#include "diagnosis/first_wrong.h"
#include "base/hex.h"
#include "base/memory.h"
#include "protocol/question.h"
#include "vectors/steps.h"

#include <stdlib.h>
#include <string.h>

/* So many places of one command are told. */
#define PLACES_MAX 3u

/* So many octets of a value are shown whole; of a longer one, the first of them. */
#define SHOWN_MAX 16u

/* ---- Octets ---- */

struct octets {
  uint8_t *octets;
  size_t length;
};

static bool read_octets(struct octets *o, const char *digits, size_t n)
{
  o->octets = memory_new(n / 2u + 1u);
  return hex_read(o->octets, n / 2u, &o->length, digits, n);
}

/* "130014", "-" for nothing, "28d01e9d.. (33 octets)" */
static void show(struct buffer *b, const uint8_t *octets, size_t n)
{
  char digits[2u * SHOWN_MAX + 1u];
  hex_write(digits, octets, n <= SHOWN_MAX ? n : SHOWN_MAX / 2u);
  buffer_text(b, n == 0 ? "-" : digits);
  if (n > SHOWN_MAX)
    buffer_format(b, ".. (%zu octets)", n);
}

/* ---- S ---- */

/* The parts of an S, from left to right: FC, and each parameter with its length. */
struct parts {
  struct fields_part part[2u * FIELDS_DERIVE_COUNT + 1u];
  char name[2u * FIELDS_DERIVE_COUNT + 1u][32];
  size_t count;
};

/* "P6 plmn" as "P6 (plmn)". */
static void add_part(void *context, const struct fields_part *part)
{
  struct parts *parts = context;
  const char *name = strchr(part->name, ' ');
  struct buffer b = {0};
  buffer_format(&b, "%.*s", (int)strcspn(part->name, " "), part->name);
  if (name != NULL)
    buffer_format(&b, " (%s)", name + 1);
  else if (part->name[0] == 'L')
    buffer_format(&b, " (length of P%s)", part->name + 1);
  strncpy(parts->name[parts->count], b.octets, sizeof parts->name[0] - 1u);
  parts->part[parts->count++] = *part;
  buffer_free(&b);
}

/* What is known of a step that differs: the part of it, or "", and the octets there. */
struct difference {
  const char *part;
  size_t due_at, due_length, given_at, given_length;
};

static bool same(const struct octets *a, size_t i, size_t n, const struct octets *b, size_t j, size_t m)
{
  return n == m && memcmp(a->octets + i, b->octets + j, n) == 0;
}

/* Part by part, where what was given can be taken apart as what was due. */
static bool compare_parts(struct difference *d, const struct parts *due, const struct parts *given,
                          const struct octets *due_s, const struct octets *given_s)
{
  size_t i = 0;
  while (i < due->count && i < given->count &&
         same(due_s, due->part[i].offset, due->part[i].length, given_s, given->part[i].offset, given->part[i].length))
    i++;
  if (i == due->count || i >= given->count)
    return false;
  *d = (struct difference){due->name[i], due->part[i].offset, due->part[i].length, given->part[i].offset,
                           given->part[i].length};
  return true;
}

/* Else the part of what was due in which the first octet lies that differs. */
static void compare_octets(struct difference *d, const struct parts *due, const struct octets *due_s,
                           const struct octets *given_s)
{
  size_t at = 0, i, left;
  while (at < due_s->length && at < given_s->length && due_s->octets[at] == given_s->octets[at])
    at++;
  for (i = 0; i < due->count && due->part[i].offset + due->part[i].length <= at; i++)
    continue;
  if (i == due->count) { /* it goes on where it should end */
    *d = (struct difference){"behind its end", at, 0, at, given_s->length - at};
    return;
  }
  left = given_s->length > due->part[i].offset ? given_s->length - due->part[i].offset : 0;
  *d = (struct difference){due->name[i], due->part[i].offset, due->part[i].length,
                           due->part[i].offset < given_s->length ? due->part[i].offset : given_s->length,
                           left < due->part[i].length ? left : due->part[i].length};
}

/* "P6 (plmn): 130014 expected, 310410 given"; of what is no S, the octets alone. *part is the part's name. */
static void tell_difference(struct buffer *part, struct buffer *values, const struct vector *vector, const char *step,
                            const struct octets *due, const struct octets *given)
{
  struct difference d = {"", 0, due->length, 0, given->length};
  struct parts due_parts = {.count = 0}, given_parts = {.count = 0};
  enum fields_kind kind;
  size_t n;
  if (steps_is_s(vector, steps_name(vector, step), &kind, &n) &&
      fields_tell(kind, due->octets, due->length, n, add_part, &due_parts)) {
    fields_tell(kind, given->octets, given->length, n, add_part, &given_parts);
    if (!compare_parts(&d, &due_parts, &given_parts, due, given))
      compare_octets(&d, &due_parts, due, given);
  }
  buffer_text(part, d.part);
  show(values, due->octets + d.due_at, d.due_length);
  buffer_text(values, " expected, ");
  show(values, given->octets + d.given_at, d.given_length);
  buffer_text(values, " given");
}

/* ---- An answer ---- */

/* What the steps of one answer say. All strings are its own. */
struct told {
  size_t steps;      /* so many were given */
  const char *wrong; /* the first that differs, by its name in the answer; NULL: none */
  bool is_first;     /* all before it were given, and are right */
  struct buffer part, values;
};

/* Compare one step, if it was given. False if it was not, or is of no use. */
static bool compare(struct told *told, const struct run_case *c, const char *step)
{
  struct buffer digits = {0};
  struct octets due = {0}, given = {0};
  struct answer_word word;
  bool is_there = answer_step(c->verdict.answer.rest, step, &word) && steps_due(c->vector, step, &digits) &&
                  read_octets(&due, digits.octets, digits.length);
  if (is_there &&
      (!read_octets(&given, word.value, word.value_length) || !same(&due, 0, due.length, &given, 0, given.length))) {
    told->wrong = step;
    tell_difference(&told->part, &told->values, c->vector, step, &due, &given);
  }
  told->steps += is_there;
  buffer_free(&digits);
  free(due.octets);
  free(given.octets);
  return is_there;
}

/* The answer to a valid vector of one request, with values and nothing but steps behind them. */
static bool has_steps(const struct run_case *c)
{
  return (c->verdict.kind == VERDICT_PASS || c->verdict.kind == VERDICT_FAIL) && c->vector->class == NULL &&
         c->vector->form == REQUEST_SINGLE && c->verdict.answer.status == ANSWER_OK && c->verdict.answer.values > 0 &&
         answer_are_steps(c->verdict.answer.rest, request_steps(c->vector->command, c->vector->input));
}

static struct told tell(const struct run_case *c)
{
  const char *const *step = request_steps(c->vector->command, c->vector->input);
  struct told told = {.is_first = true};
  for (; *step != NULL && told.wrong == NULL; step++)
    if (!compare(&told, c, *step))
      told.is_first = false;
  told.is_first |= told.wrong == NULL;
  return told;
}

/* ---- A run ---- */

/* Answers of one command and kind of verdict that differ in the same place. */
struct group {
  const struct vector *first;
  bool passed;
  struct told told; /* of the first */
  bool is_same;     /* all have its octets */
  size_t *cases, count;
};

struct groups {
  struct group *group;
  size_t count;
};

static bool is_alike(const struct group *g, const struct run_case *c, const struct told *told)
{
  if (g->first->command != c->vector->command || g->passed != (c->verdict.kind == VERDICT_PASS) ||
      g->told.is_first != told->is_first || (g->told.wrong == NULL) != (told->wrong == NULL))
    return false;
  return told->wrong == NULL ||
         (strcmp(g->told.wrong, told->wrong) == 0 && strcmp(g->told.part.octets, told->part.octets) == 0);
}

static struct group *group_of(struct groups *groups, const struct run *run, size_t at, const struct told *told)
{
  const struct run_case *c = &run->cases[at];
  size_t i;
  for (i = 0; i < groups->count; i++)
    if (is_alike(&groups->group[i], c, told))
      return &groups->group[i];
  groups->group = memory_resize(groups->group, (groups->count + 1u) * sizeof *groups->group);
  groups->group[groups->count] = (struct group){.first = c->vector,
                                                .passed = c->verdict.kind == VERDICT_PASS,
                                                .told = {told->steps, told->wrong, told->is_first, {0}, {0}},
                                                .is_same = true,
                                                .cases = memory_new(run->count * sizeof(size_t))};
  if (told->wrong != NULL) {
    buffer_text(&groups->group[groups->count].told.part, told->part.octets);
    buffer_text(&groups->group[groups->count].told.values, told->values.octets);
  }
  return &groups->group[groups->count++];
}

static void take(struct groups *groups, const struct run *run, size_t at)
{
  struct told told = tell(&run->cases[at]);
  const bool is_of_use = told.steps > 0 && (told.wrong != NULL || run->cases[at].verdict.kind == VERDICT_FAIL);
  struct group *g = is_of_use ? group_of(groups, run, at, &told) : NULL;
  if (g != NULL) {
    g->is_same = g->is_same && (told.wrong == NULL || strcmp(g->told.values.octets, told.values.octets) == 0);
    g->cases[g->count++] = at;
  }
  buffer_free(&told.part);
  buffer_free(&told.values);
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

static char *text_of(const struct group *g)
{
  struct buffer b = {0};
  if (g->told.wrong == NULL) {
    buffer_text(&b, "the steps that the answer has are right: the fault is behind them");
    return buffer_take(&b);
  }
  buffer_format(&b, "%s is %s: ",
                g->passed          ? "beside the right result, the first wrong step"
                : g->told.is_first ? "first wrong step"
                                   : "first wrong step of those given",
                steps_name(g->first, g->told.wrong));
  if (g->told.part.length > 0)
    buffer_format(&b, "%s: ", g->told.part.octets);
  buffer_text(&b, g->told.values.octets);
  if (!g->is_same)
    buffer_format(&b, " in %s", g->first->id);
  return buffer_take(&b);
}

static json_t *parts_of(const struct group *g)
{
  json_t *json = json_object();
  json_object_set_new(json, "step",
                      g->told.wrong == NULL ? json_null() : json_string(steps_name(g->first, g->told.wrong)));
  json_object_set_new(
      json, "part", g->told.wrong == NULL || g->told.part.length == 0 ? json_null() : json_string(g->told.part.octets));
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
  findings_add(f, (struct finding){.rank = g->passed               ? FINDING_PARTIAL
                                           : g->told.wrong == NULL ? FINDING_PLACE
                                                                   : FINDING_CAUSE,
                                   .kind = "steps",
                                   .noun = g->passed ? "passes" : "failures",
                                   .text = text_of(g),
                                   .commands = question_bit(g->first->command->name),
                                   .holds = g->count,
                                   .of = verdicts_of(run, g->first->command, g->passed ? VERDICT_PASS : VERDICT_FAIL),
                                   .cases = g->cases,
                                   .parts = parts_of(g)});
}

static void free_groups(struct groups *groups)
{
  size_t i;
  for (i = 0; i < groups->count; i++) {
    buffer_free(&groups->group[i].told.part);
    buffer_free(&groups->group[i].told.values);
  }
  free(groups->group);
}

void first_wrong_find(struct findings *f, const struct run *run)
{
  struct groups groups = {0};
  size_t i;
  for (i = 0; i < run->count; i++)
    if (has_steps(&run->cases[i]))
      take(&groups, run, i);
  for (i = 0; i < groups.count; i++) {
    if (is_rare(&groups, &groups.group[i]))
      free(groups.group[i].cases);
    else
      add(f, run, &groups.group[i]);
  }
  free_groups(&groups);
}
