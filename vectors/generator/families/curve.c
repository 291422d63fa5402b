// SPDX-License-Identifier: Apache-2.0
/* The two curves, by OpenSSL: see curve.h. */
#include "families/curve.h"

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/obj_mac.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void require(int success, const char *what)
{
  if (!success) {
    fprintf(stderr, "ltk-vectors: OpenSSL failed: %s\n", what);
    exit(1);
  }
}

void x25519_public(uint8_t out[32], const uint8_t private_key[32])
{
  size_t length = 32;
  EVP_PKEY *key = EVP_PKEY_new_raw_private_key(EVP_PKEY_X25519, NULL, private_key, 32);
  require(key != NULL && EVP_PKEY_get_raw_public_key(key, out, &length) == 1 && length == 32, "X25519 public key");
  EVP_PKEY_free(key);
}

static EC_GROUP *p256(void)
{
  EC_GROUP *group = EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1);
  require(group != NULL, "P-256");
  return group;
}

void p256_public(uint8_t out[33], const uint8_t private_key[32])
{
  EC_GROUP *group = p256();
  EC_POINT *point = EC_POINT_new(group);
  BIGNUM *d = BN_bin2bn(private_key, 32, NULL);
  require(point != NULL && d != NULL && EC_POINT_mul(group, point, d, NULL, NULL, NULL) == 1 &&
              EC_POINT_point2oct(group, point, POINT_CONVERSION_COMPRESSED, out, 33, NULL) == 33,
          "P-256 public key");
  BN_clear_free(d);
  EC_POINT_free(point);
  EC_GROUP_free(group);
}

void p256_point_from(uint8_t out[33], uint8_t first, int on)
{
  EC_GROUP *group = p256();
  EC_POINT *point = EC_POINT_new(group);
  require(point != NULL, "P-256 point");
  memset(out, 0, 33);
  out[0] = 2;
  for (out[32] = first; (EC_POINT_oct2point(group, point, out, 33, NULL) == 1) != (on != 0); out[32]++)
    require(out[32] < 255, "P-256 point by counting");
  EC_POINT_free(point);
  EC_GROUP_free(group);
}

void p256_uncompressed(uint8_t out[65], const uint8_t encoded[33])
{
  EC_GROUP *group = p256();
  EC_POINT *point = EC_POINT_new(group);
  require(point != NULL && EC_POINT_oct2point(group, point, encoded, 33, NULL) == 1 &&
              EC_POINT_point2oct(group, point, POINT_CONVERSION_UNCOMPRESSED, out, 65, NULL) == 65,
          "P-256 uncompressed point");
  EC_POINT_free(point);
  EC_GROUP_free(group);
}

static const char *x25519_agree(uint8_t z[32], const uint8_t private_key[32], const uint8_t *peer, size_t peer_length)
{
  EVP_PKEY *own = EVP_PKEY_new_raw_private_key(EVP_PKEY_X25519, NULL, private_key, 32), *other;
  EVP_PKEY_CTX *context;
  size_t length = 32;
  int derived;
  if (peer_length != 32) {
    EVP_PKEY_free(own);
    return "public_key";
  }
  other = EVP_PKEY_new_raw_public_key(EVP_PKEY_X25519, NULL, peer, 32);
  context = EVP_PKEY_CTX_new(own, NULL);
  require(own != NULL && other != NULL && context != NULL && EVP_PKEY_derive_init(context) == 1 &&
              EVP_PKEY_derive_set_peer(context, other) == 1,
          "X25519");
  derived = EVP_PKEY_derive(context, z, &length) == 1; /* refuses a z of zeros */
  EVP_PKEY_CTX_free(context);
  EVP_PKEY_free(other);
  EVP_PKEY_free(own);
  return derived ? NULL : "secret";
}

/* z is the x of d times the peer's point, when both are what 9.2 allows. */
static const char *p256_multiply(uint8_t z[32], const EC_GROUP *group, const BIGNUM *d, EC_POINT *point,
                                 const uint8_t *peer, size_t peer_length)
{
  static const uint8_t zeros[32];
  uint8_t encoded[33];
  if (peer_length != 33 || (peer[0] != 2 && peer[0] != 3) || EC_POINT_oct2point(group, point, peer, 33, NULL) != 1)
    return "public_key";
  if (BN_is_zero(d) || BN_cmp(d, EC_GROUP_get0_order(group)) >= 0)
    return "secret";
  require(EC_POINT_mul(group, point, NULL, point, d, NULL) == 1 &&
              EC_POINT_point2oct(group, point, POINT_CONVERSION_COMPRESSED, encoded, 33, NULL) == 33,
          "P-256");
  memcpy(z, encoded + 1, 32);
  return memcmp(z, zeros, 32) == 0 ? "secret" : NULL;
}

const char *curve_agree(uint8_t z[32], unsigned suite, const uint8_t *private_key, size_t private_length,
                        const uint8_t *peer, size_t peer_length)
{
  static const uint8_t one[32] = {[31] = 1};
  EC_GROUP *group;
  EC_POINT *point;
  BIGNUM *d;
  const char *class;
  if (private_length != 32) { /* the public key is looked at first, with another private key */
    class = curve_agree(z, suite, one, 32, peer, peer_length);
    return class != NULL && strcmp(class, "public_key") == 0 ? class : "secret";
  }
  if (suite == 1)
    return x25519_agree(z, private_key, peer, peer_length);
  group = p256();
  point = EC_POINT_new(group);
  d = BN_bin2bn(private_key, 32, NULL);
  require(point != NULL && d != NULL, "P-256");
  class = p256_multiply(z, group, d, point, peer, peer_length);
  BN_clear_free(d);
  EC_POINT_free(point);
  EC_GROUP_free(group);
  return class;
}
