// SPDX-License-Identifier: Apache-2.0
/* The ways in which a right value is spelled wrongly in an answer: hex digits that are lost, or in another notation. */
#ifndef SPELLING_H
#define SPELLING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* How many there are. */
#define SPELLINGS 9u

/* Whether a spelling says something else of a value than hex does. */
bool spelling_applies(size_t which, const uint8_t *octets, size_t n);

/* Whether a text is the value in this spelling, in either case of letters. */
bool spelling_is(size_t which, const char *text, size_t text_length, const uint8_t *octets, size_t n);

/* "the expected value with ..." */
const char *spelling_words(size_t which);

#endif
