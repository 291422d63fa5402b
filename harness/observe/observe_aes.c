// SPDX-License-Identifier: Apache-2.0
/* Observables under the AES of OpenSSL: see observe.h. */
#include "observe/observe.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <stdbool.h>

/* AES with keys of 16, 24 and 32 octets, sought in OpenSSL once and for all threads. */
static EVP_CIPHER *ciphers[3];
static CRYPTO_ONCE ciphers_once = CRYPTO_ONCE_STATIC_INIT;

static void fetch_ciphers(void)
{
  ciphers[0] = EVP_CIPHER_fetch(NULL, "AES-128-ECB", NULL);
  ciphers[1] = EVP_CIPHER_fetch(NULL, "AES-192-ECB", NULL);
  ciphers[2] = EVP_CIPHER_fetch(NULL, "AES-256-ECB", NULL);
}

/* AES under a key, to be freed; NULL where OpenSSL does not give it. */
static EVP_CIPHER_CTX *under(struct ltk_iut_octets key)
{
  EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
  bool good = CRYPTO_THREAD_run_once(&ciphers_once, fetch_ciphers) == 1 && context != NULL;
  const EVP_CIPHER *cipher = good ? ciphers[key.length == 16u ? 0 : key.length == 24u ? 1 : 2] : NULL;
  if (cipher != NULL && EVP_EncryptInit_ex2(context, cipher, key.octets, NULL, NULL) == 1 &&
      EVP_CIPHER_CTX_set_padding(context, 0) == 1)
    return context;
  EVP_CIPHER_CTX_free(context);
  return NULL;
}

static const char *encrypt(void *of, uint8_t out[16], const uint8_t in[16])
{
  int n = 0;
  return of != NULL && EVP_EncryptUpdate(of, out, &n, in, 16) == 1 && n == 16 ? NULL : "OpenSSL did not encrypt";
}

const char *observe_aes(void *of, uint8_t out[16], const uint8_t in[16])
{
  const struct ltk_iut_octets *key = of;
  EVP_CIPHER_CTX *context = under(*key);
  const char *failed = encrypt(context, out, in);
  EVP_CIPHER_CTX_free(context);
  return failed;
}

void observe(struct ltk_iut_answer *answer, struct ltk_iut_octets key, const struct ltk_iut_observation *o)
{
  const bool is_key = key.length == 16u || key.length == 24u || key.length == 32u;
  EVP_CIPHER_CTX *context = is_key ? under(key) : NULL;
  const struct observe_cipher cipher = {.block = encrypt, .of = context, .key_length = key.length};
  observe_by(answer, &cipher, o);
  EVP_CIPHER_CTX_free(context);
}
