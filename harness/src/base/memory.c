// SPDX-License-Identifier: Apache-2.0
/* Memory that is there, or the end of the program: see memory.h. */
#include "base/memory.h"
#include "base/exit_status.h"

#include <errno.h>
#include <jansson.h>
#include <openssl/crypto.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static _Noreturn void end(const char *why)
{
  fprintf(stderr, "%s: %s\n", program_invocation_short_name, why);
  quick_exit(EXIT_NOT_RUN);
}

void memory_exhausted(void)
{
  end("out of memory");
}

static void *checked(void *p)
{
  if (p == NULL)
    memory_exhausted();
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

/* ---- For libraries. */

static void *allocate(size_t n)
{
  return checked(malloc(n == 0 ? 1 : n));
}

/* OpenSSL says where; it takes no memory for the size 0, and releases by it. */

static void *openssl_malloc(size_t n, const char *file, int line)
{
  (void)file, (void)line;
  return n == 0 ? NULL : allocate(n);
}

static void *openssl_realloc(void *p, size_t n, const char *file, int line)
{
  (void)file, (void)line;
  if (n > 0)
    return memory_resize(p, n);
  free(p);
  return NULL;
}

static void openssl_free(void *p, const char *file, int line)
{
  (void)file, (void)line;
  free(p);
}

void memory_guard_libraries(void)
{
  json_set_alloc_funcs(allocate, free);
  if (CRYPTO_set_mem_functions(openssl_malloc, openssl_realloc, openssl_free) != 1 ||
      OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG | OPENSSL_INIT_NO_ATEXIT, NULL) != 1)
    end("OpenSSL does not start");
}
