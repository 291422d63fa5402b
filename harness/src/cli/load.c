// SPDX-License-Identifier: Apache-2.0
/* The vectors of a command: see load.h. */
#include "cli/load.h"
#include "base/complain.h"
#include "base/printable.h"
#include "vectors/own.h"

#include <stdlib.h>
#include <string.h>

/* Say why, printable, and release it. */
static void complain_and_free(const char *before, char *why, const char *after)
{
  struct buffer shown = {0};
  printable_add_all(&shown, why, strlen(why));
  complain("%s%s%s", before, shown.octets, after);
  buffer_free(&shown);
  free(why);
}

/* Load the vectors. False after a line on standard error, and *status. */
static bool load(const struct settings *settings, const struct vectors_wanted *wanted, struct vectors **vectors,
                 enum exit_status *status)
{
  char *why;
  char *own = settings->vectors == NULL ? own_vectors() : NULL;
  enum vectors_status loaded = vectors_load_some(own != NULL ? own : settings->vectors, wanted, vectors, &why);
  free(own);
  *status = EXIT_USAGE;
  if (loaded == VECTORS_ABSENT) {
    complain_and_free("", why, "; name the folder of vectors with --vectors DIR");
  } else if (loaded == VECTORS_DAMAGED) {
    complain_and_free("the vectors are damaged: ", why, "; get them again, or generate them");
    *status = EXIT_DAMAGED;
  } else if (loaded == VECTORS_UNKNOWN) {
    complain_and_free("", why, "; take the ltk-conform that belongs to them");
    *status = EXIT_DAMAGED;
  }
  return loaded == VECTORS_OK;
}

/* Load vectors and select. False and *why if nothing is selected; NULL if that has been said. */
static bool load_and_select(const struct settings *settings, const struct vectors_wanted *wanted,
                            struct vectors **vectors, struct selection *selection, enum exit_status *status, char **why)
{
  *why = NULL;
  *selection = (struct selection){NULL, 0};
  if (!load(settings, wanted, vectors, status))
    return false;
  if (selection_make(selection, *vectors, &settings->filter, why))
    return true;
  vectors_free(*vectors);
  *vectors = NULL;
  *status = EXIT_USAGE;
  return false;
}

/* Only what can be selected is loaded; but all, where a flag, a clause or an answer may be of any vector, and to say
 * what a name that there is not may have meant. */
bool load_vectors(const struct settings *settings, struct vectors **vectors, struct selection *selection,
                  enum exit_status *status)
{
  const struct selection_filter *filter = &settings->filter;
  const struct vectors_wanted all = {0}, wanted = {filter->families, filter->ids, filter->profile};
  bool is_any = filter->flags.count > 0 || filter->clauses.count > 0 || settings->responses != NULL;
  char *why = NULL;
  if (!is_any && load_and_select(settings, &wanted, vectors, selection, status, &why))
    return true;
  if (!is_any && why == NULL)
    return false;
  free(why);
  if (load_and_select(settings, &all, vectors, selection, status, &why))
    return true;
  if (why != NULL)
    complain_and_free("", why, "");
  return false;
}

bool load_is_claim_asked(const struct settings *settings, const struct selection *selection)
{
  struct buffer why = {0};
  bool good = claim_is_asked(&settings->claim, selection, &why);
  if (!good)
    complain("--claim: %s", why.octets);
  buffer_free(&why);
  return good;
}
