// SPDX-License-Identifier: Apache-2.0
/* What an answer is worth: see verdict.h. */
#include "run/verdict.h"
#include "run/reason.h"
#include "base/buffer.h"
#include "base/memory.h"
#include "base/printable.h"

#include <stdlib.h>
#include <string.h>

/* So much of a program's standard error is kept for each case. */
#define DIAGNOSTICS_MAX 2048u

const char *verdict_name(enum verdict_kind kind)
{
  static const char *const names[VERDICT_KINDS] = {"unjudged", "pass",    "fail", "unsupported",
                                                   "error",    "timeout", "crash"};
  return names[kind];
}

void verdict_clear(struct verdict *v)
{
  free(v->reason);
  free(v->expected);
  free(v->given);
  free(v->declined);
  free(v->remark);
  free(v->again);
  free(v->diagnostics);
  *v = (struct verdict){0};
}

/* What session.h never hands on. */
#define NO_STATUS "the answer begins with none of ok, invalid, unsupported and error"

/* Set the verdict, with the reason that is in b; b is then empty. */
static void settle(struct verdict *v, enum verdict_kind kind, struct buffer *b)
{
  v->kind = kind;
  v->reason = buffer_take(b);
}

static bool same_but_for_case(const char *a, size_t n, const char *b)
{
  size_t i;
  if (strlen(b) != n)
    return false;
  for (i = 0; i < n; i++) {
    char x = a[i] >= 'A' && a[i] <= 'F' ? (char)(a[i] - 'A' + 'a') : a[i];
    char y = b[i] >= 'A' && b[i] <= 'F' ? (char)(b[i] - 'A' + 'a') : b[i];
    if (x != y)
      return false;
  }
  return true;
}

static void add_clauses(struct buffer *b, const struct vector *vector)
{
  size_t i;
  for (i = 0; i < json_array_size(vector->clauses); i++)
    buffer_format(b, "%s%s", i == 0 ? (json_array_size(vector->clauses) == 1 ? "clause " : "clauses ") : ", ",
                  json_string_value(json_array_get(vector->clauses, i)));
}

char *verdict_expected(const struct vector *vector)
{
  const char *const *name = request_answers(vector->command, vector->input);
  struct buffer b = {0};
  if (vector->class != NULL)
    buffer_format(&b, "invalid %s", vector->class);
  else
    buffer_text(&b, "ok");
  for (; vector->class == NULL && *name != NULL; name++)
    buffer_format(&b, " %s=%s", *name, json_string_value(json_object_get(vector->output, *name)));
  return buffer_take(&b);
}

/* The answer that would have been due; of many requests each has a key. */
static char *due_to(const struct vector *vector)
{
  return vector->form == REQUEST_SINGLE ? verdict_expected(vector) : memory_copy("ok key=...");
}

static struct verdict_answer read_answer(const struct vector *vector, const char *text)
{
  const char *const *name = request_answers(vector->command, vector->input), *rest;
  const struct answer parsed = answer_parse(text);
  struct verdict_answer answer = {.status = parsed.status, .rest = parsed.rest};
  struct answer_word word;
  for (rest = parsed.rest; answer.status == ANSWER_OK && *name != NULL && answer.values < REQUEST_ANSWERS_MAX; name++) {
    if (!answer_next(&rest, &word) || !answer_named(&word, *name) || word.value == NULL)
      break;
    answer.value[answer.values++] = word;
    answer.rest = rest;
  }
  return answer;
}

void verdict_read(struct verdict *v, const struct vector *vector)
{
  v->answer = read_answer(vector, v->given);
}

bool verdict_of_declined(struct verdict *v, const char *text)
{
  const struct answer answer = answer_parse(text);
  struct buffer b = {0};
  if (answer.status != ANSWER_UNSUPPORTED && answer.status != ANSWER_ERROR)
    return false;
  if (answer.rest[0] == '\0')
    buffer_text(&b, "no reason is given");
  else
    printable_add(&b, answer.rest, strlen(answer.rest));
  settle(v, answer.status == ANSWER_UNSUPPORTED ? VERDICT_UNSUPPORTED : VERDICT_ERROR, &b);
  v->declined = printable_clip(text, PRINTABLE_KEPT);
  return true;
}

/* An answer to an invalid vector. */
static void judge_refusal(struct verdict *v, const struct vector *vector, const struct verdict_answer *answer,
                          bool strict)
{
  struct buffer b = {0};
  if (answer->status == ANSWER_OK) {
    buffer_text(&b, "accepted: an input that must be refused; ");
    add_clauses(&b, vector);
    settle(v, VERDICT_FAIL, &b);
  } else if (answer->status != ANSWER_INVALID) {
    buffer_text(&b, NO_STATUS);
    settle(v, VERDICT_FAIL, &b);
  } else if (answer->rest[0] == '\0' || strcmp(answer->rest, vector->class) == 0) {
    v->kind = VERDICT_PASS;
  } else {
    reason_class(&b, answer->rest, vector->class);
    if (strict) {
      settle(v, VERDICT_FAIL, &b);
    } else {
      v->kind = VERDICT_PASS;
      v->remark = buffer_take(&b);
    }
  }
}

/* Whether something follows the last value that is no step. */
static bool has_more(const struct vector *vector, const struct verdict_answer *answer)
{
  const struct answer_word *last = &answer->value[answer->values - 1];
  return last->value[last->value_length] != '\0' &&
         !answer_are_steps(answer->rest, request_steps(vector->command, vector->input));
}

/* That something else follows it, and which steps there could be. */
static void add_more(struct buffer *b, const char *name, const struct vector *vector,
                     const struct verdict_answer *answer)
{
  const char *const *steps = request_steps(vector->command, vector->input);
  size_t i;
  buffer_format(b, "unexpected %s after %s=", answer->rest[0] == '\0' ? "blank" : "text", name);
  for (i = 0; answer->rest[0] != '\0' && steps[i] != NULL; i++)
    buffer_format(b, "%s%s=", i == 0 ? "; allowed are steps in hex, each once: " : " ", steps[i]);
}

/* An answer to a valid vector. */
static void judge_value(struct verdict *v, const struct vector *vector, const struct verdict_answer *answer)
{
  const char *const *name = request_answers(vector->command, vector->input);
  struct buffer b = {0};
  size_t i;
  if (answer->status != ANSWER_OK)
    buffer_text(&b, answer->status == ANSWER_INVALID ? "refused: a valid input" : NO_STATUS);
  else if (*name == NULL)
    buffer_text(&b, "no answer to this request is known");
  for (i = 0; name[i] != NULL && b.length == 0; i++) {
    const struct answer_word *found = &answer->value[i];
    const char *due = json_string_value(json_object_get(vector->output, name[i]));
    if (i == answer->values)
      reason_missing(&b, name[i], answer->rest);
    else if (!same_but_for_case(found->value, found->value_length, due))
      reason_value(&b, name[i], found, due);
  }
  if (b.length == 0 && has_more(vector, answer))
    add_more(&b, name[i - 1], vector, answer);
  if (b.length > 0)
    settle(v, VERDICT_FAIL, &b);
  else
    v->kind = VERDICT_PASS;
}

void verdict_of_answer(struct verdict *v, const struct vector *vector, const char *text, bool strict)
{
  char *given = printable_clip(text, PRINTABLE_KEPT);
  const bool is_whole = strcmp(given, text) == 0;
  const struct verdict_answer answer = read_answer(vector, is_whole ? given : text);
  if (verdict_of_declined(v, text)) {
    free(given);
    return;
  }
  if (vector->class != NULL)
    judge_refusal(v, vector, &answer, strict);
  else
    judge_value(v, vector, &answer);
  if (!is_whole && v->kind == VERDICT_PASS) { /* kept whole, so that whoever reads the report can judge it again */
    free(given);
    given = memory_copy(text);
  }
  v->given = given;
  v->answer = answer;
  if (!is_whole)
    verdict_read(v, vector);
  if (v->kind == VERDICT_FAIL)
    v->expected = verdict_expected(vector);
}

/* Sequences. */

/* The checkpoint of a chain at an epoch; *before is the last one before it, 0 if there is none. NULL if there is none.
 */
static const char *checkpoint(const struct vector *vector, json_int_t epoch, json_int_t *before)
{
  const json_t *keys = json_object_get(vector->output, "keys");
  size_t i;
  *before = 0;
  for (i = 0; i < json_array_size(keys); i++) {
    const json_t *key = json_array_get(keys, i);
    json_int_t at = json_integer_value(json_object_get(key, "epoch"));
    if (at == epoch)
      return json_string_value(json_object_get(key, "key"));
    if (at < epoch)
      *before = at;
  }
  return NULL;
}

/* Fail what was compared at some step; the value given is that of the whole. */
static void fail_with(struct verdict *v, struct buffer *reason, const char *name, const char *expected,
                      const char *given)
{
  struct buffer b = {0};
  settle(v, VERDICT_FAIL, reason);
  buffer_format(&b, "%s=%s", name, expected);
  v->expected = buffer_take(&b);
  buffer_format(&b, "%s=%s", name, given);
  v->given = buffer_take(&b);
}

/* Compare a chain's key where there is a checkpoint. False if it differs. */
static bool judge_checkpoint(struct verdict *v, const struct vector *vector, const struct sequence *sequence)
{
  json_int_t epoch = sequence_epoch(sequence), before;
  const char *expected = checkpoint(vector, epoch, &before);
  struct buffer b = {0};
  if (expected == NULL || same_but_for_case(expected, strlen(expected), sequence_key(sequence)))
    return true;
  if (before == 0)
    buffer_format(&b, "wrong at epoch %" JSON_INTEGER_FORMAT ", the first that is compared", epoch);
  else
    buffer_format(&b, "right at epoch %" JSON_INTEGER_FORMAT ", wrong at epoch %" JSON_INTEGER_FORMAT, before, epoch);
  fail_with(v, &b, "key", expected, sequence_key(sequence));
  return false;
}

/* The last checkpoint of a chain, which is at its last epoch; or the digest of all keys. NULL if there is none. */
static const char *whole_of(const struct vector *vector)
{
  const json_t *keys = json_object_get(vector->output, "keys");
  if (vector->form == REQUEST_ACCUMULATED)
    return json_string_value(json_object_get(vector->output, "sha256"));
  return json_string_value(json_object_get(json_array_get(keys, json_array_size(keys) - 1u), "key"));
}

static const char *name_of_whole(const struct vector *vector)
{
  return vector->form == REQUEST_ACCUMULATED ? "sha256" : "key";
}

void verdict_of_whole(struct verdict *v, const struct vector *vector, const char *given)
{
  const char *expected = whole_of(vector), *name = name_of_whole(vector);
  size_t n = strlen(name);
  struct buffer b = {0};
  bool is_named = strncmp(given, name, n) == 0 && given[n] == '=';
  if (is_named && expected != NULL && same_but_for_case(expected, strlen(expected), given + n + 1)) {
    v->kind = VERDICT_PASS;
    v->given = memory_copy(given);
    return;
  }
  buffer_format(&b,
                "the %s of %" JSON_INTEGER_FORMAT " keys differs from the expected one: at least one of them is wrong",
                vector->form == REQUEST_ACCUMULATED ? "SHA-256" : "last",
                json_integer_value(json_object_get(vector->input, "count")));
  fail_with(v, &b, name, expected != NULL ? expected : "", is_named ? given + n + 1 : "");
}

static void judge_whole(struct verdict *v, const struct vector *vector, const struct sequence *sequence)
{
  struct buffer given = {0};
  char digest[65];
  if (vector->form == REQUEST_ACCUMULATED)
    sequence_digest(sequence, digest);
  buffer_format(&given, "%s=%s", name_of_whole(vector),
                vector->form == REQUEST_ACCUMULATED ? digest : sequence_key(sequence));
  verdict_of_whole(v, vector, given.octets);
  buffer_free(&given);
}

/* A step that gives no key ends the sequence. */
static void fail_step(struct verdict *v, const struct vector *vector, const struct sequence *sequence, const char *what,
                      const char *text)
{
  struct buffer b = {0};
  buffer_format(&b, "request %zu of %zu: %s", sequence_taken(sequence) + 1, sequence_count(sequence), what);
  settle(v, VERDICT_FAIL, &b);
  v->expected = due_to(vector);
  v->given = printable_clip(text, PRINTABLE_KEPT);
}

bool verdict_of_step(struct verdict *v, const struct vector *vector, struct sequence *sequence, const char *text)
{
  const struct verdict_answer answer = read_answer(vector, text);
  struct buffer wrong = {0};
  if (verdict_of_declined(v, text))
    return false;
  if (answer.status != ANSWER_OK)
    buffer_text(&wrong, answer.status == ANSWER_INVALID ? "refused: a valid input" : NO_STATUS);
  else if (answer.values == 0)
    reason_missing(&wrong, "key", answer.rest);
  else if (has_more(vector, &answer))
    add_more(&wrong, "key", vector, &answer);
  if (wrong.length == 0 && !sequence_take(sequence, answer.value[0].value, answer.value[0].value_length))
    buffer_text(&wrong, "the key is not hex of the expected length");
  if (wrong.length > 0) {
    fail_step(v, vector, sequence, wrong.octets, text);
    buffer_free(&wrong);
    return false;
  }
  if (vector->form == REQUEST_CHAIN && !judge_checkpoint(v, vector, sequence))
    return false;
  if (sequence_taken(sequence) < sequence_count(sequence))
    return true;
  judge_whole(v, vector, sequence);
  return false;
}

/* No answer. */

/* The last of a text: raw octets are up to five times as long in a report. */
static const char *end_of(const char *text)
{
  size_t n = strlen(text);
  return n <= DIAGNOSTICS_MAX ? text : text + n - DIAGNOSTICS_MAX;
}

void verdict_of_outcome(struct verdict *v, const struct transport_outcome *outcome)
{
  v->kind = outcome->kind == TRANSPORT_TIMEOUT ? VERDICT_TIMEOUT
            : outcome->kind == TRANSPORT_CRASH ? VERDICT_CRASH
            : outcome->kind == TRANSPORT_LOST  ? VERDICT_CRASH
                                               : VERDICT_ERROR;
  v->not_restarted = outcome->kind == TRANSPORT_LOST;
  v->broke_protocol = outcome->kind == TRANSPORT_BROKEN;
  v->reason = memory_copy(outcome->reason);
  if (outcome->diagnostics != NULL && outcome->diagnostics[0] != '\0')
    v->diagnostics = memory_copy(end_of(outcome->diagnostics));
}

/* Again. */

static bool same_word(const struct answer_word *a, const struct answer_word *b)
{
  char *value = memory_copy_octets(b->value, b->value_length);
  bool is_same = same_but_for_case(a->value, a->value_length, value);
  free(value);
  return is_same;
}

/* Whether two answers say the same: the values that are due, which is what is judged; of a refusal, its class where
 * that is judged. What is malformed is the same only to the letter. */
static bool same_answer(const struct verdict *v, const struct verdict *now, bool strict)
{
  size_t i;
  if (now->given == NULL || v->answer.status != now->answer.status)
    return false;
  if (v->answer.status == ANSWER_INVALID)
    return !strict || strcmp(v->answer.rest, now->answer.rest) == 0;
  if (v->answer.values != now->answer.values)
    return false;
  for (i = 0; i < v->answer.values; i++)
    if (!same_word(&v->answer.value[i], &now->answer.value[i]))
      return false;
  return v->answer.values > 0 || strcmp(v->given, now->given) == 0;
}

static const char *how(enum verdict_kind kind)
{
  return kind == VERDICT_PASS ? "rightly" : kind == VERDICT_FAIL ? "wrongly" : verdict_name(kind);
}

void verdict_again(struct verdict *v, const struct vector *vector, const char *answer, bool strict)
{
  struct verdict now = {0};
  struct buffer b = {0};
  if (v->kind != VERDICT_PASS && v->kind != VERDICT_FAIL)
    return;
  verdict_of_answer(&now, vector, answer, strict);
  if (!same_answer(v, &now, strict)) {
    buffer_format(&b, "the same request was answered in two ways: %s at first, %s when it was asked again at the end",
                  how(v->kind), how(now.kind));
    free(v->reason);
    settle(v, VERDICT_ERROR, &b);
    v->again = printable_clip(answer, PRINTABLE_KEPT);
    if (v->expected == NULL)
      v->expected = verdict_expected(vector);
  }
  verdict_clear(&now);
}

void verdict_again_broken(struct verdict *v, const struct transport_outcome *outcome)
{
  struct verdict now = {0};
  struct buffer b = {0};
  verdict_of_outcome(&now, outcome);
  buffer_format(&b, "%s (asked again at the end)", now.reason);
  free(now.reason);
  now.reason = buffer_take(&b);
  now.given = v->given;
  now.again = memory_copy(now.reason);
  v->given = NULL;
  verdict_clear(v);
  *v = now;
}

void verdict_claimed(struct verdict *v, const struct vector *vector)
{
  struct buffer b = {0};
  if (v->kind != VERDICT_UNSUPPORTED)
    return;
  buffer_format(&b, "claimed, but unsupported: %s", v->reason);
  free(v->reason);
  settle(v, VERDICT_FAIL, &b);
  v->expected = due_to(vector);
}

void verdict_not_offered(struct verdict *v, const struct vector *vector)
{
  struct buffer b = {0};
  buffer_format(&b, "hello does not offer '%s'", vector->command->name);
  settle(v, VERDICT_UNSUPPORTED, &b);
}
