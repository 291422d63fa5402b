// SPDX-License-Identifier: Apache-2.0
/* A card in a reader of PC/SC: see reader.h. */
#include "adapters/reader.h"
#include "wipe.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define APDU_MAX 261u
#define ROUNDS_MAX 8u /* of 61xx and 6Cxx, for one command */

/* After so long a service that asks its readers every 400 ms has seen that a card was removed. */
#define REMOVAL_MS 1000u

#define PROTOCOLS (SCARD_PROTOCOL_T0 | SCARD_PROTOCOL_T1)

/* ---- What went wrong ---- */

/* One line on standard error; false, for the caller to return. */
static bool failed(const char *format, ...)
{
  va_list arguments;
  va_start(arguments, format);
  fputs("ltk-iut-pcsc: ", stderr);
  vfprintf(stderr, format, arguments);
  fputs("\n", stderr);
  va_end(arguments);
  return false;
}

static const struct reason {
  LONG code;
  const char *why;
} reasons[] = {{SCARD_E_NO_SERVICE, "there is no PC/SC service: start pcscd"},
               {SCARD_E_SERVICE_STOPPED, "the PC/SC service has ended"},
               {SCARD_F_COMM_ERROR, "the PC/SC service does not answer any more"},
               {SCARD_W_SECURITY_VIOLATION, "the PC/SC service does not let this user in"},
               {SCARD_E_NO_READERS_AVAILABLE, "there is no reader"},
               {SCARD_E_READER_UNAVAILABLE, "the reader was unplugged"},
               {SCARD_E_UNKNOWN_READER, "the reader was unplugged"},
               {SCARD_E_NO_SMARTCARD, "there is no card in the reader"},
               {SCARD_W_REMOVED_CARD, "the card was removed from the reader"},
               {SCARD_W_UNPOWERED_CARD, "the card has no power"},
               {SCARD_W_UNRESPONSIVE_CARD, "the card does not answer to reset: see that it is the right way round"},
               {SCARD_W_RESET_CARD, "the card was reset by another program"},
               {SCARD_E_SHARING_VIOLATION, "the card is in use by another program, or still owes one an answer"},
               {SCARD_E_PROTO_MISMATCH, "the card speaks neither T=0 nor T=1"},
               {SCARD_E_NOT_TRANSACTED, "the exchange with the card failed: the card does not answer, or not rightly"}};

static const char *why_of(LONG code)
{
  static char other[64];
  for (size_t i = 0; i < sizeof reasons / sizeof reasons[0]; i++)
    if (reasons[i].code == code)
      return reasons[i].why;
  snprintf(other, sizeof other, "PC/SC says 0x%08lx", (unsigned long)code & 0xffffffffu);
  return other;
}

/* ---- The readers ---- */

static bool establish(struct reader *r)
{
  LONG code = SCardEstablishContext(SCARD_SCOPE_SYSTEM, NULL, NULL, &r->context);
  if (code != SCARD_S_SUCCESS)
    r->context = 0;
  return code == SCARD_S_SUCCESS || failed("%s", why_of(code));
}

/* The names, each ended by NUL, the last by two; to be freed. NULL if that fails or there is none. */
static char *list_readers(struct reader *r)
{
  DWORD size = 0;
  char *names = NULL;
  LONG code = establish(r) ? SCardListReaders(r->context, NULL, NULL, &size) : SCARD_S_SUCCESS;
  if (r->context == 0)
    return NULL;
  if (code == SCARD_S_SUCCESS && (names = calloc(1, size + 2u)) == NULL)
    code = SCARD_E_NO_MEMORY;
  if (code == SCARD_S_SUCCESS)
    code = SCardListReaders(r->context, NULL, names, &size);
  if (code == SCARD_S_SUCCESS && names[0] == '\0')
    code = SCARD_E_NO_READERS_AVAILABLE;
  if (code == SCARD_S_SUCCESS)
    return names;
  free(names);
  failed("%s", why_of(code));
  return NULL;
}

static const char *after(const char *name)
{
  return name + strlen(name) + 1;
}

/* The reader of that name, else the only one whose name begins so, else NULL; *count says how many do. */
static const char *choose(const char *names, const char *wanted, unsigned *count)
{
  const char *found = NULL;
  *count = 0;
  for (const char *name = names; *name != '\0'; name = after(name)) {
    if (strcmp(name, wanted) == 0) {
      *count = 1;
      return name;
    }
    if (strncmp(name, wanted, strlen(wanted)) == 0) {
      found = name;
      (*count)++;
    }
  }
  return *count == 1 ? found : NULL;
}

static bool complain_choice(const char *names, const char *wanted, unsigned count)
{
  char all[1024] = "";
  for (const char *name = names; *name != '\0'; name = after(name)) {
    size_t used = strlen(all);
    snprintf(all + used, sizeof all - used, "%s'%s'", used == 0 ? "" : ", ", name);
  }
  if (count == 0)
    return failed("no reader is named '%s', or begins so; there are %s", wanted, all);
  return failed("%u readers begin with '%s': name one of %s", count, wanted, all);
}

static bool connect_card(struct reader *r, const char *name)
{
  LONG code = SCardConnect(r->context, name, SCARD_SHARE_EXCLUSIVE, PROTOCOLS, &r->card, &r->protocol);
  if (code != SCARD_S_SUCCESS)
    r->card = 0;
  return code == SCARD_S_SUCCESS || failed("%s: '%s'", why_of(code), name);
}

bool reader_open(struct reader *r, const char *name)
{
  char *names = list_readers(r);
  const char *chosen;
  unsigned count;
  bool opened;
  if (names == NULL)
    return false;
  chosen = choose(names, name, &count);
  opened = chosen != NULL ? connect_card(r, chosen) : complain_choice(names, name, count);
  free(names);
  return opened;
}

bool reader_list(struct reader *r)
{
  char *names = list_readers(r);
  if (names == NULL)
    return false;
  for (const char *name = names; *name != '\0'; name = after(name)) {
    SCARD_READERSTATE state = {.szReader = name, .dwCurrentState = SCARD_STATE_UNAWARE};
    LONG code = SCardGetStatusChange(r->context, 0, &state, 1);
    bool present = code == SCARD_S_SUCCESS && (state.dwEventState & SCARD_STATE_PRESENT) != 0;
    printf("%s: %s\n", name, present ? "a card" : "no card");
  }
  free(names);
  return true;
}

void reader_close(struct reader *r)
{
  if (r->card != 0)
    SCardDisconnect(r->card, SCARD_RESET_CARD);
  if (r->context != 0)
    SCardReleaseContext(r->context);
  memset(r, 0, sizeof *r);
}

/* ---- A command ---- */

/* One exchange. Response data is added to that of the rounds before. */
static const char *exchange(const struct reader *r, struct apdu *apdu, const uint8_t *command, size_t length)
{
  uint8_t response[258];
  DWORD got = sizeof response;
  const SCARD_IO_REQUEST *pci = r->protocol == SCARD_PROTOCOL_T0 ? SCARD_PCI_T0 : SCARD_PCI_T1;
  LONG code = SCardTransmit(r->card, pci, command, (DWORD)length, NULL, response, &got);
  const char *why = NULL;
  if (code != SCARD_S_SUCCESS)
    why = why_of(code);
  else if (got < 2 || got > sizeof response)
    why = "the card's response has no status word";
  else if (apdu->response_length + got - 2 > sizeof apdu->response)
    why = "the card's response is longer than 256 octets";
  if (why == NULL) {
    memcpy(apdu->response + apdu->response_length, response, got - 2);
    apdu->response_length += got - 2;
    apdu->sw = (uint16_t)(256u * response[got - 2] + response[got - 1]);
  }
  ltk_wipe_octets(response, sizeof response);
  return why;
}

/* The command as it is sent. T=0 has a fifth octet always, and none for the response's length behind data: that is
 * what 61xx is for. */
static size_t build(uint8_t command[APDU_MAX], const struct apdu *apdu, bool is_t0)
{
  size_t n = 4;
  memcpy(command, apdu->header, 4);
  if (apdu->length > 0) {
    command[n++] = (uint8_t)apdu->length;
    memcpy(command + n, apdu->data, apdu->length);
    n += apdu->length;
  }
  if (apdu->length == 0 ? apdu->wants || is_t0 : apdu->wants && !is_t0)
    command[n++] = 0;
  return n;
}

/* What has to be done about an announcement: NULL, or why there is no response. */
static const char *follow(const struct reader *r, struct apdu *apdu, uint8_t *command, size_t length)
{
  uint8_t get_response[5] = {0x00, 0xc0, 0, 0, (uint8_t)apdu->sw};
  if (apdu->sw >> 8 == 0x61)
    return exchange(r, apdu, get_response, sizeof get_response);
  command[length - 1] = (uint8_t)apdu->sw;
  return exchange(r, apdu, command, length);
}

static bool is_announcement(uint16_t sw)
{
  return sw >> 8 == 0x61 || sw >> 8 == 0x6c;
}

/* An exchange failed. See whether the card is still there, and begin again with it; else the reason is that it is not.
 */
static const char *recover(struct reader *r, const char *why)
{
  LONG code = SCARD_S_SUCCESS;
  for (unsigned ms = 0; code == SCARD_S_SUCCESS && ms < REMOVAL_MS; ms += 50) {
    nanosleep(&(struct timespec){.tv_nsec = 50000000}, NULL);
    code = SCardStatus(r->card, NULL, NULL, NULL, NULL, NULL, NULL);
  }
  if (code == SCARD_S_SUCCESS)
    code = SCardReconnect(r->card, SCARD_SHARE_EXCLUSIVE, PROTOCOLS, SCARD_RESET_CARD, &r->protocol);
  if (code != SCARD_S_SUCCESS)
    r->gone = why_of(code);
  return code == SCARD_S_SUCCESS ? why : r->gone;
}

const char *reader_send(struct reader *r, struct apdu *apdu)
{
  uint8_t command[APDU_MAX];
  size_t length = build(command, apdu, r->protocol == SCARD_PROTOCOL_T0);
  const char *why = r->gone;
  apdu->response_length = 0;
  if (why == NULL) {
    why = exchange(r, apdu, command, length);
    for (unsigned round = 0; why == NULL && is_announcement(apdu->sw); round++)
      why = round < ROUNDS_MAX ? follow(r, apdu, command, length) : "the card goes on announcing data (61xx, 6Cxx)";
    if (why != NULL)
      why = recover(r, why);
  }
  ltk_wipe_octets(command, sizeof command);
  return why;
}
