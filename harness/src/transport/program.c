// SPDX-License-Identifier: Apache-2.0
/* The file that a program's name stands for: see program.h. */
#include "transport/program.h"
#include "base/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

bool program_next(const char **path, char file[PATH_MAX], const char *name)
{
  size_t n;
  if (*path == NULL)
    *path = getenv("PATH") != NULL ? getenv("PATH") : "/usr/local/bin:/usr/bin:/bin";
  else if (**path == '\0')
    return false;
  else
    ++*path;
  n = strcspn(*path, ":");
  if (snprintf(file, PATH_MAX, "%.*s/%s", n == 0 ? 1 : (int)n, n == 0 ? "." : *path, name) >= PATH_MAX)
    file[0] = '\0';
  *path += n;
  return true;
}

static bool is_program(const char *file)
{
  struct stat about;
  return stat(file, &about) == 0 && S_ISREG(about.st_mode) && access(file, X_OK) == 0;
}

char *program_find(const char *name)
{
  const char *path = NULL;
  char file[PATH_MAX];
  if (strchr(name, '/') != NULL)
    return memory_copy(name);
  while (name[0] != '\0' && program_next(&path, file, name))
    if (is_program(file))
      return memory_copy(file);
  return NULL;
}
