// SPDX-License-Identifier: Apache-2.0
/* SHA-256: what the annotations of sha256.c speak of, and lemmas. Lemmas are proven, none is assumed. */
#ifndef LTK_LEMMAS_FIPS180_4_H
#define LTK_LEMMAS_FIPS180_4_H
#ifdef __FRAMAC__

#include "lemmas/octets.h"
#include "logic/fips180-4.h"

/*@
  predicate ZERO_OCTETS_OF(integer l, integer n) = ZERO_OCTETS(l) == (n % 64 <= 55 ? 55 - n % 64 : 119 - n % 64);
  predicate BLOCKS_OF(integer n) = 64 * BLOCKS(n) == n - n % 64 + (n % 64 <= 55 ? 64 : 128);
  // l bits are n octets and whole blocks before them.
  predicate WHOLE(integer n, integer l) = l % 512 == (8 * n) % 512;
  predicate FILLS(integer l, integer n) = 0 <= ZERO_OCTETS(l) && n + ZERO_OCTETS(l) + 9 == 64 * BLOCKS(n);
  logic uint32_t STATE_WORD(struct ltk_sha256_state s, integer i) =
    i == 0 ? s.a : i == 1 ? s.b : i == 2 ? s.c : i == 3 ? s.d : i == 4 ? s.e : i == 5 ? s.f : i == 6 ? s.g : s.h;
  // The octets of a digest, word by word. A predicate, to be asserted where it is needed.
  predicate DIGEST_AT(struct ltk_sha256_state s, integer i, integer k) =
    \nth(DIGEST(s), i) == \nth(WORD_OCTETS(STATE_WORD(s, k)), i - 4 * k);
  predicate DIGEST_HIGH(struct ltk_sha256_state s, integer i) = \nth(DIGEST(s), i) ==
    \nth(CAT4(WORD_OCTETS(s.e), WORD_OCTETS(s.f), WORD_OCTETS(s.g), WORD_OCTETS(s.h)), i - 16);
  predicate DIGEST_WORD_OCTETS(struct ltk_sha256_state s, integer k) = DIGEST_AT(s, 4 * k, k) && DIGEST_AT(s, 4 * k + 1, k) &&
    DIGEST_AT(s, 4 * k + 2, k) && DIGEST_AT(s, 4 * k + 3, k);
  // D[i .. i+3] are the octets of a word.
  predicate WORD_AT(octets D, integer i, integer x) = \nth(D, i) == (uint8_t)(x >> 24) && \nth(D, i + 1) == (uint8_t)(x >> 16) &&
    \nth(D, i + 2) == (uint8_t)(x >> 8) && \nth(D, i + 3) == (uint8_t)x;
  predicate UNDER_8(integer i) = i == 0 || i == 1 || i == 2 || i == 3 || i == 4 || i == 5 || i == 6 || i == 7;
  predicate PADDED_BY(integer n, octets M, integer l) = PADDED(n, M) == CAT(M, PADDING(l));
  // w[0 .. n-1] are the first n words of block k of P.
  predicate LOADED{L}(uint32_t *w, octets P, integer k, integer n) =
    \forall integer i; 0 <= i < n ==> \at(w[i], L) == MESSAGE_WORD(P, 16 * k + i);
  predicate KEPT{L1, L2}(uint32_t *w, integer n) = \forall integer i; 0 <= i < n ==> \at(w[i], L1) == \at(w[i], L2);
*/
/*@
  lemma ZERO_OCTETS_bounds: \forall integer l; 0 <= l && l % 8 == 0 ==> 0 <= ZERO_OCTETS(l) < 64;
  lemma MOD_512: \forall integer n; 0 <= n ==> (8 * n) % 512 == 8 * (n % 64);
  lemma ZERO_OCTETS_value: \forall integer l, t; 0 <= t < 64 && l % 512 == 8 * t ==>
    ZERO_OCTETS(l) == (t <= 55 ? 55 - t : 119 - t);
  lemma ZERO_OCTETS_is: \forall integer l, n; l % 512 == 8 * (n % 64) && 0 <= n % 64 < 64 ==> ZERO_OCTETS_OF(l, n);
  lemma BLOCKS_is: \forall integer n; 0 <= n ==> BLOCKS_OF(n);
  lemma FILLS_if: \forall integer l, n; 0 <= n && ZERO_OCTETS_OF(l, n) && BLOCKS_OF(n) ==> FILLS(l, n);
  lemma FILLS_is: \forall integer l, n; 0 <= n && WHOLE(n, l) ==> FILLS(l, n);
  lemma WHOLE_0: \forall integer n, l; 0 <= n && 8 * n <= l <= 8 * n ==> WHOLE(n, l);
  lemma WHOLE_64: \forall integer n, l; 0 <= n && 8 * (64 + n) <= l <= 8 * (64 + n) ==> WHOLE(n, l);
  // The octets of a word and of a digest.
  lemma OCTETS4_length: \forall integer b0, b1, b2, b3; \length(OCTETS4(b0, b1, b2, b3)) == 4;
  lemma OCTETS4_0: \forall integer b0, b1, b2, b3; \nth(OCTETS4(b0, b1, b2, b3), 0) == b0;
  lemma OCTETS4_1: \forall integer b0, b1, b2, b3; \nth(OCTETS4(b0, b1, b2, b3), 1) == b1;
  lemma OCTETS4_2: \forall integer b0, b1, b2, b3; \nth(OCTETS4(b0, b1, b2, b3), 2) == b2;
  lemma OCTETS4_3: \forall integer b0, b1, b2, b3; \nth(OCTETS4(b0, b1, b2, b3), 3) == b3;
  lemma WORD_OCTETS_length: \forall integer x; \length(WORD_OCTETS(x)) == 4;
  lemma WORD_OCTETS_0: \forall integer x; \nth(WORD_OCTETS(x), 0) == (uint8_t)(x >> 24);
  lemma WORD_OCTETS_1: \forall integer x; \nth(WORD_OCTETS(x), 1) == (uint8_t)(x >> 16);
  lemma WORD_OCTETS_2: \forall integer x; \nth(WORD_OCTETS(x), 2) == (uint8_t)(x >> 8);
  lemma WORD_OCTETS_3: \forall integer x; \nth(WORD_OCTETS(x), 3) == (uint8_t)x;
  lemma CAT4_length: \forall octets x, y, z, u;
    \length(x) == 4 && \length(y) == 4 && \length(z) == 4 && \length(u) == 4 ==> \length(CAT4(x, y, z, u)) == 16;
  lemma CAT4_0: \forall octets x, y, z, u, integer i;
    \length(x) == 4 && \length(y) == 4 && \length(z) == 4 && \length(u) == 4 && 0 <= i < 4 ==>
    \nth(CAT4(x, y, z, u), i) == \nth(x, i);
  lemma CAT4_1: \forall octets x, y, z, u, integer i;
    \length(x) == 4 && \length(y) == 4 && \length(z) == 4 && \length(u) == 4 && 4 <= i < 8 ==>
    \nth(CAT4(x, y, z, u), i) == \nth(y, i - 4);
  lemma CAT4_2: \forall octets x, y, z, u, integer i;
    \length(x) == 4 && \length(y) == 4 && \length(z) == 4 && \length(u) == 4 && 8 <= i < 12 ==>
    \nth(CAT4(x, y, z, u), i) == \nth(z, i - 8);
  lemma CAT4_3: \forall octets x, y, z, u, integer i;
    \length(x) == 4 && \length(y) == 4 && \length(z) == 4 && \length(u) == 4 && 12 <= i < 16 ==>
    \nth(CAT4(x, y, z, u), i) == \nth(u, i - 12);
  lemma DIGEST_length: \forall struct ltk_sha256_state s; \length(DIGEST(s)) == 32;
  lemma SHA256_length: \forall octets M; \length(SHA256(M)) == 32;
  lemma DIGEST_HIGH_is: \forall struct ltk_sha256_state s, integer i; 16 <= i < 32 ==> DIGEST_HIGH(s, i);
  lemma DIGEST_AT_0: \forall struct ltk_sha256_state s, integer i; 0 <= i < 4 ==> DIGEST_AT(s, i, 0);
  lemma DIGEST_AT_1: \forall struct ltk_sha256_state s, integer i; 4 <= i < 8 ==> DIGEST_AT(s, i, 1);
  lemma DIGEST_AT_2: \forall struct ltk_sha256_state s, integer i; 8 <= i < 12 ==> DIGEST_AT(s, i, 2);
  lemma DIGEST_AT_3: \forall struct ltk_sha256_state s, integer i; 12 <= i < 16 ==> DIGEST_AT(s, i, 3);
  lemma DIGEST_AT_4: \forall struct ltk_sha256_state s, integer i; 
    16 <= i < 20 && DIGEST_HIGH(s, i) ==> DIGEST_AT(s, i, 4);
  lemma DIGEST_AT_5: \forall struct ltk_sha256_state s, integer i; 
    20 <= i < 24 && DIGEST_HIGH(s, i) ==> DIGEST_AT(s, i, 5);
  lemma DIGEST_AT_6: \forall struct ltk_sha256_state s, integer i; 
    24 <= i < 28 && DIGEST_HIGH(s, i) ==> DIGEST_AT(s, i, 6);
  lemma DIGEST_AT_7: \forall struct ltk_sha256_state s, integer i; 
    28 <= i < 32 && DIGEST_HIGH(s, i) ==> DIGEST_AT(s, i, 7);
  lemma DIGEST_word_at: \forall struct ltk_sha256_state s, integer k;
    0 <= k < 8 && DIGEST_WORD_OCTETS(s, k) ==> WORD_AT(DIGEST(s), 4 * k, STATE_WORD(s, k));
  // The padding.
  lemma LENGTH_FIELD_length: \forall integer l; \length(LENGTH_FIELD(l)) == 8;
  lemma LENGTH_FIELD_0: \forall integer l; \nth(LENGTH_FIELD(l), 0) == LENGTH_OCTET(l, 7);
  lemma LENGTH_FIELD_1: \forall integer l; \nth(LENGTH_FIELD(l), 1) == LENGTH_OCTET(l, 6);
  lemma LENGTH_FIELD_2: \forall integer l; \nth(LENGTH_FIELD(l), 2) == LENGTH_OCTET(l, 5);
  lemma LENGTH_FIELD_3: \forall integer l; \nth(LENGTH_FIELD(l), 3) == LENGTH_OCTET(l, 4);
  lemma LENGTH_FIELD_4: \forall integer l; \nth(LENGTH_FIELD(l), 4) == LENGTH_OCTET(l, 3);
  lemma LENGTH_FIELD_5: \forall integer l; \nth(LENGTH_FIELD(l), 5) == LENGTH_OCTET(l, 2);
  lemma LENGTH_FIELD_6: \forall integer l; \nth(LENGTH_FIELD(l), 6) == LENGTH_OCTET(l, 1);
  lemma LENGTH_FIELD_7: \forall integer l; \nth(LENGTH_FIELD(l), 7) == LENGTH_OCTET(l, 0);
  lemma UNDER_8_is: \forall integer i; 0 <= i < 8 ==> UNDER_8(i);
  lemma LENGTH_FIELD_cases: \forall integer l, i;
    (i == 0 || i == 1 || i == 2 || i == 3 || i == 4 || i == 5 || i == 6 || i == 7) ==>
    \nth(LENGTH_FIELD(l), i) == LENGTH_OCTET(l, 7 - i);
  lemma LENGTH_FIELD_each: \forall integer l, i; UNDER_8(i) ==> \nth(LENGTH_FIELD(l), i) == LENGTH_OCTET(l, 7 - i);
  lemma LENGTH_FIELD_nth: \forall integer l, i; 0 <= i < 8 ==> \nth(LENGTH_FIELD(l), i) == LENGTH_OCTET(l, 7 - i);
  lemma ZEROS_LENGTH_length: \forall integer l; 0 <= ZERO_OCTETS(l) ==> \length(ZEROS_LENGTH(l)) == ZERO_OCTETS(l) + 8;
  lemma ZEROS_LENGTH_00: \forall integer l, i; 0 <= i < ZERO_OCTETS(l) ==> \nth(ZEROS_LENGTH(l), i) == 0;
  lemma ZEROS_LENGTH_right: \forall integer l, i; 0 <= ZERO_OCTETS(l) && 0 <= i < 8 ==>
    RIGHT(ZEROS(ZERO_OCTETS(l)), LENGTH_FIELD(l), ZERO_OCTETS(l), i);
  lemma ZEROS_LENGTH_at: \forall integer l, i; RIGHT(ZEROS(ZERO_OCTETS(l)), LENGTH_FIELD(l), ZERO_OCTETS(l), i - ZERO_OCTETS(l)) ==>
    \nth(ZEROS_LENGTH(l), i) == \nth(LENGTH_FIELD(l), i - ZERO_OCTETS(l));
  lemma ZEROS_LENGTH_field: \forall integer l, i; 0 <= ZERO_OCTETS(l) <= i < ZERO_OCTETS(l) + 8 ==>
    \nth(ZEROS_LENGTH(l), i) == \nth(LENGTH_FIELD(l), i - ZERO_OCTETS(l));
  lemma ZEROS_LENGTH_l: \forall integer l, i; 0 <= ZERO_OCTETS(l) <= i < ZERO_OCTETS(l) + 8 ==>
    \nth(ZEROS_LENGTH(l), i) == LENGTH_OCTET(l, 7 + ZERO_OCTETS(l) - i);
  lemma PADDING_length: \forall integer l; 0 <= ZERO_OCTETS(l) ==> \length(PADDING(l)) == ZERO_OCTETS(l) + 9;
  lemma PADDING_80: \forall integer l; \nth(PADDING(l), 0) == 0x80;
  lemma PADDING_right: \forall integer l, i; 0 <= ZERO_OCTETS(l) && 0 <= i < ZERO_OCTETS(l) + 8 ==>
    RIGHT(B1(0x80), ZEROS_LENGTH(l), 1, i);
  lemma PADDING_at: \forall integer l, i; RIGHT(B1(0x80), ZEROS_LENGTH(l), 1, i - 1) ==>
    \nth(PADDING(l), i) == \nth(ZEROS_LENGTH(l), i - 1);
  lemma PADDING_rest: \forall integer l, i; 0 <= ZERO_OCTETS(l) && 1 <= i < ZERO_OCTETS(l) + 9 ==> \nth(PADDING(l), i) == \nth(ZEROS_LENGTH(l), i - 1);
  lemma PADDING_00: \forall integer l, i; 1 <= i < 1 + ZERO_OCTETS(l) ==> \nth(PADDING(l), i) == 0;
  lemma PADDING_l: \forall integer l, i; 0 <= ZERO_OCTETS(l) && 1 + ZERO_OCTETS(l) <= i < 9 + ZERO_OCTETS(l) ==>
    \nth(PADDING(l), i) == LENGTH_OCTET(l, 8 + ZERO_OCTETS(l) - i);
  // Octet i of the padded message is one of the zeros; word j is all of them.
  predicate ZERO_AT(octets P, integer i) = \nth(P, i) == 0;
  lemma ZERO_AT_right: \forall octets M, integer l, n, i; RIGHT(M, PADDING(l), n, i - n) && 1 <= i - n < 1 + ZERO_OCTETS(l) ==>
    ZERO_AT(CAT(M, PADDING(l)), i);
  lemma ZERO_AT_padding: \forall octets M, integer l, i;
    FILLS(l, \length(M)) && \length(M) < i < 64 * BLOCKS(\length(M)) - 8 ==> ZERO_AT(CAT(M, PADDING(l)), i);
  predicate ZERO_WORD(octets P, integer j) =
    ZERO_AT(P, 4 * j) && ZERO_AT(P, 4 * j + 1) && ZERO_AT(P, 4 * j + 2) && ZERO_AT(P, 4 * j + 3);
  lemma ZERO_WORD_is: \forall octets P, integer j; ZERO_WORD(P, j) ==> MESSAGE_WORD(P, j) == 0;
  lemma PADDED_by: \forall octets M, integer n, l; 8 * (n + \length(M)) <= l <= 8 * (n + \length(M)) ==> PADDED_BY(n, M, l);
  lemma CAT_PADDING_length: \forall octets M, integer l; FILLS(l, \length(M)) ==>
    \length(CAT(M, PADDING(l))) == 64 * BLOCKS(\length(M));
  lemma TOTAL_fills: \forall octets M; FILLS(TOTAL(0, M), \length(M)) && FILLS(TOTAL(64, M), \length(M));
  lemma PADDED_length: \forall octets M; \length(PADDED(0, M)) == 64 * BLOCKS(\length(M));
  lemma PADDED_64_length: \forall octets M; \length(PADDED(64, M)) == 64 * BLOCKS(\length(M));
  lemma HASH_blocks: \forall octets M; HASH(M) == H(IV, PADDED(0, M), BLOCKS(\length(M)));
  lemma LOADED_kept{L1, L2}: \forall uint32_t *w, octets P, integer k, n;
    LOADED{L1}(w, P, k, n) && KEPT{L1, L2}(w, n) ==> LOADED{L2}(w, P, k, n);
  lemma LOADED_next{L}: \forall uint32_t *w, octets P, integer k, n;
    LOADED{L}(w, P, k, n) && \at(w[n], L) == MESSAGE_WORD(P, 16 * k + n) ==> LOADED{L}(w, P, k, n + 1);
  lemma LOADED_block{L}: \forall uint32_t *w, octets P, integer k; LOADED{L}(w, P, k, 16) ==> WORDS{L}(w) == BLOCK(P, k);
*/
#endif
#endif
