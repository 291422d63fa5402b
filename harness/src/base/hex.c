// SPDX-License-Identifier: Apache-2.0
/* Octets and their hex digits: see hex.h. */
#include "hex.h"
#include "memory.h"

#include <openssl/evp.h>

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

/* The value of a digit, or 16. */
static unsigned digit_value(char c)
{
  if (c >= '0' && c <= '9')
    return (unsigned)(c - '0');
  if (c >= 'a' && c <= 'f')
    return (unsigned)(c - 'a') + 10u;
  if (c >= 'A' && c <= 'F')
    return (unsigned)(c - 'A') + 10u;
  return 16u;
}

bool hex_read(uint8_t *out, size_t size, size_t *n, const char *digits, size_t digit_count)
{
  size_t i;
  *n = 0;
  if (digit_count % 2 != 0 || digit_count / 2 > size)
    return false;
  for (i = 0; i < digit_count / 2; i++) {
    unsigned high = digit_value(digits[2 * i]), low = digit_value(digits[2 * i + 1]);
    if (high > 15u || low > 15u)
      return false;
    out[i] = (uint8_t)(16u * high + low);
  }
  *n = digit_count / 2;
  return true;
}

void hex_sha256(char out[65], const void *octets, size_t n)
{
  uint8_t digest[32];
  if (EVP_Digest(octets, n, digest, NULL, EVP_sha256(), NULL) != 1)
    memory_exhausted();
  hex_write(out, digest, sizeof digest);
}
