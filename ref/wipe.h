// SPDX-License-Identifier: Apache-2.0
/* Wiping of secrets.
 *
 * A store that nobody reads is one that a compiler may drop. These functions stand in files of their own, wipe.c and
 * stack.c, compiled without link-time optimisation, so that no compiler sees both a local array and its wipe; tests/ct
 * searches the stack.
 * Link with -z now: the dynamic linker's lazy binding stores vector registers, with what is in them, deep on the stack. */
#ifndef LTK_WIPE_H
#define LTK_WIPE_H

#include <stddef.h>
#include <stdint.h>
#ifdef __FRAMAC__
#include "logic/octets.h"
#include "logic/stack.h"
#endif

/* Octets of stack that ltk_wipe_stack overwrites. */
#define LTK_STACK 2048u

/* Set p[0 .. n-1] to zero. p may be NULL only when n is 0. */
/*@ requires valid: \valid(p + (0 .. n - 1));
    terminates \true;
    exits \false;
    assigns p[0 .. n - 1];
    ensures zero: ZERO(p, n); // clauses: 7.2 */
void ltk_wipe_octets(uint8_t *p, size_t n);

/* Set p[0 .. n-1] to zero. p may be NULL only when n is 0. */
/*@ requires valid: \valid(p + (0 .. n - 1));
    terminates \true;
    exits \false;
    assigns p[0 .. n - 1];
    ensures zero: ZERO_WORDS(p, n); */
void ltk_wipe_words(uint32_t *p, size_t n);

/* Overwrite the LTK_STACK octets of stack below the caller's frame: what functions that have returned left there, such as
 * structs passed by value and registers that the compiler spilled. */
/*@ terminates \true;
    exits \false;
    assigns ltk_unwiped;
    ensures wiped_stack: ltk_unwiped == 0; */
void ltk_wipe_stack(void);

#endif
