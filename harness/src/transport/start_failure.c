// SPDX-License-Identifier: Apache-2.0
/* Words for a program that does not start: see start_failure.h. */
#include "transport/program.h"
#include "transport/start_failure.h"
#include "base/buffer.h"
#include "base/printable.h"
#include "transport/process.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool is_file(const char *name)
{
  struct stat about;
  return stat(name, &about) == 0 && S_ISREG(about.st_mode);
}

static void quote(struct buffer *b, const char *before, const char *text, const char *after)
{
  buffer_text(b, before);
  printable_add(b, text, strlen(text));
  buffer_text(b, after);
}

/* The interpreter that a script's first line names, as the kernel reads it; false if there is none. */
static bool read_interpreter(const char *file, char *line, size_t size, const char **interpreter)
{
  int fd = is_file(file) ? open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK) : -1;
  ssize_t n = fd < 0 ? 0 : read(fd, line, size - 1);
  if (fd >= 0)
    close(fd);
  line[n > 0 ? n : 0] = '\0';
  if (strncmp(line, "#!", 2) != 0)
    return false;
  *interpreter = line + 2 + strspn(line + 2, " \t");
  line[(size_t)(*interpreter - line) + strcspn(*interpreter, " \t\n")] = '\0';
  return **interpreter != '\0';
}

/* The file is there, and yet something is not. */
static void add_interpreter(struct buffer *b, const char *file)
{
  char line[256];
  const char *interpreter;
  if (!read_interpreter(file, line, sizeof line, &interpreter) || access(interpreter, F_OK) == 0)
    return;
  quote(b, "; its interpreter '", interpreter, "' does not exist");
  if (interpreter[strlen(interpreter) - 1u] == '\r')
    buffer_text(b, ": its first line ends in CR LF; end it with LF alone");
}

static void add_advice(struct buffer *b, const char *program, int error)
{
  char *file = program_find(program);
  if (error == ENOENT && file == NULL && is_file(program))
    quote(b, "; it is in this folder: write ./", program, "");
  else if (error == ENOENT && strchr(program, ' ') != NULL && !is_file(program))
    buffer_text(b, "; no shell is used: give the program and each argument as separate words, not quoted together");
  else if (error == ENOENT && file != NULL)
    add_interpreter(b, file);
  else if (error == EACCES && file != NULL && is_file(file) && access(file, X_OK) != 0)
    quote(b, "; make it executable: chmod +x ", file, "");
  else if (error == ENOEXEC)
    buffer_text(b, " (a script needs a first line '#!INTERPRETER'; no shell is used)");
  free(file);
}

char *start_failure(const char *program, int error)
{
  struct buffer b = {0};
  quote(&b, "cannot start '", program, "'");
  buffer_format(&b, ": %s", strerror(error));
  add_advice(&b, program, error);
  return buffer_take(&b);
}
