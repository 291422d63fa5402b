// SPDX-License-Identifier: Apache-2.0
/* Observables and authentication functions under the AES of OpenSSL: see observe.h and auth.h. */
#include "observe/auth.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <stdbool.h>
#include <string.h>

/* AES with keys of 16, 24 and 32 octets, sought in OpenSSL once and for all threads. */
static EVP_CIPHER *ciphers[3];
static CRYPTO_ONCE ciphers_once = CRYPTO_ONCE_STATIC_INIT;

static void fetch_ciphers(void)
{
  ciphers[0] = EVP_CIPHER_fetch(NULL, "AES-128-ECB", NULL);
  ciphers[1] = EVP_CIPHER_fetch(NULL, "AES-192-ECB", NULL);
  ciphers[2] = EVP_CIPHER_fetch(NULL, "AES-256-ECB", NULL);
}

/* AES under a key, to be freed; NULL where OpenSSL does not give it, or the key is none. */
static EVP_CIPHER_CTX *under(struct ltk_iut_octets key)
{
  const bool is_key = key.length == 16u || key.length == 24u || key.length == 32u;
  EVP_CIPHER_CTX *context = is_key ? EVP_CIPHER_CTX_new() : NULL;
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

void observe(struct ltk_iut_answer *answer, struct ltk_iut_octets key, const struct ltk_iut_context *c,
             const struct ltk_iut_observation *o)
{
  const struct ltk_iut_octets kid = o->opc;
  EVP_CIPHER_CTX *of_key = under(key), *of_kid = observe_kind_of(o) == OBSERVE_PACKET ? under(kid) : NULL;
  const struct observe_cipher second = {.block = encrypt, .of = of_kid, .key_length = kid.length};
  const struct observe_cipher cipher = {
      .block = encrypt, .of = of_key, .key_length = key.length, .kid = of_kid == NULL ? NULL : &second};
  observe_by(answer, &cipher, key, c, o);
  EVP_CIPHER_CTX_free(of_key);
  EVP_CIPHER_CTX_free(of_kid);
}

/* The steps of TS 35.206, as it calls them. */
static void tell_block(void *to, const char *name, const uint8_t octets[16])
{
  static const char *const names[][2] = {{"opc", "OPc"},   {"temp", "TEMP"}, {"in1", "IN1"},   {"out1", "OUT1"},
                                         {"out2", "OUT2"}, {"out3", "OUT3"}, {"out4", "OUT4"}, {"out5", "OUT5"}};
  const struct auth_listener *listener = to;
  size_t i;
  for (i = 0; i < sizeof names / sizeof names[0]; i++)
    if (strcmp(names[i][0], name) == 0)
      listener->tell(listener->to, names[i][1], octets, 16);
}

void auth(struct ltk_iut_answer *answer, const struct ltk_iut_authentication *a, const struct auth_listener *listener)
{
  EVP_CIPHER_CTX *context = a->k.length == 16u && a->algorithm == AUTH_MILENAGE ? under(a->k) : NULL;
  const struct observe_cipher cipher = {.block = encrypt,
                                        .of = context,
                                        .key_length = a->k.length,
                                        .tell = listener == NULL ? NULL : tell_block,
                                        .to = (void *)(uintptr_t)listener};
  auth_by(answer, a, &cipher, listener);
  EVP_CIPHER_CTX_free(context);
}
