// SPDX-License-Identifier: Apache-2.0
/* 3.6 of docs/specification.md: S of TS 33.220, annex B.2, is injective, and the two forms of FC never meet: the lemmas. The
 * theorem is the contract in injective.c; it needs induction, which a loop does. */
#ifndef LTK_INJECTIVE_H
#define LTK_INJECTIVE_H
#ifdef __FRAMAC__

#include "lemmas/ts33220.h"

/*@
  lemma CAT_right: \forall octets x, y, integer i; 0 <= i < \length(y) ==> \nth(CAT(x, y), \length(x) + i) == \nth(y, i);
  lemma CAT_same_x: \forall octets x, y, u, v; CAT(x, y) == CAT(u, v) && \length(y) == \length(v) ==> \length(x) == \length(u);
  lemma CAT_same_at: \forall octets x, y, u, v, integer i; \nth(CAT(x, y), i) == \nth(CAT(u, v), i) && 0 <= i < \length(x) && i < \length(u) ==>
    \nth(x, i) == \nth(u, i);
  lemma CAT_same_l: \forall octets x, y, u, v, integer i; CAT(x, y) == CAT(u, v) && \length(x) == \length(u) && 0 <= i < \length(x) ==>
    \nth(x, i) == \nth(u, i);
  lemma CAT_same_r: \forall octets x, y, u, v, integer i; CAT(x, y) == CAT(u, v) && \length(x) == \length(u) && 0 <= i < \length(y) ==>
    \nth(y, i) == \nth(v, i);
  lemma CAT_left_equal: \forall octets x, y, u, v; CAT(x, y) == CAT(u, v) && \length(y) == \length(v) ==> x == u;
  lemma CAT_right_equal: \forall octets x, y, u, v; CAT(x, y) == CAT(u, v) && \length(y) == \length(v) ==> y == v;
  lemma CAT_injective: \forall octets x, y, u, v; CAT(x, y) == CAT(u, v) && \length(y) == \length(v) ==> x == u && y == v;
  lemma B1_injective: \forall integer a, b; B1(a) == B1(b) ==> a == b;
  lemma div_mod: \forall integer n, m; 0 <= n && 0 <= m && n / 256 == m / 256 && n % 256 == m % 256 ==> n == m;
  lemma L_injective: \forall integer n, m; 0 <= n && 0 <= m && L(n) == L(m) ==> n == m;
  lemma SEG_same_L: \forall octets x, p, y, q; SEG(x, p) == SEG(y, q) ==> CAT(x, p) == CAT(y, q) && L(\length(p)) == L(\length(q));
  lemma SEG_same_length: \forall octets x, p, y, q; SEG(x, p) == SEG(y, q) ==> \length(p) == \length(q);
  lemma SEG_injective: \forall octets x, p, y, q; SEG(x, p) == SEG(y, q) ==> x == y && p == q;
  lemma FC_first: \forall integer f; \nth(FC(f), 0) == (f <= 0xFE ? f : 0xFF);
  lemma FC_second: \forall integer f; 0xFF <= f ==> \nth(FC(f), 1) == f - 0xFF00;
  lemma FC_injective: \forall integer f, g; LEGAL_FC(f) && LEGAL_FC(g) && FC(f) == FC(g) ==> f == g;
*/
/*@
  // 3.6, read back from the right: equal strings S of n and of m parameters have the same FC, n == m, and the same
  // parameters. READ_BACK(n) for every n is the theorem; READ_BACK_next its induction step.
  predicate SAME_P(parameters P, parameters Q, integer n) = \forall integer i; 0 <= i < n ==> \nth(P, i) == \nth(Q, i);
  predicate SAME_S(integer f, parameters P, integer n, integer g, parameters Q, integer m) =
    LEGAL_FC(f) && LEGAL_FC(g) && 0 <= m && SN(f, P, n) == SN(g, Q, m);
  predicate READ_BACK(integer n) = \forall integer f, parameters P, integer g, parameters Q, integer m;
    SAME_S(f, P, n, g, Q, m) ==> f == g && n == m && SAME_P(P, Q, n);
  predicate NOT_EMPTY(integer n) = \forall integer f, parameters P; 1 <= \length(SN(f, P, n));

  lemma NOT_EMPTY_0: NOT_EMPTY(0);
  lemma NOT_EMPTY_next: \forall integer n; 0 <= n && NOT_EMPTY(n) ==> NOT_EMPTY(n + 1);
  lemma back_0: \forall integer f, g, n, parameters P, Q; 0 <= n && NOT_EMPTY(n) ==> SN(f, P, n + 1) != SN(g, Q, 0);
  lemma back_1: \forall integer f, g, n, m, parameters P, Q; 0 <= n && 1 <= m && SN(f, P, n + 1) == SN(g, Q, m) ==>
    SN(f, P, n) == SN(g, Q, m - 1) && \nth(P, n) == \nth(Q, m - 1);
  lemma back_2: \forall integer f, g, n, k, m, parameters P, Q; 0 <= n && k == n + 1 && NOT_EMPTY(n) && SAME_S(f, P, k, g, Q, m) ==>
    1 <= m && SAME_S(f, P, n, g, Q, m - 1) && \nth(P, n) == \nth(Q, m - 1);
  lemma back_3: \forall integer f, g, n, m, parameters P, Q; READ_BACK(n) && SAME_S(f, P, n, g, Q, m) ==>
    f == g && n == m && SAME_P(P, Q, n);
  lemma back_4: \forall integer f, g, n, k, m, parameters P, Q;
    0 <= n && k == n + 1 && NOT_EMPTY(n) && READ_BACK(n) && SAME_S(f, P, k, g, Q, m) ==> f == g && k == m && SAME_P(P, Q, n);
  lemma back_5: \forall integer f, g, n, k, m, parameters P, Q;
    0 <= n && k == n + 1 && NOT_EMPTY(n) && READ_BACK(n) && SAME_S(f, P, k, g, Q, m) ==> SAME_P(P, Q, k);
  lemma READ_BACK_0: NOT_EMPTY(0) ==> READ_BACK(0);
  lemma READ_BACK_next: \forall integer n, k; 0 <= n && k == n + 1 && NOT_EMPTY(n) && READ_BACK(n) ==> READ_BACK(k);

  // The theorem for S of at most n parameters, and how it follows.
  predicate COLLIDE(integer f, parameters P, integer g, parameters Q) = LEGAL_FC(f) && LEGAL_FC(g) && S(f, P) == S(g, Q);
  predicate INJECTIVE(integer n) = \forall integer f, parameters P, integer g, parameters Q;
    \length(P) <= n && COLLIDE(f, P, g, Q) ==> f == g && P == Q;
  lemma S_SAME_S: \forall integer f, g, parameters P, Q; COLLIDE(f, P, g, Q) ==> SAME_S(f, P, \length(P), g, Q, \length(Q));
  lemma SAME_P_equal: \forall parameters P, Q, integer n; n == \length(P) && n == \length(Q) && SAME_P(P, Q, n) ==> P == Q;
  lemma S_back: \forall integer n, f, g, m, parameters P, Q;
    n == \length(P) && m == \length(Q) && SAME_S(f, P, n, g, Q, m) && READ_BACK(n) ==> f == g && P == Q;
  lemma S_injective: \forall integer f, g, parameters P, Q; COLLIDE(f, P, g, Q) && READ_BACK(\length(P)) ==> f == g && P == Q;
  predicate READ_BACK_TO(integer n) = \forall integer k; 0 <= k <= n ==> READ_BACK(k);
  lemma READ_BACK_at: \forall integer n, k; READ_BACK_TO(n) && 0 <= k <= n ==> READ_BACK(k);
  lemma READ_BACK_P: \forall integer n, parameters P; READ_BACK_TO(n) && \length(P) <= n ==> READ_BACK(\length(P));
  lemma INJECTIVE_at: \forall integer n, f, g, parameters P, Q; READ_BACK_TO(n) && \length(P) <= n && COLLIDE(f, P, g, Q) ==> f == g && P == Q;
  lemma INJECTIVE_to: \forall integer n; READ_BACK_TO(n) ==> INJECTIVE(n);
*/
#endif
#endif
