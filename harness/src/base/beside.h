// SPDX-License-Identifier: Apache-2.0
/* What lies beside this program, wherever it was installed or moved to. */
#ifndef BESIDE_H
#define BESIDE_H

/* The path that leads from this program's folder to `relative`; to be freed. */
char *beside_path(const char *relative);

#endif
