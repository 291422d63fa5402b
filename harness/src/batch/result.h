// SPDX-License-Identifier: Apache-2.0
/* A row of a batch's output: what is seen of the keys of one subscription, or why that is not known. Nothing in it is a
 * secret, by its form: digits of bounded number, and texts of this program. */
#ifndef RESULT_H
#define RESULT_H

#include "base/buffer.h"
#include "base/csv.h"

#include <stdbool.h>
#include <stdint.h>

/* What is asked for a subscription. */
enum result_value {
  RESULT_KCV, /* the key check value, by `observe` */
  RESULT_TAG, /* the tag of key confirmation, by `confirm` */
  RESULT_VALUES
};

/* Digits of each. */
#define RESULT_KCV_DIGITS 6u
#define RESULT_TAG_DIGITS 32u

#define RESULT_HEADER "line,imsi,context,kcv,tag,error,detail"

#define RESULT_ERROR_MAX 15u
#define RESULT_DETAIL_MAX 150u

struct result {
  uint64_t line;    /* of the list */
  char imsi[16];    /* "" if it is none */
  char context[17]; /* the first digits of a digest of all that is public of the subscription; "" if that is wrong */
  char value[RESULT_VALUES][RESULT_TAG_DIGITS + 1]; /* "" if there is none */
  char error[RESULT_ERROR_MAX + 1];                 /* its class; "" if there is none */
  char detail[RESULT_DETAIL_MAX + 1];
};

/* The names of the columns kcv and tag, and the commands of the protocol that give them. */
extern const char *const result_names[RESULT_VALUES], *const result_commands[RESULT_VALUES];
extern const size_t result_digits[RESULT_VALUES];

/* Set the error, unless there is one. A comma or a quote in the text becomes a semicolon. */
void result_fail(struct result *result, const char *error, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Add the row, with its line end. */
void result_write(struct buffer *b, const struct result *result);

/* Read a row that result_write() has written, and its line end. False if it is none. */
bool result_read(struct result *result, const struct csv_row *row);

/* Whether the row is the header. */
bool result_is_header(const struct csv_row *row);

#endif
