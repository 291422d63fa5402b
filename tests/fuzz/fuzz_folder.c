// SPDX-License-Identifier: Apache-2.0
/* A folder of vectors of anybody, in memory: up to three files between zero octets. The first octet says whether the
 * first one is the index, or whether a right index is made for files that begin with a line with their family; or one
 * that is right but for a digest, which must be refused. */
#include "fuzz.h"
#include "base/hex.h"
#include "judge.h"
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FILES_MAX 3u

static char folder[] = "/dev/shm/ltk-fuzz-XXXXXX";

static char *path_of(const char *file)
{
  struct buffer b = {0};
  buffer_format(&b, "%s/%s", folder, file);
  return buffer_take(&b);
}

static void write_file(const char *file, const char *text)
{
  char *path = path_of(file);
  FILE *f = fopen(path, "w");
  CHECK(f != NULL && fputs(text, f) >= 0 && fclose(f) == 0);
  free(path);
}

static void remove_file(const char *file)
{
  char *path = path_of(file);
  unlink(path);
  free(path);
}

static void remove_folder(void)
{
  remove_file("index.json");
  rmdir(folder);
}

/* A file, and what the index says of it. */
static json_t *write_listed(const char *name, struct fuzz *f, bool wrongly)
{
  char *family = fuzz_text(f, '\n'), *text = fuzz_text(f, '\0'), digest[65];
  json_t *content = json_loads(text, 0, NULL), *entry;
  hex_sha256(digest, text, strlen(text));
  digest[63] = (char)(wrongly ? '0' + (digest[63] == '0') : digest[63]);
  write_file(name, text);
  entry = json_pack("{s:s, s:s*, s:s, s:I}", "file", name, "family", family, "sha256", digest, "count",
                    (json_int_t)json_array_size(json_object_get(content, "vectors")));
  json_decref(content);
  free(family);
  free(text);
  return entry;
}

static void write_index(struct fuzz *f, bool wrongly)
{
  static const char *const names[FILES_MAX] = {"a.json", "b.json", "c.json"};
  json_t *files = json_array(), *index;
  size_t i;
  char *text;
  for (i = 0; i < FILES_MAX && f->left > 0; i++) {
    json_t *entry = write_listed(names[i], f, wrongly && i == 0);
    if (entry != NULL) /* a family that is no UTF-8 */
      json_array_append_new(files, entry);
  }
  index = json_pack("{s:s, s:o}", "specification", "1.0-draft", "files", files);
  text = json_dumps(index, 0);
  write_file("index.json", text);
  free(text);
  json_decref(index);
}

static void write_any_index(struct fuzz *f)
{
  char *index = fuzz_text(f, '\0'), *file = fuzz_text(f, '\0');
  write_file("index.json", index);
  write_file("a.json", file);
  free(index);
  free(file);
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t n)
{
  struct fuzz f = {octets, n};
  struct vectors *vectors;
  enum vectors_status status;
  uint8_t how;
  char *why;
  if (strcmp(folder + strlen(folder) - 6, "XXXXXX") == 0) {
    CHECK(mkdtemp(folder) != NULL);
    atexit(remove_folder);
  }
  how = fuzz_octet(&f) % 3u;
  if (how > 0)
    write_index(&f, how == 2);
  else
    write_any_index(&f);
  status = vectors_load(folder, &vectors, &why);
  CHECK(status != VECTORS_ABSENT);
  CHECK((status == VECTORS_OK) == (vectors != NULL) && (vectors == NULL) == (why != NULL));
  CHECK(vectors == NULL || how != 2);
  if (vectors != NULL)
    judge_folder(vectors);
  vectors_free(vectors);
  free(why);
  remove_file("a.json");
  remove_file("b.json");
  remove_file("c.json");
  return 0;
}
