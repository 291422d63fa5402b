// SPDX-License-Identifier: Apache-2.0
/* The catalogue of faults: the mistakes that implementations make, each with a name that stays. What is printed about
 * faults, the flags of the vectors and the faulty implementations of the tests all come from this table. */
#ifndef CATALOGUE_H
#define CATALOGUE_H

#include "model/model.h"

struct fault {
  const char *name;  /* lower case, digits and hyphens; never reused for another mistake */
  const char *group; /* "S", "identifiers", ... */
  enum knob knob;    /* of the model, and the value that makes the mistake */
  uint8_t value;
  const char *clauses; /* comma-separated; "" if it is about no clause, but about AES or MILENAGE */
  const char *effect;  /* what comes of it */
  const char *what;    /* what the implementation does; a phrase */
  const char *seen;    /* where it was seen, or why it is likely */
  const char *mend;    /* what to do instead; a phrase */
};

extern const struct fault catalogue[];
extern const size_t catalogue_count;

/* The fault of a name, or NULL. */
const struct fault *catalogue_find(const char *name);

/* Add a fault to a model. False if another one has its place there. */
bool catalogue_apply(struct model *m, const struct fault *fault);

#endif
