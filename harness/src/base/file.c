// SPDX-License-Identifier: Apache-2.0
/* Files that others wrote, read whole: see file.h. Functions that judge return what is wrong, or NULL. */
#include "base/file.h"
#include "base/printable.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char too_large[] = "it is too large";

static const char *kind_objection(mode_t mode)
{
  if (S_ISREG(mode))
    return NULL;
  if (S_ISDIR(mode))
    return "it is a folder, not a regular file";
  if (S_ISFIFO(mode))
    return "it is a FIFO, not a regular file";
  return S_ISSOCK(mode) ? "it is a socket, not a regular file" : "it is a device, not a regular file";
}

static const char *objection(const struct stat *about, size_t most)
{
  const char *wrong = kind_objection(about->st_mode);
  return wrong == NULL && about->st_size > 0 && (size_t)about->st_size > most ? too_large : wrong;
}

/* To the end, or just beyond `most`: the file may grow meanwhile. */
static const char *read_all(struct buffer *content, int fd, size_t most)
{
  char chunk[65536];
  ssize_t n;
  do {
    n = read(fd, chunk, sizeof chunk);
    if (n > 0)
      buffer_add(content, chunk, (size_t)n);
  } while ((n > 0 && content->length <= most) || (n < 0 && errno == EINTR));
  return n < 0 ? strerror(errno) : content->length > most ? too_large : NULL;
}

/* What it is is asked before it is opened, since a device may act on that, and after, since the name may have been
 * given to another file. */
static const char *read_path(struct buffer *content, const char *path, size_t most)
{
  struct stat about;
  const char *wrong;
  int fd;
  wrong = stat(path, &about) != 0 ? strerror(errno) : objection(&about, most);
  if (wrong != NULL)
    return wrong;
  fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
  if (fd < 0)
    return strerror(errno);
  wrong = fstat(fd, &about) != 0 ? strerror(errno) : objection(&about, most);
  if (wrong == NULL)
    wrong = read_all(content, fd, most);
  close(fd);
  return wrong;
}

bool file_read(struct buffer *content, const char *path, size_t most, struct buffer *why)
{
  const char *wrong;
  buffer_clear(content);
  buffer_add(content, NULL, 0);
  wrong = read_path(content, path, most);
  if (wrong == NULL)
    return true;
  buffer_clear(content);
  printable_add_all(why, path, strlen(path));
  if (wrong == too_large)
    buffer_format(why, ": it is larger than %zu octets", most);
  else
    buffer_format(why, ": %s", wrong);
  return false;
}
