// SPDX-License-Identifier: Apache-2.0
/* Why an answer is not the one that was due: see reason.h. */
#include "run/reason.h"
#include "base/printable.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

static const char hex[] = "0123456789abcdefABCDEF";

static void add_quoted(struct buffer *b, const char *text, size_t n)
{
  buffer_text(b, "'");
  printable_add(b, text, n);
  buffer_text(b, "'");
}

/* Whether the value is the one due, printed octet by octet without zeros in front: what %x does. */
static bool is_without_zeros(const struct answer_word *found, const char *due)
{
  size_t at = 0, i;
  for (i = 0; due[i] != '\0' && due[i + 1] != '\0'; i += 2) {
    size_t from = due[i] == '0' ? i + 1u : i, n = i + 2u - from;
    if (n > found->value_length - at || strncasecmp(found->value + at, due + from, n) != 0)
      return false;
    at += n;
  }
  return at == found->value_length;
}

static void add_length(struct buffer *b, const char *name, const struct answer_word *found, const char *due)
{
  size_t n = found->value_length, length = strlen(due);
  if (n == 0)
    buffer_format(b, "%s= is empty; %zu hex digits are due", name, length);
  else if (n % 2u != 0)
    buffer_format(b, "%s= has an odd number of hex digits: %zu; %zu are due", name, n, length);
  else
    buffer_format(b, "another %s, of another length: %zu octets; %zu are due", name, n / 2u, length / 2u);
  if (n < length && is_without_zeros(found, due))
    buffer_text(b, "; octets below 10 are written with one digit, in place of two");
}

void reason_value(struct buffer *b, const char *name, const struct answer_word *found, const char *due)
{
  size_t digits = strspn(found->value, hex);
  if (digits < found->value_length && digits == 1u && (found->value[1] == 'x' || found->value[1] == 'X')) {
    buffer_format(b, "%s= is no hex: it begins with ", name);
    add_quoted(b, found->value, 2);
  } else if (digits < found->value_length) {
    buffer_format(b, "%s= is no hex: its character %zu is ", name, digits + 1u);
    add_quoted(b, found->value + digits, 1);
  } else if (found->value_length != strlen(due)) {
    add_length(b, name, found, due);
  } else {
    buffer_format(b, "another %s", name);
  }
}

void reason_missing(struct buffer *b, const char *name, const char *rest)
{
  size_t n = strcspn(rest, " "), equals = strcspn(rest, " =");
  buffer_format(b, "the answer has no %s=%s", name, rest[0] == '\0' ? "" : " where it is due: ");
  if (rest[0] == '\0')
    return;
  if (n == 0) {
    buffer_text(b, "there are two blanks");
  } else if (rest[equals] != '=') {
    add_quoted(b, rest, n < 40u ? n : 40u);
    buffer_text(b, " has no name");
  } else {
    buffer_text(b, "its name is ");
    add_quoted(b, rest, equals < 40u ? equals : 40u);
    if (strlen(name) == equals && strncasecmp(rest, name, equals) == 0)
      buffer_text(b, "; names are in lower case");
  }
}

void reason_class(struct buffer *b, const char *found, const char *due)
{
  buffer_text(b, "refused with class ");
  add_quoted(b, found, strlen(found));
  if (strcasecmp(found, due) == 0)
    buffer_format(b, " where '%s' is due; classes are in lower case", due);
  else if (strncmp(found, due, strlen(due)) == 0 && found[strlen(due)] == ' ')
    buffer_format(b, " where '%s' is due; nothing follows a class", due);
  else
    buffer_format(b, " where '%s' is the first rule broken", due);
}
