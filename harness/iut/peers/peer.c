// SPDX-License-Identifier: Apache-2.0
/* A library's HMAC and curves as an implementation under test. The rules and the strings S are the reference's: what is
 * compared is the library. Clause numbers are those of docs/specification.md. */
#include "peer.h"

#include "kit/convert.h"
#include "encode.h"
#include "ltk_iut.h"
#include "validity.h"

#include <string.h>

/* Space for S of any request: as long as a line of the protocol. */
static uint8_t s_space[262144];

static const struct peer *library;

static void refuse(struct ltk_iut_answer *answer, enum ltk_iut_status status, const char *why)
{
  answer->status = status;
  answer->why = why;
}

/* The last `length` octets of D: LSB of clause 2. */
static void give(struct ltk_iut_answer *answer, int done, const uint8_t d[32], size_t length)
{
  if (done)
    ltk_convert_answer(answer, LTK_OK, d + 32u - length, length);
  else
    refuse(answer, LTK_IUT_ERROR, "the library's HMAC failed");
}

static void hmac(struct ltk_iut_answer *answer, struct ltk_iut_octets key, struct ltk_iut_octets data)
{
  uint8_t d[32];
  give(answer, library->hmac(d, key.octets, key.length, data.octets, data.length), d, sizeof d);
}

static void kdf(struct ltk_iut_answer *answer, struct ltk_iut_octets key, struct ltk_iut_octets fc,
                const struct ltk_iut_octets *p, size_t n)
{
  const struct ltk_parameter *parameters = ltk_convert_parameters(p, n);
  uint8_t d[32];
  size_t length;
  int status = LTK_E_KEY;
  if (parameters == NULL) {
    refuse(answer, LTK_IUT_ERROR, "too many parameters");
    return;
  }
  if (key.length > 0)
    status = ltk_kdf_s(s_space, sizeof s_space, &length, ltk_convert_fc(fc), parameters, n);
  if (status == LTK_OK)
    give(answer, library->hmac(d, key.octets, key.length, s_space, length), d, sizeof d);
  else
    ltk_convert_answer(answer, status, NULL, 0);
}

static int is_zero(const uint8_t octets[32])
{
  static const uint8_t zero[32];
  return memcmp(octets, zero, sizeof zero) == 0;
}

/* 4.12 */
static int check_secrets(const struct ltk_context *c, const struct ltk_secrets *k)
{
  int status = ltk_check_lengths(c, k->root_length, k->z_length);
  if (status == LTK_OK && ((k->root_length > 0 && is_zero(k->root)) || (k->z_length > 0 && is_zero(k->z)) ||
                           (k->z_length > 32 && is_zero(k->z + 32))))
    status = LTK_E_SECRET;
  return status;
}

/* D of clause 6, with KEY of clause 5: a root that is absent is zero. */
static int derivation(uint8_t d[32], const struct ltk_context *c, const struct ltk_secrets *k)
{
  uint8_t key[32], s[LTK_S_MAX];
  size_t length = ltk_encode(s, c);
  memcpy(key, k->root, sizeof key);
  if (c->mode != LTK_MODE_ROOT && !library->hmac(key, k->root, sizeof k->root, k->z, k->z_length))
    return 0;
  return library->hmac(d, key, sizeof key, s, length);
}

static void derive(struct ltk_iut_answer *answer, const struct ltk_iut_context *from)
{
  struct ltk_context c;
  struct ltk_secrets k;
  uint8_t d[32];
  int status;
  ltk_convert_context(&c, &k, from);
  status = ltk_check_context(&c);
  if (status == LTK_OK)
    status = check_secrets(&c, &k);
  if (status == LTK_OK)
    give(answer, derivation(d, &c, &k), d, c.bits / 8u);
  else
    ltk_convert_answer(answer, status, NULL, 0);
}

/* The rules of 7.1 and 8.2 that hold for a confirmation. */
static int check_confirm(const struct ltk_context *c, const struct ltk_secrets *k, uint8_t role, uint16_t keys)
{
  int status = ltk_check_mode(c);
  if (status == LTK_OK)
    status = ltk_check_identity(c);
  if (status == LTK_OK)
    status = ltk_check_confirmation(role, keys);
  return status == LTK_OK ? check_secrets(c, k) : status;
}

static void confirm(struct ltk_iut_answer *answer, uint64_t role, uint64_t keys, const struct ltk_iut_context *from)
{
  struct ltk_context c;
  struct ltk_secrets k;
  uint8_t kc[32], d[32], s[LTK_CONFIRM_S], role8 = (uint8_t)ltk_convert_number(role, 255);
  uint16_t keys16 = (uint16_t)ltk_convert_number(keys, 65535);
  int status;
  ltk_convert_context(&c, &k, from);
  c.purpose = LTK_PURPOSE_CONFIRM; /* 8.1 */
  c.bits = 256;
  status = check_confirm(&c, &k, role8, keys16);
  if (status != LTK_OK) {
    ltk_convert_answer(answer, status, NULL, 0);
    return;
  }
  ltk_encode_confirm(s, role8, c.epoch, keys16);
  give(answer, derivation(kc, &c, &k) && library->hmac(d, kc, sizeof kc, s, sizeof s), d, 16);
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
    refuse(answer, LTK_IUT_ERROR, "the library's agreement failed");
  else if (status == PEER_PUBLIC_KEY)
    refuse(answer, LTK_IUT_INVALID, "public_key");
  else if (status == PEER_SECRET || is_zero(z))
    refuse(answer, LTK_IUT_INVALID, "secret");
  else
    ltk_convert_answer(answer, LTK_OK, z, 32);
}

/* 9.3, as far as a library that takes arrays cannot see it: lengths, and which encoding of a point it is. */
static int is_public(int p256, struct ltk_iut_octets key)
{
  return p256 ? key.length == 33 && (key.octets[0] == 2 || key.octets[0] == 3) : key.length == 32;
}

static void agree(struct ltk_iut_answer *answer, uint64_t suite, struct ltk_iut_octets private_key,
                  struct ltk_iut_octets public_key)
{
  static const uint8_t one[32] = {[31] = 1};
  enum peer_status (*function)(uint8_t *, const uint8_t *, const uint8_t *);
  enum peer_status status = PEER_PUBLIC_KEY;
  uint8_t z[32] = {0};
  if (suite != LTK_SUITE_X25519 && suite != LTK_SUITE_P256) {
    refuse(answer, suite == 3u ? LTK_IUT_UNSUPPORTED : LTK_IUT_INVALID, "suite");
    return;
  }
  function = suite == LTK_SUITE_P256 ? library->p256 : library->x25519;
  if (function == NULL) {
    refuse(answer, LTK_IUT_UNSUPPORTED, "suite");
    return;
  }
  if (is_public(suite == LTK_SUITE_P256, public_key))
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
