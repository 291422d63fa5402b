// SPDX-License-Identifier: Apache-2.0
/* The error classes (ltk_classes.h), by the family of a vector. */
#ifndef ERROR_CLASS_H
#define ERROR_CLASS_H

#include "base/buffer.h"

#include <stdbool.h>

/* Whether vectors of the family have the class. */
bool error_class_is(const char *family, const char *class);

/* Add the names of the family's classes, a blank between them. */
void error_class_list(struct buffer *b, const char *family);

/* The clause that has the class's rule in the family. Clause 4 is known in each; NULL if the class is none. */
const char *error_class_clause(const char *family, const char *class);

#endif
