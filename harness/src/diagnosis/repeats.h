// SPDX-License-Identifier: Apache-2.0
/* Answers that are not reproducible: of the cases that were asked again at the end, those that were answered in another
 * way, or not at all. */
#ifndef REPEATS_H
#define REPEATS_H

#include "diagnosis/finding.h"
#include "run/run.h"

void repeats_find(struct findings *f, const struct run *run);

#endif
