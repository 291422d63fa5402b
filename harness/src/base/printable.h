// SPDX-License-Identifier: Apache-2.0
/* What came from outside, made fit for a terminal and a report: printable ASCII only, and not too long. */
#ifndef PRINTABLE_H
#define PRINTABLE_H

#include "base/buffer.h"

#include "base/names.h"

#include <stdbool.h>

/* The most characters of a value that are shown whole, and of somebody else's line in a message. */
#define PRINTABLE_VALUE_MAX 128u
#define PRINTABLE_LINE_MAX 100u

/* So much of an answer is kept at its start and at its end. */
#define PRINTABLE_KEPT 4096u

/* Whether all n octets are printable ASCII (20 .. 7e). */
bool printable_is(const char *octets, size_t n);

/* Add octets, those that are not printable ASCII as \xNN; beyond PRINTABLE_LINE_MAX octets, the first of them, "..."
 * and how many there are. */
void printable_add(struct buffer *b, const char *octets, size_t n);

/* Add octets, those that are not printable ASCII as \xNN, all of them. */
void printable_add_all(struct buffer *b, const char *octets, size_t n);

/* Add octets as a text of UTF-8: what is legible as it is, line ends too; all else (control characters, what changes
 * the direction of writing or is invisible, what is no UTF-8) as \xNN. */
void printable_text(struct buffer *b, const char *octets, size_t n);

/* Whether n octets are one line of legible UTF-8: nothing that printable_text would show as \xNN, and no line end. */
bool printable_is_line(const char *octets, size_t n);

/* Add a text in which each word longer than PRINTABLE_VALUE_MAX characters (a word's name= apart) is shortened in the
 * middle; not printable ASCII as \xNN. */
void printable_values(struct buffer *b, const char *text);

/* A copy of a text, to be freed: whole if it is at most 2 * part long, else `part` of its start, how many octets it
 * has, and as much of its end. Quotes and backslashes count twice, as they do in JSON. */
char *printable_clip(const char *text, size_t part);

/* A copy of a text, to be freed, in which a star stands for the folders of each path; NULL for NULL. A path is one of
 * the known folders, or what has a '/', between blanks, quotes, brackets and the marks = , ; and :. */
char *printable_without_paths(const char *text, const struct names *known);

/* The same of one argument of a command, whose path may have any of these; what stands up to a '=' before it stays. */
char *printable_without_path(const char *argument);

#endif
