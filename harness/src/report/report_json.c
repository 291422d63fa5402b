// SPDX-License-Identifier: Apache-2.0
/* A report in JSON: the document as it is. */
#include "report/forms.h"

static int add_octets(const char *octets, size_t n, void *b)
{
  buffer_add(b, octets, n);
  return 0;
}

void report_json(struct buffer *b, const json_t *document)
{
  json_dump_callback(document, add_octets, b, JSON_INDENT(1));
  buffer_text(b, "\n");
}
