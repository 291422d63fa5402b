// SPDX-License-Identifier: Apache-2.0
/* libosmogsm, of Osmocom's libosmocore: derivations of 3GPP TS 33.401 with a builder of S of their own. Its HMAC is not
 * exported, and of the vectors only those of K_ASME (annex A.2) have a function; all others are unsupported. */
#include "ltk_iut.h"

#include <osmocom/crypt/kdf.h>

/* K_ASME = KDF(CK || IK, 10, PLMN, SQN xor AK) */
static void kdf(struct ltk_iut_answer *answer, struct ltk_iut_octets key, struct ltk_iut_octets fc,
                const struct ltk_iut_octets *p, size_t n)
{
  static const uint8_t ak[6];
  if (fc.length != 1 || fc.octets[0] != 0x10 || key.length != 32 || n != 2 || p[0].length != 3 || p[1].length != 6) {
    answer->status = LTK_IUT_UNSUPPORTED;
    return;
  }
  osmo_kdf_kasme(key.octets, key.octets + 16, p[0].octets, p[1].octets, ak, answer->octets);
  answer->length = 32;
}

const struct ltk_iut *ltk_iut(void)
{
  static const struct ltk_iut iut = {
      .version = LTK_IUT_VERSION, .name = "osmocom", .release = OSMOCOM_RELEASE, .kdf = kdf};
  return &iut;
}
