// SPDX-License-Identifier: Apache-2.0
/* In place of ref/hmac.c, under the same checks: OpenSSL's. See docs/constant-time.md. */
#include "hmac.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

void ltk_hmac_compute(uint8_t mac[32], const uint8_t *key, size_t key_length, const uint8_t *m, size_t length)
{
  unsigned n = 0;
  HMAC(EVP_sha256(), key, (int)key_length, m, length, mac, &n);
}
