// SPDX-License-Identifier: Apache-2.0
/* Two reports of anybody, a zero octet between them, as compare takes them. A report is the same as itself; what one
 * way round was added, is removed the other way round. */
#include "fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "cli/compare.c"

/* As read_report, of octets in place of a file. */
static bool read_octets(struct old_or_new *report, const char *octets, size_t n)
{
  struct buffer why = {0};
  *report = (struct old_or_new){.document = json_loadb(octets, n, JSON_REJECT_DUPLICATES, NULL)};
  if (report->document == NULL)
    return false;
  report_judge(&why, report->document);
  if (why.length == 0)
    read_cases(report);
  buffer_free(&why);
  return report->entries != NULL;
}

static void release(struct old_or_new *report)
{
  json_decref(report->document);
  free(report->entries);
}

/* A regression stands in one family. */
static struct changes changes_of(const struct old_or_new *old, const struct old_or_new *new)
{
  struct sums families = {0}, clauses = {0};
  struct changes changes = go_through(old, new, REGRESSION, &families, &clauses);
  size_t i, sum = 0;
  for (i = 0; i < families.count; i++)
    sum += families.sum[i].count[REGRESSION];
  CHECK(sum == changes.count[REGRESSION]);
  free(families.sum);
  free(clauses.sum);
  changes.families = changes.clauses = NULL;
  return changes;
}

static void check_self(const struct old_or_new *report)
{
  const struct changes changes = changes_of(report, report);
  CHECK(compare(report, report) == EXIT_CONFORMANT);
  CHECK(strcmp(word_of(&changes, true), "same") == 0);
}

static void check_both(const struct old_or_new *a, const struct old_or_new *b)
{
  const struct changes there = changes_of(a, b), back = changes_of(b, a);
  size_t i, sum = 0;
  for (i = 0; i < CHANGES; i++)
    sum += there.count[i];
  CHECK(sum <= a->count + b->count);
  CHECK(there.count[ADDED] == back.count[REMOVED] && there.count[REMOVED] == back.count[ADDED]);
  CHECK(there.count[FIX] <= back.count[REGRESSION] && back.count[FIX] <= there.count[REGRESSION]);
  CHECK(compare(a, b) == (there.count[REGRESSION] > 0 ? EXIT_NONCONFORMANT
                          : there.count[REMOVED] > 0  ? EXIT_NOT_RUN
                                                      : EXIT_CONFORMANT));
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t n)
{
  struct fuzz f = {octets, n};
  char *text = fuzz_text(&f, '\0');
  struct old_or_new a, b;
  bool good_a = read_octets(&a, text, strlen(text)), good_b = read_octets(&b, (const char *)f.octets, f.left);
  static FILE *nowhere;
  if (nowhere == NULL)
    nowhere = stdout = fopen("/dev/null", "w");
  if (good_a)
    check_self(&a);
  if (good_a && good_b)
    check_both(&a, &b);
  release(&a);
  release(&b);
  free(text);
  return 0;
}
