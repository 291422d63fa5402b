// SPDX-License-Identifier: Apache-2.0
/* Values that are not what a program may take them for, in families derive, confirm, observe, kdf and hmac: public
 * values that enter S exactly as sent (4.11), and secrets that are no zeros (4.12). */
#include "base/hex.h"
#include "families/context.h"
#include "families/draft.h"
#include "families/hybrid.h"
#include "families/observed.h"
#include "families/seed.h"

#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static void add(drafts *all, const char *family, const char *clauses, const char *flags, const char *label,
                const char *comment, json_t *input)
{
  const struct about about = {family, clauses, flags, formatted("seed %s", label), NULL};
  draft_add(all, &about, comment, input);
}

static const char *value_of(const json_t *input, const char *name)
{
  return json_string_value(json_object_get(input, name));
}

/* ---- Secrets that are no zeros ---- */

#define ZERO14 "0000000000000000000000000000"
#define ZERO15 ZERO14 "00"

/* 32 octets that a check takes for zeros which adds them up, or XORs them, by octets or by words, or which compares
 * neighbours. */
static const struct {
  const char *hex, *comment;
} seeming_zeros[] = {
    {"80" ZERO15 ZERO15 "80", "whose octets have sum and XOR 0"},
    {"40" ZERO15 ZERO15 "40", "whose octets have XOR 0 alone"},
    {"8040" ZERO14 ZERO14 "0040", "whose octets have sum 0 alone"},
    {"80" ZERO15 "80" ZERO15, "whose big-endian words have sum and XOR 0"},
    {ZERO14 "0080" ZERO14 "0080", "whose little-endian words have sum and XOR 0"},
    {"01010101010101010101010101010101"
     "01010101010101010101010101010101",
     "of octets 01"},
    {"101112131415161718191a1b1c1d1e1f101112131415161718191a1b1c1d1e1f", "of the same 16 octets twice"}};

/* Put 32 octets in place of all of a secret, or of a half of z of suite 3. */
static json_t *put_32(json_t *input, const char *name, int half, const char *hex)
{
  const char *z = value_of(input, name);
  return set_text(input, name,
                  half == 1   ? formatted("%s%s", hex, z + 64)
                  : half == 2 ? formatted("%.64s%s", z, hex)
                              : hex);
}

static void seeming(drafts *all)
{
  static const struct {
    const struct method *method;
    const char *name;
    int half;
    const char *told;
  } places[] = {{&methods[0], "root", 0, "root"}, {&methods[1], "z", 0, "z"},  {&methods[3], "root", 0, "root"},
                {&methods[3], "z", 0, "z"},       {&hybrids[0], "z", 1, "ss"}, {&hybrids[1], "z", 2, "z_X"},
                {&hybrids[2], "root", 0, "root"}, {&hybrids[3], "z", 1, "ss"}, {&hybrids[2], "z", 2, "z_X"}};
  struct shape shape = test_shape();
  size_t i, p;
  for (p = 0; p < COUNT(places); p++) {
    const char *label = formatted("derive/exact/secrets/%zu", p),
               *of_confirm = formatted("confirm/exact/secrets/%zu", p);
    shape.method = places[p].method;
    for (i = 0; i < COUNT(seeming_zeros); i++) {
      const char *comment = formatted("%s %s, %s", places[p].told, seeming_zeros[i].comment, shape.method->name);
      add(all, "derive", "4.12", "seeming-zeros", label, comment,
          put_32(derive_input(&shape, label), places[p].name, places[p].half, seeming_zeros[i].hex));
      if (i < 3)
        add(all, "confirm", "4.12", "seeming-zeros", of_confirm, comment,
            put_32(confirm_input(&shape, 1 + (int)i % 2, 1, of_confirm), places[p].name, places[p].half,
                   seeming_zeros[i].hex));
    }
  }
}

/* A key of kdf and of hmac, in hex. */
static void add_key(drafts *all, const char *flag, const char *comment, const char *key)
{
  const struct about kdf = {"kdf", "3.1,3.5", flag, "written out", NULL},
                     hmac = {"hmac", "2,3.5", flag, "written out", NULL};
  json_t *p = json_array();
  json_array_append_new(p, json_string("4c544b"));
  draft_add(all, &kdf, comment, set(set_text(set_text(json_object(), "key", key), "fc", "10"), "p", p));
  draft_add(all, &hmac, comment, set_text(set_text(json_object(), "key", key), "data", "4c544b"));
}

/* Keys of zeros, which are no empty ones: 3.5. HMAC knows no difference, but for those of more than 64 octets. And keys
 * that are nearly so. */
static void keys_of_zeros(drafts *all)
{
  static const size_t lengths[] = {1, 16, 31, 32, 33, 63, 64, 65, 128};
  size_t i;
  for (i = 0; i < COUNT(lengths); i++)
    add_key(all, "zero-key", formatted("a key of %zu octets, all zero", lengths[i]),
            formatted("%0*d", (int)(2 * lengths[i]), 0));
  for (i = 0; i < COUNT(lengths) - 1; i++) {
    add_key(all, "sparse-key,trailing-zero",
            formatted("a key of %zu octets, all zero but for the first bit", lengths[i]), sparse(lengths[i], 0, 0x80));
    add_key(all, "sparse-key,leading-zero", formatted("a key of %zu octets, all zero but for the last bit", lengths[i]),
            sparse(lengths[i], lengths[i] - 1, 1));
  }
}

/* ---- Public values exactly as sent ---- */

/* Keys of X25519 that stand for others, which a program may write in their place; in suite 3 behind those of ML-KEM.
 * Last, keys that are not. */
#define ONES30 "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
static const struct {
  const char *hex, *flags, *comment; /* NULL: the seed's with the top bit set */
} keys_of_x25519[] = {
    {NULL, "top-bit", "the top bit of the last octet set"},
    {"0900000000000000000000000000000000000000000000000000000000000080", "top-bit", "u = 9 with the top bit set"},
    {"f6" ONES30 "7f", "non-canonical", "u = p + 9"},
    {"ff" ONES30 "ff", "non-canonical,top-bit", "all ones"},
    {"0000000000000000000000000000000000000000000000000000000000000900", "leading-zero,trailing-zero",
     "zeros at both ends"}};

/* The last 32 octets of a public value are replaced. */
static json_t *put_x25519(json_t *input, const char *name, const char *hex)
{
  const char *value = value_of(input, name), *x = value + strlen(value) - 64;
  char own[65];
  uint8_t octets[32];
  if (hex == NULL) {
    from_hex(octets, x);
    octets[31] |= 0x80u;
    hex_write(own, octets, sizeof octets);
    hex = own;
  }
  return set_text(input, name, formatted("%.*s%s", (int)(x - value), value, hex));
}

static const char *const publics[2] = {"network_public", "card_public"};

/* On either side, with X25519 and in suite 3. */
static void ends_of_values(drafts *all)
{
  static const struct method *const of[] = {&methods[1], &methods[3], &hybrids[0],
                                            &hybrids[1], &hybrids[2], &hybrids[3]};
  struct shape shape = test_shape();
  size_t i, m, side;
  for (m = 0; m < COUNT(of); m++)
    for (i = 0; i < COUNT(keys_of_x25519); i++)
      for (side = 0; side < 2; side++) {
        const char *label = formatted("derive/exact/publics/%zu", m),
                   *of_confirm = formatted("confirm/exact/publics/%zu", m);
        const char *comment, *of_observe = formatted("observe/exact/publics/%zu", m);
        shape.method = of[m];
        comment = formatted("%s of the %s: %s, %s", shape.method->suite == 3 ? "X25519 part" : "public key",
                            side == 0 ? "network" : "card", keys_of_x25519[i].comment, shape.method->name);
        add(all, "derive", "4.11,6.1", keys_of_x25519[i].flags, label, comment,
            put_x25519(derive_input(&shape, label), publics[side], keys_of_x25519[i].hex));
        if (i > 0)
          continue;
        add(all, "confirm", "4.11,8.1", keys_of_x25519[i].flags, of_confirm, comment,
            put_x25519(confirm_input(&shape, 1 + (int)side, 1, of_confirm), publics[side], keys_of_x25519[i].hex));
        add(all, "observe", "4.11,6.1", keys_of_x25519[i].flags, of_observe, comment,
            put_x25519(observed(&shape, "kcv", of_observe), publics[side], keys_of_x25519[i].hex));
      }
}

/* Octets 0 at an end of a value of suite 3, which strings lose. */
static void zeros_of_values(drafts *all)
{
  struct shape shape = test_shape();
  int m;
  for (m = 0; m < HYBRIDS; m++) {
    const char *label = formatted("derive/exact/zeros/%d", m), *name = hybrids[m].name;
    size_t side;
    shape.method = &hybrids[m];
    for (side = 0; side < 2; side++) {
      json_t *input = derive_input(&shape, label);
      const char *value = value_of(input, publics[side]), *whose = side == 0 ? "network" : "card";
      set_text(input, publics[side], formatted("000000%s", value + 6));
      add(all, "derive", "4.11,6.1", "leading-zero", label,
          formatted("value of the %s with three leading zero octets, %s", whose, name), input);
      input = derive_input(&shape, label);
      value = value_of(input, publics[side]);
      set_text(input, publics[side], formatted("%.*s000000", (int)strlen(value) - 6, value));
      add(all, "derive", "4.11,6.1", "trailing-zero", label,
          formatted("value of the %s with three trailing zero octets, %s", whose, name), input);
    }
  }
}

/* Values that a program may take for equal ones: 4.11. */
static void nearly_equal(drafts *all)
{
  struct shape shape = test_shape();
  int m;
  for (m = 1; m < METHODS; m++) {
    const char *label = formatted("derive/exact/nearly/%d", m), *network;
    json_t *input;
    shape.method = &methods[m];
    input = derive_input(&shape, label);
    network = formatted("%s", value_of(input, "network_public"));
    if (methods[m].suite == 1)
      put_x25519(set_text(input, "card_public", network), "card_public", NULL);
    else
      set_text(input, "card_public", formatted("%s%s", network[1] == '2' ? "03" : "02", network + 2));
    add(all, "derive", "4.11,6.1", methods[m].suite == 1 ? "nearly-equal,top-bit" : "nearly-equal", label,
        formatted("public keys that differ in the %s alone, %s",
                  methods[m].suite == 1 ? "bit that X25519 ignores" : "sign of y", methods[m].name),
        input);
  }
  for (m = 0; m < HYBRIDS; m++) {
    const char *label = formatted("derive/exact/nearly/suite-3/%d", m),
               *of_confirm = formatted("confirm/exact/nearly/%d", m);
    const char *of_key = publics[hybrids[m].card_has_key], *of_reply = publics[!hybrids[m].card_has_key], *key;
    json_t *input;
    shape.method = &hybrids[m];
    input = derive_input(&shape, label);
    key = formatted("%s", value_of(input, of_key));
    add(all, "derive", "4.11,6.1", "nearly-equal", label,
        formatted("key and reply with the same X25519 part, %s", hybrids[m].name),
        put_x25519(input, of_reply, key + 2 * HYBRID_KEY - 64));
    add(all, "derive", "4.11,6.1", "nearly-equal", label,
        formatted("a reply that is the beginning of the key, %s", hybrids[m].name),
        set_text(derive_input(&shape, label), of_reply, formatted("%.*s", (int)(2 * HYBRID_REPLY), key)));
    add(all, "derive", "4.11,6.1", "nearly-equal", label,
        formatted("a reply that is the end of the key, %s", hybrids[m].name),
        set_text(derive_input(&shape, label), of_reply, key + 2 * (HYBRID_KEY - HYBRID_REPLY)));
    input = confirm_input(&shape, 1 + m % 2, 1, of_confirm);
    key = formatted("%s", value_of(input, of_key));
    add(all, "confirm", "4.11,8.1", "nearly-equal", of_confirm,
        formatted("key and reply with the same X25519 part, %s", hybrids[m].name),
        put_x25519(input, of_reply, key + 2 * HYBRID_KEY - 64));
  }
}

void family_exact(drafts *all)
{
  seeming(all);
  keys_of_zeros(all);
  ends_of_values(all);
  zeros_of_values(all);
  nearly_equal(all);
}
