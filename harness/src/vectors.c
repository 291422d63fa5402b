// SPDX-License-Identifier: Apache-2.0
/* The vectors: see vectors.h. The file goes from one vector to a family's file and to the index; functions that judge
 * add what is wrong to `why`: empty means that nothing is. */
#include "vectors.h"
#include "file.h"
#include "hex.h"
#include "memory.h"
#include "printable.h"
#include "sequence.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define INDEX "index.json"

/* No file of vectors is larger, in octets. */
#define FILE_MAX 268435456u

/* One vector. */

static const char *text_member(const json_t *json, const char *name)
{
  return json_string_value(json_object_get(json, name));
}

static bool is_list_of_texts(const json_t *list)
{
  size_t i;
  for (i = 0; i < json_array_size(list); i++)
    if (!json_is_string(json_array_get(list, i)))
      return false;
  return json_is_array(list);
}

/* Whether the output is what an answer to the command looks like. */
static bool is_output(const struct vector *vector)
{
  const char *const *name = request_answers(vector->command, vector->input);
  size_t n;
  switch (vector->form) {
  case REQUEST_CHAIN:
    return json_array_size(json_object_get(vector->output, "keys")) > 0;
  case REQUEST_ACCUMULATED:
    return text_member(vector->output, "sha256") != NULL;
  default:
    for (n = 0; name[n] != NULL; n++)
      if (text_member(vector->output, name[n]) == NULL)
        return false;
    return json_object_size(vector->output) == n;
  }
}

static const char *result_objection(const struct vector *vector, const json_t *json)
{
  const char *result = text_member(json, "result");
  if (result == NULL || (strcmp(result, "valid") != 0 && strcmp(result, "invalid") != 0))
    return "its result is neither \"valid\" nor \"invalid\"";
  if (strcmp(result, "invalid") == 0)
    return vector->class == NULL ? "it is invalid and has no class" : NULL;
  if (vector->class != NULL)
    return "it is valid and has a class";
  return is_output(vector) ? NULL : "its output is not what its command answers";
}

/* What is wrong with the members, the input's apart. */
static const char *member_objection(const struct vector *vector, const json_t *json)
{
  if (vector->id == NULL || strlen(vector->id) == 0 || !printable_is(vector->id, strlen(vector->id)) ||
      strchr(vector->id, ' ') != NULL)
    return "it has no id, or one that cannot stand in a line";
  if (vector->comment == NULL || vector->source == NULL)
    return "it has no comment or no source";
  if (!is_list_of_texts(vector->clauses) || !is_list_of_texts(vector->flags))
    return "its clauses or flags are no list of texts";
  if (!json_is_object(vector->input))
    return "it has no input";
  return result_objection(vector, json);
}

/* Try the request; NULL if it can be made, else why not, to be freed. */
static char *request_objection(const struct vector *vector)
{
  char *why = NULL;
  if (vector->form == REQUEST_SINGLE)
    free(request_line(vector->id, vector->command, vector->input, &why));
  else
    sequence_free(sequence_new(vector->id, vector->form, vector->input, &why));
  return why;
}

bool vectors_read_vector(struct vector *vector, const char *family, const json_t *json, char **why)
{
  const char *wrong;
  memset(vector, 0, sizeof *vector);
  vector->family = family;
  vector->command = request_of_family(family, &vector->form);
  vector->id = text_member(json, "id");
  vector->comment = text_member(json, "comment");
  vector->source = text_member(json, "source");
  vector->class = text_member(json, "class");
  vector->clauses = json_object_get(json, "clauses");
  vector->flags = json_object_get(json, "flags");
  vector->input = json_object_get(json, "input");
  vector->output = json_object_get(json, "output");
  vector->steps = json_object_get(json, "steps");
  wrong = vector->command == NULL ? "its family is unknown to this version of ltk-conform" : NULL;
  if (wrong == NULL)
    wrong = member_objection(vector, json);
  *why = wrong != NULL ? memory_copy(wrong) : request_objection(vector);
  return *why == NULL;
}

/* Files. */

static bool read_file(struct buffer *why, const char *folder, const char *file, struct buffer *content)
{
  struct buffer path = {0};
  bool good;
  buffer_format(&path, "%s/%s", folder, file);
  good = file_read(content, path.octets, FILE_MAX, why);
  buffer_free(&path);
  return good;
}

/* Parse a file's content; the document is kept among the vectors' documents. NULL if it is no JSON object. */
static const json_t *parse(struct buffer *why, struct vectors *vectors, const char *folder, const char *file,
                           const struct buffer *content)
{
  json_error_t error;
  json_t *document = json_loadb(content->octets, content->length, JSON_REJECT_DUPLICATES, &error);
  if (document == NULL)
    buffer_format(why, "%s/%s: line %d: %s", folder, file, error.line, error.text);
  else if (!json_is_object(document))
    buffer_format(why, "%s/%s: expected an object", folder, file);
  if (document != NULL)
    json_array_append_new(vectors->documents, document);
  return why->length == 0 ? document : NULL;
}

/* A family's file. */

/* What the index says of a file. */
struct listed {
  const char *file, *family, *sha256;
  size_t count;
};

static void add_vector(struct buffer *why, struct vectors *vectors, const char *folder, const struct listed *listed,
                       const json_t *json)
{
  struct vector *vector = &vectors->vector[vectors->count];
  char *wrong;
  if (!vectors_read_vector(vector, listed->family, json, &wrong)) {
    buffer_format(why, "%s/%s: vector %s: %s", folder, listed->file, vector->id != NULL ? vector->id : "without id",
                  wrong);
    free(wrong);
    return;
  }
  vectors->count++;
}

static void add_family(struct buffer *why, struct vectors *vectors, const char *folder, const struct listed *listed,
                       const json_t *document)
{
  const json_t *list = json_object_get(document, "vectors");
  const char *family = text_member(document, "family");
  size_t i, n = json_array_size(list);
  if (family == NULL || strcmp(family, listed->family) != 0)
    buffer_format(why, "%s/%s: expected the family %s, found %s", folder, listed->file, listed->family,
                  family != NULL ? family : "none");
  else if (n != listed->count)
    buffer_format(why, "%s/%s: expected %zu vectors, found %zu", folder, listed->file, listed->count, n);
  vectors->vector = memory_resize(vectors->vector, (vectors->count + n + 1) * sizeof *vectors->vector);
  for (i = 0; i < n && why->length == 0; i++)
    add_vector(why, vectors, folder, listed, json_array_get(list, i));
}

static void load_listed(struct buffer *why, struct vectors *vectors, const char *folder, const struct listed *listed)
{
  struct buffer content = {0};
  const json_t *document;
  char found[65];
  if (read_file(why, folder, listed->file, &content)) {
    hex_sha256(found, content.octets, content.length);
    if (strcmp(found, listed->sha256) != 0)
      buffer_format(why, "%s/%s: expected the sha256 %s, found %s", folder, listed->file, listed->sha256, found);
  }
  document = why->length == 0 ? parse(why, vectors, folder, listed->file, &content) : NULL;
  if (document != NULL)
    add_family(why, vectors, folder, listed, document);
  buffer_free(&content);
}

/* The index. */

/* A file's name may not lead out of the folder. */
static bool is_plain_name(const char *file)
{
  return file[0] != '\0' && file[0] != '.' && strchr(file, '/') == NULL && strcmp(file, INDEX) != 0;
}

static bool read_listed(struct listed *listed, const json_t *entry)
{
  const json_t *count = json_object_get(entry, "count");
  listed->file = text_member(entry, "file");
  listed->family = text_member(entry, "family");
  listed->sha256 = text_member(entry, "sha256");
  listed->count = (size_t)json_integer_value(count);
  return listed->file != NULL && is_plain_name(listed->file) && listed->family != NULL && listed->sha256 != NULL &&
         json_is_integer(count);
}

static void load_files(struct buffer *why, struct vectors *vectors, const char *folder, const json_t *files)
{
  size_t i;
  vectors->family = memory_new((json_array_size(files) + 1) * sizeof *vectors->family);
  for (i = 0; i < json_array_size(files) && why->length == 0; i++) {
    struct listed listed;
    if (!read_listed(&listed, json_array_get(files, i))) {
      buffer_format(why, "%s/" INDEX ": entry %zu of files lacks file, family, count or sha256", folder, i + 1);
      return;
    }
    vectors->family[vectors->family_count++] = listed.family;
    load_listed(why, vectors, folder, &listed);
  }
}

static void load_index(struct buffer *why, struct vectors *vectors, const char *folder)
{
  struct buffer content = {0};
  const json_t *index = NULL;
  if (read_file(why, folder, INDEX, &content))
    index = parse(why, vectors, folder, INDEX, &content);
  if (index != NULL)
    hex_sha256(vectors->sha256, content.octets, content.length);
  buffer_free(&content);
  if (index == NULL)
    return;
  vectors->specification = text_member(index, "specification");
  vectors->profiles = json_object_get(index, "profiles");
  if (vectors->specification == NULL || json_array_size(json_object_get(index, "files")) == 0)
    buffer_format(why, "%s/" INDEX ": expected the specification and at least one file", folder);
  else
    load_files(why, vectors, folder, json_object_get(index, "files"));
}

/* The whole. */

static bool is_listed(const struct vectors *vectors, const char *file)
{
  const json_t *files = json_object_get(json_array_get(vectors->documents, 0), "files");
  size_t i;
  for (i = 0; i < json_array_size(files); i++)
    if (strcmp(text_member(json_array_get(files, i), "file"), file) == 0)
      return true;
  return strcmp(file, INDEX) == 0;
}

static bool is_json(const char *file)
{
  size_t n = strlen(file);
  return file[0] != '.' && n > 5 && strcmp(file + n - 5, ".json") == 0;
}

/* Vectors that the index does not vouch for must not lie among those it does. */
static void refuse_unlisted(struct buffer *why, const struct vectors *vectors, const char *folder)
{
  DIR *directory = opendir(folder);
  struct dirent *entry;
  if (directory == NULL)
    return;
  while (why->length == 0 && (entry = readdir(directory)) != NULL)
    if (is_json(entry->d_name) && !is_listed(vectors, entry->d_name))
      buffer_format(why, "%s/%s: the file is not listed in " INDEX, folder, entry->d_name);
  closedir(directory);
}

static int compare_ids(const void *a, const void *b)
{
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void refuse_repeated_ids(struct buffer *why, const struct vectors *vectors, const char *folder)
{
  const char **ids = memory_new((vectors->count + 1) * sizeof *ids);
  size_t i;
  for (i = 0; i < vectors->count; i++)
    ids[i] = vectors->vector[i].id;
  qsort(ids, vectors->count, sizeof *ids, compare_ids);
  for (i = 1; i < vectors->count && why->length == 0; i++)
    if (strcmp(ids[i - 1], ids[i]) == 0)
      buffer_format(why, "%s: the id %s is there twice", folder, ids[i]);
  free(ids);
}

static bool is_folder(const char *path)
{
  struct stat about;
  return stat(path, &about) == 0 && S_ISDIR(about.st_mode);
}

enum vectors_status vectors_load(const char *folder, struct vectors **vectors, char **why)
{
  struct vectors *loaded;
  struct buffer wrong = {0};
  *vectors = NULL;
  *why = NULL;
  if (!is_folder(folder)) {
    buffer_format(&wrong, "%s: there is no such folder", folder);
    *why = buffer_take(&wrong);
    return VECTORS_ABSENT;
  }
  loaded = memory_new(sizeof *loaded);
  loaded->documents = json_array();
  load_index(&wrong, loaded, folder);
  if (wrong.length == 0)
    refuse_unlisted(&wrong, loaded, folder);
  if (wrong.length == 0)
    refuse_repeated_ids(&wrong, loaded, folder);
  if (wrong.length == 0) {
    *vectors = loaded;
    return VECTORS_OK;
  }
  vectors_free(loaded);
  *why = buffer_take(&wrong);
  return VECTORS_DAMAGED;
}

const struct vector *vectors_find(const struct vectors *vectors, const char *id)
{
  size_t i;
  for (i = 0; i < vectors->count; i++)
    if (strcmp(vectors->vector[i].id, id) == 0)
      return &vectors->vector[i];
  return NULL;
}

void vectors_free(struct vectors *vectors)
{
  if (vectors == NULL)
    return;
  json_decref(vectors->documents);
  free(vectors->vector);
  free(vectors->family);
  free(vectors);
}
