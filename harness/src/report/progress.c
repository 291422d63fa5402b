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

struct progress progress_begin(bool wanted, const struct run *run)
{
  struct progress p = {wanted && isatty(STDERR_FILENO) == 1, process_now(), run->answered, 0};
  return p;
}

/* About how long the rest takes, if the requests that are left take as long as those that were asked. */
static void add_left(struct buffer *b, const struct progress *p, const struct run *run, int64_t now)
{
  int64_t asked = (int64_t)(run->answered - p->before), left = (int64_t)(run->requests - run->answered), seconds;
  if (asked == 0 || now - p->begun < KNOWN_AFTER_MS)
    return;
  seconds = (now - p->begun) * left / asked / 1000;
  if (seconds >= 3600)
    buffer_format(b, "  %d h %02d min left", (int)(seconds / 3600), (int)(seconds / 60 % 60));
  else if (seconds >= 60)
    buffer_format(b, "  %d min %02d s left", (int)(seconds / 60), (int)(seconds % 60));
  else
    buffer_format(b, "  %d s left", (int)seconds);
}

void progress_show(struct progress *p, const struct run *run)
{
  static const char full[] = "########################", empty[] = "........................";
  struct buffer b = {0};
  int64_t now;
  int filled;
  if (!p->shown)
    return;
  now = process_now();
  if (now - p->drawn < REDRAW_MS)
    return;
  p->drawn = now;
  filled = (int)(run->requests == 0 ? 0 : CELLS * run->answered / run->requests);
  buffer_format(&b, "[%.*s%.*s] %zu/%zu", filled, full, (int)CELLS - filled, empty, run->concluded, run->count);
  if (run->sequence != NULL)
    buffer_format(&b, "  step %zu/%zu", run->steps, sequence_count(run->sequence));
  if (run->again.count > 0)
    buffer_format(&b, "  again %zu/%zu", run->again.through, run->again.count);
  add_left(&b, p, run, now);
  fprintf(stderr, "\r%-*.*s", COLUMNS, COLUMNS, b.octets);
  buffer_free(&b);
}

void progress_end(struct progress *p)
{
  if (p->shown && p->drawn != 0)
    fprintf(stderr, "\r%*s\r", COLUMNS, "");
  p->shown = false;
}
