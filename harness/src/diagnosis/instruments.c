// SPDX-License-Identifier: Apache-2.0
/* The instruments, one after the other: see instruments.h. */
#include "diagnosis/instruments.h"
#include "diagnosis/conditions.h"
#include "diagnosis/first_wrong.h"
#include "diagnosis/layers.h"
#include "diagnosis/observed.h"
#include "diagnosis/relations.h"
#include "diagnosis/repeats.h"

void instruments_make(struct findings *f, const struct run *run, const struct diagnosis *diagnosis)
{
  struct observed observed;
  bool is_steady;
  *f = (struct findings){0};
  repeats_find(f, run);
  is_steady = f->count == 0; /* else what passed tells nothing of a part */
  first_wrong_find(f, run);
  if (observed_make(&observed, run, diagnosis)) {
    relations_find(f, &observed);
    conditions_find(f, &observed);
    if (is_steady)
      layers_find(f, &observed);
    observed_free(&observed);
  }
  findings_sort(f);
}
