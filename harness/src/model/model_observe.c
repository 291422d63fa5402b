// SPDX-License-Identifier: Apache-2.0
/* The observation of a key with its mistakes: see model.h. What is right, and AES, are those of harness/observe; the
 * mistakes of MILENAGE and TUAK are in model_milenage.c and model_tuak.c. */
#include "hmac.h"
#include "model/model_parts.h"
#include "observe/observe.h"

#include <string.h>

/* ---- Key check values ---- */

/* What is taken for the kind that is asked. */
static enum observe_kind kind_of_kcv(int how, enum observe_kind kind)
{
  if (kind == OBSERVE_KCV)
    return how == KCV_ZEROS ? OBSERVE_KCV_ZEROS : how == KCV_CMAC ? OBSERVE_KCV_CMAC : kind;
  if (kind == OBSERVE_KCV_ZEROS)
    return how == KCV_ZEROS_OF_ONES ? OBSERVE_KCV : kind;
  return how == KCV_CMAC_IS_AES ? OBSERVE_KCV_ZEROS : kind;
}

static void wrong_kcv(const struct model *m, struct ltk_iut_answer *answer, struct ltk_iut_octets key,
                      enum observe_kind asked)
{
  const int how = m->knob[KNOB_KCV];
  const enum observe_kind kind = kind_of_kcv(how, asked);
  const struct observe_cipher cipher = {.block = observe_aes, .of = &key};
  uint8_t in[16], block[32];
  memset(in, kind == OBSERVE_KCV ? 1 : 0, sizeof in);
  if (how == KCV_KEY_OF_16)
    key.length = 16;
  if (how == KCV_SHA_256)
    model_hash(m, block, key.octets, key.length);
  else if (kind == OBSERVE_KCV_CMAC)
    observe_cmac(&cipher, block, in, how == KCV_CMAC_OF_EMPTY ? 0 : sizeof in);
  else
    observe_aes(&key, block, in);
  memcpy(answer->octets, block + (how == KCV_LAST_OCTETS ? 13 : 0), 3);
}

/* ---- Keys of an authentication vector ---- */

/* Where they stand in it. */
enum { RES = 0, CK = 8, IK = 24, AUTN = 40, ALL = 56 };

struct string {
  uint8_t octets[OBSERVE_NAME_MAX + 64u];
  size_t length;
};

static void append(struct string *s, const uint8_t *octets, size_t n, bool with_length)
{
  if (n > 0)
    memcpy(s->octets + s->length, octets, n);
  s->length += n;
  if (with_length) {
    s->octets[s->length++] = (uint8_t)(n >> 8);
    s->octets[s->length++] = (uint8_t)n;
  }
}

static void append_name(const struct model *m, struct string *s, const struct ltk_iut_observation *o)
{
  const int how = m->knob[KNOB_AKA_S];
  if (how != AKA_NAME_MISSING)
    append(s, o->network_name.octets, o->network_name.length, how != AKA_NAME_WITHOUT_LENGTH);
}

static void append_concealed(const struct model *m, struct string *s, const struct ltk_iut_observation *o,
                             const uint8_t *vector)
{
  const int how = m->knob[KNOB_AKA_S];
  if (how != AKA_CONCEALED_MISSING)
    append(s, how == AKA_SQN_NOT_CONCEALED ? o->sqn.octets : vector + AUTN, 6, true);
}

/* Under CK || IK. */
static void derive(const struct model *m, uint8_t out[32], const uint8_t *vector, const struct string *s)
{
  uint8_t key[32];
  const bool turned = m->knob[KNOB_AKA_S] == AKA_IK_FIRST;
  memcpy(key, vector + (turned ? IK : CK), 16);
  memcpy(key + 16, vector + (turned ? CK : IK), 16);
  ltk_hmac_sha256(out, key, sizeof key, s->octets, s->length);
}

static uint8_t fc_of(const struct model *m, uint8_t fc)
{
  const int how = m->knob[KNOB_AKA_FC];
  if (how == AKA_FC_OF_KASME && fc != 0x6b)
    return 0x10;
  return how == AKA_FC_EXCHANGED && fc != 0x20 ? (uint8_t)(fc ^ 1u) : fc;
}

static void res_star(const struct model *m, uint8_t out[32], const uint8_t *vector, const struct ltk_iut_observation *o)
{
  struct string s = {{fc_of(m, 0x6b)}, 1};
  const bool turned = m->knob[KNOB_AKA_S] == AKA_RES_BEFORE_RAND;
  append_name(m, &s, o);
  if (turned)
    append(&s, vector + RES, 8, true);
  append(&s, o->rand.octets, 16, true);
  if (!turned)
    append(&s, vector + RES, 8, true);
  derive(m, out, vector, &s);
  if (m->knob[KNOB_AKA_OUTPUT] == AKA_RES_STAR_FIRST_HALF)
    memcpy(out + 16, out, 16);
  if (m->knob[KNOB_AKA_OUTPUT] == AKA_RES_FOR_RES_STAR) {
    memset(out + 16, 0, 16);
    memcpy(out + 16, vector + RES, 8);
  }
}

static void of_concealed(const struct model *m, uint8_t out[32], uint8_t fc, const uint8_t *vector,
                         const struct ltk_iut_observation *o)
{
  struct string s = {{fc_of(m, fc)}, 1};
  append_name(m, &s, o);
  append_concealed(m, &s, o, vector);
  derive(m, out, vector, &s);
}

static void wrong_keys(const struct model *m, struct ltk_iut_answer *answer, enum observe_kind kind,
                       const struct ltk_iut_observation *o)
{
  const int how = m->knob[KNOB_AKA_OUTPUT];
  uint8_t vector[ALL], out[32];
  memcpy(vector, answer->octets, sizeof vector);
  if (kind == OBSERVE_EAPAKA) {
    of_concealed(m, out, 0x20, vector, o);
    if (how == AKA_CK_FOR_CK_PRIME)
      memcpy(out, vector + CK, 32);
    memcpy(answer->octets + CK, out + (how == AKA_PRIMES_EXCHANGED ? 16 : 0), 16);
    memcpy(answer->octets + IK, out + (how == AKA_PRIMES_EXCHANGED ? 0 : 16), 16);
    return;
  }
  res_star(m, out, vector, o);
  memcpy(answer->octets, out + 16, 16);
  of_concealed(m, answer->octets + 16, 0x6a, vector, o);
  memcpy(answer->octets + 48, vector + AUTN, 16);
  answer->length = 64;
}

/* ---- An answer ---- */

/* Whether a rule behind that of the kind is not enforced. */
static bool is_let(const struct model *m, const char *class)
{
  return (strcmp(class, "length") == 0 && m->knob[KNOB_RULE_OBSERVE_LENGTH] == ANYTHING) ||
         (strcmp(class, "spi") == 0 && m->knob[KNOB_RULE_OBSERVE_SPI] == ANYTHING) ||
         (strcmp(class, "autn") == 0 && m->knob[KNOB_RULE_AUTN] == ANYTHING);
}

/* The first rule that the input breaks and that is enforced, or NULL. Where the kind is not checked, or only the length
 * that it wants of a key, the rules behind it are; and no AUTN of the vectors is that of a key that is not K. */
static const char *enforced(const struct model *m, enum observe_kind kind, const struct ltk_iut_context *c,
                            size_t key_length, const struct ltk_iut_observation *o)
{
  const int how = m->knob[KNOB_RULE_OBSERVE_KIND];
  struct ltk_iut_context other = *c;
  const char *class = observe_rule(kind, c, key_length, o);
  if (class != NULL && strcmp(class, "kind") == 0 && how != 0) {
    other.purpose = kind == OBSERVE_PACKET ? 4 : 1;
    class = observe_rule(kind, &other, how == ANYTHING ? 16 : key_length, o);
    if (class == NULL && kind == OBSERVE_CARD)
      class = "autn";
  }
  return class == NULL || is_let(m, class) ? NULL : class;
}

static bool makes_wrong_keys(const struct model *m)
{
  return m->knob[KNOB_AKA_S] != 0 || m->knob[KNOB_AKA_FC] != 0 || m->knob[KNOB_AKA_OUTPUT] != 0;
}

static bool makes_wrong_packet(const struct model *m)
{
  int i;
  for (i = KNOB_PACKET_KEYS; i <= KNOB_PACKET_CIPHER && m->knob[i] == 0; i++)
    ;
  return i <= KNOB_PACKET_CIPHER;
}

/* What observe() does not take is unsupported with any mistake. */
void model_observe(const struct model *m, struct ltk_iut_answer *answer, struct ltk_iut_octets key,
                   const struct ltk_iut_context *c, const struct ltk_iut_observation *o)
{
  const enum observe_kind kind = observe_kind_of(o);
  const struct ltk_iut_authentication a = observe_authentication(kind, c->algorithm, key, o);
  const char *class;
  observe(answer, key, c, o);
  if (answer->status == LTK_IUT_UNSUPPORTED || answer->status == LTK_IUT_ERROR)
    return;
  if (observe_rule(kind, c, key.length, o) != NULL) {
    class = enforced(m, kind, c, key.length, o);
    if (class == NULL)
      *answer = (struct ltk_iut_answer){.length = 8}; /* of a wrong input no value is right */
    else
      *answer = (struct ltk_iut_answer){.status = LTK_IUT_INVALID, .why = class};
    return;
  }
  if (observe_is_authentication(kind))
    model_auth_values(m, &a, answer);
  else if (kind == OBSERVE_PACKET && makes_wrong_packet(m))
    model_packet(m, answer, key, c, o);
  else if (kind != OBSERVE_PACKET && m->knob[KNOB_KCV] != 0)
    wrong_kcv(m, answer, key, kind);
  if (!observe_makes_keys(kind) || answer->status != LTK_IUT_OK)
    return;
  if (makes_wrong_keys(m))
    wrong_keys(m, answer, kind, o);
  else
    observe_keys(answer, kind, o);
}
