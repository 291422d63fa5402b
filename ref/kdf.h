// SPDX-License-Identifier: Apache-2.0
/* The key derivation function of 3GPP TS 33.220, annex B.2; clause 3 of docs/specification.md. */
#ifndef LTK_KDF_H
#define LTK_KDF_H

#include "hmac.h"
#include "status.h"
#ifdef __FRAMAC__
#include "logic/ts33220.h"
#endif

/* One input parameter Pi: length octets, 0 .. 65535. octets may be NULL only when length is 0. */
struct ltk_parameter {
  const uint8_t *octets;
  size_t length;
};

/*@
  // p[0 .. n-1] is the list P of parameters.
  predicate ARE{L}(struct ltk_parameter *p, integer n, parameters P) = n == \length(P) &&
    \forall integer i; 0 <= i < n ==> IS{L}(\at(p[i].octets, L), \at(p[i].length, L), \nth(P, i));

  // The length in octets of FC and of the first i parameters: of S, for all of them.
  logic integer FC_LENGTH(integer fc) = fc <= 0xFE ? 1 : 2;
  logic integer S_LENGTH{L}(integer fc, struct ltk_parameter *p, integer i) =
    i <= 0 ? FC_LENGTH(fc) : S_LENGTH{L}(fc, p, i - 1) + \at(p[i - 1].length, L) + 2;

  // The first i parameters are legal (3.2), and fit into the space with FC.
  predicate FIT{L}(integer fc, struct ltk_parameter *p, integer i, integer size) = FC_LENGTH(fc) <= size &&
    \forall integer k; 0 <= k < i ==> \at(p[k].length, L) <= 65535 && S_LENGTH{L}(fc, p, k + 1) <= size;

  // What is wrong first, looking at FC and then at each parameter in turn: status r.
  predicate S_STATUS{L}(integer fc, struct ltk_parameter *p, integer n, integer size, integer r) =
    !LEGAL_FC(fc) ? r == LTK_E_FC :
    FC_LENGTH(fc) > size ? r == LTK_E_SPACE :
    FIT{L}(fc, p, n, size) ? r == LTK_OK :
    \exists integer k; 0 <= k < n && FIT{L}(fc, p, k, size) && !FIT{L}(fc, p, k + 1, size) &&
      r == (\at(p[k].length, L) > 65535 ? LTK_E_PARAMETER : LTK_E_SPACE);

  predicate READABLE{L}(struct ltk_parameter *p, integer n) = \forall integer i; 0 <= i < n ==>
    \valid_read{L}(\at(p[i].octets, L) + (0 .. \at(p[i].length, L) - 1));
  predicate APART{L}(uint8_t *s, integer size, struct ltk_parameter *p, integer n) = \forall integer i; 0 <= i < n ==>
    \separated(s + (0 .. size - 1), \at(p[i].octets, L) + (0 .. \at(p[i].length, L) - 1));
  lemma APART_part{L}: \forall uint8_t *s, integer size, struct ltk_parameter *p, integer n, at, m, k, j;
    APART{L}(s, size, p, n) && 0 <= at && at + m <= size && 0 <= k < n && 0 <= j < \at(p[k].length, L) ==>
    \separated(s + (at .. at + m - 1), \at(p[k].octets, L) + j);
*/

/* Write S = FC || P0 || L0 || ... || P(n-1) || L(n-1) to s, and its length in octets to *length.
 *
 * fc   00..FE for an FC of one octet, FF00..FFFF for one of two octets; nothing else is legal (3.3).
 * p, n the parameters; n = 0 is legal, and p may then be NULL (3.4).
 * s    size octets of space, at most LTK_LENGTH_MAX: S takes 1 or 2 octets, and 2 + its length for each parameter.
 *
 * LTK_E_FC, LTK_E_PARAMETER or LTK_E_SPACE if that is the first thing wrong, looking at FC and then at each parameter
 * in turn; s[0 .. size-1] is then zero and *length is 0. s, length, p and the parameters' octets must not overlap. */
/*@ requires size: size <= LTK_LENGTH_MAX;
    requires valid: \valid(s + (0 .. size - 1)) && \valid(length) && \valid_read(p + (0 .. n - 1)) && READABLE(p, n);
    requires separated: \separated(s + (0 .. size - 1), length) && \separated(s + (0 .. size - 1), p + (0 .. n - 1)) &&
      APART(s, size, p, n);
    terminates \true;
    exits \false;
    assigns s[0 .. size - 1], *length, ltk_unwiped;
    ensures status: S_STATUS{Pre}(fc, p, n, size, \result); // clauses: 3.2, 3.3
    ensures function: \result == LTK_OK ==> \forall parameters P; ARE{Pre}(p, n, P) ==> IS(s, *length, S(fc, P));
      // clauses: 3.1 to 3.4
    ensures length: \result == LTK_OK ==> *length == S_LENGTH{Pre}(fc, p, n) && *length <= size; // clauses: 3.2
    ensures error: \result != LTK_OK ==> ZERO(s, size) && *length == 0; // clauses: 7.2
    ensures wiped_stack: ltk_unwiped == 0; */
int ltk_kdf_s(uint8_t *s, size_t size, size_t *length, uint16_t fc, const struct ltk_parameter *p, size_t n);

/* out = KDF(key, FC, P0 .. P(n-1)) = HMAC-SHA-256(key, S), 32 octets.
 *
 * key  1 .. LTK_LENGTH_MAX octets, secret.
 * s    size octets of space for S, as for ltk_kdf_s; all of it is zero on return.
 *
 * LTK_E_KEY for an empty key, else the errors of ltk_kdf_s; out is then zero. out, s, p, key and the parameters' octets
 * must not overlap. */
/*@ requires size: size <= LTK_LENGTH_MAX && key_length <= LTK_LENGTH_MAX;
    requires valid: \valid(out + (0 .. 31)) && \valid_read(key + (0 .. key_length - 1)) && \valid(s + (0 .. size - 1)) &&
      \valid_read(p + (0 .. n - 1)) && READABLE(p, n);
    requires separated: \separated(s + (0 .. size - 1), p + (0 .. n - 1)) && APART(s, size, p, n) &&
      \separated(s + (0 .. size - 1), key + (0 .. key_length - 1), out + (0 .. 31));
    terminates \true;
    exits \false;
    assigns s[0 .. size - 1], out[0 .. 31], ltk_unwiped;
    ensures status: key_length == 0 ? \result == LTK_E_KEY : S_STATUS{Pre}(fc, p, n, size, \result);
      // clauses: 3.2, 3.3, 3.5
    ensures function: \result == LTK_OK ==> \forall octets K, parameters P;
      IS{Pre}(key, key_length, K) && ARE{Pre}(p, n, P) ==> IS(out, 32, KDF(K, fc, P)); // clauses: 3.1 to 3.5
    ensures error: \result != LTK_OK ==> ZERO(out, 32); // clauses: 7.2
    ensures wiped: ZERO(s, size);
    ensures wiped_stack: ltk_unwiped == 0; */
int ltk_kdf(uint8_t out[32], const uint8_t *key, size_t key_length, uint16_t fc, const struct ltk_parameter *p, size_t n,
            uint8_t *s, size_t size);

#endif
