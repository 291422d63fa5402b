// SPDX-License-Identifier: Apache-2.0
/* libsodium. It has no P-256. */
#include "peer.h"

#include <sodium.h>

static int hmac(uint8_t mac[32], const uint8_t *key, size_t key_length, const uint8_t *data, size_t length)
{
  crypto_auth_hmacsha256_state state;
  return crypto_auth_hmacsha256_init(&state, key, key_length) == 0 &&
         crypto_auth_hmacsha256_update(&state, data, length) == 0 && crypto_auth_hmacsha256_final(&state, mac) == 0;
}

static int sha256(uint8_t digest[32], const uint8_t *data, size_t length)
{
  return crypto_hash_sha256(digest, data, length) == 0;
}

/* What it refuses is a z that is all zero. */
static enum peer_status x25519(uint8_t z[32], const uint8_t private_key[32], const uint8_t peer[32])
{
  return crypto_scalarmult(z, private_key, peer) == 0 ? PEER_OK : PEER_SECRET;
}

const struct peer *peer(void)
{
  static struct peer sodium = {"libsodium", NULL, {hmac, sha256}, x25519, NULL};
  sodium.release = sodium_version_string();
  if (sodium_init() < 0)
    sodium.x25519 = NULL;
  return &sodium;
}
