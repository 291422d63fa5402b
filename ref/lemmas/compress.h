// SPDX-License-Identifier: Apache-2.0
/* SHA-256 of one block: lemmas. They are proven, none is assumed. */
#ifndef LTK_LEMMAS_COMPRESS_H
#define LTK_LEMMAS_COMPRESS_H
#ifdef __FRAMAC__

#include "logic/fips180-4.h"

/*@
  lemma WORDS_nth{L}: \forall uint32_t *w, integer i; 0 <= i < 16 ==> BLOCK_WORD(WORDS{L}(w), i) == \at(w[i], L);
  lemma MOD_16_differ: \forall integer t, i; 0 <= t < i < t + 16 ==> i % 16 != t % 16;
  lemma MOD_16_period: \forall integer t; 0 <= t ==> (t + 16) % 16 == t % 16;
*/

#endif
#endif
