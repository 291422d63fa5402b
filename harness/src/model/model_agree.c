// SPDX-License-Identifier: Apache-2.0
/* The agreement with its mistakes, clause 9: see model.h. The curves are OpenSSL's. */
#include "base/memory.h"
#include "model/model_parts.h"

#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/obj_mac.h>
#include <string.h>

/* The curve, made once and for all threads. */
static EC_GROUP *group;
static CRYPTO_ONCE group_once = CRYPTO_ONCE_STATIC_INIT;

static void make_group(void)
{
  group = EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1);
}

static const EC_GROUP *p256(void)
{
  if (CRYPTO_THREAD_run_once(&group_once, make_group) != 1 || group == NULL)
    memory_exhausted();
  return group;
}

/* The point of some encoding, NULL if there is none; to be freed. */
static EC_POINT *point_of(const uint8_t *octets, size_t n)
{
  EC_POINT *point = EC_POINT_new(p256());
  if (point != NULL && EC_POINT_oct2point(p256(), point, octets, n, NULL) == 1)
    return point;
  EC_POINT_free(point);
  return NULL;
}

bool model_uncompress(uint8_t out[65], const uint8_t compressed[33])
{
  EC_POINT *point = point_of(compressed, 33);
  bool is = point != NULL && EC_POINT_point2oct(p256(), point, POINT_CONVERSION_UNCOMPRESSED, out, 65, NULL) == 65u;
  EC_POINT_free(point);
  return is;
}

static void turn(uint8_t out[32], const uint8_t in[32], bool around)
{
  size_t i;
  for (i = 0; i < 32; i++)
    out[i] = in[around ? 31u - i : i];
}

/* z = X25519(d, u), by OpenSSL. False for a z that is all zero. */
static bool derive_x25519(uint8_t z[32], const uint8_t d[32], const uint8_t u[32])
{
  EVP_PKEY *own = EVP_PKEY_new_raw_private_key(EVP_PKEY_X25519, NULL, d, 32);
  EVP_PKEY *other = EVP_PKEY_new_raw_public_key(EVP_PKEY_X25519, NULL, u, 32);
  EVP_PKEY_CTX *context = own == NULL ? NULL : EVP_PKEY_CTX_new(own, NULL);
  size_t n = 32;
  bool done = context != NULL && EVP_PKEY_derive_init(context) == 1 && EVP_PKEY_derive_set_peer(context, other) == 1 &&
              EVP_PKEY_derive(context, z, &n) == 1;
  EVP_PKEY_CTX_free(context);
  EVP_PKEY_free(own);
  EVP_PKEY_free(other);
  return done;
}

/* The search computes one question again and again: the last results are kept, in each thread. */
static bool curve25519(uint8_t z[32], const uint8_t d[32], const uint8_t u[32])
{
  static _Thread_local struct {
    uint8_t d[32], u[32], z[32];
    bool used, done;
  } kept[64];
  const size_t at = (d[1] ^ u[0]) % 64u;
  if (!kept[at].used || memcmp(kept[at].d, d, 32) != 0 || memcmp(kept[at].u, u, 32) != 0) {
    memcpy(kept[at].d, d, 32);
    memcpy(kept[at].u, u, 32);
    memset(kept[at].z, 0, 32);
    kept[at].done = derive_x25519(kept[at].z, d, u);
    kept[at].used = true;
  }
  memcpy(z, kept[at].z, 32);
  return kept[at].done;
}

static bool x25519(const struct model *m, uint8_t z[32], const uint8_t private_key[32], const uint8_t peer[32])
{
  uint8_t u[32], d[32];
  size_t i;
  unsigned carry;
  turn(u, peer, m->knob[KNOB_X25519] == X25519_BIG_ENDIAN);
  turn(d, private_key, m->knob[KNOB_X25519] == X25519_PRIVATE_BIG_ENDIAN);
  u[31] &= m->knob[KNOB_X25519] == X25519_TOP_BIT ? 255u : 127u;
  while (u[31] >= 128u) { /* 2^255 is 19 in the field: what a top bit that is not masked adds */
    carry = 19;
    u[31] &= 127u;
    for (i = 0; i < 32; i++) {
      carry += u[i];
      u[i] = (uint8_t)carry;
      carry >>= 8;
    }
  }
  return curve25519(z, d, u);
}

/* d * Q, uncompressed. False at infinity. */
static bool ecdh(uint8_t out[65], const BIGNUM *d, const EC_POINT *q)
{
  EC_POINT *product = EC_POINT_new(p256());
  bool done = product != NULL && EC_POINT_mul(p256(), product, NULL, q, d, NULL) == 1 &&
              EC_POINT_point2oct(p256(), product, POINT_CONVERSION_UNCOMPRESSED, out, 65, NULL) == 65u;
  EC_POINT_free(product);
  return done;
}

/* A z below 19 as it is before the last reduction: z + p, which begins with its low octet. */
static void give_not_reduced(struct ltk_iut_answer *answer)
{
  size_t i;
  for (i = 1; i < 32; i++)
    if (answer->octets[i] != 0)
      return;
  if (answer->octets[0] >= 19u)
    return;
  answer->octets[0] = (uint8_t)(answer->octets[0] + 0xedu);
  memset(answer->octets + 1, 0xff, 30);
  answer->octets[31] = 0x7f;
}

static void put_in_front(struct ltk_iut_answer *answer, uint8_t octet)
{
  memmove(answer->octets + 1, answer->octets, answer->length++);
  answer->octets[0] = octet;
}

/* z as the knob of its curve has it. */
static void give_z(int how, struct ltk_iut_answer *answer, const uint8_t z[32])
{
  size_t i, from = 0;
  if (how == P256_SHA1 || how == P256_SHA256) {
    answer->length = how == P256_SHA1 ? 20u : 32u;
    if (EVP_Q_digest(NULL, how == P256_SHA1 ? "SHA1" : "SHA256", NULL, z, 32, answer->octets, NULL) != 1)
      memory_exhausted();
    return;
  }
  while ((how == Z_STRIPPED || how == P256_SIGN_OCTET) && from < 32u && z[from] == 0)
    from++;
  answer->length = 32u - from;
  for (i = 0; i < answer->length; i++)
    answer->octets[i] = z[how == Z_REVERSED || how == P256_LITTLE_ENDIAN ? 31u - i : from + i];
  if (how == P256_SIGN_OCTET && from < 32u && z[from] >= 128u)
    put_in_front(answer, 0);
  if (how == X25519_NOT_REDUCED)
    give_not_reduced(answer);
}

static void refuse(struct ltk_iut_answer *answer, const char *class)
{
  answer->status = LTK_IUT_INVALID;
  answer->why = class;
}

bool model_takes_length(const struct model *m, size_t length, size_t due)
{
  const int rule = m->knob[KNOB_RULE_AGREE_SECRET];
  return length == due || rule == ANYTHING || (rule == AGREE_PRIVATE_LENGTH_NOT_CHECKED && length > 0);
}

void model_agree_x25519(const struct model *m, const struct question *q, struct ltk_iut_answer *answer)
{
  static const uint8_t p[32] = {0xed, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
                                0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
                                0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f};
  const int rule = m->knob[KNOB_RULE_AGREE_PUBLIC], secret = m->knob[KNOB_RULE_AGREE_SECRET];
  uint8_t z[32] = {0}, top;
  size_t i;
  bool beyond = true;
  if (q->peer.length != 32u) {
    if (rule != ANYTHING)
      refuse(answer, "public_key");
    else
      give_z(m->knob[KNOB_X25519], answer, z);
    return;
  }
  top = q->peer.octets[31];
  for (i = 31; i > 0 && beyond; i--)
    beyond = (q->peer.octets[i] & (i == 31 ? 127u : 255u)) == p[i];
  beyond = beyond && q->peer.octets[0] >= p[0];
  if ((rule == X25519_TOP_BIT_REFUSED && top >= 128u) || (rule == X25519_NON_CANONICAL_REFUSED && beyond))
    refuse(answer, "public_key");
  else if (!model_takes_length(m, q->private_key.length, 32))
    refuse(answer, "secret");
  else if (q->private_key.length == 32u && !x25519(m, z, q->private_key.octets, q->peer.octets) && secret != ANYTHING &&
           secret != X25519_ZERO_Z_ACCEPTED)
    refuse(answer, "secret");
  else
    give_z(m->knob[KNOB_X25519], answer, z);
}

/* The coordinates of a point from their other ends, behind its prefix. */
static void turn_around(uint8_t out[65], struct ltk_iut_octets *point)
{
  size_t from, i;
  if (point->length != 33u && point->length != 65u)
    return;
  out[0] = point->octets[0];
  for (from = 1; from < point->length; from += 32u)
    for (i = 0; i < 32u; i++)
      out[from + i] = point->octets[from + 31u - i];
  point->octets = out;
}

static EC_POINT *peer_of(const struct question *q, int rule, bool *form)
{
  uint8_t octets[65];
  size_t n = q->peer.length;
  *form = n == 33u && (q->peer.octets[0] == 2u || q->peer.octets[0] == 3u);
  if (*form)
    return point_of(q->peer.octets, n);
  if (rule == P256_PREFIX_NOT_CHECKED && n == 33u) {
    memcpy(octets, q->peer.octets, n);
    octets[0] = 2;
    *form = true;
    return point_of(octets, n);
  }
  if (n == 65u && ((rule == P256_UNCOMPRESSED_ACCEPTED && q->peer.octets[0] == 4u) ||
                   (rule == P256_HYBRID_ACCEPTED && (q->peer.octets[0] & ~1u) == 6u))) {
    memcpy(octets, q->peer.octets, n);
    octets[0] = 4;
    *form = true;
    return point_of(octets, n);
  }
  return NULL;
}

static bool is_reduced(const uint8_t x[32])
{
  static const uint8_t p[32] = {0xff, 0xff, 0xff, 0xff, 0,    0,    0,    1,    0,    0,    0,
                                0,    0,    0,    0,    0,    0,    0,    0,    0,    0xff, 0xff,
                                0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff};
  return memcmp(x, p, 32) < 0;
}

static bool is_little_endian(int how)
{
  return how == P256_PRIVATE_LITTLE_ENDIAN || how == P256_LITTLE_ENDIAN;
}

static void agree_p256(const struct model *m, const struct question *asked, struct ltk_iut_answer *answer)
{
  const int rule = m->knob[KNOB_RULE_AGREE_PUBLIC], secret = m->knob[KNOB_RULE_AGREE_SECRET];
  const int how = m->knob[KNOB_P256];
  struct question turned = *asked, *q = &turned;
  uint8_t product[65] = {0}, octets[65];
  const uint8_t *z = product + (how == P256_Y ? 33 : 1);
  bool form, range, point;
  EC_POINT *peer;
  BIGNUM *d;
  if (how == P256_LITTLE_ENDIAN)
    turn_around(octets, &turned.peer);
  peer = peer_of(q, rule, &form);
  point =
      peer != NULL || rule == ANYTHING || (rule == P256_OFF_CURVE_ACCEPTED && form && is_reduced(q->peer.octets + 1));
  if (!point) {
    refuse(answer, "public_key");
    return;
  }
  if (peer == NULL && rule == ANYTHING) {
    give_z(how, answer, z);
    return;
  }
  d = is_little_endian(how) ? BN_lebin2bn(q->private_key.octets, (int)q->private_key.length, NULL)
                            : BN_bin2bn(q->private_key.octets, (int)q->private_key.length, NULL);
  range = !BN_is_zero(d) && BN_cmp(d, EC_GROUP_get0_order(p256())) < 0;
  if (!model_takes_length(m, q->private_key.length, 32))
    refuse(answer, "secret");
  else if (!range && secret != ANYTHING && secret != P256_PRIVATE_RANGE_NOT_CHECKED &&
           secret != (BN_is_zero(d) ? P256_PRIVATE_0_ACCEPTED : P256_PRIVATE_BEYOND_N_ACCEPTED))
    refuse(answer, "secret");
  else if (range && secret == P256_PRIVATE_SIGNED_REFUSED && q->private_key.octets[0] >= 128u)
    refuse(answer, "secret");
  else if (peer != NULL && range && ecdh(product, d, peer) && memcmp(z, (uint8_t[32]){0}, 32) == 0 &&
           secret != ANYTHING && secret != P256_ZERO_Z_ACCEPTED)
    refuse(answer, "secret");
  else
    give_z(how, answer, z);
  if (how == P256_COMPRESSED && answer->status == LTK_IUT_OK)
    put_in_front(answer, 2u | (product[64] & 1u));
  BN_free(d);
  EC_POINT_free(peer);
}

void model_agree(const struct model *m, const struct question *q, struct ltk_iut_answer *answer)
{
  if (q->suite == 1u)
    model_agree_x25519(m, q, answer);
  else if (q->suite == 2u)
    agree_p256(m, q, answer);
  else if (m->knob[KNOB_RULE_AGREE_SUITE] == ANYTHING)
    answer->length = 32;
  else
    refuse(answer, "suite");
}
