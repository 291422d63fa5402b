// SPDX-License-Identifier: Apache-2.0
/* What came from outside, made fit for a terminal and a report: see printable.h. */
#include "base/printable.h"

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

/* The octets of the UTF-8 character at p and its number; 0 if it is none: cut off, longer than it need be, a surrogate,
 * or beyond U+10FFFF. */
static size_t character(const unsigned char *p, size_t n, unsigned long *number)
{
  static const unsigned long least[] = {0, 0, 0x80, 0x800, 0x10000};
  size_t length = p[0] < 0x80 ? 1 : p[0] >> 5 == 6 ? 2 : p[0] >> 4 == 14 ? 3 : p[0] >> 3 == 30 ? 4 : 0, i;
  if (length == 0 || length > n)
    return 0;
  *number = length == 1 ? p[0] : p[0] & (0x7fu >> length);
  for (i = 1; i < length; i++) {
    if (p[i] >> 6 != 2)
      return 0;
    *number = *number << 6 | (p[i] & 0x3fu);
  }
  return *number < least[length] || *number > 0x10ffff || (*number >= 0xd800 && *number < 0xe000) ? 0 : length;
}

/* Whether a character is seen as what it is: no control, nothing that is invisible or turns the direction of others. */
static bool is_legible(unsigned long c)
{
  static const struct {
    unsigned long first, last;
  } hidden[] = {{0, 0x1f},        {0x7f, 0x9f},     {0xad, 0xad},       {0x61c, 0x61c},   {0x180e, 0x180e},
                {0x200b, 0x200f}, {0x2028, 0x202e}, {0x2060, 0x206f},   {0xe000, 0xf8ff}, {0xfeff, 0xfeff},
                {0xfff0, 0xfffb}, {0xfffe, 0xffff}, {0xe0000, 0x10ffff}};
  size_t i;
  for (i = 0; i < sizeof hidden / sizeof hidden[0]; i++)
    if (c >= hidden[i].first && c <= hidden[i].last)
      return c == '\n';
  return (c & 0xfffe) != 0xfffe;
}

void printable_text(struct buffer *b, const char *octets, size_t n)
{
  buffer_add(b, NULL, 0);
  while (n > 0) {
    unsigned long number;
    size_t length = character((const unsigned char *)octets, n, &number);
    if (length > 0 && is_legible(number)) {
      buffer_add(b, octets, length);
    } else {
      length = 1;
      buffer_format(b, "\\x%02x", (unsigned)(unsigned char)*octets);
    }
    octets += length;
    n -= length;
  }
}

bool printable_is_line(const char *octets, size_t n)
{
  while (n > 0) {
    unsigned long number;
    size_t length = character((const unsigned char *)octets, n, &number);
    if (length == 0 || !is_legible(number) || number == '\n')
      return false;
    octets += length;
    n -= length;
  }
  return true;
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

/* How long an octet is in JSON. */
static size_t size_of(char c)
{
  return c == '"' || c == '\\' ? 2 : 1;
}

char *printable_clip(const char *text, size_t part)
{
  size_t n = strlen(text), first = 0, last = n, size;
  struct buffer b = {0};
  for (size = 0; first < n && size + size_of(text[first]) <= part; first++)
    size += size_of(text[first]);
  for (size = 0; last > first && size + size_of(text[last - 1]) <= part; last--)
    size += size_of(text[last - 1]);
  buffer_add(&b, text, first);
  if (first < last)
    buffer_format(&b, " ... (%zu octets in all) ... ", n);
  buffer_add(&b, text + last, n - last);
  return buffer_take(&b);
}

/* Add a path without its folders. */
static void add_without_folders(struct buffer *b, const char *path, size_t n)
{
  const char *slash = memrchr(path, '/', n);
  if (slash != NULL)
    buffer_text(b, "*");
  buffer_add(b, slash == NULL ? path : slash, slash == NULL ? n : n - (size_t)(slash - path));
}

/* The longest of the known folders with which a text begins, in octets; 0 if it begins with none. A relative one is a
 * folder only in front of a '/'. */
static size_t known_at(const char *text, const struct names *known)
{
  size_t i, most = 0;
  for (i = 0; i < known->count; i++) {
    const size_t n = strlen(known->name[i]);
    if (n > most && strncmp(text, known->name[i], n) == 0 && (text[0] == '/' || text[n] == '/'))
      most = n;
  }
  return most;
}

/* Known folders may have blanks. */
static void add_without_known(struct buffer *b, const char *text, const struct names *known)
{
  while (*text != '\0') {
    const size_t n = known_at(text, known);
    buffer_add(b, n > 0 ? "*" : text, 1);
    text += n > 0 ? n : 1;
  }
}

char *printable_without_paths(const char *text, const struct names *known)
{
  static const char between[] = " \t\r\n'\"`()[]{}<>=,;:";
  struct buffer b = {0}, rest = {0};
  const char *at;
  if (text == NULL)
    return NULL;
  add_without_known(&rest, text, known);
  for (at = rest.octets == NULL ? "" : rest.octets; *at != '\0';) {
    size_t n = strcspn(at, between);
    add_without_folders(&b, at, n);
    at += n;
    n = strspn(at, between);
    buffer_add(&b, at, n);
    at += n;
  }
  buffer_free(&rest);
  return buffer_take(&b);
}

char *printable_without_path(const char *argument)
{
  const size_t n = strcspn(argument, "=/");
  const size_t name = argument[n] == '=' ? n + 1 : 0;
  struct buffer b = {0};
  buffer_add(&b, argument, name);
  add_without_folders(&b, argument + name, strlen(argument + name));
  return buffer_take(&b);
}
