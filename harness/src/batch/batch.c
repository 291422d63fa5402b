// SPDX-License-Identifier: Apache-2.0
/* One run over a list: see batch.h. The file follows a row: read, asked, answered, held back, written. */
#include "batch/batch.h"
#include "base/memory.h"
#include "protocol/answer.h"
#include "protocol/error_class.h"
#include "transport/process.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* Requests and rows that are known at a time. A session remembers up to twice what it is told to, beside what is in
 * flight, and each of these requests must be known. */
#define ASKS 1024u
#define ROWS 1024u
_Static_assert(2u * BATCH_REMEMBERED + 2u * SESSION_WINDOW_MAX <= ASKS, "requests are forgotten too soon");

struct ask {
  char id[LIST_ID_SIZE];
  uint64_t row; /* counted from 0, as requests are */
  enum result_value value;
};

struct held {
  struct list_row row;
  size_t due;        /* requests without an outcome */
  uint64_t last;     /* one behind its last request */
  bool is_probe;     /* asked once more */
  bool is_uncertain; /* an error that the program may not have made by this row */
};

struct run {
  struct batch *batch;
  struct ask ask[ASKS];
  struct held held[ROWS];
  uint64_t first, next; /* rows: the oldest that is held, and one behind the youngest */
  uint64_t asked, answered;
  uint64_t keep;   /* a row is written when more than so many later requests are answered */
  bool has_ended;  /* the list */
  bool is_failing; /* the program, for good */
  bool is_refused; /* the output stays as it is */
};

static struct held *held_at(struct run *run, uint64_t row)
{
  return &run->held[row % ROWS];
}

/* Characters of a text that may be those of a secret: the words of a program stand in some reasons. */
#define SECRET_DIGITS 16u

/* End the run, if nothing has. A star stands for what may be a secret. */
static void stop(struct run *run, const char *why)
{
  struct buffer *b = &run->batch->why;
  if (b->length > 0)
    return;
  while (*why != '\0') {
    const size_t n = strspn(why, "0123456789abcdefABCDEF");
    buffer_add(b, n < SECRET_DIGITS ? why : "*", n == 0 || n >= SECRET_DIGITS ? 1 : n);
    why += n == 0 ? 1 : n;
  }
}

static bool is_stopped(const struct run *run)
{
  return run->batch->why.length > 0;
}

/* ---- Written. */

static void count(struct batch *batch, const struct result *result)
{
  batch->rows++;
  if (result->error[0] == '\0')
    return;
  batch->errors++;
  if (batch->shown_count < BATCH_SHOWN)
    batch->shown[batch->shown_count++] = *result;
}

/* The row that was asked once more: is all as it was? */
static void judge_probe(struct run *run, const struct result *result)
{
  const struct result *expected = &run->batch->before.expected;
  struct buffer why = {0};
  size_t i;
  bool same = result->error[0] == '\0';
  for (i = 0; i < RESULT_VALUES; i++)
    same = same && strcmp(result->value[i], expected->value[i]) == 0;
  if (!same) {
    buffer_format(&why, "line %llu of the list was asked once more, and ", (unsigned long long)result->line);
    if (result->error[0] != '\0')
      buffer_format(&why, "has the error '%s' now", result->error);
    else
      buffer_text(&why, "has another value now: the secrets or the implementation are not those of the earlier run");
    stop(run, why.octets);
    run->is_refused = true;
  }
  buffer_free(&why);
}

static void write_oldest(struct run *run)
{
  struct held *held = held_at(run, run->first++);
  if (held->is_probe)
    judge_probe(run, &held->row.result);
  else if (sink_add(run->batch->sink, &held->row.result, &run->batch->why))
    count(run->batch, &held->row.result);
}

/* Whether the oldest row can no longer change. */
static bool is_settled(struct run *run)
{
  const struct held *held = held_at(run, run->first);
  return run->first < run->next && held->due == 0 && run->answered > held->last + run->keep;
}

static void write_settled(struct run *run)
{
  while (!is_stopped(run) && is_settled(run))
    write_oldest(run);
}

/* At the end: all that is answered, up to the first row that is not. */
static void write_rest(struct run *run)
{
  uint64_t end = run->first;
  while (end < run->next && held_at(run, end)->due == 0)
    end++;
  run->batch->is_whole = run->has_ended && end == run->next;
  while (run->is_failing && end > run->first && held_at(run, end - 1)->is_uncertain)
    end--;
  while (run->first < end && !run->is_refused)
    write_oldest(run);
  if (!run->is_refused)
    sink_flush(run->batch->sink, &run->batch->why);
  run->batch->is_whole = run->batch->is_whole && run->first == run->next && !is_stopped(run);
}

/* ---- Read and asked. */

static void push(struct run *run, struct list_row row, bool is_probe)
{
  struct held *held = held_at(run, run->next++);
  size_t i;
  *held = (struct held){.row = row, .last = run->asked, .is_probe = is_probe};
  for (i = 0; i < RESULT_VALUES; i++)
    held->due += row.request[i] != NULL;
}

/* The next row of the list. False if there is none, or no room for it yet. */
static bool read_row(struct run *run)
{
  struct list_row row;
  if (run->next - run->first == ROWS && held_at(run, run->first)->due == 0)
    write_oldest(run);
  if (run->next - run->first == ROWS || is_stopped(run) || process_interrupted() != 0)
    return false;
  switch (list_next(run->batch->list, &row)) {
  case CSV_ROW:
    push(run, row, false);
    return true;
  case CSV_FAILED:
    if (process_interrupted() == 0)
      list_say_failure(run->batch->list, &run->batch->why);
    return false;
  case CSV_END:
    run->has_ended = true;
    return false;
  }
  return false;
}

/* Which request of the youngest row is to be sent; RESULT_VALUES: none. */
static enum result_value unsent(struct run *run)
{
  enum result_value value = 0;
  while (value < RESULT_VALUES && (run->next == run->first || held_at(run, run->next - 1)->row.request[value] == NULL))
    value++;
  return value;
}

static enum transport_next next(void *context, struct transport_request *request)
{
  struct run *run = context;
  struct ask *ask = &run->ask[run->asked % ASKS];
  struct held *held;
  while (unsent(run) == RESULT_VALUES)
    if (is_stopped(run) || !read_row(run))
      return run->has_ended || is_stopped(run) ? TRANSPORT_END : TRANSPORT_LATER;
  held = held_at(run, run->next - 1);
  ask->row = run->next - 1;
  ask->value = unsent(run);
  list_id(ask->id, held->row.result.line, ask->value);
  *request = (struct transport_request){run->asked++, ask->id, held->row.request[ask->value]};
  held->row.request[ask->value] = NULL;
  held->last = run->asked;
  return TRANSPORT_REQUEST;
}

/* ---- Answered. */

/* The value of an ok, in lower case. False if it is none: nothing but steps may follow. */
static bool take_value(struct result *result, enum result_value value, const char *rest)
{
  static const char *const steps[] = {"s", "kdk", "d", "key", NULL};
  struct answer_word word;
  char *to = result->value[value];
  size_t i;
  if (!answer_next(&rest, &word) || !answer_named(&word, result_names[value]) || word.value == NULL ||
      word.value_length != result_digits[value] || strspn(word.value, "0123456789abcdefABCDEF") < word.value_length ||
      (*rest != '\0' && !answer_are_steps(rest, steps)))
    return false;
  for (i = 0; i < word.value_length; i++)
    to[i] = (char)tolower((unsigned char)word.value[i]);
  to[i] = '\0';
  return true;
}

/* What the program says beside a value or a class is not told: it may have a secret in it. */
static void take_answer(struct result *result, enum result_value value, const char *text)
{
  const struct answer answer = answer_parse(text);
  const char *command = result_commands[value];
  switch (answer.status) {
  case ANSWER_OK:
    if (!take_value(result, value, answer.rest))
      result_fail(result, "protocol", "%s: expected %s= with %zu hex digits", command, result_names[value],
                  result_digits[value]);
    break;
  case ANSWER_INVALID:
    result_fail(result, "invalid", "%s: %s", command, error_class_is(command, answer.rest) ? answer.rest : "no class");
    break;
  case ANSWER_UNSUPPORTED:
    result_fail(result, "unsupported", "%s", command);
    break;
  case ANSWER_ERROR:
  case ANSWER_NO_STATUS:
    result_fail(result, "error", "%s", command);
    break;
  }
}

/* A request without an answer. */
static void take_failure(struct held *held, enum result_value value, enum transport_kind kind)
{
  const char *error = kind == TRANSPORT_TIMEOUT ? "timeout" : kind == TRANSPORT_CRASH ? "crash" : "protocol";
  held->row.result.value[value][0] = '\0';
  held->is_uncertain = true;
  result_fail(&held->row.result, error, "%s", result_commands[value]);
}

static void done(void *context, size_t tag, const struct transport_outcome *outcome)
{
  struct run *run = context;
  const struct ask *ask = &run->ask[tag % ASKS];
  struct held *held = held_at(run, ask->row);
  if (outcome->not_asked) { /* nor will anything else be */
    run->is_failing = true;
    stop(run, outcome->reason);
    return;
  }
  if (outcome->kind == TRANSPORT_ANSWER)
    take_answer(&held->row.result, ask->value, outcome->answer);
  else
    take_failure(held, ask->value, outcome->kind);
  held->due--;
  run->answered++;
  write_settled(run);
  if (run->batch->progress != NULL)
    run->batch->progress(run->batch->context, run->batch);
}

static void amend(void *context, size_t tag, const struct transport_outcome *outcome)
{
  struct run *run = context;
  const struct ask *ask = &run->ask[tag % ASKS];
  if (ask->row >= run->first)
    take_failure(held_at(run, ask->row), ask->value, outcome->kind);
  else
    stop(run, "a row was written, and then the program answered to it once more");
}

/* ---- The run. */

/* All rows of the list, and the amendments at the end. */
static void ask_all(struct run *run)
{
  const struct transport_client client = {run, next, done, amend, NULL};
  struct session *session = run->batch->session;
  session_run(session, &client);
  if (!session_stopped(session) && !is_stopped(run))
    free(session_finish(session));
  if (session_gave_up(session) != NULL) {
    run->is_failing = true;
    stop(run, session_gave_up(session));
  }
}

void batch_run(struct batch *batch)
{
  const unsigned long pipeline = session_hello(batch->session)->pipeline;
  struct run *run = memory_new(sizeof *run);
  run->batch = batch;
  run->keep = SESSION_TIMEOUTS_MAX + (pipeline < SESSION_WINDOW_MAX ? pipeline : SESSION_WINDOW_MAX);
  if (batch->before.rows > 0 && batch->before.expected.line > 0)
    push(run, batch->before.probe, true);
  batch->before.probe = (struct list_row){0};
  ask_all(run);
  write_rest(run);
  for (; run->first < run->next; run->first++)
    list_row_free(&held_at(run, run->first)->row);
  free(run);
}

void batch_free(struct batch *batch)
{
  list_row_free(&batch->before.probe);
  buffer_free(&batch->why);
}
