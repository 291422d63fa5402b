// SPDX-License-Identifier: Apache-2.0
/* The cover, and what is supported: see html.h. */
#include "base/json.h"
#include "base/memory.h"
#include "report/html.h"
#include "report/markup.h"
#include "vectors/traits.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

void html_cover(struct buffer *b, const json_t *document)
{
  const json_t *cover = member_part(document, "cover");
  size_t i, n = json_array_size(cover);
  if (n > 0)
    buffer_text(b, "<dl class=\"pairs cover\">\n");
  for (i = 0; i < n; i++)
    markup_format(b, "<div><dt>%s</dt><dd>%s</dd></div>\n", member_text(json_array_get(cover, i), "key"),
                  member_text(json_array_get(cover, i), "value"));
  if (n > 0)
    buffer_text(b, "</dl>\n");
}

/* ---- What is supported. */

/* How a row looks: a mark and a class say the same. */
struct look {
  const char *mark, *class;
};

static bool has_failures(const json_t *row)
{
  return member_number(row, "passed") + member_number(row, "unsupported") < member_number(row, "vectors");
}

static struct look look_of(const json_t *row)
{
  const char *support = member_text(row, "support");
  if (strcmp(support, "yes") == 0)
    return (struct look){"✓", "pass"};
  if (strcmp(support, "not judged") == 0)
    return (struct look){"?", "none"};
  if (strcmp(support, "in part") == 0)
    return (struct look){"◐", has_failures(row) ? "some" : "part"};
  return has_failures(row) ? (struct look){"✕", "fail"} : (struct look){"○", "none"};
}

static void add_value(struct buffer *b, const json_t *row)
{
  const struct look look = look_of(row);
  const char *support = member_text(row, "support");
  markup_format(b, "<li class=\"%s\"><span aria-hidden=\"true\">%s</span> <b>%s</b> %s", look.class, look.mark,
                member_text(row, "value"), support);
  if (strcmp(support, "in part") == 0)
    markup_format(b, ", %zu of %zu", member_number(row, "passed"), member_number(row, "vectors"));
  buffer_text(b, "</li>");
}

/* The traits and their values. */
static void add_rows(struct buffer *b, const json_t *rows)
{
  const char *trait = "";
  size_t i;
  buffer_text(b, "<dl class=\"pairs traits\">\n");
  for (i = 0; i < json_array_size(rows); i++) {
    const json_t *row = json_array_get(rows, i);
    if (strcmp(trait, member_text(row, "trait")) != 0)
      markup_format(b, i == 0 ? "<dt>%s</dt><dd><ul>" : "</ul></dd>\n<dt>%s</dt><dd><ul>", member_text(row, "trait"));
    add_value(b, row);
    trait = member_text(row, "trait");
  }
  buffer_text(b, i == 0 ? "</dl>\n" : "</ul></dd>\n</dl>\n");
}

static bool is_alike(const json_t *a, const json_t *b, const char *const *names)
{
  for (; *names != NULL; names++)
    if (strcmp(member_text(a, *names), member_text(b, *names)) != 0)
      return false;
  return true;
}

static const char *const across[] = {"purpose", "algorithm", "bits", NULL}, *const down[] = {"mode", "suite", NULL};

/* The first of each kind of combination, in their order. */
struct kinds {
  const json_t **first;
  size_t count;
};

static struct kinds kinds_of(const json_t *combinations, const char *const *names)
{
  struct kinds kinds = {memory_new((json_array_size(combinations) + 1) * sizeof *kinds.first), 0};
  size_t i, j;
  for (i = 0; i < json_array_size(combinations); i++) {
    const json_t *one = json_array_get(combinations, i);
    for (j = 0; j < kinds.count && !is_alike(kinds.first[j], one, names); j++)
      continue;
    if (j == kinds.count)
      kinds.first[kinds.count++] = one;
  }
  return kinds;
}

static int place_of(const json_t *one, enum trait trait)
{
  const char *value = member_text(one, trait_name(trait));
  return trait_value_find(trait, value, strlen(value));
}

/* In the order of the specification. */
static int by_column(const void *a, const void *b)
{
  const json_t *one = *(const json_t *const *)a, *other = *(const json_t *const *)b;
  int trait, order = 0;
  for (trait = TRAIT_PURPOSE; trait <= TRAIT_BITS && order == 0; trait++)
    order = place_of(one, (enum trait)trait) - place_of(other, (enum trait)trait);
  return order;
}

static void add_cell(struct buffer *b, const json_t *combinations, const json_t *row, const json_t *column)
{
  size_t i;
  for (i = 0; i < json_array_size(combinations); i++) {
    const json_t *one = json_array_get(combinations, i);
    const struct look look = look_of(one);
    if (!is_alike(one, row, down) || !is_alike(one, column, across))
      continue;
    markup_format(b, "<td><i class=\"%s\" title=\"%zu of %zu passed\"><span aria-hidden=\"true\">%s</span>", look.class,
                  member_number(one, "passed"), member_number(one, "vectors"), look.mark);
    markup_format(b, "<span class=\"hidden\">%s</span></i></td>", member_text(one, "support"));
    return;
  }
  buffer_text(b, "<td></td>");
}

static void add_combinations(struct buffer *b, const json_t *combinations)
{
  const struct kinds columns = kinds_of(combinations, across), rows = kinds_of(combinations, down);
  size_t i, j;
  qsort(columns.first, columns.count, sizeof(const json_t *), by_column);
  buffer_text(b, "<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-labelledby=\"supported-h\">\n"
                 "<table class=\"map combinations\">\n<thead><tr><th scope=\"col\">mode, suite</th>");
  for (i = 0; i < columns.count; i++)
    markup_format(b, "<th scope=\"col\" class=\"family\"><span>%s %s %s</span></th>",
                  member_text(columns.first[i], "purpose"), member_text(columns.first[i], "algorithm"),
                  member_text(columns.first[i], "bits"));
  buffer_text(b, "</tr></thead>\n<tbody>\n");
  for (i = 0; i < rows.count; i++) {
    markup_format(b, "<tr><th scope=\"row\">%s, %s</th>", member_text(rows.first[i], "mode"),
                  member_text(rows.first[i], "suite"));
    for (j = 0; j < columns.count; j++)
      add_cell(b, combinations, rows.first[i], columns.first[j]);
    buffer_text(b, "</tr>\n");
  }
  buffer_text(b, "</tbody>\n</table>\n</div>\n");
  free(columns.first);
  free(rows.first);
}

static void add_claim(struct buffer *b, const json_t *claim)
{
  size_t i, n = json_array_size(claim);
  for (i = 0; i < n; i++)
    markup_format(b, "<p class=\"claim\">Claimed: <code>%s</code></p>\n", member_string(json_array_get(claim, i)));
}

void html_statement(struct buffer *b, const json_t *document)
{
  const json_t *statement = member_part(document, "statement");
  const json_t *rows = member_part(statement, "rows"), *combinations = member_part(statement, "combinations");
  if (json_array_size(rows) == 0)
    return;
  buffer_text(
      b, "<section id=\"supported\" aria-labelledby=\"supported-h\">\n<h2 id=\"supported-h\">What is supported</h2>"
         "\n<p class=\"note\">✓ yes: every vector passed, but for those of which another row says no; ◐ in part; "
         "○ no. An input is supported if all of its rows, and its place in the table, say yes.</p>\n");
  add_claim(b, member_part(member_part(document, "selection"), "claim"));
  add_rows(b, rows);
  if (json_array_size(combinations) > 0)
    add_combinations(b, combinations);
  buffer_text(b, "</section>\n");
}
