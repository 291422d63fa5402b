// SPDX-License-Identifier: Apache-2.0
/* A list of subscriptions and the file of its secrets, of anybody, a zero octet between them, as batch takes them. Each
 * line but the header is one row or empty; a row is wrong, or asks for what can be sent; its result can be read again,
 * and does not depend on the secrets, but for their errors. Any octets are rows of an output, or are none. */
#include "fuzz.h"
#include "base/memory.h"
#include "base/printable.h"
#include "batch/list.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* A file in memory, and its path. */
static int file_of(char path[32], const void *octets, size_t n)
{
  const int fd = memfd_create("fuzz", MFD_CLOEXEC);
  CHECK(fd >= 0 && write(fd, octets, n) == (ssize_t)n && lseek(fd, 0, SEEK_SET) == 0);
  snprintf(path, 32, "/proc/self/fd/%d", fd);
  return fd;
}

/* What is written is read again as the same. */
static void check_result(const struct result *result)
{
  struct buffer b = {0}, again = {0};
  struct result read;
  struct csv_row row;
  struct csv *csv;
  char path[32];
  result_write(&b, result);
  csv = csv_of(file_of(path, b.octets, b.length));
  CHECK(csv_next(csv, &row) == CSV_ROW && row.wrong == NULL && result_read(&read, &row));
  result_write(&again, &read);
  CHECK(strcmp(b.octets, again.octets) == 0);
  csv_close(csv);
  buffer_free(&b);
  buffer_free(&again);
}

static void check_row(const struct list_row *row)
{
  struct result result = row->result;
  const bool is_wrong = result.error[0] != '\0';
  size_t i, asked = 0;
  for (i = 0; i < RESULT_VALUES; i++) {
    if (row->request[i] == NULL)
      continue;
    asked++;
    CHECK(printable_is(row->request[i], strlen(row->request[i])));
    memset(result.value[i], '0', result_digits[i]);
  }
  CHECK(is_wrong == (asked == 0) && (!is_wrong || list_makes_error(result.error)));
  check_result(&result);
}

static void check_list(const char *list_path, const char *secrets_path, const char *text, size_t n)
{
  struct buffer why = {0};
  struct list *list = list_open(list_path, secrets_path, &why);
  struct list_row row;
  uint64_t line = 1, lines = 1;
  size_t i;
  CHECK((list == NULL) == (why.length > 0));
  for (i = 0; i < n; i++)
    lines += text[i] == '\n';
  while (list != NULL && list_next(list, &row) == CSV_ROW) {
    CHECK(row.result.line > line && row.result.line <= lines);
    line = row.result.line;
    check_row(&row);
    list_row_free(&row);
  }
  list_close(list);
  buffer_free(&why);
}

/* As rows of an output: what is taken for one can be written. */
static void check_output(int fd)
{
  struct csv *csv = csv_of(dup(fd));
  struct csv_row row;
  struct result result;
  while (csv_next(csv, &row) == CSV_ROW) {
    CHECK(row.wrong == NULL ? row.count > 0 && row.count <= CSV_FIELDS_MAX : row.count == 0);
    if (result_read(&result, &row))
      check_result(&result);
  }
  csv_close(csv);
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t n)
{
  struct fuzz f = {octets, n};
  char *text = fuzz_text(&f, '\0'), list_path[32], secrets_path[32];
  const int list = file_of(list_path, text, strlen(text)), secrets = file_of(secrets_path, f.octets, f.left);
  check_list(list_path, f.left > 0 ? secrets_path : NULL, text, strlen(text));
  check_output(list);
  check_output(secrets);
  close(list);
  close(secrets);
  free(text);
  return 0;
}
