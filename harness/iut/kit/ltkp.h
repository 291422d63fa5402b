// SPDX-License-Identifier: Apache-2.0
/* LTKP/1 in front of an implementation with the C interface of ltk_iut.h. */
#ifndef LTKP_H
#define LTKP_H

#include "ltk_iut.h"

#include <stdio.h>

/* Answer requests from standard input on `to` until the input ends. Answers are flushed before each wait for input, so
 * that a harness may send requests ahead. The exit status for main. */
int ltkp_serve(const struct ltk_iut *iut, FILE *to);

/* How many requests hello says may be on their way at once: 64, unless set before ltkp_serve. For a device that is
 * slow, 1: each answer then has the harness's whole patience. */
void ltkp_pipeline(unsigned requests);

#endif
