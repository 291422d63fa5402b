// SPDX-License-Identifier: Apache-2.0
/* The vectors of a command, for those that have --vectors. */
#ifndef LOAD_H
#define LOAD_H

#include "base/exit_status.h"
#include "run/settings.h"

/* Load the vectors that the settings name, and select. False if that fails, said on standard error: *status says how.
 */
bool load_vectors(const struct settings *settings, struct vectors **vectors, struct selection *selection,
                  enum exit_status *status);

/* Whether vectors are selected for all that is claimed; said on standard error if not. */
bool load_is_claim_asked(const struct settings *settings, const struct selection *selection);

#endif
