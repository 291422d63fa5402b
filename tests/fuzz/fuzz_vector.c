// SPDX-License-Identifier: Apache-2.0
/* A vector of anybody: a line with the name of its family, then its JSON. What is taken can be asked and judged. */
#include "fuzz.h"
#include "judge.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t n)
{
  struct fuzz f = {octets, n};
  char *family = fuzz_text(&f, '\n'), *why;
  json_t *json = json_loadb((const char *)f.octets, f.left, JSON_REJECT_DUPLICATES, NULL);
  struct vector vector;
  if (json != NULL) {
    if (vectors_read_vector(&vector, family, json, &why)) {
      CHECK(why == NULL && vector.id != NULL && vector.command != NULL);
      judge_vector(&vector);
    } else {
      CHECK(why != NULL && why[0] != '\0');
      free(why);
    }
  }
  json_decref(json);
  free(family);
  return 0;
}
