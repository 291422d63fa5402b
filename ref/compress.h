// SPDX-License-Identifier: Apache-2.0
/* SHA-256 in parts, from which sha256.c and hmac.c are built: section numbers are FIPS 180-4's. Internal. clauses: 2 */
#ifndef LTK_COMPRESS_H
#define LTK_COMPRESS_H

#include "sha256.h"
#include "state.h"

/* The initial hash value H(0): 5.3.3. */
/*@ terminates \true;
    exits \false;
    assigns \nothing;
    ensures function: \result == IV; */
struct ltk_sha256_state ltk_sha256_initial(void);

/* One step of 6.2.2: the hash value after a block of sixteen words. w is used as the message schedule and overwritten. */
/*@ requires valid: \valid(w + (0 .. 15));
    terminates \true;
    exits \false;
    assigns w[0 .. 15], ltk_unwiped;
    ensures function: \result == COMPRESS(s, WORDS{Pre}(w)); */
struct ltk_sha256_state ltk_sha256_compress(struct ltk_sha256_state s, uint32_t w[16]);

/* The hash value at the end of a message of which the first `before` octets (0 or 64: whole blocks) led to s, and of
 * which m[0 .. length-1] is the rest. Pads for before + length octets: 5.1.1. */
/*@ requires before: before == 0 || before == 64;
    requires length: length <= LTK_LENGTH_MAX;
    requires message: \valid_read(m + (0 .. length - 1));
    terminates \true;
    exits \false;
    assigns ltk_unwiped;
    ensures function: \forall octets M; IS{Pre}(m, length, M) ==>
      \result == H(s, PADDED(before, M), BLOCKS(length)); */
struct ltk_sha256_state ltk_sha256_from(struct ltk_sha256_state s, uint32_t before, const uint8_t *m, size_t length);

/* Write the 32 octets of s to digest. */
/*@ requires digest: \valid(digest + (0 .. 31));
    terminates \true;
    exits \false;
    assigns digest[0 .. 31], ltk_unwiped;
    ensures function: IS{Post}(digest, 32, DIGEST(s)); */
void ltk_sha256_digest(uint8_t digest[32], struct ltk_sha256_state s);

/* Set the eight words to zero. */
/*@ requires valid: \valid(s);
    terminates \true;
    exits \false;
    assigns *s;
    ensures zero: ZERO_STATE(*s); */
void ltk_sha256_wipe(struct ltk_sha256_state *s);

#endif
