// SPDX-License-Identifier: Apache-2.0
/* LTKP/1 with programs that misbehave, each a few lines for /bin/sh: every request has exactly one outcome, and the
 * blame falls on the right one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/buffer.h"
#include "base/memory.h"
#include "transport/process.h"
#include "transport/session.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define CASES_MAX 64

/* For an answer: long for a machine that is busy, and short where many timeouts are waited for. */
#define TIMEOUT_MS 1000
#define SHORT_TIMEOUT_MS 300
#define STOP_MS 3000      /* a busy machine starts a program in less */
#define GENEROUS_MS 60000 /* less than what hangs would take */

/* A loop that answers, with the given hello and what is special about some IDs. */
#define PROGRAM(pipeline, special)                                                                                     \
  "while read id command rest; do case $id in "                                                                        \
  "HELLO) echo \"HELLO ok name=n version=1 commands=derive pipeline=" pipeline "\";; " special                         \
  "*) echo \"$id ok key=$id\";; esac; done"

static int timeout = TIMEOUT_MS;
static int start_timeout = 2 * TIMEOUT_MS;
static int64_t stop_at = 0;

/* A client that asks C1, C2, ... and keeps what it is told. */
struct client {
  size_t count, next;
  size_t slow; /* before this one the client takes its time */
  char id[CASES_MAX + 1][8];
  int done[CASES_MAX + 1];
  enum transport_kind kind[CASES_MAX + 1];
  char reason[CASES_MAX + 1][256];
  int signal[CASES_MAX + 1];
  char diagnostics[CASES_MAX + 1][64];
  int amended[CASES_MAX + 1];
};

static enum transport_next next(void *context, struct transport_request *request)
{
  struct client *c = context;
  struct buffer line = {0};
  if (c->next == c->count)
    return TRANSPORT_END;
  c->next++;
  if (c->next == c->slow)
    nanosleep(&(struct timespec){0, 300000000}, NULL);
  snprintf(c->id[c->next], sizeof c->id[0], "C%zu", c->next);
  buffer_format(&line, "%s derive x=1", c->id[c->next]);
  *request = (struct transport_request){c->next, c->id[c->next], buffer_take(&line)};
  return TRANSPORT_REQUEST;
}

static void keep(struct client *c, size_t tag, const struct transport_outcome *outcome)
{
  const char *text = outcome->reason != NULL ? outcome->reason : outcome->answer;
  c->kind[tag] = outcome->kind;
  c->signal[tag] = outcome->signal;
  snprintf(c->reason[tag], sizeof c->reason[0], "%s", text);
  snprintf(c->diagnostics[tag], sizeof c->diagnostics[0], "%s", outcome->diagnostics ? outcome->diagnostics : "");
}

static void done(void *context, size_t tag, const struct transport_outcome *outcome)
{
  struct client *c = context;
  c->done[tag]++;
  keep(c, tag, outcome);
}

static void amend(void *context, size_t tag, const struct transport_outcome *outcome)
{
  struct client *c = context;
  assert_int_equal(c->done[tag], 1);
  c->amended[tag]++;
  keep(c, tag, outcome);
}

static struct session *open_shell(const char *script, char **why)
{
  static char shell[] = "/bin/sh", command[] = "-c", text[4096];
  static char *const argv[] = {shell, command, text, NULL};
  const struct session_options options = {
      .argv = argv, .timeout = timeout, .start_timeout = start_timeout, .stop_at = stop_at};
  snprintf(text, sizeof text, "%s", script);
  return session_open(&options, why);
}

/* Run `count` cases against a script, and see that each is done once. The remark at the end, to be freed. */
static char *run_shell_slowly(struct client *c, size_t count, size_t slow, const char *script)
{
  const struct transport_client client = {c, next, done, amend, NULL};
  struct session *s;
  char *why, *remark;
  size_t i;
  memset(c, 0, sizeof *c);
  c->count = count;
  c->slow = slow;
  s = open_shell(script, &why);
  assert_non_null(s);
  assert_true(session_run(s, &client));
  assert_false(session_stopped(s));
  remark = session_finish(s);
  session_free(s);
  for (i = 1; i <= count; i++)
    assert_int_equal(c->done[i], 1);
  return remark;
}

static char *run_shell(struct client *c, size_t count, const char *script)
{
  return run_shell_slowly(c, count, 0, script);
}

/* All cases but one are answered, and that one has this kind and a reason with this text. */
static void assert_only(const struct client *c, size_t guilty, enum transport_kind kind, const char *reason)
{
  char expected[16];
  size_t i;
  for (i = 1; i <= c->count; i++) {
    snprintf(expected, sizeof expected, "ok key=C%zu", i);
    if (i != guilty) {
      assert_int_equal(c->kind[i], TRANSPORT_ANSWER);
      assert_string_equal(c->reason[i], expected);
    }
  }
  assert_int_equal(c->kind[guilty], kind);
  if (strstr(c->reason[guilty], reason) == NULL)
    fail_msg("'%s' not in '%s'", reason, c->reason[guilty]);
}

static void only(size_t guilty, enum transport_kind kind, const char *reason, const char *script)
{
  struct client c;
  char *remark = run_shell(&c, 6, script);
  assert_only(&c, guilty, kind, reason);
  assert_null(remark);
}

/* Make a file of the template's name; the scripts that are given it remove it. */
static void make_file(char *template)
{
  int fd = mkstemp(template);
  assert_true(fd >= 0);
  close(fd);
}

static void answers_arrive(void **state)
{
  struct client c;
  (void)state;
  assert_null(run_shell(&c, 60, PROGRAM("1", "")));
  assert_only(&c, 1, TRANSPORT_ANSWER, "ok key=C1");
  assert_null(run_shell(&c, 60, PROGRAM("8", "")));
  assert_only(&c, 60, TRANSPORT_ANSWER, "ok key=C60");
}

static void hello_is_read_in_any_order(void **state)
{
  char *why;
  struct session *s = open_shell("read l; echo HELLO ok x=y commands=kdf,derive pipeline=3 version=2 name=n", &why);
  (void)state;
  assert_non_null(s);
  assert_string_equal(session_hello(s)->name, "n");
  assert_string_equal(session_hello(s)->version, "2");
  assert_string_equal(session_hello(s)->commands, "kdf,derive");
  assert_int_equal(session_hello(s)->pipeline, 3);
  assert_true(session_offers(s, "kdf"));
  assert_true(session_offers(s, "derive"));
  assert_false(session_offers(s, "der"));
  session_free(s);
  s = open_shell("read l; echo HELLO ok name=n version=2 commands=kdf; read l", &why);
  assert_non_null(s);
  assert_int_equal(session_hello(s)->pipeline, 1);
  session_free(s);
}

static void assert_refused(const char *script, const char *reason)
{
  char *why;
  assert_null(open_shell(script, &why));
  if (strstr(why, reason) == NULL)
    fail_msg("'%s' not in '%s'", reason, why);
  free(why);
}

static void bad_hellos_are_refused(void **state)
{
  (void)state;
  assert_refused("read l; echo HELLO ok version=1 commands=a", "no name=");
  assert_refused("read l; echo HELLO ok name=1 commands=a", "no version=");
  assert_refused("read l; echo HELLO ok name=1 version=2", "no commands=");
  assert_refused("read l; echo HELLO ok name=n version=1 commands=a pipeline=0", "pipeline=");
  assert_refused("read l; echo HELLO ok name=n version=1 commands=a pipeline=2x", "pipeline=");
  assert_refused("read l; echo HELLO unsupported", "found 'HELLO unsupported'");
  assert_refused("echo Welcome; read l; echo HELLO ok name=n version=1 commands=a", "found 'Welcome'");
  assert_refused("read l; printf 'HELLO ok name=n version=1 commands=a\\r\\n'", "CR LF");
  assert_refused("read l; echo the reason >&2; exit 3", "exited with status 3");
  assert_refused("read l; echo the reason >&2; exit 3", "\nthe reason");
  assert_refused("kill -SEGV $$", "signal 11");
  assert_refused("sleep 100", "within 2000 ms");
}

static void a_program_that_cannot_start_says_why(void **state)
{
  static char program[] = "/nonexistent/program";
  static char *const argv[] = {program, NULL};
  const struct session_options options = {.argv = argv, .timeout = timeout};
  char *why;
  (void)state;
  assert_null(session_open(&options, &why));
  assert_string_equal(why, "cannot start '/nonexistent/program': No such file or directory");
  free(why);
}

static void a_crash_costs_its_case(void **state)
{
  struct client c;
  (void)state;
  only(3, TRANSPORT_CRASH, "ended by signal 11", PROGRAM("1", "C3) kill -SEGV $$;; "));
  only(3, TRANSPORT_CRASH, "exited with status 5 before", PROGRAM("1", "C3) exit 5;; "));
  only(3, TRANSPORT_CRASH, "middle of a line (after 4 octets)", PROGRAM("1", "C3) printf 'C3 o'; exit 0;; "));
  only(3, TRANSPORT_CRASH, "exited with status 7", PROGRAM("1", "C3) exec >&-; cat >/dev/null; exit 7;; "));
  free(run_shell(&c, 6, PROGRAM("1", "C3) echo last words >&2; kill -SEGV $$;; ")));
  assert_string_equal(c.diagnostics[3], "last words\n");
  assert_int_equal(c.signal[3], SIGSEGV);
}

static void only_the_guilty_is_blamed_among_many(void **state)
{
  (void)state;
  only(3, TRANSPORT_CRASH, "ended by signal 11", PROGRAM("8", "C3) kill -SEGV $$;; "));
  only(5, TRANSPORT_TIMEOUT, "no answer within 1000 ms", PROGRAM("8", "C5) sleep 100;; "));
  only(6, TRANSPORT_BROKEN, "no status", PROGRAM("8", "C6) echo C6 yes;; "));
}

static void a_hang_costs_its_case(void **state)
{
  (void)state;
  only(3, TRANSPORT_TIMEOUT, "no answer within 1000 ms", PROGRAM("1", "C3) sleep 100;; "));
  only(3, TRANSPORT_TIMEOUT, "after 4 octets of an unfinished line", PROGRAM("1", "C3) printf 'C3 o'; sleep 100;; "));
  only(3, TRANSPORT_TIMEOUT, "no answer within 1000 ms", PROGRAM("1", "C3) trap '' TERM HUP INT; sleep 100;; "));
}

static void a_broken_protocol_costs_its_case(void **state)
{
  (void)state;
  only(3, TRANSPORT_BROKEN, "protocol: 'C9 ok' is not an answer to C3", PROGRAM("1", "C3) echo C9 ok;; "));
  only(3, TRANSPORT_BROKEN, "protocol: no status", PROGRAM("1", "C3) echo C3 okay;; "));
  only(3, TRANSPORT_BROKEN, "protocol: no status", PROGRAM("1", "C3) echo C3;; "));
  only(3, TRANSPORT_BROKEN, "protocol: an empty line", PROGRAM("1", "C3) echo;; "));
  only(3, TRANSPORT_BROKEN, "protocol: the line ends in CR LF", PROGRAM("1", "C3) printf 'C3 ok key=C3\\r\\n';; "));
  only(3, TRANSPORT_BROKEN, "printable ASCII: '\\x1b[0m'", PROGRAM("1", "C3) printf '\\033[0m\\n';; "));
  only(3, TRANSPORT_BROKEN, "printable ASCII: 'C3 ok\\x00'", PROGRAM("1", "C3) printf 'C3 ok\\0\\n';; "));
  only(3, TRANSPORT_BROKEN, "more than 262144 octets", PROGRAM("1", "C3) cat /dev/zero;; "));
}

static void a_line_of_the_longest_length_is_taken(void **state)
{
  struct client c;
  (void)state;
  assert_null(run_shell(&c, 4, PROGRAM("1", "C3) printf 'C3 ok %0262138d\\n' 0;; ")));
  assert_int_equal(c.kind[3], TRANSPORT_ANSWER);
  assert_null(run_shell(&c, 4, PROGRAM("1", "C3) printf 'C3 ok %0262139d\\n' 0;; ")));
  assert_int_equal(c.kind[3], TRANSPORT_BROKEN);
}

static void answering_twice_is_noticed(void **state)
{
  struct client c;
  (void)state;
  only(3, TRANSPORT_BROKEN, "protocol: answered twice", PROGRAM("1", "C3) echo C3 ok key=C3; echo C3 ok key=C3;; "));
  only(3, TRANSPORT_BROKEN, "protocol: answered twice", PROGRAM("1", "C5) echo C3 ok; echo C5 ok key=C5;; "));
  only(6, TRANSPORT_BROKEN, "protocol: answered twice", PROGRAM("1", "C6) echo C6 ok key=C6; echo C6 ok;; "));
  only(6, TRANSPORT_BROKEN, "answered twice", PROGRAM("1", "C6) echo C6 ok key=C6; sleep 0.1; echo C6 ok;; "));
  free(run_shell(&c, 3, PROGRAM("1", "C2) for n in $(seq 16); do echo C1 ok; done; echo C2 ok;; ")));
  assert_int_equal(c.amended[1], 16);
  assert_int_equal(c.kind[2], TRANSPORT_ANSWER);
}

/* However a program goes on after it has answered again, the next case is asked of another one. */
static void answering_for_ever_costs_one_case(void **state)
{
  static const char *const specials[] = {"C3) while :; do echo C3 ok key=C3; done;; ",
                                         "C3) for n in $(seq 40); do echo C3 ok key=C3; done;; ",
                                         "C3) echo C3 ok key=C3; echo C3 ok key=C3; while :; do echo; done;; ",
                                         "C3) echo C3 ok key=C3; echo C3 ok key=C3; cat /dev/zero;; ",
                                         "C3) echo C3 ok key=C3; echo C3 ok key=C3; echo C9 ok;; ",
                                         "C3) echo C3 ok key=C3; echo C3 ok key=C3; sleep 100;; ",
                                         "C3) echo C3 ok key=C3; echo C3 ok key=C3; exit 1;; ",
                                         "C3) echo C3 ok key=C3; echo C3 ok key=C3; kill -SEGV $$;; "};
  char script[1024], file[] = "/tmp/test_session.XXXXXX";
  size_t i, window;
  (void)state;
  for (i = 0; i < sizeof specials / sizeof specials[0]; i++) {
    for (window = 1; window <= 4; window += 3) {
      snprintf(script, sizeof script, PROGRAM("%zu", "%s"), window, specials[i]);
      only(3, TRANSPORT_BROKEN, "protocol: answered twice", script);
    }
  }
  /* An answer to an earlier case is that one's, whichever is being asked. */
  make_file(file);
  snprintf(script, sizeof script,
           PROGRAM("1", "C3) if rm %s 2>/dev/null; then while :; do echo C1 ok; done; fi; echo C3 ok key=C3;; "), file);
  only(1, TRANSPORT_BROKEN, "protocol: answered twice", script);
}

static void another_program_at_a_restart_is_noticed(void **state)
{
  static const struct {
    const char *hello, *reason;
  } others[] = {
      {"name=o version=1 commands=derive", "protocol: started again, it says that it is o 1; at first it was n 1"},
      {"name=n version=2 commands=derive", "protocol: started again, it says that it is n 2; at first it was n 1"},
      {"name=n version=1 commands=derives", "protocol: started again, it no longer offers derive"},
      {"name=n version=1 commands=kdf,derive pipeline=7", NULL}};
  char script[1024], file[] = "/tmp/test_session.XXXXXX";
  struct client c;
  size_t i;
  (void)state;
  for (i = 0; i < sizeof others / sizeof others[0]; i++) {
    snprintf(file, sizeof file, "/tmp/test_session.XXXXXX");
    make_file(file);
    /* The second time, another one. */
    snprintf(script, sizeof script,
             "test -e %s || { read i r; echo $i ok %s; while read i r; do echo $i ok key=$i; done; exit; }; " PROGRAM(
                 "1", "C3) rm %s; exit 9;; "),
             file, others[i].hello, file);
    free(run_shell(&c, 5, script));
    assert_int_equal(c.kind[2], TRANSPORT_ANSWER);
    assert_int_equal(c.kind[3], TRANSPORT_CRASH);
    assert_int_equal(c.kind[4], others[i].reason == NULL ? TRANSPORT_ANSWER : TRANSPORT_BROKEN);
    assert_int_equal(c.kind[5], others[i].reason == NULL ? TRANSPORT_ANSWER : TRANSPORT_BROKEN);
    if (others[i].reason != NULL)
      assert_string_equal(c.reason[4], others[i].reason);
  }
}

/* It crashes at C3 each time; from the second time on it takes one request at a time, and looks whether there are more.
 */
static void a_smaller_pipeline_at_a_restart_is_kept_to(void **state)
{
  char script[1024], file[] = "/tmp/test_session.XXXXXX";
  struct client c;
  (void)state;
  make_file(file);
  snprintf(
      script, sizeof script,
      "test -e %s && p=4 || p=1; while read id rest; do case $id in "
      "HELLO) echo HELLO ok name=n version=1 commands=derive pipeline=$p;; C3) rm -f %s; exit 9;; "
      "*) if test $p = 1 && test -n \"$(timeout 0.1 cat)\"; then echo $id error ahead; else echo $id ok key=$id; fi;; "
      "esac; done",
      file, file);
  free(run_shell(&c, 12, script));
  assert_only(&c, 3, TRANSPORT_CRASH, "exited with status 9");
}

static enum transport_next never(void *context, struct transport_request *request)
{
  struct client *c = context;
  return c->next < 2 ? next(context, request) : TRANSPORT_LATER;
}

static void a_client_that_asks_nothing_more_has_not_ended(void **state)
{
  struct client c = {.count = 6};
  const struct transport_client client = {&c, never, done, amend, NULL};
  char *why;
  struct session *s = open_shell(PROGRAM("1", ""), &why);
  (void)state;
  assert_non_null(s);
  assert_false(session_run(s, &client));
  assert_false(session_stopped(s));
  assert_int_equal(c.done[2], 1);
  assert_null(session_finish(s));
  session_free(s);
}

/* The time in which we are stopped is not the program's: here it has two seconds, and is seen to need less. */
static void no_deadline_passes_while_we_are_stopped(void **state)
{
  pid_t self = getpid(), other = fork();
  struct client c;
  char *remark;
  (void)state;
  if (other == 0) {
    nanosleep(&(struct timespec){0, 300000000}, NULL);
    kill(self, SIGSTOP);
    sleep(3);
    kill(self, SIGCONT);
    _exit(0);
  }
  timeout = 2000;
  remark = run_shell(&c, 6, PROGRAM("1", "C3) sleep 4; echo C3 ok key=C3;; "));
  timeout = TIMEOUT_MS;
  waitpid(other, NULL, 0);
  assert_only(&c, 3, TRANSPORT_ANSWER, "ok");
  assert_null(remark);
}

static void an_answer_before_its_request_is_noticed(void **state)
{
  struct client c;
  (void)state;
  only(4, TRANSPORT_BROKEN, "protocol: answer before its request",
       PROGRAM("1", "C3) printf 'C3 ok key=C3\\nXX ok\\n';; "));
  /* So late that only a look before the next request finds it. */
  free(run_shell_slowly(&c, 6, 4, PROGRAM("1", "C3) echo C3 ok key=C3; sleep 0.05; echo XX ok;; ")));
  assert_only(&c, 4, TRANSPORT_BROKEN, "protocol: answer before its request: no request is open: 'XX ok'");
  /* Right behind hello, at each start: every case is asked alone of a program that has broken the protocol already. */
  free(run_shell(&c, 3, "while read id r; do echo \"$id ok name=n version=1 commands=a\"; echo XX ok; done"));
  assert_int_equal(c.kind[1], TRANSPORT_BROKEN);
  assert_int_equal(c.kind[3], TRANSPORT_BROKEN);
}

static void a_line_nobody_asked_for_at_the_end_is_the_last_case_s(void **state)
{
  (void)state;
  only(6, TRANSPORT_BROKEN, "protocol: no request is open: 'Goodbye.'", PROGRAM("1", "") "; echo Goodbye.");
}

static void a_break_that_no_case_repeats_is_the_oldest_s(void **state)
{
  char script[1024], file[] = "/tmp/test_session.XXXXXX";
  struct client c;
  (void)state;
  /* Answers two in reverse order, but only the first time; at C5 it ends if C6 has been sent ahead. */
  make_file(file);
  snprintf(script, sizeof script,
           PROGRAM("2", "C3) if rm %s 2>/dev/null; then read i r; echo $i ok key=$i; fi; echo C3 ok key=C3;; "
                        "C5) test -z \"$(timeout --foreground 0.2 head -c 1)\" && echo C5 ok key=C5 || exit 9;; "),
           file);
  assert_null(run_shell(&c, 6, script));
  assert_only(&c, 3, TRANSPORT_BROKEN,
              "'C4 ok key=C4' is not an answer to C3, with 2 requests in flight; alone each was");
  assert_int_equal(c.amended[3], 1);
}

static void gives_up_after_many_timeouts(void **state)
{
  struct client c;
  size_t i;
  (void)state;
  timeout = SHORT_TIMEOUT_MS;
  free(run_shell(&c, 60, PROGRAM("1", "C*) sleep 100;; ")));
  timeout = TIMEOUT_MS;
  for (i = 1; i <= 60; i++)
    assert_int_equal(c.kind[i], TRANSPORT_TIMEOUT);
  assert_string_equal(c.reason[SESSION_TIMEOUTS_MAX],
                      "no answer within 300 ms; does it flush its output after each line?");
  assert_string_equal(c.reason[SESSION_TIMEOUTS_MAX + 1], "not asked: 20 timeouts in a row");
}

static void gives_up_when_restarts_fail(void **state)
{
  char script[1024], file[] = "/tmp/test_session.XXXXXX";
  struct client c;
  (void)state;
  make_file(file);
  /* Starts as long as the file is there, which the third case removes. */
  snprintf(script, sizeof script, "test -e %s || exit 9; " PROGRAM("1", "C3) rm %s; exit 0;; "), file, file);
  free(run_shell(&c, 6, script));
  assert_int_equal(c.kind[2], TRANSPORT_ANSWER);
  assert_int_equal(c.kind[3], TRANSPORT_CRASH);
  assert_string_equal(c.reason[4], "could not be restarted: exited with status 9 before it answered hello");
  assert_int_equal(c.kind[4], TRANSPORT_LOST);
  assert_int_equal(c.kind[6], TRANSPORT_LOST);
}

/* How a program gives up: at C3 it says why, in a line and another one, and exits so. */
static char *give_up(struct client *c, const char *script)
{
  const struct transport_client client = {c, next, done, amend, NULL};
  struct session *s;
  char *why, *given;
  memset(c, 0, sizeof *c);
  c->count = 6;
  s = open_shell(script, &why);
  assert_non_null(s);
  session_run(s, &client);
  assert_false(session_stopped(s));
  assert_null(session_finish(s));
  given = session_gave_up(s) == NULL ? NULL : strdup(session_gave_up(s));
  session_free(s);
  return given;
}

static void gives_up_when_the_program_does(void **state)
{
  struct client c;
  char *why;
  size_t i;
  (void)state;
  for (i = 0; i < 2; i++) {
    why = give_up(&c, i == 0 ? PROGRAM("1", "C3) echo the token is gone >&2; echo more >&2; exit 69;; ")
                             : PROGRAM("9", "C3) echo the token is gone >&2; echo more >&2; exit 69;; "));
    assert_string_equal(why, "the program gave up: exited with status 69: the token is gone");
    free(why);
    assert_int_equal(c.done[2], 1);
    assert_int_equal(c.done[3] + c.done[4] + c.done[5] + c.done[6], 0);
  }
  why = give_up(&c, PROGRAM("1", "") "; exit 69");
  assert_string_equal(why, "the program gave up: exited with status 69");
  free(why);
  assert_int_equal(c.done[6], 1);
  assert_null(give_up(&c, PROGRAM("1", "C3) exit 70;; ")));
}

static void an_end_that_is_not_clean_is_a_remark(void **state)
{
  struct client c;
  char *remark = run_shell(&c, 2, PROGRAM("1", "") "; sleep 100");
  (void)state;
  assert_string_equal(remark, "the program did not exit at the end of its input within 1000 ms, and was killed");
  free(remark);
  remark = run_shell(&c, 2, PROGRAM("1", "") "; exit 4");
  assert_string_equal(remark, "at the end of its input the program exited with status 4");
  free(remark);
}

static void children_do_not_outlive_it(void **state)
{
  struct client c;
  int64_t before = process_now();
  (void)state;
  /* A child keeps standard output open after the program has gone. */
  free(run_shell(&c, 6, PROGRAM("1", "C3) sleep 4321 & exit 0;; ")));
  assert_only(&c, 3, TRANSPORT_CRASH, "exited with status 0");
  assert_true(process_now() - before < GENEROUS_MS);
  assert_int_not_equal(system("pgrep -f '^sleep 4321$' >/dev/null"), 0);
}

static void much_standard_error_does_no_harm(void **state)
{
  (void)state;
  only(3, TRANSPORT_ANSWER, "ok", PROGRAM("1", "C3) head -c 3000000 /dev/zero >&2; echo C3 ok key=C3;; "));
}

/* What 6 cases of a program that hangs at the third, after a command, come to when the session is stopped. */
static void stopped_at_the_third(const char *pipeline, const char *command)
{
  char script[1024];
  struct client c = {.count = 6};
  const struct transport_client client = {&c, next, done, amend, NULL};
  int64_t before = process_now();
  struct session *s;
  char *why;
  size_t i;
  snprintf(script, sizeof script, PROGRAM("%s", "C3) %s sleep 100;; "), pipeline, command);
  s = open_shell(script, &why);
  assert_non_null(s);
  assert_false(session_run(s, &client));
  assert_true(session_stopped(s));
  assert_null(session_finish(s));
  session_free(s);
  assert_true(process_now() - before < GENEROUS_MS);
  for (i = 1; i <= 6; i++)
    assert_int_equal(c.done[i], i < 3 ? 1 : 0);
}

static void a_run_ends_when_its_time_is_over(void **state)
{
  char *why;
  (void)state;
  timeout = 60000;
  stop_at = process_now() + STOP_MS;
  stopped_at_the_third("1", "");
  stop_at = process_now() + STOP_MS;
  stopped_at_the_third("8", "");
  stop_at = process_now() + 300;
  assert_null(open_shell("sleep 100", &why));
  assert_string_equal(why, "interrupted");
  free(why);
  timeout = TIMEOUT_MS;
  stop_at = 0;
}

static void a_break_of_many_is_not_lost_when_the_run_is_stopped(void **state)
{
  /* The first time, C4 ends it with four in flight; alone, C2 hangs, or C1. */
  const char *const hangs[] = {"C1", "C2"};
  char script[1024], file[] = "/tmp/test_session.XXXXXX";
  size_t i;
  (void)state;
  timeout = 60000;
  for (i = 0; i < 2; i++) {
    struct client c = {.count = 4};
    const struct transport_client client = {&c, next, done, amend, NULL};
    struct session *s;
    char *why;
    snprintf(file, sizeof file, "/tmp/test_session.XXXXXX");
    make_file(file);
    snprintf(script, sizeof script,
             "test -e %s && { read i r; echo $i ok name=n version=1 commands=derive pipeline=4; "
             "read a; read a; read a; read a; rm %s; exit 9; }; " PROGRAM("4", "%s) sleep 100;; "),
             file, file, hangs[i]);
    stop_at = process_now() + STOP_MS;
    s = open_shell(script, &why);
    assert_non_null(s);
    assert_false(session_run(s, &client));
    assert_true(session_stopped(s));
    session_free(s);
    assert_int_equal(c.done[1], i);
    assert_int_equal(c.amended[1], i);
    if (i == 1)
      assert_non_null(strstr(c.reason[1], "with 4 requests in flight; the run was stopped before"));
    assert_int_equal(c.done[2] + c.done[3] + c.done[4], 0);
  }
  timeout = TIMEOUT_MS;
  stop_at = 0;
}

/* In a child, a signal to it from the program that owes the third answer; how it ended. */
static int signalled(int number, bool twice)
{
  int status;
  pid_t pid = fork();
  if (pid == 0) {
    char command[64];
    timeout = 60000;
    process_install_signals();
    snprintf(command, sizeof command, "kill -%d %d;", number, (int)getpid());
    stopped_at_the_third("1", command);
    assert_int_equal(process_interrupted(), number);
    if (twice)
      raise(number);
    _exit(33);
  }
  assert_int_equal(waitpid(pid, &status, 0), pid);
  return status;
}

static void a_signal_stops_a_run_and_a_second_one_ends_it(void **state)
{
  static const int numbers[] = {SIGHUP, SIGINT, SIGTERM, SIGQUIT};
  size_t i;
  int status;
  (void)state;
  for (i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
    status = signalled(numbers[i], false);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 33);
  }
  status = signalled(SIGINT, true);
  assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGINT);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(answers_arrive),
      cmocka_unit_test(hello_is_read_in_any_order),
      cmocka_unit_test(bad_hellos_are_refused),
      cmocka_unit_test(a_program_that_cannot_start_says_why),
      cmocka_unit_test(a_crash_costs_its_case),
      cmocka_unit_test(only_the_guilty_is_blamed_among_many),
      cmocka_unit_test(a_hang_costs_its_case),
      cmocka_unit_test(a_broken_protocol_costs_its_case),
      cmocka_unit_test(a_line_of_the_longest_length_is_taken),
      cmocka_unit_test(answering_twice_is_noticed),
      cmocka_unit_test(answering_for_ever_costs_one_case),
      cmocka_unit_test(another_program_at_a_restart_is_noticed),
      cmocka_unit_test(a_smaller_pipeline_at_a_restart_is_kept_to),
      cmocka_unit_test(a_client_that_asks_nothing_more_has_not_ended),
      cmocka_unit_test(no_deadline_passes_while_we_are_stopped),
      cmocka_unit_test(an_answer_before_its_request_is_noticed),
      cmocka_unit_test(a_line_nobody_asked_for_at_the_end_is_the_last_case_s),
      cmocka_unit_test(a_break_that_no_case_repeats_is_the_oldest_s),
      cmocka_unit_test(gives_up_after_many_timeouts),
      cmocka_unit_test(gives_up_when_restarts_fail),
      cmocka_unit_test(gives_up_when_the_program_does),
      cmocka_unit_test(an_end_that_is_not_clean_is_a_remark),
      cmocka_unit_test(children_do_not_outlive_it),
      cmocka_unit_test(much_standard_error_does_no_harm),
      cmocka_unit_test(a_run_ends_when_its_time_is_over),
      cmocka_unit_test(a_break_of_many_is_not_lost_when_the_run_is_stopped),
      cmocka_unit_test(a_signal_stops_a_run_and_a_second_one_ends_it),
  };
  return cmocka_run_group_tests_name("session", tests, NULL, NULL);
}
