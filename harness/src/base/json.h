// SPDX-License-Identifier: Apache-2.0
/* Reading JSON, such as a report: members by name, where a member that is missing is as one that is empty. */
#ifndef JSON_H
#define JSON_H

#include <jansson.h>
#include <stddef.h>

#include "base/buffer.h"

/* A member that is a text; "" if there is none. */
const char *member_text(const json_t *json, const char *name);

/* A text itself; "" if it is none. */
const char *member_string(const json_t *text);

/* A member that is a number; 0 if there is none. */
size_t member_number(const json_t *json, const char *name);

/* A member that is an array or object; NULL if there is none. */
json_t *member_part(const json_t *json, const char *name);

/* Add the texts of an array, the separator between them. */
void member_join(struct buffer *b, const json_t *list, const char *separator);

/* Add a value for a message: as JSON, on one line of printable ASCII; "missing" for NULL. */
void member_show(struct buffer *b, const json_t *value);

#endif
