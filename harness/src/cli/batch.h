// SPDX-License-Identifier: Apache-2.0
/* The two halves of `ltk-conform batch`. */
#ifndef CLI_BATCH_H
#define CLI_BATCH_H

#include "base/exit_status.h"
#include "run/settings.h"

/* `batch --compare`: what differs between two files that batch wrote. */
enum exit_status batch_compare(const struct settings *settings);

#endif
