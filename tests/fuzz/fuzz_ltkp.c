// SPDX-License-Identifier: Apache-2.0
/* The front end of implementations (ltkp.c) with the reference behind it, and beside it the program that shares no code
 * with either: what both take for a request, they answer alike. */
#include "protocol/answer.h"
#include "fuzz.h"
#include "kdf.h"
#include "base/memory.h"
#include "openssl_line.h"
#include "base/printable.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Standard input is the fuzzer's. */
static struct fuzz input;
static size_t piece;

static ssize_t fuzz_read(int fd, void *to, size_t n)
{
  const uint8_t *octets;
  (void)fd;
  n = n < piece ? n : piece;
  octets = fuzz_octets(&input, &n);
  if (n > 0)
    memcpy(to, octets, n);
  return (ssize_t)n;
}

#define read fuzz_read
#include "kit/ltkp.c"
#undef read

/* The space for S, all of which is wiped after each request, as long as a line can be here. */
#define ltk_kdf(out, key, key_length, fc, p, n, s, size) ltk_kdf(out, key, key_length, fc, p, n, s, 4096)
#include "bundled/reference.c"
#undef ltk_kdf

/* What the answer says behind the ID; the ID is the request's. */
static const char *answer_to(const char *request, const char *line)
{
  size_t blanks = strspn(request, " "), n = strcspn(request + blanks, " ");
  if (n == 0)
    CHECK(strncmp(line, "? error ", 8) == 0);
  else
    CHECK(strncmp(line, request + blanks, n) == 0 && line[n] == ' ');
  return line + (n == 0 ? 2 : n + 1);
}

/* A line as the protocol has it: single blanks, none at the ends. ltkp.c does not look. */
static bool is_line(const char *request)
{
  size_t n = strlen(request);
  return n > 0 && request[0] != ' ' && request[n - 1] != ' ' && strstr(request, "  ") == NULL &&
         printable_is(request, n);
}

/* The reference has no agreement, and names itself in hello. */
static bool is_shared(const char *request)
{
  static const char *const names[] = {"hmac", "kdf", "derive", "confirm", "observe", "auth"};
  const char *name = strchr(request, ' ');
  size_t i;
  for (i = 0; name != NULL && i < sizeof names / sizeof names[0]; i++)
    if (strncmp(name + 1, names[i], strlen(names[i])) == 0 && name[1 + strlen(names[i])] == ' ')
      return true;
  return false;
}

static void compare(const char *request, const char *text)
{
  struct answer answer = answer_parse(text);
  const char *other;
  CHECK(answer.status != ANSWER_NO_STATUS);
  if (!is_line(request) || !is_shared(request))
    return;
  CHECK(printable_is(text, strlen(text)));
  other = openssl_line(request);
  if (answer.status == ANSWER_INVALID && strncmp(strchr(request, ' '), " kdf ", 5) == 0)
    CHECK(answer_parse(other).status == ANSWER_INVALID); /* the specification does not order the rules of kdf */
  else if (answer.status == ANSWER_OK || answer.status == ANSWER_INVALID)
    CHECK(strcmp(text, other) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t n)
{
  static struct buffer answers;
  static FILE *stream;
  char *request, *requests, *rest, *line;
  if (stream == NULL)
    stream = fuzz_stream(&answers);
  input = (struct fuzz){octets, n};
  buffer_clear(&answers);
  piece = 1u + 16u * (size_t)fuzz_octet(&input);
  rest = requests = memory_copy_octets((const char *)input.octets, input.left);
  n = input.left;
  CHECK(ltkp_serve(ltk_iut(), stream) == EXIT_SUCCESS);
  line = answers.octets;
  while ((request = rest) < requests + n && (rest = memchr(request, '\n', (size_t)(requests + n - request))) != NULL) {
    char *end = line == NULL ? NULL : strchr(line, '\n');
    CHECK(end != NULL);
    *end = *rest++ = '\0';
    compare(request, answer_to(request, line));
    line = end + 1;
  }
  CHECK(line == NULL || *line == '\0');
  free(requests);
  return 0;
}
