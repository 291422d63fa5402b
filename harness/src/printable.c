// SPDX-License-Identifier: Apache-2.0
/* What came from outside, made fit for a terminal and a report: see printable.h. */
#include "printable.h"

#include <string.h>

static bool is_printable(char c)
{
  return c >= 0x20 && c <= 0x7e;
}

bool printable_is(const char *octets, size_t n)
{
  size_t i;
  for (i = 0; i < n; i++)
    if (!is_printable(octets[i]))
      return false;
  return true;
}

void printable_add_all(struct buffer *b, const char *octets, size_t n)
{
  size_t i;
  buffer_add(b, NULL, 0);
  for (i = 0; i < n; i++) {
    if (is_printable(octets[i]))
      buffer_add(b, octets + i, 1);
    else
      buffer_format(b, "\\x%02x", (unsigned)(unsigned char)octets[i]);
  }
}

void printable_add(struct buffer *b, const char *octets, size_t n)
{
  if (n <= PRINTABLE_LINE_MAX) {
    printable_add_all(b, octets, n);
  } else {
    printable_add_all(b, octets, PRINTABLE_LINE_MAX);
    buffer_format(b, "... (%zu octets)", n);
  }
}

/* One value: whole, or its first and last quarter of the maximum. */
static void add_value(struct buffer *b, const char *value, size_t n)
{
  const size_t part = PRINTABLE_VALUE_MAX / 4;
  if (n <= PRINTABLE_VALUE_MAX) {
    printable_add_all(b, value, n);
  } else {
    printable_add_all(b, value, part);
    buffer_text(b, "...");
    printable_add_all(b, value + n - part, part);
    buffer_format(b, " (%zu characters)", n);
  }
}

/* The length of a word's "name=", 0 if it has none. */
static size_t name_length(const char *word, size_t n)
{
  const char *equals = memchr(word, '=', n);
  return equals == NULL ? 0 : (size_t)(equals - word) + 1;
}

void printable_values(struct buffer *b, const char *text)
{
  buffer_add(b, NULL, 0);
  while (*text != '\0') {
    size_t n = strcspn(text, " "), name = name_length(text, n);
    printable_add_all(b, text, name);
    add_value(b, text + name, n - name);
    text += n;
    for (; *text == ' '; text++)
      buffer_text(b, " ");
  }
}
