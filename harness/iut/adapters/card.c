// SPDX-License-Identifier: Apache-2.0
/* The requests of the protocol as commands of a card: docs/card.md. A request is BEGIN, one SET for each field, and the
 * command that uses them. The first status word that is not 9000 ends it. */
#include "adapters/card.h"
#include "kit/convert.h"
#include "ltk_classes.h"
#include "observe/observe.h"
#include "wipe.h"

#include <stdio.h>
#include <string.h>

#define MAPPING_VERSION 1u
#define CHAIN 0x10u /* in CLA: the value goes on in the next command */
#define PIECE 255u
#define AUTS 14u

enum instruction {
  BEGIN = 0x10,
  SET = 0x12,
  DERIVE = 0x14,
  CONFIRM = 0x16,
  KCV = 0x18,
  PERSONALISE = 0x1a,
  AUTHENTICATE = 0x88,
  SELECT = 0xa4
};

enum field {
  MODE = 0x01,
  SUITE,
  PURPOSE,
  INDEX,
  ALGORITHM,
  BITS,
  IMSI,
  MCC,
  MNC,
  ELEMENT_TYPE,
  ELEMENT,
  EPOCH,
  NETWORK_NONCE,
  CARD_NONCE,
  NETWORK_PUBLIC,
  CARD_PUBLIC,
  ROLE,
  KEYS,
  ROOT,
  Z,
  OPC
};

static const uint8_t applet[] = {0xf0, 'L', 'T', 'K', '-', 'I', 'U', 'T'};
static const uint8_t usim[] = {0xa0, 0x00, 0x00, 0x00, 0x87, 0x10, 0x02};

/* A request under way: once its status is not OK, no command is sent for it any more. */
struct talk {
  struct card *card;
  struct ltk_iut_answer *answer;
  struct apdu apdu;
};

/* ---- Status words ---- */

static void refuse(struct talk *t, enum ltk_iut_status status, const char *why)
{
  t->answer->status = status;
  t->answer->why = why;
}

static const char *name_of(uint8_t instruction)
{
  static const char *const names[] = {"BEGIN", "SET", "DERIVE", "CONFIRM", "KCV", "PERSONALISE"};
  if (instruction == SELECT || instruction == AUTHENTICATE)
    return instruction == SELECT ? "SELECT" : "AUTHENTICATE";
  return names[(instruction - BEGIN) / 2];
}

/* "DERIVE: status word 6f00", of SET with the field. */
static const char *describe(const struct apdu *apdu)
{
  static char text[64];
  uint8_t instruction = apdu->header[1];
  if (instruction == SET)
    snprintf(text, sizeof text, "SET of field %02x: status word %04x", (unsigned)apdu->header[2], (unsigned)apdu->sw);
  else
    snprintf(text, sizeof text, "%s: status word %04x", name_of(instruction), (unsigned)apdu->sw);
  return text;
}

static void judge(struct talk *t)
{
  uint16_t sw = t->apdu.sw;
  if (sw == 0x9000)
    return;
  if (sw > 0x6b00 && sw <= 0x6b00 - LTK_E_SECRET)
    refuse(t, LTK_IUT_INVALID, ltk_status_name(0x6b00 - sw));
  else if (sw == 0x6a80)
    refuse(t, LTK_IUT_INVALID, NULL);
  else if (t->apdu.header[1] == AUTHENTICATE && sw == 0x9862)
    refuse(t, LTK_IUT_INVALID, "autn");
  else if (sw == 0x6d00 || sw == 0x6a81 || sw == 0x6884)
    refuse(t, LTK_IUT_UNSUPPORTED, describe(&t->apdu));
  else
    refuse(t, LTK_IUT_ERROR, describe(&t->apdu));
}

/* ---- Commands ---- */

static void send(struct talk *t, const uint8_t header[4], const uint8_t *data, size_t length, bool wants)
{
  const char *why;
  if (t->answer->status != LTK_IUT_OK)
    return;
  memcpy(t->apdu.header, header, 4);
  t->apdu.data = data;
  t->apdu.length = length;
  t->apdu.wants = wants;
  why = reader_send(t->card->reader, &t->apdu);
  if (why == NULL) {
    judge(t);
  } else {
    t->card->selected = false;
    refuse(t, LTK_IUT_ERROR, why);
  }
}

static void command(struct talk *t, uint8_t instruction, bool wants)
{
  const uint8_t header[4] = {0x80, instruction, 0, 0};
  send(t, header, NULL, 0, wants);
}

/* An empty field is not sent: BEGIN has made it empty. */
static void set(struct talk *t, uint8_t field, struct ltk_iut_octets value)
{
  size_t at, n;
  for (at = 0; at < value.length; at += n) {
    bool more = value.length - at > PIECE;
    const uint8_t header[4] = {(uint8_t)(0x80u | (more ? CHAIN : 0)), SET, field, 0};
    n = more ? PIECE : value.length - at;
    send(t, header, value.octets + at, n, false);
  }
}

/* A number in as many octets as its field has, or in eight where it does not fit. */
static void set_number(struct talk *t, uint8_t field, uint64_t number, size_t width)
{
  uint8_t octets[8];
  if (number >> (8u * width) != 0)
    width = 8;
  for (size_t i = 0; i < width; i++)
    octets[i] = (uint8_t)(number >> (8u * (width - 1u - i)));
  set(t, field, (struct ltk_iut_octets){octets, width});
}

static void select_application(struct talk *t, const uint8_t *aid, size_t length)
{
  const uint8_t header[4] = {0x00, SELECT, 0x04, aid == usim ? 0x04 : 0x00};
  t->card->selected = false;
  send(t, header, aid, length, true);
  t->card->selected = aid == applet && t->answer->status == LTK_IUT_OK;
}

/* ---- Requests ---- */

static void begin(struct talk *t, struct card *card, struct ltk_iut_answer *answer)
{
  memset(t, 0, sizeof *t);
  t->card = card;
  t->answer = answer;
  if (!card->selected)
    select_application(t, applet, sizeof applet);
  command(t, BEGIN, false);
}

/* 4.1 and 4.2, and 4.6 to 4.12. */
static void set_context(struct talk *t, const struct ltk_iut_context *c)
{
  set_number(t, MODE, c->mode, 1);
  set_number(t, SUITE, c->suite, 1);
  set(t, IMSI, c->imsi);
  set(t, MCC, c->mcc);
  set(t, MNC, c->mnc);
  set_number(t, ELEMENT_TYPE, c->element_type, 1);
  set(t, ELEMENT, c->element);
  set_number(t, EPOCH, c->epoch, 4);
  set(t, NETWORK_NONCE, c->network_nonce);
  set(t, CARD_NONCE, c->card_nonce);
  set(t, NETWORK_PUBLIC, c->network_public);
  set(t, CARD_PUBLIC, c->card_public);
  set(t, ROOT, c->root);
  set(t, Z, c->z);
}

/* 4.3 to 4.5: which key. */
static void set_key(struct talk *t, const struct ltk_iut_context *c)
{
  set_number(t, PURPOSE, c->purpose, 1);
  set_number(t, INDEX, c->index, 1);
  set_number(t, ALGORITHM, c->algorithm, 1);
  set_number(t, BITS, c->bits, 2);
}

/* The response is the answer. The talk is over. */
static void finish(struct talk *t)
{
  if (t->answer->status == LTK_IUT_OK && t->apdu.response_length > sizeof t->answer->octets)
    refuse(t, LTK_IUT_ERROR, "the card's response is longer than any key");
  if (t->answer->status == LTK_IUT_OK) {
    t->answer->length = t->apdu.response_length;
    memcpy(t->answer->octets, t->apdu.response, t->apdu.response_length);
  }
  ltk_wipe_octets((uint8_t *)&t->apdu, sizeof t->apdu);
}

void card_derive(struct card *card, struct ltk_iut_answer *answer, const struct ltk_iut_context *c)
{
  struct talk t;
  begin(&t, card, answer);
  set_context(&t, c);
  set_key(&t, c);
  command(&t, DERIVE, true);
  finish(&t);
}

void card_confirm(struct card *card, struct ltk_iut_answer *answer, uint64_t role, uint64_t keys,
                  const struct ltk_iut_context *c)
{
  struct talk t;
  begin(&t, card, answer);
  set_context(&t, c);
  set_number(&t, ROLE, role, 1);
  set_number(&t, KEYS, keys, 2);
  command(&t, CONFIRM, true);
  finish(&t);
}

/* The next value of AUTHENTICATE's response, behind its length; *at is then the place behind it. NULL if there is none.
 */
static const uint8_t *next_value(const struct apdu *apdu, size_t *at, size_t *length)
{
  if (*at >= apdu->response_length)
    return NULL;
  *length = apdu->response[*at];
  *at += 1 + *length;
  return *at <= apdu->response_length ? apdu->response + *at - *length : NULL;
}

/* DB, then RES, CK, IK and perhaps Kc, each behind its length: RES, CK and IK are what is left. */
static void read_keys(struct talk *t)
{
  size_t at = 1, res, ck, ik;
  const uint8_t *value[3];
  uint8_t *to = t->apdu.response;
  value[0] = next_value(&t->apdu, &at, &res);
  value[1] = value[0] == NULL ? NULL : next_value(&t->apdu, &at, &ck);
  value[2] = value[1] == NULL ? NULL : next_value(&t->apdu, &at, &ik);
  if (value[2] == NULL || res < 4 || res > 16 || ck != 16 || ik != 16) {
    refuse(t, LTK_IUT_ERROR, "AUTHENTICATE's response is not DB, RES of 4 to 16 octets, CK and IK of 16");
    return;
  }
  memmove(to, value[0], res);
  memmove(to + res, value[1], 16);
  memmove(to + res + 16, value[2], 16);
  t->apdu.response_length = res + 32;
}

/* DC, then AUTS behind its length: it is told, as no answer of the protocol has it. */
static void read_auts(struct talk *t)
{
  static char text[128];
  size_t at = 1, length, n;
  const uint8_t *auts = next_value(&t->apdu, &at, &length);
  if (auts == NULL || length != AUTS) {
    refuse(t, LTK_IUT_ERROR, "AUTHENTICATE's response is not DC and AUTS of 14 octets");
    return;
  }
  n = (size_t)snprintf(text, sizeof text, "the USIM must not judge SQN (docs/card.md): AUTHENTICATE answers AUTS ");
  for (size_t i = 0; i < AUTS; i++)
    n += (size_t)snprintf(text + n, sizeof text - n, "%02x", (unsigned)auts[i]);
  refuse(t, LTK_IUT_ERROR, text);
}

/* TS 31.102, 7.1.2, for a 3G context. */
static void authenticate(struct talk *t, const struct ltk_iut_observation *o)
{
  static const uint8_t header[4] = {0x00, AUTHENTICATE, 0x00, 0x81};
  uint8_t data[34] = {16};
  memcpy(data + 1, o->rand.octets, 16);
  data[17] = 16;
  memcpy(data + 18, o->autn.octets, 16);
  send(t, header, data, sizeof data, true);
  if (t->answer->status != LTK_IUT_OK)
    return;
  if (t->apdu.response_length > 0 && t->apdu.response[0] == 0xdc)
    read_auts(t);
  else if (t->apdu.response_length > 0 && t->apdu.response[0] == 0xdb)
    read_keys(t);
  else
    refuse(t, LTK_IUT_ERROR, "AUTHENTICATE's response begins neither with DB nor with DC");
}

/* Whether the key, OPc or TOPc, RAND and AUTN are of a kind and of lengths that a card can be asked with: others no
 * status word refuses. TUAK without TOPc derives it. */
static bool can_be_asked(const struct ltk_iut_context *c, const struct ltk_iut_observation *o)
{
  const bool is_tuak = c->algorithm == LTK_ALGORITHM_TUAK;
  const bool is_other_key =
      (c->purpose > LTK_PURPOSE_K && c->purpose <= LTK_PURPOSE_ROOT) || c->bits == 192 || (c->bits == 256 && !is_tuak);
  const bool is_opc = is_tuak ? o->opc.length == 32 || o->opc.length == 0 : o->opc.length == 16;
  return !is_other_key && is_opc && o->rand.length == 16 && o->autn.length == 16;
}

/* What serves the request: a bit of what the card offers; or 0, and why not. */
static unsigned served_by(const struct card *card, const struct ltk_iut_context *c, const struct ltk_iut_observation *o,
                          const char **why)
{
  unsigned need = 0;
  if (observe_is(o->kind, "kcv"))
    need = CARD_KCV;
  else if (observe_is(o->kind, "authenticate"))
    need = c->algorithm == LTK_ALGORITHM_TUAK ? CARD_TUAK : CARD_MILENAGE;
  *why = need == 0                                 ? "of the kinds, cards have commands for kcv and authenticate alone"
         : (need & card->offers) == 0              ? "the applet does not offer it"
         : need != CARD_KCV && !can_be_asked(c, o) ? "no status word of a card refuses such a key or length"
                                                   : NULL;
  return *why == NULL ? need : 0;
}

void card_observe(struct card *card, struct ltk_iut_answer *answer, const struct ltk_iut_context *c,
                  const struct ltk_iut_observation *o)
{
  const unsigned need = served_by(card, c, o, &answer->why);
  struct talk t;
  if (need == 0) {
    answer->status = LTK_IUT_UNSUPPORTED;
    return;
  }
  begin(&t, card, answer);
  set_context(&t, c);
  set_key(&t, c);
  if (need == CARD_KCV) {
    command(&t, KCV, true);
  } else {
    set(&t, OPC, o->opc);
    command(&t, PERSONALISE, false);
    select_application(&t, usim, sizeof usim);
    authenticate(&t, o);
  }
  finish(&t);
}

/* ---- Opening ---- */

/* One word of printable ASCII from the text, at most 64 octets of it. Gives what is left. */
static size_t word(char to[65], const uint8_t *text, size_t length, const char *otherwise)
{
  size_t n = 0;
  while (n < length && n < 64 && text[n] > ' ' && text[n] <= '~') {
    to[n] = (char)text[n];
    n++;
  }
  to[n] = '\0';
  if (n == 0)
    snprintf(to, 65, "%s", otherwise);
  return n < length ? n + 1 : n;
}

static bool read_offer(struct card *card, const struct apdu *apdu)
{
  const uint8_t *r = apdu->response;
  size_t length = apdu->response_length, used;
  if (length < 2 || r[0] != MAPPING_VERSION) {
    fprintf(stderr, "ltk-iut-pcsc: the applet answers SELECT without 01 and what it offers, see docs/card.md\n");
    return false;
  }
  card->offers = r[1] & (CARD_DERIVE | CARD_CONFIRM | CARD_KCV | CARD_AUTHENTICATE);
  used = 2 + word(card->name, r + 2, length - 2, "card");
  word(card->release, r + used, length - used, "unknown");
  if (card->offers == 0)
    fprintf(stderr, "ltk-iut-pcsc: the applet offers nothing\n");
  return card->offers != 0;
}

bool card_open(struct card *card, struct reader *reader)
{
  struct ltk_iut_answer answer = {LTK_IUT_OK, 0, {0}, NULL};
  struct talk t = {.card = card, .answer = &answer};
  card->reader = reader;
  select_application(&t, applet, sizeof applet);
  if (answer.status == LTK_IUT_OK)
    return read_offer(card, &t.apdu);
  if (t.apdu.sw == 0x6a82)
    fprintf(stderr, "ltk-iut-pcsc: the card has no applet F04C544B2D495554 (SELECT: status word 6a82)\n");
  else
    fprintf(stderr, "ltk-iut-pcsc: the applet cannot be selected: %s\n", answer.why == NULL ? "6a80" : answer.why);
  return false;
}
