// SPDX-License-Identifier: Apache-2.0
/* 3GPP TS 33.220, annex B.2: the string S and the key derivation function; clause 3 of docs/specification.md.
 *
 * S(FC, P) for a list P of any number of parameters, as B.2.1.1 writes it, and KDF(Key, FC, P) = HMAC-SHA-256(Key, S).
 * Then what 3.6 claims of S, the lemmas towards it; the theorem itself is the contract of injective() in kdf.c: it needs
 * induction, which a loop does. */
#ifndef LTK_LOGIC_TS33220_H
#define LTK_LOGIC_TS33220_H
#ifdef __FRAMAC__

#include "fips198-1.h"

/*@
  type parameters = \list<octets>;

  // 3.3: FC is one octet 00..FE, or two octets FF xx.
  predicate LEGAL_FC(integer fc) = 0 <= fc <= 0xFE || 0xFF00 <= fc <= 0xFFFF;
  logic octets FC(integer fc) = fc <= 0xFE ? B1(fc) : CAT(B1(0xFF), B1(fc - 0xFF00));

  // 3.2: the number of octets of a parameter, in two octets.
  logic octets L(integer n) = CAT(B1(n / 256), B1(n % 256));

  // What stands before, then Pi || Li.
  logic octets SEG(octets before, octets p) = CAT(CAT(before, p), L(\length(p)));

  // FC || P0 || L0 || ... || P(n-1) || L(n-1)
  logic octets SN(integer fc, parameters P, integer n) = n <= 0 ? FC(fc) : SEG(SN(fc, P, n - 1), \nth(P, n - 1));

  // 3.1: S with all of the parameters, and the KDF.
  logic octets S(integer fc, parameters P) = SN(fc, P, \length(P));
  logic octets KDF(octets Key, integer fc, parameters P) = HMAC(Key, S(fc, P));

  // 3.2: no parameter is longer than 65535 octets.
  predicate LEGAL_P(parameters P) = \forall integer i; 0 <= i < \length(P) ==> \length(\nth(P, i)) <= 65535;

  // The parameters P, and p behind them. JOIN and ONE are plain synonyms, which Why3 replaces: their lemmas so speak of the list
  // operations themselves, and give APPEND its own. The provers then need not look into lists of lists. The case in APPEND is
  // there to keep it from being replaced (APPEND_is).
  logic parameters JOIN(parameters P, parameters Q) = P ^ Q;
  logic parameters ONE(octets p) = [| p |];
  logic parameters APPEND(parameters P, octets p) = \length(P) < 0 ? P : JOIN(P, ONE(p));
  lemma ONE_length: \forall octets p; \length(ONE(p)) == 1;
  lemma ONE_nth: \forall octets p; \nth(ONE(p), 0) == p;
  lemma JOIN_length: \forall parameters P, Q; \length(JOIN(P, Q)) == \length(P) + \length(Q);
  lemma JOIN_left: \forall parameters P, Q, integer i; 0 <= i < \length(P) ==> \nth(JOIN(P, Q), i) == \nth(P, i);
  lemma JOIN_right: \forall parameters P, Q, integer i; \length(P) <= i < \length(P) + \length(Q) ==> \nth(JOIN(P, Q), i) == \nth(Q, i - \length(P));
  lemma APPEND_is: \forall parameters P, octets p; APPEND(P, p) == JOIN(P, ONE(p));
  lemma APPEND_length: \forall parameters P, octets p; \length(APPEND(P, p)) == \length(P) + 1;
  lemma JOIN_ONE: \forall parameters P, octets p, integer i; 0 <= i < \length(P) ==> \nth(JOIN(P, ONE(p)), i) == \nth(P, i);
  lemma APPEND_nth_is: \forall parameters P, octets p, integer i; \nth(APPEND(P, p), i) == \nth(JOIN(P, ONE(p)), i);
  lemma APPEND_nth: \forall parameters P, octets p, integer i; 0 <= i < \length(P) ==> \nth(APPEND(P, p), i) == \nth(P, i);
  lemma APPEND_last: \forall parameters P, octets p, integer n; n == \length(P) ==> \nth(APPEND(P, p), n) == p;

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
/*@
  // Towards 3.6.
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
