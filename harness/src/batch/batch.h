// SPDX-License-Identifier: Apache-2.0
/* One run over a list: each subscription is put to an implementation, and what is seen of its keys goes to the output.
 *
 * A row is held back for as long as its answers may still be taken back (transport.h): until as many later requests are
 * answered as may be in flight, and as may time out in a row. If the implementation fails for good, the rows at the end
 * that timed out or crashed are not written, so that they are asked again when the run is gone on with. */
#ifndef BATCH_H
#define BATCH_H

#include "batch/sink.h"
#include "transport/session.h"

/* The session's `remembered` for a batch. */
#define BATCH_REMEMBERED SESSION_WINDOW_MAX

/* So many errors are kept for a summary. */
#define BATCH_SHOWN 10u

struct batch {
  struct list *list;
  struct sink *sink;
  struct session *session;
  struct sink_before before; /* all zero, or of sink_resume() */
  uint64_t rows, errors;     /* of the whole output: at the start those of `before` */
  void (*progress)(void *context, const struct batch *batch);
  void *context;

  /* What became of it. */
  struct result shown[BATCH_SHOWN];
  size_t shown_count;
  bool is_whole;     /* each row of the list is written */
  struct buffer why; /* what ended the run before its end; empty: nothing, or a signal */
};

/* Ask all that is left. The batch is all zero but for what stands above; batch_free() in any case. */
void batch_run(struct batch *batch);

void batch_free(struct batch *batch);

#endif
