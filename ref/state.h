// SPDX-License-Identifier: Apache-2.0
/* The hash value of SHA-256 between two blocks: FIPS 180-4, 6.2. Internal. */
#ifndef LTK_STATE_H
#define LTK_STATE_H

#include <stdint.h>

/* The hash value H(i): eight words, named as the working variables of 6.2.2. */
struct ltk_sha256_state {
  uint32_t a, b, c, d, e, f, g, h;
};

#endif
