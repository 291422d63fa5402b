// SPDX-License-Identifier: Apache-2.0
/* The LTK derivation function: docs/specification.md, clauses 4 to 8. Clause numbers below are its.
 *
 * Both ends, secure element and home network, call ltk_derive with the same context and secrets and get the same key;
 * ltk_confirm gives the tags by which each shows the other that it has. The secrets are `root` and `z`: time, branches and
 * addresses depend on everything else, never on them, except that the status says whether one of them is all zero. */
#ifndef LTK_H
#define LTK_H

#include "context.h"
#include "status.h"
#ifdef __FRAMAC__
#include "logic/derivation.h"
#include "logic/stack.h"
#endif

/* Derive a key (clause 6): out[0 .. c->bits/8 - 1] is the key, the rest of the 32 octets is zero.
 * LTK_OK, or the error of the first rule of 7.1 broken, and then all of out is zero (7.2). out must not overlap *c or *k. */
/*@ requires valid: \valid(out + (0 .. 31)) && \valid_read(c) && \valid_read(k);
    requires separated: \separated(out + (0 .. 31), c) && \separated(out + (0 .. 31), k);
    terminates \true;
    exits \false;
    assigns out[0 .. 31], ltk_unwiped;
    ensures status: DERIVE_STATUS{Pre}(\old(*c), k, \result); // clauses: 4, 7.1
    ensures function: \result == LTK_OK ==> \forall octets R, Z;
      IS{Pre}(&k->root[0], \old(k->root_length), R) && IS{Pre}(&k->z[0], \old(k->z_length), Z) ==>
      IS_LSB(out, \old(*c).bits / 8, D(\old(*c), R, Z)); // clauses: 5, 6.1, 6.2
    ensures rest: \result == LTK_OK ==> \forall integer j; \old(*c).bits / 8 <= j < 32 ==> out[j] == 0;
    ensures error: \result != LTK_OK ==> ZERO(out, 32); // clauses: 7.2
    ensures wiped_stack: ltk_unwiped == 0; */
int ltk_derive(uint8_t out[32], const struct ltk_context *c, const struct ltk_secrets *k);

/* The tag of key confirmation (clause 8), 16 octets.
 * role  LTK_ROLE_CARD or LTK_ROLE_NETWORK: who sends the tag.
 * keys  bit 2^(p-1) set for each purpose p = 1 .. 7 that the update replaces; not zero.
 * LTK_OK, or the error of the first rule of 7.1 and 8.2 broken, and then tag is all zero. tag must not overlap *c or *k. */
/*@ requires valid: \valid(tag + (0 .. 15)) && \valid_read(c) && \valid_read(k);
    requires separated: \separated(tag + (0 .. 15), c) && \separated(tag + (0 .. 15), k);
    terminates \true;
    exits \false;
    assigns tag[0 .. 15], ltk_unwiped;
    ensures status: CONFIRM_STATUS{Pre}(\old(*c), k, role, keys, \result); // clauses: 4.1, 4.2, 4.6 to 4.12, 7.1, 8.2
    ensures function: \result == LTK_OK ==> \forall octets R, Z;
      IS{Pre}(&k->root[0], \old(k->root_length), R) && IS{Pre}(&k->z[0], \old(k->z_length), Z) ==>
      IS_LSB(tag, 16, T(\old(*c), role, keys, R, Z)); // clauses: 5, 8.1, 8.3
    ensures error: \result != LTK_OK ==> ZERO(tag, 16); // clauses: 7.2
    ensures wiped_stack: ltk_unwiped == 0; */
int ltk_confirm(uint8_t tag[16], uint8_t role, uint16_t keys, const struct ltk_context *c, const struct ltk_secrets *k);

/* 1 if the tags are equal, else 0, in a time that does not depend on them (8.4). */
/*@ requires valid: \valid_read(a + (0 .. 15)) && \valid_read(b + (0 .. 15));
    terminates \true;
    exits \false;
    assigns ltk_unwiped;
    ensures function: \result == 1 <==> \forall integer j; 0 <= j < 16 ==> a[j] == b[j]; // clauses: 8.4
    ensures otherwise: \result == 1 || \result == 0;
    ensures wiped_stack: ltk_unwiped == 0; */
int ltk_tag_equal(const uint8_t a[16], const uint8_t b[16]);

/* What a context holds of a public value of LTK_SUITE_X25519_MLKEM768 (4.11), 33 octets: the role of a key of 1216 octets or of
 * a reply of 1120, and its digest. Another length is LTK_E_PUBLIC_KEY, and out is then zero. out must not overlap value. */
/*@ requires valid: \valid(out + (0 .. 32)) && \valid_read(value + (0 .. length - 1));
    requires separated: \separated(out + (0 .. 32), value + (0 .. length - 1));
    terminates \true;
    exits \false;
    assigns out[0 .. 32], ltk_unwiped;
    ensures status: R_PUBLIC_VALUE(length) ? \result == LTK_OK : \result == LTK_E_PUBLIC_KEY; // clauses: 4.11
    ensures function: \result == LTK_OK ==> \forall octets V; IS{Pre}(value, length, V) ==> IS(out, 33, PUBLIC_VALUE(V));
      // clauses: 4.11
    ensures error: \result != LTK_OK ==> ZERO(out, 33); // clauses: 7.2
    ensures wiped_stack: ltk_unwiped == 0; */
int ltk_public_value(uint8_t out[33], const uint8_t *value, size_t length);

/* S of the derivation (6.1), for whoever holds KEY where C cannot see it, such as in an HSM: D = HMAC-SHA-256(KEY, S), and
 * the key is the last c->bits/8 octets of D. Writes S to s and its length in octets to *length.
 * LTK_OK, or the error of the first rule of 7.1 broken, the secret apart; then all of s is zero and *length is 0.
 * s, length and *c must not overlap. */
/*@ requires valid: \valid(s + (0 .. 197)) && \valid(length) && \valid_read(c);
    requires separated: \separated(s + (0 .. 197), length, c);
    terminates \true;
    exits \false;
    assigns s[0 .. 197], *length;
    ensures status: FIRST_ERROR(\old(*c), \result); // clauses: 4.1 to 4.11, 7.1
    ensures function: \result == LTK_OK ==> *length <= 198 && IS(s, *length, S(LTK_FC_DERIVE, PARAMETERS(\old(*c))));
      // clauses: 6.1, 6.3
    ensures error: \result != LTK_OK ==> ZERO(s, 198) && *length == 0; // clauses: 7.2 */
int ltk_derive_s(uint8_t s[198], size_t *length, const struct ltk_context *c);

#endif
