// SPDX-License-Identifier: Apache-2.0
/* 3GPP TS 33.220, annex B.2: the string S and the key derivation function; clause 3 of docs/specification.md.
 *
 * S(FC, P) for a list P of any number of parameters, as B.2.1.1 writes it, and KDF(Key, FC, P) = HMAC-SHA-256(Key, S).
 * That S is injective (3.6) is shown in lemmas/injective.h. */
#ifndef LTK_LOGIC_TS33220_H
#define LTK_LOGIC_TS33220_H
#ifdef __FRAMAC__

#include "logic/fips198-1.h"

/*@
  // clauses: 3.1
  type parameters = \list<octets>;
  // FC is one octet 00..FE, or two octets FF xx. clauses: 3.3
  predicate LEGAL_FC(integer fc) = 0 <= fc <= 0xFE || 0xFF00 <= fc <= 0xFFFF;
  logic octets FC(integer fc) = fc <= 0xFE ? B1(fc) : CAT(B1(0xFF), B1(fc - 0xFF00));
  // The number of octets of a parameter, in two octets. clauses: 3.2
  logic octets L(integer n) = CAT(B1(n / 256), B1(n % 256));
  // What stands before, then Pi || Li. clauses: 3.1, 3.2
  logic octets SEG(octets before, octets p) = CAT(CAT(before, p), L(\length(p)));
  // FC || P0 || L0 || ... || P(n-1) || L(n-1). clauses: 3.1, 3.4
  logic octets SN(integer fc, parameters P, integer n) = n <= 0 ? FC(fc) : SEG(SN(fc, P, n - 1), \nth(P, n - 1));
  // S with all of the parameters, and the KDF. clauses: 3.1
  logic octets S(integer fc, parameters P) = SN(fc, P, \length(P));
  logic octets KDF(octets Key, integer fc, parameters P) = HMAC(Key, S(fc, P));
  // No parameter is longer than 65535 octets. clauses: 3.2
  predicate LEGAL_P(parameters P) = \forall integer i; 0 <= i < \length(P) ==> \length(\nth(P, i)) <= 65535;
  // The parameters P, and p behind them. clauses: 3.1
  // JOIN and ONE are plain synonyms, which Why3 replaces: their lemmas so speak of the list
  // operations themselves, and give APPEND its own. The provers then need not look into lists of lists. The case in APPEND is
  // there to keep it from being replaced (APPEND_is).
  logic parameters JOIN(parameters P, parameters Q) = P ^ Q;
  logic parameters ONE(octets p) = [| p |];
  logic parameters APPEND(parameters P, octets p) = \length(P) < 0 ? P : JOIN(P, ONE(p));
*/
#endif
#endif
