// SPDX-License-Identifier: Apache-2.0
/* The progress bar: see progress.h. */
#include "report/progress.h"
#include "base/buffer.h"
#include "transport/process.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define CELLS 24u
#define COLUMNS_MAX 79

/* On a narrower terminal the numbers stand without a bar. */
#define COLUMNS_FOR_BAR 60

#define REDRAW_MS 100

/* Before that the time that is left is a guess. */
#define KNOWN_AFTER_MS 2000

/* Whether a line can be written over. */
static bool is_terminal(void)
{
  const char *kind = getenv("TERM");
  return isatty(STDERR_FILENO) == 1 && (kind == NULL || strcmp(kind, "dumb") != 0);
}

struct progress progress_begin(bool wanted, size_t done)
{
  struct progress p = {wanted && is_terminal(), process_now(), done, 0};
  return p;
}

/* So many that a line does not wrap. */
static int columns(void)
{
  struct winsize size;
  if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || size.ws_col > COLUMNS_MAX)
    return COLUMNS_MAX;
  return size.ws_col - 1;
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
  const int width = columns();
  if (width >= COLUMNS_FOR_BAR)
    buffer_format(&b, "[%.*s%.*s] ", filled, full, (int)CELLS - filled, empty);
  buffer_text(&b, text);
  if (all > 0)
    add_left(&b, p, done, all, p->drawn);
  fprintf(stderr, "\r%-*.*s", width, width, b.octets);
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
    fprintf(stderr, "\r%*s\r", columns(), "");
  p->shown = false;
}
