// SPDX-License-Identifier: Apache-2.0
/* The rule of the seeds: see seed.h. */
#include "families/seed.h"
#include "base/hex.h"
#include "base/memory.h"
#include "sha256.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void seed_octets(uint8_t *out, size_t n, const char *label)
{
  char block[1100];
  uint8_t digest[LTK_HASH];
  size_t at;
  for (at = 0; at < n; at += LTK_HASH) {
    int length = snprintf(block, sizeof block, "LTK-VECTORS/%s/%zu", label, at / LTK_HASH);
    ltk_sha256(digest, (const uint8_t *)block, (size_t)length);
    memcpy(out + at, digest, n - at < LTK_HASH ? n - at : LTK_HASH);
  }
}

void seed_hex(char *out, size_t n, const char *label)
{
  uint8_t *octets = memory_new(n + 1);
  seed_octets(octets, n, label);
  hex_write(out, octets, n);
  free(octets);
}

size_t from_hex(uint8_t *out, const char *hex)
{
  size_t n;
  if (!hex_read(out, strlen(hex) / 2, &n, hex, strlen(hex)))
    abort();
  return n;
}

/* All that was formatted, so that it stays. */
static struct formatted {
  struct formatted *before;
  char text[];
} * last;

const char *formatted(const char *format, ...)
{
  struct formatted *next;
  va_list arguments;
  int n;
  va_start(arguments, format);
  n = vsnprintf(NULL, 0, format, arguments);
  va_end(arguments);
  next = memory_new(sizeof *next + (size_t)n + 1);
  va_start(arguments, format);
  vsnprintf(next->text, (size_t)n + 1, format, arguments);
  va_end(arguments);
  next->before = last;
  last = next;
  return next->text;
}
