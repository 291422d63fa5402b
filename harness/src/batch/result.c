// SPDX-License-Identifier: Apache-2.0
/* A row of a batch's output: see result.h. */
#include "batch/result.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *const result_names[RESULT_VALUES] = {"kcv", "tag"};
const char *const result_commands[RESULT_VALUES] = {"observe", "confirm"};
const size_t result_digits[RESULT_VALUES] = {RESULT_KCV_DIGITS, RESULT_TAG_DIGITS};

enum field { LINE, IMSI, CONTEXT, KCV, TAG, ERROR, DETAIL, FIELDS };

void result_fail(struct result *result, const char *error, const char *format, ...)
{
  va_list arguments;
  char *c;
  if (result->error[0] != '\0')
    return;
  snprintf(result->error, sizeof result->error, "%s", error);
  va_start(arguments, format);
  vsnprintf(result->detail, sizeof result->detail, format, arguments);
  va_end(arguments);
  for (c = result->detail; (c = strpbrk(c, ",\"")) != NULL;)
    *c = ';';
}

void result_write(struct buffer *b, const struct result *r)
{
  buffer_format(b, "%llu,%s,%s,%s,%s,%s,%s\n", (unsigned long long)r->line, r->imsi, r->context, r->value[RESULT_KCV],
                r->value[RESULT_TAG], r->error, r->detail);
}

/* Copy a field of so many characters, all of them of a set, or an empty one. */
static bool take(char *to, const char *from, size_t least, size_t most, const char *set)
{
  const size_t n = strlen(from);
  if (n != 0 && (n < least || n > most || strspn(from, set) != n))
    return false;
  memcpy(to, from, n + 1);
  return true;
}

static bool take_line(uint64_t *line, const char *from)
{
  const size_t n = strlen(from);
  *line = strtoull(from, NULL, 10);
  return n > 0 && n < 19 && from[0] != '0' && strspn(from, "0123456789") == n;
}

static bool take_text(char *to, const char *from, size_t most)
{
  if (strlen(from) > most || strpbrk(from, ",\"") != NULL)
    return false;
  memcpy(to, from, strlen(from) + 1);
  return true;
}

bool result_read(struct result *r, const struct csv_row *row)
{
  static const char hex[] = "0123456789abcdef";
  *r = (struct result){0};
  return row->ended && row->count == FIELDS && take_line(&r->line, row->field[LINE]) &&
         take(r->imsi, row->field[IMSI], 6, 15, "0123456789") && take(r->context, row->field[CONTEXT], 16, 16, hex) &&
         take(r->value[RESULT_KCV], row->field[KCV], RESULT_KCV_DIGITS, RESULT_KCV_DIGITS, hex) &&
         take(r->value[RESULT_TAG], row->field[TAG], RESULT_TAG_DIGITS, RESULT_TAG_DIGITS, hex) &&
         take(r->error, row->field[ERROR], 1, RESULT_ERROR_MAX, "abcdefghijklmnopqrstuvwxyz") &&
         take_text(r->detail, row->field[DETAIL], RESULT_DETAIL_MAX) &&
         (r->error[0] != '\0' || (r->context[0] != '\0' && r->imsi[0] != '\0' &&
                                  (r->value[RESULT_KCV][0] != '\0' || r->value[RESULT_TAG][0] != '\0')));
}

bool result_is_header(const struct csv_row *row)
{
  struct buffer b = {0};
  bool is;
  size_t i;
  for (i = 0; i < row->count; i++)
    buffer_format(&b, "%s%s", i == 0 ? "" : ",", row->field[i]);
  is = row->ended && b.octets != NULL && strcmp(b.octets, RESULT_HEADER) == 0;
  buffer_free(&b);
  return is;
}
