// SPDX-License-Identifier: Apache-2.0
/* What every way to an implementation (a program: session.h; later a shared library, a file of answers) has in common:
 * its client hands out requests by `next` and is told what became of each by `done`, exactly once per request. */
#ifndef TRANSPORT_H
#define TRANSPORT_H

#include <stdbool.h>
#include <stddef.h>

enum transport_next {
  TRANSPORT_REQUEST, /* *request is filled */
  TRANSPORT_LATER, /* the next request depends on answers still to come. Only while a request is in flight: else nothing
                      ever comes, and the transport ends the run as one that is not complete. A request that cannot be
                      made is the client's to judge, never a reason for LATER */
  TRANSPORT_END    /* no more requests */
};

struct transport_request {
  size_t tag;     /* the client's own: which case */
  const char *id; /* must stay valid until the transport is closed */
  char *line;     /* the request without LF, allocated; the transport takes it over */
};

enum transport_kind {
  TRANSPORT_ANSWER,   /* answer holds what stands behind the ID */
  TRANSPORT_TIMEOUT,  /* no answer in time */
  TRANSPORT_CRASH,    /* the program ended instead of answering */
  TRANSPORT_LOST,     /* not asked: after a break the program could not be started again */
  TRANSPORT_BROKEN,   /* the program broke the protocol; reason starts with "protocol: " */
  TRANSPORT_WITHDRAWN /* not asked again, because the client no longer wanted it */
};

/* What became of a request. All strings are valid during the call only. */
struct transport_outcome {
  enum transport_kind kind;
  const char *answer;      /* printable ASCII that starts with a status word; NULL unless TRANSPORT_ANSWER */
  const char *reason;      /* what went wrong, printable ASCII; NULL for TRANSPORT_ANSWER */
  int signal;              /* TRANSPORT_CRASH: the signal that ended the program, else 0 */
  int exit_status;         /* TRANSPORT_CRASH: its exit status, -1 if there is none */
  const char *diagnostics; /* the last of its standard error, raw text, or NULL */
  bool not_asked;          /* TRANSPORT_TIMEOUT, TRANSPORT_LOST, TRANSPORT_WITHDRAWN: the request was never sent */
};

struct transport_client {
  void *context; /* passed to each of these */
  enum transport_next (*next)(void *context, struct transport_request *request);
  void (*done)(void *context, size_t tag, const struct transport_outcome *outcome);
  /* The outcome of a request that was done has to be taken back: this one counts. May come more than once. */
  void (*amend)(void *context, size_t tag, const struct transport_outcome *outcome);
  /* Whether a request should be asked again after a restart; NULL: always. */
  bool (*wanted)(void *context, size_t tag);
};

#endif
