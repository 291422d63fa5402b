// SPDX-License-Identifier: Apache-2.0
/* The command line, over the table of options itself: each option of each command is taken, with its value behind '='
 * or in the next argument, and sets its own member and no other; what is none is refused and named. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "cli/commands.h"
#include "cli/options.c"

#include <unistd.h>

static const struct options_command *const commands[] = {&check_command,   &prompt_command,  &grade_command,
                                                         &list_command,    &explain_command, &faults_command,
                                                         &compare_command, &batch_command};
#define COMMANDS (sizeof commands / sizeof commands[0])

/* What was said last. */
static char said[4096];

static void begin_to_listen(int keep[2], FILE *to)
{
  fflush(NULL);
  keep[0] = dup(STDOUT_FILENO);
  keep[1] = dup(STDERR_FILENO);
  dup2(fileno(to), STDOUT_FILENO);
  dup2(fileno(to), STDERR_FILENO);
}

static void end_listening(const int keep[2], FILE *to)
{
  fflush(NULL);
  dup2(keep[0], STDOUT_FILENO);
  dup2(keep[1], STDERR_FILENO);
  close(keep[0]);
  close(keep[1]);
  rewind(to);
  said[fread(said, 1, sizeof said - 1, to)] = '\0';
  fclose(to);
}

/* Read a command's arguments, up to NULL; what is said goes to `said`. The settings are good until the next call. */
static enum options_outcome read_it(struct settings *settings, const struct options_command *command,
                                    const char *const *words)
{
  static char *argv[16]; /* the settings point into it */
  static struct settings last;
  enum options_outcome outcome;
  FILE *to = tmpfile();
  int keep[2], argc = 1;
  assert_non_null(to);
  argv[0] = (char *)(uintptr_t)command->name;
  for (; *words != NULL; words++)
    argv[argc++] = (char *)(uintptr_t)*words;
  argv[argc] = NULL;
  options_free(&last);
  begin_to_listen(keep, to);
  outcome = options_read(settings, command, argc, argv);
  end_listening(keep, to);
  last = *settings;
  return outcome;
}

#define READ(settings, command, ...) read_it(settings, command, (const char *const[]){__VA_ARGS__, NULL})

static void assert_said(const char *format, ...)
{
  char text[512];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  if (strstr(said, text) == NULL)
    fail_msg("'%s' is not in '%s'", text, said);
}

/* A value that the row takes: a number, or a line of the cover. */
static const char *value_of(const struct row *row)
{
  return row->kind == NOTE ? "product=7" : "7";
}

/* Whether the member of a row holds its value. */
static bool is_set(const struct settings *settings, const struct row *row)
{
  const void *place = (const char *)settings + row->place;
  const char *text;
  switch (row->kind) {
  case HELP:
  case VERSION:
    return false;
  case FLAG:
    return *(const bool *)place;
  case TEXT:
    text = *(const char *const *)place;
    return text != NULL && strcmp(text, value_of(row)) == 0;
  case LIST:
  case NOTE:
    return names_has(place, value_of(row));
  case NUMBER:
    return *(const int *)place == 7;
  }
  return false;
}

/* The option was taken; its member is set, and that of no other row. Whether the command wants more is another matter.
 */
static void assert_alone(const struct settings *settings, const struct row *row, enum options_outcome outcome)
{
  const struct row *other;
  if (outcome == OPTIONS_WRONG && strstr(said, "is missing") == NULL && strstr(said, "are needed") == NULL)
    fail_msg("--%s is refused: %s", row->name, said);
  for (other = rows; other < rows + ROWS; other++)
    if (is_set(settings, other) != (other == row))
      fail_msg("--%s %s --%s", row->name, other == row ? "does not set" : "also sets", other->name);
}

typedef void check(const struct options_command *command, const struct row *row);

/* Each row of each command that has it. Every command has some. */
static void for_each(check *check_row)
{
  size_t i, j, n;
  for (i = 0; i < COMMANDS; i++) {
    for (j = n = 0; j < ROWS; j++)
      if ((rows[j].commands & commands[i]->mask) != 0) {
        check_row(commands[i], &rows[j]);
        n++;
      }
    assert_true(n >= 2);
  }
}

static bool is_shown(const struct row *row)
{
  return row->kind == HELP || row->kind == VERSION;
}

static void check_lands(const struct options_command *command, const struct row *row)
{
  char option[64], joined[64];
  struct settings settings;
  enum options_outcome outcome;
  snprintf(option, sizeof option, "--%s", row->name);
  snprintf(joined, sizeof joined, "--%s=%s", row->name, value_of(row));
  if (is_shown(row)) {
    assert_string_equal(row->name, row->kind == HELP ? "help" : "version");
    return;
  }
  outcome = row->argument == NULL ? READ(&settings, command, option) : READ(&settings, command, option, value_of(row));
  assert_alone(&settings, row, outcome);
  outcome = READ(&settings, command, joined);
  if (row->argument != NULL) {
    assert_alone(&settings, row, outcome);
  } else {
    assert_int_equal(outcome, OPTIONS_WRONG);
    assert_said("--%s takes no value", row->name);
  }
}

static void each_option_sets_its_own_member(void **state)
{
  (void)state;
  for_each(check_lands);
}

/* Independent of the table: what the names stand for. */
static void options_mean_what_they_say(void **state)
{
  struct settings s;
  (void)state;
  assert_int_equal(READ(&s, &check_command, "--vectors", "v", "--timeout", "9", "--max-time", "8", "--", "p"),
                   OPTIONS_GO);
  assert_string_equal(s.vectors, "v");
  assert_int_equal(s.timeout, 9);
  assert_int_equal(s.max_time, 8);
  assert_string_equal(s.program[0], "p");
  assert_int_equal(READ(&s, &check_command, "--resume", "r", "--no-progress", "--library", "l", "--profile=device"),
                   OPTIONS_GO);
  assert_string_equal(s.resume, "r");
  assert_true(s.no_progress && !s.quiet && !s.strict_class && s.program == NULL);
  assert_string_equal(s.library, "l");
  assert_string_equal(s.filter.profile, "device");
  assert_int_equal(READ(&s, &grade_command, "--quiet", "--responses", "a"), OPTIONS_GO);
  assert_true(s.quiet && !s.no_progress && !s.strict_class);
  assert_string_equal(s.responses, "a");
  assert_int_equal(READ(&s, &grade_command, "--strict-class", "--report-html=h", "--responses", "a"), OPTIONS_GO);
  assert_true(s.strict_class && !s.quiet);
  assert_string_equal(s.report[SETTINGS_HTML], "h");
  assert_int_equal(READ(&s, &grade_command, "--report-json=j", "--report-junit=x", "--responses", "a"), OPTIONS_GO);
  assert_string_equal(s.report[SETTINGS_JSON], "j");
  assert_string_equal(s.report[SETTINGS_JUNIT], "x");
  assert_int_equal(READ(&s, &prompt_command, "--out", "o"), OPTIONS_GO);
  assert_string_equal(s.out, "o");
  assert_int_equal(READ(&s, &faults_command, "--markdown"), OPTIONS_GO);
  assert_true(s.markdown && !s.power);
  assert_int_equal(READ(&s, &list_command, "--family", "f", "--id", "i,j", "--flag", "g", "--clause", "6,7.1"),
                   OPTIONS_GO);
  assert_true(names_has(&s.filter.families, "f") && names_has(&s.filter.ids, "j") && names_has(&s.filter.flags, "g"));
  assert_true(names_has(&s.filter.clauses, "6") && names_has(&s.filter.clauses, "7.1"));
}

static void check_missing(const struct options_command *command, const struct row *row)
{
  char option[64];
  struct settings settings;
  snprintf(option, sizeof option, "--%s", row->name);
  if (row->argument == NULL)
    return;
  assert_int_equal(READ(&settings, command, option), OPTIONS_WRONG);
  assert_said("%s needs a value; see ltk-conform %s --help", option, command->name);
  assert_int_equal(READ(&settings, command, option, "--", "p"), OPTIONS_WRONG);
  assert_said("%s needs a value; see ltk-conform %s --help", option, command->name);
}

static void a_missing_value_is_named(void **state)
{
  (void)state;
  for_each(check_missing);
}

/* One letter less, unless that is an option. */
static void check_abbreviation(const struct options_command *command, const struct row *row)
{
  size_t length = strlen(row->name) - 1;
  char option[64];
  struct settings settings;
  snprintf(option, sizeof option, "--%.*s", (int)length, row->name);
  assert_null(find_row(command, row->name, length));
  assert_int_equal(READ(&settings, command, option, "x"), OPTIONS_WRONG);
  assert_said("unknown option '%s'; the nearest is --%.*s", option, (int)length, row->name);
  snprintf(option, sizeof option, "--%.*s=x", (int)length, row->name);
  assert_int_equal(READ(&settings, command, option), OPTIONS_WRONG);
  assert_said("unknown option '--%.*s'; the nearest is --%.*s", (int)length, row->name, (int)length, row->name);
}

static void an_abbreviation_is_refused(void **state)
{
  (void)state;
  for_each(check_abbreviation);
}

/* Options of other commands are none, nor is nonsense near any. */
static void what_is_no_option_is_refused(void **state)
{
  struct settings settings;
  (void)state;
  assert_int_equal(READ(&settings, &list_command, "--quiet"), OPTIONS_WRONG);
  assert_string_equal(said, "ltk-conform: unknown option '--quiet'; see ltk-conform list --help\n");
  assert_int_equal(READ(&settings, &list_command, "--=x"), OPTIONS_WRONG);
  assert_string_equal(said, "ltk-conform: unknown option '--'; see ltk-conform list --help\n");
  assert_int_equal(READ(&settings, &list_command, "-v"), OPTIONS_WRONG);
  assert_string_equal(said, "ltk-conform: unknown option '-v'; see ltk-conform list --help\n");
  assert_int_equal(READ(&settings, &check_command, "--famliy", "x"), OPTIONS_WRONG);
  assert_said("the nearest is --family; see ltk-conform check --help");
  assert_int_equal(READ(&settings, &check_command, "--timeout", "0", "--", "p"), OPTIONS_WRONG);
  assert_said("--timeout '0' is not a number of milliseconds; expected 1 to 3600000");
  assert_int_equal(READ(&settings, &check_command, "--timeout", "3600001", "--", "p"), OPTIONS_WRONG);
  assert_int_equal(READ(&settings, &list_command, "--id=a,,b"), OPTIONS_WRONG);
  assert_said("--id has an empty name in its list");
}

static void check_help(const struct options_command *command, const struct row *row)
{
  struct settings settings;
  static const char *const words[] = {"--help", "-h"};
  size_t i;
  for (i = 0; i < 2; i++) {
    assert_int_equal(READ(&settings, command, words[i]), OPTIONS_DONE);
    assert_said("usage: ltk-conform %s %s\n", command->name, command->synopsis);
    assert_said("  --%s ", row->name);
  }
}

static void help_lists_each_option(void **state)
{
  (void)state;
  for_each(check_help);
}

/* What stands beside the options. */
static void words_and_programs_have_their_place(void **state)
{
  struct settings s;
  (void)state;
  assert_int_equal(READ(&s, &compare_command, "a", "--", "--b"), OPTIONS_GO);
  assert_string_equal(s.pair[0], "a");
  assert_string_equal(s.pair[1], "--b");
  assert_int_equal(READ(&s, &compare_command, "a"), OPTIONS_WRONG);
  assert_said("two reports are needed");
  assert_int_equal(READ(&s, &compare_command, "a", "b", "c"), OPTIONS_WRONG);
  assert_said("unexpected argument 'c'; usage: ltk-conform compare");
  assert_int_equal(READ(&s, &explain_command, "a", "--vectors", "v"), OPTIONS_GO);
  assert_string_equal(s.id, "a");
  assert_string_equal(s.vectors, "v");
  assert_int_equal(READ(&s, &check_command, "--", "p", "--quiet", "--"), OPTIONS_GO);
  assert_string_equal(s.program[2], "--");
  assert_false(s.quiet);
  assert_int_equal(READ(&s, &check_command, "p", "--quiet"), OPTIONS_WRONG);
  assert_said("unexpected argument 'p'; give a program after --");
  assert_int_equal(READ(&s, &check_command, "--library", "l", "--", "p"), OPTIONS_WRONG);
  assert_said("both --library and a program are given");
  assert_int_equal(READ(&s, &check_command, "--"), OPTIONS_WRONG);
  assert_said("the program to check is missing");
  assert_int_equal(READ(&s, &batch_command, "l", "--out", "o", "--resume", "--secrets=s", "--", "p", "--quiet"),
                   OPTIONS_GO);
  assert_string_equal(s.pair[0], "l");
  assert_string_equal(s.program[1], "--quiet");
  assert_true(s.go_on && !s.quiet && !s.compares && s.resume == NULL);
  assert_int_equal(READ(&s, &batch_command, "--compare", "a", "b"), OPTIONS_GO);
  assert_string_equal(s.pair[1], "b");
  assert_int_equal(READ(&s, &batch_command, "l", "m", "n", "--out", "o", "--", "p"), OPTIONS_WRONG);
  assert_said(
      "unexpected argument 'n'; give a program after --: ltk-conform batch [OPTIONS] LIST --out FILE -- PROGRAM");
  assert_int_equal(READ(&s, &batch_command, "l", "m", "--out", "o", "--", "p"), OPTIONS_WRONG);
  assert_int_equal(READ(&s, &batch_command, "--compare", "a", "b", "--out", "o"), OPTIONS_WRONG);
  assert_said("is missing, as in ltk-conform batch");
  assert_int_equal(READ(&s, &prompt_command, "--quite"), OPTIONS_WRONG);
  assert_int_equal(READ(&s, &prompt_command, "--"), OPTIONS_WRONG);
  assert_said("--out FILE is missing; example: ltk-conform prompt --out");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(each_option_sets_its_own_member),    cmocka_unit_test(options_mean_what_they_say),
      cmocka_unit_test(a_missing_value_is_named),           cmocka_unit_test(an_abbreviation_is_refused),
      cmocka_unit_test(what_is_no_option_is_refused),       cmocka_unit_test(help_lists_each_option),
      cmocka_unit_test(words_and_programs_have_their_place)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
