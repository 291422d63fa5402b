// SPDX-License-Identifier: Apache-2.0
/* Which parts of an implementation are shown right by what passed, and which part is the first that is wrong: HMAC with
 * its hash, S, the derivation (KEY, the parameters, D, truncation), the rules, the agreement, the confirmation, and
 * what is observed of a key (AES, MILENAGE). A part is shown right if each valid case passed that needs it and nothing
 * but what is shown right before it. */
#ifndef LAYERS_H
#define LAYERS_H

#include "diagnosis/finding.h"
#include "diagnosis/observed.h"

void layers_find(struct findings *f, const struct observed *o);

#endif
