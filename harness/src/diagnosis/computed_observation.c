// SPDX-License-Identifier: Apache-2.0
/* What is observed of the derived key, with something changed: see computed.h. */
#include "diagnosis/computed.h"

#include <openssl/evp.h>
#include <string.h>

static bool encrypt(uint8_t out[16], const uint8_t *key, size_t key_length, const uint8_t in[16])
{
  const EVP_CIPHER *cipher = key_length == 16u   ? EVP_aes_128_ecb()
                             : key_length == 24u ? EVP_aes_192_ecb()
                                                 : EVP_aes_256_ecb();
  EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
  int n = 0;
  bool good = context != NULL && EVP_EncryptInit_ex2(context, cipher, key, NULL, NULL) == 1 &&
              EVP_CIPHER_CTX_set_padding(context, 0) == 1 && EVP_EncryptUpdate(context, out, &n, in, 16) == 1 &&
              n == 16;
  EVP_CIPHER_CTX_free(context);
  return good;
}

static bool by_cipher(const struct known *k, const struct hypothesis *h, struct octets *out)
{
  const struct known_fact *key = &k->fact[h->a], *data = &k->fact[h->b];
  uint8_t block[16];
  if (!known_has_fact(k, h->a) || !known_has_fact(k, h->b) || data->length != 16u ||
      (key->length != 16u && key->length != 24u && key->length != 32u) ||
      !encrypt(block, key->octets, key->length, data->octets) || k->given.length > 16u)
    return false;
  memcpy(out->octets, block, k->given.length);
  out->length = k->given.length;
  return true;
}

static struct ltk_iut_octets fact(const struct known *k, const char *name)
{
  size_t i;
  for (i = 0; i < k->facts; i++)
    if (strcmp(k->fact[i].name, name) == 0 && k->fact[i].length > 0)
      return (struct ltk_iut_octets){k->fact[i].octets, k->fact[i].length};
  return (struct ltk_iut_octets){NULL, 0};
}

/* Under the key that is observed, or K that is given. */
static bool by_output(const struct known *k, const struct hypothesis *h, struct octets *out)
{
  const struct ltk_iut_octets key = fact(k, k->of->question.command == QUESTION_AUTH ? "K" : "the derived key"),
                              opc = fact(k, "OPc"), rand = fact(k, "RAND");
  uint8_t block[16], temp[16];
  size_t i, n = k->given.length;
  if (key.length != 16u || opc.length != 16u || rand.length != 16u || n > 16u)
    return false;
  for (i = 0; i < 16u; i++)
    block[i] = rand.octets[i] ^ opc.octets[i];
  if (!encrypt(temp, key.octets, key.length, block))
    return false;
  for (i = 0; i < 16u; i++)
    block[i] = temp[(i + h->a) % 16u] ^ opc.octets[(i + h->a) % 16u];
  block[15] ^= (uint8_t)(h->b / 2u);
  if (!encrypt(temp, key.octets, key.length, block))
    return false;
  for (i = 0; i < 16u; i++)
    temp[i] ^= opc.octets[i];
  memcpy(out->octets, temp + (h->b % 2u == 0 ? 0 : 16u - n), n);
  out->length = n;
  return true;
}

/* The inputs of observe, by number. */
static struct ltk_iut_octets *input_of(struct ltk_iut_observation *o, size_t i)
{
  return i == 0 ? &o->opc : i == 1u ? &o->rand : i == 2u ? &o->sqn : i == 3u ? &o->amf : &o->autn;
}

/* AUTN with another SQN within, concealed as before. */
static void conceal(uint8_t autn[16], const uint8_t *sqn, const uint8_t *other)
{
  size_t i;
  for (i = 0; i < 6u; i++)
    autn[i] ^= sqn[i] ^ other[i];
}

/* SQN as AUTN conceals it, through what the network's side gives for a SQN of zeros: AK. */
static bool reveal(const struct known *k, struct ltk_iut_octets key, const struct ltk_iut_observation *o,
                   uint8_t sqn[6])
{
  static const uint8_t zeros[6], amf[2];
  struct ltk_iut_observation network = *o;
  struct known whole = *k;
  struct octets out;
  bool refused;
  size_t i;
  network.kind = (struct ltk_iut_octets){(const uint8_t *)"vector", 6};
  network.sqn = (struct ltk_iut_octets){zeros, 6};
  network.amf = (struct ltk_iut_octets){amf, 2};
  whole.due_at = 0;
  whole.due_length = 56;
  if (!known_observe(&whole, &out, key, &network, &refused) || o->autn.length != 16u)
    return false;
  for (i = 0; i < 6u; i++)
    sqn[i] = o->autn.octets[i] ^ out.octets[40u + i];
  return true;
}

/* OPc, computed from the given one as if that were OP. */
static bool by_op(const struct known *k, struct ltk_iut_octets key, struct octets *out, bool *refused)
{
  struct ltk_iut_observation o = k->of->question.observation;
  uint8_t opc[16];
  size_t i;
  if (o.opc.length != 16u || !encrypt(opc, key.octets, key.length, o.opc.octets))
    return false;
  for (i = 0; i < 16u; i++)
    opc[i] ^= o.opc.octets[i];
  o.opc.octets = opc;
  return known_observe(k, out, key, &o, refused);
}

/* SQN changed, within AUTN: on the card's side. */
static bool by_concealed(const struct known *k, struct ltk_iut_octets key, size_t which, struct octets *out,
                         bool *refused)
{
  struct ltk_iut_observation o = k->of->question.observation;
  struct octets other;
  uint8_t autn[16], sqn[6];
  if (!reveal(k, key, &o, sqn) || !transform(which, &other, sqn, 6, 6) || other.length != 6u)
    return false;
  memcpy(autn, o.autn.octets, 16);
  conceal(autn, sqn, other.octets);
  o.autn.octets = autn;
  return known_observe(k, out, key, &o, refused);
}

static bool by_observation(const struct known *k, const struct hypothesis *h, struct octets *out, bool *refused)
{
  struct ltk_iut_observation o = k->of->question.observation;
  const struct ltk_iut_octets key = fact(k, "the derived key");
  struct octets space;
  bool applies;
  if (key.octets == NULL)
    return false;
  if (h->way == OP_FOR_OPC)
    return by_op(k, key, out, refused);
  if (h->a == 2u && o.autn.length == 16u)
    return by_concealed(k, key, h->b, out, refused);
  *input_of(&o, h->a) = known_changed(*input_of(&o, h->a), h->b, &space, &applies);
  return applies && known_observe(k, out, key, &o, refused);
}

bool computed_observation(const struct known *k, const struct hypothesis *h, struct octets *out, bool *refused)
{
  return h->way == ENCRYPTED ? by_cipher(k, h, out)
         : h->way == OUTPUT  ? by_output(k, h, out)
                             : by_observation(k, h, out, refused);
}
