// SPDX-License-Identifier: Apache-2.0
/* Reading files: a regular one is read whole, up to its most; what is none is refused at once, with what it is. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

static char folder[64], path[80];

static int make_folder(void **state)
{
  (void)state;
  strcpy(folder, "/tmp/test_file.XXXXXX");
  if (mkdtemp(folder) == NULL)
    return -1;
  snprintf(path, sizeof path, "%s/f", folder);
  alarm(60); /* whatever waits ends as a failure */
  return 0;
}

static int remove_folder(void **state)
{
  (void)state;
  remove(path);
  return rmdir(folder);
}

static void write_octets(size_t n)
{
  FILE *f = fopen(path, "w");
  assert_non_null(f);
  while (n-- > 0)
    assert_int_equal(fputc((int)(n & 0xff), f), (int)(n & 0xff));
  assert_int_equal(fclose(f), 0);
}

static void assert_refused(const char *file, size_t most, const char *expected)
{
  struct buffer content = {0}, why = {0};
  buffer_text(&content, "what was there before");
  assert_false(file_read(&content, file, most, &why));
  if (strstr(why.octets, expected) == NULL)
    fail_msg("'%s' not in '%s'", expected, why.octets);
  assert_int_equal(content.length, 0);
  buffer_free(&content);
  buffer_free(&why);
}

static void assert_read(size_t size, size_t most)
{
  struct buffer content = {0}, why = {0};
  assert_true(file_read(&content, path, most, &why));
  assert_int_equal(content.length, size);
  assert_int_equal(content.octets[size], 0);
  assert_int_equal(why.length, 0);
  buffer_free(&content);
}

static void a_regular_file_is_read_whole(void **state)
{
  static const size_t sizes[] = {0, 1, 65535, 65536, 65537, 200000};
  size_t i;
  (void)state;
  for (i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
    write_octets(sizes[i]);
    assert_read(sizes[i], sizes[i]);
    assert_read(sizes[i], 1000000);
    if (sizes[i] > 0)
      assert_refused(path, sizes[i] - 1, "it is larger than ");
  }
}

static void a_file_of_unknown_size_is_bounded_too(void **state)
{
  (void)state;
  assert_refused("/proc/self/status", 10, "/proc/self/status: it is larger than 10 octets");
}

static void what_is_no_regular_file_is_refused_at_once(void **state)
{
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  int fd = socket(AF_UNIX, SOCK_STREAM, 0);
  (void)state;
  assert_refused(path, 10, "No such file");
  assert_refused("", 10, "No such file");
  assert_refused(folder, 10, "it is a folder");
  assert_refused("/dev/zero", 10, "it is a device");
  assert_int_equal(mkfifo(path, 0600), 0);
  assert_refused(path, 10, "it is a FIFO");
  assert_int_equal(unlink(path), 0);
  assert_int_equal(symlink(path, path), 0);
  assert_refused(path, 10, "symbolic links");
  assert_int_equal(unlink(path), 0);
  strcpy(address.sun_path, path);
  assert_int_equal(bind(fd, (const struct sockaddr *)&address, sizeof address), 0);
  assert_refused(path, 10, "it is a socket");
  close(fd);
}

static void the_path_is_made_printable(void **state)
{
  (void)state;
  assert_refused("/none/\x1b]0;x\x07\n\xe2\x80\xae", 10, "/none/\\x1b]0;x\\x07\\x0a\\xe2\\x80\\xae: ");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, make_folder, remove_folder)
  const struct CMUnitTest tests[] = {
      TEST(a_regular_file_is_read_whole),
      TEST(a_file_of_unknown_size_is_bounded_too),
      TEST(what_is_no_regular_file_is_refused_at_once),
      TEST(the_path_is_made_printable),
  };
  return cmocka_run_group_tests_name("file", tests, NULL, NULL);
}
