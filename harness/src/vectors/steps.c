// SPDX-License-Identifier: Apache-2.0
/* The steps of a vector: see steps.h. */
#include "vectors/steps.h"
#include "base/hex.h"
#include "observe/observe.h"
#include "protocol/question.h"

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

const char *steps_name(const struct vector *vector, const char *step)
{
  static const char *const names[][2] = {{"s", "S"},       {"kdk", "KEY"},  {"d", "D"},       {"key", "key"},
                                         {"temp", "TEMP"}, {"in1", "IN1"},  {"out1", "OUT1"}, {"out2", "OUT2"},
                                         {"out3", "OUT3"}, {"out4", "OUT4"}};
  size_t i;
  if (strcmp(step, "kdk") == 0 && strcmp(vector->command->name, "confirm") == 0)
    return "KC";
  for (i = 0; i < sizeof names / sizeof names[0]; i++)
    if (strcmp(names[i][0], step) == 0)
      return names[i][1];
  return step;
}

/* A value of MILENAGE that is wanted. */
struct wanted {
  const char *name;
  struct buffer *digits;
};

static void take(void *to, const char *name, const uint8_t octets[16])
{
  const struct wanted *wanted = to;
  char digits[33];
  if (strcmp(name, wanted->name) != 0)
    return;
  hex_write(digits, octets, 16);
  buffer_text(wanted->digits, digits);
}

/* Under the key that the vector has among its steps. */
static void compute(const struct vector *vector, const char *step, struct buffer *digits)
{
  const json_t *key = json_object_get(vector->steps, "key");
  struct wanted wanted = {step, digits};
  struct ltk_iut_answer answer = {LTK_IUT_OK, 0, {0}, NULL};
  struct ltk_iut_octets octets;
  uint8_t space[32];
  const struct observe_cipher cipher = {observe_aes, &octets, 16, take, &wanted, NULL};
  struct question question;
  octets.octets = space;
  if (key == NULL || !hex_read(space, sizeof space, &octets.length, json_string_value(key), json_string_length(key)) ||
      octets.length != cipher.key_length)
    return;
  if (question_read(&question, vector->command->name, vector->input))
    observe_by(&answer, &cipher, octets, &question.context, &question.observation);
  question_free(&question);
}

bool steps_due(const struct vector *vector, const char *step, struct buffer *digits)
{
  const json_t *value = json_object_get(vector->steps, steps_name(vector, step));
  buffer_clear(digits);
  if (vector->class != NULL)
    return false;
  if (json_is_string(value))
    buffer_text(digits, json_string_value(value));
  else if (strcmp(vector->command->name, "observe") == 0)
    compute(vector, step, digits);
  return digits->length > 0;
}
