// SPDX-License-Identifier: Apache-2.0
/* The output of a batch: see sink.h. */
#include "batch/sink.h"
#include "base/memory.h"
#include "base/printable.h"
#include "transport/process.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define PART ".part"
#define FLUSH_OCTETS 65536u
#define FLUSH_MS 1000

struct sink {
  int fd;
  char *path, *part;
  uint64_t offset;     /* of what is whole in a file that is gone on with: all else is cut off */
  bool is_cut;         /* it was */
  bool has_failed;     /* nothing more is written: it would follow a row that is not there */
  struct buffer added; /* and not yet written */
  int64_t written;     /* when last */
};

static bool refuse(const struct sink *sink, struct buffer *why, const char *what)
{
  printable_add_all(why, sink->part, strlen(sink->part));
  buffer_format(why, ": %s", what);
  return false;
}

/* The file itself, where the name is a link to it. */
static struct sink *sink_of(const char *path)
{
  struct sink *sink = memory_new(sizeof *sink);
  struct buffer b = {0};
  sink->fd = -1;
  sink->path = realpath(path, NULL);
  if (sink->path == NULL && errno == ENOMEM)
    memory_exhausted();
  if (sink->path == NULL)
    sink->path = memory_copy(path);
  buffer_format(&b, "%s" PART, sink->path);
  sink->part = buffer_take(&b);
  return sink;
}

/* Open the growing file, for this run alone. */
static bool open_part(struct sink *sink, int flags, struct buffer *why)
{
  struct stat about;
  sink->fd = open(sink->part, flags | O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0666);
  if (sink->fd < 0 && errno == EEXIST)
    return refuse(sink, why, "an interrupted run left this file; go on with it by --resume, or remove it");
  if (sink->fd < 0 && errno == ENOENT && (flags & O_CREAT) == 0)
    return refuse(sink, why, "there is nothing to go on with; leave out --resume");
  if (sink->fd < 0)
    return refuse(sink, why, strerror(errno));
  if (fstat(sink->fd, &about) != 0 || !S_ISREG(about.st_mode))
    return refuse(sink, why, "it is not a file");
  if (flock(sink->fd, LOCK_EX | LOCK_NB) != 0)
    return refuse(sink, why, errno == EWOULDBLOCK ? "another run is writing it" : strerror(errno));
  return true;
}

struct sink *sink_begin(const char *path, struct buffer *why)
{
  struct sink *sink = sink_of(path);
  if (open_part(sink, O_CREAT | O_EXCL, why)) {
    buffer_text(&sink->added, RESULT_HEADER "\n");
    return sink;
  }
  sink_close(sink);
  return NULL;
}

/* What is wrong with a row of the earlier run, compared with that of the list, or NULL. */
static const char *objection(const struct result *was, enum csv_outcome outcome, const struct result *is)
{
  static const char other[] = "this row is of another list, or of other secrets";
  if (outcome == CSV_END)
    return "the list has no more rows, but this file has";
  if (was->line != is->line || strcmp(was->imsi, is->imsi) != 0 || strcmp(was->context, is->context) != 0)
    return other;
  if (is->error[0] == '\0' && !list_makes_error(was->error))
    return NULL; /* the error is that of an answer, if there is one */
  return strcmp(was->error, is->error) != 0 || strcmp(was->detail, is->detail) != 0 ? other : NULL;
}

static void keep_probe(struct sink_before *before, struct list_row *row, const struct result *was)
{
  list_row_free(&before->probe);
  before->probe = *row;
  before->expected = *was;
}

/* One row of the earlier run. False if it is not of this list. */
static bool take_row(struct sink *sink, const struct csv_row *read, struct list *list, struct sink_before *before,
                     struct buffer *why)
{
  struct result was;
  struct list_row row = {0};
  enum csv_outcome outcome;
  const char *wrong = "this is no row that batch wrote";
  if (result_read(&was, read)) {
    outcome = list_next(list, &row);
    wrong = outcome == CSV_FAILED ? "the list can no longer be read" : objection(&was, outcome, &row.result);
  }
  if (wrong != NULL) {
    struct buffer where = {0};
    buffer_format(&where, "line %llu: %s", (unsigned long long)read->line, wrong);
    refuse(sink, why, where.octets);
    buffer_free(&where);
    list_row_free(&row);
    return false;
  }
  before->rows++;
  before->errors += was.error[0] != '\0';
  if (was.error[0] == '\0')
    keep_probe(before, &row, &was);
  else
    list_row_free(&row);
  return true;
}

/* All whole lines of the earlier run. */
static bool take_rows(struct sink *sink, struct csv *csv, struct list *list, struct sink_before *before,
                      struct buffer *why)
{
  struct csv_row row;
  enum csv_outcome outcome = csv_next(csv, &row);
  if (outcome == CSV_ROW && row.ended && !result_is_header(&row))
    return refuse(sink, why, "this is no file that batch wrote");
  while (outcome == CSV_ROW && row.ended) {
    sink->offset = csv_offset(csv);
    outcome = csv_next(csv, &row);
    if (outcome == CSV_ROW && row.ended && !take_row(sink, &row, list, before, why))
      return false;
  }
  if (outcome == CSV_FAILED)
    return refuse(sink, why, strerror(errno));
  if (sink->offset == 0)
    buffer_text(&sink->added, RESULT_HEADER "\n");
  return true;
}

struct sink *sink_resume(const char *path, struct list *list, struct sink_before *before, struct buffer *why)
{
  struct sink *sink = sink_of(path);
  struct csv *csv = NULL;
  bool good = open_part(sink, 0, why);
  if (good) {
    const int fd = fcntl(sink->fd, F_DUPFD_CLOEXEC, 0);
    csv = csv_of(fd);
    good = take_rows(sink, csv, list, before, why);
  }
  csv_close(csv);
  if (good)
    return sink;
  sink_close(sink);
  return NULL;
}

const char *sink_part(const struct sink *sink)
{
  return sink->part;
}

static bool cut(struct sink *sink)
{
  if (!sink->is_cut)
    sink->is_cut = ftruncate(sink->fd, (off_t)sink->offset) == 0 && lseek(sink->fd, (off_t)sink->offset, SEEK_SET) >= 0;
  return sink->is_cut;
}

bool sink_flush(struct sink *sink, struct buffer *why)
{
  size_t done = 0;
  bool good = !sink->has_failed && cut(sink);
  while (good && done < sink->added.length) {
    const ssize_t n = write(sink->fd, sink->added.octets + done, sink->added.length - done);
    good = n >= 0 || errno == EINTR;
    done += n > 0 ? (size_t)n : 0;
  }
  buffer_clear(&sink->added);
  sink->written = process_now();
  if (good || sink->has_failed)
    return good;
  sink->has_failed = true;
  return refuse(sink, why, strerror(errno));
}

bool sink_add(struct sink *sink, const struct result *result, struct buffer *why)
{
  result_write(&sink->added, result);
  if (sink->added.length < FLUSH_OCTETS && process_now() - sink->written < FLUSH_MS)
    return true;
  return sink_flush(sink, why);
}

bool sink_finish(struct sink *sink, struct buffer *why)
{
  if (!sink_flush(sink, why))
    return false;
  if (fsync(sink->fd) == 0 && rename(sink->part, sink->path) == 0)
    return true;
  return refuse(sink, why, strerror(errno));
}

void sink_close(struct sink *sink)
{
  if (sink == NULL)
    return;
  if (sink->fd >= 0)
    close(sink->fd);
  buffer_free(&sink->added);
  free(sink->path);
  free(sink->part);
  free(sink);
}
