// SPDX-License-Identifier: Apache-2.0
/* Text within XML and HTML: see markup.h. */
#include "report/markup.h"
#include "base/printable.h"

#include <stdarg.h>
#include <string.h>

static const char *entity(char c)
{
  switch (c) {
  case '&':
    return "&amp;";
  case '<':
    return "&lt;";
  case '>':
    return "&gt;";
  case '"':
    return "&quot;";
  case '\'':
    return "&#39;";
  default:
    return NULL;
  }
}

/* line_end is what stands for the end of a line. */
static void escape(struct buffer *b, const char *text, const char *line_end)
{
  struct buffer clean = {0};
  size_t i;
  if (text == NULL)
    return;
  printable_text(&clean, text, strlen(text));
  for (i = 0; i < clean.length; i++) {
    const char *other = clean.octets[i] == '\n' ? line_end : entity(clean.octets[i]);
    if (other != NULL)
      buffer_text(b, other);
    else
      buffer_add(b, clean.octets + i, 1);
  }
  buffer_free(&clean);
}

void markup_text(struct buffer *b, const char *text)
{
  escape(b, text, "\n");
}

void markup_attribute(struct buffer *b, const char *name, const char *value)
{
  buffer_format(b, " %s=\"", name);
  escape(b, value, "&#10;");
  buffer_text(b, "\"");
}

void markup_format(struct buffer *b, const char *format, ...)
{
  const char *percent;
  va_list arguments;
  va_start(arguments, format);
  for (; (percent = strchr(format, '%')) != NULL; format = percent + 1) {
    buffer_add(b, format, (size_t)(percent - format));
    percent++;
    if (*percent == 's')
      markup_text(b, va_arg(arguments, const char *));
    else if (*percent == 'd')
      buffer_format(b, "%d", va_arg(arguments, int));
    else if (strncmp(percent, "zu", 2) == 0) {
      buffer_format(b, "%zu", va_arg(arguments, size_t));
      percent++;
    } else
      buffer_add(b, percent, 1);
  }
  buffer_text(b, format);
  va_end(arguments);
}
