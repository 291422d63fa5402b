// SPDX-License-Identifier: Apache-2.0
/* SHA-256 by OpenSSL: see digest.h. Its functions of 1.1: they have no context to be allocated or looked up, which
 * takes longer than to hash a short text, and they never fail. */
#define OPENSSL_API_COMPAT 0x10100000L
#include "base/digest.h"

#include <openssl/sha.h>

void digest_sha256(uint8_t out[DIGEST_OCTETS], const void *octets, size_t n)
{
  SHA256_CTX context;
  SHA256_Init(&context);
  SHA256_Update(&context, octets, n);
  SHA256_Final(out, &context);
}
