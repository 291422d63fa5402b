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

uint32_t ltk_sha256_word(uint8_t b0, uint8_t b1, uint8_t b2, uint8_t b3)
{
  return ((uint32_t)b0 << 24) | ((uint32_t)b1 << 16) | ((uint32_t)b2 << 8) | (uint32_t)b3;
}

/* 5.1.1: the octet of weight 256^n, n = 0 .. 7, of the message's length in bits. */
/*@ requires index: n < 8;
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures function: \result == LENGTH_OCTET(bits, n); */
static uint8_t length_octet(uint64_t bits, size_t n)
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
static uint8_t padded_octet(const uint8_t *m, size_t length, uint64_t bits, size_t padded_length, size_t i)
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

/* 5.2.1: word j of the padded message. */
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
static uint32_t padded_word(const uint8_t *m, size_t length, uint64_t bits, size_t padded_length, size_t j)
{
  return ltk_sha256_word(padded_octet(m, length, bits, padded_length, 4u * j),
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
static void load_block(uint32_t w[16], const uint8_t *m, size_t length, uint64_t bits, size_t padded_length, size_t k)
{
  size_t t;
  /*@ loop invariant bounds: 0 <= t <= 16;
      loop invariant words: \forall octets M; IS{Pre}(m, length, M) ==>
        LOADED(w, CAT(M, PADDING(bits)), k, t);
      loop assigns t, w[0 .. 15], ltk_unwiped;
      loop variant 16 - t; */
  for (t = 0; t < 16u; t++) {
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

/*@ requires index: i < 8;
    terminates \true;
    exits \false;
    assigns ltk_unwiped;
    ensures function: \result == STATE_WORD(s, i); */
static uint32_t state_word(struct ltk_sha256_state s, size_t i)
{
  if (i == 0u)
    return s.a;
  if (i == 1u)
    return s.b;
  if (i == 2u)
    return s.c;
  if (i == 3u)
    return s.d;
  if (i == 4u)
    return s.e;
  if (i == 5u)
    return s.f;
  if (i == 6u)
    return s.g;
  return s.h;
}

uint8_t ltk_sha256_octet(struct ltk_sha256_state s, size_t i)
{
  uint32_t x = state_word(s, i / 4u);
  //@ assert word: x == STATE_WORD(s, i / 4);
  //@ assert high: 16 <= i ==> DIGEST_HIGH(s, i);
  //@ assert octet0: 0 <= i < 4 ==> DIGEST_AT(s, i, 0);
  //@ assert octet1: 4 <= i < 8 ==> DIGEST_AT(s, i, 1);
  //@ assert octet2: 8 <= i < 12 ==> DIGEST_AT(s, i, 2);
  //@ assert octet3: 12 <= i < 16 ==> DIGEST_AT(s, i, 3);
  //@ assert octet4: 16 <= i < 20 ==> DIGEST_AT(s, i, 4);
  //@ assert octet5: 20 <= i < 24 ==> DIGEST_AT(s, i, 5);
  //@ assert octet6: 24 <= i < 28 ==> DIGEST_AT(s, i, 6);
  //@ assert octet7: 28 <= i < 32 ==> DIGEST_AT(s, i, 7);
  //@ assert quotient: 4 * (i / 4) + i % 4 == i;
  //@ assert octet: DIGEST_AT(s, i, i / 4);
  //@ assert digest_octet: DIGEST_OCTET(s, i, x, i % 4);
  if (i % 4u == 0u)
    return (uint8_t)(x >> 24);
  if (i % 4u == 1u)
    return (uint8_t)(x >> 16);
  if (i % 4u == 2u)
    return (uint8_t)(x >> 8);
  return (uint8_t)x;
}

void ltk_sha256_digest(uint8_t digest[32], struct ltk_sha256_state s)
{
  size_t i;
  /*@ loop invariant bounds: 0 <= i <= 32;
      loop invariant octets: BEGINS(digest, i, DIGEST(s));
      loop assigns i, digest[0 .. 31], ltk_unwiped;
      loop variant 32 - i; */
  for (i = 0; i < 32u; i++) {
    digest[i] = ltk_sha256_octet(s, i);
    //@ assert kept: BEGINS(digest, i, DIGEST(s));
  }
}

void ltk_sha256_compute(uint8_t digest[32], const uint8_t *m, size_t length)
{
  ltk_sha256_digest(digest, ltk_sha256_from(ltk_sha256_initial(), 0, m, length));
}
