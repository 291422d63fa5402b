// SPDX-License-Identifier: Apache-2.0
/* A program that runs with its standard input, output and error connected to us: started without a shell, in a process
 * group of its own and without a terminal, spoken to in lines without ever blocking, and ended with all that it
 * started, also when we are killed (guard.h). Nothing here knows the protocol.
 *
 * Memory is bounded: one unfinished line, the last of standard error, and what the caller queued to be written. Times
 * are in milliseconds; a deadline is a value of process_now(). */
#ifndef PROCESS_H
#define PROCESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The longest line that is taken, in octets without its LF. */
#define PROCESS_LINE_MAX 262144u

/* So much of the end of standard error is kept. */
#define PROCESS_TAIL_MAX 4096u

/* No deadline is further away. */
#define PROCESS_WAIT_MAX 3600000

struct process;

enum process_event {
  PROCESS_OUTPUT,     /* something came on standard output: take the lines */
  PROCESS_ENDED,      /* the program or its standard output has ended: nothing more will come */
  PROCESS_LATE,       /* the deadline has passed */
  PROCESS_INTERRUPTED /* a signal asked us to end: process_interrupted() */
};

/* How a program ended. */
struct process_end {
  int signal;      /* that ended it, or 0 */
  int exit_status; /* -1 if a signal ended it */
  bool killed;     /* by us, since it did not end by itself */
};

/* Milliseconds of a clock that is never set, and stands still while we do not run: more than half a second from one
 * look at it to the next is a tenth. So no deadline passes while we, and the program perhaps, are stopped. */
int64_t process_now(void);

/* From now on the first of the signals HUP, INT, TERM and QUIT asks us to end, and no wait for a program outlasts it; a
 * second one ends us and the programs that we run at once. One that was ignored stays so. */
void process_install_signals(void);

/* The signal that asked us to end; 0: none has. */
int process_interrupted(void);

/* The environment variable with the PIN of a token. Only the program of this name finds it in its environment. */
#define PROCESS_PIN "LTK_PIN"
#define PROCESS_PIN_PROGRAM "ltk-iut-pkcs11"

/* Start argv[0], looked up along PATH unless it holds a '/', with the arguments argv (NULL at the end). SIGPIPE is
 * ignored in this program from then on, not in the one started. NULL if it cannot be started; *why is then the reason,
 * to be freed. */
struct process *process_start(char *const *argv, char **why);

/* Queue a line and its LF for its standard input. It is written when there is much to write, or by process_wait. */
void process_write(struct process *p, const char *line);

/* Octets queued and not written yet. */
size_t process_queued(const struct process *p);

/* Whether its standard input can still be written. */
bool process_listens(const struct process *p);

/* Close its standard input, dropping what is queued. */
void process_close_input(struct process *p);

/* Wait until there is something to take from standard output, it has ended, the deadline has passed, or a signal asked
 * us to end; meanwhile write what is queued and keep the last of standard error. A deadline in the past looks once
 * without waiting. */
enum process_event process_wait(struct process *p, int64_t deadline);

/* Take the next whole line: *line, *length octets without LF, a zero after them; valid until the next process_wait.
 * False if there is none. */
bool process_line(struct process *p, char **line, size_t *length);

/* Octets of a line that is not finished. More than PROCESS_LINE_MAX: it never will be taken. */
size_t process_unfinished(const struct process *p);

/* Wait up to `patience` milliseconds, or until a signal asks us to end, for the program to end by itself; then kill it
 * and all that it started. */
struct process_end process_stop(struct process *p, int64_t patience);

/* The last of its standard error as a string, after process_stop; it lives as long as the process. */
const char *process_tail(const struct process *p);

/* Stop it, if that has not been done, and release everything. p may be NULL. */
void process_free(struct process *p);

#endif
