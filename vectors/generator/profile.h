// SPDX-License-Identifier: Apache-2.0
/* The device profile: at most 160 vectors for implementations that take their time, such as cards. */
#ifndef PROFILE_H
#define PROFILE_H

#include "families/draft.h"
#include "flags.h"

#define PROFILE_MAX 160u

/* The ids of the profile, in order. The fewest vectors that a greedy choice finds so that every fault of the catalogue
 * is caught, and every family, error class, row of 4.5, mode and suite, and kind of element is there, each purpose in
 * ROOT, OPc, KIc, KID, the next root and an EID as real ones are in each mode, and what small mistakes hinge on:
 * lengths of identities, zeros and signs at the ends of values, keys and messages around a block of the hash, the rare
 * flags of each family. Of several that add the same, those that show more of what is wished for, and then more of
 * these, up to PROFILE_MAX: two faults of one rule told apart, each fault caught in derive and in ROOT, each purpose
 * and kind of element in each mode. If there is still room, faults are caught three times. Requests are short where a
 * short one does. `caught` is that of flags_add(). NULL after a line on standard error if PROFILE_MAX are not enough.
 */
json_t *profile_device(const drafts *all, const struct caught *caught);

#endif
