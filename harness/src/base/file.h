// SPDX-License-Identifier: Apache-2.0
/* Files that others wrote, read whole. A FIFO, a device or a socket is refused before it is opened, so nothing waits
 * for a writer and nothing reads without end. */
#ifndef FILE_H
#define FILE_H

#include "base/buffer.h"

#include <stdbool.h>

/* Read a regular file of at most `most` octets. False and what is wrong in *why (never empty), as "PATH: reason", if it
 * cannot be read; *content is then empty. Both buffers are the caller's; the path is made printable. */
bool file_read(struct buffer *content, const char *path, size_t most, struct buffer *why);

#endif
