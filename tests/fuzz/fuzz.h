// SPDX-License-Identifier: Apache-2.0
/* What the fuzz targets share: a check that ends the run, and the fuzzer's octets taken piece by piece. docs/testing.md
 * says what each target reads and what it checks. */
#ifndef FUZZ_H
#define FUZZ_H

#include "base/buffer.h"
#include "vectors/selection.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* A promise of the code under test; a broken one is a crash to libFuzzer. */
#define CHECK(promise) fuzz_check((promise), #promise, __FILE__, __LINE__)

void fuzz_check(bool kept, const char *promise, const char *file, int line);

/* The octets that are left. */
struct fuzz {
  const uint8_t *octets;
  size_t left;
};

/* The next octet; 0 where none is left. */
uint8_t fuzz_octet(struct fuzz *f);

/* The next two octets as a number. */
size_t fuzz_number(struct fuzz *f);

/* The next n octets, or what is left of them. *n is how many. */
const uint8_t *fuzz_octets(struct fuzz *f, size_t *n);

/* The octets up to the next separator, which is skipped, as a string to be freed. A zero octet ends it for the reader.
 */
char *fuzz_text(struct fuzz *f, uint8_t separator);

/* The project's vectors, loaded once and kept. */
const struct vectors *fuzz_vectors(void);

/* The first n vectors of each family that take one request, and no long one. */
const struct selection *fuzz_selection(size_t n);

/* A stream that keeps what is written in *b. */
FILE *fuzz_stream(struct buffer *b);

/* One execution; defined by each target. */
int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t n);

#endif
