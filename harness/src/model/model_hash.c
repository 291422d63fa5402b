// SPDX-License-Identifier: Apache-2.0
/* HMAC and SHA-256 with their mistakes: see model.h. Right hashes are OpenSSL's; those with a wrong padding go block by
 * block through the reference's compression. */
#include "base/memory.h"
#include "model/model_parts.h"
#include "compress.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>

struct kind {
  const char *name;
  size_t block, digest;
};

static const struct kind kinds[] = {{"SHA256", 64, 32},  {"SHA1", 64, 20},    {"SHA224", 64, 28},
                                    {"SHA384", 128, 48}, {"SHA512", 128, 64}, {"SHA3-256", 136, 32}};

#define KINDS (sizeof kinds / sizeof kinds[0])

/* OpenSSL's hashes, looked up once and for all threads. */
static EVP_MD *fetched[KINDS];
static CRYPTO_ONCE fetched_once = CRYPTO_ONCE_STATIC_INIT;

static void fetch(void)
{
  size_t i;
  for (i = 0; i < KINDS; i++)
    fetched[i] = EVP_MD_fetch(NULL, kinds[i].name, NULL);
}

/* OpenSSL's, of a hash and two pieces of data. */
static void hash_right(size_t kind, uint8_t *out, const uint8_t *a, size_t a_length, const uint8_t *b, size_t b_length)
{
  EVP_MD_CTX *context = EVP_MD_CTX_new();
  if (context == NULL || CRYPTO_THREAD_run_once(&fetched_once, fetch) != 1 || fetched[kind] == NULL ||
      EVP_DigestInit_ex2(context, fetched[kind], NULL) != 1 || EVP_DigestUpdate(context, a, a_length) != 1 ||
      EVP_DigestUpdate(context, b, b_length) != 1 || EVP_DigestFinal_ex(context, out, NULL) != 1)
    memory_exhausted();
  EVP_MD_CTX_free(context);
}

/* The length field of a message of so many octets. */
static void put_length(int how, uint8_t out[8], uint64_t octets)
{
  uint64_t value = how == SHA_LENGTH_OCTETS       ? octets
                   : how == SHA_LENGTH_LAST_BLOCK ? 8u * (octets % 64u)
                   : how == SHA_LENGTH_ONE_OCTET  ? 8u * octets % 256u
                   : how == SHA_LENGTH_TWO_OCTETS ? 8u * octets % 65536u
                                                  : 8u * octets;
  size_t i;
  for (i = 0; i < 8; i++)
    out[i] = (uint8_t)(value >> (how == SHA_LENGTH_LITTLE_ENDIAN ? 8u * i : 56u - 8u * i));
}

/* Pad a message that ends at octet n of message (64 + 64 octets of space follow); the padded length. */
static size_t pad(const struct model *m, uint8_t *message, size_t n)
{
  int border = m->knob[KNOB_SHA_BORDER];
  size_t rest = n % 64u, blocks = n / 64u + (rest < 56u ? 1u : 2u);
  if (border == SHA_55 && rest == 55u)
    blocks++;
  if ((border == SHA_56 && rest == 56u) || (border == SHA_63 && rest == 63u))
    blocks--;
  if (border == SHA_64 && rest == 0 && n > 0)
    return n;
  message[n] = 0x80;
  put_length(m->knob[KNOB_SHA_LENGTH], message + 64u * blocks - 8u, n);
  return 64u * blocks;
}

static void hash_wrong(const struct model *m, uint8_t out[32], const uint8_t *a, size_t a_length, const uint8_t *b,
                       size_t b_length)
{
  uint8_t *message = memory_new(a_length + b_length + 192u);
  struct ltk_sha256_state state = ltk_sha256_initial();
  size_t n, i, t;
  memcpy(message, a, a_length);
  if (b_length > 0)
    memcpy(message + a_length, b, b_length);
  n = pad(m, message, a_length + b_length);
  for (i = 0; i < n; i += 64u) {
    uint32_t w[16];
    for (t = 0; t < 16; t++)
      w[t] = (uint32_t)message[i + 4 * t] << 24 | (uint32_t)message[i + 4 * t + 1] << 16 |
             (uint32_t)message[i + 4 * t + 2] << 8 | message[i + 4 * t + 3];
    state = ltk_sha256_compress(state, w);
  }
  ltk_sha256_digest(out, state);
  free(message);
}

static void hash(const struct model *m, uint8_t *out, const uint8_t *a, size_t a_length, const uint8_t *b,
                 size_t b_length)
{
  static const uint8_t none[1] = {0};
  if (m->knob[KNOB_HASH] == 0 && (m->knob[KNOB_SHA_LENGTH] != 0 || m->knob[KNOB_SHA_BORDER] != 0))
    hash_wrong(m, out, a_length == 0 ? none : a, a_length, b, b_length);
  else
    hash_right(m->knob[KNOB_HASH], out, a, a_length, b, b_length);
}

/* A digest to the 32 octets that the function takes for one: its first, or itself behind zeros. */
static void fit(uint8_t out[32], const uint8_t *digest, size_t n)
{
  memset(out, 0, 32);
  memcpy(out + (n < 32u ? 32u - n : 0), digest, n < 32u ? n : 32u);
}

void model_hash(const struct model *m, uint8_t out[32], const uint8_t *data, size_t length)
{
  uint8_t digest[64];
  hash(m, digest, data, length, data, 0);
  fit(out, digest, kinds[m->knob[KNOB_HASH]].digest);
}

void model_mac(const struct model *m, uint8_t out[32], const uint8_t *key, size_t key_length, const uint8_t *data,
               size_t length)
{
  const struct kind *kind = &kinds[m->knob[KNOB_HASH]];
  const size_t longest = m->knob[KNOB_LONG_KEY] == LONG_FROM_64 ? kind->block - 1u : kind->block;
  uint8_t k[136] = {0}, i_pad = 0x36, o_pad = 0x5c, block[136], digest[64];
  size_t i;
  if (m->knob[KNOB_MAC] == MAC_EMPTY_ZEROS && length == 0) {
    memset(out, 0, 32);
    return;
  }
  if (m->knob[KNOB_MAC] == MAC_HASH || m->knob[KNOB_MAC] == MAC_SUFFIX) {
    if (m->knob[KNOB_MAC] == MAC_HASH)
      hash(m, digest, key, key_length, data, length);
    else
      hash(m, digest, data, length, key, key_length);
    fit(out, digest, kind->digest);
    return;
  }
  if (key_length <= longest)
    memcpy(k, key, key_length);
  else if (m->knob[KNOB_LONG_KEY] == LONG_TRUNCATED || m->knob[KNOB_LONG_KEY] == LONG_STALE)
    memcpy(k, key, kind->block);
  if (key_length > longest && m->knob[KNOB_LONG_KEY] != LONG_TRUNCATED)
    hash(m, k, key, key_length, key, 0); /* of a stale key, the rest stays behind it */
  if (m->knob[KNOB_PADS] == PADS_SWAPPED) {
    i_pad = 0x5c;
    o_pad = 0x36;
  } else if (m->knob[KNOB_PADS] == PADS_NONE) {
    i_pad = o_pad = 0;
  }
  for (i = 0; i < kind->block; i++)
    block[i] = k[i] ^ i_pad;
  hash(m, digest, block, kind->block, data, length);
  for (i = 0; i < kind->block; i++)
    block[i] = k[i] ^ o_pad;
  hash(m, digest, block, kind->block, digest, kind->digest);
  fit(out, digest, kind->digest);
}
