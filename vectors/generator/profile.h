// SPDX-License-Identifier: Apache-2.0
/* The device profile: at most 100 vectors for implementations that take their time, such as cards. */
#ifndef PROFILE_H
#define PROFILE_H

#include "draft.h"

#define PROFILE_MAX 100u

/* The ids of the profile, in order: a vector is in it if it shows something that none before it shows (a flag of its family, an
 * error class, a row of 4.5, a mode and suite, a kind of element), and its request is short. NULL after a line on standard
 * error if these are more than PROFILE_MAX. */
json_t *profile_device(const drafts *all);

#endif
