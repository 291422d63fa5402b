// SPDX-License-Identifier: Apache-2.0
/* `ltk-conform explain`: everything about one vector. */
#include "cli/commands.h"
#include "cli/load.h"
#include "vectors/fields.h"
#include "base/hex.h"
#include "base/memory.h"
#include "base/printable.h"
#include "vectors/steps.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void print_texts(const char *name, const json_t *list)
{
  size_t i;
  printf("%-14s  ", name);
  for (i = 0; i < json_array_size(list); i++)
    printf("%s%s", i == 0 ? "" : ", ", json_string_value(json_array_get(list, i)));
  printf("%s\n", json_array_size(list) == 0 ? "-" : "");
}

/* "  name  value"; long values are shortened, since the request line has them in full. */
static void print_text(const char *name, const char *value)
{
  struct buffer b = {0};
  printable_values(&b, value);
  printf("  %-14s  %s\n", name, value[0] == '\0' ? "-" : b.octets);
  buffer_free(&b);
}

static void print_value(const char *name, const json_t *value)
{
  char number[32];
  size_t i;
  snprintf(number, sizeof number, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
  if (json_is_integer(value))
    print_text(name, number);
  else if (json_is_string(value))
    print_text(name, json_string_value(value));
  else if (json_is_array(value) && json_array_size(value) == 0)
    print_text(name, "none");
  for (i = 0; i < json_array_size(value); i++)
    print_value(name, json_array_get(value, i));
}

/* The inputs, in the order of the request, and those that say how many requests there are. */
static void print_input(const struct vector *vector)
{
  static const char *const more[] = {"seed", "count"};
  const char *const *name;
  size_t i;
  printf("\nInput\n");
  for (name = request_asks(vector->command, vector->input); *name != NULL; name++)
    if (json_object_get(vector->input, *name) != NULL)
      print_value(*name, json_object_get(vector->input, *name));
  for (i = 0; i < 2; i++)
    if (json_object_get(vector->input, more[i]) != NULL)
      print_value(more[i], json_object_get(vector->input, more[i]));
}

static void print_s(const char *name, const char *digits, enum fields_kind kind, size_t n)
{
  size_t size = strlen(digits) / 2, length;
  uint8_t *s = memory_new(size);
  if (hex_read(s, size, &length, digits, strlen(digits))) {
    printf("\n%s, %zu octets\n", name, length);
    fields_print(stdout, kind, s, length, n);
  } else {
    printf("\n%s is not hex: %s\n", name, digits);
  }
  free(s);
}

/* What the vector has not, and can be computed: MILENAGE. */
static void print_further_steps(const struct vector *vector)
{
  const char *const *step = request_steps(vector->command, vector->input);
  struct buffer digits = {0};
  for (; *step != NULL; step++)
    if (json_object_get(vector->steps, steps_name(vector, *step)) == NULL && steps_due(vector, *step, &digits))
      printf("  %-14s  %s\n", steps_name(vector, *step), digits.octets);
  buffer_free(&digits);
}

/* A step stands nowhere else, so it is printed in full. */
static void print_step(const char *name, const json_t *value)
{
  if (json_is_string(value))
    printf("  %-14s  %s\n", name, json_string_value(value));
  else
    print_value(name, value);
}

static void print_steps(const struct vector *vector)
{
  json_t *steps = (json_t *)(uintptr_t)vector->steps;
  void *at;
  if (steps != NULL)
    printf("\nSteps\n");
  for (at = json_object_iter(steps); at != NULL; at = json_object_iter_next(steps, at))
    print_step(json_object_iter_key(at), json_object_iter_value(at));
  print_further_steps(vector);
  for (at = json_object_iter(steps); at != NULL; at = json_object_iter_next(steps, at)) {
    const char *name = json_object_iter_key(at), *digits = json_string_value(json_object_iter_value(at));
    enum fields_kind kind;
    size_t n;
    if (digits != NULL && steps_is_s(vector, name, &kind, &n))
      print_s(name, digits, kind, n);
  }
}

static void print_request(const struct vector *vector)
{
  char *line = vectors_first_request(vector);
  if (vector->form == REQUEST_SINGLE)
    printf("\nRequest\n%s\n", line);
  else
    printf("\nRequest, the first of %" JSON_INTEGER_FORMAT "\n%s\n",
           json_integer_value(json_object_get(vector->input, "count")), line);
  if (vector->form == REQUEST_CHAIN)
    printf("In each further one the epoch is one more, and root is the key answered before (10.1).\n");
  else if (vector->form == REQUEST_ACCUMULATED)
    printf("They are made from the seed by the rule of harness/src/vectors/accumulated.h; their keys are hashed "
           "together.\n");
  free(line);
}

static void print_checkpoints(const struct vector *vector)
{
  const json_t *keys = json_object_get(vector->output, "keys");
  size_t i;
  printf("\nExpected keys\n");
  for (i = 0; i < json_array_size(keys); i++)
    printf("  epoch %-10" JSON_INTEGER_FORMAT "  %s\n",
           json_integer_value(json_object_get(json_array_get(keys, i), "epoch")),
           json_string_value(json_object_get(json_array_get(keys, i), "key")));
}

static void print_expected(const struct vector *vector)
{
  const char *const *name = request_answers(vector->command, vector->input);
  if (vector->form == REQUEST_CHAIN)
    print_checkpoints(vector);
  else if (vector->form == REQUEST_ACCUMULATED)
    printf("\nExpected SHA-256 of all keys\n  %s\n", json_string_value(json_object_get(vector->output, "sha256")));
  else if (vector->class != NULL)
    printf("\nExpected answer\n%s invalid %s\n", vector->id, vector->class);
  else
    printf("\nExpected answer\n%s ok", vector->id);
  for (; vector->form == REQUEST_SINGLE && vector->class == NULL && *name != NULL; name++)
    printf(" %s=%s", *name, json_string_value(json_object_get(vector->output, *name)));
  if (vector->form == REQUEST_SINGLE && vector->class == NULL)
    printf("\n");
}

static void explain(const struct vector *vector)
{
  printf("%s\n\n", vector->id);
  printf("%-14s  %s\n", "comment", vector->comment);
  printf("%-14s  %s\n", "family", vector->family);
  printf("%-14s  %s\n", "result", vector->class == NULL ? "valid" : "invalid");
  if (vector->class != NULL)
    printf("%-14s  %s\n", "class", vector->class);
  print_texts("clauses", vector->clauses);
  print_texts("flags", vector->flags);
  printf("%-14s  %s\n", "source", vector->source);
  print_input(vector);
  print_steps(vector);
  print_request(vector);
  print_expected(vector);
}

static enum exit_status run_explain(const struct settings *options)
{
  struct settings one = *options;
  struct vectors *vectors;
  struct selection selection;
  enum exit_status status;
  names_add(&one.filter.ids, options->id, strlen(options->id));
  if (load_vectors(&one, &vectors, &selection, &status)) {
    explain(selection.vector[0]);
    status = EXIT_CONFORMANT;
    selection_free(&selection);
    vectors_free(vectors);
  }
  names_free(&one.filter.ids);
  return status;
}

static bool is_complete(const struct settings *settings)
{
  return settings->id != NULL;
}

const struct options_command explain_command = {
    .name = "explain",
    .mask = OPTIONS_EXPLAIN,
    .synopsis = "[OPTIONS] ID",
    .summary = "Print one vector with every intermediate value",
    .help = "\n"
            "Prints the inputs, S field by field, KEY, D and all other steps, the request line as check sends it,\n"
            "and the expected answer.\n",
    .run = run_explain,
    .words = 1,
    .place = offsetof(struct settings, id),
    .is_complete = is_complete,
    .missing = "the ID of a vector is missing",
    .example = "LTK-DERIVE-0001"};
