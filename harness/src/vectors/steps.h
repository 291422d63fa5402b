// SPDX-License-Identifier: Apache-2.0
/* The steps of a vector: which of them are an S, and how it is taken apart. */
#ifndef STEPS_H
#define STEPS_H

#include "base/buffer.h"
#include "vectors/fields.h"
#include "vectors/vectors.h"

/* How to take the step of this name apart, if it is an S: of which kind, with how many parameters. False if it is none.
 */
bool steps_is_s(const struct vector *vector, const char *step, enum fields_kind *kind, size_t *n);

/* A step that an answer may have (request_steps), as the vectors and the specification call it: "S" for "s"; "kdk" is
 * KEY, and KC for confirm, whose steps are those of the tag. */
const char *steps_name(const struct vector *vector, const char *step);

/* Its value where it is right, in hex; those of MILENAGE are computed. False if the vector has none. */
bool steps_due(const struct vector *vector, const char *step, struct buffer *digits);

#endif
