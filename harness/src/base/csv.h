// SPDX-License-Identifier: Apache-2.0
/* Comma-separated values (RFC 4180), row by row, of a file of any length, in bounded memory. One thing is narrower: a
 * row is one line, so that a quote that is not closed spoils its row and no other. Taken as well: CR LF, a last line
 * without its end, a byte order mark of UTF-8, empty lines (which are no rows). A row that is wrong is told as such,
 * and the next one is read. */
#ifndef CSV_H
#define CSV_H

#include "base/buffer.h"

#include <stdbool.h>
#include <stdint.h>

/* The longest line, in octets, and the most fields of one. */
#define CSV_LINE_MAX 16384u
#define CSV_FIELDS_MAX 32u

struct csv;

/* All strings are valid until the next csv_next() of the same file, and may be written to. */
struct csv_row {
  uint64_t line; /* its number, from 1 */
  size_t count;
  char *field[CSV_FIELDS_MAX]; /* printable ASCII */
  const char *wrong;           /* what is wrong with it, or NULL; then it has no fields */
  bool ended;                  /* by a line end, not by that of the file */
};

enum csv_outcome {
  CSV_ROW,
  CSV_END,
  CSV_FAILED /* the file can no longer be read, or a signal came while it was waited for: errno */
};

/* Open a regular file or a FIFO. NULL and "PATH: reason" in *why if that fails. */
struct csv *csv_open(const char *path, struct buffer *why);

/* The same of a descriptor, which csv_close() closes. */
struct csv *csv_of(int fd);

enum csv_outcome csv_next(struct csv *csv, struct csv_row *row);

/* How many octets were read as rows, empty lines included; and how many the file has, 0 if it is a FIFO. */
uint64_t csv_offset(const struct csv *csv);
uint64_t csv_size(const struct csv *csv);

/* csv may be NULL. */
void csv_close(struct csv *csv);

#endif
