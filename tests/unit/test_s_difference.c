// SPDX-License-Identifier: Apache-2.0
/* In which of its parts an S differs from the one that was due. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/buffer.h"
#include "base/hex.h"
#include "diagnosis/s_difference.h"

#include <string.h>

/* S of a tag: FC, label, role, epoch, keys, each but FC with its length. The label is cut short, to be read. */
#define FC "fff1"
#define LABEL "4c544b0003"
#define ROLE "010001"
#define EPOCH "000000070004"
#define KEYS "00010002"

/* What was given differs in these parts: "P1 (role) 02", "P2 (epoch) missing", and so on. */
static void assert_differs(const char *given, size_t n, const char *const *expected)
{
  static const char *const ways[] = {"", "missing", "twice"};
  static const char due[] = FC LABEL ROLE EPOCH KEYS;
  struct s_difference d[S_PARTS_MAX];
  uint8_t is_due[64], is_given[64];
  size_t due_length, given_length, i;
  struct buffer said = {0};
  char digits[129];
  assert_true(hex_read(is_due, sizeof is_due, &due_length, due, strlen(due)));
  assert_true(hex_read(is_given, sizeof is_given, &given_length, given, strlen(given)));
  assert_int_equal(s_compare(d, FIELDS_CONFIRM, FIELDS_CONFIRM_COUNT, is_due, due_length, is_given, given_length), n);
  for (i = 0; i < n; i++) {
    hex_write(digits, is_given + d[i].given_at, d[i].way == S_OTHER ? d[i].given_length : 0);
    buffer_clear(&said);
    buffer_format(&said, "%s %s%s", d[i].part, ways[d[i].way], digits);
    assert_string_equal(said.octets, expected[i]);
  }
  buffer_free(&said);
}

#define ASSERT_DIFFERS(given, ...)                                                                                     \
  do {                                                                                                                 \
    const char *const expected[] = {__VA_ARGS__};                                                                      \
    assert_differs(given, sizeof expected / sizeof expected[0], expected);                                             \
  } while (0)

static void the_same_differs_nowhere(void **state)
{
  (void)state;
  assert_differs(FC LABEL ROLE EPOCH KEYS, 0, NULL);
}

static void each_parameter_that_differs_is_told(void **state)
{
  (void)state;
  ASSERT_DIFFERS(FC LABEL "020001" EPOCH KEYS, "P1 (role) 02");
  ASSERT_DIFFERS(FC LABEL "3031310003" EPOCH KEYS, "P1 (role) 303131");
  ASSERT_DIFFERS(FC LABEL "0000" EPOCH KEYS, "P1 (role) ");
  ASSERT_DIFFERS(FC LABEL "020001" EPOCH "00020002", "P1 (role) 02", "P3 (keys) 0002");
  ASSERT_DIFFERS("fff0" LABEL ROLE EPOCH KEYS, "FC fff0");
  ASSERT_DIFFERS("ff" LABEL ROLE EPOCH KEYS, "FC ff");
}

static void what_is_left_out_is_told(void **state)
{
  (void)state;
  ASSERT_DIFFERS(FC LABEL ROLE KEYS, "P2 (epoch) missing");
  ASSERT_DIFFERS(FC LABEL KEYS, "P1 (role) missing", "P2 (epoch) missing");
  ASSERT_DIFFERS(LABEL ROLE EPOCH KEYS, "FC missing");
  ASSERT_DIFFERS(FC LABEL ROLE EPOCH, "P3 (keys) missing");
}

static void what_is_there_twice_is_told(void **state)
{
  (void)state;
  ASSERT_DIFFERS(FC LABEL ROLE ROLE EPOCH KEYS, "P1 (role) twice");
  ASSERT_DIFFERS(FC FC LABEL ROLE EPOCH KEYS, "FC twice");
  ASSERT_DIFFERS(FC LABEL ROLE EPOCH KEYS "00", "after its end 00");
  ASSERT_DIFFERS(FC LABEL ROLE EPOCH KEYS KEYS, "after its end " KEYS);
}

static void else_the_first_octet_that_differs_is_told(void **state)
{
  (void)state;
  ASSERT_DIFFERS(FC "4c544b0300"
                    "010100"
                    "000000070400"
                    "00010200",
                 "L0 (length of P0) 0300");
  ASSERT_DIFFERS(FC LABEL ROLE "00000007", "L2 (length of P2) ");
  ASSERT_DIFFERS(FC LABEL ROLE "0000", "P2 (epoch) 0000");
  ASSERT_DIFFERS("00", "FC 00");
}

static void what_was_due_must_be_an_s(void **state)
{
  struct s_difference d[S_PARTS_MAX];
  const uint8_t none[] = {0xff, 0xf1, 0};
  (void)state;
  assert_int_equal(s_compare(d, FIELDS_CONFIRM, FIELDS_CONFIRM_COUNT, none, 3, none, 2), 0);
  assert_int_equal(s_compare(d, FIELDS_KDF, S_PARTS_MAX, none, 3, none, 2), 0);
}

int main(void)
{
  const struct CMUnitTest tests[] = {cmocka_unit_test(the_same_differs_nowhere),
                                     cmocka_unit_test(each_parameter_that_differs_is_told),
                                     cmocka_unit_test(what_is_left_out_is_told),
                                     cmocka_unit_test(what_is_there_twice_is_told),
                                     cmocka_unit_test(else_the_first_octet_that_differs_is_told),
                                     cmocka_unit_test(what_was_due_must_be_an_s)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
