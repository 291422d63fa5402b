// SPDX-License-Identifier: Apache-2.0
/* What stands behind each clause in the suite itself: see html.h. */
#include "base/document.h"
#include "report/html.h"
#include "report/markup.h"

#include <string.h>

/* Lists are words, one blank between. */
static const struct row {
  const char *clause, *section, *contracts, *tests, *faults;
  const char *none; /* what there is not, and why; else "" */
  size_t goals;
} rows[] = {
#include "report/html_trace_rows.h"
};

static size_t count_words(const char *list)
{
  size_t n = list[0] != '\0';
  for (; *list != '\0'; list++)
    n += *list == ' ';
  return n;
}

static void add_list(struct buffer *b, const char *name, const char *list)
{
  if (list[0] != '\0')
    markup_format(b, "<dt>%s</dt><dd><code>%s</code></dd>\n", name, list);
}

static void add_row(struct buffer *b, const struct row *row)
{
  markup_format(b, "<details><summary><b>%s</b>%s<span class=\"clauses\">", row->clause, row->section);
  buffer_format(b, "%zu functions, %zu goals, %zu tests, %zu faults</span></summary>\n<dl class=\"pairs case\">\n",
                count_words(row->contracts), row->goals, count_words(row->tests), count_words(row->faults));
  add_list(b, "contracts", row->contracts);
  add_list(b, "tests", row->tests);
  add_list(b, "faults", row->faults);
  if (row->none[0] != '\0')
    markup_format(b, "<dt>not there</dt><dd>%s</dd>\n", row->none);
  buffer_text(b, "</dl>\n</details>\n");
}

void html_trace(struct buffer *b, const json_t *document)
{
  size_t i;
  if (json_array_size(document_part(document, "clauses")) == 0)
    return;
  buffer_text(
      b, "<section id=\"trace\" aria-labelledby=\"trace-h\">\n<h2 id=\"trace-h\">Behind each clause</h2>\n"
         "<p class=\"note\">In the suite, whatever implementation it judges: the functions of the reference whose "
         "contracts say the clause, the goals that prove these, the tests that show it, and the mistakes against it "
         "that the vectors find and tell from others.</p>\n");
  for (i = 0; i < sizeof rows / sizeof rows[0]; i++)
    add_row(b, &rows[i]);
  buffer_text(b, "</section>\n");
}
