// SPDX-License-Identifier: Apache-2.0
/* Who agreed on what: see agreed.h. */
#include "agreed.h"
#include "ask.h"
#include "families/seed.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

json_t *agreed_read(const char *folder)
{
  const char *file = formatted("%s/index.json", folder), *family;
  json_t *known = json_object(), *index, *entry;
  json_error_t error;
  size_t i;
  if (access(file, F_OK) != 0)
    return known;
  if ((index = json_load_file(file, 0, &error)) == NULL || !json_is_array(json_object_get(index, "files"))) {
    fprintf(stderr, "ltk-vectors: %s is no index; restore it, or remove it if no implementation is to be held to it\n",
            file);
    json_decref(index);
    json_decref(known);
    return NULL;
  }
  json_array_foreach(json_object_get(index, "files"), i, entry)
  {
    if ((family = json_string_value(json_object_get(entry, "family"))) != NULL)
      set(known, family, json_incref(entry));
  }
  json_decref(index);
  return known;
}

static int holds(const json_t *names, const char *name)
{
  json_t *each;
  size_t i;
  json_array_foreach(names, i, each)
  {
    if (json_is_string(each) && strcmp(json_string_value(each), name) == 0)
      return 1;
  }
  return 0;
}

/* 1 if an implementation passes as much of a family as is known of it. What failed has been complained of. */
static int keeps(const char *name, const char *family, const json_t *results, const json_t *members,
                 const json_t *known)
{
  const json_t *before = json_object_get(json_object_get(known, "agreed_in_part"), name);
  const json_t *after = json_object_get(json_object_get(members, "agreed_in_part"), name);
  int whole = holds(json_object_get(known, "agreed"), name);
  if (ask_failed(json_object_get(results, name)) || holds(json_object_get(members, "agreed"), name) ||
      (!whole && json_integer_value(after) >= json_integer_value(before)))
    return 1;
  fprintf(
      stderr,
      "ltk-vectors: %s agrees on %d vectors of family %s, and in index.json on %s; take its name out there if that is "
      "meant\n",
      name, (int)json_integer_value(after), family, whole ? "all" : formatted("%d", (int)json_integer_value(before)));
  return 0;
}

/* Whether a name was not asked a family: spared, or, in a build that lacks some, not known. */
static int is_taken(const char *name, const char *family, const json_t *results, int lacks_some)
{
  const json_t *of_name = json_object_get(results, name);
  return of_name == NULL ? lacks_some : json_object_get(of_name, family) == NULL;
}

/* Take over from the known those that were not asked; the known order stays. */
static void take_others(json_t *members, const char *family, const json_t *known, const json_t *results, int lacks_some)
{
  const char *name;
  json_t *each, *part = json_object_get(members, "agreed_in_part"), *own = json_object_get(members, "agreed");
  json_t *agreed = json_array();
  size_t i;
  json_array_foreach(json_object_get(known, "agreed"), i, each)
  {
    name = json_string_value(each);
    if (name != NULL && (holds(own, name) || is_taken(name, family, results, lacks_some)))
      json_array_append(agreed, each);
  }
  json_array_foreach(own, i, each)
  {
    if (!holds(agreed, json_string_value(each)))
      json_array_append(agreed, each);
  }
  json_object_foreach(json_object_get(known, "agreed_in_part"), name, each)
  {
    if (is_taken(name, family, results, lacks_some))
      json_object_set(part, name, each);
  }
  set(members, "agreed", agreed);
}

/* 1 if every implementation passes as much of a family as is known of it. */
static int all_keep(const char *family, const json_t *results, const json_t *members, const json_t *known)
{
  const char *name;
  json_t *each;
  size_t i;
  int good = 1;
  json_array_foreach(json_object_get(known, "agreed"), i, each)
  {
    good &= !json_is_string(each) || keeps(json_string_value(each), family, results, members, known);
  }
  json_object_foreach(json_object_get(known, "agreed_in_part"), name, each)
  {
    good &= keeps(name, family, results, members, known);
  }
  return good;
}

/* A family's members of the index. */
static json_t *members_of(const char *family, const json_t *results)
{
  json_t *agreed = json_array(), *part = json_object(), *of_name;
  const char *name;
  json_object_foreach((json_t *)(uintptr_t)results, name, of_name)
  {
    json_t *result = json_object_get(of_name, family), *passed = json_object_get(result, "passed");
    const char *verdict = json_string_value(json_object_get(result, "verdict"));
    if (verdict != NULL && strcmp(verdict, "passed") == 0)
      json_array_append_new(agreed, json_string(name));
    else if (json_integer_value(passed) > 0)
      json_object_set(part, name, passed);
  }
  return set(set(json_object(), "agreed", agreed), "agreed_in_part", part);
}

/* 1 if every implementation passes a vector at least. */
static int all_answer(const json_t *results)
{
  const char *name, *family;
  json_t *of_name, *result;
  int good = 1;
  json_object_foreach((json_t *)(uintptr_t)results, name, of_name)
  {
    json_int_t passed = 0;
    json_object_foreach(of_name, family, result)
    {
      passed += json_integer_value(json_object_get(result, "passed"));
    }
    if (passed == 0 && !ask_failed(of_name)) {
      fprintf(stderr, "ltk-vectors: %s answers no vector of any family\n", name);
      good = 0;
    }
  }
  return good;
}

json_t *agreed_find(const drafts *all, const json_t *results, const json_t *known, int lacks_some)
{
  json_t *agreed = json_object(), *vectors;
  const char *family;
  int good = all_answer(results) && !ask_disagree(results);
  json_object_foreach((json_t *)(uintptr_t)all, family, vectors)
  {
    json_t *members = members_of(family, results), *before = json_object_get(known, family);
    take_others(members, family, before, results, lacks_some);
    if (json_array_size(json_object_get(members, "agreed")) < 2) {
      fprintf(stderr, "ltk-vectors: family %s has fewer than two implementations that agree\n", family);
      good = 0;
    }
    good &= all_keep(family, results, members, before);
    set(agreed, family, members);
  }
  if (good)
    return agreed;
  json_decref(agreed);
  return NULL;
}
