// SPDX-License-Identifier: Apache-2.0
/* Traits of vectors, and claims that name them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "protocol/request.h"
#include "run/claim.h"

#include <string.h>

static struct vector vector_of(const char *command, const char *input)
{
  struct vector v = {.command = request_command(command), .input = json_loads(input, 0, NULL)};
  assert_non_null(v.command);
  assert_non_null(v.input);
  return v;
}

static void each_command_of_the_protocol_is_a_value(void **state)
{
  static const char *const commands[] = {"hmac", "kdf", "derive", "confirm", "agree", "observe", "auth"};
  size_t i;
  (void)state;
  assert_int_equal(trait_values(TRAIT_COMMAND), sizeof commands / sizeof commands[0]);
  for (i = 0; i < sizeof commands / sizeof commands[0]; i++) {
    struct vector v = vector_of(commands[i], "{}");
    assert_string_equal(trait_value_name(TRAIT_COMMAND, (size_t)trait_of(&v, TRAIT_COMMAND)), commands[i]);
    json_decref((json_t *)(uintptr_t)v.input);
  }
}

static void auth_has_an_algorithm_and_the_bits_of_k(void **state)
{
  struct vector v = vector_of("auth", "{\"algorithm\":2,\"k\":\"00112233445566778899aabbccddeeff\"}");
  (void)state;
  assert_int_equal(trait_of(&v, TRAIT_ALGORITHM), trait_value_find(TRAIT_ALGORITHM, "tuak", 4));
  assert_int_equal(trait_of(&v, TRAIT_BITS), trait_value_find(TRAIT_BITS, "128", 3));
  assert_int_equal(trait_of(&v, TRAIT_MODE), -1);
  json_decref((json_t *)(uintptr_t)v.input);
  v = vector_of("auth", "{\"algorithm\":7,\"k\":\"0011\"}");
  assert_int_equal(trait_of(&v, TRAIT_ALGORITHM), -1);
  assert_int_equal(trait_of(&v, TRAIT_BITS), -1);
  json_decref((json_t *)(uintptr_t)v.input);
}

static void a_line_has_what_has_a_value_of_each_trait(void **state)
{
  struct vector v = vector_of("auth", "{\"algorithm\":2,\"k\":\"00112233445566778899aabbccddeeff\"}");
  static const struct {
    const char *line;
    bool has, has_if_offered;
  } cases[] = {{"command=auth,algorithm=TUAK,bits=128", true, true}, {"algorithm=2", false, true},
               {"command=auth,algorithm=milenage", false, false},    {"command=auth,bits=256", false, false},
               {"command=auth,algorithm=1,algorithm=2", true, true}, {"command=auth,mode=root", false, false}};
  size_t i;
  (void)state;
  for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct claim claim;
    struct buffer why = {0};
    assert_true(claim_read(&claim, cases[i].line, &why));
    assert_int_equal(claim.lines, 1);
    assert_int_equal(claim_line_has(&claim.line[0], &v, false), cases[i].has);
    assert_int_equal(claim_line_has(&claim.line[0], &v, true), cases[i].has_if_offered);
    claim_free(&claim);
    buffer_free(&why);
  }
  json_decref((json_t *)(uintptr_t)v.input);
}

static void what_claims_nothing_is_refused(void **state)
{
  static const char *const none[] = {"command=", "command=auths", "=", "bits=0128", "bits=128,", "modes=1", "mode"};
  size_t i;
  (void)state;
  for (i = 0; i < sizeof none / sizeof none[0]; i++) {
    struct claim claim = {0};
    struct buffer why = {0};
    assert_false(claim_add(&claim, none[i], strlen(none[i]), &why));
    assert_true(why.length > 0);
    assert_int_equal(claim.lines, 0);
    buffer_free(&why);
  }
}

static void a_line_is_shown_as_it_is_read(void **state)
{
  static const char line[] = "command=auth,result=valid,algorithm=milenage,algorithm=tuak,bits=256";
  struct claim claim = {0};
  struct buffer why = {0}, shown = {0};
  (void)state;
  assert_true(claim_add(&claim, line, strlen(line), &why));
  claim_show(&shown, &claim.line[0]);
  assert_string_equal(shown.octets, line);
  claim_free(&claim);
  buffer_free(&shown);
  buffer_free(&why);
}

int main(void)
{
  const struct CMUnitTest tests[] = {cmocka_unit_test(each_command_of_the_protocol_is_a_value),
                                     cmocka_unit_test(auth_has_an_algorithm_and_the_bits_of_k),
                                     cmocka_unit_test(a_line_has_what_has_a_value_of_each_trait),
                                     cmocka_unit_test(what_claims_nothing_is_refused),
                                     cmocka_unit_test(a_line_is_shown_as_it_is_read)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
