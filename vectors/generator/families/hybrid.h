// SPDX-License-Identifier: Apache-2.0
/* X25519 with ML-KEM-768, clause 9.4: the values of both ends as inputs of vectors, and the agreement, which the
 * reference has not. ML-KEM is that of model/mlkem.h. */
#ifndef HYBRID_H
#define HYBRID_H

#include <stddef.h>
#include <stdint.h>

#define HYBRID_KEY 1216u         /* octets of a key */
#define HYBRID_REPLY 1120u       /* of a reply */
#define HYBRID_KEY_PRIVATE 96u   /* of d || z_seed || x */
#define HYBRID_REPLY_PRIVATE 64u /* of m || x */

/* The key of an end that holds one. */
void hybrid_key(uint8_t key[HYBRID_KEY], const uint8_t private_value[HYBRID_KEY_PRIVATE]);

/* The reply to a key. */
void hybrid_reply(uint8_t reply[HYBRID_REPLY], const uint8_t private_value[HYBRID_REPLY_PRIVATE],
                  const uint8_t key[HYBRID_KEY]);

/* z of either end. NULL, or the error class. */
const char *hybrid_agree(uint8_t z[64], const uint8_t *private_value, size_t private_length, const uint8_t *peer,
                         size_t peer_length);

#endif
