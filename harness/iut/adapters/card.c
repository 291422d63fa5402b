// SPDX-License-Identifier: Apache-2.0
/* The requests of the protocol as commands of a card: docs/card.md. A request is BEGIN, one SET for each field, and the
 * command that uses them. The first status word that is not 9000 ends it. */
#include "adapters/card.h"
#include "kit/convert.h"
#include "ltk_classes.h"
#include "wipe.h"

#include <stdio.h>
#include <string.h>

#define MAPPING_VERSION 1u
#define CHAIN 0x10u /* in CLA: the value goes on in the next command */
#define PIECE 255u

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

/* TS 31.102, 7.1.2: 3G context; the response is DB, then RES, CK, IK and perhaps Kc, each behind its length. */
static void authenticate(struct talk *t, const struct ltk_iut_observation *o)
{
  static const uint8_t header[4] = {0x00, AUTHENTICATE, 0x00, 0x81};
  const uint8_t *r = t->apdu.response;
  uint8_t data[34] = {16};
  memcpy(data + 1, o->rand.octets, 16);
  data[17] = 16;
  memcpy(data + 18, o->autn.octets, 16);
  send(t, header, data, sizeof data, true);
  if (t->answer->status != LTK_IUT_OK)
    return;
  if (t->apdu.response_length > 0 && r[0] == 0xdc)
    refuse(t, LTK_IUT_ERROR,
           "AUTHENTICATE asks for a resynchronisation (DC): the USIM must not judge SQN, see docs/card.md");
  else if (t->apdu.response_length < 44 || r[0] != 0xdb || r[1] != 8 || r[10] != 16 || r[27] != 16)
    refuse(t, LTK_IUT_ERROR, "AUTHENTICATE's response is not DB, RES of 8 octets, CK and IK of 16");
  if (t->answer->status != LTK_IUT_OK)
    return;
  memmove(t->apdu.response, r + 2, 8);
  memmove(t->apdu.response + 8, r + 11, 16);
  memmove(t->apdu.response + 24, r + 28, 16);
  t->apdu.response_length = 40;
}

static bool is(struct ltk_iut_octets text, const char *word)
{
  return text.length == strlen(word) && memcmp(text.octets, word, text.length) == 0;
}

/* Whether a key of 7.1 is none for MILENAGE: what no status word tells. */
static bool is_other_key(const struct ltk_iut_context *c)
{
  return (c->purpose > LTK_PURPOSE_K && c->purpose <= LTK_PURPOSE_ROOT) || c->bits == 192 || c->bits == 256;
}

/* What serves the kind: a bit of what a card may offer, or 0. The mapping has no TUAK. */
static unsigned needed(const struct ltk_iut_context *c, const struct ltk_iut_observation *o)
{
  if (is(o->kind, "kcv"))
    return CARD_KCV;
  return is(o->kind, "authenticate") && c->algorithm != LTK_ALGORITHM_TUAK && !is_other_key(c) && o->opc.length == 16 &&
                 o->rand.length == 16 && o->autn.length == 16
             ? CARD_AUTHENTICATE
             : 0;
}

void card_observe(struct card *card, struct ltk_iut_answer *answer, const struct ltk_iut_context *c,
                  const struct ltk_iut_observation *o)
{
  unsigned need = needed(c, o) & card->offers;
  struct talk t;
  if (need == 0) {
    answer->status = LTK_IUT_UNSUPPORTED;
    answer->why = "the card does not offer this kind, or not with these lengths";
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
