// SPDX-License-Identifier: Apache-2.0
/* A vector's input as values: what the operations of ltk_iut.h take, from the JSON of a vector of one request. */
#ifndef QUESTION_H
#define QUESTION_H

#include "ltk_iut.h"

#include <jansson.h>
#include <stdbool.h>

/* The commands of the protocol, as bits. */
enum question_command {
  QUESTION_HMAC = 1,
  QUESTION_KDF = 2,
  QUESTION_DERIVE = 4,
  QUESTION_CONFIRM = 8,
  QUESTION_AGREE = 16,
  QUESTION_OBSERVE = 32,
  QUESTION_AUTH = 64
};

/* How many there are; their bits begin with QUESTION_HMAC. */
#define QUESTION_COMMANDS 7u

struct question {
  enum question_command command;
  struct ltk_iut_octets key, data;              /* hmac, and key of kdf */
  struct ltk_iut_octets fc;                     /* kdf */
  struct ltk_iut_octets *p;                     /* kdf: n parameters */
  size_t n;                                     /* of p */
  uint64_t role, keys;                          /* confirm */
  struct ltk_iut_context context;               /* derive, confirm, observe */
  uint64_t suite;                               /* agree */
  struct ltk_iut_octets private_key, peer;      /* agree */
  struct ltk_iut_observation observation;       /* observe, beside the context */
  struct ltk_iut_authentication authentication; /* auth */
  uint8_t *space;                               /* of all octets */
};

/* The bit of the command of this name; 0 if there is none. */
unsigned question_bit(const char *command);

/* Read a vector's input; the texts of imsi, mcc, mnc and element stay those of the JSON. False if there is no such
 * command, or a value is none of its own; free in any case. */
bool question_read(struct question *q, const char *command, const json_t *input);

void question_free(struct question *q);

#endif
