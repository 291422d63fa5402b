// SPDX-License-Identifier: Apache-2.0
/* Why a program could not be started, and what to do about it. */
#ifndef START_FAILURE_H
#define START_FAILURE_H

/* What to say of the program as it was named and the errno of its start; to be freed. */
char *start_failure(const char *program, int error);

#endif
