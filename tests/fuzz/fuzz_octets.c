// SPDX-License-Identifier: Apache-2.0
/* Hex digits, and S taken apart. */
#include "vectors/fields.h"
#include "fuzz.h"
#include "base/hex.h"
#include "base/memory.h"
#include "sha256.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* What is written is read again, into no more space than it needs, and not into less. */
static void write_and_read(const uint8_t *octets, size_t n)
{
  char *digits = memory_new(2 * n + 1), sha256[65], expected[65];
  uint8_t *again = malloc(n == 0 ? 1 : n), digest[32]; /* not memory_new: the sanitizer knows what was not written */
  size_t length;
  hex_write(digits, octets, n);
  CHECK(strlen(digits) == 2 * n);
  CHECK(hex_read(again, n, &length, digits, 2 * n) && length == n);
  CHECK(n == 0 || memcmp(again, octets, n) == 0);
  CHECK(n == 0 || !hex_read(again, n - 1, &length, digits, 2 * n));
  CHECK(n == 0 || !hex_read(again, n, &length, digits, 2 * n - 1));
  hex_sha256(sha256, octets, n);
  ltk_sha256(digest, octets, n);
  hex_write(expected, digest, sizeof digest);
  CHECK(strcmp(sha256, expected) == 0);
  free(again);
  free(digits);
}

/* Digits of anybody: only pairs of hex digits are taken, and they are what is written but for the case. */
static void read_and_write(const uint8_t *octets, size_t n)
{
  char *digits = memory_copy_octets((const char *)octets, n), *again = memory_new(n + 1);
  uint8_t *space = malloc(n / 2 + 1);
  size_t length, i, hex = 0;
  bool good = hex_read(space, n / 2, &length, digits, n);
  for (i = 0; i < n; i++)
    hex += isxdigit((unsigned char)digits[i]) != 0;
  CHECK(good == (hex == n && n % 2 == 0));
  if (good) {
    hex_write(again, space, length);
    CHECK(strcasecmp(again, digits) == 0);
  }
  free(space);
  free(again);
  free(digits);
}

struct told {
  size_t parts, at;
};

static void take_part(void *context, const struct fields_part *part)
{
  struct told *told = context;
  CHECK(part->offset == told->at && part->name != NULL && part->meaning != NULL && strlen(part->name) > 0);
  told->at += part->length;
  told->parts++;
}

/* The parts that are told of are the whole of S, without gap or overlap. */
static void take_apart(struct fuzz f)
{
  static const size_t counts[] = {0, FIELDS_DERIVE_COUNT, FIELDS_CONFIRM_COUNT};
  size_t kind = fuzz_octet(&f) % 3u, n = kind == FIELDS_KDF ? fuzz_octet(&f) % 64u : counts[kind];
  uint8_t *s = (uint8_t *)memory_copy_octets((const char *)f.octets, f.left);
  struct fields_parameter parameters[64];
  struct told told = {0};
  size_t fc_length;
  bool found = fields_find(s, f.left, parameters, n, &fc_length);
  CHECK(fields_tell((enum fields_kind)kind, s, f.left, n, take_part, &told) == found);
  CHECK(told.at == (found ? f.left : 0));
  CHECK(!found || n == 0 || parameters[n - 1].offset + parameters[n - 1].length + 2 == f.left);
  free(s);
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t n)
{
  struct fuzz f = {octets, n};
  switch (fuzz_octet(&f) % 3u) {
  case 0:
    write_and_read(f.octets, f.left);
    break;
  case 1:
    read_and_write(f.octets, f.left);
    break;
  default:
    take_apart(f);
  }
  return 0;
}
