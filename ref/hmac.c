// SPDX-License-Identifier: Apache-2.0
/* HMAC, FIPS 198-1, section 4, with SHA-256: H((K0 xor opad) || H((K0 xor ipad) || text)). Nothing is concatenated: both
 * hashes go on from the hash value after their first block, which is K0 xor pad alone. clauses: 2 */
#include "compress.h"
#include "compute.h"
#include "wipe.h"
#ifdef __FRAMAC__
#include "lemmas/fips198-1.h"
#endif

/* Octet i, 0 .. 63, of K0 (table 1, steps 1 to 3): the key, or hash_of_key where it is longer than a block, then zeros. */
/*@ requires key_length: key_length <= LTK_LENGTH_MAX;
    requires key: \valid_read(key + (0 .. key_length - 1));
    requires hashed: HASHED{Pre}(key, key_length, hash_of_key);
    requires index: i < 64;
    terminates \true;
    exits \false;
    assigns ltk_unwiped;
    ensures function: \forall octets K; IS{Pre}(key, key_length, K) ==>
      \result == \nth(K0(K), i); // clauses: 2, 3.5 */
static uint8_t key_octet(const uint8_t *key, size_t key_length, struct ltk_sha256_state hash_of_key, size_t i)
{
  //@ assert k0: \forall octets K; IS{Pre}(key, key_length, K) ==> K0_OCTET(K, i);
  if (key_length <= 64u) {
    if (i < key_length)
      return key[i];
    return 0;
  }
  if (i < 32u)
    return ltk_sha256_octet(hash_of_key, i);
  return 0;
}

/*@ requires key_length: key_length <= LTK_LENGTH_MAX;
    requires key: \valid_read(key + (0 .. key_length - 1));
    requires hashed: HASHED{Pre}(key, key_length, hash_of_key);
    requires index: i < 64;
    terminates \true;
    exits \false;
    assigns ltk_unwiped;
    ensures function: \forall octets K; IS{Pre}(key, key_length, K) ==>
      \result == \nth(XORPAD(K0(K), pad), i); */
static uint8_t pad_octet(const uint8_t *key, size_t key_length, struct ltk_sha256_state hash_of_key, uint8_t pad,
                         size_t i)
{
  //@ ghost induction_xored();
  //@ assert xored: \forall octets K; XORED_AT(K0(K), pad, i);
  return key_octet(key, key_length, hash_of_key, i) ^ pad;
}

/*@ requires key_length: key_length <= LTK_LENGTH_MAX;
    requires key: \valid_read(key + (0 .. key_length - 1));
    requires hashed: HASHED{Pre}(key, key_length, hash_of_key);
    requires index: j < 16;
    terminates \true;
    exits \false;
    assigns ltk_unwiped;
    ensures function: \forall octets K; IS{Pre}(key, key_length, K) ==>
      \result == MESSAGE_WORD(XORPAD(K0(K), pad), j); */
static uint32_t pad_word(const uint8_t *key, size_t key_length, struct ltk_sha256_state hash_of_key, uint8_t pad,
                         size_t j)
{
  return ltk_sha256_word(pad_octet(key, key_length, hash_of_key, pad, 4u * j),
                         pad_octet(key, key_length, hash_of_key, pad, 4u * j + 1u),
                         pad_octet(key, key_length, hash_of_key, pad, 4u * j + 2u),
                         pad_octet(key, key_length, hash_of_key, pad, 4u * j + 3u));
}

/* The hash value after the block K0 xor pad (steps 4 and 7). */
/*@ requires key_length: key_length <= LTK_LENGTH_MAX;
    requires key: \valid_read(key + (0 .. key_length - 1));
    requires hashed: HASHED{Pre}(key, key_length, hash_of_key);
    terminates \true;
    exits \false;
    assigns ltk_unwiped;
    ensures function: \forall octets K; IS{Pre}(key, key_length, K) ==>
      \result == COMPRESS(IV, BLOCK(XORPAD(K0(K), pad), 0)); */
static struct ltk_sha256_state pad_state(const uint8_t *key, size_t key_length, struct ltk_sha256_state hash_of_key,
                                         uint8_t pad)
{
  uint32_t w[16];
  struct ltk_sha256_state s;
  size_t t;
  /*@ loop invariant bounds: 0 <= t <= 16;
      loop invariant words: \forall octets K; IS{Pre}(key, key_length, K) ==> LOADED(&w[0], XORPAD(K0(K), pad), 0, t);
      loop assigns t, w[0 .. 15], ltk_unwiped;
      loop variant 16 - t; */
  for (t = 0; t < 16u; t++) {
    w[t] = pad_word(key, key_length, hash_of_key, pad, t);
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

void ltk_hmac_compute(uint8_t mac[32], const uint8_t *key, size_t key_length, const uint8_t *m, size_t length)
{
  uint8_t inner_digest[32];
  struct ltk_sha256_state hash_of_key = ltk_sha256_initial(), inner, outer;
  if (key_length > 64u)
    hash_of_key = ltk_sha256_from(hash_of_key, 0, key, key_length);
  //@ assert hashed: HASHED{Pre}(key, key_length, hash_of_key);
  //@ ghost induction_xored();
  inner = pad_state(key, key_length, hash_of_key, 0x36u);
  outer = pad_state(key, key_length, hash_of_key, 0x5cu);
  inner = ltk_sha256_from(inner, 64, m, length);
  //@ ghost size_t blocks = (length + 72u) / 64u;
  //@ assert blocks: blocks == BLOCKS(length);
  //@ ghost induction_goes_on(blocks);
  /*@ assert inner_state: \forall octets K, M; IS{Pre}(m, length, M) ==>
        GOES_ON(IV, XORPAD(K0(K), 0x36), PADDED(64, M), BLOCKS(\length(M))); */
  //@ assert inner_goes_on: \forall octets K, M; IS{Pre}(m, length, M) ==> HASH_GOES_ON(XORPAD(K0(K), 0x36), M);
  /*@ assert inner: \forall octets K, M; IS{Pre}(key, key_length, K) && IS{Pre}(m, length, M) ==>
        inner == HASH(CAT(XORPAD(K0(K), 0x36), M)); */
  ltk_sha256_digest(inner_digest, inner);
  /*@ assert inner_digest: \forall octets K, M; IS{Pre}(key, key_length, K) && IS{Pre}(m, length, M) ==>
        IS(&inner_digest[0], 32, SHA256(CAT(XORPAD(K0(K), 0x36), M))); */
  outer = ltk_sha256_from(outer, 64, inner_digest, 32);
  //@ ghost induction_goes_on(1);
  //@ assert outer_goes_on: \forall octets K, D; \length(D) == 32 ==> HASH_GOES_ON(XORPAD(K0(K), 0x5c), D);
  /*@ assert outer: \forall octets K, M; IS{Pre}(key, key_length, K) && IS{Pre}(m, length, M) ==>
        outer == HASH(CAT(XORPAD(K0(K), 0x5c), SHA256(CAT(XORPAD(K0(K), 0x36), M)))); */
  ltk_wipe_octets(inner_digest, 32);
  //@ assert wiped_inner_digest: ZERO(&inner_digest[0], 32);
  ltk_sha256_digest(mac, outer);
  /*@ assert mac: \forall octets K, M; IS{Pre}(key, key_length, K) && IS{Pre}(m, length, M) ==> IS(mac, 32, HMAC(K, M)); */
  ltk_sha256_wipe(&hash_of_key);
  //@ assert wiped_hash_of_key: ZERO_STATE(hash_of_key);
  ltk_sha256_wipe(&inner);
  //@ assert wiped_inner: ZERO_STATE(inner);
  ltk_sha256_wipe(&outer);
  //@ assert wiped_outer: ZERO_STATE(outer);
}
