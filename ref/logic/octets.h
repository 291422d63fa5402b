// SPDX-License-Identifier: Apache-2.0
/* Octet strings of the logic.
 *
 * The standards speak of octet strings; memory holds arrays. Here an octet string is a finite list of integers, and IS says
 * that memory holds one. B1, CAT and ZEROS are the notations of the standards: one octet, "||", and a run of octets 00.
 * The lemmas are what the provers need of them; each of them is proven, none is assumed. clauses: 2 */
#ifndef LTK_LOGIC_OCTETS_H
#define LTK_LOGIC_OCTETS_H
#ifdef __FRAMAC__

#include <stddef.h>
#include <stdint.h>

/*@
  type octets = \list<integer>;
  // The octet string of one octet.
  logic octets B1(integer x) = [| x |];
  // x || y. The case is redundant (CAT_is), and here since Why3 would replace a plain synonym by the polymorphic list operation,
  // in which the provers get lost.
  logic octets CAT(octets x, octets y) = \length(x) == 0 ? y : x ^ y;
  // n octets 00.
  logic octets REPEAT(octets x, integer n) = n <= 0 ? [||] : x *^ n;
  logic octets ZEROS(integer n) = REPEAT(B1(0), n);
  // p[0 .. n-1] holds M.
  predicate IS{L}(uint8_t *p, integer n, octets M) =
    n == \length(M) && \forall integer j; 0 <= j < n ==> \at(p[j], L) == \nth(M, j);
  // p[0 .. n-1] is all zero. clauses: 7.2
  predicate ZERO{L}(uint8_t *p, integer n) = \forall integer j; 0 <= j < n ==> \at(p[j], L) == 0;
  predicate ZERO_WORDS{L}(uint32_t *p, integer n) = \forall integer j; 0 <= j < n ==> \at(p[j], L) == 0;
*/
#endif
#endif
