// SPDX-License-Identifier: Apache-2.0
/* What must hold of every vector that the harness takes: see judge.h. */
#include "judge.h"
#include "fuzz.h"
#include "base/printable.h"
#include "protocol/question.h"
#include "run/tally.h"

#include <stdlib.h>
#include <string.h>

static enum verdict_kind judged(const struct vector *vector, const char *answer)
{
  struct verdict v = {0};
  enum verdict_kind kind;
  verdict_of_answer(&v, vector, answer, true);
  kind = v.kind;
  verdict_clear(&v);
  return kind;
}

static void judge_single(const struct vector *vector)
{
  char *line = request_line(vector->id, vector->command, vector->input, NULL), *due = verdict_expected(vector);
  struct buffer b = {0};
  struct question q;
  CHECK(line != NULL && strlen(line) <= REQUEST_MAX && printable_is(line, strlen(line)));
  CHECK(judged(vector, due) == VERDICT_PASS);
  CHECK(judged(vector, "ok") == VERDICT_FAIL && judged(vector, "ok ") == VERDICT_FAIL);
  CHECK(judged(vector, "error") == VERDICT_ERROR && judged(vector, "unsupported why") == VERDICT_UNSUPPORTED);
  CHECK((judged(vector, "invalid") == VERDICT_PASS) == (vector->class != NULL));
  buffer_format(&b, "%s00", due);
  CHECK(judged(vector, b.octets) == VERDICT_FAIL);
  b.octets[strlen(due) - 1] = '\0';
  CHECK(judged(vector, b.octets) == VERDICT_FAIL);
  (void)question_read(&q, vector->command->name, vector->input);
  question_free(&q);
  buffer_free(&b);
  free(due);
  free(line);
}

/* A run of one or all that is answered the same whatever it asks; NULL: not at all. Its result. */
static enum tally_result run_with(const struct vector **vector, size_t count, const char *answer);

void judge_vector(const struct vector *vector)
{
  const struct vector *one[] = {vector};
  if (vector->form == REQUEST_SINGLE)
    judge_single(vector);
  else
    CHECK(run_with(one, 1, "ok key=12") != TALLY_CONFORMANT);
}

/* ---- Runs ---- */

static bool offers(void *context, const char *command)
{
  (void)context;
  (void)command;
  return true;
}

static enum tally_result run_with(const struct vector **vector, size_t count, const char *answer)
{
  const struct selection selection = {vector, count};
  const struct transport_outcome outcome = {.kind = TRANSPORT_ANSWER, .answer = answer};
  struct transport_request request;
  struct transport_client client;
  enum tally_result result;
  struct run run;
  run_init(&run, &selection);
  run.offers = offers;
  client = run_client(&run);
  while (client.next(client.context, &request) == TRANSPORT_REQUEST) {
    free(request.line);
    if (answer == NULL)
      break;
    client.done(client.context, request.tag, &outcome);
  }
  result = tally_result(&run);
  run_free(&run);
  return result;
}

void judge_folder(const struct vectors *vectors)
{
  struct selection selection;
  struct selection_filter all = {.profile = "full"};
  char *why = NULL;
  size_t i;
  for (i = 0; i < vectors->count; i++) {
    CHECK(vectors_find(vectors, vectors->vector[i].id) == &vectors->vector[i]);
    judge_vector(&vectors->vector[i]);
  }
  if (!selection_make(&selection, vectors, &all, &why)) {
    CHECK(why != NULL);
    free(why);
    return;
  }
  CHECK(run_with(selection.vector, selection.count, "ok key=12") != TALLY_CONFORMANT);
  selection_free(&selection);
}
