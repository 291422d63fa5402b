// SPDX-License-Identifier: Apache-2.0
/* The program of an implementation that defines ltk_iut(). */
#include "kit/ltkp.h"

#include <string.h>

enum { EXIT_USAGE = 2 };

int main(int argc, char **argv)
{
  if (argc > 1) {
    int is_help = strcmp(argv[1], "--help") == 0;
    fprintf(is_help ? stdout : stderr, "usage: %s [--help] <REQUESTS >ANSWERS; it speaks LTKP/1, as ltk-conform does\n",
            argv[0]);
    return is_help ? 0 : EXIT_USAGE;
  }
  return ltkp_serve(ltk_iut(), stdout);
}
