// SPDX-License-Identifier: Apache-2.0
/* What the reference costs, against OpenSSL and others in the same process: HMAC-SHA-256 over 80 octets with a key of
 * 32 that is new each time, and a derivation against one HMAC over the same S. Each line is a median of ratios: in each
 * round all of them are timed one after the other, so that what else the machine does meets all of them. */
#include "ltk.h"
#include "hmac.h"
#include <mbedtls/md.h>
#include <nettle/hmac.h>
#include <openssl/evp.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <wolfssl/options.h>
#include <wolfssl/wolfcrypt/hmac.h>

#define ROUNDS 101
#define CALLS 500
#define MESSAGE 80

static uint8_t message[LTK_S_MAX];
static size_t message_length;
static EVP_MAC_CTX *evp;
static struct ltk_context context = {LTK_MODE_ROOT,
                                     LTK_SUITE_NONE,
                                     LTK_PURPOSE_K,
                                     0,
                                     LTK_ALGORITHM_MILENAGE,
                                     LTK_ELEMENT_ICCID,
                                     128,
                                     1,
                                     15,
                                     3,
                                     2,
                                     19,
                                     16,
                                     16,
                                     0,
                                     0,
                                     "001010123456789",
                                     "001",
                                     "01",
                                     "8988211000000123458",
                                     {1},
                                     {2},
                                     {0},
                                     {0}};

static void need(int right, const char *what)
{
  if (!right) {
    fprintf(stderr, "ratios: %s failed\n", what);
    exit(2);
  }
}

static void evp_mac(uint8_t mac[32], const uint8_t key[32])
{
  size_t n;
  need(EVP_MAC_init(evp, key, 32, NULL) && EVP_MAC_update(evp, message, message_length) &&
           EVP_MAC_final(evp, mac, &n, 32),
       "EVP_MAC");
}

static void reference(uint8_t mac[32], const uint8_t key[32])
{
  ltk_hmac_sha256(mac, key, 32, message, message_length);
}

static void mbed(uint8_t mac[32], const uint8_t key[32])
{
  need(mbedtls_md_hmac(mbedtls_md_info_from_type(MBEDTLS_MD_SHA256), key, 32, message, message_length, mac) == 0,
       "mbedTLS");
}

static void wolf(uint8_t mac[32], const uint8_t key[32])
{
  Hmac h;
  need(wc_HmacInit(&h, NULL, INVALID_DEVID) == 0 && wc_HmacSetKey(&h, WC_SHA256, key, 32) == 0 &&
           wc_HmacUpdate(&h, message, (word32)message_length) == 0 && wc_HmacFinal(&h, mac) == 0,
       "wolfSSL");
  wc_HmacFree(&h);
}

static void sodium(uint8_t mac[32], const uint8_t key[32])
{
  crypto_auth_hmacsha256_state h;
  crypto_auth_hmacsha256_init(&h, key, 32);
  crypto_auth_hmacsha256_update(&h, message, message_length);
  crypto_auth_hmacsha256_final(&h, mac);
}

static void nettle(uint8_t mac[32], const uint8_t key[32])
{
  struct hmac_sha256_ctx h;
  hmac_sha256_set_key(&h, 32, key);
  hmac_sha256_update(&h, message_length, message);
  hmac_sha256_digest(&h, 32, mac);
}

static void derive(uint8_t out[32], const uint8_t key[32])
{
  struct ltk_secrets k = {32, 0, {0}, {0}};
  memcpy(k.root, key, 32);
  need(ltk_derive(out, &context, &k) == LTK_OK, "ltk_derive");
}

static const struct {
  const char *name;
  void (*function)(uint8_t mac[32], const uint8_t key[32]);
} sides[] = {{"OpenSSL EVP_MAC", evp_mac}, {"reference", reference}, {"mbedTLS", mbed}, {"wolfSSL", wolf},
             {"libsodium", sodium},        {"nettle", nettle}};
enum { SIDES = sizeof sides / sizeof sides[0] };

/* Nanoseconds of a call. */
static double cost_of(void (*function)(uint8_t *, const uint8_t *))
{
  static uint8_t key[32] = {1}, mac[32];
  struct timespec a, b;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &a);
  for (int i = 0; i < CALLS; i++) {
    key[i % 32]++;
    function(mac, key);
  }
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &b);
  return ((double)(b.tv_sec - a.tv_sec) * 1e9 + (double)(b.tv_nsec - a.tv_nsec)) / CALLS;
}

static int order(const void *a, const void *b)
{
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static double median(double values[ROUNDS])
{
  qsort(values, ROUNDS, sizeof values[0], order);
  return values[ROUNDS / 2];
}

/* All sides give the same: else their times say nothing. */
static void check_same(void)
{
  static const uint8_t key[32] = {7};
  uint8_t expected[32], actual[32];
  evp_mac(expected, key);
  for (int s = 1; s < SIDES; s++) {
    sides[s].function(actual, key);
    need(memcmp(expected, actual, 32) == 0, sides[s].name);
  }
}

static void hmacs(void)
{
  static double ns[SIDES][ROUNDS], ratio[SIDES][ROUNDS];
  memset(message, 0x5a, MESSAGE);
  message_length = MESSAGE;
  check_same();
  for (int r = 0; r < ROUNDS; r++)
    for (int s = 0; s < SIDES; s++) {
      ns[s][r] = cost_of(sides[s].function);
      ratio[s][r] = ns[s][r] / ns[0][r];
    }
  printf("HMAC-SHA-256 of %d octets, a new key each time\n", MESSAGE);
  for (int s = 0; s < SIDES; s++)
    printf("  %-18s %6.0f ns  %5.2f of EVP_MAC\n", sides[s].name, median(ns[s]), median(ratio[s]));
}

static void derivations(void)
{
  static double mac[ROUNDS], key[ROUNDS], ratio[ROUNDS];
  uint8_t out[32], d[32];
  struct ltk_secrets k = {32, 0, {3}, {0}};
  need(ltk_derive_s(message, &message_length, &context) == LTK_OK && ltk_derive(out, &context, &k) == LTK_OK, "S");
  evp_mac(d, k.root);
  need(memcmp(out, d + 16, 16) == 0, "the derived key");
  for (int r = 0; r < ROUNDS; r++) {
    mac[r] = cost_of(evp_mac);
    key[r] = cost_of(derive);
    ratio[r] = key[r] / mac[r];
  }
  printf("A derivation, S of %zu octets\n  %-18s %6.0f ns\n", message_length, sides[0].name, median(mac));
  printf("  %-18s %6.0f ns  %5.2f of EVP_MAC over S\n", "ltk_derive", median(key), median(ratio));
}

int main(void)
{
  EVP_MAC *algorithm = EVP_MAC_fetch(NULL, "HMAC", NULL);
  OSSL_PARAM parameters[2] = {OSSL_PARAM_construct_utf8_string("digest", (char[]){"SHA256"}, 0),
                              OSSL_PARAM_construct_end()};
  need(algorithm != NULL && (evp = EVP_MAC_CTX_new(algorithm)) != NULL && EVP_MAC_CTX_set_params(evp, parameters) &&
           sodium_init() >= 0,
       "the start of a library");
  hmacs();
  derivations();
  EVP_MAC_CTX_free(evp);
  EVP_MAC_free(algorithm);
  return 0;
}
