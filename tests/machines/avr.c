// SPDX-License-Identifier: Apache-2.0
/* What a board of an ATmega owes to harness/iut/kit/bare.c: standard output on the first serial line, and an end. */
#include <avr/interrupt.h>
#include <avr/io.h>
#include <avr/sleep.h>
#include <stdio.h>

static int put(char c, FILE *file)
{
  (void)file;
  while ((UCSR0A & _BV(UDRE0)) == 0)
    continue;
  UDR0 = (uint8_t)c;
  return 0;
}

static FILE serial = FDEV_SETUP_STREAM(put, NULL, _FDEV_SETUP_WRITE);

__attribute__((constructor)) static void start(void)
{
  UBRR0 = 0;
  UCSR0B = _BV(TXEN0);
  stdout = &serial;
}

/* After main, by the linker's order. simavr ends when the processor sleeps and nothing can wake it. */
__attribute__((naked, used, section(".fini1"))) static void stop(void)
{
  cli();
  sleep_enable();
  sleep_cpu();
}
