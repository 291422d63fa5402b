// SPDX-License-Identifier: Apache-2.0
/* Suite 3 in families derive, confirm, observe and their invalid ones: 4.11, 4.12, 5, 6.1, 7.1. The agreement itself is
 * in family_agree_hybrid.c. */
#include "base/digest.h"
#include "base/hex.h"
#include "families/context.h"
#include "families/draft.h"
#include "families/hybrid.h"
#include "families/observed.h"
#include "families/seed.h"

#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static const char *key_clause(const struct method *method)
{
  return method->mode == 2 ? "5.2" : "5.3";
}

static void add(drafts *all, const char *clauses, const char *flags, const char *label, const char *comment,
                json_t *input)
{
  const struct about about = {"derive", clauses, flags, formatted("seed %s", label), NULL};
  draft_add(all, &about, comment, input);
}

static const char *value_of(const json_t *input, const char *name)
{
  return json_string_value(json_object_get(input, name));
}

/* ---- Valid ---- */

/* Every row of 4.5 x both modes x both directions, with all elements and card nonces among them. */
static void table(drafts *all)
{
  struct shape shape = test_shape();
  int r, m;
  for (r = 0; r < KEY_ROWS; r++) {
    for (m = 0; m < HYBRIDS; m++) {
      const char *label = formatted("derive/suite-3/table/%s/%d", key_rows[r].name, m);
      shape.row = &key_rows[r];
      shape.method = &hybrids[m];
      shape.element = (enum element)((r + m) % (ELEMENTS + 1));
      shape.card_nonce = (r + m / 2) % 3 != 0;
      add(all, formatted("4.5,4.11,6.1,6.2,%s", key_clause(shape.method)),
          shape.card_nonce ? "table" : "table,empty-card-nonce", label,
          formatted("%s, %s, %s, %s", key_rows[r].name, shape.method->name, element_names[shape.element],
                    shape.card_nonce ? "card nonce" : "no card nonce"),
          derive_input(&shape, label));
    }
  }
}

/* Every length of the IMSI. */
static void lengths(drafts *all)
{
  struct shape shape = test_shape();
  int i;
  for (i = 6; i <= 15; i++) {
    const char *label = formatted("derive/suite-3/lengths/%d", i);
    shape.imsi_length = i;
    shape.mnc_length = i > 6 && i % 2 == 0 ? 3 : 2;
    shape.method = &hybrids[i % HYBRIDS];
    shape.element = (enum element)(i % (ELEMENTS + 1));
    shape.card_nonce = i % 3 != 0;
    add(all, "4.6,4.11,6.1,6.3", "imsi-length", label, formatted("IMSI of %d digits, %s", i, shape.method->name),
        derive_input(&shape, label));
  }
}

/* Each half of z at its borders; what an integer, a string, or 32 octets in place of 64 make of it. */
static void secrets(drafts *all)
{
  const char *const ones = "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff";
  const struct {
    const char *first, *last, *flags, *comment; /* NULL: the seed's half; "@": the other half */
  } cases[] = {{sparse(32, 0, 0x80), NULL, "sparse-secret", "ss with the first bit alone"},
               {sparse(32, 31, 1), NULL, "sparse-secret,leading-zero", "ss with the last bit alone"},
               {NULL, sparse(32, 0, 0x80), "sparse-secret,trailing-zero", "z_X with the first bit alone"},
               {NULL, sparse(32, 31, 1), "sparse-secret", "z_X with the last bit alone"},
               {sparse(32, 31, 1), sparse(32, 0, 0x80), "sparse-secret,leading-zero,trailing-zero",
                "z with the last bit of ss and the first of z_X alone"},
               {ones, NULL, "repeated-octet", "ss of octets ff"},
               {NULL, ones, "repeated-octet", "z_X of octets ff"},
               {ones, ones, "repeated-octet", "z of octets ff"},
               {NULL, "@", "equal-secrets", "the halves of z equal"},
               {NULL, NULL, "one-bit", "the z from which its neighbours differ"}};
  struct shape shape = test_shape();
  size_t i;
  int m;
  for (m = 0; m < HYBRIDS; m += 2) {
    const char *label = formatted("derive/suite-3/secrets/%d", m);
    shape.method = &hybrids[m];
    for (i = 0; i < COUNT(cases); i++) {
      json_t *input = derive_input(&shape, label);
      const char *z = value_of(input, "z"), *first = formatted("%.64s", z), *last = z + 64;
      first = cases[i].first != NULL ? cases[i].first : first;
      last = cases[i].last == NULL ? last : cases[i].last[0] == '@' ? first : cases[i].last;
      set_text(input, "z", formatted("%s%s", first, last));
      add(all, formatted("4.12,%s", key_clause(shape.method)), cases[i].flags, label,
          formatted("%s, %s", cases[i].comment, shape.method->name), input);
    }
  }
}

/* The halves of z, the public values, and root with half of z change places; each differs from the first. */
static void exchanges(drafts *all)
{
  struct shape shape = test_shape();
  int m;
  for (m = 0; m < HYBRIDS; m++) {
    const char *label = formatted("derive/suite-3/exchanged/%d", m), *name = hybrids[m].name;
    json_t *input;
    const char *z;
    shape.method = &hybrids[m];
    add(all, "4.11,4.12,6.1", "exchanged", label, formatted("as its neighbours, nothing exchanged, %s", name),
        derive_input(&shape, label));
    input = derive_input(&shape, label);
    z = value_of(input, "z");
    add(all, formatted("4.12,%s", key_clause(shape.method)), "exchanged", label,
        formatted("the halves of z exchanged, %s", name), set_text(input, "z", formatted("%s%.64s", z + 64, z)));
    input = derive_input(&shape, label);
    z = formatted("%s", value_of(input, "network_public"));
    set_text(input, "network_public", value_of(input, "card_public"));
    add(all, "4.11,6.1", "exchanged", label, formatted("the public values exchanged, %s", name),
        set_text(input, "card_public", z));
  }
}

static size_t octets(uint8_t *out, const json_t *input, const char *name)
{
  return from_hex(out, value_of(input, name));
}

/* Both steps of an update: z is what 9.4 gives for the private values of the seed, and also where the ciphertext was
 * changed on the way: ML-KEM rejects that implicitly. */
static void agreements(drafts *all)
{
  struct shape shape = test_shape();
  int m, changed;
  for (m = 0; m < HYBRIDS; m++) {
    for (changed = 0; changed <= 1; changed++) {
      const char *label = formatted("derive/suite-3/agreement/%d", m);
      const char *of_reply = hybrids[m].card_has_key ? "network_public" : "card_public";
      uint8_t reply[HYBRID_REPLY], own[HYBRID_KEY_PRIVATE], z[64];
      char hex[2 * HYBRID_REPLY + 1];
      json_t *input;
      shape.method = &hybrids[m];
      input = derive_input(&shape, label);
      octets(reply, input, of_reply);
      reply[0] ^= (uint8_t)changed;
      seed_octets(own, sizeof own, formatted("%s/key_private", label));
      hybrid_agree(z, own, sizeof own, reply, sizeof reply);
      hex_write(hex, reply, sizeof reply);
      set_text(input, of_reply, hex);
      hex_write(hex, z, sizeof z);
      set_text(input, "z", hex);
      add(all, "4.11,4.12,6.1,9.4", "agreement", label,
          formatted("%s, %s", changed ? "z of a ciphertext that was changed" : "z of the agreement of both values",
                    shape.method->name),
          input);
    }
  }
}

static void confirmations(drafts *all)
{
  static const int keys[] = {1, 0x7f, 0x38, 0x42};
  static const char *const roles[] = {"", "card", "network"};
  struct shape shape = test_shape();
  int m, role, e;
  for (m = 0; m < HYBRIDS; m++) {
    for (e = 0; e <= ELEMENTS; e++) {
      for (role = 1; role <= 2; role++) {
        const char *label = formatted("confirm/suite-3/%d/%d", m, e);
        const struct about about = {"confirm", "8.1,8.3,4.11", "role", formatted("seed %s", label), NULL};
        shape.method = &hybrids[m];
        shape.element = (enum element)e;
        shape.card_nonce = e != 2;
        draft_add(all, &about,
                  formatted("%s, keys %d, %s, %s", roles[role], keys[e], shape.method->name, element_names[e]),
                  confirm_input(&shape, role, keys[e], label));
      }
    }
  }
}

/* Key check values of each row, and both sides of MILENAGE. */
static void observations(drafts *all)
{
  struct shape shape = test_shape();
  int r, m;
  for (r = 0; r < KEY_ROWS; r++) {
    const char *label = formatted("observe/suite-3/kcv/%s", key_rows[r].name);
    const struct about about = {"observe", "6.2,4.11", "kcv", formatted("seed %s", label), NULL};
    shape.row = &key_rows[r];
    shape.method = &hybrids[r % HYBRIDS];
    draft_add(all, &about, formatted("key check value of %s, %s", key_rows[r].name, shape.method->name),
              observed(&shape, "kcv", label));
  }
  shape = test_shape();
  for (m = 0; m < HYBRIDS; m++) {
    const char *label = formatted("observe/suite-3/authentication/%d", m);
    shape.method = &hybrids[m];
    shape.element = (enum element)m;
    observe_both_sides(all, "6.2,4.11", label, shape.method->name, &shape);
  }
}

/* ---- Invalid ---- */

/* Hex of the first n octets of a value, with zeros behind it where it is shorter. */
static const char *resized(const char *hex, size_t n)
{
  size_t has = strlen(hex) / 2;
  return n <= has ? formatted("%.*s", (int)(2 * n), hex) : formatted("%s%0*d", hex, (int)(2 * (n - has)), 0);
}

static json_t *resize(json_t *input, const char *name, size_t n)
{
  return set_text(input, name, resized(value_of(input, name), n));
}

/* One way to make a valid input of suite 3 invalid. */
struct way {
  const char *class, *clauses, *comment, *name;
  enum { LENGTH, TEXT, COPY, OF_OTHER_SEED, ZERO_HALVES, PARAMETER, LENGTHS, TEXTS, DIGESTS } how;
  const char *text;  /* of TEXT; the name of what is copied; of TEXTS, what replaces the key */
  size_t n;          /* octets; of ZERO_HALVES, 1 for ss, 2 for z_X, 3 for both; of LENGTHS, those of the key */
  unsigned of_modes; /* bit 1 AGREEMENT, bit 2 HYBRID */
  size_t of_reply;   /* of LENGTHS, the octets of the reply */
};

#define BOTH 6u
#define ZERO16 "00000000000000000000000000000000"
#define OCTETS32 "101112131415161718191a1b1c1d1e1f202122232425262728292a2b2c2d2e2f"

/* Both values of other lengths. */
#define PAIR(comment, of_key, of_reply)                                                                                \
  {                                                                                                                    \
    "public_key", "4.11", comment, NULL, LENGTHS, NULL, of_key, BOTH, of_reply                                         \
  }

static const struct way ways[] = {
    {"public_key", "4.11", "a key of 1215 octets", "key", LENGTH, NULL, 1215, BOTH, 0},
    {"public_key", "4.11", "a key of 1217 octets", "key", LENGTH, NULL, 1217, BOTH, 0},
    {"public_key", "4.11", "a key of 1184 octets, without that of X25519", "key", LENGTH, NULL, 1184, BOTH, 0},
    {"public_key", "4.11", "a reply of 1119 octets", "reply", LENGTH, NULL, 1119, BOTH, 0},
    {"public_key", "4.11", "a reply of 1121 octets", "reply", LENGTH, NULL, 1121, BOTH, 0},
    {"public_key", "4.11", "a reply of 1088 octets, without the key of X25519", "reply", LENGTH, NULL, 1088, BOTH, 0},
    {"public_key", "4.11", "an empty key", "key", LENGTH, NULL, 0, BOTH, 0},
    {"public_key", "4.11", "an empty reply", "reply", LENGTH, NULL, 0, BOTH, 0},
    {"public_key", "4.11", "32 octets in place of the key", "key", TEXT, OCTETS32, 0, BOTH, 0},
    {"public_key", "4.11", "32 octets in place of the reply", "reply", TEXT, OCTETS32, 0, BOTH, 0},
    {"public_key", "4.11", "role and digest, 33 octets, in place of the key", "key", TEXT, "01" OCTETS32, 0, BOTH, 0},
    {"public_key", "4.11", "role and digest, 33 octets, in place of the reply", "reply", TEXT, "02" OCTETS32, 0, BOTH,
     0},
    {"public_key", "4.11", "two keys", "reply", OF_OTHER_SEED, "key", 0, BOTH, 0},
    {"public_key", "4.11", "two replies", "key", OF_OTHER_SEED, "reply", 0, BOTH, 0},
    {"public_key", "4.11", "the same key twice", "reply", COPY, "key", 0, BOTH, 0},
    {"public_key", "4.11", "the same reply twice", "key", COPY, "reply", 0, BOTH, 0},
    {"secret", "4.12", "a z of 32 octets, ss alone", "z", LENGTH, NULL, 32, BOTH, 0},
    {"secret", "4.12", "a z of 63 octets", "z", LENGTH, NULL, 63, BOTH, 0},
    {"secret", "4.12", "a z of 65 octets", "z", LENGTH, NULL, 65, BOTH, 0},
    {"secret", "4.12", "no z", "z", LENGTH, NULL, 0, BOTH, 0},
    {"secret", "4.12", "the first half of z of zeros", "z", ZERO_HALVES, NULL, 1, BOTH, 0},
    {"secret", "4.12", "the second half of z of zeros", "z", ZERO_HALVES, NULL, 2, BOTH, 0},
    {"secret", "4.12", "a z of zeros", "z", ZERO_HALVES, NULL, 3, BOTH, 0},
    {"secret", "4.12", "a root of zeros", "root", TEXT, ZERO16 ZERO16, 0, 4u, 0},
    {"secret", "4.12", "no root", "root", TEXT, "", 0, 4u, 0},
    {"secret", "4.12", "a root of 31 octets", "root", LENGTH, NULL, 31, 4u, 0},
    {"secret", "4.12", "a root of 64 octets", "root", TEXT, OCTETS32 OCTETS32, 0, 4u, 0},
    {"secret", "4.12", "a root in AGREEMENT", "root", TEXT, OCTETS32, 0, 2u, 0},
    {"suite", "4.2", "ROOT with suite 3 and its values", "mode", PARAMETER, NULL, 1, BOTH, 0},
    {"suite", "4.2", "suite 259, which is 3 in one octet", "suite", PARAMETER, NULL, 259, BOTH, 0},
    {"suite", "4.2", "suite 4 with the values of suite 3", "suite", PARAMETER, NULL, 4, BOTH, 0},
    {"suite", "4.2", "suite 0 with the values of suite 3", "suite", PARAMETER, NULL, 0, BOTH, 0},
    {"public_key", "4.11", "suite 1 with the values of suite 3", "suite", PARAMETER, NULL, 1, BOTH, 0},
    {"public_key", "4.11", "suite 2 with the values of suite 3", "suite", PARAMETER, NULL, 2, BOTH, 0},
    PAIR("two empty values", 0, 0),
    PAIR("public keys of X25519, 32 octets each", 32, 32),
    PAIR("33 octets each", 33, 33),
    {"public_key", "4.11", "role and digest, 33 octets, of both values", NULL, DIGESTS, NULL, 0, BOTH, 0},
    {"public_key", "4.11", "public keys of P-256, compressed", NULL, TEXTS, "02", 0, BOTH, 0},
    {"public_key", "4.11", "public keys of P-256, uncompressed", NULL, TEXTS, "04" OCTETS32, 0, BOTH, 0},
    PAIR("64 octets each", 64, 64),
    PAIR("65 octets each", 65, 65),
    PAIR("both values without the keys of X25519", 1184, 1088),
    PAIR("a key of 192 octets and a reply of 96, which are the right ones in one octet", 192, 96),
    PAIR("a key of 608 octets and a reply of 560, the hex digits of which are of the right number", 608, 560),
    PAIR("a key of 2432 octets and a reply of 2240, as many as the right ones have hex digits", 2432, 2240),
    PAIR("values of X25519 and ML-KEM-512, 832 octets and 800", 832, 800),
    PAIR("values of X25519 and ML-KEM-1024, 1600 octets each", 1600, 1600),
    PAIR("both values one octet too short", 1215, 1119),
    PAIR("both values one octet longer, as with a compressed key of P-256", 1217, 1121),
    PAIR("both values 33 octets longer, as with an uncompressed key of P-256", 1249, 1153)};

#undef PAIR

/* The name of the input that has the key or the reply. */
static const char *name_in(const struct method *method, const char *name)
{
  if (strcmp(name, "key") == 0)
    return method->card_has_key ? "card_public" : "network_public";
  if (strcmp(name, "reply") == 0)
    return method->card_has_key ? "network_public" : "card_public";
  return name;
}

static json_t *zero_halves(json_t *input, size_t which)
{
  const char *z = value_of(input, "z"), *zeros = ZERO16 ZERO16;
  const char *first = which & 1u ? zeros : z, *last = which & 2u ? zeros : z + 64;
  return set_text(input, "z", formatted("%.64s%.64s", first, last));
}

/* What enters S in place of a value. */
static const char *role_and_digest(const char *value, unsigned role)
{
  uint8_t octets[HYBRID_KEY], digest[32];
  char hex[65];
  const size_t n = from_hex(octets, value);
  digest_sha256(digest, octets, n);
  hex_write(hex, digest, sizeof digest);
  return formatted("%02x%s", role, hex);
}

/* Both values are replaced. */
static json_t *break_both(json_t *input, const struct way *way, const struct method *method)
{
  const char *key = name_in(method, "key"), *reply = name_in(method, "reply");
  if (way->how == LENGTHS)
    return resize(resize(input, key, way->n), reply, way->of_reply);
  if (way->how == TEXTS)
    return set_text(set_text(input, key, formatted("%s%s", way->text, OCTETS32)), reply,
                    formatted("%s%s", way->text, ZERO16 "000102030405060708090a0b0c0d0e0f"));
  set_text(input, key, role_and_digest(value_of(input, key), 1));
  return set_text(input, reply, role_and_digest(value_of(input, reply), 2));
}

static json_t *break_it(json_t *input, const struct way *way, const struct shape *shape)
{
  const char *name = way->name == NULL ? NULL : name_in(shape->method, way->name);
  json_t *other;
  switch (way->how) {
  case LENGTH:
    return resize(input, name, way->n);
  case TEXT:
    return set_text(input, name, way->text);
  case COPY:
    return set_text(input, name, value_of(input, name_in(shape->method, way->text)));
  case OF_OTHER_SEED:
    other = derive_input(shape, "derive-invalid/suite-3/other");
    set_text(input, name, value_of(other, name_in(shape->method, way->text)));
    json_decref(other);
    return input;
  case ZERO_HALVES:
    return zero_halves(input, way->n);
  case PARAMETER:
    return set_number(input, name, (json_int_t)way->n);
  case LENGTHS:
  case TEXTS:
  case DIGESTS:
    return break_both(input, way, shape->method);
  }
  return input;
}

static void refuse(drafts *all, const char *family, const struct way *way, const char *flags, const char *label,
                   const char *comment, json_t *input)
{
  const struct about about = {family, formatted("7.1,7.2,%s", way->clauses), flags, formatted("seed %s", label),
                              way->class};
  draft_add(all, &about, comment, input);
}

static void alone(drafts *all)
{
  struct shape shape = test_shape();
  size_t i;
  int m;
  for (i = 0; i < COUNT(ways); i++) {
    const char *flag = formatted("rule-%s", ways[i].class);
    for (m = 0; m < HYBRIDS; m++) {
      const char *label = formatted("derive-invalid/suite-3/%d", m);
      const char *comment = formatted("%s, %s", ways[i].comment, hybrids[m].name);
      if ((ways[i].of_modes >> (hybrids[m].mode - 1) & 1u) == 0 || (size_t)(m & 1) != i % 2)
        continue;
      shape.method = &hybrids[m];
      refuse(all, "derive-invalid", &ways[i], flag, label, comment,
             break_it(derive_input(&shape, label), &ways[i], &shape));
      if (hybrids[m].mode == 3 || ways[i].of_modes == 2u) {
        refuse(all, "confirm-invalid", &ways[i], flag, label, comment,
               break_it(confirm_input(&shape, 1 + m % 2, 1, label), &ways[i], &shape));
        refuse(all, "observe-invalid", &ways[i], flag, label, comment,
               break_it(observed(&shape, "kcv", label), &ways[i], &shape));
      }
    }
  }
}

/* The rules of suite 3 among themselves and with those before them: the first one broken names the class. */
static void pairs(drafts *all)
{
  static const struct way nonce = {"nonce", "4.10", "a card nonce of 15 octets", "card_nonce", LENGTH, NULL, 15,
                                   BOTH,    0};
  static const struct way epoch = {"epoch", "4.9", "epoch 0", "epoch", PARAMETER, NULL, 0, BOTH, 0};
  static const struct way element = {"element", "4.8", "a wrong check digit", "element", TEXT, "8988211000000123450", 0,
                                     BOTH,      0};
  static const struct {
    const struct way *first, *second;
  } both[] = {{&element, &ways[12]},  {&epoch, &ways[12]},    {&nonce, &ways[12]},    {&nonce, &ways[0]},
              {&nonce, &ways[20]},    {&ways[0], &ways[20]},  {&ways[12], &ways[20]}, {&ways[13], &ways[21]},
              {&ways[14], &ways[16]}, {&ways[10], &ways[16]}, {&ways[29], &ways[12]}, {&ways[28], &ways[22]}};
  struct shape shape = test_shape();
  const char *label = "derive-invalid/suite-3/order";
  size_t i;
  for (i = 0; i < COUNT(both); i++) {
    json_t *input;
    shape.method = &hybrids[2 + i % 2];
    input = break_it(derive_input(&shape, label), both[i].second, &shape);
    refuse(all, "derive-invalid", both[i].first, "order", label,
           formatted("%s and %s, %s", both[i].first->comment, both[i].second->comment, shape.method->name),
           break_it(input, both[i].first, &shape));
  }
}

/* role and keys stand between the public values and the secrets: 8.2. */
static void confirmation_pairs(drafts *all)
{
  static const struct way role = {"role", "8.2", "role 3", "role", PARAMETER, NULL, 3, BOTH, 0};
  static const struct way keys = {"keys", "8.2", "no keys", "keys", PARAMETER, NULL, 0, BOTH, 0};
  static const struct {
    const struct way *first, *second;
  } both[] = {{&ways[12], &role}, {&ways[13], &keys}, {&role, &ways[20]}, {&keys, &ways[21]}};
  struct shape shape = test_shape();
  const char *label = "confirm-invalid/suite-3/order";
  size_t i;
  for (i = 0; i < COUNT(both); i++) {
    json_t *input;
    shape.method = &hybrids[2 + i % 2];
    input = break_it(confirm_input(&shape, 1, 1, label), both[i].second, &shape);
    refuse(all, "confirm-invalid", both[i].first, "order", label,
           formatted("%s and %s, %s", both[i].first->comment, both[i].second->comment, shape.method->name),
           break_it(input, both[i].first, &shape));
  }
}

void family_suite_3(drafts *all)
{
  table(all);
  lengths(all);
  secrets(all);
  exchanges(all);
  agreements(all);
  confirmations(all);
  observations(all);
  alone(all);
  pairs(all);
  confirmation_pairs(all);
}
