// SPDX-License-Identifier: Apache-2.0
/* SHA-256, FIPS 180-4. Every function here is one definition of the standard, in its order; section numbers are FIPS
 * 180-4's. The message is read where it lies: octet of the padded message -> word -> block -> hash value. */
#include "sha256.h"
#include "wipe.h"

/* 4.2.2: the first 32 bits of the fractional parts of the cube roots of the first 64 primes. */
static const uint32_t K[64] = {
    0x428a2f98u, 0x71374491u, 0xb5c0fbcfu, 0xe9b5dba5u, 0x3956c25bu, 0x59f111f1u, 0x923f82a4u, 0xab1c5ed5u,
    0xd807aa98u, 0x12835b01u, 0x243185beu, 0x550c7dc3u, 0x72be5d74u, 0x80deb1feu, 0x9bdc06a7u, 0xc19bf174u,
    0xe49b69c1u, 0xefbe4786u, 0x0fc19dc6u, 0x240ca1ccu, 0x2de92c6fu, 0x4a7484aau, 0x5cb0a9dcu, 0x76f988dau,
    0x983e5152u, 0xa831c66du, 0xb00327c8u, 0xbf597fc7u, 0xc6e00bf3u, 0xd5a79147u, 0x06ca6351u, 0x14292967u,
    0x27b70a85u, 0x2e1b2138u, 0x4d2c6dfcu, 0x53380d13u, 0x650a7354u, 0x766a0abbu, 0x81c2c92eu, 0x92722c85u,
    0xa2bfe8a1u, 0xa81a664bu, 0xc24b8b70u, 0xc76c51a3u, 0xd192e819u, 0xd6990624u, 0xf40e3585u, 0x106aa070u,
    0x19a4c116u, 0x1e376c08u, 0x2748774cu, 0x34b0bcb5u, 0x391c0cb3u, 0x4ed8aa4au, 0x5b9cca4fu, 0x682e6ff3u,
    0x748f82eeu, 0x78a5636fu, 0x84c87814u, 0x8cc70208u, 0x90befffau, 0xa4506cebu, 0xbef9a3f7u, 0xc67178f2u};

/* 3.2: rotation to the right, 0 < n < 32. */
/*@ requires amount: 0 < n < 32;
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures function: \result == ROTR(x, n); */
static uint32_t rotr(uint32_t x, uint32_t n)
{
  return (x >> n) | (x << (32u - n));
}

/* 4.1.2. The standard's x, y, z are called z, y, x in ch and maj: WP sorts the operands of & and ^ by name, and then finds the
 * order that it finds in the logic. */
/*@ terminates \true;
    exits \false;
    assigns \nothing;
    ensures function: \result == CH(z, y, x); */
static uint32_t ch(uint32_t z, uint32_t y, uint32_t x)
{
  return (z & y) ^ (~z & x);
}

/*@ terminates \true;
    exits \false;
    assigns \nothing;
    ensures function: \result == MAJ(z, y, x); */
static uint32_t maj(uint32_t z, uint32_t y, uint32_t x)
{
  return (z & y) ^ (z & x) ^ (y & x);
}

/*@ terminates \true;
    exits \false;
    assigns \nothing;
    ensures function: \result == BIG_SIGMA0(x); */
static uint32_t big_sigma0(uint32_t x)
{
  return rotr(x, 2) ^ rotr(x, 13) ^ rotr(x, 22);
}

/*@ terminates \true;
    exits \false;
    assigns \nothing;
    ensures function: \result == BIG_SIGMA1(x); */
static uint32_t big_sigma1(uint32_t x)
{
  return rotr(x, 6) ^ rotr(x, 11) ^ rotr(x, 25);
}

/*@ terminates \true;
    exits \false;
    assigns \nothing;
    ensures function: \result == SMALL_SIGMA0(x); */
static uint32_t small_sigma0(uint32_t x)
{
  return rotr(x, 7) ^ rotr(x, 18) ^ (x >> 3);
}

/*@ terminates \true;
    exits \false;
    assigns \nothing;
    ensures function: \result == SMALL_SIGMA1(x); */
static uint32_t small_sigma1(uint32_t x)
{
  return rotr(x, 17) ^ rotr(x, 19) ^ (x >> 10);
}

/*@ requires index: t < 64;
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures function: \result == KT(t); */
static uint32_t round_constant(uint32_t t)
{
  return K[t];
}

/* 6.2.2, step 3: one round. */
/*@ terminates \true;
    exits \false;
    assigns \nothing;
    ensures function: \result == ROUND(s, k, w); */
static struct ltk_sha256_state round_step(struct ltk_sha256_state s, uint32_t k, uint32_t w)
{
  uint32_t t1 = s.h + big_sigma1(s.e) + ch(s.e, s.f, s.g) + k + w;
  uint32_t t2 = big_sigma0(s.a) + maj(s.a, s.b, s.c);
  s.h = s.g;
  s.g = s.f;
  s.f = s.e;
  s.e = s.d + t1;
  s.d = s.c;
  s.c = s.b;
  s.b = s.a;
  s.a = t1 + t2;
  return s;
}

/* 6.2.2, step 4 */
/*@ terminates \true;
    exits \false;
    assigns \nothing;
    ensures function: \result == ADD_STATES(x, y); */
static struct ltk_sha256_state add_states(struct ltk_sha256_state x, struct ltk_sha256_state y)
{
  x.a += y.a;
  x.b += y.b;
  x.c += y.c;
  x.d += y.d;
  x.e += y.e;
  x.f += y.f;
  x.g += y.g;
  x.h += y.h;
  return x;
}

/* 6.2.2, step 1: W(t+16) from W(t) .. W(t+15), which lie in w modulo 16; it takes the place of W(t). */
/*@ requires index: t < 64;
    requires valid: \valid(w + (0 .. 15));
    terminates \true;
    exits \false;
    assigns w[0 .. 15];
    ensures function: w[t % 16] == SCHEDULE(\old(w[(t + 14) % 16]), \old(w[(t + 9) % 16]), \old(w[(t + 1) % 16]), \old(w[t % 16]));
    ensures frame: \forall integer j; 0 <= j < 16 && j != t % 16 ==> w[j] == \old(w[j]); */
static void schedule(uint32_t w[16], uint32_t t)
{
  uint32_t i0 = t % 16u, i1 = (t + 1u) % 16u, i9 = (t + 9u) % 16u, i14 = (t + 14u) % 16u;
  //@ assert i0: i0 == t % 16 && 0 <= i0 < 16;
  //@ assert i1: i1 == (t + 1) % 16 && 0 <= i1 < 16;
  //@ assert i9: i9 == (t + 9) % 16 && 0 <= i9 < 16;
  //@ assert i14: i14 == (t + 14) % 16 && 0 <= i14 < 16;
  w[i0] = small_sigma1(w[i14]) + w[i9] + small_sigma0(w[i1]) + w[i0];
}

/*@ requires index: t < 64;
    requires valid: \valid_read(w + (0 .. 15));
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures function: \result == w[t % 16]; */
static uint32_t scheduled(const uint32_t w[16], uint32_t t)
{
  return w[t % 16u];
}

struct ltk_sha256_state ltk_sha256_compress(struct ltk_sha256_state s, uint32_t w[16])
{
  struct ltk_sha256_state r = s;
  uint32_t t;
  /*@ loop invariant bounds: 0 <= t <= 48;
      loop invariant rounds: r == ROUNDS(s, WORDS{Pre}(w), t);
      loop invariant words: \forall integer i; t <= i < t + 16 ==> w[i % 16] == W(WORDS{Pre}(w), i);
      loop assigns t, r, w[0 .. 15];
      loop variant 48 - t; */
  for (t = 0; t < 48u; t++) {
    r = round_step(r, round_constant(t), scheduled(w, t));
    //@ assert w14: w[(t + 14) % 16] == W(WORDS{Pre}(w), t + 14);
    //@ assert w9: w[(t + 9) % 16] == W(WORDS{Pre}(w), t + 9);
    //@ assert w1: w[(t + 1) % 16] == W(WORDS{Pre}(w), t + 1);
    //@ assert w0: w[t % 16] == W(WORDS{Pre}(w), t);
    schedule(w, t);
    //@ assert w16: w[t % 16] == W(WORDS{Pre}(w), t + 16);
  }
  /*@ loop invariant bounds: 48 <= t <= 64;
      loop invariant rounds: r == ROUNDS(s, WORDS{Pre}(w), t);
      loop assigns t, r;
      loop variant 64 - t; */
  for (; t < 64u; t++)
    r = round_step(r, round_constant(t), scheduled(w, t));
  return add_states(s, r);
}

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
    assigns \nothing;
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
    assigns \nothing;
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
    terminates \true;
    exits \false;
    assigns w[0 .. 15];
    ensures function: \forall octets M; IS{Pre}(m, length, M) ==>
      WORDS{Post}(w) == BLOCK(CAT(M, PADDING(bits)), k); */
static void load_block(uint32_t w[16], const uint8_t *m, size_t length, uint64_t bits, size_t padded_length, size_t k)
{
  size_t t;
  /*@ loop invariant bounds: 0 <= t <= 16;
      loop invariant words: \forall octets M; IS{Pre}(m, length, M) ==>
        LOADED(w, CAT(M, PADDING(bits)), k, t);
      loop assigns t, w[0 .. 15];
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
      loop assigns k, s, w[0 .. 15];
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
    assigns \nothing;
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
      loop assigns i, digest[0 .. 31];
      loop variant 32 - i; */
  for (i = 0; i < 32u; i++) {
    digest[i] = ltk_sha256_octet(s, i);
    //@ assert kept: BEGINS(digest, i, DIGEST(s));
  }
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

void ltk_sha256(uint8_t digest[32], const uint8_t *m, size_t length)
{
  ltk_sha256_digest(digest, ltk_sha256_from(ltk_sha256_initial(), 0, m, length));
  ltk_wipe_stack();
}
