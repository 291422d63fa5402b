// SPDX-License-Identifier: Apache-2.0
/* The program or library that the settings name, for those commands that run one. */
#ifndef IMPLEMENTATION_H
#define IMPLEMENTATION_H

#include "base/evidence.h"
#include "run/settings.h"

struct implementation {
  char *const *argv; /* to be started */
  char *library[3];  /* the argv of a library */
  char *file;        /* the program's, or NULL */
  struct evidence evidence;
};

/* Find it, and take the digests of its files. To be ended in any case. */
void implementation_begin(struct implementation *implementation, const struct settings *settings);
void implementation_end(struct implementation *implementation);

/* Say that it could not be run, and why: the first line, and its own last words in the others. */
void implementation_complain(const char *why);

/* End as a signal would have ended us that interrupted the run. */
void implementation_end_by_signal(int number);

#endif
