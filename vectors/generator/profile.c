// SPDX-License-Identifier: Apache-2.0
/* The device profile: see profile.h. */
#include "profile.h"
#include "model/catalogue.h"
#include "flags.h"
#include "base/memory.h"
#include "families/seed.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The longest input, as JSON, that goes to a slow device where a shorter one does. */
#define INPUT_MAX 1500u
/* So many features can be told apart, beside the faults. */
#define FEATURES_MAX 128u

struct candidate {
  const json_t *vector;
  bool *caught; /* of each fault */
  bool features[FEATURES_MAX];
  bool is_long, taken;
};

struct choice {
  struct candidate *candidates;
  size_t count;
  json_t *features; /* name -> number */
  size_t *have;     /* how many taken vectors catch a fault */
  bool seen[FEATURES_MAX];
};

static json_int_t number_of(const json_t *input, const char *name)
{
  return json_integer_value(json_object_get(input, name));
}

static void note(struct choice *c, struct candidate *candidate, const char *feature)
{
  json_t *number = json_object_get(c->features, feature);
  if (number == NULL) {
    number = json_integer((json_int_t)json_object_size(c->features));
    set(c->features, feature, number);
  }
  if (json_integer_value(number) >= (json_int_t)FEATURES_MAX)
    abort();
  candidate->features[json_integer_value(number)] = true;
}

/* What a vector shows apart from faults: its family and kind, and its row of 4.5, mode and suite, element and error
 * class. */
static void note_all(struct choice *c, struct candidate *candidate, const char *family)
{
  const json_t *input = json_object_get(candidate->vector, "input");
  const char *class = json_string_value(json_object_get(candidate->vector, "class"));
  note(c, candidate, formatted("family %s", family));
  if (json_object_get(input, "kind") != NULL)
    note(c, candidate, formatted("%s %s", family, json_string_value(json_object_get(input, "kind"))));
  if (class != NULL) {
    note(c, candidate, formatted("class %s", class));
  } else if (json_object_get(input, "mode") != NULL) {
    note(c, candidate, formatted("mode %d suite %d", (int)number_of(input, "mode"), (int)number_of(input, "suite")));
    note(c, candidate,
         formatted("row %d %d %d", (int)number_of(input, "purpose"), (int)number_of(input, "algorithm"),
                   (int)number_of(input, "bits")));
    note(c, candidate,
         formatted("element %d %zu", (int)number_of(input, "element_type"),
                   strlen(json_string_value(json_object_get(input, "element")))));
  }
}

static bool is_long(const json_t *vector)
{
  char *input = json_dumps(json_object_get(vector, "input"), JSON_COMPACT);
  bool result = input == NULL || strlen(input) > INPUT_MAX;
  free(input);
  return result;
}

static int add_family(struct choice *c, const char *name, json_t *family)
{
  json_t *vector;
  size_t i;
  c->candidates = memory_resize(c->candidates, (c->count + json_array_size(family) + 1) * sizeof *c->candidates);
  json_array_foreach(family, i, vector)
  {
    struct candidate *candidate = &c->candidates[c->count++];
    *candidate = (struct candidate){.vector = vector, .caught = flags_caught(name, vector), .is_long = is_long(vector)};
    if (candidate->caught == NULL)
      return -1;
    note_all(c, candidate, name);
  }
  return 0;
}

/* How much a vector adds, if each fault is to be caught `wanted` times. */
static size_t worth(const struct choice *c, const struct candidate *candidate, size_t wanted)
{
  size_t n = 0, i;
  for (i = 0; i < catalogue_count; i++)
    n += candidate->caught[i] && c->have[i] < wanted;
  for (i = 0; i < FEATURES_MAX; i++)
    n += candidate->features[i] && !c->seen[i];
  return n;
}

static void take(struct choice *c, struct candidate *candidate)
{
  size_t i;
  candidate->taken = true;
  for (i = 0; i < catalogue_count; i++)
    c->have[i] += candidate->caught[i];
  for (i = 0; i < FEATURES_MAX; i++)
    c->seen[i] |= candidate->features[i];
}

/* Take what adds the most, the first of its kind, until nothing does; long ones last. How many vectors were taken. */
static size_t cover(struct choice *c, size_t wanted, bool with_long, size_t room)
{
  size_t taken = 0, i;
  while (taken < room) {
    struct candidate *best = NULL;
    size_t most = 0;
    for (i = 0; i < c->count; i++) {
      size_t n =
          c->candidates[i].taken || (c->candidates[i].is_long && !with_long) ? 0 : worth(c, &c->candidates[i], wanted);
      if (n > most) {
        most = n;
        best = &c->candidates[i];
      }
    }
    if (best == NULL)
      break;
    take(c, best);
    taken++;
  }
  return taken;
}

static json_t *choose(struct choice *c)
{
  json_t *ids = json_array();
  size_t n = 0, i, wanted;
  c->have = memory_new(catalogue_count * sizeof *c->have);
  n = cover(c, 1, false, PROFILE_MAX + 1);
  n += cover(c, 1, true, PROFILE_MAX + 1);
  if (n > PROFILE_MAX) {
    fprintf(stderr, "ltk-vectors: the device profile has %zu vectors; at most %u are allowed\n", n, PROFILE_MAX);
    json_decref(ids);
    return NULL;
  }
  for (wanted = 2; wanted <= 3; wanted++)
    n += cover(c, wanted, false, PROFILE_MAX - n);
  for (i = 0; i < c->count; i++)
    if (c->candidates[i].taken)
      json_array_append(ids, json_object_get(c->candidates[i].vector, "id"));
  return ids;
}

json_t *profile_device(const drafts *all)
{
  struct choice c = {0};
  json_t *family, *ids;
  const char *name;
  size_t i;
  int status = 0;
  c.features = json_object();
  json_object_foreach((json_t *)(uintptr_t)all, name, family)
  {
    if (status == 0 && strcmp(name, "chain") != 0 && strcmp(name, "accumulated") != 0)
      status = add_family(&c, name, family);
  }
  ids = status == 0 ? choose(&c) : NULL;
  for (i = 0; i < c.count; i++)
    free(c.candidates[i].caught);
  free(c.candidates);
  free(c.have);
  json_decref(c.features);
  return ids;
}
