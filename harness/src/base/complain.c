// SPDX-License-Identifier: Apache-2.0
/* What is said on standard error: see complain.h. */
#include "base/complain.h"

#include <stdarg.h>
#include <stdio.h>

void complain(const char *format, ...)
{
  va_list arguments;
  va_start(arguments, format);
  fputs("ltk-conform: ", stderr);
  vfprintf(stderr, format, arguments);
  fputs("\n", stderr);
  va_end(arguments);
}
