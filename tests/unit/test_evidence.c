// SPDX-License-Identifier: Apache-2.0
/* Evidence: the digests of what was judged are those of the start, and no change in between stays hidden. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/evidence.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define DIGEST_OF_ABC "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

static char program[] = "/tmp/ltk-evidence-XXXXXX", other[] = "/tmp/ltk-evidence-XXXXXX";

static void put(const char *path, const char *content)
{
  FILE *f = fopen(path, "w");
  assert_non_null(f);
  assert_true(fputs(content, f) >= 0);
  assert_int_equal(fclose(f), 0);
}

/* The clock of a file's last change goes in steps. */
static void later(void)
{
  assert_int_equal(usleep(20000), 0);
}

static int make(void **state)
{
  (void)state;
  close(mkstemp(program));
  close(mkstemp(other));
  put(program, "abc");
  put(other, "abc");
  chmod(other, 0644);
  later();
  return 0;
}

static int take_away(void **state)
{
  (void)state;
  unlink(program);
  unlink(other);
  strcpy(program + strlen(program) - 6, "XXXXXX");
  strcpy(other + strlen(other) - 6, "XXXXXX");
  return 0;
}

static void assert_changed(const struct evidence *evidence, const char *name)
{
  struct buffer why = {0};
  assert_int_equal(evidence_changed(evidence, &why), name != NULL);
  if (name != NULL)
    assert_int_equal(strncmp(why.octets, name, strlen(name)), 0);
  buffer_free(&why);
}

static void the_digest_is_that_of_the_start(void **state)
{
  struct evidence evidence;
  (void)state;
  evidence_begin(&evidence, program, NULL);
  assert_int_equal(evidence.count, 1);
  assert_string_equal(evidence.file[0].sha256, DIGEST_OF_ABC);
  assert_false(evidence.file[0].may_be_secret);
  assert_changed(&evidence, NULL);
  put(program, "abd");
  assert_changed(&evidence, program);
  assert_string_equal(evidence.file[0].sha256, DIGEST_OF_ABC);
  evidence_free(&evidence);
}

static void a_change_that_is_taken_back_is_one(void **state)
{
  struct evidence evidence;
  (void)state;
  evidence_begin(&evidence, program, NULL);
  put(program, "abc");
  assert_changed(&evidence, program);
  evidence_free(&evidence);
  later();
  evidence_begin(&evidence, program, NULL);
  assert_int_equal(rename(other, program), 0); /* the same content */
  assert_changed(&evidence, program);
  evidence_free(&evidence);
  evidence_begin(&evidence, program, NULL);
  unlink(program);
  assert_changed(&evidence, program);
  evidence_free(&evidence);
}

static void link_to(const char *name, const char *target)
{
  unlink(name);
  assert_int_equal(symlink(target, name), 0);
}

/* For a while it led elsewhere. */
static void a_link_that_is_turned_and_turned_back_is_a_change(void **state)
{
  char name[sizeof program + 5];
  struct evidence evidence;
  (void)state;
  snprintf(name, sizeof name, "%s.link", program);
  link_to(name, program);
  later();
  evidence_begin(&evidence, name, NULL);
  assert_string_equal(evidence.file[0].sha256, DIGEST_OF_ABC);
  assert_changed(&evidence, NULL);
  link_to(name, other);
  link_to(name, program);
  assert_changed(&evidence, name);
  unlink(name);
  evidence_free(&evidence);
}

static void files_of_arguments_count_too(void **state)
{
  char *arguments[] = {"-x", "/dev/null", "/", other, NULL}, content[400];
  struct evidence evidence;
  (void)state;
  memset(content, 'a', sizeof content - 1);
  content[sizeof content - 1] = '\0';
  put(other, content);
  later();
  evidence_begin(&evidence, program, arguments);
  assert_int_equal(evidence.count, 2);
  assert_string_equal(evidence.file[1].name, other);
  assert_false(evidence.file[1].may_be_secret);
  chmod(other, 0600);
  assert_changed(&evidence, other);
  evidence_free(&evidence);
  evidence_begin(&evidence, program, arguments);
  assert_true(evidence.file[1].may_be_secret); /* not everybody may read it */
  evidence_free(&evidence);
  chmod(other, 0644);
  put(other, "1234\n");
  evidence_begin(&evidence, program, arguments);
  assert_true(evidence.file[1].may_be_secret); /* as short as a PIN */
  evidence_free(&evidence);
}

static void what_is_no_file_has_no_digest(void **state)
{
  struct evidence evidence;
  (void)state;
  unlink(program);
  assert_int_equal(mkfifo(program, 0700), 0);
  evidence_begin(&evidence, program, NULL); /* and does not wait for it */
  assert_string_equal(evidence.file[0].sha256, "");
  assert_changed(&evidence, NULL);
  unlink(program);
  put(program, "abc"); /* it comes to be one */
  assert_changed(&evidence, program);
  evidence_free(&evidence);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(the_digest_is_that_of_the_start, make, take_away),
      cmocka_unit_test_setup_teardown(a_change_that_is_taken_back_is_one, make, take_away),
      cmocka_unit_test_setup_teardown(a_link_that_is_turned_and_turned_back_is_a_change, make, take_away),
      cmocka_unit_test_setup_teardown(files_of_arguments_count_too, make, take_away),
      cmocka_unit_test_setup_teardown(what_is_no_file_has_no_digest, make, take_away),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
