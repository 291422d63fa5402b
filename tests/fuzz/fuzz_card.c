// SPDX-License-Identifier: Apache-2.0
/* Cards: reader.c and card.c over a PC/SC that is the fuzzer's; the same over the card of the tests, whose keys must be
 * the reference's; and APDUs of anybody for that card. */
#include "adapters/card.h"
#include "card_of_tests.h"
#include "kit/convert.h"
#include "fuzz.h"
#include "base/memory.h"
#include "observe/observe.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Nobody waits for a card that is none. */
static int fuzz_nanosleep(const struct timespec *for_so_long, struct timespec *rest)
{
  (void)for_so_long;
  (void)rest;
  return 0;
}

#define nanosleep fuzz_nanosleep
#include "adapters/reader.c"
#undef nanosleep

/* What the card does: the fuzzer's octets, or the card of the tests. */
static struct fuzz script;
static bool is_honest;
static size_t commands;

const SCARD_IO_REQUEST g_rgSCardT0Pci, g_rgSCardT1Pci;

/* ---- PC/SC ---- */

static LONG any_code(void)
{
  static const LONG codes[] = {SCARD_E_NO_SERVICE, SCARD_W_REMOVED_CARD, SCARD_E_NOT_TRANSACTED, SCARD_W_RESET_CARD};
  uint8_t octet = is_honest ? 0 : fuzz_octet(&script);
  return octet < 224 ? SCARD_S_SUCCESS : octet < 240 ? codes[octet % 4] : (LONG)(0x80100000 + octet);
}

LONG SCardEstablishContext(DWORD scope, LPCVOID reserved1, LPCVOID reserved2, LPSCARDCONTEXT context)
{
  (void)scope;
  (void)reserved1;
  (void)reserved2;
  *context = 1;
  return any_code();
}

LONG SCardReleaseContext(SCARDCONTEXT context)
{
  CHECK(context == 1);
  return SCARD_S_SUCCESS;
}

/* Names out of the script, each ended by NUL, the last by two; the second call may find another length than the first.
 */
LONG SCardListReaders(SCARDCONTEXT context, LPCSTR groups, LPSTR names, LPDWORD size)
{
  static char list[66];
  static DWORD length;
  (void)context;
  (void)groups;
  if (names == NULL) {
    size_t n = is_honest ? 0 : fuzz_octet(&script) % 64u;
    const uint8_t *octets = fuzz_octets(&script, &n);
    memset(list, 0, sizeof list);
    memcpy(list, is_honest ? (const uint8_t *)"reader" : octets, is_honest ? 6 : n);
    length = *size = (DWORD)(is_honest ? 6 : n) + 2;
    return any_code();
  }
  CHECK(*size >= length);
  memcpy(names, list, length);
  return any_code();
}

LONG SCardGetStatusChange(SCARDCONTEXT context, DWORD timeout, SCARD_READERSTATE *states, DWORD n)
{
  (void)context;
  (void)timeout;
  CHECK(n == 1);
  states->dwEventState = fuzz_octet(&script);
  return any_code();
}

LONG SCardConnect(SCARDCONTEXT context, LPCSTR reader, DWORD mode, DWORD protocols, LPSCARDHANDLE card,
                  LPDWORD protocol)
{
  (void)mode;
  (void)protocols;
  CHECK(context == 1 && reader[0] != '\0');
  *card = 2;
  *protocol = (fuzz_octet(&script) & 1u) != 0 ? SCARD_PROTOCOL_T0 : SCARD_PROTOCOL_T1;
  card_of_tests_begin(*protocol == SCARD_PROTOCOL_T1);
  return any_code();
}

LONG SCardReconnect(SCARDHANDLE card, DWORD mode, DWORD protocols, DWORD what, LPDWORD protocol)
{
  (void)mode;
  (void)protocols;
  (void)what;
  CHECK(card == 2);
  *protocol = (fuzz_octet(&script) & 1u) != 0 ? SCARD_PROTOCOL_T0 : SCARD_PROTOCOL_T1;
  return any_code();
}

LONG SCardDisconnect(SCARDHANDLE card, DWORD what)
{
  CHECK(card == 2 && what == SCARD_RESET_CARD);
  return SCARD_S_SUCCESS;
}

LONG SCardStatus(SCARDHANDLE card, LPSTR name, LPDWORD name_length, LPDWORD state, LPDWORD protocol, LPBYTE atr,
                 LPDWORD atr_length)
{
  (void)name;
  (void)name_length;
  (void)state;
  (void)protocol;
  (void)atr;
  (void)atr_length;
  CHECK(card == 2);
  return any_code();
}

/* A response of any length, its status word more often one that means something. */
static size_t any_response(uint8_t response[258], DWORD room)
{
  static const uint8_t words[][2] = {{0x90, 0}, {0x61, 32}, {0x6c, 16}, {0x6a, 0xf1}, {0x6d, 0}, {0x98, 0x62}};
  uint8_t octet = fuzz_octet(&script);
  size_t n = fuzz_octet(&script);
  const uint8_t *octets = fuzz_octets(&script, &n);
  if (n > 0)
    memcpy(response, octets, n);
  if (octet < 250 && n + 2 <= room) {
    memcpy(response + n, words[octet % 6u], 2);
    n += 2;
  }
  return n;
}

LONG SCardTransmit(SCARDHANDLE card, const SCARD_IO_REQUEST *send_pci, LPCBYTE command, DWORD n, SCARD_IO_REQUEST *pci,
                   LPBYTE response, LPDWORD size)
{
  uint8_t own[258];
  size_t length;
  (void)send_pci;
  (void)pci;
  CHECK(card == 2 && n >= 4 && n <= 261 && *size >= 258);
  CHECK(n <= 5 || n == 5u + command[4] || n == 6u + command[4]);
  CHECK(++commands < 1000);
  length = is_honest ? card_of_tests_answer(own, command, n) : any_response(own, *size);
  memcpy(response, own, length);
  *size = (DWORD)length;
  return any_code();
}

/* ---- Requests ---- */

static struct ltk_iut_octets piece(struct fuzz *f)
{
  size_t n = fuzz_octet(f);
  const uint8_t *octets = fuzz_octets(f, &n);
  return (struct ltk_iut_octets){n == 0 ? (const uint8_t *)"" : octets, n};
}

/* Half of the numbers are what fits the field. */
static uint64_t any_number(struct fuzz *f)
{
  size_t low = fuzz_number(f);
  return (low & 0x8000u) != 0 ? low << 24 | low : low & 0xffu;
}

static struct ltk_iut_context any_context(struct fuzz *f)
{
  struct ltk_iut_context c;
  c.mode = any_number(f);
  c.suite = any_number(f);
  c.purpose = any_number(f);
  c.index = any_number(f);
  c.algorithm = any_number(f);
  c.bits = any_number(f);
  c.imsi = piece(f);
  c.mcc = piece(f);
  c.mnc = piece(f);
  c.element_type = any_number(f);
  c.element = piece(f);
  c.epoch = any_number(f);
  c.network_nonce = piece(f);
  c.card_nonce = piece(f);
  c.network_public = piece(f);
  c.card_public = piece(f);
  c.root = piece(f);
  c.z = piece(f);
  return c;
}

/* ---- What must hold ---- */

static void check_answer(const struct ltk_iut_answer *a)
{
  size_t i;
  CHECK(a->status <= LTK_IUT_ERROR && a->length <= sizeof a->octets);
  CHECK(a->status == LTK_IUT_OK || a->length == 0);
  for (i = 0; a->why != NULL && a->why[i] != '\0'; i++)
    CHECK(a->why[i] >= ' ' && a->why[i] <= '~');
}

/* What the reference says to the same. */
static struct ltk_iut_answer derived(const struct ltk_iut_context *from)
{
  struct ltk_iut_answer answer = {LTK_IUT_OK, 0, {0}, NULL};
  struct ltk_context c;
  struct ltk_secrets k;
  uint8_t key[32];
  int status;
  ltk_convert_context(&c, &k, from);
  status = ltk_derive(key, &c, &k);
  ltk_convert_answer(&answer, status, key, c.bits / 8u);
  return answer;
}

static void check_same(const struct ltk_iut_answer *a, const struct ltk_iut_answer *expected)
{
  CHECK(a->status == expected->status && a->length == expected->length);
  CHECK(memcmp(a->octets, expected->octets, a->length) == 0);
  CHECK(a->status == LTK_IUT_OK || strcmp(a->why, expected->why) == 0);
}

/* What is seen of the reference's key, unless the card is not asked. */
static void check_observed(const struct ltk_iut_answer *a, const struct ltk_iut_context *from,
                           const struct ltk_iut_observation *o)
{
  const struct ltk_iut_context topc_of = observe_topc(from);
  struct ltk_iut_answer expected = derived(from), topc, seen = {LTK_IUT_OK, 0, {0}, NULL};
  const struct ltk_iut_octets key = {expected.octets, expected.length};
  struct ltk_iut_observation with = *o;
  if (a->status == LTK_IUT_UNSUPPORTED)
    return;
  if (expected.status != LTK_IUT_OK) {
    check_same(a, &expected);
    return;
  }
  if (observe_derives_topc(from, o)) {
    topc = derived(&topc_of);
    with.opc = (struct ltk_iut_octets){topc.octets, topc.length};
  }
  observe(&seen, key, from->algorithm, &with);
  check_same(a, &seen);
}

static void ask(struct card *card, struct fuzz *f)
{
  static const char *const kinds[] = {"kcv", "authenticate", "vector", ""};
  struct ltk_iut_answer answer = {LTK_IUT_OK, 0, {0}, NULL};
  uint8_t what = fuzz_octet(f);
  const char *kind = kinds[what / 3u % 4u];
  const struct ltk_iut_context c = any_context(f);
  struct ltk_iut_observation o = {.kind = {(const uint8_t *)kind, strlen(kind)}};
  if (what % 3u == 0) {
    card_derive(card, &answer, &c);
  } else if (what % 3u == 1) {
    card_confirm(card, &answer, any_number(f), any_number(f), &c);
  } else {
    o.opc = piece(f);
    o.rand = piece(f);
    o.autn = piece(f);
    card_observe(card, &answer, &c, &o);
  }
  check_answer(&answer);
  if (is_honest && what % 3u == 0) {
    const struct ltk_iut_answer expected = derived(&c);
    check_same(&answer, &expected);
  }
  if (is_honest && what % 3u == 2)
    check_observed(&answer, &c, &o);
}

static void ask_card(struct fuzz f)
{
  struct reader reader = {0};
  struct card card = {0};
  char *name = fuzz_text(&f, '\n');
  size_t n = f.left / (is_honest ? 16u : 2u);
  /* The card's part comes first, then that of the requests. */
  script = (struct fuzz){fuzz_octets(&f, &n), n};
  if (reader_open(&reader, is_honest ? "reader" : name) && card_open(&card, &reader)) {
    while (f.left > 0)
      ask(&card, &f);
  } else {
    CHECK(!is_honest);
  }
  reader_close(&reader);
  if (!is_honest && reader_list(&reader))
    CHECK(reader.context == 1);
  reader_close(&reader);
  free(name);
}

static void send_apdus(struct fuzz f)
{
  uint8_t response[258];
  card_of_tests_begin((fuzz_octet(&f) & 1u) != 0);
  while (f.left > 0) {
    size_t n = fuzz_octet(&f) % 262u;
    uint8_t *apdu = (uint8_t *)memory_copy_octets((const char *)fuzz_octets(&f, &n), n);
    size_t length = n == 0 ? 2 : card_of_tests_answer(response, apdu, n);
    CHECK(length >= 2 && length <= sizeof response);
    free(apdu);
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t n)
{
  struct fuzz f = {octets, n};
  uint8_t what = fuzz_octet(&f) % 3u;
  if (stdout != stderr) { /* neither is looked at: what they complain of is the fuzzer's */
    CHECK(freopen("/dev/null", "w", stdout) != NULL);
    stderr = stdout;
  }
  commands = 0;
  is_honest = what == 1;
  if (what == 2)
    send_apdus(f);
  else
    ask_card(f);
  return 0;
}
