// SPDX-License-Identifier: Apache-2.0
/* Features of the inputs: see features.h. A feature is a number for each case of a pool; the sentences about it follow
 * from its kind. */
#include "diagnosis/features.h"
#include "base/memory.h"
#include "observe/observe.h"

#include <stdlib.h>
#include <string.h>

/* More different values than these are told apart by round thresholds alone. */
#define VALUES_MAX 256u
#define STEP_MAX 512u

#define ABSENT INT64_MIN

enum kind {
  OCTETS,     /* the number of octets of something */
  DIGITS,     /* of digits */
  CHARACTERS, /* of characters */
  NUMBER,
  REST,  /* a number of octets modulo 64 */
  OCTET, /* an octet of something, in hex */
  CODE,  /* one of few numbers that have names */
  FLAG   /* 0 or 1 */
};

struct feature {
  enum kind kind;
  const char *subject;      /* "the key"; of a FLAG, what is said if it is so */
  const char *other;        /* of a FLAG, what is said if not */
  const char *const *names; /* of a CODE, from 0 on, NULL at the end; or NULL: its numbers are said */
  bool of_codes;            /* it is of the group FEATURES_CODES */
  int64_t *value;           /* of each case, or ABSENT */
  uint64_t *draw;           /* of each case: see struct atom */
};

struct table {
  struct feature *feature;
  size_t count, cases;
  unsigned groups, group; /* those that are wanted; that of what is put */
  uint64_t draw;          /* of what is put; 0: of the case alone */
};

/* ---- The features of a case ---- */

static void put(struct table *t, size_t at, enum kind kind, const char *subject, const char *other,
                const char *const *names, int64_t value)
{
  size_t i, j;
  if ((t->groups & t->group) == 0)
    return;
  for (i = 0; i < t->count && (t->feature[i].kind != kind || strcmp(t->feature[i].subject, subject) != 0); i++)
    continue;
  if (i == t->count) {
    t->feature = memory_resize(t->feature, (t->count + 1u) * sizeof *t->feature);
    t->feature[i] = (struct feature){.kind = kind,
                                     .subject = subject,
                                     .other = other,
                                     .names = names,
                                     .of_codes = t->group == FEATURES_CODES,
                                     .value = memory_new(t->cases * sizeof(int64_t)),
                                     .draw = memory_new(t->cases * sizeof(uint64_t))};
    for (j = 0; j < t->cases; j++)
      t->feature[i].value[j] = ABSENT;
    t->count++;
  }
  t->feature[i].value[at] = value;
  t->feature[i].draw[at] = t->draw == 0 ? at + 1u : t->draw;
}

static uint64_t bits_set(uint64_t value)
{
  uint64_t n = 0;
  for (; value != 0; value &= value - 1u)
    n++;
  return n;
}

static void put_number(struct table *t, size_t at, const char *subject, uint64_t value)
{
  put(t, at, NUMBER, subject, NULL, NULL, value > INT64_MAX ? INT64_MAX : (int64_t)value);
}

static void put_code(struct table *t, size_t at, const char *subject, const char *const *names, uint64_t value)
{
  put(t, at, CODE, subject, NULL, names, value > INT64_MAX ? INT64_MAX : (int64_t)value);
}

/* What is said of an octet string, beside its length. Each text is made once, of its subject. */
struct words {
  const char *subject, *zeros, *not_zeros, *zero_first, *not_zero_first, *zero_last, *not_zero_last, *has_zero,
      *has_no_zero, *has_low, *has_no_low, *has_high, *has_no_high, *first, *last;
};

#define WORDS(subject)                                                                                                 \
  {                                                                                                                    \
    subject, subject " consists of zeros", subject " does not consist of zeros", subject " begins with 00",            \
        subject " does not begin with 00", subject " ends with 00", subject " does not end with 00",                   \
        subject " has an octet 00", subject " has no octet 00", subject " has an octet below 10 (hex)",                \
        subject " has no octet below 10 (hex)", subject " has an octet from 80 (hex) on",                              \
        subject " has no octet from 80 (hex) on", "the first octet of " subject, "the last octet of " subject          \
  }

static bool has_between(const uint8_t *octets, size_t n, unsigned low, unsigned high)
{
  size_t i;
  for (i = 0; i < n; i++)
    if (octets[i] >= low && octets[i] <= high)
      return true;
  return false;
}

/* A number for octets, large enough to be none of a case. FNV-1a. */
static uint64_t number_for(const uint8_t *octets, size_t n)
{
  uint64_t hash = UINT64_C(0xcbf29ce484222325);
  size_t i;
  for (i = 0; i < n; i++)
    hash = (hash ^ octets[i]) * UINT64_C(0x100000001b3);
  return hash | UINT64_C(1) << 63;
}

/* What is said of the octets of a value. */
static void put_content(struct table *t, size_t at, const struct words *w, const uint8_t *octets, size_t n)
{
  if (n == 0)
    return;
  t->draw = number_for(octets, n);
  put(t, at, FLAG, w->zeros, w->not_zeros, NULL, !has_between(octets, n, 1, 255));
  put(t, at, FLAG, w->zero_first, w->not_zero_first, NULL, octets[0] == 0);
  put(t, at, FLAG, w->zero_last, w->not_zero_last, NULL, octets[n - 1u] == 0);
  put(t, at, OCTET, w->first, NULL, NULL, octets[0]);
  put(t, at, OCTET, w->last, NULL, NULL, octets[n - 1u]);
  put(t, at, FLAG, w->has_zero, w->has_no_zero, NULL, has_between(octets, n, 0, 0));
  put(t, at, FLAG, w->has_low, w->has_no_low, NULL, has_between(octets, n, 0, 15));
  put(t, at, FLAG, w->has_high, w->has_no_high, NULL, has_between(octets, n, 128, 255));
  t->draw = 0;
}

static void put_octets(struct table *t, size_t at, const struct words *w, struct ltk_iut_octets o)
{
  put(t, at, OCTETS, w->subject, NULL, NULL, (int64_t)o.length);
  put_content(t, at, w, o.octets, o.length);
}

/* A length that hash code meets: what it leaves modulo the block. */
static void put_message(struct table *t, size_t at, const char *subject, size_t length)
{
  put(t, at, OCTETS, subject, NULL, NULL, (int64_t)length);
  if ((t->groups & FEATURES_COMPUTED) != 0)
    put(t, at, REST, subject, NULL, NULL, (int64_t)(length % 64u));
}

static void put_digits(struct table *t, size_t at, const char *subject, const char *first, const char *last,
                       struct ltk_iut_octets o)
{
  put(t, at, DIGITS, subject, NULL, NULL, (int64_t)o.length);
  if (o.length > 0) {
    put(t, at, NUMBER, first, NULL, NULL, o.octets[0] - '0');
    put(t, at, NUMBER, last, NULL, NULL, o.octets[o.length - 1u] - '0');
  }
}

static uint64_t number_of(struct ltk_iut_octets digits)
{
  uint64_t number = 0;
  size_t i;
  for (i = 0; i < digits.length && i < 18u; i++)
    number = 10u * number + (uint64_t)(digits.octets[i] - '0');
  return number;
}

static uint64_t value_of(struct ltk_iut_octets octets)
{
  uint64_t value = 0;
  size_t i;
  for (i = 0; i < octets.length && i < 8u; i++)
    value = value << 8 | octets.octets[i];
  return value;
}

static const char *const modes[] = {"0", "ROOT", "AGREEMENT", "HYBRID", NULL};
static const char *const suites[] = {"none", "X25519", "P-256", "X25519 with ML-KEM-768", NULL};
static const char *const purposes[] = {"0", "K", "OPc", "TOPc", "KIc", "KID", "KIK", "next root", NULL};
static const char *const algorithms[] = {"none", "MILENAGE", "TUAK", "MILENAGE-256", "4",  "5",  "6",  "7",   "8",
                                         "9",    "10",       "11",   "12",           "13", "14", "15", "AES", NULL};
static const char *const elements[] = {"0", "an ICCID", "an EID", "an EF.ICCID", NULL};
static const char *const roles[] = {"0", "card", "network", NULL};
static const char *const kinds[] = {"kcv",  "kcv-zeros", "kcv-cmac", "authenticate", "vector", "eapaka",
                                    "av5g", "packet",    "opc",      "topc",         "f1",     "f1*",
                                    "f2",   "f3",        "f4",       "f5",           "f5*",    NULL};

static void put_characters(struct table *t, size_t at, struct ltk_iut_octets o)
{
  put(t, at, FLAG, "the element has a letter", "the element has no letter", NULL,
      has_between(o.octets, o.length, 'A', 'z'));
  put(t, at, CHARACTERS, "the element", NULL, NULL, (int64_t)o.length);
  put(t, at, FLAG, "the element has the letter F", "the element does not have the letter F", NULL,
      has_between(o.octets, o.length, 'F', 'F'));
  put(t, at, FLAG, "the element has a letter in lower case", "the element has no letter in lower case", NULL,
      has_between(o.octets, o.length, 'a', 'z'));
  if (o.length > 0)
    put(t, at, FLAG, "the element begins with a letter", "the element does not begin with a letter", NULL,
        has_between(o.octets, 1, 'A', 'z'));
}

static void put_element(struct table *t, size_t at, const struct ltk_iut_context *c)
{
  t->group = FEATURES_CODES;
  put_code(t, at, "the element", elements, c->element_type);
  t->group = FEATURES_ELEMENT;
  if (c->element_type == 1u)
    put_digits(t, at, "the ICCID", "the first digit of the ICCID", "the last digit of the ICCID", c->element);
  else if (c->element_type == 2u)
    put_digits(t, at, "the EID", "the first digit of the EID", "the last digit of the EID", c->element);
  else
    put_characters(t, at, c->element);
}

static void put_identities(struct table *t, size_t at, const struct ltk_iut_context *c)
{
  t->group = FEATURES_SUBSCRIBER;
  put_digits(t, at, "the IMSI", "the first digit of the IMSI", "the last digit of the IMSI", c->imsi);
  put_digits(t, at, "the MCC", "the first digit of the MCC", "the last digit of the MCC", c->mcc);
  put_digits(t, at, "the MNC", "the first digit of the MNC", "the last digit of the MNC", c->mnc);
  put_number(t, at, "the MCC", number_of(c->mcc));
  put_number(t, at, "the MNC", number_of(c->mnc));
  put_element(t, at, c);
  t->group = FEATURES_EPOCH;
  put_number(t, at, "the epoch", c->epoch);
  if (c->epoch <= UINT32_MAX) {
    put_number(t, at, "the low octet of the epoch", c->epoch % 256u);
    put_number(t, at, "the second octet of the epoch from the right", c->epoch / 256u % 256u);
  }
}

static void put_secrets(struct table *t, size_t at, const struct ltk_iut_context *c)
{
  static const struct words network_nonce = WORDS("the network nonce"), card_nonce = WORDS("the card nonce"),
                            network_public = WORDS("the network's public key"),
                            card_public = WORDS("the card's public key"), root = WORDS("root"), z = WORDS("z"),
                            first_half = WORDS("the first half of z"), last_half = WORDS("the last half of z");
  t->group = FEATURES_NONCES;
  put_octets(t, at, &network_nonce, c->network_nonce);
  put_octets(t, at, &card_nonce, c->card_nonce);
  t->group = FEATURES_PUBLICS;
  put_octets(t, at, &network_public, c->network_public);
  put_octets(t, at, &card_public, c->card_public);
  if (c->network_public.length >= 32u && c->card_public.length >= 32u)
    put(t, at, FLAG, "both public keys end with the same 32 octets", "the public keys end with other octets", NULL,
        memcmp(c->network_public.octets + c->network_public.length - 32u,
               c->card_public.octets + c->card_public.length - 32u, 32) == 0);
  t->group = FEATURES_SECRETS;
  put_octets(t, at, &root, c->root);
  put_octets(t, at, &z, c->z);
  if (c->z.length == 64u) {
    put_content(t, at, &first_half, c->z.octets, 32);
    put_content(t, at, &last_half, c->z.octets + 32, 32);
  }
}

static void put_kind(struct table *t, size_t at, struct ltk_iut_octets kind)
{
  size_t i;
  t->group = FEATURES_CODES;
  for (i = 0; kinds[i] != NULL; i++)
    if (observe_is(kind, kinds[i]))
      put_code(t, at, "the kind", kinds, i);
}

static void put_observation(struct table *t, size_t at, const struct ltk_iut_observation *o)
{
  static const struct words opc = WORDS("OPc"), rand = WORDS("RAND"), autn = WORDS("AUTN"), sqn = WORDS("SQN"),
                            amf = WORDS("AMF"), name = WORDS("the network's name"), spi = WORDS("SPI"),
                            tar = WORDS("TAR"), cntr = WORDS("CNTR"), data = WORDS("the data");
  put_kind(t, at, o->kind);
  t->group = FEATURES_OTHERS;
  put_octets(t, at, &opc, o->opc);
  put_octets(t, at, &rand, o->rand);
  put_octets(t, at, &autn, o->autn);
  put_octets(t, at, &sqn, o->sqn);
  put_octets(t, at, &amf, o->amf);
  if (o->network_name.length > 0)
    put_octets(t, at, &name, o->network_name);
  if (o->mac_bits > 0) {
    put_octets(t, at, &spi, o->spi);
    put_octets(t, at, &tar, o->tar);
    put_octets(t, at, &cntr, o->cntr);
    put_octets(t, at, &data, o->data);
  }
  if (o->autn.length == 16u) /* AMF is in it */
    put_octets(t, at, &amf, (struct ltk_iut_octets){o->autn.octets + 6, 2});
  if (o->sqn.length == 6u)
    put_number(t, at, "SQN", value_of(o->sqn));
}

static void put_authentication(struct table *t, size_t at, const struct ltk_iut_authentication *a)
{
  static const struct words k = WORDS("K"), op = WORDS("OP"), opc = WORDS("OPc"), top = WORDS("TOP"),
                            topc = WORDS("TOPc"), rand = WORDS("RAND"), autn = WORDS("AUTN"), sqn = WORDS("SQN"),
                            amf = WORDS("AMF"), c = WORDS("c"), r = WORDS("r");
  put_kind(t, at, a->kind);
  put_code(t, at, "the algorithm", algorithms, a->algorithm);
  t->group = FEATURES_BITS;
  put_number(t, at, "mac_bits", a->mac_bits);
  put_number(t, at, "res_bits", a->res_bits);
  put_number(t, at, "ck_bits", a->ck_bits);
  put_number(t, at, "ik_bits", a->ik_bits);
  put(t, at, OCTETS, k.subject, NULL, NULL, (int64_t)a->k.length);
  t->group = FEATURES_OTHERS;
  put_content(t, at, &k, a->k.octets, a->k.length);
  put_octets(t, at, &op, a->op);
  put_octets(t, at, &opc, a->opc);
  put_octets(t, at, &top, a->top);
  put_octets(t, at, &topc, a->topc);
  put_octets(t, at, &rand, a->rand);
  put_octets(t, at, &sqn, a->sqn);
  put_octets(t, at, &amf, a->amf);
  put_octets(t, at, &autn, a->autn);
  put_octets(t, at, &c, a->c);
  put_octets(t, at, &r, a->r);
  put_number(t, at, "iterations", a->iterations);
  if (a->sqn.length == 6u)
    put_number(t, at, "SQN", value_of(a->sqn));
}

/* The derivation key, S, and what was due. */
static void put_steps(struct table *t, size_t at, const struct observed_case *c)
{
  static const struct words key = WORDS("KEY"), d = WORDS("D"), due = WORDS("the expected answer");
  uint8_t octets[512];
  size_t n;
  t->group = FEATURES_COMPUTED;
  if (observed_step(c, "S_KC", octets, sizeof octets, &n) || observed_step(c, "S", octets, sizeof octets, &n))
    put_message(t, at, "S", n);
  if (observed_step(c, "KEY", octets, sizeof octets, &n))
    put_content(t, at, &key, octets, n);
  if (observed_step(c, "D", octets, sizeof octets, &n))
    put_content(t, at, &d, octets, n);
  if (observed_due(c, octets, sizeof octets, &n))
    put_content(t, at, &due, octets, n);
}

static void put_context(struct table *t, size_t at, const struct question *q)
{
  const struct ltk_iut_context *c = &q->context;
  t->group = FEATURES_CODES;
  put_code(t, at, "the mode", modes, c->mode);
  put_code(t, at, "the suite", suites, c->suite);
  if (q->command != QUESTION_CONFIRM) {
    put_code(t, at, "the purpose", purposes, c->purpose);
    put_code(t, at, "the algorithm", algorithms, c->algorithm);
    t->group = FEATURES_BITS;
    put_number(t, at, "bits", c->bits);
    t->group = FEATURES_INDEX;
    put_number(t, at, "the index", c->index);
  } else {
    put_code(t, at, "the role", roles, q->role);
    t->group = FEATURES_KEYS;
    put_number(t, at, "keys", q->keys);
    put_number(t, at, "the number of keys", bits_set(q->keys));
  }
  put_identities(t, at, c);
  put_secrets(t, at, c);
}

static void put_kdf(struct table *t, size_t at, const struct question *q)
{
  size_t i, s = q->fc.length, longest = 0, shortest = SIZE_MAX;
  for (i = 0; i < q->n; i++) {
    s += q->p[i].length + 2u;
    longest = q->p[i].length > longest ? q->p[i].length : longest;
    shortest = q->p[i].length < shortest ? q->p[i].length : shortest;
  }
  put_message(t, at, "the key", q->key.length);
  put_number(t, at, "the number of parameters", q->n);
  put(t, at, OCTETS, "FC", NULL, NULL, (int64_t)q->fc.length);
  if (q->n > 0) {
    put(t, at, OCTETS, "the longest parameter", NULL, NULL, (int64_t)longest);
    put(t, at, OCTETS, "the shortest parameter", NULL, NULL, (int64_t)shortest);
    put(t, at, OCTETS, "the first parameter", NULL, NULL, (int64_t)q->p[0].length);
    put(t, at, OCTETS, "the last parameter", NULL, NULL, (int64_t)q->p[q->n - 1u].length);
  }
  put_message(t, at, "S", s);
}

static void put_case(struct table *t, size_t at, const struct observed_case *c)
{
  static const struct words key = WORDS("the key"), data = WORDS("data"), private_key = WORDS("the private key"),
                            peer = WORDS("the peer's key"), z = WORDS("the expected z"), fc = WORDS("FC");
  const struct question *q = &c->question;
  uint8_t octets[64];
  size_t n;
  t->group = FEATURES_CODES;
  put(t, at, FLAG, "the input is invalid", "the input is valid", NULL, c->vector->class != NULL);
  t->group = FEATURES_OTHERS;
  if (q->command == QUESTION_HMAC) {
    put_message(t, at, "the key", q->key.length);
    put_message(t, at, "data", q->data.length);
    put_content(t, at, &key, q->key.octets, q->key.length);
    put_content(t, at, &data, q->data.octets, q->data.length);
  } else if (q->command == QUESTION_KDF) {
    put_kdf(t, at, q);
    put_content(t, at, &key, q->key.octets, q->key.length);
    put_content(t, at, &fc, q->fc.octets, q->fc.length);
  } else if (q->command == QUESTION_AGREE) {
    put_code(t, at, "the suite", suites, q->suite);
    t->group = FEATURES_COMPUTED;
    if (observed_due(c, octets, sizeof octets, &n))
      put_content(t, at, &z, octets, n);
    t->group = FEATURES_OTHERS;
    put_octets(t, at, &private_key, q->private_key);
    put_octets(t, at, &peer, q->peer);
  } else if (q->command == QUESTION_AUTH) {
    put_authentication(t, at, &q->authentication);
    put_steps(t, at, c);
  } else {
    if (q->command == QUESTION_OBSERVE)
      put_observation(t, at, &q->observation);
    put_context(t, at, q);
    put_steps(t, at, c);
  }
}

/* ---- The sentences about a feature ---- */

enum relation { IS, IS_NOT, BELOW, FROM, ODD, EVEN };

static bool holds(enum relation relation, int64_t value, int64_t with)
{
  switch (relation) {
  case IS:
    return value == with;
  case IS_NOT:
    return value != with;
  case BELOW:
    return value < with;
  case FROM:
    return value >= with;
  case ODD:
    return value % 2 != 0;
  case EVEN:
  default:
    return value % 2 == 0;
  }
}

/* A number, as a power of two where it is a large one. */
static void add_number(struct buffer *b, int64_t number)
{
  unsigned exponent = 0;
  while (exponent < 62u && (INT64_C(1) << exponent) < number)
    exponent++;
  if (number > 65536 && (INT64_C(1) << exponent) == number)
    buffer_format(b, "2^%u", exponent);
  else
    buffer_format(b, "%lld", (long long)number);
}

static const char *name_of(const struct feature *f, int64_t value)
{
  int64_t i;
  for (i = 0; f->names != NULL && value >= 0 && f->names[i] != NULL; i++)
    if (i == value)
      return f->names[i];
  return NULL;
}

static void tell_code(struct buffer *b, const struct feature *f, enum relation relation, int64_t with)
{
  const char *name = name_of(f, with);
  buffer_format(b, "%s is %s", f->subject, relation == IS ? "" : "not ");
  if (name != NULL)
    buffer_text(b, name);
  else
    add_number(b, with);
}

static const char *units_of(const struct feature *f)
{
  return f->kind == DIGITS ? "digits" : f->kind == CHARACTERS ? "characters" : "octets";
}

/* gap: with - 1 is a value too, so that it may be named in place of `with`. */
static void tell_length(struct buffer *b, const struct feature *f, enum relation relation, int64_t with, bool gap)
{
  const char *units = units_of(f);
  if (relation == ODD || relation == EVEN)
    buffer_format(b, "%s has an %s number of %s", f->subject, relation == ODD ? "odd" : "even", units);
  else if (with == 0 || (with == 1 && (relation == BELOW || relation == FROM)))
    buffer_format(b, "%s is %sempty", f->subject, relation == IS || relation == BELOW ? "" : "not ");
  else if (relation == IS || relation == IS_NOT)
    buffer_format(b, relation == IS ? "%s has %lld %s" : "%s does not have %lld %s", f->subject, (long long)with,
                  units);
  else if (f->kind != OCTETS)
    buffer_format(b, "%s has %s %lld %s", f->subject,
                  relation == BELOW ? "fewer than"
                  : gap             ? "more than"
                                    : "at least",
                  (long long)(relation == FROM && gap ? with - 1 : with), units);
  else
    buffer_format(b, relation == FROM && !gap ? "%s is %s %lld octets or more" : "%s is %s %lld octets", f->subject,
                  relation == BELOW ? "shorter than"
                  : gap             ? "longer than"
                                    : "of",
                  (long long)(relation == FROM && gap ? with - 1 : with));
}

static void tell_number(struct buffer *b, const struct feature *f, enum relation relation, int64_t with)
{
  static const char *const words[] = {" is ", " is not ", " is below ", " is ", " is odd", " is even"};
  if (f->kind == REST)
    buffer_format(b, "the length of %s modulo 64", f->subject);
  else
    buffer_text(b, f->subject);
  buffer_text(b, words[relation]);
  if (relation == ODD || relation == EVEN)
    return;
  if (f->kind == OCTET)
    buffer_format(b, "%02llx", (long long)with);
  else
    add_number(b, with);
  buffer_text(b, relation == FROM ? " or more" : "");
  buffer_text(b, f->kind == OCTET ? " (hex)" : "");
}

static char *tell(const struct feature *f, enum relation relation, int64_t with, bool gap)
{
  struct buffer b = {0};
  if (f->kind == FLAG)
    buffer_text(&b, with == 1 ? f->subject : f->other);
  else if (f->kind == CODE)
    tell_code(&b, f, relation, with);
  else if (f->kind == OCTETS || f->kind == DIGITS || f->kind == CHARACTERS)
    tell_length(&b, f, relation, with, gap);
  else
    tell_number(&b, f, relation, with);
  return buffer_take(&b);
}

/* ---- The atoms ---- */

static void add_atom(struct atoms *a, const struct table *t, const struct feature *f, enum relation relation,
                     int64_t with, bool gap)
{
  features_word *is = memory_new(a->words * sizeof *is);
  size_t i, n = 0;
  for (i = 0; i < t->cases; i++)
    if (f->value[i] != ABSENT && holds(relation, f->value[i], with)) {
      is[i / FEATURES_WORD] |= (features_word)1 << i % FEATURES_WORD;
      n++;
    }
  if (n == 0 || n == t->cases) {
    free(is);
    return;
  }
  if (a->count % STEP_MAX == 0)
    a->atom = memory_resize(a->atom, (a->count + STEP_MAX) * sizeof *a->atom);
  a->atom[a->count] =
      (struct atom){tell(f, relation, with, gap), a->count, is, a->of[a->features - 1u], a->draw[a->features - 1u]};
  a->count++;
}

static int by_value(const void *a, const void *b)
{
  int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
  return x < y ? -1 : x > y;
}

/* The different values of a feature, in order, to be freed. */
static int64_t *values_of(const struct table *t, const struct feature *f, size_t *n)
{
  int64_t *values = memory_new((t->cases + 1u) * sizeof *values);
  size_t i, all = 0;
  for (i = 0; i < t->cases; i++)
    if (f->value[i] != ABSENT)
      values[all++] = f->value[i];
  qsort(values, all, sizeof *values, by_value);
  for (i = *n = 0; i < all; i++)
    if (i == 0 || values[i] != values[i - 1u])
      values[(*n)++] = values[i];
  return values;
}

/* The threshold between two values: of those that separate them, the roundest number of octets, or a power of two. */
static int64_t threshold_between(enum kind kind, int64_t low, int64_t high)
{
  int64_t step;
  for (step = INT64_C(1) << 62; step > 1; step >>= 1)
    if ((kind == NUMBER && low < step && step <= high) || (kind == OCTETS && high - high % step > low))
      return kind == NUMBER ? step : high - high % step;
  return high;
}

static void add_thresholds(struct atoms *a, const struct table *t, const struct feature *f, const int64_t *values,
                           size_t n)
{
  size_t i;
  for (i = 1; i < n; i++) {
    int64_t with = threshold_between(f->kind, values[i - 1u], values[i]);
    bool gap = with == values[i - 1u] + 1;
    add_atom(a, t, f, FROM, with, gap);
    add_atom(a, t, f, BELOW, with, gap);
  }
}

static void add_round_thresholds(struct atoms *a, const struct table *t, const struct feature *f)
{
  static const uint8_t octets[] = {1, 2, 4, 8, 16, 32, 64, 128, 192, 224, 240, 248, 255};
  size_t i;
  for (i = 0; f->kind == OCTET && i < sizeof octets; i++) {
    add_atom(a, t, f, FROM, octets[i], false);
    add_atom(a, t, f, BELOW, octets[i], false);
  }
  for (i = 1; f->kind != OCTET && i < 63u; i++) {
    add_atom(a, t, f, FROM, INT64_C(1) << i, false);
    add_atom(a, t, f, BELOW, INT64_C(1) << i, false);
  }
}

/* Takes over the draws. */
static void add_presence(struct atoms *a, const struct table *t, const struct feature *f)
{
  features_word *of = memory_new(a->words * sizeof *of);
  size_t i;
  for (i = 0; i < t->cases; i++)
    if (f->value[i] != ABSENT)
      of[i / FEATURES_WORD] |= (features_word)1 << i % FEATURES_WORD;
  a->of = memory_resize(a->of, (a->features + 1u) * sizeof *a->of);
  a->draw = memory_resize(a->draw, (a->features + 1u) * sizeof *a->draw);
  a->draw[a->features] = f->draw;
  a->of[a->features++] = of;
}

static void add_feature(struct atoms *a, const struct table *t, const struct feature *f)
{
  size_t n, i;
  int64_t *values = values_of(t, f, &n);
  add_presence(a, t, f);
  for (i = 0; f->kind == FLAG && i < 2u; i++)
    add_atom(a, t, f, IS, (int64_t)i, false);
  for (i = 0; f->kind == CODE && i < 2u * n && n <= VALUES_MAX; i++)
    add_atom(a, t, f, i < n ? IS : IS_NOT, values[i % n], false);
  if (f->kind != FLAG && f->kind != CODE) {
    for (i = 0; i < n && n <= VALUES_MAX; i++)
      add_atom(a, t, f, IS, values[i], false);
    if (n <= VALUES_MAX && f->kind != OCTET)
      add_thresholds(a, t, f, values, n);
    else
      add_round_thresholds(a, t, f);
    add_atom(a, t, f, ODD, 1, false);
    add_atom(a, t, f, EVEN, 1, false);
  }
  free(values);
}

/* Those about codes, or all others. */
static void add_features(struct atoms *a, const struct table *t, bool of_codes)
{
  size_t i;
  for (i = 0; i < t->count; i++) {
    if (t->feature[i].of_codes != of_codes)
      continue;
    add_feature(a, t, &t->feature[i]);
    free(t->feature[i].value);
  }
}

unsigned features_of_rule(const char *class)
{
  static const struct {
    const char *class;
    unsigned groups;
  } rules[] = {{"mode", 0},
               {"suite", 0},
               {"purpose", 0},
               {"index", FEATURES_INDEX},
               {"algorithm", 0},
               {"bits", FEATURES_BITS},
               {"imsi", FEATURES_SUBSCRIBER},
               {"plmn", FEATURES_SUBSCRIBER},
               {"element", FEATURES_ELEMENT},
               {"epoch", FEATURES_EPOCH},
               {"nonce", FEATURES_NONCES},
               {"public_key", FEATURES_PUBLICS},
               {"role", 0},
               {"keys", FEATURES_KEYS},
               {"secret", FEATURES_SECRETS}};
  size_t i;
  for (i = 0; class != NULL && i < sizeof rules / sizeof rules[0]; i++)
    if (strcmp(class, rules[i].class) == 0)
      return FEATURES_CODES | rules[i].groups;
  return FEATURES_ALL & ~(unsigned)FEATURES_COMPUTED;
}

void atoms_make(struct atoms *a, const struct observed_case *const *pool, size_t count, unsigned groups)
{
  struct table t = {NULL, 0, count, groups, 0, 0};
  size_t i;
  *a = (struct atoms){.words = count / FEATURES_WORD + 1u};
  for (i = 0; i < count; i++)
    put_case(&t, i, pool[i]);
  add_features(a, &t, true);
  a->codes = a->count;
  add_features(a, &t, false);
  free(t.feature);
}

void atoms_free(struct atoms *a)
{
  size_t i;
  for (i = 0; i < a->count; i++) {
    free(a->atom[i].text);
    free(a->atom[i].is);
  }
  free(a->atom);
  for (i = 0; i < a->features; i++) {
    free(a->of[i]);
    free(a->draw[i]);
  }
  free(a->of);
  free(a->draw);
  *a = (struct atoms){0};
}
