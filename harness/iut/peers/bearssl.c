// SPDX-License-Identifier: Apache-2.0
/* BearSSL. Its P-256 reads no compressed point, and it has no integers to compute y with: not offered. */
#include "peer.h"

#include <bearssl.h>

#include <string.h>

static int hmac(uint8_t mac[32], const uint8_t *key, size_t key_length, const uint8_t *data, size_t length)
{
  br_hmac_key_context k;
  br_hmac_context h;
  br_hmac_key_init(&k, &br_sha256_vtable, key, key_length);
  br_hmac_init(&h, &k, 0);
  br_hmac_update(&h, data, length);
  return br_hmac_out(&h, mac) == 32;
}

static int sha256(uint8_t digest[32], const uint8_t *data, size_t length)
{
  br_sha256_context h;
  br_sha256_init(&h);
  br_sha256_update(&h, data, length);
  br_sha256_out(&h, digest);
  return 1;
}

static enum peer_status x25519(uint8_t z[32], const uint8_t private_key[32], const uint8_t peer[32])
{
  const br_ec_impl *curve = br_ec_get_default();
  memcpy(z, peer, 32);
  return curve->mul(z, 32, private_key, 32, BR_EC_curve25519) == 1 ? PEER_OK : PEER_SECRET;
}

const struct peer *peer(void)
{
  static const struct peer bearssl = {"bearssl", "0.6", {hmac, sha256}, x25519, NULL};
  return &bearssl;
}
