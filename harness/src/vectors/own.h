// SPDX-License-Identifier: Apache-2.0
/* The folder of the vectors that came with the program. */
#ifndef OWN_H
#define OWN_H

#include <stdbool.h>

/* Installed with it, else those of the tree in which it was built; to be freed. */
char *own_vectors(void);

/* Whether a file that is to be written lies outside a folder of vectors (NULL: the own); said on standard error if not.
 */
bool own_spared(const char *vectors, const char *path);

#endif
