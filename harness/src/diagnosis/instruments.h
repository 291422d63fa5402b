// SPDX-License-Identifier: Apache-2.0
/* What can be found in a run without the catalogue of faults: layers.h, conditions.h, relations.h. */
#ifndef INSTRUMENTS_H
#define INSTRUMENTS_H

#include "diagnosis/diagnosis.h"
#include "diagnosis/finding.h"

/* The findings of a run that is over, in order. The diagnosis of the same run says which failures it explains. If every
 * case passed, nothing is computed. */
void instruments_make(struct findings *f, const struct run *run, struct diagnosis *diagnosis);

#endif
