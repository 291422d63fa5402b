// SPDX-License-Identifier: Apache-2.0
/* SHA-256 (FIPS 180-4, sections 4.1.2, 4.2.2, 5 and 6.2) of a message that lies in memory as a whole. clauses: 2 */
#ifndef LTK_SHA256_H
#define LTK_SHA256_H

#include <stddef.h>
#include <stdint.h>

/* Octets of a digest. */
#define LTK_HASH 32u

/* The longest message, in octets: no length in octets or bits can then overflow, whatever the width of size_t. */
#define LTK_LENGTH_MAX (SIZE_MAX / 16u)

#ifdef __FRAMAC__
#include "logic/fips180-4.h"
#include "logic/stack.h"
#endif

/* digest = SHA-256(m[0 .. length-1]).
 * length in octets, at most LTK_LENGTH_MAX; m may be NULL only when length is 0. digest must not overlap m. */
/*@ requires length: length <= LTK_LENGTH_MAX;
    requires message: \valid_read(m + (0 .. length - 1));
    requires digest: \valid(digest + (0 .. 31));
    requires separated: \separated(digest + (0 .. 31), m + (0 .. length - 1));
    terminates \true;
    exits \false;
    assigns digest[0 .. 31], ltk_unwiped;
    ensures function: \forall octets M; IS{Pre}(m, length, M) ==> IS{Post}(digest, 32, SHA256(M));
    ensures wiped_stack: ltk_unwiped == 0; */
void ltk_sha256(uint8_t digest[32], const uint8_t *m, size_t length);

#endif
