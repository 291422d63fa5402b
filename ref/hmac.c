// SPDX-License-Identifier: Apache-2.0
/* HMAC, FIPS 198-1, section 4, with SHA-256: H((K0 xor opad) || H((K0 xor ipad) || text)). Nothing is concatenated: both
 * hashes go on from the hash value after their first block, which is K0 xor pad alone. */
#include "hmac.h"
#include "wipe.h"

/* Octet i, 0 .. 63, of K0 (table 1, steps 1 to 3): the key, or hash_of_key where it is longer than a block, then zeros. */
static uint8_t key_octet(const uint8_t *key, size_t key_length, struct ltk_sha256_state hash_of_key, size_t i)
{
  if (key_length <= 64u) {
    if (i < key_length)
      return key[i];
    return 0;
  }
  if (i < 32u)
    return ltk_sha256_octet(hash_of_key, i);
  return 0;
}

static uint8_t pad_octet(const uint8_t *key, size_t key_length, struct ltk_sha256_state hash_of_key, uint8_t pad,
                         size_t i)
{
  return key_octet(key, key_length, hash_of_key, i) ^ pad;
}

static uint32_t pad_word(const uint8_t *key, size_t key_length, struct ltk_sha256_state hash_of_key, uint8_t pad,
                         size_t j)
{
  return ltk_sha256_word(pad_octet(key, key_length, hash_of_key, pad, 4u * j),
                         pad_octet(key, key_length, hash_of_key, pad, 4u * j + 1u),
                         pad_octet(key, key_length, hash_of_key, pad, 4u * j + 2u),
                         pad_octet(key, key_length, hash_of_key, pad, 4u * j + 3u));
}

/* The hash value after the block K0 xor pad (steps 4 and 7). */
static struct ltk_sha256_state pad_state(const uint8_t *key, size_t key_length, struct ltk_sha256_state hash_of_key,
                                         uint8_t pad)
{
  uint32_t w[16];
  struct ltk_sha256_state s;
  size_t t;
  for (t = 0; t < 16u; t++)
    w[t] = pad_word(key, key_length, hash_of_key, pad, t);
  s = ltk_sha256_compress(ltk_sha256_initial(), w);
  ltk_wipe_words(w, 16);
  return s;
}

void ltk_hmac_sha256(uint8_t mac[32], const uint8_t *key, size_t key_length, const uint8_t *m, size_t length)
{
  uint8_t inner_digest[32];
  struct ltk_sha256_state hash_of_key = ltk_sha256_initial(), inner, outer;
  if (key_length > 64u)
    hash_of_key = ltk_sha256_from(hash_of_key, 0, key, key_length);
  inner = pad_state(key, key_length, hash_of_key, 0x36u);
  outer = pad_state(key, key_length, hash_of_key, 0x5cu);
  inner = ltk_sha256_from(inner, 64, m, length);
  ltk_sha256_digest(inner_digest, inner);
  outer = ltk_sha256_from(outer, 64, inner_digest, 32);
  ltk_wipe_octets(inner_digest, 32);
  ltk_sha256_digest(mac, outer);
  ltk_sha256_wipe(&hash_of_key);
  ltk_sha256_wipe(&inner);
  ltk_sha256_wipe(&outer);
  ltk_wipe_stack();
}
