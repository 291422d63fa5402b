// SPDX-License-Identifier: Apache-2.0
/* Controls: a leak of each kind, s being 32 secret octets. LEAK is the number of one, or 0. binaries.py says which
 * check must see which. */
#ifndef LTK_CT_LEAKS_H
#define LTK_CT_LEAKS_H

#include <stdint.h>

static volatile uint32_t leaked;
static volatile uint8_t table[256 * 64];

static void leak(const uint8_t s[32])
{
  uint32_t i;
  (void)i;
  (void)s;
  (void)table;
#if LEAK == 1 /* branch */
  if (s[3] & 1)
    leaked = leaked + 1;
#elif LEAK == 2                       /* lookup */
  leaked = table[64u * s[3]];
#elif LEAK == 3                       /* early-exit */
  for (i = 0; i < 32u; i++)
    if ((s[i] ^ table[i]) & 16) /* of octets, the sets of secrets that are traced would all end at the first */
      break;
  leaked = i;
#elif LEAK == 4                       /* loop-bound */
  for (i = 0; i < s[3]; i++)
    leaked = i;
#elif LEAK == 5                       /* division */
  leaked = 1000000007u / (s[3] + 1u);
#elif LEAK == 6                       /* shift */
  leaked = 1000000007u >> (s[3] & 31u);
#elif LEAK == 7 && defined __x86_64__ /* binary-only: a branch that the C does not show, as a compiler might make it   \
                                       */
  i = s[3];
  __asm__ volatile("testl $1, %0\n\t"
                   "je 1f\n\t"
                   "nop\n"
                   "1:"
                   :
                   : "r"(i)
                   : "cc");
#endif
}

#endif
