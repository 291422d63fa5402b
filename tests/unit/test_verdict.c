// SPDX-License-Identifier: Apache-2.0
/* Verdicts: every answer to a valid and to an invalid vector, sequences, and what there is to say where no answer came.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "run/verdict.h"

#include <stdlib.h>
#include <string.h>

#define ABOUT "\"comment\":\"c\",\"clauses\":[\"4.1\"],\"flags\":[],\"source\":\"s\","
#define REST "0000000000000000000000000000000000000000000000000000000000"
#define MAC "00abcd" REST
#define NIBBLES "00000000000000000000000000000" /* of REST, with one digit for each octet */
#define RES "0100000000000000"
#define CK "02000000000000000000000000000000"
#define IK "03000000000000000000000000000000"

static const char valid_json[] = "{\"id\":\"V\"," ABOUT "\"input\":{\"key\":\"00\",\"data\":\"\"},\"result\":\"valid\","
                                 "\"output\":{\"mac\":\"" MAC "\"}}";
static const char invalid_json[] = "{\"id\":\"I\"," ABOUT "\"input\":{\"suite\":1,\"private\":\"\",\"peer\":\"\"},"
                                   "\"result\":\"invalid\",\"class\":\"public_key\"}";

#define CONTEXT                                                                                                        \
  "\"mode\":1,\"suite\":0,\"purpose\":7,\"index\":0,\"algorithm\":0,\"bits\":256,\"imsi\":\"\",\"mcc\":\"\","          \
  "\"mnc\":\"\",\"element_type\":1,\"element\":\"\",\"epoch\":5,\"network_nonce\":\"\",\"card_nonce\":\"\","           \
  "\"network_public\":\"\",\"card_public\":\"\",\"root\":\"ff\",\"z\":\"\""
static const char observe_json[] =
    "{\"id\":\"O\"," ABOUT
    "\"input\":{\"kind\":\"authenticate\",\"opc\":\"\",\"rand\":\"\",\"autn\":\"\",\"sqn\":\"\",\"amf\":\"\"," CONTEXT
    "},\"result\":\"valid\",\"output\":{\"res\":\"" RES "\",\"ck\":\"" CK "\",\"ik\":\"" IK "\"}}";
#define KEY_A "aa00000000000000000000000000000000000000000000000000000000000000"
#define KEY_B "bb00000000000000000000000000000000000000000000000000000000000000"
#define KEY_C "cc00000000000000000000000000000000000000000000000000000000000000"

/* Three steps; compared after the first and the third. */
static const char chain_json[] = "{\"id\":\"C\"," ABOUT "\"input\":{\"count\":3," CONTEXT "},\"result\":\"valid\","
                                 "\"output\":{\"keys\":[{\"epoch\":5,\"key\":\"" KEY_A "\"},"
                                 "{\"epoch\":7,\"key\":\"" KEY_C "\"}]}}";

#define HALF_A "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define HALF_B "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"

/* Two requests, for keys of 16 and of 32 octets; SHA-256 of HALF_A HALF_B HALF_B. */
static const char accumulated_json[] =
    "{\"id\":\"A\"," ABOUT "\"input\":{\"seed\":\"t\",\"count\":2},\"result\":\"valid\",\"output\":{\"sha256\":"
    "\"602c008fe2fce8826280bb50189571b5ad1ff9c7714251bf43f913b9f7347032\"}}";

static json_t *document;

/* Only what a verdict looks at, whose values are shorter than those of a real vector. */
static struct vector load(const char *family, const char *text)
{
  struct vector vector = {.family = family};
  document = json_loads(text, 0, NULL);
  assert_non_null(document);
  vector.command = request_of_family(family, &vector.form);
  vector.id = json_string_value(json_object_get(document, "id"));
  vector.class = json_string_value(json_object_get(document, "class"));
  vector.clauses = json_object_get(document, "clauses");
  vector.input = json_object_get(document, "input");
  vector.output = json_object_get(document, "output");
  return vector;
}

/* The verdict on one answer, whose reason or remark has this text. */
static void assert_verdict(const char *family, const char *json, const char *answer, bool strict,
                           enum verdict_kind kind, const char *said)
{
  struct vector vector = load(family, json);
  struct verdict v = {0};
  const char *text;
  verdict_of_answer(&v, &vector, answer, strict);
  text = v.reason != NULL ? v.reason : v.remark != NULL ? v.remark : "";
  if (v.kind != kind || strstr(text, said) == NULL || (said[0] == '\0' && text[0] != '\0'))
    fail_msg("'%s' gave %s: %s", answer, verdict_name(v.kind), text);
  assert_false(v.broke_protocol);
  assert_int_equal(v.given != NULL, kind == VERDICT_FAIL || kind == VERDICT_PASS);
  verdict_clear(&v);
  json_decref(document);
}

static void valid_vectors_want_their_value(void **state)
{
  (void)state;
  assert_verdict("hmac", valid_json, "ok mac=" MAC, true, VERDICT_PASS, "");
  assert_verdict("hmac", valid_json, "ok mac=00ABCD" REST, true, VERDICT_PASS, "");
  assert_verdict("hmac", valid_json, "ok mac=00abce" REST, false, VERDICT_FAIL, "mac differs from the expected value");
  assert_verdict("hmac", valid_json, "ok mac=" MAC "00", false, VERDICT_FAIL, "mac has 33 octets; expected 32");
  assert_verdict("hmac", valid_json, "ok mac=00ab", false, VERDICT_FAIL, "mac has 2 octets; expected 32");
  assert_verdict("hmac", valid_json, "ok mac=", false, VERDICT_FAIL, "mac= is empty; expected 64 hex digits");
  assert_verdict("hmac", valid_json, "ok", false, VERDICT_FAIL, "mac= is missing in the answer");
  assert_verdict("hmac", valid_json, "ok mac", false, VERDICT_FAIL, "mac= is missing in the answer; in its place: ");
  assert_verdict("hmac", valid_json, "ok key=" MAC, false, VERDICT_FAIL,
                 "mac= is missing in the answer; in its place: ");
  assert_verdict("hmac", valid_json, "ok  mac=" MAC, false, VERDICT_FAIL,
                 "mac= is missing in the answer; in its place: ");
  assert_verdict("hmac", valid_json, "ok mac=" MAC " ", false, VERDICT_FAIL, "unexpected blank after mac=");
  assert_verdict("hmac", valid_json, "ok mac=" MAC " mac=" MAC, false, VERDICT_FAIL, " after mac=");
  assert_verdict("hmac", valid_json, "ok mac=" MAC " x=1", false, VERDICT_FAIL, " after mac=");
  assert_verdict("hmac", valid_json, "invalid", false, VERDICT_FAIL, "refused: a valid input");
  assert_verdict("hmac", valid_json, "invalid key", false, VERDICT_FAIL, "refused: a valid input");
}

/* What is there in place of what is due. */
static void a_reason_says_what_is_there(void **state)
{
  (void)state;
  assert_verdict("hmac", valid_json, "ok mac=0abcd" REST, false, VERDICT_FAIL,
                 "mac= has an odd number of hex digits, 63; expected 64");
  assert_verdict("hmac", valid_json, "ok mac=00abcd00", false, VERDICT_FAIL, "4 octets; expected 32");
  assert_verdict("hmac", valid_json, "ok mac=0abcd" NIBBLES, false, VERDICT_FAIL,
                 "write each octet with two hex digits");
  assert_verdict("hmac", valid_json, "ok mac=0x" MAC, false, VERDICT_FAIL, "mac= is not hex: it begins with '0x'");
  assert_verdict("hmac", valid_json, "ok mac=00:ab", false, VERDICT_FAIL, "mac= is not hex: its character 3 is ':'");
  assert_verdict("hmac", valid_json, "ok MAC=" MAC, false, VERDICT_FAIL, "the name 'MAC'; write names in lower case");
  assert_verdict("hmac", valid_json, "ok key=" MAC, false, VERDICT_FAIL, "the name 'key'");
  assert_verdict("hmac", valid_json, "ok " MAC, false, VERDICT_FAIL, "which has no name");
  assert_verdict("hmac", valid_json, "ok  mac=" MAC, false, VERDICT_FAIL, "in its place: a second blank");
  assert_verdict("hmac", valid_json, "ok mac=" MAC " ", false, VERDICT_FAIL, "unexpected blank after mac=");
  assert_verdict("agree", invalid_json, "invalid PUBLIC_KEY", true, VERDICT_FAIL, "write classes in lower case");
  assert_verdict("agree", invalid_json, "invalid public_key length", true, VERDICT_FAIL, "nothing may follow a class");
}

/* The start and the end, so that the report of a run is bounded whatever is answered. */
static void long_answers_are_kept_in_part(void **state)
{
  enum { LENGTH = 262000 };
  struct vector vector = load("hmac", valid_json);
  struct verdict v = {0};
  char *answer = malloc(LENGTH + 1u);
  (void)state;
  assert_non_null(answer);
  memset(answer, 'a', LENGTH);
  memcpy(answer, "ok mac=", 7);
  memcpy(answer + LENGTH - 3, "end", 4);
  verdict_of_answer(&v, &vector, answer, true);
  assert_int_equal(v.kind, VERDICT_FAIL);
  assert_true(strlen(v.given) < 8300u);
  assert_memory_equal(v.given, answer, 4096);
  assert_non_null(strstr(v.given, " ... (262000 octets in all) ... a"));
  assert_string_equal(v.given + strlen(v.given) - 4096, answer + LENGTH - 4096);
  verdict_clear(&v);
  answer[8192] = '\0';
  verdict_of_answer(&v, &vector, answer, true);
  assert_string_equal(v.given, answer);
  verdict_clear(&v);
  free(answer);
  json_decref(document);
}

/* Only what the kind answers, in its order. */
static void observations_want_all_their_values(void **state)
{
  (void)state;
  assert_verdict("observe", observe_json, "ok res=" RES " ck=" CK " ik=" IK, true, VERDICT_PASS, "");
  assert_verdict("observe", observe_json, "ok res=" RES " ck=" CK " ik=" CK, true, VERDICT_FAIL,
                 "ik differs from the expected value");
  assert_verdict("observe", observe_json, "ok res=" RES " ck=" CK, true, VERDICT_FAIL, "ik= is missing");
  assert_verdict("observe", observe_json, "ok ck=" CK " res=" RES " ik=" IK, true, VERDICT_FAIL,
                 "res= is missing in the answer; in its place: ");
  assert_verdict("observe", observe_json, "ok res=" RES " ck=" CK " ik=" IK " autn=04", true, VERDICT_FAIL,
                 " after ik=");
  assert_verdict("observe", observe_json, "ok kcv=01", true, VERDICT_FAIL, "res= is missing");
}

/* Each value, as a text. */
static void assert_kept(const struct verdict *v, enum answer_status status, const char *const *values, size_t n)
{
  size_t i;
  assert_int_equal(v->answer.status, status);
  assert_int_equal(v->answer.values, n);
  for (i = 0; i < n; i++) {
    const struct answer_word *value = &v->answer.value[i];
    assert_in_range((uintptr_t)value->value, (uintptr_t)v->given, (uintptr_t)(v->given + strlen(v->given)));
    assert_int_equal(value->value_length, strlen(values[i]));
    assert_memory_equal(value->value, values[i], value->value_length);
  }
}

/* For the diagnosis: all values that are there by the names due, whatever the verdict on them. */
static void an_answer_is_kept_as_it_was_read(void **state)
{
  static const char *const values[] = {"00", CK, "xx"};
  struct vector vector = load("observe", observe_json);
  struct verdict v = {0}, again = {0};
  char answer[9000];
  (void)state;
  verdict_of_answer(&v, &vector, "ok res=00 ck=" CK " ik=xx more", false);
  assert_kept(&v, ANSWER_OK, values, 3);
  again.given = v.given;
  verdict_read(&again, &vector);
  assert_kept(&again, ANSWER_OK, values, 3);
  verdict_clear(&v);
  verdict_of_answer(&v, &vector, "ok res=00 ik=" CK, false);
  assert_kept(&v, ANSWER_OK, values, 1);
  assert_string_equal(v.answer.rest, "ik=" CK);
  verdict_clear(&v);
  verdict_of_answer(&v, &vector, "invalid nonce", false);
  assert_kept(&v, ANSWER_INVALID, NULL, 0);
  assert_string_equal(v.answer.rest, "nonce");
  verdict_clear(&v);
  memset(answer, 'a', sizeof answer); /* too long to be kept: what is not there is not read */
  memcpy(answer, "ok res=00 ck=" CK " ik=", sizeof "ok res=00 ck=" CK " ik=" - 1);
  answer[sizeof answer - 1] = '\0';
  verdict_of_answer(&v, &vector, answer, false);
  assert_int_equal(v.answer.values, 3);
  assert_in_range((uintptr_t)v.answer.value[2].value, (uintptr_t)v.given, (uintptr_t)(v.given + strlen(v.given)));
  assert_true(v.answer.value[2].value_length < strlen(v.given));
  verdict_clear(&v);
  json_decref(document);
}

static void invalid_vectors_want_their_class(void **state)
{
  (void)state;
  assert_verdict("agree-invalid", invalid_json, "invalid public_key", true, VERDICT_PASS, "");
  assert_verdict("agree-invalid", invalid_json, "invalid", true, VERDICT_PASS, "");
  assert_verdict("agree-invalid", invalid_json, "invalid secret", false, VERDICT_PASS,
                 "class 'secret'; expected 'public_key'");
  assert_verdict("agree-invalid", invalid_json, "invalid secret", true, VERDICT_FAIL,
                 "class 'secret'; expected 'public_key'");
  assert_verdict("agree-invalid", invalid_json, "invalid public_key x", true, VERDICT_FAIL, "'public_key x'");
  assert_verdict("agree-invalid", invalid_json, "ok z=00", false, VERDICT_FAIL,
                 "accepted: an input that must be refused; clause 4.1");
}

static void other_statuses_mean_the_same_for_both(void **state)
{
  (void)state;
  assert_verdict("hmac", valid_json, "unsupported", true, VERDICT_UNSUPPORTED, "no reason is given");
  assert_verdict("hmac", valid_json, "unsupported no hmac here", true, VERDICT_UNSUPPORTED, "no hmac here");
  assert_verdict("agree-invalid", invalid_json, "unsupported", true, VERDICT_UNSUPPORTED, "no reason is given");
  assert_verdict("hmac", valid_json, "error", true, VERDICT_ERROR, "no reason is given");
  assert_verdict("agree-invalid", invalid_json, "error card removed", true, VERDICT_ERROR, "card removed");
}

/* Put these answers to a sequence's requests; the verdict comes with the last of them. */
static void assert_steps(const char *family, const char *json, const char *const *answers, size_t n,
                         enum verdict_kind kind, const char *said)
{
  struct vector vector = load(family, json);
  struct verdict v = {0};
  char *why, *line;
  struct sequence *s = sequence_new(vector.id, vector.form, vector.input, &why);
  size_t i;
  assert_non_null(s);
  for (i = 0; i < n; i++) {
    assert_int_equal(sequence_next(s, &line, NULL), SEQUENCE_LINE);
    assert_non_null(line);
    free(line);
    assert_int_equal(verdict_of_step(&v, &vector, s, answers[i]), i + 1 < n);
  }
  if (v.kind != kind || strstr(v.reason != NULL ? v.reason : "", said) == NULL)
    fail_msg("%s: %s", verdict_name(v.kind), v.reason);
  verdict_clear(&v);
  sequence_free(s);
  json_decref(document);
}

static void chains_are_compared_at_their_checkpoints(void **state)
{
  static const char *const good[] = {"ok key=" KEY_A, "ok key=" KEY_B, "ok key=" KEY_C};
  static const char *const late[] = {"ok key=" KEY_A, "ok key=" KEY_B, "ok key=" KEY_B};
  static const char *const soon[] = {"ok key=" KEY_B};
  static const char *const refused[] = {"ok key=" KEY_A, "invalid epoch"};
  static const char *const cut[] = {"ok key=aa"};
  static const char *const unsupported[] = {"unsupported purpose 7"};
  (void)state;
  assert_steps("chain", chain_json, good, 3, VERDICT_PASS, "");
  assert_steps("chain", chain_json, late, 3, VERDICT_FAIL, "right at epoch 5, wrong at epoch 7");
  assert_steps("chain", chain_json, soon, 1, VERDICT_FAIL, "wrong at epoch 5");
  assert_steps("chain", chain_json, refused, 2, VERDICT_FAIL, "request 2 of 3: refused");
  assert_steps("chain", chain_json, cut, 1, VERDICT_FAIL, "request 1 of 3: the key is not hex of the expected length");
  assert_steps("chain", chain_json, unsupported, 1, VERDICT_UNSUPPORTED, "purpose 7");
}

/* clauses: 10.1 */
static void a_chain_feeds_the_answer_back_as_root(void **state)
{
  struct vector vector = load("chain", chain_json);
  char *why, *line;
  struct sequence *s = sequence_new(vector.id, vector.form, vector.input, &why);
  (void)state;
  assert_int_equal(sequence_next(s, &line, NULL), SEQUENCE_LINE);
  assert_non_null(strstr(line, " epoch=5 "));
  assert_non_null(strstr(line, " root=ff "));
  free(line);
  assert_int_equal(sequence_next(s, &line, NULL), SEQUENCE_ANSWER_DUE);
  assert_true(sequence_take(s, KEY_A, 64));
  assert_int_equal(sequence_next(s, &line, NULL), SEQUENCE_LINE);
  assert_non_null(strstr(line, " epoch=6 "));
  assert_non_null(strstr(line, " root=" KEY_A " "));
  free(line);
  sequence_free(s);
  json_decref(document);
}

static void accumulated_keys_are_hashed_in_order(void **state)
{
  static const char *const good[] = {"ok key=" HALF_A, "ok key=BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB" HALF_B};
  static const char *const other[] = {"ok key=" HALF_B, "ok key=" HALF_A HALF_B};
  static const char *const odd[] = {"ok key=" HALF_A, "ok key=" HALF_B "bbb"};
  static const char *const empty[] = {"ok key="};
  (void)state;
  assert_steps("accumulated", accumulated_json, good, 2, VERDICT_PASS, "");
  assert_steps("accumulated", accumulated_json, other, 2, VERDICT_FAIL, "at least one of them is wrong");
  assert_steps("accumulated", accumulated_json, odd, 2, VERDICT_FAIL, "request 2 of 2");
  assert_steps("accumulated", accumulated_json, empty, 1, VERDICT_FAIL, "request 1 of 2");
}

/* The octets of all keys one behind the other do not tell where one ends. */
static void each_accumulated_key_has_the_length_due(void **state)
{
  static const char *const longer[] = {"ok key=" HALF_A HALF_B};
  static const char *const shorter[] = {"ok key=" HALF_A, "ok key=" HALF_B};
  static const char *const longest[] = {"ok key=" HALF_A, "ok key=" HALF_B HALF_B "00"};
  (void)state;
  assert_steps("accumulated", accumulated_json, longer, 1, VERDICT_FAIL,
               "request 1 of 2: the key is not hex of the expected length");
  assert_steps("accumulated", accumulated_json, shorter, 2, VERDICT_FAIL,
               "request 2 of 2: the key is not hex of the expected length");
  assert_steps("accumulated", accumulated_json, longest, 2, VERDICT_FAIL,
               "request 2 of 2: the key is not hex of the expected length");
}

static void outcomes_without_answer_have_verdicts(void **state)
{
  static const struct {
    enum transport_kind kind;
    enum verdict_kind verdict;
  } cases[] = {{TRANSPORT_TIMEOUT, VERDICT_TIMEOUT},
               {TRANSPORT_CRASH, VERDICT_CRASH},
               {TRANSPORT_LOST, VERDICT_CRASH},
               {TRANSPORT_BROKEN, VERDICT_ERROR}};
  size_t i;
  (void)state;
  for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    const struct transport_outcome outcome = {cases[i].kind, NULL, "why", 0, -1, "last words", false};
    struct verdict v = {0};
    verdict_of_outcome(&v, &outcome);
    assert_int_equal(v.kind, cases[i].verdict);
    assert_int_equal(v.broke_protocol, cases[i].kind == TRANSPORT_BROKEN);
    assert_int_equal(v.not_restarted, cases[i].kind == TRANSPORT_LOST);
    assert_string_equal(v.reason, "why");
    assert_string_equal(v.diagnostics, "last words");
    verdict_clear(&v);
  }
}

#define KEY_ONLY                                                                                                       \
  "{\"id\":\"D\"," ABOUT "\"input\":{" CONTEXT "},\"result\":\"valid\",\"output\":{\"key\":\"" KEY_A "\"}}"

static void steps_may_stand_behind_the_values(void **state)
{
  (void)state;
  assert_verdict("derive", KEY_ONLY, "ok key=" KEY_A " s=00 kdk=0A d=ff", true, VERDICT_PASS, "");
  assert_verdict("derive", KEY_ONLY, "ok key=" KEY_A " d=0 s=1", true, VERDICT_PASS, "");
  assert_verdict("derive", KEY_ONLY, "ok key=" KEY_B " s=00", true, VERDICT_FAIL, "key");
  assert_verdict("derive", KEY_ONLY, "ok s=00 key=" KEY_A, true, VERDICT_FAIL,
                 "key= is missing in the answer; in its place: ");
  assert_verdict("derive", KEY_ONLY, "ok key=" KEY_A " s=00 s=00", true, VERDICT_FAIL, " after key=");
  assert_verdict("derive", KEY_ONLY, "ok key=" KEY_A " s=00 ", true, VERDICT_FAIL, " after key=");
  assert_verdict("derive", KEY_ONLY, "ok key=" KEY_A "  s=00", true, VERDICT_FAIL, " after key=");
  assert_verdict("derive", KEY_ONLY, "ok key=" KEY_A " s=", true, VERDICT_FAIL, " after key=");
  assert_verdict("derive", KEY_ONLY, "ok key=" KEY_A " s", true, VERDICT_FAIL, " after key=");
  assert_verdict("derive", KEY_ONLY, "ok key=" KEY_A " s=0g", true, VERDICT_FAIL, " after key=");
  assert_verdict("derive", KEY_ONLY, "ok key=" KEY_A " temp=00", true, VERDICT_FAIL,
                 "steps in hex, each once: s= kdk= d=");
  assert_verdict("hmac", valid_json, "ok mac=" MAC " s=00", true, VERDICT_FAIL, " after mac=");
  assert_verdict("observe", observe_json, "ok res=" RES " ck=" CK " ik=" IK " out4=00 key=00", true, VERDICT_PASS, "");
  assert_verdict("observe", observe_json, "ok res=" RES " ck=" CK " ik=" IK " out5=00", true, VERDICT_FAIL,
                 " after ik=");
}

/* The verdict on an answer, and on a second one to the same request. */
static void assert_again(const char *family, const char *json, const char *first, const char *second, bool strict,
                         enum verdict_kind kind)
{
  struct vector vector = load(family, json);
  struct verdict v = {0};
  verdict_of_answer(&v, &vector, first, strict);
  verdict_again(&v, &vector, second, strict);
  if (v.kind != kind)
    fail_msg("'%s' and '%s' gave %s", first, second, verdict_name(v.kind));
  assert_int_equal(v.again != NULL, kind == VERDICT_ERROR && v.given != NULL);
  if (v.again != NULL) {
    assert_string_equal(v.given, first);
    assert_string_equal(v.again, second);
    assert_non_null(v.expected);
    assert_non_null(strstr(v.reason, "in two ways"));
  }
  verdict_clear(&v);
  json_decref(document);
}

static void who_answers_in_two_ways_has_no_answer(void **state)
{
  (void)state;
  assert_again("hmac", valid_json, "ok mac=" MAC, "ok mac=00ABCD" REST, true, VERDICT_PASS);
  assert_again("hmac", valid_json, "ok mac=" MAC, "ok mac=00abce" REST, false, VERDICT_ERROR);
  assert_again("hmac", valid_json, "ok mac=00abce" REST, "ok mac=" MAC, false, VERDICT_ERROR);
  assert_again("hmac", valid_json, "ok mac=00", "ok mac=00", false, VERDICT_FAIL);
  assert_again("hmac", valid_json, "ok mac=00", "ok mac=0000", false, VERDICT_ERROR);
  assert_again("hmac", valid_json, "ok", "ok x", false, VERDICT_ERROR);
  assert_again("hmac", valid_json, "ok mac=" MAC, "invalid key", false, VERDICT_ERROR);
  assert_again("hmac", valid_json, "ok mac=" MAC, "unsupported", false, VERDICT_ERROR);
  assert_again("hmac", valid_json, "ok mac=" MAC, "error", false, VERDICT_ERROR);
  assert_again("agree", invalid_json, "invalid", "invalid public_key", false, VERDICT_PASS);
  assert_again("agree", invalid_json, "invalid", "invalid public_key", true, VERDICT_ERROR);
  assert_again("agree", invalid_json, "invalid", "ok z=00", false, VERDICT_ERROR);
  assert_again("derive", KEY_ONLY, "ok key=" KEY_A " s=00", "ok key=" KEY_A " s=01", true, VERDICT_PASS);
  assert_again("observe", observe_json, "ok res=" RES " ck=" CK " ik=" IK, "ok res=" RES " ck=" CK " ik=" CK, true,
               VERDICT_ERROR);
  assert_again("hmac", valid_json, "unsupported", "ok mac=" MAC, false, VERDICT_UNSUPPORTED);
  assert_again("hmac", valid_json, "error", "ok mac=" MAC, false, VERDICT_ERROR);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(valid_vectors_want_their_value),
      cmocka_unit_test(a_reason_says_what_is_there),
      cmocka_unit_test(long_answers_are_kept_in_part),
      cmocka_unit_test(observations_want_all_their_values),
      cmocka_unit_test(an_answer_is_kept_as_it_was_read),
      cmocka_unit_test(invalid_vectors_want_their_class),
      cmocka_unit_test(other_statuses_mean_the_same_for_both),
      cmocka_unit_test(chains_are_compared_at_their_checkpoints),
      cmocka_unit_test(a_chain_feeds_the_answer_back_as_root),
      cmocka_unit_test(accumulated_keys_are_hashed_in_order),
      cmocka_unit_test(each_accumulated_key_has_the_length_due),
      cmocka_unit_test(outcomes_without_answer_have_verdicts),
      cmocka_unit_test(steps_may_stand_behind_the_values),
      cmocka_unit_test(who_answers_in_two_ways_has_no_answer),
  };
  return cmocka_run_group_tests_name("verdict", tests, NULL, NULL);
}
