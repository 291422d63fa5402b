// SPDX-License-Identifier: Apache-2.0
/* Evidence: which files were judged, by their digests from before the first of them was started or read; and whether
 * they were still the same at the end. */
#ifndef EVIDENCE_H
#define EVIDENCE_H

#include "base/buffer.h"

#include <stdbool.h>
#include <time.h>

/* The files that are judged: the program or library; and the first file that an argument names, which is the script of
 * an interpreter or the module of an adapter. What later arguments name may be what the program writes. */
#define EVIDENCE_FILES_MAX 2u

/* A larger file has no digest, in octets. */
#define EVIDENCE_SIZE_MAX 268435456

/* A shorter argument's file, or one that not everybody may read, may hold a PIN: its digest is not told. */
#define EVIDENCE_SECRET_MAX 256

struct evidence_file {
  char *name;
  char sha256[65];         /* "": it could not be read, or is too large */
  struct timespec changed; /* its last change; 0 if it was not there */
  struct timespec linked;  /* that of the name itself, which may be a symbolic link; 0 as well */
  bool may_be_secret;      /* sha256 is not for a report */
};

/* All zero is that of nothing. */
struct evidence {
  struct evidence_file file[EVIDENCE_FILES_MAX]; /* the program, library or file of answers; the argument's */
  size_t count;
};

/* Before the start: the program or library, and the first of the arguments that names a regular file; arguments may be
 * NULL, and end with NULL. If the program was not found (NULL), that of nothing. */
void evidence_begin(struct evidence *evidence, const char *file, char *const *arguments);

/* Of a file that was read as a whole: the digest of what was read. */
void evidence_of_content(struct evidence *evidence, const char *file, const struct buffer *content);

/* Whether the program, library or script is not what it was at the start: another content, written to, replaced, or
 * gone. Adds to `why` which. */
bool evidence_changed(const struct evidence *evidence, struct buffer *why);

/* Release it; it is then that of nothing. */
void evidence_free(struct evidence *evidence);

#endif
