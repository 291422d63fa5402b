// SPDX-License-Identifier: Apache-2.0
/* Runs and what they come to: a case that nobody judged is no pass, whatever became of the run. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "run/tally.h"

#include <stdlib.h>
#include <string.h>

#define CASES 3

static const char json[] = "{\"id\":\"V\",\"comment\":\"c\",\"clauses\":[\"2\"],\"flags\":[],\"source\":\"s\","
                           "\"input\":{\"key\":\"00\",\"data\":\"\"},\"result\":\"valid\",\"output\":{\"mac\":"
                           "\"0000000000000000000000000000000000000000000000000000000000000000\"}}";
static const char right[] = "ok mac=0000000000000000000000000000000000000000000000000000000000000000";

static json_t *document;
static struct vector vector;
static const struct vector *chosen[CASES] = {&vector, &vector, &vector};
static const struct selection selection = {chosen, CASES};
static struct run run;

static bool offers(void *context, const char *command)
{
  (void)context;
  (void)command;
  return true;
}

static int set_up(void **state)
{
  char *why;
  (void)state;
  document = json_loads(json, 0, NULL);
  if (!vectors_read_vector(&vector, "hmac", document, &why))
    fail_msg("%s", why);
  run_init(&run, &selection);
  run.offers = offers;
  return 0;
}

static int tear_down(void **state)
{
  (void)state;
  run_free(&run);
  json_decref(document);
  return 0;
}

/* Ask the next n cases, and answer each. */
static void answer(size_t n)
{
  const struct transport_client client = run_client(&run);
  const struct transport_outcome outcome = {.kind = TRANSPORT_ANSWER, .answer = right};
  struct transport_request request;
  for (; n > 0; n--) {
    assert_int_equal(client.next(client.context, &request), TRANSPORT_REQUEST);
    free(request.line);
    client.done(client.context, request.tag, &outcome);
  }
}

static void assert_distrust(const char *text)
{
  char *why = tally_distrust(&run);
  assert_non_null(why);
  if (strstr(why, text) == NULL)
    fail_msg("%s", why);
  free(why);
  assert_int_equal(tally_result(&run), TALLY_INCOMPLETE);
  assert_int_equal(tally_exit_status(&run), EXIT_NOT_RUN);
}

static void all_judged_is_conformant(void **state)
{
  (void)state;
  answer(CASES);
  assert_null(tally_distrust(&run));
  assert_int_equal(tally_result(&run), TALLY_CONFORMANT);
  assert_int_equal(tally_exit_status(&run), EXIT_CONFORMANT);
  assert_int_equal(run.answered, run.requests);
}

static void a_case_that_was_not_asked_is_no_pass(void **state)
{
  (void)state;
  answer(CASES - 1);
  assert_int_equal(tally_of(&run, NULL).count[VERDICT_NONE], 1);
  assert_distrust("1 of 3 cases were not judged; the first is V: it was never asked");
}

static void nothing_asked_is_no_pass(void **state)
{
  (void)state;
  assert_distrust("3 of 3 cases were not judged");
}

static void a_request_that_cannot_be_made_is_no_pass(void **state)
{
  const struct transport_client client = run_client(&run);
  struct transport_request request;
  (void)state;
  answer(1);
  json_object_del(json_object_get(document, "input"), "data");
  assert_int_equal(client.next(client.context, &request), TRANSPORT_END);
  assert_int_equal(run.concluded, CASES);
  assert_distrust(
      "2 of 3 cases were not judged; the first is V: its request could not be made: the input has no 'data'");
}

static void an_interrupted_run_is_incomplete(void **state)
{
  (void)state;
  answer(1);
  run.interrupted = "signal 2";
  assert_null(tally_distrust(&run));
  assert_int_equal(tally_result(&run), TALLY_INCOMPLETE);
  assert_int_equal(tally_exit_status(&run), EXIT_NONCONFORMANT);
}

static void a_run_that_cannot_be_trusted_is_not_conformant(void **state)
{
  (void)state;
  answer(CASES);
  run.distrust = "the program changed";
  assert_distrust("the program changed");
}

static void a_verdict_taken_over_is_not_asked_again(void **state)
{
  const struct transport_client client = run_client(&run);
  struct transport_request request;
  struct verdict v = {0};
  (void)state;
  verdict_of_answer(&v, &vector, right, false);
  run_conclude(&run, 1, &v);
  answer(2);
  assert_int_equal(client.next(client.context, &request), TRANSPORT_END);
  assert_int_equal(tally_result(&run), TALLY_CONFORMANT);
  assert_int_equal(run.answered, run.requests);
}

/* Ask again, with an outcome each, until there is nothing more to ask. How many it were. */
static size_t ask_again(const struct transport_outcome *outcome)
{
  const struct transport_client client = run_client(&run);
  struct transport_request request;
  size_t n = 0;
  while (client.next(client.context, &request) == TRANSPORT_REQUEST) {
    assert_int_equal(request.tag, CASES + n++);
    assert_string_equal(request.line, "V hmac key=00 data=");
    assert_false(run_is_over(&run));
    free(request.line);
    client.done(client.context, request.tag, outcome);
  }
  assert_true(run_is_over(&run));
  assert_int_equal(run.answered, run.requests);
  return n;
}

static void the_same_answers_change_nothing(void **state)
{
  const struct transport_outcome outcome = {.kind = TRANSPORT_ANSWER, .answer = right};
  (void)state;
  run.asks_again = true;
  answer(CASES);
  assert_false(run_is_over(&run));
  assert_int_equal(ask_again(&outcome), CASES);
  assert_int_equal(tally_result(&run), TALLY_CONFORMANT);
  assert_false(run_again_after_restart(&run));
}

static void another_answer_is_nonconformant(void **state)
{
  const struct transport_outcome outcome = {.kind = TRANSPORT_ANSWER, .answer = "ok mac=00"};
  (void)state;
  run.asks_again = true;
  answer(CASES);
  assert_int_equal(ask_again(&outcome), CASES);
  assert_int_equal(tally_of(&run, NULL).count[VERDICT_ERROR], CASES);
  assert_int_equal(tally_result(&run), TALLY_NONCONFORMANT);
}

static void one_break_is_enough(void **state)
{
  const struct transport_outcome outcome = {.kind = TRANSPORT_CRASH, .reason = "it crashed"};
  (void)state;
  run.asks_again = true;
  answer(CASES);
  assert_int_equal(ask_again(&outcome), 1);
  assert_int_equal(tally_of(&run, NULL).count[VERDICT_CRASH], 1);
  assert_string_equal(run.cases[0].verdict.reason, "it crashed (asked again at the end)");
}

static void what_could_not_be_asked_again_keeps_its_verdict(void **state)
{
  const struct transport_outcome outcome = {.kind = TRANSPORT_LOST, .reason = "gone", .not_asked = true};
  (void)state;
  run.asks_again = true;
  answer(CASES);
  assert_int_equal(ask_again(&outcome), 1);
  assert_int_equal(tally_result(&run), TALLY_CONFORMANT);
  assert_false(run.cases[0].asked_again);
}

static void a_late_break_amends_what_was_asked_again(void **state)
{
  const struct transport_outcome outcome = {.kind = TRANSPORT_ANSWER, .answer = right},
                                 twice = {.kind = TRANSPORT_BROKEN, .reason = "protocol: answered twice"};
  const struct transport_client client = run_client(&run);
  (void)state;
  run.asks_again = true;
  answer(CASES);
  ask_again(&outcome);
  client.amend(client.context, CASES + 1, &twice);
  assert_int_equal(run.cases[2].verdict.kind, VERDICT_ERROR); /* the last is the second that is asked again */
  assert_true(run.cases[2].verdict.broke_protocol);
  assert_int_equal(tally_exit_status(&run), EXIT_NOT_RUN);
  assert_int_equal(run.answered, run.requests);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
  const struct CMUnitTest tests[] = {TEST(all_judged_is_conformant),
                                     TEST(a_case_that_was_not_asked_is_no_pass),
                                     TEST(nothing_asked_is_no_pass),
                                     TEST(a_request_that_cannot_be_made_is_no_pass),
                                     TEST(an_interrupted_run_is_incomplete),
                                     TEST(a_run_that_cannot_be_trusted_is_not_conformant),
                                     TEST(a_verdict_taken_over_is_not_asked_again),
                                     TEST(the_same_answers_change_nothing),
                                     TEST(another_answer_is_nonconformant),
                                     TEST(one_break_is_enough),
                                     TEST(what_could_not_be_asked_again_keeps_its_verdict),
                                     TEST(a_late_break_amends_what_was_asked_again)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
