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
  // r is the state after t rounds.
  predicate ROUNDED(struct ltk_sha256_state s, struct ltk_sha256_block b, struct ltk_sha256_state r, integer t) =
    r == ROUNDS(s, b, t);
  // w holds W(t) .. W(n-1), modulo 16.
  predicate WITHIN{L}(uint32_t *w, struct ltk_sha256_block b, integer t, integer n) =
    \forall integer i; t <= i < n ==> \at(w[i % 16], L) == W(b, i);
  predicate HOLDS{L}(uint32_t *w, struct ltk_sha256_block b, integer t) = WITHIN{L}(w, b, t, t + 16);
  // All words but that of index t % 16 are as before.
  predicate MOVED{L1, L2}(uint32_t *w, integer t) =
    \forall integer j; 0 <= j < 16 && j != t % 16 ==> \at(w[j], L2) == \at(w[j], L1);
  predicate SAME_BUT{L1, L2}(uint32_t *w, integer t, integer n) =
    \forall integer i; t <= i < n ==> \at(w[i % 16], L2) == \at(w[i % 16], L1);
  lemma MOVED_same{L1, L2}: \forall uint32_t *w, integer t; 0 <= t && MOVED{L1, L2}(w, t) ==> SAME_BUT{L1, L2}(w, t + 1, t + 16);
  lemma WITHIN_less{L}: \forall uint32_t *w, struct ltk_sha256_block b, integer t, n;
    WITHIN{L}(w, b, t, n) ==> WITHIN{L}(w, b, t + 1, n);
  lemma WITHIN_same{L1, L2}: \forall uint32_t *w, struct ltk_sha256_block b, integer t, n;
    WITHIN{L1}(w, b, t, n) && SAME_BUT{L1, L2}(w, t, n) ==> WITHIN{L2}(w, b, t, n);
  lemma WITHIN_more{L}: \forall uint32_t *w, struct ltk_sha256_block b, integer t, n;
    WITHIN{L}(w, b, t, n) && \at(w[n % 16], L) == W(b, n) ==> WITHIN{L}(w, b, t, n + 1);
*/

#endif
#endif
