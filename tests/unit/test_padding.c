// SPDX-License-Identifier: Apache-2.0
/* The end of a padded message of any length, which no test could hold in memory: the octets behind the message, by the
 * function of ref/sha256.c that gives them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "../../ref/sha256.c"

/* FIPS 180-4, 5.1.1: 80, zeros, and the length in bits in eight octets, the first the most significant. clauses: 2 */
static void the_length_field_has_all_eight_octets(void **state)
{
  static const uint64_t lengths[] = {0,
                                     55,
                                     56,
                                     63,
                                     64,
                                     0x1fffffff,
                                     0x20000000,
                                     0x123456789,
                                     0xfedcba987,
                                     0x1000000000,
                                     0x7fffffffffff,
                                     1ull << 56,
                                     0x0fedcba987654321};
  (void)state;
  for (size_t n = 0; n < sizeof lengths / sizeof lengths[0]; n++) {
    uint64_t length = lengths[n], bits = 8 * length, padded = (length + 72) / 64 * 64;
    assert_true(length <= LTK_LENGTH_MAX);
    for (uint64_t i = length; i < padded; i++) {
      uint64_t expected = i == length ? 0x80 : i < padded - 8 ? 0 : bits >> 8 * (padded - 1 - i) & 0xff;
      assert_int_equal(padded_octet(NULL, length, bits, padded, i), expected);
    }
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {cmocka_unit_test(the_length_field_has_all_eight_octets)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
