// SPDX-License-Identifier: Apache-2.0
/* An implementation whose keys never leave the token: KEY, D and the key are derived in it, each from the one before.
 */
#ifndef INSIDE_H
#define INSIDE_H

#include "adapters/token.h"
#include "ltk_iut.h"

/* Find out what the token can do. False, and one line on standard error, if it lacks a mechanism: the line names what
 * is missing and what is possible without; with `partial` it is false only where nothing is. The token is used until
 * the program ends. */
bool inside_open(struct token *token, bool partial);

/* What is offered then. If the token fails later on, the program ends: one line on standard error, exit status 69. */
struct ltk_iut inside_offer(void);

#endif
