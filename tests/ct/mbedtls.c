// SPDX-License-Identifier: Apache-2.0
/* In place of ref/hmac.c, under the same checks: mbed TLS's. See docs/constant-time.md. */
#include "hmac.h"

#include <mbedtls/md.h>

void ltk_hmac_compute(uint8_t mac[32], const uint8_t *key, size_t key_length, const uint8_t *m, size_t length)
{
  mbedtls_md_hmac(mbedtls_md_info_from_type(MBEDTLS_MD_SHA256), key, key_length, m, length, mac);
}
