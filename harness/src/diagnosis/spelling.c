// SPDX-License-Identifier: Apache-2.0
/* Right values spelled wrongly: see spelling.h. */
#include "diagnosis/spelling.h"
#include "base/buffer.h"

#include <string.h>
#include <strings.h>

/* The octets that are spelled here: an answer has at most so many. */
#define OCTETS_MAX 128u

static void spell_lost(struct buffer *b, const uint8_t *octets, size_t n)
{
  size_t i;
  for (i = 0; i < n; i++)
    buffer_format(b, "%x", octets[i]);
}

static void spell_separated(struct buffer *b, const uint8_t *octets, size_t n, const char *before, const char *between)
{
  size_t i;
  buffer_text(b, before);
  for (i = 0; i < n; i++)
    buffer_format(b, "%s%02x", i == 0 ? "" : between, octets[i]);
}

/* As a number: leading zeros are lost. */
static void spell_number(struct buffer *b, const uint8_t *octets, size_t n, const char *before)
{
  struct buffer all = {0};
  spell_separated(&all, octets, n, "", "");
  buffer_text(b, before);
  buffer_text(b, all.octets == NULL ? "" : all.octets + strspn(all.octets, "0"));
  buffer_free(&all);
}

static void spell_signed(struct buffer *b, const uint8_t *octets, size_t n)
{
  size_t i;
  for (i = 0; i < n; i++)
    buffer_format(b, octets[i] < 128u ? "%02x" : "ffffff%02x", octets[i]);
}

static void spell_base64(struct buffer *b, const uint8_t *octets, size_t n)
{
  static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  size_t i, j;
  for (i = 0; i < n; i += 3u) {
    const unsigned word = (unsigned)octets[i] << 16 | (i + 1u < n ? (unsigned)octets[i + 1u] << 8 : 0) |
                          (i + 2u < n ? octets[i + 2u] : 0);
    for (j = 0; j < 4u && i + j <= n; j++)
      buffer_add(b, &digits[word >> (18u - 6u * j) & 63u], 1);
  }
}

static void spell(struct buffer *b, size_t which, const uint8_t *octets, size_t n)
{
  buffer_add(b, NULL, 0);
  switch (which) {
  case 0:
    break;
  case 1:
    spell_lost(b, octets, n);
    break;
  case 2:
    spell_number(b, octets, n, "");
    break;
  case 3:
    spell_separated(b, octets, n, "0x", "");
    break;
  case 4:
    spell_separated(b, octets, n, "", ":");
    break;
  case 5:
    spell_separated(b, octets, n, "", "-");
    break;
  case 6:
    spell_signed(b, octets, n);
    break;
  case 7:
    spell_base64(b, octets, n);
    break;
  default:
    spell_number(b, octets, n, "0x");
    break;
  }
}

static bool is_plain(const struct buffer *b, const uint8_t *octets, size_t n)
{
  struct buffer plain = {0};
  bool same;
  spell_separated(&plain, octets, n, "", "");
  same = plain.length == b->length && memcmp(plain.octets, b->octets, b->length) == 0;
  buffer_free(&plain);
  return same;
}

bool spelling_applies(size_t which, const uint8_t *octets, size_t n)
{
  struct buffer b = {0};
  bool other;
  if (octets == NULL || n == 0 || n > OCTETS_MAX)
    return false;
  spell(&b, which, octets, n);
  other = !is_plain(&b, octets, n);
  buffer_free(&b);
  return other;
}

bool spelling_is(size_t which, const char *text, size_t text_length, const uint8_t *octets, size_t n)
{
  struct buffer b = {0};
  bool same;
  spell(&b, which, octets, n);
  while (which == 7u && text_length > 0 && text[text_length - 1u] == '=')
    text_length--;
  same = b.length == text_length &&
         (which == 7u ? memcmp(b.octets, text, text_length) : strncasecmp(b.octets, text, text_length)) == 0;
  buffer_free(&b);
  return same;
}

const char *spelling_words(size_t which)
{
  static const char *const words[SPELLINGS] = {
      "empty",
      "the expected one, with octets below 10 (hex) in one digit instead of two",
      "the expected one as a number, without leading zero digits",
      "the expected one with 0x in front",
      "the expected one with a colon between the octets",
      "the expected one with a hyphen between the octets",
      "the expected one, with ffffff in front of octets from 80 (hex) on",
      "the expected one in base64 instead of hex",
      "the expected one as a number after 0x, without leading zero digits"};
  return words[which];
}
