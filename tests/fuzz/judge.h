// SPDX-License-Identifier: Apache-2.0
/* What must hold of every vector that the harness takes, whoever wrote it. */
#ifndef JUDGE_H
#define JUDGE_H

#include "vectors/vectors.h"

/* The answer that is due passes, and no other does; none of it comes out of bounds. */
void judge_vector(const struct vector *vector);

/* A run whose implementation answers rubbish, and one that is asked for nothing, are not conformant. */
void judge_folder(const struct vectors *vectors);

#endif
