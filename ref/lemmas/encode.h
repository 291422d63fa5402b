// SPDX-License-Identifier: Apache-2.0
/* S of the derivation and of the confirmation: lemmas. They are proven, none is assumed. */
#ifndef LTK_LEMMAS_ENCODE_H
#define LTK_LEMMAS_ENCODE_H
#ifdef __FRAMAC__

#include "lemmas/ts33220.h"
#include "logic/encode.h"

/*@
  // What is encoded of v is what is encoded of the context in memory.
  predicate ENCODED_OF{L}(struct ltk_context v, struct ltk_context *c) = SIZED(\at(*c, L)) &&
    (\forall integer i; PLENGTH(v, i) == PLENGTH(\at(*c, L), i)) &&
    (\forall integer i, j; POCTET(v, i, j) == POCTET(\at(*c, L), i, j));
  // What is encoded of a context is the same in both states.
  predicate SAME_CONTEXT{K, L}(struct ltk_context *c) = ENCODED_OF{L}(\at(*c, K), c);
*/
/*@
  lemma FIRST_0: \forall struct ltk_context c; FIRST(c, 0) == [||];
  lemma FIRST_next: \forall struct ltk_context c, integer n, k; 0 <= n && k == n + 1 ==> FIRST(c, k) == APPEND(FIRST(c, n), P(c, n));
  predicate FIRST_OK(struct ltk_context c, integer n) = \length(FIRST(c, n)) == n &&
    \forall integer i; 0 <= i < n ==> \nth(FIRST(c, n), i) == P(c, i);
  lemma FIRST_OK_0: \forall struct ltk_context c; FIRST_OK(c, 0);
  lemma FIRST_OK_next: \forall struct ltk_context c, integer n, k; 0 <= n && k == n + 1 && FIRST_OK(c, n) ==> FIRST_OK(c, k);
  lemma FIRST_OK_1: \forall struct ltk_context c; FIRST_OK(c, 1);
  lemma FIRST_OK_2: \forall struct ltk_context c; FIRST_OK(c, 2);
  lemma FIRST_OK_3: \forall struct ltk_context c; FIRST_OK(c, 3);
  lemma FIRST_OK_4: \forall struct ltk_context c; FIRST_OK(c, 4);
  lemma FIRST_OK_5: \forall struct ltk_context c; FIRST_OK(c, 5);
  lemma FIRST_OK_6: \forall struct ltk_context c; FIRST_OK(c, 6);
  lemma FIRST_OK_7: \forall struct ltk_context c; FIRST_OK(c, 7);
  lemma FIRST_OK_8: \forall struct ltk_context c; FIRST_OK(c, 8);
  lemma FIRST_OK_9: \forall struct ltk_context c; FIRST_OK(c, 9);
  lemma FIRST_OK_10: \forall struct ltk_context c; FIRST_OK(c, 10);
  lemma FIRST_OK_11: \forall struct ltk_context c; FIRST_OK(c, 11);
  lemma FIRST_OK_12: \forall struct ltk_context c; FIRST_OK(c, 12);
  lemma FIRST_OK_13: \forall struct ltk_context c; FIRST_OK(c, 13);
  lemma PARAMETERS_length: \forall struct ltk_context c; \length(PARAMETERS(c)) == 13;
  lemma PARAMETERS_nth: \forall struct ltk_context c, integer i; 0 <= i < 13 ==> \nth(PARAMETERS(c), i) == P(c, i);
  lemma TAKE_0: \forall struct ltk_context c, integer i; TAKE(c, i, 0) == [||];
  lemma TAKE_next: \forall struct ltk_context c, integer i, n, k; 0 <= n && k == n + 1 ==>
    TAKE(c, i, k) == CAT(TAKE(c, i, n), B1(POCTET(c, i, n)));
  // Memory that holds x || t, and then one octet more.
  lemma IS_part{K}: \forall uint8_t *s, integer n, k, v, octets x, t;
    IS{K}(s, n, CAT(x, t)) && \at(s[n], K) == v && k == n + 1 ==> IS{K}(s, k, CAT(x, CAT(t, B1(v))));
  // The 28 octets of the S of a confirmation, one by one: as the code writes them. encode_confirm shows that they are S.
  logic integer CONFIRM_OCTET(integer role, integer epoch, integer keys, integer at) =
    at == 0 ? 0xff : at == 1 ? 0xf1 : 2 <= at <= 12 ? CONFIRM_CHAR(at - 2) : at == 13 ? 0 : at == 14 ? 11 :
    at == 15 ? role : at == 16 ? 0 : at == 17 ? 1 : 18 <= at <= 21 ? EPOCH(epoch, at - 18) : at == 22 ? 0 : at == 23 ? 4 :
    24 <= at <= 25 ? KEYS(keys, at - 24) : at == 26 ? 0 : 2;
  predicate CONFIRM_TEXT_OK(integer n) = \length(CONFIRM_TEXT(n)) == n &&
    \forall integer i; 0 <= i < n ==> \nth(CONFIRM_TEXT(n), i) == CONFIRM_CHAR(i);
  lemma CONFIRM_TEXT_OK_0: CONFIRM_TEXT_OK(0);
  lemma CONFIRM_TEXT_next: \forall integer n, k; 0 <= n && k == n + 1 ==> CONFIRM_TEXT(k) == CAT(CONFIRM_TEXT(n), B1(CONFIRM_CHAR(n)));
  lemma CONFIRM_TEXT_OK_next: \forall integer n, k; 0 <= n && k == n + 1 && CONFIRM_TEXT_OK(n) ==> CONFIRM_TEXT_OK(k);
  lemma CONFIRM_TEXT_OK_1: CONFIRM_TEXT_OK(1);
  lemma CONFIRM_TEXT_OK_2: CONFIRM_TEXT_OK(2);
  lemma CONFIRM_TEXT_OK_3: CONFIRM_TEXT_OK(3);
  lemma CONFIRM_TEXT_OK_4: CONFIRM_TEXT_OK(4);
  lemma CONFIRM_TEXT_OK_5: CONFIRM_TEXT_OK(5);
  lemma CONFIRM_TEXT_OK_6: CONFIRM_TEXT_OK(6);
  lemma CONFIRM_TEXT_OK_7: CONFIRM_TEXT_OK(7);
  lemma CONFIRM_TEXT_OK_8: CONFIRM_TEXT_OK(8);
  lemma CONFIRM_TEXT_OK_9: CONFIRM_TEXT_OK(9);
  lemma CONFIRM_TEXT_OK_10: CONFIRM_TEXT_OK(10);
  lemma CONFIRM_TEXT_OK_11: CONFIRM_TEXT_OK(11);
  lemma CONFIRM_LABEL_length: \length(CONFIRM_LABEL) == 11;
  lemma CONFIRM_LABEL_nth: \forall integer k; 0 <= k < 11 ==> \nth(CONFIRM_LABEL, k) == CONFIRM_CHAR(k);
  lemma EPOCH4_length: \forall integer epoch; \length(EPOCH4(epoch)) == 4;
  lemma EPOCH4_0: \forall integer epoch; \nth(EPOCH4(epoch), 0) == EPOCH(epoch, 0);
  lemma EPOCH4_1: \forall integer epoch; \nth(EPOCH4(epoch), 1) == EPOCH(epoch, 1);
  lemma EPOCH4_2: \forall integer epoch; \nth(EPOCH4(epoch), 2) == EPOCH(epoch, 2);
  lemma EPOCH4_3: \forall integer epoch; \nth(EPOCH4(epoch), 3) == EPOCH(epoch, 3);
  lemma EPOCH4_nth: \forall integer epoch, k; 0 <= k < 4 ==> \nth(EPOCH4(epoch), k) == EPOCH(epoch, k);
  lemma KEYS2_length: \forall integer keys; \length(KEYS2(keys)) == 2;
  lemma KEYS2_0: \forall integer keys; \nth(KEYS2(keys), 0) == KEYS(keys, 0);
  lemma KEYS2_1: \forall integer keys; \nth(KEYS2(keys), 1) == KEYS(keys, 1);
  lemma KEYS2_nth: \forall integer keys, k; 0 <= k < 2 ==> \nth(KEYS2(keys), k) == KEYS(keys, k);
  lemma FOUR_length: \forall octets a, b, c, d; \length(FOUR(a, b, c, d)) == 4;
  lemma FOUR_0: \forall octets a, b, c, d; \nth(FOUR(a, b, c, d), 0) == a;
  lemma FOUR_1: \forall octets a, b, c, d; \nth(FOUR(a, b, c, d), 1) == b;
  lemma FOUR_2: \forall octets a, b, c, d; \nth(FOUR(a, b, c, d), 2) == c;
  lemma FOUR_3: \forall octets a, b, c, d; \nth(FOUR(a, b, c, d), 3) == d;
  lemma SN_1: \forall integer fc, parameters P; SN(fc, P, 1) == SEG(FC(fc), \nth(P, 0));
  lemma SN_2: \forall integer fc, parameters P; SN(fc, P, 2) == SEG(SN(fc, P, 1), \nth(P, 1));
  lemma SN_3: \forall integer fc, parameters P; SN(fc, P, 3) == SEG(SN(fc, P, 2), \nth(P, 2));
  lemma SN_4: \forall integer fc, parameters P; SN(fc, P, 4) == SEG(SN(fc, P, 3), \nth(P, 3));
  lemma S_FOUR: \forall integer fc, octets a, b, c, d;
    S(fc, FOUR(a, b, c, d)) == SEG(SEG(SEG(SEG(FC(fc), a), b), c), d);
  lemma CONFIRM_FOUR: \forall integer role, epoch, keys;
    CONFIRM_PARAMETERS(role, epoch, keys) == FOUR(CONFIRM_LABEL, B1(role), EPOCH4(epoch), KEYS2(keys));
*/
#endif
#endif
