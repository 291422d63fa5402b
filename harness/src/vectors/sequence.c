// SPDX-License-Identifier: Apache-2.0
/* A vector that takes many requests: see sequence.h. */
#include "vectors/sequence.h"
#include "vectors/accumulated.h"
#include "base/buffer.h"
#include "base/hex.h"
#include "base/memory.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* The octets of the longest key, which is that of a chain. */
#define KEY_MAX 32

struct sequence {
  const char *id;
  enum request_form form;
  const json_t *input;
  size_t count, made, taken;
  json_int_t first_epoch;
  char key[65];                    /* the last one, of a chain */
  struct accumulated *accumulated; /* the requests of such a vector */
  struct buffer keys;              /* of an accumulated vector: as many octets each as is due */
  struct buffer due;               /* how many, an octet for each request made */
};

/* What is wrong with the input, or NULL. */
static const char *objection(enum request_form form, const json_t *input)
{
  json_int_t count = json_integer_value(json_object_get(input, "count"));
  json_int_t epoch = json_integer_value(json_object_get(input, "epoch"));
  if (count < 1 || count > ACCUMULATED_MAX)
    return "the input's 'count' is not a whole number from 1 to 1000000";
  if (form == REQUEST_ACCUMULATED && !json_is_string(json_object_get(input, "seed")))
    return "the input has no 'seed'";
  if (form == REQUEST_CHAIN && (epoch < 1 || epoch > UINT32_MAX - count + 1))
    return "the input's 'epoch' is not a whole number from 1, or the last epoch is above 2^32-1";
  return NULL;
}

/* Derive's input for the next step: the vector's, with the epoch counted on and, after the first, the last key as root.
 */
static json_t *chain_input(const struct sequence *s)
{
  json_t *input = json_copy((json_t *)(uintptr_t)s->input);
  json_object_set_new(input, "epoch", json_integer(s->first_epoch + (json_int_t)s->made));
  if (s->made > 0)
    json_object_set_new(input, "root", json_string_nocheck(s->key));
  return input;
}

/* The input of request number `made`. */
static json_t *input_of(const struct sequence *s)
{
  if (s->form == REQUEST_CHAIN)
    return chain_input(s);
  return accumulated_input(json_string_value(json_object_get(s->input, "seed")), s->made);
}

/* Line number `made`, by way of its input; NULL and *why if that does not make one. */
static char *line_of_input(const struct sequence *s, char **why)
{
  json_t *input = input_of(s);
  char *line = request_line(s->id, request_command("derive"), input, why);
  json_decref(input);
  return line;
}

/* The same, and how many octets its key has. */
static char *make_line(const struct sequence *s, size_t *due, char **why)
{
  *due = KEY_MAX;
  return s->form == REQUEST_CHAIN ? line_of_input(s, why) : accumulated_line(s->accumulated, s->made, due);
}

/* Whether line number `made` can be made; *why if not. */
static bool try_line(struct sequence *s, size_t made, char **why)
{
  char *line;
  s->made = made;
  line = line_of_input(s, why);
  s->made = 0;
  free(line);
  return line != NULL;
}

/* Try the lines before any is asked. In a chain the longest is the first, or the last: it has the most digits of an
 * epoch, and a root of 64 digits as all after the first. Those of an accumulated vector never come near REQUEST_MAX. */
static bool try_lines(struct sequence *s, char **why)
{
  bool good = try_line(s, 0, why);
  if (!good || s->form != REQUEST_CHAIN || s->count == 1)
    return good;
  memset(s->key, '0', sizeof s->key - 1);
  good = try_line(s, s->count - 1, why);
  memset(s->key, 0, sizeof s->key);
  return good;
}

struct sequence *sequence_new(const char *id, enum request_form form, const json_t *input, char **why)
{
  const char *wrong = objection(form, input);
  struct sequence *s;
  if (wrong != NULL) {
    *why = memory_copy(wrong);
    return NULL;
  }
  s = memory_new(sizeof *s);
  s->id = id;
  s->form = form;
  s->input = input;
  s->count = (size_t)json_integer_value(json_object_get(input, "count"));
  s->first_epoch = json_integer_value(json_object_get(input, "epoch"));
  if (form == REQUEST_ACCUMULATED)
    s->accumulated = accumulated_new(id, json_string_value(json_object_get(input, "seed")));
  if (try_lines(s, why))
    return s;
  sequence_free(s);
  return NULL;
}

bool sequence_all_made(const struct sequence *s)
{
  return s->made == s->count;
}

enum sequence_next sequence_next(struct sequence *s, char **line, char **why)
{
  size_t due;
  char octet;
  *line = NULL;
  if (sequence_all_made(s))
    return SEQUENCE_ALL_MADE;
  if (s->form == REQUEST_CHAIN && s->taken < s->made)
    return SEQUENCE_ANSWER_DUE;
  *line = make_line(s, &due, why);
  octet = (char)due;
  buffer_add(&s->due, &octet, 1);
  s->made++;
  return *line != NULL ? SEQUENCE_LINE : SEQUENCE_IMPOSSIBLE;
}

bool sequence_take(struct sequence *s, const char *digits, size_t n)
{
  uint8_t octets[KEY_MAX];
  size_t length;
  if (s->taken == s->made || !hex_read(octets, sizeof octets, &length, digits, n) ||
      length != (size_t)s->due.octets[s->taken])
    return false;
  if (s->form == REQUEST_CHAIN)
    hex_write(s->key, octets, length);
  else
    buffer_add(&s->keys, (const char *)octets, length);
  s->taken++;
  return true;
}

size_t sequence_taken(const struct sequence *s)
{
  return s->taken;
}

size_t sequence_count(const struct sequence *s)
{
  return s->count;
}

json_int_t sequence_epoch(const struct sequence *s)
{
  return s->first_epoch + (json_int_t)s->taken - 1;
}

const char *sequence_key(const struct sequence *s)
{
  return s->key;
}

void sequence_digest(const struct sequence *s, char digest[65])
{
  hex_sha256(digest, s->keys.octets, s->keys.length);
}

void sequence_free(struct sequence *s)
{
  if (s == NULL)
    return;
  accumulated_free(s->accumulated);
  buffer_free(&s->keys);
  buffer_free(&s->due);
  free(s);
}
