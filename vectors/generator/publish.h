// SPDX-License-Identifier: Apache-2.0
/* Files of vectors: their texts, their check by the implementations, their writing. */
#ifndef PUBLISH_H
#define PUBLISH_H

#include "draft.h"

/* An implementation that must agree: its name in the index, and the command that starts it. */
struct peer {
  const char *name;
  const char *const *command; /* ended by NULL */
};

/* The texts of all files: an object, file name -> text, with index.json and ids.txt among them. agreed (family -> names) may be
 * NULL: then the index has no "agreed". */
json_t *publish_texts(const drafts *all, const json_t *profile, const char *ids, const json_t *agreed);

/* Write each file in a folder under another name, then give it its name: each is replaced at once, the index last. 0, or -1
 * after a line on standard error. */
int publish_write(const json_t *texts, const char *folder);

/* Compare the folder's files with the texts; a line on standard error for each that differs. 0 if none does. */
int publish_compare(const json_t *texts, const char *folder);

/* Have every peer validated by the program `conform` against the files in a folder, family by family. Returns family -> names
 * of those that answered, all right; NULL after a line on standard error where one gave a wrong answer, or a family was
 * answered by fewer than two. */
json_t *publish_agreed(const drafts *all, const char *folder, const char *conform, const struct peer *peers, size_t n);

#endif
