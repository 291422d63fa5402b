// SPDX-License-Identifier: Apache-2.0
/* The KDF of TS 33.220, annex B.2: S is laid out in the caller's space, and hashed under the key. */
#include "kdf.h"
#include "wipe.h"

/* 3.3: the octets of FC, or 0 where it is none. */
static size_t fc_length(uint16_t fc)
{
  if (fc <= 0xfeu)
    return 1;
  if (fc >= 0xff00u)
    return 2;
  return 0;
}

static void put_fc(uint8_t *s, uint16_t fc)
{
  if (fc <= 0xfeu) {
    s[0] = (uint8_t)fc;
  } else {
    s[0] = (uint8_t)(fc >> 8);
    s[1] = (uint8_t)fc;
  }
}

/* 3.2: Pi || Li at s[at]; n is at most 65535. */
static void put_parameter(uint8_t *s, size_t at, const uint8_t *p, size_t n)
{
  size_t j;
  for (j = 0; j < n; j++)
    s[at + j] = p[j];
  s[at + n] = (uint8_t)(n >> 8);
  s[at + n + 1u] = (uint8_t)n;
}

/* What is wrong with the parameter when `free` octets are left for it. */
static int check_parameter(size_t n, size_t free)
{
  if (n > 0xffffu)
    return LTK_E_PARAMETER;
  if (free < 2u || n > free - 2u)
    return LTK_E_SPACE;
  return LTK_OK;
}

/* What is wrong first, or LTK_OK and the length of S. */
static int measure(size_t size, size_t *length, uint16_t fc, const struct ltk_parameter *p, size_t n)
{
  size_t at = fc_length(fc), i;
  *length = 0;
  if (at == 0u)
    return LTK_E_FC;
  if (at > size)
    return LTK_E_SPACE;
  for (i = 0; i < n; i++) {
    int status = check_parameter(p[i].length, size - at);
    if (status != LTK_OK)
      return status;
    at += p[i].length + 2u;
  }
  *length = at;
  return LTK_OK;
}

int ltk_kdf_s(uint8_t *s, size_t size, size_t *length, uint16_t fc, const struct ltk_parameter *p, size_t n)
{
  size_t at = fc_length(fc), i;
  int status = measure(size, length, fc, p, n);
  if (status != LTK_OK) {
    ltk_wipe_octets(s, size);
    return status;
  }
  put_fc(s, fc);
  for (i = 0; i < n; i++) {
    put_parameter(s, at, p[i].octets, p[i].length);
    at += p[i].length + 2u;
  }
  return LTK_OK;
}

int ltk_kdf(uint8_t out[32], const uint8_t *key, size_t key_length, uint16_t fc, const struct ltk_parameter *p, size_t n,
            uint8_t *s, size_t size)
{
  size_t length;
  int status = LTK_E_KEY;
  if (key_length != 0u)
    status = ltk_kdf_s(s, size, &length, fc, p, n);
  if (status != LTK_OK) {
    ltk_wipe_octets(out, 32);
    ltk_wipe_octets(s, size);
    return status;
  }
  ltk_hmac_sha256(out, key, key_length, s, length);
  ltk_wipe_octets(s, size);
  return LTK_OK;
}
