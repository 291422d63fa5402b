// SPDX-License-Identifier: Apache-2.0
/* Files of vectors: see publish.h. */
#include "publish.h"
#include "base/hex.h"
#include "base/buffer.h"
#include "base/file.h"
#include "base/output.h"
#include "families/seed.h"
#include "sha256.h"
#include "vectors/vectors.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LICENCE "CC0-1.0"

/* A family's file: one vector a line, so that differences and searches show whole vectors. */
static char *family_text(const char *name, const json_t *family)
{
  struct buffer result = {0};
  size_t i;
  json_t *vector;
  buffer_format(&result, "{\"specification\":\"%s\",\"family\":\"%s\",\"licence\":\"%s\",\"vectors\":[\n",
                VECTORS_SPECIFICATION, name, LICENCE);
  json_array_foreach(family, i, vector)
  {
    char *line = json_dumps(vector, JSON_COMPACT);
    buffer_format(&result, "%s%s\n", line, i + 1 < json_array_size(family) ? "," : "");
    free(line);
  }
  buffer_text(&result, "]}\n");
  return buffer_take(&result);
}

static json_t *index_entry(const char *name, const char *file, const json_t *family, const char *contents,
                           const json_t *agreed)
{
  json_t *entry = json_object();
  uint8_t digest[32];
  char hex[65];
  ltk_sha256(digest, (const uint8_t *)contents, strlen(contents));
  hex_write(hex, digest, 32);
  set_text(entry, "file", file);
  set_text(entry, "family", name);
  set_number(entry, "count", (json_int_t)json_array_size(family));
  set_text(entry, "sha256", hex);
  json_object_update(entry, json_object_get(agreed, name));
  return entry;
}

json_t *publish_texts(const drafts *all, const json_t *profile, const char *ids, const json_t *agreed)
{
  json_t *texts = json_object(), *index = json_object(), *files = json_array(), *family;
  const char *name;
  char *contents;
  set_text(index, "specification", VECTORS_SPECIFICATION);
  set_text(index, "licence", LICENCE);
  json_object_foreach((json_t *)(uintptr_t)all, name, family)
  {
    const char *file = formatted("%s.json", name);
    contents = family_text(name, family);
    set_text(texts, file, contents);
    json_array_append_new(files, index_entry(name, file, family, contents, agreed));
    free(contents);
  }
  set(index, "files", files);
  if (profile != NULL)
    set(index, "profiles", set(json_object(), "device", json_incref((json_t *)(uintptr_t)profile)));
  set_text(texts, "ids.txt", ids);
  contents = json_dumps(index, JSON_INDENT(1));
  set(texts, "index.json", json_sprintf("%s\n", contents));
  free(contents);
  json_decref(index);
  return texts;
}

static int fail(const char *file, const char *what)
{
  fprintf(stderr, "ltk-vectors: cannot %s %s\n", what, file);
  return -1;
}

static int write_file(const char *path, const char *contents)
{
  size_t n = strlen(contents);
  FILE *out = fopen(path, "w");
  int good;
  if (out == NULL)
    return fail(path, "write");
  good = fwrite(contents, 1, n, out) == n && fflush(out) == 0 && fsync(fileno(out)) == 0;
  good = fclose(out) == 0 && good;
  return good ? 0 : fail(path, "write");
}

static int write_all(const json_t *texts, const char *folder)
{
  const char *name;
  json_t *contents;
  json_object_foreach((json_t *)(uintptr_t)texts, name, contents)
  {
    if (write_file(formatted("%s/.%s.new", folder, name), json_string_value(contents)) != 0) {
      json_object_foreach((json_t *)(uintptr_t)texts, name, contents)
      {
        unlink(formatted("%s/.%s.new", folder, name));
      }
      return -1;
    }
  }
  json_object_foreach((json_t *)(uintptr_t)texts, name, contents) /* the index is the last of them */
  {
    if (rename(formatted("%s/.%s.new", folder, name), formatted("%s/%s", folder, name)) != 0)
      return fail(name, "replace");
  }
  return 0;
}

int publish_write(const json_t *texts, const char *folder)
{
  sigset_t before;
  int status;
  output_hold_signals(&before);
  status = write_all(texts, folder);
  sigprocmask(SIG_SETMASK, &before, NULL);
  return status;
}

int publish_file(const char *file, const char *contents)
{
  const char *new = formatted("%s.new", file);
  sigset_t before;
  int status;
  output_hold_signals(&before);
  status = write_file(new, contents) == 0 && rename(new, file) == 0 ? 0 : fail(file, "write");
  if (status != 0)
    unlink(new);
  sigprocmask(SIG_SETMASK, &before, NULL);
  return status;
}

/* 1 if the file's contents are exactly these. */
static int same(const char *path, const char *contents)
{
  struct buffer found = {0}, why = {0};
  size_t n = strlen(contents);
  int result = file_read(&found, path, n + 1u, &why) && found.length == n && memcmp(found.octets, contents, n) == 0;
  buffer_free(&found);
  buffer_free(&why);
  return result;
}

int publish_compare(const json_t *texts, const char *folder)
{
  const char *name;
  json_t *contents;
  int status = 0;
  json_object_foreach((json_t *)(uintptr_t)texts, name, contents)
  {
    if (!same(formatted("%s/%s", folder, name), json_string_value(contents))) {
      fprintf(stderr, "ltk-vectors: %s/%s is not what `ltk-vectors generate` writes\n", folder, name);
      status = -1;
    }
  }
  return status;
}
