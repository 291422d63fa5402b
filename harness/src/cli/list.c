// SPDX-License-Identifier: Apache-2.0
/* `ltk-conform list`: a line for each selected vector. */
#include "cli/commands.h"
#include "cli/load.h"

#include <stdio.h>

/* Texts separated by commas, or "-". */
static void print_texts(const json_t *list)
{
  size_t i;
  for (i = 0; i < json_array_size(list); i++)
    printf("%s%s", i == 0 ? "" : ",", json_string_value(json_array_get(list, i)));
  if (json_array_size(list) == 0)
    printf("-");
}

static void print_vector(const struct vector *vector)
{
  printf("%s\t%s\t%s\t", vector->id, vector->family, vector->class == NULL ? "valid" : "invalid");
  print_texts(vector->clauses);
  printf("\t");
  print_texts(vector->flags);
  printf("\n");
}

static enum exit_status run_list(const struct settings *options)
{
  struct vectors *vectors;
  struct selection selection;
  enum exit_status status;
  size_t i;
  if (!load_vectors(options, &vectors, &selection, &status))
    return status;
  for (i = 0; i < selection.count; i++)
    print_vector(selection.vector[i]);
  selection_free(&selection);
  vectors_free(vectors);
  return EXIT_CONFORMANT;
}

const struct options_command list_command = {
    .name = "list",
    .mask = OPTIONS_LIST,
    .synopsis = "[OPTIONS]",
    .summary = "List the vectors",
    .help = "\n"
            "One line for each vector: id, family, result, clauses and flags, separated by tabs. Clauses and flags\n"
            "are separated by commas; an empty list is '-'.\n",
    .run = run_list};
