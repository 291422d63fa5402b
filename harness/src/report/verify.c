// SPDX-License-Identifier: Apache-2.0
/* Verifying a report: see verify.h. The file goes from the options of its run, over its verdicts, to the document as it
 * must be and how the given one differs. */
#include "report/verify.h"
#include "base/json.h"
#include "base/memory.h"
#include "base/printable.h"
#include "diagnosis/instruments.h"
#include "report/document.h"
#include "report/recall.h"

#include <stdlib.h>
#include <string.h>

/* ---- Options. */

static void take_names(struct names *names, const json_t *list)
{
  size_t i;
  for (i = 0; i < json_array_size(list); i++)
    names_add(names, member_string(json_array_get(list, i)), strlen(member_string(json_array_get(list, i))));
}

static void take_cover(struct names *notes, const json_t *cover)
{
  size_t i;
  for (i = 0; i < json_array_size(cover); i++) {
    struct buffer b = {0};
    buffer_format(&b, "%s=%s", member_text(json_array_get(cover, i), "key"),
                  member_text(json_array_get(cover, i), "value"));
    names_add(notes, b.octets, b.length);
    buffer_free(&b);
  }
}

static bool take_claim(struct claim *claim, const json_t *lines, struct buffer *why)
{
  size_t i;
  for (i = 0; i < json_array_size(lines); i++) {
    const char *line = member_string(json_array_get(lines, i));
    if (!claim_add(claim, line, strlen(line), why))
      return false;
  }
  return true;
}

bool verify_settings(struct settings *settings, const json_t *document, struct buffer *why)
{
  const json_t *selection = member_part(document, "selection");
  const json_t *implementation = member_part(document, "implementation");
  *settings = (struct settings){.timeout = (int)member_number(selection, "timeout")};
  settings->filter.profile = member_text(selection, "profile");
  settings->strict_class = json_is_true(json_object_get(selection, "strict_class"));
  settings->ask_once = json_is_true(json_object_get(member_part(document, "asked_again"), "skipped"));
  settings->responses = json_string_value(json_object_get(implementation, "responses"));
  take_names(&settings->filter.families, member_part(selection, "families"));
  take_names(&settings->filter.ids, member_part(selection, "ids"));
  take_names(&settings->filter.flags, member_part(selection, "flags"));
  take_names(&settings->filter.clauses, member_part(selection, "clauses"));
  take_cover(&settings->notes, member_part(document, "cover"));
  return take_claim(&settings->claim, member_part(selection, "claim"), why);
}

void verify_settings_free(struct settings *settings)
{
  names_free(&settings->filter.families);
  names_free(&settings->filter.ids);
  names_free(&settings->filter.flags);
  names_free(&settings->filter.clauses);
  names_free(&settings->notes);
  claim_free(&settings->claim);
}

/* ---- The run. */

/* Whether the implementation offers a command: by hello, or, where its answers came without one, by having answered. */
static bool offers(void *context, const char *command)
{
  const json_t *document = context, *cases = member_part(document, "cases");
  const json_t *commands = member_part(member_part(document, "implementation"), "commands");
  size_t i;
  if (strcmp(member_string(json_array_get(commands, 0)), "unknown") != 0) {
    for (i = 0; i < json_array_size(commands); i++)
      if (strcmp(member_string(json_array_get(commands, i)), command) == 0)
        return true;
    return false;
  }
  for (i = 0; i < json_array_size(cases); i++) {
    const json_t *one = json_array_get(cases, i);
    if (strcmp(member_text(one, "command"), command) == 0 && strcmp(member_text(one, "verdict"), "unsupported") != 0)
      return true;
    if (strcmp(member_text(one, "command"), command) == 0 && json_is_string(json_object_get(one, "given")))
      return true;
  }
  return false;
}

static bool is_among(const json_t *list, const char *text)
{
  size_t i;
  for (i = 0; i < json_array_size(list); i++)
    if (strcmp(member_string(json_array_get(list, i)), text) == 0)
      return true;
  return false;
}

static void recall_case(struct run *run, size_t i, const json_t *one, json_t *differences)
{
  struct run_case *c = &run->cases[i];
  struct buffer why = {0};
  struct verdict v = {0};
  if (!recall_verdict(&v, run, i, one, &why)) {
    json_array_append_new(differences, json_string(why.octets));
  } else if (recall_kind(one) != VERDICT_NONE) {
    run_conclude(run, i, &v);
  } else {
    const char *reason = json_string_value(json_object_get(one, "reason"));
    c->verdict.reason = reason == NULL ? NULL : memory_copy(reason);
  }
  c->restarted = json_is_true(json_object_get(one, "restarted"));
  buffer_free(&why);
}

static void recall_cases(struct run *run, const json_t *document, json_t *differences)
{
  const json_t *cases = member_part(document, "cases"), *ids = member_part(member_part(document, "asked_again"), "ids");
  struct buffer b = {0};
  size_t i;
  if (json_array_size(cases) != run->count) {
    buffer_format(&b, "cases: %zu in the report, %zu selected", json_array_size(cases), run->count);
    json_array_append_new(differences, json_string(b.octets));
  }
  for (i = 0; i < run->count && i < json_array_size(cases); i++) {
    recall_case(run, i, json_array_get(cases, i), differences);
    run->cases[i].asked_again = is_among(ids, run->cases[i].vector->id);
  }
  run->interrupted = json_string_value(json_object_get(document, "interrupted"));
  run->distrust = json_string_value(json_object_get(document, "distrust"));
  buffer_free(&b);
}

/* ---- The document. */

/* What no computation can tell is taken over: the digest alone covers it. The cover and what ended the run come with
 * the settings and the run. */
static const char *const facts[] = {"date", "implementation", "harness"};
#define FACTS (sizeof facts / sizeof facts[0])
#define FURTHER_FACTS                                                                                                  \
  "cover (--note), selection.timeout, selection.strict_class, asked_again.skipped, why, interrupted, distrust, or "    \
  "the "                                                                                                               \
  "answer, reason or standard_error of a case"

static void take_over(json_t *made, const json_t *document)
{
  size_t i;
  for (i = 0; i < FACTS; i++)
    json_object_set(made, facts[i], json_object_get(document, facts[i]));
  json_object_set(member_part(made, "selection"), "timeout",
                  json_object_get(member_part(document, "selection"), "timeout"));
}

static json_t *make_document(const json_t *document, const struct settings *settings, const struct vectors *vectors,
                             const struct selection *selection, json_t *differences)
{
  struct report report = {.settings = settings, .vectors = vectors, .selection = selection};
  struct diagnosis diagnosis;
  struct findings findings;
  struct run run;
  json_t *made;
  report.why = json_string_value(json_object_get(document, "why"));
  if (report.why != NULL)
    return report_document(&report);
  run_init(&run, selection);
  run.strict_class = settings->strict_class;
  run.claim = settings->claim.lines > 0 ? &settings->claim : NULL;
  run.offers = offers;
  run.context = (void *)(uintptr_t)document;
  recall_cases(&run, document, differences);
  diagnosis_make(&diagnosis, &run);
  instruments_make(&findings, &run, &diagnosis);
  report.run = &run;
  report.diagnosis = &diagnosis;
  report.findings = &findings;
  made = report_document(&report);
  findings_free(&findings);
  diagnosis_free(&diagnosis);
  run_free(&run);
  return made;
}

/* ---- What differs. */

static void tell(json_t *differences, const char *place, const json_t *given, const json_t *made)
{
  struct buffer b = {0};
  buffer_format(&b, "%s: ", place);
  member_show(&b, given);
  buffer_text(&b, " in the report, ");
  member_show(&b, made);
  buffer_text(&b, " computed");
  json_array_append_new(differences, json_string(b.octets));
  buffer_free(&b);
}

static void differ(json_t *differences, const char *place, const json_t *given, const json_t *made);

/* Members that only one of them has are told as well; names in the report may be anything. */
static void differ_object(json_t *differences, const char *place, const json_t *given, const json_t *made)
{
  json_t *all = json_copy((json_t *)(uintptr_t)made);
  void *at;
  json_object_update_missing(all, (json_t *)(uintptr_t)given);
  for (at = json_object_iter(all); at != NULL; at = json_object_iter_next(all, at)) {
    const char *name = json_object_iter_key(at);
    struct buffer b = {0};
    buffer_format(&b, "%s%s", place, place[0] == '\0' ? "" : ".");
    printable_add(&b, name, strlen(name));
    differ(differences, b.octets, json_object_get(given, name), json_object_get(made, name));
    buffer_free(&b);
  }
  json_decref(all);
}

/* A member of a list is named by its id, its family, or its place. */
static void differ_list(json_t *differences, const char *place, const json_t *given, const json_t *made)
{
  size_t i;
  for (i = 0; i < json_array_size(given) || i < json_array_size(made); i++) {
    const char *id = member_text(json_array_get(made, i), "id");
    struct buffer b = {0};
    buffer_format(&b, "%s[", place);
    if (id[0] != '\0')
      buffer_text(&b, id);
    else
      buffer_format(&b, "%zu", i);
    buffer_text(&b, "]");
    differ(differences, b.octets, json_array_get(given, i), json_array_get(made, i));
    buffer_free(&b);
  }
}

static void differ(json_t *differences, const char *place, const json_t *given, const json_t *made)
{
  if (given != NULL && made != NULL && json_equal(given, made))
    return;
  if (json_is_object(given) && json_is_object(made))
    differ_object(differences, place, given, made);
  else if (json_is_array(given) && json_is_array(made))
    differ_list(differences, place, given, made);
  else
    tell(differences, place, given, made);
}

json_t *verify_digest(const json_t *document)
{
  json_t *differences = json_array(), *made;
  char digest[65];
  report_digest(digest, document);
  made = json_string(digest);
  differ(differences, "digest", json_object_get(document, "digest"), made);
  json_decref(made);
  return differences;
}

/* The sentence on the digest, if nothing else differs: then it was one of these facts. */
static void tell_facts(json_t *digest)
{
  struct buffer b = {0};
  size_t i;
  buffer_text(&b, json_string_value(json_array_get(digest, 0)));
  buffer_text(&b, "; nothing else differs, so one of the facts that only the digest covers was changed: ");
  for (i = 0; i < FACTS; i++)
    buffer_format(&b, "%s, ", facts[i]);
  buffer_text(&b, FURTHER_FACTS);
  json_array_set_new(digest, 0, json_string(b.octets));
  buffer_free(&b);
}

json_t *verify_differences(const json_t *document, const struct settings *settings, const struct vectors *vectors,
                           const struct selection *selection)
{
  json_t *differences = json_array();
  json_t *made = make_document(document, settings, vectors, selection, differences),
         *rest = json_copy((json_t *)(uintptr_t)document);
  json_t *digest = verify_digest(document);
  take_over(made, document);
  json_object_del(made, "digest");
  json_object_del(rest, "digest");
  differ(differences, "cases", json_object_get(rest, "cases"), json_object_get(made, "cases"));
  json_object_del(made, "cases"); /* first, since totals and findings follow from them */
  json_object_del(rest, "cases");
  differ(differences, "", rest, made);
  if (json_array_size(differences) == 0 && json_array_size(digest) > 0)
    tell_facts(digest);
  json_array_extend(differences, digest);
  json_decref(digest);
  json_decref(rest);
  json_decref(made);
  return differences;
}
