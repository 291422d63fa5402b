// SPDX-License-Identifier: Apache-2.0
/* `ltk-conform prompt`: the requests of the selected vectors, for an implementation that cannot be run from here. */
#include "base/complain.h"
#include "cli/commands.h"
#include "cli/load.h"
#include "protocol/hello.h"
#include "base/output.h"
#include "vectors/own.h"

#include <stdio.h>
#include <stdlib.h>

/* The lines: hello, then each vector of one request. How many vectors are left out. */
static size_t add_requests(struct buffer *lines, const struct selection *selection)
{
  size_t i, left_out = 0;
  buffer_text(lines, HELLO_REQUEST "\n");
  for (i = 0; i < selection->count; i++) {
    const struct vector *vector = selection->vector[i];
    char *line = vector->form == REQUEST_SINGLE ? request_line(vector->id, vector->command, vector->input, NULL) : NULL;
    if (line == NULL) {
      left_out++;
      continue;
    }
    buffer_text(lines, line);
    buffer_text(lines, "\n");
    free(line);
  }
  return left_out;
}

static enum exit_status run_prompt(const struct settings *options)
{
  struct vectors *vectors;
  struct selection selection;
  struct buffer lines = {0};
  enum exit_status status = EXIT_USAGE;
  size_t left_out;
  if (!own_spared(options->vectors, options->out) || !output_probe(options->out) ||
      !load_vectors(options, &vectors, &selection, &status))
    return status;
  left_out = add_requests(&lines, &selection);
  if (selection.count == left_out)
    complain("the selection holds chains and accumulated vectors only; they ask back, so no file can hold them");
  status = selection.count > left_out && output_write(options->out, &lines) ? EXIT_CONFORMANT : EXIT_USAGE;
  if (status == EXIT_CONFORMANT)
    printf("%zu requests%s\n", selection.count - left_out,
           left_out > 0 ? "; chains and accumulated vectors are left out" : "");
  buffer_free(&lines);
  selection_free(&selection);
  vectors_free(vectors);
  return status;
}

static bool is_complete(const struct settings *settings)
{
  return settings->out != NULL;
}

const struct options_command prompt_command = {
    .name = "prompt",
    .mask = OPTIONS_PROMPT,
    .synopsis = "[OPTIONS] --out FILE",
    .summary = "Write the requests to a file, for an implementation that cannot run here",
    .help = "\n"
            "The first line is hello. Answer the other lines in any order, by any means; then grade the answers.\n"
            "Vectors with more than one request (chain, accumulated) are left out.\n",
    .run = run_prompt,
    .is_complete = is_complete,
    .missing = "--out FILE is missing",
    .example = "--out requests.txt"};
