// SPDX-License-Identifier: Apache-2.0
/* What leaves of D: lemmas. They are proven, none is assumed. */
#ifndef LTK_LEMMAS_DERIVATION_H
#define LTK_LEMMAS_DERIVATION_H
#ifdef __FRAMAC__

#include "lemmas/bits.h"
#include "lemmas/octets.h"
#include "logic/encode.h"

/*@
  // R and Z are what the mode uses of root and z.
  predicate SECRETS{K}(struct ltk_context c, uint8_t *root, uint8_t *z, octets R, octets Z) =
    IS{K}(root, ROOT_LENGTH(c), R) && IS{K}(z, Z_LENGTH(c), Z);
  // out[0 .. j-1] is what begins n octets before the end of d, or zero where nz is 0.
  predicate MASKED{K}(uint8_t *out, integer j, uint8_t *d, integer n, integer nz) =
    \forall integer k; 0 <= k < j ==> \at(out[k], K) == (nz == 0 ? 0 : \at(d[32 - n + k], K));
  predicate SAME_END{K}(uint8_t *out, integer n, uint8_t *d) =
    \forall integer j; 0 <= j < n ==> \at(out[j], K) == \at(d[32 - n + j], K);
  lemma LSB_end{K}: \forall uint8_t *out, *d, integer n, octets M;
    0 <= n <= 32 && IS{K}(d, 32, M) && SAME_END{K}(out, n, d) ==> IS_LSB{K}(out, n, M);
  lemma LSB_unchanged{K, L}: \forall uint8_t *out, integer n, octets M;
    UNCHANGED{K, L}(out, n) && IS_LSB{K}(out, n, M) ==> IS_LSB{L}(out, n, M);
  lemma IS_zeros{K}: \forall uint8_t *s; ZERO{K}(s, 32) ==> IS{K}(s, 32, ZEROS(32));
*/
#endif
#endif
