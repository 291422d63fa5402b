// SPDX-License-Identifier: Apache-2.0
#include "report.h"
void report_html(struct buffer *b, const json_t *document)
{
  (void)b;
  (void)document;
}
