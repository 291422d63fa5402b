// SPDX-License-Identifier: Apache-2.0
/* What is said on standard error: see complain.h. */
#include "base/complain.h"
#include "base/invoked.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void complain(const char *format, ...)
{
  const char *name = strrchr(invoked_program(), '/');
  va_list arguments;
  va_start(arguments, format);
  fprintf(stderr, "%s: ", name != NULL ? name + 1 : invoked_program());
  vfprintf(stderr, format, arguments);
  fputs("\n", stderr);
  va_end(arguments);
}
