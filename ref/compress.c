// SPDX-License-Identifier: Apache-2.0
/* SHA-256 of one block, FIPS 180-4: 4.1.2, 4.2.2 and 6.2.2. Every function here is one definition of the standard; section
 * numbers are FIPS 180-4's. A plain `static` would do but for speed: compilers that do not inline a round pass its state through
 * memory. clauses: 2 */
#include "compress.h"
#ifdef __FRAMAC__
#include "lemmas/compress.h"
#endif

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
    assigns ltk_unwiped;
    ensures function: \result == ROTR(x, n); */
static inline uint32_t rotr(uint32_t x, uint32_t n)
{
  return (x >> n) | (x << (32u - n));
}

/* 4.1.2. The standard's x, y, z are called z, y, x in ch and maj: WP sorts the operands of & and ^ by name, and then finds the
 * order that it finds in the logic. */
/*@ terminates \true;
    exits \false;
    assigns ltk_unwiped;
    ensures function: \result == CH(z, y, x); */
static inline uint32_t ch(uint32_t z, uint32_t y, uint32_t x)
{
  uint32_t r = x ^ (z & (y ^ x));
  //@ assert bits: r == (uint32_t)((z & y) ^ ((uint32_t)(~z) & x));
  return r;
}

/*@ terminates \true;
    exits \false;
    assigns ltk_unwiped;
    ensures function: \result == MAJ(z, y, x); */
static inline uint32_t maj(uint32_t z, uint32_t y, uint32_t x)
{
  uint32_t r = y ^ ((z ^ y) & (y ^ x));
  //@ assert bits: r == (uint32_t)((uint32_t)((z & y) ^ (z & x)) ^ (y & x));
  return r;
}

/*@ terminates \true;
    exits \false;
    assigns ltk_unwiped;
    ensures function: \result == BIG_SIGMA0(x); */
static inline uint32_t big_sigma0(uint32_t x)
{
  return rotr(x, 2) ^ rotr(x, 13) ^ rotr(x, 22);
}

/*@ terminates \true;
    exits \false;
    assigns ltk_unwiped;
    ensures function: \result == BIG_SIGMA1(x); */
static inline uint32_t big_sigma1(uint32_t x)
{
  return rotr(x, 6) ^ rotr(x, 11) ^ rotr(x, 25);
}

/*@ terminates \true;
    exits \false;
    assigns ltk_unwiped;
    ensures function: \result == SMALL_SIGMA0(x); */
static inline uint32_t small_sigma0(uint32_t x)
{
  return rotr(x, 7) ^ rotr(x, 18) ^ (x >> 3);
}

/*@ terminates \true;
    exits \false;
    assigns ltk_unwiped;
    ensures function: \result == SMALL_SIGMA1(x); */
static inline uint32_t small_sigma1(uint32_t x)
{
  return rotr(x, 17) ^ rotr(x, 19) ^ (x >> 10);
}

/*@ requires index: t < 64;
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures function: \result == KT(t); */
static inline uint32_t round_constant(uint32_t t)
{
  return K[t];
}

/* 6.2.2, step 3: one round. */
/*@ terminates \true;
    exits \false;
    assigns ltk_unwiped;
    ensures function: \result == ROUND(s, k, w); */
static inline struct ltk_sha256_state round_step(struct ltk_sha256_state s, uint32_t k, uint32_t w)
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
    assigns ltk_unwiped;
    ensures function: \result == ADD_STATES(x, y); */
static inline struct ltk_sha256_state add_states(struct ltk_sha256_state x, struct ltk_sha256_state y)
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
    assigns w[t % 16], ltk_unwiped;
    ensures function: w[t % 16] == SCHEDULE(\old(w[(t + 14) % 16]), \old(w[(t + 9) % 16]), \old(w[(t + 1) % 16]), \old(w[t % 16])); */
static inline void schedule(uint32_t w[16], uint32_t t)
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
    assigns ltk_unwiped;
    ensures function: \result == w[t % 16]; */
static inline uint32_t scheduled(const uint32_t w[16], uint32_t t)
{
  return w[t % 16u];
}

/* Round t, where w holds W(t - t % 16) and the 15 words after it. */
/*@ requires index: t < 64;
    requires valid: \valid_read(w + (0 .. 15));
    terminates \true;
    exits \false;
    assigns ltk_unwiped;
    ensures function: \forall struct ltk_sha256_state s, struct ltk_sha256_block b, integer m; m <= t < m + 16 &&
      ROUNDED(s, b, r, t) && HOLDS{Pre}(w, b, m) ==> ROUNDED(s, b, \result, t + 1); */
static inline struct ltk_sha256_state step(struct ltk_sha256_state r, const uint32_t w[16], uint32_t t)
{
  return round_step(r, round_constant(t), scheduled(w, t));
}

/* W(t+16) in the place of W(t). */
/*@ requires index: t < 64;
    requires valid: \valid(w + (0 .. 15));
    terminates \true;
    exits \false;
    assigns w[0 .. 15], ltk_unwiped;
    ensures function: \forall struct ltk_sha256_block b; HOLDS{Pre}(w, b, t) ==> HOLDS{Post}(w, b, t + 1); */
static inline void extend(uint32_t w[16], uint32_t t)
{
  //@ assert w14: \forall struct ltk_sha256_block b; HOLDS{Pre}(w, b, t) ==> w[(t + 14) % 16] == W(b, t + 14);
  //@ assert w9: \forall struct ltk_sha256_block b; HOLDS{Pre}(w, b, t) ==> w[(t + 9) % 16] == W(b, t + 9);
  //@ assert w1: \forall struct ltk_sha256_block b; HOLDS{Pre}(w, b, t) ==> w[(t + 1) % 16] == W(b, t + 1);
  //@ assert w0: \forall struct ltk_sha256_block b; HOLDS{Pre}(w, b, t) ==> w[t % 16] == W(b, t);
  //@ assert less: \forall struct ltk_sha256_block b; HOLDS{Pre}(w, b, t) ==> WITHIN{Pre}(w, b, t + 1, t + 16);
  schedule(w, t);
  //@ assert w16: \forall struct ltk_sha256_block b; HOLDS{Pre}(w, b, t) ==> w[(t + 16) % 16] == W(b, t + 16);
  //@ assert moved: MOVED{Pre, Here}(w, t);
  //@ assert same: SAME_BUT{Pre, Here}(w, t + 1, t + 16);
  //@ assert kept: \forall struct ltk_sha256_block b; HOLDS{Pre}(w, b, t) ==> WITHIN{Here}(w, b, t + 1, t + 16);
  //@ assert more: \forall struct ltk_sha256_block b; HOLDS{Pre}(w, b, t) ==> WITHIN{Here}(w, b, t + 1, t + 17);
}

struct ltk_sha256_state ltk_sha256_compress(struct ltk_sha256_state s, uint32_t w[16])
{
  struct ltk_sha256_state r = s;
  uint32_t t;
  /*@ loop invariant bounds: 0 <= t <= 64 && t % 16 == 0;
      loop invariant rounds: ROUNDED(s, WORDS{Pre}(w), r, t);
      loop invariant words: t < 64 ==> HOLDS{Here}(w, WORDS{Pre}(w), t);
      loop assigns t, r, w[0 .. 15], ltk_unwiped;
      loop variant 64 - t; */
  for (t = 0; t < 64u; t += 16u) {
    //@ assert bound: t <= 48;
    //@ assert t1: (uint32_t)(t + 1) == t + 1;
    //@ assert t2: (uint32_t)(t + 2) == t + 2;
    //@ assert t3: (uint32_t)(t + 3) == t + 3;
    //@ assert t4: (uint32_t)(t + 4) == t + 4;
    //@ assert t5: (uint32_t)(t + 5) == t + 5;
    //@ assert t6: (uint32_t)(t + 6) == t + 6;
    //@ assert t7: (uint32_t)(t + 7) == t + 7;
    //@ assert t8: (uint32_t)(t + 8) == t + 8;
    //@ assert t9: (uint32_t)(t + 9) == t + 9;
    //@ assert t10: (uint32_t)(t + 10) == t + 10;
    //@ assert t11: (uint32_t)(t + 11) == t + 11;
    //@ assert t12: (uint32_t)(t + 12) == t + 12;
    //@ assert t13: (uint32_t)(t + 13) == t + 13;
    //@ assert t14: (uint32_t)(t + 14) == t + 14;
    //@ assert t15: (uint32_t)(t + 15) == t + 15;
    //@ assert t16: (uint32_t)(t + 16) == t + 16;
    r = step(r, w, t);
    //@ assert r1: ROUNDED(s, WORDS{Pre}(w), r, t + 1);
    r = step(r, w, t + 1u);
    //@ assert r2: ROUNDED(s, WORDS{Pre}(w), r, t + 2);
    r = step(r, w, t + 2u);
    //@ assert r3: ROUNDED(s, WORDS{Pre}(w), r, t + 3);
    r = step(r, w, t + 3u);
    //@ assert r4: ROUNDED(s, WORDS{Pre}(w), r, t + 4);
    r = step(r, w, t + 4u);
    //@ assert r5: ROUNDED(s, WORDS{Pre}(w), r, t + 5);
    r = step(r, w, t + 5u);
    //@ assert r6: ROUNDED(s, WORDS{Pre}(w), r, t + 6);
    r = step(r, w, t + 6u);
    //@ assert r7: ROUNDED(s, WORDS{Pre}(w), r, t + 7);
    r = step(r, w, t + 7u);
    //@ assert r8: ROUNDED(s, WORDS{Pre}(w), r, t + 8);
    r = step(r, w, t + 8u);
    //@ assert r9: ROUNDED(s, WORDS{Pre}(w), r, t + 9);
    r = step(r, w, t + 9u);
    //@ assert r10: ROUNDED(s, WORDS{Pre}(w), r, t + 10);
    r = step(r, w, t + 10u);
    //@ assert r11: ROUNDED(s, WORDS{Pre}(w), r, t + 11);
    r = step(r, w, t + 11u);
    //@ assert r12: ROUNDED(s, WORDS{Pre}(w), r, t + 12);
    r = step(r, w, t + 12u);
    //@ assert r13: ROUNDED(s, WORDS{Pre}(w), r, t + 13);
    r = step(r, w, t + 13u);
    //@ assert r14: ROUNDED(s, WORDS{Pre}(w), r, t + 14);
    r = step(r, w, t + 14u);
    //@ assert r15: ROUNDED(s, WORDS{Pre}(w), r, t + 15);
    r = step(r, w, t + 15u);
    //@ assert r16: ROUNDED(s, WORDS{Pre}(w), r, t + 16);
    if (t < 48u) {
      extend(w, t);
      //@ assert w1: HOLDS{Here}(w, WORDS{Pre}(w), t + 1);
      extend(w, t + 1u);
      //@ assert w2: HOLDS{Here}(w, WORDS{Pre}(w), t + 2);
      extend(w, t + 2u);
      //@ assert w3: HOLDS{Here}(w, WORDS{Pre}(w), t + 3);
      extend(w, t + 3u);
      //@ assert w4: HOLDS{Here}(w, WORDS{Pre}(w), t + 4);
      extend(w, t + 4u);
      //@ assert w5: HOLDS{Here}(w, WORDS{Pre}(w), t + 5);
      extend(w, t + 5u);
      //@ assert w6: HOLDS{Here}(w, WORDS{Pre}(w), t + 6);
      extend(w, t + 6u);
      //@ assert w7: HOLDS{Here}(w, WORDS{Pre}(w), t + 7);
      extend(w, t + 7u);
      //@ assert w8: HOLDS{Here}(w, WORDS{Pre}(w), t + 8);
      extend(w, t + 8u);
      //@ assert w9: HOLDS{Here}(w, WORDS{Pre}(w), t + 9);
      extend(w, t + 9u);
      //@ assert w10: HOLDS{Here}(w, WORDS{Pre}(w), t + 10);
      extend(w, t + 10u);
      //@ assert w11: HOLDS{Here}(w, WORDS{Pre}(w), t + 11);
      extend(w, t + 11u);
      //@ assert w12: HOLDS{Here}(w, WORDS{Pre}(w), t + 12);
      extend(w, t + 12u);
      //@ assert w13: HOLDS{Here}(w, WORDS{Pre}(w), t + 13);
      extend(w, t + 13u);
      //@ assert w14: HOLDS{Here}(w, WORDS{Pre}(w), t + 14);
      extend(w, t + 14u);
      //@ assert w15: HOLDS{Here}(w, WORDS{Pre}(w), t + 15);
      extend(w, t + 15u);
      //@ assert w16: HOLDS{Here}(w, WORDS{Pre}(w), t + 16);
    }
  }
  return add_states(s, r);
}
