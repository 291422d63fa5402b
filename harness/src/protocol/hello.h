// SPDX-License-Identifier: Apache-2.0
/* The greeting of LTKP/1: what an implementation says of itself. */
#ifndef HELLO_H
#define HELLO_H

#include "base/buffer.h"

#include <stdbool.h>

#define HELLO_ID "HELLO"
#define HELLO_REQUEST HELLO_ID " hello ltkp=1"

/* The answer to hello. The strings point into the text that it was read from. */
struct hello {
  const char *name, *version;
  const char *commands; /* comma-separated */
  unsigned long pipeline;
};

/* Read "ok name=..."; the text is cut into strings. False if something is missing: why says what. */
bool hello_read(struct hello *hello, char *text, struct buffer *why);

/* Whether the commands hold this one. */
bool hello_offers(const struct hello *hello, const char *command);

/* The first of the commands of `before` that `now` does not offer, up to a comma or the end; NULL: it offers all. */
const char *hello_missing(const struct hello *before, const struct hello *now);

#endif
