// SPDX-License-Identifier: Apache-2.0
/* Failures by the rule that is at fault: see unexplained.h. */
#include "diagnosis/unexplained.h"
#include "protocol/error_class.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static bool is_same(const struct unexplained_group *a, const struct unexplained_group *b)
{
  return a->kind == b->kind && a->clause == b->clause && strcmp(a->class, b->class) == 0;
}

void unexplained_add(struct unexplained *u, const struct vector *vector, const struct verdict_answer *given)
{
  const bool refuses = vector->class == NULL && given->status == ANSWER_INVALID,
             accepts = vector->class != NULL && given->status == ANSWER_OK;
  struct unexplained_group group = {.kind = refuses   ? UNEXPLAINED_REFUSES
                                            : accepts ? UNEXPLAINED_ACCEPTS
                                                      : UNEXPLAINED_DIFFERS,
                                    .first = vector->id};
  const char *class = refuses ? given->rest : accepts ? vector->class : "";
  size_t i;
  snprintf(group.class, sizeof group.class, "%s", class);
  group.clause = error_class_clause(vector->family, group.class);
  for (i = 0; i < u->groups && !is_same(&u->group[i], &group); i++)
    continue;
  if (i == UNEXPLAINED_GROUPS_MAX)
    return;
  if (i == u->groups)
    u->group[u->groups++] = group;
  u->group[i].count++;
}

void unexplained_sort(struct unexplained *u)
{
  size_t i, j;
  for (i = 1; i < u->groups; i++) {
    struct unexplained_group group = u->group[i];
    for (j = i; j > 0 && u->group[j - 1u].count < group.count; j--)
      u->group[j] = u->group[j - 1u];
    u->group[j] = group;
  }
}

size_t unexplained_named(const struct unexplained *u)
{
  return u->groups < UNEXPLAINED_NAMED_MAX ? u->groups : UNEXPLAINED_NAMED_MAX;
}
