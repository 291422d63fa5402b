// SPDX-License-Identifier: Apache-2.0
/* `ltk-conform compare`: what changed from one report to another. The file goes from reading a report, over the facts
 * that differ, to the cases. */
#include "base/complain.h"
#include "cli/commands.h"
#include "base/json.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/printable.h"
#include "report/report.h"
#include "run/verdict.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* No report is larger, in octets. */
#define REPORT_MAX 536870912u

/* So many cases of each kind of change are printed. */
#define LINES_MAX 50u

/* A case of a report. */
struct entry {
  const char *id, *verdict, *comment;
};

struct old_or_new {
  json_t *document;
  struct entry *entries; /* by id */
  size_t count;
  bool ran;
};

/* ---- Reading. Functions that judge add what is wrong to `why`: empty means that nothing is. */

/* What a member is, for a message. */
static void add_found(struct buffer *why, const json_t *value)
{
  char *text = value == NULL ? NULL : json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT | JSON_ENSURE_ASCII);
  if (text == NULL)
    buffer_text(why, " is missing");
  else
    buffer_text(why, " is ");
  if (text != NULL)
    printable_add(why, text, strlen(text));
  free(text);
}

/* A member must be one of the texts; nothing else than a text if there are none. */
static void demand(struct buffer *why, const json_t *json, const char *place, const char *name,
                   const char *const *legal, size_t count)
{
  const char *text = json_string_value(json_object_get(json, name));
  size_t i;
  for (i = 0; text != NULL && i < count; i++)
    if (strcmp(text, legal[i]) == 0)
      return;
  if ((text != NULL && count == 0) || why->length > 0)
    return;
  buffer_format(why, "%s%s", place, name);
  add_found(why, json_object_get(json, name));
  buffer_text(why, count == 0 ? "; a text is due" : "; due is ");
  for (i = 0; i < count; i++)
    buffer_format(why, "%s\"%s\"", i == 0 ? "" : i + 1 == count ? " or " : ", ", legal[i]);
}

static void demand_kind(struct buffer *why, const json_t *json, const char *name, json_type type)
{
  const json_t *value = json_object_get(json, name);
  if (why->length > 0 || (value != NULL && json_typeof(value) == type))
    return;
  buffer_text(why, name);
  add_found(why, value);
  buffer_text(why, type == JSON_ARRAY ? "; a list is due" : "; an object is due");
}

static void judge_head(struct buffer *why, const json_t *document)
{
  static const char *const formats[] = {REPORT_FORMAT}, *const results[] = {"conformant", "nonconformant",
                                                                            "incomplete"};
  const json_t *version = json_object_get(document, "version");
  demand(why, document, "", "format", formats, 1);
  if (why->length == 0 && json_integer_value(version) != REPORT_VERSION) {
    buffer_text(why, "version");
    add_found(why, version);
    buffer_format(why, "; this ltk-conform reads %d", REPORT_VERSION);
  }
  demand(why, document, "", "result", results, 3);
  demand_kind(why, document, "implementation", JSON_OBJECT);
  demand_kind(why, document, "harness", JSON_OBJECT);
  demand_kind(why, document, "vectors", JSON_OBJECT);
  demand_kind(why, document, "selection", JSON_OBJECT);
  demand_kind(why, document, "cases", JSON_ARRAY);
}

static void read_case(struct buffer *why, struct entry *entry, const json_t *json, size_t at)
{
  const char *verdicts[VERDICT_KINDS];
  struct buffer place = {0};
  int kind;
  for (kind = 0; kind < VERDICT_KINDS; kind++)
    verdicts[kind] = verdict_name((enum verdict_kind)kind);
  buffer_format(&place, "cases[%zu].", at);
  demand(why, json, place.octets, "id", NULL, 0);
  demand(why, json, place.octets, "verdict", verdicts, VERDICT_KINDS);
  *entry = (struct entry){member_text(json, "id"), member_text(json, "verdict"), member_text(json, "comment")};
  buffer_free(&place);
}

static int by_id(const void *a, const void *b)
{
  return strcmp(((const struct entry *)a)->id, ((const struct entry *)b)->id);
}

static void read_cases(struct buffer *why, struct old_or_new *report)
{
  const json_t *cases = json_object_get(report->document, "cases");
  size_t i;
  report->entries = memory_new((json_array_size(cases) + 1u) * sizeof *report->entries);
  for (i = 0; i < json_array_size(cases) && why->length == 0; i++)
    read_case(why, &report->entries[report->count++], json_array_get(cases, i), i);
  if (why->length > 0)
    return;
  qsort(report->entries, report->count, sizeof *report->entries, by_id);
  for (i = 1; i < report->count && why->length == 0; i++)
    if (by_id(&report->entries[i - 1], &report->entries[i]) == 0) {
      buffer_text(why, "cases: there are two of the id ");
      printable_add(why, report->entries[i].id, strlen(report->entries[i].id));
    }
}

/* The document in a file. */
static json_t *read_document(struct buffer *why, const char *path)
{
  struct buffer content = {0};
  json_error_t error;
  json_t *document = NULL;
  if (file_read(&content, path, REPORT_MAX, why)) {
    document = json_loadb(content.octets, content.length, JSON_REJECT_DUPLICATES, &error);
    if (document == NULL) {
      printable_add(why, path, strlen(path));
      buffer_format(why, " is no report: line %d, column %d: ", error.line, error.column);
      printable_add(why, error.text, strlen(error.text));
    }
  }
  buffer_free(&content);
  return document;
}

/* False if the file is no report, said on standard error. */
static bool read_report(struct old_or_new *report, const char *path)
{
  struct buffer why = {0}, wrong = {0};
  bool good;
  *report = (struct old_or_new){.document = read_document(&why, path)};
  if (report->document != NULL) {
    judge_head(&wrong, report->document);
    if (wrong.length == 0)
      read_cases(&wrong, report);
    report->ran = !json_is_string(json_object_get(report->document, "why"));
  }
  if (wrong.length > 0) {
    printable_add(&why, path, strlen(path));
    buffer_format(&why, " is no report: %s", wrong.octets);
  }
  good = why.length == 0;
  if (!good)
    complain("%s; a report is written by ltk-conform check --report-json", why.octets);
  buffer_free(&wrong);
  buffer_free(&why);
  return good;
}

/* ---- Facts. */

static const struct {
  const char *part; /* NULL: a member of the document itself */
  const char *name, *label;
} facts[] = {{NULL, "result", "result"},
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

struct changes {
  size_t count[CHANGES];
  enum change wanted; /* which are printed */
};

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
static struct changes go_through(const struct old_or_new *old, const struct old_or_new *new, enum change wanted)
{
  struct changes changes = {.wanted = wanted};
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
  struct changes changes = {0};
  enum change kind;
  print_facts(old->document, new->document);
  for (kind = REGRESSION; kind < CHANGES; kind++) {
    changes = go_through(old, new, kind);
    if (changes.count[kind] > LINES_MAX)
      printf("%-10s  ... and %zu more\n", change_names[kind], changes.count[kind] - LINES_MAX);
  }
  printf("COMPARE %s regressions=%zu fixes=%zu added=%zu removed=%zu\n", word_of(&changes, same_result),
         changes.count[REGRESSION], changes.count[FIX], changes.count[ADDED], changes.count[REMOVED]);
  return changes.count[REGRESSION] == 0 ? EXIT_CONFORMANT : EXIT_NONCONFORMANT;
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

const struct options_command compare_command = {
    "compare",
    OPTIONS_COMPARE,
    "compare OLD NEW",
    "Say what changed from one report in JSON to another",
    "\nPrinted are the facts that differ (result, versions, digests, vectors, selection), and the cases whose verdict\n"
    "changed, came or went. A REGRESSION is a pass lost, or a failure in place of unsupported; a FIX is a pass won. A\n"
    "report of an implementation that could not be run has lost all passes.\n"
    "\n"
    "Standard output ends with: COMPARE same|better|worse|different regressions=N fixes=N added=N removed=N\n"
    "\n"
    "Exit status: 0 no regression; 1 a regression; 2 wrong usage, or a file is no report.\n",
    run_compare};
