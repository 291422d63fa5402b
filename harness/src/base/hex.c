// SPDX-License-Identifier: Apache-2.0
/* Octets and their hex digits: see hex.h. */
#include "base/hex.h"
#include "base/digest.h"

void hex_write(char *out, const uint8_t *octets, size_t n)
{
  static const char digits[] = "0123456789abcdef";
  size_t i;
  for (i = 0; i < n; i++) {
    out[2 * i] = digits[octets[i] >> 4];
    out[2 * i + 1] = digits[octets[i] & 15];
  }
  out[2 * n] = '\0';
}

/* The values of digits, and one more; 0 for what is none. */
static const uint8_t values[UINT8_MAX + 1] = {
    ['0'] = 1,  ['1'] = 2,  ['2'] = 3,  ['3'] = 4,  ['4'] = 5,  ['5'] = 6,  ['6'] = 7,  ['7'] = 8,
    ['8'] = 9,  ['9'] = 10, ['a'] = 11, ['b'] = 12, ['c'] = 13, ['d'] = 14, ['e'] = 15, ['f'] = 16,
    ['A'] = 11, ['B'] = 12, ['C'] = 13, ['D'] = 14, ['E'] = 15, ['F'] = 16};

bool hex_read(uint8_t *out, size_t size, size_t *n, const char *digits, size_t digit_count)
{
  size_t i;
  *n = 0;
  if (digit_count % 2 != 0 || digit_count / 2 > size)
    return false;
  for (i = 0; i < digit_count / 2; i++) {
    unsigned high = values[(uint8_t)digits[2 * i]], low = values[(uint8_t)digits[2 * i + 1]];
    if (high == 0 || low == 0)
      return false;
    out[i] = (uint8_t)(16u * (high - 1u) + low - 1u);
  }
  *n = digit_count / 2;
  return true;
}

void hex_sha256(char out[65], const void *octets, size_t n)
{
  uint8_t digest[DIGEST_OCTETS];
  digest_sha256(digest, octets, n);
  hex_write(out, digest, sizeof digest);
}
