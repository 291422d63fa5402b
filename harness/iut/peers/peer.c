// SPDX-License-Identifier: Apache-2.0
/* A library's hashes and curves as an implementation under test; the rules and S are those of reading.c. Clause numbers
 * are those of docs/specification.md. */
#include "peer.h"

#include <string.h>

static const struct peer *library;

static void hmac(struct ltk_iut_answer *answer, struct ltk_iut_octets key, struct ltk_iut_octets data)
{
  reading_hmac(answer, &library->hashes, key, data);
}

static void kdf(struct ltk_iut_answer *answer, struct ltk_iut_octets key, struct ltk_iut_octets fc,
                const struct ltk_iut_octets *p, size_t n)
{
  reading_kdf(answer, &library->hashes, key, fc, p, n);
}

static void derive(struct ltk_iut_answer *answer, const struct ltk_iut_context *c)
{
  reading_derive(answer, &library->hashes, c);
}

static void confirm(struct ltk_iut_answer *answer, uint64_t role, uint64_t keys, const struct ltk_iut_context *c)
{
  reading_confirm(answer, &library->hashes, role, keys, c);
}

int peer_below_order(const uint8_t private_key[32])
{
  static const uint8_t n[32] = {0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x00, 0xff, 0xff, 0xff,
                                0xff, 0xff, 0xff, 0xff, 0xff, 0xbc, 0xe6, 0xfa, 0xad, 0xa7, 0x17,
                                0x9e, 0x84, 0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x51};
  return memcmp(private_key, n, sizeof n) < 0;
}

static void give_z(struct ltk_iut_answer *answer, enum peer_status status, const uint8_t z[32])
{
  if (status == PEER_FAILED)
    reading_refuse(answer, LTK_IUT_ERROR, "the library's agreement failed");
  else if (status == PEER_PUBLIC_KEY)
    reading_refuse(answer, LTK_IUT_INVALID, "public_key");
  else if (status == PEER_SECRET || reading_is_zero(z))
    reading_refuse(answer, LTK_IUT_INVALID, "secret");
  else
    memcpy(answer->octets, z, answer->length = 32);
}

static void agree(struct ltk_iut_answer *answer, uint64_t suite, struct ltk_iut_octets private_key,
                  struct ltk_iut_octets public_key)
{
  static const uint8_t one[32] = {[31] = 1};
  enum peer_status (*function)(uint8_t *, const uint8_t *, const uint8_t *);
  enum peer_status status = PEER_PUBLIC_KEY;
  uint8_t z[32] = {0};
  if (suite != X25519 && suite != P256) {
    reading_refuse(answer, suite == X25519_ML_KEM_768 ? LTK_IUT_UNSUPPORTED : LTK_IUT_INVALID, "suite");
    return;
  }
  function = suite == P256 ? library->p256 : library->x25519;
  if (function == NULL) {
    reading_refuse(answer, LTK_IUT_UNSUPPORTED, "suite");
    return;
  }
  if (reading_is_public(suite, public_key)) /* what a library that takes arrays cannot see */
    status = function(z, private_key.length == 32 ? private_key.octets : one, public_key.octets);
  if (private_key.length != 32 && status != PEER_PUBLIC_KEY) /* the public key is looked at first */
    status = PEER_SECRET;
  give_z(answer, status, z);
}

const struct ltk_iut *ltk_iut(void)
{
  static struct ltk_iut iut = {
      .version = LTK_IUT_VERSION, .hmac = hmac, .kdf = kdf, .derive = derive, .confirm = confirm, .agree = NULL};
  if (library == NULL) {
    library = peer();
    iut.name = library->name;
    iut.release = library->release;
    iut.agree = library->x25519 != NULL || library->p256 != NULL ? agree : NULL;
  }
  return &iut;
}
