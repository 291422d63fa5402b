// SPDX-License-Identifier: Apache-2.0
/* The facts of a report: see report_facts.h. */
#include "report/report_facts.h"
#include "base/printable.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

json_t *report_text(const char *text)
{
  struct buffer b = {0};
  json_t *json;
  if (text == NULL)
    return json_null();
  printable_text(&b, text, strlen(text));
  json = json_stringn(b.octets, b.length);
  buffer_free(&b);
  return json;
}

json_t *report_words(const struct report *report, const char *text)
{
  char *clean = report->settings->no_paths ? printable_without_paths(text, &report->settings->folders) : NULL;
  json_t *json = report_text(clean != NULL ? clean : text);
  free(clean);
  return json;
}

/* An argument, or the name of a file. */
static json_t *place_of(const struct settings *settings, const char *name)
{
  char *clean = settings->no_paths && name != NULL ? printable_without_path(name) : NULL;
  json_t *json = report_text(clean != NULL ? clean : name);
  free(clean);
  return json;
}

json_t *report_list(const char *text)
{
  json_t *list = json_array();
  while (text != NULL && *text != '\0') {
    size_t n = strcspn(text, ",");
    json_array_append_new(list, json_stringn(text, n));
    text += n + (text[n] == ',');
  }
  return list;
}

static json_t *list_of_names(const struct names *names)
{
  json_t *list = json_array();
  size_t i;
  for (i = 0; i < names->count; i++)
    json_array_append_new(list, report_text(names->name[i]));
  return list;
}

static json_t *command_of(const struct settings *settings, char *const *argv)
{
  json_t *list;
  if (argv == NULL)
    return json_null();
  for (list = json_array(); *argv != NULL; argv++)
    json_array_append_new(list, place_of(settings, *argv));
  return list;
}

static json_t *sha256_of(const struct evidence_file *file)
{
  return file == NULL || file->sha256[0] == '\0' || file->may_be_secret ? json_null() : json_string(file->sha256);
}

/* The files that its arguments name. */
static json_t *files_of(const struct settings *settings, const struct evidence *evidence)
{
  json_t *list = json_array();
  size_t i;
  for (i = 1; evidence != NULL && i < evidence->count; i++) {
    json_t *json = json_object();
    json_object_set_new(json, "file", place_of(settings, evidence->file[i].name));
    json_object_set_new(json, "sha256", sha256_of(&evidence->file[i]));
    json_array_append_new(list, json);
  }
  return list;
}

/* Where it is: a command, a library, or a file of answers; and the files that were judged. */
static void add_place(json_t *json, const struct report *report)
{
  const struct settings *settings = report->settings;
  const struct evidence *evidence = report->evidence;
  const struct evidence_file *file = evidence != NULL && evidence->count > 0 ? &evidence->file[0] : NULL;
  json_object_set_new(json, "command", command_of(settings, settings->program));
  json_object_set_new(json, "library", place_of(settings, settings->library));
  json_object_set_new(json, "responses", place_of(settings, settings->responses));
  json_object_set_new(json, "file", place_of(settings, file != NULL ? file->name : NULL));
  json_object_set_new(json, "sha256", sha256_of(file));
  json_object_set_new(json, "files", files_of(settings, evidence));
}

json_t *report_implementation(const struct report *report)
{
  const struct hello *hello = report->hello;
  json_t *json = json_object();
  json_object_set_new(json, "name", hello == NULL ? json_null() : report_text(hello->name));
  json_object_set_new(json, "version", hello == NULL ? json_null() : report_text(hello->version));
  json_object_set_new(json, "commands", report_list(hello == NULL ? NULL : hello->commands));
  json_object_set_new(json, "pipeline",
                      hello == NULL || report->settings->responses != NULL ? json_null()
                                                                           : json_integer((json_int_t)hello->pipeline));
  json_object_set_new(json, "remark", report_words(report, report->remark));
  add_place(json, report);
  return json;
}

json_t *report_harness(void)
{
  return json_pack("{s:s, s:s}", "name", "ltk-conform", "version", LTK_RELEASE);
}

json_t *report_vectors(const struct report *report)
{
  return json_pack("{s:s, s:s, s:b}", "specification", report->vectors->specification, "sha256",
                   report->vectors->sha256, "release", report->vectors->own);
}

static json_t *claim_of(const struct claim *claim)
{
  json_t *list = json_array();
  size_t i;
  for (i = 0; i < claim->lines; i++) {
    struct buffer b = {0};
    claim_show(&b, &claim->line[i]);
    json_array_append_new(list, json_string(b.octets));
    buffer_free(&b);
  }
  return list;
}

json_t *report_cover(const struct report *report)
{
  const struct names *notes = &report->settings->notes;
  json_t *list = json_array();
  size_t i;
  for (i = 0; i < notes->count; i++) {
    const char *equals = strchr(notes->name[i], '=');
    json_array_append_new(list, json_pack("{s:o, s:o}", "key",
                                          json_stringn(notes->name[i], (size_t)(equals - notes->name[i])), "value",
                                          json_string(equals + 1)));
  }
  return list;
}

json_t *report_selection(const struct report *report)
{
  const struct settings *settings = report->settings;
  json_t *json = json_object();
  json_object_set_new(json, "profile", report_text(settings->filter.profile));
  json_object_set_new(json, "families", list_of_names(&settings->filter.families));
  json_object_set_new(json, "ids", list_of_names(&settings->filter.ids));
  json_object_set_new(json, "flags", list_of_names(&settings->filter.flags));
  json_object_set_new(json, "clauses", list_of_names(&settings->filter.clauses));
  json_object_set_new(json, "selected", json_integer((json_int_t)report->selection->count));
  json_object_set_new(json, "available", json_integer((json_int_t)report->vectors->available));
  json_object_set_new(json, "strict_class", json_boolean(settings->strict_class));
  json_object_set_new(json, "claim", claim_of(&settings->claim));
  json_object_set_new(json, "timeout", settings->responses != NULL ? json_null() : json_integer(settings->timeout));
  return json;
}

json_t *report_date(void)
{
  const char *given = getenv("SOURCE_DATE_EPOCH");
  time_t now = given != NULL ? (time_t)strtoll(given, NULL, 10) : time(NULL);
  struct tm utc;
  char text[32];
  if (gmtime_r(&now, &utc) == NULL || strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &utc) == 0)
    return json_null();
  return json_string(text);
}
