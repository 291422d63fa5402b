// SPDX-License-Identifier: Apache-2.0
/* An agreement by OpenSSL: see agreed.h. */
#include "adapters/agreed.h"

#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/objects.h>
#include <stdbool.h>
#include <string.h>

/* RFC 7748. OpenSSL gives no z of zeros. */
static void x25519(struct agreed *a, const uint8_t private_key[32])
{
  EVP_PKEY *own = EVP_PKEY_new_raw_private_key(EVP_PKEY_X25519, NULL, private_key, 32);
  EVP_PKEY *other = EVP_PKEY_new_raw_public_key(EVP_PKEY_X25519, NULL, a->point, 32);
  EVP_PKEY_CTX *context = own == NULL ? NULL : EVP_PKEY_CTX_new(own, NULL);
  size_t n = sizeof a->z;
  if (context == NULL || other == NULL || EVP_PKEY_derive_init(context) <= 0 ||
      EVP_PKEY_derive_set_peer(context, other) <= 0 || EVP_PKEY_derive(context, a->z, &n) <= 0)
    memset(a->z, 0, sizeof a->z);
  EVP_PKEY_CTX_free(context);
  EVP_PKEY_free(other);
  EVP_PKEY_free(own);
}

/* The compressed point that `peer` is, if it is one (9.3). */
static bool decompress(struct agreed *a, const EC_GROUP *group, EC_POINT *point, struct ltk_iut_octets peer)
{
  if (peer.length != 33 || (peer.octets[0] != 2 && peer.octets[0] != 3) ||
      EC_POINT_oct2point(group, point, peer.octets, 33, NULL) != 1)
    return false;
  a->point_length = EC_POINT_point2oct(group, point, POINT_CONVERSION_UNCOMPRESSED, a->point, sizeof a->point, NULL);
  return a->point_length == sizeof a->point;
}

/* The x-coordinate of d times the point; false unless 1 <= d < n. */
static bool multiply(struct agreed *a, const EC_GROUP *group, EC_POINT *point, struct ltk_iut_octets private_key)
{
  BIGNUM *d = private_key.length == 32 ? BN_bin2bn(private_key.octets, 32, NULL) : NULL, *x = BN_new();
  bool is_done = d != NULL && x != NULL && !BN_is_zero(d) && BN_cmp(d, EC_GROUP_get0_order(group)) < 0 &&
                 EC_POINT_mul(group, point, NULL, point, d, NULL) == 1 &&
                 EC_POINT_get_affine_coordinates(group, point, x, NULL, NULL) == 1 && BN_bn2binpad(x, a->z, 32) == 32;
  BN_clear_free(d);
  BN_clear_free(x);
  return is_done;
}

static const char *p256(struct agreed *a, struct ltk_iut_octets private_key, struct ltk_iut_octets peer)
{
  EC_GROUP *group = EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1);
  EC_POINT *point = EC_POINT_new(group);
  const char *class = "public_key";
  if (decompress(a, group, point, peer))
    class = multiply(a, group, point, private_key) ? NULL : "secret";
  EC_POINT_free(point);
  EC_GROUP_free(group);
  return class;
}

const char *agreed_z(struct agreed *a, uint64_t suite, struct ltk_iut_octets private_key, struct ltk_iut_octets peer)
{
  memset(a, 0, sizeof *a);
  if (suite == 2)
    return p256(a, private_key, peer);
  if (peer.length != 32)
    return "public_key";
  memcpy(a->point, peer.octets, 32);
  a->point_length = 32;
  if (private_key.length != 32)
    return "secret";
  x25519(a, private_key.octets);
  return NULL;
}
