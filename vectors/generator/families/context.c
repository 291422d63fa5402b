// SPDX-License-Identifier: Apache-2.0
/* Inputs of derive and confirm: see context.h. */
#include "base/hex.h"
#include "families/context.h"
#include "vectors/check_digits.h"
#include "families/curve.h"
#include "families/draft.h"
#include "families/hybrid.h"
#include "families/seed.h"

#include <stdio.h>
#include <string.h>

const struct method methods[METHODS] = {{1, 0, "ROOT", 0},
                                        {2, 1, "AGREEMENT-X25519", 0},
                                        {2, 2, "AGREEMENT-P-256", 0},
                                        {3, 1, "HYBRID-X25519", 0},
                                        {3, 2, "HYBRID-P-256", 0}};
const struct method hybrids[HYBRIDS] = {{2, 3, "AGREEMENT-X25519-ML-KEM-768, the card replies", 0},
                                        {2, 3, "AGREEMENT-X25519-ML-KEM-768, the network replies", 1},
                                        {3, 3, "HYBRID-X25519-ML-KEM-768, the card replies", 0},
                                        {3, 3, "HYBRID-X25519-ML-KEM-768, the network replies", 1}};

const char *const element_names[ELEMENTS + 1] = {"ICCID-19", "ICCID-20", "EID", "EF.ICCID"};

struct shape usual_shape(void)
{
  struct shape shape = {&methods[0], &key_rows[0], ICCID_19, 1, 15, 2, 0};
  return shape;
}

struct shape test_shape(void)
{
  struct shape shape = usual_shape();
  shape.is_test_network = 1;
  return shape;
}

/* Seeded public keys, or empty ones. */
static void set_public(json_t *input, const char *name, int suite, const char *label)
{
  uint8_t private_key[32], public_key[33];
  char hex[67] = "";
  seed_octets(private_key, sizeof private_key, label);
  if (suite == 1) {
    x25519_public(public_key, private_key);
    hex_write(hex, public_key, 32);
  } else if (suite == 2) {
    p256_public(public_key, private_key);
    hex_write(hex, public_key, 33);
  }
  set_text(input, name, hex);
}

static void set_octets(json_t *input, const char *name, const uint8_t *octets, size_t n)
{
  char hex[2 * HYBRID_KEY + 1];
  hex_write(hex, octets, n);
  set_text(input, name, hex);
}

/* Both values of suite 3. */
static void set_values(json_t *input, const struct method *method, const char *label)
{
  uint8_t key_private[HYBRID_KEY_PRIVATE], reply_private[HYBRID_REPLY_PRIVATE], key[HYBRID_KEY], reply[HYBRID_REPLY];
  seed_octets(key_private, sizeof key_private, formatted("%s/key_private", label));
  seed_octets(reply_private, sizeof reply_private, formatted("%s/reply_private", label));
  hybrid_key(key, key_private);
  hybrid_reply(reply, reply_private, key);
  if (method->card_has_key) {
    set_octets(input, "network_public", reply, sizeof reply);
    set_octets(input, "card_public", key, sizeof key);
  } else {
    set_octets(input, "network_public", key, sizeof key);
    set_octets(input, "card_public", reply, sizeof reply);
  }
}

static void set_publics(json_t *input, const struct method *method, const char *label)
{
  if (method->suite == 3) {
    set_values(input, method, label);
    return;
  }
  set_public(input, "network_public", method->suite, formatted("%s/network_private", label));
  set_public(input, "card_public", method->suite, formatted("%s/card_private", label));
}

json_t *set_subscriber(json_t *input, const char *imsi, int mnc_length)
{
  set_text(input, "imsi", imsi);
  set(input, "mcc", json_stringn(imsi, 3));
  return set(input, "mnc", json_stringn(imsi + 3, (size_t)mnc_length));
}

json_t *set_iccid(json_t *input, const char *digits)
{
  set_number(input, "element_type", 1);
  return set_text(input, "element", formatted("%s%c", digits, check_luhn(digits, strlen(digits))));
}

json_t *set_eid(json_t *input, const char *digits)
{
  char check[2];
  check_eid(check, digits);
  set_number(input, "element_type", 2);
  return set_text(input, "element", formatted("%s%.2s", digits, check));
}

json_t *set_ef_iccid(json_t *input, const char *characters)
{
  set_number(input, "element_type", 3);
  return set_text(input, "element", characters);
}

static void set_element(json_t *input, enum element element)
{
  if (element == ICCID_19)
    set_iccid(input, "898821100000012345");
  else if (element == ICCID_20)
    set_iccid(input, "8988211000000123456");
  else if (element == EF_ICCID)
    set_ef_iccid(input, "988812010000103254F8");
  else
    set_eid(input, "890490320000012345678901234567");
}

/* All names from mode on, in the protocol's order; without those of the key where it is a confirmation. */
static void set_context(json_t *input, const struct shape *shape, int confirm, const char *label)
{
  int ota = shape->row->purpose >= 4 && shape->row->purpose <= 6;
  set_number(input, "mode", shape->method->mode);
  set_number(input, "suite", shape->method->suite);
  if (!confirm) {
    set_number(input, "purpose", shape->row->purpose);
    set_number(input, "index", ota ? 3 : 0);
    set_number(input, "algorithm", shape->row->algorithm);
    set_number(input, "bits", shape->row->bits);
  }
  set_subscriber(input,
                 formatted("%.*s", shape->imsi_length, shape->is_test_network ? "001010123456789" : "310410123456789"),
                 shape->mnc_length);
  set_element(input, shape->element);
  set_number(input, "epoch", 1);
  set_seed(input, "network_nonce", 16, label);
  set_seed(input, "card_nonce", shape->card_nonce ? 16 : 0, label);
  set_publics(input, shape->method, label);
  set_seed(input, "root", shape->method->mode == 2 ? 0 : 32, label);
  set_seed(input, "z", shape->method->mode == 1 ? 0 : shape->method->suite == 3 ? 64 : 32, label);
}

json_t *derive_input(const struct shape *shape, const char *label)
{
  json_t *input = json_object();
  set_context(input, shape, 0, label);
  return input;
}

json_t *confirm_input(const struct shape *shape, int role, int keys, const char *label)
{
  json_t *input = json_object();
  set_number(input, "role", role);
  set_number(input, "keys", keys);
  set_context(input, shape, 1, label);
  return input;
}

const char *sparse(size_t n, size_t at, unsigned value)
{
  char hex[200];
  size_t i;
  for (i = 0; i < n; i++)
    sprintf(hex + 2 * i, "%02x", i == at ? value & 0xffu : 0u);
  return formatted("%s", hex);
}
