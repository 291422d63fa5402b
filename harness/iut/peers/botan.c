// SPDX-License-Identifier: Apache-2.0
/* Botan, through its C interface. It takes a P-256 private key above n, which is refused here. */
#include "peer.h"

#include <botan/ffi.h>

#include <stdio.h>

static int hmac(uint8_t mac[32], const uint8_t *key, size_t key_length, const uint8_t *data, size_t length)
{
  botan_mac_t m;
  int done;
  if (botan_mac_init(&m, "HMAC(SHA-256)", 0) != 0)
    return 0;
  done = botan_mac_set_key(m, key, key_length) == 0 && botan_mac_update(m, data, length) == 0 &&
         botan_mac_final(m, mac) == 0;
  botan_mac_destroy(m);
  return done;
}

static int sha256(uint8_t digest[32], const uint8_t *data, size_t length)
{
  botan_hash_t h;
  int done;
  if (botan_hash_init(&h, "SHA-256", 0) != 0)
    return 0;
  done = botan_hash_update(h, data, length) == 0 && botan_hash_final(h, digest) == 0;
  botan_hash_destroy(h);
  return done;
}

/* Agreement with a key that is loaded: z, or the status that a refusal stands for. */
static enum peer_status agree(uint8_t z[32], botan_privkey_t own, const uint8_t *peer, size_t peer_length,
                              enum peer_status refused)
{
  botan_pk_op_ka_t operation;
  size_t length = 32;
  int status;
  if (botan_pk_op_key_agreement_create(&operation, own, "Raw", 0) != 0)
    return PEER_FAILED;
  status = botan_pk_op_key_agreement(operation, z, &length, peer, peer_length, NULL, 0);
  botan_pk_op_key_agreement_destroy(operation);
  if (status != 0)
    return refused;
  return length == 32 ? PEER_OK : PEER_FAILED;
}

static enum peer_status x25519(uint8_t z[32], const uint8_t private_key[32], const uint8_t peer[32])
{
  botan_privkey_t own;
  enum peer_status status;
  if (botan_privkey_load_x25519(&own, private_key) != 0)
    return PEER_FAILED;
  status = agree(z, own, peer, 32, PEER_SECRET);
  botan_privkey_destroy(own);
  return status;
}

static enum peer_status p256(uint8_t z[32], const uint8_t private_key[32], const uint8_t peer[33])
{
  botan_mp_t d;
  botan_privkey_t own;
  enum peer_status status = PEER_SECRET;
  if (botan_mp_init(&d) != 0)
    return PEER_FAILED;
  if (peer_below_order(private_key) && botan_mp_from_bin(d, private_key, 32) == 0 &&
      botan_privkey_load_ecdh(&own, d, "secp256r1") == 0) {
    status = agree(z, own, peer, 33, PEER_PUBLIC_KEY);
    botan_privkey_destroy(own);
  }
  botan_mp_destroy(d);
  return status;
}

const struct peer *peer(void)
{
  static char release[32];
  static const struct peer botan = {"botan", release, {hmac, sha256}, x25519, p256};
  snprintf(release, sizeof release, "%u.%u.%u", (unsigned)botan_version_major(), (unsigned)botan_version_minor(),
           (unsigned)botan_version_patch());
  return &botan;
}
