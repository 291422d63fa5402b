// SPDX-License-Identifier: Apache-2.0
/* The reference (ref/) as an implementation under test. Only what its types can't hold is judged here, by making the field
 * one that the reference refuses: a number too large becomes a reserved one, a length too large an illegal one. It has no
 * agreement: curves are outside the reference. */
#include "hmac.h"
#include "kdf.h"
#include "ltk.h"
#include "ltk_iut.h"

#include <string.h>

/* Space for S of any request: as long as a line of the protocol. */
static uint8_t s_space[262144];

/* The error class of a status, docs/specification.md clause 7.1. */
static const char *error_class(int status)
{
  static const char *const classes[] = {"mode",    "suite", "purpose", "index",  "algorithm",  "bits", "imsi",
                                        "plmn",    "element", "epoch", "nonce",  "public_key", "role", "keys",
                                        "secret",  "fc",    "parameter", "key"};
  return classes[-status - 1];
}

static void give(struct ltk_iut_answer *answer, int status, const uint8_t *octets, size_t length)
{
  if (status == LTK_OK) {
    answer->length = length;
    memcpy(answer->octets, octets, length);
  } else if (status == LTK_E_SPACE) {
    answer->status = LTK_IUT_ERROR;
    answer->why = "S is longer than the space for it";
  } else {
    answer->status = LTK_IUT_INVALID;
    answer->why = error_class(status);
  }
}

static void hmac(struct ltk_iut_answer *answer, struct ltk_iut_octets key, struct ltk_iut_octets data)
{
  uint8_t mac[32];
  ltk_hmac_sha256(mac, key.octets, key.length, data.octets, data.length);
  give(answer, LTK_OK, mac, sizeof mac);
}

/* FC as a number; what is no FC of one or two octets becomes the lone FF, which is none either. */
static uint16_t fc_number(struct ltk_iut_octets fc)
{
  if (fc.length == 1)
    return fc.octets[0];
  if (fc.length == 2 && fc.octets[0] == 0xff)
    return (uint16_t)(0xff00u | fc.octets[1]);
  return 0xff;
}

static void kdf(struct ltk_iut_answer *answer, struct ltk_iut_octets key, struct ltk_iut_octets fc,
                const struct ltk_iut_octets *p, size_t n)
{
  static struct ltk_parameter parameters[4096];
  uint8_t out[32];
  size_t i;
  if (n > sizeof parameters / sizeof parameters[0]) {
    answer->status = LTK_IUT_ERROR;
    answer->why = "too many parameters";
    return;
  }
  for (i = 0; i < n; i++) {
    parameters[i].octets = p[i].octets;
    parameters[i].length = p[i].length;
  }
  give(answer, ltk_kdf(out, key.octets, key.length, fc_number(fc), parameters, n, s_space, sizeof s_space), out,
       sizeof out);
}

/* A number for a field of at most `max`; a larger one becomes max, which is a reserved value wherever this is called. */
static uint32_t number(uint64_t value, uint32_t max)
{
  return value > max ? max : (uint32_t)value;
}

/* Octets to a field of size octets; the length is kept, 255 standing for every larger one. */
static uint8_t put(uint8_t *field, size_t size, struct ltk_iut_octets from)
{
  memcpy(field, from.octets, from.length < size ? from.length : size);
  return (uint8_t)number(from.length, 255);
}

static void convert(struct ltk_context *c, struct ltk_secrets *k, const struct ltk_iut_context *from)
{
  memset(c, 0, sizeof *c);
  memset(k, 0, sizeof *k);
  c->mode = (uint8_t)number(from->mode, 255);
  c->suite = (uint8_t)number(from->suite, 255);
  c->purpose = (uint8_t)number(from->purpose, 255);
  c->index = (uint8_t)number(from->index, 255);
  c->algorithm = (uint8_t)number(from->algorithm, 255);
  c->bits = (uint16_t)number(from->bits, 65535);
  c->element_type = (uint8_t)number(from->element_type, 255);
  c->epoch = from->epoch > UINT32_MAX ? 0 : (uint32_t)from->epoch;
  c->imsi_length = put(c->imsi, sizeof c->imsi, from->imsi);
  c->mcc_length = put(c->mcc, sizeof c->mcc, from->mcc);
  c->mnc_length = put(c->mnc, sizeof c->mnc, from->mnc);
  c->element_length = put(c->element, sizeof c->element, from->element);
  c->network_nonce_length = put(c->network_nonce, sizeof c->network_nonce, from->network_nonce);
  c->card_nonce_length = put(c->card_nonce, sizeof c->card_nonce, from->card_nonce);
  c->network_public_length = put(c->network_public, sizeof c->network_public, from->network_public);
  c->card_public_length = put(c->card_public, sizeof c->card_public, from->card_public);
  k->root_length = put(k->root, sizeof k->root, from->root);
  k->z_length = put(k->z, sizeof k->z, from->z);
}

static void derive(struct ltk_iut_answer *answer, const struct ltk_iut_context *from)
{
  struct ltk_context c;
  struct ltk_secrets k;
  uint8_t out[32];
  convert(&c, &k, from);
  give(answer, ltk_derive(out, &c, &k), out, c.bits / 8u);
}

static void confirm(struct ltk_iut_answer *answer, uint64_t role, uint64_t keys, const struct ltk_iut_context *from)
{
  struct ltk_context c;
  struct ltk_secrets k;
  uint8_t tag[16];
  convert(&c, &k, from);
  give(answer, ltk_confirm(tag, (uint8_t)number(role, 255), (uint16_t)number(keys, 65535), &c, &k), tag, sizeof tag);
}

const struct ltk_iut *ltk_iut(void)
{
  static const struct ltk_iut iut = {
      .version = LTK_IUT_VERSION, .name = "reference", .release = LTK_RELEASE, .hmac = hmac, .kdf = kdf, .derive = derive,
      .confirm = confirm};
  return &iut;
}
