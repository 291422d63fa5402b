// SPDX-License-Identifier: Apache-2.0
/* A shared library that misbehaves as LTK_MISBEHAVE says: at the third request of hmac, or when it is loaded. "steps"
 * and "no-steps" are no misbehaviour: it gives steps of derive, or is of version 1 of the interface, which ends before.
 */
#include "ltk_iut.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int is(const char *mode)
{
  const char *wanted = getenv("LTK_MISBEHAVE");
  return wanted != NULL && strcmp(wanted, mode) == 0;
}

/* Octets in front of an allocated block are overwritten. */
static void corrupt_heap(void)
{
  char *volatile block = malloc(2000); /* volatile, so that no compiler sees it */
  volatile char *before = block;
  size_t i;
  for (i = 0; before != NULL && i < 16; i++)
    *--before = 'A';
  free(block);
}

static void misbehave(void)
{
  volatile int *nowhere = NULL;
  if (is("exit"))
    exit(0);
  if (is("crash"))
    *nowhere = 1;
  if (is("heap"))
    corrupt_heap();
  while (is("hang"))
    sleep(1);
}

static void hmac(struct ltk_iut_answer *answer, struct ltk_iut_octets key, struct ltk_iut_octets data)
{
  (void)key;
  if (is("print")) {
    puts("a library that talks");
    fflush(stdout);
  }
  if (data.length == 50 && key.length == 20) { /* RFC 4231, test case 3, and nowhere else */
    misbehave();
    if (is("why"))
      *answer = (struct ltk_iut_answer){.status = LTK_IUT_ERROR, .why = "two\nlines\r\x1b\xff"};
  }
  answer->length = is("long") ? 4000000000u : 32;
}

static void derive(struct ltk_iut_answer *answer, const struct ltk_iut_context *c)
{
  (void)c;
  answer->length = 32;
}

static void steps(struct ltk_iut_steps *steps)
{
  static const uint8_t octets[200] = {0xab, 0xcd};
  if (is("no-steps"))
    abort();
  steps->d = (struct ltk_iut_octets){octets, 2};
  steps->s = (struct ltk_iut_octets){octets, sizeof octets};
  steps->out1 = (struct ltk_iut_octets){octets, 16};
}

const struct ltk_iut *ltk_iut(void)
{
  static struct ltk_iut iut = {.version = LTK_IUT_VERSION, .name = "bad", .release = "1", .hmac = hmac};
  if (is("steps") || is("no-steps")) {
    iut.derive = derive;
    iut.steps = steps;
    iut.version = is("steps") ? 2 : 1;
  }
  if (is("version"))
    iut.version = 99;
  if (is("name"))
    iut.name = "two words";
  if (is("crash-at-start"))
    abort();
  return &iut;
}
