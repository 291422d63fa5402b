// SPDX-License-Identifier: Apache-2.0
/* The table implementation x family x verdict: see table.h. */
#include "table.h"
#include "ask.h"
#include "base/buffer.h"
#include "publish.h"
#include "families/seed.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static json_int_t count(const json_t *result, const char *what)
{
  return json_integer_value(json_object_get(result, what));
}

/* A family of one implementation, as a number or two; "" if it was not asked. One that could not be run failed, though
 * no vector did. */
static const char *cell(const json_t *result)
{
  json_int_t passed = count(result, "passed"), unsupported = count(result, "unsupported"),
             wrong = -passed - unsupported;
  const char *verdict = json_string_value(json_object_get(result, "verdict"));
  size_t i;
  if (result == NULL)
    return "";
  for (i = 0; ask_counted[i] != NULL; i++)
    wrong += count(result, ask_counted[i]);
  return formatted("%d%s%s", (int)passed, unsupported == 0 ? "" : formatted("-%d", (int)unsupported),
                   wrong != 0                       ? formatted("!%d", (int)wrong)
                   : strcmp(verdict, "failed") == 0 ? "!"
                                                    : "");
}

static void print(const json_t *results, const json_t *others, const drafts *all)
{
  const char *name, *family;
  json_t *of_name, *vectors;
  printf("%-14s", "implementation");
  json_object_foreach((json_t *)(uintptr_t)all, family, vectors)
  {
    printf(" %s", family);
  }
  json_object_foreach((json_t *)(uintptr_t)results, name, of_name)
  {
    printf("\n%-14s", name);
    json_object_foreach((json_t *)(uintptr_t)all, family, vectors)
    {
      printf(" %*s", (int)strlen(family), cell(json_object_get(of_name, family)));
    }
  }
  json_object_foreach((json_t *)(uintptr_t)others, name, of_name)
  {
    printf("\n%-14s skipped", name);
  }
  puts("\npassed, -unsupported, !failed");
}

/* The rest of a line of CSV. */
static void add_counts(struct buffer *out, const json_t *result)
{
  size_t i;
  for (i = 0; ask_counted[i] != NULL; i++)
    buffer_format(out, ",%d", (int)count(result, ask_counted[i]));
  buffer_text(out, "\n");
}

static void print_csv(struct buffer *out, const json_t *results, const json_t *others, const drafts *all)
{
  const char *name, *family;
  json_t *of_name, *vectors, *result;
  size_t i;
  buffer_text(out, "implementation,family,verdict");
  for (i = 0; ask_counted[i] != NULL; i++)
    buffer_format(out, ",%s", ask_counted[i]);
  buffer_text(out, "\n");
  json_object_foreach((json_t *)(uintptr_t)results, name, of_name)
  {
    json_object_foreach((json_t *)(uintptr_t)all, family, vectors)
    {
      if ((result = json_object_get(of_name, family)) == NULL)
        continue;
      buffer_format(out, "%s,%s,%s", name, family, json_string_value(json_object_get(result, "verdict")));
      add_counts(out, result);
    }
  }
  json_object_foreach((json_t *)(uintptr_t)others, name, of_name)
  {
    json_object_foreach((json_t *)(uintptr_t)all, family, vectors)
    {
      buffer_format(out, "%s,%s,skipped", name, family);
      add_counts(out, NULL);
    }
  }
}

int table_write(const json_t *results, const json_t *others, const drafts *all, const char *file)
{
  struct buffer contents = {0};
  int status;
  print_csv(&contents, results, others, all);
  print(results, others, all);
  status = publish_file(file, contents.octets);
  buffer_free(&contents);
  return status;
}
