// SPDX-License-Identifier: Apache-2.0
/* The card of the tests (tests/harness/card_emulator.c) without its reader: APDUs in, responses out. */
#ifndef CARD_OF_TESTS_H
#define CARD_OF_TESTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Power it on, in T=1 or T=0. */
void card_of_tests_begin(bool t1);

/* The response to a command, of at most 258 octets with its status word; how many. */
size_t card_of_tests_answer(uint8_t response[258], const uint8_t *command, size_t n);

#endif
