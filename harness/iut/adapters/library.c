// SPDX-License-Identifier: Apache-2.0
/* ltk-iut-library FILE: a shared library with the C interface of ltk_iut.h as an implementation under test. In a
 * process of its own, so that whatever the library does costs no more than its answer. What it prints goes to standard
 * error. */
#include "kit/ltkp.h"

#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
  EXIT_USAGE = 2,
  EXIT_NO_LIBRARY = 69 /* EX_UNAVAILABLE of sysexits.h: the harness prints the line that says why */
};

/* The answers' file: standard output, which is then standard error for everybody else. */
static FILE *take_output(void)
{
  int answers = dup(STDOUT_FILENO);
  if (answers < 0 || dup2(STDERR_FILENO, STDOUT_FILENO) < 0)
    return NULL;
  return fdopen(answers, "w");
}

static int is_word(const char *text)
{
  size_t i;
  if (text == NULL || text[0] == '\0')
    return 0;
  for (i = 0; text[i] != '\0'; i++)
    if (text[i] <= ' ' || text[i] > '~')
      return 0;
  return 1;
}

/* Whether a path leads to what dlopen would wait for, or read without end. */
static int is_no_file(const char *path)
{
  struct stat about;
  return strchr(path, '/') != NULL && stat(path, &about) == 0 && !S_ISREG(about.st_mode);
}

/* The interface, or NULL after a line on standard error. */
static const struct ltk_iut *load(const char *file)
{
  const struct ltk_iut *(*get)(void);
  const struct ltk_iut *iut;
  void *library;
  if (is_no_file(file)) {
    fprintf(stderr, "the library cannot be loaded: %s is not a regular file\n", file);
    return NULL;
  }
  library = dlopen(file, RTLD_NOW | RTLD_LOCAL);
  if (library == NULL) {
    fprintf(stderr, "the library cannot be loaded: %s\n", dlerror());
    return NULL;
  }
  *(void **)(&get) = dlsym(library, "ltk_iut"); /* as POSIX has it */
  if (get == NULL) {
    fprintf(stderr, "%s does not define ltk_iut(); see harness/include/ltk_iut.h\n", file);
    return NULL;
  }
  iut = get();
  if (iut == NULL || iut->version < 1u || iut->version > LTK_IUT_VERSION) {
    fprintf(stderr, "%s: ltk_iut() gives version %lu of the interface; expected 1 to %u\n", file,
            iut == NULL ? 0ul : (unsigned long)iut->version, LTK_IUT_VERSION);
    return NULL;
  }
  if (!is_word(iut->name) || !is_word(iut->release)) {
    fprintf(stderr, "%s: name and release of ltk_iut() must be printable ASCII without blanks\n", file);
    return NULL;
  }
  return iut;
}

int main(int argc, char **argv)
{
  static const char usage[] = "usage: ltk-iut-library FILE, a shared library that defines ltk_iut(); or --help";
  const struct ltk_iut *iut;
  FILE *answers;
  if (argc == 2 && strcmp(argv[1], "--help") == 0)
    return puts(usage) == EOF ? EXIT_FAILURE : EXIT_SUCCESS;
  if (argc != 2) {
    fprintf(stderr, "%s\n", usage);
    return EXIT_USAGE;
  }
  answers = take_output();
  if (answers == NULL) {
    perror("ltk-iut-library");
    return EXIT_FAILURE;
  }
  iut = load(argv[1]);
  return iut == NULL ? EXIT_NO_LIBRARY : ltkp_serve(iut, answers);
}
