// SPDX-License-Identifier: Apache-2.0
/* A card in a reader of PC/SC: found, connected for this program alone, and asked in short APDUs. */
#ifndef READER_H
#define READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <winscard.h>

/* All zero before reader_open. */
struct reader {
  SCARDCONTEXT context; /* 0: none */
  SCARDHANDLE card;     /* 0: none */
  DWORD protocol;
  const char *gone; /* why no command will succeed any more, or NULL */
};

/* A command and its response. A command with `wants` has response data. */
struct apdu {
  uint8_t header[4]; /* CLA INS P1 P2 */
  const uint8_t *data;
  size_t length; /* at most 255 */
  bool wants;
  uint8_t response[256];
  size_t response_length;
  uint16_t sw; /* 61xx and 6Cxx are dealt with before */
};

/* Connect to the card in the reader of that name, or of the only name that begins so. If that fails, false, and one
 * line on standard error. In both cases reader_close is due. */
bool reader_open(struct reader *r, const char *name);

/* Print the readers, a line each, and whether there is a card. False as above. */
bool reader_list(struct reader *r);

/* Reset the card, so that it forgets, and disconnect. */
void reader_close(struct reader *r);

/* NULL, or in words why there is no response; no pointer to free. The card has then been reset, or is gone. Copies of
 * the command are wiped. */
const char *reader_send(struct reader *r, struct apdu *apdu);

#endif
