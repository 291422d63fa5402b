// SPDX-License-Identifier: Apache-2.0
/* Files that are written whole: see output.h. */
#include "base/output.h"
#include "base/memory.h"
#include "base/complain.h"
#include "base/printable.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Of a file that was not there: read and write for all that the umask lets. */
#define MODE 0666u

static bool refuse(const char *path, const char *why)
{
  struct buffer shown = {0};
  printable_add(&shown, path, strlen(path));
  complain("cannot write %s: %s", shown.octets, why);
  buffer_free(&shown);
  return false;
}

/* realpath() with memory that is there; NULL and errno if the path leads nowhere. */
static char *resolve(const char *path)
{
  char *real = realpath(path, NULL);
  if (real == NULL && errno == ENOMEM)
    memory_exhausted();
  return real;
}

/* The folder of a path, as the system names it; NULL if there is none. */
static char *folder_of(const char *path)
{
  const char *slash = strrchr(path, '/');
  char *folder = slash == NULL ? memory_copy(".") : memory_copy_octets(path, (size_t)(slash - path) + 1u);
  char *real = resolve(folder);
  free(folder);
  return real;
}

/* The file that a name stands for, behind symbolic links; NULL and errno if its folder is not there. */
static char *real_name(const char *path)
{
  const char *slash = strrchr(path, '/');
  char *real = resolve(path), *folder;
  struct buffer b = {0};
  if (real != NULL)
    return real;
  folder = folder_of(path);
  if (folder == NULL)
    return NULL;
  buffer_format(&b, "%s/%s", strcmp(folder, "/") == 0 ? "" : folder, slash == NULL ? path : slash + 1);
  free(folder);
  return buffer_take(&b);
}

/* The permissions that a file has, or shall have. */
static mode_t mode_of(const char *path)
{
  struct stat about;
  mode_t mask = umask(0);
  umask(mask);
  return stat(path, &about) == 0 ? about.st_mode & 07777u : MODE & ~mask;
}

void output_hold_signals(sigset_t *before)
{
  static const int numbers[] = {SIGHUP, SIGINT, SIGQUIT, SIGTERM};
  sigset_t held;
  size_t i;
  sigemptyset(&held);
  for (i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
    sigaddset(&held, numbers[i]);
  sigprocmask(SIG_BLOCK, &held, before);
}

/* A file that is to take another one's place. It has no name until then, so that it is gone when we are, if the file
 * system has such files. */
struct draft {
  int fd;
  bool is_named;
  char *name; /* that it has, or can have */
};

#define NAME "/.ltk-XXXXXX"
#define DIGITS 6u

/* One in the folder of a file; false and errno if there cannot be one. */
static bool draft_open(struct draft *d, const char *real)
{
  const char *slash = strrchr(real, '/');
  struct buffer name = {0};
  char *folder;
  buffer_add(&name, real, (size_t)(slash - real));
  folder = memory_copy(name.length == 0 ? "/" : name.octets);
  buffer_text(&name, NAME);
  *d = (struct draft){.fd = -1, .name = buffer_take(&name)};
  if (access("/proc/self/fd", X_OK) == 0)
    d->fd = open(folder, O_TMPFILE | O_WRONLY | O_CLOEXEC, S_IRUSR | S_IWUSR);
  free(folder);
  if (d->fd < 0) {
    d->fd = mkostemp(d->name, O_CLOEXEC);
    d->is_named = d->fd >= 0;
  }
  return d->fd >= 0;
}

static bool draft_fill(const struct draft *d, const struct buffer *content, mode_t mode)
{
  size_t done = 0;
  while (done < content->length) {
    ssize_t n = write(d->fd, content->octets + done, content->length - done);
    if (n < 0 && errno != EINTR)
      return false;
    done += n > 0 ? (size_t)n : 0;
  }
  return fchmod(d->fd, mode) == 0 && fsync(d->fd) == 0;
}

/* Give it a name that nobody has: by our number, or one behind it, which a process that was killed may have left. */
static bool draft_name(struct draft *d)
{
  unsigned long number = (unsigned long)getpid(), tries;
  char file[sizeof "/proc/self/fd/" + 3 * sizeof d->fd];
  snprintf(file, sizeof file, "/proc/self/fd/%d", d->fd);
  for (tries = 0; tries < 100u && !d->is_named; tries++) {
    snprintf(d->name + strlen(d->name) - DIGITS, DIGITS + 1u, "%06lu", (number + tries) % 1000000u);
    d->is_named = linkat(AT_FDCWD, file, AT_FDCWD, d->name, AT_SYMLINK_FOLLOW) == 0;
    if (!d->is_named && errno != EEXIST)
      break;
  }
  return d->is_named;
}

static bool draft_replace(struct draft *d, const char *real)
{
  if (!draft_name(d) || rename(d->name, real) != 0)
    return false;
  d->is_named = false;
  return true;
}

/* Keeps errno. */
static void draft_close(struct draft *d)
{
  int error = errno;
  if (d->is_named)
    unlink(d->name);
  if (d->fd >= 0)
    close(d->fd);
  free(d->name);
  errno = error;
}

bool output_write(const char *path, const struct buffer *content)
{
  struct draft draft = {.fd = -1};
  char *real = real_name(path);
  mode_t mode = real == NULL ? 0 : mode_of(real);
  sigset_t before;
  bool good;
  output_hold_signals(&before);
  good = real != NULL && draft_open(&draft, real) && draft_fill(&draft, content, mode) && draft_replace(&draft, real);
  draft_close(&draft);
  sigprocmask(SIG_SETMASK, &before, NULL);
  if (!good)
    refuse(path, strerror(errno));
  free(real);
  return good;
}

static bool is_same_file(const struct stat *a, const struct stat *b)
{
  return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

/* Whether what we print goes to that file. */
static bool is_standard(const char *real)
{
  struct stat about, standard;
  int fd;
  if (stat(real, &about) != 0)
    return false;
  for (fd = STDOUT_FILENO; fd <= STDERR_FILENO; fd++)
    if (fstat(fd, &standard) == 0 && is_same_file(&about, &standard))
      return true;
  return false;
}

/* Whether a draft can be made in the folder; errno if not. */
static bool try_draft(const char *real)
{
  struct draft draft;
  sigset_t before;
  bool good;
  output_hold_signals(&before);
  good = draft_open(&draft, real);
  draft_close(&draft);
  sigprocmask(SIG_SETMASK, &before, NULL);
  return good;
}

bool output_probe(const char *path)
{
  struct stat about;
  char *real = real_name(path);
  bool is_there = real != NULL && lstat(real, &about) == 0, good = false;
  if (path[0] == '\0' || path[strlen(path) - 1] == '/')
    refuse(path, "this is not the name of a file");
  else if (real == NULL)
    refuse(path, errno == ENOENT ? "there is no such folder" : strerror(errno));
  else if (!is_there && errno != ENOENT)
    refuse(path, strerror(errno));
  else if (is_there && !S_ISREG(about.st_mode))
    refuse(path, S_ISLNK(about.st_mode)   ? "it is a link that leads nowhere"
                 : S_ISDIR(about.st_mode) ? "it is a folder"
                                          : "it exists and is not a regular file");
  else if (is_standard(real))
    refuse(path, "standard output or standard error goes there; give another file");
  else if (!try_draft(real))
    refuse(path, strerror(errno));
  else
    good = true;
  free(real);
  return good;
}

bool output_is_in(const char *path, const char *folder)
{
  char *real = real_name(path), *wanted = resolve(folder), *of_name = folder_of(path);
  char *of_real = real == NULL ? NULL : folder_of(real);
  bool is_in = wanted != NULL &&
               ((of_name != NULL && strcmp(of_name, wanted) == 0) || (of_real != NULL && strcmp(of_real, wanted) == 0));
  free(real);
  free(wanted);
  free(of_name);
  free(of_real);
  return is_in;
}

bool output_same(const char *a, const char *b)
{
  char *real_a = real_name(a), *real_b = real_name(b);
  struct stat about_a, about_b;
  bool same = strcmp(a, b) == 0 || (real_a != NULL && real_b != NULL && strcmp(real_a, real_b) == 0) ||
              (stat(a, &about_a) == 0 && stat(b, &about_b) == 0 && is_same_file(&about_a, &about_b));
  free(real_a);
  free(real_b);
  return same;
}
