// SPDX-License-Identifier: Apache-2.0
/* How the user calls this program: see invoked.h. */
#include "base/invoked.h"
#include "base/buffer.h"
#include "base/printable.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char script[256], heading[256];

static void take(char *text, size_t size, const char *name)
{
  const char *value = getenv(name);
  struct buffer shown = {0};
  if (value != NULL && value[0] != '\0') {
    printable_add(&shown, value, strlen(value));
    snprintf(text, size, "%s", shown.octets);
  }
  buffer_free(&shown);
  unsetenv(name);
}

void invoked_read(void)
{
  take(script, sizeof script, "LTK_COMMAND");
  take(heading, sizeof heading, "LTK_HEADING");
}

const char *invoked_heading(void)
{
  return heading[0] != '\0' ? heading : NULL;
}

const char *invoked_program(void)
{
  return script[0] != '\0' ? script : "ltk-conform";
}

const char *invoked_command(const char *name)
{
  static char command[sizeof script + 16];
  if (script[0] != '\0' && strcmp(name, "check") == 0)
    return script;
  snprintf(command, sizeof command, "%s %s", invoked_program(), name);
  return command;
}
