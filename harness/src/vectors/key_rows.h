// SPDX-License-Identifier: Apache-2.0
/* The table of clause 4.5 in its order, one row for each length: of what valid inputs are made. The rules that judge
 * inputs have tables of their own. */
#ifndef KEY_ROWS_H
#define KEY_ROWS_H

#define KEY_ROWS 16

struct key_row {
  unsigned purpose, algorithm, bits;
  const char *name; /* in comments and seeds of vectors */
};

extern const struct key_row key_rows[KEY_ROWS];

#endif
