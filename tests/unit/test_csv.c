// SPDX-License-Identifier: Apache-2.0
/* Rows of comma-separated values: each line is a row or a wrong one, whatever stands in it, and the next is read. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/csv.h"
#include "base/memory.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A file of these octets, as rows. */
static struct csv *of_octets(const char *octets, size_t n)
{
  FILE *f = tmpfile();
  int fd;
  assert_non_null(f);
  assert_int_equal(fwrite(octets, 1, n, f), n);
  assert_int_equal(fflush(f), 0);
  fd = dup(fileno(f));
  assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
  fclose(f);
  return csv_of(fd);
}

/* What is read of it, as text: the number of each row, its fields in brackets, or what is wrong. */
static void show(struct buffer *b, struct csv *csv)
{
  struct csv_row row;
  enum csv_outcome outcome;
  size_t i;
  buffer_add(b, NULL, 0);
  while ((outcome = csv_next(csv, &row)) == CSV_ROW) {
    buffer_format(b, "%u", (unsigned)row.line);
    for (i = 0; i < row.count; i++)
      buffer_format(b, "[%s]", row.field[i]);
    buffer_format(b, "%s%s;", row.wrong == NULL ? "" : row.wrong, row.ended ? "" : "-");
  }
  assert_int_equal(outcome, CSV_END);
}

#define TEXT(literal) literal, sizeof literal - 1

static void assert_rows(const char *octets, size_t n, const char *expected)
{
  struct csv *csv = of_octets(octets, n);
  struct buffer b = {0};
  show(&b, csv);
  assert_string_equal(b.octets, expected);
  assert_int_equal(csv_offset(csv), n);
  assert_int_equal(csv_size(csv), n);
  buffer_free(&b);
  csv_close(csv);
}

#define QUOTE "a quote is not closed on its line, or stands inside of a field"
#define PRINTABLE "the line is not printable ASCII"

static void fields_are_what_stands_between_commas(void **state)
{
  (void)state;
  assert_rows(TEXT(""), "");
  assert_rows(TEXT("a,b\nc\n"), "1[a][b];2[c];");
  assert_rows(TEXT(",\n,,"), "1[][];2[][][]-;");
  assert_rows(TEXT(" a , b "), "1[ a ][ b ]-;");
}

static void quotes_hold_commas_and_quotes_and_no_line_end(void **state)
{
  (void)state;
  assert_rows(TEXT("\"a,b\",\"\",\"\"\"\",\"x\"\"y\"\n"), "1[a,b][][\"][x\"y];");
  assert_rows(TEXT("\"a\nb\"\nc\n"), "1" QUOTE ";2" QUOTE ";3[c];");
  assert_rows(TEXT("\"\n\"\"\"\na\"b\n\"a\"b\n\"a\" \n\"\"\"\"\"\nc"),
              "1" QUOTE ";2" QUOTE ";3" QUOTE ";4" QUOTE ";5" QUOTE ";6" QUOTE ";7[c]-;");
}

static void line_ends_of_other_systems_marks_and_empty_lines_are_taken(void **state)
{
  (void)state;
  assert_rows(TEXT("\xef\xbb\xbf"
                   "a\r\n\r\n\nb\r\n"),
              "1[a];4[b];");
  assert_rows(TEXT("\xef\xbb\xbf"), "");
  assert_rows(TEXT("\xef\xbb\xbf\"a\"\r"), "1[a]-;");
  assert_rows(TEXT("\n\xef\xbb\xbf"
                   "a\n"),
              "2" PRINTABLE ";");
}

static void what_is_not_printable_spoils_its_line_alone(void **state)
{
  (void)state;
  assert_rows(TEXT("a\0b\nc\n"), "1" PRINTABLE ";2[c];");
  assert_rows(TEXT("\0\na\tb\n\xc3\xa9\na\rb\n\x7f\nc"),
              "1" PRINTABLE ";2" PRINTABLE ";3" PRINTABLE ";4" PRINTABLE ";5" PRINTABLE ";6[c]-;");
  assert_rows(TEXT("\xff\xfe"
                   "a\0\n\0b"),
              "1" PRINTABLE ";2" PRINTABLE "-;");
}

static void a_line_is_bounded_wherever_the_chunks_end(void **state)
{
  const size_t sizes[] = {CSV_LINE_MAX - 1, CSV_LINE_MAX, CSV_LINE_MAX + 1, 65535, 65536, 65537, 1000000};
  size_t i;
  (void)state;
  for (i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
    struct buffer content = {0}, expected = {0};
    char *line = memory_new(sizes[i] + 1);
    memset(line, 'x', sizes[i]);
    buffer_format(&content, "%s\na\n", line);
    buffer_format(&expected, sizes[i] <= CSV_LINE_MAX ? "1[%s];2[a];" : "1the line is longer than 16384 octets;2[a];",
                  line);
    assert_rows(content.octets, content.length, expected.octets);
    buffer_free(&content);
    buffer_free(&expected);
    free(line);
  }
}

static void a_row_has_at_most_32_fields(void **state)
{
  struct buffer content = {0};
  struct csv_row row;
  struct csv *csv;
  char *commas;
  size_t i;
  (void)state;
  for (i = 1; i < CSV_FIELDS_MAX; i++)
    buffer_text(&content, ",");
  commas = memory_copy(content.octets);
  buffer_format(&content, "\n%s,\n\"\"%s\n", commas, commas);
  free(commas);
  csv = of_octets(content.octets, content.length);
  assert_int_equal(csv_next(csv, &row), CSV_ROW);
  assert_int_equal(row.count, CSV_FIELDS_MAX);
  assert_int_equal(csv_next(csv, &row), CSV_ROW);
  assert_string_equal(row.wrong, "there are more than 32 fields");
  assert_int_equal(row.count, 0);
  assert_int_equal(csv_next(csv, &row), CSV_ROW);
  assert_int_equal(row.count, CSV_FIELDS_MAX);
  buffer_free(&content);
  csv_close(csv);
}

/* Chunks that come one octet at a time are as good as a file. */
static void a_fifo_is_read_to_its_end(void **state)
{
  static const char text[] = "a,\"b\"\nc";
  struct buffer b = {0};
  struct csv *csv;
  int ends[2];
  pid_t child;
  size_t i;
  (void)state;
  assert_int_equal(pipe(ends), 0);
  child = fork();
  if (child == 0) {
    for (i = 0; i < sizeof text - 1; i++)
      if (write(ends[1], text + i, 1) != 1 || usleep(1000) != 0)
        _exit(1);
    _exit(0);
  }
  close(ends[1]);
  csv = csv_of(ends[0]);
  show(&b, csv);
  assert_string_equal(b.octets, "1[a][b];2[c]-;");
  assert_int_equal(csv_size(csv), 0);
  buffer_free(&b);
  csv_close(csv);
}

static void on_alarm(int number)
{
  (void)number;
}

static void a_signal_ends_the_wait_for_a_row(void **state)
{
  struct sigaction action = {.sa_handler = on_alarm, .sa_flags = SA_RESTART}, before;
  struct csv_row row;
  struct csv *csv;
  int ends[2];
  (void)state;
  assert_int_equal(pipe(ends), 0);
  csv = csv_of(ends[0]);
  assert_int_equal(sigaction(SIGALRM, &action, &before), 0);
  alarm(1);
  assert_int_equal(csv_next(csv, &row), CSV_FAILED);
  assert_int_equal(sigaction(SIGALRM, &before, NULL), 0);
  close(ends[1]);
  csv_close(csv);
}

static void what_is_no_file_is_refused(void **state)
{
  struct buffer why = {0};
  (void)state;
  assert_null(csv_open("/none\n", &why));
  assert_string_equal(why.octets, "/none\\x0a: No such file or directory");
  buffer_clear(&why);
  assert_null(csv_open("/", &why));
  assert_string_equal(why.octets, "/: it is a folder");
  buffer_clear(&why);
  assert_null(csv_open("/dev/zero", &why));
  assert_string_equal(why.octets, "/dev/zero: it is neither a file nor a FIFO");
  buffer_free(&why);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(fields_are_what_stands_between_commas),
      cmocka_unit_test(quotes_hold_commas_and_quotes_and_no_line_end),
      cmocka_unit_test(line_ends_of_other_systems_marks_and_empty_lines_are_taken),
      cmocka_unit_test(what_is_not_printable_spoils_its_line_alone),
      cmocka_unit_test(a_line_is_bounded_wherever_the_chunks_end),
      cmocka_unit_test(a_row_has_at_most_32_fields),
      cmocka_unit_test(a_fifo_is_read_to_its_end),
      cmocka_unit_test(a_signal_ends_the_wait_for_a_row),
      cmocka_unit_test(what_is_no_file_is_refused),
  };
  return cmocka_run_group_tests_name("csv", tests, NULL, NULL);
}
