// SPDX-License-Identifier: Apache-2.0
/* From what the protocol says to the types of the reference, and from its status to an error class. What its types
 * can't hold is made something that the reference refuses: a number too large becomes a reserved one, a length too
 * large an illegal one. */
#ifndef CONVERT_H
#define CONVERT_H

#include "ltk.h"
#include "ltk_iut.h"

#include <string.h>

/* The error class of a status that is not LTK_OK and not LTK_E_SPACE, docs/specification.md clauses 7.1 and 8.2. */
static inline const char *convert_class(int status)
{
  static const char *const classes[] = {"mode", "suite", "purpose", "index", "algorithm", "bits",
                                        "imsi", "plmn",  "element", "epoch", "nonce",     "public_key",
                                        "role", "keys",  "secret",  "fc",    "parameter", "key"};
  return classes[-status - 1];
}

/* FC as a number; what is no FC of one or two octets becomes the lone FF, which is none either. */
static inline uint16_t convert_fc(struct ltk_iut_octets fc)
{
  if (fc.length == 1)
    return fc.octets[0];
  if (fc.length == 2 && fc.octets[0] == 0xff)
    return (uint16_t)(0xff00u | fc.octets[1]);
  return 0xff;
}

/* A number for a field of at most `max`; a larger one becomes max, a reserved value wherever this is called. */
static inline uint32_t convert_number(uint64_t value, uint32_t max)
{
  return value > max ? max : (uint32_t)value;
}

/* Octets to a field of size octets; the length is kept, 255 standing for every larger one. */
static inline uint8_t convert_octets(uint8_t *field, size_t size, struct ltk_iut_octets from)
{
  memcpy(field, from.octets, from.length < size ? from.length : size);
  return (uint8_t)convert_number(from.length, 255);
}

/* The context and the secrets; *k holds copies of the secrets. */
static inline void convert_context(struct ltk_context *c, struct ltk_secrets *k, const struct ltk_iut_context *from)
{
  memset(c, 0, sizeof *c);
  memset(k, 0, sizeof *k);
  c->mode = (uint8_t)convert_number(from->mode, 255);
  c->suite = (uint8_t)convert_number(from->suite, 255);
  c->purpose = (uint8_t)convert_number(from->purpose, 255);
  c->index = (uint8_t)convert_number(from->index, 255);
  c->algorithm = (uint8_t)convert_number(from->algorithm, 255);
  c->bits = (uint16_t)convert_number(from->bits, 65535);
  c->element_type = (uint8_t)convert_number(from->element_type, 255);
  c->epoch = from->epoch > UINT32_MAX ? 0 : (uint32_t)from->epoch;
  c->imsi_length = convert_octets(c->imsi, sizeof c->imsi, from->imsi);
  c->mcc_length = convert_octets(c->mcc, sizeof c->mcc, from->mcc);
  c->mnc_length = convert_octets(c->mnc, sizeof c->mnc, from->mnc);
  c->element_length = convert_octets(c->element, sizeof c->element, from->element);
  c->network_nonce_length = convert_octets(c->network_nonce, sizeof c->network_nonce, from->network_nonce);
  c->card_nonce_length = convert_octets(c->card_nonce, sizeof c->card_nonce, from->card_nonce);
  c->network_public_length = convert_octets(c->network_public, sizeof c->network_public, from->network_public);
  c->card_public_length = convert_octets(c->card_public, sizeof c->card_public, from->card_public);
  k->root_length = convert_octets(k->root, sizeof k->root, from->root);
  k->z_length = convert_octets(k->z, sizeof k->z, from->z);
}

static inline uint8_t convert_role(uint64_t role)
{
  return (uint8_t)convert_number(role, 255);
}

static inline uint16_t convert_keys(uint64_t keys)
{
  return (uint16_t)convert_number(keys, 65535);
}

#endif
