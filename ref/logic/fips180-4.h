// SPDX-License-Identifier: Apache-2.0
/* FIPS 180-4 (Secure Hash Standard), SHA-256, in ACSL: 2.2.2 and 3.2 (operations), 4.1.2 (functions), 4.2.2 (constants), 5.1.1
 * (padding), 5.2.1 (parsing), 5.3.3 (initial hash value) and 6.2.2 (hash computation). A message is an octet string. clauses: 2 */
#ifndef LTK_LOGIC_FIPS180_4_H
#define LTK_LOGIC_FIPS180_4_H
#ifdef __FRAMAC__

#include "logic/octets.h"
#include "state.h"

/* A message block: sixteen words. Specification only. */
struct ltk_sha256_block {
  uint32_t w0, w1, w2, w3, w4, w5, w6, w7, w8, w9, w10, w11, w12, w13, w14, w15;
};

/*@
  // 2.2.2, 3.2: operations on words
  logic integer ADD(integer x, integer y) = (uint32_t)(x + y);
  logic integer SHR(integer x, integer n) = x >> n;
  logic integer ROTR(integer x, integer n) = (x >> n) | (uint32_t)(x << (32 - n));

  // 4.1.2
  logic integer CH(integer x, integer y, integer z) = (uint32_t)((x & y) ^ ((uint32_t)(~x) & z));
  logic integer MAJ(integer x, integer y, integer z) = (uint32_t)((uint32_t)((x & y) ^ (x & z)) ^ (y & z));
  logic integer BIG_SIGMA0(integer x) = (uint32_t)((uint32_t)(ROTR(x, 2) ^ ROTR(x, 13)) ^ ROTR(x, 22));
  logic integer BIG_SIGMA1(integer x) = (uint32_t)((uint32_t)(ROTR(x, 6) ^ ROTR(x, 11)) ^ ROTR(x, 25));
  logic integer SMALL_SIGMA0(integer x) = (uint32_t)((uint32_t)(ROTR(x, 7) ^ ROTR(x, 18)) ^ SHR(x, 3));
  logic integer SMALL_SIGMA1(integer x) = (uint32_t)((uint32_t)(ROTR(x, 17) ^ ROTR(x, 19)) ^ SHR(x, 10));

  // 4.2.2
  logic integer KT(integer t) =
    t ==  0 ? 0x428a2f98 : t ==  1 ? 0x71374491 : t ==  2 ? 0xb5c0fbcf : t ==  3 ? 0xe9b5dba5 : 
    t ==  4 ? 0x3956c25b : t ==  5 ? 0x59f111f1 : t ==  6 ? 0x923f82a4 : t ==  7 ? 0xab1c5ed5 : 
    t ==  8 ? 0xd807aa98 : t ==  9 ? 0x12835b01 : t == 10 ? 0x243185be : t == 11 ? 0x550c7dc3 : 
    t == 12 ? 0x72be5d74 : t == 13 ? 0x80deb1fe : t == 14 ? 0x9bdc06a7 : t == 15 ? 0xc19bf174 : 
    t == 16 ? 0xe49b69c1 : t == 17 ? 0xefbe4786 : t == 18 ? 0x0fc19dc6 : t == 19 ? 0x240ca1cc : 
    t == 20 ? 0x2de92c6f : t == 21 ? 0x4a7484aa : t == 22 ? 0x5cb0a9dc : t == 23 ? 0x76f988da : 
    t == 24 ? 0x983e5152 : t == 25 ? 0xa831c66d : t == 26 ? 0xb00327c8 : t == 27 ? 0xbf597fc7 : 
    t == 28 ? 0xc6e00bf3 : t == 29 ? 0xd5a79147 : t == 30 ? 0x06ca6351 : t == 31 ? 0x14292967 : 
    t == 32 ? 0x27b70a85 : t == 33 ? 0x2e1b2138 : t == 34 ? 0x4d2c6dfc : t == 35 ? 0x53380d13 : 
    t == 36 ? 0x650a7354 : t == 37 ? 0x766a0abb : t == 38 ? 0x81c2c92e : t == 39 ? 0x92722c85 : 
    t == 40 ? 0xa2bfe8a1 : t == 41 ? 0xa81a664b : t == 42 ? 0xc24b8b70 : t == 43 ? 0xc76c51a3 : 
    t == 44 ? 0xd192e819 : t == 45 ? 0xd6990624 : t == 46 ? 0xf40e3585 : t == 47 ? 0x106aa070 : 
    t == 48 ? 0x19a4c116 : t == 49 ? 0x1e376c08 : t == 50 ? 0x2748774c : t == 51 ? 0x34b0bcb5 : 
    t == 52 ? 0x391c0cb3 : t == 53 ? 0x4ed8aa4a : t == 54 ? 0x5b9cca4f : t == 55 ? 0x682e6ff3 : 
    t == 56 ? 0x748f82ee : t == 57 ? 0x78a5636f : t == 58 ? 0x84c87814 : t == 59 ? 0x8cc70208 : 
    t == 60 ? 0x90befffa : t == 61 ? 0xa4506ceb : t == 62 ? 0xbef9a3f7 : 0xc67178f2;

  // Some state and some block: every field is overridden wherever they are used.
  axiomatic Any {
    logic struct ltk_sha256_state ANY_STATE;
    logic struct ltk_sha256_block ANY_BLOCK;
  }

  // The block that the sixteen words w[0 .. 15] are.
  logic struct ltk_sha256_block WORDS{L}(uint32_t *w) = { ANY_BLOCK \with
    .w0 = w[0], .w1 = w[1], .w2 = w[2], .w3 = w[3],
    .w4 = w[4], .w5 = w[5], .w6 = w[6], .w7 = w[7],
    .w8 = w[8], .w9 = w[9], .w10 = w[10], .w11 = w[11],
    .w12 = w[12], .w13 = w[13], .w14 = w[14], .w15 = w[15] };

  // 6.2.2, step 1: the message schedule of a block
  logic integer BLOCK_WORD(struct ltk_sha256_block b, integer t) =
    t == 0 ? b.w0 : t == 1 ? b.w1 : t == 2 ? b.w2 : t == 3 ? b.w3 : t == 4 ? b.w4 : t == 5 ? b.w5 : t == 6 ? b.w6 : t == 7 ? b.w7 :
    t == 8 ? b.w8 : t == 9 ? b.w9 : t == 10 ? b.w10 : t == 11 ? b.w11 : t == 12 ? b.w12 : t == 13 ? b.w13 : t == 14 ? b.w14 : b.w15;
  logic integer SCHEDULE(integer w2, integer w7, integer w15, integer w16) =
    ADD(ADD(ADD(SMALL_SIGMA1(w2), w7), SMALL_SIGMA0(w15)), w16);
  logic integer W(struct ltk_sha256_block b, integer t) =
    t < 16 ? BLOCK_WORD(b, t) : SCHEDULE(W(b, t - 2), W(b, t - 7), W(b, t - 15), W(b, t - 16));

  // 6.2.2, steps 2 and 3: the rounds
  logic integer T1(struct ltk_sha256_state s, integer k, integer w) =
    ADD(ADD(ADD(ADD(s.h, BIG_SIGMA1(s.e)), CH(s.e, s.f, s.g)), k), w);
  logic integer T2(struct ltk_sha256_state s) = ADD(BIG_SIGMA0(s.a), MAJ(s.a, s.b, s.c));
  logic struct ltk_sha256_state ROUND(struct ltk_sha256_state s, integer k, integer w) =
    { s \with .h = s.g, .g = s.f, .f = s.e, .e = (uint32_t)ADD(s.d, T1(s, k, w)),
              .d = s.c, .c = s.b, .b = s.a, .a = (uint32_t)ADD(T1(s, k, w), T2(s)) };
  logic struct ltk_sha256_state ROUNDS(struct ltk_sha256_state s, struct ltk_sha256_block b, integer t) =
    t <= 0 ? s : ROUND(ROUNDS(s, b, t - 1), KT(t - 1), W(b, t - 1));

  // 6.2.2, step 4
  logic struct ltk_sha256_state ADD_STATES(struct ltk_sha256_state x, struct ltk_sha256_state y) =
    { x \with .a = (uint32_t)ADD(x.a, y.a), .b = (uint32_t)ADD(x.b, y.b),
              .c = (uint32_t)ADD(x.c, y.c), .d = (uint32_t)ADD(x.d, y.d),
              .e = (uint32_t)ADD(x.e, y.e), .f = (uint32_t)ADD(x.f, y.f),
              .g = (uint32_t)ADD(x.g, y.g), .h = (uint32_t)ADD(x.h, y.h) };
*/

/*@
  // 6.2.2: from H(i-1) and the block i to H(i)
  logic struct ltk_sha256_state COMPRESS(struct ltk_sha256_state s, struct ltk_sha256_block b) =
    ADD_STATES(s, ROUNDS(s, b, 64));
*/

/*@
  predicate ZERO_STATE(struct ltk_sha256_state s) =
    s.a == 0 && s.b == 0 && s.c == 0 && s.d == 0 && s.e == 0 && s.f == 0 && s.g == 0 && s.h == 0;

  // 5.3.3
  logic struct ltk_sha256_state IV = { ANY_STATE \with
    .a = (uint32_t)0x6a09e667, .b = (uint32_t)0xbb67ae85, .c = (uint32_t)0x3c6ef372, .d = (uint32_t)0xa54ff53a,
    .e = (uint32_t)0x510e527f, .f = (uint32_t)0x9b05688c, .g = (uint32_t)0x1f83d9ab, .h = (uint32_t)0x5be0cd19 };

  // 3.1: a word from four octets, the first the most significant; and back. (The names b3 .. b0 and not b0 .. b3: Qed sorts the
  // operands of |, by name, and must come to the same order in the C.)
  logic integer WORD(integer b3, integer b2, integer b1, integer b0) = (b3 << 24) | (b2 << 16) | (b1 << 8) | b0;
  logic octets OCTETS4(integer b0, integer b1, integer b2, integer b3) = CAT(B1(b0), CAT(B1(b1), CAT(B1(b2), B1(b3))));
  logic octets WORD_OCTETS(integer x) = OCTETS4((uint8_t)(x >> 24), (uint8_t)(x >> 16), (uint8_t)(x >> 8), (uint8_t)x);

  // 5.1.1: what follows a message of l bits, l a multiple of 8: the bit 1 and k bits 0, with k the least solution of
  // l + 1 + k = 448 mod 512, which are the octet 80 and (k - 7) / 8 octets 00; and l in 64 bits.
  logic integer ZERO_BITS(integer l) = (959 - l % 512) % 512;
  logic integer ZERO_OCTETS(integer l) = (ZERO_BITS(l) - 7) / 8;
  logic integer LENGTH_OCTET(integer l, integer n) = (uint8_t)(l >> (8 * n));
  logic octets LENGTH_FIELD(integer l) =
    CAT(OCTETS4(LENGTH_OCTET(l, 7), LENGTH_OCTET(l, 6), LENGTH_OCTET(l, 5), LENGTH_OCTET(l, 4)),
        OCTETS4(LENGTH_OCTET(l, 3), LENGTH_OCTET(l, 2), LENGTH_OCTET(l, 1), LENGTH_OCTET(l, 0)));
  logic octets ZEROS_LENGTH(integer l) = CAT(ZEROS(ZERO_OCTETS(l)), LENGTH_FIELD(l));
  logic octets PADDING(integer l) = CAT(B1(0x80), ZEROS_LENGTH(l));

  // 5.2.1: word j and block k of a padded message
  logic uint32_t MESSAGE_WORD(octets P, integer j) =
    (uint32_t)WORD(\nth(P, 4 * j), \nth(P, 4 * j + 1), \nth(P, 4 * j + 2), \nth(P, 4 * j + 3));
  logic struct ltk_sha256_block BLOCK(octets P, integer k) = { ANY_BLOCK \with
    .w0 = MESSAGE_WORD(P, 16 * k + 0), .w1 = MESSAGE_WORD(P, 16 * k + 1), .w2 = MESSAGE_WORD(P, 16 * k + 2), .w3 = MESSAGE_WORD(P, 16 * k + 3),
    .w4 = MESSAGE_WORD(P, 16 * k + 4), .w5 = MESSAGE_WORD(P, 16 * k + 5), .w6 = MESSAGE_WORD(P, 16 * k + 6), .w7 = MESSAGE_WORD(P, 16 * k + 7),
    .w8 = MESSAGE_WORD(P, 16 * k + 8), .w9 = MESSAGE_WORD(P, 16 * k + 9), .w10 = MESSAGE_WORD(P, 16 * k + 10), .w11 = MESSAGE_WORD(P, 16 * k + 11),
    .w12 = MESSAGE_WORD(P, 16 * k + 12), .w13 = MESSAGE_WORD(P, 16 * k + 13), .w14 = MESSAGE_WORD(P, 16 * k + 14), .w15 = MESSAGE_WORD(P, 16 * k + 15) };

  // 6.2.2: the hash value after k blocks of a padded message, from s
  logic struct ltk_sha256_state H(struct ltk_sha256_state s, octets P, integer k) =
    k <= 0 ? s : COMPRESS(H(s, P, k - 1), BLOCK(P, k - 1));

  // 6.2: the last hash value H(N), and the message digest, its words a .. h as octets. PADDED(n, M) is the padded message
  // without its first n octets, where M is the message without them.
  logic integer TOTAL(integer n, octets M) = 8 * (n + \length(M));
  logic octets PADDED(integer n, octets M) = CAT(M, PADDING(TOTAL(n, M)));
  logic struct ltk_sha256_state HASH(octets M) = H(IV, PADDED(0, M), \length(PADDED(0, M)) / 64);
  logic octets CAT4(octets x, octets y, octets z, octets u) = CAT(x, CAT(y, CAT(z, u)));
  logic octets DIGEST(struct ltk_sha256_state s) =
    CAT(CAT4(WORD_OCTETS(s.a), WORD_OCTETS(s.b), WORD_OCTETS(s.c), WORD_OCTETS(s.d)),
        CAT4(WORD_OCTETS(s.e), WORD_OCTETS(s.f), WORD_OCTETS(s.g), WORD_OCTETS(s.h)));
  logic octets SHA256(octets M) = DIGEST(HASH(M));

  // A message of n octets ends in the block (n + 72) / 64, whatever whole blocks stood before it.
  logic integer BLOCKS(integer n) = (n + 72) / 64;
*/
#endif
#endif
