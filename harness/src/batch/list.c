// SPDX-License-Identifier: Apache-2.0
/* The subscriptions of a batch: see list.h. The file goes from the table of columns over the headers to the rows. */
#include "batch/list.h"
#include "base/digest.h"
#include "base/hex.h"
#include "base/memory.h"
#include "base/names.h"
#include "base/printable.h"
#include "protocol/request.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- Columns. */

enum kind { NUMBER, DIGITS, ELEMENT, OCTETS };

/* What a column is for: it has to be there; it may be missing or empty; its group is asked for by a value of it; or it
 * is a secret, and stands in the file of secrets alone. */
enum need { NEEDED, OPTIONAL, FOR_KCV, FOR_TAG, SECRET };

struct column {
  const char *name;
  enum need need;
  enum kind kind;
  size_t least, most; /* characters */
  const char *expected;
};

#define A_NUMBER "a number from 0 to 4294967295"
#define A_PUBLIC_VALUE "hex digits in pairs; at most 2432; or nothing"

static const struct column columns[] = {{"mode", NEEDED, NUMBER, 1, 10, A_NUMBER},
                                        {"suite", NEEDED, NUMBER, 1, 10, A_NUMBER},
                                        {"purpose", FOR_KCV, NUMBER, 1, 10, A_NUMBER},
                                        {"index", FOR_KCV, NUMBER, 1, 10, A_NUMBER},
                                        {"algorithm", FOR_KCV, NUMBER, 1, 10, A_NUMBER},
                                        {"bits", FOR_KCV, NUMBER, 1, 10, A_NUMBER},
                                        {"imsi", NEEDED, DIGITS, 6, 15, "6 to 15 digits"},
                                        {"mcc", NEEDED, DIGITS, 3, 3, "3 digits"},
                                        {"mnc", NEEDED, DIGITS, 2, 3, "2 or 3 digits"},
                                        {"element_type", NEEDED, NUMBER, 1, 10, A_NUMBER},
                                        {"element", NEEDED, ELEMENT, 19, 32, "19 to 32 digits or letters A to F"},
                                        {"epoch", NEEDED, NUMBER, 1, 10, A_NUMBER},
                                        {"network_nonce", NEEDED, OCTETS, 32, 32, "32 hex digits"},
                                        {"card_nonce", OPTIONAL, OCTETS, 32, 32, "32 hex digits or nothing"},
                                        {"network_public", OPTIONAL, OCTETS, 2, 2432, A_PUBLIC_VALUE},
                                        {"card_public", OPTIONAL, OCTETS, 2, 2432, A_PUBLIC_VALUE},
                                        {"role", FOR_TAG, NUMBER, 1, 10, A_NUMBER},
                                        {"keys", FOR_TAG, NUMBER, 1, 10, A_NUMBER},
                                        {"root", SECRET, OCTETS, 64, 64, "64 hex digits or nothing"},
                                        {"z", SECRET, OCTETS, 64, 128, "64 or 128 hex digits or nothing"}};

#define COLUMNS (sizeof columns / sizeof columns[0])

static const enum need needs[RESULT_VALUES] = {FOR_KCV, FOR_TAG};

/* Which column a name is; COLUMNS if none. */
static size_t find_column(const char *name)
{
  size_t i = 0;
  while (i < COLUMNS && strcmp(columns[i].name, name) != 0)
    i++;
  return i;
}

/* A number without leading zeros; NULL if it is too large. */
static char *number(char *text)
{
  text += strspn(text, "0");
  if (*text == '\0')
    text--;
  return strtoull(text, NULL, 10) <= UINT32_MAX ? text : NULL;
}

/* The one way to write what a field says, in place; NULL if it says nothing that the column can. */
static char *normal(const struct column *column, char *text)
{
  static const char *const sets[] = {[NUMBER] = "0123456789",
                                     [DIGITS] = "0123456789",
                                     [ELEMENT] = "0123456789ABCDEF",
                                     [OCTETS] = "0123456789abcdefABCDEF"};
  const size_t n = strlen(text);
  char *c;
  if (n == 0)
    return column->need == OPTIONAL || column->need == SECRET ? text : NULL;
  if (n < column->least || n > column->most || strspn(text, sets[column->kind]) != n)
    return NULL;
  if (column->kind == NUMBER)
    return number(text);
  for (c = text; column->kind == OCTETS && *c != '\0'; c++)
    *c = (char)tolower((unsigned char)*c);
  return column->kind == OCTETS && n % 2u != 0 ? NULL : text;
}

/* ---- Headers. */

/* A file, and which field of a row each column is; -1: none. */
struct table {
  struct csv *csv;
  const char *path;
  size_t count;
  int place[COLUMNS];
};

struct list {
  struct table rows, secrets; /* secrets.csv is NULL if there is no such file */
  bool has[RESULT_VALUES];
  char before[17];            /* the context of the row before */
  const struct table *failed; /* what can no longer be read */
  int error;                  /* errno of that */
};

static void complain_of_column(struct buffer *why, const char *name, bool is_secret)
{
  const char *names[COLUMNS];
  size_t i, n = 0;
  for (i = 0; i < COLUMNS; i++)
    if (is_secret || columns[i].need != SECRET)
      names[n++] = columns[i].name;
  buffer_text(why, "there is no column '");
  printable_add(why, name, strlen(name));
  buffer_text(why, "'; ");
  if (strchr(name, ';') != NULL)
    buffer_text(why, "columns are separated by ',' and not by ';'");
  else
    names_suggest(why, name, names, n);
}

static void take_header_field(struct buffer *why, struct table *table, size_t field, const char *name, bool is_secret)
{
  const size_t i = find_column(name);
  if (i == COLUMNS)
    complain_of_column(why, name, is_secret);
  else if (columns[i].need == SECRET && !is_secret)
    buffer_format(why, "the column '%s' is a secret: it stands in the file that --secrets names", name);
  else if (table->place[i] >= 0)
    buffer_format(why, "the column '%s' is there twice", name);
  else
    table->place[i] = (int)field;
}

static bool open_table(struct table *table, const char *path, bool is_secret, struct buffer *why)
{
  struct csv_row row;
  struct buffer wrong = {0};
  size_t i;
  table->path = path;
  table->csv = csv_open(path, why);
  for (i = 0; i < COLUMNS; i++)
    table->place[i] = -1;
  if (table->csv == NULL)
    return false;
  if (csv_next(table->csv, &row) != CSV_ROW)
    buffer_text(&wrong, "there is no header");
  else if (row.wrong != NULL)
    buffer_text(&wrong, row.wrong);
  for (i = 0; i < row.count && wrong.length == 0; i++)
    take_header_field(&wrong, table, i, row.field[i], is_secret);
  table->count = row.count;
  if (wrong.length > 0) {
    printable_add_all(why, path, strlen(path));
    buffer_format(why, ", line %llu: %s", (unsigned long long)(row.line > 0 ? row.line : 1), wrong.octets);
  }
  buffer_free(&wrong);
  return why->length == 0;
}

static bool has(const struct table *table, const char *name)
{
  return table->place[find_column(name)] >= 0;
}

/* The beginning of what is wrong with a file. */
static void name_file(struct buffer *why, const struct table *table)
{
  printable_add_all(why, table->path, strlen(table->path));
  buffer_text(why, ": ");
}

/* Of a group all columns are there, or none. */
static bool judge_group(struct list *list, enum result_value value, struct buffer *why)
{
  size_t i, wanted = 0, there = 0, missing = 0;
  for (i = 0; i < COLUMNS; i++) {
    if (columns[i].need != needs[value])
      continue;
    wanted++;
    if (list->rows.place[i] >= 0)
      there++;
    else
      missing = i;
  }
  list->has[value] = there == wanted;
  if (there != 0 && there != wanted)
    buffer_format(why, "the column '%s' is missing, without which there is no %s", columns[missing].name,
                  result_names[value]);
  return why->length == 0;
}

static bool judge_columns(struct list *list, struct buffer *why)
{
  size_t i;
  for (i = 0; i < COLUMNS; i++) {
    if (columns[i].need == NEEDED && list->rows.place[i] < 0) {
      buffer_format(why, "the column '%s' is missing", columns[i].name);
      return false;
    }
  }
  if (judge_group(list, RESULT_KCV, why) && judge_group(list, RESULT_TAG, why) && !list->has[RESULT_KCV] &&
      !list->has[RESULT_TAG])
    buffer_text(why, "nothing is asked: the columns 'purpose', 'index', 'algorithm' and 'bits' are missing for a key "
                     "check value, 'role' and 'keys' for a tag");
  return why->length == 0;
}

static bool judge_secrets(const struct table *secrets, struct buffer *why)
{
  if (!has(secrets, "root") && !has(secrets, "z"))
    buffer_text(why, "the column 'root' or 'z' is missing");
  else if (!has(secrets, "imsi") && !has(secrets, "element"))
    buffer_text(why, "the column 'imsi' or 'element' is missing, which says whose the secrets are");
  return why->length == 0;
}

static bool judge_headers(struct list *list, struct buffer *why)
{
  struct buffer wrong = {0};
  const bool rows = judge_columns(list, &wrong);
  const bool good = rows && (list->secrets.csv == NULL || judge_secrets(&list->secrets, &wrong));
  if (!good) {
    name_file(why, rows ? &list->secrets : &list->rows);
    buffer_text(why, wrong.octets);
  }
  buffer_free(&wrong);
  return good;
}

struct list *list_open(const char *path, const char *secrets, struct buffer *why)
{
  struct list *list = memory_new(sizeof *list);
  if (open_table(&list->rows, path, false, why) &&
      (secrets == NULL || open_table(&list->secrets, secrets, true, why)) && judge_headers(list, why))
    return list;
  list_close(list);
  return NULL;
}

bool list_has(const struct list *list, enum result_value value)
{
  return list->has[value];
}

/* ---- Rows. */

#define ROW_ERROR "row"
#define SECRETS_ERROR "secrets"
#define DUPLICATE_ERROR "duplicate"

bool list_makes_error(const char *error)
{
  return strcmp(error, ROW_ERROR) == 0 || strcmp(error, SECRETS_ERROR) == 0 || strcmp(error, DUPLICATE_ERROR) == 0;
}

/* The values of a row by column, "" where there is none. */
struct values {
  const char *text[COLUMNS];
  bool asked[RESULT_VALUES];
};

/* Whether a column of the group has a value in this row. */
static bool is_asked(const struct table *table, const struct csv_row *row, enum need need)
{
  size_t i;
  for (i = 0; i < COLUMNS; i++)
    if (columns[i].need == need && table->place[i] >= 0 && row->field[table->place[i]][0] != '\0')
      return true;
  return false;
}

/* A column that is not there, and a group that is empty, have no value. */
static bool is_left_out(const struct table *table, const struct values *values, size_t i)
{
  return table->place[i] < 0 || (columns[i].need == FOR_KCV && !values->asked[RESULT_KCV]) ||
         (columns[i].need == FOR_TAG && !values->asked[RESULT_TAG]);
}

/* Read the values of a row; the first that is wrong fails the result as an error of this class. `where` names the
 * file. */
static void read_values(struct values *values, const struct table *table, const struct csv_row *row,
                        struct result *result, const char *error, const char *where)
{
  size_t i;
  *values = (struct values){0};
  for (i = 0; i < COLUMNS; i++)
    values->text[i] = "";
  if (row->wrong != NULL)
    result_fail(result, error, "%s%s", where, row->wrong);
  else if (row->count != table->count)
    result_fail(result, error, "%sexpected %zu fields and found %zu", where, table->count, row->count);
  else
    for (i = 0; i < RESULT_VALUES; i++)
      values->asked[i] = is_asked(table, row, needs[i]);
  for (i = 0; i < COLUMNS && result->error[0] == '\0'; i++) {
    if (!is_left_out(table, values, i))
      values->text[i] = normal(&columns[i], row->field[table->place[i]]);
    if (values->text[i] == NULL)
      result_fail(result, error, "%scolumn %s: expected %s", where, columns[i].name, columns[i].expected);
  }
}

/* The digest of all that is public. */
static void write_context(char context[17], const struct values *values)
{
  uint8_t digest[DIGEST_OCTETS];
  struct buffer b = {0};
  size_t i;
  for (i = 0; i < COLUMNS && columns[i].need != SECRET; i++)
    buffer_format(&b, "%s=%s\n", columns[i].name, values->text[i]);
  digest_sha256(digest, b.octets, b.length);
  hex_write(context, digest, 8);
  buffer_free(&b);
}

static char *request(const char *id, const char *command, const struct values *values)
{
  const struct request_command *about = request_command(command);
  struct request_value value[CSV_FIELDS_MAX];
  size_t i;
  for (i = 0; i < request_names(about); i++) {
    const char *name = about->names[i];
    const size_t column = find_column(name);
    const char *text = column < COLUMNS ? values->text[column] : strcmp(name, "kind") == 0 ? "kcv" : "";
    value[i] = (struct request_value){text, strlen(text), strlen(name)};
  }
  return request_line_of(id, about, value);
}

/* The secrets of a row, taken into its values. */
static void join(struct values *values, const struct table *secrets, const struct csv_row *row, struct result *result)
{
  struct values own;
  char where[64];
  size_t i;
  snprintf(where, sizeof where, "line %llu of the secrets: ", (unsigned long long)row->line);
  read_values(&own, secrets, row, result, SECRETS_ERROR, where);
  for (i = 0; i < COLUMNS && result->error[0] == '\0'; i++) {
    if (columns[i].need == SECRET)
      values->text[i] = own.text[i];
    else if (!is_left_out(secrets, &own, i) && strcmp(values->text[i], own.text[i]) != 0)
      result_fail(result, SECRETS_ERROR,
                  "%scolumn %s is not that of the list: expected the rows of the list in its order", where,
                  columns[i].name);
  }
}

static enum csv_outcome fail(struct list *list, const struct table *table)
{
  list->error = errno;
  list->failed = table;
  return CSV_FAILED;
}

/* Each row of the list takes one of the secrets, whether it is right or not. */
static enum csv_outcome next_secrets(struct list *list, struct values *values, struct result *result)
{
  struct csv_row row;
  enum csv_outcome outcome = list->secrets.csv == NULL ? CSV_END : csv_next(list->secrets.csv, &row);
  if (outcome == CSV_FAILED)
    return fail(list, &list->secrets);
  if (outcome == CSV_ROW && result->error[0] == '\0')
    join(values, &list->secrets, &row, result);
  else if (outcome == CSV_END && list->secrets.csv != NULL)
    result_fail(result, SECRETS_ERROR, "the file of secrets has ended");
  return CSV_ROW;
}

enum csv_outcome list_next(struct list *list, struct list_row *row)
{
  struct csv_row read;
  struct values values;
  enum csv_outcome outcome = csv_next(list->rows.csv, &read);
  char id[LIST_ID_SIZE];
  size_t i;
  *row = (struct list_row){0};
  if (outcome != CSV_ROW)
    return outcome == CSV_END ? outcome : fail(list, &list->rows);
  row->result.line = read.line;
  read_values(&values, &list->rows, &read, &row->result, ROW_ERROR, "");
  if (row->result.error[0] == '\0' && !values.asked[RESULT_KCV] && !values.asked[RESULT_TAG])
    result_fail(&row->result, ROW_ERROR, "nothing is asked: neither purpose nor role has a value");
  if (row->result.error[0] == '\0') {
    memcpy(row->result.imsi, values.text[find_column("imsi")], strlen(values.text[find_column("imsi")]));
    write_context(row->result.context, &values);
    if (strcmp(row->result.context, list->before) == 0)
      result_fail(&row->result, DUPLICATE_ERROR, "the same as the row before it");
    memcpy(list->before, row->result.context, sizeof list->before);
  }
  if (next_secrets(list, &values, &row->result) == CSV_FAILED)
    return CSV_FAILED;
  for (i = 0; i < RESULT_VALUES && row->result.error[0] == '\0'; i++) {
    list_id(id, read.line, (enum result_value)i);
    if (values.asked[i])
      row->request[i] = request(id, result_commands[i], &values);
  }
  return CSV_ROW;
}

void list_say_failure(const struct list *list, struct buffer *why)
{
  name_file(why, list->failed);
  buffer_text(why, strerror(list->error));
}

bool list_has_left(struct list *list)
{
  struct csv_row row;
  return list->secrets.csv != NULL && csv_next(list->secrets.csv, &row) == CSV_ROW;
}

uint64_t list_offset(const struct list *list)
{
  return csv_offset(list->rows.csv);
}

uint64_t list_size(const struct list *list)
{
  return csv_size(list->rows.csv);
}

void list_row_free(struct list_row *row)
{
  size_t i;
  for (i = 0; i < RESULT_VALUES; i++) {
    free(row->request[i]);
    row->request[i] = NULL;
  }
}

void list_close(struct list *list)
{
  if (list == NULL)
    return;
  csv_close(list->rows.csv);
  csv_close(list->secrets.csv);
  free(list);
}

void list_id(char id[LIST_ID_SIZE], uint64_t line, enum result_value value)
{
  snprintf(id, LIST_ID_SIZE, "L%llu-%s", (unsigned long long)line, result_names[value]);
}
