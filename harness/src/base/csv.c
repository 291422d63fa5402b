// SPDX-License-Identifier: Apache-2.0
/* Comma-separated values: see csv.h. */
#include "base/csv.h"
#include "base/memory.h"
#include "base/printable.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define CHUNK 65536u
#define BYTE_ORDER_MARK "\xef\xbb\xbf"

static const char too_long[] = "the line is longer than 16384 octets";
_Static_assert(CSV_LINE_MAX == 16384u, "too_long says so");

struct csv {
  int fd;
  uint64_t line, offset, size;
  char chunk[CHUNK];
  size_t at, end; /* of the chunk: what is not yet taken */
  char text[CSV_LINE_MAX + 1u];
  size_t length; /* of the line; more than CSV_LINE_MAX: the rest of it is dropped */
  bool ended;
};

struct csv *csv_of(int fd)
{
  struct csv *csv = memory_new(sizeof *csv);
  struct stat about;
  csv->fd = fd;
  if (fstat(fd, &about) == 0 && S_ISREG(about.st_mode))
    csv->size = (uint64_t)about.st_size;
  return csv;
}

/* A FIFO is opened without waiting for whoever writes it: that is for fill(), which a signal ends. */
struct csv *csv_open(const char *path, struct buffer *why)
{
  struct stat about;
  int fd = -1;
  const char *wrong = NULL;
  if (stat(path, &about) != 0)
    wrong = strerror(errno);
  else if (!S_ISREG(about.st_mode) && !S_ISFIFO(about.st_mode))
    wrong = S_ISDIR(about.st_mode) ? "it is a folder" : "it is neither a file nor a FIFO";
  else if ((fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)) < 0)
    wrong = strerror(errno);
  if (wrong == NULL)
    return csv_of(fd);
  printable_add_all(why, path, strlen(path));
  buffer_format(why, ": %s", wrong);
  return NULL;
}

/* More octets: 1; none, since the file has ended: 0; errno says why not: -1. */
static int fill(struct csv *csv)
{
  struct pollfd ready = {.fd = csv->fd, .events = POLLIN};
  ssize_t n = -1;
  do {
    if (poll(&ready, 1, -1) >= 0)
      n = read(csv->fd, csv->chunk, CHUNK);
  } while (n < 0 && errno == EAGAIN);
  csv->at = 0;
  csv->end = n > 0 ? (size_t)n : 0;
  return n > 0 ? 1 : n < 0 ? -1 : 0;
}

static void take(struct csv *csv, size_t n)
{
  const size_t room = csv->length < CSV_LINE_MAX ? CSV_LINE_MAX - csv->length : 0;
  memcpy(csv->text + (csv->length < CSV_LINE_MAX ? csv->length : 0), csv->chunk + csv->at, n < room ? n : room);
  csv->length += n;
  csv->at += n;
  csv->offset += n;
}

/* The next line without its LF: 1; there is none: 0; it cannot be read: -1. */
static int read_line(struct csv *csv)
{
  int there = 1;
  csv->length = 0;
  csv->ended = false;
  while (!csv->ended) {
    const char *stop;
    if (csv->at == csv->end && (there = fill(csv)) <= 0)
      break;
    stop = memchr(csv->chunk + csv->at, '\n', csv->end - csv->at);
    take(csv, stop == NULL ? csv->end - csv->at : (size_t)(stop - (csv->chunk + csv->at)));
    csv->ended = stop != NULL;
  }
  if (csv->ended) {
    csv->at++;
    csv->offset++;
  }
  csv->line++;
  return there < 0 ? -1 : csv->ended || csv->length > 0;
}

/* Without the CR of CR LF, and the mark at the start of a file. */
static char *trim(struct csv *csv)
{
  char *text = csv->text;
  if (csv->length > CSV_LINE_MAX)
    return text;
  if (csv->length > 0 && text[csv->length - 1] == '\r')
    csv->length--;
  text[csv->length] = '\0';
  if (csv->line == 1 && strncmp(text, BYTE_ORDER_MARK, strlen(BYTE_ORDER_MARK)) == 0) {
    text += strlen(BYTE_ORDER_MARK);
    csv->length -= strlen(BYTE_ORDER_MARK);
  }
  return text;
}

/* Take a field in quotes off *rest, in place. False if they are not closed, or the field goes on behind them. */
static bool take_quoted(char **rest, char **field)
{
  char *from = *rest + 1, *to = from;
  *field = to;
  while (*from != '\0' && (from[0] != '"' || from[1] == '"')) {
    from += *from == '"';
    *to++ = *from++;
  }
  *rest = from + 1;
  if (from[0] != '"' || (from[1] != ',' && from[1] != '\0'))
    return false;
  *to = '\0';
  return true;
}

static bool take_plain(char **rest, char **field)
{
  *field = *rest;
  *rest += strcspn(*rest, ",\"");
  return **rest != '"';
}

/* Divide a line; what is wrong with it, or NULL. */
static const char *divide(struct csv_row *row, char *rest)
{
  bool goes_on = true;
  while (goes_on) {
    if (row->count == CSV_FIELDS_MAX)
      return "there are more than 32 fields";
    if (!(*rest == '"' ? take_quoted : take_plain)(&rest, &row->field[row->count++]))
      return "a quote is not closed on its line, or stands inside of a field";
    goes_on = *rest == ',';
    *rest++ = '\0';
  }
  return NULL;
}
_Static_assert(CSV_FIELDS_MAX == 32u, "divide() says so");

enum csv_outcome csv_next(struct csv *csv, struct csv_row *row)
{
  char *text;
  *row = (struct csv_row){0};
  do {
    const int there = read_line(csv);
    if (there <= 0)
      return there == 0 ? CSV_END : CSV_FAILED;
    text = trim(csv);
  } while (csv->length == 0);
  row->line = csv->line;
  row->ended = csv->ended;
  if (csv->length > CSV_LINE_MAX)
    row->wrong = too_long;
  else if (!printable_is(text, csv->length))
    row->wrong = "the line is not printable ASCII";
  else
    row->wrong = divide(row, text);
  if (row->wrong != NULL)
    row->count = 0;
  return CSV_ROW;
}

uint64_t csv_offset(const struct csv *csv)
{
  return csv->offset;
}

uint64_t csv_size(const struct csv *csv)
{
  return csv->size;
}

void csv_close(struct csv *csv)
{
  if (csv != NULL)
    close(csv->fd);
  free(csv);
}
