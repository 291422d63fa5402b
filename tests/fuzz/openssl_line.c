// SPDX-License-Identifier: Apache-2.0
/* The program ltk-iut-openssl, a line at a time: see openssl_line.h. */
#include "openssl_line.h"
#include "fuzz.h"
#include "base/memory.h"

int openssl_main(int argc, char **argv);

#define main openssl_main
#include "bundled/openssl.c"
#undef main

const char *openssl_line(const char *request)
{
  static struct buffer answer;
  static FILE *stream;
  FILE *before = stdout;
  char *line = memory_copy(request), *blank;
  if (stream == NULL) {
    stream = fuzz_stream(&answer);
    hmac_algorithm = EVP_MAC_fetch(NULL, "HMAC", NULL);
  }
  buffer_clear(&answer);
  stdout = stream;
  take_line(line, strlen(request), NULL);
  fflush(stdout);
  stdout = before;
  free(line);
  CHECK(answer.length > 0 && answer.octets[answer.length - 1] == '\n');
  answer.octets[answer.length - 1] = '\0';
  blank = strchr(answer.octets, ' ');
  CHECK(blank != NULL);
  return blank + 1;
}
