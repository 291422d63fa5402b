// SPDX-License-Identifier: Apache-2.0
/* TUAK with its mistakes: see model_parts.h. Section numbers are TS 35.231's. */
#include "model/model_parts.h"
#include "observe/keccak.h"
#include "observe/tuak.h"

#include <string.h>

/* ---- What goes in ---- */

/* INSTANCE (6.3): of the bits of one function, what is made of them. */
static uint8_t instance_of(const struct model_functions *f, enum auth_kind kind)
{
  const struct ltk_iut_authentication *a = f->a;
  const uint8_t right = auth_instance(a, kind);
  const bool is_mac = kind == AUTH_F1 || kind == AUTH_F1_STAR, is_2345 = kind >= AUTH_F2 && kind <= AUTH_F5;
  const unsigned lengths = right & (TUAK_64 | TUAK_128 | TUAK_256), k = right & TUAK_K_256;
  unsigned reversed = 0, i;
  switch (f->m->knob[KNOB_TUAK_INSTANCE]) {
  case INSTANCE_K_MISSING:
    return right & (uint8_t)~TUAK_K_256;
  case INSTANCE_K_ALWAYS:
    return right | TUAK_K_256;
  case INSTANCE_TOPC_K_MISSING:
    return kind == AUTH_OPC ? 0 : right;
  case INSTANCE_MAC_MISSING:
    return is_mac ? right & (uint8_t)~lengths : right;
  case INSTANCE_RES_MISSING:
    return is_2345 ? right & (uint8_t)~lengths : right;
  case INSTANCE_RES_SHIFTED: /* the values of 32, 64, 128, 256 counted from 08 */
    return (uint8_t)(is_2345 ? (right & ~lengths) | (lengths == 0 ? TUAK_64 : 2u * lengths % 64u) : right);
  case INSTANCE_MAC_OF_RES:
    return (uint8_t)(is_mac ? (right & ~lengths) | lengths >> 1 : right);
  case INSTANCE_F1_STAR_MISSING:
    return kind == AUTH_F1_STAR ? right & (uint8_t)~TUAK_F1_STAR : right;
  case INSTANCE_F1_STAR_40:
    return (uint8_t)(kind == AUTH_F1_STAR ? (right & ~TUAK_F1_STAR) | TUAK_F2345 : right);
  case INSTANCE_F2345_MISSING:
    return is_2345 ? right & (uint8_t)~TUAK_F2345 : right;
  case INSTANCE_CK_MISSING:
    return right & (uint8_t)~TUAK_CK_256;
  case INSTANCE_IK_MISSING:
    return right & (uint8_t)~TUAK_IK_256;
  case INSTANCE_CK_IK_EXCHANGED:
    return (uint8_t)((right & ~(TUAK_CK_256 | TUAK_IK_256)) | ((right & TUAK_CK_256) != 0 ? TUAK_IK_256 : 0) |
                     ((right & TUAK_IK_256) != 0 ? TUAK_CK_256 : 0));
  case INSTANCE_F5_STAR_80:
    return (uint8_t)(kind == AUTH_F5_STAR ? TUAK_F1_STAR | k : right);
  case INSTANCE_F5_STAR_40:
    return (uint8_t)(kind == AUTH_F5_STAR ? TUAK_F2345 | k : right);
  case INSTANCE_BITS_REVERSED:
    for (i = 0; i < 8u; i++)
      reversed |= (right >> i & 1u) << (7u - i);
    return (uint8_t)reversed;
  case INSTANCE_ZERO:
    return 0;
  default:
    return right;
  }
}

/* A field, as it is if its order is not reversed. */
static void put(const struct model_functions *f, enum knob_tuak_order field, uint8_t *at, const uint8_t *octets,
                size_t n)
{
  const int how = f->m->knob[KNOB_TUAK_ORDER];
  if (how == (int)field || how == TUAK_IN_AS_IS || how == TUAK_ALL_AS_IS)
    memcpy(at, octets, n);
  else
    tuak_put(at, octets, n);
}

static void put_k(const struct model_functions *f, uint8_t *at)
{
  const struct ltk_iut_octets k = f->a->k;
  const int how = f->m->knob[KNOB_TUAK_FIELDS];
  const bool short_k = k.length == 16u;
  put(f, TUAK_K_AS_IS, at + (short_k && how == FIELDS_K_LAST ? 16 : 0), k.octets, k.length);
  if (short_k && how == FIELDS_K_TWICE)
    put(f, TUAK_K_AS_IS, at + 16, k.octets, 16);
  if (how == FIELDS_K_CUT)
    memset(at + 16, 0, 16);
}

static void fill(const struct model_functions *f, uint8_t in[TUAK_IN], enum auth_kind kind, const uint8_t top[32],
                 const uint8_t *sqn, const uint8_t *amf)
{
  const int how = f->m->knob[KNOB_TUAK_FIELDS], name = f->m->knob[KNOB_TUAK_NAME];
  const bool with_sqn = kind == AUTH_F1 || kind == AUTH_F1_STAR || (how == FIELDS_SQN_EVERYWHERE && kind != AUTH_OPC);
  const size_t amf_at = how == FIELDS_SQN_FIRST ? 62 : 56, sqn_at = how == FIELDS_SQN_FIRST ? 56 : 58;
  if (how == FIELDS_SQN_EVERYWHERE && sqn == NULL && f->a->sqn.length == 6u && f->a->amf.length == 2u) {
    sqn = f->a->sqn.octets;
    amf = f->a->amf.octets;
  }
  memset(in, 0, TUAK_IN);
  put(f, TUAK_TOP_AS_IS, in, top, 32);
  in[32] = instance_of(f, kind);
  if (name != NAME_MISSING)
    put(f, TUAK_NAME_AS_IS, in + 33,
        (const uint8_t *)(name == NAME_LOWER        ? "tuak1.0"
                          : name == NAME_NO_VERSION ? "TUAK\0\0\0"
                                                    : "TUAK1.0"),
        7);
  if (kind != AUTH_OPC && how != FIELDS_RAND_MISSING)
    put(f, TUAK_RAND_AS_IS, in + 40, f->a->rand.octets, 16);
  if (with_sqn && amf != NULL && how != FIELDS_AMF_MISSING)
    put(f, TUAK_AMF_AS_IS, in + amf_at, amf, 2);
  if (with_sqn && sqn != NULL && how != FIELDS_SQN_MISSING)
    put(f, TUAK_SQN_AS_IS, in + sqn_at, sqn, 6);
  put_k(f, in + 64);
}

/* ---- Keccak ---- */

static uint64_t iterations_of(const struct model_functions *f, enum auth_kind kind)
{
  const uint64_t n = f->a->iterations;
  switch (f->m->knob[KNOB_TUAK_ITERATIONS]) {
  case ITERATIONS_IGNORED:
    return 1;
  case ITERATIONS_ONE_MORE:
    return n + 1u;
  case ITERATIONS_ONE_LESS:
    return n > 1u ? n - 1u : 1u;
  case ITERATIONS_NOT_IN_TOPC:
    return kind == AUTH_OPC ? 1 : n;
  case ITERATIONS_IN_TOPC_ALONE:
    return kind == AUTH_OPC ? n : 1;
  case ITERATIONS_ONE_OCTET:
    return n % 256u == 0 ? 1 : n % 256u;
  default:
    return n;
  }
}

static void compute(const struct model_functions *f, uint8_t out[TUAK_OUT], const uint8_t in[TUAK_IN], uint64_t n)
{
  const int how = f->m->knob[KNOB_TUAK_PADDING];
  const size_t length = how == PADDING_BEHIND_K && f->a->k.length == 16u ? 80 : TUAK_IN;
  uint8_t state[200] = {0};
  size_t i;
  for (i = 0; i < length; i++)
    state[i] = in[i];
  state[length] = how == PADDING_SHA3 ? 0x06 : how == PADDING_KECCAK ? 0x01 : how == PADDING_NONE ? 0 : 0x1f;
  if (how != PADDING_NONE && how != PADDING_END_MISSING)
    state[how == PADDING_SHAKE128 ? 167u : 135u] |= 0x80u;
  for (i = 0; i < n; i++) {
    if (i > 0 && f->m->knob[KNOB_TUAK_ITERATIONS] == ITERATIONS_HASHED_AGAIN) { /* the output hashed as it is */
      memset(state + TUAK_IN, 0, sizeof state - TUAK_IN);
      state[TUAK_IN] = 0x1f;
      state[135] = 0x80;
    }
    keccak_f(state);
  }
  memcpy(out, state, TUAK_OUT);
}

/* ---- What comes out ---- */

/* Where a piece begins. */
static size_t place_of(const struct model_functions *f, enum auth_kind kind)
{
  const int how = f->m->knob[KNOB_TUAK_OUTPUT];
  const size_t res = f->a->res_bits / 8u, ck = f->a->ck_bits / 8u, ik = f->a->ik_bits / 8u;
  const bool joined = how == PIECES_JOINED;
  switch ((int)kind) {
  case AUTH_F3:
    return how == PIECES_CK_IK_EXCHANGED ? TUAK_IK_AT : joined ? res : TUAK_CK_AT;
  case AUTH_F4:
    return how == PIECES_CK_IK_EXCHANGED ? TUAK_CK_AT : joined ? res + ck : TUAK_IK_AT;
  case AUTH_F5:
    return joined ? res + ck + ik : TUAK_AK_AT;
  case AUTH_F5_STAR:
    return how == PIECES_F5_STAR_FIRST ? 0 : TUAK_AK_AT;
  default:
    return 0;
  }
}

static void take(const struct model_functions *f, enum auth_kind kind, uint8_t *value, const uint8_t out[TUAK_OUT])
{
  const int how = f->m->knob[KNOB_TUAK_OUTPUT], order = f->m->knob[KNOB_TUAK_ORDER];
  const size_t n = auth_length(f->a, kind), space = kind == AUTH_F5 || kind == AUTH_F5_STAR ? 6 : 32;
  const uint8_t *at = out + place_of(f, kind) + (how == PIECES_CUT_AT_OTHER_END ? space - n : 0);
  if (order == TUAK_OUT_AS_IS || order == TUAK_ALL_AS_IS || (order == TUAK_TOPC_AS_IS && kind == AUTH_OPC))
    memcpy(value, at, n);
  else
    tuak_put(value, at, n);
}

static void function(const struct model_functions *f, enum auth_kind kind, uint8_t *value, const uint8_t top[32],
                     const uint8_t *sqn, const uint8_t *amf)
{
  uint8_t in[TUAK_IN], out[TUAK_OUT];
  fill(f, in, kind, top, sqn, amf);
  compute(f, out, in, iterations_of(f, kind));
  take(f, kind, value, out);
}

void model_tuak_begin(struct model_functions *f)
{
  const int how = f->m->knob[KNOB_TUAK_TOP];
  const struct ltk_iut_authentication *a = f->a;
  if (a->topc.length > 0 && how != TOP_FROM_TOPC)
    memcpy(f->opc, a->topc.octets, 32);
  else if (a->topc.length == 0 && how == TOPC_IS_TOP)
    memcpy(f->opc, a->top.octets, 32);
  else
    function(f, AUTH_OPC, f->opc, a->topc.length > 0 ? a->topc.octets : a->top.octets, NULL, NULL);
}

void model_tuak(struct model_functions *f, enum auth_kind kind, uint8_t *value, const uint8_t *sqn, const uint8_t *amf)
{
  const int how = f->m->knob[KNOB_TUAK_FUNCTION];
  if (kind == AUTH_F5 && how == FUNCTION_F5_STAR)
    kind = AUTH_F5_STAR;
  else if (kind == AUTH_F1 && how == FUNCTION_F1_STAR)
    kind = AUTH_F1_STAR;
  function(f, kind, value, f->opc, sqn, amf);
}
