// SPDX-License-Identifier: Apache-2.0
/* A hypothesis in words. */
#ifndef HYPOTHESIS_WORDS_H
#define HYPOTHESIS_WORDS_H

#include "base/buffer.h"
#include "diagnosis/sought.h"

/* What the answer is, or what is right with something changed: "the answer is the right one for S in reverse order". */
void hypothesis_tell(struct buffer *b, const struct sought *s, const struct hypothesis *h);

#endif
