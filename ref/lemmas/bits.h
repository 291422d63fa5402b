// SPDX-License-Identifier: Apache-2.0
/* Facts about bit operations on octets, some of them proven by WP's tactics; the words of sha256.c and the masks of ltk.c need them.
 * They stand before all other lemmas, so that no other fact is in the way. */
#ifndef LTK_LEMMAS_BITS_H
#define LTK_LEMMAS_BITS_H
#ifdef __FRAMAC__

#include <stdint.h>

/*@
  lemma shift_0: \forall integer x; 0 <= x <= 255 ==> (x >> 8) == 0;
  lemma shift_1: \forall integer x; 256 <= x <= 511 ==> 1 <= (x >> 8) <= 1; // an equation would become one of masks
  lemma shift_left_8: \forall integer x; 0 <= x <= 255 ==> 0 <= (x << 8) <= 0xff00;
  lemma shift_left_16: \forall integer x; 0 <= x <= 255 ==> 0 <= (x << 16) <= 0xff0000;
  lemma shift_left_24: \forall integer x; 0 <= x <= 255 ==> 0 <= (x << 24) <= 0xff000000;
  lemma and_ff: \forall integer x; 0 <= x <= 255 ==> (x & 255) == x;
  lemma mask: \forall integer nz; 0 <= nz <= 1 ==> (uint8_t)(256 - nz) == (nz == 0 ? 0 : 255);
  lemma masked_all: \forall uint8_t d; (uint8_t)((uint8_t)255 & d) == d;
  lemma xor_0: \forall uint8_t a, b; (a ^ b) == 0 <==> a == b;
  lemma or_octet: \forall uint8_t d, a, b; (uint8_t)(d | (a ^ b)) == (d | (a ^ b));
  lemma or_xor: \forall uint8_t d, a, b; (uint8_t)(d | (a ^ b)) == 0 <==> d == 0 && a == b;
  lemma xor_octet: \forall uint8_t a, b; (uint8_t)(a ^ b) == (a ^ b);
*/
#endif
#endif
