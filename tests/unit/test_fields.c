// SPDX-License-Identifier: Apache-2.0
/* S in words: each code that the specification has is named, and no other. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "vectors/fields.h"

#include <string.h>

/* Where P1 (mode, suite) and P7 (element) stand in an S of derive whose parameters have these lengths. */
static const uint8_t lengths[FIELDS_DERIVE_COUNT] = {0, 2, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0};

struct told {
  char suite[64], element[64];
};

static void take(void *context, const struct fields_part *part)
{
  struct told *told = context;
  if (strcmp(part->name, "P1 mode, suite") == 0)
    strncpy(told->suite, part->meaning, sizeof told->suite - 1u);
  if (strcmp(part->name, "P7 element") == 0)
    strncpy(told->element, part->meaning, sizeof told->element - 1u);
}

/* What is said of a mode, a suite and an element type; the element is "1". */
static struct told told_of(uint8_t mode, uint8_t suite, uint8_t type)
{
  uint8_t s[64] = {1};
  size_t n = 1, i;
  struct told told = {"", ""};
  for (i = 0; i < FIELDS_DERIVE_COUNT; i++) {
    if (i == 1) {
      s[n] = mode;
      s[n + 1] = suite;
    }
    if (i == 7) {
      s[n] = type;
      s[n + 1] = '1';
    }
    n += lengths[i] + 1u;
    s[n++] = lengths[i];
  }
  assert_true(fields_tell(FIELDS_DERIVE, s, n, FIELDS_DERIVE_COUNT, take, &told));
  return told;
}

static void each_suite_has_a_name(void **state)
{
  (void)state;
  assert_string_equal(told_of(1, 0, 1).suite, "mode ROOT, suite none");
  assert_string_equal(told_of(2, 1, 1).suite, "mode AGREEMENT, suite X25519");
  assert_string_equal(told_of(3, 2, 1).suite, "mode HYBRID, suite P-256");
  assert_string_equal(told_of(3, 3, 1).suite, "mode HYBRID, suite X25519+ML-KEM-768");
  assert_string_equal(told_of(4, 4, 1).suite, "mode reserved, suite reserved");
}

static void each_type_of_an_element_has_a_name(void **state)
{
  (void)state;
  assert_string_equal(told_of(1, 0, 0).element, "reserved \"1\"");
  assert_string_equal(told_of(1, 0, 1).element, "ICCID \"1\"");
  assert_string_equal(told_of(1, 0, 2).element, "EID \"1\"");
  assert_string_equal(told_of(1, 0, 3).element, "EF.ICCID \"1\"");
  assert_string_equal(told_of(1, 0, 4).element, "reserved \"1\"");
}

int main(void)
{
  const struct CMUnitTest tests[] = {cmocka_unit_test(each_suite_has_a_name),
                                     cmocka_unit_test(each_type_of_an_element_has_a_name)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
