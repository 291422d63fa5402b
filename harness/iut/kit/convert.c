// SPDX-License-Identifier: Apache-2.0
#include "kit/convert.h"
#include "ltk_classes.h"

#include <string.h>

void ltk_convert_answer(struct ltk_iut_answer *answer, int status, const uint8_t *octets, size_t length)
{
  if (status == LTK_OK) {
    answer->length = length;
    memcpy(answer->octets, octets, length);
  } else if (status == LTK_E_SPACE) {
    answer->status = LTK_IUT_ERROR;
    answer->why = "S is longer than the space for it";
  } else {
    answer->status = LTK_IUT_INVALID;
    answer->why = ltk_status_name(status);
  }
}

uint16_t ltk_convert_fc(struct ltk_iut_octets fc)
{
  if (fc.length == 1)
    return fc.octets[0];
  if (fc.length == 2 && fc.octets[0] == 0xff)
    return (uint16_t)(0xff00u | fc.octets[1]);
  return 0xff;
}

uint32_t ltk_convert_number(uint64_t value, uint32_t max)
{
  return value > max ? max : (uint32_t)value;
}

/* Octets to a field of size octets; the length is kept, 255 standing for every larger one. */
static uint8_t put(uint8_t *field, size_t size, struct ltk_iut_octets from)
{
  memcpy(field, from.octets, from.length < size ? from.length : size);
  return (uint8_t)ltk_convert_number(from.length, 255);
}

/* 4.11: of suite 3 a context has the role and the digest of a value. A value of another length has neither, and 255 is
 * no length of a public value. */
static uint8_t put_public(uint8_t field[33], uint8_t suite, struct ltk_iut_octets from)
{
  if (suite != LTK_SUITE_X25519_MLKEM768)
    return put(field, 33, from);
  return ltk_public_value(field, from.octets, from.length) == LTK_OK ? 33 : 255;
}

void ltk_convert_context(struct ltk_context *c, struct ltk_secrets *k, const struct ltk_iut_context *from)
{
  memset(c, 0, sizeof *c);
  memset(k, 0, sizeof *k);
  c->mode = (uint8_t)ltk_convert_number(from->mode, 255);
  c->suite = (uint8_t)ltk_convert_number(from->suite, 255);
  c->purpose = (uint8_t)ltk_convert_number(from->purpose, 255);
  c->index = (uint8_t)ltk_convert_number(from->index, 255);
  c->algorithm = (uint8_t)ltk_convert_number(from->algorithm, 255);
  c->bits = (uint16_t)ltk_convert_number(from->bits, 65535);
  c->element_type = (uint8_t)ltk_convert_number(from->element_type, 255);
  c->epoch = from->epoch > UINT32_MAX ? 0 : (uint32_t)from->epoch;
  c->imsi_length = put(c->imsi, sizeof c->imsi, from->imsi);
  c->mcc_length = put(c->mcc, sizeof c->mcc, from->mcc);
  c->mnc_length = put(c->mnc, sizeof c->mnc, from->mnc);
  c->element_length = put(c->element, sizeof c->element, from->element);
  c->network_nonce_length = put(c->network_nonce, sizeof c->network_nonce, from->network_nonce);
  c->card_nonce_length = put(c->card_nonce, sizeof c->card_nonce, from->card_nonce);
  c->network_public_length = put_public(c->network_public, c->suite, from->network_public);
  c->card_public_length = put_public(c->card_public, c->suite, from->card_public);
  k->root_length = put(k->root, sizeof k->root, from->root);
  k->z_length = put(k->z, sizeof k->z, from->z);
}

const struct ltk_parameter *ltk_convert_parameters(const struct ltk_iut_octets *p, size_t n)
{
  static struct ltk_parameter parameters[LTK_IUT_PARAMETERS];
  if (n > sizeof parameters / sizeof parameters[0])
    return NULL;
  for (size_t i = 0; i < n; i++) {
    parameters[i].octets = p[i].octets;
    parameters[i].length = p[i].length;
  }
  return parameters;
}
