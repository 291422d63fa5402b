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

const char *observe_aes(void *of, uint8_t out[16], const uint8_t in[16])
{
  const struct ltk_iut_octets *key = of;
  EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
  int n = 0;
  bool good = CRYPTO_THREAD_run_once(&ciphers_once, fetch_ciphers) == 1 && context != NULL;
  const EVP_CIPHER *cipher = good ? ciphers[key->length == 16u ? 0 : key->length == 24u ? 1 : 2] : NULL;
  good = cipher != NULL && EVP_EncryptInit_ex2(context, cipher, key->octets, NULL, NULL) == 1 &&
         EVP_CIPHER_CTX_set_padding(context, 0) == 1 && EVP_EncryptUpdate(context, out, &n, in, 16) == 1 && n == 16;
  EVP_CIPHER_CTX_free(context);
  return good ? NULL : "OpenSSL did not encrypt";
}

void observe(struct ltk_iut_answer *answer, struct ltk_iut_octets key, const struct ltk_iut_observation *o)
{
  const struct observe_cipher cipher = {.block = observe_aes, .of = &key, .key_length = key.length};
  observe_by(answer, &cipher, o);
}
