// SPDX-License-Identifier: Apache-2.0
/* Observables of a derived key, for keys that may not leave: what can be seen of a key through AES and MILENAGE
 * (TS 35.206). */
#ifndef OBSERVE_H
#define OBSERVE_H

#include "ltk_iut.h"

/* Answer for a key: its values one behind the other, as ltk_iut.h has them; invalid, class autn, where AUTN's MAC is
 * not that of the key; unsupported where the kind is unknown, or the key or an input has another length than the kind
 * asks for. */
void observe(struct ltk_iut_answer *answer, struct ltk_iut_octets key, const struct ltk_iut_observation *o);

#endif
