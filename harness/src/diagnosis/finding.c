// SPDX-License-Identifier: Apache-2.0
/* Findings: see finding.h. */
#include "diagnosis/finding.h"
#include "base/memory.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

void findings_add(struct findings *f, struct finding finding)
{
  f->finding = memory_resize(f->finding, (f->count + 1u) * sizeof *f->finding);
  f->finding[f->count++] = finding;
}

static bool is_before(const struct finding *a, const struct finding *b)
{
  return a->rank != b->rank ? a->rank < b->rank : a->holds > b->holds;
}

/* Those that are as useful as each other stay in their order. */
void findings_sort(struct findings *f)
{
  size_t i, j;
  for (i = 1; i < f->count; i++) {
    struct finding finding = f->finding[i];
    for (j = i; j > 0 && is_before(&finding, &f->finding[j - 1u]); j--)
      f->finding[j] = f->finding[j - 1u];
    f->finding[j] = finding;
  }
}

void findings_free(struct findings *f)
{
  size_t i;
  for (i = 0; i < f->count; i++) {
    free(f->finding[i].text);
    free(f->finding[i].cases);
    json_decref(f->finding[i].parts);
  }
  free(f->finding);
  *f = (struct findings){0};
}

/* ---- Words ---- */

void finding_commands(const char *names[FINDING_COMMANDS_MAX], unsigned commands)
{
  static const char *const known[] = {"hmac", "kdf", "derive", "confirm", "agree", "observe"};
  size_t i, n = 0;
  for (i = 0; i < sizeof known / sizeof known[0]; i++)
    if ((commands & 1u << i) != 0)
      names[n++] = known[i];
  names[n] = NULL;
}

void finding_counts(struct buffer *b, const struct finding *finding)
{
  const char *names[FINDING_COMMANDS_MAX];
  size_t i;
  finding_commands(names, finding->commands);
  buffer_format(b, "%zu of %zu %s", finding->holds, finding->of, finding->noun);
  for (i = 0; names[i] != NULL; i++)
    buffer_format(b, "%s%s", i == 0 ? " in " : ",", names[i]);
  if (finding->of_passes > 0)
    buffer_format(b, ", %zu of %zu passes", finding->passes, finding->of_passes);
}

void findings_print(FILE *f, const struct findings *findings)
{
  struct buffer counts = {0};
  size_t i;
  for (i = 0; i < findings->count; i++) {
    buffer_clear(&counts);
    finding_counts(&counts, &findings->finding[i]);
    fprintf(f, "FINDING %s: %s\n", findings->finding[i].text, counts.octets);
  }
  buffer_free(&counts);
}
