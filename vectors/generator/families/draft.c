// SPDX-License-Identifier: Apache-2.0
/* Drafts of vectors: see draft.h. */
#include "families/draft.h"
#include "base/memory.h"
#include "families/seed.h"

#include <stdlib.h>
#include <string.h>

/* "a,b" -> ["a","b"]; "" -> [] */
static json_t *split(const char *list)
{
  json_t *array = json_array();
  while (*list != '\0') {
    size_t n = strcspn(list, ",");
    json_array_append_new(array, json_stringn(list, n));
    list += n + (list[n] == ',');
  }
  return array;
}

void draft_add_published(drafts *all, const struct about *about, const char *comment, json_t *input, json_t *expected)
{
  json_t *family = json_object_get(all, about->family), *vector = json_object();
  if (family == NULL) {
    family = json_array();
    json_object_set_new(all, about->family, family);
  }
  set_text(vector, "comment", comment);
  set(vector, "clauses", split(about->clauses));
  set(vector, "flags", split(about->flags));
  set_text(vector, "source", about->source != NULL ? about->source : "seed");
  set(vector, "input", input);
  set_text(vector, "result", about->class == NULL ? "valid" : "invalid");
  if (about->class != NULL)
    set_text(vector, "class", about->class);
  if (expected != NULL)
    set(vector, "output", expected);
  json_array_append_new(family, vector);
}

void draft_add(drafts *all, const struct about *about, const char *comment, json_t *input)
{
  draft_add_published(all, about, comment, input, NULL);
}

json_t *set(json_t *object, const char *name, json_t *value)
{
  if (json_object_set_new(object, name, value) != 0) /* all texts are UTF-8, so what it lacked was memory */
    memory_exhausted();
  return object;
}

json_t *set_text(json_t *object, const char *name, const char *value)
{
  return set(object, name, json_string(value));
}

json_t *set_number(json_t *object, const char *name, json_int_t value)
{
  return set(object, name, json_integer(value));
}

json_t *set_seed(json_t *object, const char *name, size_t n, const char *label)
{
  char *hex = memory_new(2 * n + 1);
  seed_hex(hex, n, formatted("%s/%s", label, name));
  set_text(object, name, hex);
  free(hex);
  return object;
}
