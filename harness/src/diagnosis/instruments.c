// SPDX-License-Identifier: Apache-2.0
/* The instruments, one after the other: see instruments.h. */
#include "diagnosis/instruments.h"
#include "diagnosis/conditions.h"
#include "diagnosis/first_wrong.h"
#include "diagnosis/layers.h"
#include "diagnosis/observed.h"
#include "diagnosis/relations.h"
#include "diagnosis/repeats.h"

#include <string.h>

/* A relation that holds for all that a name explains, and for more, leaves that name no case of its own. */
static bool withdraw_names(const struct findings *f, const struct run *run, struct diagnosis *diagnosis)
{
  bool withdrawn = false;
  size_t i;
  for (i = 0; i < f->count; i++)
    if (strcmp(f->finding[i].kind, "relation") == 0)
      withdrawn = diagnosis_withdraw(diagnosis, run, f->finding[i].cases, f->finding[i].holds) || withdrawn;
  return withdrawn;
}

void instruments_make(struct findings *f, const struct run *run, struct diagnosis *diagnosis)
{
  struct observed observed;
  bool is_steady;
  *f = (struct findings){0};
  repeats_find(f, run);
  is_steady = f->count == 0; /* else what passed tells nothing of a part */
  first_wrong_find(f, run);
  if (observed_make(&observed, run, diagnosis)) {
    relations_find(f, &observed);
    if (withdraw_names(f, run, diagnosis)) {
      observed_free(&observed);
      observed_make(&observed, run, diagnosis);
    }
    conditions_find(f, &observed);
    if (is_steady)
      layers_find(f, &observed);
    observed_free(&observed);
  }
  findings_sort(f);
}
