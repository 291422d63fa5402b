// SPDX-License-Identifier: Apache-2.0
/* How the user calls this program. Messages show commands as the user can type them: `ltk-conform explain ID`, or
 * `./check explain ID` where ./check started the program. */
#ifndef INVOKED_H
#define INVOKED_H

/* Read what ./check leaves in the environment, and remove it there. LTK_COMMAND: how it was called. LTK_HEADING: a line
 * for standard output before a run. Call it once, at the start. */
void invoked_read(void);

/* The heading; NULL if there is none. */
const char *invoked_heading(void);

/* "ltk-conform", or such as "./check". */
const char *invoked_program(void);

/* A command as the user types it: "ltk-conform explain", or "./check explain". ./check itself stands for `check`. Valid
 * until the next call. */
const char *invoked_command(const char *name);

#endif
