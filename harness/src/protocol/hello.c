// SPDX-License-Identifier: Apache-2.0
/* The greeting: see hello.h. */
#include "protocol/hello.h"
#include "protocol/answer.h"

#include <string.h>

/* A value of the answer; the blank behind it becomes a zero later. */
static const char *value(const char *text, const char *name)
{
  const char *rest = answer_parse(text).rest;
  struct answer_word word;
  while (answer_next(&rest, &word))
    if (answer_named(&word, name) && word.value_length > 0)
      return word.value;
  return NULL;
}

/* 1 if it is not said, 0 if it is no number from 1. */
static unsigned long pipeline_value(const char *text)
{
  unsigned long n = 0;
  if (text == NULL)
    return 1;
  for (; *text >= '0' && *text <= '9'; text++)
    n = n < 1000000000ul ? 10 * n + (unsigned long)(*text - '0') : n;
  return *text == '\0' || *text == ' ' ? n : 0;
}

bool hello_read(struct hello *hello, char *text, struct buffer *why)
{
  char *blank;
  hello->name = value(text, "name");
  hello->version = value(text, "version");
  hello->commands = value(text, "commands");
  hello->pipeline = pipeline_value(value(text, "pipeline"));
  if (hello->name == NULL || hello->version == NULL || hello->commands == NULL)
    buffer_format(why, "protocol: the answer to hello has no %s=",
                  hello->name == NULL      ? "name"
                  : hello->version == NULL ? "version"
                                           : "commands");
  else if (hello->pipeline == 0)
    buffer_text(why, "protocol: pipeline= in the answer to hello is not a number from 1");
  for (blank = text; (blank = strchr(blank, ' ')) != NULL;)
    *blank++ = '\0';
  return why->length == 0;
}

/* Whether a comma-separated list holds a word of n characters. */
static bool holds(const char *list, const char *word, size_t n)
{
  for (;;) {
    size_t length = strcspn(list, ",");
    if (length == n && memcmp(list, word, n) == 0)
      return true;
    if (list[length] == '\0')
      return false;
    list += length + 1;
  }
}

bool hello_offers(const struct hello *hello, const char *command)
{
  return holds(hello->commands, command, strlen(command));
}

const char *hello_missing(const struct hello *before, const struct hello *now)
{
  const char *list = before->commands;
  for (;;) {
    size_t n = strcspn(list, ",");
    if (!holds(now->commands, list, n))
      return list;
    if (list[n] == '\0')
      return NULL;
    list += n + 1;
  }
}
