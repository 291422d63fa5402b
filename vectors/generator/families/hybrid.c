// SPDX-License-Identifier: Apache-2.0
/* X25519 with ML-KEM-768: see hybrid.h. */
#include "families/hybrid.h"
#include "families/curve.h"
#include "model/mlkem.h"

void hybrid_key(uint8_t key[HYBRID_KEY], const uint8_t private_value[HYBRID_KEY_PRIVATE])
{
  uint8_t dk[MLKEM_PRIVATE];
  mlkem_key_gen(key, dk, private_value, private_value + 32);
  x25519_public(key + MLKEM_KEY, private_value + 64);
}

void hybrid_reply(uint8_t reply[HYBRID_REPLY], const uint8_t private_value[HYBRID_REPLY_PRIVATE],
                  const uint8_t key[HYBRID_KEY])
{
  uint8_t ss[32];
  mlkem_encaps(ss, reply, key, private_value);
  x25519_public(reply + MLKEM_CIPHERTEXT, private_value + 32);
}

/* ss of the end that replies, and of the one that holds the key; NULL, or the error class. */
static const char *encapsulate(uint8_t ss[32], const uint8_t *private_value, size_t length, const uint8_t *key)
{
  uint8_t c[MLKEM_CIPHERTEXT];
  if (!mlkem_is_reduced(key))
    return "public_key";
  if (length != HYBRID_REPLY_PRIVATE)
    return "secret";
  mlkem_encaps(ss, c, key, private_value);
  return NULL;
}

static const char *decapsulate(uint8_t ss[32], const uint8_t *private_value, size_t length, const uint8_t *reply)
{
  uint8_t ek[MLKEM_KEY], dk[MLKEM_PRIVATE];
  if (length != HYBRID_KEY_PRIVATE)
    return "secret";
  mlkem_key_gen(ek, dk, private_value, private_value + 32);
  (void)mlkem_decaps(ss, dk, reply);
  return NULL;
}

const char *hybrid_agree(uint8_t z[64], const uint8_t *private_value, size_t private_length, const uint8_t *peer,
                         size_t peer_length)
{
  const char *class;
  if (peer_length != HYBRID_KEY && peer_length != HYBRID_REPLY)
    return "public_key";
  class = peer_length == HYBRID_KEY ? encapsulate(z, private_value, private_length, peer)
                                    : decapsulate(z, private_value, private_length, peer);
  return class != NULL ? class
                       : curve_agree(z + 32, 1, private_value + private_length - 32, 32, peer + peer_length - 32, 32);
}
