// SPDX-License-Identifier: Apache-2.0
/* Nettle, and its curves in Hogweed. It has no function that reads a compressed point, so that y is computed here, with
 * the integers of GMP that it takes. */
#include "peer.h"

#include <gmp.h>
#include <nettle/curve25519.h>
#include <nettle/ecc-curve.h>
#include <nettle/ecc.h>
#include <nettle/hmac.h>
#include <nettle/sha2.h>
#include <nettle/version.h>

#include <stdio.h>
#include <string.h>

#define P "ffffffff00000001000000000000000000000000ffffffffffffffffffffffff"
#define B "5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b"

static int hmac(uint8_t mac[32], const uint8_t *key, size_t key_length, const uint8_t *data, size_t length)
{
  struct hmac_sha256_ctx context;
  hmac_sha256_set_key(&context, key_length, key);
  hmac_sha256_update(&context, length, data);
  hmac_sha256_digest(&context, 32, mac);
  return 1;
}

static int sha256(uint8_t digest[32], const uint8_t *data, size_t length)
{
  struct sha256_ctx context;
  sha256_init(&context);
  sha256_update(&context, length, data);
  sha256_digest(&context, 32, digest);
  return 1;
}

static enum peer_status x25519(uint8_t z[32], const uint8_t private_key[32], const uint8_t peer[32])
{
  curve25519_mul(z, private_key, peer);
  return PEER_OK;
}

/* y = (x^3 - 3x + b)^((p + 1) / 4), negated if it has the wrong parity. */
static void decompress(mpz_t y, const mpz_t x, const mpz_t p, int odd)
{
  mpz_t e, t;
  mpz_init_set_str(t, B, 16);
  mpz_init(e);
  mpz_mul(e, x, x);
  mpz_sub_ui(e, e, 3);
  mpz_addmul(t, e, x);
  mpz_add_ui(e, p, 1);
  mpz_tdiv_q_2exp(e, e, 2);
  mpz_powm(y, t, e, p);
  if (mpz_odd_p(y) != odd)
    mpz_sub(y, p, y);
  mpz_clear(t);
  mpz_clear(e);
}

/* It refuses what is not on the curve, and an x that is not reduced. */
static int read_point(struct ecc_point *q, const uint8_t peer[33])
{
  mpz_t p, x, y;
  int good;
  mpz_init_set_str(p, P, 16);
  mpz_init(x);
  mpz_init(y);
  mpz_import(x, 32, 1, 1, 1, 0, peer + 1);
  decompress(y, x, p, peer[0] & 1);
  good = ecc_point_set(q, x, y);
  mpz_clear(y);
  mpz_clear(x);
  mpz_clear(p);
  return good;
}

static int read_scalar(struct ecc_scalar *scalar, const uint8_t private_key[32])
{
  mpz_t d;
  int good;
  mpz_init(d);
  mpz_import(d, 32, 1, 1, 1, 0, private_key);
  good = ecc_scalar_set(scalar, d);
  mpz_clear(d);
  return good;
}

static void write_x(uint8_t z[32], const struct ecc_point *q)
{
  mpz_t x;
  mpz_init(x);
  ecc_point_get(q, x, NULL);
  memset(z, 0, 32);
  mpz_export(z + 32u - (mpz_sizeinbase(x, 256) - (mpz_sgn(x) == 0)), NULL, 1, 1, 1, 0, x);
  mpz_clear(x);
}

static enum peer_status p256(uint8_t z[32], const uint8_t private_key[32], const uint8_t peer[33])
{
  const struct ecc_curve *curve = nettle_get_secp_256r1();
  struct ecc_point q;
  struct ecc_scalar d;
  enum peer_status status = PEER_OK;
  ecc_point_init(&q, curve);
  ecc_scalar_init(&d, curve);
  if (!read_point(&q, peer))
    status = PEER_PUBLIC_KEY;
  else if (!read_scalar(&d, private_key))
    status = PEER_SECRET;
  if (status == PEER_OK) {
    ecc_point_mul(&q, &d, &q);
    write_x(z, &q);
  }
  ecc_scalar_clear(&d);
  ecc_point_clear(&q);
  return status;
}

const struct peer *peer(void)
{
  static char release[32];
  static const struct peer nettle = {"nettle", release, {hmac, sha256}, x25519, p256};
  snprintf(release, sizeof release, "%d.%d", nettle_version_major(), nettle_version_minor());
  return &nettle;
}
