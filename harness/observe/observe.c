// SPDX-License-Identifier: Apache-2.0
/* Observables: see observe.h. Section numbers are TS 35.206's. */
#include "observe/observe.h"

#include <string.h>

/* What is asked of a cipher: after a block that failed, nothing more. */
struct asked {
  const struct observe_cipher *cipher;
  const char *failed; /* why, or NULL */
};

/* What the functions f1 to f5 have in common: the key, which is the cipher's, OPc and TEMP (4.1). */
struct milenage {
  struct asked *asked;
  const uint8_t *opc;
  uint8_t temp[16];
};

/* One block; all zero if it failed. */
static void encrypt(struct asked *asked, uint8_t out[16], const uint8_t in[16])
{
  if (asked->failed == NULL)
    asked->failed = asked->cipher->block(asked->cipher->of, out, in);
  if (asked->failed != NULL)
    memset(out, 0, 16);
}

static void tell(const struct asked *asked, const char *name, const uint8_t octets[16])
{
  if (asked->cipher->tell != NULL)
    asked->cipher->tell(asked->cipher->to, name, octets);
}

/* OUTn = E_K(rot(in xor OPc, r) xor c xor with) xor OPc; r in octets; c is its last octet alone. */
static void output(const struct milenage *m, const char *name, uint8_t out[16], const uint8_t in[16], size_t r,
                   uint8_t c, const uint8_t with[16])
{
  uint8_t block[16];
  size_t i;
  for (i = 0; i < 16; i++)
    block[i] = in[(i + r) % 16u] ^ m->opc[(i + r) % 16u] ^ (with == NULL ? 0 : with[i]);
  block[15] ^= c;
  encrypt(m->asked, out, block);
  for (i = 0; i < 16; i++)
    out[i] ^= m->opc[i];
  tell(m->asked, name, out);
}

static void begin(struct milenage *m, struct asked *asked, const uint8_t opc[16], const uint8_t rand[16])
{
  uint8_t block[16];
  size_t i;
  m->asked = asked;
  m->opc = opc;
  for (i = 0; i < 16; i++)
    block[i] = rand[i] ^ opc[i];
  encrypt(asked, m->temp, block);
  tell(asked, "temp", m->temp);
}

/* f1: MAC-A. */
static void mac_a(const struct milenage *m, uint8_t mac[8], const uint8_t sqn[6], const uint8_t amf[2])
{
  uint8_t in1[16], out[16];
  memcpy(in1, sqn, 6);
  memcpy(in1 + 6, amf, 2);
  memcpy(in1 + 8, in1, 8);
  tell(m->asked, "in1", in1);
  output(m, "out1", out, in1, 8, 0, m->temp);
  memcpy(mac, out, 8);
}

/* f2 and f5, f3, f4: RES || CK || IK, and AK. */
static void keys(const struct milenage *m, uint8_t res_ck_ik[40], uint8_t ak[6])
{
  uint8_t out[16];
  output(m, "out2", out, m->temp, 0, 1, NULL);
  memcpy(res_ck_ik, out + 8, 8);
  memcpy(ak, out, 6);
  output(m, "out3", res_ck_ik + 8, m->temp, 4, 2, NULL);
  output(m, "out4", res_ck_ik + 24, m->temp, 8, 4, NULL);
}

static int is(struct ltk_iut_octets text, const char *word)
{
  return text.length == strlen(word) && memcmp(text.octets, word, text.length) == 0;
}

static void kcv(struct ltk_iut_answer *answer, struct asked *asked)
{
  uint8_t ones[16], block[16];
  memset(ones, 1, sizeof ones);
  encrypt(asked, block, ones);
  memcpy(answer->octets, block, 3);
  answer->length = 3;
}

/* The card's side (TS 33.102, 6.3.3), apart from the order of sequence numbers. */
static void authenticate(struct ltk_iut_answer *answer, const struct milenage *m, const uint8_t autn[16])
{
  uint8_t ak[6], sqn[6], mac[8], result[40];
  size_t i;
  keys(m, result, ak);
  for (i = 0; i < 6; i++)
    sqn[i] = autn[i] ^ ak[i];
  mac_a(m, mac, sqn, autn + 6);
  if (memcmp(mac, autn + 8, 8) != 0) {
    answer->status = LTK_IUT_INVALID;
    answer->why = "autn";
    return;
  }
  memcpy(answer->octets, result, sizeof result);
  answer->length = sizeof result;
}

/* The network's side: XRES || CK || IK || AUTN. */
static void authentication_vector(struct ltk_iut_answer *answer, const struct milenage *m, const uint8_t sqn[6],
                                  const uint8_t amf[2])
{
  uint8_t ak[6], *autn = answer->octets + 40;
  size_t i;
  keys(m, answer->octets, ak);
  for (i = 0; i < 6; i++)
    autn[i] = sqn[i] ^ ak[i];
  memcpy(autn + 6, amf, 2);
  mac_a(m, autn + 8, sqn, amf);
  answer->length = 56;
}

static void unsupported(struct ltk_iut_answer *answer)
{
  answer->status = LTK_IUT_UNSUPPORTED;
  answer->why = "kind, or a length";
}

/* All kinds but kcv. */
static void milenage(struct ltk_iut_answer *answer, struct asked *asked, const struct ltk_iut_observation *o)
{
  struct milenage m;
  int is_card = is(o->kind, "authenticate") && o->autn.length == 16u;
  int is_network = is(o->kind, "vector") && o->sqn.length == 6u && o->amf.length == 2u;
  if (asked->cipher->key_length != 16u || o->opc.length != 16u || o->rand.length != 16u || (!is_card && !is_network)) {
    unsupported(answer);
    return;
  }
  begin(&m, asked, o->opc.octets, o->rand.octets);
  if (is_card)
    authenticate(answer, &m, o->autn.octets);
  else
    authentication_vector(answer, &m, o->sqn.octets, o->amf.octets);
}

/* Whether AES has keys of this length. */
static int is_key(size_t length)
{
  return length == 16u || length == 24u || length == 32u;
}

void observe_by(struct ltk_iut_answer *answer, const struct observe_cipher *cipher, const struct ltk_iut_observation *o)
{
  struct asked asked = {cipher, NULL};
  if (!is_key(cipher->key_length))
    unsupported(answer);
  else if (is(o->kind, "kcv"))
    kcv(answer, &asked);
  else
    milenage(answer, &asked, o);
  if (asked.failed != NULL)
    *answer = (struct ltk_iut_answer){.status = LTK_IUT_ERROR, .why = asked.failed};
}
