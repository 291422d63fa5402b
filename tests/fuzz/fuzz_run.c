// SPDX-License-Identifier: Apache-2.0
/* A whole run with a program that is the fuzzer's (mock_process.h): the session, verdicts and tally, held against the
 * mock's book. As fuzz_report (WITH_REPORT) with fewer cases, whose diagnosis and report are made, too: that takes
 * several times as long. */
#include "vectors/accumulated.h"
#include "model/catalogue.h"
#include "kit/convert.h"
#include "fuzz.h"
#include "base/hex.h"
#include "report/document.h"
#include "report/forms.h"
#include "base/memory.h"
#include "mock_process.h"
#include "transport/process.h"
#include "protocol/question.h"
#include "transport/session.h"
#include "run/tally.h"
#include "report/terminal.h"

#include <openssl/sha.h>
#include <stdlib.h>
#include <string.h>

#ifdef WITH_REPORT
/* Of the catalogue so many faults: the search for two and three together takes seconds with all of them. */
static const size_t few_faults = 8;
#define catalogue_count few_faults
#include "diagnosis/diagnosis.h"
#include "diagnosis/search.c"
#undef catalogue_count
#endif

#define CASES_MAX 32u

#ifdef WITH_REPORT
#define SELECTED_MAX 3u
#else
#define SELECTED_MAX CASES_MAX
#endif

/* All cases, made once; and those of an execution. */
static struct mock_case all_cases[CASES_MAX], cases[CASES_MAX];
static size_t all_count;
static const struct vector *selected[CASES_MAX];
static struct selection selection = {selected, 0};

/* ---- The cases: the first of each family, and a chain and an accumulated vector that are short. ---- */

static void add_case(const struct vector *vector)
{
  CHECK(all_count + 1 < CASES_MAX);
  all_cases[all_count++].vector = vector;
}

static void add_single(const struct vector *vector)
{
  struct mock_case *c = &all_cases[all_count];
  const char *const *name = request_answers(vector->command, vector->input);
  struct buffer b = {0};
  add_case(vector);
  c->requests = 1;
  c->request[0] = request_line(vector->id, vector->command, vector->input, NULL);
  buffer_format(&b, "%s%s", vector->class != NULL ? "invalid " : "ok", vector->class != NULL ? vector->class : "");
  for (; vector->class == NULL && *name != NULL; name++)
    buffer_format(&b, " %s=%s", *name, json_string_value(json_object_get(vector->output, *name)));
  c->answer[0] = buffer_take(&b);
}

/* One derivation of a sequence by the reference: the request and its answer. Gives the key. */
static const char *add_step(struct mock_case *c, const char *id, const json_t *input)
{
  struct ltk_context context;
  struct ltk_secrets secrets;
  struct question q;
  struct buffer b = {0};
  uint8_t key[32];
  char digits[65];
  CHECK(question_read(&q, "derive", input));
  ltk_convert_context(&context, &secrets, &q.context);
  CHECK(ltk_derive(key, &context, &secrets) == LTK_OK);
  question_free(&q);
  hex_write(digits, key, context.bits / 8u);
  buffer_format(&b, "ok key=%s", digits);
  c->request[c->requests] = request_line(id, request_command("derive"), input, NULL);
  c->answer[c->requests] = buffer_take(&b);
  return c->answer[c->requests++] + 7;
}

static const struct vector *first_of(const char *family)
{
  const struct vectors *vectors = fuzz_vectors();
  size_t i = 0;
  while (strcmp(vectors->vector[i].family, family) != 0)
    i++;
  return &vectors->vector[i];
}

/* The first vector of a family with another count and output, for good. */
static const struct vector *shortened(const struct vector *whole, json_t *output)
{
  static json_t *documents;
  json_t *input = json_copy((json_t *)(uintptr_t)whole->input), *json;
  struct vector *vector = memory_new(sizeof *vector);
  char *why;
  json_object_set_new(input, "count", json_integer(MOCK_REQUESTS_MAX));
  json = json_pack("{s:s, s:s, s:O, s:[], s:s, s:o, s:s, s:{}, s:o}", "id", whole->id, "comment", "short", "clauses",
                   whole->clauses, "flags", "source", whole->source, "input", input, "result", "valid", "steps",
                   "output", output);
  documents = documents == NULL ? json_array() : documents;
  json_array_append_new(documents, json);
  if (!vectors_read_vector(vector, whole->family, json, &why))
    fuzz_check(false, why, __FILE__, __LINE__);
  return vector;
}

static void add_chain(void)
{
  struct mock_case *c = &all_cases[all_count];
  const struct vector *whole = first_of("chain");
  json_t *input = json_copy((json_t *)(uintptr_t)whole->input), *keys = json_array();
  json_int_t epoch = json_integer_value(json_object_get(input, "epoch"));
  size_t i;
  for (i = 0; i < MOCK_REQUESTS_MAX; i++, epoch++) {
    const char *key;
    json_object_set_new(input, "epoch", json_integer(epoch));
    key = add_step(c, whole->id, input);
    json_object_set_new(input, "root", json_string(key));
    json_array_append_new(keys, json_pack("{s:I, s:s}", "epoch", epoch, "key", key));
  }
  json_decref(input);
  add_case(shortened(whole, json_pack("{s:o}", "keys", keys)));
}

static void add_accumulated(void)
{
  struct mock_case *c = &all_cases[all_count];
  const struct vector *whole = first_of("accumulated");
  const char *seed = json_string_value(json_object_get(whole->input, "seed"));
  uint8_t keys[32 * MOCK_REQUESTS_MAX], digest[32];
  size_t i, n, length = 0;
  char digits[65];
  for (i = 0; i < MOCK_REQUESTS_MAX; i++) {
    json_t *input = accumulated_input(seed, i);
    const char *key = add_step(c, whole->id, input);
    CHECK(hex_read(keys + length, 32, &n, key, strlen(key)));
    length += n;
    json_decref(input);
  }
  SHA256(keys, length, digest);
  hex_write(digits, digest, sizeof digest);
  add_case(shortened(whole, json_pack("{s:s}", "sha256", digits)));
}

static void make_cases(void)
{
  const struct selection *singles = fuzz_selection(1);
  size_t i;
  for (i = 0; i < singles->count; i++) {
    if (i == 2)
      add_chain();
    if (i == 4)
      add_accumulated();
    add_single(singles->vector[i]);
  }
}

/* The first of those with a bit in the mask; of all, if none has one. */
static void choose_cases(size_t mask)
{
  size_t i;
  mask &= ((size_t)1 << all_count) - 1u;
  selection.count = 0;
  for (i = 0; i < all_count && selection.count < SELECTED_MAX; i++)
    if (mask == 0 || (mask >> i & 1u) != 0) {
      cases[selection.count] = all_cases[i];
      selected[selection.count++] = all_cases[i].vector;
    }
}

/* ---- What must hold at the end ---- */

static bool all_right(const struct mock_case *c)
{
  size_t i;
  for (i = 0; i < c->requests; i++)
    if (!c->right[i])
      return false;
  return !c->wrong && !c->again;
}

static void check_verdicts(const struct run *run)
{
  enum tally_result result = tally_result(run);
  struct tally all = tally_of(run, NULL);
  size_t i, kind, sum = 0;
  CHECK((run->concluded == run->count) == (run->interrupted == NULL) && all.total == run->count);
  for (i = 0; i < run->count; i++) {
    CHECK(run->cases[i].concluded == (run->cases[i].verdict.kind != VERDICT_NONE));
    CHECK(run->cases[i].verdict.kind != VERDICT_PASS || all_right(&cases[i]));
  }
  for (kind = 0; kind < VERDICT_KINDS; kind++)
    sum += all.count[kind];
  CHECK(sum == run->count);
  for (i = 0; result == TALLY_CONFORMANT && i < run->count; i++)
    CHECK(all_right(&cases[i]) || run->cases[i].verdict.kind == VERDICT_UNSUPPORTED);
  CHECK((tally_exit_status(run) == EXIT_CONFORMANT) == (result == TALLY_CONFORMANT));
  if (mock_was_clean())
    CHECK(all.count[VERDICT_PASS] == run->count && result == TALLY_CONFORMANT && mock_starts() == 1);
}

#ifdef WITH_REPORT
static size_t times(const char *text, const char *word)
{
  size_t n = 0;
  for (; (text = strstr(text, word)) != NULL; text += strlen(word))
    n++;
  return n;
}

static size_t count_of(const json_t *document, const char *name)
{
  return (size_t)json_integer_value(json_object_get(json_object_get(document, "counts"), name));
}

/* The JSON is read again, and says of each case what the run says. */
static void check_json(const struct run *run, const json_t *document)
{
  struct buffer b = {0};
  json_t *again, *of_cases;
  struct tally all = tally_of(run, NULL);
  size_t i;
  report_json(&b, document);
  again = json_loadb(b.octets, b.length, JSON_REJECT_DUPLICATES, NULL);
  CHECK(again != NULL && json_equal(again, document));
  of_cases = json_object_get(again, "cases");
  CHECK(json_array_size(of_cases) == run->count);
  for (i = 0; i < run->count; i++)
    CHECK(strcmp(json_string_value(json_object_get(json_array_get(of_cases, i), "verdict")),
                 verdict_name(run->cases[i].verdict.kind)) == 0);
  CHECK(count_of(again, "vectors") == run->count && count_of(again, "passed") == all.count[VERDICT_PASS]);
  CHECK(strcmp(json_string_value(json_object_get(again, "result")), tally_result_name(tally_result(run))) == 0);
  json_decref(again);
  buffer_free(&b);
}

/* What the program says makes no element of its own. */
static void check_junit(const struct run *run, const json_t *document)
{
  struct buffer b = {0};
  report_junit(&b, document);
  /* That the whole came to nothing is a test case besides. */
  CHECK(times(b.octets, "<testcase ") == run->count + (tally_result(run) == TALLY_INCOMPLETE));
  CHECK(strstr(b.octets, "<img") == NULL);
  buffer_free(&b);
}

static void check_html(const json_t *document)
{
  struct buffer b = {0};
  report_html(&b, document);
  CHECK(times(b.octets, "</html>") == 1 && strstr(b.octets, "<img") == NULL);
  buffer_free(&b);
}

static void check_terminal(const struct run *run, const struct diagnosis *diagnosis, const char *remark)
{
  static struct buffer b;
  static FILE *stream;
  struct buffer due = {0};
  struct tally all = tally_of(run, NULL);
  size_t i;
  if (stream == NULL)
    stream = fuzz_stream(&b);
  buffer_clear(&b);
  terminal_cases(stream, run, fuzz_vectors(), diagnosis, remark);
  diagnosis_print(stream, diagnosis);
  terminal_result(stream, run);
  fflush(stream);
  for (i = 0; i < b.length; i++)
    CHECK((b.octets[i] >= ' ' && b.octets[i] <= '~') || b.octets[i] == '\n');
  buffer_format(&due, "RESULT %s passed=%zu failed=%zu unsupported=%zu error=%zu timeout=%zu crash=%zu\n",
                tally_result_name(tally_result(run)), all.count[VERDICT_PASS], all.count[VERDICT_FAIL],
                all.count[VERDICT_UNSUPPORTED], all.count[VERDICT_ERROR], all.count[VERDICT_TIMEOUT],
                all.count[VERDICT_CRASH]);
  CHECK(b.length >= due.length && strcmp(b.octets + b.length - due.length, due.octets) == 0);
  buffer_free(&due);
}

/* In the form that is wanted: one of four. */
static void check_report(const struct session *s, const struct run *run, const char *remark, unsigned wanted)
{
  static char name[] = "mock";
  static char *const program[] = {name, NULL};
  const struct settings settings = {.program = program, .timeout = 1000, .strict_class = run->strict_class};
  struct diagnosis diagnosis;
  struct report report = {.settings = &settings,
                          .vectors = fuzz_vectors(),
                          .selection = &selection,
                          .hello = session_hello(s),
                          .run = run,
                          .diagnosis = &diagnosis,
                          .remark = remark,
                          .interrupted = run->interrupted != NULL};
  json_t *document;
  diagnosis_make(&diagnosis, run);
  document = report_document(&report);
  if (wanted == 0)
    check_json(run, document);
  else if (wanted == 1)
    check_junit(run, document);
  else if (wanted == 2)
    check_html(document);
  else
    check_terminal(run, &diagnosis, remark);
  json_decref(document);
  diagnosis_free(&diagnosis);
}

#endif

/* ---- The run ---- */

static bool offers(void *context, const char *command)
{
  return session_offers(context, command);
}

static void run_with(struct session *s, unsigned wanted)
{
  struct transport_client client;
  struct run run;
  char *remark;
  run_init(&run, &selection);
  run.strict_class = (wanted & 1u) != 0;
  run.offers = offers;
  run.context = s;
  client = run_client(&run);
  CHECK(session_run(s, &client) == !session_stopped(s));
  remark = session_finish(s);
  run.interrupted = run.concluded < run.count ? "a signal" : NULL;
  check_verdicts(&run);
#ifdef WITH_REPORT
  check_report(s, &run, remark, wanted >> 1 & 3u);
#endif
  free(remark);
  run_free(&run);
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t n)
{
  static char name[] = "mock";
  static char *const argv[] = {name, NULL};
  struct session_options options = {.argv = argv, .timeout = 1000};
  struct fuzz f = {octets, n};
  unsigned wanted = fuzz_octet(&f);
  size_t mask = fuzz_number(&f);
  struct session *s;
  char *why;
  if (all_count == 0)
    make_cases();
  choose_cases(mask);
  options.stop_at = (wanted & 8u) != 0 ? process_now() + 2500 : 0;
  mock_begin(f, cases, selection.count, (wanted & 1u) != 0);
  s = session_open(&options, &why);
  if (s != NULL)
    run_with(s, wanted);
  else
    CHECK(why != NULL);
  session_free(s);
  free(why);
  return 0;
}
