// SPDX-License-Identifier: Apache-2.0
/* The progress bar: see progress.h. */
#include "progress.h"
#include "process.h"

#include <stdio.h>
#include <unistd.h>

#define CELLS 40u
#define REDRAW_MS 100

struct progress progress_begin(bool wanted)
{
  struct progress p = {wanted && isatty(STDERR_FILENO) == 1, 0};
  return p;
}

void progress_show(struct progress *p, size_t done, size_t of)
{
  static const char full[] = "########################################";
  static const char empty[] = "........................................";
  int64_t now;
  int filled;
  if (!p->shown)
    return;
  now = process_now();
  if (now - p->drawn < REDRAW_MS)
    return;
  p->drawn = now;
  filled = (int)(of == 0 ? 0 : CELLS * done / of);
  fprintf(stderr, "\r[%.*s%.*s] %zu/%zu", filled, full, (int)CELLS - filled, empty, done, of);
}

void progress_end(struct progress *p)
{
  if (p->shown && p->drawn != 0)
    fprintf(stderr, "\r%*s\r", (int)CELLS + 30, "");
  p->shown = false;
}
