// SPDX-License-Identifier: Apache-2.0
/* Observables: see observe.h. The file goes from what is asked, over the rules, to the answers. */
#include "observe/auth.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <string.h>

/* Purposes of 4.3. */
enum { K = 1, TOPC = 3, KIC = 4, KID = 5 };

/* ---- What is asked ---- */

enum observe_kind observe_kind_of(const struct ltk_iut_observation *o)
{
  static const char *const kinds[OBSERVE_KINDS] = {
      [OBSERVE_KCV] = "kcv",           [OBSERVE_KCV_ZEROS] = "kcv-zeros", [OBSERVE_KCV_CMAC] = "kcv-cmac",
      [OBSERVE_CARD] = "authenticate", [OBSERVE_NETWORK] = "vector",      [OBSERVE_EAPAKA] = "eapaka",
      [OBSERVE_AV5G] = "av5g",         [OBSERVE_PACKET] = "packet"};
  int i;
  for (i = 0; i < OBSERVE_KINDS; i++)
    if (observe_is(o->kind, kinds[i]))
      break;
  return (enum observe_kind)i;
}

int observe_is_authentication(enum observe_kind kind)
{
  return kind >= OBSERVE_CARD && kind <= OBSERVE_AV5G;
}

int observe_makes_keys(enum observe_kind kind)
{
  return kind == OBSERVE_EAPAKA || kind == OBSERVE_AV5G;
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

const char *observe_other(const struct ltk_iut_context *c, const struct ltk_iut_observation *o,
                          struct ltk_iut_context *other)
{
  const enum observe_kind kind = observe_kind_of(o);
  *other = *c;
  if (kind == OBSERVE_PACKET && c->purpose == KIC) {
    other->purpose = KID;
    return "KID";
  }
  if (!observe_is_authentication(kind) || c->purpose != K || c->algorithm != AUTH_TUAK || o->opc.length > 0)
    return NULL;
  other->purpose = TOPC;
  other->bits = 256;
  return "TOPc";
}

/* ---- The rules ---- */

static const char *packet_rule(const struct ltk_iut_context *c, const struct ltk_iut_observation *o)
{
  if (c->purpose != KIC)
    return "kind";
  if (o->spi.length != 2u || o->tar.length != 3u || o->cntr.length != 5u || (o->mac_bits != 32u && o->mac_bits != 64u))
    return "length";
  return (o->spi.octets[0] & 7u) == 6u ? NULL : "spi"; /* a cryptographic checksum, and ciphered */
}

const char *observe_rule(enum observe_kind kind, const struct ltk_iut_context *c, size_t key_length,
                         const struct ltk_iut_observation *o)
{
  const size_t opc = c->algorithm == AUTH_TUAK ? 32u : 16u;
  if (kind == OBSERVE_PACKET)
    return packet_rule(c, o);
  if (!observe_is_authentication(kind))
    return NULL;
  if (c->purpose != K || (key_length != 16u && !(c->algorithm == AUTH_TUAK && key_length == 32u)))
    return "kind";
  if (o->opc.length != opc || o->rand.length != 16u)
    return "length";
  if (kind == OBSERVE_CARD)
    return o->autn.length == 16u ? NULL : "length";
  return o->sqn.length == 6u && o->amf.length == 2u ? NULL : "length";
}

/* ---- Key check values ---- */

/* The next subkey of RFC 4493, 2.3, in place; before the first one there is the block that a key makes of zeros. */
static void next_subkey(uint8_t block[16])
{
  const uint8_t top = block[0] >> 7;
  size_t i;
  for (i = 0; i < 15u; i++)
    block[i] = (uint8_t)(block[i] << 1 | block[i + 1u] >> 7);
  block[15] = (uint8_t)(block[15] << 1 ^ (top != 0 ? 0x87 : 0));
}

const char *observe_cmac(const struct observe_cipher *cipher, uint8_t mac[16], const uint8_t *octets, size_t n)
{
  uint8_t in[16] = {0}, subkey[16];
  const char *failed = cipher->block(cipher->of, subkey, in);
  size_t i;
  next_subkey(subkey);
  for (i = 0; i < n; i++) {
    in[i % 16u] ^= octets[i];
    if (i % 16u == 15u && i + 1u < n && failed == NULL) {
      failed = cipher->block(cipher->of, mac, in);
      memcpy(in, mac, sizeof in);
    }
  }
  if (n == 0 || n % 16u != 0) {
    next_subkey(subkey);
    in[n % 16u] ^= 0x80;
  }
  for (i = 0; i < 16u; i++)
    in[i] ^= subkey[i];
  return failed == NULL ? cipher->block(cipher->of, mac, in) : failed;
}

static void kcv(struct ltk_iut_answer *answer, const struct observe_cipher *cipher, enum observe_kind kind)
{
  uint8_t in[16], block[16];
  const char *failed;
  memset(in, kind == OBSERVE_KCV ? 1 : 0, sizeof in);
  failed = kind == OBSERVE_KCV_CMAC ? observe_cmac(cipher, block, in, sizeof in) : cipher->block(cipher->of, block, in);
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

/* ---- The secured packet: TS 102 225, 5.1, as TS 31.115, 4.2, has it for SMS ---- */

/* The places in it: what is ciphered begins with CNTR; the checksum stands behind PCNTR. */
#define CIPHERED 10u
#define CHECKSUM 16u

static size_t checksum_of(const struct ltk_iut_observation *o)
{
  return (size_t)o->mac_bits / 8u;
}

const uint8_t *observe_packet_input(uint8_t in[OBSERVE_PACKET_MAX], size_t *n, const struct ltk_iut_context *c,
                                    const struct ltk_iut_observation *o)
{
  const size_t mac = checksum_of(o), filled = CHECKSUM - CIPHERED + mac + o->data.length,
               padding = (16u - filled % 16u) % 16u, all = CIPHERED + filled + padding;
  if (o->data.length > OBSERVE_PACKET_MAX || all > OBSERVE_PACKET_MAX)
    return NULL;
  memset(in, 0, OBSERVE_PACKET_MAX);
  in[1] = (uint8_t)(all - 2u);            /* CPL, of two octets: what is behind it */
  in[2] = (uint8_t)(CHECKSUM - 3u + mac); /* CHL: from SPI to the checksum */
  memcpy(in + 3, o->spi.octets, 2);
  in[5] = in[6] = (uint8_t)(c->index << 4 | 2u); /* KIc and KID: the key set, and AES */
  memcpy(in + 7, o->tar.octets, 3);
  memcpy(in + CIPHERED, o->cntr.octets, 5);
  in[CHECKSUM - 1u] = (uint8_t)padding; /* PCNTR */
  if (o->data.length > 0)
    memcpy(in + CHECKSUM, o->data.octets, o->data.length);
  *n = all - mac;
  return in;
}

static void packet(struct ltk_iut_answer *answer, const struct observe_cipher *cipher, const struct ltk_iut_context *c,
                   const struct ltk_iut_observation *o)
{
  const size_t length = checksum_of(o);
  uint8_t in[OBSERVE_PACKET_MAX], mac[16], *out = answer->octets, chained[16] = {0};
  const char *failed;
  size_t n, i, k;
  if (cipher->kid == NULL || observe_packet_input(in, &n, c, o) == NULL) {
    *answer =
        (struct ltk_iut_answer){.status = LTK_IUT_UNSUPPORTED, .why = cipher->kid == NULL ? "KID" : "so much data"};
    return;
  }
  failed = observe_cmac(cipher->kid, mac, in, n);
  memcpy(out, in, CHECKSUM);
  memcpy(out + CHECKSUM, mac, length);
  memcpy(out + CHECKSUM + length, in + CHECKSUM, n - CHECKSUM);
  answer->length = n + length;
  for (i = CIPHERED; i < answer->length && failed == NULL; i += 16u) { /* CBC, from a block of zeros */
    for (k = 0; k < 16u; k++)
      chained[k] ^= out[i + k];
    failed = cipher->block(cipher->of, out + i, chained);
    memcpy(chained, out + i, sizeof chained);
  }
  if (failed != NULL)
    *answer = (struct ltk_iut_answer){.status = LTK_IUT_ERROR, .why = failed};
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
  if (answer->status == LTK_IUT_OK && observe_makes_keys(kind))
    observe_keys(answer, kind, o);
}

void observe_by(struct ltk_iut_answer *answer, const struct observe_cipher *cipher, struct ltk_iut_octets key,
                const struct ltk_iut_context *c, const struct ltk_iut_observation *o)
{
  const enum observe_kind kind = observe_kind_of(o);
  const struct ltk_iut_authentication a = observe_authentication(kind, c->algorithm, key, o);
  const int is_authentication = observe_is_authentication(kind),
            is_hidden = is_authentication && c->algorithm == AUTH_TUAK && key.octets == NULL;
  const char *class;
  if (kind == OBSERVE_KINDS || !is_key(key.length) || is_hidden) {
    *answer = (struct ltk_iut_answer){.status = LTK_IUT_UNSUPPORTED, .why = is_hidden ? "TUAK" : "kind"};
    return;
  }
  class = observe_rule(kind, c, key.length, o);
  if (class != NULL)
    *answer = (struct ltk_iut_answer){.status = LTK_IUT_INVALID, .why = class};
  else if (kind == OBSERVE_PACKET)
    packet(answer, cipher, c, o);
  else if (is_authentication)
    authentication(answer, cipher, kind, &a, o);
  else
    kcv(answer, cipher, kind);
}
