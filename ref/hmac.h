// SPDX-License-Identifier: Apache-2.0
/* HMAC (FIPS 198-1) with SHA-256. */
#ifndef LTK_HMAC_H
#define LTK_HMAC_H

#include "sha256.h"
#ifdef __FRAMAC__
#include "logic/fips198-1.h"
#endif

/* mac = HMAC-SHA-256(key[0 .. key_length-1], m[0 .. length-1]), 32 octets.
 * Lengths in octets, 0 .. LTK_LENGTH_MAX; key and m may each be NULL only when its length is 0. mac must not overlap key
 * or m. key is secret: time and memory accesses depend on the lengths alone. */
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
      IS{Post}(mac, 32, HMAC(K, M)); // clauses: 2, 3.5
    ensures wiped_stack: ltk_unwiped == 0; */
void ltk_hmac_sha256(uint8_t mac[32], const uint8_t *key, size_t key_length, const uint8_t *m, size_t length);

#endif
