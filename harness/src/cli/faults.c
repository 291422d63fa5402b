// SPDX-License-Identifier: Apache-2.0
/* `ltk-conform faults`: the catalogue. */
#include "base/complain.h"
#include "cli/commands.h"
#include "cli/load.h"
#include "diagnosis/power.h"
#include "base/printable.h"

#include <stddef.h>
#include <string.h>

static void print_fault(const struct fault *fault)
{
  printf("%s\n\n", fault->name);
  printf("%-8s  %s\n", "group", fault->group);
  printf("%-8s  %s\n", "what", fault->what);
  printf("%-8s  %s\n", "clauses", fault->clauses);
  printf("%-8s  %s\n", "effect", fault->effect);
  printf("%-8s  %s\n", "seen", fault->seen);
  printf("%-8s  %s\n", "mend", fault->mend);
}

static enum exit_status explain_fault(const char *name)
{
  const struct fault *fault = catalogue_find(name);
  const char *names[512];
  struct buffer why = {0};
  size_t i;
  if (fault != NULL) {
    print_fault(fault);
    return EXIT_CONFORMANT;
  }
  for (i = 0; i < catalogue_count && i < 512u; i++)
    names[i] = catalogue[i].name;
  buffer_text(&why, "there is no fault '");
  printable_add(&why, name, strlen(name));
  buffer_text(&why, "'; ");
  names_suggest(&why, name, names, i);
  complain("%s", why.octets);
  buffer_free(&why);
  return EXIT_USAGE;
}

/* docs/faults.md */
static void print_markdown(void)
{
  size_t i;
  puts("<!-- SPDX-"
       "License-Identifier: Apache-2.0 -->\n# Faults\n\nThe mistakes that `ltk-conform check` knows by name. "
       "Each is named where it "
       "gives exactly the answers of an implementation. Clauses are those of\n[specification.md](specification.md); "
       "how many vectors find each "
       "stands in [power.md](power.md). Written by `ltk-conform faults --markdown`.");
  for (i = 0; i < catalogue_count; i++) {
    const struct fault *fault = &catalogue[i];
    if (i == 0 || strcmp(fault->group, catalogue[i - 1u].group) != 0)
      printf("\n## %s\n\n| fault | what the implementation does | clauses | effect | seen, or why it is likely | what "
             "to do instead |\n"
             "|---|---|---|---|---|---|\n",
             fault->group);
    printf("| `%s` | %s | %s | %s | %s | %s |\n", fault->name, fault->what, fault->clauses, fault->effect, fault->seen,
           fault->mend);
  }
}

static enum exit_status print_power(const struct settings *options)
{
  struct vectors *vectors;
  struct selection selection;
  enum exit_status status;
  struct power power;
  if (!load_vectors(options, &vectors, &selection, &status))
    return status;
  power_make(&power, vectors->vector, vectors->count);
  power_print(stdout, &power, vectors);
  power_free(&power);
  selection_free(&selection);
  vectors_free(vectors);
  return EXIT_CONFORMANT;
}

static enum exit_status run_faults(const struct settings *options)
{
  size_t i;
  if (options->id != NULL)
    return explain_fault(options->id);
  if (options->power)
    return print_power(options);
  if (options->markdown)
    print_markdown();
  for (i = 0; i < catalogue_count && !options->markdown; i++)
    printf("%s\t%s\t%s\t%s\t%s\n", catalogue[i].name, catalogue[i].group, catalogue[i].clauses, catalogue[i].effect,
           catalogue[i].what);
  return EXIT_CONFORMANT;
}

const struct options_command faults_command = {
    .name = "faults",
    .mask = OPTIONS_FAULTS,
    .synopsis = "faults [OPTIONS] [NAME]",
    .summary = "Print the catalogue of faults, or one of them",
    .help = "\nA line for each: name, group, clauses, effect and what the implementation does, separated by tabs. With "
            "NAME, all about it.\n",
    .run = run_faults,
    .words = 1,
    .place = offsetof(struct settings, id)};
