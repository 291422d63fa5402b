// SPDX-License-Identifier: Apache-2.0
/* Why an answer is not the one that was due, by what is there in its place. */
#ifndef REASON_H
#define REASON_H

#include "base/buffer.h"
#include "protocol/answer.h"

/* Add why a value is not the hex that was due. */
void reason_value(struct buffer *b, const char *name, const struct answer_word *found, const char *due);

/* Add that there is no value where that of a name is due; rest is what the answer has there. */
void reason_missing(struct buffer *b, const char *name, const char *rest);

/* Add why a class of errors is not the one that was due. */
void reason_class(struct buffer *b, const char *found, const char *due);

#endif
