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

/* One implementation that is asked. */
struct asked {
  const char *name;
  const json_t *command;
  const char *report; /* the file to which ltk-conform writes what it found */
  pid_t pid;          /* 0: none */
};

/* What is asked: all families, of which some may be spared one; the reports go into a folder. */
struct asking {
  const drafts *all;
  const char *vectors, *reports, *spared;
  json_t *results;
};

static int well_formed(const json_t *implementations)
{
  const char *name;
  json_t *command, *word;
  size_t i;
  json_object_foreach((json_t *)(uintptr_t)implementations, name, command)
  {
    if (name[strcspn(name, ",\"/ \n")] != '\0' || json_array_size(command) == 0)
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

/* The families that an implementation is asked, separated by commas; free it. */
static char *families_of(const struct asking *asking, const char *name)
{
  struct buffer families = {0};
  const char *family;
  json_t *vectors;
  json_object_foreach((json_t *)(uintptr_t)asking->all, family, vectors)
  {
    if (!is_spared(name, family, asking->spared))
      buffer_format(&families, "%s%s", families.length == 0 ? "" : ",", family);
  }
  return buffer_take(&families);
}

/* The arguments of ltk-conform, which writes a report if one is named; free the array alone. */
static const char **arguments(const json_t *command, const char *vectors, const char *families, const char *report)
{
  const char *fixed[] = {LTK_CONFORM, "check",          "--vectors", vectors, "--family",
                         families,    "--strict-class", "--timeout", "60000"};
  size_t n = sizeof fixed / sizeof fixed[0], i;
  const char **argv = memory_new((n + json_array_size(command) + 5) * sizeof *argv);
  json_t *word;
  memcpy(argv, fixed, sizeof fixed);
  if (report != NULL) {
    argv[n++] = "--quiet";
    argv[n++] = "--report-json";
    argv[n++] = report;
  }
  argv[n++] = "--";
  json_array_foreach(command, i, word)
  {
    argv[n + i] = json_string_value(word);
  }
  return argv;
}

/* The command that shows an implementation's answers to a family. */
static void print_command(const struct asking *asking, const struct asked *asked, const char *family)
{
  const char **argv = arguments(asked->command, asking->vectors, family, NULL);
  size_t i;
  fprintf(stderr, "ltk-vectors: %s does not agree on family %s; see:", asked->name, family);
  for (i = 0; argv[i] != NULL; i++)
    fprintf(stderr, " %s", argv[i]);
  fputc('\n', stderr);
  free(argv);
}

static const char *verdict_of(const size_t counts[COUNTED], size_t all)
{
  if (counts[PASSED] + counts[UNSUPPORTED] != all)
    return "failed";
  if (counts[UNSUPPORTED] == 0)
    return "passed";
  return counts[PASSED] == 0 ? "unsupported" : "partly";
}

/* What a report says of a family; NULL if nothing. */
static const json_t *of_family(const json_t *report, const char *family)
{
  const json_t *families = json_object_get(report, "families");
  size_t i;
  for (i = 0; i < json_array_size(families); i++) {
    const json_t *one = json_array_get(families, i);
    const char *name = json_string_value(json_object_get(one, "family"));
    if (name != NULL && strcmp(name, family) == 0)
      return one;
  }
  return NULL;
}

/* Take the counts of a family from a report, all 0 if it has none. Returns whether it failed. */
static int take_result(json_t *of_name, const json_t *report, const char *family, size_t all)
{
  const json_t *found = of_family(report, family);
  json_t *result = json_object();
  size_t counts[COUNTED], i;
  const char *verdict;
  for (i = 0; i < COUNTED; i++)
    counts[i] = (size_t)json_integer_value(json_object_get(found, ask_counted[i]));
  verdict = verdict_of(counts, all);
  set_text(result, "verdict", verdict);
  for (i = 0; i < COUNTED; i++)
    set_number(result, ask_counted[i], (json_int_t)counts[i]);
  set(of_name, family, result);
  return strcmp(verdict, "failed") == 0;
}

/* Of the families that failed, the first is named. */
static void finish(struct asked *asked, const struct asking *asking)
{
  json_t *of_name = json_object_get(asking->results, asked->name), *vectors, *report;
  const char *family, *failed = NULL;
  report = json_load_file(asked->report, 0, NULL);
  unlink(asked->report);
  asked->pid = 0;
  json_object_foreach((json_t *)(uintptr_t)asking->all, family, vectors)
  {
    if (!is_spared(asked->name, family, asking->spared) &&
        take_result(of_name, report, family, json_array_size(vectors)) && failed == NULL)
      failed = family;
  }
  json_decref(report);
  if (failed != NULL)
    print_command(asking, asked, failed);
}

/* Start a run, with no signal held. */
static void start(struct asked *asked, const struct asking *asking)
{
  char *families = families_of(asking, asked->name);
  const char **argv = arguments(asked->command, asking->vectors, families, asked->report);
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  sigset_t none;
  sigemptyset(&none);
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  if (posix_spawn(&asked->pid, argv[0], &actions, &attributes, (char *const *)(uintptr_t)argv, environ) != 0)
    finish(asked, asking);
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  free(argv);
  free(families);
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
      unlink(running[i].report);
      running[i].pid = 0;
    }
}

/* Wait until one of the runs ends; NULL if there is none, or they are to end. */
static struct asked *wait_for_one(struct asked running[AT_ONCE], const struct asking *asking)
{
  pid_t pid = wait_for_process();
  size_t i;
  for (i = 0; i < AT_ONCE && pid > 0; i++)
    if (running[i].pid == pid) {
      finish(&running[i], asking);
      return &running[i];
    }
  if (pid < 0)
    stop(running);
  return NULL;
}

static struct asked *find_free(struct asked running[AT_ONCE], const struct asking *asking)
{
  size_t i;
  for (i = 0; i < AT_ONCE; i++)
    if (running[i].pid == 0)
      return &running[i];
  return wait_for_one(running, asking);
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

/* All of them; 0, or -1 if it could not go on to the end. */
static int ask_each(const struct asking *asking, const json_t *implementations)
{
  struct asked running[AT_ONCE] = {{0}}, *asked;
  json_t *command;
  const char *name;
  json_object_foreach((json_t *)(uintptr_t)implementations, name, command)
  {
    asked = find_free(running, asking);
    if (asked == NULL)
      return -1;
    set(asking->results, name, json_object());
    *asked = (struct asked){name, command, formatted("%s/%s.json", asking->reports, name), 0};
    start(asked, asking);
  }
  while (wait_for_one(running, asking) != NULL)
    ;
  return is_stopped() ? -1 : 0;
}

json_t *ask_all(const drafts *all, const char *vectors, const char *reports, const json_t *implementations,
                const char *spared)
{
  const struct asking asking = {all, vectors, reports, spared, json_object()};
  sigset_t child, before;
  int status;
  sigemptyset(&child);
  sigaddset(&child, SIGCHLD);
  sigprocmask(SIG_BLOCK, &child, &before);
  signal(SIGCHLD, SIG_DFL);
  status = ask_each(&asking, implementations);
  sigprocmask(SIG_SETMASK, &before, NULL);
  if (status == 0)
    return asking.results;
  json_decref(asking.results);
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
