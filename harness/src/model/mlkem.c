// SPDX-License-Identifier: Apache-2.0
/* ML-KEM-768: see mlkem.h. Each function has the name of an algorithm of FIPS 203, and its number. */
#include "model/mlkem.h"
#include "base/memory.h"

#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>

#define Q 3329u
#define K 3u
#define ETA 2u
#define DU 10u
#define DV 4u

/* Coefficients of a polynomial, or of its NTT; each below Q. */
struct poly {
  uint16_t at[256];
};

/* Two pieces of data, each of a length; the second may be empty. */
static void hash(uint8_t *out, size_t n, const EVP_MD *md, const uint8_t *a, size_t a_length, const uint8_t *b,
                 size_t b_length)
{
  EVP_MD_CTX *context = EVP_MD_CTX_new();
  bool is_xof = (EVP_MD_get_flags(md) & EVP_MD_FLAG_XOF) != 0;
  if (context == NULL || EVP_DigestInit_ex(context, md, NULL) != 1 || EVP_DigestUpdate(context, a, a_length) != 1 ||
      EVP_DigestUpdate(context, b, b_length) != 1 ||
      (is_xof ? EVP_DigestFinalXOF(context, out, n) : EVP_DigestFinal_ex(context, out, NULL)) != 1)
    memory_exhausted();
  EVP_MD_CTX_free(context);
}

/* G, H and J of 4.1. */
static void hash_g(uint8_t out[64], const uint8_t *a, size_t a_length, const uint8_t *b, size_t b_length)
{
  hash(out, 64, EVP_sha3_512(), a, a_length, b, b_length);
}

static void hash_h(uint8_t out[32], const uint8_t *a, size_t length)
{
  hash(out, 32, EVP_sha3_256(), a, length, NULL, 0);
}

static void hash_j(uint8_t out[32], const uint8_t z[32], const uint8_t c[MLKEM_CIPHERTEXT])
{
  hash(out, 32, EVP_shake256(), z, 32, c, MLKEM_CIPHERTEXT);
}

/* 4.7 and 4.8: x of d bits for one below Q, and back. */
static uint16_t compress(uint16_t x, unsigned d)
{
  return (uint16_t)((((uint32_t)x << d) + Q / 2u) / Q & ((1u << d) - 1u));
}

static uint16_t decompress(uint16_t y, unsigned d)
{
  return (uint16_t)((Q * y + (1u << d) / 2u) >> d);
}

/* 5 */
static void byte_encode(uint8_t *out, const struct poly *f, unsigned d)
{
  size_t i;
  memset(out, 0, 32u * d);
  for (i = 0; i < 256u * d; i++)
    out[i / 8u] |= (uint8_t)((f->at[i / d] >> i % d & 1u) << i % 8u);
}

/* 6 */
static void byte_decode(struct poly *f, const uint8_t *in, unsigned d)
{
  size_t i;
  memset(f, 0, sizeof *f);
  for (i = 0; i < 256u * d; i++)
    f->at[i / d] |= (uint16_t)((in[i / 8u] >> i % 8u & 1u) << i % d);
  for (i = 0; d == 12u && i < 256u; i++)
    f->at[i] %= Q;
}

/* 7. 280 pairs of candidates are enough but for one seed in 2^261. */
static void sample_ntt(struct poly *a, const uint8_t rho[32], unsigned i, unsigned j)
{
  const uint8_t indices[2] = {(uint8_t)j, (uint8_t)i};
  uint8_t c[840];
  size_t n = 0, at, k;
  hash(c, sizeof c, EVP_shake128(), rho, 32, indices, 2);
  for (at = 0; at < sizeof c; at += 3) {
    const unsigned d[2] = {c[at] + 256u * (c[at + 1] % 16u), c[at + 1] / 16u + 16u * c[at + 2]};
    for (k = 0; k < 2u; k++)
      if (d[k] < Q && n < 256u)
        a->at[n++] = (uint16_t)d[k];
  }
  if (n < 256u)
    abort();
}

/* 8, of PRF with the seed s and the number n. */
static void sample_poly_cbd(struct poly *f, const uint8_t s[32], unsigned n)
{
  const uint8_t number = (uint8_t)n;
  uint8_t b[64u * ETA];
  size_t i, j;
  hash(b, sizeof b, EVP_shake256(), s, 32, &number, 1);
  for (i = 0; i < 256u; i++) {
    unsigned x = 0, y = 0;
    for (j = 2u * ETA * i; j < 2u * ETA * i + ETA; j++) {
      x += b[j / 8u] >> j % 8u & 1u;
      y += b[(j + ETA) / 8u] >> (j + ETA) % 8u & 1u;
    }
    f->at[i] = (uint16_t)((Q + x - y) % Q);
  }
}

/* Appendix A: 17 to the power of BitRev7(i), and to the power of 2 BitRev7(i) + 1, modulo Q. */
static const uint16_t zetas[128] = {
    1,    1729, 2580, 3289, 2642, 630,  1897, 848,  1062, 1919, 193,  797,  2786, 3260, 569,  1746, 296,  2447, 1339,
    1476, 3046, 56,   2240, 1333, 1426, 2094, 535,  2882, 2393, 2879, 1974, 821,  289,  331,  3253, 1756, 1197, 2304,
    2277, 2055, 650,  1977, 2513, 632,  2865, 33,   1320, 1915, 2319, 1435, 807,  452,  1438, 2868, 1534, 2402, 2647,
    2617, 1481, 648,  2474, 3110, 1227, 910,  17,   2761, 583,  2649, 1637, 723,  2288, 1100, 1409, 2662, 3281, 233,
    756,  2156, 3015, 3050, 1703, 1651, 2789, 1789, 1847, 952,  1461, 2687, 939,  2308, 2437, 2388, 733,  2337, 268,
    641,  1584, 2298, 2037, 3220, 375,  2549, 2090, 1645, 1063, 319,  2773, 757,  2099, 561,  2466, 2594, 2804, 1092,
    403,  1026, 1143, 2150, 2775, 886,  1722, 1212, 1874, 1029, 2110, 2935, 885,  2154};
static const uint16_t gammas[128] = {
    17,   3312, 2761, 568,  583,  2746, 2649, 680,  1637, 1692, 723,  2606, 2288, 1041, 1100, 2229, 1409, 1920, 2662,
    667,  3281, 48,   233,  3096, 756,  2573, 2156, 1173, 3015, 314,  3050, 279,  1703, 1626, 1651, 1678, 2789, 540,
    1789, 1540, 1847, 1482, 952,  2377, 1461, 1868, 2687, 642,  939,  2390, 2308, 1021, 2437, 892,  2388, 941,  733,
    2596, 2337, 992,  268,  3061, 641,  2688, 1584, 1745, 2298, 1031, 2037, 1292, 3220, 109,  375,  2954, 2549, 780,
    2090, 1239, 1645, 1684, 1063, 2266, 319,  3010, 2773, 556,  757,  2572, 2099, 1230, 561,  2768, 2466, 863,  2594,
    735,  2804, 525,  1092, 2237, 403,  2926, 1026, 2303, 1143, 2186, 2150, 1179, 2775, 554,  886,  2443, 1722, 1607,
    1212, 2117, 1874, 1455, 1029, 2300, 2110, 1219, 2935, 394,  885,  2444, 2154, 1175};

/* 9 */
static void ntt(struct poly *f)
{
  unsigned i = 1, length, start, j;
  for (length = 128; length >= 2u; length /= 2u)
    for (start = 0; start < 256u; start += 2u * length) {
      const uint32_t zeta = zetas[i++];
      for (j = start; j < start + length; j++) {
        const uint32_t t = zeta * f->at[j + length] % Q;
        f->at[j + length] = (uint16_t)((f->at[j] + Q - t) % Q);
        f->at[j] = (uint16_t)((f->at[j] + t) % Q);
      }
    }
}

/* 10 */
static void ntt_inverse(struct poly *f)
{
  unsigned i = 127, length, start, j;
  for (length = 2; length <= 128u; length *= 2u)
    for (start = 0; start < 256u; start += 2u * length) {
      const uint32_t zeta = zetas[i--];
      for (j = start; j < start + length; j++) {
        const uint32_t t = f->at[j];
        f->at[j] = (uint16_t)((t + f->at[j + length]) % Q);
        f->at[j + length] = (uint16_t)(zeta * (f->at[j + length] + Q - t) % Q);
      }
    }
  for (j = 0; j < 256u; j++)
    f->at[j] = (uint16_t)(f->at[j] * 3303u % Q);
}

static void add(struct poly *f, const struct poly *g)
{
  size_t i;
  for (i = 0; i < 256u; i++)
    f->at[i] = (uint16_t)((f->at[i] + g->at[i]) % Q);
}

/* f += g * h, of NTTs: 11, with 12 inside. */
static void add_multiply_ntts(struct poly *f, const struct poly *g, const struct poly *h)
{
  unsigned i;
  for (i = 0; i < 128u; i++) {
    const uint32_t a0 = g->at[2u * i], a1 = g->at[2u * i + 1u], b0 = h->at[2u * i], b1 = h->at[2u * i + 1u];
    const uint32_t gamma = gammas[i];
    f->at[2u * i] = (uint16_t)((f->at[2u * i] + a0 * b0 + a1 * b1 % Q * gamma) % Q);
    f->at[2u * i + 1u] = (uint16_t)((f->at[2u * i + 1u] + a0 * b1 + a1 * b0) % Q);
  }
}

/* K-PKE.KeyGen, 13: the key, and the NTT of the secret. */
static void k_pke_key_gen(uint8_t ek[MLKEM_KEY], uint8_t dk[384u * K], const uint8_t d[32])
{
  const uint8_t k = K;
  uint8_t seeds[64];
  struct poly a, s[K], t;
  unsigned i, j;
  hash_g(seeds, d, 32, &k, 1);
  for (i = 0; i < K; i++) {
    sample_poly_cbd(&s[i], seeds + 32, i);
    ntt(&s[i]);
    byte_encode(dk + 384u * i, &s[i], 12);
  }
  for (i = 0; i < K; i++) {
    sample_poly_cbd(&t, seeds + 32, K + i);
    ntt(&t);
    for (j = 0; j < K; j++) {
      sample_ntt(&a, seeds, i, j);
      add_multiply_ntts(&t, &a, &s[j]);
    }
    byte_encode(ek + 384u * i, &t, 12);
  }
  memcpy(ek + 384u * K, seeds, 32);
}

static void encode_compressed(uint8_t *out, struct poly *f, unsigned d)
{
  size_t i;
  for (i = 0; i < 256u; i++)
    f->at[i] = compress(f->at[i], d);
  byte_encode(out, f, d);
}

static void decode_compressed(struct poly *f, const uint8_t *in, unsigned d)
{
  size_t i;
  byte_decode(f, in, d);
  for (i = 0; i < 256u; i++)
    f->at[i] = decompress(f->at[i], d);
}

/* K-PKE.Encrypt, 14. */
static void k_pke_encrypt(uint8_t c[MLKEM_CIPHERTEXT], const uint8_t ek[MLKEM_KEY], const uint8_t m[32],
                          const uint8_t r[32])
{
  const uint8_t *rho = ek + 384u * K;
  struct poly a, y[K], e, u, v = {{0}};
  unsigned i, j;
  for (i = 0; i < K; i++) {
    sample_poly_cbd(&y[i], r, i);
    ntt(&y[i]);
  }
  for (i = 0; i < K; i++) {
    memset(&u, 0, sizeof u);
    for (j = 0; j < K; j++) {
      sample_ntt(&a, rho, j, i);
      add_multiply_ntts(&u, &a, &y[j]);
    }
    ntt_inverse(&u);
    sample_poly_cbd(&e, r, K + i);
    add(&u, &e);
    encode_compressed(c + 32u * DU * i, &u, DU);
    byte_decode(&a, ek + 384u * i, 12);
    add_multiply_ntts(&v, &a, &y[i]);
  }
  ntt_inverse(&v);
  sample_poly_cbd(&e, r, 2u * K);
  add(&v, &e);
  decode_compressed(&e, m, 1);
  add(&v, &e);
  encode_compressed(c + 32u * DU * K, &v, DV);
}

/* K-PKE.Decrypt, 15. */
static void k_pke_decrypt(uint8_t m[32], const uint8_t dk[384u * K], const uint8_t c[MLKEM_CIPHERTEXT])
{
  struct poly s, u, product = {{0}}, w;
  unsigned i;
  for (i = 0; i < K; i++) {
    decode_compressed(&u, c + 32u * DU * i, DU);
    ntt(&u);
    byte_decode(&s, dk + 384u * i, 12);
    add_multiply_ntts(&product, &s, &u);
  }
  ntt_inverse(&product);
  decode_compressed(&w, c + 32u * DU * K, DV);
  for (i = 0; i < 256u; i++)
    w.at[i] = (uint16_t)((w.at[i] + Q - product.at[i]) % Q);
  encode_compressed(m, &w, 1);
}

void mlkem_key_gen(uint8_t ek[MLKEM_KEY], uint8_t dk[MLKEM_PRIVATE], const uint8_t d[32], const uint8_t z[32])
{
  k_pke_key_gen(ek, dk, d);
  memcpy(dk + 384u * K, ek, MLKEM_KEY);
  hash_h(dk + 384u * K + MLKEM_KEY, ek, MLKEM_KEY);
  memcpy(dk + MLKEM_PRIVATE - 32u, z, 32);
}

bool mlkem_is_reduced(const uint8_t ek[MLKEM_KEY])
{
  uint8_t again[384];
  struct poly t;
  unsigned i;
  for (i = 0; i < K; i++) {
    byte_decode(&t, ek + 384u * i, 12);
    byte_encode(again, &t, 12);
    if (memcmp(again, ek + 384u * i, sizeof again) != 0)
      return false;
  }
  return true;
}

void mlkem_encaps(uint8_t ss[32], uint8_t c[MLKEM_CIPHERTEXT], const uint8_t ek[MLKEM_KEY], const uint8_t m[32])
{
  uint8_t h[32], kr[64];
  hash_h(h, ek, MLKEM_KEY);
  hash_g(kr, m, 32, h, 32);
  k_pke_encrypt(c, ek, m, kr + 32);
  memcpy(ss, kr, 32);
}

/* What the ciphertext decrypts to, and K || r of it. */
static void decrypt(uint8_t m[32], uint8_t kr[64], const uint8_t dk[MLKEM_PRIVATE], const uint8_t c[MLKEM_CIPHERTEXT])
{
  k_pke_decrypt(m, dk, c);
  hash_g(kr, m, 32, dk + 384u * K + MLKEM_KEY, 32);
}

bool mlkem_decaps(uint8_t ss[32], const uint8_t dk[MLKEM_PRIVATE], const uint8_t c[MLKEM_CIPHERTEXT])
{
  const uint8_t *ek = dk + 384u * K, *z = dk + MLKEM_PRIVATE - 32;
  uint8_t m[32], kr[64], again[MLKEM_CIPHERTEXT];
  bool is_same;
  decrypt(m, kr, dk, c);
  k_pke_encrypt(again, ek, m, kr + 32);
  is_same = memcmp(again, c, sizeof again) == 0;
  if (is_same)
    memcpy(ss, kr, 32);
  else
    hash_j(ss, z, c);
  return is_same;
}

void mlkem_decaps_unchecked(uint8_t ss[32], const uint8_t dk[MLKEM_PRIVATE], const uint8_t c[MLKEM_CIPHERTEXT])
{
  uint8_t m[32], kr[64];
  decrypt(m, kr, dk, c);
  memcpy(ss, kr, 32);
}
