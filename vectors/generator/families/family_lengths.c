// SPDX-License-Identifier: Apache-2.0
/* Values of other lengths in families derive-invalid, confirm-invalid and observe-invalid: 4.10 to 4.12. What lengths
 * there are is made from the parts of which the values of other groups, algorithms and encodings consist, and from what
 * numbers of few bits make of the right length. */
#include "families/context.h"
#include "families/draft.h"
#include "families/hybrid.h"
#include "families/observed.h"
#include "families/seed.h"

#include <stdbool.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof(array)[0])
/* So many octets more make the same length in two octets. */
#define TWO_OCTETS 65536u

enum families { DERIVE_ALONE, ALL_FAMILIES };

/* What a value is filled up with: octets of a seed, so that no part of it is zeros. */
static const char *filler(void)
{
  static char hex[2 * (TWO_OCTETS + HYBRID_KEY) + 1];
  if (hex[0] == '\0')
    seed_hex(hex, (sizeof hex - 1) / 2, "derive-invalid/lengths/filler");
  return hex;
}

/* The value is cut at its end, or filled up there. */
static json_t *resize(json_t *input, const char *name, size_t n)
{
  const char *hex = json_string_value(json_object_get(input, name));
  const size_t has = strlen(hex) / 2, kept = has < n ? has : n;
  return set_text(input, name, formatted("%.*s%.*s", (int)(2 * kept), hex, (int)(2 * (n - kept)), filler()));
}

/* Two names of one input, and the lengths that their values get. */
struct lengths {
  const char *name[2]; /* the second may be NULL */
  size_t octets[2];
  const char *prefix; /* what the values begin with then; NULL: as before */
};

static json_t *apply(json_t *input, const struct lengths *lengths)
{
  size_t i;
  for (i = 0; i < 2 && lengths->name[i] != NULL; i++) {
    resize(input, lengths->name[i], lengths->octets[i]);
    if (lengths->prefix != NULL)
      set_text(input, lengths->name[i],
               formatted("%s%s", lengths->prefix, json_string_value(json_object_get(input, lengths->name[i])) + 2));
  }
  return input;
}

static void refuse(drafts *all, const char *class, const struct method *method, const struct lengths *lengths,
                   const char *comment, enum families in)
{
  const char *const families[] = {"derive-invalid", "confirm-invalid", "observe-invalid"};
  const char *label = formatted("derive-invalid/lengths/%s", method->name);
  const char *clause = strcmp(class, "secret") == 0 ? "4.12" : strcmp(class, "nonce") == 0 ? "4.10" : "4.11";
  struct shape shape = test_shape();
  json_t *inputs[3];
  size_t i;
  shape.method = method;
  inputs[0] = derive_input(&shape, label);
  inputs[1] = in == ALL_FAMILIES ? confirm_input(&shape, 1, 1, label) : NULL;
  inputs[2] = in == ALL_FAMILIES ? observed(&shape, "kcv", label) : NULL;
  for (i = 0; i < COUNT(families); i++) {
    const struct about about = {families[i], formatted("7.1,7.2,%s", clause), formatted("rule-%s,other-length", class),
                                formatted("seeds %s and derive-invalid/lengths/filler", label), class};
    if (inputs[i] != NULL)
      draft_add(all, &about, formatted("%s, %s", comment, method->name), apply(inputs[i], lengths));
  }
}

static const char *told(const char *what, size_t n, const char *why)
{
  return formatted("%s of %zu octet%s%s%s", what, n, n == 1 ? "" : "s", why != NULL ? ", " : "",
                   why != NULL ? why : "");
}

/* ---- Nonces ---- */

/* What has a right length, apart from 16 octets, elsewhere. Each length up to 33 is tried, and these beyond. */
static const struct {
  size_t octets;
  const char *why;
} beyond_33[] = {{48, NULL},
                 {64, NULL},
                 {128, NULL},
                 {256, NULL},
                 {272, "which is 16 in one octet"},
                 {TWO_OCTETS + 16, "which is 16 in two octets"}};
/* Those that programmers have in mind, and the neighbours of the right one. */
static const size_t usual[] = {0, 1, 8, 12, 15, 17, 24, 32};

static const struct {
  const char *what, *name[2];
} nonces[] = {{"a network nonce", {"network_nonce", NULL}},
              {"a card nonce", {"card_nonce", NULL}},
              {"both nonces", {"network_nonce", "card_nonce"}}};

static void nonce(drafts *all, size_t which, size_t n, const char *why, const struct method *method, enum families in)
{
  const struct lengths lengths = {{nonces[which].name[0], nonces[which].name[1]}, {n, n}, NULL};
  if (n > 0 || which != 1) /* the card may send none */
    refuse(all, "nonce", method, &lengths, told(nonces[which].what, n, why), in);
}

static bool is_usual(size_t n)
{
  size_t i;
  for (i = 0; i < COUNT(usual); i++)
    if (usual[i] == n)
      return true;
  return false;
}

/* Each length in ROOT, and in a suite of AGREEMENT or HYBRID; the usual ones in each mode and family. */
static void nonces_of(drafts *all)
{
  size_t n, i, which;
  for (n = 0; n <= 33; n++)
    for (which = 0; which < COUNT(nonces) && n != 16; which++) {
      const enum families in = is_usual(n) ? ALL_FAMILIES : DERIVE_ALONE;
      nonce(all, which, n, NULL, &methods[0], in);
      nonce(all, which, n, NULL, &methods[1 + (n + which) % 4], in);
      if (is_usual(n))
        nonce(all, which, n, NULL, &methods[1 + (n + which + 2) % 4], in);
    }
  for (i = 0; i < COUNT(beyond_33); i++)
    for (which = 0; which < COUNT(nonces); which++)
      if (beyond_33[i].octets < TWO_OCTETS || which < 2)
        nonce(all, which, beyond_33[i].octets, beyond_33[i].why, &methods[which == 2 ? 1 + i % 4 : 0], DERIVE_ALONE);
  for (i = 0; i < COUNT(usual); i++)
    nonce(all, i % 2, usual[i], NULL, &hybrids[i % HYBRIDS], ALL_FAMILIES);
}

/* ---- Secrets, and the public values of suites 1 and 2 ---- */

/* Lengths of other groups and functions, and those beside the right ones. Public keys that begin so are what another
 * curve has. */
static const struct {
  size_t octets;
  const char *prefix, *why;
} shorts[] = {{1, NULL, NULL},
              {16, NULL, "as keys of 128 bits"},
              {20, NULL, "as of SHA-1"},
              {24, NULL, "as keys of 192 bits"},
              {28, NULL, "as of P-224"},
              {29, "02", "as of P-224, compressed"},
              {31, NULL, NULL},
              {32, NULL, NULL},
              {33, NULL, NULL},
              {34, NULL, "as behind two octets of a header"},
              {44, NULL, "as of X25519 in a SubjectPublicKeyInfo"},
              {48, NULL, "as of P-384"},
              {49, "02", "as of P-384, compressed"},
              {56, NULL, "as of X448"},
              {57, NULL, "as of Ed448"},
              {63, NULL, NULL},
              {64, NULL, "as of SHA-512, or 32 octets in hex digits"},
              {65, "04", "as of P-256, uncompressed"},
              {66, NULL, "as of P-521"},
              {67, "02", "as of P-521, compressed"},
              {80, NULL, NULL},
              {91, "30", "as of P-256 in a SubjectPublicKeyInfo"},
              {96, NULL, "three times 32 octets"},
              {97, "04", "as of P-384, uncompressed"},
              {128, NULL, "as 64 octets in hex digits"},
              {133, "04", "as of P-521, uncompressed"},
              {256, NULL, "as of 2048 bits"},
              {288, NULL, "which is 32 in one octet"},
              {289, NULL, "which is 33 in one octet"},
              {320, NULL, "which is 64 in one octet"}};

static void secret(drafts *all, const char *name, size_t n, const char *why, const struct method *method,
                   enum families in)
{
  const struct lengths lengths = {{name, NULL}, {n, 0}, NULL};
  refuse(all, "secret", method, &lengths, told(formatted("a %s", name), n, why), in);
}

/* A root in ROOT and HYBRID; z in suites 1 and 2, and in suite 3, where it has each length up to 68 and some beyond. */
static void secrets(drafts *all)
{
  size_t i, n;
  for (i = 0; i < COUNT(shorts); i++) {
    if (shorts[i].octets == 32)
      continue;
    secret(all, "root", shorts[i].octets, shorts[i].why, &methods[i % 2 * 3], DERIVE_ALONE);
    secret(all, "z", shorts[i].octets, shorts[i].why, &methods[1 + i % 2 * 2], DERIVE_ALONE);
    secret(all, "z", shorts[i].octets, shorts[i].why, &methods[4 - i % 2 * 2], DERIVE_ALONE);
  }
  for (n = 1; n <= 68; n++)
    if (n != 64)
      secret(all, "z", n, NULL, &hybrids[n % HYBRIDS], n == 32 || n == 48 ? ALL_FAMILIES : DERIVE_ALONE);
  for (i = 0; i < COUNT(shorts); i++)
    if (shorts[i].octets > 68)
      secret(all, "z", shorts[i].octets, shorts[i].why, &hybrids[i % HYBRIDS],
             shorts[i].octets == 96 || shorts[i].octets == 128 ? ALL_FAMILIES : DERIVE_ALONE);
}

/* Both public keys of that length; and one of them beside a right one, in one of the suites. */
static void publics(drafts *all)
{
  size_t i;
  int suite;
  for (i = 0; i < COUNT(shorts); i++) {
    const size_t n = shorts[i].octets;
    for (suite = 1; suite <= 2; suite++) {
      const struct method *method = &methods[suite + (int)(i % 2) * 2];
      const struct lengths both = {{"network_public", "card_public"}, {n, n}, shorts[i].prefix};
      const struct lengths one = {{i % 4 < 2 ? "network_public" : "card_public", NULL}, {n, 0}, shorts[i].prefix};
      if (n == (suite == 1 ? 32u : 33u))
        continue;
      refuse(all, "public_key", method, &both, told("two public keys", n, shorts[i].why), DERIVE_ALONE);
      if (i % 2 == (size_t)suite - 1 || n == 32 || n == 33)
        refuse(all, "public_key", method, &one, told("one public key", n, shorts[i].why), DERIVE_ALONE);
    }
  }
}

/* ---- The values of suite 3 ---- */

/* Lengths of the key and of the reply that were had: each pair is tried once. */
struct tried {
  size_t count;
  struct {
    size_t key, reply;
  } list[512];
};

static bool is_new(struct tried *tried, size_t of_key, size_t of_reply)
{
  size_t i;
  for (i = 0; i < tried->count; i++)
    if (tried->list[i].key == of_key && tried->list[i].reply == of_reply)
      return false;
  if (tried->count == COUNT(tried->list))
    return false;
  tried->list[tried->count].key = of_key;
  tried->list[tried->count++].reply = of_reply;
  return true;
}

static void values(drafts *all, struct tried *tried, size_t of_key, size_t of_reply, const char *why, enum families in)
{
  const struct method *method = &hybrids[tried->count % HYBRIDS];
  const struct lengths lengths = {{method->card_has_key ? "card_public" : "network_public",
                                   method->card_has_key ? "network_public" : "card_public"},
                                  {of_key, of_reply},
                                  NULL};
  if ((of_key != HYBRID_KEY || of_reply != HYBRID_REPLY) && is_new(tried, of_key, of_reply))
    refuse(all, "public_key", method, &lengths,
           formatted("a key of %zu octets and a reply of %zu: %s", of_key, of_reply, why), in);
}

/* Each of two lengths beside the other value's right one, and both. */
static void three(drafts *all, struct tried *tried, size_t of_key, size_t of_reply, const char *why, enum families in)
{
  values(all, tried, of_key, HYBRID_REPLY, formatted("%s, the key alone", why), in);
  values(all, tried, HYBRID_KEY, of_reply, formatted("%s, the reply alone", why), in);
  values(all, tried, of_key, of_reply, why, in);
}

/* What other parameter sets and algorithms give, with what curves give behind it. */
static void combinations(drafts *all, struct tried *tried)
{
  static const struct {
    const char *name;
    size_t key, ciphertext, curves; /* with so many of the curves */
  } kems[] = {{"no KEM", 0, 0, 11},           {"ML-KEM-512", 800, 768, 5},  {"ML-KEM-768", 1184, 1088, 11},
              {"ML-KEM-1024", 1568, 1568, 5}, {"sntrup761", 1158, 1039, 2}, {"NTRU-HRSS-701", 1138, 1138, 2}};
  static const struct {
    const char *name;
    size_t octets;
  } curves[] = {{"no curve", 0},
                {"X25519", 32},
                {"P-256 compressed", 33},
                {"X448", 56},
                {"P-256 uncompressed", 65},
                {"X25519 in a SubjectPublicKeyInfo", 44},
                {"P-384 compressed", 49},
                {"P-256 without a prefix", 64},
                {"P-521 compressed", 67},
                {"P-384 uncompressed", 97},
                {"P-521 uncompressed", 133}};
  size_t i, k;
  for (i = 0; i < COUNT(kems); i++)
    for (k = 0; k < kems[i].curves; k++)
      three(all, tried, kems[i].key + curves[k].octets, kems[i].ciphertext + curves[k].octets,
            formatted("%s with %s", kems[i].name, curves[k].name),
            k == 1 && kems[i].key > 0 ? ALL_FAMILIES : DERIVE_ALONE);
}

/* What encodings and numbers of few bits make of the right lengths. */
static void encodings(drafts *all, struct tried *tried)
{
  static const struct {
    size_t of_key, of_reply;
    const char *why;
  } cases[] = {{608, 560, "half"},
               {2432, 2240, "as many as the right ones have hex digits"},
               {1624, 1496, "as many as the right ones have characters of base64"},
               {64, 96, "the right ones in seven bits"},
               {192, 96, "the right ones in eight, nine and ten bits"},
               {1220, 1124, "inside an OCTET STRING"},
               {1221, 1125, "inside a BIT STRING"},
               {1238, 1142, "inside a SubjectPublicKeyInfo"}};
  size_t i;
  for (i = 0; i < COUNT(cases); i++)
    three(all, tried, cases[i].of_key, cases[i].of_reply, cases[i].why, DERIVE_ALONE);
  for (i = 128; i <= 4096; i *= 2)
    three(all, tried, HYBRID_KEY + i, HYBRID_REPLY + i, formatted("%zu too many", i), DERIVE_ALONE);
  values(all, tried, TWO_OCTETS + HYBRID_KEY, HYBRID_REPLY, "the right length of the key in two octets", DERIVE_ALONE);
  values(all, tried, HYBRID_KEY, TWO_OCTETS + HYBRID_REPLY, "the right length of the reply in two octets",
         DERIVE_ALONE);
}

/* A few octets beside the right lengths; and what has as many as the right ones have together. */
static void neighbours(drafts *all, struct tried *tried)
{
  static const size_t few[] = {1, 2, 4, 16, 64};
  const size_t total = HYBRID_KEY + HYBRID_REPLY;
  size_t i;
  for (i = 0; i < COUNT(few); i++) {
    const size_t n = few[i];
    three(all, tried, HYBRID_KEY + n, HYBRID_REPLY + n, formatted("%zu too many", n), DERIVE_ALONE);
    three(all, tried, HYBRID_KEY - n, HYBRID_REPLY - n, formatted("%zu too few", n), DERIVE_ALONE);
    values(all, tried, HYBRID_KEY + n, HYBRID_REPLY - n, "together the right number", DERIVE_ALONE);
    values(all, tried, HYBRID_KEY - n, HYBRID_REPLY + n, "together the right number", DERIVE_ALONE);
  }
  values(all, tried, total, 0, "together the right number", DERIVE_ALONE);
  values(all, tried, 0, total, "together the right number", DERIVE_ALONE);
  values(all, tried, total / 2, total / 2, "together the right number", DERIVE_ALONE);
}

void family_lengths(drafts *all)
{
  static struct tried tried;
  nonces_of(all);
  secrets(all);
  publics(all);
  combinations(all, &tried);
  encodings(all, &tried);
  neighbours(all, &tried);
}
