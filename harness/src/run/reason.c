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
    buffer_format(b, "%s= is empty; expected %zu hex digits", name, length);
  else if (n % 2u != 0)
    buffer_format(b, "%s= has an odd number of hex digits, %zu; expected %zu", name, n, length);
  else
    buffer_format(b, "%s has %zu octets; expected %zu", name, n / 2u, length / 2u);
  if (n < length && is_without_zeros(found, due))
    buffer_text(b, "; write each octet with two hex digits, also below 10");
}

void reason_value(struct buffer *b, const char *name, const struct answer_word *found, const char *due)
{
  size_t digits = strspn(found->value, hex);
  if (digits < found->value_length && digits == 1u && (found->value[1] == 'x' || found->value[1] == 'X')) {
    buffer_format(b, "%s= is not hex: it begins with ", name);
    add_quoted(b, found->value, 2);
  } else if (digits < found->value_length) {
    buffer_format(b, "%s= is not hex: its character %zu is ", name, digits + 1u);
    add_quoted(b, found->value + digits, 1);
  } else if (found->value_length != strlen(due)) {
    add_length(b, name, found, due);
  } else {
    buffer_format(b, "%s differs from the expected value", name);
  }
}

void reason_missing(struct buffer *b, const char *name, const char *rest)
{
  size_t n = strcspn(rest, " "), equals = strcspn(rest, " =");
  buffer_format(b, "%s= is missing in the answer%s", name, rest[0] == '\0' ? "" : "; in its place: ");
  if (rest[0] == '\0')
    return;
  if (n == 0) {
    buffer_text(b, "a second blank");
  } else if (rest[equals] != '=') {
    add_quoted(b, rest, n < 40u ? n : 40u);
    buffer_text(b, ", which has no name");
  } else {
    buffer_text(b, "the name ");
    add_quoted(b, rest, equals < 40u ? equals : 40u);
    if (strlen(name) == equals && strncasecmp(rest, name, equals) == 0)
      buffer_text(b, "; write names in lower case");
  }
}

void reason_class(struct buffer *b, const char *found, const char *due)
{
  buffer_text(b, "refused with class ");
  add_quoted(b, found, strlen(found));
  if (strcasecmp(found, due) == 0)
    buffer_format(b, "; expected '%s'; write classes in lower case", due);
  else if (strncmp(found, due, strlen(due)) == 0 && found[strlen(due)] == ' ')
    buffer_format(b, "; expected '%s'; nothing may follow a class", due);
  else
    buffer_format(b, "; expected '%s', the first rule that is broken", due);
}
