// SPDX-License-Identifier: Apache-2.0
/* Totals, and the map of clauses, families and verdicts: see html.h. Colours never stand alone: a mark or a number says
 * the same. */
#include "base/json.h"
#include "report/html.h"
#include "report/markup.h"
#include "base/memory.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* Cases of some kind, by what their colours are. */
struct sum {
  size_t all, passed, failed, unsupported, broken, unjudged;
};

/* The titles of the specification's parts, for the clauses in them. */
static const struct {
  const char *number, *title;
} parts[] = {{"2", "Notation"},         {"3", "The key derivation function"},
             {"4", "Inputs"},           {"5", "The derivation key"},
             {"6", "Derivation"},       {"7", "Validity"},
             {"8", "Key confirmation"}, {"9", "Agreement"},
             {"10", "Chains"}};

static struct sum sum_of(const json_t *counts)
{
  return (struct sum){member_number(counts, "vectors"),
                      member_number(counts, "passed"),
                      member_number(counts, "failed"),
                      member_number(counts, "unsupported"),
                      member_number(counts, "error") + member_number(counts, "timeout") +
                          member_number(counts, "crash"),
                      member_number(counts, "unjudged")};
}

static size_t add_stretch(struct buffer *b, const char *class, size_t from, size_t n, size_t all)
{
  if (n > 0)
    buffer_format(b, "<rect class=\"%s\" x=\"%.3f\" width=\"%.3f\" height=\"10\"/>", class,
                  100.0 * (double)from / (double)all, 100.0 * (double)n / (double)all);
  return from + n;
}

/* A bar of what failed, broke, passed and is unsupported. Numbers beside it say the same. */
static void add_bar(struct buffer *b, const struct sum *sum)
{
  size_t at = 0;
  buffer_text(b, "<svg viewBox=\"0 0 100 10\" preserveAspectRatio=\"none\" aria-hidden=\"true\">");
  at = add_stretch(b, "fail", at, sum->failed, sum->all);
  at = add_stretch(b, "broken", at, sum->broken, sum->all);
  at = add_stretch(b, "pass", at, sum->passed, sum->all);
  add_stretch(b, "none", at, sum->unsupported, sum->all);
  buffer_text(b, "</svg>");
}

/* ---- Totals. */

static const char *const columns[] = {"vectors", "passed",  "failed", "unsupported",
                                      "error",   "timeout", "crash",  "unjudged"};

/* The last column is there only if anything was not judged. */
static size_t columns_of(const json_t *document)
{
  return sizeof columns / sizeof columns[0] -
         (member_number(member_part(document, "counts"), "unjudged") == 0 ? 1u : 0u);
}

static void add_total(struct buffer *b, const char *name, const json_t *counts, size_t shown)
{
  struct sum sum = sum_of(counts);
  size_t i;
  markup_format(b, "<tr><th scope=\"row\">%s</th><td class=\"bar\">", name);
  add_bar(b, &sum);
  buffer_text(b, "</td>");
  for (i = 0; i < shown; i++) {
    size_t n = member_number(counts, columns[i]);
    buffer_format(b, "<td class=\"n %s\">%zu</td>",
                  n == 0                      ? "zero"
                  : i < 2 || i == 3 || i == 7 ? ""
                  : i == 2                    ? "failed"
                                              : "broken",
                  n);
  }
  buffer_text(b, "</tr>\n");
}

void html_totals(struct buffer *b, const json_t *document)
{
  const json_t *families = member_part(document, "families");
  size_t i;
  if (json_array_size(families) == 0)
    return;
  buffer_text(b, "<section id=\"totals\" aria-labelledby=\"totals-h\">\n<h2 id=\"totals-h\">Totals by family</h2>\n"
                 "<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-labelledby=\"totals-h\">\n"
                 "<table class=\"totals\">\n<thead><tr><th scope=\"col\">family</th>"
                 "<th scope=\"col\" class=\"bar\"><span class=\"hidden\">as a bar</span></th>");
  for (i = 0; i < columns_of(document); i++)
    buffer_format(b, "<th scope=\"col\" class=\"n\">%s</th>", columns[i]);
  buffer_text(b, "</tr></thead>\n<tbody>\n");
  for (i = 0; i < json_array_size(families); i++)
    add_total(b, member_text(json_array_get(families, i), "family"), json_array_get(families, i), columns_of(document));
  add_total(b, "all", member_part(document, "counts"), columns_of(document));
  buffer_text(b, "</tbody>\n</table>\n</div>\n</section>\n");
}

/* ---- The map. */

struct map {
  const json_t *clauses, *families;
  struct sum *cells; /* a row for each clause */
};

static size_t place_of(const json_t *list, const char *name, const char *value)
{
  size_t i;
  for (i = 0; i < json_array_size(list); i++)
    if (strcmp(member_text(json_array_get(list, i), name), value) == 0)
      break;
  return i;
}

static void count(struct sum *sum, const char *verdict)
{
  sum->all++;
  if (strcmp(verdict, "pass") == 0)
    sum->passed++;
  else if (strcmp(verdict, "fail") == 0)
    sum->failed++;
  else if (strcmp(verdict, "unsupported") == 0)
    sum->unsupported++;
  else if (strcmp(verdict, "unjudged") == 0)
    sum->unjudged++;
  else
    sum->broken++;
}

static void count_case(struct map *map, const json_t *one)
{
  const json_t *list = member_part(one, "clauses");
  size_t families = json_array_size(map->families), family, clause, i;
  family = place_of(map->families, "family", member_text(one, "family"));
  for (i = 0; i < json_array_size(list); i++) {
    clause = place_of(map->clauses, "clause", json_string_value(json_array_get(list, i)));
    count(&map->cells[clause * families + family], member_text(one, "verdict"));
  }
}

static void add_cell(struct buffer *b, const struct sum *sum)
{
  size_t bad = sum->failed + sum->broken;
  if (sum->all == 0)
    buffer_text(b, "<td></td>");
  else if (bad > 0)
    buffer_format(b, "<td><i class=\"%s\">%s%zu<span class=\"hidden\"> of %zu %s</span></i></td>",
                  sum->broken > sum->failed ? "broken"
                  : bad == sum->all         ? "fail"
                                            : "some",
                  sum->broken > sum->failed ? "!" : "✕", bad, sum->all,
                  sum->broken > sum->failed ? "got no answer" : "failed");
  else if (sum->unjudged > 0)
    buffer_format(b, "<td><i class=\"none\">?%zu<span class=\"hidden\"> not judged</span></i></td>", sum->unjudged);
  else if (sum->passed == 0)
    buffer_format(b, "<td><i class=\"none\">○%zu<span class=\"hidden\"> unsupported</span></i></td>", sum->all);
  else
    buffer_format(b, "<td><i class=\"pass\">%zu<span class=\"hidden\"> passed</span></i></td>", sum->passed);
}

/* The title of a clause's part, above its first clause. */
static void add_part(struct buffer *b, const char *clause, const char *before, size_t columns_count)
{
  size_t n = strcspn(clause, "."), i;
  if (strcspn(before, ".") == n && strncmp(before, clause, n) == 0)
    return;
  for (i = 0; i < sizeof parts / sizeof parts[0]; i++)
    if (strlen(parts[i].number) == n && strncmp(parts[i].number, clause, n) == 0)
      buffer_format(b, "<tr><th scope=\"rowgroup\" colspan=\"%zu\">%s %s</th></tr>\n", columns_count, parts[i].number,
                    parts[i].title);
}

static void add_clause(struct buffer *b, const struct map *map, size_t clause)
{
  size_t families = json_array_size(map->families), i;
  const json_t *counts = json_array_get(map->clauses, clause);
  struct sum sum = sum_of(counts);
  add_part(b, member_text(counts, "clause"),
           clause == 0 ? "" : member_text(json_array_get(map->clauses, clause - 1), "clause"), families + 2);
  markup_format(b, "<tr><th scope=\"row\">%s</th>", member_text(counts, "clause"));
  for (i = 0; i < families; i++)
    add_cell(b, &map->cells[clause * families + i]);
  buffer_text(b, "<td class=\"bar\"><div>");
  add_bar(b, &sum);
  buffer_format(b, "<span>%zu of %zu<span class=\"hidden\"> passed</span></span></div></td></tr>\n", sum.passed,
                sum.all);
}

static void add_legend(struct buffer *b, const struct sum *all)
{
  buffer_text(b, "<ul class=\"legend\">\n");
  if (all->passed > 0)
    buffer_text(b, "<li><i class=\"pass\">48</i>48 passed</li>\n");
  if (all->failed > 0)
    buffer_text(b, "<li><i class=\"some\">✕12</i>12 failed, others passed</li>\n<li><i class=\"fail\">✕48</i>all 48 "
                   "failed</li>\n");
  if (all->broken > 0)
    buffer_text(b, "<li><i class=\"broken\">!5</i>5 got no answer, or an error</li>\n");
  if (all->unjudged > 0)
    buffer_text(b, "<li><i class=\"none\">?48</i>48 were not judged</li>\n");
  if (all->unsupported > 0)
    buffer_text(b, "<li><i class=\"none\">○48</i>48 are unsupported</li>\n");
  buffer_text(b, "</ul>\n");
}

static void add_head(struct buffer *b, const struct map *map)
{
  size_t i, families = json_array_size(map->families);
  buffer_format(b,
                "<colgroup><col class=\"clause\"><col span=\"%zu\"><col class=\"all\"></colgroup>\n<thead><tr>"
                "<th scope=\"col\"><span class=\"hidden\">clause</span></th>",
                families);
  for (i = 0; i < families; i++)
    markup_format(b, "<th scope=\"col\" class=\"family\"><span>%s</span></th>",
                  member_text(json_array_get(map->families, i), "family"));
  buffer_text(b,
              "<th scope=\"col\" class=\"all\"><span class=\"hidden\">all families, </span>passed</th></tr></thead>\n");
}

void html_map(struct buffer *b, const json_t *document)
{
  struct map map = {member_part(document, "clauses"), member_part(document, "families"), NULL};
  const json_t *cases = member_part(document, "cases");
  struct sum all = sum_of(member_part(document, "counts"));
  size_t i;
  if (json_array_size(map.clauses) == 0)
    return;
  map.cells = memory_new((json_array_size(map.clauses) + 1) * (json_array_size(map.families) + 1) * sizeof *map.cells);
  for (i = 0; i < json_array_size(cases); i++)
    count_case(&map, json_array_get(cases, i));
  buffer_text(b, "<section id=\"map\" aria-labelledby=\"map-h\">\n<h2 id=\"map-h\">Clauses and families</h2>\n"
                 "<p class=\"note\">A row for each clause of the specification, a column for each family of vectors. A "
                 "vector counts in each of its clauses.</p>\n");
  markup_format(b,
                "<p class=\"note\">What stands behind each clause in the suite itself: docs/traceability.md of release "
                "%s.</p>\n",
                member_text(member_part(document, "harness"), "version"));
  add_legend(b, &all);
  buffer_text(b,
              "<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-labelledby=\"map-h\">\n<table class=\"map\">\n");
  add_head(b, &map);
  buffer_text(b, "<tbody>\n");
  for (i = 0; i < json_array_size(map.clauses); i++)
    add_clause(b, &map, i);
  buffer_text(b, "</tbody>\n</table>\n</div>\n</section>\n");
  free(map.cells);
}
