// SPDX-License-Identifier: Apache-2.0
/* What Eva runs: every public function of the reference, on inputs as general as Eva can follow. Not part of the
 * product, and never compiled; proofs/eva.py runs it.
 *
 * Eva reads any value at all from a volatile object. What is not written stays indeterminate, and to read it is an
 * alarm; so every array that a function may read holds octets exactly where it may read them, and ends where they end.
 */
#include "compress.h"
#include "hmac.h"
#include "kdf.h"
#include "ltk.h"
#include "sha256.h"
#include "wipe.h"

static volatile uint8_t any8;
static volatile uint16_t any16;
static volatile uint32_t any32;
static volatile size_t any_size;
static volatile uint8_t sink;

/* Any number from low to high. */
static size_t between(size_t low, size_t high)
{
  return low + any_size % (high - low + 1u);
}

/* Any n octets. */
static void fill(uint8_t *p, size_t n)
{
  size_t i;
  for (i = 0; i < n; i++)
    p[i] = any8;
}

/* What a function has promised to write is there. */
static void look(const uint8_t *p, size_t n)
{
  size_t i;
  for (i = 0; i < n; i++)
    sink = p[i];
}

/* ---- SHA-256 and HMAC ---- */

/* The lengths of messages and keys come in classes: those that pad to `blocks` blocks, 64 blocks - 72 .. 64 blocks - 9.
 */
static size_t shortest(size_t blocks)
{
  return blocks == 1u ? 0u : 64u * blocks - 72u;
}

static size_t longest(size_t blocks)
{
  return 64u * blocks - 9u;
}

#define HASH_MAX 576u

/* A message of low .. high octets, high of them readable. */
static void hash_of(size_t low, size_t high)
{
  uint8_t m[HASH_MAX], digest[32];
  fill(m + HASH_MAX - high, high);
  ltk_sha256(digest, m + HASH_MAX - high, between(low, high));
  look(digest, 32);
}

static void hash(void)
{
  uint8_t digest[32];
  size_t n;
  ltk_sha256(digest, NULL, 0);
  look(digest, 32);
  for (n = 0; n <= 72u; n++)
    hash_of(n, n);
  for (n = 112; n <= 128u; n++)
    hash_of(n, n);
  for (n = 1; n <= 9u; n++)
    hash_of(shortest(n), longest(n));
}

#define MAC_MAX 512u

static void mac_of(size_t key_low, size_t key_high, size_t low, size_t high)
{
  uint8_t key[MAC_MAX], m[MAC_MAX], mac[32];
  fill(key + MAC_MAX - key_high, key_high);
  fill(m + MAC_MAX - high, high);
  ltk_hmac_sha256(mac, key + MAC_MAX - key_high, between(key_low, key_high), m + MAC_MAX - high, between(low, high));
  look(mac, 32);
}

static void mac(void)
{
  static const size_t key[10] = {0, 1, 31, 32, 63, 64, 65, 119, 120, 200}, message[4] = {0, 1, 55, 56};
  uint8_t out[32];
  size_t i, j;
  ltk_hmac_sha256(out, NULL, 0, NULL, 0);
  look(out, 32);
  for (i = 0; i < 10u; i++)
    for (j = 0; j < 4u; j++)
      mac_of(key[i], key[i], message[j], message[j]);
  for (i = 1; i <= 6u; i++) {
    mac_of(0, 64, shortest(i), longest(i));
    mac_of(65, longest(2), shortest(i), longest(i));
    mac_of(shortest(3), longest(3), shortest(i), longest(i));
    mac_of(shortest(4), longest(4), shortest(i), longest(i));
  }
}

/* ---- KDF ---- */

/* FC of no octet, one, and two: nothing else matters of it. */
static uint16_t fc_of(size_t length)
{
  if (length == 0u)
    return (uint16_t)between(0xff, 0xfeff);
  if (length == 1u)
    return (uint16_t)between(0, 0xfe);
  return (uint16_t)between(0xff00, 0xffff);
}

#define PARAMETER_MAX 8u
#define SPACE 64u

/* S in `space` octets, n parameters of these lengths. */
static void s_of(size_t fc, size_t n, const size_t length[3], size_t space)
{
  uint8_t s[SPACE], octets[3][PARAMETER_MAX];
  struct ltk_parameter p[3];
  size_t i, written;
  for (i = 0; i < n; i++) {
    p[3u - n + i].octets = octets[i] + PARAMETER_MAX - length[i];
    p[3u - n + i].length = length[i];
    fill(octets[i] + PARAMETER_MAX - length[i], length[i]);
  }
  if (ltk_kdf_s(s + SPACE - space, space, &written, fc_of(fc), p + 3u - n, n) == LTK_OK)
    look(s + SPACE - space, written);
  else
    look(s + SPACE - space, space);
}

static void s_exact(void)
{
  size_t fc, n, i, space, length[3];
  for (fc = 0; fc <= 2u; fc++)
    for (n = 0; n <= 3u; n++)
      for (i = 0; i < 8u >> (3u - n); i++)
        for (space = 0; space <= fc + 5u * n + 1u; space++) {
          length[0] = 3u * (i % 2u);
          length[1] = 3u * (i / 2u % 2u);
          length[2] = 3u * (i / 4u);
          s_of(fc, n, length, space);
        }
}

/* Up to 8 parameters, each of any legal length, in space enough. */
static void s_any_lengths(void)
{
  static uint8_t s[2 + 8 * 65537], text[65535];
  struct ltk_parameter p[8];
  size_t i, fc, written;
  fill(text, 65535);
  for (i = 0; i < 8u; i++) {
    p[i].octets = text;
    p[i].length = between(0, 65535);
  }
  for (fc = 0; fc <= 2u; fc++)
    ltk_kdf_s(s, sizeof s, &written, fc_of(fc), p, between(0, 8));
}

/* One parameter longer than is legal, or the first longer than the space: nothing of any parameter is read. */
static void s_refused(void)
{
  uint8_t s[SPACE], indeterminate[1];
  struct ltk_parameter p[3] = {{indeterminate, 0}, {indeterminate, 0}, {indeterminate, 0}};
  size_t fc, i, written;
  for (fc = 0; fc <= 2u; fc++)
    for (i = 0; i < 4u; i++) {
      p[0].length = any_size;
      p[1].length = any_size;
      p[2].length = any_size;
      if (i < 3u)
        p[i].length = between(65536, SIZE_MAX);
      else
        p[0].length = between(SPACE - 1u, SIZE_MAX);
      ltk_kdf_s(s, between(0, SPACE), &written, fc_of(fc), p, i < 3u ? i + 1u : between(1, 3));
    }
}

#define SPACE2 256u

/* n parameters of low .. high octets. */
static void kdf_of(size_t key_low, size_t key_high, size_t fc, size_t n, size_t low, size_t high, size_t space)
{
  uint8_t s[SPACE2], octets[SPACE2], key[MAC_MAX], out[32];
  struct ltk_parameter p[3];
  size_t i;
  fill(key + MAC_MAX - key_high, key_high);
  fill(octets + SPACE2 - high, high);
  if (low != high)
    fill(s, SPACE2);
  for (i = 0; i < n; i++) {
    p[3u - n + i].octets = octets + SPACE2 - high;
    p[3u - n + i].length = between(low, high);
  }
  ltk_kdf(out, key + MAC_MAX - key_high, between(key_low, key_high), fc_of(fc), p + 3u - n, n, s + SPACE2 - space,
          space);
  look(out, 32);
  look(s + SPACE2 - space, space);
}

static void kdf(void)
{
  size_t fc, n, i;
  for (fc = 0; fc <= 2u; fc++) {
    for (n = 0; n <= 3u; n++) {
      kdf_of(0, 0, fc, n, 3, 3, SPACE2);
      kdf_of(32, 32, fc, n, 3, 3, fc + 5u * n);
      kdf_of(1, 64, fc, n, 0, 15, SPACE2);
    }
    if (fc != 0)
      kdf_of(32, 32, fc, 3, 3, 3, fc + 14u);
    for (i = 2; i <= 4u; i++)
      kdf_of(1, 64, fc, 1, shortest(i) - fc - 2u, longest(i) - fc - 2u, SPACE2);
    kdf_of(65, 119, fc, 1, 0, 49, SPACE2);
  }
}

/* ---- The derivation ---- */

/* The choices on which the length of S depends; mnc for company. The octets beyond these lengths are indeterminate, all
 * else is any. */
struct choice {
  uint8_t mode, suite, imsi, mnc, element, card_nonce;
};

static void context_of(struct ltk_context *c, struct choice x, uint16_t bits)
{
  uint8_t n = x.mode == LTK_MODE_ROOT ? 0 : x.suite == LTK_SUITE_X25519 ? 32 : 33;
  c->mode = x.mode;
  c->suite = x.suite;
  c->purpose = any8;
  c->index = any8;
  c->algorithm = any8;
  c->element_type = any8;
  c->bits = bits;
  c->epoch = any32;
  c->imsi_length = x.imsi;
  c->mcc_length = 3;
  c->mnc_length = x.mnc;
  c->element_length = x.element;
  c->network_nonce_length = 16;
  c->card_nonce_length = x.card_nonce;
  c->network_public_length = n;
  c->card_public_length = n;
  fill(c->imsi, x.imsi);
  fill(c->mcc, 3);
  fill(c->mnc, x.mnc);
  fill(c->element, x.element);
  fill(c->network_nonce, 16);
  fill(c->card_nonce, x.card_nonce);
  fill(c->network_public, n);
  fill(c->card_public, n);
}

/* The secrets that mode and suite use; what else is there is indeterminate. */
static void secrets_of(struct ltk_secrets *k, struct choice x)
{
  k->root_length = x.mode == LTK_MODE_AGREEMENT ? 0 : 32;
  k->z_length = x.mode == LTK_MODE_ROOT ? 0 : x.suite == LTK_SUITE_X25519_MLKEM768 ? 64 : 32;
  fill(k->root, k->root_length);
  fill(k->z, k->z_length);
}

static void derive_of(struct choice x, uint16_t bits)
{
  struct ltk_context c;
  struct ltk_secrets k;
  uint8_t out[32];
  context_of(&c, x, bits);
  secrets_of(&k, x);
  ltk_derive(out, &c, &k);
  look(out, 32);
}

static void confirm_of(struct choice x)
{
  struct ltk_context c;
  struct ltk_secrets k;
  uint8_t tag[16];
  context_of(&c, x, any16);
  secrets_of(&k, x);
  ltk_confirm(tag, any8, any16, &c, &k);
  look(tag, 16);
}

static void derive_s_of(struct choice x, uint16_t bits)
{
  struct ltk_context c;
  uint8_t s[198];
  size_t length;
  context_of(&c, x, bits);
  if (ltk_derive_s(s, &length, &c) == LTK_OK)
    look(s, length);
  else
    look(s, 198);
}

#define METHODS 7u
static const uint8_t modes[METHODS] = {3, 2, 1, 2, 3, 2, 3}, suites[METHODS] = {3, 1, 0, 2, 1, 3, 2}, elements[3] = {19, 20, 32};

/* With LTK_ALL every combination of lengths: the shortest and the longest IMSI with every rest, and every IMSI with the
 * shortest and the longest rest, as far as the key; what is between them, as far as S. The tag for the shortest and the
 * longest IMSI. Without LTK_ALL, the shortest IMSI with the shortest rest, and the longest with the longest. */
#ifdef LTK_ALL
#define EVERYTHING 1
#define STEP_REST 1u
#define STEP_IMSI 1
#else
#define EVERYTHING 0
#define STEP_REST 5u
#define STEP_IMSI 9
#endif
static void every_length(void)
{
  struct choice x;
  size_t i, j;
  for (i = 0; i < 3u; i++)
    for (j = 0; j < 6u; j += STEP_REST)
      for (x.imsi = 6; x.imsi <= 15; x.imsi += STEP_IMSI) {
        x.mode = modes[i];
        x.suite = suites[i];
        x.mnc = (uint8_t)(2u + x.imsi % 2u);
        x.element = elements[j / 2u];
        x.card_nonce = (uint8_t)(16u * (j % 2u));
#ifdef LTK_ALL
        if (j != 0u && j != 5u && x.imsi != 6 && x.imsi != 15) {
          derive_s_of(x, 256);
          continue;
        }
        if (x.imsi != 6 && x.imsi != 15) {
          derive_of(x, 256);
          continue;
        }
#else
        if ((j == 0u) != (x.imsi == 6))
          continue;
#endif
        derive_of(x, 256);
        confirm_of(x);
      }
}

/* Every mode and suite with every number of bits; as far as the key, without LTK_ALL, the first alone. */
static void every_mode(void)
{
  struct choice x = {0, 0, 15, 3, 32, 16};
  uint16_t bits;
  size_t i;
  for (i = 0; i < METHODS; i++) {
    x.mode = modes[i];
    x.suite = suites[i];
    for (bits = 128; bits <= 256; bits += 64) {
      if (EVERYTHING || i == 0u || bits == 256)
        derive_of(x, bits);
      derive_s_of(x, bits);
    }
    confirm_of(x);
  }
}

/* One of the longest derivations, and its tag. */
static void one(void)
{
  struct choice x = {3, 3, 15, 3, 32, 16};
  derive_of(x, 256);
  confirm_of(x);
}

/* Any context: every field and octet of it may have any value. */
static void any_context(struct ltk_context *c)
{
  c->mode = any8;
  c->suite = any8;
  c->purpose = any8;
  c->index = any8;
  c->algorithm = any8;
  c->element_type = any8;
  c->bits = any16;
  c->epoch = any32;
  c->imsi_length = any8;
  c->mcc_length = any8;
  c->mnc_length = any8;
  c->element_length = any8;
  c->network_nonce_length = any8;
  c->card_nonce_length = any8;
  c->network_public_length = any8;
  c->card_public_length = any8;
  fill(c->imsi, 15);
  fill(c->mcc, 3);
  fill(c->mnc, 3);
  fill(c->element, 32);
  fill(c->network_nonce, 16);
  fill(c->card_nonce, 16);
  fill(c->network_public, 33);
  fill(c->card_public, 33);
}

/* The contexts that every_length and every_mode do not have, all of them refused: mode, suite or a length is not legal.
 * All else is any. */
#define FIELD(f) offsetof(struct ltk_context, f)
static const struct refused {
  size_t field;
  uint8_t low, high, mode_low, mode_high, suite_low, suite_high;
} refused[] = {
    {FIELD(mode), 0, 0, 0, 255, 0, 255},
    {FIELD(mode), 4, 255, 0, 255, 0, 255},
    {FIELD(suite), 1, 255, 1, 1, 0, 255},
    {FIELD(suite), 0, 0, 2, 3, 0, 255},
    {FIELD(suite), 4, 255, 2, 3, 0, 255},
    {FIELD(imsi_length), 0, 5, 0, 255, 0, 255},
    {FIELD(imsi_length), 16, 255, 0, 255, 0, 255},
    {FIELD(mcc_length), 0, 2, 0, 255, 0, 255},
    {FIELD(mcc_length), 4, 255, 0, 255, 0, 255},
    {FIELD(mnc_length), 0, 1, 0, 255, 0, 255},
    {FIELD(mnc_length), 4, 255, 0, 255, 0, 255},
    {FIELD(element_length), 0, 18, 0, 255, 0, 255},
    {FIELD(element_length), 21, 31, 0, 255, 0, 255},
    {FIELD(element_length), 33, 255, 0, 255, 0, 255},
    {FIELD(network_nonce_length), 0, 15, 0, 255, 0, 255},
    {FIELD(network_nonce_length), 17, 255, 0, 255, 0, 255},
    {FIELD(card_nonce_length), 1, 15, 0, 255, 0, 255},
    {FIELD(card_nonce_length), 17, 255, 0, 255, 0, 255},
    {FIELD(network_public_length), 1, 255, 1, 1, 0, 255},
    {FIELD(network_public_length), 0, 31, 2, 3, 1, 1},
    {FIELD(network_public_length), 33, 255, 2, 3, 1, 1},
    {FIELD(network_public_length), 0, 32, 2, 3, 2, 3},
    {FIELD(network_public_length), 34, 255, 2, 3, 2, 3},
    {FIELD(card_public_length), 1, 255, 1, 1, 0, 255},
    {FIELD(card_public_length), 0, 31, 2, 3, 1, 1},
    {FIELD(card_public_length), 33, 255, 2, 3, 1, 1},
    {FIELD(card_public_length), 0, 32, 2, 3, 2, 3},
    {FIELD(card_public_length), 34, 255, 2, 3, 2, 3},
};

static void refused_context(struct ltk_context *c, struct refused r)
{
  any_context(c);
  c->mode = (uint8_t)between(r.mode_low, r.mode_high);
  c->suite = (uint8_t)between(r.suite_low, r.suite_high);
  ((uint8_t *)c)[r.field] = (uint8_t)between(r.low, r.high);
}

/* No secret is read. */
static void refused_contexts(void)
{
  size_t i;
  for (i = 0; i < sizeof refused / sizeof refused[0]; i++) {
    struct ltk_context c;
    struct ltk_secrets k;
    uint8_t s[198], out[32], tag[16];
    size_t length;
    k.root_length = any8;
    k.z_length = any8;
    refused_context(&c, refused[i]);
    ltk_derive(out, &c, &k);
    look(out, 32);
    ltk_confirm(tag, any8, any16, &c, &k);
    look(tag, 16);
    ltk_derive_s(s, &length, &c);
    look(s, 198);
  }
}

/* bits is refused with any purpose and algorithm. */
static void refused_bits(void)
{
  static const uint16_t low[4] = {0, 129, 193, 257}, high[4] = {127, 191, 255, 65535};
  size_t i;
  for (i = 0; i < 4u; i++) {
    struct ltk_context c;
    struct ltk_secrets k;
    uint8_t s[198], out[32];
    size_t length;
    any_context(&c);
    c.bits = (uint16_t)between(low[i], high[i]);
    k.root_length = any8;
    k.z_length = any8;
    ltk_derive(out, &c, &k);
    look(out, 32);
    ltk_derive_s(s, &length, &c);
    look(s, 198);
  }
}

/* The lengths of secrets that mode and suite do not want: none is read. */
static void refused_secrets(void)
{
  static const struct {
    uint8_t mode, suite_low, suite_high, root_low, root_high, z_low, z_high;
  } r[] = {
      {1, 0, 255, 0, 31, 0, 255}, {1, 0, 255, 33, 255, 0, 255}, {1, 0, 255, 0, 255, 1, 255}, {2, 0, 255, 1, 255, 0, 255},
      {3, 0, 255, 0, 31, 0, 255}, {3, 0, 255, 33, 255, 0, 255}, {2, 0, 255, 0, 255, 0, 31},  {3, 0, 255, 0, 255, 0, 31},
      {2, 0, 2, 0, 255, 33, 255}, {3, 0, 2, 0, 255, 33, 255},   {2, 3, 3, 0, 255, 0, 63},    {3, 3, 3, 0, 255, 0, 63},
      {2, 0, 255, 0, 255, 65, 255}, {3, 0, 255, 0, 255, 65, 255},
  };
  size_t i;
  for (i = 0; i < sizeof r / sizeof r[0]; i++) {
    struct ltk_context c;
    struct ltk_secrets k;
    uint8_t out[32], tag[16];
    any_context(&c);
    c.mode = r[i].mode;
    c.suite = (uint8_t)between(r[i].suite_low, r[i].suite_high);
    k.root_length = (uint8_t)between(r[i].root_low, r[i].root_high);
    k.z_length = (uint8_t)between(r[i].z_low, r[i].z_high);
    ltk_derive(out, &c, &k);
    look(out, 32);
    ltk_confirm(tag, any8, any16, &c, &k);
    look(tag, 16);
  }
}

/* Of another length, nothing is read. */
static void public_values(void)
{
  uint8_t key[LTK_KEY_OCTETS], reply[LTK_REPLY_OCTETS], indeterminate[1], out[33];
  fill(key, LTK_KEY_OCTETS);
  fill(reply, LTK_REPLY_OCTETS);
  ltk_public_value(out, key, LTK_KEY_OCTETS);
  look(out, 33);
  ltk_public_value(out, reply, LTK_REPLY_OCTETS);
  look(out, 33);
  ltk_public_value(out, indeterminate, between(0, LTK_REPLY_OCTETS - 1u));
  look(out, 33);
  ltk_public_value(out, indeterminate, between(LTK_REPLY_OCTETS + 1u, LTK_KEY_OCTETS - 1u));
  look(out, 33);
  ltk_public_value(out, indeterminate, between(LTK_KEY_OCTETS + 1u, SIZE_MAX));
  look(out, 33);
}

static void tags(void)
{
  uint8_t a[16], b[16];
  fill(a, 16);
  fill(b, 16);
  sink = (uint8_t)ltk_tag_equal(a, b);
  sink = (uint8_t)ltk_tag_equal(a, a);
}

/* ---- Wipes ---- */

#define WIPED_MAX 4096u
#define STACK_WORDS (LTK_STACK / 4u) /* Eva does not follow steps of eight to an end that it does not know */

static void wipe(void)
{
  uint8_t p[WIPED_MAX];
  uint32_t w[STACK_WORDS];
  struct ltk_sha256_state s;
  size_t n;
  ltk_wipe_octets(NULL, 0);
  ltk_wipe_words(NULL, 0);
  for (n = 0; n <= 40u; n++) {
    uint8_t q[40];
    uint32_t v[40];
    ltk_wipe_octets(q + 40u - n, n);
    look(q + 40u - n, n);
    ltk_wipe_words(v + 40u - n, n);
    look((uint8_t *)(v + 40u - n), 4u * n);
  }
  ltk_wipe_octets(p, between(0, WIPED_MAX));
  ltk_wipe_words(w, STACK_WORDS);
  look((uint8_t *)w, LTK_STACK);
  ltk_wipe_stack();
  ltk_sha256_wipe(&s);
  look((uint8_t *)&s, sizeof s);
}

int main(void)
{
  wipe();
  hash();
  mac();
  s_exact();
  s_any_lengths();
  s_refused();
  kdf();
  one();
  every_length();
  every_mode();
  refused_contexts();
  refused_bits();
  refused_secrets();
  public_values();
  tags();
  return 0;
}
