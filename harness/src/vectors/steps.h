// SPDX-License-Identifier: Apache-2.0
/* The steps of a vector: which of them are an S, and how it is taken apart. */
#ifndef STEPS_H
#define STEPS_H

#include "vectors/fields.h"
#include "vectors/vectors.h"

/* How to take the step of this name apart, if it is an S: of which kind, with how many parameters. False if it is none.
 */
bool steps_is_s(const struct vector *vector, const char *step, enum fields_kind *kind, size_t *n);

#endif
