// SPDX-License-Identifier: Apache-2.0
/* ltk-vectors: generate the vectors, or verify that a folder holds just what would be generated. */
#include "answer.h"
#include "draft.h"
#include "flags.h"
#include "ids.h"
#include "profile.h"
#include "publish.h"
#include "seed.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char usage[] =
    "usage: ltk-vectors generate [--vectors DIR]   write all vectors to DIR\n"
    "       ltk-vectors verify   [--vectors DIR]   compare DIR with what generate would write\n"
    "\n"
    "DIR is " LTK_VECTORS_DIR " unless given. The ids in DIR/ids.txt are kept.\n"
    "Nothing is written unless the reference and the other implementations agree on every value.\n"
    "Exit status: 0 done; 1 the implementations or the files differ, or nothing could be written; 2 wrong usage.\n";

static const char *const reference[] = {LTK_IUT_REFERENCE, NULL};
static const char *const openssl[] = {LTK_IUT_OPENSSL, NULL};
static const char *const example[] = {LTK_IUT_EXAMPLE, NULL};
static const struct peer peers[] = {{"reference", reference}, {"openssl", openssl}, {"example", example}};

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

/* The folder's list of ids, "" if it has none yet; free it. */
static char *read_ids(const char *folder)
{
  char *list = NULL;
  size_t size = 0;
  FILE *in = fopen(text("%s/ids.txt", folder), "r");
  if (in == NULL)
    return strdup("");
  if (getdelim(&list, &size, '\0', in) < 0) {
    free(list);
    list = strdup("");
  }
  fclose(in);
  return list;
}

static void remove_folder(const json_t *texts, const char *folder)
{
  const char *name;
  json_t *contents;
  json_object_foreach((json_t *)(uintptr_t)texts, name, contents)
  {
    unlink(text("%s/%s", folder, name));
  }
  rmdir(folder);
}

/* Who agrees on what, tried on the files in a temporary folder. */
static json_t *find_agreed(const drafts *all, const json_t *profile, const char *ids)
{
  const char *temporary = getenv("TMPDIR");
  char folder[512];
  json_t *texts = publish_texts(all, profile, ids, NULL), *agreed = NULL;
  snprintf(folder, sizeof folder, "%s/ltk-vectors-XXXXXX", temporary != NULL ? temporary : "/tmp");
  if (mkdtemp(folder) == NULL)
    fprintf(stderr, "ltk-vectors: cannot make a folder %s\n", folder);
  else if (publish_write(texts, folder) == 0)
    agreed = publish_agreed(all, folder, LTK_CONFORM, peers, sizeof peers / sizeof peers[0]);
  remove_folder(texts, folder);
  json_decref(texts);
  return agreed;
}

/* The texts of all files, agreed on; NULL after a line on standard error. */
static json_t *generate(const char *folder)
{
  drafts *all = draft_all();
  char *known = read_ids(folder), *ids = all == NULL || known == NULL ? NULL : ids_assign(all, known);
  json_t *profile = ids == NULL || flags_add(all) != 0 ? NULL : profile_device(all);
  json_t *agreed = profile == NULL ? NULL : find_agreed(all, profile, ids);
  json_t *texts = agreed == NULL ? NULL : publish_texts(all, profile, ids, agreed);
  json_decref(agreed);
  json_decref(profile);
  free(ids);
  free(known);
  json_decref(all);
  return texts;
}

static int wrong_usage(const char *what, const char *which)
{
  fprintf(stderr, "ltk-vectors: %s%s\n%s", what, which, usage);
  return 2;
}

int main(int argc, char **argv)
{
  static const struct option options[] = {
      {"vectors", required_argument, NULL, 'v'}, {"help", no_argument, NULL, 'h'}, {"version", no_argument, NULL, 'V'}, {0}};
  const char *folder = LTK_VECTORS_DIR;
  json_t *texts;
  int option, status;
  while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
    if (option == 'v')
      folder = optarg;
    else if (option == 'h')
      return fputs(usage, stdout) < 0;
    else if (option == 'V')
      return puts("ltk-vectors " LTK_RELEASE) < 0;
    else
      return wrong_usage("see the usage", "");
  }
  if (optind + 1 != argc)
    return wrong_usage("say one of generate and verify", "");
  if (strcmp(argv[optind], "generate") != 0 && strcmp(argv[optind], "verify") != 0)
    return wrong_usage("no such command: ", argv[optind]);
  texts = generate(folder);
  if (texts == NULL)
    return 1;
  status = argv[optind][0] == 'g' ? publish_write(texts, folder) : publish_compare(texts, folder);
  json_decref(texts);
  return status == 0 ? 0 : 1;
}
