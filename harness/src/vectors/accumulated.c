// SPDX-License-Identifier: Apache-2.0
/* The requests of an accumulated vector: the rule of accumulated.h, name by name. */
#include "vectors/accumulated.h"
#include "base/buffer.h"
#include "base/digest.h"
#include "base/hex.h"
#include "base/memory.h"
#include "protocol/request.h"
#include "vectors/check_digits.h"
#include "vectors/key_rows.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define HASH DIGEST_OCTETS
#define EID_DIGITS (CHECK_EID_BEFORE + 2u)

/* The names that the rule gives values to, in any order. */
enum name {
  MODE,
  SUITE,
  PURPOSE,
  INDEX,
  ALGORITHM,
  BITS,
  IMSI,
  MCC,
  MNC,
  ELEMENT_TYPE,
  ELEMENT,
  EPOCH,
  NETWORK_NONCE,
  CARD_NONCE,
  NETWORK_PUBLIC,
  CARD_PUBLIC,
  ROOT,
  Z,
  NAMES
};

static const struct {
  const char *name;
  bool is_number;
} names[NAMES] = {[MODE] = {"mode", true},
                  [SUITE] = {"suite", true},
                  [PURPOSE] = {"purpose", true},
                  [INDEX] = {"index", true},
                  [ALGORITHM] = {"algorithm", true},
                  [BITS] = {"bits", true},
                  [IMSI] = {"imsi", false},
                  [MCC] = {"mcc", false},
                  [MNC] = {"mnc", false},
                  [ELEMENT_TYPE] = {"element_type", true},
                  [ELEMENT] = {"element", false},
                  [EPOCH] = {"epoch", true},
                  [NETWORK_NONCE] = {"network_nonce", false},
                  [CARD_NONCE] = {"card_nonce", false},
                  [NETWORK_PUBLIC] = {"network_public", false},
                  [CARD_PUBLIC] = {"card_public", false},
                  [ROOT] = {"root", false},
                  [Z] = {"z", false}};

/* The longest value is a public of suite 2, in hex. */
#define VALUE_SIZE (2u * (1u + HASH) + 1u)

struct accumulated {
  const char *id, *seed;
  struct buffer hashed; /* what R hashes: up to `label`, it is the same for all of a request */
  size_t label;
  unsigned bits;
  char value[NAMES][VALUE_SIZE];
  struct request_value *values; /* the same in the order of a request */
  size_t place[NAMES];          /* where each stands there */
};

struct accumulated *accumulated_new(const char *id, const char *seed)
{
  const struct request_command *derive = request_command("derive");
  struct accumulated *a = memory_new(sizeof *a);
  size_t i;
  a->id = id;
  a->seed = seed;
  a->values = memory_new((request_names(derive) + 1) * sizeof *a->values); /* and one for what is no name of it */
  for (i = 0; i < NAMES; i++) {
    a->place[i] = request_place(derive, names[i].name);
    a->values[a->place[i]] = (struct request_value){a->value[i], 0, strlen(names[i].name)};
  }
  return a;
}

void accumulated_free(struct accumulated *a)
{
  if (a == NULL)
    return;
  buffer_free(&a->hashed);
  free(a->values);
  free(a);
}

/* R(label) */
static void hash(uint8_t out[HASH], struct accumulated *a, const char *label)
{
  a->hashed.length = a->label;
  buffer_text(&a->hashed, label);
  digest_sha256(out, a->hashed.octets, a->hashed.length);
}

static char digit(uint8_t octet)
{
  return (char)('0' + octet % 10);
}

static void set_length(struct accumulated *a, enum name name, size_t n)
{
  a->value[name][n] = '\0';
  a->values[a->place[name]].length = n;
}

static void set_text(struct accumulated *a, enum name name, const char *text, size_t n)
{
  memcpy(a->value[name], text, n);
  set_length(a, name, n);
}

static void set_number(struct accumulated *a, enum name name, size_t value)
{
  char digits[BUFFER_DIGITS];
  const char *first = buffer_digits(digits, value);
  set_text(a, name, first, (size_t)(digits + BUFFER_DIGITS - 1 - first));
}

/* The first n octets of R(label), behind a first octet where that is not negative. */
static void set_hash(struct accumulated *a, enum name name, const char *label, int first, size_t n)
{
  uint8_t octets[1 + HASH];
  const size_t skip = first < 0 ? 1u : 0u;
  octets[0] = (uint8_t)first;
  hash(octets + 1, a, label);
  hex_write(a->value[name], octets + skip, 1 + n - skip);
  set_length(a, name, 2 * (1 + n - skip));
}

static void set_purpose(struct accumulated *a, const uint8_t x[HASH])
{
  size_t row = x[2] % KEY_ROWS;
  bool is_ota = key_rows[row].purpose >= 4 && key_rows[row].purpose <= 6;
  a->bits = key_rows[row].bits;
  set_number(a, PURPOSE, key_rows[row].purpose);
  set_number(a, INDEX, is_ota ? 1u + x[3] % 15u : 0);
  set_number(a, ALGORITHM, key_rows[row].algorithm);
  set_number(a, BITS, key_rows[row].bits);
}

static void set_subscriber(struct accumulated *a, const uint8_t x[HASH])
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
  hash(r, a, "imsi");
  for (j = 3 + mnc_length; j < n; j++)
    imsi[j] = digit(r[j - 3 - mnc_length]);
  set_text(a, IMSI, imsi, n);
  set_text(a, MCC, mcc, 3);
  set_text(a, MNC, mnc, mnc_length);
}

static void set_element(struct accumulated *a, const uint8_t x[HASH])
{
  size_t type = 1u + x[12] % 2u, n = type == 1 ? 19u + x[13] % 2u : EID_DIGITS, check = type, j;
  char digits[EID_DIGITS + 1] = "89";
  uint8_t r[HASH];
  hash(r, a, "element");
  for (j = 2; j < n - check; j++)
    digits[j] = digit(r[j - 2]);
  if (type == 1)
    digits[n - 1] = check_luhn(digits, n - 1);
  else
    check_eid(digits + CHECK_EID_BEFORE, digits);
  set_number(a, ELEMENT_TYPE, type);
  set_text(a, ELEMENT, digits, n);
}

static void set_epoch(struct accumulated *a, const uint8_t x[HASH])
{
  uint32_t epoch = (uint32_t)x[14] << 24 | (uint32_t)x[15] << 16 | (uint32_t)x[16] << 8 | x[17];
  set_number(a, EPOCH, epoch == 0 ? 1 : epoch);
}

static void set_nonces(struct accumulated *a, const uint8_t x[HASH])
{
  set_hash(a, NETWORK_NONCE, "network-nonce", -1, 16);
  if (x[18] % 2 == 1)
    set_length(a, CARD_NONCE, 0);
  else
    set_hash(a, CARD_NONCE, "card-nonce", -1, 16);
}

static void set_publics(struct accumulated *a, const uint8_t x[HASH], unsigned suite)
{
  if (suite == 0) {
    set_length(a, NETWORK_PUBLIC, 0);
    set_length(a, CARD_PUBLIC, 0);
  } else {
    set_hash(a, NETWORK_PUBLIC, "network-public", suite == 2 ? 2 + x[19] % 2 : -1, HASH);
    set_hash(a, CARD_PUBLIC, "card-public", suite == 2 ? 2 + x[20] % 2 : -1, HASH);
  }
}

static void set_secret(struct accumulated *a, enum name name, const char *label, bool is_there)
{
  if (is_there)
    set_hash(a, name, label, -1, HASH);
  else
    set_length(a, name, 0);
}

/* Make request i. */
static void make(struct accumulated *a, size_t i)
{
  uint8_t x[HASH];
  char digits[BUFFER_DIGITS];
  unsigned mode, suite;
  buffer_clear(&a->hashed);
  buffer_text(&a->hashed, a->seed);
  buffer_text(&a->hashed, "/");
  buffer_text(&a->hashed, buffer_digits(digits, i));
  buffer_text(&a->hashed, "/");
  a->label = a->hashed.length;
  hash(x, a, "choice");
  mode = 1u + x[0] % 3u;
  suite = mode == 1 ? 0 : 1u + x[1] % 2u;
  set_number(a, MODE, mode);
  set_number(a, SUITE, suite);
  set_purpose(a, x);
  set_subscriber(a, x);
  set_element(a, x);
  set_epoch(a, x);
  set_nonces(a, x);
  set_publics(a, x, suite);
  set_secret(a, ROOT, "root", mode != 2);
  set_secret(a, Z, "z", mode != 1);
}

char *accumulated_line(struct accumulated *a, size_t i, size_t *key_octets)
{
  make(a, i);
  *key_octets = a->bits / 8;
  return request_line_of(a->id, request_command("derive"), a->values);
}

json_t *accumulated_input(const char *seed, size_t i)
{
  struct accumulated *a = accumulated_new("", seed);
  json_t *input = json_object();
  size_t j;
  make(a, i);
  for (j = 0; j < NAMES; j++)
    json_object_set_new(input, names[j].name,
                        names[j].is_number ? json_integer(strtoll(a->value[j], NULL, 10))
                                           : json_string_nocheck(a->value[j]));
  accumulated_free(a);
  return input;
}
