// SPDX-License-Identifier: Apache-2.0
/* The command line: subcommands, their options in one table, and the help made from it. */
#ifndef OPTIONS_H
#define OPTIONS_H

#include "base/exit_status.h"
#include "run/settings.h"

enum options_outcome {
  OPTIONS_GO,   /* do it */
  OPTIONS_DONE, /* help or the version was asked for, and printed */
  OPTIONS_WRONG /* wrong usage, said on standard error */
};

/* A subcommand does its work and returns the exit status. */
struct options_command {
  const char *name;
  unsigned mask;        /* its bit in the table of options */
  const char *synopsis; /* what follows the name */
  const char *summary;  /* one line */
  const char *help;     /* further lines for its own --help */
  enum exit_status (*run)(const struct settings *settings);

  /* What it takes beside options: at most so many words, which are texts from `place` of struct settings on; or "--"
   * and a program. */
  size_t words, place;
  bool takes_program;

  /* Whether all required arguments are there (NULL: none is required), what to say if not, and arguments as an
   * example. */
  bool (*is_complete)(const struct settings *settings);
  const char *missing, *example;
};

/* Read a subcommand's arguments: argv[0] is its name. The settings point into argv; release them in any case. */
enum options_outcome options_read(struct settings *settings, const struct options_command *command, int argc,
                                  char **argv);

void options_free(struct settings *settings);

/* The subcommands' bits. */
#define OPTIONS_CHECK 1u
#define OPTIONS_LIST 2u
#define OPTIONS_EXPLAIN 4u
#define OPTIONS_FAULTS 8u
#define OPTIONS_PROMPT 16u
#define OPTIONS_GRADE 32u
#define OPTIONS_COMPARE 64u
#define OPTIONS_VERIFY 128u
#define OPTIONS_BATCH 256u

#endif
