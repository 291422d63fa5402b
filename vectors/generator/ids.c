// SPDX-License-Identifier: Apache-2.0
/* Ids of vectors: see ids.h. */
#include "ids.h"
#include "base/hex.h"
#include "base/buffer.h"
#include "base/memory.h"
#include "families/seed.h"
#include "sha256.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DIGEST 16u /* hex digits */

/* The list as JSON: digest -> {"id", "withdrawn"}, in the order of the lines. */
static json_t *parse(const char *list)
{
  json_t *known = json_object();
  int line;
  for (line = 1; *list != '\0'; line++) {
    char id[64], digest[DIGEST + 1], mark[16] = "";
    size_t n = strcspn(list, "\n");
    char *copy = strndup(list, n);
    int fields = copy == NULL ? 0 : sscanf(copy, "%63s %16s %15s", id, digest, mark);
    free(copy);
    if (fields < 2 || strlen(digest) != DIGEST || (fields == 3 && strcmp(mark, "withdrawn") != 0) ||
        json_object_get(known, digest) != NULL) {
      fprintf(stderr, "ltk-vectors: ids.txt, line %d: expected \"ID DIGEST\" or \"ID DIGEST withdrawn\", once each\n",
              line);
      json_decref(known);
      return NULL;
    }
    set(known, digest, set(set_text(json_object(), "id", id), "withdrawn", json_boolean(fields == 3)));
    list += n + (list[n] == '\n');
  }
  return known;
}

static void digest_of(char digest[DIGEST + 1], const char *family, const json_t *vector)
{
  char *input = json_dumps(json_object_get(vector, "input"), JSON_COMPACT | JSON_SORT_KEYS);
  struct buffer whole = {0};
  uint8_t hash[32];
  buffer_format(&whole, "%s %s", family, input);
  ltk_sha256(hash, (const uint8_t *)whole.octets, whole.length);
  hex_write(digest, hash, DIGEST / 2);
  buffer_free(&whole);
  free(input);
}

/* "LTK-DERIVE-INVALID-" for derive-invalid */
static const char *prefix_of(const char *family)
{
  char upper[64];
  size_t i;
  for (i = 0; family[i] != '\0'; i++)
    upper[i] = (char)toupper((unsigned char)family[i]);
  upper[i] = '\0';
  return formatted("LTK-%s-", upper);
}

/* The largest number that an id of that prefix has. */
static int last_number(const json_t *known, const char *prefix)
{
  const char *digest;
  json_t *entry;
  int last = 0, number;
  json_object_foreach((json_t *)(uintptr_t)known, digest, entry)
  {
    const char *id = json_string_value(json_object_get(entry, "id"));
    size_t n = strlen(prefix);
    if (strncmp(id, prefix, n) == 0 && isdigit((unsigned char)id[n])) {
      number = atoi(id + n);
      last = number > last ? number : last;
    }
  }
  return last;
}

/* The vector with its id in front. */
static json_t *with_id(const json_t *vector, const char *id)
{
  json_t *whole = set_text(json_object(), "id", id);
  json_object_update(whole, (json_t *)(uintptr_t)vector);
  return whole;
}

static int by_id(const void *a, const void *b)
{
  return strcmp(json_string_value(json_object_get(*(json_t *const *)a, "id")),
                json_string_value(json_object_get(*(json_t *const *)b, "id")));
}

static void sort(json_t *family)
{
  size_t n = json_array_size(family), i;
  json_t **vectors = memory_new((n + 1) * sizeof *vectors);
  for (i = 0; i < n; i++)
    vectors[i] = json_incref(json_array_get(family, i));
  qsort(vectors, n, sizeof *vectors, by_id);
  for (i = 0; i < n; i++)
    json_array_set_new(family, i, vectors[i]);
  free(vectors);
}

/* Give the family's drafts their ids; known grows by the new ones, seen by all. */
static int assign_family(json_t *known, json_t *seen, const char *name, json_t *family)
{
  int last = last_number(known, prefix_of(name));
  size_t i;
  for (i = 0; i < json_array_size(family); i++) {
    json_t *vector = json_array_get(family, i);
    const char *comment = json_string_value(json_object_get(vector, "comment"));
    char digest[DIGEST + 1];
    digest_of(digest, name, vector);
    if (json_object_get(seen, digest) != NULL) {
      fprintf(stderr, "ltk-vectors: %s: \"%s\" and \"%s\" have the same input\n", name,
              json_string_value(json_object_get(seen, digest)), comment);
      return -1;
    }
    set_text(seen, digest, comment);
    if (json_object_get(known, digest) == NULL)
      set(known, digest,
          set(set_text(json_object(), "id", formatted("%s%04d", prefix_of(name), ++last)), "withdrawn", json_false()));
    json_array_set_new(family, i,
                       with_id(vector, json_string_value(json_object_get(json_object_get(known, digest), "id"))));
  }
  sort(family);
  return 0;
}

/* The list's text; NULL if an entry is neither seen nor withdrawn, or both. */
static char *print(const json_t *known, const json_t *seen)
{
  struct buffer list = {0};
  const char *digest;
  json_t *entry;
  int wrong = 0;
  json_object_foreach((json_t *)(uintptr_t)known, digest, entry)
  {
    const char *id = json_string_value(json_object_get(entry, "id"));
    int withdrawn = json_is_true(json_object_get(entry, "withdrawn"));
    if (withdrawn == (json_object_get(seen, digest) != NULL)) {
      fprintf(stderr, "ltk-vectors: %s: %s\n", id,
              withdrawn ? "is withdrawn in ids.txt, yet there is a vector with its input"
                        : "is in ids.txt, but no vector has its input: bring it back, or mark the line withdrawn");
      wrong = 1;
    }
    buffer_format(&list, "%s %s%s\n", id, digest, withdrawn ? " withdrawn" : "");
  }
  if (!wrong)
    return buffer_take(&list);
  buffer_free(&list);
  return NULL;
}

char *ids_assign(drafts *all, const char *list)
{
  json_t *known = parse(list), *seen = json_object(), *family;
  const char *name;
  char *new_list = NULL;
  int status = known == NULL ? -1 : 0;
  json_object_foreach(all, name, family)
  {
    if (status == 0)
      status = assign_family(known, seen, name, family);
  }
  if (status == 0)
    new_list = print(known, seen);
  json_decref(seen);
  json_decref(known);
  return new_list;
}
