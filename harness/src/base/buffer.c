// SPDX-License-Identifier: Apache-2.0
/* A string that grows: see buffer.h. */
#include "base/buffer.h"
#include "base/memory.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What most formats print is no longer, so that they print it once. */
#define FORMAT_ROOM 63u

/* Room for n octets more, and the zero. */
static void reserve(struct buffer *b, size_t n)
{
  size_t wanted = b->length + n + 1;
  if (wanted <= b->size)
    return;
  b->size = wanted > 2 * b->size ? wanted : 2 * b->size;
  b->octets = memory_resize(b->octets, b->size);
}

void buffer_add(struct buffer *b, const char *octets, size_t n)
{
  reserve(b, n);
  if (n > 0)
    memcpy(b->octets + b->length, octets, n);
  b->length += n;
  b->octets[b->length] = '\0';
}

void buffer_text(struct buffer *b, const char *text)
{
  buffer_add(b, text, strlen(text));
}

void buffer_format(struct buffer *b, const char *format, ...)
{
  va_list arguments;
  size_t room;
  int n;
  reserve(b, FORMAT_ROOM);
  do {
    room = b->size - b->length;
    va_start(arguments, format);
    n = vsnprintf(b->octets + b->length, room, format, arguments);
    va_end(arguments);
    if (n < 0) /* all formats are right, so what it lacked was memory */
      memory_exhausted();
    reserve(b, (size_t)n);
  } while ((size_t)n >= room);
  b->length += (size_t)n;
}

const char *buffer_digits(char space[BUFFER_DIGITS], uint64_t number)
{
  char *first = space + BUFFER_DIGITS - 1;
  *first = '\0';
  do {
    *--first = (char)('0' + number % 10);
    number /= 10;
  } while (number > 0);
  return first;
}

void buffer_clear(struct buffer *b)
{
  b->length = 0;
  if (b->octets != NULL)
    b->octets[0] = '\0';
}

void buffer_free(struct buffer *b)
{
  free(b->octets);
  *b = (struct buffer){0};
}

char *buffer_take(struct buffer *b)
{
  char *text;
  reserve(b, 0);
  text = b->octets;
  text[b->length] = '\0';
  *b = (struct buffer){0};
  return text;
}
