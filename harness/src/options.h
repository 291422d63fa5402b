// SPDX-License-Identifier: Apache-2.0
/* The command line: subcommands, their options in one table, and the help made from it. */
#ifndef OPTIONS_H
#define OPTIONS_H

#include "exit_status.h"
#include "selection.h"

#ifndef LTK_RELEASE
#define LTK_RELEASE "unreleased"
#endif

/* --timeout, in milliseconds. */
#define OPTIONS_TIMEOUT_DEFAULT 5000
#define OPTIONS_TIMEOUT_MAX 3600000

/* --max-time, in seconds: a year. */
#define OPTIONS_MAX_TIME_MAX 31536000

/* The forms of a report. */
enum options_report { OPTIONS_JSON, OPTIONS_JUNIT, OPTIONS_HTML, OPTIONS_REPORTS /* how many there are */ };

struct options {
  const char *vectors; /* a folder; NULL: the vectors that came with the program */
  struct selection_filter filter;
  int timeout;
  int max_time;       /* check: 0: no limit */
  const char *resume; /* check: the report of an interrupted run, or NULL */
  bool quiet, no_progress, strict_class;
  bool markdown, power;  /* faults */
  char *const *program; /* check: the program and its arguments, NULL at the end */
  const char *file;      /* prompt, grade: where requests go, or answers are; check: the library */
  bool responses;        /* file holds answers */
  const char *report[OPTIONS_REPORTS]; /* check, grade: where each report goes, or NULL */
  const char *pair[2];  /* compare: two reports */
  const char *id;       /* explain: which vector; faults: which fault, or NULL */
};

enum options_outcome {
  OPTIONS_GO,   /* do it */
  OPTIONS_DONE, /* help or the version was asked for, and printed */
  OPTIONS_WRONG /* wrong usage, said on standard error */
};

/* A subcommand does its work and returns the exit status. */
struct options_command {
  const char *name;
  unsigned mask; /* its bit in the table of options */
  const char *synopsis;
  const char *summary; /* one line */
  const char *help;    /* further lines for its own --help */
  enum exit_status (*run)(const struct options *options);
};

/* Read a subcommand's arguments: argv[0] is its name. The options point into argv; release them in any case. */
enum options_outcome options_read(struct options *options, const struct options_command *command, int argc, char **argv);

void options_free(struct options *options);

/* One line on standard error: "ltk-conform: ..." */
void options_complain(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Load the vectors that the options name, and select. False if that fails, said on standard error: *status says how. */
bool options_load(const struct options *options, struct vectors **vectors, struct selection *selection,
                  enum exit_status *status);

/* Whether a file that is to be written lies outside the folder of the vectors; said on standard error if not. */
bool options_spare_vectors(const struct options *options, const char *path);

/* The subcommands' bits. */
#define OPTIONS_CHECK 1u
#define OPTIONS_LIST 2u
#define OPTIONS_EXPLAIN 4u
#define OPTIONS_FAULTS 8u
#define OPTIONS_PROMPT 16u
#define OPTIONS_GRADE 32u
#define OPTIONS_COMPARE 64u

#endif
