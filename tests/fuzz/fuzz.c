// SPDX-License-Identifier: Apache-2.0
/* What the fuzz targets share: see fuzz.h. */
#include "fuzz.h"
#include "base/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What is freed is held back for a shorter time than by default, and fewer frames of an allocation are kept: the
 * targets run several times faster. LLVM's runtime looks for this name. */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
  return "quarantine_size_mb=8:malloc_context_size=6";
}

void fuzz_check(bool kept, const char *promise, const char *file, int line)
{
  if (kept)
    return;
  dprintf(STDERR_FILENO, "%s:%d: does not hold: %s\n", file, line, promise);
  abort();
}

uint8_t fuzz_octet(struct fuzz *f)
{
  size_t n = 1;
  const uint8_t *octet = fuzz_octets(f, &n);
  return n == 0 ? 0 : *octet;
}

size_t fuzz_number(struct fuzz *f)
{
  size_t high = fuzz_octet(f);
  return 256u * high + fuzz_octet(f);
}

const uint8_t *fuzz_octets(struct fuzz *f, size_t *n)
{
  const uint8_t *octets = f->octets;
  *n = *n < f->left ? *n : f->left;
  if (*n > 0)
    f->octets += *n;
  f->left -= *n;
  return octets;
}

char *fuzz_text(struct fuzz *f, uint8_t separator)
{
  const uint8_t *end = f->left == 0 ? NULL : memchr(f->octets, separator, f->left);
  size_t n = end == NULL ? f->left : (size_t)(end - f->octets), one = 1;
  char *text = memory_copy_octets((const char *)f->octets, n);
  fuzz_octets(f, &n);
  fuzz_octets(f, &one);
  return text;
}

const struct vectors *fuzz_vectors(void)
{
  static struct vectors *vectors;
  char *why;
  if (vectors == NULL && vectors_load(LTK_FUZZ_VECTORS, &vectors, &why) != VECTORS_OK) {
    fprintf(stderr, "%s\n", why);
    abort();
  }
  return vectors;
}

/* Not one of those with 64 KiB in a value: all that is done with a case takes as long as its request. */
static bool is_short(const struct vector *vector)
{
  char *line = vector->form == REQUEST_SINGLE ? request_line(vector->id, vector->command, vector->input, NULL) : NULL;
  bool is = line != NULL && strlen(line) <= 1000;
  free(line);
  return is;
}

const struct selection *fuzz_selection(size_t n)
{
  static struct selection selection;
  const struct vectors *vectors = fuzz_vectors();
  size_t i, taken = 0;
  if (selection.vector != NULL)
    return &selection;
  selection.vector = memory_new(vectors->count * sizeof *selection.vector);
  for (i = 0; i < vectors->count; i++) {
    const struct vector *vector = &vectors->vector[i];
    if (i > 0 && strcmp(vector->family, vectors->vector[i - 1].family) != 0)
      taken = 0;
    if (taken < n && is_short(vector)) {
      taken++;
      selection.vector[selection.count++] = vector;
    }
  }
  return &selection;
}

static ssize_t keep(void *of, const char *octets, size_t n)
{
  buffer_add(of, octets, n);
  return (ssize_t)n;
}

FILE *fuzz_stream(struct buffer *b)
{
  FILE *stream = fopencookie(b, "w", (cookie_io_functions_t){.write = keep});
  CHECK(stream != NULL);
  return stream;
}
