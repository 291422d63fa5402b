// SPDX-License-Identifier: Apache-2.0
/* The function of docs/specification.md with its mistakes: every place where an implementation can go wrong is a knob
 * (knobs.h), and every way to go wrong there is a value of it. With all knobs at 0 it is the function. catalogue.c
 * names the mistakes; the model does not know their names. */
#ifndef MODEL_H
#define MODEL_H

#include "model/knobs.h"
#include "protocol/question.h"

struct model {
  uint8_t knob[KNOBS];
};

/* The answer of the model. *answer is set whole; where an input is invalid and a knob lets it through, the octets are
 * what comes out. */
void model_answer(const struct model *m, const struct question *q, struct ltk_iut_answer *answer);

/* The answer to a question of confirm where KC is derived by one model, and all else is done by another. */
void model_confirm(const struct model *derivation, const struct model *m, const struct question *q,
                   struct ltk_iut_answer *answer);

/* Whether a knob acts both where KC is derived and where the tag is computed from it. */
bool model_acts_twice(enum knob knob);

/* The commands whose answers a knob can change. */
unsigned model_commands(enum knob knob);

#endif
