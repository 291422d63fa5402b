// SPDX-License-Identifier: Apache-2.0
/* A conformance statement as text: a table for people, NOTE lines, and the file that is also a claim. */
#include "base/json.h"
#include "report/forms.h"
#include "report/statement.h"

#include <string.h>

/* So many lines, and so many hints, are printed. */
#define NOTED_MAX 6u

/* What a row says, and how many passed if that is neither all nor none. */
static void add_support(struct buffer *b, const json_t *row)
{
  const char *support = member_text(row, "support");
  buffer_text(b, support);
  if (strcmp(support, "in part") == 0)
    buffer_format(b, " (%zu of %zu)", member_number(row, "passed"), member_number(row, "vectors"));
}

static void add_rows(struct buffer *b, const json_t *rows, const char *before)
{
  const char *trait = "";
  size_t i;
  for (i = 0; i < json_array_size(rows); i++) {
    const json_t *row = json_array_get(rows, i);
    if (strcmp(trait, member_text(row, "trait")) != 0)
      buffer_format(b, "%s%s%-16s", i == 0 ? "" : "\n", before, member_text(row, "trait"));
    else
      buffer_text(b, ", ");
    buffer_format(b, "%s ", member_text(row, "value"));
    add_support(b, row);
    trait = member_text(row, "trait");
  }
  buffer_text(b, i == 0 ? "" : "\n");
}

static bool is_same_line(const json_t *a, const json_t *b)
{
  return strcmp(member_text(a, "mode"), member_text(b, "mode")) == 0 &&
         strcmp(member_text(a, "suite"), member_text(b, "suite")) == 0;
}

/* The combinations of a mode and a suite that are supported in one way. */
static void add_those(struct buffer *b, const json_t *combinations, size_t from, size_t to, const char *support)
{
  const char *between = "";
  size_t i, n = 0;
  for (i = from; i < to; i++)
    n += strcmp(member_text(json_array_get(combinations, i), "support"), support) == 0;
  if (n == 0)
    return;
  if (n == to - from) {
    buffer_format(b, "  all %zu %s", n, support);
    return;
  }
  buffer_format(b, "  %s:", support);
  for (i = from; i < to; i++) {
    const json_t *one = json_array_get(combinations, i);
    if (strcmp(member_text(one, "support"), support) != 0)
      continue;
    buffer_format(b, "%s %s %s %s", between, member_text(one, "purpose"), member_text(one, "algorithm"),
                  member_text(one, "bits"));
    between = ",";
  }
}

static void add_combinations(struct buffer *b, const json_t *combinations, const char *before)
{
  static const char *const supports[] = {"yes", "in part", "no", "not judged"};
  size_t from, to, i;
  for (from = 0; from < json_array_size(combinations); from = to) {
    const json_t *first = json_array_get(combinations, from);
    for (to = from + 1; to < json_array_size(combinations) && is_same_line(first, json_array_get(combinations, to));
         to++)
      continue;
    buffer_format(b, "%s%-10s %-18s", before, member_text(first, "mode"), member_text(first, "suite"));
    for (i = 0; i < sizeof supports / sizeof supports[0]; i++)
      add_those(b, combinations, from, to, supports[i]);
    buffer_text(b, "\n");
  }
}

void statement_show(struct buffer *b, const json_t *statement, const char *before)
{
  const json_t *combinations = member_part(statement, "combinations");
  add_rows(b, member_part(statement, "rows"), before);
  if (json_array_size(combinations) > 0)
    buffer_format(b, "%spurpose, algorithm and bits in each mode and suite:\n", before);
  add_combinations(b, combinations, before);
}

static void print_list(FILE *f, const json_t *list, const char *before)
{
  size_t i, n = json_array_size(list);
  for (i = 0; i < n && i < NOTED_MAX; i++)
    fprintf(f, "NOTE %s%s\n", before, json_string_value(json_array_get(list, i)));
  if (n > NOTED_MAX)
    fprintf(f, "NOTE %sand %zu more; --report-json FILE has all\n", before, n - NOTED_MAX);
}

void statement_note(FILE *f, const json_t *statement, const char *extent)
{
  if (extent != NULL && strcmp(extent, "in part") == 0)
    print_list(f, member_part(statement, "claims"), "conformant in part, of: ");
  print_list(f, member_part(statement, "hints"), "");
}

/* ---- The file. */

static void add_fact(struct buffer *b, const char *name, const char *value)
{
  if (value[0] != '\0')
    buffer_format(b, "# %-16s%s\n", name, value);
}

static void add_facts(struct buffer *b, const json_t *document)
{
  const json_t *implementation = member_part(document, "implementation"), *vectors = member_part(document, "vectors");
  const json_t *cover = member_part(document, "cover");
  size_t i;
  for (i = 0; i < json_array_size(cover); i++)
    add_fact(b, member_text(json_array_get(cover, i), "key"), member_text(json_array_get(cover, i), "value"));
  add_fact(b, "implementation", member_text(implementation, "name"));
  add_fact(b, "its version", member_text(implementation, "version"));
  add_fact(b, "its sha256", member_text(implementation, "sha256"));
  add_fact(b, "ltk-conform", member_text(member_part(document, "harness"), "version"));
  add_fact(b, "vectors", member_text(vectors, "sha256"));
  add_fact(b, "profile", member_text(member_part(document, "selection"), "profile"));
  add_fact(b, "date", member_text(document, "date"));
  add_fact(b, "result", member_text(document, "result"));
  add_fact(b, "extent", member_text(document, "extent"));
}

/* All but the lines of the claim are comments of it. */
void report_statement(struct buffer *b, const json_t *document)
{
  const json_t *statement = member_part(document, "statement"), *claims = member_part(statement, "claims");
  size_t i;
  buffer_format(b, "# Implementation conformance statement, LTK derivation function %s\n#\n",
                member_text(member_part(document, "vectors"), "specification"));
  add_facts(b, document);
  buffer_text(b, "#\n# What is supported:\n");
  statement_show(b, statement, "# ");
  buffer_text(b, "#\n# As a claim, for --claim: all vectors of these lines passed.\n");
  for (i = 0; i < json_array_size(claims); i++)
    buffer_format(b, "%s\n", json_string_value(json_array_get(claims, i)));
}
