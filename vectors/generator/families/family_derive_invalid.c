// SPDX-License-Identifier: Apache-2.0
/* Family derive-invalid: every rule of clause 7 broken in every way, and pairs of broken rules that show the order. */
#include "families/broken.h"
#include "families/context.h"
#include "families/draft.h"
#include "families/seed.h"

#include <string.h>

static void add(drafts *all, const struct breach *breach, const char *flags, const char *label, const char *comment,
                json_t *input)
{
  const struct about about = {"derive-invalid", formatted("7.1,7.2,%s", breach->clauses), flags,
                              formatted("seed %s", label), breach->class};
  draft_add(all, &about, comment, input);
}

static void alone(drafts *all)
{
  struct shape shape = usual_shape();
  size_t i;
  int m;
  for (i = 0; i < breach_count; i++) {
    for (m = 0; m < METHODS; m++) {
      const char *label = formatted("derive-invalid/%s", methods[m].name);
      json_t *input;
      if ((breaches[i].methods >> m & 1u) == 0)
        continue;
      shape.method = &methods[m];
      input = derive_input(&shape, label);
      breach_apply(input, &breaches[i]);
      add(all, &breaches[i], formatted("rule-%s", breaches[i].class), label,
          formatted("%s, %s", breaches[i].comment, methods[m].name), input);
    }
  }
}

/* The first rule broken names the class. */
static void pairs(drafts *all)
{
  struct shape shape = usual_shape();
  const char *label = "derive-invalid/order";
  size_t i, j;
  shape.method = &methods[3];
  for (i = 0; i < orderly_count; i++) {
    for (j = i + 1; j < orderly_count; j++) {
      json_t *input;
      if (strcmp(orderly[i].clauses, "8.2") == 0 || strcmp(orderly[j].clauses, "8.2") == 0)
        continue;
      input = derive_input(&shape, label);
      breach_apply(input, &orderly[i]);
      breach_apply(input, &orderly[j]);
      add(all, &orderly[i], "order", label, formatted("%s and %s", orderly[i].comment, orderly[j].comment), input);
    }
  }
}

void family_derive_invalid(drafts *all)
{
  alone(all);
  pairs(all);
}
