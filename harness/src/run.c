// SPDX-License-Identifier: Apache-2.0
/* A run: see run.h. A request's tag is the place of its case. Cases begin in order; a case of many requests holds back
 * those after it until it has its verdict. */
#include "run.h"
#include "memory.h"

#include <stdlib.h>

void run_init(struct run *run, const struct selection *selection)
{
  size_t i;
  *run = (struct run){0};
  run->count = selection->count;
  run->cases = memory_new((run->count + 1) * sizeof *run->cases);
  for (i = 0; i < run->count; i++)
    run->cases[i].vector = selection->vector[i];
}

static void conclude(struct run *run, struct run_case *c)
{
  c->concluded = true;
  run->concluded++;
  if (run->progress != NULL)
    run->progress(run->context, run);
}

static void end_sequence(struct run *run)
{
  sequence_free(run->sequence);
  run->sequence = NULL;
}

/* The next request of the sequence that goes on. */
static enum transport_next next_step(struct run *run, struct transport_request *request)
{
  char *line;
  if (sequence_next(run->sequence, &line, NULL) != SEQUENCE_LINE)
    return TRANSPORT_LATER;
  request->tag = run->next - 1;
  request->id = run->cases[run->next - 1].vector->id;
  request->line = line;
  return TRANSPORT_REQUEST;
}

/* Begin the next case. False if it takes no single request: it is a sequence now, or has its verdict. */
static bool begin(struct run *run, struct transport_request *request)
{
  struct run_case *c = &run->cases[run->next];
  char *why = NULL;
  request->tag = run->next++;
  if (!run->offers(run->context, c->vector->command->name)) {
    verdict_not_offered(&c->verdict, c->vector);
    conclude(run, c);
    return false;
  }
  /* Loading the vectors has tried both, so neither fails. */
  if (c->vector->form != REQUEST_SINGLE) {
    run->sequence = sequence_new(c->vector->id, c->vector->form, c->vector->input, &why);
    return false;
  }
  request->id = c->vector->id;
  request->line = request_line(c->vector->id, c->vector->command, c->vector->input, &why);
  return true;
}

static enum transport_next next_request(void *context, struct transport_request *request)
{
  struct run *run = context;
  for (;;) {
    if (run->sequence != NULL && run->cases[run->next - 1].concluded)
      end_sequence(run);
    if (run->sequence != NULL)
      return next_step(run, request);
    if (run->next == run->count)
      return TRANSPORT_END;
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

static void done(void *context, size_t tag, const struct transport_outcome *outcome)
{
  struct run *run = context;
  struct run_case *c = &run->cases[tag];
  if (c->concluded)
    return;
  if (outcome->kind == TRANSPORT_ANSWER) {
    if (goes_on(run, c, outcome->answer))
      return;
  } else {
    verdict_of_outcome(&c->verdict, outcome);
  }
  conclude(run, c);
}

static void amend(void *context, size_t tag, const struct transport_outcome *outcome)
{
  struct run *run = context;
  struct run_case *c = &run->cases[tag];
  verdict_clear(&c->verdict);
  verdict_of_outcome(&c->verdict, outcome);
  if (!c->concluded)
    conclude(run, c);
}

static bool wanted(void *context, size_t tag)
{
  const struct run *run = context;
  return !run->cases[tag].concluded;
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
