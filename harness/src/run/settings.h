// SPDX-License-Identifier: Apache-2.0
/* What a user asks for, however it was said: which vectors, of which implementation, judged and reported how. */
#ifndef SETTINGS_H
#define SETTINGS_H

#include "run/claim.h"
#include "vectors/selection.h"

/* --timeout, in milliseconds. */
#define SETTINGS_TIMEOUT_DEFAULT 5000
#define SETTINGS_TIMEOUT_MAX 3600000

/* --max-time, in seconds: a year. */
#define SETTINGS_MAX_TIME_MAX 31536000

/* --note: its key and its value, in octets. */
#define SETTINGS_NOTE_KEY_MAX 32u
#define SETTINGS_NOTE_MAX 200u

/* The forms of a report. */
enum settings_report {
  SETTINGS_JSON,
  SETTINGS_JUNIT,
  SETTINGS_HTML,
  SETTINGS_STATEMENT,
  SETTINGS_REPORTS /* how many there are */
};

struct settings {
  const char *vectors; /* a folder; NULL: the vectors that came with the program */
  struct selection_filter filter;
  int timeout;
  int max_time;       /* check: 0: no limit */
  const char *resume; /* check: the report of an interrupted run, or NULL */
  bool quiet, no_progress, strict_class;
  bool ask_once;                        /* check: no vector is asked again at the end */
  bool markdown, json, power;           /* faults */
  char *const *program;                 /* check, batch: the program and its arguments, NULL at the end */
  const char *library;                  /* check: a library in place of the program, or NULL */
  const char *out;                      /* prompt, batch: where the requests or the results go */
  const char *responses;                /* grade: where the answers are; NULL: there is an implementation to ask */
  const char *report[SETTINGS_REPORTS]; /* check, grade: where each report goes, or NULL */
  const char *claim_text; /* check, grade: what is claimed: a line, or the name of a file; NULL: nothing */
  struct claim claim;     /* check, grade: that, once it is read */
  struct names notes;     /* check, grade: of the cover, each "KEY=VALUE" */
  bool no_paths;          /* check, grade: the reports have no folders of this machine */
  struct names folders;   /* the folders of what is judged, and the one in which this runs */
  const char *secrets;    /* batch: the file of secrets, or NULL */
  bool go_on;             /* batch: --resume */
  bool compares;          /* batch: --compare */
  const char *pair[2];    /* compare: two reports; batch: the list, or two of its files */
  const char *verified;   /* verify: a report */
  const char *id;         /* explain: which vector; faults: which fault, or NULL */
};

#endif
