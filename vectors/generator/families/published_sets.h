// SPDX-License-Identifier: Apache-2.0
/* The published sets of MILENAGE (TS 35.207 and TS 35.208) and of TUAK (TS 35.232 and TS 35.233). */
#ifndef PUBLISHED_SETS_H
#define PUBLISHED_SETS_H

#include "observe/auth.h"

/* What a set has, in hex. OP and OPc stand for TOP and TOPc too. */
enum published_value {
  PUBLISHED_K,
  PUBLISHED_OP,
  PUBLISHED_RAND,
  PUBLISHED_SQN,
  PUBLISHED_AMF,
  PUBLISHED_VALUES, /* then OPc and the functions, in the order of enum auth_kind */
  PUBLISHED_ALL = PUBLISHED_VALUES + AUTH_F5_STAR + 1
};

struct published_set {
  unsigned algorithm, iterations;
  const char *source;
  const char *value[PUBLISHED_ALL];
};

extern const struct published_set published_sets[];
extern const size_t published_set_count;

#endif
