// SPDX-License-Identifier: Apache-2.0
/* What the wrong answers are: each is compared with what the suite knows of its case and of the case before, as it is
 * and changed in the ways of transforms.h, and with what the function gives where one of its inputs or steps is changed
 * so. A hypothesis that some failures out of a sample agree with is tried on all of them. The work is bounded by
 * counts.
 */
#ifndef RELATIONS_H
#define RELATIONS_H

#include "diagnosis/finding.h"
#include "diagnosis/observed.h"

/* Add a finding for each relation that holds for nearly all wrong answers of a command, or for those of them that a
 * condition on the inputs tells apart. Commands whose failures the catalogue explains are left out. */
void relations_find(struct findings *f, const struct observed *o);

#endif
