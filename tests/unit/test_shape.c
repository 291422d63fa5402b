// SPDX-License-Identifier: Apache-2.0
/* Whatever becomes of a vector's members, it is refused on loading, or can be asked, judged and printed: the first
 * vectors of each family of this release, changed in each member in each way. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/memory.h"
#include "base/printable.h"
#include "run/verdict.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define KEY_A "1212121212121212121212121212121212121212121212121212121212121212"

/* What changes a member: its new value, or NULL to drop it. */
static const char *const replacements[] = {NULL,
                                           "null",
                                           "true",
                                           "{}",
                                           "[]",
                                           "\"\"",
                                           "-1",
                                           "0",
                                           "9223372036854775807",
                                           "0.5",
                                           "\"x\"",
                                           "\"00\"",
                                           "[\"x\"]",
                                           "[{}]",
                                           "{\"a\":1}",
                                           "\"a\\u001b]0;owned\\u0007\"",
                                           "\"a\\nRESULT conformant passed=1\"",
                                           "\"\\u202e\"",
                                           "\"\\u00ad\"",
                                           "\"AA\"",
                                           "[{\"epoch\":1,\"key\":5}]",
                                           "[{\"epoch\":77777,\"key\":\"" KEY_A "\"}]"};

/* How often a change was refused, and how often it was harmless. */
static size_t refused, harmless;

/* Where a change is, for messages. */
static char place[256];

/* ---- What is harmless. */

static void assert_printable(const json_t *json)
{
  json_t *object = (json_t *)(uintptr_t)json, *value;
  const char *name;
  size_t i;
  if (json_is_string(json) && !printable_is_line(json_string_value(json), json_string_length(json)))
    fail_msg("%s: a text that is not printable was taken", place);
  json_object_foreach(object, name, value)
  {
    if (!printable_is(name, strlen(name)))
      fail_msg("%s: a name that is not printable was taken", place);
    assert_printable(value);
  }
  for (i = 0; i < json_array_size(json); i++)
    assert_printable(json_array_get(json, i));
}

/* Whether an answer to everything passes the vector. */
static bool passes(const struct vector *vector, const char *answer)
{
  struct verdict v = {0};
  struct sequence *sequence;
  char *line = NULL, *why = NULL;
  bool goes_on = true, passed;
  if (vector->form == REQUEST_SINGLE) {
    verdict_of_answer(&v, vector, answer, true);
  } else {
    sequence = sequence_new(vector->id, vector->form, vector->input, &why);
    assert_non_null(sequence);
    while (goes_on && sequence_next(sequence, &line, NULL) == SEQUENCE_LINE) {
      free(line);
      goes_on = verdict_of_step(&v, vector, sequence, answer);
    }
    if (goes_on)
      fail_msg("%s: the sequence ends without a verdict", place);
    sequence_free(sequence);
  }
  passed = v.kind == VERDICT_PASS;
  verdict_clear(&v);
  return passed;
}

/* Wrong answers: of the right names, and of none. */
static void assert_nothing_wrong_passes(const struct vector *vector)
{
  static const char *const values[] = {"", "12", "1212121212121212", "12121212121212121212121212121212", KEY_A, "x"};
  static const char *const others[] = {"ok", "ok x=", "ok key=", "ok =", "invalid none", "unsupported", "error"};
  size_t i;
  for (i = 0; i < sizeof values / sizeof values[0]; i++) {
    const char *const *name = request_answers(vector->command, vector->input);
    struct buffer answer = {0};
    buffer_text(&answer, "ok");
    for (; *name != NULL; name++)
      buffer_format(&answer, " %s=%s", *name, values[i]);
    if (passes(vector, answer.octets))
      fail_msg("%s: '%s' passes", place, answer.octets);
    buffer_free(&answer);
  }
  for (i = 0; i < sizeof others / sizeof others[0]; i++)
    if (passes(vector, others[i]))
      fail_msg("%s: '%s' passes", place, others[i]);
}

static void assert_refused_or_harmless(const char *family, const json_t *json)
{
  struct vector vector;
  char *why, *line, *due;
  if (!vectors_read_vector(&vector, family, json, &why)) {
    if (why[0] == '\0' || !printable_is(why, strlen(why)))
      fail_msg("%s: refused with the reason '%s'", place, why);
    free(why);
    refused++;
    return;
  }
  harmless++;
  assert_printable(json);
  line = vectors_first_request(&vector);
  if (strncmp(line, vector.id, strlen(vector.id)) != 0 || strlen(line) > REQUEST_MAX)
    fail_msg("%s: the request is '%.100s'", place, line);
  free(line);
  if (vector.form == REQUEST_SINGLE) {
    due = verdict_expected(&vector);
    if (!printable_is(due, strlen(due)) || strstr(due, "(null)") != NULL)
      fail_msg("%s: expected is '%s'", place, due);
    free(due);
  }
  assert_nothing_wrong_passes(&vector);
}

/* ---- Changes. */

/* A change to one value inside `whole`, which is of the family. */
struct change {
  const char *family;
  const json_t *whole;
};

/* Put a value in the place of a member, or of an element; NULL takes it away. */
static void put(json_t *in, const char *name, size_t i, json_t *value)
{
  if (json_is_object(in) && value != NULL)
    json_object_set_new(in, name, value);
  else if (json_is_object(in))
    json_object_del(in, name);
  else if (value != NULL)
    json_array_set_new(in, i, value);
  else
    json_array_remove(in, i);
}

static json_t *get(const json_t *in, const char *name, size_t i)
{
  return json_is_object(in) ? json_object_get(in, name) : json_array_get(in, i);
}

/* A text with more at its end; as long as no line can be. */
static json_t *longer(const char *text, const char *more, size_t times)
{
  struct buffer b = {0};
  json_t *json;
  buffer_text(&b, text);
  while (times-- > 0)
    buffer_text(&b, more);
  json = json_stringn(b.octets, b.length);
  buffer_free(&b);
  return json;
}

static void try_value(const struct change *change, json_t *in, const char *name, size_t i, json_t *value)
{
  json_t *before = json_incref(get(in, name, i));
  put(in, name, i, value);
  assert_refused_or_harmless(change->family, change->whole);
  if (value == NULL && json_is_array(in))
    json_array_insert_new(in, i, before);
  else
    put(in, name, i, before);
}

static void change_inside(const struct change *change, json_t *in);

static void change_value(const struct change *change, json_t *in, const char *name, size_t i)
{
  json_t *value = get(in, name, i), *more;
  const char *text = json_string_value(value);
  size_t r;
  snprintf(place, sizeof place, "%s: %s[%zu]", change->family, name == NULL ? "" : name, i);
  for (r = 0; r < sizeof replacements / sizeof replacements[0]; r++)
    try_value(change, in, name, i, replacements[r] == NULL ? NULL : json_loads(replacements[r], JSON_DECODE_ANY, NULL));
  if (text != NULL) {
    try_value(change, in, name, i, longer(text, "0", 1));
    try_value(change, in, name, i, longer(text, "00", 1));
    try_value(change, in, name, i, longer(text, " ", 1));
    try_value(change, in, name, i, longer(text, "00", 131072));
  }
  if (json_is_integer(value)) {
    try_value(change, in, name, i, json_integer(json_integer_value(value) + 1));
    try_value(change, in, name, i, json_integer(json_integer_value(value) - 1));
  }
  more = json_deep_copy(value);
  if (json_is_object(more))
    json_object_set_new(more, "more\x1b", json_integer(1));
  else if (json_is_array(more) && json_array_size(more) > 0)
    json_array_append(more, json_array_get(more, 0));
  try_value(change, in, name, i, more);
  change_inside(change, value);
}

static void change_inside(const struct change *change, json_t *in)
{
  json_t *names = json_object(), *value;
  const char *name;
  size_t i;
  if (json_is_object(in))
    json_object_update(names, in); /* `in` changes meanwhile */
  json_object_foreach(names, name, value)
  {
    change_value(change, in, name, 0);
  }
  json_decref(names);
  for (i = 0; i < json_array_size(in) && i < 3; i++)
    change_value(change, in, NULL, i);
}

static void change_vector(const char *family, json_t *vector)
{
  const struct change change = {family, vector};
  if (strcmp(family, "accumulated") == 0)
    json_object_set_new(json_object_get(vector, "input"), "count", json_integer(3)); /* of 100000: the same, faster */
  json_object_set_new(vector, "more", json_integer(1));
  change_value(&change, vector, "more", 0);
  json_object_del(vector, "more");
  change_inside(&change, vector);
}

static json_t *read_family(const char *family)
{
  char path[64];
  json_t *json;
  snprintf(path, sizeof path, "vectors/%s.json", family);
  json = json_load_file(path, 0, NULL);
  assert_non_null(json);
  return json;
}

/* Whether no vector before number i has its kind of observation; of other families, whether it is the first. */
static bool is_new(const json_t *list, size_t i)
{
  const char *kind = json_string_value(json_object_get(json_object_get(json_array_get(list, i), "input"), "kind"));
  size_t j;
  for (j = 0; j < i; j++) {
    const json_t *input = json_object_get(json_array_get(list, j), "input");
    if (kind == NULL || strcmp(json_string_value(json_object_get(input, "kind")), kind) == 0)
      return false;
  }
  return true;
}

static void assert_changes(const char *family)
{
  json_t *document = read_family(family), *list = json_object_get(document, "vectors");
  size_t i;
  refused = harmless = 0;
  for (i = 0; i < json_array_size(list); i++) {
    if (is_new(list, i))
      change_vector(family, json_array_get(list, i));
  }
  print_message("%s: %zu refused, %zu harmless\n", family, refused, harmless);
  assert_true(refused > 100 && harmless > 0);
  json_decref(document);
}

static void a_changed_vector_of_any_family_is_refused_or_harmless(void **state)
{
  static const char *const families[] = {
      "hmac",  "kdf",         "kdf-invalid", "derive",        "derive-invalid", "confirm",        "confirm-invalid",
      "chain", "accumulated", "agree",       "agree-invalid", "observe",        "observe-invalid"};
  size_t i;
  (void)state;
  for (i = 0; i < sizeof families / sizeof families[0]; i++)
    assert_changes(families[i]);
}

/* ---- One by one. */

/* The first vector of a family, with a member of its input or output changed, is refused for this reason; NULL: it is
 * taken. */
static void assert_changed(const char *family, const char *in, const char *name, const char *value, const char *reason)
{
  json_t *document = read_family(family), *json = json_array_get(json_object_get(document, "vectors"), 0);
  struct vector vector;
  char *why = NULL;
  json_object_set_new(json_object_get(json, in), name, json_loads(value, JSON_DECODE_ANY, NULL));
  if (vectors_read_vector(&vector, family, json, &why) != (reason == NULL) ||
      (reason != NULL && strstr(why, reason) == NULL))
    fail_msg("%s: %s", name, why);
  free(why);
  json_decref(document);
}

static void z_has_two_halves_in_suite_3_alone(void **state)
{
#define Z "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
  (void)state;
  assert_changed("agree", "output", "z", "\"" Z "\"", NULL); /* the first vector is of suite 1 */
  assert_changed("agree", "output", "z", "\"" Z Z "\"",
                 "its output's 'z' has 64 octets, and in its input's 'suite' z has 32");
  assert_changed("agree", "input", "suite", "3", "its output's 'z' has 32 octets, and in its input's 'suite' z has 64");
  assert_changed("agree", "output", "z", "\"" Z "00\"", "'z' is not 32 or 64 octets in lower-case hex");
}

static void the_keys_of_a_chain_are_judged_to_its_end(void **state)
{
#define AT(epoch) "{\"epoch\":" epoch ",\"key\":\"" KEY_A "\"}"
  (void)state;
  assert_changed("chain", "output", "keys", "[" AT("1000") "]", NULL);
  assert_changed("chain", "output", "keys", "[" AT("1") "," AT("1000") "]", NULL);
  assert_changed("chain", "output", "keys", "[" AT("1") "]",
                 "the last key of its output is not that of its last epoch, 1000");
  assert_changed("chain", "output", "keys", "[" AT("1001") "]", "last epoch");
  assert_changed("chain", "output", "keys", "[" AT("77777") "]", "last epoch");
  assert_changed("chain", "output", "keys", "[" AT("0") "," AT("1000") "]", "order of their epochs");
  assert_changed("chain", "output", "keys", "[" AT("1000") "," AT("1000") "]", "order of their epochs");
  assert_changed("chain", "output", "keys", "[" AT("2") "," AT("1") "," AT("1000") "]", "order of their epochs");
  assert_changed("chain", "output", "keys", "[\"x\"]", "not an object");
  assert_changed("chain", "output", "keys", "[]", "at least one key");
  assert_changed("chain", "output", "keys", "{}", "at least one key");
  assert_changed("chain", "output", "keys", "[{\"epoch\":1000,\"key\":5}]", "'key' is not 32 octets");
  assert_changed("chain", "output", "keys", "[{\"epoch\":1000.0,\"key\":\"" KEY_A "\"}]",
                 "'epoch' is not a whole number");
  assert_changed("chain", "output", "keys", "[{\"epoch\":1000}]", "no 'key'");
  assert_changed("chain", "input", "epoch", "9223372036854775807", "'epoch'");
  assert_changed("chain", "input", "count", "9223372036854775807", "'count'");
  assert_changed("chain", "input", "bits", "128", "256");
}

static void a_key_has_the_bits_that_were_asked_for(void **state)
{
  (void)state;
  assert_changed("derive", "input", "bits", "256", "bits");
  assert_changed("derive", "output", "key", "\"" KEY_A "\"", "256 bits");
}

static void an_unknown_kind_of_observation_can_only_be_invalid(void **state)
{
  (void)state;
  assert_changed("observe", "input", "kind", "\"x\"", "'kind' is unknown to this version");
  assert_changed("observe-invalid", "input", "kind", "\"x\"", NULL);
}

/* The first line of the chain has just the longest length, and an empty root: each line after it would be too long. */
static void a_chain_whose_later_lines_are_too_long_is_refused(void **state)
{
  json_t *document = read_family("chain"), *json = json_array_get(json_object_get(document, "vectors"), 0);
  json_t *input = json_object_get(json, "input");
  struct vector vector;
  size_t rest;
  char *why, *line;
  (void)state;
  json_object_set_new(input, "root", json_string(""));
  json_object_set_new(input, "network_nonce", json_string(""));
  assert_true(vectors_read_vector(&vector, "chain", json, &why));
  line = vectors_first_request(&vector);
  rest = (REQUEST_MAX - strlen(line)) / 2 * 2;
  free(line);
  json_object_set_new(input, "network_nonce", longer("", "00", rest / 2));
  assert_false(vectors_read_vector(&vector, "chain", json, &why));
  assert_non_null(strstr(why, "a line has at most 262144"));
  free(why);
  json_object_set_new(input, "network_nonce", longer("", "00", rest / 2 - 34)); /* room for a root and for epoch 1000 */
  assert_true(vectors_read_vector(&vector, "chain", json, &why));
  json_object_set_new(input, "network_nonce", longer("", "00", rest / 2 - 31));
  assert_false(vectors_read_vector(&vector, "chain", json, &why));
  free(why);
  json_decref(document);
}

static void ids_and_lists_have_their_bounds(void **state)
{
  static const struct {
    const char *name, *value, *reason;
  } changes[] = {{"id", "\"HELLO\"", "id"},
                 {"id", "\"A,B\"", "id"},
                 {"id", "\"00000000000000000000000000000000000000000000000000000000000000000\"", "id"},
                 {"clauses", "[]", "clauses"},
                 {"clauses", "[\"4.\"]", "clauses"},
                 {"clauses", "[\"4.1.1\"]", "clauses"},
                 {"clauses", "[\"4.1\",\"4.1\"]", "clauses"},
                 {"flags", "[\"a,b\"]", "flags"},
                 {"flags", "[\"a\",\"a\"]", "flags"},
                 {"flags", "[\"A\"]", "flags"},
                 {"comment", "\"\xc3\xa4\"", NULL},
                 {"comment", "\"a\\tb\"", "comment"},
                 {"source", "\"\\u200b\"", "source"}};
  size_t i;
  (void)state;
  for (i = 0; i < sizeof changes / sizeof changes[0]; i++) {
    json_t *document = read_family("hmac"), *json = json_array_get(json_object_get(document, "vectors"), 0);
    struct vector vector;
    char *why = NULL;
    json_object_set_new(json, changes[i].name, json_loads(changes[i].value, JSON_DECODE_ANY, NULL));
    if (vectors_read_vector(&vector, "hmac", json, &why) != (changes[i].reason == NULL) ||
        (why != NULL && strstr(why, changes[i].reason) == NULL))
      fail_msg("%s %s: %s", changes[i].name, changes[i].value, why);
    free(why);
    json_decref(document);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_changed_vector_of_any_family_is_refused_or_harmless),
      cmocka_unit_test(z_has_two_halves_in_suite_3_alone),
      cmocka_unit_test(the_keys_of_a_chain_are_judged_to_its_end),
      cmocka_unit_test(a_key_has_the_bits_that_were_asked_for),
      cmocka_unit_test(an_unknown_kind_of_observation_can_only_be_invalid),
      cmocka_unit_test(a_chain_whose_later_lines_are_too_long_is_refused),
      cmocka_unit_test(ids_and_lists_have_their_bounds),
  };
  return cmocka_run_group_tests_name("shape", tests, NULL, NULL);
}
