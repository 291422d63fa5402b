// SPDX-License-Identifier: Apache-2.0
/* What the vectors find: see power.h. */
#include "diagnosis/power.h"
#include "diagnosis/diagnosis.h"
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

void power_make(struct power *p, const struct vector *vectors, size_t count)
{
  bool *of_vector = memory_new(catalogue_count * sizeof *of_vector);
  size_t f, v;
  p->vectors = count;
  p->caught = memory_new(catalogue_count * count + 1u);
  for (v = 0; v < count; v++) {
    diagnosis_catches(of_vector, &vectors[v], false);
    for (f = 0; f < catalogue_count; f++)
      p->caught[f * count + v] = of_vector[f];
  }
  free(of_vector);
}

void power_free(struct power *p)
{
  free(p->caught);
  *p = (struct power){0};
}

static bool in_profile(const struct vectors *vectors, const char *id)
{
  const json_t *ids = json_object_get(vectors->profiles, "device");
  size_t i;
  for (i = 0; i < json_array_size(ids); i++)
    if (strcmp(json_string_value(json_array_get(ids, i)), id) == 0)
      return true;
  return false;
}

/* How many vectors of a family (NULL: all) catch a fault. */
static size_t count_in(const struct power *p, const struct vectors *vectors, size_t fault, const char *family,
                       bool device)
{
  size_t v, n = 0;
  for (v = 0; v < p->vectors; v++)
    n += p->caught[fault * p->vectors + v] && (family == NULL || strcmp(vectors->vector[v].family, family) == 0) &&
         (!device || in_profile(vectors, vectors->vector[v].id));
  return n;
}

static bool is_single(const char *family)
{
  enum request_form form;
  return request_of_family(family, &form) != NULL && form == REQUEST_SINGLE;
}

static void print_row(FILE *f, const struct power *p, const struct vectors *vectors, size_t fault)
{
  size_t i;
  fprintf(f, "| `%s` |", catalogue[fault].name);
  for (i = 0; i < vectors->family_count; i++) {
    size_t n = count_in(p, vectors, fault, vectors->family[i], false);
    if (is_single(vectors->family[i]))
      fprintf(f, n == 0 ? " |" : " %zu |", n);
  }
  fprintf(f, " %zu | %zu |\n", count_in(p, vectors, fault, NULL, false), count_in(p, vectors, fault, NULL, true));
}

static bool changes_class(const struct vector *vector)
{
  bool *caught = memory_new(catalogue_count * sizeof *caught), changes = false;
  size_t f;
  diagnosis_catches(caught, vector, true);
  for (f = 0; f < catalogue_count; f++)
    changes = changes || caught[f];
  free(caught);
  return changes;
}

/* Vectors of a family; those of them that no fault answers wrongly; and those of them to which a fault gives another
 * error class. */
static void print_silent(FILE *f, const struct power *p, const struct vectors *vectors, const char *family)
{
  size_t v, i, all = 0, silent = 0, class = 0;
  for (v = 0; v < p->vectors; v++) {
    bool caught = false;
    if (strcmp(vectors->vector[v].family, family) != 0)
      continue;
    for (i = 0; i < catalogue_count && !caught; i++)
      caught = p->caught[i * p->vectors + v];
    all++;
    silent += !caught;
    class += !caught && changes_class(&vectors->vector[v]);
  }
  fprintf(f, "| `%s` | %zu | %zu | %zu |\n", family, all, silent, class);
}

void power_print(FILE *f, const struct power *p, const struct vectors *vectors)
{
  size_t i;
  fputs("<!-- SPDX-"
        "License-Identifier: Apache-2.0 -->\n# What the vectors find\n\nHow many vectors of each family an "
        "implementation with the "
        "fault answers wrongly, whatever error class it gives. `device` counts those of the\nprofile of that name. "
        "Chains and accumulated "
        "vectors are left out; they find what `derive` finds. Written by `ltk-conform faults --power`.\n\n| fault |",
        f);
  for (i = 0; i < vectors->family_count; i++)
    if (is_single(vectors->family[i]))
      fprintf(f, " %s |", vectors->family[i]);
  fputs(" all | device |\n|---|", f);
  for (i = 0; i < vectors->family_count; i++)
    fputs(is_single(vectors->family[i]) ? "---|" : "", f);
  fputs("---|---|\n", f);
  for (i = 0; i < catalogue_count; i++)
    print_row(f, p, vectors, i);
  fputs("\n## Vectors that no fault shows in\n\nThey break two rules at once, and so show in which order the rules are "
        "checked (7.1): a fault gives another error class, "
        "which fails under\n`--strict-class`.\n\n| family | vectors | no fault shows | another class shows "
        "|\n|---|---|---|---|\n",
        f);
  for (i = 0; i < vectors->family_count; i++)
    if (is_single(vectors->family[i]))
      print_silent(f, p, vectors, vectors->family[i]);
}
