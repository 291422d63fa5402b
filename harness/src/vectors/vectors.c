// SPDX-License-Identifier: Apache-2.0
/* The vectors: see vectors.h. The file goes from one vector to a family's file and to the index; functions that judge
 * add what is wrong to `why`: empty means that nothing is. */
#include "vectors/vectors.h"
#include "base/file.h"
#include "base/hex.h"
#include "base/memory.h"
#include "base/printable.h"
#include "vectors/sequence.h"
#include "vectors/shape.h"
#include "vectors_release.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define INDEX "index.json"

/* No file of vectors is larger, in octets. */
#define FILE_MAX 268435456u

/* The versions of the specification that the model and the protocol follow. */
static const char *const specifications[] = {VECTORS_SPECIFICATION};

/* One vector. */

static const char *text_member(const json_t *json, const char *name)
{
  return json_string_value(json_object_get(json, name));
}

bool vectors_read_vector(struct vector *vector, const char *family, const json_t *json, char **why)
{
  struct buffer wrong = {0};
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
  shape_judge(&wrong, family, json);
  *why = wrong.length > 0 ? buffer_take(&wrong) : NULL;
  buffer_free(&wrong);
  return *why == NULL;
}

char *vectors_first_request(const struct vector *vector)
{
  struct sequence *sequence = NULL;
  struct buffer instead = {0};
  char *line = NULL, *why = NULL;
  if (vector->form == REQUEST_SINGLE)
    line = request_line(vector->id, vector->command, vector->input, &why);
  else
    sequence = sequence_new(vector->id, vector->form, vector->input, &why);
  if (sequence != NULL)
    sequence_next(sequence, &line, &why);
  sequence_free(sequence);
  if (line != NULL)
    return line;
  buffer_format(&instead, "(cannot be made: %s)", why != NULL ? why : "unknown why");
  free(why);
  return buffer_take(&instead);
}

/* Ids. */

/* Ids in order. */
struct ids {
  const char **id;
  size_t count;
};

static int compare_ids(const void *a, const void *b)
{
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Put ids into order; one that is there twice, or NULL. */
static const char *order_ids(struct ids *ids)
{
  size_t i;
  qsort(ids->id, ids->count, sizeof *ids->id, compare_ids);
  for (i = 1; i < ids->count; i++)
    if (strcmp(ids->id[i - 1], ids->id[i]) == 0)
      return ids->id[i];
  return NULL;
}

static bool holds_id(const struct ids *ids, const char *id)
{
  return bsearch(&id, ids->id, ids->count, sizeof *ids->id, compare_ids) != NULL;
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

static bool is_json(const char *file)
{
  size_t n = strlen(file);
  return n > 5 && strcmp(file + n - 5, ".json") == 0;
}

/* A licence may be left out. */
static bool is_licence(const json_t *json)
{
  return json == NULL || shape_is_line(json);
}

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
    const char *id = vector->id != NULL ? vector->id : "without id";
    buffer_format(why, "%s/%s: vector ", folder, listed->file);
    printable_add(why, id, strlen(id));
    buffer_format(why, ": %s", wrong);
    free(wrong);
    return;
  }
  vectors->count++;
}

/* What is wrong with a file's members, its vectors apart. */
static void judge_about(struct buffer *why, const struct vectors *vectors, const struct listed *listed,
                        const json_t *document)
{
  static const char *const names[] = {"specification", "family", "licence", "vectors", NULL};
  const char *family = text_member(document, "family"), *specification = text_member(document, "specification");
  size_t n = json_array_size(json_object_get(document, "vectors"));
  if (family == NULL || strcmp(family, listed->family) != 0)
    buffer_format(why, "expected the family %s, found %s", listed->family, family != NULL ? family : "none");
  else if (json_object_get(document, "specification") != NULL &&
           (specification == NULL || strcmp(specification, vectors->specification) != 0))
    buffer_format(why, "expected the specification %s, as in " INDEX, vectors->specification);
  else if (!is_licence(json_object_get(document, "licence")))
    buffer_text(why, "its licence is not one line of legible text");
  else if (n != listed->count)
    buffer_format(why, "expected %zu vectors, found %zu", listed->count, n);
  else
    shape_refuse_others(why, document, names);
}

static void add_family(struct buffer *why, struct vectors *vectors, const char *folder, const struct listed *listed,
                       const json_t *document)
{
  const json_t *list = json_object_get(document, "vectors");
  struct buffer wrong = {0};
  size_t i, n = json_array_size(list);
  judge_about(&wrong, vectors, listed, document);
  if (wrong.length > 0)
    buffer_format(why, "%s/%s: %s", folder, listed->file, wrong.octets);
  buffer_free(&wrong);
  vectors->vector = memory_resize(vectors->vector, (vectors->count + n + 1) * sizeof *vectors->vector);
  for (i = 0; i < n && why->length == 0; i++)
    add_vector(why, vectors, folder, listed, json_array_get(list, i));
}

/* What is wanted of a file of this release. Its vectors stand on a line each, which begins with the id; so only the
 * lines of those that are wanted are parsed. */

#define BEFORE_ID "{\"id\":\""

/* The id of a vector's line; false if it is another line. */
static bool id_of_line(char id[REQUEST_ID_MAX + 1], const char *line, size_t n)
{
  const size_t before = strlen(BEFORE_ID);
  const char *end;
  if (n < before || memcmp(line, BEFORE_ID, before) != 0)
    return false;
  end = memchr(line + before, '"', n - before);
  if (end == NULL || (size_t)(end - line) - before > REQUEST_ID_MAX)
    return false;
  memset(id, 0, REQUEST_ID_MAX + 1);
  memcpy(id, line + before, (size_t)(end - line) - before);
  return true;
}

/* Copy a file but for the lines of vectors with other ids. Returns how many vectors are left. */
static size_t keep_wanted(struct buffer *kept, const struct buffer *content, const struct ids *ids)
{
  const char *line = content->octets, *end = line + content->length, *next;
  char id[REQUEST_ID_MAX + 1];
  size_t count = 0;
  for (; line < end; line = next) {
    const char *feed = memchr(line, '\n', (size_t)(end - line));
    bool is_vector;
    next = feed != NULL ? feed + 1 : end;
    is_vector = id_of_line(id, line, (size_t)(next - line));
    if (is_vector && !holds_id(ids, id))
      continue;
    if (is_vector && count++ > 0)
      buffer_text(kept, ",");
    buffer_add(kept, line, (size_t)(next - line) - (is_vector && next[-2] == ',' ? 2 : 0));
  }
  return count;
}

/* The ids that are wanted, in order; none for all. */
static struct ids wanted_ids(const struct vectors_wanted *wanted, const json_t *profiles)
{
  const json_t *profile = wanted->profile == NULL ? NULL : json_object_get(profiles, wanted->profile);
  const size_t n = wanted->ids.count > 0 ? wanted->ids.count : json_array_size(profile);
  struct ids ids = {memory_new((n + 1) * sizeof *ids.id), n};
  size_t i;
  for (i = 0; i < n; i++)
    ids.id[i] = wanted->ids.count > 0 ? wanted->ids.name[i] : json_string_value(json_array_get(profile, i));
  order_ids(&ids);
  return ids;
}

/* Of a file of this release, what is wanted; of any other, all. The space for its content is that of the file before.
 */
static void load_listed(struct buffer *why, struct vectors *vectors, const char *folder, struct listed *listed,
                        const struct vectors_wanted *wanted, struct buffer *content)
{
  struct buffer kept = {0};
  struct ids ids = {NULL, 0};
  const json_t *document = NULL;
  char found[65];
  if (read_file(why, folder, listed->file, content)) {
    hex_sha256(found, content->octets, content->length);
    if (strcmp(found, listed->sha256) != 0)
      buffer_format(why, "%s/%s: expected the sha256 %s, found %s", folder, listed->file, listed->sha256, found);
  }
  vectors->available += listed->count;
  if (vectors->own)
    ids = wanted_ids(wanted, vectors->profiles);
  if (vectors->own && wanted->families.count > 0 && !names_has(&wanted->families, listed->family))
    listed->count = 0;
  else if (why->length == 0 && ids.count > 0)
    listed->count = keep_wanted(&kept, content, &ids);
  if (why->length == 0 && listed->count > 0)
    document = parse(why, vectors, folder, listed->file, kept.length > 0 ? &kept : content);
  if (document != NULL)
    add_family(why, vectors, folder, listed, document);
  free(ids.id);
  buffer_free(&kept);
}

/* The index. */

/* A plain name of a file in the folder: it leads nowhere else and looks like what it is in a message. */
static bool is_file_name(const json_t *json)
{
  const char *file = json_string_value(json);
  return shape_is_name(json) && file[0] != '.' && is_json(file) && strcmp(file, INDEX) != 0;
}

/* Whether there are other members that it may have, and if so, of the right kind. */
static bool is_agreed(const json_t *entry)
{
  const json_t *whole = json_object_get(entry, "agreed"), *count;
  json_t *part = json_object_get(entry, "agreed_in_part");
  const char *name;
  if (whole != NULL && !shape_is_list(whole, 2, SHAPE_LIST_MAX, shape_is_line))
    return false;
  if (part != NULL && !json_is_object(part))
    return false;
  json_object_foreach(part, name, count)
  {
    if (!printable_is_line(name, strlen(name)) || json_integer_value(count) < 1)
      return false;
  }
  return true;
}

/* Read an entry of the index. Adds what is wrong with it. */
static void read_listed(struct buffer *why, struct listed *listed, const json_t *entry)
{
  static const char *const names[] = {"file", "family", "count", "sha256", "agreed", "agreed_in_part", NULL};
  const json_t *count = json_object_get(entry, "count");
  enum request_form form;
  listed->file = text_member(entry, "file");
  listed->family = text_member(entry, "family");
  listed->sha256 = text_member(entry, "sha256");
  listed->count = (size_t)json_integer_value(count);
  if (!is_file_name(json_object_get(entry, "file")))
    buffer_text(why, "its file is not a name such as hmac.json: lower-case letters, digits, '-', '_' and '.'");
  else if (listed->family == NULL || request_of_family(listed->family, &form) == NULL)
    buffer_text(why, "its family is unknown to this version");
  else if (json_integer_value(count) < 1)
    buffer_text(why, "its count is not a whole number from 1");
  else if (!shape_is_sha256(json_object_get(entry, "sha256")))
    buffer_text(why, "its sha256 is not 64 lower-case hex digits");
  else if (!is_agreed(entry))
    buffer_text(
        why, "its agreed is not an array of at least 2 different names, or its agreed_in_part not an object with the "
             "number of vectors for each name");
  else
    shape_refuse_others(why, entry, names);
}

/* Whether an entry before it has the file or the family. */
static bool is_repeated(const json_t *files, size_t i)
{
  const char *file = text_member(json_array_get(files, i), "file"),
             *family = text_member(json_array_get(files, i), "family");
  size_t j;
  for (j = 0; j < i; j++)
    if (strcmp(text_member(json_array_get(files, j), "file"), file) == 0 ||
        strcmp(text_member(json_array_get(files, j), "family"), family) == 0)
      return true;
  return false;
}

static void load_files(struct buffer *why, struct vectors *vectors, const char *folder, const json_t *files,
                       const struct vectors_wanted *wanted)
{
  struct buffer wrong = {0}, content = {0};
  size_t i;
  vectors->family = memory_new((json_array_size(files) + 1) * sizeof *vectors->family);
  for (i = 0; i < json_array_size(files) && why->length == 0; i++) {
    struct listed listed;
    read_listed(&wrong, &listed, json_array_get(files, i));
    if (wrong.length == 0 && is_repeated(files, i))
      buffer_text(&wrong, "its file or its family is in an entry before it");
    if (wrong.length > 0) {
      buffer_format(why, "%s/" INDEX ": entry %zu of files: %s", folder, i + 1, wrong.octets);
    } else {
      vectors->family[vectors->family_count++] = listed.family;
      load_listed(why, vectors, folder, &listed, wanted, &content);
    }
  }
  buffer_free(&content);
  buffer_free(&wrong);
}

static bool is_known(const char *specification)
{
  size_t i;
  for (i = 0; i < sizeof specifications / sizeof specifications[0]; i++)
    if (strcmp(specifications[i], specification) == 0)
      return true;
  return false;
}

static void say_unknown_specification(struct buffer *why, const char *folder, const char *specification)
{
  size_t i;
  buffer_format(why, "%s/" INDEX ": the specification is version '", folder);
  printable_add(why, specification, strlen(specification));
  buffer_text(why, "', which this program does not know; it knows: ");
  for (i = 0; i < sizeof specifications / sizeof specifications[0]; i++)
    buffer_format(why, "%s%s", i == 0 ? "" : ", ", specifications[i]);
}

/* Judge the members of the index, but for what is in files and profiles. */
static void judge_index(struct buffer *why, struct vectors *vectors, const char *folder, const json_t *index)
{
  static const char *const names[] = {"specification", "licence", "files", "profiles", NULL};
  struct buffer wrong = {0};
  if (vectors->specification == NULL || json_array_size(json_object_get(index, "files")) == 0)
    buffer_text(&wrong, "expected the specification and at least one file");
  else if (!is_licence(json_object_get(index, "licence")))
    buffer_text(&wrong, "its licence is not one line of legible text");
  else if (vectors->profiles != NULL && !json_is_object(vectors->profiles))
    buffer_text(&wrong, "its profiles are not an object");
  else
    shape_refuse_others(&wrong, index, names);
  if (wrong.length > 0)
    buffer_format(why, "%s/" INDEX ": %s", folder, wrong.octets);
  buffer_free(&wrong);
}

static void load_index(struct buffer *why, struct vectors *vectors, const char *folder,
                       const struct vectors_wanted *wanted)
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
  vectors->own = strcmp(vectors->sha256, LTK_INDEX_SHA256) == 0;
  vectors->specification = text_member(index, "specification");
  vectors->profiles = json_object_get(index, "profiles");
  vectors->is_unknown = vectors->specification != NULL && !is_known(vectors->specification);
  if (vectors->is_unknown)
    say_unknown_specification(why, folder, vectors->specification);
  else
    judge_index(why, vectors, folder, index);
  if (why->length == 0)
    load_files(why, vectors, folder, json_object_get(index, "files"), wanted);
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

/* Vectors that the index does not vouch for must not lie among those it does. */
static void refuse_unlisted(struct buffer *why, const struct vectors *vectors, const char *folder)
{
  DIR *directory = opendir(folder);
  struct dirent *entry;
  if (directory == NULL) {
    buffer_format(why, "%s: %s", folder, strerror(errno));
    return;
  }
  while (why->length == 0 && (entry = readdir(directory)) != NULL)
    if (entry->d_name[0] != '.' && is_json(entry->d_name) && !is_listed(vectors, entry->d_name))
      buffer_format(why, "%s/%s: the file is not listed in " INDEX, folder, entry->d_name);
  closedir(directory);
}

/* A profile has ids that there are, and each once. */
static void judge_profile(struct buffer *why, const struct ids *all, const json_t *profile)
{
  struct ids ids = {memory_new((json_array_size(profile) + 1) * sizeof *ids.id), json_array_size(profile)};
  size_t i;
  if (ids.count == 0)
    buffer_text(why, "it is not an array of ids with at least one");
  for (i = 0; i < ids.count && why->length == 0; i++) {
    ids.id[i] = json_string_value(json_array_get(profile, i));
    if (ids.id[i] == NULL || !holds_id(all, ids.id[i]))
      buffer_format(why, "its entry %zu is not the id of a vector", i + 1);
  }
  if (why->length == 0 && order_ids(&ids) != NULL)
    buffer_text(why, "an id is in it twice");
  free(ids.id);
}

static void judge_profiles(struct buffer *why, const struct vectors *vectors, const struct ids *all, const char *folder)
{
  struct buffer wrong = {0};
  json_t *profile, *known = json_object_get(json_array_get(vectors->documents, 0), "profiles");
  const char *name;
  json_object_foreach(known, name, profile)
  {
    if (wrong.length == 0 && (!request_is_id(name) || strcmp(name, "full") == 0))
      buffer_text(
          &wrong,
          "its name is not 1 to 64 letters, digits, '-', '_' and '.', or it is \"full\", which has all vectors");
    if (wrong.length == 0)
      judge_profile(&wrong, all, profile);
    if (wrong.length > 0 && why->length == 0)
      buffer_format(why, "%s/" INDEX ": profile %s: %s", folder, name, wrong.octets);
  }
  buffer_free(&wrong);
}

/* No id is there twice, and those of the profiles are there, if all are loaded. */
static void judge_ids(struct buffer *why, const struct vectors *vectors, const char *folder)
{
  struct ids all = {memory_new((vectors->count + 1) * sizeof *all.id), vectors->count};
  const char *repeated;
  size_t i;
  for (i = 0; i < vectors->count; i++)
    all.id[i] = vectors->vector[i].id;
  repeated = order_ids(&all);
  if (repeated != NULL)
    buffer_format(why, "%s: the id %s is there twice", folder, repeated);
  else if (vectors->count == vectors->available)
    judge_profiles(why, vectors, &all, folder);
  free(all.id);
}

static bool is_folder(const char *path)
{
  struct stat about;
  return stat(path, &about) == 0 && S_ISDIR(about.st_mode);
}

static enum vectors_status load(struct buffer *why, struct vectors *vectors, const char *folder,
                                const struct vectors_wanted *wanted)
{
  if (!is_folder(folder)) {
    buffer_format(why, "%s: there is no such folder", folder);
    return VECTORS_ABSENT;
  }
  load_index(why, vectors, folder, wanted);
  if (why->length == 0)
    refuse_unlisted(why, vectors, folder);
  if (why->length == 0)
    judge_ids(why, vectors, folder);
  return why->length == 0 ? VECTORS_OK : vectors->is_unknown ? VECTORS_UNKNOWN : VECTORS_DAMAGED;
}

enum vectors_status vectors_load(const char *folder, struct vectors **vectors, char **why)
{
  const struct vectors_wanted all = {0};
  return vectors_load_some(folder, &all, vectors, why);
}

enum vectors_status vectors_load_some(const char *folder, const struct vectors_wanted *wanted, struct vectors **vectors,
                                      char **why)
{
  struct vectors *loaded = memory_new(sizeof *loaded);
  struct buffer wrong = {0}, shown = {0};
  enum vectors_status status;
  loaded->documents = json_array();
  status = load(&wrong, loaded, folder, wanted);
  *vectors = status == VECTORS_OK ? loaded : NULL;
  *why = NULL;
  if (status != VECTORS_OK) {
    printable_add_all(&shown, wrong.octets, wrong.length);
    *why = buffer_take(&shown);
    vectors_free(loaded);
  }
  buffer_free(&wrong);
  return status;
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
