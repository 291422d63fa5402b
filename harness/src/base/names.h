// SPDX-License-Identifier: Apache-2.0
/* Names that a user may give: lists of them, and what to say about one that does not exist. */
#ifndef NAMES_H
#define NAMES_H

#include "base/buffer.h"

#include <stdbool.h>

/* A set of names. All zero is the empty one. The strings are the set's own. */
struct names {
  char **name;
  size_t count;
  size_t size;
};

/* Add a name, whether it is there already or not. */
void names_add(struct names *set, const char *name, size_t length);

/* Add the names of a comma-separated list. False if one of them is empty. */
bool names_add_list(struct names *set, const char *list);

/* Whether the set holds a name. */
bool names_has(const struct names *set, const char *name);

/* Whether a list of words, with a blank between them, has the one of n characters. */
bool names_in_words(const char *list, const char *word, size_t n);

/* Release the names; the set is then the empty one. */
void names_free(struct names *set);

/* Add to b which of the legal names the user may have meant: all of them if they are few, else the nearest ones. */
void names_suggest(struct buffer *b, const char *name, const char *const *legal, size_t count);

/* The legal name that is nearest to one that is not: one that begins so, else one that is at most two changes away,
 * and fewer than it has characters. NULL if there is none. */
const char *names_nearest(const char *name, const char *const *legal, size_t count);

#endif
