// SPDX-License-Identifier: Apache-2.0
/* The card of the tests without its reader: see card_of_tests.h. */
#include "card_of_tests.h"
#include "fuzz.h"

int emulator_main(int argc, char **argv);

#define main emulator_main
#include "card_emulator.c"
#undef main

void card_of_tests_begin(bool t1)
{
  memset(&card, 0, sizeof card);
  options.t1 = t1;
}

size_t card_of_tests_answer(uint8_t to[258], const uint8_t *apdu, size_t n)
{
  struct response r;
  answer(&r, apdu, n);
  CHECK(r.length <= sizeof r.data - 2);
  memcpy(to, r.data, r.length);
  to[r.length] = (uint8_t)(r.sw >> 8);
  to[r.length + 1] = (uint8_t)r.sw;
  return r.length + 2;
}
