// SPDX-License-Identifier: Apache-2.0
/* Which vectors a command is about: see selection.h. */
#include "vectors/selection.h"
#include "base/invoked.h"
#include "base/memory.h"
#include "base/printable.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define FULL "full"

/* Legal names, for comparison with those given. */
struct legal {
  const char **name;
  size_t count;
};

static void add_legal(struct legal *legal, const char *name)
{
  size_t i;
  for (i = 0; i < legal->count; i++)
    if (strcmp(legal->name[i], name) == 0)
      return;
  legal->name = memory_resize(legal->name, (legal->count + 1) * sizeof *legal->name);
  legal->name[legal->count++] = name;
}

static void unknown(struct buffer *why, const char *what, const char *name, const struct legal *legal)
{
  buffer_format(why, "unknown %s '", what);
  printable_add(why, name, strlen(name));
  buffer_text(why, "'; ");
  names_suggest(why, name, legal->name, legal->count);
}

/* Every name given must be legal; the first that is not is named. */
static void check_names(struct buffer *why, const char *what, const struct names *given, const struct legal *legal)
{
  size_t i, j;
  for (i = 0; i < given->count && why->length == 0; i++) {
    for (j = 0; j < legal->count && strcmp(legal->name[j], given->name[i]) != 0; j++)
      continue;
    if (j == legal->count)
      unknown(why, what, given->name[i], legal);
  }
}

static void check_families(struct buffer *why, const struct vectors *vectors, const struct names *given)
{
  const struct legal legal = {vectors->family, vectors->family_count};
  check_names(why, "family", given, &legal);
}

/* A fault that so many vectors find that none is flagged with it. */
static bool is_found_by_many(struct buffer *why, const char *name, const struct legal *legal,
                             bool (*is_fault)(const char *name))
{
  size_t i;
  for (i = 0; i < legal->count && strcmp(legal->name[i], name) != 0; i++)
    continue;
  if (i < legal->count || is_fault == NULL || !is_fault(name))
    return false;
  buffer_format(why, "'%s' is a fault and not the flag of any vector: more than 1/8 of a family detects it; see %s %s",
                name, invoked_command("faults"), name);
  return true;
}

static void check_flags(struct buffer *why, const struct vectors *vectors, const struct selection_filter *filter)
{
  const struct names *given = &filter->flags;
  struct legal legal = {NULL, 0};
  size_t i, j;
  for (i = 0; i < vectors->count && given->count > 0; i++)
    for (j = 0; j < json_array_size(vectors->vector[i].flags); j++)
      add_legal(&legal, json_string_value(json_array_get(vectors->vector[i].flags, j)));
  for (i = 0; i < given->count && !is_found_by_many(why, given->name[i], &legal, filter->is_fault); i++)
    continue;
  if (why->length == 0)
    check_names(why, "flag", given, &legal);
  free(legal.name);
}

void selection_unknown_id(struct buffer *b, const struct vectors *vectors, const char *id)
{
  struct legal legal = {memory_new((vectors->count + 1) * sizeof *legal.name), vectors->count};
  size_t i;
  for (i = 0; i < vectors->count; i++)
    legal.name[i] = vectors->vector[i].id;
  unknown(b, "id", id, &legal);
  free(legal.name);
}

static void check_ids(struct buffer *why, const struct vectors *vectors, const struct names *given)
{
  size_t i;
  for (i = 0; i < given->count && why->length == 0; i++)
    if (vectors_find(vectors, given->name[i]) == NULL)
      selection_unknown_id(why, vectors, given->name[i]);
}

/* The ids of the profile in *ids, NULL for all. */
static void find_profile(struct buffer *why, const struct vectors *vectors, const char *profile, const json_t **ids)
{
  struct legal legal = {NULL, 0};
  void *at;
  *ids = json_object_get(vectors->profiles, profile);
  if (*ids != NULL || strcmp(profile, FULL) == 0)
    return;
  add_legal(&legal, FULL);
  for (at = json_object_iter((json_t *)(uintptr_t)vectors->profiles); at != NULL;
       at = json_object_iter_next((json_t *)(uintptr_t)vectors->profiles, at))
    add_legal(&legal, json_object_iter_key(at));
  unknown(why, "profile", profile, &legal);
  free(legal.name);
}

static bool holds_id(const json_t *ids, const char *id)
{
  size_t i;
  for (i = 0; i < json_array_size(ids); i++) {
    const char *one = json_string_value(json_array_get(ids, i));
    if (one != NULL && strcmp(one, id) == 0)
      return true;
  }
  return false;
}

static bool has_flag(const struct vector *vector, const struct names *flags)
{
  size_t i;
  for (i = 0; i < json_array_size(vector->flags); i++)
    if (names_has(flags, json_string_value(json_array_get(vector->flags, i))))
      return true;
  return false;
}

/* Whether `clause` is `above`, or one below it. */
static bool is_below(const char *clause, const char *above)
{
  const size_t length = strlen(above);
  return strncmp(clause, above, length) == 0 && (clause[length] == '\0' || clause[length] == '.');
}

static bool has_clause(const struct vector *vector, const struct names *clauses)
{
  size_t i, j;
  for (i = 0; i < json_array_size(vector->clauses); i++)
    for (j = 0; j < clauses->count; j++)
      if (is_below(json_string_value(json_array_get(vector->clauses, i)), clauses->name[j]))
        return true;
  return false;
}

/* A clause is known if some vector has it, or one below it. */
static void check_clauses(struct buffer *why, const struct vectors *vectors, const struct names *given)
{
  struct legal legal = {NULL, 0};
  size_t i, j;
  for (i = 0; i < vectors->count && given->count > 0; i++)
    for (j = 0; j < json_array_size(vectors->vector[i].clauses); j++)
      add_legal(&legal, json_string_value(json_array_get(vectors->vector[i].clauses, j)));
  for (i = 0; i < given->count && why->length == 0; i++) {
    for (j = 0; j < legal.count && !is_below(legal.name[j], given->name[i]); j++)
      continue;
    if (j == legal.count)
      unknown(why, "clause", given->name[i], &legal);
  }
  free(legal.name);
}

static bool is_selected(const struct vector *vector, const struct selection_filter *filter, const json_t *profile)
{
  return (filter->families.count == 0 || names_has(&filter->families, vector->family)) &&
         (filter->ids.count == 0 || names_has(&filter->ids, vector->id)) &&
         (filter->flags.count == 0 || has_flag(vector, &filter->flags)) &&
         (filter->clauses.count == 0 || has_clause(vector, &filter->clauses)) &&
         (profile == NULL || holds_id(profile, vector->id));
}

static void select_all(struct selection *selection, const struct vectors *vectors,
                       const struct selection_filter *filter, const json_t *profile)
{
  size_t i;
  selection->vector = memory_new((vectors->count + 1) * sizeof(const struct vector *));
  for (i = 0; i < vectors->count; i++)
    if (is_selected(&vectors->vector[i], filter, profile))
      selection->vector[selection->count++] = &vectors->vector[i];
}

bool selection_make(struct selection *selection, const struct vectors *vectors, const struct selection_filter *filter,
                    char **why)
{
  const json_t *profile = NULL;
  struct buffer wrong = {0};
  *selection = (struct selection){NULL, 0};
  *why = NULL;
  check_families(&wrong, vectors, &filter->families);
  if (wrong.length == 0)
    check_ids(&wrong, vectors, &filter->ids);
  if (wrong.length == 0)
    check_flags(&wrong, vectors, filter);
  if (wrong.length == 0)
    check_clauses(&wrong, vectors, &filter->clauses);
  if (wrong.length == 0)
    find_profile(&wrong, vectors, filter->profile, &profile);
  if (wrong.length == 0) {
    select_all(selection, vectors, filter, profile);
    if (selection->count == 0)
      buffer_format(&wrong, "no vector matches all of these filters; give fewer, or see %s", invoked_command("list"));
  }
  if (wrong.length == 0)
    return true;
  selection_free(selection);
  *why = buffer_take(&wrong);
  return false;
}

void selection_leave_out_sequences(struct selection *selection)
{
  size_t i, n = 0;
  for (i = 0; i < selection->count; i++)
    if (selection->vector[i]->form == REQUEST_SINGLE)
      selection->vector[n++] = selection->vector[i];
  selection->count = n;
}

void selection_free(struct selection *selection)
{
  free(selection->vector);
  *selection = (struct selection){NULL, 0};
}
