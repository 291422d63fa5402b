// SPDX-License-Identifier: Apache-2.0
/* Valid contexts of every public shape. Included once by a program. */
#ifndef LTK_CT_SHAPES_H
#define LTK_CT_SHAPES_H

#include "ltk.h"

#define METHODS 7u
#define ELEMENTS 4u

/* mode and suite */
static const uint8_t methods[METHODS][2] = {{1, 0}, {2, 1}, {2, 2}, {3, 1}, {3, 2}, {2, 3}, {3, 3}};
/* element_type and the element */
static const struct {
  uint8_t type, length;
  char text[33];
} elements[ELEMENTS] = {{LTK_ELEMENT_ICCID, 19, "8988211000000123458"},
                        {LTK_ELEMENT_ICCID, 20, "89882110000001234568"},
                        {LTK_ELEMENT_EID, 32, "00000000000000000000000000000001"},
                        {LTK_ELEMENT_EF_ICCID, 20, "89A82110000001F345B8"}};

static void put(uint8_t *to, const char *from, size_t n)
{
  size_t i;
  for (i = 0; i < n; i++)
    to[i] = (uint8_t)from[i];
}

/* Public values are any octets of the right form. element is an index in elements. */
static struct ltk_context shape(const uint8_t method[2], uint8_t imsi_length, uint8_t mnc_length, size_t element,
                                uint8_t card_nonce_length, uint16_t bits)
{
  static const struct ltk_context none;
  struct ltk_context c = none;
  c.mode = method[0];
  c.suite = method[1];
  c.purpose = LTK_PURPOSE_KIC;
  c.index = 1;
  c.algorithm = LTK_ALGORITHM_AES;
  c.bits = bits;
  c.epoch = 7;
  c.imsi_length = imsi_length;
  c.mcc_length = 3;
  c.mnc_length = mnc_length;
  c.network_nonce_length = 16;
  put(c.imsi, "001010123456789", 15);
  put(c.mcc, "001", 3);
  put(c.mnc, "010", 3);
  c.element_type = elements[element].type;
  c.element_length = elements[element].length;
  put(c.element, elements[element].text, c.element_length);
  c.card_nonce_length = card_nonce_length;
  c.network_public_length = c.card_public_length = c.suite == 0 ? 0 : c.suite == 1 ? 32 : 33;
  c.network_public[0] = c.suite == LTK_SUITE_X25519_MLKEM768 ? LTK_KEY_ROLE : 2;
  c.card_public[0] = LTK_REPLY_ROLE;
  c.network_public[1] = 1;
  return c;
}

/* The lengths that mode and suite want. */
static void set_lengths(struct ltk_secrets *k, const struct ltk_context *c)
{
  k->root_length = c->mode == LTK_MODE_AGREEMENT ? 0 : 32;
  k->z_length = c->mode == LTK_MODE_ROOT ? 0 : c->suite == LTK_SUITE_X25519_MLKEM768 ? 64 : 32;
}

#endif
