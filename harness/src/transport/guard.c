// SPDX-License-Identifier: Apache-2.0
/* A child below two guardians: see guard.h. */
#include "transport/guard.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* So many looks in a row at children that cannot be killed, or listed, are enough. */
#define REFUSALS_MAX 100

/* Killing. A guardian's children only: their numbers are not given away until it reaps them. */

/* Kill all in a list of numbers, each with a blank behind it; how many could be. */
static int kill_listed(const char *list)
{
  int killed = 0;
  for (;;) {
    char *end;
    long pid = strtol(list, &end, 10);
    if (end == list || *end != ' ')
      return killed;
    killed += kill((pid_t)pid, SIGKILL) == 0;
    list = end + 1;
  }
}

static int kill_children(void)
{
  static char list[65536]; /* if there are more, the others' turn comes */
  int fd = open("/proc/thread-self/children", O_RDONLY | O_CLOEXEC);
  ssize_t n = fd < 0 ? -1 : read(fd, list, sizeof list - 1u);
  if (fd >= 0)
    close(fd);
  list[n < 0 ? 0 : n] = '\0';
  return kill_listed(list);
}

/* Until a child has ended, but a millisecond at most: some may fork faster than we kill. */
static void wait_a_moment(void)
{
  const struct timespec moment = {0, 1000000};
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGCHLD);
  sigtimedwait(&set, NULL, &moment);
}

/* Leave nothing below us. *status is then how the child ended. */
static void kill_all(pid_t child, int *status)
{
  int refusals = 0, one;
  pid_t pid;
  kill(-child, SIGKILL); /* at one blow */
  kill(child, SIGKILL);
  while (refusals < REFUSALS_MAX && (pid = waitpid(-1, &one, WNOHANG)) >= 0) {
    if (pid == child)
      *status = one;
    if (pid > 0)
      continue;
    refusals = kill_children() > 0 ? 0 : refusals + 1;
    wait_a_moment();
  }
}

/* Watching. */

/* Whether the child has ended; it is not reaped yet, the orphans that have ended are. */
static bool has_ended(pid_t child)
{
  siginfo_t info;
  for (;;) {
    info.si_pid = 0;
    if (waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) != 0 || info.si_pid == 0)
      return false;
    if (info.si_pid == child)
      return true;
    waitpid(info.si_pid, NULL, 0);
  }
}

/* Wait for the child's end, our parent's, or SIGTERM, and leave nothing below us. Whether the child had ended: *status
 * says how. SIGCONT comes at our parent's end, even if somebody has stopped us; but it is not only then that it comes.
 */
static bool watch(pid_t parent, pid_t child, int *status)
{
  int number = 0;
  bool ended;
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGCHLD);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGCONT);
  while (!(ended = has_ended(child)) && getppid() == parent && number != SIGTERM)
    number = sigwaitinfo(&set, NULL);
  kill_all(child, status);
  return ended;
}

/* Starting. */

struct guarded_start {
  sigset_t mask; /* the child's */
  int report, status;
  void (*run)(const void *context);
  const void *context;
};

/* Fork below the guardian that we become; in the child, 0. */
static pid_t fork_guarded(const struct guarded_start *start)
{
  ssize_t ignored;
  pid_t child;
  setsid();
  prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
  prctl(PR_SET_PDEATHSIG, SIGCONT, 0, 0, 0);
  child = fork();
  if (child < 0) {
    int error = errno;
    ignored = write(start->report, &error, sizeof error);
    (void)ignored;
    _exit(0);
  }
  return child;
}

/* What we do at a signal is nothing for a child. */
static void drop_handlers(void)
{
  struct sigaction action;
  int number;
  for (number = 1; number < NSIG; number++)
    if (sigaction(number, NULL, &action) == 0 && action.sa_handler != SIG_IGN && action.sa_handler != SIG_DFL)
      signal(number, SIG_DFL);
}

static void run_child(pid_t parent, const struct guarded_start *start)
{
  prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
  setpgid(0, 0);
  if (getppid() != parent)
    _exit(0);
  drop_handlers();
  sigprocmask(SIG_SETMASK, &start->mask, NULL);
  start->run(start->context);
  _exit(0);
}

static void run_inner(pid_t parent, const struct guarded_start *start)
{
  pid_t self = getpid(), child = fork_guarded(start);
  ssize_t ignored = 0;
  int status = 0;
  if (child == 0)
    run_child(self, start);
  dup2(start->status, 0);
  closefrom(1);
  if (watch(parent, child, &status))
    ignored = write(0, &status, sizeof status);
  (void)ignored;
  _exit(0);
}

static void run_outer(pid_t parent, const struct guarded_start *start)
{
  pid_t self = getpid(), inner = fork_guarded(start);
  int status = 0;
  if (inner == 0)
    run_inner(self, start);
  closefrom(0);
  watch(parent, inner, &status);
  _exit(0);
}

int guard_start(struct guard *guard, int report, void (*run)(const void *context), const void *context)
{
  struct guarded_start start = {.report = report, .run = run, .context = context};
  pid_t self = getpid();
  sigset_t all;
  int pipe_ends[2], error;
  if (pipe2(pipe_ends, O_CLOEXEC) != 0)
    return errno;
  start.status = pipe_ends[1];
  sigfillset(&all);
  sigprocmask(SIG_SETMASK, &all, &start.mask);
  guard->outer = fork();
  error = errno;
  if (guard->outer == 0)
    run_outer(self, &start);
  sigprocmask(SIG_SETMASK, &start.mask, NULL);
  close(pipe_ends[1]);
  guard->status = pipe_ends[0];
  if (guard->outer > 0)
    return 0;
  close(guard->status);
  guard->status = -1;
  return error;
}

/* Ending. */

static bool can_be_read(int fd, int patience)
{
  struct pollfd about = {.fd = fd, .events = POLLIN};
  return poll(&about, 1, patience) > 0;
}

bool guard_ended(const struct guard *guard)
{
  return can_be_read(guard->status, 0);
}

/* Tell the outer guardian to end until it has, or the patience is over; what is left of that, in milliseconds. */
static int end_outer(const struct guard *guard)
{
  struct timespec pause = {0, 100000};
  int64_t patience = GUARD_PATIENCE_MS * INT64_C(1000000);
  while (waitpid(guard->outer, NULL, WNOHANG) == 0 && patience > 0) {
    kill(guard->outer, SIGTERM);
    kill(guard->outer, SIGCONT); /* if somebody has stopped it */
    nanosleep(&pause, NULL);
    patience -= pause.tv_nsec;
    if (pause.tv_nsec < 10000000)
      pause.tv_nsec *= 2;
  }
  return patience > 0 ? (int)(patience / 1000000) : 0;
}

int guard_stop(struct guard *guard)
{
  int status = SIGKILL, told; /* as waitpid tells of that signal */
  int patience = end_outer(guard);
  if (can_be_read(guard->status, patience) && read(guard->status, &told, sizeof told) == sizeof told)
    status = told;
  close(guard->status);
  guard->status = -1;
  return status;
}
