// SPDX-License-Identifier: Apache-2.0
/* ltk-vectors: generate the vectors, or verify that a folder holds just what would be generated. */
#include "agreed.h"
#include "families/reference_answer.h"
#include "ask.h"
#include "base/buffer.h"
#include "families/draft.h"
#include "base/file.h"
#include "flags.h"
#include "ids.h"
#include "base/memory.h"
#include "base/output.h"
#include "profile.h"
#include "publish.h"
#include "families/seed.h"
#include "table.h"

#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char usage[] =
    "usage: ltk-vectors generate [OPTIONS]   write all vectors\n"
    "       ltk-vectors verify   [OPTIONS]   compare the vectors with what generate would write\n"
    "\n"
    "Nothing is written unless the reference and the other implementations agree on every value. A build that lacks "
    "some of\n"
    "them does not generate, and takes their names from DIR/index.json to verify. The ids in DIR/ids.txt are kept.\n"
    "\n"
    "Options:\n"
    "  --vectors DIR   the folder of vectors (default: " LTK_VECTORS_DIR ")\n"
    "  --ask FILE      ask these implementations, and no others (default: " LTK_ASKED ")\n"
    "  --spare NAMES   with verify: do not ask these, separated by commas, for the family accumulated, but take from\n"
    "                  DIR/index.json that they agree\n"
    "  --table FILE    print which implementation passes how much of each family, and write it to FILE as CSV\n"
    "  --help          print this and exit\n"
    "  --version       print the version and exit\n"
    "\n"
    "Exit status: 0 done; 1 the implementations or the files differ, or nothing could be written; 2 wrong usage; 3 out "
    "of "
    "memory.\n";

/* No list of ids is larger, in octets. */
#define IDS_MAX 16777216u

struct options {
  const char *command, *folder, *ask, *table, *spared;
  json_t *implementations;
  int complete;
};

/* All drafts, with the reference's answers; NULL if one has none. */
static drafts *draft_all(void)
{
  drafts *all = json_object();
  const char *name;
  json_t *family, *vector;
  size_t i;
  family_hmac(all);
  family_kdf(all);
  family_derive(all);
  family_derive_invalid(all);
  family_confirm(all);
  family_chain(all);
  family_agree(all);
  family_observe(all);
  family_suite_3(all);
  family_element_3(all);
  family_exact(all);
  family_lengths(all);
  family_auth(all);
  family_observe_more(all);
  family_packet(all);
  json_object_foreach(all, name, family)
  {
    json_array_foreach(family, i, vector)
    {
      if (answer_draft(name, vector) != 0) {
        json_decref(all);
        return NULL;
      }
    }
  }
  return all;
}

/* The folder's list of ids, "" if it has none yet; free it. NULL after a line on standard error. */
static char *read_ids(const char *folder)
{
  const char *path = formatted("%s/ids.txt", folder);
  struct buffer list = {0}, why = {0};
  if (access(path, F_OK) != 0 || file_read(&list, path, IDS_MAX, &why))
    return buffer_take(&list);
  fprintf(stderr, "ltk-vectors: %s\n", why.octets);
  buffer_free(&why);
  buffer_free(&list);
  return NULL;
}

static int write_texts(const json_t *texts, const char *folder)
{
  if (mkdir(folder, 0700) == 0)
    return publish_write(texts, folder);
  fprintf(stderr, "ltk-vectors: cannot make a folder %s\n", folder);
  return -1;
}

static void remove_texts(const json_t *texts, const char *folder)
{
  const char *name;
  json_t *contents;
  json_object_foreach((json_t *)(uintptr_t)texts, name, contents)
  {
    unlink(formatted("%s/%s", folder, name));
  }
  rmdir(folder);
}

/* What the implementations say to the files in a temporary folder, which stays if one of them disagrees. Signals that
 * end us are held while it is there. */
static json_t *ask(const drafts *all, const char *ids, const struct options *options)
{
  const char *temporary = getenv("TMPDIR");
  const char *vectors = NULL; /* the folder, once it may be there */
  char folder[512];
  json_t *results = NULL, *texts = publish_texts(all, NULL, ids, NULL);
  sigset_t before;
  output_hold_signals(&before);
  snprintf(folder, sizeof folder, "%s/ltk-vectors-XXXXXX", temporary != NULL ? temporary : "/tmp");
  if (mkdtemp(folder) == NULL)
    fprintf(stderr, "ltk-vectors: cannot make a folder %s\n", folder);
  else if (write_texts(texts, vectors = formatted("%s/vectors", folder)) == 0)
    results = ask_all(all, vectors, folder, options->implementations, options->spared);
  if (results != NULL && ask_disagree(results)) {
    fprintf(stderr, "ltk-vectors: these vectors are kept in %s\n", vectors);
  } else if (vectors != NULL) {
    remove_texts(texts, vectors);
    rmdir(folder);
  }
  sigprocmask(SIG_SETMASK, &before, NULL);
  json_decref(texts);
  return results;
}

static void add_other(json_t *others, const char *name, const json_t *implementations)
{
  if (name != NULL && json_object_get(implementations, name) == NULL)
    set(others, name, json_null());
}

/* The names in a folder's index of those that are not asked, as the members of an object. */
static json_t *find_others(const json_t *known, const json_t *implementations)
{
  json_t *others = json_object(), *entry, *each;
  const char *family, *name;
  size_t i;
  json_object_foreach((json_t *)(uintptr_t)known, family, entry)
  {
    json_array_foreach(json_object_get(entry, "agreed"), i, each)
    {
      add_other(others, json_string_value(each), implementations);
    }
    json_object_foreach(json_object_get(entry, "agreed_in_part"), name, each)
    {
      add_other(others, name, implementations);
    }
  }
  return others;
}

static void print_others(const json_t *others)
{
  const char *name;
  json_t *each;
  fputs("ltk-vectors: this build does not ask, and takes from index.json:", stdout);
  json_object_foreach((json_t *)(uintptr_t)others, name, each)
  {
    printf(" %s", name);
  }
  putchar('\n');
}

/* Who agrees on what; NULL after a line on standard error. */
static json_t *find_agreed(const struct options *options, const drafts *all, const char *ids)
{
  json_t *known = agreed_read(options->folder), *results, *others, *agreed = NULL;
  if (known == NULL)
    return NULL;
  others = options->complete ? json_object() : find_others(known, options->implementations);
  if (!options->complete)
    print_others(others);
  results = ask(all, ids, options);
  if (results != NULL && (options->table == NULL || table_write(results, others, all, options->table) == 0))
    agreed = agreed_find(all, results, known, !options->complete);
  json_decref(results);
  json_decref(others);
  json_decref(known);
  return agreed;
}

/* The texts of all files, agreed on; NULL after a line on standard error. */
static json_t *generate(const struct options *options)
{
  drafts *all = draft_all();
  char *known = read_ids(options->folder), *ids = all == NULL || known == NULL ? NULL : ids_assign(all, known);
  struct caught caught = {NULL, 0};
  json_t *profile = ids == NULL || flags_add(all, &caught) != 0 ? NULL : profile_device(all, &caught);
  json_t *agreed = profile == NULL ? NULL : find_agreed(options, all, ids);
  json_t *texts = agreed == NULL ? NULL : publish_texts(all, profile, ids, agreed);
  json_decref(agreed);
  json_decref(profile);
  caught_free(&caught);
  free(ids);
  free(known);
  json_decref(all);
  return texts;
}

/* Do the command: the exit status. */
static int carry_out(const struct options *options)
{
  int writes = options->command[0] == 'g', status;
  json_t *texts;
  if (writes && !options->complete) {
    fputs(
        "ltk-vectors: this build does not ask all the implementations that must agree; generate with the preset gcc:\n"
        "cmake --preset gcc && cmake --build --preset gcc && build/gcc/ltk-vectors generate\n",
        stderr);
    return 1;
  }
  texts = generate(options);
  if (texts == NULL)
    return 1;
  status = writes ? publish_write(texts, options->folder) : publish_compare(texts, options->folder);
  json_decref(texts);
  return status == 0 ? 0 : 1;
}

static int wrong_usage(const char *what, const char *which)
{
  fprintf(stderr, "ltk-vectors: %s%s\n%s", what, which, usage);
  return 2;
}

/* Read the command line; -1 to go on, else the exit status. */
static int read_options(struct options *options, int argc, char **argv)
{
  static const struct option known[] = {{"vectors", required_argument, NULL, 'v'},
                                        {"ask", required_argument, NULL, 'a'},
                                        {"table", required_argument, NULL, 't'},
                                        {"spare", required_argument, NULL, 's'},
                                        {"help", no_argument, NULL, 'h'},
                                        {"version", no_argument, NULL, 'V'},
                                        {0}};
  int option;
  while ((option = getopt_long(argc, argv, "", known, NULL)) != -1) {
    if (option == 'v')
      options->folder = optarg;
    else if (option == 'a')
      options->ask = optarg;
    else if (option == 't')
      options->table = optarg;
    else if (option == 's')
      options->spared = optarg;
    else if (option == 'h')
      return fputs(usage, stdout) < 0;
    else if (option == 'V')
      return puts("ltk-vectors " LTK_RELEASE) < 0;
    else
      return wrong_usage("see the usage", "");
  }
  if (optind + 1 != argc)
    return wrong_usage("say one of generate and verify", "");
  options->command = argv[optind];
  if (strcmp(options->command, "generate") != 0 && strcmp(options->command, "verify") != 0)
    return wrong_usage("no such command: ", options->command);
  if (options->spared != NULL && strcmp(options->command, "generate") == 0)
    return wrong_usage("--spare is for verify", "");
  return -1;
}

int main(int argc, char **argv)
{
  struct options options = {NULL, LTK_VECTORS_DIR, LTK_ASKED, NULL, NULL, NULL, 0};
  int status;
  memory_guard_libraries();
  status = read_options(&options, argc, argv);
  if (status != -1)
    return status;
  options.implementations = ask_read(options.ask, &options.complete);
  status = options.implementations == NULL ? 1 : carry_out(&options);
  json_decref(options.implementations);
  return status;
}
