// SPDX-License-Identifier: Apache-2.0
/* The progress bar: see progress.h. */
#include "report/progress.h"
#include "base/buffer.h"
#include "transport/process.h"

#include <stdio.h>
#include <unistd.h>

#define CELLS 24u
#define COLUMNS 79
#define REDRAW_MS 100

/* Before that the time that is left is a guess. */
#define KNOWN_AFTER_MS 2000

struct progress progress_begin(bool wanted, size_t done)
{
  struct progress p = {wanted && isatty(STDERR_FILENO) == 1, process_now(), done, 0};
  return p;
}

/* About how long the rest takes, if it takes as long as what was done. */
static void add_left(struct buffer *b, const struct progress *p, size_t done, size_t all, int64_t now)
{
  int64_t asked = (int64_t)(done - p->before), left = (int64_t)(all - done), seconds;
  if (asked == 0 || now - p->begun < KNOWN_AFTER_MS)
    return;
  seconds = (int64_t)((double)(now - p->begun) * (double)left / (double)asked / 1000);
  if (seconds >= 3600)
    buffer_format(b, "  %d h %02d min left", (int)(seconds / 3600), (int)(seconds / 60 % 60));
  else if (seconds >= 60)
    buffer_format(b, "  %d min %02d s left", (int)(seconds / 60), (int)(seconds % 60));
  else
    buffer_format(b, "  %d s left", (int)seconds);
}

bool progress_is_due(struct progress *p)
{
  const int64_t now = p->shown ? process_now() : 0;
  if (!p->shown || now - p->drawn < REDRAW_MS)
    return false;
  p->drawn = now;
  return true;
}

void progress_draw(struct progress *p, size_t done, size_t all, const char *text)
{
  static const char full[] = "########################", empty[] = "........................";
  const int filled = (int)(all == 0 ? 0 : CELLS * done / all);
  struct buffer b = {0};
  buffer_format(&b, "[%.*s%.*s] %s", filled, full, (int)CELLS - filled, empty, text);
  if (all > 0)
    add_left(&b, p, done, all, p->drawn);
  fprintf(stderr, "\r%-*.*s", COLUMNS, COLUMNS, b.octets);
  buffer_free(&b);
}

void progress_show(struct progress *p, const struct run *run)
{
  struct buffer b = {0};
  if (!progress_is_due(p))
    return;
  buffer_format(&b, "%zu/%zu", run->concluded, run->count);
  if (run->sequence != NULL)
    buffer_format(&b, "  step %zu/%zu", run->steps, sequence_count(run->sequence));
  if (run->again.count > 0)
    buffer_format(&b, "  again %zu/%zu", run->again.through, run->again.count);
  progress_draw(p, run->answered, run->requests, b.octets);
  buffer_free(&b);
}

void progress_end(struct progress *p)
{
  if (p->shown && p->drawn != 0)
    fprintf(stderr, "\r%*s\r", COLUMNS, "");
  p->shown = false;
}
