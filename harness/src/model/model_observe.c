// SPDX-License-Identifier: Apache-2.0
/* The observation of a key with its mistakes: see model.h. What is right, and AES, are those of harness/observe; the
 * mistakes of MILENAGE are in model_milenage.c. */
#include "model/model_parts.h"
#include "observe/observe.h"

#include <string.h>

static bool is(struct ltk_iut_octets text, const char *word)
{
  return text.length == strlen(word) && memcmp(text.octets, word, text.length) == 0;
}

/* The first subkey of RFC 4493, of the block that a key makes of zeros. */
static void double_block(uint8_t block[16])
{
  uint8_t top = block[0] >> 7;
  size_t i;
  for (i = 0; i < 15; i++)
    block[i] = (uint8_t)(block[i] << 1 | block[i + 1] >> 7);
  block[15] = (uint8_t)(block[15] << 1 ^ (top != 0 ? 0x87 : 0));
}

static void wrong_kcv(const struct model *m, struct ltk_iut_answer *answer, struct ltk_iut_octets key)
{
  const int how = m->knob[KNOB_KCV];
  uint8_t in[16], block[32];
  memset(in, how == KCV_ZEROS || how == KCV_CMAC ? 0 : 1, sizeof in);
  if (how == KCV_KEY_OF_16)
    key.length = 16;
  if (how == KCV_SHA_256)
    model_hash(m, block, key.octets, key.length);
  else
    observe_aes(&key, block, in);
  if (how == KCV_CMAC) { /* of one block of zeros */
    memcpy(in, block, sizeof in);
    double_block(in);
    observe_aes(&key, block, in);
  }
  memcpy(answer->octets, block + (how == KCV_LAST_OCTETS ? 13 : 0), 3);
}

/* What observe() does not take is unsupported with any mistake. */
void model_observe(const struct model *m, struct ltk_iut_answer *answer, struct ltk_iut_octets key,
                   const struct ltk_iut_observation *o)
{
  const struct ltk_iut_authentication a = {.kind = o->kind,
                                           .algorithm = AUTH_MILENAGE,
                                           .k = key,
                                           .opc = o->opc,
                                           .rand = o->rand,
                                           .sqn = o->sqn,
                                           .amf = o->amf,
                                           .autn = o->autn};
  observe(answer, key, o);
  if (answer->status == LTK_IUT_UNSUPPORTED || answer->status == LTK_IUT_ERROR)
    return;
  if (!is(o->kind, "kcv"))
    model_auth(m, &a, answer);
  else if (m->knob[KNOB_KCV] != 0)
    wrong_kcv(m, answer, key);
}
