// SPDX-License-Identifier: Apache-2.0
/* The rule of the seeds: see seed.h. */
#include "families/seed.h"
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

void to_hex(char *out, const uint8_t *octets, size_t n)
{
  size_t i;
  for (i = 0; i < n; i++)
    sprintf(out + 2 * i, "%02x", octets[i]);
  out[2 * n] = '\0';
}

void seed_hex(char *out, size_t n, const char *label)
{
  uint8_t *octets = memory_new(n + 1);
  seed_octets(octets, n, label);
  to_hex(out, octets, n);
  free(octets);
}

size_t from_hex(uint8_t *out, const char *hex)
{
  size_t n = strlen(hex) / 2, i;
  for (i = 0; i < n; i++) {
    unsigned octet;
    sscanf(hex + 2 * i, "%2x", &octet);
    out[i] = (uint8_t)octet;
  }
  return n;
}

const char *text(const char *format, ...)
{
  static char buffers[64][1024];
  static size_t next;
  char *buffer = buffers[next++ % 64];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(buffer, sizeof buffers[0], format, arguments);
  va_end(arguments);
  return buffer;
}
