// SPDX-License-Identifier: Apache-2.0
/* The strings S of a derivation and of a confirmation: docs/specification.md, 6.1 and 8.3. Internal: called by ltk.c. */
#ifndef LTK_ENCODE_H
#define LTK_ENCODE_H

#include "context.h"
#ifdef __FRAMAC__
#include "logic/encode.h"
#endif

#define LTK_CONFIRM_S 28u /* octets: FC 2, label 11, role 1, epoch 4, keys 2, and four lengths of 2 */

/* Write S for a context that is ok; returns its length. */
/*@ requires valid: \valid(s + (0 .. 197)) && \valid_read(c);
    requires separated: \separated(s + (0 .. 197), c);
    requires sized: SIZED(*c);
    terminates \true;
    exits \false;
    assigns s[0 .. 197];
    ensures range: 2 <= \result <= 198; // clauses: 6.3
    ensures function: IS(s, \result, S(LTK_FC_DERIVE, PARAMETERS(\old(*c)))); // clauses: 6.1 */
uint32_t ltk_encode(uint8_t s[198], const struct ltk_context *c);

/*@ requires valid: \valid(s + (0 .. 27));
    terminates \true;
    exits \false;
    assigns s[0 .. 27];
    ensures function: IS(s, 28, S(LTK_FC_CONFIRM, CONFIRM_PARAMETERS(role, epoch, keys))); // clauses: 8.3 */
void ltk_encode_confirm(uint8_t s[28], uint8_t role, uint32_t epoch, uint16_t keys);

#endif
