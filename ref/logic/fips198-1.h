// SPDX-License-Identifier: Apache-2.0
/* FIPS 198-1 (HMAC) with SHA-256 in ACSL: section 4, table 1. clauses: 2 */
#ifndef LTK_LOGIC_FIPS198_1_H
#define LTK_LOGIC_FIPS198_1_H
#ifdef __FRAMAC__

#include "logic/fips180-4.h"

/*@
  // Steps 1 to 3: the key in one block. clauses: 2, 3.5
  logic octets K0(octets K) =
    \length(K) == 64 ? K :
    \length(K) > 64 ? CAT(SHA256(K), ZEROS(32)) : CAT(K, ZEROS(64 - \length(K)));

  // Steps 4 and 7: X xor the octet b repeated; XORS is its first n octets. clauses: 2
  logic integer XOR(integer x, integer b) = (uint8_t)(x ^ b);
  logic octets XORS(octets X, integer b, integer n) =
    n <= 0 ? [||] : CAT(XORS(X, b, n - 1), B1(XOR(\nth(X, n - 1), b)));
  logic octets XORPAD(octets X, integer b) = XORS(X, b, \length(X));

  // H((K0 xor opad) || H((K0 xor ipad) || text))
  logic octets HMAC(octets K, octets M) =
    SHA256(CAT(XORPAD(K0(K), 0x5c), SHA256(CAT(XORPAD(K0(K), 0x36), M))));
*/
#endif
#endif
