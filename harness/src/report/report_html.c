// SPDX-License-Identifier: Apache-2.0
/* A report as one page: no script, nothing from elsewhere. Its style is report.css, which the build puts into style[].
 */
#include "base/json.h"
#include "report/forms.h"
#include "report/html.h"
#include "report/markup.h"

#include <stdbool.h>
#include <string.h>

static const char style[] = {
#include "report_css.h"
};

/* ---- The facts. */

static void add_fact(struct buffer *b, const char *name, const char *value)
{
  markup_format(b, "<dt>%s</dt><dd>%s</dd>\n", name, value[0] == '\0' ? "–" : value);
}

static void add_code(struct buffer *b, const char *name, const char *value)
{
  markup_format(b, value[0] == '\0' ? "<dt>%s</dt><dd>unknown</dd>\n%s" : "<dt>%s</dt><dd><code>%s</code></dd>\n", name,
                value);
}

/* A list, its words in quotes where they hold blanks or are empty. */
static void add_words(struct buffer *b, const char *name, const json_t *list)
{
  struct buffer words = {0};
  size_t i;
  buffer_add(&words, NULL, 0);
  for (i = 0; i < json_array_size(list); i++) {
    const char *word = json_string_value(json_array_get(list, i));
    bool quoted = word[0] == '\0' || strpbrk(word, " '\"\\\n") != NULL;
    buffer_format(&words, quoted ? "%s'%s'" : "%s%s", i == 0 ? "" : " ", word);
  }
  if (words.length > 0)
    add_code(b, name, words.octets);
  buffer_free(&words);
}

/* Whether the vectors are those of the release that judged. */
static bool is_release(const json_t *document)
{
  return json_is_true(json_object_get(member_part(document, "vectors"), "release"));
}

static void add_implementation(struct buffer *b, const json_t *implementation)
{
  bool is_file = json_is_string(json_object_get(implementation, "library")) ||
                 json_is_string(json_object_get(implementation, "responses"));
  add_fact(b, "implementation", member_text(implementation, "name"));
  add_fact(b, "its version", member_text(implementation, "version"));
  add_words(b, "it answers", member_part(implementation, "commands"));
  add_words(b, "command", member_part(implementation, "command"));
  if (is_file)
    add_code(b, json_is_string(json_object_get(implementation, "library")) ? "library" : "answers",
             member_text(implementation, "file"));
  else
    add_code(b, "program", member_text(implementation, "file"));
  add_code(b, "its SHA-256", member_text(implementation, "sha256"));
  if (member_text(implementation, "remark")[0] != '\0')
    add_fact(b, "remark", member_text(implementation, "remark"));
}

static void add_selection(struct buffer *b, const json_t *selection)
{
  markup_format(b, "<dt>selection</dt><dd>%zu of %zu vectors, profile %s%s</dd>\n",
                member_number(selection, "selected"), member_number(selection, "available"),
                member_text(selection, "profile"),
                json_is_true(json_object_get(selection, "strict_class")) ? ", error classes strict" : "");
  add_words(b, "families", member_part(selection, "families"));
  add_words(b, "ids", member_part(selection, "ids"));
  add_words(b, "flags", member_part(selection, "flags"));
  add_words(b, "clauses", member_part(selection, "clauses"));
}

void html_facts(struct buffer *b, const json_t *document)
{
  const json_t *vectors = member_part(document, "vectors");
  buffer_text(b, "<section id=\"facts\" aria-labelledby=\"facts-h\">\n<h2 id=\"facts-h\">Evidence</h2>\n"
                 "<dl class=\"pairs facts\">\n");
  add_fact(b, "date", member_text(document, "date"));
  add_implementation(b, member_part(document, "implementation"));
  markup_format(b, "<dt>judged by</dt><dd>ltk-conform %s</dd>\n",
                member_text(member_part(document, "harness"), "version"));
  add_fact(b, "specification", member_text(vectors, "specification"));
  add_fact(b, "vectors", is_release(document) ? "those of this release" : "other ones than those of this release");
  add_code(b, "SHA-256 of index.json", member_text(vectors, "sha256"));
  add_selection(b, member_part(document, "selection"));
  add_code(b, "digest of the report", member_text(document, "digest"));
  buffer_text(b, "</dl>\n</section>\n");
}

/* ---- The head of the page. */

static void add_style(struct buffer *b)
{
  const char *end_of_licence = memchr(style, '\n', sizeof style);
  buffer_text(b, "<style>");
  buffer_add(b, end_of_licence, (size_t)(style + sizeof style - end_of_licence));
  buffer_text(b, "</style>\n");
}

static const char *name_of(const json_t *document)
{
  const char *name = member_text(member_part(document, "implementation"), "name");
  return name[0] == '\0' ? "an implementation" : name;
}

/* The result, and of what it is one. */
static void add_result(struct buffer *b, const json_t *document)
{
  const char *extent = member_text(document, "extent");
  bool is_whole = extent[0] == '\0' || strcmp(extent, "whole") == 0;
  markup_format(b, "%s%s%s", member_text(document, "result"), is_whole ? "" : " ", is_whole ? "" : extent);
}

static void add_head(struct buffer *b, const json_t *document)
{
  buffer_text(
      b, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
         "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
         "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
         "<meta name=\"color-scheme\" content=\"light dark\">\n");
  buffer_text(b, "<title>");
  add_result(b, document);
  markup_format(b, ": %s, LTK %s</title>\n", name_of(document),
                member_text(member_part(document, "vectors"), "specification"));
  add_style(b);
  buffer_text(b, "</head>\n");
}

static void add_count(struct buffer *b, const json_t *counts, const char *name, const char *class)
{
  size_t n = member_number(counts, name);
  buffer_format(b, "<li class=\"%s\"><b>%zu</b><span>%s</span></li>", n == 0 ? "zero" : class, n, name);
}

static void add_counts(struct buffer *b, const json_t *counts)
{
  buffer_text(b, "<ul class=\"counts\">");
  add_count(b, counts, "passed", "pass");
  add_count(b, counts, "failed", "fail");
  add_count(b, counts, "unsupported", "none");
  add_count(b, counts, "error", "broken");
  add_count(b, counts, "timeout", "broken");
  add_count(b, counts, "crash", "broken");
  if (member_number(counts, "unjudged") > 0)
    add_count(b, counts, "unjudged", "none");
  buffer_text(b, "</ul>\n");
}

/* What is offered and answered in part only. */
static void add_parts(struct buffer *b, const json_t *document)
{
  const json_t *notes = member_part(document, "notes");
  size_t i;
  for (i = 0; i < json_array_size(notes); i++) {
    const json_t *note = json_array_get(notes, i);
    size_t all = member_number(note, "vectors");
    markup_format(b, "%s%zu of %zu of %s answered", i == 0 ? "" : ", ", all - member_number(note, "unsupported"), all,
                  member_text(note, "family"));
  }
  buffer_text(b, i == 0 ? "" : ". ");
}

/* The result in a sentence. */
static void add_sentence(struct buffer *b, const json_t *document)
{
  const json_t *counts = member_part(document, "counts");
  const char *result = member_text(document, "result");
  size_t all = member_number(counts, "vectors"), unsupported = member_number(counts, "unsupported");
  size_t passed = member_number(counts, "passed"), unjudged = member_number(counts, "unjudged");
  if (json_is_string(json_object_get(document, "why"))) {
    buffer_text(b, "The implementation could not be run, so nothing was asked.");
    return;
  }
  markup_format(b, "<b>%s %s</b>: ", name_of(document),
                member_text(member_part(document, "implementation"), "version"));
  add_parts(b, document);
  if (json_is_string(json_object_get(document, "distrust")))
    buffer_text(b, "this run cannot be trusted.");
  else if (json_is_string(json_object_get(document, "interrupted")))
    buffer_format(b, "interrupted; %zu of %zu vectors were not judged.", unjudged, all);
  else if (strcmp(result, "nonconformant") == 0)
    buffer_format(b, "%zu of %zu %s did not pass.", all - passed - unsupported, all, all == 1 ? "vector" : "vectors");
  else if (unsupported > 0)
    buffer_format(b, "%zu %s passed, none failed, %zu %s unsupported.", passed, passed == 1 ? "vector" : "vectors",
                  unsupported, unsupported == 1 ? "is" : "are");
  else
    buffer_format(b, all == 1 ? "%zu vector passed." : "All %zu vectors passed.", all);
}

static void add_verdict(struct buffer *b, const json_t *document)
{
  const char *result = member_text(document, "result");
  markup_format(
      b, "<body class=\"%s\">\n<header>\n<p class=\"about\">Conformance to the LTK derivation function, %s</p>\n",
      result, member_text(member_part(document, "vectors"), "specification"));
  markup_format(b, "<div class=\"verdict\"><div>\n<h1><span class=\"mark\" aria-hidden=\"true\">%s</span>",
                strcmp(result, "conformant") == 0   ? "✓"
                : strcmp(result, "incomplete") == 0 ? "○"
                                                    : "✕");
  add_result(b, document);
  buffer_text(b, "</h1>\n<p>");
  add_sentence(b, document);
  buffer_text(b, "</p>\n");
  if (!is_release(document))
    buffer_text(b, "<p><b>Note</b>: it was asked other vectors than those of this release.</p>\n");
  buffer_text(b, "</div>\n");
  add_counts(b, member_part(document, "counts"));
  buffer_text(b, "</div>\n");
  html_cover(b, document);
  buffer_text(b, "</header>\n");
}

static void add_contents(struct buffer *b, const char *page)
{
  static const char *const sections[][2] = {{"supported", "What is supported"}, {"totals", "Totals by family"},
                                            {"map", "Clauses and families"},    {"facts", "Evidence"},
                                            {"cases", "What did not pass"},     {"remarks", "Remarks"}};
  size_t i;
  buffer_text(b, "<nav class=\"contents\" aria-label=\"Contents\">");
  for (i = 0; i < sizeof sections / sizeof sections[0]; i++) {
    struct buffer id = {0};
    buffer_format(&id, "<section id=\"%s\"", sections[i][0]);
    if (strstr(page, id.octets) != NULL)
      buffer_format(b, "<a href=\"#%s\">%s</a>", sections[i][0], sections[i][1]);
    buffer_free(&id);
  }
  buffer_text(b, "</nav>\n");
}

void report_html(struct buffer *b, const json_t *document)
{
  struct buffer rest = {0};
  html_statement(&rest, document);
  html_totals(&rest, document);
  html_map(&rest, document);
  html_facts(&rest, document);
  html_cases(&rest, document);
  add_head(b, document);
  add_verdict(b, document);
  buffer_text(b, "<main>\n");
  html_advice(b, document);
  add_contents(b, rest.octets);
  buffer_add(b, rest.octets, rest.length);
  buffer_text(b, "</main>\n<footer>Made by ltk-conform from the report in JSON, which has every case. This page needs "
                 "nothing else.</footer>\n</body>\n</html>\n");
  buffer_free(&rest);
}
