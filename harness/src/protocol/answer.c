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
