// SPDX-License-Identifier: Apache-2.0
/* The reference (ref/) as an implementation under test. It has no agreement: curves are outside it. */
#include "convert.h"
#include "hmac.h"
#include "kdf.h"
#include "ltk.h"

#include <string.h>

/* Space for S of any request: as long as a line of the protocol. */
static uint8_t s_space[262144];

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
    answer->why = convert_class(status);
  }
}

static void hmac(struct ltk_iut_answer *answer, struct ltk_iut_octets key, struct ltk_iut_octets data)
{
  uint8_t mac[32];
  ltk_hmac_sha256(mac, key.octets, key.length, data.octets, data.length);
  give(answer, LTK_OK, mac, sizeof mac);
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
  give(answer, ltk_kdf(out, key.octets, key.length, convert_fc(fc), parameters, n, s_space, sizeof s_space), out,
       sizeof out);
}

static void derive(struct ltk_iut_answer *answer, const struct ltk_iut_context *from)
{
  struct ltk_context c;
  struct ltk_secrets k;
  uint8_t out[32];
  convert_context(&c, &k, from);
  give(answer, ltk_derive(out, &c, &k), out, c.bits / 8u);
}

static void confirm(struct ltk_iut_answer *answer, uint64_t role, uint64_t keys, const struct ltk_iut_context *from)
{
  struct ltk_context c;
  struct ltk_secrets k;
  uint8_t tag[16];
  convert_context(&c, &k, from);
  give(answer, ltk_confirm(tag, convert_role(role), convert_keys(keys), &c, &k), tag, sizeof tag);
}

const struct ltk_iut *ltk_iut(void)
{
  static const struct ltk_iut iut = {
      .version = LTK_IUT_VERSION, .name = "reference", .release = LTK_RELEASE, .hmac = hmac, .kdf = kdf, .derive = derive,
      .confirm = confirm};
  return &iut;
}
