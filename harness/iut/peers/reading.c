// SPDX-License-Identifier: Apache-2.0
/* Clause numbers are those of docs/specification.md. */
#include "reading.h"

#include <string.h>

enum { ROOT = 1, AGREEMENT = 2, HYBRID = 3 };        /* 4.1 */
enum { ICCID = 1, EID = 2, EF_ICCID = 3 };           /* 4.8 */
enum { KEM_KEY = 1184 + 32, KEM_REPLY = 1088 + 32 }; /* 4.11: octets of a public value of suite 3 */
enum { FIRST_OTA = 4, LAST_OTA = 6, LAST_DERIVED = 7, CONFIRMATION_KEY = 8 }; /* 4.3 */

/* 4.5, row by row. */
static const struct {
  uint8_t purpose, algorithm;
  uint16_t bits;
} kinds_of_key[] = {{1, 1, 128},  {1, 2, 128},  {1, 2, 256},  {1, 3, 256},  {2, 1, 128},  {3, 2, 256},
                    {4, 16, 128}, {4, 16, 192}, {4, 16, 256}, {5, 16, 128}, {5, 16, 192}, {5, 16, 256},
                    {6, 16, 128}, {6, 16, 192}, {6, 16, 256}, {7, 0, 256}};

/* What is asked; of derive, role and keys are not looked at. */
struct question {
  const struct ltk_iut_context *c;
  uint64_t role, keys;
};

void reading_refuse(struct ltk_iut_answer *answer, enum ltk_iut_status status, const char *why)
{
  answer->status = status;
  answer->why = why;
}

/* The octets of D from `first` on, if there is a D. */
static void give(struct ltk_iut_answer *answer, int done, const uint8_t d[32], size_t first)
{
  if (done) {
    answer->length = 32u - first;
    memcpy(answer->octets, d + first, answer->length);
  } else {
    reading_refuse(answer, LTK_IUT_ERROR, "the library's hash failed");
  }
}

/* ---- the rules: each is 1 where it holds ---- */

static int is_digits(struct ltk_iut_octets text, size_t least, size_t most)
{
  size_t i = 0;
  while (i < text.length && text.octets[i] >= '0' && text.octets[i] <= '9')
    i++;
  return i == text.length && i >= least && i <= most;
}

static int mode(const struct question *q)
{
  return q->c->mode == ROOT || q->c->mode == AGREEMENT || q->c->mode == HYBRID;
}

static int suite(const struct question *q)
{
  return q->c->mode == ROOT ? q->c->suite == NO_SUITE : q->c->suite >= X25519 && q->c->suite <= X25519_ML_KEM_768;
}

static int purpose(const struct question *q)
{
  return q->c->purpose >= 1 && q->c->purpose <= LAST_DERIVED;
}

static int key_index(const struct question *q)
{
  if (q->c->purpose >= FIRST_OTA && q->c->purpose <= LAST_OTA)
    return q->c->index >= 1 && q->c->index <= 15;
  return q->c->index == 0;
}

/* Is there a row with this purpose and algorithm, and, where `exactly`, these bits? */
static int has_row(const struct ltk_iut_context *c, int exactly)
{
  for (size_t i = 0; i < sizeof kinds_of_key / sizeof kinds_of_key[0]; i++)
    if (kinds_of_key[i].purpose == c->purpose && kinds_of_key[i].algorithm == c->algorithm &&
        (!exactly || kinds_of_key[i].bits == c->bits))
      return 1;
  return 0;
}

static int algorithm(const struct question *q)
{
  return has_row(q->c, 0);
}

static int bits(const struct question *q)
{
  return has_row(q->c, 1);
}

static int imsi(const struct question *q)
{
  return is_digits(q->c->imsi, 6, 15);
}

static int plmn(const struct question *q)
{
  const struct ltk_iut_octets mcc = q->c->mcc, mnc = q->c->mnc, whole = q->c->imsi;
  return is_digits(mcc, 3, 3) && is_digits(mnc, 2, 3) && whole.length > mcc.length + mnc.length &&
         memcmp(whole.octets, mcc.octets, mcc.length) == 0 &&
         memcmp(whole.octets + mcc.length, mnc.octets, mnc.length) == 0;
}

/* From the right, every second digit counts twice, and a sum of two digits as their cross sum. */
static int passes_luhn(struct ltk_iut_octets digits)
{
  static const unsigned twice[] = {0, 2, 4, 6, 8, 1, 3, 5, 7, 9};
  unsigned sum = 0;
  for (size_t i = 0; i < digits.length; i++) {
    const unsigned digit = digits.octets[digits.length - 1u - i] - (unsigned)'0';
    sum += i % 2u == 0 ? digit : twice[digit];
  }
  return sum % 10u == 0;
}

static unsigned modulo_97(struct ltk_iut_octets digits)
{
  unsigned rest = 0;
  for (size_t i = 0; i < digits.length; i++)
    rest = (10u * rest + digits.octets[i] - (unsigned)'0') % 97u;
  return rest;
}

static int is_stored_iccid(struct ltk_iut_octets text)
{
  size_t i = 0;
  while (i < text.length && text.octets[i] != 0 && strchr("0123456789ABCDEF", text.octets[i]) != NULL)
    i++;
  return i == text.length && i == 20;
}

static int element(const struct question *q)
{
  switch (q->c->element_type) {
  case ICCID:
    return is_digits(q->c->element, 19, 20) && passes_luhn(q->c->element);
  case EID:
    return is_digits(q->c->element, 32, 32) && modulo_97(q->c->element) == 1;
  case EF_ICCID:
    return is_stored_iccid(q->c->element);
  default:
    return 0;
  }
}

static int epoch(const struct question *q)
{
  return q->c->epoch != 0 && q->c->epoch >> 32 == 0;
}

static int nonce(const struct question *q)
{
  return q->c->network_nonce.length == 16 && (q->c->card_nonce.length == 16 || q->c->card_nonce.length == 0);
}

int reading_is_public(uint64_t of_suite, struct ltk_iut_octets value)
{
  switch (of_suite) {
  case NO_SUITE:
    return value.length == 0;
  case X25519:
    return value.length == 32;
  case P256:
    return value.length == 33 && (value.octets[0] == 2 || value.octets[0] == 3);
  default:
    return value.length == KEM_KEY || value.length == KEM_REPLY;
  }
}

static int public_key(const struct question *q)
{
  const struct ltk_iut_octets one = q->c->network_public, other = q->c->card_public;
  if (!reading_is_public(q->c->suite, one) || !reading_is_public(q->c->suite, other))
    return 0;
  if (q->c->suite == X25519_ML_KEM_768)
    return one.length != other.length;
  return one.length == 0 || memcmp(one.octets, other.octets, one.length) != 0;
}

static int role(const struct question *q)
{
  return q->role == 1 || q->role == 2;
}

/* One bit for each purpose from 1 to 7. */
static int keys(const struct question *q)
{
  return q->keys != 0 && q->keys >> LAST_DERIVED == 0;
}

int reading_is_zero(const uint8_t octets[32])
{
  static const uint8_t zero[32];
  return memcmp(octets, zero, sizeof zero) == 0;
}

/* Of so many octets, and no 32 of them zero. */
static int is_secret(struct ltk_iut_octets value, size_t length)
{
  size_t i = 0;
  if (value.length != length)
    return 0;
  while (i < length && !reading_is_zero(value.octets + i))
    i += 32;
  return i == length;
}

static int secret(const struct question *q)
{
  const size_t agreed = q->c->suite == X25519_ML_KEM_768 ? 64 : 32;
  return is_secret(q->c->root, q->c->mode == AGREEMENT ? 0 : 32) && is_secret(q->c->z, q->c->mode == ROOT ? 0 : agreed);
}

/* 7.1 and 8.2: the classes in their order, and who has the rule. */
enum { DERIVE = 1, CONFIRM = 2, BOTH = 3 };
static const struct {
  const char *class;
  int (*holds)(const struct question *q);
  int of;
} rules[] = {{"mode", mode, BOTH},
             {"suite", suite, BOTH},
             {"purpose", purpose, DERIVE},
             {"index", key_index, DERIVE},
             {"algorithm", algorithm, DERIVE},
             {"bits", bits, DERIVE},
             {"imsi", imsi, BOTH},
             {"plmn", plmn, BOTH},
             {"element", element, BOTH},
             {"epoch", epoch, BOTH},
             {"nonce", nonce, BOTH},
             {"public_key", public_key, BOTH},
             {"role", role, CONFIRM},
             {"keys", keys, CONFIRM},
             {"secret", secret, BOTH}};

/* The class of the first rule that is broken; NULL if none is. */
static const char *broken(const struct question *q, int of)
{
  for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++)
    if ((rules[i].of & of) != 0 && !rules[i].holds(q))
      return rules[i].class;
  return NULL;
}

/* ---- S, as long as a line of the protocol allows ---- */

struct string {
  size_t length;
  uint8_t octets[262144];
};
static struct string s;

static void add(const void *octets, size_t length)
{
  if (length > 0)
    memcpy(s.octets + s.length, octets, length);
  s.length += length;
}

static void add_number(uint64_t n, unsigned octets)
{
  while (octets-- > 0)
    s.octets[s.length++] = (uint8_t)(n >> (8u * octets));
}

/* 3.2: behind the parameter that begins at `start` stands its length. */
static void end_parameter(size_t start)
{
  add_number(s.length - start, 2);
}

static void parameter(struct ltk_iut_octets value)
{
  add(value.octets, value.length);
  end_parameter(s.length - value.length);
}

static void label(const char *text)
{
  parameter((struct ltk_iut_octets){(const uint8_t *)text, strlen(text)});
}

static void number(uint64_t n, unsigned octets)
{
  add_number(n, octets);
  end_parameter(s.length - octets);
}

static void two_numbers(uint64_t first, uint64_t second)
{
  number(first << 8 | second, 2);
}

/* Digits 2 and 1 of the MCC, 3 of the MNC and 3 of the MCC, 2 and 1 of the MNC; F where the MNC has no third. */
static void add_plmn(const uint8_t *mcc, struct ltk_iut_octets mnc)
{
  const uint64_t filler = mnc.length == 2 ? 0xf : mnc.octets[2] & 0xfu;
  const uint64_t nibbles[6] = {mcc[1], mcc[0], filler, mcc[2], mnc.octets[1], mnc.octets[0]};
  uint64_t packed = 0;
  for (size_t i = 0; i < 6; i++)
    packed = packed << 4 | (nibbles[i] & 0xfu);
  number(packed, 3);
}

/* 4.11: of suite 3 the role and the digest; 0 if there is none. */
static int add_public(const struct hashes *by, uint64_t of_suite, struct ltk_iut_octets value)
{
  uint8_t entering[33] = {value.length == KEM_KEY ? 1 : 2};
  int done = 1;
  if (of_suite == X25519_ML_KEM_768) {
    done = by->sha256(entering + 1, value.octets, value.length);
    value = (struct ltk_iut_octets){entering, sizeof entering};
  }
  parameter(value);
  return done;
}

/* What is derived: 4.3 to 4.5. */
struct kind {
  uint64_t purpose, index, algorithm, bits;
};

/* 6.1 */
static int derive_string(const struct hashes *by, const struct ltk_iut_context *c, struct kind k)
{
  size_t start;
  s.length = 0;
  add_number(0xfff0, 2);
  label("LTK-DERIVE");
  two_numbers(c->mode, c->suite);
  two_numbers(k.purpose, k.index);
  number(k.algorithm, 1);
  number(k.bits, 2);
  parameter(c->imsi);
  add_plmn(c->mcc.octets, c->mnc);
  start = s.length;
  add_number(c->element_type, 1);
  add(c->element.octets, c->element.length);
  end_parameter(start);
  number(c->epoch, 4);
  parameter(c->network_nonce);
  parameter(c->card_nonce);
  return add_public(by, c->suite, c->network_public) && add_public(by, c->suite, c->card_public);
}

/* ---- what is made of it ---- */

/* 5, 6.1: D. The salt of AGREEMENT is zeros, that of HYBRID the root. */
static int derivation(uint8_t d[32], const struct hashes *by, const struct ltk_iut_context *c, struct kind k)
{
  uint8_t salt[32] = {0}, key[32];
  if (c->mode != AGREEMENT)
    memcpy(salt, c->root.octets, 32);
  if (c->mode == ROOT)
    memcpy(key, salt, 32);
  else if (!by->hmac(key, salt, 32, c->z.octets, c->z.length))
    return 0;
  return derive_string(by, c, k) && by->hmac(d, key, 32, s.octets, s.length);
}

void reading_hmac(struct ltk_iut_answer *answer, const struct hashes *by, struct ltk_iut_octets key,
                  struct ltk_iut_octets data)
{
  uint8_t mac[32];
  give(answer, by->hmac(mac, key.octets, key.length, data.octets, data.length), mac, 0);
}

/* 3.5, 3.3 and 3.2, in this order. */
static const char *broken_of_kdf(struct ltk_iut_octets key, struct ltk_iut_octets fc, const struct ltk_iut_octets *p,
                                 size_t n)
{
  if (key.length == 0)
    return "key";
  if (fc.length == 0 || fc.length != (fc.octets[0] == 0xff ? 2u : 1u))
    return "fc";
  for (size_t i = 0; i < n; i++)
    if (p[i].length > 65535)
      return "parameter";
  return NULL;
}

void reading_kdf(struct ltk_iut_answer *answer, const struct hashes *by, struct ltk_iut_octets key,
                 struct ltk_iut_octets fc, const struct ltk_iut_octets *p, size_t n)
{
  const char *class = broken_of_kdf(key, fc, p, n);
  uint8_t out[32];
  if (class != NULL) {
    reading_refuse(answer, LTK_IUT_INVALID, class);
    return;
  }
  s.length = 0;
  add(fc.octets, fc.length);
  for (size_t i = 0; i < n; i++)
    parameter(p[i]);
  give(answer, by->hmac(out, key.octets, key.length, s.octets, s.length), out, 0);
}

void reading_derive(struct ltk_iut_answer *answer, const struct hashes *by, const struct ltk_iut_context *c)
{
  const char *class = broken(&(struct question){c, 0, 0}, DERIVE);
  uint8_t d[32];
  if (class != NULL)
    reading_refuse(answer, LTK_IUT_INVALID, class);
  else
    give(answer, derivation(d, by, c, (struct kind){c->purpose, c->index, c->algorithm, c->bits}), d,
         32u - (size_t)c->bits / 8u);
}

/* 8.1, 8.3: D of the tag, under KC. */
static int confirmation(uint8_t d[32], const struct hashes *by, const struct question *q)
{
  uint8_t kc[32];
  if (!derivation(kc, by, q->c, (struct kind){CONFIRMATION_KEY, 0, 0, 256}))
    return 0;
  s.length = 0;
  add_number(0xfff1, 2);
  label("LTK-CONFIRM");
  number(q->role, 1);
  number(q->c->epoch, 4);
  number(q->keys, 2);
  return by->hmac(d, kc, 32, s.octets, s.length);
}

void reading_confirm(struct ltk_iut_answer *answer, const struct hashes *by, uint64_t asked_role, uint64_t asked_keys,
                     const struct ltk_iut_context *c)
{
  const struct question q = {c, asked_role, asked_keys};
  const char *class = broken(&q, CONFIRM);
  uint8_t d[32];
  if (class != NULL)
    reading_refuse(answer, LTK_IUT_INVALID, class);
  else
    give(answer, confirmation(d, by, &q), d, 32 - 16);
}
