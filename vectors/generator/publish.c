// SPDX-License-Identifier: Apache-2.0
/* Files of vectors: see publish.h. */
#include "publish.h"
#include "seed.h"
#include "sha256.h"

#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

#define SPECIFICATION "1.0-draft"
#define LICENCE "CC0-1.0"

/* A family's file: one vector a line, so that differences and searches show whole vectors. */
static char *family_text(const char *name, const json_t *family)
{
  char *result = NULL;
  size_t size = 0, i;
  FILE *out = open_memstream(&result, &size);
  json_t *vector;
  if (out == NULL)
    abort();
  fprintf(out, "{\"specification\":\"%s\",\"family\":\"%s\",\"licence\":\"%s\",\"vectors\":[\n", SPECIFICATION, name, LICENCE);
  json_array_foreach(family, i, vector)
  {
    char *line = json_dumps(vector, JSON_COMPACT);
    fprintf(out, "%s%s\n", line, i + 1 < json_array_size(family) ? "," : "");
    free(line);
  }
  fputs("]}\n", out);
  fclose(out);
  return result;
}

static json_t *index_entry(const char *name, const char *file, const json_t *family, const char *contents, const json_t *agreed)
{
  json_t *entry = json_object();
  uint8_t digest[32];
  char hex[65];
  ltk_sha256(digest, (const uint8_t *)contents, strlen(contents));
  to_hex(hex, digest, 32);
  set_text(entry, "file", file);
  set_text(entry, "family", name);
  set_number(entry, "count", (json_int_t)json_array_size(family));
  set_text(entry, "sha256", hex);
  if (agreed != NULL)
    set(entry, "agreed", json_incref(json_object_get(agreed, name)));
  return entry;
}

json_t *publish_texts(const drafts *all, const json_t *profile, const char *ids, const json_t *agreed)
{
  json_t *texts = json_object(), *index = json_object(), *files = json_array(), *family;
  const char *name;
  char *contents;
  set_text(index, "specification", SPECIFICATION);
  set_text(index, "licence", LICENCE);
  json_object_foreach((json_t *)(uintptr_t)all, name, family)
  {
    const char *file = text("%s.json", name);
    contents = family_text(name, family);
    set_text(texts, file, contents);
    json_array_append_new(files, index_entry(name, file, family, contents, agreed));
    free(contents);
  }
  set(index, "files", files);
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

int publish_write(const json_t *texts, const char *folder)
{
  const char *name;
  json_t *contents;
  json_object_foreach((json_t *)(uintptr_t)texts, name, contents)
  {
    if (write_file(text("%s/.%s.new", folder, name), json_string_value(contents)) != 0) {
      json_object_foreach((json_t *)(uintptr_t)texts, name, contents)
      {
        unlink(text("%s/.%s.new", folder, name));
      }
      return -1;
    }
  }
  json_object_foreach((json_t *)(uintptr_t)texts, name, contents) /* the index is the last of them */
  {
    if (rename(text("%s/.%s.new", folder, name), text("%s/%s", folder, name)) != 0)
      return fail(name, "replace");
  }
  return 0;
}

/* 1 if the file's contents are exactly these. */
static int same(const char *path, const char *contents)
{
  size_t n = strlen(contents), got;
  char *found = malloc(n + 2);
  FILE *in = fopen(path, "r");
  int result = 0;
  if (in != NULL && found != NULL) {
    got = fread(found, 1, n + 1, in);
    result = got == n && memcmp(found, contents, n) == 0;
  }
  if (in != NULL)
    fclose(in);
  free(found);
  return result;
}

int publish_compare(const json_t *texts, const char *folder)
{
  const char *name;
  json_t *contents;
  int status = 0;
  json_object_foreach((json_t *)(uintptr_t)texts, name, contents)
  {
    if (!same(text("%s/%s", folder, name), json_string_value(contents))) {
      fprintf(stderr, "ltk-vectors: %s/%s is not what `ltk-vectors generate` writes\n", folder, name);
      status = -1;
    }
  }
  return status;
}

/* Run a program with its output to /dev/null; its exit status, or -1. */
static int run(char *const argv[])
{
  posix_spawn_file_actions_t actions;
  pid_t pid;
  int status, spawned;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  spawned = posix_spawn(&pid, argv[0], &actions, NULL, argv, environ);
  posix_spawn_file_actions_destroy(&actions);
  if (spawned != 0 || waitpid(pid, &status, 0) != pid || !WIFEXITED(status))
    return -1;
  return WEXITSTATUS(status);
}

/* 1 if the peer answers the family, all right; 0 if it does not offer it; -1 if it disagrees. */
static int agrees(const char *family, const char *folder, const char *conform, const struct peer *peer, int allow_none)
{
  const char *argv[40] = {conform,     "check",         "--vectors", folder, "--family", family, "--strict-class",
                          "--timeout", "60000", "--no-progress", "--quiet",   "--"};
  size_t n = 12, i;
  int status;
  for (i = 0; peer->command[i] != NULL && n < 39; i++)
    argv[n++] = peer->command[i];
  argv[n] = NULL;
  status = run((char *const *)(uintptr_t)argv);
  if (status == 0)
    return 1;
  if (allow_none)
    return 0;
  fprintf(stderr, "ltk-vectors: %s does not agree on family %s; see: ", peer->name, family);
  for (i = 0; argv[i] != NULL; i++)
    fprintf(stderr, "%s%s", argv[i], argv[i + 1] == NULL ? "\n" : " ");
  return -1;
}

/* The reference has no agreement, and Python no AES; whatever else does not agree is an error. */
static int may_lack(const char *family, const char *peer)
{
  return (strncmp(family, "agree", 5) == 0 && strcmp(peer, "reference") == 0) ||
         (strncmp(family, "observe", 7) == 0 && strcmp(peer, "example") == 0);
}

json_t *publish_agreed(const drafts *all, const char *folder, const char *conform, const struct peer *peers, size_t n)
{
  json_t *agreed = json_object(), *family;
  const char *name;
  size_t i;
  json_object_foreach((json_t *)(uintptr_t)all, name, family)
  {
    json_t *names = json_array();
    set(agreed, name, names);
    for (i = 0; i < n; i++) {
      int result = agrees(name, folder, conform, &peers[i], may_lack(name, peers[i].name));
      if (result < 0) {
        json_decref(agreed);
        return NULL;
      }
      if (result > 0)
        json_array_append_new(names, json_string(peers[i].name));
    }
    if (json_array_size(names) < 2) {
      fprintf(stderr, "ltk-vectors: family %s has fewer than two implementations that agree\n", name);
      json_decref(agreed);
      return NULL;
    }
  }
  return agreed;
}
