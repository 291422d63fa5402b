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
  printf("%-8s  %s\n", "fix", fault->mend);
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
       "stands in [power.md](power.md).\nAn issue is an issue or a pull request in the repository of the project that "
       "is named. "
       "Written by `ltk-conform faults --markdown`.");
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

/* "3.1,3.6" -> ["3.1", "3.6"] */
static json_t *clauses_of(const struct fault *fault)
{
  json_t *clauses = json_array();
  const char *c = fault->clauses;
  size_t n;
  for (; *c != '\0'; c += n + (c[n] == ',')) {
    n = strcspn(c, ",");
    json_array_append_new(clauses, json_stringn(c, n));
  }
  return clauses;
}

/* The place is a number that only faults have in common of which an implementation can have but one. */
static void print_json(void)
{
  json_t *faults = json_array(), *document = json_pack("{s:o}", "faults", faults);
  size_t i;
  for (i = 0; i < catalogue_count; i++) {
    const struct fault *f = &catalogue[i];
    json_array_append_new(faults, json_pack("{s:s, s:s, s:i, s:o, s:s, s:s, s:s, s:s}", "name", f->name, "group",
                                            f->group, "place", (int)f->knob, "clauses", clauses_of(f), "effect",
                                            f->effect, "what", f->what, "seen", f->seen, "mend", f->mend));
  }
  json_dumpf(document, stdout, JSON_INDENT(2));
  puts("");
  json_decref(document);
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
  if (options->markdown) {
    print_markdown();
    return EXIT_CONFORMANT;
  }
  if (options->json) {
    print_json();
    return EXIT_CONFORMANT;
  }
  for (i = 0; i < catalogue_count; i++)
    printf("%s\t%s\t%s\t%s\t%s\n", catalogue[i].name, catalogue[i].group, catalogue[i].clauses, catalogue[i].effect,
           catalogue[i].what);
  return EXIT_CONFORMANT;
}

const struct options_command faults_command = {
    .name = "faults",
    .mask = OPTIONS_FAULTS,
    .synopsis = "[OPTIONS] [NAME]",
    .summary = "Print the fault catalogue, or one fault",
    .help = "\n"
            "One line for each fault: name, group, clauses, effect, and what the implementation does, separated by\n"
            "tabs. With NAME: everything about that fault.\n",
    .run = run_faults,
    .words = 1,
    .place = offsetof(struct settings, id)};
