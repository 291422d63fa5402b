// SPDX-License-Identifier: Apache-2.0
/* Wiping of secrets: see wipe.h. */
#include "wipe.h"

void ltk_wipe_octets(uint8_t *p, size_t n)
{
  size_t i;
  for (i = 0; i < n; i++)
    p[i] = 0;
}

void ltk_wipe_words(uint32_t *p, size_t n)
{
  size_t i;
  for (i = 0; i < n; i++)
    p[i] = 0;
}
