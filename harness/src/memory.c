// SPDX-License-Identifier: Apache-2.0
/* Memory that is there, or the end of the program: see memory.h. */
#include "memory.h"
#include "exit_status.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void *checked(void *p)
{
  if (p == NULL) {
    fputs("ltk-conform: out of memory\n", stderr);
    exit(EXIT_NOT_RUN);
  }
  return p;
}

void *memory_new(size_t n)
{
  return checked(calloc(1, n == 0 ? 1 : n));
}

void *memory_resize(void *p, size_t n)
{
  return checked(realloc(p, n == 0 ? 1 : n));
}

char *memory_copy_octets(const char *octets, size_t n)
{
  char *copy = memory_new(n + 1);
  if (n > 0)
    memcpy(copy, octets, n);
  return copy;
}

char *memory_copy(const char *text)
{
  return memory_copy_octets(text, strlen(text));
}
