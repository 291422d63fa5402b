// SPDX-License-Identifier: Apache-2.0
/* A string that grows. All zero is the empty one. */
#ifndef BUFFER_H
#define BUFFER_H

#include <stddef.h>
#include <stdint.h>

struct buffer {
  char *octets; /* NULL until something is added, then always with a zero after the last octet */
  size_t length;
  size_t size;
};

/* Add n octets; octets may be NULL only when n is 0. */
void buffer_add(struct buffer *b, const char *octets, size_t n);

/* Add a string. */
void buffer_text(struct buffer *b, const char *text);

/* Add what printf would print. */
void buffer_format(struct buffer *b, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* A number in decimal, without printf's time, at the end of the space. Returns where it begins. */
#define BUFFER_DIGITS 21u
const char *buffer_digits(char space[BUFFER_DIGITS], uint64_t number);

/* Forget the content, keep the space. */
void buffer_clear(struct buffer *b);

/* Release the space; the buffer is then the empty one. */
void buffer_free(struct buffer *b);

/* The content as a string, never NULL, for the caller to free(); the buffer is then the empty one. */
char *buffer_take(struct buffer *b);

#endif
