// SPDX-License-Identifier: Apache-2.0
/* What is wrong, and what to do: see html.h. */
#include "base/json.h"
#include "report/html.h"
#include "report/markup.h"

#include <stdbool.h>
#include <string.h>

/* So many groups of failures that nothing explains are named. */
#define GROUPS_MAX 3u

/* The first case that failed without a fault that explains it. NULL if there is none. */
static const json_t *first_unexplained(const json_t *document)
{
  const json_t *cases = member_part(document, "cases");
  size_t i;
  for (i = 0; i < json_array_size(cases); i++) {
    const json_t *one = json_array_get(cases, i);
    if (strcmp(member_text(one, "verdict"), "fail") == 0 && json_array_size(member_part(one, "faults")) == 0)
      return one;
  }
  return NULL;
}

static void begin(struct buffer *b)
{
  buffer_text(b, "<li><p class=\"what\"><span class=\"label\">Wrong</span>");
}

static void middle(struct buffer *b)
{
  buffer_text(b, "</p><p class=\"mend\"><span class=\"label\">To do</span>");
}

static void add_fault(struct buffer *b, const json_t *fault, bool is_first)
{
  if (is_first)
    begin(b);
  else
    buffer_text(b, "<p class=\"what\">");
  markup_format(b, "<q>%s</q>", member_text(fault, "what"));
  if (is_first)
    middle(b);
  else
    buffer_text(b, "</p><p class=\"mend\">");
  markup_format(b, "<q>%s</q></p>", member_text(fault, "mend"));
}

/* How many failures a diagnosis explains, and where. */
static void add_extent(struct buffer *b, const json_t *line, size_t failures)
{
  const bool everywhere = json_is_true(json_object_get(line, "everywhere"));
  struct buffer names = {0};
  markup_format(b, "<p class=\"because\">Explains%s %zu of %zu failures",
                json_array_size(member_part(line, "faults")) > 1 ? " together" : "", member_number(line, "explains"),
                everywhere ? failures : member_number(line, "failures"));
  member_join(&names, member_part(line, "commands"), ", ");
  if (!everywhere)
    markup_format(b, " in %s", names.octets);
  buffer_clear(&names);
  member_join(&names, member_part(line, "right"), ", ");
  if (names.length > 0)
    markup_format(b, "; right: %s", names.octets);
  buffer_free(&names);
}

/* One diagnosis: one to three faults that are there together, each beside what mends it. */
static void add_line(struct buffer *b, const json_t *line, size_t failures)
{
  const json_t *faults = member_part(line, "faults");
  struct buffer clauses = {0};
  size_t i;
  for (i = 0; i < json_array_size(faults); i++)
    add_fault(b, json_array_get(faults, i), i == 0);
  add_extent(b, line, failures);
  for (i = 0; i < json_array_size(faults); i++) {
    buffer_clear(&clauses);
    member_join(&clauses, member_part(json_array_get(faults, i), "clauses"), ", ");
    markup_format(b, " · <code>%s</code>", member_text(json_array_get(faults, i), "name"));
    if (clauses.length > 0)
      markup_format(b, ", %s %s", strchr(clauses.octets, ',') == NULL ? "clause" : "clauses", clauses.octets);
  }
  buffer_text(b, "</p></li>\n");
  buffer_free(&clauses);
}

/* Failures that have something in common: a rule, or nothing but that the answer is another one. */
static void add_group(struct buffer *b, const json_t *group)
{
  const char *kind = member_text(group, "kind"), *class = member_text(group, "class"),
             *clause = member_text(group, "clause"), *first_id = member_text(group, "first");
  size_t n = member_number(group, "count");
  const char *inputs = n == 1 ? "input" : "inputs";
  if (strcmp(kind, "differs") == 0) {
    markup_format(b,
                  "Compare S, KEY and D with yours, in %zu %s, from <code>%s</code> on: they are below, or "
                  "<code>ltk-conform explain %s</code>",
                  n, inputs, first_id, first_id);
    return;
  }
  markup_format(b, "Your rule <code>%s</code>%s%s ", class[0] == '\0' ? "(without a class)" : class,
                clause[0] == '\0' ? "" : ", clause ", clause);
  if (strcmp(kind, "refuses") == 0)
    markup_format(b, "refuses %zu valid %s: see why it refuses <code>%s</code>", n, inputs, first_id);
  else
    markup_format(b, "accepts %zu invalid %s: refuse <code>%s</code>", n, inputs, first_id);
}

static void add_unexplained(struct buffer *b, const json_t *diagnosis)
{
  const json_t *groups = member_part(diagnosis, "groups");
  size_t n = member_number(diagnosis, "unexplained"), i;
  if (n == 0)
    return;
  begin(b);
  markup_format(b, "No mistake that is known explains %zu of %zu failures", n, member_number(diagnosis, "failures"));
  middle(b);
  for (i = 0; i < json_array_size(groups) && i < GROUPS_MAX; i++) {
    buffer_text(b, i == 0 ? "" : ". ");
    add_group(b, json_array_get(groups, i));
  }
  buffer_text(b, "</p></li>\n");
}

/* What was found without the catalogue: what is wrong, and for how many it holds. */
static void add_finding(struct buffer *b, const json_t *finding)
{
  const json_t *ids = member_part(finding, "ids");
  const char *id = json_string_value(json_array_get(ids, 0));
  markup_format(b, "<li><p class=\"what found\"><span class=\"label\">Found</span>%s</p>",
                member_text(finding, "text"));
  markup_format(b, "<p class=\"because\">%s", member_text(finding, "counts"));
  if (id != NULL)
    markup_format(b, " · begin with <code>%s</code>", id);
  buffer_text(b, "</p></li>\n");
}

/* Chains and accumulated vectors are not diagnosed. */
static void add_sequences(struct buffer *b, const json_t *document, size_t n)
{
  const json_t *one = first_unexplained(document);
  if (n == 0 || one == NULL)
    return;
  begin(b);
  markup_format(b, "%zu %s of many derivations went wrong, and no vector of one", n, n == 1 ? "vector" : "vectors");
  middle(b);
  markup_format(b, "Look at what changes from one derivation to the next: <code>%s</code>, %s</p></li>\n",
                member_text(one, "id"), member_text(one, "reason"));
}

/* Whether a case was answered again otherwise. */
static bool is_unsteady(const json_t *one)
{
  return json_is_string(json_object_get(one, "given_again")) && strcmp(member_text(one, "verdict"), "error") == 0;
}

/* Cases with a verdict that is no answer, and the first of them; those that were answered again otherwise, or those
 * that were not. */
static void add_broken(struct buffer *b, const json_t *document, const char *verdict, bool unsteady, const char *what,
                       const char *mend)
{
  const json_t *cases = member_part(document, "cases"), *one = NULL;
  size_t n = 0, i;
  for (i = json_array_size(cases); i-- > 0;)
    if (strcmp(member_text(json_array_get(cases, i), "verdict"), verdict) == 0 &&
        is_unsteady(json_array_get(cases, i)) == unsteady) {
      one = json_array_get(cases, i);
      n++;
    }
  if (n == 0)
    return;
  begin(b);
  markup_format(b, "%zu %s %s", n, n == 1 ? "vector:" : "vectors:", what);
  middle(b);
  markup_format(b, "%s; the first is <code>%s</code></p><p class=\"because\">%s</p></li>\n", mend,
                member_text(one, "id"), member_text(one, "reason"));
}

static void add_not_run(struct buffer *b, const json_t *document)
{
  const json_t *implementation = member_part(document, "implementation");
  begin(b);
  markup_format(b, "It could not be run: <code>%s</code>", member_text(document, "why"));
  middle(b);
  if (json_is_string(json_object_get(implementation, "responses")))
    buffer_text(b, "Mend the file of answers in the line that is named: each line is an ID and an answer</p></li>\n");
  else
    buffer_text(b, "Run the command by hand and type <kbd>HELLO hello ltkp=1</kbd>: it must answer in one line that "
                   "begins with <code>HELLO ok name=</code></p></li>\n");
}

static void add_interrupted(struct buffer *b, const json_t *document)
{
  begin(b);
  markup_format(b, "The run was interrupted by %s: %zu of %zu vectors were not judged",
                member_text(document, "interrupted"), member_number(member_part(document, "counts"), "unjudged"),
                member_number(member_part(document, "counts"), "vectors"));
  middle(b);
  buffer_text(b, "Ask the rest: <code>ltk-conform check --resume REPORT.json</code> with the same options</p></li>\n");
}

static void add_distrust(struct buffer *b, const json_t *document)
{
  begin(b);
  markup_format(b, "This run cannot be trusted: %s", member_text(document, "distrust"));
  middle(b);
  buffer_text(b, "Check again</p></li>\n");
}

static void add_incomplete(struct buffer *b, const json_t *document)
{
  begin(b);
  markup_format(b, "Nothing failed, but too little was answered: %zu of %zu vectors are unsupported",
                member_number(member_part(document, "counts"), "unsupported"),
                member_number(member_part(document, "counts"), "vectors"));
  middle(b);
  buffer_text(b, "Answer <code>derive</code>, or <code>observe</code> if keys may not leave, and name it in "
                 "<code>commands=</code> of the answer to hello</p></li>\n");
}

/* What is refused throughout. */
static void add_hints(struct buffer *b, const json_t *hints)
{
  size_t i;
  for (i = 0; i < json_array_size(hints); i++)
    markup_format(b, "<li><p class=\"what found\"><span class=\"label\">Hint</span>%s</p></li>\n",
                  member_string(json_array_get(hints, i)));
}

static void add_all(struct buffer *b, const json_t *document)
{
  const json_t *diagnosis = member_part(document, "diagnosis"), *lines = member_part(diagnosis, "lines");
  const json_t *findings = member_part(document, "findings");
  size_t failures = member_number(diagnosis, "failures"), i;
  for (i = 0; i < json_array_size(lines); i++)
    add_line(b, json_array_get(lines, i), failures);
  for (i = 0; i < json_array_size(findings); i++)
    add_finding(b, json_array_get(findings, i));
  add_unexplained(b, diagnosis);
  add_hints(b, member_part(member_part(document, "statement"), "hints"));
  if (failures == 0)
    add_sequences(b, document, member_number(member_part(document, "counts"), "failed"));
  add_broken(b, document, "error", true, "the same request was answered in two ways",
             "Look for what changes between two requests: state that is kept, memory that is not initialised, threads");
  add_broken(b, document, "crash", false, "the program ended before its answer",
             "Ask that one alone with --id, and read its "
             "standard error");
  add_broken(b, document, "timeout", false, "there was no answer in time",
             "Give more time with --timeout, or see where it waits");
  add_broken(b, document, "error", false, "there was an error in place of an answer", "Ask that one alone with --id");
  if (json_is_string(json_object_get(document, "why")))
    add_not_run(b, document);
  else if (json_is_string(json_object_get(document, "distrust")))
    add_distrust(b, document);
  else if (json_is_string(json_object_get(document, "interrupted")))
    add_interrupted(b, document);
  else if (strcmp(member_text(document, "result"), "incomplete") == 0)
    add_incomplete(b, document);
}

void html_advice(struct buffer *b, const json_t *document)
{
  struct buffer list = {0};
  add_all(&list, document);
  if (list.length > 0) {
    buffer_text(b, "<section id=\"wrong\" aria-labelledby=\"wrong-h\">\n"
                   "<h2 id=\"wrong-h\">What is wrong, and what to do</h2>\n<ol class=\"advice\">\n");
    buffer_add(b, list.octets, list.length);
    buffer_text(b, "</ol>\n</section>\n");
  }
  buffer_free(&list);
}
