// SPDX-License-Identifier: Apache-2.0
/* What a library provides to be an implementation under test; peer.c makes the rest of it. */
#ifndef LTK_PEER_H
#define LTK_PEER_H

#include "reading.h"

enum peer_status {
  PEER_OK,
  PEER_PUBLIC_KEY, /* the library refuses the peer's public key */
  PEER_SECRET,     /* it refuses the private key, or the result */
  PEER_FAILED      /* it should have worked */
};

struct peer {
  const char *name;
  const char *release;
  struct hashes hashes;
  /* Agreement, each NULL if not offered. peer.c has judged the lengths, and refuses a z that is all zero. */
  enum peer_status (*x25519)(uint8_t z[32], const uint8_t private_key[32], const uint8_t peer[32]);
  /* The peer's key is compressed: 02 or 03, then x. */
  enum peer_status (*p256)(uint8_t z[32], const uint8_t private_key[32], const uint8_t peer[33]);
};

/* For p256 of a library that takes any private key: 1 if it is below n, the order of P-256. */
int peer_below_order(const uint8_t private_key[32]);

/* The one symbol that a library's file defines. Called once, before anything else. */
const struct peer *peer(void);

#endif
