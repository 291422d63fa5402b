// SPDX-License-Identifier: Apache-2.0
/* The steps of a vector: see steps.h. */
#include "vectors/steps.h"

#include <string.h>

bool steps_is_s(const struct vector *vector, const char *step, enum fields_kind *kind, size_t *n)
{
  bool of_confirm = strcmp(vector->command->name, "confirm") == 0;
  bool of_kdf = strcmp(vector->command->name, "kdf") == 0;
  *kind = of_kdf ? FIELDS_KDF : of_confirm && strcmp(step, "S") == 0 ? FIELDS_CONFIRM : FIELDS_DERIVE;
  *n = of_kdf ? json_array_size(json_object_get(vector->input, "p"))
              : (*kind == FIELDS_CONFIRM ? FIELDS_CONFIRM_COUNT : FIELDS_DERIVE_COUNT);
  return strcmp(step, "S") == 0 || strcmp(step, "S_KC") == 0;
}
