// SPDX-License-Identifier: Apache-2.0
/* The observation of a key with its mistakes: see model.h. What is right, and AES, are those of harness/observe.
 * Section numbers are TS 35.206's. */
#include "model/model_parts.h"
#include "observe/observe.h"

#include <string.h>

/* MILENAGE under a model, with a key. */
struct milenage {
  const struct model *m;
  struct ltk_iut_octets key;
  uint8_t opc[16], temp[16];
};

static bool is(struct ltk_iut_octets text, const char *word)
{
  return text.length == strlen(word) && memcmp(text.octets, word, text.length) == 0;
}

static void xor_into(uint8_t *out, const uint8_t *octets, size_t n)
{
  size_t i;
  for (i = 0; i < n; i++)
    out[i] ^= octets[i];
}

/* ---- The check value ---- */

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

/* ---- MILENAGE ---- */

static void begin(struct milenage *f, const struct ltk_iut_observation *o)
{
  uint8_t block[16];
  memcpy(f->opc, o->opc.octets, 16);
  if (f->m->knob[KNOB_OPC] == OPC_FROM_OP) {
    observe_aes(&f->key, f->opc, o->opc.octets);
    xor_into(f->opc, o->opc.octets, 16);
  }
  memcpy(block, o->rand.octets, 16);
  if (f->m->knob[KNOB_OPC] != OPC_NOT_IN_TEMP)
    xor_into(block, f->opc, 16);
  observe_aes(&f->key, f->temp, block);
}

/* OUTn = E_K(rot(in xor OPc, rn) xor cn xor with) xor OPc (4.1) */
static void output(struct milenage *f, uint8_t out[16], size_t n, const uint8_t in[16], const uint8_t with[16])
{
  static const uint8_t rotations[] = {8, 0, 4, 8, 12}, constants[] = {0, 1, 2, 4, 8};
  const size_t r = f->m->knob[KNOB_ROUND] == ROTATIONS_MISSING ? 0 : rotations[n - 1u];
  uint8_t block[16];
  size_t i;
  for (i = 0; i < 16; i++)
    block[i] = in[(i + r) % 16u] ^ f->opc[(i + r) % 16u] ^ with[i];
  if (f->m->knob[KNOB_ROUND] != CONSTANTS_MISSING)
    block[15] ^= constants[n - 1u];
  observe_aes(&f->key, out, block);
  if (f->m->knob[KNOB_OPC] != OPC_NOT_BEHIND)
    xor_into(out, f->opc, 16);
}

/* OUT2 to OUT5, which are made of TEMP. */
static void output_of_temp(struct milenage *f, uint8_t out[16], size_t n)
{
  static const uint8_t zeros[16] = {0};
  output(f, out, n, f->temp, zeros);
}

/* f1 */
static void mac_a(struct milenage *f, uint8_t mac[8], const uint8_t sqn[6], const uint8_t amf[2])
{
  const int how = f->m->knob[KNOB_IN1];
  uint8_t in1[16] = {0}, out[16];
  memcpy(in1, sqn, 6);
  memcpy(in1 + 6, amf, 2);
  if (how == IN1_BIT_SET)
    in1[6] |= 0x80u;
  if (how == IN1_BIT_CLEARED)
    in1[6] &= 0x7fu;
  if (how != IN1_ONCE)
    memcpy(in1 + 8, in1, 8);
  output(f, out, 1, in1, f->temp);
  memcpy(mac, out + (f->m->knob[KNOB_OUTPUT] == OUTPUT_F1_STAR ? 8 : 0), 8);
}

/* f2, f3 and f4 */
static void keys(struct milenage *f, uint8_t res_ck_ik[40])
{
  const int how = f->m->knob[KNOB_OUTPUT];
  uint8_t out[16];
  output_of_temp(f, out, 2);
  memcpy(res_ck_ik, out + (how == OUTPUT_RES_FIRST ? 0 : 8), 8);
  output_of_temp(f, res_ck_ik + 8, how == OUTPUT_CK_IK_SWAPPED ? 4 : 3);
  output_of_temp(f, res_ck_ik + 24, how == OUTPUT_CK_IK_SWAPPED ? 3 : 4);
}

/* SQN, concealed or revealed by f5. */
static void conceal(struct milenage *f, uint8_t sqn[6])
{
  uint8_t out[16];
  if (f->m->knob[KNOB_AK] == AK_MISSING)
    return;
  output_of_temp(f, out, f->m->knob[KNOB_AK] == AK_F5_STAR ? 5 : 2);
  xor_into(sqn, out, 6);
}

static void cut(const struct model *m, uint8_t sqn[6])
{
  if (m->knob[KNOB_SQN] == SQN_43)
    sqn[0] &= 7u;
  if (m->knob[KNOB_SQN] == SQN_32)
    memset(sqn, 0, 2);
  if (m->knob[KNOB_SQN] == SQN_WITHOUT_INDEX)
    sqn[5] &= 0xe0u;
}

static bool accepts(const struct model *m, const uint8_t expected[8], const uint8_t given[8])
{
  switch (m->knob[KNOB_RULE_AUTN]) {
  case 0:
    return memcmp(expected, given, 8) == 0;
  case AUTN_FIRST_HALF:
    return memcmp(expected, given, 4) == 0;
  case AUTN_LAST_HALF:
    return memcmp(expected + 4, given + 4, 4) == 0;
  case AUTN_AS_STRING:
    return strncmp((const char *)expected, (const char *)given, 8) == 0;
  default:
    return true;
  }
}

static void card(struct milenage *f, struct ltk_iut_answer *answer, const uint8_t autn[16])
{
  uint8_t sqn[6], mac[8];
  memcpy(sqn, autn, 6);
  conceal(f, sqn);
  cut(f->m, sqn);
  mac_a(f, mac, sqn, autn + 6);
  *answer = (struct ltk_iut_answer){.status = LTK_IUT_INVALID, .why = "autn"};
  if (!accepts(f->m, mac, autn + 8))
    return;
  *answer = (struct ltk_iut_answer){.length = 40};
  keys(f, answer->octets);
}

static void network(struct milenage *f, struct ltk_iut_answer *answer, const struct ltk_iut_observation *o)
{
  uint8_t sqn[6], *autn = answer->octets + 40;
  memcpy(sqn, o->sqn.octets, 6);
  cut(f->m, sqn);
  keys(f, answer->octets);
  memcpy(autn, sqn, 6);
  conceal(f, autn);
  memcpy(autn + 6, o->amf.octets, 2);
  mac_a(f, autn + 8, sqn, o->amf.octets);
}

static bool is_milenage_wrong(const struct model *m)
{
  int knob;
  for (knob = KNOB_OPC; knob <= KNOB_OUTPUT; knob++)
    if (m->knob[knob] != 0)
      return true;
  return m->knob[KNOB_RULE_AUTN] != 0;
}

/* What observe() does not take is unsupported with any mistake. */
void model_observe(const struct model *m, struct ltk_iut_answer *answer, struct ltk_iut_octets key,
                   const struct ltk_iut_observation *o)
{
  struct milenage f = {.m = m, .key = key};
  observe(answer, key, o);
  if (answer->status == LTK_IUT_UNSUPPORTED || answer->status == LTK_IUT_ERROR)
    return;
  if (is(o->kind, "kcv")) {
    if (m->knob[KNOB_KCV] != 0)
      wrong_kcv(m, answer, key);
    return;
  }
  if (!is_milenage_wrong(m))
    return;
  begin(&f, o);
  if (is(o->kind, "authenticate"))
    card(&f, answer, o->autn.octets);
  else
    network(&f, answer, o);
}
