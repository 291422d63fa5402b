// SPDX-License-Identifier: Apache-2.0
/* The authentication functions with their mistakes, with K given or derived: see model_parts.h. The rules, and the
 * lengths of what is answered, are those of harness/observe. */
#include "model/model_parts.h"

#include <string.h>

static void value_of(struct model_functions *f, enum auth_kind kind, uint8_t *value, const uint8_t *sqn,
                     const uint8_t *amf)
{
  (f->a->algorithm == AUTH_TUAK ? model_tuak : model_milenage)(f, kind, value, sqn, amf);
}

/* ---- The two sides ---- */

/* SQN, concealed or revealed by f5. */
static void conceal(struct model_functions *f, uint8_t sqn[6])
{
  uint8_t ak[6];
  size_t i;
  if (f->m->knob[KNOB_AK] == AK_MISSING)
    return;
  value_of(f, AUTH_F5, ak, NULL, NULL);
  for (i = 0; i < 6u; i++)
    sqn[i] ^= ak[i];
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

/* RES, CK and IK. */
static void keys(struct model_functions *f, struct ltk_iut_answer *answer)
{
  const size_t res = auth_length(f->a, AUTH_F2);
  value_of(f, AUTH_F2, answer->octets, NULL, NULL);
  value_of(f, AUTH_F3, answer->octets + res, NULL, NULL);
  value_of(f, AUTH_F4, answer->octets + res + 16u, NULL, NULL);
  answer->length = res + 32u;
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

static void card(struct model_functions *f, struct ltk_iut_answer *answer)
{
  const uint8_t *autn = f->a->autn.octets;
  uint8_t sqn[6], mac[8];
  memcpy(sqn, autn, 6);
  conceal(f, sqn);
  cut(f->m, sqn);
  value_of(f, AUTH_F1, mac, sqn, autn + 6);
  *answer = (struct ltk_iut_answer){.status = LTK_IUT_INVALID, .why = "autn"};
  if (!accepts(f->m, mac, autn + 8))
    return;
  *answer = (struct ltk_iut_answer){0};
  keys(f, answer);
}

static void network(struct model_functions *f, struct ltk_iut_answer *answer)
{
  uint8_t sqn[6], *autn;
  memcpy(sqn, f->a->sqn.octets, 6);
  cut(f->m, sqn);
  keys(f, answer);
  autn = answer->octets + answer->length;
  memcpy(autn, sqn, 6);
  conceal(f, autn);
  memcpy(autn + 6, f->a->amf.octets, 2);
  value_of(f, AUTH_F1, autn + 8, sqn, f->a->amf.octets);
  answer->length += 16u;
}

/* ---- The rules ---- */

/* The class of the first rule that is broken and enforced; *let: one is broken, and none is enforced of what is. */
static const char *broken(const struct model *m, const struct ltk_iut_authentication *a, enum auth_kind kind, bool *let)
{
  static const struct {
    const char *class;
    enum knob knob;
  } rules[] = {{"algorithm", KNOB_RULE_AUTH_ALGORITHM},
               {"key", KNOB_RULE_AUTH_KEY},
               {"operator", KNOB_RULE_AUTH_OPERATOR},
               {"bits", KNOB_RULE_AUTH_BITS},
               {"length", KNOB_RULE_AUTH_LENGTH}};
  const char *class = auth_rule(a, kind);
  size_t i;
  for (i = 0; class != NULL && i < sizeof rules / sizeof rules[0]; i++)
    if (strcmp(rules[i].class, class) == 0 && m->knob[rules[i].knob] == ANYTHING) {
      *let = true;
      return NULL;
    }
  return class;
}

/* The class of a stricter rule that a valid input breaks. */
static const char *stricter(const struct model *m, const struct ltk_iut_authentication *a, enum auth_kind kind)
{
  const int key = m->knob[KNOB_RULE_AUTH_KEY], operators = m->knob[KNOB_RULE_AUTH_OPERATOR],
            bits = m->knob[KNOB_RULE_AUTH_BITS];
  const bool is_mac = kind == AUTH_F1 || kind == AUTH_F1_STAR, is_2345 = kind >= AUTH_F2 && kind <= AUTH_F5;
  if ((key == K_256_REFUSED && a->k.length == 32u) ||
      (key == K_128_OF_TUAK_REFUSED && a->algorithm == AUTH_TUAK && a->k.length == 16u))
    return "key";
  if ((operators == CONSTANTS_REFUSED && a->c.length > 0) ||
      (operators == ITERATIONS_REFUSED && a->algorithm == AUTH_TUAK && a->iterations != 1u) ||
      (operators == ROTATIONS_OF_BITS_REFUSED && a->r.length == 5u &&
       ((a->r.octets[0] | a->r.octets[1] | a->r.octets[2] | a->r.octets[3] | a->r.octets[4]) & 7u) != 0))
    return "operator";
  if (a->algorithm != AUTH_TUAK)
    return NULL;
  if ((bits == MAC_256_REFUSED && is_mac && a->mac_bits == 256u) ||
      (bits == RES_32_REFUSED && (is_2345 || kind >= AUTH_CARD) && a->res_bits == 32u) ||
      (bits == RES_256_REFUSED && is_2345 && a->res_bits == 256u) ||
      (bits == KEYS_256_REFUSED && is_2345 && (a->ck_bits == 256u || a->ik_bits == 256u)) ||
      (bits == KEYS_LONGER_REFUSED && is_2345 && a->k.length == 16u && (a->ck_bits == 256u || a->ik_bits == 256u)))
    return "bits";
  return NULL;
}

/* ---- An answer ---- */

static void turn_inputs(struct model_functions *f)
{
  const int how = f->m->knob[KNOB_AUTH_ORDER];
  size_t i;
  for (i = 0; i < 16u; i++) {
    f->k[i] = f->a->k.octets[how == ORDER_K ? 15u - i : i];
    f->rand[i] = f->a->rand.length == 16u ? f->a->rand.octets[how == ORDER_RAND ? 15u - i : i] : 0;
  }
}

static void give(struct model_functions *f, struct ltk_iut_answer *answer, enum auth_kind kind)
{
  if (f->a->algorithm == AUTH_TUAK) {
    model_tuak_begin(f);
  } else {
    turn_inputs(f);
    model_milenage_begin(f);
  }
  *answer = (struct ltk_iut_answer){0};
  if (kind == AUTH_CARD) {
    card(f, answer);
  } else if (kind == AUTH_NETWORK) {
    network(f, answer);
  } else {
    answer->length = auth_length(f->a, kind);
    if (kind == AUTH_OPC)
      memcpy(answer->octets, f->opc, answer->length);
    else
      value_of(f, kind, answer->octets, f->a->sqn.length == 6u ? f->a->sqn.octets : NULL,
               f->a->amf.length == 2u ? f->a->amf.octets : NULL);
  }
}

/* Whether a mistake acts on this algorithm. */
static bool is_wrong(const struct model *m, const struct ltk_iut_authentication *a)
{
  const int first = a->algorithm == AUTH_TUAK ? KNOB_TUAK_TOP : KNOB_OPC,
            last = a->algorithm == AUTH_TUAK ? KNOB_TUAK_OUTPUT : KNOB_OUTPUT;
  int knob;
  for (knob = first; knob <= last; knob++)
    if (m->knob[knob] != 0)
      return true;
  return m->knob[KNOB_SQN] != 0 || m->knob[KNOB_AK] != 0 || m->knob[KNOB_RULE_AUTN] != 0;
}

void model_auth_values(const struct model *m, const struct ltk_iut_authentication *a, struct ltk_iut_answer *answer)
{
  const enum auth_kind kind = auth_kind_of(a);
  struct model_functions f = {.m = m, .a = a};
  if (!auth_is_offered(a, kind) || !is_wrong(m, a))
    auth(answer, a, NULL);
  else
    give(&f, answer, kind);
}

void model_auth(const struct model *m, const struct ltk_iut_authentication *a, struct ltk_iut_answer *answer)
{
  const enum auth_kind kind = auth_kind_of(a);
  const char *class = NULL;
  bool let = false;
  if (kind != AUTH_KINDS)
    class = broken(m, a, kind, &let);
  if (class == NULL && !let && kind != AUTH_KINDS)
    class = stricter(m, a, kind);
  *answer = (struct ltk_iut_answer){0};
  if (class != NULL)
    *answer = (struct ltk_iut_answer){.status = LTK_IUT_INVALID, .why = class};
  else if (let)
    answer->length = 8; /* of a wrong input no value is right */
  else
    model_auth_values(m, a, answer);
}
