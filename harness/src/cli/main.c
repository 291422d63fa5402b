// SPDX-License-Identifier: Apache-2.0
/* ltk-conform: finds the subcommand, reads its options, runs it, and sees to it that what it printed arrived. */
#include "base/buffer.h"
#include "base/complain.h"
#include "base/invoked.h"
#include "cli/commands.h"
#include "base/memory.h"
#include "base/printable.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const struct options_command *const commands[] = {&check_command,   &prompt_command,  &grade_command,
                                                         &list_command,    &explain_command, &faults_command,
                                                         &compare_command, &verify_command,  &batch_command};

#define COMMANDS (sizeof commands / sizeof commands[0])

static void print_overview(void)
{
  size_t i;
  printf("ltk-conform " LTK_RELEASE ": conformance tests of the LTK derivation function\n\n");
  for (i = 0; i < COMMANDS; i++)
    printf("  %s %s\n      %s\n", invoked_command(commands[i]->name), commands[i]->synopsis, commands[i]->summary);
  printf("\n%s COMMAND --help prints the options of a command; --version prints the version.\n", invoked_program());
}

static void complain_of_command(const char *given)
{
  const char *names[COMMANDS];
  struct buffer why = {0};
  size_t i;
  for (i = 0; i < COMMANDS; i++)
    names[i] = commands[i]->name;
  buffer_text(&why, "unknown command '");
  printable_add(&why, given, strlen(given));
  buffer_text(&why, "'; ");
  names_suggest(&why, given, names, COMMANDS);
  buffer_format(&why, "; to test a program: %s -- PROGRAM", invoked_command(check_command.name));
  complain("%s", why.octets);
  buffer_free(&why);
}

static enum exit_status run_command(const struct options_command *command, int argc, char **argv)
{
  enum exit_status status = EXIT_CONFORMANT;
  struct settings options;
  switch (options_read(&options, command, argc, argv)) {
  case OPTIONS_GO:
    status = command->run(&options);
    break;
  case OPTIONS_DONE:
    break;
  case OPTIONS_WRONG:
    status = EXIT_USAGE;
    break;
  }
  options_free(&options);
  return status;
}

static void complain_of_no_command(void)
{
  struct buffer all = {0};
  size_t i;
  for (i = 0; i < COMMANDS; i++)
    buffer_format(&all, "%s%s", i == 0 ? "" : i + 1 == COMMANDS ? " or " : ", ", commands[i]->name);
  complain("a command is missing: %s; see %s --help", all.octets, invoked_program());
  buffer_free(&all);
}

static enum exit_status run_program(int argc, char **argv)
{
  size_t i;
  if (argc < 2) {
    complain_of_no_command();
    return EXIT_USAGE;
  }
  if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 || strcmp(argv[1], "help") == 0) {
    print_overview();
    return EXIT_CONFORMANT;
  }
  if (strcmp(argv[1], "--version") == 0) {
    puts("ltk-conform " LTK_RELEASE);
    return EXIT_CONFORMANT;
  }
  for (i = 0; i < COMMANDS; i++)
    if (strcmp(argv[1], commands[i]->name) == 0)
      return run_command(commands[i], argc - 1, argv + 1);
  complain_of_command(argv[1]);
  return EXIT_USAGE;
}

/* A standard file that is closed would be given away to the next pipe. In place of standard output stands what cannot
 * be written, so that it is told as a full disk is. */
static void open_standard_files(void)
{
  static const int modes[] = {O_RDONLY, O_RDONLY, O_WRONLY};
  int fd;
  for (fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
    if (fcntl(fd, F_GETFD) < 0)
      open("/dev/null", modes[fd]); /* the lowest that is free: this one */
}

int main(int argc, char **argv)
{
  enum exit_status status;
  open_standard_files();
  invoked_read();
  signal(SIGXFSZ, SIG_IGN); /* a file beyond the limit is told as a full disk is */
  memory_guard_libraries();
  status = run_program(argc, argv);
  if (fflush(stdout) != 0 || ferror(stdout)) {
    complain("cannot write standard output");
    if (status == EXIT_CONFORMANT)
      status = EXIT_NONCONFORMANT;
  }
  return (int)status;
}
