// SPDX-License-Identifier: Apache-2.0
/* Lines of an implementation: the grammar of answers, the greeting, and what is shown of either. */
#include "protocol/answer.h"
#include "fuzz.h"
#include "protocol/hello.h"
#include "base/memory.h"
#include "base/printable.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

/* The words and the blanks between them are the whole text. */
static void take_words(const char *text)
{
  struct answer answer = answer_parse(text);
  const char *rest = answer.rest, *at = rest;
  struct answer_word word;
  CHECK(answer.rest[0] == '\0' || (answer.rest > text && answer.rest[-1] == ' '));
  while (answer_next(&rest, &word)) {
    CHECK(word.name == at && memchr(word.name, '=', word.name_length) == NULL);
    at += word.name_length;
    CHECK((word.value == NULL) == (*at != '='));
    if (word.value != NULL) {
      CHECK(word.value == at + 1);
      at = word.value + word.value_length;
    }
    CHECK(*at == ' ' || *at == '\0');
    at += *at == ' ';
    CHECK(rest == at);
  }
  CHECK(*at == '\0');
}

static void greet(const char *text)
{
  char *copy = memory_copy(text), *piece, *state = NULL;
  struct buffer why = {0};
  struct hello hello;
  bool good = hello_read(&hello, copy, &why);
  CHECK(good == (why.length == 0));
  CHECK(printable_is(why.length == 0 ? "" : why.octets, why.length));
  if (good) {
    char *commands = memory_copy(hello.commands);
    CHECK(hello.name[0] != '\0' && hello.version[0] != '\0' && hello.commands[0] != '\0' && hello.pipeline > 0);
    CHECK(strpbrk(hello.name, " ") == NULL && strpbrk(hello.version, " ") == NULL);
    CHECK(!hello_offers(&hello, "derive,kdf"));
    for (piece = strtok_r(commands, ",", &state); piece != NULL; piece = strtok_r(NULL, ",", &state))
      CHECK(hello_offers(&hello, piece));
    free(commands);
  }
  buffer_free(&why);
  free(copy);
}

/* Nothing that moves a cursor, changes a colour or the direction of writing comes through. */
static bool is_legible(const struct buffer *b)
{
  json_t *json = json_stringn(b->octets == NULL ? "" : b->octets, b->length); /* refuses what is not UTF-8 */
  bool good = json != NULL;
  size_t i;
  for (i = 0; good && i < b->length; i++)
    good = ((uint8_t)b->octets[i] >= ' ' && b->octets[i] != 0x7f) || strchr("\n\r\t", b->octets[i]) != NULL;
  json_decref(json);
  return good &&
         (b->length == 0 || (strstr(b->octets, "\xe2\x80\xae") == NULL && strstr(b->octets, "\xc2\x9b") == NULL));
}

static void show(const char *octets, size_t n)
{
  struct buffer b = {0};
  printable_add(&b, octets, n);
  CHECK(b.length <= 4u * PRINTABLE_LINE_MAX + 64u && printable_is(b.octets == NULL ? "" : b.octets, b.length));
  buffer_clear(&b);
  printable_add_all(&b, octets, n);
  CHECK(b.length >= n && printable_is(b.octets == NULL ? "" : b.octets, b.length));
  if (n > 0 && printable_is(octets, n))
    CHECK(b.length == n && memcmp(b.octets, octets, n) == 0);
  buffer_clear(&b);
  printable_text(&b, octets, n);
  CHECK(is_legible(&b));
  buffer_free(&b);
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t n)
{
  char *text = memory_copy_octets((const char *)octets, n);
  show(text, n);
  take_words(text);
  greet(text);
  free(text);
  return 0;
}
