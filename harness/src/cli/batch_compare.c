// SPDX-License-Identifier: Apache-2.0
/* `ltk-conform batch --compare`: two outputs, row by row, each read once and in bounded memory. */
#include "cli/batch.h"
#include "base/complain.h"
#include "base/output.h"
#include "base/printable.h"
#include "batch/result.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

struct side {
  struct buffer name; /* printable */
  struct csv *csv;
  struct result row;
  bool has_row;   /* false: the file has ended */
  uint64_t count; /* rows that were read */
};

struct comparison {
  struct side side[2];
  bool quiet;
  uint64_t same, different, missing, errors, others;

  /* Lines in a row that are missing in one file. */
  const struct side *gap;
  uint64_t gap_first, gap_last;
};

static bool refuse(const struct side *side, uint64_t line, const char *what)
{
  complain("%s, line %" PRIu64 ": %s", side->name.octets, line, what);
  return false;
}

/* The next row of a file. False if it is none. */
static bool advance(struct side *side)
{
  const uint64_t before = side->row.line;
  struct csv_row row;
  const enum csv_outcome outcome = csv_next(side->csv, &row);
  side->has_row = outcome == CSV_ROW;
  if (outcome == CSV_FAILED)
    return refuse(side, side->count, strerror(errno));
  if (outcome == CSV_END)
    return true;
  if (!row.ended)
    return refuse(side, row.line, "the file ends within this line; it is not complete");
  if (!result_read(&side->row, &row))
    return refuse(side, row.line, "this is no row that batch wrote");
  side->count++;
  if (side->row.line <= before)
    return refuse(side, row.line, "the rows are not in the order of the list, in which batch writes them");
  return true;
}

static bool begin(struct side *side, const char *path)
{
  struct buffer why = {0};
  struct csv_row row;
  printable_add_all(&side->name, path, strlen(path));
  side->csv = csv_open(path, &why);
  if (side->csv == NULL)
    complain("%s", why.octets);
  buffer_free(&why);
  if (side->csv == NULL)
    return false;
  if (csv_next(side->csv, &row) != CSV_ROW || !result_is_header(&row))
    return refuse(side, 1, "this is no file that batch wrote");
  return advance(side);
}

static void print_gap(struct comparison *c)
{
  if (c->gap != NULL && !c->quiet && c->gap_first == c->gap_last)
    printf("line %" PRIu64 ": missing in %s\n", c->gap_first, c->gap->name.octets);
  else if (c->gap != NULL && !c->quiet)
    printf("lines %" PRIu64 " to %" PRIu64 ": missing in %s\n", c->gap_first, c->gap_last, c->gap->name.octets);
  c->gap = NULL;
}

/* A line that this side has not. */
static void count_missing(struct comparison *c, const struct side *side, uint64_t line)
{
  if (c->gap != side) {
    print_gap(c);
    c->gap = side;
    c->gap_first = line;
  }
  c->gap_last = line;
  c->missing++;
}

/* ", kcv 1a2b3c and 4d5e6f"; nothing where they are the same. */
static void add_value(struct buffer *b, enum result_value value, const struct result *x, const struct result *y)
{
  const char *one = x->value[value], *other = y->value[value];
  if (strcmp(one, other) != 0)
    buffer_format(b, ", %s %s and %s", result_names[value], one[0] == '\0' ? "none" : one,
                  other[0] == '\0' ? "none" : other);
}

/* What differs in two rows of one line, or is not known; nothing if they are the same. */
static void add_difference(struct comparison *c, struct buffer *b)
{
  const struct result *x = &c->side[0].row, *y = &c->side[1].row;
  size_t i;
  if (x->error[0] != '\0' || y->error[0] != '\0') {
    for (i = 0; i < 2; i++)
      if (c->side[i].row.error[0] != '\0')
        buffer_format(b, ": error %s in %s", c->side[i].row.error, c->side[i].name.octets);
    c->errors++;
  } else if (strcmp(x->imsi, y->imsi) != 0) {
    buffer_format(b, ": imsi %s and %s", x->imsi, y->imsi);
    c->others++;
  } else if (strcmp(x->context, y->context) != 0) {
    buffer_format(b, ", imsi %s: the lists have other values in this row", x->imsi);
  } else {
    struct buffer values = {0};
    add_value(&values, RESULT_KCV, x, y);
    add_value(&values, RESULT_TAG, x, y);
    if (values.length > 0)
      buffer_format(b, ", imsi %s: %s", x->imsi, values.octets + strlen(", "));
    buffer_free(&values);
  }
}

static void judge_pair(struct comparison *c)
{
  const uint64_t errors = c->errors;
  struct buffer b = {0};
  print_gap(c);
  add_difference(c, &b);
  if (b.length == 0)
    c->same++;
  else if (c->errors == errors)
    c->different++;
  if (b.length > 0 && !c->quiet)
    printf("line %" PRIu64 "%s\n", c->side[0].row.line, b.octets);
  buffer_free(&b);
}

/* The next line of either. False if one of them cannot be read. */
static bool judge_next(struct comparison *c)
{
  struct side *x = &c->side[0], *y = &c->side[1];
  const bool in_x = x->has_row && (!y->has_row || x->row.line <= y->row.line);
  const bool in_y = y->has_row && (!x->has_row || y->row.line <= x->row.line);
  if (in_x && in_y)
    judge_pair(c);
  else
    count_missing(c, in_x ? y : x, in_x ? x->row.line : y->row.line);
  return (!in_x || advance(x)) && (!in_y || advance(y));
}

static enum exit_status print_result(struct comparison *c)
{
  const bool same = c->same > 0 && c->different + c->missing + c->errors == 0;
  print_gap(c);
  if (c->others > 0 && !c->quiet)
    printf("%" PRIu64 " lines are of another imsi: the two lists are not the same, or not in the same order\n",
           c->others);
  printf("BATCH %s same=%" PRIu64 " different=%" PRIu64 " missing=%" PRIu64 " errors=%" PRIu64 "\n",
         same ? "same" : "different", c->same, c->different, c->missing, c->errors);
  return same ? EXIT_CONFORMANT : EXIT_NONCONFORMANT;
}

enum exit_status batch_compare(const struct settings *settings)
{
  struct comparison c = {.quiet = settings->quiet};
  enum exit_status status = EXIT_USAGE;
  bool good = !output_same(settings->pair[0], settings->pair[1]);
  size_t i;
  if (!good)
    complain("both files are the same one; a file is compared with that of the other site");
  for (i = 0; i < 2; i++)
    good = good && begin(&c.side[i], settings->pair[i]);
  while (good && (c.side[0].has_row || c.side[1].has_row))
    good = judge_next(&c);
  if (good)
    status = print_result(&c);
  for (i = 0; i < 2; i++) {
    csv_close(c.side[i].csv);
    buffer_free(&c.side[i].name);
  }
  return status;
}
