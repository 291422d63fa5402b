// SPDX-License-Identifier: Apache-2.0
/* SHA-256 of a message, FIPS 180-4: 5 and 6.2; the hash of a block is in compress.c. Section numbers are FIPS 180-4's. The
 * message is read where it lies: octet of the padded message -> word -> block -> hash value. clauses: 2 */
#include "compress.h"
#include "compute.h"
#include "wipe.h"
#ifdef __FRAMAC__
#include "lemmas/bits.h"
#include "lemmas/fips180-4.h"
#endif

struct ltk_sha256_state ltk_sha256_initial(void)
{
  struct ltk_sha256_state s;
  /* 5.3.3: the first 32 bits of the fractional parts of the square roots of the first eight primes. */
  s.a = 0x6a09e667u;
  s.b = 0xbb67ae85u;
  s.c = 0x3c6ef372u;
  s.d = 0xa54ff53au;
  s.e = 0x510e527fu;
  s.f = 0x9b05688cu;
  s.g = 0x1f83d9abu;
  s.h = 0x5be0cd19u;
  return s;
}

/* A word from four octets, the first the most significant: 3.1. */
/*@ terminates \true;
    exits \false;
    assigns ltk_unwiped;
    ensures function: \result == WORD(b0, b1, b2, b3); */
static inline uint32_t word(uint8_t b0, uint8_t b1, uint8_t b2, uint8_t b3)
{
  return ((uint32_t)b0 << 24) | ((uint32_t)b1 << 16) | ((uint32_t)b2 << 8) | (uint32_t)b3;
}

/* 5.1.1: the octet of weight 256^n, n = 0 .. 7, of the message's length in bits. */
/*@ requires index: n < 8;
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures function: \result == LENGTH_OCTET(bits, n); */
static inline uint8_t length_octet(uint64_t bits, size_t n)
{
  return (uint8_t)(bits >> (8u * n));
}

/* 5.1.1: octet i of the padded message: the message, 80, zeros, and its length in bits in the last eight octets. */
/*@ requires length: length <= LTK_LENGTH_MAX;
    requires bits: WHOLE(length, bits);
    requires padded: padded_length == 64 * BLOCKS(length);
    requires message: \valid_read(m + (0 .. length - 1));
    requires index: i < padded_length;
    terminates \true;
    exits \false;
    assigns ltk_unwiped;
    ensures function: \forall octets M; IS{Pre}(m, length, M) ==>
      \result == \nth(CAT(M, PADDING(bits)), i); */
static inline uint8_t padded_octet(const uint8_t *m, size_t length, uint64_t bits, size_t padded_length, size_t i)
{
  //@ assert fills: FILLS(bits, length);
  //@ assert padding_length: 0 <= ZERO_OCTETS(bits) && length + ZERO_OCTETS(bits) + 9 == padded_length;
  //@ assert message_length: \forall octets M; IS{Pre}(m, length, M) ==> \length(M) == length;
  //@ assert right: length <= i ==> \forall octets M; IS{Pre}(m, length, M) ==> RIGHT(M, PADDING(bits), length, i - length);
  /*@ assert padding: length <= i ==> \forall octets M; IS{Pre}(m, length, M) ==>
        \nth(CAT(M, PADDING(bits)), i) == \nth(PADDING(bits), i - length); */
  if (i < length)
    return m[i];
  if (i == length)
    return 0x80u;
  if (i >= padded_length - 8u)
    return length_octet(bits, padded_length - 1u - i);
  return 0u;
}

/* 5.2.1: word j of the padded message, which the message does not fill. */
/*@ requires length: length <= LTK_LENGTH_MAX;
    requires bits: WHOLE(length, bits);
    requires padded: padded_length == 64 * BLOCKS(length);
    requires message: \valid_read(m + (0 .. length - 1));
    requires index: 4 * j + 3 < padded_length;
    terminates \true;
    exits \false;
    assigns ltk_unwiped;
    ensures function: \forall octets M; IS{Pre}(m, length, M) ==>
      \result == MESSAGE_WORD(CAT(M, PADDING(bits)), j); */
static inline uint32_t padded_word(const uint8_t *m, size_t length, uint64_t bits, size_t padded_length, size_t j)
{
  if (length < 4u * j && 4u * j + 11u < padded_length) {
    //@ assert fills: FILLS(bits, length);
    //@ assert message_length: \forall octets M; IS{Pre}(m, length, M) ==> \length(M) == length;
    //@ assert zeros: \forall octets M; IS{Pre}(m, length, M) ==> ZERO_WORD(CAT(M, PADDING(bits)), j);
    return 0;
  }
  return word(padded_octet(m, length, bits, padded_length, 4u * j),
              padded_octet(m, length, bits, padded_length, 4u * j + 1u),
              padded_octet(m, length, bits, padded_length, 4u * j + 2u),
              padded_octet(m, length, bits, padded_length, 4u * j + 3u));
}

/* 5.2.1: block k of the padded message. */
/*@ requires length: length <= LTK_LENGTH_MAX;
    requires bits: WHOLE(length, bits);
    requires padded: padded_length == 64 * BLOCKS(length);
    requires message: \valid_read(m + (0 .. length - 1));
    requires index: k < BLOCKS(length);
    requires words: \valid(w + (0 .. 15));
    requires separated: \separated(w + (0 .. 15), m + (0 .. length - 1));
    terminates \true;
    exits \false;
    assigns w[0 .. 15], ltk_unwiped;
    ensures function: \forall octets M; IS{Pre}(m, length, M) ==>
      WORDS{Post}(w) == BLOCK(CAT(M, PADDING(bits)), k); */
static inline void load_block(uint32_t w[16], const uint8_t *m, size_t length, uint64_t bits, size_t padded_length, size_t k)
{
  size_t t;
  /*@ loop invariant bounds: 0 <= t <= 16;
      loop invariant words: \forall octets M; IS{Pre}(m, length, M) ==>
        LOADED(w, CAT(M, PADDING(bits)), k, t);
      loop assigns t, w[0 .. 15], ltk_unwiped;
      loop variant 16 - t; */
  for (t = 0; t < 16u && 4u * (16u * k + t) + 3u < length; t++) {
    size_t i = 4u * (16u * k + t);
    //@ assert octet0: \forall octets M; IS{Pre}(m, length, M) ==> \nth(CAT(M, PADDING(bits)), i) == m[i];
    //@ assert octet1: \forall octets M; IS{Pre}(m, length, M) ==> \nth(CAT(M, PADDING(bits)), i + 1) == m[i + 1];
    //@ assert octet2: \forall octets M; IS{Pre}(m, length, M) ==> \nth(CAT(M, PADDING(bits)), i + 2) == m[i + 2];
    //@ assert octet3: \forall octets M; IS{Pre}(m, length, M) ==> \nth(CAT(M, PADDING(bits)), i + 3) == m[i + 3];
    w[t] = word(m[i], m[i + 1u], m[i + 2u], m[i + 3u]);
    //@ assert same: KEPT{LoopCurrent, Here}(w, t);
    //@ assert kept: \forall octets M; IS{Pre}(m, length, M) ==> LOADED(w, CAT(M, PADDING(bits)), k, t);
    //@ assert word: \forall octets M; IS{Pre}(m, length, M) ==> w[t] == MESSAGE_WORD(CAT(M, PADDING(bits)), 16 * k + t);
  }
  /*@ loop invariant bounds: 0 <= t <= 16;
      loop invariant words: \forall octets M; IS{Pre}(m, length, M) ==>
        LOADED(w, CAT(M, PADDING(bits)), k, t);
      loop assigns t, w[0 .. 15], ltk_unwiped;
      loop variant 16 - t; */
  for (; t < 16u; t++) {
    w[t] = padded_word(m, length, bits, padded_length, 16u * k + t);
    //@ assert same: KEPT{LoopCurrent, Here}(w, t);
    //@ assert kept: \forall octets M; IS{Pre}(m, length, M) ==> LOADED(w, CAT(M, PADDING(bits)), k, t);
    //@ assert word: \forall octets M; IS{Pre}(m, length, M) ==> w[t] == MESSAGE_WORD(CAT(M, PADDING(bits)), 16 * k + t);
  }
}

struct ltk_sha256_state ltk_sha256_from(struct ltk_sha256_state s, uint32_t before, const uint8_t *m, size_t length)
{
  uint32_t w[16];
  /* The message, the octet 80 and eight octets of length, in whole blocks. */
  size_t blocks = (length + 72u) / 64u;
  uint64_t bits = 8u * ((uint64_t)before + (uint64_t)length);
  size_t k;
  //@ assert blocks: blocks == BLOCKS(length);
  //@ assert bits: bits == 8 * (before + length);
  //@ assert whole_blocks: WHOLE(length, bits);
  /*@ loop invariant bounds: 0 <= k <= blocks;
      loop invariant hash: \forall octets M; IS{Pre}(m, length, M) ==>
        s == H(\at(s, Pre), CAT(M, PADDING(bits)), k);
      loop assigns k, s, w[0 .. 15], ltk_unwiped;
      loop variant blocks - k; */
  for (k = 0; k < blocks; k++) {
    load_block(w, m, length, bits, 64u * blocks, k);
    s = ltk_sha256_compress(s, w);
  }
  ltk_wipe_words(w, 16);
  //@ assert message_length: \forall octets M; IS{Pre}(m, length, M) ==> \length(M) == length;
  //@ assert padded: \forall octets M; IS{Pre}(m, length, M) ==> PADDED_BY(before, M, bits);
  //@ assert wiped_w: ZERO_WORDS(&w[0], 16);
  return s;
}

/* 3.1: the four octets of a word, at digest[i]. */
/*@ requires valid: i <= 28 && \valid(digest + (i .. i + 3));
    terminates \true;
    exits \false;
    assigns digest[i .. i + 3], ltk_unwiped;
    ensures function: \forall octets D; BEGINS{Pre}(digest, i, D) && WORD_AT(D, i, x) ==> BEGINS(digest, i + 4, D); */
static inline void put_word(uint8_t *digest, size_t i, uint32_t x)
{
  digest[i] = (uint8_t)(x >> 24);
  digest[i + 1u] = (uint8_t)(x >> 16);
  digest[i + 2u] = (uint8_t)(x >> 8);
  digest[i + 3u] = (uint8_t)x;
  //@ assert before: \forall octets D; BEGINS{Pre}(digest, i, D) ==> BEGINS(digest, i, D);
  //@ assert octet0: \forall octets D; WORD_AT(D, i, x) ==> digest[i] == \nth(D, i);
  //@ assert begins0: \forall octets D; BEGINS{Pre}(digest, i, D) && WORD_AT(D, i, x) ==> BEGINS(digest, i + 1, D);
  //@ assert octet1: \forall octets D; WORD_AT(D, i, x) ==> digest[i + 1] == \nth(D, i + 1);
  //@ assert begins1: \forall octets D; BEGINS{Pre}(digest, i, D) && WORD_AT(D, i, x) ==> BEGINS(digest, i + 2, D);
  //@ assert octet2: \forall octets D; WORD_AT(D, i, x) ==> digest[i + 2] == \nth(D, i + 2);
  //@ assert begins2: \forall octets D; BEGINS{Pre}(digest, i, D) && WORD_AT(D, i, x) ==> BEGINS(digest, i + 3, D);
  //@ assert octet3: \forall octets D; WORD_AT(D, i, x) ==> digest[i + 3] == \nth(D, i + 3);
}

void ltk_sha256_digest(uint8_t digest[32], struct ltk_sha256_state s)
{
  //@ assert word0: WORD_AT(DIGEST(s), 0, s.a);
  //@ assert word1: WORD_AT(DIGEST(s), 4, s.b);
  //@ assert word2: WORD_AT(DIGEST(s), 8, s.c);
  //@ assert word3: WORD_AT(DIGEST(s), 12, s.d);
  //@ assert word4: WORD_AT(DIGEST(s), 16, s.e);
  //@ assert word5: WORD_AT(DIGEST(s), 20, s.f);
  //@ assert word6: WORD_AT(DIGEST(s), 24, s.g);
  //@ assert word7: WORD_AT(DIGEST(s), 28, s.h);
  put_word(digest, 0, s.a);
  put_word(digest, 4, s.b);
  put_word(digest, 8, s.c);
  put_word(digest, 12, s.d);
  put_word(digest, 16, s.e);
  put_word(digest, 20, s.f);
  put_word(digest, 24, s.g);
  put_word(digest, 28, s.h);
}

void ltk_sha256_compute(uint8_t digest[32], const uint8_t *m, size_t length)
{
  ltk_sha256_digest(digest, ltk_sha256_from(ltk_sha256_initial(), 0, m, length));
}
