// SPDX-License-Identifier: Apache-2.0
/* A child below two guardians, so that nothing that it starts outlives it, or us, whatever it does and however we end.
 *
 *   we - outer guardian - inner guardian - the child - what it starts
 *
 * A guardian adopts what is orphaned below it (PR_SET_CHILD_SUBREAPER): neither a group or session of its own nor a
 * double fork leads away from it. When the child has ended, or the guardian's parent has, or it is told to, it kills
 * its children until it has none. The kernel tells it of its parent's end (PR_SET_PDEATHSIG), even if that was by
 * SIGKILL. The inner one knows how the child ended; the outer one is there for the day when the child kills the inner
 * one, its parent.
 *
 * The guardians have a session without a terminal, so that the child has none either, and is no leader who could get
 * one. No signal reaches a guardian but SIGKILL, SIGSTOP, and those it waits for. What stays out of reach: what the
 * child has some other program do, a child of another user, and whoever kills both guardians at once.
 *
 * It takes Linux, with /proc: without it only the child and its group are killed. */
#ifndef GUARD_H
#define GUARD_H

#include <stdbool.h>
#include <sys/types.h>

struct guard {
  pid_t outer;
  int status; /* can be read once the child has ended; -1: no guard */
};

/* Have a child call run(context), in a group of its own; run must not return. The errno of a fork that fails comes out
 * of `report`, a pipe's end, or is the result; else that is 0. SIGCHLD must not be ignored. */
int guard_start(struct guard *guard, int report, void (*run)(const void *context), const void *context);

/* Whether the child has ended, and with it all that it started. */
bool guard_ended(const struct guard *guard);

/* Kill the child, if it has not ended, and all that it started. How it ended, as waitpid tells it: SIGKILL, if nobody
 * is left who knows. Returns after GUARD_PATIENCE_MS at the latest, though a process that the kernel holds may then be
 * left. */
int guard_stop(struct guard *guard);

#define GUARD_PATIENCE_MS 10000

#endif
