// SPDX-License-Identifier: Apache-2.0

// An independent implementation of the LTK derivation function, with OpenSSL 3.0 underneath, behind the line
// protocol LTKP/1. It was written from the specification alone and shares no code with the reference, so that
// a value on which both agree rests on two readings of the text and on two implementations of the
// cryptography. Comments cite the clauses of the specification. The protocol's own rules are "LTKP".

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <openssl/proverr.h>
#include <openssl/sha.h>

enum { LINE_LIMIT = 262144, HASH = 32, SECRET = 32, NONCE = 16, TAG = 16, PARAMETER_LIMIT = 65535 };
enum { ROOT = 1, AGREEMENT = 2, HYBRID = 3 };               /* 4.1 */
enum { NONE = 0, X25519 = 1, P256 = 2, X25519_ML_KEM = 3 }; /* 4.2 */
enum { KEM_KEY = 1184 + 32, KEM_REPLY = 1088 + 32 };        /* 4.11 */
/* 4.3, those that rules single out */
enum { K = 1, TOPC = 3, KIC = 4, KID = 5, KIK = 6, NEXT_ROOT = 7, CONFIRMATION = 8 };

static const unsigned char fc_derive[2] = {0xff, 0xf0};  /* 6.1, provisional */
static const unsigned char fc_confirm[2] = {0xff, 0xf1}; /* 8.3 */

static EVP_MAC *hmac_algorithm; /* fetched once */

/* A refusal is what follows the ID in an answer without a value; NULL stands for "ok". */
typedef const char *refusal;
static const char library_failed[] = "error openssl-failed";

/* ---- requests ---- */

struct request {
  const char *id;
  char *next;          /* what is left of the line, NULL at its end */
  const char *missing; /* the first name that was not where it belongs */
};

struct octets {
  unsigned char *at;
  size_t len;
};

/* The length of what is not hex: no rule allows it. */
#define NOT_HEX SIZE_MAX

static void answer(const struct request *r, const char *text)
{
  printf("%s %s\n", r->id, text);
}

/* Answers with the last `len` octets of the result, 6.2 and 8.3, unless there is a refusal: 7.2. */
static void conclude(const struct request *r, refusal v, const char *name, unsigned char result[HASH], size_t len)
{
  if (v) {
    answer(r, v);
  } else {
    printf("%s ok %s=", r->id, name);
    for (size_t i = HASH - len; i < HASH; i++)
      printf("%02x", result[i]);
    putchar('\n');
  }
  OPENSSL_cleanse(result, HASH);
}

/* Cuts off the next blank-separated token. */
static char *token(struct request *r)
{
  char *start = r->next;
  if (start) {
    char *blank = strchr(start, ' ');
    if (blank)
      *blank++ = '\0';
    r->next = blank;
  }
  return start;
}

static bool next_is(const struct request *r, const char *name)
{
  size_t n = strlen(name);
  return r->next && strncmp(r->next, name, n) == 0 && r->next[n] == '=';
}

/* The value of the field that must come next; LTKP: every name is present, in order. */
static char *value(struct request *r, const char *name)
{
  static char empty[1];
  if (!r->missing && !next_is(r, name))
    r->missing = name;
  return r->missing ? empty : token(r) + strlen(name) + 1;
}

/* Judged by value, never wrapped: what is too large, or no decimal number, is larger than any rule allows. */
static uint64_t integer(struct request *r, const char *name)
{
  const char *text = value(r, name);
  uint64_t n = 0;
  if (!*text)
    return UINT64_MAX;
  for (; *text; text++) {
    if (*text < '0' || *text > '9')
      return UINT64_MAX;
    unsigned digit = (unsigned)(*text - '0');
    if (n > (UINT64_MAX - digit) / 10)
      return UINT64_MAX;
    n = 10 * n + digit;
  }
  return n;
}

static unsigned nibble(char c)
{ /* 16 and above: not hex */
  if (c >= '0' && c <= '9')
    return (unsigned)(c - '0');
  c |= 0x20; /* either case */
  return c >= 'a' && c <= 'f' ? (unsigned)(c - 'a' + 10) : 16;
}

/* Decodes in place, so that a secret lies nowhere but in the line, which is cleansed as a whole. */
static struct octets octets(struct request *r, const char *name)
{
  char *text = value(r, name);
  struct octets o = {(unsigned char *)text, strlen(text) / 2};
  bool bad = strlen(text) % 2 != 0;
  for (size_t i = 0; i < o.len && !bad; i++) {
    unsigned high = nibble(text[2 * i]), low = nibble(text[2 * i + 1]);
    bad = high > 15 || low > 15;
    o.at[i] = (unsigned char)(high << 4 | low);
  }
  if (bad)
    o.len = NOT_HEX;
  return o;
}

/* False, and answered, when the request was not what LTKP lays down for its command. Values are not repeated.
 */
static bool complete(struct request *r)
{
  if (r->missing)
    printf("%s error missing-or-misplaced:%s\n", r->id, r->missing);
  else if (r->next)
    printf("%s error unexpected-field:%.*s\n", r->id, (int)strcspn(r->next, "= "), r->next);
  return !r->missing && !r->next;
}

/* ---- clause 3: HMAC, S and the KDF ---- */

static bool hmac(const unsigned char *key, size_t key_len, const unsigned char *data, size_t len,
                 unsigned char mac[HASH])
{
  char digest[] = "SHA256";
  OSSL_PARAM params[] = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0), OSSL_PARAM_END};
  size_t mac_len = 0;
  EVP_MAC_CTX *ctx = EVP_MAC_CTX_new(hmac_algorithm);
  bool done = ctx && EVP_MAC_init(ctx, key, key_len, params) && EVP_MAC_update(ctx, data, len) &&
              EVP_MAC_final(ctx, mac, &mac_len, HASH) && mac_len == HASH;
  EVP_MAC_CTX_free(ctx);
  return done;
}

/* Never overflows: n octets of a kdf request's S take at least n characters of its line, since a parameter
   costs " p=" and two characters per octet against two octets of length; 6.3 bounds the others. */
static struct {
  size_t len;
  unsigned char at[LINE_LIMIT];
} s;

static void s_append(const void *octets, size_t len)
{
  memcpy(s.at + s.len, octets, len);
  s.len += len;
}

static void s_begin(const unsigned char *fc, size_t len)
{
  s.len = 0;
  s_append(fc, len);
}

/* 3.2: the length follows its parameter; the caller has refused one longer than 65535 octets. */
static void s_parameter(const void *octets, size_t len)
{
  const unsigned char length[2] = {(unsigned char)(len >> 8), (unsigned char)len};
  s_append(octets, len);
  s_append(length, 2);
}

static void s_integer(uint64_t n, size_t len)
{
  unsigned char big_endian[8];
  for (size_t i = 0; i < len; i++)
    big_endian[i] = (unsigned char)(n >> 8 * (len - 1 - i));
  s_parameter(big_endian, len);
}

static bool kdf(const unsigned char *key, size_t key_len, unsigned char result[HASH])
{ /* 3.1 */
  return hmac(key, key_len, s.at, s.len, result);
}

/* ---- clause 4: inputs ---- */

struct input {
  uint64_t mode, suite, purpose, index, algorithm, bits, element_type, epoch;
  const char *imsi, *mcc, *mnc, *element;
  struct octets network_nonce, card_nonce, network_public, card_public, root, z;
  uint64_t role, keys; /* 8.2 */
};

static void read_input(struct request *r, struct input *in)
{
  in->mode = integer(r, "mode");
  in->suite = integer(r, "suite");
  if (in->purpose != CONFIRMATION) { /* 8.1 sets these four */
    in->purpose = integer(r, "purpose");
    in->index = integer(r, "index");
    in->algorithm = integer(r, "algorithm");
    in->bits = integer(r, "bits");
  }
  in->imsi = value(r, "imsi");
  in->mcc = value(r, "mcc");
  in->mnc = value(r, "mnc");
  in->element_type = integer(r, "element_type");
  in->element = value(r, "element");
  in->epoch = integer(r, "epoch");
  in->network_nonce = octets(r, "network_nonce");
  in->card_nonce = octets(r, "card_nonce");
  in->network_public = octets(r, "network_public");
  in->card_public = octets(r, "card_public");
  in->root = octets(r, "root");
  in->z = octets(r, "z");
}

/* ---- clause 7: validity, in the order of 7.1 ---- */

typedef refusal check(const struct input *in);

static refusal check_mode(const struct input *in)
{
  if (in->mode < ROOT || in->mode > HYBRID) /* 4.1 */
    return "invalid mode";
  if (in->suite > X25519_ML_KEM || (in->suite == NONE) != (in->mode == ROOT)) /* 4.2 */
    return "invalid suite";
  return NULL;
}

static refusal check_key_kind(const struct input *in)
{
  static const struct {
    uint64_t first, last, algorithm, bits;
  } rows[] = {{1, 1, 1, 128}, {1, 1, 2, 128},  {1, 1, 2, 256},  {1, 1, 3, 256},  {2, 2, 1, 128},
              {3, 3, 2, 256}, {4, 6, 16, 128}, {4, 6, 16, 192}, {4, 6, 16, 256}, {7, 7, 0, 256}};
  bool ota = in->purpose >= KIC && in->purpose <= KIK;
  refusal v = "invalid algorithm";
  if (in->purpose < 1 || in->purpose > NEXT_ROOT) /* 4.3 */
    return "invalid purpose";
  if (ota ? in->index < 1 || in->index > 15 : in->index != 0) /* 4.4 */
    return "invalid index";
  for (size_t i = 0; v && i < sizeof rows / sizeof *rows; i++) /* 4.5 */
    if (in->purpose >= rows[i].first && in->purpose <= rows[i].last && in->algorithm == rows[i].algorithm)
      v = in->bits == rows[i].bits ? NULL : "invalid bits";
  return v;
}

static bool are_digits(const char *text, size_t min, size_t max)
{
  size_t len = strlen(text);
  return len >= min && len <= max && strspn(text, "0123456789") == len;
}

static bool luhn(const char *digits)
{ /* over all digits, the check digit included */
  unsigned sum = 0;
  size_t len = strlen(digits);
  for (size_t i = 0; i < len; i++) {
    unsigned d = (unsigned)(digits[len - 1 - i] - '0') << i % 2;
    sum += d > 9 ? d - 9 : d;
  }
  return sum % 10 == 0;
}

static unsigned modulo_97(const char *digits)
{
  unsigned rest = 0;
  for (; *digits; digits++)
    rest = (10 * rest + (unsigned)(*digits - '0')) % 97;
  return rest;
}

static bool element_is_valid(const struct input *in)
{ /* 4.8 */
  if (in->element_type == 1)
    return are_digits(in->element, 19, 20) && luhn(in->element);
  if (in->element_type == 3)
    return strlen(in->element) == 20 && strspn(in->element, "0123456789ABCDEF") == 20;
  return in->element_type == 2 && are_digits(in->element, 32, 32) && modulo_97(in->element) == 1;
}

static refusal check_identity(const struct input *in)
{
  if (!are_digits(in->imsi, 6, 15)) /* 4.6 */
    return "invalid imsi";
  if (!are_digits(in->mcc, 3, 3) || !are_digits(in->mnc, 2, 3)) /* 4.7 */
    return "invalid plmn";
  size_t mnc_len = strlen(in->mnc);
  if (strncmp(in->imsi, in->mcc, 3) != 0 || strncmp(in->imsi + 3, in->mnc, mnc_len) != 0 ||
      strlen(in->imsi) <= 3 + mnc_len)
    return "invalid plmn";
  return element_is_valid(in) ? NULL : "invalid element";
}

static bool public_key_is_valid(const struct input *in, struct octets key)
{ /* 4.11 */
  if (in->suite == NONE)
    return key.len == 0;
  if (in->suite == X25519)
    return key.len == 32;
  if (in->suite == P256)
    return key.len == 33 && (key.at[0] == 2 || key.at[0] == 3);
  return key.len == KEM_KEY || key.len == KEM_REPLY;
}

static refusal check_session(const struct input *in)
{
  if (in->epoch < 1 || in->epoch > UINT32_MAX) /* 4.9 */
    return "invalid epoch";
  if (in->network_nonce.len != NONCE || (in->card_nonce.len != NONCE && in->card_nonce.len != 0)) /* 4.10 */
    return "invalid nonce";
  if (!public_key_is_valid(in, in->network_public) || !public_key_is_valid(in, in->card_public))
    return "invalid public_key";
  if (in->suite == X25519_ML_KEM
          ? in->network_public.len == in->card_public.len
          : in->mode != ROOT && memcmp(in->network_public.at, in->card_public.at, in->card_public.len) == 0)
    return "invalid public_key";
  return NULL;
}

static refusal check_confirmation(const struct input *in)
{ /* 8.2 */
  if (in->role < 1 || in->role > 2)
    return "invalid role";
  if (in->keys < 1 || in->keys > 0x7f)
    return "invalid keys";
  return NULL;
}

/* 4.12 as far as it is public: only the lengths. */
static refusal check_secret_lengths(const struct input *in)
{
  size_t root = in->mode == AGREEMENT ? 0 : SECRET, z = in->mode == ROOT             ? 0
                                                        : in->suite == X25519_ML_KEM ? 2 * SECRET
                                                                                     : SECRET;
  return in->root.len == root && in->z.len == z ? NULL : "invalid secret";
}

static refusal first_broken(check *const *checks, const struct input *in)
{
  refusal v = NULL;
  while (*checks && !v)
    v = (*checks++)(in);
  return v;
}

/* 7.3, without a branch: 00 if all octets are zero, else FF. */
static unsigned char nonzero_mask(const unsigned char *octets, size_t len)
{
  unsigned any = 0;
  for (size_t i = 0; i < len; i++)
    any |= octets[i];
  return (unsigned char)((0u - any) >> 8);
}

/* ---- clauses 5, 6 and 8 ---- */

static bool derivation_key(const struct input *in, unsigned char key[HASH])
{ /* 5.1, 5.2, 5.3 */
  static const unsigned char zeros[SECRET];
  if (in->mode != ROOT)
    return hmac(in->mode == HYBRID ? in->root.at : zeros, SECRET, in->z.at, in->z.len, key);
  memcpy(key, in->root.at, SECRET);
  return true;
}

static void s_plmn(const char *mcc, const char *mnc)
{ /* 6.1: P6, (high, low) nibbles */
  unsigned c[3], n[3] = {0, 0, 0xf};
  for (size_t i = 0; i < 3; i++)
    c[i] = (unsigned)(mcc[i] - '0');
  for (size_t i = 0; mnc[i]; i++)
    n[i] = (unsigned)(mnc[i] - '0');
  const unsigned char plmn[3] = {(unsigned char)(c[1] << 4 | c[0]), (unsigned char)(n[2] << 4 | c[2]),
                                 (unsigned char)(n[1] << 4 | n[0])};
  s_parameter(plmn, 3);
}

static void s_element(uint64_t type, const char *digits)
{ /* 6.1: P7 */
  unsigned char element[1 + 32] = {(unsigned char)type};
  memcpy(element + 1, digits, strlen(digits));
  s_parameter(element, 1 + strlen(digits));
}

static void s_public(const struct input *in, struct octets key)
{ /* 6.1: P11, P12; 4.11 */
  unsigned char value[1 + HASH];
  if (in->suite != X25519_ML_KEM) {
    s_parameter(key.at, key.len);
    return;
  }
  value[0] = key.len == KEM_KEY ? 1 : 2;
  SHA256(key.at, key.len, value + 1);
  s_parameter(value, sizeof value);
}

static void s_context(const struct input *in)
{ /* 6.1: S */
  s_begin(fc_derive, sizeof fc_derive);
  s_parameter("LTK-DERIVE", 10);
  s_integer(in->mode << 8 | in->suite, 2);
  s_integer(in->purpose << 8 | in->index, 2);
  s_integer(in->algorithm, 1);
  s_integer(in->bits, 2);
  s_parameter(in->imsi, strlen(in->imsi));
  s_plmn(in->mcc, in->mnc);
  s_element(in->element_type, in->element);
  s_integer(in->epoch, 4);
  s_parameter(in->network_nonce.at, in->network_nonce.len);
  s_parameter(in->card_nonce.at, in->card_nonce.len);
  s_public(in, in->network_public);
  s_public(in, in->card_public);
}

/* D for an input that has passed its checks; 7.2, 7.3: zero, like the status, if a secret is all zero. */
static refusal derive(const struct input *in, unsigned char d[HASH])
{
  unsigned char key[HASH], mask = 0xff;
  if (in->mode != AGREEMENT)
    mask &= nonzero_mask(in->root.at, SECRET);
  if (in->mode != ROOT)
    for (size_t i = 0; i < in->z.len; i += SECRET)
      mask &= nonzero_mask(in->z.at + i, SECRET);
  s_context(in);
  bool done = derivation_key(in, key) && kdf(key, HASH, d);
  OPENSSL_cleanse(key, sizeof key);
  for (size_t i = 0; i < HASH; i++)
    d[i] &= mask;
  if (!done)
    return library_failed;
  return mask ? NULL : "invalid secret";
}

static bool confirmation_tag(const struct input *in, const unsigned char kc[HASH], unsigned char d[HASH])
{
  s_begin(fc_confirm, sizeof fc_confirm); /* 8.3 */
  s_parameter("LTK-CONFIRM", 11);
  s_integer(in->role, 1);
  s_integer(in->epoch, 4);
  s_integer(in->keys, 2);
  return kdf(kc, HASH, d);
}

/* ---- clause 9: agreement ---- */

static EVP_PKEY *p256_key(int selection, OSSL_PARAM key)
{
  char group[] = "P-256";
  OSSL_PARAM name = OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group, 0);
  OSSL_PARAM params[] = {name, key, OSSL_PARAM_END};
  EVP_PKEY *pkey = NULL;
  EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);
  if (ctx && EVP_PKEY_fromdata_init(ctx) > 0 && EVP_PKEY_fromdata(ctx, &pkey, selection, params) <= 0)
    pkey = NULL;
  EVP_PKEY_CTX_free(ctx);
  return pkey;
}

/* NULL if 9.3 refuses it. Decompression fails for x >= p and where x^3 - 3x + b has no square root. */
static EVP_PKEY *peer_key(uint64_t suite, struct octets o)
{
  if (suite == X25519)
    return o.len == 32 ? EVP_PKEY_new_raw_public_key(EVP_PKEY_X25519, NULL, o.at, 32) : NULL;
  if (o.len != 33 || (o.at[0] != 2 && o.at[0] != 3))
    return NULL;
  return p256_key(EVP_PKEY_PUBLIC_KEY, OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, o.at, 33));
}

/* 9.2: 1 <= d <= n - 1; no octet of d is branched on. */
static bool p256_in_range(const unsigned char d[32])
{
  static const unsigned char n[] = "\xff\xff\xff\xff\x00\x00\x00\x00\xff\xff\xff\xff\xff\xff\xff\xff"
                                   "\xbc\xe6\xfa\xad\xa7\x17\x9e\x84\xf3\xb9\xca\xc2\xfc\x63\x25\x51";
  unsigned borrow = 0;
  for (size_t i = 32; i-- > 0;)
    borrow = ((unsigned)d[i] - n[i] - borrow) >> 8 & 1;
  return (borrow & nonzero_mask(d, 32)) != 0;
}

static EVP_PKEY *private_key(uint64_t suite, struct octets o)
{                           /* NULL if 9.3 refuses it */
  unsigned char native[32]; /* OSSL_PARAM wants an integer in the machine's octet order */
  EVP_PKEY *pkey = NULL;
  if (o.len != 32)
    return NULL;
  if (suite == X25519)
    return EVP_PKEY_new_raw_private_key(EVP_PKEY_X25519, NULL, o.at, 32);
  BIGNUM *d = p256_in_range(o.at) ? BN_bin2bn(o.at, 32, NULL) : NULL;
  if (d && BN_bn2nativepad(d, native, 32) == 32)
    pkey = p256_key(EVP_PKEY_KEYPAIR, OSSL_PARAM_construct_BN(OSSL_PKEY_PARAM_PRIV_KEY, native, 32));
  BN_clear_free(d);
  OPENSSL_cleanse(native, sizeof native);
  return pkey;
}

static refusal exchange(EVP_PKEY *own, EVP_PKEY *peer, unsigned char z[SECRET])
{
  size_t len = SECRET;
  EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new(own, NULL);
  bool done = ctx && EVP_PKEY_derive_init(ctx) > 0 && EVP_PKEY_derive_set_peer(ctx, peer) > 0 &&
              EVP_PKEY_derive(ctx, z, &len) > 0 && len == SECRET;
  EVP_PKEY_CTX_free(ctx);
  /* 9.3. OpenSSL itself refuses an X25519 output that is all zero, with this reason. */
  if (done ? nonzero_mask(z, SECRET) == 0 : ERR_GET_REASON(ERR_peek_error()) == PROV_R_FAILED_DURING_DERIVATION)
    return "invalid secret";
  return done ? NULL : library_failed;
}

static refusal agree(uint64_t suite, struct octets private, struct octets peer, unsigned char z[SECRET])
{
  if (suite == X25519_ML_KEM) /* OpenSSL 3.0 has no ML-KEM */
    return "unsupported suite";
  if (suite != X25519 && suite != P256) /* 4.2 */
    return "invalid suite";
  EVP_PKEY *theirs = peer_key(suite, peer), *own = theirs ? private_key(suite, private) : NULL;
  refusal v = !theirs ? "invalid public_key" : !own ? "invalid secret" : exchange(own, theirs, z);
  EVP_PKEY_free(own);
  EVP_PKEY_free(theirs);
  ERR_clear_error();
  return v;
}

/* ---- the commands of LTKP ---- */

static void do_hello(struct request *r)
{
  uint64_t version = integer(r, "ltkp");
  if (!complete(r))
    return;
  if (version != 1)
    answer(r, "unsupported ltkp-version");
  else
    printf("%s ok name=openssl version=%s commands=hmac,kdf,derive,confirm,agree,observe,auth pipeline=256\n", r->id,
           OpenSSL_version(OPENSSL_VERSION_STRING));
}

static void do_hmac(struct request *r)
{
  struct octets key = octets(r, "key"), data = octets(r, "data");
  unsigned char mac[HASH];
  if (!complete(r))
    return;
  refusal v = NULL;
  if (key.len == NOT_HEX || data.len == NOT_HEX)
    v = "error bad-hex";
  else if (!hmac(key.at, key.len, data.at, data.len, mac))
    v = library_failed;
  conclude(r, v, "mac", mac, HASH);
}

static void do_kdf(struct request *r)
{
  struct octets key = octets(r, "key"), fc = octets(r, "fc");
  unsigned char result[HASH];
  bool hex = key.len != NOT_HEX && fc.len != NOT_HEX, fits = true;
  s_begin(fc.at, hex ? fc.len : 0);
  while (!r->missing && next_is(r, "p")) {
    struct octets p = octets(r, "p");
    hex = hex && p.len != NOT_HEX;
    fits = fits && p.len <= PARAMETER_LIMIT;
    if (hex && fits)
      s_parameter(p.at, p.len);
  }
  if (!complete(r))
    return;
  refusal v = NULL;
  if (!hex)
    v = "error bad-hex";
  else if (key.len == 0) /* 3.5 */
    v = "invalid key";
  else if (fc.len == 0 || fc.len != (fc.at[0] == 0xff ? 2 : 1)) /* 3.3 */
    v = "invalid fc";
  else if (!fits) /* 3.2 */
    v = "invalid parameter";
  else if (!kdf(key.at, key.len, result))
    v = library_failed;
  conclude(r, v, "out", result, HASH);
}

/* Reads what derives a key, judges it, and derives D. False, and answered, when the request is incomplete. */
static bool read_and_derive(struct request *r, struct input *in, check *const *checks, unsigned char d[HASH],
                            refusal *v)
{
  read_input(r, in);
  if (!complete(r))
    return false;
  *v = first_broken(checks, in);
  if (!*v)
    *v = derive(in, d);
  return true;
}

static check *const checks_of_7_1[] = {check_mode,    check_key_kind,       check_identity,
                                       check_session, check_secret_lengths, NULL};

static void do_derive(struct request *r)
{
  struct input in = {0};
  unsigned char d[HASH] = {0};
  refusal v;
  if (read_and_derive(r, &in, checks_of_7_1, d, &v))
    conclude(r, v, "key", d, (size_t)in.bits / 8);
}

static void do_confirm(struct request *r)
{
  static check *const checks[] = {check_mode,         check_identity,       check_session,
                                  check_confirmation, check_secret_lengths, NULL};      /* 8.2 */
  struct input in = {.purpose = CONFIRMATION, .index = 0, .algorithm = 0, .bits = 256}; /* 8.1 */
  unsigned char kc[HASH] = {0}, d[HASH] = {0};
  in.role = integer(r, "role");
  in.keys = integer(r, "keys");
  refusal v;
  if (!read_and_derive(r, &in, checks, kc, &v))
    return;
  if (!v && !confirmation_tag(&in, kc, d))
    v = library_failed;
  OPENSSL_cleanse(kc, sizeof kc);
  conclude(r, v, "tag", d, TAG);
}

static void do_agree(struct request *r)
{
  uint64_t suite = integer(r, "suite");
  struct octets private = octets(r, "private"), peer = octets(r, "peer");
  unsigned char z[SECRET] = {0};
  if (complete(r))
    conclude(r, agree(suite, private, peer, z), "z", z, SECRET);
}

/* ---- what can be seen of a key: AES and its MAC; MILENAGE of TS 35.206 ---- */

static bool encrypt(const unsigned char *key, size_t len, const unsigned char in[16], unsigned char out[16])
{
  const EVP_CIPHER *cipher = len == 16 ? EVP_aes_128_ecb() : len == 24 ? EVP_aes_192_ecb() : EVP_aes_256_ecb();
  EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
  int n = 0;
  bool done =
      ctx && EVP_EncryptInit_ex(ctx, cipher, NULL, key, NULL) > 0 && EVP_EncryptUpdate(ctx, out, &n, in, 16) > 0;
  EVP_CIPHER_CTX_free(ctx);
  return done && n == 16;
}

/* What an operator may choose: r1 .. r5, in bits, and c1 .. c5. */
struct milenage_choice {
  unsigned char rotation[5], constant[5][16];
};
static const struct milenage_choice usual_choice = {{64, 0, 32, 64, 96},
                                                    {{0}, {[15] = 1}, {[15] = 2}, {[15] = 4}, {[15] = 8}}};

/* The bit at a place of a block, counted from its first one. */
static unsigned bit_of(const unsigned char block[16], unsigned place)
{
  return block[place / 8 % 16] >> (7 - place % 8) & 1U;
}

/* The five blocks OUT1 .. OUT5, of which the functions are pieces. IN1 is of zeros where only the others are wanted. */
static bool milenage(const struct milenage_choice *choice, const unsigned char k[16], const unsigned char opc[16],
                     const unsigned char rand[16], const unsigned char sqn[6], const unsigned char amf[2],
                     unsigned char out[5][16])
{
  unsigned char temp[16], x[16], in1[16], sum[16];
  for (size_t i = 0; i < 16; i++) {
    x[i] = rand[i] ^ opc[i];
    in1[i] = i % 8 < 6 ? sqn[i % 8] : amf[i % 8 - 6];
  }
  bool done = encrypt(k, 16, x, temp);
  for (unsigned n = 0; n < 5; n++) {
    for (size_t i = 0; i < 16; i++) {
      sum[i] = (n == 0 ? in1[i] : temp[i]) ^ opc[i];
      x[i] = choice->constant[n][i] ^ (n == 0 ? temp[i] : 0);
    }
    for (unsigned i = 0; i < 128; i++)
      x[i / 8] ^= (unsigned char)(bit_of(sum, i + choice->rotation[n]) << (7 - i % 8));
    done = done && encrypt(k, 16, x, out[n]);
    for (size_t i = 0; i < 16; i++)
      out[n][i] ^= opc[i];
  }
  return done;
}

static void print_hex(const char *name, const unsigned char *at, size_t len)
{
  printf(" %s=", name);
  for (size_t i = 0; i < len; i++)
    printf("%02x", at[i]);
}

/* AES-CMAC (RFC 4493). */
static bool cmac(const unsigned char *key, size_t len, const unsigned char *data, size_t data_len,
                 unsigned char mac[16])
{
  char cipher[] = "AES-128-CBC";
  OSSL_PARAM params[] = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_CIPHER, cipher, 0), OSSL_PARAM_END};
  memcpy(cipher + 4, len == 16 ? "128" : len == 24 ? "192" : "256", 3);
  EVP_MAC *algorithm = EVP_MAC_fetch(NULL, "CMAC", NULL);
  EVP_MAC_CTX *ctx = algorithm ? EVP_MAC_CTX_new(algorithm) : NULL;
  size_t mac_len = 0;
  bool done = ctx && EVP_MAC_init(ctx, key, len, params) && EVP_MAC_update(ctx, data, data_len) &&
              EVP_MAC_final(ctx, mac, &mac_len, 16) && mac_len == 16;
  EVP_MAC_CTX_free(ctx);
  EVP_MAC_free(algorithm);
  return done;
}

static void observe_kcv(const struct request *r, const char *kind, const unsigned char *key, size_t len)
{
  unsigned char in[16], block[16];
  memset(in, strcmp(kind, "kcv") == 0 ? 1 : 0, 16);
  if (!(strcmp(kind, "kcv-cmac") == 0 ? cmac(key, len, in, 16, block) : encrypt(key, len, in, block))) {
    answer(r, library_failed);
    return;
  }
  printf("%s ok", r->id);
  print_hex("kcv", block, 3);
  putchar('\n');
}

/* ---- the authentication functions with K given: TS 35.206, TS 35.231 ---- */

enum { MILENAGE = 1, TUAK = 2 }; /* 4.5 */
enum { RATE = 136, ITERATION_LIMIT = 1024 };

struct authentication {
  const char *kind;
  uint64_t algorithm, iterations, mac_bits, res_bits, ck_bits, ik_bits;
  struct octets k, op, opc, top, topc, rand, sqn, amf, autn, c, r;
};

/* What both algorithms give, each value with its length. */
struct values {
  unsigned char opc[32], mac[32], res[32], ck[32], ik[32], ak[6];
};

static bool is_kind(const struct authentication *a, const char *words)
{ /* one of these */
  size_t n = strlen(a->kind);
  for (const char *at = words; n > 0 && at; at = strchr(at, ' ')) {
    at += *at == ' ';
    if (strncmp(at, a->kind, n) == 0 && (at[n] == ' ' || at[n] == '\0'))
      return true;
  }
  return false;
}

static bool is_one_of(uint64_t n, uint64_t a, uint64_t b, uint64_t c, uint64_t d)
{
  return n == a || n == b || n == c || n == d;
}

static bool good_operator(const struct authentication *a)
{
  bool is_tuak = a->algorithm == TUAK, derives = is_kind(a, "opc topc");
  struct octets op = is_tuak ? a->top : a->op, opc = is_tuak ? a->topc : a->opc;
  size_t len = is_tuak ? 32 : 16;
  if (!(op.len == len && opc.len == 0) && !(!derives && op.len == 0 && opc.len == len))
    return false;
  if (is_tuak)
    return a->iterations > 0;
  if (a->c.len == 0 && a->r.len == 0)
    return true;
  bool good = a->c.len == 80 && a->r.len == 5;
  for (size_t i = 0; good && i < 5; i++)
    good = a->r.at[i] < 128;
  return good;
}

static bool good_bits(const struct authentication *a)
{
  bool side = is_kind(a, "authenticate vector"), keys = side || is_kind(a, "f2 f3 f4 f5");
  if (a->algorithm != TUAK)
    return true;
  if (is_kind(a, "f1 f1*"))
    return is_one_of(a->mac_bits, 64, 128, 256, 256);
  return !keys || (is_one_of(a->res_bits, 32, 64, 128, side ? 32 : 256) &&
                   is_one_of(a->ck_bits, 128, side ? 128 : 256, 128, 128) &&
                   is_one_of(a->ik_bits, 128, side ? 128 : 256, 128, 128) && (!side || a->mac_bits == 64));
}

static refusal authentication_rules(const struct authentication *a)
{
  if (a->algorithm != MILENAGE && a->algorithm != TUAK)
    return "invalid algorithm";
  if (a->k.len != 16 && !(a->algorithm == TUAK && a->k.len == 32))
    return "invalid key";
  if (!good_operator(a))
    return "invalid operator";
  if (!good_bits(a))
    return "invalid bits";
  if ((!is_kind(a, "opc topc") && a->rand.len != 16) ||
      (is_kind(a, "f1 f1* vector") && (a->sqn.len != 6 || a->amf.len != 2)) ||
      (is_kind(a, "authenticate") && a->autn.len != 16))
    return "invalid length";
  return NULL;
}

/* The functions of MILENAGE, all at once; MAC is f1* and AK f5* if `star`. */
static bool by_milenage(const struct authentication *a, const unsigned char *sqn, const unsigned char *amf, bool star,
                        struct values *v)
{
  static const unsigned char zeros[16];
  struct milenage_choice choice = usual_choice;
  unsigned char out[5][16];
  bool done = a->opc.len > 0 || encrypt(a->k.at, 16, a->op.at, v->opc);
  for (size_t i = 0; done && i < 16; i++)
    v->opc[i] = a->opc.len > 0 ? a->opc.at[i] : v->opc[i] ^ a->op.at[i];
  if (a->c.len > 0) {
    memcpy(choice.constant, a->c.at, 80);
    memcpy(choice.rotation, a->r.at, 5);
  }
  done = done && milenage(&choice, a->k.at, v->opc, a->rand.len == 16 ? a->rand.at : zeros, sqn, amf, out);
  if (done) {
    memcpy(v->mac, out[0] + (star ? 8 : 0), 8);
    memcpy(v->res, out[1] + 8, 8);
    memcpy(v->ck, out[2], 16);
    memcpy(v->ik, out[3], 16);
    memcpy(v->ak, out[star ? 4 : 1], 6);
  }
  return done;
}

/* The last block of SHAKE256's output: each iteration of Keccak gives one. */
static bool keccak(const unsigned char in[96], uint64_t iterations, unsigned char out[RATE])
{
  static unsigned char stream[RATE * ITERATION_LIMIT];
  size_t len = RATE * (size_t)iterations;
  EVP_MD_CTX *ctx = EVP_MD_CTX_new();
  bool done = ctx && EVP_DigestInit_ex(ctx, EVP_shake256(), NULL) > 0 && EVP_DigestUpdate(ctx, in, 96) > 0 &&
              EVP_DigestFinalXOF(ctx, stream, len) > 0;
  EVP_MD_CTX_free(ctx);
  if (done)
    memcpy(out, stream + len - RATE, RATE);
  return done;
}

/* Strings of TUAK run from their last octet to the first. */
static void backwards(unsigned char *to, const unsigned char *from, size_t len)
{
  while (len > 0)
    *to++ = from[--len];
}

static unsigned length_bits(uint64_t bits)
{
  return bits == 64 ? 1U << 3 : bits == 128 ? 1U << 4 : bits == 256 ? 1U << 5 : 0;
}

/* One run of TUAK. `top` is TOP for TOPc, else TOPc; sqn and amf are NULL where the function has none. */
static bool tuak_run(const struct authentication *a, unsigned instance, const unsigned char *top, bool has_rand,
                     const unsigned char *sqn, const unsigned char *amf, unsigned char out[RATE])
{
  unsigned char in[96] = {0};
  backwards(in, top, 32);
  in[32] = (unsigned char)(instance | (a->k.len == 32 ? 1U : 0));
  backwards(in + 33, (const unsigned char *)"TUAK1.0", 7);
  if (has_rand)
    backwards(in + 40, a->rand.at, 16);
  if (sqn) {
    backwards(in + 56, amf, 2);
    backwards(in + 58, sqn, 6);
  }
  backwards(in + 64, a->k.at, a->k.len);
  return keccak(in, a->iterations, out);
}

/* The same as by_milenage(); SQN is NULL where no MAC is wanted. */
static bool by_tuak(const struct authentication *a, const unsigned char *sqn, const unsigned char *amf, bool star,
                    struct values *v)
{
  unsigned char out[RATE];
  unsigned keys = 0x40U | length_bits(a->res_bits) | (a->ck_bits == 256 ? 4U : 0) | (a->ik_bits == 256 ? 2U : 0);
  bool done = true;
  if (a->topc.len > 0) {
    memcpy(v->opc, a->topc.at, 32);
  } else {
    done = tuak_run(a, 0, a->top.at, false, NULL, NULL, out);
    backwards(v->opc, out, 32);
  }
  if (done && sqn) {
    done = tuak_run(a, length_bits(a->mac_bits) | (star ? 0x80U : 0), v->opc, true, sqn, amf, out);
    backwards(v->mac, out, (size_t)a->mac_bits / 8);
  }
  if (done && a->rand.len == 16) {
    done = tuak_run(a, star ? 0xc0U : keys, v->opc, true, NULL, NULL, out);
    backwards(v->ak, out + 96, 6);
  }
  if (done && !star && is_kind(a, "f2 f3 f4 f5 authenticate vector")) { /* else these lengths are not checked */
    backwards(v->res, out, (size_t)a->res_bits / 8);
    backwards(v->ck, out + 32, (size_t)a->ck_bits / 8);
    backwards(v->ik, out + 64, (size_t)a->ik_bits / 8);
  }
  return done;
}

static void print_keys(const struct authentication *a, const char *res, const struct values *v)
{
  print_hex(res, v->res, a->algorithm == TUAK ? (size_t)a->res_bits / 8 : 8);
  print_hex("ck", v->ck, 16);
  print_hex("ik", v->ik, 16);
}

static void print_function(const struct authentication *a, const struct values *v)
{
  bool is_tuak = a->algorithm == TUAK;
  if (is_kind(a, "opc topc"))
    print_hex(a->kind, v->opc, is_tuak ? 32 : 16);
  else if (is_kind(a, "f1 f1*"))
    print_hex(is_kind(a, "f1") ? "mac_a" : "mac_s", v->mac, is_tuak ? (size_t)a->mac_bits / 8 : 8);
  else if (is_kind(a, "f2"))
    print_hex("res", v->res, is_tuak ? (size_t)a->res_bits / 8 : 8);
  else if (is_kind(a, "f3"))
    print_hex("ck", v->ck, is_tuak ? (size_t)a->ck_bits / 8 : 16);
  else if (is_kind(a, "f4"))
    print_hex("ik", v->ik, is_tuak ? (size_t)a->ik_bits / 8 : 16);
  else
    print_hex("ak", v->ak, 6);
}

static void print_autn(const unsigned char concealed[6], const unsigned char amf[2], const unsigned char mac[8])
{
  print_hex("autn", concealed, 6);
  for (size_t i = 0; i < 10; i++)
    printf("%02x", i < 2 ? amf[i] : mac[i - 2]);
}

static bool compute(const struct authentication *a, const unsigned char *sqn, const unsigned char *amf,
                    struct values *v)
{
  static const unsigned char zeros[6];
  bool star = is_kind(a, "f1* f5*");
  if (a->algorithm == TUAK)
    return by_tuak(a, sqn, amf, star, v);
  return by_milenage(a, sqn ? sqn : zeros, sqn ? amf : zeros, star, v);
}

/* Both sides of an authentication: TS 33.102, 6.3. */
static void authentication_side(const struct request *r, const struct authentication *a)
{
  bool card = is_kind(a, "authenticate");
  struct values v = {0};
  unsigned char other[6]; /* SQN, or SQN xor AK */
  const unsigned char *given = card ? a->autn.at : a->sqn.at, *amf = card ? a->autn.at + 6 : a->amf.at;
  bool done = compute(a, NULL, NULL, &v);
  for (size_t i = 0; i < 6; i++)
    other[i] = given[i] ^ v.ak[i];
  if (!done || !compute(a, card ? other : a->sqn.at, amf, &v)) {
    answer(r, library_failed);
    return;
  }
  if (card && memcmp(v.mac, a->autn.at + 8, 8) != 0) {
    answer(r, "invalid autn");
    return;
  }
  printf("%s ok", r->id);
  print_keys(a, card ? "res" : "xres", &v);
  if (!card)
    print_autn(other, amf, v.mac);
  putchar('\n');
}

static void authenticate(const struct request *r, const struct authentication *a)
{
  struct values v = {0};
  bool has_mac = is_kind(a, "f1 f1*");
  if (is_kind(a, "authenticate vector")) {
    authentication_side(r, a);
  } else if (compute(a, has_mac ? a->sqn.at : NULL, has_mac ? a->amf.at : NULL, &v)) {
    printf("%s ok", r->id);
    print_function(a, &v);
    putchar('\n');
  } else {
    answer(r, library_failed);
  }
  OPENSSL_cleanse(&v, sizeof v);
}

static void do_auth(struct request *r)
{
  struct authentication a = {.kind = value(r, "kind")};
  a.algorithm = integer(r, "algorithm");
  struct {
    const char *name;
    struct octets *to;
  } all[] = {{"k", &a.k},     {"op", &a.op},   {"opc", &a.opc},   {"top", &a.top}, {"topc", &a.topc}, {"rand", &a.rand},
             {"sqn", &a.sqn}, {"amf", &a.amf}, {"autn", &a.autn}, {"c", &a.c},     {"r", &a.r}};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++)
    *all[i].to = octets(r, all[i].name);
  a.iterations = integer(r, "iterations");
  a.mac_bits = integer(r, "mac_bits");
  a.res_bits = integer(r, "res_bits");
  a.ck_bits = integer(r, "ck_bits");
  a.ik_bits = integer(r, "ik_bits");
  if (!complete(r))
    return;
  refusal v = authentication_rules(&a);
  if (v)
    answer(r, v);
  else if (!is_kind(&a, "f1 f1* f2 f3 f4 f5 f5* authenticate vector") &&
           !is_kind(&a, a.algorithm == TUAK ? "topc" : "opc"))
    answer(r, "unsupported kind");
  else if (a.algorithm == TUAK && a.iterations > ITERATION_LIMIT)
    answer(r, "unsupported iterations");
  else
    authenticate(r, &a);
}

/* ---- what is made of a derived key: MILENAGE, TUAK, RFC 9048 and TS 33.501 ---- */

struct observed {
  const char *kind;
  struct octets opc, rand, autn, sqn, amf, name;
  struct octets spi, tar, cntr, data;
  uint64_t mac_bits;
};

static bool is_among(const char *word, const char *words)
{
  return is_kind(&(struct authentication){.kind = word}, words);
}

/* K_AUSF and (X)RES*, or CK' and IK': KDF(CK || IK, FC, name, ..). */
static refusal network_kdf(const struct values *v, unsigned char fc, const struct observed *o,
                           const unsigned char *second, size_t second_len, const unsigned char *third,
                           unsigned char out[HASH])
{
  unsigned char key[32];
  if (o->name.len > PARAMETER_LIMIT)
    return "unsupported network_name";
  memcpy(key, v->ck, 16);
  memcpy(key + 16, v->ik, 16);
  s_begin(&fc, 1);
  s_parameter(o->name.at, o->name.len);
  s_parameter(second, second_len);
  if (third)
    s_parameter(third, 8);
  bool done = kdf(key, sizeof key, out);
  OPENSSL_cleanse(key, sizeof key);
  return done ? NULL : library_failed;
}

static void print_network(const struct request *r, const struct observed *o, const struct values *v)
{
  unsigned char concealed[6], first[HASH], second[HASH] = {0};
  bool is_5g = strcmp(o->kind, "av5g") == 0;
  for (size_t i = 0; i < 6; i++)
    concealed[i] = o->sqn.at[i] ^ v->ak[i];
  refusal f = is_5g ? network_kdf(v, 0x6b, o, o->rand.at, 16, v->res, first) /* TS 33.501, A.4 */
                    : network_kdf(v, 0x20, o, concealed, 6, NULL, first);    /* RFC 9048, 3.3 */
  if (!f && is_5g)
    f = network_kdf(v, 0x6a, o, concealed, 6, NULL, second); /* TS 33.501, A.2 */
  if (f) {
    answer(r, f);
    return;
  }
  printf("%s ok", r->id);
  if (is_5g) {
    print_hex("xres_star", first + 16, 16);
    print_hex("kausf", second, 32);
  } else {
    print_hex("xres", v->res, 8);
    print_hex("ck_prime", first, 16);
    print_hex("ik_prime", first + 16, 16);
  }
  print_autn(concealed, o->amf.at, v->mac);
  putchar('\n');
}

/* The rules of what is asked beside the key, then the answer. */
static void observe_authentication(const struct request *r, const struct observed *o, const struct input *in,
                                   unsigned char *k)
{
  struct authentication a = {.kind = is_among(o->kind, "authenticate") ? "authenticate" : "vector",
                             .algorithm = in->algorithm == TUAK ? TUAK : MILENAGE,
                             .iterations = 1,
                             .mac_bits = 64,
                             .res_bits = 64,
                             .ck_bits = 128,
                             .ik_bits = 128,
                             .k = {k, (size_t)in->bits / 8},
                             .rand = o->rand,
                             .sqn = o->sqn,
                             .amf = o->amf,
                             .autn = o->autn};
  unsigned char topc[HASH];
  struct octets *code = a.algorithm == TUAK ? &a.topc : &a.opc;
  *code = o->opc;
  if (in->purpose != K || (a.k.len != 16 && !(a.algorithm == TUAK && a.k.len == 32))) {
    answer(r, "invalid kind");
    return;
  }
  refusal v = NULL;
  if (a.algorithm == TUAK && o->opc.len == 0) { /* TOPc is derived as the key is */
    struct input of_topc = *in;
    of_topc.purpose = TOPC;
    of_topc.bits = 256;
    v = derive(&of_topc, topc);
    *code = (struct octets){topc, sizeof topc};
  }
  if (!v && authentication_rules(&a)) /* only lengths are left to break one */
    v = "invalid length";
  struct values of = {0};
  if (v)
    answer(r, v);
  else if (is_among(o->kind, "authenticate vector"))
    authentication_side(r, &a);
  else if (compute(&a, NULL, NULL, &of) && compute(&a, o->sqn.at, o->amf.at, &of))
    print_network(r, o, &of);
  else
    answer(r, library_failed);
  OPENSSL_cleanse(&of, sizeof of);
  OPENSSL_cleanse(topc, sizeof topc);
}

/* AES-CBC from a block of zeros; in place, of whole blocks. */
static bool encrypt_chained(const unsigned char *key, size_t len, unsigned char *at, size_t n)
{
  static const unsigned char iv[16];
  const EVP_CIPHER *cipher = len == 16 ? EVP_aes_128_cbc() : len == 24 ? EVP_aes_192_cbc() : EVP_aes_256_cbc();
  EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
  int done_len = 0;
  bool done = ctx && EVP_EncryptInit_ex(ctx, cipher, NULL, key, iv) > 0 && EVP_CIPHER_CTX_set_padding(ctx, 0) > 0 &&
              EVP_EncryptUpdate(ctx, at, &done_len, at, (int)n) > 0 && done_len == (int)n;
  EVP_CIPHER_CTX_free(ctx);
  return done;
}

/* A command packet of TS 102 225, 5.1, in the form of TS 31.115, 4.2; it is built where S was. The checksum is over all
   of it but itself. */
static refusal secure(const struct observed *o, const struct input *in, const unsigned char *kic,
                      const unsigned char *kid, size_t key_len)
{
  static const unsigned char zeros[16];
  const size_t cc = (size_t)o->mac_bits / 8, padding = (16 - (6 + cc + o->data.len) % 16) % 16;
  const size_t len = 16 + cc + o->data.len + padding;
  const unsigned char keys = (unsigned char)(in->index << 4 | 2); /* AES in CBC, AES in CMAC */
  const unsigned char lengths[3] = {(unsigned char)((len - 2) >> 8), (unsigned char)(len - 2),
                                    (unsigned char)(13 + cc)};
  const unsigned char key_octets[2] = {keys, keys}, counted = (unsigned char)padding;
  unsigned char mac[16];
  s_begin(lengths, 3); /* CPL, CHL */
  s_append(o->spi.at, 2);
  s_append(key_octets, 2);
  s_append(o->tar.at, 3);
  s_append(o->cntr.at, 5);
  s_append(&counted, 1); /* PCNTR */
  s_append(o->data.at, o->data.len);
  s_append(zeros, padding);
  if (!cmac(kid, key_len, s.at, s.len, mac))
    return library_failed;
  memmove(s.at + 16 + cc, s.at + 16, s.len - 16);
  memcpy(s.at + 16, mac, cc);
  s.len = len;
  return encrypt_chained(kic, key_len, s.at + 10, len - 10) ? NULL : library_failed;
}

static refusal packet_rules(const struct observed *o, const struct input *in)
{
  if (in->purpose != KIC)
    return "invalid kind";
  if (o->spi.len != 2 || o->tar.len != 3 || o->cntr.len != 5 || (o->mac_bits != 32 && o->mac_bits != 64))
    return "invalid length";
  if ((o->spi.at[0] & 3) != 2 || (o->spi.at[0] & 4) == 0) /* a checksum, ciphering */
    return "invalid spi";
  return o->data.len > PARAMETER_LIMIT - 64 ? "unsupported data" : NULL; /* CPL has two octets */
}

static void observe_packet(const struct request *r, const struct observed *o, const struct input *in,
                           const unsigned char *kic)
{
  unsigned char d[HASH] = {0};
  const size_t key_len = (size_t)in->bits / 8;
  struct input of_kid = *in;
  of_kid.purpose = KID;
  refusal v = packet_rules(o, in);
  if (!v)
    v = derive(&of_kid, d);
  if (!v)
    v = secure(o, in, kic, d + HASH - key_len, key_len);
  OPENSSL_cleanse(d, sizeof d);
  if (v) {
    answer(r, v);
    return;
  }
  printf("%s ok", r->id);
  print_hex("packet", s.at, s.len);
  putchar('\n');
}

static void do_observe(struct request *r)
{
  struct input in = {0};
  unsigned char d[HASH] = {0};
  struct observed o = {.kind = value(r, "kind")};
  o.opc = octets(r, "opc");
  o.rand = octets(r, "rand");
  o.autn = octets(r, "autn");
  o.sqn = octets(r, "sqn");
  o.amf = octets(r, "amf");
  if (is_among(o.kind, "eapaka av5g") || next_is(r, "network_name"))
    o.name = octets(r, "network_name");
  if (is_among(o.kind, "packet")) {
    o.spi = octets(r, "spi");
    o.tar = octets(r, "tar");
    o.cntr = octets(r, "cntr");
    o.data = octets(r, "data");
    o.mac_bits = integer(r, "mac_bits");
  }
  refusal v;
  if (!read_and_derive(r, &in, checks_of_7_1, d, &v))
    return;
  size_t len = (size_t)in.bits / 8;
  if (v)
    answer(r, v);
  else if (is_among(o.kind, "kcv kcv-zeros kcv-cmac"))
    observe_kcv(r, o.kind, d + HASH - len, len);
  else if (is_among(o.kind, "authenticate vector eapaka av5g"))
    observe_authentication(r, &o, &in, d + HASH - len);
  else if (is_among(o.kind, "packet"))
    observe_packet(r, &o, &in, d + HASH - len);
  else
    answer(r, "unsupported kind");
  OPENSSL_cleanse(d, sizeof d);
}

static void perform(struct request *r)
{
  static const struct {
    const char *name;
    void (*run)(struct request *);
  } commands[] = {{"hello", do_hello},     {"hmac", do_hmac},   {"kdf", do_kdf},         {"derive", do_derive},
                  {"confirm", do_confirm}, {"agree", do_agree}, {"observe", do_observe}, {"auth", do_auth}};
  const char *name = token(r);
  for (size_t i = 0; name && i < sizeof commands / sizeof *commands; i++)
    if (strcmp(name, commands[i].name) == 0) {
      commands[i].run(r);
      return;
    }
  answer(r, name && *name ? "unsupported unknown-command" : "error no-command");
}

/* ---- lines ---- */

static char input[LINE_LIMIT + 2]; /* the longest line, its LF, and a terminator */
static char output[8192];          /* stdout's, so that it can be cleansed: it holds keys */

static void flush(void)
{
  if (fflush(stdout) != 0)
    exit(1);
  OPENSSL_cleanse(output, sizeof output);
}

static size_t run_of(const char *text, size_t len, char first)
{ /* how many octets lie in first .. '~' */
  size_t n = 0;
  while (n < len && text[n] >= first && text[n] <= '~')
    n++;
  return n;
}

/* Answers one line, which has room for a terminator. `fault` is what is already known to be wrong with it. A
   line without an ID is answered too, to stay in step. */
static void take_line(char *line, size_t len, const char *fault)
{
  struct request r = {.id = line, .next = line};
  size_t id_len = run_of(line, len, '!');
  bool whole = id_len < len ? line[id_len] == ' ' : !fault; /* else the ID may have been cut off */
  if (!fault && run_of(line, len, ' ') != len)
    fault = "error not-printable-ascii";
  if (id_len == 0 || !whole) {
    r.id = "-";
    fault = fault ? fault : "error no-id";
  }
  line[fault ? id_len : len] = '\0';
  if (fault) {
    answer(&r, fault);
    return;
  }
  token(&r);
  perform(&r);
}

/* Answers the complete lines among the `have` octets and returns how many remain. `*skip` is true within a
   line that was too long and has been answered. */
static size_t take_lines(size_t have, bool *skip)
{
  char *line = input, *end = input + have, *lf;
  while ((lf = memchr(line, '\n', (size_t)(end - line))) != NULL) {
    if (!*skip)
      take_line(line, (size_t)(lf - line), NULL);
    *skip = false;
    line = lf + 1;
  }
  size_t rest = (size_t)(end - line);
  if (!*skip && rest > LINE_LIMIT) {
    take_line(line, rest, "error line-too-long");
    *skip = true;
  }
  if (*skip)
    rest = 0;
  memmove(input, line, rest);
  OPENSSL_cleanse(input + rest, have - rest);
  return rest;
}

int main(int argc, char **argv)
{
  size_t have = 0;
  bool skip = false;
  if (argc > 1) {
    bool is_help = strcmp(argv[1], "--help") == 0;
    fprintf(is_help ? stdout : stderr, "usage: %s [--help] <REQUESTS >ANSWERS; it speaks LTKP/1, as ltk-conform does\n",
            argv[0]);
    return is_help ? 0 : 2;
  }
  setvbuf(stdout, output, _IOFBF, sizeof output);
  OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, NULL); /* whatever openssl.cnf says */
  hmac_algorithm = EVP_MAC_fetch(NULL, "HMAC", NULL);
  if (!hmac_algorithm)
    return 1;
  for (;;) {
    ssize_t n = read(STDIN_FILENO, input + have, LINE_LIMIT + 1 - have);
    if (n < 0 && errno == EINTR)
      continue;
    if (n < 0)
      return 1;
    if (n == 0)
      break;
    have = take_lines(have + (size_t)n, &skip);
    flush(); /* nothing is withheld while waiting for input */
  }
  if (have > 0)
    take_line(input, have, "error unterminated-line");
  flush();
  OPENSSL_cleanse(input, sizeof input);
  EVP_MAC_free(hmac_algorithm);
  return 0;
}
