// SPDX-License-Identifier: Apache-2.0
/* Flags: see flags.h. */
#include "flags.h"
#include "diagnosis/diagnosis.h"
#include "base/memory.h"
#include "families/seed.h"

#include <stdio.h>
#include <stdlib.h>

/* NULL after a line on standard error. */
static bool *caught_by(const char *family, const json_t *json)
{
  bool *caught = memory_new(catalogue_count * sizeof *caught);
  struct vector vector;
  char *why = NULL;
  if (!vectors_read_vector(&vector, family, json, &why)) {
    fprintf(stderr, "ltk-vectors: %s: %s\n", family, why);
    free(why);
    free(caught);
    return NULL;
  }
  diagnosis_catches(caught, &vector, false);
  return caught;
}

/* The flags of a family, from which faults each of its vectors catches. */
static void add_to_family(json_t *family, bool *const *of)
{
  size_t n = json_array_size(family), v, f;
  for (f = 0; f < catalogue_count; f++) {
    size_t catching = 0;
    for (v = 0; v < n; v++)
      catching += of[v][f];
    for (v = 0; v < n && catching * FLAGS_ONE_IN <= n; v++)
      if (of[v][f])
        json_array_append_new(json_object_get(json_array_get(family, v), "flags"), json_string(catalogue[f].name));
  }
}

int flags_add(drafts *all, struct caught *caught)
{
  const char *name;
  json_t *family, *vector;
  size_t i;
  *caught = (struct caught){NULL, 0};
  json_object_foreach(all, name, family)
  {
    const size_t first = caught->count;
    caught->of = memory_resize(caught->of, (first + json_array_size(family) + 1) * sizeof *caught->of);
    json_array_foreach(family, i, vector)
    {
      if ((caught->of[caught->count] = caught_by(name, vector)) == NULL)
        return -1;
      caught->count++;
    }
    add_to_family(family, caught->of + first);
  }
  return 0;
}

void caught_free(struct caught *caught)
{
  while (caught->count > 0)
    free(caught->of[--caught->count]);
  free(caught->of);
}
