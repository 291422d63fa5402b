// SPDX-License-Identifier: Apache-2.0
/* S and lists of parameters: lemmas. They are proven, none is assumed. */
#ifndef LTK_LEMMAS_TS33220_H
#define LTK_LEMMAS_TS33220_H
#ifdef __FRAMAC__

#include "lemmas/octets.h"
#include "logic/ts33220.h"

/*@
  lemma ONE_length: \forall octets p; \length(ONE(p)) == 1;
  lemma ONE_nth: \forall octets p; \nth(ONE(p), 0) == p;
  lemma JOIN_length: \forall parameters P, Q; \length(JOIN(P, Q)) == \length(P) + \length(Q);
  lemma JOIN_left: \forall parameters P, Q, integer i; 0 <= i < \length(P) ==> \nth(JOIN(P, Q), i) == \nth(P, i);
  lemma JOIN_right: \forall parameters P, Q, integer i; \length(P) <= i < \length(P) + \length(Q) ==> \nth(JOIN(P, Q), i) == \nth(Q, i - \length(P));
  lemma APPEND_is: \forall parameters P, octets p; APPEND(P, p) == JOIN(P, ONE(p));
  predicate JOINED(parameters P, octets p) = \length(JOIN(P, ONE(p))) == \length(P) + 1;
  lemma JOINED_is: \forall parameters P, octets p; JOINED(P, p);
  lemma APPEND_length_if: \forall parameters P, octets p; JOINED(P, p) && APPEND(P, p) == JOIN(P, ONE(p)) ==> \length(APPEND(P, p)) == \length(P) + 1;
  lemma APPEND_length: \forall parameters P, octets p; \length(APPEND(P, p)) == \length(P) + 1;
  lemma JOIN_ONE: \forall parameters P, octets p, integer i; 0 <= i < \length(P) ==> \nth(JOIN(P, ONE(p)), i) == \nth(P, i);
  lemma APPEND_nth_is: \forall parameters P, octets p, integer i; \nth(APPEND(P, p), i) == \nth(JOIN(P, ONE(p)), i);
  lemma APPEND_nth: \forall parameters P, octets p, integer i; 0 <= i < \length(P) ==> \nth(APPEND(P, p), i) == \nth(P, i);
  lemma JOIN_last: \forall parameters P, octets p, integer n; \length(P) <= n <= \length(P) ==> \nth(JOIN(P, ONE(p)), n) == p;
  lemma APPEND_last: \forall parameters P, octets p, integer n; \length(P) <= n <= \length(P) ==> \nth(APPEND(P, p), n) == p;
  lemma FC_length_1: \forall integer fc; fc <= 0xFE ==> \length(FC(fc)) == 1;
  lemma FC_length_2: \forall integer fc; fc > 0xFE ==> \length(FC(fc)) == 2;
  lemma L_length_sum: \forall integer n; \length(L(n)) == \length(B1(n / 256)) + \length(B1(n % 256));
  lemma L_length: \forall integer n; \length(L(n)) == 2;
  lemma L_0: \forall integer n; \nth(L(n), 0) == n / 256;
  lemma L_1: \forall integer n; \nth(L(n), 1) == n % 256;
  lemma SEG_length: \forall octets x, p; \length(SEG(x, p)) == \length(x) + \length(p) + 2;
  lemma SN_0: \forall integer fc, parameters P; SN(fc, P, 0) == FC(fc);
  lemma SN_next: \forall integer fc, parameters P, integer n; 0 <= n ==> SN(fc, P, n + 1) == SEG(SN(fc, P, n), \nth(P, n));
  lemma SN_last: \forall integer fc, parameters P, integer n; 1 <= n ==> SN(fc, P, n) == SEG(SN(fc, P, n - 1), \nth(P, n - 1));
  // Memory that holds x and p behind it; x || p, and then Li.
  predicate IS_AT{K}(uint8_t *s, integer at, integer n, octets p) =
    n == \length(p) && \forall integer k; at <= k < at + n ==> \at(s[k], K) == \nth(p, k - at);
  lemma IS_CAT{K}: \forall uint8_t *s, integer at, n, octets x, p; IS{K}(s, at, x) && IS_AT{K}(s, at, n, p) ==> IS{K}(s, at + n, CAT(x, p));
  lemma IS_SEG{K}: \forall uint8_t *s, integer n, k, octets x, p; IS{K}(s, n, CAT(x, p)) && k == n + 2 &&
    \at(s[n], K) == \length(p) / 256 && \at(s[n + 1], K) == \length(p) % 256 ==> IS{K}(s, k, SEG(x, p));
*/
#endif
#endif
