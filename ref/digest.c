// SPDX-License-Identifier: Apache-2.0
/* SHA-256 and HMAC for callers. The hash values, which are passed by value, lie in frames of sha256.c and hmac.c, where no
 * compiler can put them into these: then they are overwritten. */
#include "compute.h"
#include "wipe.h"

void ltk_sha256(uint8_t digest[32], const uint8_t *m, size_t length)
{
  ltk_sha256_compute(digest, m, length);
  ltk_wipe_stack();
}

void ltk_hmac_sha256(uint8_t mac[32], const uint8_t *key, size_t key_length, const uint8_t *m, size_t length)
{
  ltk_hmac_compute(mac, key, key_length, m, length);
  ltk_wipe_stack();
}
