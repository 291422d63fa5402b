// SPDX-License-Identifier: Apache-2.0
/* From a vector's input to the request line of LTKP/1. Holds the one table of the protocol's commands and their names,
 * and of the families and what they ask. */
#ifndef REQUEST_H
#define REQUEST_H

#include <jansson.h>
#include <stdbool.h>

/* The longest request, in octets without LF. */
#define REQUEST_MAX 262144u

/* The longest ID, in characters. */
#define REQUEST_ID_MAX 64u

/* An answer has at most so many values. */
#define REQUEST_ANSWERS_MAX 4u

/* How many requests a vector of a family takes. */
enum request_form {
  REQUEST_SINGLE,
  REQUEST_CHAIN,      /* as many as its count, each with the key of the one before as root (10.1) */
  REQUEST_ACCUMULATED /* as many as its count, made by accumulated.h */
};

struct request_command {
  const char *name;
  const char *const *names;   /* of the request, in order, NULL at the end; some kinds have more: request_asks() */
  const char *const *answers; /* the names of the answer, likewise; NULL where they depend on the input */
};

/* A command of the protocol, NULL if there is none of that name. */
const struct request_command *request_command(const char *name);

/* All commands in order, counted from 0; NULL behind the last. */
const struct request_command *request_command_at(size_t i);

/* The names of the answer to a request with this input, in order, NULL at the end; none at all for a kind that is
 * unknown. */
const char *const *request_answers(const struct request_command *command, const json_t *input);

/* The names of a request with this input, likewise: the command's, or those of its kind. */
const char *const *request_asks(const struct request_command *command, const json_t *input);

/* An answer may have so many steps behind its values. */
#define REQUEST_STEPS_MAX 10u

/* The names of the steps that an answer to a request with this input may have, in the order in which they are made,
 * NULL at the end. */
const char *const *request_steps(const struct request_command *command, const json_t *input);

/* What vectors of a family ask: the command, and the form in *form. NULL if the family is unknown. */
const struct request_command *request_of_family(const char *family, enum request_form *form);

/* Whether a text can be an ID: 1 to REQUEST_ID_MAX letters, digits, '-', '_' and '.', and not that of hello. */
bool request_is_id(const char *id);

/* Whether n octets can stand behind "name=": printable ASCII without blank and '='. */
bool request_is_value(const char *text, size_t n);

/* The request line "ID COMMAND name=value ..." without LF, to be freed. input is a JSON object with exactly the
 * command's names, or more; an array prints its name once per element. NULL if the ID is none, a name is missing, a
 * value can't stand in a line, or the line is too long; *why is then the reason, to be freed. why may be NULL. */
char *request_line(const char *id, const struct request_command *command, const json_t *input, char **why);

/* A value as it stands in a line, its length, and that of its name. */
struct request_value {
  const char *text;
  size_t length, name_length;
};

/* The same line where many are made, of values that can stand in one, in the order of the command's names: those of the
 * first, request_line has judged. */
char *request_line_of(const char *id, const struct request_command *command, const struct request_value *values);

/* How many names a command has, and which of them a name is, counted from 0; if none, as many as there are. */
size_t request_names(const struct request_command *command);
size_t request_place(const struct request_command *command, const char *name);

#endif
