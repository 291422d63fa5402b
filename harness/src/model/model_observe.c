// SPDX-License-Identifier: Apache-2.0
/* The observation of a key with its mistakes: see model.h. What is right, and AES, are those of harness/observe. */
#include "model/model_parts.h"
#include "observe/observe.h"

#include <string.h>

static bool is(struct ltk_iut_octets text, const char *word)
{
  return text.length == strlen(word) && memcmp(text.octets, word, text.length) == 0;
}

/* The check value as PKCS #11 has it: of zeros. */
static void kcv_of_zeros(struct ltk_iut_answer *answer, struct ltk_iut_octets key)
{
  const uint8_t zeros[16] = {0};
  uint8_t block[16] = {0};
  observe_aes(&key, block, zeros);
  memcpy(answer->octets, block, 3);
  answer->length = 3;
}

/* OPc is taken for OP, and computed once more. */
static void op_for_opc(struct ltk_iut_answer *answer, struct ltk_iut_octets key, struct ltk_iut_observation o)
{
  uint8_t opc[16] = {0};
  size_t i;
  if (o.opc.length == 16u) {
    observe_aes(&key, opc, o.opc.octets);
    for (i = 0; i < 16u; i++)
      opc[i] ^= o.opc.octets[i];
    o.opc.octets = opc;
  }
  observe(answer, key, &o);
}

/* Of SQN the low 43 bits are kept, in AUTN and in what its MAC is computed over. */
static void sqn_of_43_bits(struct ltk_iut_answer *answer, struct ltk_iut_octets key, struct ltk_iut_observation o)
{
  static const uint8_t vector[] = "vector", none[6] = {0}, amf[2] = {0};
  struct ltk_iut_observation with_ak = {
      .kind = {vector, 6}, .opc = o.opc, .rand = o.rand, .sqn = {none, 6}, .amf = {amf, 2}};
  struct ltk_iut_answer ak = {0};
  uint8_t sqn[6];
  if (o.sqn.length == 6u) {
    memcpy(sqn, o.sqn.octets, 6);
    sqn[0] &= 7u;
    o.sqn.octets = sqn;
  }
  observe(answer, key, &o);
  if (!is(o.kind, "authenticate") || answer->status != LTK_IUT_OK)
    return;
  observe(&ak, key, &with_ak); /* AUTN begins with SQN xor AK, and SQN is zero */
  if (((o.autn.octets[0] ^ ak.octets[40]) & 0xf8u) != 0)
    *answer = (struct ltk_iut_answer){.status = LTK_IUT_INVALID, .why = "autn"};
}

void model_observe(const struct model *m, struct ltk_iut_answer *answer, struct ltk_iut_octets key,
                   const struct ltk_iut_observation *o)
{
  int how = m->knob[KNOB_OBSERVATION];
  if (how == OBSERVATION_KCV_ZEROS && is(o->kind, "kcv") &&
      (key.length == 16u || key.length == 24u || key.length == 32u))
    kcv_of_zeros(answer, key);
  else if (how == OBSERVATION_OP_FOR_OPC && key.length == 16u && !is(o->kind, "kcv"))
    op_for_opc(answer, key, *o);
  else if (how == OBSERVATION_SQN_43 && !is(o->kind, "kcv"))
    sqn_of_43_bits(answer, key, *o);
  else
    observe(answer, key, o);
}
