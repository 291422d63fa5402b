// SPDX-License-Identifier: Apache-2.0
/* Where an S differs: see s_difference.h. */
#include "diagnosis/s_difference.h"
#include "base/buffer.h"

#include <string.h>

/* An S and its parts, from left to right: FC, then each parameter and its length. */
struct s {
  const uint8_t *octets;
  size_t length;
  struct s_difference part[S_PARTS_MAX]; /* of what was due, and nothing of what was given */
  size_t parts;
};

/* "P6 plmn" as "P6 (plmn)". */
static void add_part(void *context, const struct fields_part *part)
{
  struct s *s = context;
  const char *name = strchr(part->name, ' ');
  struct buffer b = {0};
  buffer_format(&b, "%.*s", (int)strcspn(part->name, " "), part->name);
  if (name != NULL)
    buffer_format(&b, " (%s)", name + 1);
  else if (part->name[0] == 'L')
    buffer_format(&b, " (length of P%s)", part->name + 1);
  s->part[s->parts] = (struct s_difference){.due_at = part->offset, .due_length = part->length};
  strncpy(s->part[s->parts++].part, b.octets, sizeof s->part[0].part - 1u);
  buffer_free(&b);
}

static bool divide(struct s *s, enum fields_kind kind, size_t n, const uint8_t *octets, size_t length)
{
  *s = (struct s){.octets = octets, .length = length};
  return fields_tell(kind, octets, length, n, add_part, s);
}

/* Whether the given S goes on, at a place, with so many octets of the one due. */
static bool goes_on(const struct s *due, size_t at, size_t n, const struct s *given, size_t given_at)
{
  return given_at <= given->length && given->length - given_at >= n &&
         memcmp(due->octets + at, given->octets + given_at, n) == 0;
}

static bool same_part(const struct s *due, const struct s *given, size_t i)
{
  return due->part[i].due_length == given->part[i].due_length &&
         goes_on(due, due->part[i].due_at, due->part[i].due_length, given, given->part[i].due_at);
}

/* Part by part, of two that have as many. Where FC differs too, that may be by chance. */
static size_t compare_parts(struct s_difference *d, const struct s *due, const struct s *given)
{
  size_t i, n = 0;
  for (i = 0; i < due->parts; i++) {
    if (same_part(due, given, i) || (i > 0 && i % 2u == 0)) /* a length is that of its parameter */
      continue;
    d[n] = due->part[i];
    d[n].given_at = given->part[i].due_at;
    d[n++].given_length = given->part[i].due_length;
  }
  return n > 1u && strcmp(d[0].part, "FC") == 0 ? 0 : n;
}

/* Where the part behind the i-th begins, a parameter's length being part of it. */
static size_t behind(const struct s *s, size_t i)
{
  const struct s_difference *last = &s->part[i == 0 ? 0 : i + 1u];
  return last->due_at + last->due_length;
}

/* What was due, with FC or parameters left out. */
static size_t compare_missing(struct s_difference *d, const struct s *due, const struct s *given)
{
  size_t at = 0, i, n = 0;
  for (i = 0; i < due->parts; i += i == 0 ? 1u : 2u) {
    const size_t length = behind(due, i) - due->part[i].due_at;
    if (goes_on(due, due->part[i].due_at, length, given, at)) {
      at += length;
    } else {
      d[n] = due->part[i];
      d[n++].way = S_MISSING;
    }
  }
  return at == given->length ? n : 0;
}

/* What was due, with FC or one parameter put in twice. */
static size_t compare_twice(struct s_difference *d, const struct s *due, const struct s *given)
{
  size_t i;
  for (i = 0; i < due->parts; i += i == 0 ? 1u : 2u) {
    const size_t end = behind(due, i), at = due->part[i].due_at;
    if (given->length == due->length + end - at && goes_on(due, 0, end, given, 0) &&
        goes_on(due, at, due->length - at, given, end)) {
      d[0] = due->part[i];
      d[0].way = S_TWICE;
      return 1u;
    }
  }
  return 0;
}

/* The part in which the first octet lies that differs. */
static size_t compare_octets(struct s_difference *d, const struct s *due, const struct s *given)
{
  size_t at = 0, i, left;
  while (at < due->length && at < given->length && due->octets[at] == given->octets[at])
    at++;
  for (i = 0; i < due->parts && due->part[i].due_at + due->part[i].due_length <= at; i++)
    continue;
  if (i == due->parts) { /* it goes on where it should end */
    *d = (struct s_difference){"after its end", S_OTHER, at, 0, at, given->length - at};
    return at < given->length ? 1u : 0;
  }
  *d = due->part[i];
  d->given_at = d->due_at < given->length ? d->due_at : given->length;
  left = given->length - d->given_at;
  d->given_length = left < d->due_length ? left : d->due_length;
  return 1u;
}

size_t s_compare(struct s_difference d[S_PARTS_MAX], enum fields_kind kind, size_t n, const uint8_t *due,
                 size_t due_length, const uint8_t *given, size_t given_length)
{
  struct s is_due, is_given;
  size_t found = 0;
  if (2u * n + 1u > S_PARTS_MAX || !divide(&is_due, kind, n, due, due_length))
    return 0;
  if (divide(&is_given, kind, n, given, given_length))
    found = compare_parts(d, &is_due, &is_given);
  if (goes_on(&is_due, 0, due_length, &is_given, 0))
    return compare_octets(d, &is_due, &is_given);
  if (found == 0)
    found = compare_missing(d, &is_due, &is_given);
  if (found == 0)
    found = compare_twice(d, &is_due, &is_given);
  return found > 0 ? found : compare_octets(d, &is_due, &is_given);
}
