// SPDX-License-Identifier: Apache-2.0
/* Diagnosis: see diagnosis.h. The work is bounded by counts, not by time, so that the same answers have the same
 * diagnosis. */
#include "diagnosis/diagnosis.h"
#include "protocol/error_class.h"
#include "base/hex.h"
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

/* On so many failures that no fault explains alone, pairs are tried. */
#define SAMPLES_MAX 40u
/* So many faults or pairs that explain something are compared with one another. */
#define CANDIDATES_MAX 512u
#define LINES_MAX 6u

/* A case that is over: the question, what was due, and what was given. */
struct item {
  struct question question;
  const struct vector *vector;
  size_t at; /* in the run */
  bool failed;
  struct ltk_iut_answer due, given;
  bool class_given;
};

struct candidate {
  const struct fault *fault[DIAGNOSIS_TOGETHER_MAX];
  size_t faults;
  bool *explains; /* of each failed item */
  size_t total, exact;
};

struct search {
  struct item *items; /* those that failed first */
  size_t count, failed;
  struct candidate candidates[CANDIDATES_MAX];
  size_t candidates_count;
  bool *tried; /* of each pair */
};

/* Values of an answer are put one behind the other. */
static void read_value(struct ltk_iut_answer *a, const char *digits, size_t n)
{
  size_t length;
  if (hex_read(a->octets + a->length, sizeof a->octets - a->length, &length, digits, n))
    a->length += length;
  else
    a->status = LTK_IUT_ERROR; /* what no fault gives */
}

static void read_due(struct ltk_iut_answer *due, const struct vector *vector)
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

/* Whether an answer is as good as another one to the vector. */
static bool fits(const struct vector *vector, const struct ltk_iut_answer *given, const struct ltk_iut_answer *answer)
{
  return given->status == answer->status &&
         (given->status != LTK_IUT_OK || vector->class != NULL || same_value(given, answer));
}

static bool exactly(const struct ltk_iut_answer *given, const struct ltk_iut_answer *answer)
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

/* Whether an answer of the model is that of a failed item, and another than was due. */
static bool explains(const struct item *item, const struct ltk_iut_answer *answer)
{
  if (item->given.status == LTK_IUT_INVALID && item->due.status == LTK_IUT_INVALID) /* it failed for its class */
    return answer->status == LTK_IUT_INVALID && exactly(&item->given, answer) && !exactly(&item->due, answer);
  if (refuses_by_a_rule(item) && !exactly(&item->given, answer))
    return false;
  return fits(item->vector, &item->given, answer) && !fits(item->vector, &item->due, answer);
}

bool diagnosis_catches(const struct vector *vector, const struct fault *fault, bool strict_class)
{
  struct question q = {0};
  struct model model = {{0}};
  struct ltk_iut_answer due, answer;
  bool caught = false;
  if (vector->form == REQUEST_SINGLE && question_read(&q, vector->command->name, vector->input) &&
      (model_commands(fault->knob) & q.command) != 0) {
    catalogue_apply(&model, fault);
    read_due(&due, vector);
    model_answer(&model, &q, &answer);
    caught = !fits(vector, &due, &answer) || (strict_class && due.status == LTK_IUT_INVALID && !exactly(&due, &answer));
  }
  question_free(&q);
  return caught;
}

/* ---- The items ---- */

static void add_items(struct search *s, const struct run *run, bool failed)
{
  size_t i;
  for (i = 0; i < run->count; i++) {
    const struct run_case *c = &run->cases[i];
    struct item *item = &s->items[s->count];
    bool is = c->verdict.kind == VERDICT_FAIL ? failed && c->verdict.given != NULL
                                              : !failed && c->verdict.kind == VERDICT_PASS;
    if (!is || c->vector->form != REQUEST_SINGLE)
      continue;
    *item = (struct item){.vector = c->vector, .at = i, .failed = failed};
    if (!question_read(&item->question, c->vector->command->name, c->vector->input)) {
      question_free(&item->question);
      continue;
    }
    read_due(&item->due, c->vector);
    if (failed)
      read_given(&item->given, c->vector, &c->verdict.answer);
    else
      item->given = item->due;
    s->count++;
  }
  if (failed)
    s->failed = s->count;
}

/* ---- Candidates ---- */

static unsigned commands_of(const struct candidate *c)
{
  unsigned commands = 0;
  size_t i;
  for (i = 0; i < c->faults; i++)
    commands |= model_commands(c->fault[i]->knob);
  return commands;
}

/* False if two faults have the same place. */
static bool model_of(const struct candidate *c, struct model *m)
{
  size_t i;
  *m = (struct model){{0}};
  for (i = 0; i < c->faults; i++)
    if (!catalogue_apply(m, c->fault[i]))
      return false;
  return true;
}

/* Whether the answer gives another value than the one due. */
static bool is_other_value(const struct item *item, const struct ltk_iut_answer *answer)
{
  return item->due.status == LTK_IUT_OK && answer->status == LTK_IUT_OK && !same_value(&item->due, answer);
}

/* Try a candidate on all items: it is kept if it explains a failure and fits all that passed. If it gives other values
 * than those due, some of them must be the implementation's: that both accept what is invalid is not enough. */
static void try_candidate(struct search *s, struct candidate c)
{
  struct ltk_iut_answer answer;
  struct model m;
  size_t i, values = 0, met = 0;
  unsigned commands = commands_of(&c);
  bool kept;
  if (s->candidates_count == CANDIDATES_MAX || !model_of(&c, &m))
    return;
  c.explains = memory_new(s->failed + 1u);
  c.total = c.exact = 0;
  for (i = 0; i < s->failed; i++) {
    if ((s->items[i].question.command & commands) == 0)
      continue;
    model_answer(&m, &s->items[i].question, &answer);
    c.explains[i] = explains(&s->items[i], &answer);
    values += is_other_value(&s->items[i], &answer);
    met += c.explains[i] && is_other_value(&s->items[i], &answer);
    c.total += c.explains[i];
    c.exact += c.explains[i] && exactly(&s->items[i].given, &answer);
  }
  kept = c.total > 0 && (values == 0 || met > 0);
  for (i = s->failed; kept && i < s->count; i++) {
    if ((s->items[i].question.command & commands) == 0)
      continue;
    model_answer(&m, &s->items[i].question, &answer);
    kept = fits(s->items[i].vector, &s->items[i].due, &answer);
  }
  if (kept)
    s->candidates[s->candidates_count++] = c;
  else
    free(c.explains);
}

static void try_singles(struct search *s)
{
  size_t i;
  for (i = 0; i < catalogue_count; i++)
    try_candidate(s, (struct candidate){.fault = {&catalogue[i]}, .faults = 1});
}

static void try_pair(struct search *s, size_t a, size_t b)
{
  bool *tried = &s->tried[a * catalogue_count + b];
  if (!*tried)
    try_candidate(s, (struct candidate){.fault = {&catalogue[a], &catalogue[b]}, .faults = 2});
  *tried = true;
}

static bool is_explained(const struct search *s, size_t item)
{
  size_t i;
  for (i = 0; i < s->candidates_count; i++)
    if (s->candidates[i].explains[item])
      return true;
  return false;
}

/* Whether a fault can be one of two that explain an item together: a wrong value comes of what is computed, an answer
 * in place of a refusal of rules. */
static bool can_take_part(const struct item *item, const struct fault *fault)
{
  bool rule = fault->knob >= KNOB_ACCEPT;
  return (model_commands(fault->knob) & item->question.command) != 0 &&
         (item->due.status == LTK_IUT_INVALID || item->given.status == LTK_IUT_INVALID ? rule : !rule);
}

static void try_pairs_on(struct search *s, const struct item *item)
{
  struct ltk_iut_answer answer;
  size_t a, b;
  for (a = 0; a < catalogue_count; a++) {
    for (b = a + 1u; b < catalogue_count && can_take_part(item, &catalogue[a]); b++) {
      struct model m = {{0}};
      if (!can_take_part(item, &catalogue[b]) || !catalogue_apply(&m, &catalogue[a]) ||
          !catalogue_apply(&m, &catalogue[b]))
        continue;
      model_answer(&m, &item->question, &answer);
      if (explains(item, &answer))
        try_pair(s, a, b);
    }
  }
}

/* Pairs are tried on failures that nothing explains yet, spread over all of them. */
static void try_pairs(struct search *s)
{
  size_t step = s->failed / SAMPLES_MAX + 1u, first, i, samples = 0;
  for (first = 0; first < step; first++)
    for (i = first; i < s->failed && samples < SAMPLES_MAX; i += step)
      if (s->items[i].given.status != LTK_IUT_ERROR && !is_explained(s, i)) {
        try_pairs_on(s, &s->items[i]);
        samples++;
      }
}

/* Whether the faults a < b < c give the item's answer together. */
static bool explain_together(const struct item *item, size_t a, size_t b, size_t c)
{
  struct ltk_iut_answer answer;
  struct model m = {{0}};
  if (!catalogue_apply(&m, &catalogue[a]) || !catalogue_apply(&m, &catalogue[b]) || !catalogue_apply(&m, &catalogue[c]))
    return false;
  model_answer(&m, &item->question, &answer);
  return explains(item, &answer);
}

static void try_threes_on(struct search *s, const struct item *item)
{
  size_t *able = memory_new(catalogue_count * sizeof *able), n = 0, i, a, b, c;
  for (i = 0; i < catalogue_count; i++)
    if (can_take_part(item, &catalogue[i]))
      able[n++] = i;
  for (a = 0; a < n; a++)
    for (b = a + 1u; b < n; b++)
      for (c = b + 1u; c < n; c++)
        if (explain_together(item, able[a], able[b], able[c]))
          try_candidate(s, (struct candidate){.fault = {&catalogue[able[a]], &catalogue[able[b]], &catalogue[able[c]]},
                                              .faults = 3});
  free(able);
}

/* Threes are tried on one derived key that nothing explains: the first that has no special value in it, most likely. */
static void try_threes(struct search *s)
{
  size_t i;
  for (i = 0; i < s->failed; i++) {
    const struct item *item = &s->items[i];
    if (item->question.command == QUESTION_DERIVE && item->due.status == LTK_IUT_OK &&
        item->given.status == LTK_IUT_OK && !is_explained(s, i)) {
      try_threes_on(s, item);
      return;
    }
  }
}

/* Two faults that are candidates alone may be there together. */
static void try_candidates_together(struct search *s)
{
  size_t n = s->candidates_count, a, b;
  if (n > 24u)
    n = 24u;
  for (a = 0; a < n; a++)
    for (b = a + 1u; b < n; b++)
      if (s->candidates[a].faults == 1 && s->candidates[b].faults == 1)
        try_pair(s, (size_t)(s->candidates[a].fault[0] - catalogue), (size_t)(s->candidates[b].fault[0] - catalogue));
}

/* ---- The choice ---- */

static size_t newly(const struct search *s, const struct candidate *c, const bool *done)
{
  size_t i, n = 0;
  for (i = 0; i < s->failed; i++)
    n += c->explains[i] && !done[i];
  return n;
}

/* What explains the most that is not explained; of those, fewer faults, then more answers to the octet, then the first.
 */
static const struct candidate *choose(const struct search *s, const bool *done, size_t *explains)
{
  const struct candidate *best = NULL;
  size_t i;
  *explains = 0;
  for (i = 0; i < s->candidates_count; i++) {
    const struct candidate *c = &s->candidates[i];
    size_t n = newly(s, c, done);
    if (n > *explains || (n > 0 && n == *explains &&
                          (c->faults < best->faults || (c->faults == best->faults && c->exact > best->exact)))) {
      best = c;
      *explains = n;
    }
  }
  return best;
}

static void choose_all(struct diagnosis *d, const struct search *s)
{
  bool *done = memory_new(s->failed + 1u);
  const struct candidate *best;
  size_t explains, i;
  d->line = memory_new(LINES_MAX * sizeof *d->line);
  while (d->lines < LINES_MAX && (best = choose(s, done, &explains)) != NULL) {
    for (i = 0; i < s->failed; i++)
      if (best->explains[i] && !done[i]) {
        done[i] = true;
        d->explained_by[s->items[i].at] = (int)d->lines;
      }
    d->line[d->lines++] =
        (struct diagnosis_line){{best->fault[0], best->fault[1], best->fault[2]}, best->faults, explains};
    d->unexplained -= explains;
  }
  free(done);
}

/* The failures that are left, by what they have in common. */
static void group_unexplained(struct diagnosis *d, const struct run *run)
{
  size_t i;
  for (i = 0; i < run->count; i++) {
    const struct verdict *v = &run->cases[i].verdict;
    const struct vector *vector = run->cases[i].vector;
    if (v->kind != VERDICT_FAIL || v->given == NULL)
      continue;
    if (vector->form != REQUEST_SINGLE)
      d->sequences++;
    else if (d->explained_by[i] < 0)
      unexplained_add(&d->common, vector, &v->answer);
  }
  unexplained_sort(&d->common);
}

void diagnosis_make(struct diagnosis *d, const struct run *run)
{
  struct search *s = memory_new(sizeof *s);
  size_t i;
  *d = (struct diagnosis){0};
  d->explained_by = memory_new((run->count + 1u) * sizeof *d->explained_by);
  for (i = 0; i < run->count; i++)
    d->explained_by[i] = -1;
  s->items = memory_new((run->count + 1u) * sizeof *s->items);
  s->tried = memory_new(catalogue_count * catalogue_count);
  add_items(s, run, true);
  if (s->failed > 0)
    add_items(s, run, false);
  d->failures = d->unexplained = s->failed;
  if (s->failed > 0) {
    try_singles(s);
    try_candidates_together(s);
    try_pairs(s);
    try_threes(s);
    choose_all(d, s);
  }
  group_unexplained(d, run);
  for (i = 0; i < s->candidates_count; i++)
    free(s->candidates[i].explains);
  for (i = 0; i < s->count; i++)
    question_free(&s->items[i].question);
  free(s->items);
  free(s->tried);
  free(s);
}

void diagnosis_free(struct diagnosis *d)
{
  free(d->line);
  free(d->explained_by);
  *d = (struct diagnosis){0};
}

/* ---- Words ---- */

void diagnosis_name(struct buffer *b, const struct diagnosis_line *line)
{
  size_t i;
  for (i = 0; i < line->faults; i++)
    buffer_format(b, "%s%s", i > 0 ? "+" : "", line->fault[i]->name);
}

static void print_fault(FILE *f, const struct fault *fault)
{
  const char *c = fault->clauses;
  fprintf(f, "%s (%s ", fault->what, strchr(c, ',') == NULL ? "clause" : "clauses");
  for (; *c != '\0'; c++)
    fprintf(f, *c == ',' ? ", " : "%c", *c);
  fprintf(f, "); %s", fault->mend);
}

static void print_failures(FILE *f, const struct diagnosis *d, size_t explains)
{
  fprintf(f, "explains %zu of %zu failures", explains, d->failures);
  if (d->sequences > 0)
    fprintf(f, " (%zu of chain and accumulated %s not diagnosed)", d->sequences, d->sequences == 1 ? "is" : "are");
}

static void print_group(FILE *f, const struct unexplained_group *group)
{
  const char *ending = group->count == 1 ? "s" : "", *clause = group->clause;
  fprintf(f, "; %zu of them ", group->count);
  if (group->kind == UNEXPLAINED_DIFFERS)
    fprintf(f, "give%s another answer", ending);
  else if (group->kind == UNEXPLAINED_ACCEPTS)
    fprintf(f, "accept%s what rule '%s'", ending, group->class);
  else if (group->class[0] == '\0')
    fprintf(f, "refuse%s a valid input without a class", ending);
  else
    fprintf(f, "refuse%s a valid input as '%s'", ending, group->class);
  if (clause != NULL)
    fprintf(f, " (clause %s)", clause);
  fprintf(f, "%s: begin with %s", group->kind == UNEXPLAINED_ACCEPTS ? " refuses" : "", group->first);
}

static void print_unexplained(FILE *f, const struct diagnosis *d)
{
  const struct unexplained *common = &d->common;
  size_t i;
  fputs("DIAGNOSIS none of the catalogue ", f);
  print_failures(f, d, d->unexplained);
  if (common->groups == 1 && common->group[0].kind == UNEXPLAINED_DIFFERS)
    fprintf(f, "; begin with: ltk-conform explain %s", common->group[0].first);
  else
    for (i = 0; i < unexplained_named(common); i++)
      print_group(f, &common->group[i]);
  fputs("\n", f);
}

void diagnosis_print(FILE *f, const struct diagnosis *d)
{
  struct buffer name = {0};
  size_t i, j;
  for (i = 0; i < d->lines; i++) {
    buffer_clear(&name);
    diagnosis_name(&name, &d->line[i]);
    fprintf(f, "DIAGNOSIS %s ", name.octets);
    print_failures(f, d, d->line[i].explains);
    fputs(": ", f);
    for (j = 0; j < d->line[i].faults; j++) {
      fputs(j > 0 ? "; and " : "", f);
      print_fault(f, d->line[i].fault[j]);
    }
    fputs("\n", f);
  }
  if (d->unexplained > 0)
    print_unexplained(f, d);
  buffer_free(&name);
}
