// SPDX-License-Identifier: Apache-2.0
/* Files that are written whole: to a temporary file beside them, which then takes their place. Whatever goes wrong,
 * what was there before stays, and nothing else is left. */
#ifndef OUTPUT_H
#define OUTPUT_H

#include "base/buffer.h"

#include <signal.h>
#include <stdbool.h>

/* Let the signals that end us (HUP, INT, QUIT, TERM) wait while there is a file or folder that must not be left. The
 * caller sets the mask again that was before. */
void output_hold_signals(sigset_t *before);

/* Write a file. False if that fails, said on standard error. */
bool output_write(const char *path, const struct buffer *content);

/* Whether a file can be written: its folder takes files, and nothing but a file is in its place, which is not standard
 * output or error. False if not, said on standard error. Leaves no trace. */
bool output_probe(const char *path);

/* Whether a file lies in a folder, be it there or not: its name, or what that stands for. */
bool output_is_in(const char *path, const char *folder);

/* Whether two names are those of one file, be it there or not. */
bool output_same(const char *a, const char *b);

#endif
