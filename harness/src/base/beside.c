// SPDX-License-Identifier: Apache-2.0
/* What lies beside this program: see beside.h. */
#include "base/beside.h"
#include "base/buffer.h"

#include <unistd.h>

char *beside_path(const char *relative)
{
  char path[4096];
  ssize_t n = readlink("/proc/self/exe", path, sizeof path - 1);
  struct buffer b = {0};
  while (n > 0 && path[n - 1] != '/')
    n--;
  buffer_format(&b, "%.*s%s", n > 0 ? (int)n : 0, path, relative);
  return buffer_take(&b);
}
