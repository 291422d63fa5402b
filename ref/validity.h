// SPDX-License-Identifier: Apache-2.0
/* Validity of a context and of what goes with it: docs/specification.md, clauses 4, 7.1 and 8.2. Each function gives the error
 * of the first rule broken, in the order of 7.1, or LTK_OK. Internal: called by ltk.c. */
#ifndef LTK_VALIDITY_H
#define LTK_VALIDITY_H

#include "context.h"
#include "status.h"
#ifdef __FRAMAC__
#include "logic/derivation.h"
#endif

/* The first broken rule of 4.1 and 4.2, or LTK_OK. */
/*@ requires valid: \valid_read(c);
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures status: MODE_STATUS(*c, \result); // clauses: 4.1, 4.2, 7.1
    ensures ok: \result == LTK_OK <==> MODE_STATUS(*c, LTK_OK); */
int ltk_check_mode(const struct ltk_context *c);

/* The first broken rule of 4.6 to 4.11, or LTK_OK, for a mode and suite that are ok. */
/*@ requires valid: \valid_read(c);
    requires mode: R_MODE(*c) && R_SUITE(*c);
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures status: IDENTITY_STATUS(*c, \result); // clauses: 4.6 to 4.11, 7.1
    ensures ok: \result == LTK_OK <==> IDENTITY_STATUS(*c, LTK_OK); */
int ltk_check_identity(const struct ltk_context *c);

/* The first broken rule of 4.1 to 4.11, or LTK_OK. */
/*@ requires valid: \valid_read(c);
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures status: FIRST_ERROR(*c, \result); // clauses: 4.1 to 4.11, 7.1
    ensures ok: \result == LTK_OK <==> FIRST_ERROR(*c, LTK_OK); */
int ltk_check_context(const struct ltk_context *c);

/* 8.2 */
/*@ terminates \true;
    exits \false;
    assigns \nothing;
    ensures function: !R_ROLE(role) ? \result == LTK_E_ROLE : !R_KEYS(keys) ? \result == LTK_E_KEYS : \result == LTK_OK;
      // clauses: 8.2 */
int ltk_check_confirmation(uint8_t role, uint16_t keys);

/* 4.12: the octets of z. */
/*@ requires valid: \valid_read(c);
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures function: \result == Z_LENGTH(*c); // clauses: 4.12 */
uint32_t ltk_z_length(const struct ltk_context *c);

/* 4.12: the lengths of the secrets, for a mode that is ok. */
/*@ requires valid: \valid_read(c);
    requires mode: R_MODE(*c);
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures function: R_LENGTHS(*c, root_length, z_length) ? \result == LTK_OK : \result == LTK_E_SECRET;
      // clauses: 4.12 */
int ltk_check_lengths(const struct ltk_context *c, uint8_t root_length, uint8_t z_length);

#endif
