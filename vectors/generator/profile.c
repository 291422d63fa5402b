// SPDX-License-Identifier: Apache-2.0
/* The device profile: see profile.h. */
#include "profile.h"
#include "seed.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The longest input, as JSON, that goes to a slow device. */
#define INPUT_MAX 1500u

/* Note a feature; 1 if it is new. */
static int note(json_t *seen, const char *feature)
{
  if (json_object_get(seen, feature) != NULL)
    return 0;
  set(seen, feature, json_true());
  return 1;
}

static json_int_t number_of(const json_t *input, const char *name)
{
  return json_integer_value(json_object_get(input, name));
}

/* Note all that the vector shows; 1 if something is new. */
static int note_all(json_t *seen, const char *family, const json_t *vector)
{
  const json_t *input = json_object_get(vector, "input"), *flags = json_object_get(vector, "flags"), *flag;
  const char *class = json_string_value(json_object_get(vector, "class"));
  int is_new = 0;
  size_t i;
  if (class != NULL) {
    is_new = note(seen, text("class %s", class));
    return is_new | (strncmp(family, "agree", 5) == 0 && note(seen, text("%s %s", family, json_string_value(json_array_get(flags, 0)))));
  }
  json_array_foreach(flags, i, flag)
  {
    is_new |= note(seen, text("%s %s", family, json_string_value(flag)));
  }
  if (json_object_get(input, "mode") != NULL) {
    is_new |= note(seen, text("mode %d suite %d", (int)number_of(input, "mode"), (int)number_of(input, "suite")));
    is_new |= note(seen, text("row %d %d %d", (int)number_of(input, "purpose"), (int)number_of(input, "algorithm"), (int)number_of(input, "bits")));
    is_new |= note(seen, text("element %d %zu", (int)number_of(input, "element_type"), strlen(json_string_value(json_object_get(input, "element")))));
  }
  return is_new;
}

static int is_short(const json_t *vector)
{
  char *input = json_dumps(json_object_get(vector, "input"), JSON_COMPACT);
  int result = input != NULL && strlen(input) <= INPUT_MAX;
  free(input);
  return result;
}

json_t *profile_device(const drafts *all)
{
  json_t *ids = json_array(), *seen = json_object(), *family, *vector;
  const char *name;
  size_t i;
  json_object_foreach((json_t *)(uintptr_t)all, name, family)
  {
    if (strcmp(name, "chain") == 0 || strcmp(name, "accumulated") == 0)
      continue;
    json_array_foreach(family, i, vector)
    {
      if (is_short(vector) && note_all(seen, name, vector))
        json_array_append(ids, json_object_get(vector, "id"));
    }
  }
  json_decref(seen);
  if (json_array_size(ids) > PROFILE_MAX) {
    fprintf(stderr, "ltk-vectors: the device profile has %zu vectors; at most %u are allowed\n", json_array_size(ids), PROFILE_MAX);
    json_decref(ids);
    return NULL;
  }
  return ids;
}
