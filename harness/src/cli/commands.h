// SPDX-License-Identifier: Apache-2.0
/* The subcommands of ltk-conform, each in a file of its own. */
#ifndef COMMANDS_H
#define COMMANDS_H

#include "cli/options.h"

extern const struct options_command check_command, prompt_command, grade_command, list_command, explain_command,
    faults_command, compare_command, verify_command, batch_command;

#endif
