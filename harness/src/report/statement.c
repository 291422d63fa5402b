// SPDX-License-Identifier: Apache-2.0
/* What an implementation supports: see statement.h. The file goes from counts over rows and combinations to lines that
 * hold and to hints. */
#include "report/statement.h"
#include "base/json.h"
#include "base/memory.h"
#include "base/printable.h"

#include <stdlib.h>
#include <string.h>

/* The traits that make a combination. */
#define FIRST TRAIT_MODE
#define LAST TRAIT_BITS

/* A row of the statement: the cases that have one value of a trait, or of each trait of a combination. */
struct row {
  const char *group; /* "answers", "refuses", the name of a trait; NULL: a combination */
  enum trait trait;  /* of the group */
  int value[TRAITS]; /* -1: any */
  size_t vectors, passed, unsupported, refused, unjudged, excused;
};

/* The values that a case has of each trait, found once for all rows. */
struct values {
  int of[TRAITS];
};

struct statement {
  const struct run *run;
  struct values *values; /* of each case */
  struct row *row;
  size_t rows;
  bool *is_told; /* for each case: a hint speaks of it */
};

/* ---- Rows and their cases. */

static struct values *values_of(const struct run *run)
{
  struct values *values = memory_new((run->count + 1) * sizeof *values);
  size_t i;
  int trait;
  for (i = 0; i < run->count; i++)
    for (trait = 0; trait < TRAITS; trait++)
      values[i].of[trait] = trait_of(run->cases[i].vector, (enum trait)trait);
  return values;
}

static bool is_row_of(const struct row *row, const struct values *values)
{
  int trait;
  for (trait = 0; trait < TRAITS; trait++)
    if (row->value[trait] >= 0 && row->value[trait] != values->of[trait])
      return false;
  return true;
}

static void add_row(struct statement *s, const char *group, enum trait trait, const int value[TRAITS])
{
  struct row *row;
  s->row = memory_resize(s->row, (s->rows + 1) * sizeof *s->row);
  row = &s->row[s->rows++];
  *row = (struct row){.group = group, .trait = trait};
  memcpy(row->value, value, sizeof row->value);
}

static void add_rows_of(struct statement *s, const char *group, enum trait trait, int result)
{
  size_t value;
  for (value = 0; value < trait_values(trait); value++) {
    int values[TRAITS];
    int i;
    for (i = 0; i < TRAITS; i++)
      values[i] = -1;
    values[TRAIT_RESULT] = result;
    values[trait] = (int)value;
    add_row(s, group, trait, values);
  }
}

/* The values of a case's combination; false if it has none, or is invalid. */
static bool combination_of(const struct values *values, int value[TRAITS])
{
  int trait;
  bool is_whole = values->of[TRAIT_RESULT] == 0;
  for (trait = 0; trait < TRAITS; trait++) {
    value[trait] = trait >= FIRST && trait <= LAST ? values->of[trait] : -1;
    is_whole = is_whole && (trait < FIRST || trait > LAST || value[trait] >= 0);
  }
  value[TRAIT_RESULT] = 0;
  return is_whole;
}

static int by_value(const void *a, const void *b)
{
  return memcmp(((const struct row *)a)->value, ((const struct row *)b)->value, sizeof((const struct row *)a)->value);
}

static void add_combinations(struct statement *s)
{
  const size_t first = s->rows;
  size_t i, j;
  int value[TRAITS];
  for (i = 0; i < s->run->count; i++) {
    if (!combination_of(&s->values[i], value))
      continue;
    for (j = first; j < s->rows && memcmp(s->row[j].value, value, sizeof value) != 0; j++)
      continue;
    if (j == s->rows)
      add_row(s, NULL, TRAITS, value);
  }
  qsort(s->row + first, s->rows - first, sizeof *s->row, by_value);
}

static bool is_refused(const struct verdict *v)
{
  return v->kind == VERDICT_FAIL && v->given != NULL && v->answer.status == ANSWER_INVALID;
}

/* What is declared unsupported, be it claimed or not. */
static bool is_unsupported(const struct verdict *v)
{
  return v->kind == VERDICT_UNSUPPORTED || (v->kind == VERDICT_FAIL && v->given == NULL);
}

static void count(struct row *row, const struct run_case *c)
{
  row->vectors++;
  row->passed += c->verdict.kind == VERDICT_PASS;
  row->unsupported += is_unsupported(&c->verdict);
  row->refused += c->vector->class == NULL && is_refused(&c->verdict);
  row->unjudged += c->verdict.kind == VERDICT_NONE;
}

static bool is_no(const struct row *row)
{
  return row->vectors > 0 && row->passed == 0 && row->unjudged == 0;
}

/* Whether a row that is "no" is about the case i: also its valid kin is asked about, if it is invalid itself. What has
 * no mode at all goes through all of them. */
static bool is_excused_by(const struct row *row, const struct statement *s, size_t i)
{
  struct row kin = *row;
  if (!is_no(row))
    return false;
  if (s->run->cases[i].vector->form == REQUEST_ACCUMULATED && row->trait != TRAIT_COMMAND)
    return true;
  if (row->trait != TRAIT_COMMAND)
    kin.value[TRAIT_RESULT] = -1;
  return is_row_of(&kin, &s->values[i]);
}

static bool is_excused(const struct statement *s, size_t i)
{
  size_t j;
  for (j = 0; j < s->rows; j++)
    if (is_excused_by(&s->row[j], s, i))
      return true;
  return false;
}

/* Whether the command of a case is "no" as a whole: then the case says nothing of other rows. */
static bool is_without_command(const struct statement *s, const struct values *values)
{
  size_t i;
  for (i = 0; i < s->rows && s->row[i].trait == TRAIT_COMMAND; i++)
    if (is_no(&s->row[i]) && is_row_of(&s->row[i], values))
      return true;
  return false;
}

/* The rows of commands are the first. */
static void count_rows(struct statement *s, bool commands)
{
  size_t i, j;
  for (i = 0; i < s->run->count; i++) {
    const bool is_counted = commands || !is_without_command(s, &s->values[i]);
    for (j = 0; j < s->rows; j++)
      if (is_counted && (s->row[j].trait == TRAIT_COMMAND) == commands && is_row_of(&s->row[j], &s->values[i]))
        count(&s->row[j], &s->run->cases[i]);
  }
}

static void count_all(struct statement *s)
{
  size_t i, j;
  count_rows(s, true);
  count_rows(s, false);
  for (i = 0; i < s->run->count; i++) {
    const struct values *values = &s->values[i];
    if (s->run->cases[i].verdict.kind == VERDICT_PASS || is_without_command(s, values) || !is_excused(s, i))
      continue;
    for (j = 0; j < s->rows; j++)
      s->row[j].excused += is_row_of(&s->row[j], values);
  }
}

static const char *support_of(const struct row *row)
{
  if (row->passed > 0)
    return row->passed + row->excused == row->vectors ? "yes" : "in part";
  return row->unjudged > 0 ? "not judged" : "no";
}

static void show_row(struct buffer *b, const struct row *row)
{
  struct claim_line line = {{0}};
  int trait;
  for (trait = 0; trait < TRAITS; trait++)
    if (row->value[trait] >= 0 && trait != TRAIT_RESULT)
      line.values[trait] = 1u << row->value[trait];
  claim_show(b, &line);
}

static json_t *row_json(const struct row *row)
{
  json_t *json = json_object();
  int trait;
  if (row->group != NULL) {
    json_object_set_new(json, "trait", json_string(row->group));
    json_object_set_new(json, "value", json_string(trait_value_name(row->trait, (size_t)row->value[row->trait])));
  } else {
    for (trait = FIRST; trait <= LAST; trait++)
      json_object_set_new(json, trait_name((enum trait)trait),
                          json_string(trait_value_name((enum trait)trait, (size_t)row->value[trait])));
  }
  json_object_set_new(json, "support", json_string(support_of(row)));
  json_object_set_new(json, "vectors", json_integer((json_int_t)row->vectors));
  json_object_set_new(json, "passed", json_integer((json_int_t)row->passed));
  json_object_set_new(json, "unsupported", json_integer((json_int_t)row->unsupported));
  json_object_set_new(json, "refused", json_integer((json_int_t)row->refused));
  json_object_set_new(json, "excused", json_integer((json_int_t)(is_no(row) ? 0 : row->excused)));
  return json;
}

static json_t *rows_json(const struct statement *s, bool combinations)
{
  json_t *list = json_array();
  size_t i;
  for (i = 0; i < s->rows; i++)
    if (s->row[i].vectors > 0 && (s->row[i].group == NULL) == combinations)
      json_array_append_new(list, row_json(&s->row[i]));
  return list;
}

/* ---- Lines of a claim that hold: cases are split by their traits until all of them passed. */

/* Cases by their places in the run. */
struct part {
  size_t *at, count, passed;
};

static struct part part_of(const struct run *run, const struct part *whole, enum trait trait, int value)
{
  struct part part = {memory_new((whole->count + 1) * sizeof *part.at), 0, 0};
  size_t i;
  for (i = 0; i < whole->count; i++) {
    const struct run_case *c = &run->cases[whole->at[i]];
    if (trait_of(c->vector, trait) != value)
      continue;
    part.at[part.count++] = whole->at[i];
    part.passed += c->verdict.kind == VERDICT_PASS;
  }
  return part;
}

/* So many cases are in parts of which all passed, or none. 0 if the trait makes no parts. */
static size_t purity(const struct run *run, const struct part *whole, enum trait trait)
{
  size_t pure = 0, parts = 0;
  int value;
  for (value = -1; value < (int)trait_values(trait); value++) {
    struct part part = part_of(run, whole, trait, value);
    parts += part.count > 0;
    pure += part.passed == part.count || part.passed == 0 ? part.count : 0;
    free(part.at);
  }
  return parts < 2 ? 0 : pure + 1;
}

/* The trait that parts best what passed from what did not; TRAITS if none does. Every line names its command, since one
 * that does not is about those that are offered only. */
static enum trait best_trait(const struct run *run, const struct part *whole, const struct claim_line *line)
{
  enum trait best = TRAITS;
  size_t most = 0;
  int trait;
  if (line->values[TRAIT_COMMAND] == 0)
    return TRAIT_COMMAND;
  for (trait = 0; trait < TRAITS; trait++) {
    size_t pure = line->values[trait] == 0 ? purity(run, whole, (enum trait)trait) : 0;
    if (pure > most) {
      most = pure;
      best = (enum trait)trait;
    }
  }
  return best;
}

/* All cases of a part passed, and one of them can show that the line holds. */
static bool is_claimable(const struct run *run, const struct part *part, const struct claim_line *line)
{
  size_t i;
  for (i = 0; i < part->count && part->passed == part->count; i++)
    if (claim_line_is_shown_by(line, run->cases[part->at[i]].vector))
      return true;
  return false;
}

static void add_line(json_t *lines, const struct claim_line *line)
{
  struct buffer b = {0};
  claim_show(&b, line);
  json_array_append_new(lines, json_string(b.octets));
  buffer_free(&b);
}

static void add_lines(json_t *lines, const struct run *run, const struct part *whole, const struct claim_line *line)
{
  const enum trait trait = best_trait(run, whole, line);
  struct claim_line good = *line, one = *line;
  size_t value;
  if (trait == TRAITS)
    return;
  for (value = 0; value < trait_values(trait); value++) {
    struct part part = part_of(run, whole, trait, (int)value);
    one.values[trait] = 1u << value;
    if (is_claimable(run, &part, &one) && trait == TRAIT_COMMAND)
      add_line(lines, &one);
    else if (is_claimable(run, &part, &one))
      good.values[trait] |= 1u << value;
    else if (part.passed > 0 && part.passed < part.count)
      add_lines(lines, run, &part, &one);
    free(part.at);
  }
  if (good.values[trait] != 0)
    add_line(lines, &good);
}

static json_t *claims_of(const struct run *run)
{
  const struct claim_line none = {{0}};
  struct part all = {memory_new((run->count + 1) * sizeof *all.at), run->count, 0};
  json_t *lines = json_array();
  size_t i;
  for (i = 0; i < run->count; i++)
    all.at[i] = i;
  add_lines(lines, run, &all, &none);
  free(all.at);
  return lines;
}

/* ---- Hints. */

static void add_hint(const struct statement *s, const struct row *row, json_t *hints)
{
  const char *class = NULL;
  struct buffer b = {0};
  bool is_news = false;
  size_t i;
  for (i = 0; i < s->run->count; i++) {
    const struct run_case *c = &s->run->cases[i];
    if (!is_row_of(row, &s->values[i]) || !is_refused(&c->verdict) || c->vector->class != NULL)
      continue;
    class = class == NULL ? c->verdict.answer.rest : class;
    is_news = is_news || !s->is_told[i];
    s->is_told[i] = true;
  }
  if (!is_news)
    return;
  show_row(&b, row);
  buffer_format(&b, ": %zu valid %s refused", row->refused, row->refused == 1 ? "input is" : "inputs are all");
  if (class[0] != '\0') {
    buffer_text(&b, " as '");
    printable_add(&b, class, strlen(class));
    buffer_text(&b, "'");
  }
  buffer_text(&b, "; if you do not offer it, answer unsupported");
  json_array_append_new(hints, json_string(b.octets));
  buffer_free(&b);
}

/* What is refused wherever it is asked, from the widest rows on. */
static json_t *hints_of(struct statement *s)
{
  json_t *hints = json_array();
  size_t i;
  s->is_told = memory_new(s->run->count + 1);
  for (i = 0; i < s->rows; i++) {
    const struct row *row = &s->row[i];
    if (row->passed == 0 && row->refused > 0 && row->refused + row->unsupported == row->vectors)
      add_hint(s, row, hints);
  }
  free(s->is_told);
  return hints;
}

json_t *statement_make(const struct run *run)
{
  struct statement s = {.run = run, .values = values_of(run)};
  json_t *json = json_object();
  int trait;
  add_rows_of(&s, "answers", TRAIT_COMMAND, 0);
  add_rows_of(&s, "refuses", TRAIT_COMMAND, 1);
  for (trait = TRAIT_MODE; trait < TRAITS; trait++)
    add_rows_of(&s, trait_name((enum trait)trait), (enum trait)trait, 0);
  add_combinations(&s);
  count_all(&s);
  json_object_set_new(json, "rows", rows_json(&s, false));
  json_object_set_new(json, "combinations", rows_json(&s, true));
  json_object_set_new(json, "claims", claims_of(run));
  json_object_set_new(json, "hints", hints_of(&s));
  free(s.values);
  free(s.row);
  return json;
}
