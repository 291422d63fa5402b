// SPDX-License-Identifier: Apache-2.0
/* A card for the tests: the applet of docs/card.md and a USIM, computed by the reference and harness/observe.
 * It sits in the virtual reader of vsmartcard-vpcd.
 *
 * usage: ltk-card-emulator PORT [OPTION]...
 *   no-export        keys and tags stay inside: only AUTHENTICATE shows them
 *   t1               T=1: no 61xx, no 6Cxx
 *   no-applet        there is only the USIM
 *   no-chaining      a command with the chaining bit is 6884
 *   no-suite-3       a SET of suite 3 is 6A81
 *   no-class         what is invalid is 6A80
 *   bad-offer        the applet's answer to SELECT is empty
 *   version=N        says that it has that version of docs/card.md
 *   offers=N         says that it offers those
 *   remove-after=N   leaves the reader after N commands
 *   mute-after=N     after N commands, never answers again
 *   garble=N         answers the command after N with one octet
 *   fail-after=N     after N commands, all are 6F00
 *   sqn=N            judges SQN: has accepted it up to N
 *   res=N            a wrong card: gives N octets of RES, at most all eight
 *   iterations=N     another: its TUAK has so many iterations of Keccak
 *   auts=N           another: gives N octets of AUTS, at most all 14
 *   auts-amf         another: MAC-S of the AMF in AUTN, not of 0000
 *   ik-first         another: gives IK and CK of TUAK in this order
 *   topc-of-k        another: derives TOPc as it derives K, but for the length
 *   swap-nonces      another: takes the one nonce for the other
 *   cut-epoch        another: takes the last four octets of an epoch that has more
 *
 * Prints "inserted" when the reader has asked for the ATR. Ends when the reader does. */
#include "kit/convert.h"
#include "observe/auth.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define FIELDS 0x16u     /* one more than the last tag */
#define FIELD_MAX 66752u /* the longest of a request that the vectors have */

enum field { MODE = 0x01, SUITE, PURPOSE, INDEX, ALGORITHM, BITS, IMSI, MCC, MNC, ELEMENT_TYPE, ELEMENT };
enum more { EPOCH = 0x0c, NETWORK_NONCE, CARD_NONCE, NETWORK_PUBLIC, CARD_PUBLIC, ROLE, KEYS, ROOT, Z, OPC };
enum application { NONE, APPLET, USIM };

static const uint8_t widths[FIELDS] = {[MODE] = 1, [SUITE] = 1,        [PURPOSE] = 1, [INDEX] = 1, [ALGORITHM] = 1,
                                       [BITS] = 2, [ELEMENT_TYPE] = 1, [EPOCH] = 4,   [ROLE] = 1,  [KEYS] = 2};

static struct {
  bool no_export, t1, no_applet, no_chaining, no_suite_3, no_class, bad_offer, auts_amf, ik_first, topc_of_k,
      swap_nonces, cut_epoch;
  unsigned long remove_after, mute_after, fail_after, garble, version, offers, sqn, res, auts, iterations;
} options = {.version = 1,
             .offers = 31,
             .garble = -1ul,
             .remove_after = -1ul,
             .mute_after = -1ul,
             .fail_after = -1ul,
             .sqn = -1ul,
             .res = 8,
             .auts = 14,
             .iterations = OBSERVE_TUAK_ITERATIONS};

static struct {
  enum application selected;
  uint8_t field[FIELDS][FIELD_MAX];
  size_t length[FIELDS];
  uint8_t k[32], opc[32]; /* the USIM's; OPc or TOPc */
  size_t k_length, opc_length;
  uint64_t algorithm;   /* of K */
  uint64_t sqn;         /* the highest that it has accepted */
  uint8_t waiting[256]; /* for GET RESPONSE */
  size_t waiting_length;
} card;

struct command {
  uint8_t cla, ins, p1, p2;
  const uint8_t *data;
  size_t length;
  int le; /* -1: none */
};

/* A response's data, and its status word. */
struct response {
  uint8_t data[258];
  size_t length;
  uint16_t sw;
};

/* ---- Fields ---- */

static struct ltk_iut_octets octets(unsigned field)
{
  return (struct ltk_iut_octets){card.field[field], card.length[field]};
}

static uint64_t number(unsigned field)
{
  uint64_t value = 0;
  bool cut = options.cut_epoch && field == EPOCH && card.length[EPOCH] == 8;
  if (card.length[field] != widths[field] && !cut)
    return UINT64_MAX; /* whatever it is, it is none of the field's */
  for (size_t i = cut ? 4 : 0; i < card.length[field]; i++)
    value = 256u * value + card.field[field][i];
  return value;
}

static struct ltk_iut_context context(void)
{
  unsigned swap = options.swap_nonces && card.length[CARD_NONCE] == 16;
  return (struct ltk_iut_context){.mode = number(MODE),
                                  .suite = number(SUITE),
                                  .purpose = number(PURPOSE),
                                  .index = number(INDEX),
                                  .algorithm = number(ALGORITHM),
                                  .bits = number(BITS),
                                  .imsi = octets(IMSI),
                                  .mcc = octets(MCC),
                                  .mnc = octets(MNC),
                                  .element_type = number(ELEMENT_TYPE),
                                  .element = octets(ELEMENT),
                                  .epoch = number(EPOCH),
                                  .network_nonce = octets(swap ? CARD_NONCE : NETWORK_NONCE),
                                  .card_nonce = octets(swap ? NETWORK_NONCE : CARD_NONCE),
                                  .network_public = octets(NETWORK_PUBLIC),
                                  .card_public = octets(CARD_PUBLIC),
                                  .root = octets(ROOT),
                                  .z = octets(Z)};
}

/* ---- The applet ---- */

static void give(struct response *r, const uint8_t *data, size_t length)
{
  memcpy(r->data, data, length);
  r->length = length;
  r->sw = 0x9000;
}

static uint16_t sw_of(int status)
{
  if (status == LTK_OK)
    return 0x9000;
  return options.no_class ? 0x6a80 : (uint16_t)(0x6b00 - status);
}

/* Begins the field's value, or goes on with it where the command before announced that. */
static uint16_t set(const struct command *c)
{
  static uint8_t chained = 0; /* the field of which more is to come */
  bool more = (c->cla & 0x10) != 0;
  size_t *length;
  if (more && options.no_chaining)
    return 0x6884;
  if (c->p1 == 0 || c->p1 >= FIELDS)
    return 0x6a86;
  if (options.no_suite_3 && c->p1 == SUITE && c->length == 1 && c->data[0] == 3)
    return 0x6a81;
  length = &card.length[c->p1];
  if (chained != c->p1)
    *length = 0;
  if (*length + c->length > FIELD_MAX)
    return 0x6a84;
  memcpy(card.field[c->p1] + *length, c->data, c->length);
  *length += c->length;
  chained = more ? c->p1 : 0;
  return 0x9000;
}

static int derive_from(uint8_t key[32], size_t *length, const struct ltk_iut_context *from)
{
  struct ltk_context c;
  struct ltk_secrets k;
  ltk_convert_context(&c, &k, from);
  *length = c.bits / 8u;
  return ltk_derive(key, &c, &k);
}

static int derive_key(uint8_t key[32], size_t *length)
{
  const struct ltk_iut_context from = context();
  return derive_from(key, length, &from);
}

static void derive(struct response *r)
{
  uint8_t key[32];
  size_t length;
  int status = derive_key(key, &length);
  if (status == LTK_OK)
    give(r, key, length);
  else
    r->sw = sw_of(status);
}

static void confirm(struct response *r)
{
  const struct ltk_iut_context from = context();
  struct ltk_context c;
  struct ltk_secrets k;
  uint8_t tag[16];
  int status;
  ltk_convert_context(&c, &k, &from);
  status = ltk_confirm(tag, (uint8_t)ltk_convert_number(number(ROLE), 255),
                       (uint16_t)ltk_convert_number(number(KEYS), 65535), &c, &k);
  if (status == LTK_OK)
    give(r, tag, sizeof tag);
  else
    r->sw = sw_of(status);
}

static void kcv(struct response *r)
{
  const struct ltk_iut_observation o = {.kind = {(const uint8_t *)"kcv", 3}};
  struct ltk_iut_answer answer = {LTK_IUT_OK, 0, {0}, NULL};
  uint8_t key[32];
  size_t length;
  int status = derive_key(key, &length);
  if (status == LTK_OK) {
    observe(&answer, (struct ltk_iut_octets){key, length}, &(struct ltk_iut_context){.mode = 0}, &o);
    give(r, answer.octets, answer.length);
  } else {
    r->sw = sw_of(status);
  }
}

/* What is asked of a USIM with this K, OPc or TOPc, and RAND. */
static struct ltk_iut_observation observation(const uint8_t *rand, const uint8_t *autn)
{
  return (struct ltk_iut_observation){.kind = {(const uint8_t *)"authenticate", 12},
                                      .opc = {card.opc, card.opc_length},
                                      .rand = {rand, 16},
                                      .autn = {autn, 16}};
}

/* K and OPc or TOPc for the USIM. Those of other lengths should not have been sent. */
static uint16_t personalise(void)
{
  const struct ltk_iut_context from = context();
  struct ltk_iut_context topc_of;
  struct ltk_iut_observation o = observation(card.opc, card.opc);
  uint8_t key[32], topc[32];
  size_t length, topc_length;
  int status = derive_key(key, &length);
  if (status != LTK_OK)
    return sw_of(status);
  o.opc = octets(OPC);
  if (observe_other(&from, &o, &topc_of) != NULL) {
    if (options.topc_of_k)
      topc_of.purpose = from.purpose;
    derive_from(topc, &topc_length, &topc_of);
    o.opc = (struct ltk_iut_octets){topc, topc_length};
  }
  if (observe_rule(OBSERVE_CARD, &from, length, &o) != NULL)
    return 0x6f00;
  memcpy(card.k, key, length);
  memcpy(card.opc, o.opc.octets, o.opc.length);
  card.k_length = length;
  card.opc_length = o.opc.length;
  card.algorithm = from.algorithm;
  return 0x9000;
}

static void applet(struct response *r, const struct command *c)
{
  bool hidden = options.no_export && c->ins >= 0x14 && c->ins <= 0x18;
  if (c->ins == 0x10)
    memset(card.length, 0, sizeof card.length);
  if (c->ins == 0x10)
    r->sw = 0x9000;
  else if (c->ins == 0x12)
    r->sw = set(c);
  else if (c->ins == 0x14 && !hidden)
    derive(r);
  else if (c->ins == 0x16 && !hidden)
    confirm(r);
  else if (c->ins == 0x18 && !hidden)
    kcv(r);
  else if (c->ins == 0x1a)
    r->sw = personalise();
  else
    r->sw = 0x6d00;
}

/* ---- The USIM ---- */

/* A function of MILENAGE or TUAK (TS 33.102, 6.3), of RAND and AUTN. */
static struct ltk_iut_answer function(const char *name, const uint8_t *rand, const uint8_t *autn, const uint8_t *sqn,
                                      const uint8_t *amf)
{
  const struct ltk_iut_observation o = observation(rand, autn);
  struct ltk_iut_authentication a =
      observe_authentication(OBSERVE_CARD, card.algorithm, (struct ltk_iut_octets){card.k, card.k_length}, &o);
  struct ltk_iut_answer answer;
  a.kind = (struct ltk_iut_octets){(const uint8_t *)name, strlen(name)};
  a.sqn = (struct ltk_iut_octets){sqn, 6};
  a.amf = (struct ltk_iut_octets){amf, 2};
  a.iterations = options.iterations;
  auth(&answer, &a, NULL);
  return answer;
}

/* Whether SQN is above all that were accepted; it is one of them then. */
static bool is_fresh(const uint8_t *rand, const uint8_t *autn)
{
  struct ltk_iut_answer ak;
  uint64_t sqn = 0;
  if (options.sqn == -1ul)
    return true;
  if (card.sqn < options.sqn)
    card.sqn = options.sqn;
  ak = function("f5", rand, autn, NULL, NULL);
  for (size_t i = 0; i < 6; i++)
    sqn = 256u * sqn + (uint8_t)(autn[i] ^ ak.octets[i]);
  if (sqn <= card.sqn)
    return false;
  card.sqn = sqn;
  return true;
}

/* DC and AUTS: SQN_MS xor AK*, MAC-S (TS 33.102, 6.3.3). */
static void resynchronise(struct response *r, const uint8_t *rand, const uint8_t *autn)
{
  static const uint8_t zeros[2];
  uint8_t data[16] = {0xdc, (uint8_t)(options.auts < 14 ? options.auts : 14)}, sqn[6];
  struct ltk_iut_answer ak, mac;
  for (size_t i = 0; i < 6; i++)
    sqn[i] = (uint8_t)(card.sqn >> (40u - 8u * i));
  ak = function("f5*", rand, autn, NULL, NULL);
  mac = function("f1*", rand, autn, sqn, options.auts_amf ? autn + 6 : zeros);
  for (size_t i = 0; i < 6; i++)
    data[2 + i] = sqn[i] ^ ak.octets[i];
  memcpy(data + 8, mac.octets, 8);
  give(r, data, 2u + data[1]);
}

static void authenticate(struct response *r, const struct command *c)
{
  const uint8_t *rand = c->data + 1, *autn = c->data + 18;
  struct ltk_iut_answer answer;
  uint8_t data[53] = {0xdb}, *next = data + 2;
  const bool ik_first = options.ik_first && card.algorithm == AUTH_TUAK;
  if (c->p1 != 0 || c->p2 != 0x81 || c->length != 34 || c->data[0] != 16 || c->data[17] != 16) {
    r->sw = 0x6a86;
    return;
  }
  answer = function("authenticate", rand, autn, NULL, NULL);
  if (answer.status != LTK_IUT_OK) {
    r->sw = 0x9862;
    return;
  }
  if (!is_fresh(rand, autn)) {
    resynchronise(r, rand, autn);
    return;
  }
  data[1] = (uint8_t)(options.res < 8 ? options.res : 8);
  memcpy(next, answer.octets, data[1]);
  next += data[1];
  for (size_t i = 0; i < 2; i++, next += 17) { /* CK and IK */
    next[0] = 16;
    memcpy(next + 1, answer.octets + 8 + 16 * (ik_first ? 1 - i : i), 16);
  }
  next[0] = 8; /* Kc: not looked at */
  give(r, data, (size_t)(next - data) + 9);
}

/* ---- The card ---- */

static void select_application(struct response *r, const struct command *c)
{
  static const uint8_t applet_aid[] = {0xf0, 'L', 'T', 'K', '-', 'I', 'U', 'T'};
  static const uint8_t usim_aid[] = {0xa0, 0, 0, 0, 0x87, 0x10, 0x02, 0xff, 0xff}, mf[] = {0x3f, 0x00};
  /* TS 102 221, 11.1.1.3: a DF, whose PIN is not wanted. */
  static const uint8_t fcp[] = {0x62, 0x13, 0x82, 0x02, 0x78, 0x21, 0x83, 0x02, 0x3f, 0x00, 0x8a,
                                0x01, 0x05, 0xc6, 0x06, 0x90, 0x01, 0x00, 0x83, 0x01, 0x0a};
  uint8_t offer[] = {(uint8_t)options.version,
                     options.no_export ? 24 : (uint8_t)options.offers,
                     'e',
                     'm',
                     'u',
                     'l',
                     'a',
                     't',
                     'o',
                     'r',
                     ' ',
                     '1',
                     '.',
                     '0'};
  if (c->p1 == 4 && c->length == sizeof applet_aid && memcmp(c->data, applet_aid, c->length) == 0 &&
      !options.no_applet) {
    card.selected = APPLET;
    memset(card.length, 0, sizeof card.length);
    give(r, offer, options.bad_offer ? 0 : sizeof offer);
  } else if (c->p1 == 4 && c->length >= 5 && c->length <= sizeof usim_aid &&
             memcmp(c->data, usim_aid, c->length) == 0) {
    card.selected = USIM;
    give(r, fcp, sizeof fcp);
  } else if (c->p1 == 0 && c->length == sizeof mf && memcmp(c->data, mf, c->length) == 0) {
    card.selected = NONE;
    give(r, fcp, sizeof fcp);
  } else {
    r->sw = 0x6a82;
  }
}

static void get_response(struct response *r, const struct command *c)
{
  if (card.waiting_length == 0 || (size_t)c->le > card.waiting_length)
    r->sw = 0x6985;
  else
    give(r, card.waiting, (size_t)c->le);
  card.waiting_length = 0;
}

static void dispatch(struct response *r, const struct command *c)
{
  r->sw = 0x6d00;
  if (c->cla == 0x00 && c->ins == 0xa4)
    select_application(r, c);
  else if (c->cla == 0x00 && c->ins == 0x88 && card.selected == USIM)
    authenticate(r, c);
  else if ((c->cla & 0xefu) == 0x80 && card.selected == APPLET)
    applet(r, c);
  else
    r->sw = 0x6e00;
}

/* T=0: data behind data has to be fetched, and a length has to be right. */
static void as_t0(struct response *r, const struct command *c)
{
  if (r->length == 0)
    return;
  if (c->length > 0) {
    memcpy(card.waiting, r->data, r->length);
    card.waiting_length = r->length;
    r->sw = (uint16_t)(0x6100u + r->length);
    r->length = 0;
  } else if ((size_t)c->le != r->length) {
    r->sw = (uint16_t)(0x6c00u + r->length);
    r->length = 0;
  }
}

static bool parse(struct command *c, const uint8_t *apdu, size_t n)
{
  if (n < 4)
    return false;
  *c = (struct command){apdu[0], apdu[1], apdu[2], apdu[3], apdu + 5, 0, -1};
  if (n == 5)
    c->le = apdu[4];
  if (n <= 5)
    return options.t1 || n == 5;
  c->length = apdu[4];
  if (options.t1 && n == 6u + c->length)
    c->le = apdu[5u + c->length];
  return c->length > 0 && (n == 5u + c->length || c->le >= 0);
}

static void answer(struct response *r, const uint8_t *apdu, size_t n)
{
  struct command c;
  r->length = 0;
  if (!parse(&c, apdu, n)) {
    r->sw = 0x6700;
  } else if (c.cla == 0 && c.ins == 0xc0 && !options.t1) {
    get_response(r, &c);
  } else {
    dispatch(r, &c);
    if (!options.t1)
      as_t0(r, &c);
  }
}

/* ---- The reader ---- */

/* The reader sends a length and a message apart: acknowledge at once, or the message waits 40 ms for it. */
static bool receive(int reader, uint8_t *to, size_t n)
{
  const int yes = 1;
  return setsockopt(reader, IPPROTO_TCP, TCP_QUICKACK, &yes, sizeof yes) == 0 &&
         recv(reader, to, n, MSG_WAITALL) == (ssize_t)n;
}

static bool reply(int reader, const uint8_t *data, size_t n)
{
  uint8_t frame[300] = {(uint8_t)(n >> 8), (uint8_t)n};
  memcpy(frame + 2, data, n);
  return send(reader, frame, n + 2, MSG_NOSIGNAL) == (ssize_t)(n + 2);
}

static bool control(int reader, uint8_t what)
{
  static const uint8_t t0[] = {0x3b, 0x00}, t1[] = {0x3b, 0x80, 0x01, 0x81};
  static bool told = false;
  if (what != 4) { /* off, on, reset */
    card.selected = NONE;
    memset(card.length, 0, sizeof card.length);
    return true;
  }
  if (!told)
    puts("inserted");
  told = true;
  return fflush(stdout) == 0 && (options.t1 ? reply(reader, t1, sizeof t1) : reply(reader, t0, sizeof t0));
}

static bool command(int reader, const uint8_t *apdu, size_t n)
{
  static unsigned long count = 0;
  struct response r;
  if (count == options.mute_after)
    return true;
  if (count++ == options.remove_after)
    return false;
  answer(&r, apdu, n);
  if (count == options.garble + 1)
    return reply(reader, apdu, 1);
  if (count > options.fail_after) {
    r.length = 0;
    r.sw = 0x6f00;
  }
  r.data[r.length] = (uint8_t)(r.sw >> 8);
  r.data[r.length + 1] = (uint8_t)r.sw;
  return reply(reader, r.data, r.length + 2);
}

static void serve(int reader)
{
  uint8_t size[2], message[300];
  size_t n;
  bool goes_on = true;
  while (goes_on && receive(reader, size, 2)) {
    n = 256u * size[0] + size[1];
    if (n == 0 || n > sizeof message || !receive(reader, message, n))
      return;
    goes_on = n == 1 ? control(reader, message[0]) : command(reader, message, n);
  }
}

static int join(const char *port)
{
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)strtoul(port, NULL, 10))};
  int reader = socket(AF_INET, SOCK_STREAM, 0);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (reader < 0 || connect(reader, (struct sockaddr *)&address, sizeof address) != 0) {
    perror("ltk-card-emulator");
    exit(EXIT_FAILURE);
  }
  return reader;
}

/* ---- The command line ---- */

static bool take(const char *word)
{
  static const struct {
    const char *name;
    bool *flag;
    unsigned long *count;
  } known[] = {{"no-export", &options.no_export, NULL},
               {"t1", &options.t1, NULL},
               {"no-applet", &options.no_applet, NULL},
               {"no-chaining", &options.no_chaining, NULL},
               {"no-suite-3", &options.no_suite_3, NULL},
               {"no-class", &options.no_class, NULL},
               {"bad-offer", &options.bad_offer, NULL},
               {"auts-amf", &options.auts_amf, NULL},
               {"ik-first", &options.ik_first, NULL},
               {"topc-of-k", &options.topc_of_k, NULL},
               {"swap-nonces", &options.swap_nonces, NULL},
               {"cut-epoch", &options.cut_epoch, NULL},
               {"remove-after=", NULL, &options.remove_after},
               {"mute-after=", NULL, &options.mute_after},
               {"fail-after=", NULL, &options.fail_after},
               {"garble=", NULL, &options.garble},
               {"version=", NULL, &options.version},
               {"offers=", NULL, &options.offers},
               {"sqn=", NULL, &options.sqn},
               {"res=", NULL, &options.res},
               {"auts=", NULL, &options.auts},
               {"iterations=", NULL, &options.iterations}};
  for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
    size_t n = strlen(known[i].name);
    if (known[i].flag != NULL ? strcmp(word, known[i].name) != 0 : strncmp(word, known[i].name, n) != 0)
      continue;
    if (known[i].flag != NULL)
      *known[i].flag = true;
    else
      *known[i].count = strtoul(word + n, NULL, 10);
    return true;
  }
  return false;
}

int main(int argc, char **argv)
{
  int reader;
  for (int i = 2; i < argc; i++) {
    if (!take(argv[i])) {
      fprintf(stderr, "ltk-card-emulator: there is no option %s\n", argv[i]);
      return 2;
    }
  }
  if (argc < 2)
    return 2;
  reader = join(argv[1]);
  serve(reader);
  close(reader);
  return EXIT_SUCCESS;
}
