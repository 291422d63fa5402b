// SPDX-License-Identifier: Apache-2.0
/* Cases that did not pass, by what explains them: see html.h. A page that holds thousands is of no use, so of each
 * group there are a few of each family. */
#include "base/json.h"
#include "report/html.h"
#include "report/markup.h"
#include "base/memory.h"
#include "base/printable.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* So many cases of a group are shown. */
#define SHOWN_MAX 24u

/* So many remarks are. */
#define REMARKS_MAX 20u

/* Cases that belong together. */
struct group {
  const json_t **one;
  size_t count;
  char *name; /* the faults that explain them; else NULL, and these: */
  const char *verdict;
  bool sequence; /* they take more than one request, and are not diagnosed */
};

/* ---- One case. */

/* "<dt>name</dt><dd>value</dd>"; long values are shortened, and an empty one is left out. */
static void add_pair(struct buffer *b, const char *name, const char *class, const char *value)
{
  struct buffer shown = {0};
  if (value[0] == '\0')
    return;
  printable_values(&shown, value);
  markup_format(b, "<dt>%s</dt><dd class=\"%s\"><code>%s</code></dd>\n", name, class, shown.octets);
  buffer_free(&shown);
}

static void add_octets(struct buffer *b, const json_t *part)
{
  struct buffer shown = {0};
  printable_values(&shown, member_text(part, "octets"));
  markup_format(b, "<td class=\"octets\">%s</td>", shown.length == 0 ? "–" : shown.octets);
  buffer_free(&shown);
}

/* FC, or a parameter and its length beside it. */
static size_t add_field(struct buffer *b, const json_t *fields, size_t i)
{
  const json_t *part = json_array_get(fields, i), *next = json_array_get(fields, i + 1);
  bool has_length = next != NULL && member_text(next, "name")[0] == 'L';
  markup_format(b, "<tr><td class=\"n\">%zu</td><th scope=\"row\">%s</th>", member_number(part, "offset"),
                member_text(part, "name"));
  add_octets(b, part);
  if (has_length)
    add_octets(b, next);
  else
    buffer_text(b, "<td></td>");
  markup_format(b, "<td class=\"meaning\">%s</td></tr>\n", member_text(part, "meaning"));
  return has_length ? i + 2 : i + 1;
}

static void add_s(struct buffer *b, const char *name, const json_t *fields)
{
  size_t i = 0;
  if (json_array_size(fields) == 0)
    return;
  markup_format(
      b,
      "<table class=\"s\"><caption>%s, field by field</caption>\n<thead><tr><th scope=\"col\" class=\"n\">at</th>"
      "<th scope=\"col\">field</th><th scope=\"col\">octets</th><th scope=\"col\">its length</th>"
      "<th scope=\"col\" class=\"meaning\">meaning</th></tr></thead>\n<tbody>\n",
      name);
  while (i < json_array_size(fields))
    i = add_field(b, fields, i);
  buffer_text(b, "</tbody></table>\n");
}

/* The values on the way but S, which follows. */
static void add_steps(struct buffer *b, const json_t *one)
{
  json_t *steps = member_part(one, "steps");
  void *at;
  for (at = json_object_iter(steps); at != NULL; at = json_object_iter_next(steps, at)) {
    const char *name = json_object_iter_key(at), *value = json_string_value(json_object_iter_value(at));
    if (json_object_get(member_part(one, "fields"), name) == NULL && value != NULL)
      add_pair(b, name, "step", value);
  }
}

static void add_body(struct buffer *b, const json_t *one)
{
  json_t *fields = member_part(one, "fields");
  struct buffer faults = {0};
  void *at;
  member_join(&faults, member_part(one, "faults"), " + ");
  buffer_text(b, "<div class=\"case\">\n<dl class=\"pairs\">\n");
  markup_format(b, "<dt>what happened</dt><dd>%s</dd>\n", member_text(one, "reason"));
  add_pair(b, "expected", "expected", member_text(one, "expected"));
  add_pair(b, "actual", "given", member_text(one, "given"));
  add_pair(b, "diagnosis", "diagnosis", faults.octets);
  add_steps(b, one);
  add_pair(b, member_number(one, "requests") > 1 ? "first request" : "request", "request", member_text(one, "request"));
  if (member_text(one, "standard_error")[0] != '\0')
    markup_format(b, "<dt>its standard error ended with</dt><dd><pre>%s</pre></dd>\n",
                  member_text(one, "standard_error"));
  buffer_text(b, "</dl>\n");
  for (at = json_object_iter(fields); at != NULL; at = json_object_iter_next(fields, at))
    add_s(b, json_object_iter_key(at), json_object_iter_value(at));
  buffer_text(b, "</div>\n");
  buffer_free(&faults);
}

static void add_case(struct buffer *b, const json_t *one, bool open)
{
  const char *verdict = member_text(one, "verdict");
  struct buffer clauses = {0};
  member_join(&clauses, member_part(one, "clauses"), ", ");
  markup_format(b,
                "<details%s><summary><span class=\"verb %s\">%s</span><b>%s</b>%s<span class=\"clauses\">%s "
                "%s</span></summary>\n",
                open ? " open" : "", strcmp(verdict, "fail") == 0 ? "fail" : "broken",
                strcmp(verdict, "fail") == 0 ? "✕ fail" : verdict, member_text(one, "id"), member_text(one, "comment"),
                json_array_size(member_part(one, "clauses")) == 1 ? "clause" : "clauses", clauses.octets);
  add_body(b, one);
  buffer_text(b, "</details>\n");
  buffer_free(&clauses);
}

/* ---- Groups. */

/* The group of a case, which is there or is made. */
static struct group *group_of(struct group *groups, size_t *n, const json_t *one, size_t cases)
{
  struct buffer name = {0};
  const char *verdict = member_text(one, "verdict");
  bool sequence = member_number(one, "requests") > 1;
  struct group *group;
  member_join(&name, member_part(one, "faults"), " + ");
  for (group = groups; group < groups + *n; group++)
    if (name.length > 0 ? group->name != NULL && strcmp(group->name, name.octets) == 0
                        : group->name == NULL && strcmp(group->verdict, verdict) == 0 && group->sequence == sequence)
      break;
  if (group == groups + *n) {
    ++*n;
    *group = (struct group){memory_new(cases * sizeof *group->one), 0, name.length > 0 ? buffer_take(&name) : NULL,
                            verdict, sequence};
  }
  buffer_free(&name);
  return group;
}

static void add_heading(struct buffer *b, const struct group *group)
{
  if (group->name != NULL)
    markup_format(b, "<h3>Explained by <code>%s</code>: %zu</h3>\n", group->name, group->count);
  else if (strcmp(group->verdict, "fail") == 0 && group->sequence)
    markup_format(b,
                  "<h3>Failures of vectors of many derivations: %zu</h3>\n<p class=\"note\">They follow from "
                  "<code>derive</code>: "
                  "fix that first.</p>\n",
                  group->count);
  else if (strcmp(group->verdict, "fail") == 0)
    markup_format(b, "<h3>Failures that nothing known explains: %zu</h3>\n", group->count);
  else
    markup_format(b, "<h3>Without an answer (%s): %zu</h3>\n", group->verdict, group->count);
}

/* How many families a group has: cases of one family follow one another. */
static size_t families_of(const struct group *group)
{
  size_t i, n = group->count > 0 ? 1 : 0;
  for (i = 1; i < group->count; i++)
    n += strcmp(member_text(group->one[i], "family"), member_text(group->one[i - 1], "family")) != 0;
  return n;
}

static void add_group(struct buffer *b, const struct group *group)
{
  size_t quota = SHOWN_MAX / families_of(group), i, of_family = 0, shown = 0;
  add_heading(b, group);
  for (i = 0; i < group->count; i++) {
    if (i > 0 && strcmp(member_text(group->one[i], "family"), member_text(group->one[i - 1], "family")) != 0)
      of_family = 0;
    if (of_family++ < (quota == 0 ? 1 : quota))
      add_case(b, group->one[i], shown++ == 0);
  }
  if (shown < group->count)
    buffer_format(b, "<p class=\"note more\">and %zu more, which the report in JSON has: --report-json</p>\n",
                  group->count - shown);
}

static bool is_bad(const json_t *one)
{
  const char *verdict = member_text(one, "verdict");
  return strcmp(verdict, "pass") != 0 && strcmp(verdict, "unsupported") != 0 && strcmp(verdict, "unjudged") != 0;
}

static void add_groups(struct buffer *b, const json_t *cases)
{
  size_t i, n = 0, count = json_array_size(cases);
  struct group *groups = memory_new((count + 1) * sizeof *groups);
  for (i = 0; i < count; i++)
    if (is_bad(json_array_get(cases, i))) {
      struct group *group = group_of(groups, &n, json_array_get(cases, i), count);
      group->one[group->count++] = json_array_get(cases, i);
    }
  if (n > 0)
    buffer_text(b, "<section id=\"cases\" aria-labelledby=\"cases-h\">\n<h2 id=\"cases-h\">What did not pass</h2>\n");
  for (i = 0; i < n; i++) {
    add_group(b, &groups[i]);
    free(groups[i].one);
    free(groups[i].name);
  }
  if (n > 0)
    buffer_text(b, "</section>\n");
  free(groups);
}

static void add_remarks(struct buffer *b, const json_t *cases)
{
  size_t i, n = 0;
  for (i = 0; i < json_array_size(cases); i++) {
    const json_t *one = json_array_get(cases, i);
    if (member_text(one, "remark")[0] == '\0' || n++ >= REMARKS_MAX)
      continue;
    if (n == 1)
      buffer_text(b,
                  "<section id=\"remarks\" aria-labelledby=\"remarks-h\">\n<h2 id=\"remarks-h\">Remarks on what passed"
                  "</h2>\n<dl class=\"pairs\">\n");
    markup_format(b, "<dt>%s</dt><dd>%s</dd>\n", member_text(one, "id"), member_text(one, "remark"));
  }
  if (n > 0)
    buffer_text(b, "</dl>\n");
  if (n > REMARKS_MAX)
    buffer_format(b, "<p class=\"note\">and %zu more, which the report in JSON has: --report-json</p>\n",
                  n - REMARKS_MAX);
  if (n > 0)
    buffer_text(b, "</section>\n");
}

void html_cases(struct buffer *b, const json_t *document)
{
  add_groups(b, member_part(document, "cases"));
  add_remarks(b, member_part(document, "cases"));
}
