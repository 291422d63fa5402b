// SPDX-License-Identifier: Apache-2.0
/* What the vectors find: which fault of the catalogue is caught by which vector. */
#ifndef POWER_H
#define POWER_H

#include "model/catalogue.h"
#include "vectors/vectors.h"

#include <stdio.h>

struct power {
  size_t vectors;
  bool *caught; /* of fault f by vector v, at f * vectors + v */
};

/* Compute it. vectors must outlive nothing of it. */
void power_make(struct power *p, const struct vector *vectors, size_t count);

/* docs/power.md: faults, families, and how many vectors catch. */
void power_print(FILE *f, const struct power *p, const struct vectors *vectors);

void power_free(struct power *p);

#endif
