// SPDX-License-Identifier: Apache-2.0
/* A file of answers, as grade takes it: whatever stands in it, conformant is only who answered each vector rightly. */
#include "fuzz.h"
#include "base/memory.h"
#include "run/tally.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "cli/grade.c"

/* A run of few vectors, in place of the whole index: an ID that is unknown is compared with all of them. */
static struct selection selection;
static struct vectors few;

static void begin_once(void)
{
  const struct selection *short_ones = fuzz_selection(2);
  size_t i;
  if (selection.count > 0)
    return;
  few = *fuzz_vectors();
  few.count = short_ones->count;
  few.vector = memory_new(few.count * sizeof *few.vector);
  selection.vector = memory_new(few.count * sizeof *selection.vector);
  for (i = 0; i < few.count; i++) {
    few.vector[i] = *short_ones->vector[i];
    selection.vector[selection.count++] = &few.vector[i];
  }
}

static bool begins_alike(const char *text, size_t n, const char *due)
{
  size_t i;
  for (i = 0; i < n && tolower((unsigned char)text[i]) == tolower((unsigned char)due[i]); i++)
    continue;
  return i == n;
}

/* Whether a line of the file is the right answer to a vector: "ID ok name=value", or "ID invalid ..". */
static bool has_right_line(const char *octets, size_t n, const struct vector *vector)
{
  char *due = vector->class != NULL ? memory_copy("invalid") : verdict_expected(vector);
  size_t id = strlen(vector->id), length = strlen(due), rest;
  const char *line = octets, *end = octets + n, *stop;
  bool found = false;
  for (; line < end; line = stop + 1) {
    stop = memchr(line, '\n', (size_t)(end - line));
    stop = stop == NULL ? end : stop;
    rest = (size_t)(stop - line);
    found = found || (rest >= id + 1 + length && memcmp(line, vector->id, id) == 0 && line[id] == ' ' &&
                      begins_alike(line + id + 1, length, due));
  }
  free(due);
  return found;
}

static void check_run(const struct run *run, const char *octets, size_t n)
{
  struct tally all = tally_of(run, NULL);
  size_t i;
  CHECK(run->concluded == run->count && all.total == selection.count);
  for (i = 0; i < run->count; i++)
    CHECK(run->cases[i].verdict.kind != VERDICT_PASS || has_right_line(octets, n, run->cases[i].vector));
}

static void grade_all(struct grade *grade, const char *octets, size_t n)
{
  struct run run;
  run_init(&run, &selection);
  run.offers = offers;
  run.context = grade;
  run_all(grade, &run);
  check_run(&run, octets, n);
  run_free(&run);
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t n)
{
  struct buffer content = {0};
  struct grade grade;
  begin_once();
  buffer_add(&content, (const char *)octets, n);
  begin(&grade, &selection, &few);
  take_lines(&grade, "file", &content);
  if (grade.why.length == 0)
    grade_all(&grade, (const char *)octets, n);
  buffer_free(&content);
  buffer_free(&grade.why);
  free(grade.given);
  return 0;
}
