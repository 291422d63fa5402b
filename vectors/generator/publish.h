// SPDX-License-Identifier: Apache-2.0
/* Files of vectors: their texts, their writing. */
#ifndef PUBLISH_H
#define PUBLISH_H

#include "families/draft.h"

/* The texts of all files: an object, file name -> text, with index.json and ids.txt among them. agreed (family ->
 * members of its entry, see agreed.h) and the profile may be NULL. */
json_t *publish_texts(const drafts *all, const json_t *profile, const char *ids, const json_t *agreed);

/* Write each file in a folder under another name, then give it its name: each is replaced at once, the index last. 0,
 * or -1 after a line on standard error. */
int publish_write(const json_t *texts, const char *folder);

/* Compare the folder's files with the texts; a line on standard error for each that differs. 0 if none does. */
int publish_compare(const json_t *texts, const char *folder);

/* Write one file under another name, then give it its name. 0, or -1 after a line on standard error. */
int publish_file(const char *file, const char *contents);

#endif
