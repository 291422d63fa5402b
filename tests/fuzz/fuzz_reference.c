// SPDX-License-Identifier: Apache-2.0
/* The reference with any struct that its contracts allow, and through convert.c with any values of the C interface;
 * against OpenSSL's HMAC and the harness's model, which share no code with it. */
#include "kit/convert.h"
#include "fuzz.h"
#include "hmac.h"
#include "base/memory.h"
#include "model/model.h"
#include "protocol/question.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdlib.h>
#include <string.h>

/* The space for S is wiped after each request. */
#define ltk_kdf(out, key, key_length, fc, p, n, s, size) ltk_kdf(out, key, key_length, fc, p, n, s, 4096)
#include "bundled/reference.c"
#undef ltk_kdf

#define PARAMETERS_MAX 16u

static bool is_zero(const uint8_t *octets, size_t n)
{
  while (n > 0 && octets[n - 1] == 0)
    n--;
  return n == 0;
}

/* Octets of their own, so that not one more can be read. */
static struct ltk_iut_octets copy(struct fuzz *f, size_t n)
{
  const uint8_t *octets = fuzz_octets(f, &n);
  uint8_t *own = malloc(n == 0 ? 1 : n);
  CHECK(own != NULL);
  if (n > 0)
    memcpy(own, octets, n);
  return (struct ltk_iut_octets){own, n};
}

static void forget(struct ltk_iut_octets octets)
{
  free((uint8_t *)(uintptr_t)octets.octets);
}

static void mac_of(uint8_t mac[32], struct ltk_iut_octets key, const uint8_t *data, size_t n)
{
  static const uint8_t none[1] = {0};
  unsigned length;
  CHECK(HMAC(EVP_sha256(), key.length == 0 ? none : key.octets, (int)key.length, data, n, mac, &length) != NULL);
}

static void hmac_is_openssl_s(struct fuzz f)
{
  struct ltk_iut_octets key = copy(&f, fuzz_octet(&f)), data = copy(&f, f.left);
  uint8_t mac[32], expected[32];
  ltk_hmac_sha256(mac, key.octets, key.length, data.octets, data.length);
  mac_of(expected, key, data.octets, data.length);
  CHECK(memcmp(mac, expected, sizeof mac) == 0);
  forget(key);
  forget(data);
}

/* S written by hand; 0 where there is none. */
static size_t s_of(uint8_t *s, uint16_t fc, const struct ltk_parameter *p, size_t n)
{
  size_t at = 0, i;
  if (fc > 0xfe && fc < 0xff00)
    return 0;
  if (fc > 0xfe)
    s[at++] = 0xff;
  s[at++] = (uint8_t)fc;
  for (i = 0; i < n; i++) {
    if (p[i].length > 0)
      memcpy(s + at, p[i].octets, p[i].length);
    at += p[i].length;
    s[at++] = (uint8_t)(p[i].length >> 8);
    s[at++] = (uint8_t)p[i].length;
  }
  return at;
}

/* Space of any size: what does not fit is refused, and nothing is left of it. */
static void kdf_is_openssl_s(struct fuzz f)
{
  uint16_t fc = (uint16_t)fuzz_number(&f);
  size_t size = fuzz_number(&f) % 1024u, n = fuzz_octet(&f) % PARAMETERS_MAX, i, length;
  struct ltk_iut_octets key = copy(&f, fuzz_octet(&f));
  struct ltk_parameter p[PARAMETERS_MAX];
  uint8_t *s = malloc(size == 0 ? 1 : size), *expected_s, out[32], expected[32];
  int status;
  for (i = 0, length = 2; i < n; i++, length += p[i - 1].length + 2) {
    struct ltk_iut_octets octets = copy(&f, fuzz_octet(&f));
    p[i] = (struct ltk_parameter){octets.octets, octets.length};
  }
  expected_s = memory_new(length);
  length = s_of(expected_s, fc, p, n);
  status = ltk_kdf(out, key.octets, key.length, fc, p, n, s, size);
  CHECK(is_zero(s, size));
  CHECK(status == (key.length == 0 ? LTK_E_KEY : length == 0 ? LTK_E_FC : length > size ? LTK_E_SPACE : LTK_OK));
  if (status == LTK_OK)
    mac_of(expected, key, expected_s, length);
  CHECK(status == LTK_OK ? memcmp(out, expected, 32) == 0 : is_zero(out, 32));
  status = ltk_kdf_s(s, size, &i, fc, p, n);
  CHECK(status == LTK_OK ? i == length && memcmp(s, expected_s, i) == 0 : i == 0 && is_zero(s, size));
  for (i = 0; i < n; i++)
    free((uint8_t *)(uintptr_t)p[i].octets);
  forget(key);
  free(s);
  free(expected_s);
}

/* Structs of any octets: lengths beyond the arrays, reserved numbers. */
static void structs_are_safe(struct fuzz f)
{
  struct ltk_context c = {0};
  struct ltk_secrets k = {0};
  uint8_t role = fuzz_octet(&f), key[32], again[32], tag[16], s[LTK_S_MAX], mac[32];
  uint16_t keys = (uint16_t)fuzz_number(&f);
  size_t n = sizeof k, length;
  const uint8_t *octets = fuzz_octets(&f, &n);
  int status, s_status;
  if (n > 0)
    memcpy(&k, octets, n);
  n = sizeof c;
  octets = fuzz_octets(&f, &n);
  if (n > 0)
    memcpy(&c, octets, n);
  status = ltk_derive(key, &c, &k);
  s_status = ltk_derive_s(s, &length, &c);
  CHECK(status <= LTK_OK && status >= LTK_E_SECRET && status != LTK_E_ROLE && status != LTK_E_KEYS);
  CHECK(s_status == (status == LTK_E_SECRET ? LTK_OK : status) && length <= LTK_S_MAX);
  CHECK(status == LTK_OK ? is_zero(key + c.bits / 8u, 32 - c.bits / 8u) : is_zero(key, 32));
  CHECK(s_status == LTK_OK || (is_zero(s, sizeof s) && length == 0));
  if (status == LTK_OK && c.mode == LTK_MODE_ROOT) {
    mac_of(mac, (struct ltk_iut_octets){k.root, 32}, s, length);
    CHECK(memcmp(key, mac + 32 - c.bits / 8u, c.bits / 8u) == 0);
  }
  CHECK(ltk_derive(again, &c, &k) == status && memcmp(key, again, 32) == 0);
  status = ltk_confirm(tag, role, keys, &c, &k);
  CHECK(status <= LTK_OK && status >= LTK_E_SECRET && (status == LTK_OK || is_zero(tag, 16)));
  CHECK(ltk_tag_equal(tag, tag) == 1 && ltk_tag_equal(tag, key) == (memcmp(tag, key, 16) == 0));
}

/* A number as a request may have it: small, at the border of a field, or any. */
static uint64_t any_number(struct fuzz *f)
{
  uint8_t octet = fuzz_octet(f);
  uint64_t number = 0;
  size_t i;
  if (octet < 0xf0)
    return octet;
  for (i = 0; i < 8u && i < (octet & 15u); i++)
    number = number << 8 | fuzz_octet(f);
  return number;
}

/* The same values under the names of auth: seeds.py has this table, too. */
static struct ltk_iut_authentication authentication_of(const struct question *q)
{
  const struct ltk_iut_context *c = &q->context;
  const struct ltk_iut_observation *o = &q->observation;
  return (struct ltk_iut_authentication){.kind = o->kind,
                                         .algorithm = c->algorithm,
                                         .k = c->root,
                                         .op = c->z,
                                         .opc = o->opc,
                                         .top = c->network_public,
                                         .topc = c->card_public,
                                         .rand = o->rand,
                                         .sqn = o->sqn,
                                         .amf = o->amf,
                                         .autn = o->autn,
                                         .c = c->network_nonce,
                                         .r = c->card_nonce,
                                         .iterations = c->epoch,
                                         .mac_bits = c->mode,
                                         .res_bits = c->suite,
                                         .ck_bits = c->purpose,
                                         .ik_bits = c->index};
}

/* A request of the C interface, all of which is the fuzzer's. */
static void make_question(struct question *q, struct fuzz *f)
{
  static const enum question_command commands[] = {QUESTION_DERIVE, QUESTION_CONFIRM, QUESTION_OBSERVE, QUESTION_AUTH};
  static const char *const kinds[] = {"kcv",       "authenticate", "vector", "opc",  "topc",  "f1",
                                      "f1*",       "f2",           "f3",     "f4",   "f5",    "f5*",
                                      "kcv-zeros", "kcv-cmac",     "eapaka", "av5g", "packet"};
  struct ltk_iut_context *c = &q->context;
  struct ltk_iut_observation *o = &q->observation;
  uint64_t *const numbers[] = {&c->mode,         &c->suite, &c->purpose, &c->index, &c->algorithm, &c->bits,
                               &c->element_type, &c->epoch, &q->role,    &q->keys,  &o->mac_bits};
  struct ltk_iut_octets *const octets[] = {
      &c->imsi,        &c->mcc,          &c->mnc, &c->element, &c->network_nonce, &c->card_nonce, &c->network_public,
      &c->card_public, &c->root,         &c->z,   &o->opc,     &o->rand,          &o->autn,       &o->sqn,
      &o->amf,         &o->network_name, &o->spi, &o->tar,     &o->cntr,          &o->data};
  const char *kind;
  size_t i;
  *q = (struct question){.command = commands[fuzz_octet(f) % 4u]};
  kind = kinds[fuzz_octet(f) % (sizeof kinds / sizeof kinds[0])];
  o->kind = (struct ltk_iut_octets){(const uint8_t *)kind, strlen(kind)};
  for (i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
    *numbers[i] = any_number(f);
  for (i = 0; i < sizeof octets / sizeof octets[0]; i++)
    *octets[i] = copy(f, any_number(f) % 1024u);
  if (q->command == QUESTION_CONFIRM) /* no name of confirm */
    c->purpose = c->index = c->algorithm = c->bits = 0;
  q->authentication = authentication_of(q);
}

static void release_question(const struct question *q)
{
  const struct ltk_iut_context *c = &q->context;
  const struct ltk_iut_observation *o = &q->observation;
  const struct ltk_iut_octets octets[] = {
      c->imsi,        c->mcc,          c->mnc, c->element, c->network_nonce, c->card_nonce, c->network_public,
      c->card_public, c->root,         c->z,   o->opc,     o->rand,          o->autn,       o->sqn,
      o->amf,         o->network_name, o->spi, o->tar,     o->cntr,          o->data};
  size_t i;
  for (i = 0; i < sizeof octets / sizeof octets[0]; i++)
    forget(octets[i]);
}

static void interface_is_the_model_s(struct fuzz f)
{
  const struct model right = {{0}};
  const struct ltk_iut *reference = ltk_iut();
  struct ltk_iut_answer answer = {LTK_IUT_OK, 0, {0}, NULL}, expected;
  struct question q;
  make_question(&q, &f);
  if (q.command == QUESTION_DERIVE)
    reference->derive(&answer, &q.context);
  else if (q.command == QUESTION_CONFIRM)
    reference->confirm(&answer, q.role, q.keys, &q.context);
  else if (q.command == QUESTION_AUTH)
    reference->auth(&answer, &q.authentication);
  else
    reference->observe(&answer, &q.context, &q.observation);
  model_answer(&right, &q, &expected);
  CHECK(answer.status == expected.status && answer.length == expected.length && answer.length <= sizeof answer.octets);
  CHECK(memcmp(answer.octets, expected.octets, answer.length) == 0);
  if (answer.status == LTK_IUT_INVALID)
    CHECK(strcmp(answer.why, expected.why) == 0);
  release_question(&q);
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t n)
{
  struct fuzz f = {octets, n};
  switch (fuzz_octet(&f) % 4u) {
  case 0:
    hmac_is_openssl_s(f);
    break;
  case 1:
    kdf_is_openssl_s(f);
    break;
  case 2:
    structs_are_safe(f);
    break;
  default:
    interface_is_the_model_s(f);
  }
  return 0;
}
