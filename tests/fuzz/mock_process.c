// SPDX-License-Identifier: Apache-2.0
/* process.h over a program that is the fuzzer's data: see mock_process.h. */
#include "transport/program.h"
#include "mock_process.h"
#include "base/memory.h"
#include "transport/process.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define IN_FLIGHT_MAX 512u
#define HELLO (-1) /* in place of a case */

struct asked {
  int at; /* the case, or HELLO */
  size_t request;
};

struct process {
  struct asked flight[IN_FLIGHT_MAX]; /* written, and no line has come for them */
  struct asked due[IN_FLIGHT_MAX];    /* written, and not answered by the script */
  size_t flight_count, due_count;
  struct buffer output, last;
  size_t taken; /* of the output */
  bool ended, endless, deaf;
  bool answered[64]; /* of each case, whether a line for it was taken */
  struct process_end end;
  struct buffer tail;
};

static struct {
  struct fuzz script;
  struct mock_case *cases;
  size_t count, starts;
  bool strict_class, clean, interrupted;
  int64_t now;
  struct process process; /* there is one at a time */
  bool runs;
} mock;

void mock_begin(struct fuzz script, struct mock_case *cases, size_t count, bool strict_class)
{
  size_t i;
  CHECK(!mock.runs);
  mock.script = script;
  mock.cases = cases;
  mock.count = count;
  mock.strict_class = strict_class;
  mock.clean = true;
  mock.interrupted = false;
  mock.starts = 0;
  for (i = 0; i < count; i++) {
    memset(cases[i].right, 0, sizeof cases[i].right);
    cases[i].wrong = cases[i].again = false;
  }
}

bool mock_was_clean(void)
{
  return mock.clean;
}

size_t mock_starts(void)
{
  return mock.starts;
}

/* ---- The script ---- */

static const char *id_of(int at)
{
  return at == HELLO ? "HELLO" : mock.cases[at].vector->id;
}

static const char *right_answer(struct asked asked)
{
  return asked.at == HELLO ? "ok name=mock version=1 commands=hmac,kdf,derive,confirm,agree,observe,auth pipeline=4"
                           : mock.cases[asked.at].answer[asked.request];
}

/* Put out "ID answer", ended or not. */
static void put_line(struct process *p, const char *id, const char *text, const char *end)
{
  buffer_clear(&p->last);
  buffer_text(&p->last, id);
  buffer_text(&p->last, id[0] == '\0' ? "" : " ");
  buffer_text(&p->last, text);
  buffer_text(&p->last, end);
  buffer_add(&p->output, p->last.octets, p->last.length);
}

static void put_text(struct process *p, const char *id, const char *end)
{
  char *text = fuzz_text(&mock.script, '\n');
  put_line(p, id, text, end);
  free(text);
}

/* The oldest request that is due is taken off. False if none is. */
static bool take_due(struct process *p, struct asked *asked)
{
  if (p->due_count == 0)
    return false;
  *asked = p->due[0];
  memmove(p->due, p->due + 1, --p->due_count * sizeof *p->due);
  return true;
}

static void put_right(struct process *p, size_t n)
{
  struct asked asked;
  for (; n > 0 && take_due(p, &asked); n--)
    put_line(p, id_of(asked.at), right_answer(asked), "\n");
}

static void put_changed(struct process *p, struct asked asked)
{
  char *text = memory_copy(right_answer(asked));
  size_t at = fuzz_number(&mock.script) % strlen(text);
  text[at] = (char)(text[at] ^ fuzz_octet(&mock.script));
  put_line(p, id_of(asked.at), text, "\n");
  free(text);
}

static void put_greeting(struct process *p, size_t pipeline)
{
  struct buffer text = {0};
  buffer_format(&text, "ok name=mock version=1 commands=hmac,kdf,derive,confirm,agree,observe,auth pipeline=%zu",
                pipeline);
  put_line(p, "HELLO", text.octets, "\n");
  buffer_free(&text);
}

static void end_with(struct process *p, uint8_t how)
{
  p->ended = true;
  p->end = (struct process_end){how >= 128 ? how % 64 + 1 : 0, how >= 128 ? -1 : how % 4, how == 4};
}

/* The steps that stand for themselves. */
static void put_what_is_due(struct process *p, enum mock_step step, size_t number)
{
  struct asked asked = {HELLO, 0};
  if (step == MOCK_RIGHT || step == MOCK_RIGHT_MORE) {
    put_right(p, step == MOCK_RIGHT ? number + 1 : 16 * (number + 1));
    return;
  }
  mock.clean = step == MOCK_GREET && p->due_count > 0 && p->due[0].at == HELLO && number > 0 && mock.clean;
  if (step == MOCK_OTHER && p->due_count > 1) {
    asked = p->due[1 + fuzz_octet(&mock.script) % (p->due_count - 1)];
    put_line(p, id_of(asked.at), right_answer(asked), "\n");
  } else if (take_due(p, &asked)) {
    if (step == MOCK_ANSWER)
      put_text(p, id_of(asked.at), "\n");
    else if (step == MOCK_GREET)
      put_greeting(p, number);
    else
      put_changed(p, asked);
  }
}

static enum process_event misbehave(struct process *p, enum mock_step step, int64_t deadline)
{
  mock.clean = false;
  switch (step) {
  case MOCK_AGAIN:
    buffer_add(&p->output, p->last.octets, p->last.length);
    return PROCESS_OUTPUT;
  case MOCK_LINE:
  case MOCK_UNFINISHED:
    put_text(p, "", step == MOCK_LINE ? "\n" : "");
    return PROCESS_OUTPUT;
  case MOCK_ENDLESS:
    p->endless = true;
    return PROCESS_OUTPUT;
  case MOCK_END:
    end_with(p, fuzz_octet(&mock.script));
    return PROCESS_ENDED;
  case MOCK_SAYS: {
    char *text = fuzz_text(&mock.script, '\n');
    buffer_text(&p->tail, text);
    free(text);
    return PROCESS_OUTPUT;
  }
  case MOCK_DEAF:
    p->deaf = true;
    return PROCESS_OUTPUT;
  case MOCK_SIGNAL:
    mock.interrupted = true;
    return PROCESS_INTERRUPTED;
  default:
    mock.now = deadline;
    return PROCESS_LATE;
  }
}

static enum process_event do_step(struct process *p, int64_t deadline)
{
  uint8_t octet = fuzz_octet(&mock.script);
  enum mock_step step = (enum mock_step)(octet % MOCK_STEPS);
  size_t number = octet / MOCK_STEPS;
  switch (step) {
  case MOCK_RIGHT:
  case MOCK_RIGHT_MORE:
  case MOCK_ANSWER:
  case MOCK_CHANGED:
  case MOCK_OTHER:
  case MOCK_GREET:
    put_what_is_due(p, step, number);
    return PROCESS_OUTPUT;
  default:
    return misbehave(p, step, deadline);
  }
}

/* ---- The book ---- */

/* "a0" for "A0": digits may be written either way, names are compared by the harness. */
static bool same(const char *a, const char *b)
{
  for (; *a != '\0' && tolower((unsigned char)*a) == tolower((unsigned char)*b); a++, b++)
    continue;
  return *a == '\0' && *b == '\0';
}

static bool is_right(const struct mock_case *c, size_t request, const char *text)
{
  bool refuses = strncmp(text, "invalid", 7) == 0 && (text[7] == ' ' || text[7] == '\0');
  bool says_why = refuses && text[7] != '\0' && text[8] != '\0';
  if (c->vector->class == NULL || (mock.strict_class && says_why))
    return same(text, c->answer[request]);
  return refuses;
}

static bool has_status(const char *text)
{
  static const char *const words[] = {"ok", "invalid", "unsupported", "error"};
  size_t i, n = strcspn(text, " ");
  for (i = 0; i < 4; i++)
    if (strlen(words[i]) == n && strncmp(words[i], text, n) == 0)
      return true;
  return false;
}

static bool is_printable(const char *line, size_t n)
{
  while (n > 0 && line[n - 1] >= ' ' && line[n - 1] <= '~')
    n--;
  return n == 0;
}

/* An answer in its turn. */
static void book_answer(struct process *p, const char *text)
{
  struct asked asked = p->flight[0];
  struct mock_case *c;
  memmove(p->flight, p->flight + 1, --p->flight_count * sizeof *p->flight);
  if (asked.at == HELLO)
    return;
  c = &mock.cases[asked.at];
  p->answered[asked.at] = true;
  if (is_right(c, asked.request, text))
    c->right[asked.request] = true;
  else
    c->wrong = true;
}

/* A line that is taken. */
static void book(struct process *p, const char *line, size_t length)
{
  size_t n = strcspn(line, " "), i;
  const char *text = line + n + (line[n] == ' ');
  if (!is_printable(line, length))
    return;
  if (p->flight_count > 0 && strlen(id_of(p->flight[0].at)) == n && strncmp(line, id_of(p->flight[0].at), n) == 0) {
    if (has_status(text))
      book_answer(p, text);
    return;
  }
  for (i = 0; i < mock.count; i++)
    if (p->answered[i] && strlen(mock.cases[i].vector->id) == n && strncmp(line, mock.cases[i].vector->id, n) == 0)
      mock.cases[i].again = true;
}

/* A request: it must be one of its case's. */
static struct asked recognise(const char *line)
{
  size_t i, j;
  if (strcmp(line, "HELLO hello ltkp=1") == 0)
    return (struct asked){HELLO, 0};
  for (i = 0; i < mock.count; i++)
    for (j = 0; j < mock.cases[i].requests; j++)
      if (strcmp(line, mock.cases[i].request[j]) == 0)
        return (struct asked){(int)i, j};
  fuzz_check(false, line, __FILE__, __LINE__);
  return (struct asked){HELLO, 0};
}

/* ---- process.h ---- */

int64_t process_now(void)
{
  return mock.now;
}

void process_install_signals(void)
{
}

int process_interrupted(void)
{
  return mock.interrupted ? 2 : 0;
}

char *program_find(const char *name)
{
  (void)name;
  return NULL;
}

struct process *process_start(char *const *argv, char **why)
{
  struct process *p = &mock.process;
  struct buffer output = p->output, last = p->last, tail = p->tail;
  CHECK(!mock.runs && argv != NULL);
  *why = NULL;
  *p = (struct process){.output = output, .last = last, .tail = tail}; /* their space is kept */
  buffer_clear(&p->output);
  buffer_clear(&p->last);
  buffer_clear(&p->tail);
  mock.runs = true;
  mock.starts++;
  return p;
}

void process_write(struct process *p, const char *line)
{
  struct asked asked = recognise(line);
  CHECK(!p->ended || mock.runs);
  CHECK(p->flight_count < IN_FLIGHT_MAX);
  p->flight[p->flight_count++] = asked;
  p->due[p->due_count++] = asked;
}

size_t process_queued(const struct process *p)
{
  (void)p;
  return 0;
}

bool process_listens(const struct process *p)
{
  return !p->deaf;
}

void process_close_input(struct process *p)
{
  p->deaf = true;
}

/* A look without waiting finds what the script says, too, but only a line that nobody asked for. */
enum process_event process_wait(struct process *p, int64_t deadline)
{
  bool looks = deadline <= mock.now;
  enum mock_step step = mock.script.left == 0 ? MOCK_END : (enum mock_step)(mock.script.octets[0] % MOCK_STEPS);
  if (mock.interrupted)
    return PROCESS_INTERRUPTED;
  if (p->ended)
    return PROCESS_ENDED;
  if (looks && step != MOCK_LINE && step != MOCK_AGAIN)
    return PROCESS_LATE;
  if (mock.script.left > 0)
    return do_step(p, deadline);
  mock.clean = mock.clean && p->due_count == 0;
  end_with(p, 0);
  return PROCESS_ENDED;
}

bool process_line(struct process *p, char **line, size_t *length)
{
  char *start, *end;
  if (p->output.length == p->taken)
    return false;
  start = p->output.octets + p->taken;
  end = memchr(start, '\n', p->output.length - p->taken);
  if (end == NULL)
    return false;
  *end = '\0';
  *line = start;
  *length = (size_t)(end - start);
  p->taken += *length + 1;
  book(p, *line, *length);
  return true;
}

size_t process_unfinished(const struct process *p)
{
  return p->endless ? PROCESS_LINE_MAX + 1u : p->output.length - p->taken;
}

struct process_end process_stop(struct process *p, int64_t patience)
{
  mock.now += patience;
  if (!p->ended)
    p->end = (struct process_end){9, -1, true};
  p->ended = true;
  return p->end;
}

const char *process_tail(const struct process *p)
{
  return p->tail.octets == NULL ? "" : p->tail.octets;
}

void process_free(struct process *p)
{
  if (p != NULL)
    mock.runs = false;
}
