// SPDX-License-Identifier: Apache-2.0
/* The traits of a vector by which an implementation is told apart that supports only a part: what it is asked, and for
 * what. Their values have names, those of the specification. */
#ifndef TRAITS_H
#define TRAITS_H

#include "vectors/vectors.h"

enum trait {
  TRAIT_COMMAND,
  TRAIT_RESULT, /* whether the input is valid */
  TRAIT_MODE,
  TRAIT_SUITE,
  TRAIT_PURPOSE,
  TRAIT_ALGORITHM,
  TRAIT_BITS, /* of the key that is derived; of auth, those of K */
  TRAIT_ELEMENT_TYPE,
  TRAIT_CARD_NONCE, /* whether there is one */
  TRAITS
};

/* No trait has more values. */
#define TRAIT_VALUES_MAX 8u

/* "mode" */
const char *trait_name(enum trait trait);

/* The trait of that name; TRAITS if there is none. */
enum trait trait_find(const char *name, size_t length);

/* How many values it has, and the name of one of them, such as "root". */
size_t trait_values(enum trait trait);
const char *trait_value_name(enum trait trait, size_t value);

/* The value of that name, in either case, or of that code of the protocol; -1 if there is none. */
int trait_value_find(enum trait trait, const char *name, size_t length);

/* The value that a vector has; -1 if it has none, or one that the specification does not know. */
int trait_of(const struct vector *vector, enum trait trait);

#endif
