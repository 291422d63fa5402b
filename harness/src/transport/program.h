// SPDX-License-Identifier: Apache-2.0
/* The file that a program's name stands for, found along PATH as execvp would, but never run by a shell. */
#ifndef PROGRAM_H
#define PROGRAM_H

#include <limits.h>
#include <stdbool.h>

/* The name in the next folder of PATH; false at its end. *path is NULL at first. */
bool program_next(const char **path, char file[PATH_MAX], const char *name);

/* The file that a program's name stands for, looked up as process_start does, to be freed. NULL if there is none. */
char *program_find(const char *name);

#endif
