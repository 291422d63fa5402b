// SPDX-License-Identifier: Apache-2.0
/* Flags: see flags.h. */
#include "flags.h"
#include "diagnosis/diagnosis.h"
#include "base/memory.h"
#include "families/seed.h"

#include <stdio.h>
#include <stdlib.h>

bool *flags_caught(const char *family, const json_t *json)
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

static int add_to_family(const char *name, json_t *family)
{
  size_t n = json_array_size(family), v, f;
  bool **caught = memory_new((n + 1) * sizeof *caught);
  int status = 0;
  for (v = 0; v < n && status == 0; v++)
    status = (caught[v] = flags_caught(name, json_array_get(family, v))) == NULL ? -1 : 0;
  for (f = 0; f < catalogue_count && status == 0; f++) {
    size_t catching = 0;
    for (v = 0; v < n; v++)
      catching += caught[v][f];
    for (v = 0; v < n && catching * FLAGS_ONE_IN <= n; v++)
      if (caught[v][f])
        json_array_append_new(json_object_get(json_array_get(family, v), "flags"), json_string(catalogue[f].name));
  }
  for (v = 0; v < n; v++)
    free(caught[v]);
  free(caught);
  return status;
}

int flags_add(drafts *all)
{
  const char *name;
  json_t *family;
  int status = 0;
  json_object_foreach(all, name, family)
  {
    if (status == 0)
      status = add_to_family(name, family);
  }
  return status;
}
