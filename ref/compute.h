// SPDX-License-Identifier: Apache-2.0
/* SHA-256 and HMAC without the wipe of the stack, which digest.c adds for callers. Internal. clauses: 2 */
#ifndef LTK_COMPUTE_H
#define LTK_COMPUTE_H

#include "hmac.h"

/* ltk_sha256, but what it leaves on the stack is not overwritten. */
/*@ requires length: length <= LTK_LENGTH_MAX;
    requires message: \valid_read(m + (0 .. length - 1));
    requires digest: \valid(digest + (0 .. 31));
    requires separated: \separated(digest + (0 .. 31), m + (0 .. length - 1));
    terminates \true;
    exits \false;
    assigns digest[0 .. 31], ltk_unwiped;
    ensures function: \forall octets M; IS{Pre}(m, length, M) ==> IS{Post}(digest, 32, SHA256(M)); */
void ltk_sha256_compute(uint8_t digest[32], const uint8_t *m, size_t length);

/* ltk_hmac_sha256, but what it leaves on the stack is not overwritten. */
/*@ requires key_length: key_length <= LTK_LENGTH_MAX;
    requires length: length <= LTK_LENGTH_MAX;
    requires key: \valid_read(key + (0 .. key_length - 1));
    requires message: \valid_read(m + (0 .. length - 1));
    requires mac: \valid(mac + (0 .. 31));
    requires separated_key: \separated(mac + (0 .. 31), key + (0 .. key_length - 1));
    requires separated_message: \separated(mac + (0 .. 31), m + (0 .. length - 1));
    terminates \true;
    exits \false;
    assigns mac[0 .. 31], ltk_unwiped;
    ensures function: \forall octets K, M; IS{Pre}(key, key_length, K) && IS{Pre}(m, length, M) ==>
      IS{Post}(mac, 32, HMAC(K, M)); // clauses: 2, 3.5 */
void ltk_hmac_compute(uint8_t mac[32], const uint8_t *key, size_t key_length, const uint8_t *m, size_t length);

#endif
