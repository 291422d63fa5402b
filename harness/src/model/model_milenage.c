// SPDX-License-Identifier: Apache-2.0
/* MILENAGE with its mistakes: see model_parts.h. Section numbers are TS 35.206's. */
#include "model/model_parts.h"
#include "observe/milenage.h"

#include <string.h>

static void xor_into(uint8_t *out, const uint8_t *octets, size_t n)
{
  size_t i;
  for (i = 0; i < n; i++)
    out[i] ^= octets[i];
}

static void encrypt(const struct model_functions *f, uint8_t out[16], const uint8_t in[16])
{
  struct ltk_iut_octets k = {f->k, 16};
  observe_aes(&k, out, in);
}

/* ---- The constants and the rotations ---- */

/* The pairs of 1 to 5, in the order of their knobs' values. */
static const uint8_t pairs[CONSTANTS_PAIRS][2] = {{1, 2}, {1, 3}, {1, 4}, {1, 5}, {2, 3},
                                                  {2, 4}, {2, 5}, {3, 4}, {3, 5}, {4, 5}};

/* Which of the five stands in the place of the n-th, where a pair is exchanged. */
static size_t exchanged(size_t n, int pair)
{
  if (pair < 1 || pair > (int)CONSTANTS_PAIRS)
    return n;
  return pairs[pair - 1][0] == n ? pairs[pair - 1][1] : pairs[pair - 1][1] == n ? pairs[pair - 1][0] : n;
}

static void constant(const struct model_functions *f, uint8_t c[16], size_t n)
{
  const int how = f->m->knob[KNOB_CONSTANTS];
  const bool own = f->a->c.length > 0 && how != CONSTANTS_STANDARD;
  const uint8_t *all = own ? f->a->c.octets : milenage_c;
  size_t i;
  memcpy(c, all + 16u * (exchanged(n, how) - 1u), 16);
  if (how == CONSTANTS_REVERSED)
    for (i = 0; i < 16u; i++)
      c[i] = all[16u * (n - 1u) + 15u - i];
  if (f->m->knob[KNOB_ROUND] == CONSTANTS_MISSING || how == CONSTANTS_C1_MISSING + (int)n - 1)
    memset(c, 0, 16);
}

static unsigned rotation(const struct model_functions *f, size_t n)
{
  const int how = f->m->knob[KNOB_ROTATIONS];
  const bool own = f->a->r.length > 0 && how != ROTATIONS_STANDARD;
  const unsigned r = (own ? f->a->r.octets : milenage_r)[exchanged(n, how) - 1u] % 128u;
  if (f->m->knob[KNOB_ROUND] == ROTATIONS_MISSING || how == ROTATIONS_R1_MISSING + (int)n - 1)
    return 0;
  if (how == ROTATIONS_RIGHT)
    return (128u - r) % 128u;
  if (how == ROTATIONS_OCTETS)
    return r / 8u * 8u;
  return how == ROTATIONS_SHIFTED_OCTETS ? 8u * r % 128u : r;
}

static void rotate(uint8_t out[16], const uint8_t in[16], unsigned r)
{
  size_t i;
  for (i = 0; i < 16u; i++)
    out[i] = (uint8_t)(in[(i + r / 8u) % 16u] << r % 8u | in[(i + r / 8u + 1u) % 16u] >> (8u - r % 8u));
}

/* ---- OPc, TEMP, OUT ---- */

static void compute_opc(const struct model_functions *f, uint8_t opc[16], const uint8_t op[16])
{
  const int how = f->m->knob[KNOB_OPC];
  struct ltk_iut_octets key = {op, 16};
  if (how == OPC_KEY_SWAPPED)
    observe_aes(&key, opc, f->k);
  else
    encrypt(f, opc, op);
  if (how != OPC_NOT_XORED)
    xor_into(opc, how == OPC_XORED_WITH_K ? f->k : op, 16);
}

void model_milenage_begin(struct model_functions *f)
{
  const struct ltk_iut_authentication *a = f->a;
  const int how = f->m->knob[KNOB_OPC];
  uint8_t block[16];
  if (a->opc.length > 0 && how != OPC_FROM_OP)
    memcpy(f->opc, a->opc.octets, 16);
  else if (a->opc.length == 0 && how == OPC_IS_OP)
    memcpy(f->opc, a->op.octets, 16);
  else
    compute_opc(f, f->opc, a->opc.length > 0 ? a->opc.octets : a->op.octets);
  if (a->rand.length != 16u)
    return;
  memcpy(block, f->rand, 16);
  if (how != OPC_NOT_IN_TEMP)
    xor_into(block, f->opc, 16);
  encrypt(f, f->temp, block);
}

/* OUTn = E_K(rot(in xor OPc, rn) xor cn xor with) xor OPc (4.1) */
static void output(const struct model_functions *f, uint8_t out[16], size_t n, const uint8_t in[16],
                   const uint8_t with[16])
{
  const int how = f->m->knob[KNOB_ROUND];
  uint8_t sum[16], block[16], c[16];
  constant(f, c, n);
  memcpy(sum, in, 16);
  if (f->m->knob[KNOB_OPC] != OPC_NOT_BEFORE)
    xor_into(sum, f->opc, 16);
  if (how == CONSTANTS_BEFORE_ROTATION)
    xor_into(sum, c, 16);
  if (how == TEMP_ROTATED_IN_OUT1)
    xor_into(sum, with, 16);
  rotate(block, sum, rotation(f, n));
  if (how != CONSTANTS_BEFORE_ROTATION)
    xor_into(block, c, 16);
  if (how != TEMP_ROTATED_IN_OUT1 && how != TEMP_NOT_IN_OUT1)
    xor_into(block, with, 16);
  encrypt(f, out, block);
  if (f->m->knob[KNOB_OPC] != OPC_NOT_BEHIND)
    xor_into(out, f->opc, 16);
}

static void turn(uint8_t *octets, size_t n)
{
  size_t i;
  for (i = 0; i < n / 2u; i++) {
    const uint8_t o = octets[i];
    octets[i] = octets[n - 1u - i];
    octets[n - 1u - i] = o;
  }
}

static void make_in1(int how, uint8_t in1[16], const uint8_t sqn[6], const uint8_t amf[2])
{
  const size_t at = how == IN1_AMF_FIRST ? 2 : 0;
  memset(in1, 0, 16);
  memcpy(in1 + at, sqn, 6);
  memcpy(in1 + (how == IN1_AMF_FIRST ? 0 : 6), amf, 2);
  if (how == IN1_SQN_REVERSED)
    turn(in1, 6);
  if (how == IN1_AMF_REVERSED)
    turn(in1 + 6, 2);
  if (how == IN1_BIT_SET)
    in1[6] |= 0x80u;
  if (how == IN1_BIT_CLEARED)
    in1[6] &= 0x7fu;
  if (how != IN1_ONCE)
    memcpy(in1 + 8, in1, 8);
}

/* ---- The functions ---- */

/* Which OUT a function is of, and where in it. */
static size_t out_of(const struct model *m, enum auth_kind kind)
{
  const int ak = m->knob[KNOB_AK], how = m->knob[KNOB_OUTPUT];
  switch ((int)kind) {
  case AUTH_F2:
    return 2;
  case AUTH_F3:
    return how == OUTPUT_CK_IK_SWAPPED ? 4 : 3;
  case AUTH_F4:
    return how == OUTPUT_CK_IK_SWAPPED ? 3 : 4;
  case AUTH_F5:
    return ak == AK_F5_STAR || ak == AK_BOTH_EXCHANGED ? 5 : 2;
  case AUTH_F5_STAR:
    return ak == AK_STAR_F5 || ak == AK_BOTH_EXCHANGED ? 2 : 5;
  default:
    return 1;
  }
}

static size_t place_of(const struct model *m, enum auth_kind kind)
{
  switch (m->knob[KNOB_OUTPUT]) {
  case OUTPUT_F1_STAR:
    return kind == AUTH_F1 || kind == AUTH_F1_STAR || kind == AUTH_F2 ? 8 : 0;
  case OUTPUT_F1_STAR_IS_F1:
    return kind == AUTH_F2 ? 8 : 0;
  case OUTPUT_F1_EXCHANGED:
    return kind == AUTH_F1 || kind == AUTH_F2 ? 8 : 0;
  case OUTPUT_RES_FIRST:
    return kind == AUTH_F1_STAR ? 8 : 0;
  case OUTPUT_AK_LAST:
    return kind == AUTH_F1_STAR || kind == AUTH_F2 ? 8 : kind == AUTH_F5 || kind == AUTH_F5_STAR ? 10 : 0;
  case OUTPUT_RES_AK_EXCHANGED:
    return kind == AUTH_F1_STAR ? 8 : kind == AUTH_F5 ? 8 : 0;
  default:
    return kind == AUTH_F1_STAR || kind == AUTH_F2 ? 8 : 0;
  }
}

void model_milenage(struct model_functions *f, enum auth_kind kind, uint8_t *value, const uint8_t *sqn,
                    const uint8_t *amf)
{
  static const uint8_t zeros[16];
  const size_t n = out_of(f->m, kind), length = auth_length(f->a, kind);
  uint8_t in1[16], out[16];
  if (n == 1u)
    make_in1(f->m->knob[KNOB_IN1], in1, sqn, amf);
  output(f, out, n, n == 1u ? in1 : f->temp, n == 1u ? f->temp : zeros);
  memcpy(value, out + place_of(f->m, kind), length);
  if (f->m->knob[KNOB_AUTH_ORDER] == ORDER_OUT)
    turn(value, length);
}
