// SPDX-License-Identifier: Apache-2.0
/* Octet strings: what the provers need to know of them. Lemmas are proven, none is assumed. */
#ifndef LTK_LEMMAS_OCTETS_H
#define LTK_LEMMAS_OCTETS_H
#ifdef __FRAMAC__

#include "logic/octets.h"

/*@
  // p[0 .. n-1] holds the first n octets of M.
  predicate BEGINS{L}(uint8_t *p, integer n, octets M) = \forall integer j; 0 <= j < n ==> \at(p[j], L) == \nth(M, j);
  predicate IS_CONCATENATION(octets x, octets y) = CAT(x, y) == (x ^ y);
  lemma CAT_is: \forall octets x, y; IS_CONCATENATION(x, y);
  lemma B1_length: \forall integer x; \length(B1(x)) == 1;
  lemma B1_nth: \forall integer x; \nth(B1(x), 0) == x;
  lemma CAT_length: \forall octets x, y; \length(CAT(x, y)) == \length(x) + \length(y);
  lemma CAT_left: \forall octets x, y, integer i; 0 <= i < \length(x) ==> \nth(CAT(x, y), i) == \nth(x, i);
  lemma CAT_right_at: \forall octets x, y, integer i; \length(x) <= i < \length(x) + \length(y) ==>
    \nth(CAT(x, y), i) == \nth(y, i - \length(x));
  lemma CAT_B1_last: \forall octets x, integer v, n; \length(x) <= n <= \length(x) ==> \nth(CAT(x, B1(v)), n) == v;
  // Octet n + i of x || y where x has n octets. A predicate, to be asserted where it is needed.
  predicate RIGHT(octets x, octets y, integer n, integer i) = \nth(CAT(x, y), n + i) == \nth(y, i);
  lemma RIGHT_is: \forall octets x, y, integer n, i; \length(x) <= n <= \length(x) && 0 <= i < \length(y) ==> RIGHT(x, y, n, i);
  // In a predicate, to be asserted where it is needed: as an equation the provers would apply it for ever.
  predicate ASSOCIATE(octets x, octets y, octets z) = CAT(CAT(x, y), z) == CAT(x, CAT(y, z));
  lemma CAT_associative: \forall octets x, y, z; ASSOCIATE(x, y, z);
  lemma CAT_empty_left: \forall octets x; CAT([||], x) == x;
  lemma CAT_empty_right: \forall octets x; CAT(x, [||]) == x;
  lemma length_positive: \forall octets x; 0 <= \length(x);
  lemma REPEAT_length: \forall octets x, integer n; 0 <= n && \length(x) == 1 ==> \length(REPEAT(x, n)) == n;
  lemma REPEAT_nth: \forall octets x, integer n, i; 0 <= i < n && \length(x) == 1 ==> \nth(REPEAT(x, n), i) == \nth(x, 0);
  lemma ZEROS_length: \forall integer n; 0 <= n ==> \length(ZEROS(n)) == n;
  lemma ZEROS_nth: \forall integer n, i; 0 <= i < n ==> \nth(ZEROS(n), i) == 0;
  // Two strings of the same length and octets are the same string.
  predicate SAME(octets x, octets y) =
    \length(x) == \length(y) && \forall integer i; 0 <= i < \length(x) ==> \nth(x, i) == \nth(y, i);
  lemma SAME_equal: \forall octets x, y; SAME(x, y) ==> x == y;
  // Memory holds one string only.
  lemma IS_unique{L}: \forall uint8_t *p, integer n, octets x, y; IS{L}(p, n, x) && IS{L}(p, n, y) ==> SAME(x, y);
  lemma BEGINS_next{L}: \forall uint8_t *p, integer n, octets M;
    BEGINS{L}(p, n, M) && \at(p[n], L) == \nth(M, n) ==> BEGINS{L}(p, n + 1, M);
  lemma BEGINS_is{L}: \forall uint8_t *p, integer n, octets M; BEGINS{L}(p, n, M) && \length(M) == n ==> IS{L}(p, n, M);
  // Memory that holds x, and then one octet more.
  lemma IS_length{L}: \forall uint8_t *p, integer n, octets M; IS{L}(p, n, M) ==> \length(M) == n;
  lemma IS_empty{L}: \forall uint8_t *p; IS{L}(p, 0, [||]);
  lemma IS_next{L}: \forall uint8_t *p, integer n, v, octets x;
    IS{L}(p, n, x) && \at(p[n], L) == v ==> IS{L}(p, n + 1, CAT(x, B1(v)));
  // Memory that holds x, and did not change.
  predicate UNCHANGED{K, M}(uint8_t *p, integer n) = \forall integer j; 0 <= j < n ==> \at(p[j], K) == \at(p[j], M);
  lemma IS_unchanged{K, M}: \forall uint8_t *p, integer n, octets x; UNCHANGED{K, M}(p, n) && IS{K}(p, n, x) ==> IS{M}(p, n, x);
  // The first n octets are copied.
  predicate COPIED{K}(uint8_t *to, uint8_t *from, integer n) = \forall integer j; 0 <= j < n ==> \at(to[j], K) == \at(from[j], K);
*/
#endif
#endif
