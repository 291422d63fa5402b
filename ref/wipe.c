// SPDX-License-Identifier: Apache-2.0
/* Wiping of secrets: see wipe.h. */
#include "compress.h"
#include "wipe.h"

void ltk_wipe_octets(uint8_t *p, size_t n)
{
  size_t i;
  /*@ loop invariant bounds: 0 <= i <= n;
      loop invariant zero: ZERO(p, i);
      loop assigns i, p[0 .. n - 1];
      loop variant n - i; */
  for (i = 0; i < n; i++)
    p[i] = 0;
}

void ltk_wipe_words(uint32_t *p, size_t n)
{
  size_t i;
  /* Eight at a time: some compilers do not make a call of memset of a loop in a freestanding program. */
  /*@ loop invariant bounds: 0 <= i <= n;
      loop invariant zero: ZERO_WORDS(p, i);
      loop assigns i, p[0 .. n - 1];
      loop variant n - i; */
  for (i = 0; n - i >= 8u; i += 8u) {
    p[i] = 0;
    p[i + 1u] = 0;
    p[i + 2u] = 0;
    p[i + 3u] = 0;
    p[i + 4u] = 0;
    p[i + 5u] = 0;
    p[i + 6u] = 0;
    p[i + 7u] = 0;
  }
  /*@ loop invariant bounds: 0 <= i <= n;
      loop invariant zero: ZERO_WORDS(p, i);
      loop assigns i, p[0 .. n - 1];
      loop variant n - i; */
  for (; i < n; i++)
    p[i] = 0;
}

void ltk_sha256_wipe(struct ltk_sha256_state *s)
{
  s->a = 0;
  s->b = 0;
  s->c = 0;
  s->d = 0;
  s->e = 0;
  s->f = 0;
  s->g = 0;
  s->h = 0;
}
