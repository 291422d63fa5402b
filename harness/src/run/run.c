// SPDX-License-Identifier: Apache-2.0
/* A run: see run.h. A request's tag is the place of its case; from `count` on, a place among those asked again. Cases
 * begin in order; a case of many requests holds back those after it until it has its verdict. */
#include "run/run.h"
#include "base/buffer.h"
#include "base/memory.h"
#include "base/printable.h"

#include <stdlib.h>

static size_t requests_of(const struct vector *vector)
{
  return vector->form == REQUEST_SINGLE ? 1 : (size_t)json_integer_value(json_object_get(vector->input, "count"));
}

void run_init(struct run *run, const struct selection *selection)
{
  size_t i;
  *run = (struct run){0};
  run->count = selection->count;
  run->cases = memory_new((run->count + 1) * sizeof *run->cases);
  for (i = 0; i < run->count; i++)
    run->cases[i].vector = selection->vector[i];
  for (i = 0; i < run->count; i++)
    run->requests += requests_of(run->cases[i].vector);
}

bool run_claims(const struct run *run, const struct claim_line *line, const struct run_case *c)
{
  bool is_offered;
  if (run->claim == NULL)
    return false;
  is_offered = run->offers(run->context, c->vector->command->name);
  return line != NULL ? claim_line_has(line, c->vector, is_offered) : claim_has(run->claim, c->vector, is_offered);
}

static void conclude(struct run *run, struct run_case *c)
{
  if (c->verdict.kind == VERDICT_UNSUPPORTED && run_claims(run, NULL, c))
    verdict_claimed(&c->verdict, c->vector);
  c->concluded = true;
  run->concluded++;
  run->answered += requests_of(c->vector) - (c->vector->form != REQUEST_SINGLE ? run->steps : 0);
  if (run->progress != NULL)
    run->progress(run->context, run);
}

void run_conclude(struct run *run, size_t i, const struct verdict *verdict)
{
  run->cases[i].verdict = *verdict;
  run->cases[i].asked_again = verdict->again != NULL;
  conclude(run, &run->cases[i]);
}

static void end_sequence(struct run *run)
{
  sequence_free(run->sequence);
  run->sequence = NULL;
}

/* A request that cannot be made: the case stays without a verdict, so that the run as a whole is refused (tally.h).
 * Loading the vectors has tried them all, so this is a fault of ours. */
static void leave_unjudged(struct run *run, struct run_case *c, char *why)
{
  struct buffer b = {0};
  buffer_format(&b, "its request could not be made: %s", why != NULL ? why : "the input does not make one");
  free(why);
  verdict_clear(&c->verdict);
  c->verdict.reason = buffer_take(&b);
  conclude(run, c);
}

/* The next request of the sequence that goes on. False if there is none now: *next then says why. */
static bool next_step(struct run *run, struct transport_request *request, enum transport_next *next)
{
  struct run_case *c = &run->cases[run->next - 1];
  char *why = NULL;
  *next = TRANSPORT_LATER;
  switch (sequence_next(run->sequence, &request->line, &why)) {
  case SEQUENCE_LINE:
    request->tag = run->next - 1;
    request->id = c->vector->id;
    *next = TRANSPORT_REQUEST;
    return true;
  case SEQUENCE_IMPOSSIBLE:
    leave_unjudged(run, c, why);
    return false;
  case SEQUENCE_ANSWER_DUE:
  case SEQUENCE_ALL_MADE:
    break;
  }
  return true;
}

/* Begin the next case. False if it takes no single request: it is a sequence now, or has its verdict. */
static bool begin(struct run *run, struct transport_request *request)
{
  struct run_case *c = &run->cases[run->next];
  char *why = NULL;
  request->tag = run->next++;
  if (c->concluded)
    return false;
  if (!run->offers(run->context, c->vector->command->name)) {
    verdict_not_offered(&c->verdict, c->vector);
    conclude(run, c);
    return false;
  }
  if (c->vector->form != REQUEST_SINGLE) {
    run->steps = 0;
    run->sequence = sequence_new(c->vector->id, c->vector->form, c->vector->input, &why);
    if (run->sequence == NULL)
      leave_unjudged(run, c, why);
    return false;
  }
  request->id = c->vector->id;
  request->line = request_line(c->vector->id, c->vector->command, c->vector->input, &why);
  if (request->line == NULL)
    leave_unjudged(run, c, why);
  return request->line != NULL;
}

/* ---- Again. */

/* One request that was answered and judged. */
static bool can_be_asked_again(const struct run_case *c)
{
  return c->vector->form == REQUEST_SINGLE && c->verdict.given != NULL &&
         (c->verdict.kind == VERDICT_PASS || c->verdict.kind == VERDICT_FAIL);
}

/* Mark so many of the cases with a verdict, from the first to the last, evenly. */
static void mark(const struct run *run, bool *is_chosen, enum verdict_kind kind, size_t wanted)
{
  size_t i, n = 0, seen = 0, chosen = 0;
  for (i = 0; i < run->count; i++)
    n += can_be_asked_again(&run->cases[i]) && run->cases[i].verdict.kind == kind;
  for (i = 0; i < run->count && chosen < wanted; i++)
    if (can_be_asked_again(&run->cases[i]) && run->cases[i].verdict.kind == kind &&
        seen++ * (wanted - 1u) >= chosen * (n - 1u)) {
      is_chosen[i] = true;
      chosen++;
    }
}

static size_t least(size_t a, size_t b)
{
  return a < b ? a : b;
}

/* Choose half of them from what failed, if so many did: what fails seldom is seldom in a choice of all. The order is
 * first, last, second, last but one, and so on, so that each follows another request than before. */
static void choose(struct run *run)
{
  struct run_again *again = &run->again;
  bool *is_chosen = memory_new(run->count + 1u);
  size_t i, passes = 0, failures = 0, n = 0;
  for (i = 0; i < run->count; i++) {
    passes += can_be_asked_again(&run->cases[i]) && run->cases[i].verdict.kind == VERDICT_PASS;
    failures += can_be_asked_again(&run->cases[i]) && run->cases[i].verdict.kind == VERDICT_FAIL;
  }
  again->chosen = true;
  again->count = least(passes + failures, RUN_AGAIN_MAX);
  failures = least(failures, again->count - least(passes, RUN_AGAIN_MAX / 2u));
  mark(run, is_chosen, VERDICT_FAIL, failures);
  mark(run, is_chosen, VERDICT_PASS, again->count - failures);
  for (i = 0; i < run->count; i++)
    if (is_chosen[i]) {
      again->at[2u * n < again->count ? 2u * n : 2u * (again->count - n) - 1u] = i;
      n++;
    }
  run->requests += again->count;
  free(is_chosen);
}

/* Begin no more of them: those that are begun come to their end. */
static void end_again(struct run *run)
{
  run->requests -= run->again.count - run->again.next;
  run->again.count = run->again.next;
}

static enum transport_next next_again(struct run *run, struct transport_request *request)
{
  struct run_again *again = &run->again;
  const struct vector *vector;
  if (!run->asks_again)
    return TRANSPORT_END;
  if (run->concluded < run->count)
    return TRANSPORT_LATER;
  if (!again->chosen)
    choose(run);
  if (again->next == again->count)
    return TRANSPORT_END;
  vector = run->cases[again->at[again->next]].vector;
  request->tag = run->count + again->next++;
  request->id = vector->id;
  request->line = request_line(vector->id, vector->command, vector->input, NULL);
  return TRANSPORT_REQUEST;
}

/* What became of a request that was made again; is_late: it amends what was told before. A break ends it: one is
 * enough. */
static void done_again(struct run *run, size_t i, const struct transport_outcome *outcome, bool is_late)
{
  struct run_again *again = &run->again;
  struct run_case *c = &run->cases[again->at[i]];
  const bool is_first = !again->done[i];
  if (!is_first && !is_late)
    return;
  again->done[i] = true;
  again->through += is_first;
  run->answered += is_first;
  c->asked_again = c->asked_again || !outcome->not_asked;
  c->restarted = again->restarted;
  if (outcome->kind == TRANSPORT_ANSWER)
    verdict_again(&c->verdict, c->vector, outcome->answer, run->strict_class);
  else if (!outcome->not_asked)
    verdict_again_broken(&c->verdict, outcome);
  if (outcome->kind != TRANSPORT_ANSWER)
    end_again(run);
  if (run->progress != NULL)
    run->progress(run->context, run);
}

bool run_again_after_restart(struct run *run)
{
  struct run_again old = run->again, *again = &run->again;
  size_t i;
  if (!run->asks_again || !run_is_over(run) || old.restarted)
    return false;
  *again = (struct run_again){.chosen = true, .restarted = true};
  for (i = 0; i < old.count; i++)
    if (run->cases[old.at[i]].verdict.kind == VERDICT_FAIL)
      again->at[again->count++] = old.at[i];
  run->requests += again->count;
  return again->count > 0;
}

bool run_is_over(const struct run *run)
{
  return run->concluded == run->count &&
         (!run->asks_again || (run->again.chosen && run->again.through == run->again.count));
}

/* ---- The client. */

static enum transport_next next_request(void *context, struct transport_request *request)
{
  struct run *run = context;
  enum transport_next next;
  for (;;) {
    if (run->sequence != NULL && run->cases[run->next - 1].concluded)
      end_sequence(run);
    if (run->sequence != NULL && next_step(run, request, &next))
      return next;
    if (run->sequence != NULL)
      continue;
    if (run->next == run->count)
      return next_again(run, request);
    if (begin(run, request))
      return TRANSPORT_REQUEST;
  }
}

/* Whether the answer leaves the case without a verdict, since more are to come. */
static bool goes_on(struct run *run, struct run_case *c, const char *answer)
{
  if (c->vector->form != REQUEST_SINGLE)
    return verdict_of_step(&c->verdict, c->vector, run->sequence, answer);
  verdict_of_answer(&c->verdict, c->vector, answer, run->strict_class);
  return false;
}

static void count_step(struct run *run)
{
  run->steps++;
  run->answered++;
  if (run->progress != NULL)
    run->progress(run->context, run);
}

static void take(void *context, size_t tag, const struct transport_outcome *outcome)
{
  struct run *run = context;
  struct run_case *c;
  if (tag >= run->count) {
    done_again(run, tag - run->count, outcome, false);
    return;
  }
  c = &run->cases[tag];
  if (c->concluded)
    return;
  if (outcome->kind == TRANSPORT_ANSWER) {
    if (goes_on(run, c, outcome->answer)) {
      count_step(run);
      return;
    }
  } else {
    verdict_of_outcome(&c->verdict, outcome);
  }
  conclude(run, c);
}

static void take_late(void *context, size_t tag, const struct transport_outcome *outcome)
{
  struct run *run = context;
  struct run_case *c;
  if (tag >= run->count) {
    done_again(run, tag - run->count, outcome, true);
    return;
  }
  c = &run->cases[tag];
  verdict_clear(&c->verdict);
  verdict_of_outcome(&c->verdict, outcome);
  if (!c->concluded)
    conclude(run, c);
}

/* Hand on an outcome, without paths if they are to be left out: what is judged and kept is then the same. */
static void hand_on(struct run *run, size_t tag, const struct transport_outcome *outcome,
                    void (*to)(void *context, size_t tag, const struct transport_outcome *outcome))
{
  struct transport_outcome clean = *outcome;
  char *answer, *reason, *diagnostics;
  if (run->folders == NULL) {
    to(run, tag, outcome);
    return;
  }
  clean.answer = answer = printable_without_paths(outcome->answer, run->folders);
  clean.reason = reason = printable_without_paths(outcome->reason, run->folders);
  clean.diagnostics = diagnostics = printable_without_paths(outcome->diagnostics, run->folders);
  to(run, tag, &clean);
  free(answer);
  free(reason);
  free(diagnostics);
}

static void done(void *context, size_t tag, const struct transport_outcome *outcome)
{
  hand_on(context, tag, outcome, take);
}

static void amend(void *context, size_t tag, const struct transport_outcome *outcome)
{
  hand_on(context, tag, outcome, take_late);
}

static bool wanted(void *context, size_t tag)
{
  const struct run *run = context;
  return tag >= run->count ? !run->again.done[tag - run->count] : !run->cases[tag].concluded;
}

struct transport_client run_client(struct run *run)
{
  const struct transport_client client = {run, next_request, done, amend, wanted};
  return client;
}

void run_free(struct run *run)
{
  size_t i;
  for (i = 0; i < run->count; i++)
    verdict_clear(&run->cases[i].verdict);
  free(run->cases);
  end_sequence(run);
  *run = (struct run){0};
}
