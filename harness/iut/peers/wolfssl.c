// SPDX-License-Identifier: Apache-2.0
/* wolfSSL. Its wc_curve25519_shared_secret refuses a key whose top bit is set, which RFC 7748 has it ignore, and its
 * ECDH takes a private key above n: both are mended here. */
#include "peer.h"

#include <wolfssl/options.h>
#include <wolfssl/ssl.h>
#include <wolfssl/wolfcrypt/curve25519.h>
#include <wolfssl/wolfcrypt/ecc.h>
#include <wolfssl/wolfcrypt/hmac.h>
#include <wolfssl/wolfcrypt/sha256.h>

#include <string.h>

static WC_RNG rng; /* blinds the multiplication */

static int hmac(uint8_t mac[32], const uint8_t *key, size_t key_length, const uint8_t *data, size_t length)
{
  Hmac h;
  int done = wc_HmacInit(&h, NULL, INVALID_DEVID) == 0 && wc_HmacSetKey(&h, WC_SHA256, key, (word32)key_length) == 0 &&
             wc_HmacUpdate(&h, data, (word32)length) == 0 && wc_HmacFinal(&h, mac) == 0;
  wc_HmacFree(&h);
  return done;
}

static int sha256(uint8_t digest[32], const uint8_t *data, size_t length)
{
  return wc_Sha256Hash(data, (word32)length, digest) == 0;
}

static enum peer_status x25519(uint8_t z[32], const uint8_t private_key[32], const uint8_t peer[32])
{
  curve25519_key own, other;
  uint8_t masked[32];
  word32 length = 32;
  int status = wc_curve25519_init(&own), loaded;
  memcpy(masked, peer, 32);
  masked[31] &= 0x7f;
  if (status == 0)
    status = wc_curve25519_init(&other);
  loaded = status == 0 && wc_curve25519_import_private_ex(private_key, 32, &own, EC25519_LITTLE_ENDIAN) == 0 &&
           wc_curve25519_import_public_ex(masked, 32, &other, EC25519_LITTLE_ENDIAN) == 0;
  if (loaded)
    status = wc_curve25519_shared_secret_ex(&own, &other, z, &length, EC25519_LITTLE_ENDIAN);
  wc_curve25519_free(&own);
  wc_curve25519_free(&other);
  if (loaded && status == ECC_OUT_OF_RANGE_E)
    return PEER_SECRET;
  return loaded && status == 0 ? PEER_OK : PEER_FAILED;
}

static enum peer_status multiply(uint8_t z[32], ecc_key *own, ecc_key *other, const uint8_t private_key[32],
                                 const uint8_t peer[33])
{
  word32 length = 32;
  if (wc_ecc_import_x963_ex(peer, 33, other, ECC_SECP256R1) != 0 || wc_ecc_check_key(other) != 0)
    return PEER_PUBLIC_KEY;
  if (!peer_below_order(private_key) || wc_ecc_import_private_key_ex(private_key, 32, NULL, 0, own, ECC_SECP256R1) != 0)
    return PEER_SECRET;
  if (wc_ecc_set_rng(own, &rng) != 0)
    return PEER_FAILED;
  return wc_ecc_shared_secret(own, other, z, &length) == 0 && length == 32 ? PEER_OK : PEER_FAILED;
}

static enum peer_status p256(uint8_t z[32], const uint8_t private_key[32], const uint8_t peer[33])
{
  ecc_key own, other;
  enum peer_status status;
  if (wc_ecc_init(&own) != 0 || wc_ecc_init(&other) != 0)
    return PEER_FAILED;
  status = multiply(z, &own, &other, private_key, peer);
  wc_ecc_free(&own);
  wc_ecc_free(&other);
  return status;
}

const struct peer *peer(void)
{
  static struct peer wolfssl = {"wolfssl", NULL, {hmac, sha256}, x25519, p256};
  wolfssl.release = wolfSSL_lib_version();
  if (wolfCrypt_Init() != 0 || wc_InitRng(&rng) != 0)
    wolfssl.x25519 = wolfssl.p256 = NULL;
  return &wolfssl;
}
