// SPDX-License-Identifier: Apache-2.0
/* Asking the implementations: see ask.h. */
#include "ask.h"
#include "base/buffer.h"
#include "base/memory.h"
#include "families/seed.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

#define AT_ONCE 2u

const char *const ask_counted[] = {"passed", "unsupported", "failed", "error", "timeout", "crash", NULL};
enum { PASSED, UNSUPPORTED, FAILED, ERROR, TIMEOUT, CRASH, COUNTED };

/* One implementation on one family. */
struct asked {
  const char *name, *family, *folder;
  const json_t *command;
  size_t count; /* of the family's vectors */
  FILE *out;
  pid_t pid; /* 0: none */
};

static int well_formed(const json_t *implementations)
{
  const char *name;
  json_t *command, *word;
  size_t i;
  json_object_foreach((json_t *)(uintptr_t)implementations, name, command)
  {
    if (name[strcspn(name, ",\" \n")] != '\0' || json_array_size(command) == 0)
      return 0;
    json_array_foreach(command, i, word)
    {
      if (!json_is_string(word))
        return 0;
    }
  }
  return json_object_size(implementations) > 0;
}

json_t *ask_read(const char *file, int *complete)
{
  json_error_t error;
  json_t *contents = json_load_file(file, JSON_REJECT_DUPLICATES, &error), *implementations = NULL;
  if (contents == NULL)
    fprintf(stderr, "ltk-vectors: %s%s: %s\n", file, error.line > 0 ? formatted(", line %d", error.line) : "",
            error.text);
  else if (json_unpack(contents, "{s:b, s:o !}", "complete", complete, "implementations", &implementations) != 0 ||
           !well_formed(implementations)) {
    fprintf(stderr,
            "ltk-vectors: %s: expected {\"complete\": true, \"implementations\": {\"NAME\": [\"PROGRAM\", "
            "\"ARGUMENT\", ...], ...}}\n",
            file);
    implementations = NULL;
  }
  json_incref(implementations);
  json_decref(contents);
  return implementations;
}

/* The arguments of ltk-conform; free the array alone. */
static const char **arguments(const json_t *command, const char *folder, const char *family, int quiet)
{
  const char *fixed[] = {
      LTK_CONFORM,      "check",     "--vectors", formatted("%s/%s", folder, family),  "--family", family,
      "--strict-class", "--timeout", "60000",     quiet ? "--quiet" : "--no-progress", "--"};
  size_t n = sizeof fixed / sizeof fixed[0], i;
  const char **argv = memory_new((n + json_array_size(command) + 1) * sizeof *argv);
  json_t *word;
  memcpy(argv, fixed, sizeof fixed);
  json_array_foreach(command, i, word)
  {
    argv[n + i] = json_string_value(word);
  }
  return argv;
}

/* The command that shows an implementation's answers; free it. */
static char *command_line(const json_t *command, const char *folder, const char *family)
{
  const char **argv = arguments(command, folder, family, 0);
  struct buffer line = {0};
  size_t i;
  for (i = 0; argv[i] != NULL; i++)
    buffer_format(&line, "%s%s", i == 0 ? "" : " ", argv[i]);
  free(argv);
  return buffer_take(&line);
}

/* The counts of the RESULT line; all 0 if there is none. */
static void read_counts(FILE *out, size_t counts[COUNTED])
{
  char line[4096];
  rewind(out);
  memset(counts, 0, COUNTED * sizeof counts[0]);
  while (fgets(line, sizeof line, out) != NULL)
    sscanf(line, "RESULT %*s passed=%zu failed=%zu unsupported=%zu error=%zu timeout=%zu crash=%zu", &counts[PASSED],
           &counts[FAILED], &counts[UNSUPPORTED], &counts[ERROR], &counts[TIMEOUT], &counts[CRASH]);
}

static const char *verdict_of(const size_t counts[COUNTED], size_t all)
{
  if (counts[PASSED] + counts[UNSUPPORTED] != all)
    return "failed";
  if (counts[UNSUPPORTED] == 0)
    return "passed";
  return counts[PASSED] == 0 ? "unsupported" : "partly";
}

static void finish(struct asked *asked, json_t *results)
{
  json_t *of_name = json_object_get(results, asked->name), *result = json_object();
  size_t counts[COUNTED], i;
  const char *verdict;
  read_counts(asked->out, counts);
  fclose(asked->out);
  asked->pid = 0;
  verdict = verdict_of(counts, asked->count);
  set_text(result, "verdict", verdict);
  for (i = 0; i < COUNTED; i++)
    set_number(result, ask_counted[i], (json_int_t)counts[i]);
  set(of_name, asked->family, result);
  if (strcmp(verdict, "failed") == 0) {
    char *command = command_line(asked->command, asked->folder, asked->family);
    fprintf(stderr, "ltk-vectors: %s does not agree on family %s; see: %s\n", asked->name, asked->family, command);
    free(command);
  }
}

/* Start a run, with its output to a file that has no name, and no signal held. 0, or -1 after a line on standard error.
 */
static int start(struct asked *asked, json_t *results)
{
  const char **argv = arguments(asked->command, asked->folder, asked->family, 1);
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  sigset_t none;
  if ((asked->out = tmpfile()) == NULL) {
    fputs("ltk-vectors: cannot make a temporary file\n", stderr);
    return -1;
  }
  sigemptyset(&none);
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, fileno(asked->out), STDOUT_FILENO);
  if (posix_spawn(&asked->pid, argv[0], &actions, &attributes, (char *const *)(uintptr_t)argv, environ) != 0)
    finish(asked, results);
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  free(argv);
  return 0;
}

/* Whether a signal that would end us is held. */
static int is_stopped(void)
{
  sigset_t held;
  sigpending(&held);
  return sigismember(&held, SIGHUP) || sigismember(&held, SIGINT) || sigismember(&held, SIGQUIT) ||
         sigismember(&held, SIGTERM);
}

/* The next process that has ended; 0: none runs; -1: a signal wants us to end, and still waits for us to take it. */
static pid_t wait_for_process(void)
{
  sigset_t awaited;
  int number = SIGCHLD;
  pid_t pid;
  sigprocmask(SIG_BLOCK, NULL, &awaited); /* the caller holds those that end us, and SIGCHLD */
  while ((pid = waitpid(-1, NULL, WNOHANG)) == 0 && number == SIGCHLD)
    sigwait(&awaited, &number);
  if (pid != 0)
    return pid > 0 ? pid : 0;
  raise(number);
  return -1;
}

/* End all runs, without their results. */
static void stop(struct asked running[AT_ONCE])
{
  size_t i;
  for (i = 0; i < AT_ONCE; i++)
    if (running[i].pid > 0) {
      kill(running[i].pid, SIGTERM);
      waitpid(running[i].pid, NULL, 0);
      fclose(running[i].out);
      running[i].pid = 0;
    }
}

/* Wait until one of the runs ends; NULL if there is none, or they are to end. */
static struct asked *wait_for_one(struct asked running[AT_ONCE], json_t *results)
{
  pid_t pid = wait_for_process();
  size_t i;
  for (i = 0; i < AT_ONCE && pid > 0; i++)
    if (running[i].pid == pid) {
      finish(&running[i], results);
      return &running[i];
    }
  if (pid < 0)
    stop(running);
  return NULL;
}

static struct asked *find_free(struct asked running[AT_ONCE], json_t *results)
{
  size_t i;
  for (i = 0; i < AT_ONCE; i++)
    if (running[i].pid == 0)
      return &running[i];
  return wait_for_one(running, results);
}

int ask_failed(const json_t *of_name)
{
  const char *family;
  json_t *result;
  json_object_foreach((json_t *)(uintptr_t)of_name, family, result)
  {
    if (strcmp(json_string_value(json_object_get(result, "verdict")), "failed") == 0)
      return 1;
  }
  return 0;
}

static int is_spared(const char *name, const char *family, const char *spared)
{
  size_t length = strlen(name);
  const char *at;
  if (spared == NULL || strcmp(family, "accumulated") != 0)
    return 0;
  for (at = spared; at != NULL; at = strchr(at, ',')) {
    at += *at == ',';
    if (strncmp(at, name, length) == 0 && (at[length] == ',' || at[length] == '\0'))
      return 1;
  }
  return 0;
}

/* All of them on all families; 0, or -1 if it could not go on to the end. */
static int ask_each(json_t *results, const drafts *all, const char *folder, const json_t *implementations,
                    const char *spared)
{
  struct asked running[AT_ONCE] = {{0}}, *asked;
  json_t *vectors, *command;
  const char *family, *name;
  json_object_foreach((json_t *)(uintptr_t)implementations, name, command)
  {
    set(results, name, json_object());
  }
  json_object_foreach((json_t *)(uintptr_t)all, family, vectors)
  {
    json_object_foreach((json_t *)(uintptr_t)implementations, name, command)
    {
      if (is_spared(name, family, spared))
        continue;
      asked = find_free(running, results);
      if (asked == NULL)
        return -1;
      if (ask_failed(json_object_get(results, name)))
        continue;
      *asked = (struct asked){name, family, folder, command, json_array_size(vectors), NULL, 0};
      if (start(asked, results) != 0) {
        stop(running);
        return -1;
      }
    }
  }
  while (wait_for_one(running, results) != NULL)
    ;
  return is_stopped() ? -1 : 0;
}

json_t *ask_all(const drafts *all, const char *folder, const json_t *implementations, const char *spared)
{
  json_t *results = json_object();
  sigset_t child, before;
  int status;
  sigemptyset(&child);
  sigaddset(&child, SIGCHLD);
  sigprocmask(SIG_BLOCK, &child, &before);
  signal(SIGCHLD, SIG_DFL);
  status = ask_each(results, all, folder, implementations, spared);
  sigprocmask(SIG_SETMASK, &before, NULL);
  if (status == 0)
    return results;
  json_decref(results);
  return NULL;
}

int ask_disagree(const json_t *results)
{
  const char *name;
  json_t *of_name;
  json_object_foreach((json_t *)(uintptr_t)results, name, of_name)
  {
    if (ask_failed(of_name))
      return 1;
  }
  return 0;
}
