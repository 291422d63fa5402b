// SPDX-License-Identifier: Apache-2.0
/* The requests of an accumulated vector: the rule of accumulated.h, name by name. */
#include "vectors/accumulated.h"
#include "base/buffer.h"
#include "base/hex.h"
#include "sha256.h"
#include "vectors/check_digits.h"
#include "vectors/key_rows.h"

#include <stdint.h>
#include <string.h>

#define HASH 32u
#define EID_DIGITS (CHECK_EID_BEFORE + 2u)

/* Which request: what R(label) hashes, up to the label. */
struct draw {
  const char *seed;
  size_t i;
};

/* R(label) */
static void hash(uint8_t out[HASH], struct draw draw, const char *label)
{
  struct buffer b = {0};
  buffer_format(&b, "%s/%zu/%s", draw.seed, draw.i, label);
  ltk_sha256(out, (const uint8_t *)b.octets, b.length);
  buffer_free(&b);
}

static char digit(uint8_t octet)
{
  return (char)('0' + octet % 10);
}

static void set_number(json_t *input, const char *name, json_int_t value)
{
  json_object_set_new(input, name, json_integer(value));
}

static void set_text(json_t *input, const char *name, const char *value)
{
  json_object_set_new(input, name, json_string_nocheck(value));
}

/* The first n octets of R(label), behind a first octet where that is not negative. */
static void set_hash(json_t *input, const char *name, struct draw draw, const char *label, int first, size_t n)
{
  uint8_t octets[1 + HASH];
  char digits[2 * (1 + HASH) + 1];
  const size_t skip = first < 0 ? 1u : 0u;
  octets[0] = (uint8_t)first;
  hash(octets + 1, draw, label);
  hex_write(digits, octets + skip, 1 + n - skip);
  set_text(input, name, digits);
}

static void set_purpose(json_t *input, const uint8_t x[HASH])
{
  size_t row = x[2] % KEY_ROWS;
  int is_ota = key_rows[row].purpose >= 4 && key_rows[row].purpose <= 6;
  set_number(input, "purpose", key_rows[row].purpose);
  set_number(input, "index", is_ota ? 1 + x[3] % 15 : 0);
  set_number(input, "algorithm", key_rows[row].algorithm);
  set_number(input, "bits", key_rows[row].bits);
}

static void set_subscriber(json_t *input, struct draw draw, const uint8_t x[HASH])
{
  size_t mnc_length = 2u + x[7] % 2u, n = 6u + x[11] % 10u, j;
  uint8_t r[HASH];
  char mcc[4] = "", mnc[4] = "", imsi[16] = "";
  for (j = 0; j < 3; j++)
    mcc[j] = digit(x[4 + j]);
  for (j = 0; j < mnc_length; j++)
    mnc[j] = digit(x[8 + j]);
  memcpy(imsi, mcc, 3);
  memcpy(imsi + 3, mnc, mnc_length);
  if (n < 4 + mnc_length)
    n = 4 + mnc_length;
  hash(r, draw, "imsi");
  for (j = 3 + mnc_length; j < n; j++)
    imsi[j] = digit(r[j - 3 - mnc_length]);
  set_text(input, "imsi", imsi);
  set_text(input, "mcc", mcc);
  set_text(input, "mnc", mnc);
}

static void set_element(json_t *input, struct draw draw, const uint8_t x[HASH])
{
  size_t type = 1u + x[12] % 2u, n = type == 1 ? 19u + x[13] % 2u : EID_DIGITS, check = type, j;
  char digits[EID_DIGITS + 1] = "89";
  uint8_t r[HASH];
  hash(r, draw, "element");
  for (j = 2; j < n - check; j++)
    digits[j] = digit(r[j - 2]);
  if (type == 1)
    digits[n - 1] = check_luhn(digits, n - 1);
  else
    check_eid(digits + CHECK_EID_BEFORE, digits);
  set_number(input, "element_type", (json_int_t)type);
  set_text(input, "element", digits);
}

static void set_epoch(json_t *input, const uint8_t x[HASH])
{
  uint32_t epoch = ltk_sha256_word(x[14], x[15], x[16], x[17]);
  set_number(input, "epoch", epoch == 0 ? 1 : (json_int_t)epoch);
}

static void set_nonces(json_t *input, struct draw draw, const uint8_t x[HASH])
{
  set_hash(input, "network_nonce", draw, "network-nonce", -1, 16);
  if (x[18] % 2 == 1)
    set_text(input, "card_nonce", "");
  else
    set_hash(input, "card_nonce", draw, "card-nonce", -1, 16);
}

static void set_publics(json_t *input, struct draw draw, const uint8_t x[HASH], int suite)
{
  if (suite == 0) {
    set_text(input, "network_public", "");
    set_text(input, "card_public", "");
  } else {
    set_hash(input, "network_public", draw, "network-public", suite == 2 ? 2 + x[19] % 2 : -1, HASH);
    set_hash(input, "card_public", draw, "card-public", suite == 2 ? 2 + x[20] % 2 : -1, HASH);
  }
}

static void set_secret(json_t *input, struct draw draw, const char *name, int is_there)
{
  if (is_there)
    set_hash(input, name, draw, name, -1, HASH);
  else
    set_text(input, name, "");
}

json_t *accumulated_input(const char *seed, size_t i)
{
  const struct draw draw = {seed, i};
  json_t *input = json_object();
  uint8_t x[HASH];
  int mode, suite;
  hash(x, draw, "choice");
  mode = 1 + x[0] % 3;
  suite = mode == 1 ? 0 : 1 + x[1] % 2;
  set_number(input, "mode", mode);
  set_number(input, "suite", suite);
  set_purpose(input, x);
  set_subscriber(input, draw, x);
  set_element(input, draw, x);
  set_epoch(input, x);
  set_nonces(input, draw, x);
  set_publics(input, draw, x, suite);
  set_secret(input, draw, "root", mode != 2);
  set_secret(input, draw, "z", mode != 1);
  return input;
}
