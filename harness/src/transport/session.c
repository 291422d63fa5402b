// SPDX-License-Identifier: Apache-2.0
/* The protocol LTKP/1 with a program: see session.h. The file follows a request: taken from the client or from those to
 * be asked again, sent, answered or broken off; then hello and restarts, and at last opening, running and finishing. */
#include "transport/session.h"
#include "protocol/answer.h"
#include "base/buffer.h"
#include "base/memory.h"
#include "base/printable.h"
#include "transport/process.h"

#include <stdlib.h>
#include <string.h>

/* While so many octets wait to be written, no further request is. */
#define QUEUED_MAX 1048576u

/* A program that closed its standard output gets so long to end by itself, so that we learn its exit status. */
#define END_PATIENCE_MS 1000

/* Why a program was not greeted to the end. */
#define INTERRUPTED "interrupted"

/* Where nothing at all came. */
#define ASK_FLUSH "; does it flush its output after each line?"

/* Requests in their order; at most a window of them. */
struct queue {
  struct transport_request request[SESSION_WINDOW_MAX];
  size_t first, count;
};

/* A request that this process has answered. */
struct answered {
  const char *id;
  size_t tag;
};

/* A break with several requests in flight, which nobody is blamed for yet. */
struct suspicion {
  bool open;
  bool guilty_found;
  size_t oldest; /* the tag to blame if nobody else is */
  size_t in_flight;
  struct transport_outcome outcome;
  char *reason, *diagnostics; /* what outcome points to */
};

struct session {
  struct session_options options;
  struct hello hello;
  char *hello_text; /* what hello's strings point into */
  struct transport_client client;
  struct process *process; /* NULL: not running */
  size_t window;
  struct queue flight; /* sent, unanswered */
  struct queue again;  /* to be asked alone, after a break */
  struct suspicion suspicion;
  int64_t deadline; /* of the oldest in flight */
  struct answered *answered;
  size_t answered_count, answered_size;
  size_t strays; /* lines since the last answer that answered again */
  char *early;   /* the reason for the next request's error, or NULL */
  char *lost;    /* why the program could not be restarted, or NULL; and what it said itself */
  char *lost_words;
  char *gave_up;   /* why the program ended the run, or NULL */
  size_t timeouts; /* in a row */
  bool spoke;      /* has answered a request */
  bool stopped;
};

/* Queues. */

static struct transport_request *queue_front(struct queue *q)
{
  return &q->request[q->first];
}

static void queue_push(struct queue *q, struct transport_request request)
{
  q->request[(q->first + q->count) % SESSION_WINDOW_MAX] = request;
  q->count++;
}

static struct transport_request queue_pop(struct queue *q)
{
  struct transport_request request = *queue_front(q);
  q->first = (q->first + 1) % SESSION_WINDOW_MAX;
  q->count--;
  return request;
}

/* Outcomes. */

static struct transport_outcome outcome_of(enum transport_kind kind, const char *reason)
{
  const bool not_asked = kind == TRANSPORT_LOST || kind == TRANSPORT_WITHDRAWN;
  const struct transport_outcome outcome = {kind, NULL, reason, 0, -1, NULL, not_asked};
  return outcome;
}

/* Take back the answer of the oldest request of a broken window: the break is its fault for want of a better one. */
static void blame_oldest(struct session *s, const char *since)
{
  struct suspicion *suspicion = &s->suspicion;
  struct buffer reason = {0};
  buffer_format(&reason, "%s, with %zu requests in flight; %s", suspicion->reason, suspicion->in_flight, since);
  suspicion->outcome.reason = reason.octets;
  s->client.amend(s->client.context, suspicion->oldest, &suspicion->outcome);
  buffer_free(&reason);
}

static void forget_suspicion(struct session *s)
{
  free(s->suspicion.reason);
  free(s->suspicion.diagnostics);
  s->suspicion = (struct suspicion){0};
}

/* When the last request of a broken window has been asked alone and answered, the oldest takes the blame. */
static void close_suspicion(struct session *s)
{
  if (!s->suspicion.open || s->again.count > 0 || s->flight.count > 0)
    return;
  if (!s->suspicion.guilty_found) {
    blame_oldest(s, "alone each was answered, so the rest is asked one at a time");
    s->window = 1;
  }
  forget_suspicion(s);
}

/* A request is done: tell the client and release it. */
static void deliver(struct session *s, struct transport_request request, const struct transport_outcome *outcome)
{
  if (outcome->kind == TRANSPORT_TIMEOUT)
    s->timeouts++;
  else if (outcome->kind != TRANSPORT_WITHDRAWN)
    s->timeouts = 0;
  if (outcome->kind != TRANSPORT_ANSWER && outcome->kind != TRANSPORT_WITHDRAWN)
    s->suspicion.guilty_found = true;
  s->client.done(s->client.context, request.tag, outcome);
  free(request.line);
}

static void suspect(struct session *s, const struct transport_outcome *outcome)
{
  struct suspicion *suspicion = &s->suspicion;
  suspicion->open = true;
  suspicion->guilty_found = false;
  suspicion->oldest = queue_front(&s->flight)->tag;
  suspicion->in_flight = s->flight.count;
  suspicion->outcome = *outcome;
  suspicion->reason = memory_copy(outcome->reason);
  suspicion->diagnostics = memory_copy(outcome->diagnostics);
  suspicion->outcome.diagnostics = suspicion->diagnostics;
}

static void forget_process(struct session *s)
{
  process_free(s->process);
  s->process = NULL;
  s->answered_count = 0;
  s->strays = 0;
}

static void ask_again(struct session *s)
{
  while (s->flight.count > 0)
    queue_push(&s->again, queue_pop(&s->flight));
}

/* The program cannot be spoken to any more: end it, and blame the one request in flight, or suspect them all; or none,
 * if a case that was answered again has the blame. */
static void break_off(struct session *s, struct transport_outcome outcome)
{
  outcome.diagnostics = process_tail(s->process);
  if (s->flight.count == 1 && s->strays == 0)
    deliver(s, queue_pop(&s->flight), &outcome);
  else if (s->flight.count > 1 && s->strays == 0)
    suspect(s, &outcome);
  ask_again(s);
  forget_process(s);
  close_suspicion(s);
}

/* Breaks. */

static void break_timeout(struct session *s)
{
  struct buffer reason = {0};
  buffer_format(&reason, "no answer within %d ms", s->options.timeout);
  if (process_unfinished(s->process) > 0)
    buffer_format(&reason, ", after %zu octets of an unfinished line", process_unfinished(s->process));
  if (!process_listens(s->process))
    buffer_text(&reason, "; the program closed its standard input");
  else if (!s->spoke && process_unfinished(s->process) == 0)
    buffer_text(&reason, ASK_FLUSH);
  process_stop(s->process, 0);
  break_off(s, outcome_of(TRANSPORT_TIMEOUT, reason.octets));
  buffer_free(&reason);
}

/* "ended by signal 11 (Segmentation fault)" and the like. */
static void describe_end(struct buffer *b, struct process_end end)
{
  if (end.killed)
    buffer_text(b, "closed its standard output and did not exit");
  else if (end.signal != 0)
    buffer_format(b, "ended by signal %d (%s)", end.signal, strsignal(end.signal));
  else
    buffer_format(b, "exited with status %d", end.exit_status);
}

static void add_words(struct buffer *b, const char *before, const char *text, size_t length)
{
  buffer_text(b, before);
  printable_add(b, text, length);
}

static bool is_giving_up(struct process_end end)
{
  return !end.killed && end.signal == 0 && end.exit_status == SESSION_GAVE_UP;
}

/* Whether the program ended because what it stands for fails: then it has said why, and the run ends. */
static bool gives_up(struct session *s, struct process_end end)
{
  struct buffer why = {0};
  const char *words = process_tail(s->process);
  if (!is_giving_up(end))
    return false;
  buffer_text(&why, "the program gave up: ");
  describe_end(&why, end);
  if (words[0] != '\0')
    add_words(&why, ": ", words, strcspn(words, "\n"));
  free(s->gave_up);
  s->gave_up = buffer_take(&why);
  return true;
}

static void break_crash(struct session *s)
{
  struct transport_outcome outcome = outcome_of(TRANSPORT_CRASH, NULL);
  size_t unfinished = process_unfinished(s->process);
  struct buffer reason = {0};
  struct process_end end;
  process_close_input(s->process);
  end = process_stop(s->process, END_PATIENCE_MS);
  if (end.killed && process_interrupted() != 0)
    return; /* it had not the time to end by itself */
  if (gives_up(s, end))
    return;
  describe_end(&reason, end);
  if (unfinished > 0)
    buffer_format(&reason, "; its output ended in the middle of a line (after %zu octets)", unfinished);
  else
    buffer_text(&reason, " before its answer");
  outcome.reason = reason.octets;
  outcome.signal = end.killed ? 0 : end.signal;
  outcome.exit_status = end.exit_status;
  break_off(s, outcome);
  buffer_free(&reason);
}

/* A line that broke the protocol: why says how, after "protocol: ". With nothing in flight it waits for the next
 * request. */
static void break_protocol(struct session *s, const char *why)
{
  struct buffer early = {0};
  if (s->flight.count == 0 && s->strays > 0) {
    forget_process(s);
    return;
  }
  if (s->flight.count == 0) {
    buffer_format(&early, "protocol: answer before its request: %s", why + strlen("protocol: "));
    free(s->early);
    s->early = buffer_take(&early);
    return;
  }
  process_stop(s->process, 0);
  break_off(s, outcome_of(TRANSPORT_BROKEN, why));
}

/* Receiving. Functions that judge a line add to `why` what is wrong with it: empty means that nothing is. */

static void quote(struct buffer *why, const char *line, size_t length)
{
  buffer_text(why, "'");
  printable_add(why, line, length);
  buffer_text(why, "'");
}

/* What every line must be, whatever it says. */
static bool well_formed(struct buffer *why, const char *line, size_t length)
{
  if (length > 0 && line[length - 1] == '\r')
    buffer_text(why,
                "protocol: the line ends in CR LF; end it with LF alone, or remove the CR on the way (socat: igncr)");
  else if (length == 0)
    buffer_text(why, "protocol: an empty line");
  else if (!printable_is(line, length)) {
    buffer_text(why, "protocol: not a line of printable ASCII: ");
    quote(why, line, length);
  }
  return why->length == 0;
}

static bool bears(const char *line, size_t id_length, const char *id)
{
  return strlen(id) == id_length && memcmp(line, id, id_length) == 0;
}

static const struct answered *find_answered(const struct session *s, const char *line, size_t id_length)
{
  size_t i;
  for (i = s->answered_count; i > 0; i--)
    if (bears(line, id_length, s->answered[i - 1].id))
      return &s->answered[i - 1];
  return NULL;
}

/* Remember that a request was answered. Many in a row with one ID, as in a chain, are one entry. */
static void remember_answered(struct session *s, const struct transport_request *request)
{
  if (s->answered_count > 0 && s->answered[s->answered_count - 1].tag == request->tag &&
      s->answered[s->answered_count - 1].id == request->id)
    return;
  if (s->options.remembered > 0 && s->answered_count == 2 * s->options.remembered) {
    s->answered_count = s->options.remembered;
    memcpy(s->answered, s->answered + s->answered_count, s->answered_count * sizeof *s->answered);
  }
  if (s->answered_count == s->answered_size) {
    s->answered_size = 2 * s->answered_size + 64;
    s->answered = memory_resize(s->answered, s->answered_size * sizeof *s->answered);
  }
  s->spoke = true;
  s->answered[s->answered_count].id = request->id;
  s->answered[s->answered_count].tag = request->tag;
  s->answered_count++;
}

static void start_clock(struct session *s)
{
  s->deadline = process_now() + s->options.timeout;
}

/* The line of the oldest request in flight. */
static void receive_answer(struct session *s, struct buffer *why, const char *line, size_t length, size_t id_length)
{
  const char *text = line + id_length + (id_length < length);
  struct transport_outcome outcome = outcome_of(TRANSPORT_ANSWER, NULL);
  struct transport_request request;
  if (answer_parse(text).status == ANSWER_NO_STATUS) {
    buffer_text(why, "protocol: no status (ok, invalid, unsupported, error) after the ID: ");
    quote(why, line, length);
    return;
  }
  request = queue_pop(&s->flight);
  remember_answered(s, &request);
  s->strays = 0;
  start_clock(s);
  outcome.answer = text;
  deliver(s, request, &outcome);
  close_suspicion(s);
}

static void receive_again(struct session *s, struct buffer *why, const struct answered *answered)
{
  const struct transport_outcome outcome = outcome_of(TRANSPORT_BROKEN, "protocol: answered twice");
  s->client.amend(s->client.context, answered->tag, &outcome);
  if (++s->strays > SESSION_STRAYS_MAX)
    buffer_format(why, "protocol: more than %u lines that answer again", SESSION_STRAYS_MAX);
}

/* A line while requests are in flight or not. */
static void receive(struct session *s, struct buffer *why, const char *line, size_t length)
{
  const struct answered *answered;
  size_t id_length;
  if (!well_formed(why, line, length))
    return;
  id_length = strcspn(line, " ");
  if (s->flight.count > 0 && bears(line, id_length, queue_front(&s->flight)->id)) {
    receive_answer(s, why, line, length, id_length);
    return;
  }
  answered = find_answered(s, line, id_length);
  if (answered != NULL) {
    receive_again(s, why, answered);
    return;
  }
  buffer_format(why, "protocol: %s", s->flight.count > 0 ? "" : "no request is open: ");
  quote(why, line, length);
  if (s->flight.count > 0)
    buffer_format(why, " is not an answer to %s", queue_front(&s->flight)->id);
}

/* Take all lines there are. False if one of them broke the protocol: why says how. */
static bool receive_all(struct session *s, struct buffer *why)
{
  char *line;
  size_t length;
  while (why->length == 0 && process_line(s->process, &line, &length))
    receive(s, why, line, length);
  if (why->length == 0 && process_unfinished(s->process) > PROCESS_LINE_MAX)
    buffer_format(why, "protocol: a line of more than %u octets", PROCESS_LINE_MAX);
  return why->length == 0;
}

/* Stopping. */

static bool must_stop(const struct session *s)
{
  return s->gave_up != NULL || process_interrupted() != 0 ||
         (s->options.stop_at != 0 && process_now() >= s->options.stop_at);
}

/* Until when to wait for something that is due at `deadline`. */
static int64_t wait_until(const struct session *s, int64_t deadline)
{
  return s->options.stop_at != 0 && s->options.stop_at < deadline ? s->options.stop_at : deadline;
}

static void drop_requests(struct session *s)
{
  while (s->flight.count > 0)
    free(queue_pop(&s->flight).line);
  while (s->again.count > 0)
    free(queue_pop(&s->again).line);
}

/* Give up what is not answered. The oldest of a broken window comes first among those asked again: if it was answered,
 * and the rest will not be, nobody else is left to blame. */
static void stop(struct session *s)
{
  size_t left = s->flight.count + s->again.count;
  if (s->suspicion.open && !s->suspicion.guilty_found && left < s->suspicion.in_flight)
    blame_oldest(s, "the run was stopped before each was asked again alone");
  forget_suspicion(s);
  drop_requests(s);
  forget_process(s);
  s->stopped = s->gave_up == NULL;
}

/* Wait for the next lines, or for the end of waiting. */
static void pump(struct session *s)
{
  enum process_event event = process_wait(s->process, wait_until(s, s->deadline));
  struct buffer why = {0};
  if (!receive_all(s, &why))
    break_protocol(s, why.octets);
  else if (s->flight.count > 0 && event == PROCESS_ENDED)
    break_crash(s);
  else if (s->flight.count > 0 && event == PROCESS_LATE && !must_stop(s))
    break_timeout(s);
  buffer_free(&why);
}

/* Hello. */

/* Whether a program that was started again is the one that it was at first: if not, that is the next request's error.
 */
static void compare_hello(struct session *s, const struct hello *hello)
{
  struct buffer early = {0};
  const char *missing = hello_missing(&s->hello, hello);
  if (strcmp(hello->name, s->hello.name) != 0 || strcmp(hello->version, s->hello.version) != 0) {
    add_words(&early, "protocol: started again, it says that it is ", hello->name, strlen(hello->name));
    add_words(&early, " ", hello->version, strlen(hello->version));
    add_words(&early, "; at first it was ", s->hello.name, strlen(s->hello.name));
    add_words(&early, " ", s->hello.version, strlen(s->hello.version));
  } else if (missing != NULL) {
    add_words(&early, "protocol: started again, it no longer offers ", missing, strcspn(missing, ","));
  }
  if (early.length > 0)
    s->early = buffer_take(&early);
}

static bool accept_first_hello(struct session *s, struct buffer *why, const char *text)
{
  s->hello_text = memory_copy(text);
  return hello_read(&s->hello, s->hello_text, why);
}

/* How many requests a program takes ahead. */
static size_t window_of(const struct hello *hello)
{
  return hello->pipeline < SESSION_WINDOW_MAX ? hello->pipeline : SESSION_WINDOW_MAX;
}

static bool accept_hello_again(struct session *s, struct buffer *why, const char *text)
{
  char *copy = memory_copy(text);
  struct hello hello;
  bool is_good = hello_read(&hello, copy, why);
  if (is_good)
    compare_hello(s, &hello);
  if (is_good && window_of(&hello) < s->window)
    s->window = window_of(&hello);
  free(copy);
  return is_good;
}

static bool accept_hello(struct session *s, struct buffer *why, const char *line, size_t length)
{
  const char *text;
  size_t id_length;
  if (!well_formed(why, line, length))
    return false;
  id_length = strcspn(line, " ");
  text = line + id_length + (id_length < length);
  if (!bears(line, id_length, HELLO_ID) || answer_parse(text).status != ANSWER_OK) {
    buffer_text(why, "protocol: expected '" HELLO_ID " ok ...' as the answer to hello, found ");
    quote(why, line, length);
    return false;
  }
  return s->hello_text == NULL ? accept_first_hello(s, why, text) : accept_hello_again(s, why, text);
}

static int start_timeout(const struct session *s)
{
  if (s->options.start_timeout > 0)
    return s->options.start_timeout;
  return s->options.timeout > SESSION_START_MS ? s->options.timeout : SESSION_START_MS;
}

/* The end of a program that did not answer hello: its own first line where it gave up. */
static void describe_early_end(struct buffer *why, struct session *s, struct process_end end)
{
  const char *words = process_tail(s->process);
  if (is_giving_up(end) && words[0] != '\0') {
    printable_add_all(why, words, strcspn(words, "\n"));
  } else {
    describe_end(why, end);
    buffer_text(why, " before it answered hello");
  }
}

/* Greet a program just started; why says what went wrong. */
static bool greet(struct session *s, struct buffer *why)
{
  int64_t deadline = wait_until(s, process_now() + start_timeout(s));
  enum process_event event = PROCESS_OUTPUT;
  char *line;
  size_t length;
  process_write(s->process, HELLO_REQUEST);
  while (event == PROCESS_OUTPUT && process_unfinished(s->process) <= PROCESS_LINE_MAX) {
    event = process_wait(s->process, deadline);
    if (process_line(s->process, &line, &length))
      return accept_hello(s, why, line, length);
  }
  if (must_stop(s)) {
    buffer_text(why, INTERRUPTED);
  } else if (event == PROCESS_OUTPUT) {
    buffer_format(why, "protocol: a line of more than %u octets", PROCESS_LINE_MAX);
  } else if (event == PROCESS_LATE) {
    buffer_format(why, "hello was not answered within %d ms%s", start_timeout(s),
                  process_unfinished(s->process) == 0 ? ASK_FLUSH : "");
  } else {
    describe_early_end(why, s, process_stop(s->process, END_PATIENCE_MS));
  }
  return false;
}

/* Add what the program wrote to standard error, without the line that is the reason already. */
static void add_tail(struct buffer *why, const char *words)
{
  const size_t n = strcspn(words, "\n");
  if (n == why->length && strncmp(words, why->octets, n) == 0)
    words += n + (words[n] == '\n');
  if (words[0] != '\0')
    buffer_format(why, "\n%s", words);
}

/* Start and greet. */
static bool start(struct session *s, struct buffer *why)
{
  char *failure;
  s->process = process_start(s->options.argv, &failure);
  if (s->process == NULL) {
    buffer_text(why, failure);
    free(failure);
    return false;
  }
  if (greet(s, why)) {
    s->strays = 0;
    return true;
  }
  process_stop(s->process, 0);
  if (!must_stop(s))
    add_tail(why, process_tail(s->process));
  forget_process(s);
  return false;
}

/* Have the program running, or know that it will not, unless the run is to stop. */
static bool ready(struct session *s)
{
  struct buffer why = {0};
  size_t tries;
  for (tries = 0; s->process == NULL && s->lost == NULL && !must_stop(s) && tries < SESSION_STARTS_MAX; tries++) {
    buffer_clear(&why);
    if (!start(s, &why) && tries + 1 == SESSION_STARTS_MAX && !must_stop(s)) {
      struct buffer lost = {0};
      size_t n = strcspn(why.octets, "\n");
      buffer_text(&lost, "could not be restarted: ");
      printable_add_all(&lost, why.octets, n);
      s->lost = buffer_take(&lost);
      s->lost_words = memory_copy(why.octets + n + (why.octets[n] == '\n'));
    }
  }
  buffer_free(&why);
  return s->process != NULL;
}

/* Asking. */

/* Look for lines that nobody asked for, while nothing is in flight. */
static void look_for_early(struct session *s)
{
  struct buffer why = {0};
  process_wait(s->process, 0);
  if (!receive_all(s, &why))
    break_protocol(s, why.octets);
  buffer_free(&why);
}

/* The next request: one to be asked again if there are any, else the client's. */
static enum transport_next take(struct session *s, struct transport_request *request)
{
  if (s->again.count == 0)
    return s->client.next(s->client.context, request);
  *request = queue_pop(&s->again);
  return TRANSPORT_REQUEST;
}

static void send(struct session *s, struct transport_request request)
{
  if (s->flight.count == 0)
    start_clock(s);
  queue_push(&s->flight, request);
  process_write(s->process, request.line);
}

/* A request before which the program had answered already: it is this request's fault as far as anyone can tell. */
static void blame_early(struct session *s, struct transport_request request)
{
  char *early = s->early;
  s->early = NULL;
  queue_push(&s->flight, request);
  break_protocol(s, early);
  free(early);
}

static void deliver_not_asked(struct session *s, struct transport_request request)
{
  struct transport_outcome outcome = outcome_of(TRANSPORT_TIMEOUT, NULL);
  struct buffer reason = {0};
  buffer_format(&reason, "not asked: %u timeouts in a row", SESSION_TIMEOUTS_MAX);
  outcome.reason = reason.octets;
  outcome.not_asked = true;
  deliver(s, request, &outcome);
  buffer_free(&reason);
}

static void deliver_lost(struct session *s, struct transport_request request)
{
  struct transport_outcome outcome = outcome_of(TRANSPORT_LOST, s->lost);
  outcome.diagnostics = s->lost_words;
  deliver(s, request, &outcome);
}

static bool is_withdrawn(const struct session *s, const struct transport_request *request)
{
  return s->client.wanted != NULL && !s->client.wanted(s->client.context, request->tag);
}

/* Have a program that has not spoken out of turn, or the reason why it has; false: there is none, or it is not to be.
 */
static bool ready_to_ask(struct session *s)
{
  if (s->early == NULL && !ready(s))
    return false;
  if (s->early == NULL && s->flight.count == 0)
    look_for_early(s);
  return s->early != NULL || ready(s);
}

/* Ask a request, or settle it where that is how things stand. */
static void handle(struct session *s, struct transport_request request, bool is_repeated)
{
  const struct transport_outcome withdrawn = outcome_of(TRANSPORT_WITHDRAWN, "no longer of interest");
  if (is_repeated && is_withdrawn(s, &request)) {
    deliver(s, request, &withdrawn);
    return;
  }
  if (s->timeouts >= SESSION_TIMEOUTS_MAX) {
    deliver_not_asked(s, request);
    return;
  }
  if (!ready_to_ask(s)) {
    if (s->lost != NULL)
      deliver_lost(s, request);
    else
      free(request.line); /* interrupted */
    return;
  }
  if (s->early != NULL)
    blame_early(s, request);
  else
    send(s, request);
}

/* Ask one more request, if there is one. */
static enum transport_next ask(struct session *s)
{
  bool is_repeated = s->again.count > 0;
  struct transport_request request;
  enum transport_next next = take(s, &request);
  if (next != TRANSPORT_REQUEST)
    return next;
  handle(s, request, is_repeated);
  close_suspicion(s);
  return next;
}

/* Whether another request may be sent now. After a break each is asked alone. */
static bool has_room(const struct session *s)
{
  size_t window = s->suspicion.open ? 1 : s->window;
  bool is_choked = s->process != NULL && process_queued(s->process) >= QUEUED_MAX;
  return s->flight.count == 0 || (s->flight.count < window && !is_choked);
}

static bool is_idle(const struct session *s)
{
  return s->flight.count == 0 && s->again.count == 0;
}

bool session_run(struct session *s, const struct transport_client *client)
{
  enum transport_next next = TRANSPORT_REQUEST;
  s->client = *client;
  while (!must_stop(s) && !(is_idle(s) && next != TRANSPORT_REQUEST)) {
    while (!must_stop(s) && has_room(s) && (next = ask(s)) == TRANSPORT_REQUEST)
      continue;
    if (s->flight.count > 0) {
      pump(s);
      next = TRANSPORT_REQUEST; /* an answer may have made one */
    }
  }
  if (is_idle(s) && next == TRANSPORT_END)
    return true;
  if (must_stop(s))
    stop(s);
  return false;
}

bool session_stopped(const struct session *s)
{
  return s->stopped;
}

const char *session_gave_up(const struct session *s)
{
  return s->gave_up;
}

/* Opening and finishing. */

struct session *session_open(const struct session_options *options, char **why)
{
  struct session *s = memory_new(sizeof *s);
  struct buffer reason = {0};
  s->options = *options;
  s->spoke = options->spoke;
  *why = NULL;
  if (!start(s, &reason)) {
    *why = buffer_take(&reason);
    session_free(s);
    return NULL;
  }
  s->window = window_of(&s->hello);
  return s;
}

const struct hello *session_hello(const struct session *s)
{
  return &s->hello;
}

bool session_offers(const struct session *s, const char *command)
{
  return hello_offers(&s->hello, command);
}

/* Take lines until the end of output, the deadline, or one that breaks the protocol: why then says how. */
static enum process_event drain(struct session *s, struct buffer *why)
{
  int64_t deadline = wait_until(s, process_now() + s->options.timeout);
  enum process_event event = PROCESS_OUTPUT;
  while (event == PROCESS_OUTPUT && receive_all(s, why))
    event = process_wait(s->process, deadline);
  return event;
}

/* A break after the last answer is the last answered request's, if this process answered any. */
static void blame_last(struct session *s, struct buffer *remark, const char *why)
{
  const struct transport_outcome outcome = outcome_of(TRANSPORT_BROKEN, why);
  if (s->strays > 0)
    return; /* it has been blamed on the case that was answered again */
  if (s->answered_count > 0)
    s->client.amend(s->client.context, s->answered[s->answered_count - 1].tag, &outcome);
  else
    buffer_format(remark, "after the last case: %s", why);
}

static void describe_exit(struct session *s, struct buffer *remark, struct process_end end)
{
  if (end.killed) {
    buffer_format(remark, "the program did not exit at the end of its input within %d ms, and was killed",
                  s->options.timeout);
  } else if (end.signal != 0 || end.exit_status != 0) {
    buffer_text(remark, "at the end of its input the program ");
    describe_end(remark, end);
  }
}

char *session_finish(struct session *s)
{
  struct buffer remark = {0}, why = {0};
  enum process_event event = PROCESS_OUTPUT;
  struct process_end end;
  if (s->process == NULL)
    return NULL;
  process_close_input(s->process);
  if (s->early == NULL)
    event = drain(s, &why);
  if (s->early != NULL || why.length > 0)
    blame_last(s, &remark, s->early != NULL ? s->early : why.octets);
  else if (!must_stop(s) &&
           !gives_up(s, end = process_stop(s->process, event == PROCESS_ENDED ? s->options.timeout : 0)))
    describe_exit(s, &remark, end);
  forget_process(s);
  buffer_free(&why);
  return remark.length > 0 ? buffer_take(&remark) : NULL;
}

void session_free(struct session *s)
{
  if (s == NULL)
    return;
  process_free(s->process);
  drop_requests(s);
  forget_suspicion(s);
  free(s->answered);
  free(s->early);
  free(s->lost);
  free(s->lost_words);
  free(s->gave_up);
  free(s->hello_text);
  free(s);
}
