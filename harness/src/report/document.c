// SPDX-License-Identifier: Apache-2.0
/* The document of a run: see document.h. The file goes from counts over cases and the diagnosis to the whole. */
#include "report/document.h"
#include "base/hex.h"
#include "base/memory.h"
#include "report/report_facts.h"
#include "report/statement.h"
#include "vectors/steps.h"
#include "run/tally.h"

#include <stdlib.h>
#include <string.h>

static json_t *number(size_t n)
{
  return json_integer((json_int_t)n);
}

/* ---- Counts, by the words of the RESULT line. */

static const char *const count_names[VERDICT_KINDS] = {"unjudged", "passed",  "failed", "unsupported",
                                                       "error",    "timeout", "crash"};

static json_t *counts_of(const struct tally *tally, const char *name, const char *of)
{
  json_t *json = json_object();
  int kind;
  if (name != NULL)
    json_object_set_new(json, name, json_string(of));
  json_object_set_new(json, "vectors", number(tally->total));
  for (kind = VERDICT_PASS; kind < VERDICT_KINDS; kind++)
    json_object_set_new(json, count_names[kind], number(tally->count[kind]));
  json_object_set_new(json, count_names[VERDICT_NONE], number(tally->count[VERDICT_NONE]));
  json_object_set_new(json, "remarks", number(tally->remarks));
  return json;
}

static json_t *families_of(const struct report *report, const struct run *run)
{
  json_t *list = json_array();
  size_t i;
  for (i = 0; i < report->vectors->family_count; i++) {
    struct tally tally = tally_of(run, report->vectors->family[i]);
    if (tally.total > 0)
      json_array_append_new(list, counts_of(&tally, "family", report->vectors->family[i]));
  }
  return list;
}

/* The families that a conformant implementation answers in part. */
static json_t *notes_of(const struct report *report, const struct run *run)
{
  json_t *list = json_array();
  size_t i;
  for (i = 0; i < report->vectors->family_count; i++) {
    const char *family = report->vectors->family[i];
    const char *why;
    size_t n = tally_left_out(run, family, &why);
    if (n > 0)
      json_array_append_new(list, json_pack("{s:s, s:I, s:I, s:s?}", "family", family, "unsupported", (json_int_t)n,
                                            "vectors", (json_int_t)tally_of(run, family).total, "reason", why));
  }
  return list;
}

/* How many cases were asked again, and how many of them were answered otherwise. */
static json_t *again_of(const struct report *report, const struct run *run)
{
  json_int_t cases = 0, otherwise = 0;
  json_t *ids;
  size_t i;
  for (i = 0; i < run->count; i++) {
    cases += run->cases[i].asked_again;
    otherwise += run->cases[i].verdict.again != NULL;
  }
  if (report->run == NULL || report->settings->responses != NULL)
    return json_null();
  ids = json_array();
  for (i = 0; i < run->count; i++)
    if (run->cases[i].asked_again)
      json_array_append_new(ids, json_string(run->cases[i].vector->id));
  return json_pack("{s:b, s:I, s:I, s:o}", "skipped", report->settings->ask_once, "cases", cases, "otherwise",
                   otherwise, "ids", ids);
}

struct clause {
  const char *name;
  struct tally tally;
};

/* "4.9" before "4.10". */
static int by_number(const void *a, const void *b)
{
  return strverscmp(((const struct clause *)a)->name, ((const struct clause *)b)->name);
}

static void count_case(struct clause *clauses, size_t *n, const struct run_case *c)
{
  size_t i, j;
  for (i = 0; i < json_array_size(c->vector->clauses); i++) {
    const char *name = json_string_value(json_array_get(c->vector->clauses, i));
    for (j = 0; j < *n && strcmp(clauses[j].name, name) != 0; j++)
      continue;
    if (j == *n)
      clauses[(*n)++] = (struct clause){.name = name};
    clauses[j].tally.count[c->verdict.kind]++;
    clauses[j].tally.total++;
    clauses[j].tally.remarks += c->verdict.remark != NULL;
  }
}

static json_t *clauses_of(const struct run *run)
{
  size_t i, most = 1, n = 0;
  struct clause *clauses;
  json_t *list = json_array();
  for (i = 0; i < run->count; i++)
    most += json_array_size(run->cases[i].vector->clauses);
  clauses = memory_new(most * sizeof *clauses);
  for (i = 0; i < run->count; i++)
    count_case(clauses, &n, &run->cases[i]);
  qsort(clauses, n, sizeof *clauses, by_number);
  for (i = 0; i < n; i++)
    json_array_append_new(list, counts_of(&clauses[i].tally, "clause", clauses[i].name));
  free(clauses);
  return list;
}

/* ---- S, field by field. */

struct s {
  json_t *parts;
  const uint8_t *octets;
};

static void add_part(void *context, const struct fields_part *part)
{
  const struct s *s = context;
  char *digits = memory_new(2 * part->length + 1);
  json_t *json = json_object();
  hex_write(digits, s->octets + part->offset, part->length);
  json_object_set_new(json, "offset", number(part->offset));
  json_object_set_new(json, "name", json_string(part->name));
  json_object_set_new(json, "octets", json_string(digits));
  json_object_set_new(json, "meaning", json_string(part->meaning));
  json_array_append_new(s->parts, json);
  free(digits);
}

static json_t *parts_of(const char *digits, enum fields_kind kind, size_t n)
{
  size_t size = strlen(digits) / 2, length;
  uint8_t *octets = memory_new(size);
  struct s s = {json_array(), octets};
  if (hex_read(octets, size, &length, digits, strlen(digits)))
    fields_tell(kind, octets, length, n, add_part, &s);
  free(octets);
  return s.parts;
}

/* Each S of the steps by its name. */
static json_t *fields_of(const struct vector *vector)
{
  json_t *steps = (json_t *)(uintptr_t)vector->steps, *fields = json_object();
  void *at;
  for (at = json_object_iter(steps); at != NULL; at = json_object_iter_next(steps, at)) {
    const char *name = json_object_iter_key(at), *digits = json_string_value(json_object_iter_value(at));
    enum fields_kind kind;
    size_t n;
    if (digits != NULL && steps_is_s(vector, name, &kind, &n))
      json_object_set_new(fields, name, parts_of(digits, kind, n));
  }
  return fields;
}

/* ---- Cases. */

/* The request line; of more than one, the first. */
static json_t *request_of(const struct vector *vector)
{
  char *line = vectors_first_request(vector);
  json_t *json = json_string(line);
  free(line);
  return json;
}

static json_t *expected_of(const struct run_case *c)
{
  char *due = c->verdict.expected == NULL && c->vector->form == REQUEST_SINGLE ? verdict_expected(c->vector) : NULL;
  json_t *json = report_text(due != NULL ? due : c->verdict.expected);
  free(due);
  return json;
}

/* The names of the faults that explain a case. */
static json_t *faults_of(const struct report *report, const struct run_case *c)
{
  int line = report->diagnosis->explained_by[c - report->run->cases];
  json_t *list = json_array();
  size_t i;
  for (i = 0; line >= 0 && i < report->diagnosis->line[line].set.faults; i++)
    json_array_append_new(list, json_string(report->diagnosis->line[line].set.fault[i]->name));
  return list;
}

/* The steps that the answer has, by their names in the vectors. */
static json_t *given_steps_of(const struct run_case *c)
{
  const char *const *step = request_steps(c->vector->command, c->vector->input);
  const char *rest = c->verdict.answer.status == ANSWER_OK ? c->verdict.answer.rest : NULL;
  json_t *steps = json_object();
  struct answer_word word;
  for (; rest != NULL && *step != NULL; step++)
    if (answer_step(rest, *step, &word))
      json_object_set_new(steps, steps_name(c->vector, *step), json_stringn(word.value, word.value_length));
  return steps;
}

/* What only a case has that was judged and did not pass. */
static void add_failure(json_t *json, const struct report *report, const struct run_case *c)
{
  const struct vector *vector = c->vector;
  json_t *steps = (json_t *)(uintptr_t)vector->steps;
  json_object_set_new(json, "reason", report_text(c->verdict.reason));
  json_object_set_new(json, "broke_protocol", json_boolean(c->verdict.broke_protocol));
  json_object_set_new(json, "not_restarted", json_boolean(c->verdict.not_restarted));
  json_object_set_new(json, "expected", expected_of(c));
  json_object_set_new(json, "given_again", report_text(c->verdict.again));
  json_object_set_new(json, "restarted", json_boolean(c->restarted && c->verdict.again != NULL));
  json_object_set_new(json, "standard_error", report_text(c->verdict.diagnostics));
  json_object_set_new(json, "faults", faults_of(report, c));
  json_object_set_new(json, "request", request_of(vector));
  json_object_set_new(json, "requests",
                      vector->form == REQUEST_SINGLE ? json_integer(1)
                                                     : json_copy(json_object_get(vector->input, "count")));
  json_object_set_new(json, "given_steps", given_steps_of(c));
  json_object_set_new(json, "steps", steps == NULL ? json_object() : json_copy(steps));
  json_object_set_new(json, "fields", fields_of(vector));
}

static json_t *case_of(const struct report *report, const struct run_case *c)
{
  json_t *json = json_object();
  json_object_set_new(json, "id", json_string(c->vector->id));
  json_object_set_new(json, "family", json_string(c->vector->family));
  json_object_set_new(json, "command", json_string(c->vector->command->name));
  json_object_set_new(json, "comment", json_string(c->vector->comment));
  json_object_set_new(json, "clauses", json_copy((json_t *)(uintptr_t)c->vector->clauses));
  json_object_set_new(json, "verdict", json_string(verdict_name(c->verdict.kind)));
  json_object_set_new(json, "given", report_text(c->verdict.given != NULL ? c->verdict.given : c->verdict.declined));
  json_object_set_new(json, "remark", report_text(c->verdict.remark));
  if (c->verdict.kind == VERDICT_NONE)
    json_object_set_new(json, "reason", report_text(c->verdict.reason));
  else if (c->verdict.kind != VERDICT_PASS)
    add_failure(json, report, c);
  return json;
}

static json_t *cases_of(const struct report *report, const struct run *run)
{
  json_t *list = json_array();
  size_t i;
  for (i = 0; i < run->count; i++)
    json_array_append_new(list, case_of(report, &run->cases[i]));
  return list;
}

/* ---- The diagnosis. */

static json_t *fault_of(const struct fault *fault)
{
  json_t *json = json_object();
  json_object_set_new(json, "name", json_string(fault->name));
  json_object_set_new(json, "clauses", report_list(fault->clauses));
  json_object_set_new(json, "what", json_string(fault->what));
  json_object_set_new(json, "effect", json_string(fault->effect));
  json_object_set_new(json, "mend", json_string(fault->mend));
  return json;
}

static json_t *commands_of(unsigned commands)
{
  json_t *list = json_array();
  size_t i;
  for (i = 0; diagnosis_commands[i] != NULL; i++)
    if ((commands & 1u << i) != 0)
      json_array_append_new(list, json_string(diagnosis_commands[i]));
  return list;
}

static json_t *line_of(const struct diagnosis_line *line)
{
  static const char *const places[] = {NULL, "KC", "tag"}; /* SEARCH_.. */
  json_t *json = json_object(), *faults = json_array();
  size_t i;
  for (i = 0; i < line->set.faults; i++) {
    json_t *fault = fault_of(line->set.fault[i]);
    json_object_set_new(fault, "confirm", report_text(places[line->set.place[i]]));
    json_array_append_new(faults, fault);
  }
  json_object_set_new(json, "explains", number(line->explains));
  json_object_set_new(json, "commands", commands_of(line->commands));
  json_object_set_new(json, "everywhere", json_boolean(line->everywhere));
  json_object_set_new(json, "failures", number(line->failures));
  json_object_set_new(json, "right", commands_of(line->right));
  json_object_set_new(json, "faults", faults);
  return json;
}

static json_t *group_of(const struct unexplained_group *group)
{
  static const char *const kinds[] = {"refuses", "accepts", "differs"};
  json_t *json = json_object();
  json_object_set_new(json, "kind", json_string(kinds[group->kind]));
  json_object_set_new(json, "class", report_text(group->class[0] == '\0' ? NULL : group->class));
  json_object_set_new(json, "clause", report_text(group->clause));
  json_object_set_new(json, "count", number(group->count));
  json_object_set_new(json, "first", json_string(group->first));
  return json;
}

static json_t *groups_of(const struct unexplained *common)
{
  json_t *list = json_array();
  size_t i;
  for (i = 0; i < common->groups; i++)
    json_array_append_new(list, group_of(&common->group[i]));
  return list;
}

static json_t *diagnosis_of(const struct diagnosis *diagnosis)
{
  json_t *json = json_object(), *lines = json_array();
  size_t i;
  for (i = 0; i < diagnosis->lines; i++)
    json_array_append_new(lines, line_of(&diagnosis->line[i]));
  json_object_set_new(json, "failures", number(diagnosis->failures));
  json_object_set_new(json, "unexplained", number(diagnosis->unexplained));
  json_object_set_new(json, "groups", groups_of(&diagnosis->common));
  json_object_set_new(json, "lines", lines);
  return json;
}

/* ---- The findings. */

static json_t *ids_of(const struct run *run, const struct finding *finding)
{
  json_t *list = json_array();
  size_t i;
  for (i = 0; finding->cases != NULL && i < finding->holds; i++)
    json_array_append_new(list, json_string(run->cases[finding->cases[i]].vector->id));
  return list;
}

static json_t *commands_found(const struct finding *finding)
{
  const char *names[FINDING_COMMANDS_MAX];
  json_t *list = json_array();
  size_t i;
  finding_commands(names, finding->commands);
  for (i = 0; names[i] != NULL; i++)
    json_array_append_new(list, json_string(names[i]));
  return list;
}

static json_t *finding_of(const struct run *run, const struct finding *finding)
{
  struct buffer counts = {0};
  json_t *json = json_object();
  finding_counts(&counts, finding);
  json_object_set_new(json, "kind", json_string(finding->kind));
  json_object_set_new(json, "text", report_text(finding->text));
  json_object_set_new(json, "counts", json_string(counts.octets));
  json_object_set_new(json, "commands", commands_found(finding));
  json_object_set_new(json, "holds", number(finding->holds));
  json_object_set_new(json, "of", number(finding->of));
  json_object_set_new(json, "passes", number(finding->passes));
  json_object_set_new(json, "of_passes", number(finding->of_passes));
  json_object_set_new(json, "partial", json_boolean(finding->rank == FINDING_PARTIAL));
  json_object_set_new(json, "ids", ids_of(run, finding));
  json_object_set_new(json, "parts", finding->parts == NULL ? json_object() : json_copy(finding->parts));
  buffer_free(&counts);
  return json;
}

static json_t *findings_of(const struct report *report, const struct run *run)
{
  json_t *list = json_array();
  size_t i;
  for (i = 0; report->findings != NULL && i < report->findings->count; i++)
    json_array_append_new(list, finding_of(run, &report->findings->finding[i]));
  return list;
}

/* ---- The whole. */

static int add_octets(const char *octets, size_t n, void *b)
{
  buffer_add(b, octets, n);
  return 0;
}

static void add_facts(json_t *json, const struct report *report)
{
  json_object_set_new(json, "cover", report_cover(report));
  json_object_set_new(json, "date", report_date());
  json_object_set_new(json, "implementation", report_implementation(report));
  json_object_set_new(json, "harness", report_harness());
  json_object_set_new(json, "vectors", report_vectors(report));
  json_object_set_new(json, "selection", report_selection(report));
}

void report_digest(char digest[65], const json_t *document)
{
  json_t *rest = json_copy((json_t *)(uintptr_t)document);
  struct buffer b = {0};
  json_object_del(rest, "digest");
  json_dump_callback(rest, add_octets, &b, JSON_COMPACT | JSON_SORT_KEYS);
  hex_sha256(digest, b.octets, b.length);
  json_decref(rest);
  buffer_free(&b);
}

json_t *report_document(const struct report *report)
{
  const struct run none = {0}, *run = report->run == NULL ? &none : report->run;
  const struct diagnosis undiagnosed = {0};
  struct tally all = tally_of(run, NULL);
  char *distrust = tally_distrust(run), digest[65];
  json_t *json = json_object();
  json_object_set_new(json, "format", json_string(REPORT_FORMAT));
  json_object_set_new(json, "version", json_integer(REPORT_VERSION));
  json_object_set_new(json, "result", json_string(tally_result_name(tally_result(run))));
  json_object_set_new(json, "extent", report_text(tally_extent(run)));
  json_object_set_new(json, "exit_status",
                      json_integer(report->run == NULL ? EXIT_NOT_RUN : (json_int_t)tally_exit_status(run)));
  json_object_set_new(json, "why", report_words(report, report->why));
  json_object_set_new(json, "interrupted", report_text(run->interrupted));
  json_object_set_new(json, "distrust", report_words(report, distrust));
  json_object_set_new(json, "counts", counts_of(&all, NULL, NULL));
  json_object_set_new(json, "notes", notes_of(report, run));
  json_object_set_new(json, "asked_again", again_of(report, run));
  json_object_set_new(json, "diagnosis", diagnosis_of(report->diagnosis == NULL ? &undiagnosed : report->diagnosis));
  json_object_set_new(json, "findings", findings_of(report, run));
  json_object_set_new(json, "statement", statement_make(run));
  add_facts(json, report);
  json_object_set_new(json, "families", families_of(report, run));
  json_object_set_new(json, "clauses", clauses_of(run));
  json_object_set_new(json, "cases", cases_of(report, run));
  report_digest(digest, json);
  json_object_set_new(json, "digest", json_string(digest));
  free(distrust);
  return json;
}
