// SPDX-License-Identifier: Apache-2.0
/* Libgcrypt. */
#include "peer.h"

#include <gcrypt.h>

#include <string.h>

static int hmac(uint8_t mac[32], const uint8_t *key, size_t key_length, const uint8_t *data, size_t length)
{
  gcry_md_hd_t h;
  int done;
  if (gcry_md_open(&h, GCRY_MD_SHA256, GCRY_MD_FLAG_HMAC) != 0)
    return 0;
  done = gcry_md_setkey(h, key, key_length) == 0;
  if (done) {
    gcry_md_write(h, data, length);
    memcpy(mac, gcry_md_read(h, GCRY_MD_SHA256), 32);
  }
  gcry_md_close(h);
  return done;
}

static int sha256(uint8_t digest[32], const uint8_t *data, size_t length)
{
  gcry_md_hash_buffer(GCRY_MD_SHA256, digest, data, length);
  return 1;
}

static enum peer_status x25519(uint8_t z[32], const uint8_t private_key[32], const uint8_t peer[32])
{
  return gcry_ecc_mul_point(GCRY_ECC_CURVE25519, z, private_key, peer) == 0 ? PEER_OK : PEER_SECRET;
}

/* z = the x-coordinate of d * q. */
static enum peer_status multiply(uint8_t z[32], gcry_ctx_t curve, gcry_mpi_t d, gcry_mpi_point_t q)
{
  gcry_mpi_point_t r = gcry_mpi_point_new(0);
  gcry_mpi_t x = gcry_mpi_new(256), n = gcry_mpi_ec_get_mpi("n", curve, 1);
  enum peer_status status = PEER_SECRET;
  size_t length = 0;
  if (gcry_mpi_cmp_ui(d, 0) != 0 && gcry_mpi_cmp(d, n) < 0) {
    gcry_mpi_ec_mul(r, d, q, curve);
    if (gcry_mpi_ec_get_affine(x, NULL, r, curve) == 0 && gcry_mpi_print(GCRYMPI_FMT_USG, z, 32, &length, x) == 0) {
      memmove(z + 32u - length, z, length);
      memset(z, 0, 32u - length);
      status = PEER_OK;
    } else {
      status = PEER_FAILED;
    }
  }
  gcry_mpi_release(n);
  gcry_mpi_release(x);
  gcry_mpi_point_release(r);
  return status;
}

/* Decoding takes any x: whether there is such a point on the curve must be asked. */
static int read_point(gcry_mpi_point_t q, gcry_ctx_t curve, const uint8_t peer[33])
{
  gcry_mpi_t encoded = gcry_mpi_set_opaque_copy(NULL, peer, 8u * 33u);
  int good = gcry_mpi_ec_decode_point(q, encoded, curve) == 0 && gcry_mpi_ec_curve_point(q, curve);
  gcry_mpi_release(encoded);
  return good;
}

static enum peer_status p256(uint8_t z[32], const uint8_t private_key[32], const uint8_t peer[33])
{
  gcry_ctx_t curve;
  gcry_mpi_point_t q = gcry_mpi_point_new(0);
  gcry_mpi_t d = NULL;
  enum peer_status status = PEER_FAILED;
  if (gcry_mpi_ec_new(&curve, NULL, "NIST P-256") == 0) {
    status = read_point(q, curve, peer) ? PEER_OK : PEER_PUBLIC_KEY;
    if (status == PEER_OK && gcry_mpi_scan(&d, GCRYMPI_FMT_USG, private_key, 32, NULL) == 0)
      status = multiply(z, curve, d, q);
    gcry_ctx_release(curve);
  }
  gcry_mpi_release(d);
  gcry_mpi_point_release(q);
  return status;
}

const struct peer *peer(void)
{
  static struct peer gcrypt = {"libgcrypt", NULL, {hmac, sha256}, x25519, p256};
  gcrypt.release = gcry_check_version(NULL);
  gcry_control(GCRYCTL_DISABLE_SECMEM, 0);
  gcry_control(GCRYCTL_INITIALIZATION_FINISHED, 0);
  return &gcrypt;
}
