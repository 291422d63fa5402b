// SPDX-License-Identifier: Apache-2.0
/* What a board owes to the front end (harness/iut): the first serial line of an MPS2 board as standard input and
 * output. */
#include <stdint.h>
#include <stdio.h>
#include <unistd.h>

static volatile uint32_t *const uart = (volatile uint32_t *)0x40004000u; /* data, state, control, interrupts, divider */
enum { DATA, STATE, CONTROL, DIVIDER = 4 };
#define TX_FULL 1u
#define RX_FULL 2u

static int put(char c, FILE *file)
{
  (void)file;
  while ((uart[STATE] & TX_FULL) != 0)
    continue;
  uart[DATA] = (uint8_t)c;
  return (uint8_t)c;
}

static FILE serial = FDEV_SETUP_STREAM(put, NULL, NULL, _FDEV_SETUP_WRITE);
FILE *const stdout = &serial, *const stderr = &serial;

/* A line, or what there is space for. */
ssize_t read(int fd, void *to, size_t size)
{
  char *line = to;
  size_t n = 0;
  (void)fd;
  while (n < size) {
    while ((uart[STATE] & RX_FULL) == 0)
      continue;
    line[n] = (char)uart[DATA];
    if (line[n++] == '\n')
      break;
  }
  return (ssize_t)n;
}

__attribute__((constructor)) static void start(void)
{
  uart[DIVIDER] = 16;
  uart[CONTROL] = 3;
}
