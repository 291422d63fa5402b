// SPDX-License-Identifier: Apache-2.0
/* Check digits: see check_digits.h. */
#include "vectors/check_digits.h"

/* From the right, every other digit is doubled, starting with the nearest. */
char check_luhn(const char *digits, size_t n)
{
  unsigned sum = 0;
  size_t i;
  for (i = 0; i < n; i++) {
    unsigned d = (unsigned)(digits[n - 1 - i] - '0');
    if (i % 2 == 0)
      d = 2 * d > 9 ? 2 * d - 9 : 2 * d;
    sum += d;
  }
  return (char)('0' + (10 - sum % 10) % 10);
}

void check_eid(char check[2], const char digits[CHECK_EID_BEFORE])
{
  unsigned rest = 0, number;
  size_t i;
  for (i = 0; i < CHECK_EID_BEFORE; i++)
    rest = (10 * rest + (unsigned)(digits[i] - '0')) % 97;
  number = 98 - 100 * rest % 97;
  check[0] = (char)('0' + number / 10);
  check[1] = (char)('0' + number % 10);
}
