// SPDX-License-Identifier: Apache-2.0
/* The folder of the vectors that came with the program: see own.h. */
#include "vectors/own.h"
#include "base/beside.h"
#include "base/complain.h"
#include "base/output.h"
#include "base/printable.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

char *own_vectors(void)
{
  char *installed = beside_path(LTK_VECTORS_INSTALLED), *built = beside_path(LTK_VECTORS_BUILT);
  bool is_built = access(installed, F_OK) != 0 && access(built, F_OK) == 0;
  free(is_built ? installed : built);
  return is_built ? built : installed;
}

bool own_spared(const char *vectors, const char *path)
{
  struct buffer shown = {0};
  char *own = vectors == NULL ? own_vectors() : NULL;
  bool is_in = output_is_in(path, own != NULL ? own : vectors);
  if (is_in) {
    printable_add(&shown, path, strlen(path));
    complain("cannot write %s: it lies in the folder of the vectors; give another folder", shown.octets);
    buffer_free(&shown);
  }
  free(own);
  return !is_in;
}
