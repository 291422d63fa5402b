// SPDX-License-Identifier: Apache-2.0
/* The program or library that the settings name: see implementation.h. */
#include "cli/implementation.h"
#include "base/beside.h"
#include "base/complain.h"
#include "report/terminal.h"
#include "transport/program.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

/* A file's name that dlopen takes for a file. */
static char *library_path(const char *file)
{
  struct buffer b = {0};
  buffer_format(&b, "%s%s", strchr(file, '/') == NULL ? "./" : "", file);
  return buffer_take(&b);
}

void implementation_begin(struct implementation *i, const struct settings *settings)
{
  *i = (struct implementation){.argv = settings->program};
  if (settings->library != NULL) {
    i->library[0] = beside_path("ltk-iut-library");
    i->library[1] = library_path(settings->library);
    i->argv = i->library;
  } else {
    i->file = program_find(settings->program[0]);
  }
  evidence_begin(&i->evidence, settings->library != NULL ? i->library[1] : i->file,
                 settings->library != NULL ? NULL : settings->program + 1);
}

void implementation_end(struct implementation *i)
{
  evidence_free(&i->evidence);
  free(i->file);
  free(i->library[0]);
  free(i->library[1]);
}

void implementation_complain(const char *why)
{
  const size_t n = strcspn(why, "\n");
  complain("the implementation could not be run: %.*s", (int)n, why);
  if (why[n] == '\n')
    terminal_quote(stderr, "  ", why + n + 1);
}

void implementation_end_by_signal(int number)
{
  fflush(stdout);
  signal(number, SIG_DFL);
  raise(number);
}
