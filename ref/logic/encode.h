// SPDX-License-Identifier: Apache-2.0
/* What the encoder needs of a context that is valid. Included by encode.h. */
#ifndef LTK_LOGIC_ENCODE_H
#define LTK_LOGIC_ENCODE_H
#ifdef __FRAMAC__

#include "logic/derivation.h"

/*@
  // The lengths and the digits; and P_AT(i), the greatest offset of parameter i.
  predicate SIZED(struct ltk_context c) =
    6 <= c.imsi_length <= 15 && 2 <= c.mnc_length <= 3 && c.mcc_length == 3 && 19 <= c.element_length <= 32 &&
    c.network_nonce_length == 16 && c.card_nonce_length <= 16 && c.network_public_length <= 33 && c.card_public_length <= 33 &&
    (\forall integer j; 0 <= j < 3 ==> DIGIT(c.mcc[j])) && (\forall integer j; 0 <= j < c.mnc_length ==> DIGIT(c.mnc[j]));
  logic integer P_AT(integer i) =
    i == 0 ? 2 : i == 1 ? 14 : i == 2 ? 18 : i == 3 ? 22 : i == 4 ? 25 : i == 5 ? 29 : i == 6 ? 46 : i == 7 ? 51 : i == 8 ? 86 :
    i == 9 ? 92 : i == 10 ? 110 : i == 11 ? 128 : i == 12 ? 163 : 198;
*/
#endif
#endif
