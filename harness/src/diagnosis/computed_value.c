// SPDX-License-Identifier: Apache-2.0
/* What is known of a case, as it is or through a hash: see computed.h. */
#include "diagnosis/computed.h"

#include <string.h>

static bool by_fact(const struct known *k, const struct hypothesis *h, struct octets *out)
{
  const struct known_fact *f = &k->fact[h->a];
  return known_has_fact(k, h->a) && transform(h->b, out, f->octets, f->length, k->given.length);
}

static bool by_hash(const struct known *k, const struct hypothesis *h, struct octets *out)
{
  const struct known_fact *f = &k->fact[h->a];
  const size_t hash = h->b % HASHES;
  uint8_t digest[64];
  if (!known_has_fact(k, h->a) || f->length > TRANSFORMS_IN_MAX)
    return false;
  hash_make(hash, digest, f->octets, f->length);
  return transform(h->b / HASHES, out, digest, hash_octets(hash), k->given.length);
}

/* A digest, cut to its last octets if fewer are given. */
static bool give_digest(const struct known *k, struct octets *out, const uint8_t *digest, size_t n)
{
  out->length = k->given.length < n ? k->given.length : n;
  memcpy(out->octets, digest + n - out->length, out->length);
  return true;
}

static bool by_mac(const struct known *k, const struct hypothesis *h, struct octets *out)
{
  const struct known_fact *key = &k->fact[h->a], *data = &k->fact[h->b];
  uint8_t digest[64];
  if (!known_has_fact(k, h->a) || !known_has_fact(k, h->b) || key->length > TRANSFORMS_IN_MAX ||
      data->length > TRANSFORMS_IN_MAX)
    return false;
  hash_mac(HASH_SHA256, digest, key->octets, key->length, data->octets, data->length);
  return give_digest(k, out, digest, 32);
}

static bool by_other_mac(const struct known *k, const struct hypothesis *h, struct octets *out)
{
  const struct known_s *s = &k->s[0];
  uint8_t digest[64];
  if (k->steps != 1 || h->a == HASH_SHA256 || s->octets == NULL || s->length > TRANSFORMS_IN_MAX ||
      k->of->question.command == QUESTION_OBSERVE)
    return false;
  hash_mac(h->a, digest, k->key.octets, k->key.length, s->octets, s->length);
  return h->b == 0 ? give_digest(k, out, digest, hash_octets(h->a))
                   : transform(h->b, out, digest, hash_octets(h->a), k->given.length);
}

bool computed_value(const struct known *k, const struct hypothesis *h, struct octets *out)
{
  return h->way == FACT     ? by_fact(k, h, out)
         : h->way == HASHED ? by_hash(k, h, out)
         : h->way == MAC    ? by_mac(k, h, out)
                            : by_other_mac(k, h, out);
}
