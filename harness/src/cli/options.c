// SPDX-License-Identifier: Apache-2.0
/* The command line: see options.h. */
#include "base/complain.h"
#include "model/catalogue.h"
#include "cli/options.h"
#include "base/complain.h"
#include "base/buffer.h"
#include "vectors/own.h"
#include "base/printable.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum code {
  VECTORS = 256,
  FAMILY,
  ID,
  FLAG,
  PROFILE,
  TIMEOUT,
  QUIET,
  NO_PROGRESS,
  STRICT_CLASS,
  MAX_TIME,
  RESUME,
  MARKDOWN,
  POWER,
  OUT,
  RESPONSES,
  LIBRARY,
  HELP,
  VERSION,
  REPORT /* and the forms that follow it */
};

#define SELECTING (OPTIONS_CHECK | OPTIONS_LIST | OPTIONS_PROMPT | OPTIONS_GRADE)
#define JUDGING (OPTIONS_CHECK | OPTIONS_GRADE)
#define ALL (SELECTING | OPTIONS_EXPLAIN | OPTIONS_FAULTS)
#define EVERY (ALL | OPTIONS_COMPARE)

/* All options: who has them, and what they do. */
static const struct row {
  const char *name, *argument;
  int code; /* an enum code */
  unsigned commands;
  const char *help;
} rows[] = {
    {"vectors", "DIR", VECTORS, ALL, "the folder of vectors (default: those that came with the program)"},
    {"family", "NAME[,..]", FAMILY, SELECTING, "only vectors of these families"},
    {"id", "ID[,..]", ID, SELECTING, "only these vectors"},
    {"flag", "NAME[,..]", FLAG, SELECTING, "only vectors with one of these flags"},
    {"profile", "NAME", PROFILE, SELECTING, "device: few vectors, for slow devices; full: all (default)"},
    {"library", "FILE", LIBRARY, OPTIONS_CHECK, "a shared library in place of a program"},
    {"timeout", "MS", TIMEOUT, OPTIONS_CHECK, "milliseconds for each answer, 1 to 3600000 (default: 5000)"},
    {"max-time", "SECONDS", MAX_TIME, OPTIONS_CHECK, "end after so long, with what was judged by then, 1 to 31536000"},
    {"resume", "REPORT", RESUME, OPTIONS_CHECK, "go on where the run of this report (in JSON) was interrupted"},
    {"strict-class", NULL, STRICT_CLASS, JUDGING, "a wrong error class fails, instead of a remark"},
    {"quiet", NULL, QUIET, JUDGING, "print the DIAGNOSIS and RESULT lines only"},
    {"no-progress", NULL, NO_PROGRESS, OPTIONS_CHECK, "no progress bar, on a terminal either"},
    {"out", "FILE", OUT, OPTIONS_PROMPT, "where the requests go; a file that is there is replaced"},
    {"responses", "FILE", RESPONSES, OPTIONS_GRADE, "the answers"},
    {"markdown", NULL, MARKDOWN, OPTIONS_FAULTS, "print docs/faults.md"},
    {"power", NULL, POWER, OPTIONS_FAULTS, "print docs/power.md: which fault how many vectors catch"},
    {"report-json", "FILE", REPORT + SETTINGS_JSON, JUDGING, "write all that is known of the run, as JSON"},
    {"report-junit", "FILE", REPORT + SETTINGS_JUNIT, JUDGING, "write the verdicts for machines that read JUnit's XML"},
    {"report-html", "FILE", REPORT + SETTINGS_HTML, JUDGING, "write a page to read, to print and to keep"},
    {"help", NULL, HELP, EVERY, "print this and exit"},
    {"version", NULL, VERSION, EVERY, "print the version and exit"}};

#define ROWS (sizeof rows / sizeof rows[0])

static void print_help(const struct options_command *command)
{
  size_t i;
  printf("usage: ltk-conform %s\n\n%s.\n%s\nOptions:\n", command->synopsis, command->summary, command->help);
  for (i = 0; i < ROWS; i++) {
    struct buffer left = {0};
    if ((rows[i].commands & command->mask) == 0)
      continue;
    buffer_format(&left, "--%s%s%s", rows[i].name, rows[i].argument != NULL ? " " : "",
                  rows[i].argument != NULL ? rows[i].argument : "");
    printf("  %-22s %s\n", left.octets, rows[i].help);
    buffer_free(&left);
  }
}

/* The table as getopt_long wants it: the command's rows, and an end. */
static void fill_long_options(struct option long_options[ROWS + 1], unsigned mask)
{
  size_t i, n = 0;
  for (i = 0; i < ROWS; i++) {
    if ((rows[i].commands & mask) != 0)
      long_options[n++] =
          (struct option){rows[i].name, rows[i].argument != NULL ? required_argument : no_argument, NULL, rows[i].code};
  }
  long_options[n] = (struct option){NULL, 0, NULL, 0};
}

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

static bool take_list(struct names *names, const char *option, const char *list)
{
  if (names_add_list(names, list))
    return true;
  complain("--%s has an empty name in its list; names are separated by single commas", option);
  return false;
}

static bool take_number(int *n, const char *option, const char *text, const char *of, int most)
{
  struct buffer shown = {0};
  *n = number_value(text, most);
  if (*n == 0) {
    printable_add(&shown, text, strlen(text));
    complain("--%s '%s' is not a number of %s; expected 1 to %d", option, shown.octets, of, most);
    buffer_free(&shown);
  }
  return *n != 0;
}

/* Take an option that says something to the subcommand. */
static bool take(struct settings *options, int code, const char *argument)
{
  switch (code) {
  case VECTORS:
    options->vectors = argument;
    return true;
  case FAMILY:
    return take_list(&options->filter.families, "family", argument);
  case ID:
    return take_list(&options->filter.ids, "id", argument);
  case FLAG:
    return take_list(&options->filter.flags, "flag", argument);
  case PROFILE:
    options->filter.profile = argument;
    return true;
  case TIMEOUT:
    return take_number(&options->timeout, "timeout", argument, "milliseconds", SETTINGS_TIMEOUT_MAX);
  case MAX_TIME:
    return take_number(&options->max_time, "max-time", argument, "seconds", SETTINGS_MAX_TIME_MAX);
  case RESUME:
    options->resume = argument;
    return true;
  case QUIET:
    return options->quiet = true;
  case NO_PROGRESS:
    return options->no_progress = true;
  case OUT:
  case RESPONSES:
  case LIBRARY:
    options->file = argument;
    options->responses = code == RESPONSES;
    return true;
  case REPORT + SETTINGS_JSON:
  case REPORT + SETTINGS_JUNIT:
  case REPORT + SETTINGS_HTML:
    options->report[code - REPORT] = argument;
    return true;
  case MARKDOWN:
    return options->markdown = true;
  case POWER:
    return options->power = true;
  default:
    return options->strict_class = true;
  }
}

/* An option that getopt_long did not understand, or one without its argument. */
static void complain_of_option(const struct options_command *command, int code, const char *given)
{
  struct buffer shown = {0};
  printable_add(&shown, given, strlen(given));
  if (code == ':')
    complain("%s needs a value; see ltk-conform %s --help", shown.octets, command->name);
  else if (strchr(given, '=') != NULL)
    complain("there is no option '%s' that takes a value; see ltk-conform %s --help", shown.octets, command->name);
  else
    complain("there is no option '%s'; see ltk-conform %s --help", shown.octets, command->name);
  buffer_free(&shown);
}

/* How many words stand behind the options. */
static int wanted_by(unsigned mask)
{
  return mask == OPTIONS_COMPARE ? 2 : mask == OPTIONS_EXPLAIN || mask == OPTIONS_FAULTS ? 1 : 0;
}

/* What stands behind the options. */
static bool take_rest(struct settings *options, const struct options_command *command, int argc, char **argv)
{
  struct buffer shown = {0};
  bool is_program = command->mask == OPTIONS_CHECK && optind > 1 && strcmp(argv[optind - 1], "--") == 0;
  int wanted = wanted_by(command->mask);
  if (command->mask == OPTIONS_CHECK && options->file != NULL && optind == argc)
    return true;
  if (command->mask == OPTIONS_CHECK && options->file != NULL) {
    complain("--library takes the place of a program; leave one of them out");
    return false;
  }
  if (is_program && optind < argc) {
    options->program = argv + optind;
    return true;
  }
  if (argc - optind > wanted) {
    printable_add(&shown, argv[optind + wanted], strlen(argv[optind + wanted]));
    complain("unexpected argument '%s'; %s%s", shown.octets,
             command->mask == OPTIONS_CHECK ? "a program stands behind --, as in ltk-conform " : "usage: ltk-conform ",
             command->synopsis);
    buffer_free(&shown);
    return false;
  }
  if ((command->mask & (OPTIONS_PROMPT | OPTIONS_GRADE)) != 0 && options->file == NULL) {
    complain("a file is missing; usage: ltk-conform %s", command->synopsis);
    return false;
  }
  if (command->mask == OPTIONS_CHECK)
    complain("the program to check is missing; give it behind --, as in: ltk-conform check -- ./my-program -v; or a "
             "library by --library FILE");
  else if (argc - optind < wanted && command->mask == OPTIONS_FAULTS)
    return true;
  else if (argc - optind < wanted && command->mask == OPTIONS_COMPARE)
    complain("two reports are compared, as in: ltk-conform compare old.json new.json");
  else if (wanted == 2)
    memcpy(options->pair, (const char *[]){argv[optind], argv[optind + 1]}, sizeof options->pair);
  else if (argc - optind < wanted)
    complain("the ID of a vector is missing, as in: ltk-conform explain LTK-DERIVE-0001");
  else if (wanted == 1)
    options->id = argv[optind];
  return command->mask != OPTIONS_CHECK && argc - optind == wanted;
}

static bool is_fault(const char *name)
{
  return catalogue_find(name) != NULL;
}

enum options_outcome options_read(struct settings *options, const struct options_command *command, int argc,
                                  char **argv)
{
  struct option long_options[ROWS + 1];
  int code;
  *options = (struct settings){.timeout = SETTINGS_TIMEOUT_DEFAULT};
  options->filter.profile = "full";
  options->filter.is_fault = is_fault;
  fill_long_options(long_options, command->mask);
  opterr = 0;
  /* '+' stops at the first argument that is no option, ':' tells a missing value from an unknown option. */
  while ((code = getopt_long(argc, argv, command->mask == OPTIONS_CHECK ? "+:" : ":", long_options, NULL)) != -1) {
    if (code == HELP) {
      print_help(command);
      return OPTIONS_DONE;
    }
    if (code == VERSION) {
      puts("ltk-conform " LTK_RELEASE);
      return OPTIONS_DONE;
    }
    if (code == ':' || code == '?') {
      /* optopt is the letter of a short option, of which there are none: it may stand anywhere in its word. */
      const char letter[] = {'-', (char)optopt, '\0'};
      bool is_short = code == '?' && optopt != 0 && optopt < VECTORS;
      complain_of_option(command, code, is_short ? letter : argv[optind - 1]);
      return OPTIONS_WRONG;
    }
    if (optarg != NULL && optarg == argv[optind - 1] && strcmp(optarg, "--") == 0) {
      /* The value was forgotten; whoever means a file of that name writes --out=-- */
      complain_of_option(command, ':', argv[optind - 2]);
      return OPTIONS_WRONG;
    }
    if (!take(options, code, optarg))
      return OPTIONS_WRONG;
  }
  return take_rest(options, command, argc, argv) ? OPTIONS_GO : OPTIONS_WRONG;
}

void options_free(struct settings *options)
{
  names_free(&options->filter.families);
  names_free(&options->filter.ids);
  names_free(&options->filter.flags);
}

/* Say why, printable, and release it. */
static void complain_and_free(const char *before, char *why, const char *after)
{
  struct buffer shown = {0};
  printable_add_all(&shown, why, strlen(why));
  complain("%s%s%s", before, shown.octets, after);
  buffer_free(&shown);
  free(why);
}

/* Load the vectors. False after a line on standard error, and *status. */
static bool load(const struct settings *options, const struct names *families, const struct names *ids,
                 struct vectors **vectors, enum exit_status *status)
{
  char *why;
  char *own = options->vectors == NULL ? own_vectors() : NULL;
  enum vectors_status loaded = vectors_load_some(own != NULL ? own : options->vectors, families, ids, vectors, &why);
  free(own);
  *status = EXIT_USAGE;
  if (loaded == VECTORS_ABSENT) {
    complain_and_free("", why, "; name the folder of vectors with --vectors DIR");
  } else if (loaded == VECTORS_DAMAGED) {
    complain_and_free("the vectors are damaged: ", why, "; get them again, or generate them");
    *status = EXIT_DAMAGED;
  } else if (loaded == VECTORS_UNKNOWN) {
    complain_and_free("", why, "; take the ltk-conform that belongs to them");
    *status = EXIT_DAMAGED;
  }
  return loaded == VECTORS_OK;
}

/* Load vectors and select. False and *why if nothing is selected; NULL if that has been said. */
static bool load_and_select(const struct settings *options, const struct names *families, const struct names *ids,
                            struct vectors **vectors, struct selection *selection, enum exit_status *status, char **why)
{
  *why = NULL;
  *selection = (struct selection){NULL, 0};
  if (!load(options, families, ids, vectors, status))
    return false;
  if (selection_make(selection, *vectors, &options->filter, why))
    return true;
  vectors_free(*vectors);
  *vectors = NULL;
  *status = EXIT_USAGE;
  return false;
}

/* Only what can be selected is loaded; but all, where a flag or an answer may be of any vector, and to say what a name
 * that there is not may have meant. */
bool options_load(const struct settings *options, struct vectors **vectors, struct selection *selection,
                  enum exit_status *status)
{
  const struct names all = {0};
  bool is_any = options->filter.flags.count > 0 || options->responses;
  char *why = NULL;
  if (!is_any &&
      load_and_select(options, &options->filter.families, &options->filter.ids, vectors, selection, status, &why))
    return true;
  if (!is_any && why == NULL)
    return false;
  free(why);
  if (load_and_select(options, &all, &all, vectors, selection, status, &why))
    return true;
  if (why != NULL)
    complain_and_free("", why, "");
  return false;
}
