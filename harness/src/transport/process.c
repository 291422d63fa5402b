// SPDX-License-Identifier: Apache-2.0
/* A program that runs with its standard input, output and error connected to us: see process.h. */
#include "transport/process.h"
#include "base/buffer.h"
#include "transport/guard.h"
#include "base/memory.h"
#include "transport/program.h"
#include "transport/start_failure.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* A line, its LF, and the zero that takes its place. */
#define SPACE (PROCESS_LINE_MAX + 2u)

/* No single wait is longer. If the time from one look at the clock to the next is longer than the other, we did not
 * run. */
#define LOOK_AGAIN_MS 100
#define STOPPED_MS 500

/* So many octets are written without waiting for more, so that the program has work meanwhile. */
#define AT_ONCE 16384u

/* How much of standard error is read after the end, should somebody out of reach keep writing. */
#define LAST_READS 256

struct process {
  struct guard guard;
  bool stopped;
  int input, output, error; /* our ends of its standard input, output and error; -1: closed */
  struct buffer queue;      /* for its input, of which `written` octets are gone */
  size_t written;
  size_t start, scanned, end; /* space[start .. end-1] is not taken yet; [start .. scanned-1] holds no LF */
  char space[SPACE];
  size_t tail_length;
  char tail[PROCESS_TAIL_MAX + 1u];
};

/* The signal that asked us to end, and a pipe that can be read from then on, so that no wait outlasts it. */
static volatile sig_atomic_t interrupted;
static int wake[2] = {-1, -1};

int64_t process_now(void)
{
  static int64_t last, stopped;
  struct timespec t;
  int64_t now;
  clock_gettime(CLOCK_MONOTONIC, &t);
  now = (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
  if (last != 0 && now - last > STOPPED_MS)
    stopped += now - last - LOOK_AGAIN_MS;
  last = now;
  return now - stopped;
}

static bool pipe_cloexec(int fds[2])
{
  if (pipe(fds) != 0)
    return false;
  fcntl(fds[0], F_SETFD, FD_CLOEXEC);
  fcntl(fds[1], F_SETFD, FD_CLOEXEC);
  return true;
}

/* The first asks us to end, and a second one does not ask: the programs' guardians see to them. */
static void on_signal(int number)
{
  int before = errno;
  ssize_t ignored;
  if (interrupted != 0) {
    signal(number, SIG_DFL);
    raise(number);
    return;
  }
  interrupted = number;
  ignored = write(wake[1], "", 1);
  (void)ignored;
  errno = before;
}

int process_interrupted(void)
{
  return interrupted;
}

void process_install_signals(void)
{
  static const int numbers[] = {SIGHUP, SIGINT, SIGTERM, SIGQUIT};
  struct sigaction action, old;
  size_t i;
  if (wake[0] < 0 && !pipe_cloexec(wake))
    return;
  memset(&action, 0, sizeof action);
  action.sa_handler = on_signal;
  action.sa_flags = SA_RESTART; /* what is written goes on; only process_wait ends */
  for (i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
    if (sigaction(numbers[i], NULL, &old) == 0 && old.sa_handler != SIG_IGN)
      sigaction(numbers[i], &action, NULL);
}

/* Starting. The child reports why exec failed through a pipe that a successful exec closes. */

/* execv for every folder of PATH; never a shell, which execvp would fall back on. Returns errno. */
static int exec_along_path(char *const *argv)
{
  const char *path = NULL;
  char file[PATH_MAX];
  int found = ENOENT;
  while (program_next(&path, file, argv[0])) {
    execv(file, argv);
    if (errno != ENOENT && errno != ENOTDIR)
      found = errno;
  }
  return found;
}

/* The PIN of a token is for the program that asks the token, and for nobody else. */
static void keep_pin(const char *program)
{
  const char *slash = strrchr(program, '/');
  if (strcmp(slash != NULL ? slash + 1 : program, PROCESS_PIN_PROGRAM) != 0)
    unsetenv(PROCESS_PIN);
}

/* What a program is started with; pipes: input, output, error, report. */
struct program_start {
  char *const *argv;
  int pipes[4][2];
};

static void run_program(const void *context)
{
  const struct program_start *start = context;
  char *const *argv = start->argv;
  int error;
  ssize_t ignored;
  dup2(start->pipes[0][0], 0);
  dup2(start->pipes[1][1], 1);
  dup2(start->pipes[2][1], 2);
  keep_pin(argv[0]);
  signal(SIGPIPE, SIG_DFL);
  signal(SIGXFSZ, SIG_DFL);
  if (argv[0][0] == '\0') {
    error = ENOENT;
  } else if (strchr(argv[0], '/') != NULL) {
    execv(argv[0], argv);
    error = errno;
  } else {
    error = exec_along_path(argv);
  }
  ignored = write(start->pipes[3][1], &error, sizeof error);
  (void)ignored;
  _exit(127);
}

static void close_fd(int *fd)
{
  if (*fd >= 0)
    close(*fd);
  *fd = -1;
}

static void close_pipes(int pipes[4][2])
{
  size_t i;
  for (i = 0; i < 4; i++) {
    close_fd(&pipes[i][0]);
    close_fd(&pipes[i][1]);
  }
}

/* Fork and exec. 0 and *guard, or an errno. */
static int spawn(struct program_start *start, struct guard *guard)
{
  int error = guard_start(guard, start->pipes[3][1], run_program, start);
  ssize_t n;
  if (error != 0)
    return error;
  close_fd(&start->pipes[3][1]);
  do
    n = read(start->pipes[3][0], &error, sizeof error);
  while (n < 0 && errno == EINTR);
  if (n == 0)
    return 0;
  guard_stop(guard);
  return error;
}

/* Our end of a pipe: it never blocks. */
static int take_end(int *fd)
{
  int taken = *fd;
  *fd = -1;
  fcntl(taken, F_SETFL, fcntl(taken, F_GETFL) | O_NONBLOCK);
  return taken;
}

struct process *process_start(char *const *argv, char **why)
{
  struct program_start start = {argv, {{-1, -1}, {-1, -1}, {-1, -1}, {-1, -1}}};
  struct process *p = NULL;
  struct guard guard;
  int error = 0;
  size_t i;
  *why = NULL;
  signal(SIGPIPE, SIG_IGN);
  signal(SIGCHLD, SIG_DFL); /* ignored, as we may have inherited it, it would hide how the program ended */
  for (i = 0; i < 4 && error == 0; i++)
    if (!pipe_cloexec(start.pipes[i]))
      error = errno;
  if (error == 0)
    error = spawn(&start, &guard);
  if (error == 0) {
    p = memory_new(sizeof *p);
    p->guard = guard;
    p->input = take_end(&start.pipes[0][1]);
    p->output = take_end(&start.pipes[1][0]);
    p->error = take_end(&start.pipes[2][0]);
  } else {
    *why = start_failure(argv[0], error);
  }
  close_pipes(start.pipes);
  return p;
}

/* Writing. */

static void flush(struct process *p)
{
  while (p->input >= 0 && p->written < p->queue.length) {
    ssize_t n = write(p->input, p->queue.octets + p->written, p->queue.length - p->written);
    if (n < 0 && errno == EINTR)
      continue;
    if (n < 0 && errno == EAGAIN)
      return;
    if (n < 0)
      close_fd(&p->input);
    else
      p->written += (size_t)n;
  }
  buffer_clear(&p->queue);
  p->written = 0;
}

void process_write(struct process *p, const char *line)
{
  if (p->input < 0)
    return;
  buffer_text(&p->queue, line);
  buffer_text(&p->queue, "\n");
  if (process_queued(p) >= AT_ONCE)
    flush(p);
}

size_t process_queued(const struct process *p)
{
  return p->queue.length - p->written;
}

bool process_listens(const struct process *p)
{
  return p->input >= 0;
}

void process_close_input(struct process *p)
{
  close_fd(&p->input);
  buffer_clear(&p->queue);
  p->written = 0;
}

/* Reading. */

static void keep_tail(struct process *p, const char *octets, size_t n)
{
  size_t kept = p->tail_length;
  if (n >= PROCESS_TAIL_MAX) {
    octets += n - PROCESS_TAIL_MAX;
    n = PROCESS_TAIL_MAX;
  }
  if (kept + n > PROCESS_TAIL_MAX)
    kept = PROCESS_TAIL_MAX - n;
  memmove(p->tail, p->tail + p->tail_length - kept, kept);
  memcpy(p->tail + kept, octets, n);
  p->tail_length = kept + n;
}

/* One read of standard error; whether there may be more. */
static bool read_error(struct process *p)
{
  char chunk[PROCESS_TAIL_MAX];
  ssize_t n;
  if (p->error < 0)
    return false;
  n = read(p->error, chunk, sizeof chunk);
  if (n > 0)
    keep_tail(p, chunk, (size_t)n);
  else if (n == 0 || (errno != EAGAIN && errno != EINTR))
    close_fd(&p->error);
  return n > 0;
}

static void make_room(struct process *p)
{
  if (p->start == 0)
    return;
  memmove(p->space, p->space + p->start, p->end - p->start);
  p->end -= p->start;
  p->scanned -= p->start;
  p->start = 0;
}

/* One read of standard output; whether something came. Its end closes it. */
static bool read_output(struct process *p)
{
  ssize_t n;
  if (p->output < 0)
    return false;
  make_room(p);
  if (p->end == SPACE - 1u)
    return true; /* a line too long: there is no more room, and need be none */
  n = read(p->output, p->space + p->end, SPACE - 1u - p->end);
  if (n > 0)
    p->end += (size_t)n;
  else if (n == 0 || (errno != EAGAIN && errno != EINTR))
    close_fd(&p->output);
  return n > 0;
}

bool process_line(struct process *p, char **line, size_t *length)
{
  char *lf = memchr(p->space + p->scanned, '\n', p->end - p->scanned);
  if (lf == NULL) {
    p->scanned = p->end;
    return false;
  }
  *lf = '\0';
  *line = p->space + p->start;
  *length = (size_t)(lf - *line);
  p->start = p->scanned = (size_t)(lf - p->space) + 1;
  return true;
}

size_t process_unfinished(const struct process *p)
{
  return p->end - p->start;
}

/* Waiting. */

enum { OUTPUT, ERROR, INPUT, END, WAKE, WATCHED };

static int poll_once(struct process *p, struct pollfd fds[WATCHED], int64_t wait)
{
  fds[OUTPUT] = (struct pollfd){.fd = p->output, .events = POLLIN};
  fds[ERROR] = (struct pollfd){.fd = p->error, .events = POLLIN};
  fds[INPUT] = (struct pollfd){.fd = process_queued(p) > 0 ? p->input : -1, .events = POLLOUT};
  fds[END] = (struct pollfd){.fd = p->guard.status, .events = POLLIN};
  fds[WAKE] = (struct pollfd){.fd = wake[0], .events = POLLIN};
  return poll(fds, WATCHED, wait < 0 ? 0 : wait > LOOK_AGAIN_MS ? LOOK_AGAIN_MS : (int)wait);
}

enum process_event process_wait(struct process *p, int64_t deadline)
{
  flush(p);
  for (;;) {
    struct pollfd fds[WATCHED];
    int64_t left = deadline - process_now();
    int ready;
    if (interrupted != 0)
      return PROCESS_INTERRUPTED;
    if (p->output < 0)
      return PROCESS_ENDED;
    ready = poll_once(p, fds, left);
    if (ready > 0 && fds[ERROR].revents != 0)
      read_error(p);
    if (ready > 0 && fds[INPUT].revents != 0)
      flush(p);
    if (ready > 0 && fds[OUTPUT].revents != 0 && read_output(p))
      return PROCESS_OUTPUT;
    if (ready > 0 && fds[END].revents != 0)
      return read_output(p) ? PROCESS_OUTPUT : PROCESS_ENDED;
    if (p->output >= 0 && (left <= 0 || process_now() >= deadline))
      return PROCESS_LATE;
  }
}

/* Ending. */

static void wait_for_end(struct process *p, int64_t patience)
{
  int64_t deadline = process_now() + patience;
  while (!guard_ended(&p->guard) && interrupted == 0 && process_now() < deadline) {
    struct pollfd fds[] = {{p->guard.status, POLLIN, 0}, {p->error, POLLIN, 0}, {wake[0], POLLIN, 0}};
    poll(fds, 3, LOOK_AGAIN_MS);
    read_error(p);
  }
}

struct process_end process_stop(struct process *p, int64_t patience)
{
  struct process_end end = {0, -1, false};
  int status, i;
  if (p->stopped)
    return end;
  wait_for_end(p, patience);
  end.killed = !guard_ended(&p->guard);
  status = guard_stop(&p->guard);
  p->stopped = true;
  if (WIFSIGNALED(status))
    end.signal = WTERMSIG(status);
  else
    end.exit_status = WEXITSTATUS(status);
  for (i = 0; i < LAST_READS && read_error(p); i++)
    continue;
  p->tail[p->tail_length] = '\0';
  return end;
}

const char *process_tail(const struct process *p)
{
  return p->tail;
}

void process_free(struct process *p)
{
  if (p == NULL)
    return;
  process_stop(p, 0);
  close_fd(&p->input);
  close_fd(&p->output);
  close_fd(&p->error);
  buffer_free(&p->queue);
  free(p);
}
