// SPDX-License-Identifier: Apache-2.0
/* The protocol LTKP/1 with a program (process.h): a transport (transport.h) that greets it, keeps requests in flight as
 * far as it allows, tells whose fault it is when it hangs, ends or babbles, and starts it again.
 *
 *   s = session_open(&options, &why);     started, and hello answered
 *   session_hello(s)                      what it said of itself
 *   session_run(s, &client);              all requests of the client, each done once
 *   remark = session_finish(s);           end of input; late lines amend their cases
 *   session_free(s);
 *
 * A signal (process_interrupted()) or the time stop_at stops it: requests that are not answered are dropped without a
 * word to the client, and the program is ended.
 *
 * Blame. A break (no answer in time, end of the program, broken protocol) with one request in flight is that request's.
 * With more, the program is started again and each of them is asked again alone, so that only the guilty one is blamed;
 * if none is, the break is the oldest's, by amend, and from then on there is one request in flight.
 *
 * A line that bears the ID of a request that this process has answered amends that one: answered twice. Whatever else
 * goes wrong before the next answer is put down to that as well: the program is started again, and what is in flight
 * asked again. Any other line that answers nothing is the next request's error: "answer before its request".
 *
 * A program that calls itself something else when it is started again, or offers less, breaks the protocol in the case
 * that it was started for. */
#ifndef SESSION_H
#define SESSION_H

#include "protocol/hello.h"
#include "transport/transport.h"

#include <stdint.h>

/* The most requests in flight, whatever the program allows. */
#define SESSION_WINDOW_MAX 256u

/* A program has so many milliseconds to start and answer hello, or the time for an answer if that is more. */
#define SESSION_START_MS 30000

/* After so many timeouts in a row nothing more is asked. */
#define SESSION_TIMEOUTS_MAX 20u

/* So often a restart may fail in a row before nothing more is asked. */
#define SESSION_STARTS_MAX 3u

/* The exit status of a program that gives up: what it stands for, such as a token, fails, and no answer can be judged
 * any more. EX_UNAVAILABLE of sysexits.h. */
#define SESSION_GAVE_UP 69

/* So many lines that answer again are borne between two answers; then the program is started again. */
#define SESSION_STRAYS_MAX 16u

struct session_options {
  char *const *argv; /* the program and its arguments, NULL at the end; must outlive the session */
  int timeout;       /* milliseconds for each answer, from when it is the oldest one due; at least 1 */
  int start_timeout; /* milliseconds for hello; 0: SESSION_START_MS, or timeout if that is more */
  int64_t stop_at;   /* the value of process_now() at which to stop; 0: never */
  size_t remembered; /* answers that can still be told to be given twice: the last ones, so many and at most twice as
                        many; their IDs must stay valid as long. 0: all of them */
  bool spoke;        /* it is known to answer, so that silence is not explained by output that is not flushed */
};

struct session;

/* Start the program and greet it. NULL if it cannot be started or does not answer properly in time; *why is then the
 * reason, with the last of its standard error in further lines, to be freed. It is "interrupted" if that was stopped.
 */
struct session *session_open(const struct session_options *options, char **why);

/* What the program said when it was started first. */
const struct hello *session_hello(const struct session *s);

/* Whether hello's commands hold this one. */
bool session_offers(const struct session *s, const char *command);

/* Ask everything that the client has. Can be called again, with another client or the same; after session_finish() the
 * program is started anew for it. True if the client
 * came to its end (TRANSPORT_END) and each request is done; false if the run was stopped, or if the client had no
 * request while nothing was in flight, and had not come to its end: then it has cases without an outcome. */
bool session_run(struct session *s, const struct transport_client *client);

/* Whether a run was stopped before everything was done. */
bool session_stopped(const struct session *s);

/* Why the program gave up, with the first line that it said, or NULL. Then a run is stopped as by a signal; it may be
 * known only after session_finish(). */
const char *session_gave_up(const struct session *s);

/* Close the program's input, take late lines until the end of its output or the timeout, and end it. The client of the
 * last run must still be there: it may get amendments. A remark on how the program ended, to be freed, or NULL;
 * NULL at once if it was stopped. */
char *session_finish(struct session *s);

/* End the program and release everything. s may be NULL. */
void session_free(struct session *s);

#endif
