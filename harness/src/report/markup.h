// SPDX-License-Identifier: Apache-2.0
/* Text within XML and HTML: escaped, and what is not legible, or not allowed there, as \xNN (printable.h). */
#ifndef MARKUP_H
#define MARKUP_H

#include "base/buffer.h"

/* Add a text between tags. NULL is empty. */
void markup_text(struct buffer *b, const char *text);

/* Add ` name="value"`. NULL is empty. */
void markup_attribute(struct buffer *b, const char *name, const char *value);

/* Add what printf would print of texts and numbers, each %s escaped. No other conversions than %s, %d and %zu. */
void markup_format(struct buffer *b, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
