// SPDX-License-Identifier: Apache-2.0
/* The LTK derivation function, docs/specification.md clauses 4 to 8, of a context c: validity and the first rule broken (7.1,
 * 8.2), the thirteen parameters (6.1), KEY (5), D and the tag (8.3). Written only with
 * the strings of octets.h and S, KDF and HMAC of the standards. */
#ifndef LTK_LOGIC_DERIVATION_H
#define LTK_LOGIC_DERIVATION_H
#ifdef __FRAMAC__

#include "context.h"
#include "logic/ts33220.h"
#include "status.h"

/*@
  // ---- Clause 4: R_X(c), the rule x holds.
  // clauses: 4.6 to 4.8
  predicate DIGIT(integer a) = '0' <= a <= '9';
  // clauses: 4.1
  predicate R_MODE(struct ltk_context c) = 1 <= c.mode <= 3;
  // clauses: 4.2
  predicate R_SUITE(struct ltk_context c) = c.mode == 1 ? c.suite == 0 : 1 <= c.suite <= 3;
  // What derive gives out. clauses: 4.3
  predicate R_PURPOSE(struct ltk_context c) = 1 <= c.purpose <= 7;
  // clauses: 4.4
  predicate R_INDEX(struct ltk_context c) = (4 <= c.purpose <= 6) ? 1 <= c.index <= 15 : c.index == 0;
  // The table. clauses: 4.5
  predicate ROW(integer purpose, integer algorithm, integer bits) =
    (purpose == 1 && algorithm == 1 && bits == 128) ||
    (purpose == 1 && algorithm == 2 && (bits == 128 || bits == 256)) ||
    (purpose == 1 && algorithm == 3 && bits == 256) ||
    (purpose == 2 && algorithm == 1 && bits == 128) ||
    (purpose == 3 && algorithm == 2 && bits == 256) ||
    (4 <= purpose <= 6 && algorithm == 16 && (bits == 128 || bits == 192 || bits == 256)) ||
    (7 <= purpose <= 8 && algorithm == 0 && bits == 256);
  predicate R_ALGORITHM(struct ltk_context c) = \exists integer bits; ROW(c.purpose, c.algorithm, bits);
  predicate R_BITS(struct ltk_context c) = ROW(c.purpose, c.algorithm, c.bits);
  // clauses: 4.6
  predicate R_IMSI(struct ltk_context c) = 6 <= c.imsi_length <= 15 &&
    \forall integer j; 0 <= j < c.imsi_length ==> DIGIT(c.imsi[j]);
  // clauses: 4.7
  predicate R_PLMN(struct ltk_context c) = c.mcc_length == 3 && 2 <= c.mnc_length <= 3 &&
    (\forall integer j; 0 <= j < 3 ==> DIGIT(c.mcc[j])) &&
    (\forall integer j; 0 <= j < c.mnc_length ==> DIGIT(c.mnc[j])) &&
    c.imsi_length >= 3 + c.mnc_length + 1 &&
    (\forall integer j; 0 <= j < 3 ==> c.imsi[j] == c.mcc[j]) &&
    (\forall integer j; 0 <= j < c.mnc_length ==> c.imsi[3 + j] == c.mnc[j]);
  // Luhn's sum over the first j of n digits; from the right, every second is doubled, the last is not. The number that the
  // first j digits write. clauses: 4.8
  predicate ELEMENT_DIGITS(struct ltk_context c) = \forall integer j; 0 <= j < c.element_length ==> DIGIT(c.element[j]);
  predicate ELEMENT_HEX(struct ltk_context c) =
    \forall integer j; 0 <= j < c.element_length ==> DIGIT(c.element[j]) || 'A' <= c.element[j] <= 'F';
  logic integer LUHN_DIGIT(integer d, integer doubled) = doubled == 0 ? d : (2 * d > 9 ? 2 * d - 9 : 2 * d);
  logic integer LUHN(struct ltk_context c, integer n, integer j) =
    j <= 0 ? 0 : LUHN(c, n, j - 1) + LUHN_DIGIT(c.element[j - 1] - '0', (n - j) % 2);
  logic integer NUMBER(struct ltk_context c, integer j) = j <= 0 ? 0 : 10 * NUMBER(c, j - 1) + (c.element[j - 1] - '0');
  predicate R_ELEMENT(struct ltk_context c) =
    (c.element_type == 1 && 19 <= c.element_length <= 20 && ELEMENT_DIGITS(c) &&
      LUHN(c, c.element_length, c.element_length) % 10 == 0) ||
    (c.element_type == 2 && c.element_length == 32 && ELEMENT_DIGITS(c) && NUMBER(c, 32) % 97 == 1) ||
    (c.element_type == 3 && c.element_length == 20 && ELEMENT_HEX(c));
  // clauses: 4.9
  predicate R_EPOCH(struct ltk_context c) = 1 <= c.epoch;
  // clauses: 4.10
  predicate R_NONCE(struct ltk_context c) =
    c.network_nonce_length == 16 && (c.card_nonce_length == 0 || c.card_nonce_length == 16);
  // What a context holds of the public values; of suite 3, role and digest: PUBLIC_VALUE of the value V, a key or a reply. clauses: 4.11
  logic integer PUBLIC_LENGTH(struct ltk_context c) = c.mode == 1 ? 0 : c.suite == 1 ? 32 : 33;
  predicate COMPRESSED(integer a) = a == 2 || a == 3;
  predicate KEY_AND_REPLY(integer a, integer b) = (a == 1 && b == 2) || (a == 2 && b == 1);
  predicate R_PUBLIC_KEY(struct ltk_context c) =
    c.network_public_length == PUBLIC_LENGTH(c) && c.card_public_length == PUBLIC_LENGTH(c) &&
    (c.mode != 1 ==>
      (c.suite == 2 ==> COMPRESSED(c.network_public[0]) && COMPRESSED(c.card_public[0])) &&
      (c.suite == 3 ==> KEY_AND_REPLY(c.network_public[0], c.card_public[0])) &&
      \exists integer j; 0 <= j < PUBLIC_LENGTH(c) && c.network_public[j] != c.card_public[j]);
  predicate R_PUBLIC_VALUE(integer length) = length == 1216 || length == 1120;
  logic octets PUBLIC_VALUE(octets V) = CAT(B1(\length(V) == 1216 ? 1 : 2), SHA256(V));
  // clauses: 4.12
  logic integer ROOT_LENGTH(struct ltk_context c) = c.mode == 2 ? 0 : 32;
  logic integer Z_LENGTH(struct ltk_context c) = c.mode == 1 ? 0 : c.suite == 3 ? 64 : 32;
  predicate R_LENGTHS(struct ltk_context c, integer root_length, integer z_length) =
    root_length == ROOT_LENGTH(c) && z_length == Z_LENGTH(c);
  predicate Z_NOT_ZERO{K}(struct ltk_context c, uint8_t *z) =
    !ZERO{K}(z, 32) && (c.suite == 3 ==> !ZERO{K}(z + 32, 32));
  predicate NOT_ZERO{K}(struct ltk_context c, uint8_t *root, uint8_t *z) =
    (c.mode != 2 ==> !ZERO{K}(root, 32)) && (c.mode != 1 ==> Z_NOT_ZERO{K}(c, z));
  predicate R_SECRET{K}(struct ltk_context c, struct ltk_secrets *k) =
    R_LENGTHS(c, \at(k->root_length, K), \at(k->z_length, K)) && NOT_ZERO{K}(c, &k->root[0], &k->z[0]);
  // clauses: 8.2
  predicate R_ROLE(integer role) = role == 1 || role == 2;
  predicate R_KEYS(integer keys) = 1 <= keys <= 127;
  // ---- r is the error of the first rule that is broken, or LTK_OK. clauses: 7.1
  predicate MODE_STATUS(struct ltk_context c, integer r) =
    !R_MODE(c) ? r == LTK_E_MODE :
    !R_SUITE(c) ? r == LTK_E_SUITE : r == LTK_OK;
  predicate PURPOSE_STATUS(struct ltk_context c, integer r) =
    !R_PURPOSE(c) ? r == LTK_E_PURPOSE :
    !R_INDEX(c) ? r == LTK_E_INDEX :
    !R_ALGORITHM(c) ? r == LTK_E_ALGORITHM :
    !R_BITS(c) ? r == LTK_E_BITS : r == LTK_OK;
  predicate IDENTITY_STATUS(struct ltk_context c, integer r) =
    !R_IMSI(c) ? r == LTK_E_IMSI :
    !R_PLMN(c) ? r == LTK_E_PLMN :
    !R_ELEMENT(c) ? r == LTK_E_ELEMENT :
    !R_EPOCH(c) ? r == LTK_E_EPOCH :
    !R_NONCE(c) ? r == LTK_E_NONCE :
    !R_PUBLIC_KEY(c) ? r == LTK_E_PUBLIC_KEY : r == LTK_OK;
  // The public part of it: all but the secret.
  predicate FIRST_ERROR(struct ltk_context c, integer r) =
    !MODE_STATUS(c, LTK_OK) ? MODE_STATUS(c, r) :
    !PURPOSE_STATUS(c, LTK_OK) ? PURPOSE_STATUS(c, r) : IDENTITY_STATUS(c, r);
  predicate DERIVE_STATUS{K}(struct ltk_context c, struct ltk_secrets *k, integer r) =
    !FIRST_ERROR(c, LTK_OK) ? FIRST_ERROR(c, r) :
    !R_SECRET{K}(c, k) ? r == LTK_E_SECRET : r == LTK_OK;
  // ---- The length of parameter i, and octet j of it. clauses: 6.1
  logic integer LABEL(integer j) =
    j == 0 ? 'L' : j == 1 ? 'T' : j == 2 ? 'K' : j == 3 ? '-' : j == 4 ? 'D' :
    j == 5 ? 'E' : j == 6 ? 'R' : j == 7 ? 'I' : j == 8 ? 'V' : 'E';
  // Two nibbles in an octet: high, low.
  logic integer PAIR(integer high, integer low) = 16 * high + low;
  logic integer PLMN(struct ltk_context c, integer j) =
    j == 0 ? PAIR(c.mcc[1] - '0', c.mcc[0] - '0') :
    j == 1 ? PAIR(c.mnc_length == 3 ? c.mnc[2] - '0' : 15, c.mcc[2] - '0') :
             PAIR(c.mnc[1] - '0', c.mnc[0] - '0');
  logic integer EPOCH(integer epoch, integer j) =
    j == 0 ? epoch / 0x1000000 : j == 1 ? epoch / 0x10000 % 0x100 : j == 2 ? epoch / 0x100 % 0x100 : epoch % 0x100;
  logic integer PLENGTH(struct ltk_context c, integer i) =
    i == 0 ? 10 : i == 1 ? 2 : i == 2 ? 2 : i == 3 ? 1 : i == 4 ? 2 : i == 5 ? c.imsi_length : i == 6 ? 3 :
    i == 7 ? 1 + c.element_length : i == 8 ? 4 : i == 9 ? 16 : i == 10 ? c.card_nonce_length :
    i == 11 ? c.network_public_length : c.card_public_length;
  logic integer POCTET(struct ltk_context c, integer i, integer j) =
    i == 0 ? LABEL(j) :
    i == 1 ? (j == 0 ? c.mode : c.suite) :
    i == 2 ? (j == 0 ? c.purpose : c.index) :
    i == 3 ? c.algorithm :
    i == 4 ? (j == 0 ? c.bits / 0x100 : c.bits % 0x100) :
    i == 5 ? c.imsi[j] :
    i == 6 ? PLMN(c, j) :
    i == 7 ? (j == 0 ? c.element_type : c.element[j - 1]) :
    i == 8 ? EPOCH(c.epoch, j) :
    i == 9 ? c.network_nonce[j] :
    i == 10 ? c.card_nonce[j] :
    i == 11 ? c.network_public[j] : c.card_public[j];
  // The first n octets of parameter i, parameter i, the first n parameters, and all thirteen: P0 .. P12.
  logic octets TAKE(struct ltk_context c, integer i, integer n) =
    n <= 0 ? [||] : CAT(TAKE(c, i, n - 1), B1(POCTET(c, i, n - 1)));
  logic octets P(struct ltk_context c, integer i) = TAKE(c, i, PLENGTH(c, i));
  logic parameters FIRST(struct ltk_context c, integer n) = n <= 0 ? [||] : APPEND(FIRST(c, n - 1), P(c, n - 1));
  logic parameters PARAMETERS(struct ltk_context c) = FIRST(c, 13);
  // out[0 .. n-1] is LSB of 8n bits of M, a string of 32 octets: its last n octets. clauses: 2, 6.2
  predicate IS_LSB{K}(uint8_t *out, integer n, octets M) =
    \forall integer j; 0 <= j < n ==> \at(out[j], K) == \nth(M, 32 - n + j);
  // ---- KEY and D. R and Z are the secrets, empty where the mode has none. clauses: 5
  logic octets KEY(struct ltk_context c, octets R, octets Z) =
    c.mode == 1 ? R : c.mode == 2 ? HMAC(ZEROS(32), Z) : HMAC(R, Z);
  // clauses: 6.1
  logic octets D(struct ltk_context c, octets R, octets Z) = KDF(KEY(c, R, Z), LTK_FC_DERIVE, PARAMETERS(c));
  // ---- The context of the confirmation key KC. clauses: 8.1
  logic struct ltk_context CONFIRM(struct ltk_context c) =
    { c \with .purpose = (uint8_t)8, .index = (uint8_t)0, .algorithm = (uint8_t)0, .bits = (uint16_t)256 };
  // The context is that of KC, with its purpose; role and keys stand before the secret. clauses: 8.2
  predicate CONFIRM_STATUS{K}(struct ltk_context c, struct ltk_secrets *k, integer role, integer keys, integer r) =
    !MODE_STATUS(CONFIRM(c), LTK_OK) ? MODE_STATUS(CONFIRM(c), r) :
    !IDENTITY_STATUS(CONFIRM(c), LTK_OK) ? IDENTITY_STATUS(CONFIRM(c), r) :
    !R_ROLE(role) ? r == LTK_E_ROLE :
    !R_KEYS(keys) ? r == LTK_E_KEYS :
    !R_SECRET{K}(CONFIRM(c), k) ? r == LTK_E_SECRET : r == LTK_OK;
  // What the tag is the end of. clauses: 8.3
  logic integer CONFIRM_CHAR(integer j) =
    j == 0 ? 'L' : j == 1 ? 'T' : j == 2 ? 'K' : j == 3 ? '-' : j == 4 ? 'C' : j == 5 ? 'O' :
    j == 6 ? 'N' : j == 7 ? 'F' : j == 8 ? 'I' : j == 9 ? 'R' : 'M';
  logic octets CONFIRM_TEXT(integer n) = n <= 0 ? [||] : CAT(CONFIRM_TEXT(n - 1), B1(CONFIRM_CHAR(n - 1)));
  logic octets CONFIRM_LABEL = CONFIRM_TEXT(11);
  logic octets EPOCH4(integer epoch) = 
    CAT(CAT(CAT(B1(EPOCH(epoch, 0)), B1(EPOCH(epoch, 1))), B1(EPOCH(epoch, 2))), B1(EPOCH(epoch, 3)));
  logic integer KEYS(integer keys, integer j) = j == 0 ? keys / 0x100 : keys % 0x100;
  logic octets KEYS2(integer keys) = CAT(B1(KEYS(keys, 0)), B1(KEYS(keys, 1)));
  logic parameters CONFIRM_PARAMETERS(integer role, integer epoch, integer keys) =
    APPEND(APPEND(APPEND(APPEND([||], CONFIRM_LABEL), B1(role)), EPOCH4(epoch)), KEYS2(keys));
  logic octets T(struct ltk_context c, integer role, integer keys, octets R, octets Z) =
    KDF(D(CONFIRM(c), R, Z), LTK_FC_CONFIRM, CONFIRM_PARAMETERS(role, c.epoch, keys));
  // S of four parameters.
  logic parameters FOUR(octets a, octets b, octets c, octets d) = APPEND(APPEND(APPEND(APPEND([||], a), b), c), d);
*/
#endif
#endif
