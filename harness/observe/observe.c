// SPDX-License-Identifier: Apache-2.0
/* Observables: see observe.h. The file goes from what is asked, over the rules, to the answers. */
#include "observe/auth.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <string.h>

/* ---- What is asked ---- */

enum observe_kind observe_kind_of(const struct ltk_iut_observation *o)
{
  static const char *const kinds[OBSERVE_KINDS] = {
      [OBSERVE_KCV] = "kcv",           [OBSERVE_KCV_ZEROS] = "kcv-zeros", [OBSERVE_KCV_CMAC] = "kcv-cmac",
      [OBSERVE_CARD] = "authenticate", [OBSERVE_NETWORK] = "vector",      [OBSERVE_EAPAKA] = "eapaka",
      [OBSERVE_AV5G] = "av5g"};
  int i;
  for (i = 0; i < OBSERVE_KINDS; i++)
    if (observe_is(o->kind, kinds[i]))
      break;
  return (enum observe_kind)i;
}

struct ltk_iut_authentication observe_authentication(enum observe_kind kind, uint64_t algorithm,
                                                     struct ltk_iut_octets key, const struct ltk_iut_observation *o)
{
  static const uint8_t card[] = "authenticate", network[] = "vector";
  struct ltk_iut_authentication a = {
      .kind = {kind == OBSERVE_CARD ? card : network, (kind == OBSERVE_CARD ? sizeof card : sizeof network) - 1u},
      .algorithm = AUTH_MILENAGE,
      .k = key,
      .rand = o->rand,
      .sqn = o->sqn,
      .amf = o->amf,
      .autn = o->autn};
  if (algorithm == AUTH_TUAK) {
    a.algorithm = AUTH_TUAK;
    a.topc = o->opc;
    a.iterations = OBSERVE_TUAK_ITERATIONS;
    a.mac_bits = 64;
    a.res_bits = OBSERVE_TUAK_RES_BITS;
    a.ck_bits = a.ik_bits = 128;
  } else {
    a.opc = o->opc;
  }
  return a;
}

int observe_derives_topc(const struct ltk_iut_context *c, const struct ltk_iut_observation *o)
{
  const enum observe_kind kind = observe_kind_of(o);
  return c->algorithm == AUTH_TUAK && kind >= OBSERVE_CARD && kind < OBSERVE_KINDS && o->opc.length == 0;
}

struct ltk_iut_context observe_topc(const struct ltk_iut_context *c)
{
  struct ltk_iut_context topc = *c;
  topc.purpose = 3; /* 4.3 */
  topc.bits = 256;
  return topc;
}

/* ---- The rules ---- */

const char *observe_rule(enum observe_kind kind, uint64_t algorithm, size_t key_length,
                         const struct ltk_iut_observation *o)
{
  const size_t opc = algorithm == AUTH_TUAK ? 32u : 16u;
  if (kind < OBSERVE_CARD)
    return NULL;
  if (key_length != 16u && !(algorithm == AUTH_TUAK && key_length == 32u))
    return "kind";
  if (o->opc.length != opc || o->rand.length != 16u)
    return "length";
  if (kind == OBSERVE_CARD)
    return o->autn.length == 16u ? NULL : "length";
  return o->sqn.length == 6u && o->amf.length == 2u ? NULL : "length";
}

/* ---- Key check values ---- */

void observe_double(uint8_t block[16])
{
  const uint8_t top = block[0] >> 7;
  size_t i;
  for (i = 0; i < 15u; i++)
    block[i] = (uint8_t)(block[i] << 1 | block[i + 1u] >> 7);
  block[15] = (uint8_t)(block[15] << 1 ^ (top != 0 ? 0x87 : 0));
}

static void kcv(struct ltk_iut_answer *answer, const struct observe_cipher *cipher, enum observe_kind kind)
{
  uint8_t in[16], block[16];
  const char *failed;
  memset(in, kind == OBSERVE_KCV ? 1 : 0, sizeof in);
  failed = cipher->block(cipher->of, block, in);
  if (failed == NULL && kind == OBSERVE_KCV_CMAC) { /* of one whole block, which is zeros */
    memcpy(in, block, sizeof in);
    observe_double(in);
    failed = cipher->block(cipher->of, block, in);
  }
  if (failed != NULL) {
    *answer = (struct ltk_iut_answer){.status = LTK_IUT_ERROR, .why = failed};
    return;
  }
  memcpy(answer->octets, block, 3);
  answer->length = 3;
}

/* ---- Keys of an authentication vector ---- */

/* RES, CK, IK and AUTN stand in this order, and AUTN begins with SQN xor AK. */
#define RES 8u
#define AUTN (RES + 32u)

/* Of the KDF of TS 33.220, B.2: S so far. */
struct string {
  uint8_t octets[OBSERVE_NAME_MAX + 64u];
  size_t length;
};

static void add(struct string *s, const uint8_t *octets, size_t n)
{
  if (n > 0)
    memcpy(s->octets + s->length, octets, n);
  s->octets[s->length + n] = (uint8_t)(n >> 8);
  s->octets[s->length + n + 1u] = (uint8_t)n;
  s->length += n + 2u;
}

/* KDF(CK || IK, FC, the network's name, octets, more octets if there are some) */
static int kdf(uint8_t out[32], const uint8_t *ck_ik, uint8_t fc, struct ltk_iut_octets name,
               struct ltk_iut_octets octets, struct ltk_iut_octets more)
{
  struct string s = {{fc}, 1};
  add(&s, name.octets, name.length);
  add(&s, octets.octets, octets.length);
  if (more.length > 0)
    add(&s, more.octets, more.length);
  return HMAC(EVP_sha256(), ck_ik, 32, s.octets, s.length, out, NULL) != NULL;
}

void observe_keys(struct ltk_iut_answer *answer, enum observe_kind kind, const struct ltk_iut_observation *o)
{
  uint8_t of[AUTN + 16u], first[32] = {0}, second[32] = {0};
  const struct ltk_iut_octets res = {of, RES}, concealed = {of + AUTN, 6}, none = {NULL, 0};
  int good;
  if (o->network_name.length > OBSERVE_NAME_MAX) {
    *answer = (struct ltk_iut_answer){.status = LTK_IUT_UNSUPPORTED, .why = "so long a name"};
    return;
  }
  memcpy(of, answer->octets, sizeof of);
  if (kind == OBSERVE_EAPAKA) { /* CK' and IK': RFC 9048, 3.3 */
    good = kdf(first, of + RES, 0x20, o->network_name, concealed, none);
    memcpy(answer->octets + RES, first, 32);
  } else { /* XRES* and K_AUSF: TS 33.501, A.4 and A.2 */
    good = kdf(first, of + RES, 0x6b, o->network_name, o->rand, res) &&
           kdf(second, of + RES, 0x6a, o->network_name, concealed, none);
    memcpy(answer->octets, first + 16, 16);
    memcpy(answer->octets + 16, second, 32);
    memcpy(answer->octets + 48, of + AUTN, 16);
    answer->length = 64;
  }
  if (!good)
    *answer = (struct ltk_iut_answer){.status = LTK_IUT_ERROR, .why = "HMAC"};
}

/* ---- An answer ---- */

/* Whether AES has keys of this length. */
static int is_key(size_t length)
{
  return length == 16u || length == 24u || length == 32u;
}

static void authentication(struct ltk_iut_answer *answer, const struct observe_cipher *cipher, enum observe_kind kind,
                           const struct ltk_iut_authentication *a, const struct ltk_iut_observation *o)
{
  auth_by(answer, a, cipher, NULL);
  if (answer->status == LTK_IUT_OK && kind >= OBSERVE_EAPAKA)
    observe_keys(answer, kind, o);
}

void observe_by(struct ltk_iut_answer *answer, const struct observe_cipher *cipher, struct ltk_iut_octets key,
                uint64_t algorithm, const struct ltk_iut_observation *o)
{
  const enum observe_kind kind = observe_kind_of(o);
  const struct ltk_iut_authentication a = observe_authentication(kind, algorithm, key, o);
  const int is_hidden = algorithm == AUTH_TUAK && key.octets == NULL;
  const char *class;
  if (kind == OBSERVE_KINDS || !is_key(key.length) || (kind >= OBSERVE_CARD && is_hidden)) {
    *answer = (struct ltk_iut_answer){.status = LTK_IUT_UNSUPPORTED, .why = kind == OBSERVE_KINDS ? "kind" : "TUAK"};
    return;
  }
  class = observe_rule(kind, algorithm, key.length, o);
  if (class != NULL)
    *answer = (struct ltk_iut_answer){.status = LTK_IUT_INVALID, .why = class};
  else if (kind < OBSERVE_CARD)
    kcv(answer, cipher, kind);
  else
    authentication(answer, cipher, kind, &a, o);
}
