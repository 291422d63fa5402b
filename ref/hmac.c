// SPDX-License-Identifier: Apache-2.0
/* HMAC, FIPS 198-1, section 4, with SHA-256: H((K0 xor opad) || H((K0 xor ipad) || text)). Nothing is concatenated: both
 * hashes go on from the hash value after their first block, which is K0 xor pad alone. clauses: 2 */
#include "compress.h"
#include "compute.h"
#include "wipe.h"
#ifdef __FRAMAC__
#include "lemmas/fips198-1.h"
#endif

/*@ terminates \true;
    exits \false;
    assigns ltk_unwiped;
    ensures function: \result == XOR(a, b); */
static inline uint8_t xored(uint8_t a, uint8_t b)
{
  return a ^ b;
}

/* Octet i, 0 .. 63, of K0 xor pad, for a key of at most a block: K0 is the key, then zeros (table 1, steps 1 and 3). */
/*@ requires key_length: key_length <= 64;
    requires key: \valid_read(key + (0 .. key_length - 1));
    requires index: i < 64;
    terminates \true;
    exits \false;
    assigns ltk_unwiped;
    ensures function: \forall octets K; IS{Pre}(key, key_length, K) ==>
      \result == \nth(XORPAD(K0(K), pad), i); // clauses: 2, 3.5 */
static inline uint8_t pad_octet(const uint8_t *key, size_t key_length, uint8_t pad, size_t i)
{
  //@ ghost induction_xored();
  //@ assert octet: \forall octets K; IS{Pre}(key, key_length, K) ==> PAD_OCTET(K, pad, i);
  return xored(i < key_length ? key[i] : 0, pad);
}

/* A word from four octets, the first the most significant: FIPS 180-4, 3.1. */
/*@ terminates \true;
    exits \false;
    assigns ltk_unwiped;
    ensures function: \result == WORD(b0, b1, b2, b3); */
static inline uint32_t word_of(uint8_t b0, uint8_t b1, uint8_t b2, uint8_t b3)
{
  return ((uint32_t)b0 << 24) | ((uint32_t)b1 << 16) | ((uint32_t)b2 << 8) | (uint32_t)b3;
}

/*@ requires key_length: key_length <= 64;
    requires key: \valid_read(key + (0 .. key_length - 1));
    requires index: j < 16;
    terminates \true;
    exits \false;
    assigns ltk_unwiped;
    ensures function: \forall octets K; IS{Pre}(key, key_length, K) ==>
      \result == MESSAGE_WORD(XORPAD(K0(K), pad), j); */
static inline uint32_t pad_word(const uint8_t *key, size_t key_length, uint8_t pad, size_t j)
{
  size_t i = 4u * j;
  //@ ghost induction_xored();
  //@ assert octet0: \forall octets K; IS{Pre}(key, key_length, K) ==> PAD_OCTET(K, pad, i);
  //@ assert octet1: \forall octets K; IS{Pre}(key, key_length, K) ==> PAD_OCTET(K, pad, i + 1);
  //@ assert octet2: \forall octets K; IS{Pre}(key, key_length, K) ==> PAD_OCTET(K, pad, i + 2);
  //@ assert octet3: \forall octets K; IS{Pre}(key, key_length, K) ==> PAD_OCTET(K, pad, i + 3);
  if (key_length <= i)
    return word_of(xored(0, pad), xored(0, pad), xored(0, pad), xored(0, pad));
  if (i + 3u < key_length)
    return word_of(xored(key[i], pad), xored(key[i + 1u], pad), xored(key[i + 2u], pad), xored(key[i + 3u], pad));
  return word_of(pad_octet(key, key_length, pad, i), pad_octet(key, key_length, pad, i + 1u),
                 pad_octet(key, key_length, pad, i + 2u), pad_octet(key, key_length, pad, i + 3u));
}

/* The hash value after the block K0 xor pad (steps 4 and 7). */
/*@ requires key_length: key_length <= 64;
    requires key: \valid_read(key + (0 .. key_length - 1));
    terminates \true;
    exits \false;
    assigns ltk_unwiped;
    ensures function: \forall octets K; IS{Pre}(key, key_length, K) ==>
      \result == COMPRESS(IV, BLOCK(XORPAD(K0(K), pad), 0)); */
static struct ltk_sha256_state pad_state(const uint8_t *key, size_t key_length, uint8_t pad)
{
  uint32_t w[16];
  struct ltk_sha256_state s;
  size_t t;
  /*@ loop invariant bounds: 0 <= t <= 16;
      loop invariant words: \forall octets K; IS{Pre}(key, key_length, K) ==> LOADED(&w[0], XORPAD(K0(K), pad), 0, t);
      loop assigns t, w[0 .. 15], ltk_unwiped;
      loop variant 16 - t; */
  for (t = 0; t < 16u; t++) {
    w[t] = pad_word(key, key_length, pad, t);
    //@ assert same: KEPT{LoopCurrent, Here}(&w[0], t);
    //@ assert kept: \forall octets K; IS{Pre}(key, key_length, K) ==> LOADED(&w[0], XORPAD(K0(K), pad), 0, t);
    //@ assert word: \forall octets K; IS{Pre}(key, key_length, K) ==> w[t] == MESSAGE_WORD(XORPAD(K0(K), pad), t);
  }
  //@ assert block: \forall octets K; IS{Pre}(key, key_length, K) ==> WORDS(&w[0]) == BLOCK(XORPAD(K0(K), pad), 0);
  s = ltk_sha256_compress(ltk_sha256_initial(), w);
  ltk_wipe_words(w, 16);
  //@ assert wiped_w: ZERO_WORDS(&w[0], 16);
  return s;
}

/* The hash value of step 9, from that after K0 xor opad: the block is the inner digest, whose words are inner, and the padding of
 * 96 octets. */
/*@ terminates \true;
    exits \false;
    assigns ltk_unwiped;
    ensures function: \result == H(s, PADDED(64, DIGEST(inner)), 1); */
static struct ltk_sha256_state outer_state(struct ltk_sha256_state s, struct ltk_sha256_state inner)
{
  uint32_t w[16];
  w[0] = inner.a;
  w[1] = inner.b;
  w[2] = inner.c;
  w[3] = inner.d;
  w[4] = inner.e;
  w[5] = inner.f;
  w[6] = inner.g;
  w[7] = inner.h;
  w[8] = 0x80000000u;
  w[9] = 0;
  w[10] = 0;
  w[11] = 0;
  w[12] = 0;
  w[13] = 0;
  w[14] = 0;
  w[15] = 768;
  //@ assert w0: DIGEST_WORD(inner, 0);
  //@ assert w1: DIGEST_WORD(inner, 1);
  //@ assert w2: DIGEST_WORD(inner, 2);
  //@ assert w3: DIGEST_WORD(inner, 3);
  //@ assert w4: DIGEST_WORD(inner, 4);
  //@ assert w5: DIGEST_WORD(inner, 5);
  //@ assert w6: DIGEST_WORD(inner, 6);
  //@ assert w7: DIGEST_WORD(inner, 7);
  //@ assert w8: END_WORD(DIGEST(inner), 0, 0x80000000);
  //@ assert w9: END_WORD(DIGEST(inner), 1, 0);
  //@ assert w10: END_WORD(DIGEST(inner), 2, 0);
  //@ assert w11: END_WORD(DIGEST(inner), 3, 0);
  //@ assert w12: END_WORD(DIGEST(inner), 4, 0);
  //@ assert w13: END_WORD(DIGEST(inner), 5, 0);
  //@ assert w14: END_WORD(DIGEST(inner), 6, 0);
  //@ assert w15: END_WORD(DIGEST(inner), 7, 768);
  //@ assert block: WORDS(&w[0]) == BLOCK(PADDED(64, DIGEST(inner)), 0);
  //@ assert step: H_STEP(s, PADDED(64, DIGEST(inner)), 0);
  s = ltk_sha256_compress(s, w);
  ltk_wipe_words(w, 16);
  //@ assert wiped_w: ZERO_WORDS(&w[0], 16);
  return s;
}

/* HMAC with a key of at most a block. */
/*@ requires key_length: key_length <= 64;
    requires length: length <= LTK_LENGTH_MAX;
    requires key: \valid_read(key + (0 .. key_length - 1));
    requires message: \valid_read(m + (0 .. length - 1));
    requires mac: \valid(mac + (0 .. 31));
    terminates \true;
    exits \false;
    assigns mac[0 .. 31], ltk_unwiped;
    ensures function: \forall octets K, M; IS{Pre}(key, key_length, K) && IS{Pre}(m, length, M) ==>
      IS{Post}(mac, 32, HMAC(K, M)); // clauses: 2, 3.5 */
static void hmac(uint8_t mac[32], const uint8_t *key, size_t key_length, const uint8_t *m, size_t length)
{
  struct ltk_sha256_state inner, outer;
  //@ ghost induction_xored();
  inner = pad_state(key, key_length, 0x36u);
  outer = pad_state(key, key_length, 0x5cu);
  inner = ltk_sha256_from(inner, 64, m, length);
  //@ ghost size_t blocks = (length + 72u) / 64u;
  //@ assert blocks: blocks == BLOCKS(length);
  //@ ghost induction_goes_on(blocks);
  /*@ assert inner_state: \forall octets K, M; IS{Pre}(m, length, M) ==>
        GOES_ON(IV, XORPAD(K0(K), 0x36), PADDED(64, M), BLOCKS(\length(M))); */
  //@ assert inner_goes_on: \forall octets K, M; IS{Pre}(m, length, M) ==> HASH_GOES_ON(XORPAD(K0(K), 0x36), M);
  /*@ assert inner: \forall octets K, M; IS{Pre}(key, key_length, K) && IS{Pre}(m, length, M) ==>
        inner == HASH(CAT(XORPAD(K0(K), 0x36), M)); */
  outer = outer_state(outer, inner);
  //@ ghost induction_goes_on(1);
  //@ assert outer_goes_on: \forall octets K, D; \length(D) == 32 ==> HASH_GOES_ON(XORPAD(K0(K), 0x5c), D);
  /*@ assert outer: \forall octets K, M; IS{Pre}(key, key_length, K) && IS{Pre}(m, length, M) ==>
        outer == HASH(CAT(XORPAD(K0(K), 0x5c), SHA256(CAT(XORPAD(K0(K), 0x36), M)))); */
  ltk_sha256_digest(mac, outer);
  /*@ assert mac: \forall octets K, M; IS{Pre}(key, key_length, K) && IS{Pre}(m, length, M) ==> IS(mac, 32, HMAC(K, M)); */
  ltk_sha256_wipe(&inner);
  //@ assert wiped_inner: ZERO_STATE(inner);
  ltk_sha256_wipe(&outer);
  //@ assert wiped_outer: ZERO_STATE(outer);
}

void ltk_hmac_compute(uint8_t mac[32], const uint8_t *key, size_t key_length, const uint8_t *m, size_t length)
{
  uint8_t hashed[32];
  if (key_length <= 64u) {
    hmac(mac, key, key_length, m, length);
    return;
  }
  /* Table 1, step 2: K0 is that of the key's digest. */
  ltk_sha256_compute(hashed, key, key_length);
  //@ assert hashed: \forall octets K; IS{Pre}(key, key_length, K) ==> IS(&hashed[0], 32, SHA256(K));
  //@ assert message: \forall octets M; IS{Pre}(m, length, M) ==> IS(m, length, M);
  hmac(mac, hashed, 32, m, length);
  /*@ assert mac: \forall octets K, M; IS{Pre}(key, key_length, K) && IS{Pre}(m, length, M) ==> IS(mac, 32, HMAC(K, M)); */
  //@ ghost Mac: ;
  ltk_wipe_octets(hashed, 32);
  //@ assert unchanged: UNCHANGED{Mac, Here}(mac, 32);
  //@ assert wiped_hashed: ZERO(&hashed[0], 32);
}
