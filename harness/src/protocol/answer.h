// SPDX-License-Identifier: Apache-2.0
/* The grammar of an answer line of LTKP/1 behind its ID: a status word, then names with values or a remark. */
#ifndef ANSWER_H
#define ANSWER_H

#include <stdbool.h>
#include <stddef.h>

enum answer_status { ANSWER_OK, ANSWER_INVALID, ANSWER_UNSUPPORTED, ANSWER_ERROR, ANSWER_NO_STATUS };

struct answer {
  enum answer_status status;
  const char *rest; /* behind the status word and a blank; "" if there is nothing */
};

/* name=value; value is NULL where there is no '='. Neither is ended by a zero. */
struct answer_word {
  const char *name, *value;
  size_t name_length, value_length;
};

/* Divide "STATUS ..." into status and rest, which points into text. ANSWER_NO_STATUS if it starts with no status word.
 */
struct answer answer_parse(const char *text);

/* Take the next word off *rest; false when there is none. Two blanks in a row make an empty word. */
bool answer_next(const char **rest, struct answer_word *word);

/* Whether the word's name is the one given. */
bool answer_named(const struct answer_word *word, const char *name);

/* Whether the words are steps of these names (NULL at the end), each at most once, with a value in hex, and nothing
 * else is there. */
bool answer_are_steps(const char *rest, const char *const *names);

/* The word of this name among them; false if there is none. */
bool answer_step(const char *rest, const char *name, struct answer_word *word);

#endif
