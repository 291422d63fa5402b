// SPDX-License-Identifier: Apache-2.0
/* The cases of a run as the diagnosis sees them: the question, the answer that was due, and the one that was given. */
#ifndef ITEMS_H
#define ITEMS_H

#include "model/model.h"
#include "run/run.h"

/* Where faults are told apart: a command (QUESTION_..), and of `agree`, `observe` and `auth` parts that can go wrong
 * apart. The commands' own bits stand for X25519 and MILENAGE. PART_KCV, PART_TUAK_OF_KEY, PART_AKA and
 * PART_PACKET are of observe. */
#define PART_P256 128u
#define PART_KCV 256u
#define PART_HYBRID 512u /* suite 3 of agree */
#define PART_TUAK 1024u  /* of auth */
#define PART_TUAK_OF_KEY 2048u
#define PART_AKA 4096u /* EAP-AKA' and 5G */
#define PART_PACKET 8192u
#define PARTS 14u /* how many bits there are */

/* The command of a part, or of several. */
unsigned items_commands(unsigned parts);

/* A case that is over. */
struct item {
  struct question question;
  const struct vector *vector;
  size_t at; /* in the run */
  unsigned part;
  bool failed;
  struct ltk_iut_answer due, given;
};

struct items {
  struct item *item; /* those that failed first */
  size_t count, failed;
};

/* The cases of one request that passed or failed; those that passed only if some failed. The run must outlive them. */
void items_make(struct items *items, const struct run *run);

void items_free(struct items *items);

/* The answer that is due to a vector of one request. */
void items_due(struct ltk_iut_answer *due, const struct vector *vector);

/* Whether an answer is as good as another one to the vector: where the input is invalid, no value is right. */
bool items_fits(const struct vector *vector, const struct ltk_iut_answer *given, const struct ltk_iut_answer *answer);

/* Whether two answers of one status have the same value, or the same class. */
bool items_exactly(const struct ltk_iut_answer *given, const struct ltk_iut_answer *answer);

/* Whether an answer of the model is that of a failed item, and another than was due. */
bool items_explains(const struct item *item, const struct ltk_iut_answer *answer);

/* Whether the answer gives another value than the one due. */
bool items_is_other_value(const struct item *item, const struct ltk_iut_answer *answer);

/* The class of the rule that a failed item is about, given where nothing is to be refused, or due where something is;
 * NULL where values differ. */
const char *items_rule(const struct item *item);

#endif
