// SPDX-License-Identifier: Apache-2.0
/* The function with another HMAC, or with KEY made otherwise: see computed.h. The hash that begins as SHA-224 is made
 * by OpenSSL's functions of 1.1: see base/digest.c. */
#define OPENSSL_API_COMPAT 0x10100000L
#include "diagnosis/computed.h"

#include <openssl/sha.h>
#include <string.h>

#define BLOCK 64u
#define DIGEST_MAX 64u

/* ---- Another HMAC ---- */

/* SHA-256 of two strings; from_224: with the initial values of SHA-224. */
static void hash_two(bool from_224, uint8_t out[32], const uint8_t *a, size_t n, const uint8_t *b, size_t m)
{
  SHA256_CTX context;
  if (from_224)
    SHA224_Init(&context);
  else
    SHA256_Init(&context);
  context.md_len = SHA256_DIGEST_LENGTH;
  SHA256_Update(&context, a, n);
  SHA256_Update(&context, b, m);
  SHA256_Final(out, &context);
}

/* HMAC with these pads, and the key as it is in its block. */
static void mac_with_pads(size_t way, uint8_t out[32], const uint8_t key[BLOCK], const uint8_t *data, size_t n)
{
  const uint8_t inner = way == MAC_OUTER_TWICE || way == MAC_EXCHANGED ? 0x5c : 0x36,
                outer = way == MAC_INNER_TWICE || way == MAC_EXCHANGED ? 0x36 : 0x5c;
  uint8_t first[BLOCK], second[BLOCK], digest[32];
  size_t i;
  for (i = 0; i < BLOCK; i++) {
    first[i] = key[i] ^ inner;
    second[i] = key[i] ^ outer;
  }
  hash_two(way == MAC_OF_224, digest, first, BLOCK, data, n);
  if (way == MAC_INNER)
    memcpy(out, digest, sizeof digest);
  else
    hash_two(way == MAC_OF_224, out, second, BLOCK, digest, sizeof digest);
}

/* The MAC that a way makes; returns its length. */
static size_t mac_by(size_t way, uint8_t out[DIGEST_MAX], const uint8_t *key, size_t key_length, const uint8_t *data,
                     size_t n)
{
  static const size_t hashes[] = {0, 1, 3, 4};
  uint8_t block[BLOCK] = {0};
  if (way <= MAC_SHA512) {
    hash_mac(hashes[way], out, key, key_length, data, n);
    return hash_octets(hashes[way]);
  }
  if (way == MAC_KEY_FIRST || way == MAC_KEY_LAST)
    hash_two(false, out, way == MAC_KEY_FIRST ? key : data, way == MAC_KEY_FIRST ? key_length : n,
             way == MAC_KEY_FIRST ? data : key, way == MAC_KEY_FIRST ? n : key_length);
  else {
    if (way != MAC_KEY_CUT && key_length > BLOCK)
      hash_two(way == MAC_OF_224, block, key, key_length, key, 0);
    else
      memcpy(block, key, key_length < BLOCK ? key_length : BLOCK);
    mac_with_pads(way, out, block, data, n);
  }
  return 32;
}

/* KEY by this HMAC, of derive, confirm and observe; theirs of hmac and kdf. */
static size_t key_by(const struct known *k, size_t way, uint8_t key[DIGEST_MAX])
{
  static const uint8_t zeros[32];
  const struct ltk_iut_context *c = &k->of->question.context;
  const bool hybrid = c->mode == 3u;
  if ((k->of->question.command & (QUESTION_HMAC | QUESTION_KDF)) == 0 && c->mode != 1u)
    return mac_by(way, key, hybrid ? c->root.octets : zeros, hybrid ? c->root.length : sizeof zeros, c->z.octets,
                  c->z.length);
  return 0;
}

static bool by_mac(const struct known *k, size_t way, struct octets *out, bool *refused)
{
  uint8_t key[DIGEST_MAX], digest[DIGEST_MAX];
  size_t n = key_by(k, way, key), step;
  const uint8_t *from = n == 0 ? k->key.octets : key;
  n = n == 0 ? k->key.length : n;
  for (step = 0; step < k->steps; step++) {
    if (from == NULL || k->s[step].octets == NULL || k->s[step].length > TRANSFORMS_IN_MAX)
      return false;
    n = mac_by(way, digest, from, n, k->s[step].octets, k->s[step].length);
    memcpy(key, digest, n);
    from = key;
  }
  if (n == 32u)
    return known_finish(k, out, key, refused);
  out->length = k->given.length < n ? k->given.length : n;
  memcpy(out->octets, key + n - out->length, out->length);
  return k->of->question.command != QUESTION_OBSERVE;
}

/* ---- KEY made otherwise ---- */

/* Join the secrets; false if one is not there. */
static bool join(struct octets *out, size_t way, struct ltk_iut_octets root, struct ltk_iut_octets z)
{
  static const struct ltk_iut_octets none = {NULL, 0}, counter = {(const uint8_t *)"\0\0\0\1", 4};
  const struct ltk_iut_octets parts[JOIN_WAYS][2] = {
      [JOIN_ROOT] = {root, none},     [JOIN_Z] = {z, none},   [JOIN_ROOT_Z] = {root, z},
      [JOIN_Z_ROOT] = {z, root},      [JOIN_XOR] = {root, z}, [JOIN_Z_COUNTER] = {z, counter},
      [JOIN_COUNTER_Z] = {counter, z}};
  const struct ltk_iut_octets a = parts[way][0], b = parts[way][1];
  const size_t at = way == JOIN_XOR ? 0 : a.length;
  size_t i;
  if (a.length == 0 || (b.length == 0 && way != JOIN_ROOT && way != JOIN_Z) ||
      (way == JOIN_XOR && a.length != b.length))
    return false;
  memset(out->octets, 0, 128);
  memcpy(out->octets, a.octets, a.length);
  for (i = 0; i < b.length; i++)
    out->octets[at + i] ^= b.octets[i];
  out->length = at + b.length > a.length ? at + b.length : a.length;
  return true;
}

static bool by_join(const struct known *k, const struct hypothesis *h, struct octets *out, bool *refused)
{
  const struct ltk_iut_context *c = &k->of->question.context;
  struct octets secrets;
  uint8_t key[DIGEST_MAX];
  if (c->root.length > 64u || c->z.length > 64u || k->s[0].octets == NULL || !join(&secrets, h->a, c->root, c->z))
    return false;
  if (h->b == HASHES)
    return known_from(k, 0, out, secrets.octets, secrets.length, k->s[0].octets, k->s[0].length, refused);
  hash_make(h->b, key, secrets.octets, secrets.length);
  return known_from(k, 0, out, key, hash_octets(h->b), k->s[0].octets, k->s[0].length, refused);
}

bool computed_mac(const struct known *k, const struct hypothesis *h, struct octets *out, bool *refused)
{
  return h->way == MACS ? by_mac(k, h->a, out, refused) : by_join(k, h, out, refused);
}
