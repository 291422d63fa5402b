// SPDX-License-Identifier: Apache-2.0
/* libosmogsm, of Osmocom's libosmocore: derivations of 3GPP TS 33.401 with a builder of S of their own, and MILENAGE.
 * Its HMAC is not exported, and of the vectors of kdf those of K_ASME, K_eNB and NH (annexes A.2 to A.4) have a
 * function that gives all of D. Of observe it offers the network's side, under the key that reading.c derives with
 * OpenSSL's hashes. Of auth it has MILENAGE with the constants of TS 35.206; these functions are exported, and in no
 * header. All else is unsupported. */
#include "reading.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <osmocom/crypt/auth.h>
#include <osmocom/crypt/kdf.h>
#include <string.h>

int milenage_opc_gen(uint8_t *opc, const uint8_t *k, const uint8_t *op);
int milenage_f1(const uint8_t *opc, const uint8_t *k, const uint8_t *rand, const uint8_t *sqn, const uint8_t *amf,
                uint8_t *mac_a, uint8_t *mac_s);
int milenage_f2345(const uint8_t *opc, const uint8_t *k, const uint8_t *rand, uint8_t *res, uint8_t *ck, uint8_t *ik,
                   uint8_t *ak, uint8_t *ak_star);

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

static int hmac(uint8_t mac[32], const uint8_t *key, size_t key_length, const uint8_t *data, size_t length)
{
  return HMAC(EVP_sha256(), key, (int)key_length, data, length, mac, NULL) != NULL;
}

static int sha256(uint8_t digest[32], const uint8_t *data, size_t length)
{
  return EVP_Digest(data, length, digest, NULL, EVP_sha256(), NULL) == 1;
}

static const struct hashes openssl = {hmac, sha256};

static int is(struct ltk_iut_octets text, const char *word)
{
  return text.length == strlen(word) && memcmp(text.octets, word, text.length) == 0;
}

static void observe(struct ltk_iut_answer *answer, const struct ltk_iut_context *from,
                    const struct ltk_iut_observation *o)
{
  struct ltk_iut_answer k = {LTK_IUT_OK, 0, {0}, NULL};
  struct osmo_auth_vector v;
  reading_derive(&k, &openssl, from);
  if (k.status != LTK_IUT_OK || k.length != 16 || !is(o->kind, "vector") || from->purpose != 1 ||
      from->algorithm == 2 || o->opc.length != 16 || o->rand.length != 16 || o->sqn.length != 6 || o->amf.length != 2 ||
      number(o->sqn.octets) == 0) {
    answer->status = LTK_IUT_UNSUPPORTED;
    return;
  }
  if (generate(&v, k.octets, o) < 0 || v.res_len != 8) {
    answer->status = LTK_IUT_ERROR;
    return;
  }
  memcpy(answer->octets, v.res, 8);
  memcpy(answer->octets + 8, v.ck, 16);
  memcpy(answer->octets + 24, v.ik, 16);
  memcpy(answer->octets + 40, v.autn, 16);
  answer->length = 56;
}

/* A function of MILENAGE: its octets in a row of all of them. */
static const struct {
  const char *kind;
  size_t at, length;
} functions[] = {{"opc", 0, 16}, {"f1", 16, 8},  {"f1*", 24, 8}, {"f2", 32, 8},
                 {"f3", 40, 16}, {"f4", 56, 16}, {"f5", 72, 6},  {"f5*", 78, 6}};

/* All functions, as far as there is an input for them; 0 if the library fails. */
static int compute(uint8_t all[84], const struct ltk_iut_authentication *a)
{
  const uint8_t *k = a->k.octets, *rand = a->rand.octets;
  int good = 1;
  memset(all, 0, 84);
  if (a->opc.length == 16)
    memcpy(all, a->opc.octets, 16);
  else
    good = milenage_opc_gen(all, k, a->op.octets) == 0;
  if (good && a->rand.length == 16)
    good = milenage_f2345(all, k, rand, all + 32, all + 40, all + 56, all + 72, all + 78) == 0;
  if (good && a->sqn.length == 6)
    good = milenage_f1(all, k, rand, a->sqn.octets, a->amf.octets, all + 16, all + 24) == 0;
  return good;
}

static int has_inputs(const struct ltk_iut_authentication *a)
{
  const int is_opc = is(a->kind, "opc"), is_mac = is(a->kind, "f1") || is(a->kind, "f1*");
  return a->algorithm == 1 && a->k.length == 16 && a->op.length + a->opc.length == 16 &&
         (a->op.length == 0 || a->opc.length == 0) && (!is_opc || a->op.length == 16) && a->c.length == 0 &&
         a->r.length == 0 && (is_opc || a->rand.length == 16) &&
         (!is_mac || (a->sqn.length == 6 && a->amf.length == 2));
}

static void authenticate(struct ltk_iut_answer *answer, const struct ltk_iut_authentication *a)
{
  uint8_t all[84];
  for (size_t i = 0; i < sizeof functions / sizeof functions[0] && has_inputs(a); i++) {
    if (!is(a->kind, functions[i].kind))
      continue;
    answer->status = compute(all, a) ? LTK_IUT_OK : LTK_IUT_ERROR;
    answer->length = functions[i].length;
    memcpy(answer->octets, all + functions[i].at, answer->length);
    return;
  }
  answer->status = LTK_IUT_UNSUPPORTED;
}

const struct ltk_iut *ltk_iut(void)
{
  static const struct ltk_iut iut = {.version = LTK_IUT_VERSION,
                                     .name = "osmocom",
                                     .release = OSMOCOM_RELEASE,
                                     .kdf = kdf,
                                     .observe = observe,
                                     .auth = authenticate};
  return &iut;
}
