// SPDX-License-Identifier: Apache-2.0
/* A vector that takes many requests, step by step: a chain, whose every root is the key answered before (10.1), and an
 * accumulated vector, whose keys are hashed together. Nothing here knows what the right answers are: the generator
 * walks a sequence to find them, the harness to compare.
 *
 *   while (sequence_next(s, &line, NULL) == SEQUENCE_LINE) { ask it; sequence_take(s, key, ...); }
 *
 * Several requests of an accumulated vector may be asked before the first is answered; of a chain, one. */
#ifndef SEQUENCE_H
#define SEQUENCE_H

#include "protocol/request.h"

struct sequence;

/* Begin. id and input (the vector's: with "count", and for a chain derive's names, or else "seed") must outlive the
 * sequence. NULL if input is not like that, if a count is out of range (1 .. 1,000,000), or if one of the lines cannot
 * be made, such as one that is too long; *why is then the reason, to be freed. */
struct sequence *sequence_new(const char *id, enum request_form form, const json_t *input, char **why);

enum sequence_next {
  SEQUENCE_LINE,       /* *line is the next request */
  SEQUENCE_ANSWER_DUE, /* the answer to the last one comes first */
  SEQUENCE_ALL_MADE,
  SEQUENCE_IMPOSSIBLE /* it cannot be made: *why says why */
};

/* The next request line, without LF, to be freed; NULL unless SEQUENCE_LINE. *why, to be freed, may be NULL. */
enum sequence_next sequence_next(struct sequence *s, char **line, char **why);

/* Whether all requests have been made. */
bool sequence_all_made(const struct sequence *s);

/* Take the answer to the oldest request that has none: the key's n hex digits. False if they are no such key: not hex,
 * or not of as many octets as is due: 32 in a chain, else bits / 8 of that request. */
bool sequence_take(struct sequence *s, const char *digits, size_t n);

/* How many answers have been taken, and of how many. */
size_t sequence_taken(const struct sequence *s);
size_t sequence_count(const struct sequence *s);

/* Of a chain: the epoch of the last answer taken, and its key as 64 hex digits. */
json_int_t sequence_epoch(const struct sequence *s);
const char *sequence_key(const struct sequence *s);

/* Of an accumulated vector: the SHA-256 of all keys taken, as 64 hex digits. */
void sequence_digest(const struct sequence *s, char digest[65]);

/* Release it. s may be NULL. */
void sequence_free(struct sequence *s);

#endif
