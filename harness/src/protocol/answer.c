// SPDX-License-Identifier: Apache-2.0
/* The grammar of an answer line: see answer.h. */
#include "protocol/answer.h"

#include <string.h>

static const char *const status_words[] = {"ok", "invalid", "unsupported", "error"};

struct answer answer_parse(const char *text)
{
  struct answer answer = {ANSWER_NO_STATUS, ""};
  size_t n = strcspn(text, " "), i;
  for (i = 0; i < sizeof status_words / sizeof status_words[0]; i++)
    if (strlen(status_words[i]) == n && memcmp(status_words[i], text, n) == 0)
      answer.status = (enum answer_status)i;
  if (text[n] == ' ')
    answer.rest = text + n + 1;
  return answer;
}

bool answer_next(const char **rest, struct answer_word *word)
{
  size_t n = strcspn(*rest, " ");
  const char *equals = memchr(*rest, '=', n);
  if (**rest == '\0')
    return false;
  word->name = *rest;
  word->name_length = equals == NULL ? n : (size_t)(equals - *rest);
  word->value = equals == NULL ? NULL : equals + 1;
  word->value_length = equals == NULL ? 0 : n - word->name_length - 1;
  *rest += n + ((*rest)[n] == ' ');
  return true;
}

bool answer_named(const struct answer_word *word, const char *name)
{
  return word->name_length == strlen(name) && memcmp(word->name, name, word->name_length) == 0;
}

static bool is_hex(const struct answer_word *word)
{
  return word->value != NULL && word->value_length > 0 &&
         strspn(word->value, "0123456789abcdefABCDEF") >= word->value_length;
}

bool answer_are_steps(const char *rest, const char *const *names)
{
  struct answer_word word = {0};
  unsigned seen = 0;
  size_t i;
  while (answer_next(&rest, &word)) {
    for (i = 0; names[i] != NULL && !answer_named(&word, names[i]); i++)
      continue;
    if (names[i] == NULL || (seen >> i & 1u) != 0 || !is_hex(&word))
      return false;
    seen |= 1u << i;
  }
  return seen != 0 && word.value[word.value_length] == '\0'; /* else a blank ends it */
}

bool answer_step(const char *rest, const char *name, struct answer_word *word)
{
  while (answer_next(&rest, word))
    if (answer_named(word, name) && word->value != NULL)
      return true;
  return false;
}
