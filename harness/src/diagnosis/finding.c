// SPDX-License-Identifier: Apache-2.0
/* Findings: see finding.h. */
#include "diagnosis/finding.h"
#include "base/memory.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* Take what is said of other commands in the same words into one finding. */
static void merge(struct finding *into, const struct finding *from)
{
  into->cases = memory_resize(into->cases, (into->holds + from->holds + 1u) * sizeof *into->cases);
  if (from->holds > 0)
    memcpy(into->cases + into->holds, from->cases, from->holds * sizeof *from->cases);
  into->commands |= from->commands;
  into->holds += from->holds;
  into->of += from->of;
  into->passes += from->passes;
  into->of_passes += from->of_passes;
  free(from->text);
  free(from->cases);
  json_decref(from->parts);
}

static bool says_the_same(const struct finding *a, const struct finding *b)
{
  return strcmp(a->kind, b->kind) == 0 && strcmp(a->text, b->text) == 0 && strcmp(a->noun, b->noun) == 0 &&
         (a->commands & b->commands) == 0 && a->rank == b->rank && a->cases != NULL && b->cases != NULL;
}

void findings_add(struct findings *f, struct finding finding)
{
  size_t i;
  for (i = 0; i < f->count; i++)
    if (says_the_same(&f->finding[i], &finding)) {
      merge(&f->finding[i], &finding);
      return;
    }
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
  static const char *const known[] = {"hmac", "kdf", "derive", "confirm", "agree", "observe", "auth"};
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
