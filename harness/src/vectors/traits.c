// SPDX-License-Identifier: Apache-2.0
/* The traits of a vector: see traits.h. */
#include "vectors/traits.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* A value's name, NULL behind the last, and its code in the protocol; of a trait without codes -1. */
struct value {
  const char *name;
  int code;
};

static const struct {
  const char *name;
  struct value value[TRAIT_VALUES_MAX + 1];
} traits[TRAITS] = {
    {"command", {{NULL, -1}}}, /* those of the protocol */
    {"result", {{"valid", -1}, {"invalid", -1}}},
    {"mode", {{"root", 1}, {"agreement", 2}, {"hybrid", 3}}},
    {"suite", {{"none", 0}, {"x25519", 1}, {"p-256", 2}, {"x25519-ml-kem-768", 3}}},
    {"purpose", {{"K", 1}, {"OPc", 2}, {"TOPc", 3}, {"KIc", 4}, {"KID", 5}, {"KIK", 6}, {"next-root", 7}}},
    {"algorithm", {{"none", 0}, {"milenage", 1}, {"tuak", 2}, {"milenage-256", 3}, {"aes", 16}}},
    {"bits", {{"128", 128}, {"192", 192}, {"256", 256}}},
    {"element_type", {{"iccid", 1}, {"eid", 2}, {"ef-iccid", 3}}},
    {"card_nonce", {{"yes", -1}, {"no", -1}}}};

static struct value value_at(enum trait trait, size_t i)
{
  const struct request_command *command = trait == TRAIT_COMMAND ? request_command_at(i) : NULL;
  return command != NULL ? (struct value){command->name, -1} : traits[trait].value[trait == TRAIT_COMMAND ? 0 : i];
}

const char *trait_name(enum trait trait)
{
  return traits[trait].name;
}

enum trait trait_find(const char *name, size_t length)
{
  int trait = 0;
  while (trait < TRAITS && (strlen(traits[trait].name) != length || strncmp(traits[trait].name, name, length) != 0))
    trait++;
  return (enum trait)trait;
}

size_t trait_values(enum trait trait)
{
  size_t n = 0;
  while (value_at(trait, n).name != NULL)
    n++;
  return n;
}

const char *trait_value_name(enum trait trait, size_t value)
{
  return value_at(trait, value).name;
}

static bool is_code(const char *text, size_t length, int code)
{
  char *end;
  return length > 0 && length <= 3 && text[0] >= '0' && text[0] <= '9' && strtol(text, &end, 10) == code &&
         (size_t)(end - text) == length;
}

int trait_value_find(enum trait trait, const char *name, size_t length)
{
  struct value value;
  size_t i;
  for (i = 0; (value = value_at(trait, i)).name != NULL; i++)
    if ((strlen(value.name) == length && strncasecmp(value.name, name, length) == 0) ||
        (value.code >= 0 && is_code(name, length, value.code)))
      return (int)i;
  return -1;
}

static int value_of_code(enum trait trait, json_int_t code)
{
  int i;
  for (i = 0; traits[trait].value[i].name != NULL; i++)
    if (traits[trait].value[i].code == code)
      return i;
  return -1;
}

int trait_of(const struct vector *vector, enum trait trait)
{
  const json_t *nonce = json_object_get(vector->input, "card_nonce"), *k = json_object_get(vector->input, "k"),
               *code = json_object_get(vector->input, traits[trait].name);
  if (trait == TRAIT_COMMAND)
    return trait_value_find(trait, vector->command->name, strlen(vector->command->name));
  if (trait == TRAIT_RESULT)
    return vector->class == NULL ? 0 : 1;
  if (trait == TRAIT_CARD_NONCE)
    return !json_is_string(nonce) ? -1 : json_string_length(nonce) > 0 ? 0 : 1;
  if (trait == TRAIT_BITS && json_is_string(k)) /* of auth, K's own */
    return value_of_code(trait, 4 * (json_int_t)json_string_length(k));
  return json_is_integer(code) ? value_of_code(trait, json_integer_value(code)) : -1;
}
