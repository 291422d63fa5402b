// SPDX-License-Identifier: Apache-2.0
/* The requests of the protocol as commands of a card: docs/card.md. */
#ifndef CARD_H
#define CARD_H

#include "ltk_iut.h"
#include "adapters/reader.h"

#include <stdbool.h>

/* What the applet offers: bits of the second octet of its answer to SELECT. */
#define CARD_DERIVE 1u
#define CARD_CONFIRM 2u
#define CARD_KCV 4u
#define CARD_MILENAGE 8u
#define CARD_TUAK 16u
#define CARD_AUTHENTICATE (CARD_MILENAGE | CARD_TUAK)

struct card {
  struct reader *reader;
  bool selected; /* the applet, not the USIM */
  unsigned offers;
  char name[65], release[65];
};

/* Select the applet and learn what it offers. If that fails, false, and one line on standard error. */
bool card_open(struct card *card, struct reader *reader);

void card_derive(struct card *card, struct ltk_iut_answer *answer, const struct ltk_iut_context *c);
void card_confirm(struct card *card, struct ltk_iut_answer *answer, uint64_t role, uint64_t keys,
                  const struct ltk_iut_context *c);
void card_observe(struct card *card, struct ltk_iut_answer *answer, const struct ltk_iut_context *c,
                  const struct ltk_iut_observation *o);

#endif
