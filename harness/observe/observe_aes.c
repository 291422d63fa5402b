// SPDX-License-Identifier: Apache-2.0
/* Observables under the AES of OpenSSL: see observe.h. */
#include "observe/observe.h"

#include <openssl/evp.h>
#include <stdbool.h>

const char *observe_aes(void *of, uint8_t out[16], const uint8_t in[16])
{
  const struct ltk_iut_octets *key = of;
  const EVP_CIPHER *cipher = key->length == 16u   ? EVP_aes_128_ecb()
                             : key->length == 24u ? EVP_aes_192_ecb()
                                                  : EVP_aes_256_ecb();
  EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
  int n = 0;
  bool good = context != NULL && EVP_EncryptInit_ex2(context, cipher, key->octets, NULL, NULL) == 1 &&
              EVP_CIPHER_CTX_set_padding(context, 0) == 1 && EVP_EncryptUpdate(context, out, &n, in, 16) == 1 &&
              n == 16;
  EVP_CIPHER_CTX_free(context);
  return good ? NULL : "OpenSSL did not encrypt";
}

void observe(struct ltk_iut_answer *answer, struct ltk_iut_octets key, const struct ltk_iut_observation *o)
{
  const struct observe_cipher cipher = {.block = observe_aes, .of = &key, .key_length = key.length};
  observe_by(answer, &cipher, o);
}
