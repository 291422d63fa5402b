// SPDX-License-Identifier: Apache-2.0
/* Files that are written whole: see output.h. */
#include "output.h"
#include "memory.h"
#include "options.h"
#include "printable.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Of a file that was not there: read and write for all that the umask lets. */
#define MODE 0666u

static bool complain(const char *path, const char *why)
{
  struct buffer shown = {0};
  printable_add(&shown, path, strlen(path));
  options_complain("cannot write %s: %s", shown.octets, why);
  buffer_free(&shown);
  return false;
}

/* The folder of a path, as the system names it; NULL if there is none. */
static char *folder_of(const char *path)
{
  const char *slash = strrchr(path, '/');
  char *folder = slash == NULL ? memory_copy(".") : memory_copy_octets(path, (size_t)(slash - path) + 1u);
  char *real = realpath(folder, NULL);
  free(folder);
  return real;
}

/* The file that a name stands for, behind symbolic links; NULL and errno if its folder is not there. */
static char *real_name(const char *path)
{
  const char *slash = strrchr(path, '/');
  char *real = realpath(path, NULL), *folder;
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

/* An open file beside it, whose name is in b; NULL and errno if there cannot be one. */
static FILE *open_beside(struct buffer *b, const char *path)
{
  int fd;
  FILE *f;
  buffer_format(b, "%s.XXXXXX", path);
  fd = mkstemp(b->octets);
  if (fd < 0)
    return NULL;
  f = fdopen(fd, "w");
  if (f == NULL) {
    close(fd);
    unlink(b->octets);
  }
  return f;
}

static bool fill(FILE *f, const struct buffer *content, mode_t mode)
{
  bool good = fchmod(fileno(f), mode) == 0 && fwrite(content->octets, 1, content->length, f) == content->length &&
              fflush(f) == 0 && fsync(fileno(f)) == 0;
  int error = errno;
  good = fclose(f) == 0 && good;
  errno = good ? errno : error;
  return good;
}

bool output_write(const char *path, const struct buffer *content)
{
  struct buffer beside = {0};
  char *real = real_name(path);
  FILE *f = real == NULL ? NULL : open_beside(&beside, real);
  bool good = f != NULL && fill(f, content, mode_of(real)) && rename(beside.octets, real) == 0;
  if (!good) {
    complain(path, strerror(errno));
    if (f != NULL)
      unlink(beside.octets);
  }
  buffer_free(&beside);
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

bool output_probe(const char *path)
{
  struct buffer beside = {0};
  struct stat about;
  char *real = real_name(path);
  FILE *f;
  bool good = false;
  if (path[0] == '\0' || path[strlen(path) - 1] == '/')
    complain(path, "this is no name of a file");
  else if (real == NULL)
    complain(path, errno == ENOENT ? "there is no such folder" : strerror(errno));
  else if (lstat(real, &about) == 0 && !S_ISREG(about.st_mode))
    complain(path, S_ISLNK(about.st_mode)   ? "it is a link that leads nowhere"
                   : S_ISDIR(about.st_mode) ? "it is a folder"
                                            : "it is there, and is no file that can be replaced");
  else if (is_standard(real))
    complain(path, "standard output or standard error goes there; give another file");
  else if ((f = open_beside(&beside, real)) == NULL)
    complain(path, strerror(errno));
  else
    good = fclose(f) == 0 && unlink(beside.octets) == 0;
  buffer_free(&beside);
  free(real);
  return good;
}

bool output_is_in(const char *path, const char *folder)
{
  char *real = real_name(path), *wanted = realpath(folder, NULL), *of_name = folder_of(path);
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
