// SPDX-License-Identifier: Apache-2.0
/* Mbed TLS. It reads no compressed point (2.28), so that y is computed here, with its integers. */
#include "peer.h"

#include <mbedtls/ecdh.h>
#include <mbedtls/ecp.h>
#include <mbedtls/md.h>
#include <mbedtls/version.h>

static int hmac(uint8_t mac[32], const uint8_t *key, size_t key_length, const uint8_t *data, size_t length)
{
  return mbedtls_md_hmac(mbedtls_md_info_from_type(MBEDTLS_MD_SHA256), key, key_length, data, length, mac) == 0;
}

static int sha256(uint8_t digest[32], const uint8_t *data, size_t length)
{
  return mbedtls_md(mbedtls_md_info_from_type(MBEDTLS_MD_SHA256), data, length, digest) == 0;
}

/* Randomness that blinds the multiplication; the result does not depend on it. */
static int blind(void *state, unsigned char *out, size_t length)
{
  uint32_t *x = state;
  for (; length > 0; length--) {
    *x = 1664525u * *x + 1013904223u;
    *out++ = (unsigned char)(*x >> 24);
  }
  return 0;
}

static enum peer_status multiply(mbedtls_mpi *z, mbedtls_ecp_group *group, const mbedtls_mpi *d,
                                 const mbedtls_ecp_point *q)
{
  uint32_t state = 1;
  if (mbedtls_ecp_check_pubkey(group, q) != 0)
    return PEER_PUBLIC_KEY;
  if (mbedtls_ecp_check_privkey(group, d) != 0)
    return PEER_SECRET;
  return mbedtls_ecdh_compute_shared(group, z, q, d, blind, &state) == 0 ? PEER_OK : PEER_FAILED;
}

static enum peer_status x25519(uint8_t z[32], const uint8_t private_key[32], const uint8_t peer[32])
{
  mbedtls_ecp_keypair key;
  mbedtls_ecp_point q;
  mbedtls_mpi x;
  enum peer_status status = PEER_FAILED;
  mbedtls_ecp_keypair_init(&key);
  mbedtls_ecp_point_init(&q);
  mbedtls_mpi_init(&x);
  if (mbedtls_ecp_read_key(MBEDTLS_ECP_DP_CURVE25519, &key, private_key, 32) == 0 &&
      mbedtls_ecp_point_read_binary(&key.grp, &q, peer, 32) == 0)
    status = multiply(&x, &key.grp, &key.d, &q);
  if (status == PEER_PUBLIC_KEY)
    status = PEER_SECRET; /* what it refuses are the points of low order: 9.3 has z all zero */
  if (status == PEER_OK && mbedtls_mpi_write_binary_le(&x, z, 32) != 0)
    status = PEER_FAILED;
  mbedtls_mpi_free(&x);
  mbedtls_ecp_point_free(&q);
  mbedtls_ecp_keypair_free(&key);
  return status;
}

/* y = (x^3 - 3x + b)^((p + 1) / 4), negated if it has the wrong parity; 0 if the library fails. */
static int decompress(const mbedtls_ecp_group *g, mbedtls_ecp_point *q, int odd)
{
  mbedtls_mpi e, t;
  int wrong;
  mbedtls_mpi_init(&e);
  mbedtls_mpi_init(&t);
  wrong = mbedtls_mpi_mul_mpi(&t, &q->X, &q->X) || mbedtls_mpi_sub_int(&t, &t, 3) ||
          mbedtls_mpi_mul_mpi(&t, &t, &q->X) || mbedtls_mpi_add_mpi(&t, &t, &g->B) ||
          mbedtls_mpi_mod_mpi(&t, &t, &g->P) || mbedtls_mpi_add_int(&e, &g->P, 1) || mbedtls_mpi_shift_r(&e, 2) ||
          mbedtls_mpi_exp_mod(&q->Y, &t, &e, &g->P, NULL) || mbedtls_mpi_lset(&q->Z, 1);
  if (!wrong && mbedtls_mpi_get_bit(&q->Y, 0) != odd)
    wrong = mbedtls_mpi_sub_mpi(&q->Y, &g->P, &q->Y);
  mbedtls_mpi_free(&e);
  mbedtls_mpi_free(&t);
  return !wrong;
}

static enum peer_status p256(uint8_t z[32], const uint8_t private_key[32], const uint8_t peer[33])
{
  mbedtls_ecp_group group;
  mbedtls_ecp_point q;
  mbedtls_mpi d, x;
  enum peer_status status = PEER_FAILED;
  mbedtls_ecp_group_init(&group);
  mbedtls_ecp_point_init(&q);
  mbedtls_mpi_init(&d);
  mbedtls_mpi_init(&x);
  if (mbedtls_ecp_group_load(&group, MBEDTLS_ECP_DP_SECP256R1) == 0 &&
      mbedtls_mpi_read_binary(&d, private_key, 32) == 0 && mbedtls_mpi_read_binary(&q.X, peer + 1, 32) == 0 &&
      decompress(&group, &q, peer[0] & 1))
    status = multiply(&x, &group, &d, &q);
  if (status == PEER_OK && mbedtls_mpi_write_binary(&x, z, 32) != 0)
    status = PEER_FAILED;
  mbedtls_mpi_free(&x);
  mbedtls_mpi_free(&d);
  mbedtls_ecp_point_free(&q);
  mbedtls_ecp_group_free(&group);
  return status;
}

const struct peer *peer(void)
{
  static char release[9];
  static const struct peer mbedtls = {"mbedtls", release, {hmac, sha256}, x25519, p256};
  mbedtls_version_get_string(release);
  return &mbedtls;
}
