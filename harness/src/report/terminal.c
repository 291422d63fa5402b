// SPDX-License-Identifier: Apache-2.0
/* What `check` prints: see terminal.h. */
#include "report/terminal.h"
#include "base/buffer.h"
#include "base/printable.h"
#include "vectors/steps.h"

#include <stdlib.h>
#include <string.h>

/* So many lines of a program's standard error are quoted. */
#define QUOTED_LINES_MAX 8u

#define INDENT "      "

void terminal_header(FILE *f, const struct hello *hello, const struct vectors *vectors, size_t selected)
{
  fprintf(f, "implementation  %s %s\n", hello->name, hello->version);
  fprintf(f, "commands        %s (pipeline %lu)\n", hello->commands, hello->pipeline);
  if (vectors->own)
    fprintf(f, "specification   %s (the vectors of this release)\n", vectors->specification);
  else
    fprintf(f, "specification   %s (other vectors than those of this release: index sha256 %s)\n",
            vectors->specification, vectors->sha256);
  fprintf(f, "vectors         %zu of %zu\n\n", selected, vectors->available);
}

void terminal_note(FILE *f, const struct vectors *vectors)
{
  if (!vectors->own)
    fprintf(f, "NOTE vectors: not those of this release; index sha256 %s\n", vectors->sha256);
}

/* The start of the last lines of a text. */
static const char *last_lines(const char *text)
{
  const char *at = text + strlen(text);
  size_t lines = 0;
  if (at > text && at[-1] == '\n')
    at--;
  for (; at > text; at--)
    if (at[-1] == '\n' && ++lines == QUOTED_LINES_MAX)
      return at;
  return text;
}

void terminal_quote(FILE *f, const char *indent, const char *text)
{
  const char *at = last_lines(text);
  struct buffer line = {0};
  while (*at != '\0') {
    size_t n = strcspn(at, "\n");
    buffer_clear(&line);
    printable_add_all(&line, at, n);
    fprintf(f, "%s| %s\n", indent, line.octets);
    at += n + (at[n] == '\n');
  }
  buffer_free(&line);
}

static void print_answer(FILE *f, const char *what, const char *answer)
{
  struct buffer b = {0};
  if (answer == NULL)
    return;
  printable_values(&b, answer);
  fprintf(f, INDENT "%-9s %s\n", what, b.octets);
  buffer_free(&b);
}

static void print_clauses(FILE *f, const struct vector *vector)
{
  size_t i;
  fputs(" [clauses", f);
  for (i = 0; i < json_array_size(vector->clauses); i++)
    fprintf(f, " %s", json_string_value(json_array_get(vector->clauses, i)));
  fputs("]\n", f);
}

/* The first word of a case's line: FAIL, ERROR, TIMEOUT or CRASH. */
static const char *headword(enum verdict_kind kind)
{
  static const char *const words[VERDICT_KINDS] = {"UNJUDGED", "PASS",    "FAIL", "UNSUPPORTED",
                                                   "ERROR",    "TIMEOUT", "CRASH"};
  return words[kind];
}

/* What is wrong in a case, where that is known. */
static void print_explanation(FILE *f, const struct diagnosis *diagnosis, const struct run *run,
                              const struct run_case *c)
{
  int line = diagnosis->explained_by[c - run->cases];
  struct buffer name = {0};
  if (line < 0)
    return;
  diagnosis_name(&name, &diagnosis->line[line]);
  fprintf(f, INDENT "%-9s %s\n", "diagnosis", name.octets);
  buffer_free(&name);
}

static void print_case(FILE *f, const struct run *run, const struct diagnosis *diagnosis, const struct run_case *c)
{
  const struct verdict *v = &c->verdict;
  fprintf(f, "%-7s  %s  %s", headword(v->kind), c->vector->id, c->vector->comment);
  print_clauses(f, c->vector);
  if (v->reason != NULL)
    fprintf(f, INDENT "%-9s %s\n", "reason", v->reason);
  if (v->kind == VERDICT_FAIL || v->again != NULL) {
    print_answer(f, "expected", v->expected);
    print_answer(f, "actual", v->given);
    print_answer(f, "again", v->again);
  }
  print_explanation(f, diagnosis, run, c);
  if (v->diagnostics != NULL) {
    fprintf(f, INDENT "its standard error ended with\n");
    terminal_quote(f, INDENT, v->diagnostics);
  }
}

static bool needs_line(enum verdict_kind kind)
{
  return kind != VERDICT_NONE && kind != VERDICT_PASS && kind != VERDICT_UNSUPPORTED;
}

static void print_failures(FILE *f, const struct run *run, const struct diagnosis *diagnosis)
{
  size_t i, n = 0;
  for (i = 0; i < run->count; i++) {
    if (!needs_line(run->cases[i].verdict.kind))
      continue;
    if (n < TERMINAL_FAILURES_MAX)
      print_case(f, run, diagnosis, &run->cases[i]);
    n++;
  }
  if (n > TERMINAL_FAILURES_MAX)
    fprintf(f, "... and %zu more; --id or --family narrows it; --report-json FILE has all\n",
            n - TERMINAL_FAILURES_MAX);
  if (n > 0)
    fputs("\n", f);
}

static void print_remarks(FILE *f, const struct run *run, const char *remark)
{
  size_t i, n = 0;
  for (i = 0; i < run->count; i++) {
    if (run->cases[i].verdict.remark != NULL && n++ < TERMINAL_REMARKS_MAX)
      fprintf(f, "REMARK   %s  %s\n", run->cases[i].vector->id, run->cases[i].verdict.remark);
  }
  if (n > TERMINAL_REMARKS_MAX)
    fprintf(f, "... and %zu more remarks; --id or --family narrows it; --report-json FILE has all\n",
            n - TERMINAL_REMARKS_MAX);
  if (remark != NULL)
    fprintf(f, "REMARK   %s\n", remark);
  if (n > 0 || remark != NULL)
    fputs("\n", f);
}

/* The verdict of a column of the table; the column of what was not judged is the last, and there only if anything was
 * not. */
static enum verdict_kind kind_of_column(size_t column)
{
  return (enum verdict_kind)((column + 1u) % VERDICT_KINDS);
}

static size_t columns_of(const struct tally *all)
{
  return VERDICT_KINDS - (all->count[VERDICT_NONE] == 0 ? 1u : 0u);
}

static void print_row(FILE *f, const char *name, const struct tally *tally, size_t columns)
{
  size_t i;
  fprintf(f, "%-16s%8zu", name, tally->total);
  for (i = 0; i < columns; i++)
    fprintf(f, "  %*zu", (int)strlen(verdict_name(kind_of_column(i))) + 2, tally->count[kind_of_column(i)]);
  fputs("\n", f);
}

static void print_table(FILE *f, const struct run *run, const struct vectors *vectors, bool has_remark)
{
  struct tally all = tally_of(run, NULL);
  size_t i;
  fprintf(f, "%-16s%8s", "family", "vectors");
  for (i = 0; i < columns_of(&all); i++)
    fprintf(f, "    %s", verdict_name(kind_of_column(i)));
  fputs("\n", f);
  for (i = 0; i < vectors->family_count; i++) {
    struct tally tally = tally_of(run, vectors->family[i]);
    if (tally.total > 0)
      print_row(f, vectors->family[i], &tally, columns_of(&all));
  }
  print_row(f, "all", &all, columns_of(&all));
  fprintf(f, "remarks %zu\n\n", all.remarks + (has_remark ? 1u : 0u));
}

/* What a conformant implementation offers and answers in part only. */
static void print_notes(FILE *f, const struct run *run, const struct vectors *vectors)
{
  size_t i;
  for (i = 0; i < vectors->family_count; i++) {
    const char *why;
    size_t n = tally_left_out(run, vectors->family[i], &why);
    if (n > 0)
      fprintf(f, "NOTE %s: %zu of %zu unsupported%s%s\n", vectors->family[i], n,
              tally_of(run, vectors->family[i]).total, why == NULL ? "" : ": ", why == NULL ? "" : why);
  }
}

void terminal_cases(FILE *f, const struct run *run, const struct vectors *vectors, const struct diagnosis *diagnosis,
                    const char *remark)
{
  print_failures(f, run, diagnosis);
  print_remarks(f, run, remark);
  print_table(f, run, vectors, remark != NULL);
  print_notes(f, run, vectors);
}

static bool has_steps(const struct verdict *v)
{
  return v->answer.values > 0 && v->answer.rest[0] != '\0';
}

/* Whether a wrong value without a name could have had steps. */
static bool misses_steps(const struct run_case *c, int line)
{
  return c->verdict.kind == VERDICT_FAIL && c->vector->class == NULL && line < 0 && c->verdict.answer.values > 0 &&
         request_steps(c->vector->command, c->vector->input)[0] != NULL;
}

void terminal_steps(FILE *f, const struct run *run, const struct diagnosis *diagnosis)
{
  const struct vector *first = NULL;
  const char *const *name;
  size_t i, n = 0;
  for (i = 0; i < run->count; i++) {
    if (has_steps(&run->cases[i].verdict))
      return;
    if (misses_steps(&run->cases[i], diagnosis->explained_by[i])) {
      first = first == NULL ? run->cases[i].vector : first;
      n++;
    }
  }
  if (first == NULL)
    return;
  fprintf(
      f, "NOTE no answer has steps, and no known fault explains the wrong values of %zu vector%s; the first is %s: add",
      n, n == 1 ? "" : "s", first->id);
  for (name = request_steps(first->command, first->input); *name != NULL; name++)
    fprintf(f, " %s= (%s)", *name, steps_name(first, *name));
  fputs(" to the answers, in hex, and a FINDING names the first wrong step: docs/protocol.md, Steps\n", f);
}

void terminal_once(FILE *f)
{
  fputs("NOTE no vector was asked again (--ask-once): whether the answers are reproducible is not known\n", f);
}

static const struct run_case *first_of(const struct run *run, enum verdict_kind kind, bool broke_protocol, size_t *n)
{
  const struct run_case *first = NULL;
  size_t i;
  *n = 0;
  for (i = 0; i < run->count; i++) {
    const struct run_case *c = &run->cases[i];
    if (c->verdict.kind != kind || c->verdict.broke_protocol != broke_protocol)
      continue;
    first = first == NULL ? c : first;
    ++*n;
  }
  return first;
}

/* Why cases have no answer that could be judged: the first of each kind. */
static void print_unanswered(FILE *f, const struct run *run)
{
  static const enum verdict_kind kinds[] = {VERDICT_ERROR, VERDICT_TIMEOUT, VERDICT_CRASH};
  size_t n, i;
  const struct run_case *c = first_of(run, VERDICT_ERROR, true, &n);
  if (c != NULL)
    fprintf(f, "NOTE standard output has lines that are not answers, at %zu of %zu vectors; the first, at %s: %s\n", n,
            run->count, c->vector->id, c->verdict.reason);
  for (i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
    if ((c = first_of(run, kinds[i], false, &n)) != NULL)
      fprintf(f, "NOTE %s at %zu of %zu vectors; the first, at %s: %s\n", verdict_name(kinds[i]), n, run->count,
              c->vector->id, c->verdict.reason);
}

/* Why the exit status is not that of the result. */
static void print_status(FILE *f, const struct run *run)
{
  size_t broken = 0, ended = 0, i;
  for (i = 0; i < run->count; i++) {
    broken += run->cases[i].verdict.broke_protocol;
    ended += run->cases[i].verdict.not_restarted;
  }
  if (broken > 0)
    fprintf(f, "NOTE exit status 3, not 1: the program broke the protocol at %zu of %zu vectors\n", broken, run->count);
  if (ended > 0)
    fprintf(f, "NOTE exit status 3, not 1: the program could not be started again for %zu of %zu vectors\n", ended,
            run->count);
}

void terminal_end(FILE *f, const struct run *run)
{
  const struct tally all = tally_of(run, NULL);
  char *distrust = tally_distrust(run);
  if (run->interrupted != NULL && all.count[VERDICT_NONE] == 0)
    fprintf(f,
            "NOTE interrupted by %s: all %zu vectors were judged, and not all were asked again that should be; check "
            "--resume does that\n",
            run->interrupted, all.total);
  else if (run->interrupted != NULL)
    fprintf(f, "NOTE interrupted by %s: %zu of %zu vectors were not judged; check --resume asks them\n",
            run->interrupted, all.count[VERDICT_NONE], all.total);
  if (distrust != NULL)
    fprintf(f, "NOTE this run cannot be trusted: %s\n", distrust);
  else if (tally_exit_status(run) == EXIT_NOT_RUN)
    print_status(f, run);
  free(distrust);
  print_unanswered(f, run);
}

void terminal_result(FILE *f, const struct run *run)
{
  const struct run none = {0};
  struct tally all = tally_of(run == NULL ? &none : run, NULL);
  fprintf(f, "RESULT %s%s passed=%zu failed=%zu unsupported=%zu error=%zu timeout=%zu crash=%zu\n",
          tally_result_name(tally_result(run == NULL ? &none : run)),
          run != NULL && run->claim != NULL && tally_extent(run) != NULL ? " as claimed" : "", all.count[VERDICT_PASS],
          all.count[VERDICT_FAIL], all.count[VERDICT_UNSUPPORTED], all.count[VERDICT_ERROR], all.count[VERDICT_TIMEOUT],
          all.count[VERDICT_CRASH]);
}
