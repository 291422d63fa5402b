// SPDX-License-Identifier: Apache-2.0
/* The requests of an accumulated vector: N calls of derive made from a short text, so that one vector and one digest
 * stand for many thousand derivations. The rule is published here, for whoever writes it again in another language.
 *
 * A vector has a seed (ASCII text) and a count N. Its result is the SHA-256 of the N derived keys, as octets, one after
 * the other. Request i, i = 0 .. N-1, is made of these hashes of 32 octets, with i in decimal without leading zeros:
 *
 *     R(label) = SHA-256(seed || "/" || i || "/" || label)          X = R("choice")
 *
 *   mode            1 + X[0] mod 3
 *   suite           0 in mode 1, else 1 + X[1] mod 2
 *   purpose, algorithm, bits
 *                   number X[2] mod 16 of these rows, counted from 0; they are the table of clause 4.5 in its order,
 *                   one row for each length:
 *                    0 (1,1,128)   1 (1,2,128)   2 (1,2,256)   3 (1,3,256)   4 (2,1,128)   5 (3,2,256)
 *                    6 (4,16,128)  7 (4,16,192)  8 (4,16,256)  9 (5,16,128) 10 (5,16,192) 11 (5,16,256)
 *                   12 (6,16,128) 13 (6,16,192) 14 (6,16,256) 15 (7,0,256)
 *   index           1 + X[3] mod 15 for purposes 4, 5 and 6, else 0
 *   mcc             the three digits X[4] mod 10, X[5] mod 10, X[6] mod 10
 *   mnc             the first 2 + X[7] mod 2 of the digits X[8] mod 10, X[9] mod 10, X[10] mod 10
 *   imsi            n digits, n = 6 + X[11] mod 10, but at least 4 + length of mnc: mcc, mnc, and then
 *                   R("imsi")[j] mod 10 for j = 0, 1, ...
 *   element_type    1 + X[12] mod 2
 *   element         type 1, ICCID: 19 + X[13] mod 2 digits: "89", then R("element")[j] mod 10 for j = 0, 1, ..., and
 *                   the Luhn check digit last (4.8);
 *                   type 2, EID: 32 digits: "89", then R("element")[j] mod 10 for j = 0 .. 27, and as two check digits
 *                   98 less the remainder modulo 97 of these 30 digits followed by "00" (02 .. 98; 4.8)
 *   epoch           X[14..17], big-endian; 1 if that is 0
 *   network_nonce   the first 16 octets of R("network-nonce")
 *   card_nonce      empty if X[18] is odd, else the first 16 octets of R("card-nonce")
 *   network_public, card_public
 *                   suite 0: empty. Suite 1: R("network-public"), R("card-public"). Suite 2: the octet 2 + X[19] mod 2
 *                   or 2 + X[20] mod 2, then the same 32 octets; in general they are no points of the curve, and derive
 *                   does not look (4.11)
 *   root            R("root"), empty in mode 2
 *   z               R("z"), empty in mode 1
 */
#ifndef ACCUMULATED_H
#define ACCUMULATED_H

#include <jansson.h>
#include <stddef.h>

/* The most requests of a vector. */
#define ACCUMULATED_MAX 1000000

/* The input of request i, with the names of derive: a JSON object for the caller to release. */
json_t *accumulated_input(const char *seed, size_t i);

/* The requests of one vector, where many are made. */
struct accumulated;

/* Prepare them; id and seed must outlive them. */
struct accumulated *accumulated_new(const char *id, const char *seed);

/* The line of request i, which request_line makes of its input, without LF, to be freed; and how many octets its key
 * has. */
char *accumulated_line(struct accumulated *a, size_t i, size_t *key_octets);

/* Release them. a may be NULL. */
void accumulated_free(struct accumulated *a);

#endif
