// SPDX-License-Identifier: Apache-2.0
/* The subscriptions of a batch: a file of comma-separated values whose header names values of the protocol's requests
 * (docs/batch.md), and beside it, in a file of its own, their secrets, row for row. Read in bounded memory. A row that
 * is wrong says so in its result, and the next one is read. No text made here has a value of either file, but for the
 * IMSI. */
#ifndef LIST_H
#define LIST_H

#include "batch/result.h"

struct list;

struct list_row {
  struct result result;         /* line, imsi and context are filled; an error if the row is wrong */
  char *request[RESULT_VALUES]; /* without LF, to be freed; NULL: that is not asked */
};

/* Open the list and the file of its secrets, which may be NULL, and read their headers. NULL and the reason in *why if
 * one cannot be read, or a header is not right. */
struct list *list_open(const char *path, const char *secrets, struct buffer *why);

/* Whether the header has the columns that this value needs. */
bool list_has(const struct list *list, enum result_value value);

/* Whether errors of this class are found in the list and its secrets, and not in answers. */
bool list_makes_error(const char *error);

/* CSV_FAILED: list_say_failure() says why. A row is the caller's to list_row_free(). */
enum csv_outcome list_next(struct list *list, struct list_row *row);
void list_say_failure(const struct list *list, struct buffer *why);

/* After the end of the list: whether the file of secrets has rows left. */
bool list_has_left(struct list *list);

/* How many octets of the list were read, and of how many; 0 if that is not known. */
uint64_t list_offset(const struct list *list);
uint64_t list_size(const struct list *list);

void list_row_free(struct list_row *row);

/* list may be NULL. */
void list_close(struct list *list);

/* The ID of a request. */
#define LIST_ID_SIZE 32u
void list_id(char id[LIST_ID_SIZE], uint64_t line, enum result_value value);

#endif
