// SPDX-License-Identifier: Apache-2.0
/* For LD_PRELOAD: in this process, not in those that it starts, the allocation number LTK_FAIL_ALLOC fails; 0: none
 * does. LTK_FAIL_COUNT is a file for how many there were. With LTK_NO_TMPFILE no file can be without a name. */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

void *__libc_malloc(size_t n);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *p, size_t n);
void *__libc_memalign(size_t alignment, size_t n);

static unsigned long failing, count;
static int counts, no_tmpfile;
static char count_file[4096];

static __attribute__((constructor)) void begin(void)
{
  const char *number = getenv("LTK_FAIL_ALLOC"), *file = getenv("LTK_FAIL_COUNT");
  failing = number == NULL ? 0 : strtoul(number, NULL, 10);
  snprintf(count_file, sizeof count_file, "%s", file == NULL ? "" : file);
  no_tmpfile = getenv("LTK_NO_TMPFILE") != NULL;
  unsetenv("LD_PRELOAD");
  counts = 1;
}

static __attribute__((destructor)) void tell(void)
{
  FILE *f;
  counts = 0;
  if (count_file[0] != '\0' && (f = fopen(count_file, "w")) != NULL) {
    fprintf(f, "%lu\n", count);
    fclose(f);
  }
}

static int fails(void)
{
  if (counts && ++count == failing) {
    errno = ENOMEM;
    return 1;
  }
  return 0;
}

void *malloc(size_t n)
{
  return fails() ? NULL : __libc_malloc(n);
}

void *calloc(size_t n, size_t size)
{
  return fails() ? NULL : __libc_calloc(n, size);
}

void *realloc(void *p, size_t n)
{
  return fails() ? NULL : __libc_realloc(p, n);
}

void *aligned_alloc(size_t alignment, size_t n)
{
  return fails() ? NULL : __libc_memalign(alignment, n);
}

int posix_memalign(void **p, size_t alignment, size_t n)
{
  if (fails())
    return ENOMEM;
  *p = __libc_memalign(alignment, n);
  return *p == NULL ? ENOMEM : 0;
}

int open(const char *path, int flags, ...)
{
  va_list arguments;
  mode_t mode;
  va_start(arguments, flags);
  mode = va_arg(arguments, mode_t);
  va_end(arguments);
  if (no_tmpfile && (flags & O_TMPFILE) == O_TMPFILE) {
    errno = EOPNOTSUPP;
    return -1;
  }
  return (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
}
