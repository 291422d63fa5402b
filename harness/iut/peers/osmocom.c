// SPDX-License-Identifier: Apache-2.0
/* libosmogsm, of Osmocom's libosmocore: derivations of 3GPP TS 33.401 with a builder of S of their own, and MILENAGE.
 * Its HMAC is not exported, and of the vectors of kdf those of K_ASME, K_eNB and NH (annexes A.2 to A.4) have a
 * function that gives all of D. Of observe it offers the network's side, under the key that the reference derives. All
 * else is unsupported. */
#include "kit/convert.h"

#include <osmocom/crypt/auth.h>
#include <osmocom/crypt/kdf.h>
#include <string.h>

static int has_lengths(const struct ltk_iut_octets *p, size_t n, size_t first, size_t second)
{
  return n == (second > 0 ? 2u : 1u) && p[0].length == first && (n == 1 || p[1].length == second);
}

/* K_ASME = KDF(CK || IK, 10, PLMN, SQN xor AK), K_eNB = KDF(K_ASME, 11, uplink NAS count), NH = KDF(K_ASME, 12, sync)
 */
static void kdf(struct ltk_iut_answer *answer, struct ltk_iut_octets key, struct ltk_iut_octets fc,
                const struct ltk_iut_octets *p, size_t n)
{
  static const uint8_t ak[6];
  const int code = fc.length == 1 && key.length == 32 ? fc.octets[0] : 0;
  answer->length = 32;
  if (code == 0x10 && has_lengths(p, n, 3, 6)) {
    osmo_kdf_kasme(key.octets, key.octets + 16, p[0].octets, p[1].octets, ak, answer->octets);
  } else if (code == 0x11 && has_lengths(p, n, 4, 0)) {
    const uint8_t *count = p[0].octets;
    osmo_kdf_enb(key.octets, (uint32_t)count[0] << 24 | (uint32_t)count[1] << 16 | (uint32_t)count[2] << 8 | count[3],
                 answer->octets);
  } else if (code == 0x12 && has_lengths(p, n, 32, 0)) {
    osmo_kdf_nh(key.octets, p[0].octets, answer->octets);
  } else {
    answer->length = 0;
    answer->status = LTK_IUT_UNSUPPORTED;
  }
}

static uint64_t number(const uint8_t octets[6])
{
  uint64_t n = 0;
  for (size_t i = 0; i < 6; i++)
    n = n << 8 | octets[i];
  return n;
}

/* libosmogsm takes the sequence number before the one that it uses. */
static int generate(struct osmo_auth_vector *v, const uint8_t k[16], const struct ltk_iut_observation *o)
{
  struct osmo_sub_auth_data data = {.type = OSMO_AUTH_TYPE_UMTS, .algo = OSMO_AUTH_ALG_MILENAGE};
  memset(v, 0, sizeof *v);
  memcpy(data.u.umts.k, k, 16);
  memcpy(data.u.umts.opc, o->opc.octets, 16);
  memcpy(data.u.umts.amf, o->amf.octets, 2);
  data.u.umts.sqn = number(o->sqn.octets) - 1u;
  return osmo_auth_gen_vec(v, &data, o->rand.octets);
}

static void observe(struct ltk_iut_answer *answer, const struct ltk_iut_context *from,
                    const struct ltk_iut_observation *o)
{
  struct ltk_context c;
  struct ltk_secrets secrets;
  struct osmo_auth_vector v;
  uint8_t k[32];
  ltk_convert_context(&c, &secrets, from);
  if (ltk_derive(k, &c, &secrets) != LTK_OK || c.bits != 128 || o->opc.length != 16 || o->rand.length != 16 ||
      o->sqn.length != 6 || o->amf.length != 2 || number(o->sqn.octets) == 0) {
    answer->status = LTK_IUT_UNSUPPORTED;
    return;
  }
  if (generate(&v, k, o) < 0 || v.res_len != 8) {
    answer->status = LTK_IUT_ERROR;
    return;
  }
  memcpy(answer->octets, v.res, 8);
  memcpy(answer->octets + 8, v.ck, 16);
  memcpy(answer->octets + 24, v.ik, 16);
  memcpy(answer->octets + 40, v.autn, 16);
  answer->length = 56;
}

const struct ltk_iut *ltk_iut(void)
{
  static const struct ltk_iut iut = {
      .version = LTK_IUT_VERSION, .name = "osmocom", .release = OSMOCOM_RELEASE, .kdf = kdf, .observe = observe};
  return &iut;
}
