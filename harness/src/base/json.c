// SPDX-License-Identifier: Apache-2.0
/* Reading JSON: see json.h. */
#include "base/json.h"
#include "base/printable.h"

#include <stdlib.h>
#include <string.h>

const char *member_string(const json_t *text)
{
  return json_is_string(text) ? json_string_value(text) : "";
}

const char *member_text(const json_t *json, const char *name)
{
  const char *text = json_string_value(json_object_get(json, name));
  return text == NULL ? "" : text;
}

size_t member_number(const json_t *json, const char *name)
{
  json_int_t n = json_integer_value(json_object_get(json, name));
  return n > 0 ? (size_t)n : 0;
}

json_t *member_part(const json_t *json, const char *name)
{
  json_t *part = json_object_get(json, name);
  return json_is_array(part) || json_is_object(part) ? part : NULL;
}

void member_join(struct buffer *b, const json_t *list, const char *separator)
{
  size_t i;
  buffer_add(b, NULL, 0);
  for (i = 0; i < json_array_size(list); i++) {
    const char *text = json_string_value(json_array_get(list, i));
    buffer_text(b, i == 0 ? "" : separator);
    buffer_text(b, text == NULL ? "" : text);
  }
}

void member_show(struct buffer *b, const json_t *value)
{
  char *text = value == NULL ? NULL : json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT | JSON_ENSURE_ASCII);
  if (text == NULL)
    buffer_text(b, "missing");
  else
    printable_add(b, text, strlen(text));
  free(text);
}
