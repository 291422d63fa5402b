// SPDX-License-Identifier: Apache-2.0
/* The steps that answers have behind their values (docs/protocol.md), compared with those of the vectors: which is the
 * first that differs, and within S which parameter. */
#ifndef FIRST_WRONG_H
#define FIRST_WRONG_H

#include "diagnosis/finding.h"
#include "run/run.h"

/* If no answer has steps, nothing is found. */
void first_wrong_find(struct findings *f, const struct run *run);

#endif
