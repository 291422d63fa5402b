// SPDX-License-Identifier: Apache-2.0
/* The authentication functions with K given: see auth.h. The file goes from what is asked, over the rules, to the two
 * algorithms and what is made of their functions. */
#include "observe/auth.h"
#include "observe/milenage.h"
#include "observe/tuak.h"

#include <string.h>

/* ---- What is asked ---- */

enum auth_kind auth_kind_of(const struct ltk_iut_authentication *a)
{
  static const char *const kinds[AUTH_KINDS] = {
      [AUTH_F1] = "f1",         [AUTH_F1_STAR] = "f1*", [AUTH_F2] = "f2",       [AUTH_F3] = "f3",
      [AUTH_F4] = "f4",         [AUTH_F5] = "f5",       [AUTH_F5_STAR] = "f5*", [AUTH_CARD] = "authenticate",
      [AUTH_NETWORK] = "vector"};
  int i;
  if (observe_is(a->kind, "opc") || observe_is(a->kind, "topc"))
    return AUTH_OPC;
  for (i = AUTH_F1; i < AUTH_KINDS; i++)
    if (observe_is(a->kind, kinds[i]))
      return (enum auth_kind)i;
  return AUTH_KINDS;
}

size_t auth_length(const struct ltk_iut_authentication *a, enum auth_kind kind)
{
  static const uint8_t milenage[AUTH_KINDS] = {16, 8, 8, 8, 16, 16, 6, 6, 8, 8};
  if (a->algorithm != AUTH_TUAK)
    return kind < AUTH_KINDS ? milenage[kind] : 0;
  switch ((int)kind) {
  case AUTH_OPC:
    return 32;
  case AUTH_F1:
  case AUTH_F1_STAR:
    return a->mac_bits / 8u;
  case AUTH_F3:
    return a->ck_bits / 8u;
  case AUTH_F4:
    return a->ik_bits / 8u;
  case AUTH_F5:
  case AUTH_F5_STAR:
    return 6;
  default:
    return a->res_bits / 8u;
  }
}

uint8_t auth_instance(const struct ltk_iut_authentication *a, enum auth_kind kind)
{
  const unsigned k = a->k.length == 32u ? TUAK_K_256 : 0;
  const uint64_t bits = kind == AUTH_F1 || kind == AUTH_F1_STAR ? a->mac_bits : a->res_bits;
  const unsigned length = bits == 64u ? TUAK_64 : bits == 128u ? TUAK_128 : bits == 256u ? TUAK_256 : 0;
  if (kind == AUTH_OPC)
    return (uint8_t)k;
  if (kind == AUTH_F1 || kind == AUTH_F1_STAR)
    return (uint8_t)(k | length | (kind == AUTH_F1_STAR ? TUAK_F1_STAR : 0));
  if (kind == AUTH_F5_STAR)
    return (uint8_t)(k | TUAK_F5_STAR);
  return (uint8_t)(k | length | TUAK_F2345 | (a->ck_bits == 256u ? TUAK_CK_256 : 0) |
                   (a->ik_bits == 256u ? TUAK_IK_256 : 0));
}

/* ---- The rules ---- */

/* Whether there is one of the two, and of the length that it has. What is asked for has only the first. */
static int has_operator(struct ltk_iut_octets op, struct ltk_iut_octets opc, size_t length, enum auth_kind kind)
{
  if (op.length > 0 && opc.length > 0)
    return 0;
  return op.length == length || (kind != AUTH_OPC && opc.length == length);
}

static int has_constants(struct ltk_iut_octets c, struct ltk_iut_octets r)
{
  size_t i;
  if (c.length == 0 && r.length == 0)
    return 1;
  if (c.length != MILENAGE_C || r.length != MILENAGE_R)
    return 0;
  for (i = 0; i < r.length; i++)
    if (r.octets[i] > 127u)
      return 0;
  return 1;
}

static int is_operator(const struct ltk_iut_authentication *a, enum auth_kind kind)
{
  if (a->algorithm == AUTH_MILENAGE)
    return has_operator(a->op, a->opc, 16, kind) && has_constants(a->c, a->r);
  return has_operator(a->top, a->topc, 32, kind) && a->iterations > 0;
}

/* The lengths that TUAK can be asked for; those of an AUTN and what goes with it are the ones of TS 33.102. */
static int are_bits(const struct ltk_iut_authentication *a, enum auth_kind kind)
{
  const int whole = kind == AUTH_CARD || kind == AUTH_NETWORK;
  const int mac = a->mac_bits == 64u || (!whole && (a->mac_bits == 128u || a->mac_bits == 256u));
  const int res = a->res_bits == 32u || a->res_bits == 64u || a->res_bits == 128u || (!whole && a->res_bits == 256u);
  const int ck = a->ck_bits == 128u || (!whole && a->ck_bits == 256u);
  const int ik = a->ik_bits == 128u || (!whole && a->ik_bits == 256u);
  if (a->algorithm != AUTH_TUAK || kind == AUTH_OPC || kind == AUTH_F5_STAR)
    return 1;
  if (kind == AUTH_F1 || kind == AUTH_F1_STAR)
    return mac;
  return res && ck && ik && (!whole || mac);
}

static int are_lengths(const struct ltk_iut_authentication *a, enum auth_kind kind)
{
  const int has_sqn = kind == AUTH_F1 || kind == AUTH_F1_STAR || kind == AUTH_NETWORK;
  return (kind == AUTH_OPC || a->rand.length == 16u) && (!has_sqn || (a->sqn.length == 6u && a->amf.length == 2u)) &&
         (kind != AUTH_CARD || a->autn.length == 16u);
}

const char *auth_rule(const struct ltk_iut_authentication *a, enum auth_kind kind)
{
  if (a->algorithm != AUTH_MILENAGE && a->algorithm != AUTH_TUAK)
    return "algorithm";
  if (a->k.length != 16u && (a->algorithm != AUTH_TUAK || a->k.length != 32u))
    return "key";
  if (!is_operator(a, kind))
    return "operator";
  if (!are_bits(a, kind))
    return "bits";
  return are_lengths(a, kind) ? NULL : "length";
}

/* ---- The algorithms ---- */

/* An algorithm on its way, with K and OPc or TOPc. */
struct functions {
  const struct ltk_iut_authentication *a;
  const struct auth_listener *listener;
  struct milenage milenage;
  uint8_t topc[32], out[16]; /* the last OUT of MILENAGE, and its number */
  size_t number;
};

static void tell(const struct functions *f, const char *name, const uint8_t *octets, size_t n)
{
  if (f->listener != NULL)
    f->listener->tell(f->listener->to, name, octets, n);
}

static void of_milenage(struct functions *f, enum auth_kind kind, uint8_t *value, const uint8_t *sqn,
                        const uint8_t *amf)
{
  static const uint8_t out_of[AUTH_KINDS] = {
      [AUTH_F2] = 2, [AUTH_F3] = 3, [AUTH_F4] = 4, [AUTH_F5] = 2, [AUTH_F5_STAR] = 5};
  const size_t at = kind == AUTH_F1_STAR || kind == AUTH_F2 ? 8 : 0;
  if (out_of[kind] == 0)
    milenage_out1(&f->milenage, f->out, sqn, amf);
  else if (out_of[kind] != f->number)
    milenage_out(&f->milenage, f->out, out_of[kind]);
  f->number = out_of[kind];
  memcpy(value, f->out + at, auth_length(f->a, kind));
}

static void of_tuak(struct functions *f, enum auth_kind kind, uint8_t *value, const uint8_t *sqn, const uint8_t *amf)
{
  static const uint8_t at[AUTH_KINDS] = {
      [AUTH_F3] = TUAK_CK_AT, [AUTH_F4] = TUAK_IK_AT, [AUTH_F5] = TUAK_AK_AT, [AUTH_F5_STAR] = TUAK_AK_AT};
  static const struct {
    const char *in, *out;
  } names[AUTH_KINDS] = {[AUTH_OPC] = {"TOPc_in", "TOPc_out"},  [AUTH_F1] = {"f1_in", "f1_out"},
                         [AUTH_F1_STAR] = {"f1_in", "f1_out"},  [AUTH_F2] = {"f2345_in", "f2345_out"},
                         [AUTH_F3] = {"f2345_in", "f2345_out"}, [AUTH_F4] = {"f2345_in", "f2345_out"},
                         [AUTH_F5] = {"f2345_in", "f2345_out"}, [AUTH_F5_STAR] = {"f5_in", "f5_out"}};
  const struct ltk_iut_authentication *a = f->a;
  const int has_sqn = kind == AUTH_F1 || kind == AUTH_F1_STAR;
  uint8_t in[TUAK_IN], out[TUAK_OUT];
  tuak_fill(in, auth_instance(a, kind), kind == AUTH_OPC ? a->top.octets : f->topc,
            kind == AUTH_OPC ? NULL : a->rand.octets, has_sqn ? amf : NULL, has_sqn ? sqn : NULL, a->k.octets,
            a->k.length);
  tuak_compute(out, in, a->iterations);
  tell(f, names[kind].in, in, sizeof in);
  tell(f, names[kind].out, out, sizeof out);
  tuak_put(value, out + at[kind], auth_length(a, kind));
}

/* OPc or TOPc, and what all functions begin with. */
static void begin(struct functions *f)
{
  const struct ltk_iut_authentication *a = f->a;
  if (a->algorithm == AUTH_TUAK && a->topc.length > 0)
    memcpy(f->topc, a->topc.octets, 32);
  else if (a->algorithm == AUTH_TUAK)
    of_tuak(f, AUTH_OPC, f->topc, NULL, NULL);
  else if (a->opc.length > 0)
    memcpy(f->milenage.opc, a->opc.octets, 16);
  else
    milenage_opc(&f->milenage, a->op.octets);
  if (a->algorithm == AUTH_TUAK)
    tell(f, "TOPc", f->topc, 32);
  else if (a->rand.length == 16u)
    milenage_begin(&f->milenage, a->rand.octets);
}

/* ---- What is answered ---- */

static void value_of(struct functions *f, enum auth_kind kind, uint8_t *value, const uint8_t *sqn, const uint8_t *amf)
{
  (f->a->algorithm == AUTH_TUAK ? of_tuak : of_milenage)(f, kind, value, sqn, amf);
}

static void operator_code(struct functions *f, struct ltk_iut_answer *answer)
{
  answer->length = auth_length(f->a, AUTH_OPC);
  memcpy(answer->octets, f->a->algorithm == AUTH_TUAK ? f->topc : f->milenage.opc, answer->length);
}

/* RES || CK || IK, and AK. */
static void keys(struct functions *f, struct ltk_iut_answer *answer, uint8_t ak[6])
{
  const size_t res = auth_length(f->a, AUTH_F2);
  value_of(f, AUTH_F2, answer->octets, NULL, NULL);
  value_of(f, AUTH_F5, ak, NULL, NULL);
  value_of(f, AUTH_F3, answer->octets + res, NULL, NULL);
  value_of(f, AUTH_F4, answer->octets + res + 16u, NULL, NULL);
  answer->length = res + 32u;
}

/* The card's side (TS 33.102, 6.3.3), apart from the order of sequence numbers. */
static void card(struct functions *f, struct ltk_iut_answer *answer)
{
  const uint8_t *autn = f->a->autn.octets;
  uint8_t ak[6], sqn[6], mac[8];
  size_t i;
  keys(f, answer, ak);
  for (i = 0; i < 6u; i++)
    sqn[i] = autn[i] ^ ak[i];
  value_of(f, AUTH_F1, mac, sqn, autn + 6);
  if (memcmp(mac, autn + 8, 8) != 0)
    *answer = (struct ltk_iut_answer){.status = LTK_IUT_INVALID, .why = "autn"};
}

/* The network's side. */
static void network(struct functions *f, struct ltk_iut_answer *answer)
{
  const struct ltk_iut_authentication *a = f->a;
  uint8_t ak[6], *autn;
  size_t i;
  keys(f, answer, ak);
  autn = answer->octets + answer->length;
  for (i = 0; i < 6u; i++)
    autn[i] = a->sqn.octets[i] ^ ak[i];
  memcpy(autn + 6, a->amf.octets, 2);
  value_of(f, AUTH_F1, autn + 8, a->sqn.octets, a->amf.octets);
  answer->length += 16u;
}

static void give(struct functions *f, struct ltk_iut_answer *answer, enum auth_kind kind)
{
  begin(f);
  if (kind == AUTH_OPC) {
    operator_code(f, answer);
  } else if (kind == AUTH_CARD) {
    card(f, answer);
  } else if (kind == AUTH_NETWORK) {
    network(f, answer);
  } else {
    value_of(f, kind, answer->octets, f->a->sqn.octets, f->a->amf.octets);
    answer->length = auth_length(f->a, kind);
  }
  if (f->milenage.failed != NULL)
    *answer = (struct ltk_iut_answer){.status = LTK_IUT_ERROR, .why = f->milenage.failed};
}

int auth_is_offered(const struct ltk_iut_authentication *a, enum auth_kind kind)
{
  const int is_foreign = kind == AUTH_OPC && a->algorithm != (observe_is(a->kind, "opc") ? AUTH_MILENAGE : AUTH_TUAK);
  return kind != AUTH_KINDS && !is_foreign && (a->algorithm != AUTH_TUAK || a->iterations <= AUTH_ITERATIONS_MAX);
}

void auth_by(struct ltk_iut_answer *answer, const struct ltk_iut_authentication *a, const struct observe_cipher *cipher,
             const struct auth_listener *listener)
{
  const enum auth_kind kind = auth_kind_of(a);
  const char *class = kind == AUTH_KINDS ? NULL : auth_rule(a, kind);
  const int own = a->c.length > 0;
  struct functions f = {
      .a = a,
      .listener = listener,
      .milenage = {.cipher = cipher, .c = own ? a->c.octets : milenage_c, .r = own ? a->r.octets : milenage_r}};
  *answer = (struct ltk_iut_answer){0};
  if (class != NULL)
    *answer = (struct ltk_iut_answer){.status = LTK_IUT_INVALID, .why = class};
  else if (!auth_is_offered(a, kind))
    *answer = (struct ltk_iut_answer){.status = LTK_IUT_UNSUPPORTED, .why = "kind, or so many iterations"};
  else
    give(&f, answer, kind);
}
