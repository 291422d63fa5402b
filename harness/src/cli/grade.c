// SPDX-License-Identifier: Apache-2.0
/* `ltk-conform grade`: verdicts on answers that stand in a file. */
#include "base/complain.h"
#include "protocol/answer.h"
#include "cli/commands.h"
#include "cli/load.h"
#include "protocol/hello.h"
#include "base/memory.h"
#include "base/printable.h"
#include "report/report.h"
#include "report/terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* No file of answers is larger, in octets. */
#define RESPONSES_MAX 268435456u

/* An answer, or nothing, to a selected vector. */
struct given {
  const struct vector *vector;
  const char *answer; /* behind the ID; NULL: none */
  size_t line;
};

struct grade {
  struct given *given; /* by id */
  size_t count;
  struct hello hello;
  size_t hello_line; /* 0: there is none */
  const struct vectors *vectors;
  struct buffer why; /* the file is refused */
};

static int by_id(const void *a, const void *b)
{
  return strcmp(((const struct given *)a)->vector->id, ((const struct given *)b)->vector->id);
}

static int id_is(const void *id, const void *given)
{
  return strcmp(id, ((const struct given *)given)->vector->id);
}

static struct given *find(const struct grade *grade, const char *id)
{
  return bsearch(id, grade->given, grade->count, sizeof *grade->given, id_is);
}

/* ---- The file ---- */

/* What is wrong with a file of this kind; a FIFO is as good as a file, so that a shell's <(...) is too. */
static const char *kind_objection(mode_t mode)
{
  if (S_ISREG(mode) || S_ISFIFO(mode))
    return NULL;
  return S_ISDIR(mode) ? "it is a folder" : "it is neither a file nor a FIFO";
}

/* To the end, or just beyond the maximum. */
static const char *read_all(struct buffer *content, int fd)
{
  char chunk[65536];
  struct stat about;
  const char *wrong = fstat(fd, &about) != 0 ? strerror(errno) : kind_objection(about.st_mode);
  ssize_t n = 1;
  while (wrong == NULL && n > 0 && content->length <= RESPONSES_MAX) {
    n = read(fd, chunk, sizeof chunk);
    if (n > 0)
      buffer_add(content, chunk, (size_t)n);
    else if (n < 0)
      wrong = strerror(errno);
  }
  return wrong != NULL ? wrong : content->length > RESPONSES_MAX ? "it is larger than 256 MiB" : NULL;
}

/* What it is is asked before it is opened, since a device may act on that, and after. */
static bool read_file(struct buffer *content, const char *path)
{
  struct stat about;
  const char *wrong = stat(path, &about) != 0 ? strerror(errno) : kind_objection(about.st_mode);
  int fd = wrong == NULL ? open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY) : -1;
  struct buffer shown = {0};
  if (wrong == NULL)
    wrong = fd < 0 ? strerror(errno) : read_all(content, fd);
  if (fd >= 0)
    close(fd);
  if (wrong == NULL)
    return true;
  printable_add(&shown, path, strlen(path));
  complain("cannot read %s: %s", shown.octets, wrong);
  buffer_free(&shown);
  return false;
}

static void take_hello(struct grade *grade, struct buffer *why, char *answer, size_t number)
{
  if (grade->hello_line != 0)
    buffer_format(why, "hello is answered twice; first on line %zu", grade->hello_line);
  else if (answer_parse(answer).status != ANSWER_OK)
    buffer_text(why, "expected '" HELLO_ID " ok ...' as the answer to hello");
  else if (hello_read(&grade->hello, answer, why))
    grade->hello_line = number;
}

static void take_answer(struct grade *grade, struct buffer *why, const char *id, const char *answer, size_t number)
{
  struct given *given = find(grade, id);
  if (given == NULL && vectors_find(grade->vectors, id) != NULL)
    buffer_text(why,
                "this vector is not selected, or takes more than one request; give the same options as for prompt");
  else if (given == NULL)
    selection_unknown_id(why, grade->vectors, id);
  else if (given->answer != NULL)
    buffer_format(why, "%s is answered twice; first on line %zu", id, given->line);
  else if (answer_parse(answer).status == ANSWER_NO_STATUS)
    buffer_text(why, "expected ok, invalid, unsupported or error after the ID");
  given = why->length == 0 ? given : NULL;
  if (given != NULL)
    *given = (struct given){given->vector, answer, number};
}

/* One line, without its end. */
static void take_line(struct grade *grade, struct buffer *why, char *line, size_t length, size_t number)
{
  char *blank;
  if (length > 0 && line[length - 1] == '\r')
    line[--length] = '\0';
  if (length == 0 || !printable_is(line, length)) {
    buffer_text(why, length == 0 ? "the line is empty" : "the line is not printable ASCII");
    return;
  }
  blank = strchr(line, ' ');
  if (blank == NULL) {
    buffer_text(why, "no answer after the ID");
    return;
  }
  *blank = '\0';
  if (strcmp(line, HELLO_ID) == 0)
    take_hello(grade, why, blank + 1, number);
  else
    take_answer(grade, why, line, blank + 1, number);
}

/* All lines, up to the first that is wrong. */
static void take_lines(struct grade *grade, const char *path, struct buffer *content)
{
  struct buffer why = {0};
  char *line = content->octets, *end = content->octets + content->length;
  size_t number = 0;
  for (; line != NULL && line < end && why.length == 0; line++) {
    char *stop = memchr(line, '\n', (size_t)(end - line));
    size_t length = stop == NULL ? (size_t)(end - line) : (size_t)(stop - line);
    line[length] = '\0';
    take_line(grade, &why, line, length, ++number);
    line += length;
  }
  if (why.length > 0) {
    printable_add(&grade->why, path, strlen(path));
    buffer_format(&grade->why, ", line %zu: %s", number, why.octets);
  }
  buffer_free(&why);
}

/* ---- The run ---- */

/* What is not answered: unsupported if the implementation does not offer the command; for want of hello, if it answers
 * no vector of it. */
static bool is_offered(const struct grade *grade, const char *command)
{
  size_t i;
  if (grade->hello_line != 0)
    return hello_offers(&grade->hello, command);
  for (i = 0; i < grade->count; i++)
    if (grade->given[i].answer != NULL && strcmp(grade->given[i].vector->command->name, command) == 0)
      return true;
  return false;
}

static bool offers(void *context, const char *command)
{
  return is_offered(context, command);
}

static void run_all(struct grade *grade, struct run *run)
{
  const struct transport_client client = run_client(run);
  struct transport_request request;
  while (client.next(client.context, &request) == TRANSPORT_REQUEST) {
    const struct given *given = find(grade, request.id);
    const struct transport_outcome outcome = {.kind = TRANSPORT_ANSWER,
                                              .answer = given->answer != NULL ? given->answer : "error not answered"};
    client.done(client.context, request.tag, &outcome);
    free(request.line);
  }
}

/* Whether the file answers the vectors of a profile, as far as they can be in a file, and no others. */
static bool answers_exactly(const struct grade *grade, const json_t *ids, size_t answered)
{
  size_t i, n = 0;
  for (i = 0; i < json_array_size(ids); i++) {
    const struct given *given = find(grade, json_string_value(json_array_get(ids, i)));
    if (given != NULL && given->answer == NULL)
      return false;
    n += given != NULL;
  }
  return n == answered;
}

/* Say so if the file was made for a profile, and more is selected. */
static void advise_profile(const struct grade *grade)
{
  json_t *profiles = (json_t *)(uintptr_t)grade->vectors->profiles;
  size_t i, answered = 0;
  void *at;
  for (i = 0; i < grade->count; i++)
    answered += grade->given[i].answer != NULL;
  if (answered == 0 || answered == grade->count)
    return;
  for (at = json_object_iter(profiles); at != NULL; at = json_object_iter_next(profiles, at))
    if (answers_exactly(grade, json_object_iter_value(at), answered))
      complain("the file answers exactly the vectors of the profile '%s'; add --profile %s", json_object_iter_key(at),
               json_object_iter_key(at));
}

static void begin(struct grade *grade, struct selection *selection, const struct vectors *vectors)
{
  size_t i;
  selection_leave_out_sequences(selection);
  *grade = (struct grade){.vectors = vectors, .hello = {"unknown", "unknown", "unknown", 1}};
  grade->given = memory_new((selection->count + 1u) * sizeof *grade->given);
  for (i = 0; i < selection->count; i++)
    grade->given[grade->count++].vector = selection->vector[i];
  qsort(grade->given, grade->count, sizeof *grade->given, by_id);
}

static enum exit_status grade_with(struct grade *grade, struct report *report)
{
  const struct settings *options = report->settings;
  enum exit_status status;
  struct run run;
  run_init(&run, report->selection);
  run.strict_class = options->strict_class;
  run.claim = options->claim.lines > 0 ? &options->claim : NULL;
  run.folders = options->no_paths ? &options->folders : NULL;
  run.offers = offers;
  run.context = grade;
  if (!options->quiet)
    terminal_header(stdout, &grade->hello, grade->vectors, report->selection->count);
  run_all(grade, &run);
  report->hello = &grade->hello;
  report->run = &run;
  status = report_run(report);
  advise_profile(grade);
  run_free(&run);
  return status;
}

/* Grade what was read, or say why it is refused. */
static enum exit_status grade_content(struct grade *grade, struct report *report, struct buffer *content)
{
  if (content->length == 0)
    buffer_text(&grade->why, "the file of answers is empty");
  else
    take_lines(grade, report->settings->responses, content);
  if (grade->why.length == 0)
    return grade_with(grade, report);
  complain("%s", grade->why.octets);
  report->why = grade->why.octets;
  return report_not_run(report, false);
}

static enum exit_status run_grade(const struct settings *options)
{
  struct vectors *vectors;
  struct selection selection;
  struct buffer content = {0};
  struct report report = {.settings = options, .selection = &selection};
  struct evidence evidence;
  struct grade grade;
  enum exit_status status = EXIT_USAGE;
  if (!report_prepare(options) || !load_vectors(options, &vectors, &selection, &status))
    return status;
  begin(&grade, &selection, vectors);
  report.vectors = vectors;
  status = EXIT_USAGE;
  if (load_is_claim_asked(options, &selection) && read_file(&content, options->responses)) {
    evidence_of_content(&evidence, options->responses, &content);
    report.evidence = &evidence;
    status = grade_content(&grade, &report, &content);
    evidence_free(&evidence);
  }
  buffer_free(&content);
  buffer_free(&grade.why);
  free(grade.given);
  selection_free(&selection);
  vectors_free(vectors);
  return status;
}

static bool is_complete(const struct settings *settings)
{
  return settings->responses != NULL;
}

const struct options_command grade_command = {
    .name = "grade",
    .mask = OPTIONS_GRADE,
    .synopsis = "[OPTIONS] --responses FILE",
    .summary = "Judge the answers to these requests",
    .help = "\n"
            "The file holds at most 256 MiB of answers, in any order; a pipe such as <(...) works too. Give the same\n"
            "options as for prompt. A vector without an answer is unsupported if the answer to hello does not offer\n"
            "its command (or, if hello is not answered, if no vector of the command is), otherwise an error. An\n"
            "unknown ID, a second answer and a line that is not an answer are refused, with the line number.\n"
            "\n"
            "Exit status: 0 conformant; 1 nonconformant or incomplete; 2 wrong usage; 3 a line is refused; 4 the\n"
            "vectors are damaged.\n",
    .run = run_grade,
    .is_complete = is_complete,
    .missing = "--responses FILE is missing",
    .example = "--responses answers.txt"};
