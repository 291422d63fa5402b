// SPDX-License-Identifier: Apache-2.0
/* What a vector may hold: the one description of its members, family by family, as the schemas in vectors/schema have
 * it. What has this shape can be asked and judged, and each of its texts can be printed as it is: one line, legible,
 * nothing that moves a terminal. */
#ifndef SHAPE_H
#define SHAPE_H

#include "base/buffer.h"

#include <jansson.h>
#include <stdbool.h>

/* The most clauses, and the most flags, of a vector. */
#define SHAPE_LIST_MAX 100u

/* The longest comment and source, and what else is a line of text, in octets. */
#define SHAPE_LINE_MAX 1000u

/* What is wrong with a vector of this family, added to why, whose text is printable ASCII; nothing if it has the shape.
 */
void shape_judge(struct buffer *why, const char *family, const json_t *vector);

/* Whether json is a text of one legible line, at most SHAPE_LINE_MAX octets, and not empty. */
bool shape_is_line(const json_t *json);

/* Whether json is a name: a text of 1 to 64 lower-case letters, digits, '-', '_' and '.'. */
bool shape_is_name(const json_t *json);

/* Whether json is a SHA-256: a text of 64 lower-case hex digits. */
bool shape_is_sha256(const json_t *json);

/* Whether json is an array of at least `least` and at most `most` different texts that all are `is`. */
bool shape_is_list(const json_t *json, size_t least, size_t most, bool (*is)(const json_t *text));

/* Add to why the first member of an object that is not among these names (NULL at the end), if there is one. */
void shape_refuse_others(struct buffer *why, const json_t *object, const char *const *names);

#endif
