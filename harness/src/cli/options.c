// SPDX-License-Identifier: Apache-2.0
/* The command line: see options.h. Read here and not by getopt_long, which takes any beginning of an option for it. */
#include "cli/options.h"
#include "base/buffer.h"
#include "base/complain.h"
#include "base/invoked.h"
#include "base/memory.h"
#include "base/names.h"
#include "base/printable.h"
#include "model/catalogue.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SELECTING (OPTIONS_CHECK | OPTIONS_LIST | OPTIONS_PROMPT | OPTIONS_GRADE)
#define JUDGING (OPTIONS_CHECK | OPTIONS_GRADE)
#define ALL (SELECTING | OPTIONS_EXPLAIN | OPTIONS_FAULTS)
#define EVERY (ALL | OPTIONS_COMPARE | OPTIONS_VERIFY | OPTIONS_BATCH)

/* What becomes of a row's option: it is printed, or goes to a member of struct settings. */
enum kind { HELP, VERSION, FLAG, TEXT, LIST, NOTE, NUMBER };

struct row {
  const char *name;
  const char *argument; /* NULL: it takes none */
  unsigned commands;    /* that have it */
  const char *help;
  enum kind kind;
  size_t place;   /* in struct settings */
  int most;       /* of a number, from 1 */
  const char *of; /* what a number counts */
};

/* The place of a member, which must have this type. */
#define PLACE(type, member)                                                                                            \
  (offsetof(struct settings, member) + 0u * sizeof _Generic(&((struct settings *)NULL)->member, type * : 0))

/* Options that set a bool, a text, a set of names, add a note, set a number. */
#define FLAG(name, member, commands, help)                                                                             \
  {                                                                                                                    \
    name, NULL, commands, help, FLAG, PLACE(bool, member), 0, NULL                                                     \
  }
#define TEXT(name, argument, member, commands, help)                                                                   \
  {                                                                                                                    \
    name, argument, commands, help, TEXT, PLACE(const char *, member), 0, NULL                                         \
  }
#define LIST(name, argument, member, commands, help)                                                                   \
  {                                                                                                                    \
    name, argument, commands, help, LIST, PLACE(struct names, member), 0, NULL                                         \
  }
#define NOTE(name, argument, member, commands, help)                                                                   \
  {                                                                                                                    \
    name, argument, commands, help, NOTE, PLACE(struct names, member), 0, NULL                                         \
  }
#define NUMBER(name, argument, member, most, of, commands, help)                                                       \
  {                                                                                                                    \
    name, argument, commands, help, NUMBER, PLACE(int, member), most, of                                               \
  }

/* All options: who has them, and where their values go. */
static const struct row rows[] = {
    TEXT("vectors", "DIR", vectors, ALL | OPTIONS_VERIFY, "the folder of the vectors (default: those of this release)"),
    LIST("family", "NAME[,..]", filter.families, SELECTING, "only vectors of these families"),
    LIST("id", "ID[,..]", filter.ids, SELECTING, "only these vectors"),
    LIST("flag", "NAME[,..]", filter.flags, SELECTING, "only vectors with one of these flags"),
    LIST("clause", "N[,..]", filter.clauses, SELECTING, "only vectors of these clauses, or of clauses below them"),
    TEXT("profile", "NAME", filter.profile, SELECTING, "device: few vectors, for slow devices; full: all (default)"),
    TEXT("library", "FILE", library, OPTIONS_CHECK | OPTIONS_BATCH, "a shared library in place of a program"),
    NUMBER("timeout", "MS", timeout, SETTINGS_TIMEOUT_MAX, "milliseconds", OPTIONS_CHECK | OPTIONS_BATCH,
           "milliseconds for each answer, 1 to 3600000 (default: 5000)"),
    NUMBER("max-time", "SECONDS", max_time, SETTINGS_MAX_TIME_MAX, "seconds", OPTIONS_CHECK,
           "stop after this time and keep the verdicts so far, 1 to 31536000"),
    FLAG("ask-once", ask_once, OPTIONS_CHECK, "do not check at the end whether answers are reproducible"),
    TEXT("resume", "REPORT", resume, OPTIONS_CHECK, "continue the interrupted run of this JSON report"),
    FLAG("strict-class", strict_class, JUDGING, "a wrong error class is a failure, not a remark"),
    TEXT("claim", "FILE|LIST", claim_text, JUDGING,
         "what must be supported, such as mode=root,purpose=K; unsupported then fails"),
    NOTE("note", "KEY=VALUE", notes, JUDGING,
         "a line for the cover of the reports, such as product=..; may be repeated"),
    FLAG("no-paths", no_paths, JUDGING, "leave the folders of this machine out of the reports"),
    FLAG("quiet", quiet, JUDGING | OPTIONS_BATCH,
         "print only the DIAGNOSIS, FINDING, NOTE and RESULT lines; with batch, only BATCH"),
    FLAG("no-progress", no_progress, OPTIONS_CHECK | OPTIONS_BATCH, "show no progress bar on a terminal"),
    TEXT("out", "FILE", out, OPTIONS_PROMPT | OPTIONS_BATCH, "the file to write or replace"),
    TEXT("secrets", "FILE", secrets, OPTIONS_BATCH,
         "root and z of each row of LIST, in its order; they are never printed"),
    FLAG("resume", go_on, OPTIONS_BATCH, "continue an interrupted run with the same LIST and FILE"),
    FLAG("compare", compares, OPTIONS_BATCH, "compare two files that batch wrote"),
    TEXT("responses", "FILE", responses, OPTIONS_GRADE, "the file with the answers"),
    FLAG("markdown", markdown, OPTIONS_FAULTS, "print docs/faults.md"),
    FLAG("json", json, OPTIONS_FAULTS, "print the catalogue as JSON"),
    FLAG("power", power, OPTIONS_FAULTS, "print docs/power.md: how many vectors detect each fault"),
    TEXT("report-json", "FILE", report[SETTINGS_JSON], JUDGING, "write a report with all facts, as JSON"),
    TEXT("report-junit", "FILE", report[SETTINGS_JUNIT], JUDGING, "write the verdicts as JUnit XML"),
    TEXT("report-html", "FILE", report[SETTINGS_HTML], JUDGING, "write a report page to read and print"),
    TEXT("report-statement", "FILE", report[SETTINGS_STATEMENT], JUDGING,
         "write what is supported, in the form that --claim reads"),
    {"help", NULL, EVERY, "print this help and exit; also -h", HELP, 0, 0, NULL},
    {"version", NULL, EVERY, "print the version and exit", VERSION, 0, 0, NULL}};

#define ROWS (sizeof rows / sizeof rows[0])

static void print_help(const struct options_command *command)
{
  size_t i;
  printf("usage: %s %s\n\n%s.\n%s\nOptions:\n", invoked_command(command->name), command->synopsis, command->summary,
         command->help);
  for (i = 0; i < ROWS; i++) {
    struct buffer left = {0};
    if ((rows[i].commands & command->mask) == 0)
      continue;
    buffer_format(&left, "--%s%s%s", rows[i].name, rows[i].argument != NULL ? " " : "",
                  rows[i].argument != NULL ? rows[i].argument : "");
    printf("  %-23s %s\n", left.octets, rows[i].help);
    buffer_free(&left);
  }
}

/* ---- Values. */

/* All of the text a number from 1 to most, else 0. */
static int number_value(const char *text, int most)
{
  int n = 0;
  if (*text == '\0')
    return 0;
  for (; *text != '\0'; text++) {
    if (*text < '0' || *text > '9' || n > most / 10)
      return 0;
    n = 10 * n + (*text - '0');
  }
  return n <= most ? n : 0;
}

static bool take_list(struct names *names, const struct row *row, const char *list)
{
  if (names_add_list(names, list))
    return true;
  complain("--%s has an empty name in its list; names are separated by single commas", row->name);
  return false;
}

/* What is wrong with a note, or NULL. */
static const char *note_objection(const struct names *notes, const char *note)
{
  const size_t n = strspn(note, "abcdefghijklmnopqrstuvwxyz0123456789_-");
  size_t i;
  if (n == 0 || n > SETTINGS_NOTE_KEY_MAX || note[n] != '=')
    return "expected a key of small letters, digits, '-' and '_', then = and a value, as in product=\"Card 7\"";
  if (note[n + 1] == '\0' || strlen(note + n + 1) > SETTINGS_NOTE_MAX ||
      !printable_is_line(note + n + 1, strlen(note + n + 1)))
    return "expected a value of one line of at most 200 octets of legible UTF-8";
  for (i = 0; i < notes->count; i++)
    if (strncmp(notes->name[i], note, n + 1) == 0)
      return "that key is given twice";
  return NULL;
}

static bool take_note(struct names *notes, const struct row *row, const char *note)
{
  const char *wrong = note_objection(notes, note);
  struct buffer shown = {0};
  if (wrong == NULL) {
    names_add(notes, note, strlen(note));
    return true;
  }
  printable_add(&shown, note, strlen(note));
  complain("--%s '%s': %s", row->name, shown.octets == NULL ? "" : shown.octets, wrong);
  buffer_free(&shown);
  return false;
}

static bool take_number(int *n, const struct row *row, const char *text)
{
  struct buffer shown = {0};
  *n = number_value(text, row->most);
  if (*n == 0) {
    printable_add(&shown, text, strlen(text));
    complain("--%s '%s' is not a number of %s; expected 1 to %d", row->name, shown.octets, row->of, row->most);
    buffer_free(&shown);
  }
  return *n != 0;
}

static enum options_outcome take(struct settings *settings, const struct options_command *command,
                                 const struct row *row, const char *value)
{
  void *place = (char *)settings + row->place;
  switch (row->kind) {
  case HELP:
    print_help(command);
    return OPTIONS_DONE;
  case VERSION:
    puts("ltk-conform " LTK_RELEASE);
    return OPTIONS_DONE;
  case FLAG:
    *(bool *)place = true;
    return OPTIONS_GO;
  case TEXT:
    *(const char **)place = value;
    return OPTIONS_GO;
  case LIST:
    return take_list(place, row, value) ? OPTIONS_GO : OPTIONS_WRONG;
  case NOTE:
    return take_note(place, row, value) ? OPTIONS_GO : OPTIONS_WRONG;
  case NUMBER:
    return take_number(place, row, value) ? OPTIONS_GO : OPTIONS_WRONG;
  }
  return OPTIONS_WRONG;
}

/* ---- Options. */

/* The arguments, as far as they are read. */
struct arguments {
  const struct options_command *command;
  int count, at; /* at: the next one */
  char **argument;
  size_t words;         /* that have their place */
  const char *too_much; /* the first that has none, or NULL */
};

/* The row of an option's whole name. */
static const struct row *find_row(const struct options_command *command, const char *name, size_t length)
{
  size_t i;
  for (i = 0; i < ROWS; i++)
    if ((rows[i].commands & command->mask) != 0 && strlen(rows[i].name) == length &&
        strncmp(rows[i].name, name, length) == 0)
      return &rows[i];
  return NULL;
}

/* What begins with one '-': there is no such option but -h. The letter may be the first octet of a longer one. */
static enum options_outcome complain_of_letter(const struct options_command *command, const char *word)
{
  struct buffer shown = {0};
  printable_add(&shown, word, 2);
  complain("unknown option '%s'; see %s --help", shown.octets, invoked_command(command->name));
  buffer_free(&shown);
  return OPTIONS_WRONG;
}

static enum options_outcome complain_of_name(const struct options_command *command, const char *name, size_t length)
{
  const char *names[ROWS], *nearest;
  char *copy = memory_copy_octets(name, length);
  struct buffer why = {0};
  size_t i, n = 0;
  for (i = 0; i < ROWS; i++)
    if ((rows[i].commands & command->mask) != 0)
      names[n++] = rows[i].name;
  nearest = names_nearest(copy, names, n);
  buffer_text(&why, "unknown option '--");
  printable_add(&why, name, length);
  buffer_text(&why, "'; ");
  if (nearest != NULL)
    buffer_format(&why, "the nearest is --%s; ", nearest);
  buffer_format(&why, "see %s --help", invoked_command(command->name));
  complain("%s", why.octets);
  buffer_free(&why);
  free(copy);
  return OPTIONS_WRONG;
}

/* An option with all its letters, its value behind '=' or in the next argument. */
static enum options_outcome read_name(struct settings *settings, struct arguments *a, const char *name)
{
  const size_t length = strcspn(name, "=");
  const char *value = name[length] == '=' ? name + length + 1 : NULL;
  const struct row *row = find_row(a->command, name, length);
  if (row == NULL)
    return complain_of_name(a->command, name, length);
  if (row->argument == NULL && value != NULL) {
    complain("--%s takes no value; see %s --help", row->name, invoked_command(a->command->name));
    return OPTIONS_WRONG;
  }
  /* Whoever means a file of that name writes --out=-- */
  if (row->argument != NULL && value == NULL && (a->at == a->count || strcmp(a->argument[a->at], "--") == 0)) {
    complain("--%s needs a value; see %s --help", row->name, invoked_command(a->command->name));
    return OPTIONS_WRONG;
  }
  if (row->argument != NULL && value == NULL)
    value = a->argument[a->at++];
  return take(settings, a->command, row, value);
}

/* What is no option. Behind "--" or in place of it, it is a program, and all that follows is its own. */
static void read_word(struct settings *settings, struct arguments *a, bool ended)
{
  char **word = a->argument + a->at - 1;
  const char **place = (const char **)(void *)((char *)settings + a->command->place);
  if (ended && a->command->takes_program)
    settings->program = word;
  else if (a->words < a->command->words)
    place[a->words++] = *word;
  else if (a->too_much == NULL)
    a->too_much = *word;
  if (settings->program != NULL || (a->too_much != NULL && a->command->takes_program))
    a->at = a->count;
}

static enum options_outcome read_all(struct settings *settings, struct arguments *a)
{
  enum options_outcome outcome = OPTIONS_GO;
  bool ended = false;
  while (a->at < a->count && outcome == OPTIONS_GO) {
    const char *word = a->argument[a->at++];
    if (ended || word[0] != '-' || word[1] == '\0')
      read_word(settings, a, ended);
    else if (strcmp(word, "--") == 0)
      ended = true;
    else if (word[1] == '-')
      outcome = read_name(settings, a, word + 2);
    else if (word[1] == 'h')
      outcome = read_name(settings, a, "help");
    else
      outcome = complain_of_letter(a->command, word);
  }
  return outcome;
}

static void complain_of_word(const struct options_command *command, const char *word)
{
  struct buffer shown = {0};
  printable_add(&shown, word, strlen(word));
  complain("unexpected argument '%s'; %s %s %s", shown.octets,
           command->takes_program ? "give a program after --:" : "usage:", invoked_command(command->name),
           command->synopsis);
  buffer_free(&shown);
}

static bool is_fault(const char *name)
{
  return catalogue_find(name) != NULL;
}

/* The folder of a file that a word names, behind a '=' or not. */
static void add_folder(struct names *folders, const char *word)
{
  const char *slash = word == NULL ? NULL : strrchr(word, '/');
  const size_t n = word == NULL ? 0 : strcspn(word, "=/");
  const char *path = slash != NULL && word[n] == '=' ? word + n + 1 : word;
  if (slash != NULL && slash > path)
    names_add(folders, path, (size_t)(slash - path));
}

/* What --no-paths leaves out although it may have blanks. */
static void find_folders(struct settings *settings)
{
  char *here = getcwd(NULL, 0);
  char *const *word;
  for (word = settings->program; word != NULL && *word != NULL; word++)
    add_folder(&settings->folders, *word);
  add_folder(&settings->folders, settings->library);
  add_folder(&settings->folders, settings->responses);
  if (here != NULL && strcmp(here, "/") != 0)
    names_add(&settings->folders, here, strlen(here));
  free(here);
}

static bool read_claim(struct settings *settings)
{
  struct buffer why = {0};
  bool good = settings->claim_text == NULL || claim_read(&settings->claim, settings->claim_text, &why);
  if (!good)
    complain("--claim: %s", why.octets);
  buffer_free(&why);
  return good;
}

enum options_outcome options_read(struct settings *settings, const struct options_command *command, int argc,
                                  char **argv)
{
  struct arguments a = {.command = command, .count = argc, .at = 1, .argument = argv};
  enum options_outcome outcome;
  *settings = (struct settings){.timeout = SETTINGS_TIMEOUT_DEFAULT};
  settings->filter.profile = "full";
  settings->filter.is_fault = is_fault;
  outcome = read_all(settings, &a);
  find_folders(settings);
  if (outcome != OPTIONS_GO)
    return outcome;
  if (settings->library != NULL && (a.too_much != NULL || settings->program != NULL))
    complain("both --library and a program are given; give one of them");
  else if (a.too_much != NULL)
    complain_of_word(command, a.too_much);
  else if (command->is_complete != NULL && !command->is_complete(settings))
    complain("%s; example: %s %s", command->missing, invoked_command(command->name), command->example);
  else if (read_claim(settings))
    return OPTIONS_GO;
  return OPTIONS_WRONG;
}

void options_free(struct settings *settings)
{
  names_free(&settings->filter.families);
  names_free(&settings->filter.ids);
  names_free(&settings->filter.flags);
  names_free(&settings->notes);
  names_free(&settings->folders);
  claim_free(&settings->claim);
  names_free(&settings->filter.clauses);
}
