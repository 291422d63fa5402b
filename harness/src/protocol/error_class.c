// SPDX-License-Identifier: Apache-2.0
/* The error classes: see error_class.h. */
#include "protocol/error_class.h"
#include "base/names.h"
#include "ltk_classes.h"

#include <string.h>

struct class
{
  const char *name, *clause, *commands;
};

#define ROW(name, status, clause, commands) {name, clause, commands},
static const struct class classes[] = {LTK_CLASSES(ROW)};

#define CLASSES (sizeof classes / sizeof classes[0])

/* A family is a command, and perhaps "-invalid". */
static bool has(const struct class *class, const char *family)
{
  return names_in_words(class->commands, family, strcspn(family, "-"));
}

bool error_class_is(const char *family, const char *class)
{
  size_t i;
  for (i = 0; i < CLASSES; i++)
    if (strcmp(classes[i].name, class) == 0 && has(&classes[i], family))
      return true;
  return false;
}

void error_class_list(struct buffer *b, const char *family)
{
  const char *separator = "";
  size_t i;
  for (i = 0; i < CLASSES; i++) {
    if (!has(&classes[i], family))
      continue;
    buffer_format(b, "%s%s", separator, classes[i].name);
    separator = " ";
  }
}

const char *error_class_clause(const char *family, const char *class)
{
  const char *known = NULL;
  size_t i;
  for (i = 0; i < CLASSES; i++) {
    if (strcmp(classes[i].name, class) != 0)
      continue;
    if (has(&classes[i], family))
      return classes[i].clause;
    if (strncmp(classes[i].clause, "4.", 2) == 0)
      known = classes[i].clause;
  }
  return known;
}
