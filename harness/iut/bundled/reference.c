// SPDX-License-Identifier: Apache-2.0
/* The reference (ref/) as an implementation under test; convert.c judges what its types can't hold. It has no
 * agreement: curves are outside the reference. */
#include "kit/convert.h"
#ifdef LTK_IUT_OBSERVE
#include "observe/auth.h"
#include "observe/observe.h"
#endif
#include "hmac.h"

/* Space for S of any request. */
static uint8_t s_space[LTK_IUT_S];

static void hmac(struct ltk_iut_answer *answer, struct ltk_iut_octets key, struct ltk_iut_octets data)
{
  uint8_t mac[32];
  ltk_hmac_sha256(mac, key.octets, key.length, data.octets, data.length);
  ltk_convert_answer(answer, LTK_OK, mac, sizeof mac);
}

static void kdf(struct ltk_iut_answer *answer, struct ltk_iut_octets key, struct ltk_iut_octets fc,
                const struct ltk_iut_octets *p, size_t n)
{
  const struct ltk_parameter *parameters = ltk_convert_parameters(p, n);
  uint8_t out[32];
  if (parameters == NULL) {
    answer->status = LTK_IUT_ERROR;
    answer->why = "too many parameters";
    return;
  }
  ltk_convert_answer(answer,
                     ltk_kdf(out, key.octets, key.length, ltk_convert_fc(fc), parameters, n, s_space, sizeof s_space),
                     out, sizeof out);
}

static void derive(struct ltk_iut_answer *answer, const struct ltk_iut_context *from)
{
  struct ltk_context c;
  struct ltk_secrets k;
  uint8_t out[32];
  ltk_convert_context(&c, &k, from);
  ltk_convert_answer(answer, ltk_derive(out, &c, &k), out, c.bits / 8u);
}

static void confirm(struct ltk_iut_answer *answer, uint64_t role, uint64_t keys, const struct ltk_iut_context *from)
{
  struct ltk_context c;
  struct ltk_secrets k;
  uint8_t tag[16];
  ltk_convert_context(&c, &k, from);
  ltk_convert_answer(
      answer,
      ltk_confirm(tag, (uint8_t)ltk_convert_number(role, 255), (uint16_t)ltk_convert_number(keys, 65535), &c, &k), tag,
      sizeof tag);
}

#ifdef LTK_IUT_OBSERVE
/* The reference has no AES: what is observed of its key is the harness's, and so are the authentication functions. */
static void observe_key(struct ltk_iut_answer *answer, const struct ltk_iut_context *from,
                        const struct ltk_iut_observation *o)
{
  struct ltk_iut_answer key = {LTK_IUT_OK, 0, {0}, NULL}, other = key;
  struct ltk_iut_observation with = *o;
  struct ltk_iut_context of_other;
  derive(&key, from);
  if (key.status != LTK_IUT_OK) {
    *answer = key;
    return;
  }
  if (observe_other(from, o, &of_other) != NULL) {
    derive(&other, &of_other);
    with.opc = (struct ltk_iut_octets){other.octets, other.length};
  }
  observe(answer, (struct ltk_iut_octets){key.octets, key.length}, from, &with);
}

static void authenticate(struct ltk_iut_answer *answer, const struct ltk_iut_authentication *a)
{
  auth(answer, a, NULL);
}
#else
#define observe_key NULL
#define authenticate NULL
#endif

const struct ltk_iut *ltk_iut(void)
{
  static const struct ltk_iut iut = {.version = LTK_IUT_VERSION,
                                     .name = "reference",
                                     .release = LTK_RELEASE,
                                     .hmac = hmac,
                                     .kdf = kdf,
                                     .derive = derive,
                                     .confirm = confirm,
                                     .observe = observe_key,
                                     .auth = authenticate};
  return &iut;
}
