// SPDX-License-Identifier: Apache-2.0
/* `ltk-conform compare`: what changed from one report to another. The file goes from reading a report, over the facts
 * that differ, to the cases. */
#include "base/complain.h"
#include "cli/commands.h"
#include "base/json.h"
#include "base/memory.h"
#include "base/printable.h"
#include "report/report_read.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* So many cases of each kind of change are printed. */
#define LINES_MAX 10u

/* A case of a report. */
struct entry {
  const char *id, *verdict, *comment, *family;
  const json_t *clauses;
};

struct old_or_new {
  json_t *document;
  struct entry *entries; /* by id */
  size_t count;
  bool ran;
};

/* ---- Reading. */

static int by_id(const void *a, const void *b)
{
  return strcmp(((const struct entry *)a)->id, ((const struct entry *)b)->id);
}

/* The cases of a report, which it has. */
static void read_cases(struct old_or_new *report)
{
  const json_t *cases = json_object_get(report->document, "cases");
  report->entries = memory_new((json_array_size(cases) + 1u) * sizeof *report->entries);
  for (; report->count < json_array_size(cases); report->count++) {
    const json_t *json = json_array_get(cases, report->count);
    report->entries[report->count] =
        (struct entry){member_text(json, "id"), member_text(json, "verdict"), member_text(json, "comment"),
                       member_text(json, "family"), member_part(json, "clauses")};
  }
  qsort(report->entries, report->count, sizeof *report->entries, by_id);
  report->ran = !json_is_string(json_object_get(report->document, "why"));
}

/* False if the file is not a report, said on standard error. */
static bool read_report(struct old_or_new *report, const char *path)
{
  struct buffer why = {0};
  *report = (struct old_or_new){.document = report_read(path, &why)};
  if (report->document != NULL)
    read_cases(report);
  else
    complain("%s", why.octets);
  buffer_free(&why);
  return report->document != NULL;
}

/* ---- Facts. */

static const struct {
  const char *part; /* NULL: a member of the document itself */
  const char *name, *label;
} facts[] = {{NULL, "result", "result"},
             {NULL, "extent", "extent"},
             {NULL, "why", "not run because"},
             {"implementation", "name", "implementation"},
             {"implementation", "version", "its version"},
             {"implementation", "commands", "its commands"},
             {"implementation", "command", "command"},
             {"implementation", "library", "library"},
             {"implementation", "responses", "answers"},
             {"implementation", "sha256", "its sha256"},
             {"harness", "version", "harness"},
             {"vectors", "specification", "specification"},
             {"vectors", "sha256", "sha256 of vectors"},
             {"selection", "profile", "profile"},
             {"selection", "families", "families"},
             {"selection", "ids", "ids"},
             {"selection", "flags", "flags"},
             {"selection", "strict_class", "strict class"},
             {"selection", "claim", "claim"},
             {"selection", "timeout", "timeout"}};

static void add_value(struct buffer *b, const json_t *value)
{
  struct buffer text = {0};
  if (json_is_string(value))
    buffer_text(&text, json_string_value(value));
  else if (json_array_size(value) > 0)
    member_join(&text, value, " ");
  else if (json_is_integer(value))
    buffer_format(&text, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
  else
    buffer_text(&text, json_is_true(value) ? "yes" : json_is_false(value) ? "no" : "-");
  printable_add_all(b, text.octets, text.length);
  buffer_free(&text);
}

static const json_t *fact(const json_t *document, size_t i)
{
  return json_object_get(facts[i].part == NULL ? document : json_object_get(document, facts[i].part), facts[i].name);
}

static void print_facts(const json_t *old, const json_t *new)
{
  struct buffer before = {0}, after = {0};
  size_t i;
  for (i = 0; i < sizeof facts / sizeof facts[0]; i++) {
    buffer_clear(&before);
    buffer_clear(&after);
    add_value(&before, fact(old, i));
    add_value(&after, fact(new, i));
    if (strcmp(before.octets, after.octets) != 0)
      printf("%-18s %s -> %s\n", facts[i].label, before.octets, after.octets);
  }
  buffer_free(&before);
  buffer_free(&after);
}

/* ---- Cases. */

enum change { REGRESSION, FIX, OTHER, ADDED, REMOVED, CHANGES, NONE = CHANGES };

static const char *const change_names[CHANGES] = {"REGRESSION", "FIX", "CHANGE", "ADDED", "REMOVED"};

/* Changes of a family or a clause. */
struct sum {
  const char *name;
  size_t count[CHANGES];
};

struct sums {
  struct sum *sum;
  size_t count;
};

struct changes {
  size_t count[CHANGES];
  enum change wanted; /* which are printed */
  struct sums *families, *clauses;
};

static void count_sum(struct sums *sums, const char *name, enum change change)
{
  size_t i;
  for (i = 0; i < sums->count && strcmp(sums->sum[i].name, name) != 0; i++)
    continue;
  if (i == sums->count) {
    sums->sum = memory_resize(sums->sum, (sums->count + 1) * sizeof *sums->sum);
    sums->sum[sums->count++] = (struct sum){.name = name};
  }
  sums->sum[i].count[change]++;
}

/* Once for each change: when its own kind is printed. */
static void count_sums(struct changes *changes, enum change change, const struct entry *entry)
{
  size_t i;
  count_sum(changes->families, entry->family, change);
  for (i = 0; i < json_array_size(entry->clauses); i++)
    count_sum(changes->clauses, member_string(json_array_get(entry->clauses, i)), change);
}

/* How good a verdict is. That nothing was asked is as bad as a failure. */
static int rank(const char *verdict)
{
  return strcmp(verdict, "pass") == 0 ? 2 : strcmp(verdict, "unsupported") == 0 ? 1 : 0;
}

static enum change change_of(const char *old, const char *new)
{
  if (strcmp(old, new) == 0)
    return NONE;
  if (rank(new) < rank(old))
    return REGRESSION;
  return rank(new) == 2 ? FIX : OTHER;
}

static void count_change(struct changes *changes, enum change change, const struct entry *entry, const char *verdicts)
{
  struct buffer shown = {0};
  if (change == NONE)
    return;
  changes->count[change]++;
  if (change == changes->wanted)
    count_sums(changes, change, entry);
  if (change != changes->wanted || changes->count[change] > LINES_MAX)
    return;
  printable_add_all(&shown, entry->id, strlen(entry->id));
  buffer_format(&shown, "  %s  ", verdicts);
  printable_add(&shown, entry->comment, strlen(entry->comment));
  printf("%-10s  %s\n", change_names[change], shown.octets);
  buffer_free(&shown);
}

static void count_pair(struct changes *changes, const struct entry *entry, const char *old, const char *new)
{
  struct buffer verdicts = {0};
  buffer_format(&verdicts, "%s -> %s", old, new);
  count_change(changes, change_of(old, new), entry, verdicts.octets);
  buffer_free(&verdicts);
}

/* A case that one report has not: if that did not run, it would have been there. */
static void count_single(struct changes *changes, const struct entry *old, const struct entry *new, bool both_ran)
{
  const struct entry *entry = old != NULL ? old : new;
  if (both_ran)
    count_change(changes, old != NULL ? REMOVED : ADDED, entry, entry->verdict);
  else
    count_pair(changes, entry, old != NULL ? old->verdict : "not run", new != NULL ? new->verdict : "not run");
}

/* All changes; those of one kind are printed. */
static struct changes go_through(const struct old_or_new *old, const struct old_or_new *new, enum change wanted,
                                 struct sums *families, struct sums *clauses)
{
  struct changes changes = {.wanted = wanted, .families = families, .clauses = clauses};
  size_t i = 0, j = 0;
  while (i < old->count || j < new->count) {
    const struct entry *a = i < old->count ? &old->entries[i] : NULL, *b = j < new->count ? &new->entries[j] : NULL;
    int order = a == NULL ? 1 : b == NULL ? -1 : by_id(a, b);
    if (order == 0)
      count_pair(&changes, b, a->verdict, b->verdict);
    else
      count_single(&changes, order < 0 ? a : NULL, order > 0 ? b : NULL, old->ran && new->ran);
    i += order <= 0;
    j += order >= 0;
  }
  return changes;
}

static int by_number(const void *a, const void *b)
{
  return strverscmp(((const struct sum *)a)->name, ((const struct sum *)b)->name);
}

/* A line for each family or clause in which anything changed. */
static void print_sums(struct sums *sums, const char *what)
{
  struct buffer line = {0};
  size_t i;
  int kind;
  if (sums->count > 0)
    qsort(sums->sum, sums->count, sizeof *sums->sum, by_number);
  for (i = 0; i < sums->count; i++) {
    buffer_clear(&line);
    buffer_format(&line, "%-10s  ", what);
    printable_add(&line, sums->sum[i].name, strlen(sums->sum[i].name));
    for (kind = 0; kind < CHANGES; kind++)
      if (sums->sum[i].count[kind] > 0)
        buffer_format(&line, "  %s %zu", change_names[kind], sums->sum[i].count[kind]);
    printf("%s\n", line.octets);
  }
  buffer_free(&line);
  free(sums->sum);
}

/* 3 says that vectors were dropped: what is not asked any more shows no regression. */
static enum exit_status status_of(const struct changes *changes)
{
  if (changes->count[REGRESSION] > 0)
    return EXIT_NONCONFORMANT;
  return changes->count[REMOVED] > 0 ? EXIT_NOT_RUN : EXIT_CONFORMANT;
}

static const char *word_of(const struct changes *changes, bool same_result)
{
  size_t all = 0;
  int i;
  for (i = 0; i < CHANGES; i++)
    all += changes->count[i];
  if (all == 0 && same_result)
    return "same";
  if (changes->count[REGRESSION] > 0)
    return changes->count[FIX] > 0 ? "different" : "worse";
  return changes->count[FIX] > 0 ? "better" : "different";
}

static enum exit_status compare(const struct old_or_new *old, const struct old_or_new *new)
{
  bool same_result = strcmp(member_text(old->document, "result"), member_text(new->document, "result")) == 0;
  struct sums families = {0}, clauses = {0};
  struct changes changes = {0};
  enum change kind;
  print_facts(old->document, new->document);
  for (kind = REGRESSION; kind < CHANGES; kind++) {
    changes = go_through(old, new, kind, &families, &clauses);
    if (changes.count[kind] > LINES_MAX)
      printf("%-10s  ... and %zu more\n", change_names[kind], changes.count[kind] - LINES_MAX);
  }
  print_sums(&families, "FAMILY");
  print_sums(&clauses, "CLAUSE");
  if (changes.count[REMOVED] > 0)
    printf("NOTE %zu of %zu vectors of the first report are not in the second\n", changes.count[REMOVED], old->count);
  printf("COMPARE %s regressions=%zu fixes=%zu added=%zu removed=%zu\n", word_of(&changes, same_result),
         changes.count[REGRESSION], changes.count[FIX], changes.count[ADDED], changes.count[REMOVED]);
  return status_of(&changes);
}

static enum exit_status run_compare(const struct settings *options)
{
  struct old_or_new old = {0}, new = {0};
  enum exit_status status = EXIT_USAGE;
  if (read_report(&old, options->pair[0]) && read_report(&new, options->pair[1]))
    status = compare(&old, &new);
  json_decref(old.document);
  json_decref(new.document);
  free(old.entries);
  free(new.entries);
  return status;
}

static bool is_complete(const struct settings *settings)
{
  return settings->pair[1] != NULL;
}

const struct options_command compare_command = {
    .name = "compare",
    .mask = OPTIONS_COMPARE,
    .synopsis = "OLD NEW",
    .summary = "Print what changed between two JSON reports",
    .help = "\n"
            "Prints the facts that differ (result, versions, digests, vectors, selection), and each case whose\n"
            "verdict changed, or that is in one report only. A REGRESSION passed before and does not now, or was\n"
            "unsupported and fails now. A FIX passes now and did not before. If the implementation could not be run\n"
            "for the second report, all passes are lost.\n"
            "\n"
            "The last line of standard output is\n"
            "COMPARE same|better|worse|different regressions=N fixes=N added=N removed=N\n"
            "\n"
            "Exit status: 0 no regression; 1 a regression; 2 wrong usage, or a file is not a report; 3 no\n"
            "regression, but vectors of OLD are missing in NEW.\n",
    .run = run_compare,
    .words = 2,
    .place = offsetof(struct settings, pair),
    .is_complete = is_complete,
    .missing = "two reports are needed",
    .example = "old.json new.json"};
