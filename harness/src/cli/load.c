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

bool load_vectors(const struct settings *settings, struct vectors **vectors, struct selection *selection,
                  enum exit_status *status)
{
  char *why;
  char *own = settings->vectors == NULL ? own_vectors() : NULL;
  enum vectors_status loaded = vectors_load(own != NULL ? own : settings->vectors, vectors, &why);
  free(own);
  *selection = (struct selection){NULL, 0};
  *status = EXIT_USAGE;
  if (loaded == VECTORS_ABSENT) {
    complain_and_free("", why, "; name the folder of vectors with --vectors DIR");
    return false;
  }
  if (loaded == VECTORS_DAMAGED) {
    complain_and_free("the vectors are damaged: ", why, "; get them again, or generate them");
    *status = EXIT_DAMAGED;
    return false;
  }
  if (loaded == VECTORS_UNKNOWN) {
    complain_and_free("", why, "; take the ltk-conform that belongs to them");
    *status = EXIT_DAMAGED;
    return false;
  }
  if (!selection_make(selection, *vectors, &settings->filter, &why)) {
    complain_and_free("", why, "");
    vectors_free(*vectors);
    *vectors = NULL;
    return false;
  }
  return true;
}
