// SPDX-License-Identifier: Apache-2.0
/* A shared library for ltk-conform check --library, made with what is installed: it offers hmac. */
#include <ltk/hmac.h>
#include <ltk/ltk_iut.h>

static void hmac(struct ltk_iut_answer *answer, struct ltk_iut_octets key, struct ltk_iut_octets data)
{
  ltk_hmac_sha256(answer->octets, key.octets, key.length, data.octets, data.length);
  answer->length = 32;
}

const struct ltk_iut *ltk_iut(void)
{
  static const struct ltk_iut iut = {.version = LTK_IUT_VERSION, .name = "consumer", .release = "1", .hmac = hmac};
  return &iut;
}
