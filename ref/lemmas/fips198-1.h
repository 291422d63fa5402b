// SPDX-License-Identifier: Apache-2.0
/* HMAC: why the hash of a message that begins with a block is the hash that goes on from the hash value after that block.
 * Lemmas are proven, none is assumed. */
#ifndef LTK_LEMMAS_FIPS198_1_H
#define LTK_LEMMAS_FIPS198_1_H
#ifdef __FRAMAC__

#include "lemmas/fips180-4.h"
#include "logic/fips198-1.h"

/*@
  lemma HMAC_length: \forall octets K, M; \length(HMAC(K, M)) == 32;
  lemma K0_length: \forall octets K; \length(K0(K)) == 64;
  predicate K0_OCTET(octets K, integer i) = \nth(K0(K), i) ==
    (\length(K) <= 64 ? (i < \length(K) ? \nth(K, i) : 0) : (i < 32 ? \nth(SHA256(K), i) : 0));
  lemma K0_short: \forall octets K, integer i; \length(K) < 64 && 0 <= i < 64 ==> K0_OCTET(K, i);
  lemma K0_block: \forall octets K, integer i; \length(K) == 64 && 0 <= i < 64 ==> K0_OCTET(K, i);
  lemma K0_long: \forall octets K, integer i; \length(K) > 64 && 0 <= i < 64 ==> K0_OCTET(K, i);
  lemma K0_nth: \forall octets K, integer i; 0 <= i < 64 ==> K0_OCTET(K, i);

  predicate XORED(octets X, integer b, integer n) = \length(XORS(X, b, n)) == n &&
    \forall integer i; 0 <= i < n ==> \nth(XORS(X, b, n), i) == XOR(\nth(X, i), b);
  lemma XORED_0: \forall octets X, integer b; XORED(X, b, 0);
  predicate XORS_STEP(octets X, integer b, integer n) = XORS(X, b, n + 1) == CAT(XORS(X, b, n), B1(XOR(\nth(X, n), b)));
  lemma XORS_step: \forall octets X, integer b, n; 0 <= n ==> XORS_STEP(X, b, n);
  lemma XORED_step: \forall octets X, integer b, n; 0 <= n && XORED(X, b, n) && XORS_STEP(X, b, n) ==> XORED(X, b, n + 1);
  lemma XORED_next: \forall octets X, integer b, n; 1 <= n && XORED(X, b, n - 1) ==> XORED(X, b, n);
  predicate XORED_AT(octets X, integer b, integer i) = \nth(XORPAD(X, b), i) == XOR(\nth(X, i), b);
  lemma XORPAD_length: \forall octets X, integer b; \length(X) == 64 && XORED(X, b, 64) ==> \length(XORPAD(X, b)) == 64;
  lemma XORPAD_nth: \forall octets X, integer b, i; \length(X) == 64 && XORED(X, b, 64) && 0 <= i < 64 ==> XORED_AT(X, b, i);
  // Octet i of K0 xor the octet b repeated, for a key of at most a block.
  predicate PAD_OCTET(octets K, integer b, integer i) =
    \nth(XORPAD(K0(K), b), i) == XOR(i < \length(K) ? \nth(K, i) : 0, b);
  lemma PAD_octet: \forall octets K, integer b, i; \length(K) <= 64 && XORED(K0(K), b, 64) && 0 <= i < 64 ==> PAD_OCTET(K, b, i);
  // Step 2: K0 of a longer key is that of its digest.
  lemma K0_hashed: \forall octets K; \length(K) > 64 ==> K0(SHA256(K)) == K0(K);

  // Block 0 of B || Q is B, and block k + 1 is block k of Q.
  predicate FIRST_WORD(octets B, octets Q, integer j) = MESSAGE_WORD(CAT(B, Q), j) == MESSAGE_WORD(B, j);
  lemma FIRST_word: \forall octets B, Q, integer j; \length(B) == 64 && 0 <= j < 16 ==> FIRST_WORD(B, Q, j);
  predicate FIRST_BLOCK(octets B, octets Q) = BLOCK(CAT(B, Q), 0) == BLOCK(B, 0);
  lemma FIRST_block_if: \forall octets B, Q;
    FIRST_WORD(B, Q, 0) && FIRST_WORD(B, Q, 1) && FIRST_WORD(B, Q, 2) && FIRST_WORD(B, Q, 3)
    && FIRST_WORD(B, Q, 4) && FIRST_WORD(B, Q, 5) && FIRST_WORD(B, Q, 6) && FIRST_WORD(B, Q, 7)
    && FIRST_WORD(B, Q, 8) && FIRST_WORD(B, Q, 9) && FIRST_WORD(B, Q, 10) && FIRST_WORD(B, Q, 11)
    && FIRST_WORD(B, Q, 12) && FIRST_WORD(B, Q, 13) && FIRST_WORD(B, Q, 14) && FIRST_WORD(B, Q, 15) ==> FIRST_BLOCK(B, Q);
  lemma FIRST_block: \forall octets B, Q; \length(B) == 64 ==> FIRST_BLOCK(B, Q);
  predicate NEXT_WORD(octets B, octets Q, integer j) = MESSAGE_WORD(CAT(B, Q), 16 + j) == MESSAGE_WORD(Q, j);
  lemma NEXT_word_if: \forall octets B, Q, integer j; RIGHT(B, Q, 64, 4 * j) && RIGHT(B, Q, 64, 4 * j + 1) &&
    RIGHT(B, Q, 64, 4 * j + 2) && RIGHT(B, Q, 64, 4 * j + 3) ==> NEXT_WORD(B, Q, j);
  lemma NEXT_word: \forall octets B, Q, integer j; \length(B) == 64 && 0 <= j && 4 * j + 3 < \length(Q) ==> NEXT_WORD(B, Q, j);
  predicate NEXT_WORDS(octets B, octets Q, integer k) =
    NEXT_WORD(B, Q, 16 * k + 0) && NEXT_WORD(B, Q, 16 * k + 1) && NEXT_WORD(B, Q, 16 * k + 2) && NEXT_WORD(B, Q, 16 * k + 3)
    && NEXT_WORD(B, Q, 16 * k + 4) && NEXT_WORD(B, Q, 16 * k + 5) && NEXT_WORD(B, Q, 16 * k + 6) && NEXT_WORD(B, Q, 16 * k + 7)
    && NEXT_WORD(B, Q, 16 * k + 8) && NEXT_WORD(B, Q, 16 * k + 9) && NEXT_WORD(B, Q, 16 * k + 10) && NEXT_WORD(B, Q, 16 * k + 11)
    && NEXT_WORD(B, Q, 16 * k + 12) && NEXT_WORD(B, Q, 16 * k + 13) && NEXT_WORD(B, Q, 16 * k + 14) && NEXT_WORD(B, Q, 16 * k + 15);
  lemma NEXT_words: \forall octets B, Q, integer k; \length(B) == 64 && 0 <= k && 64 * (k + 1) <= \length(Q) ==>
    NEXT_WORDS(B, Q, k);
  predicate NEXT_BLOCK(octets B, octets Q, integer k) = BLOCK(CAT(B, Q), k + 1) == BLOCK(Q, k);
  lemma NEXT_block_if: \forall octets B, Q, integer k; NEXT_WORDS(B, Q, k) ==> NEXT_BLOCK(B, Q, k);
  lemma NEXT_block: \forall octets B, Q, integer k; \length(B) == 64 && 0 <= k && 64 * (k + 1) <= \length(Q) ==>
    NEXT_BLOCK(B, Q, k);

  // From s over B || Q is from the hash value after B over Q.
  predicate GOES_ON(struct ltk_sha256_state s, octets B, octets Q, integer k) =
    H(s, CAT(B, Q), k + 1) == H(COMPRESS(s, BLOCK(B, 0)), Q, k);
  lemma H_0: \forall struct ltk_sha256_state s, octets P; H(s, P, 0) == s;
  predicate H_STEP(struct ltk_sha256_state s, octets P, integer k) =
    H(s, P, k + 1) == COMPRESS(H(s, P, k), BLOCK(P, k));
  lemma H_next: \forall struct ltk_sha256_state s, octets P, integer k; 0 <= k ==> H_STEP(s, P, k);
  lemma GOES_ON_start: \forall struct ltk_sha256_state s, octets B, Q; FIRST_BLOCK(B, Q) && H_STEP(s, CAT(B, Q), 0) ==>
    GOES_ON(s, B, Q, 0);
  lemma GOES_ON_0: \forall struct ltk_sha256_state s, octets B, Q; \length(B) == 64 ==> GOES_ON(s, B, Q, 0);
  lemma GOES_ON_step: \forall struct ltk_sha256_state s, octets B, Q, integer k;
    GOES_ON(s, B, Q, k) && NEXT_BLOCK(B, Q, k) &&
    H_STEP(s, CAT(B, Q), k + 1) && H_STEP(COMPRESS(s, BLOCK(B, 0)), Q, k) ==> GOES_ON(s, B, Q, k + 1);
  lemma GOES_ON_next: \forall struct ltk_sha256_state s, octets B, Q, integer k;
    \length(B) == 64 && 1 <= k && 64 * k <= \length(Q) && GOES_ON(s, B, Q, k - 1) ==> GOES_ON(s, B, Q, k);

  lemma BLOCKS_next: \forall integer n; 0 <= n ==> BLOCKS(64 + n) == BLOCKS(n) + 1;
  lemma BLOCKS_32: BLOCKS(32) == 1;
  predicate PADDED_REST(octets B, octets M) = PADDED(0, CAT(B, M)) == CAT(B, PADDED(64, M));
  lemma TOTAL_rest: \forall octets B, M; \length(B) == 64 ==> TOTAL(0, CAT(B, M)) == TOTAL(64, M);
  lemma PADDED_rest: \forall octets B, M; \length(B) == 64 && ASSOCIATE(B, M, PADDING(TOTAL(64, M))) ==> PADDED_REST(B, M);
  lemma PADDED_REST_is: \forall octets B, M; \length(B) == 64 ==> PADDED_REST(B, M);
  predicate HASH_GOES_ON(octets B, octets M) =
    HASH(CAT(B, M)) == H(COMPRESS(IV, BLOCK(B, 0)), PADDED(64, M), BLOCKS(\length(M)));
  predicate HASH_BLOCKS(octets M) = HASH(M) == H(IV, PADDED(0, M), BLOCKS(\length(M)));
  lemma HASH_goes_on_if: \forall octets B, M; HASH_BLOCKS(CAT(B, M)) && PADDED_REST(B, M) &&
    BLOCKS(\length(CAT(B, M))) == BLOCKS(\length(M)) + 1 && GOES_ON(IV, B, PADDED(64, M), BLOCKS(\length(M))) ==> HASH_GOES_ON(B, M);
  lemma HASH_goes_on: \forall octets B, M;
    \length(B) == 64 && GOES_ON(IV, B, PADDED(64, M), BLOCKS(\length(M))) ==> HASH_GOES_ON(B, M);

  // The words of the block that ends the outer hash: those of the inner digest, and the padding of 96 octets.
  predicate WORD_BACK(integer x) = (uint32_t)WORD((uint8_t)(x >> 24), (uint8_t)(x >> 16), (uint8_t)(x >> 8), (uint8_t)x) == x;
  lemma WORD_back: \forall uint32_t x; WORD_BACK(x);
  predicate DIGEST_WORD(struct ltk_sha256_state s, integer k) = MESSAGE_WORD(PADDED(64, DIGEST(s)), k) == STATE_WORD(s, k);
  lemma DIGEST_word: \forall struct ltk_sha256_state s, integer k;
    0 <= k < 8 && DIGEST_WORD_OCTETS(s, k) && WORD_BACK(STATE_WORD(s, k)) ==> DIGEST_WORD(s, k);
  lemma DIGEST_WORD_0: \forall struct ltk_sha256_state s; DIGEST_WORD(s, 0);
  lemma DIGEST_WORD_1: \forall struct ltk_sha256_state s; DIGEST_WORD(s, 1);
  lemma DIGEST_WORD_2: \forall struct ltk_sha256_state s; DIGEST_WORD(s, 2);
  lemma DIGEST_WORD_3: \forall struct ltk_sha256_state s; DIGEST_WORD(s, 3);
  lemma DIGEST_WORD_4: \forall struct ltk_sha256_state s; DIGEST_WORD(s, 4);
  lemma DIGEST_WORD_5: \forall struct ltk_sha256_state s; DIGEST_WORD(s, 5);
  lemma DIGEST_WORD_6: \forall struct ltk_sha256_state s; DIGEST_WORD(s, 6);
  lemma DIGEST_WORD_7: \forall struct ltk_sha256_state s; DIGEST_WORD(s, 7);
  lemma ZERO_OCTETS_768: ZERO_OCTETS(768) == 23;
  lemma LENGTH_768_1: LENGTH_OCTET(768, 1) == 3;
  lemma LENGTH_768_0: LENGTH_OCTET(768, 0) == 0;
  lemma LENGTH_768_2: LENGTH_OCTET(768, 2) == 0;
  lemma LENGTH_768_3: LENGTH_OCTET(768, 3) == 0;
  lemma LENGTH_768_4: LENGTH_OCTET(768, 4) == 0;
  lemma LENGTH_768_5: LENGTH_OCTET(768, 5) == 0;
  lemma LENGTH_768_6: LENGTH_OCTET(768, 6) == 0;
  lemma LENGTH_768_7: LENGTH_OCTET(768, 7) == 0;
  lemma LENGTH_768: \forall integer n; 2 <= n < 8 ==> LENGTH_OCTET(768, n) == 0;
  lemma WORD_80: WORD(0x80, 0, 0, 0) == 0x80000000;
  lemma WORD_0: WORD(0, 0, 0, 0) == 0;
  lemma WORD_768: WORD(0, 0, 3, 0) == 768;
  predicate END_AT(octets D, integer i) = \nth(PADDED(64, D), 32 + i) == \nth(PADDING(768), i);
  lemma END_at_if: \forall octets D, integer i; PADDED_BY(64, D, 768) && RIGHT(D, PADDING(768), 32, i) ==> END_AT(D, i);
  lemma PADDING_768: \length(PADDING(768)) == 32;
  lemma END_right: \forall octets D, integer i; \length(D) == 32 && 0 <= i < 32 ==> RIGHT(D, PADDING(768), 32, i);
  lemma END_padded: \forall octets D; \length(D) == 32 ==> PADDED_BY(64, D, 768);
  lemma END_at: \forall octets D, integer i; \length(D) == 32 && 0 <= i < 32 ==> END_AT(D, i);
  predicate END_OCTET(octets D, integer i, integer x) = \nth(PADDED(64, D), 32 + i) == x;
  lemma END_first: \forall octets D; END_AT(D, 0) ==> END_OCTET(D, 0, 0x80);
  lemma END_zero: \forall octets D, integer i; END_AT(D, i) && (1 <= i < 30 || i == 31) ==> END_OCTET(D, i, 0);
  lemma END_length: \forall octets D; END_AT(D, 30) ==> END_OCTET(D, 30, 3);
  predicate END_OCTETS(octets D, integer k, integer b0, integer b1, integer b2, integer b3) = END_OCTET(D, 4 * k, b0) &&
    END_OCTET(D, 4 * k + 1, b1) && END_OCTET(D, 4 * k + 2, b2) && END_OCTET(D, 4 * k + 3, b3);
  predicate END_WORD(octets D, integer k, integer x) = MESSAGE_WORD(PADDED(64, D), 8 + k) == x;
  lemma END_octets_80: \forall octets D; \length(D) == 32 ==> END_OCTETS(D, 0, 0x80, 0, 0, 0);
  lemma END_octets_0: \forall octets D, integer k; \length(D) == 32 && 1 <= k < 7 ==> END_OCTETS(D, k, 0, 0, 0, 0);
  lemma END_octets_768: \forall octets D; \length(D) == 32 ==> END_OCTETS(D, 7, 0, 0, 3, 0);
  lemma END_80: \forall octets D; \length(D) == 32 ==> END_WORD(D, 0, 0x80000000);
  lemma END_0_if: \forall octets D, integer k; END_OCTETS(D, k, 0, 0, 0, 0) ==> END_WORD(D, k, 0);
  lemma END_0: \forall octets D, integer k; \length(D) == 32 && 1 <= k < 7 ==> END_WORD(D, k, 0);
  lemma END_768: \forall octets D; \length(D) == 32 ==> END_WORD(D, 7, 768);
*/

/* Two inductions, which the provers do not do by themselves: by the invariant of a loop. Ghost code: no compiler sees it. */
/*@ ghost
  /@ terminates \true;
     exits \false;
     assigns \nothing;
     ensures xored: \forall octets X, integer b; XORED(X, b, 64);
  @/
  static void induction_xored(void)
  {
    int n;
    /@ loop invariant bounds: 0 <= n <= 64;
       loop invariant xored: \forall octets X, integer b; XORED(X, b, n);
       loop assigns n;
       loop variant 64 - n;
    @/
    for (n = 0; n < 64; n++)
      ;
  }
*/
/*@ ghost
  /@ terminates \true;
     exits \false;
     assigns \nothing;
     ensures goes_on: \forall struct ltk_sha256_state s, octets B, Q; \length(B) == 64 && 64 * blocks <= \length(Q) ==>
       GOES_ON(s, B, Q, blocks);
  @/
  static void induction_goes_on(size_t blocks)
  {
    size_t k;
    /@ loop invariant bounds: 0 <= k <= blocks;
       loop invariant goes_on: \forall struct ltk_sha256_state s, octets B, Q; \length(B) == 64 && 64 * k <= \length(Q) ==>
         GOES_ON(s, B, Q, k);
       loop assigns k;
       loop variant blocks - k;
    @/
    for (k = 0; k < blocks; k++)
      ;
  }
*/
#endif
#endif
