// SPDX-License-Identifier: Apache-2.0
/* From a vector's input to the request line: see request.h. */
#include "protocol/request.h"
#include "base/buffer.h"
#include "base/memory.h"
#include "protocol/hello.h"
#include "base/printable.h"

#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

/* The names that derive and confirm end with. */
#define CONTEXT_NAMES                                                                                                  \
  "imsi", "mcc", "mnc", "element_type", "element", "epoch", "network_nonce", "card_nonce", "network_public",           \
      "card_public", "root", "z", NULL

static const char *const hmac_names[] = {"key", "data", NULL};
static const char *const kdf_names[] = {"key", "fc", "p", NULL};
static const char *const confirm_names[] = {"role", "keys", "mode", "suite", CONTEXT_NAMES};
static const char *const agree_names[] = {"suite", "private", "peer", NULL};

#define OBSERVE_NAMES "kind", "opc", "rand", "autn", "sqn", "amf"
#define KEY_NAMES "mode", "suite", "purpose", "index", "algorithm", "bits", CONTEXT_NAMES
static const char *const derive_names[] = {KEY_NAMES};
static const char *const observe_names[] = {OBSERVE_NAMES, KEY_NAMES};
static const char *const named_names[] = {OBSERVE_NAMES, "network_name", KEY_NAMES};
static const char *const packet_names[] = {OBSERVE_NAMES, "spi", "tar", "cntr", "data", "mac_bits", KEY_NAMES};

static const char *const auth_names[] = {"kind",     "algorithm", "k",       "op",      "opc", "top", "topc",
                                         "rand",     "sqn",       "amf",     "autn",    "c",   "r",   "iterations",
                                         "mac_bits", "res_bits",  "ck_bits", "ik_bits", NULL};

static const char *const mac_answer[] = {"mac", NULL}, *const out_answer[] = {"out", NULL};
static const char *const key_answer[] = {"key", NULL}, *const tag_answer[] = {"tag", NULL};
static const char *const z_answer[] = {"z", NULL};

static const struct request_command commands[] = {{"hmac", hmac_names, mac_answer},
                                                  {"kdf", kdf_names, out_answer},
                                                  {"derive", derive_names, key_answer},
                                                  {"confirm", confirm_names, tag_answer},
                                                  {"agree", agree_names, z_answer},
                                                  {"observe", observe_names, NULL},
                                                  {"auth", auth_names, NULL}};

/* Steps: of derive and of the tag; of a key that is observed; and of MILENAGE, by the names of TS 35.206. AK, with
 * which the card finds the SQN in IN1, is of OUT2. */
#define CALL_STEPS "s", "kdk", "d"
static const char *const no_steps[] = {NULL}, *const call_steps[] = {CALL_STEPS, NULL};
static const char *const key_steps[] = {CALL_STEPS, "key", NULL};
static const char *const milenage_steps[REQUEST_STEPS_MAX + 1] = {CALL_STEPS, "key",  "temp", "out2",
                                                                  "in1",      "out1", "out3", "out4"};

/* What each kind of a command that has kinds asks and answers. */
static const struct {
  const char *command, *kind;
  const char *const *asks;
  const char *names[REQUEST_ANSWERS_MAX + 1];
  const char *const *steps;
} kinds[] = {{"observe", "kcv", observe_names, {"kcv"}, key_steps},
             {"observe", "kcv-zeros", observe_names, {"kcv"}, key_steps},
             {"observe", "kcv-cmac", observe_names, {"kcv"}, key_steps},
             {"observe", "authenticate", observe_names, {"res", "ck", "ik"}, milenage_steps},
             {"observe", "vector", observe_names, {"xres", "ck", "ik", "autn"}, milenage_steps},
             {"observe", "eapaka", named_names, {"xres", "ck_prime", "ik_prime", "autn"}, milenage_steps},
             {"observe", "av5g", named_names, {"xres_star", "kausf", "autn"}, milenage_steps},
             {"observe", "packet", packet_names, {"packet"}, key_steps},
             {"auth", "opc", auth_names, {"opc"}, no_steps},
             {"auth", "topc", auth_names, {"topc"}, no_steps},
             {"auth", "f1", auth_names, {"mac_a"}, no_steps},
             {"auth", "f1*", auth_names, {"mac_s"}, no_steps},
             {"auth", "f2", auth_names, {"res"}, no_steps},
             {"auth", "f3", auth_names, {"ck"}, no_steps},
             {"auth", "f4", auth_names, {"ik"}, no_steps},
             {"auth", "f5", auth_names, {"ak"}, no_steps},
             {"auth", "f5*", auth_names, {"ak"}, no_steps},
             {"auth", "authenticate", auth_names, {"res", "ck", "ik"}, no_steps},
             {"auth", "vector", auth_names, {"xres", "ck", "ik", "autn"}, no_steps}};

static const struct {
  const char *family, *command;
  enum request_form form;
} families[] = {{"hmac", "hmac", REQUEST_SINGLE},
                {"kdf", "kdf", REQUEST_SINGLE},
                {"kdf-invalid", "kdf", REQUEST_SINGLE},
                {"derive", "derive", REQUEST_SINGLE},
                {"derive-invalid", "derive", REQUEST_SINGLE},
                {"confirm", "confirm", REQUEST_SINGLE},
                {"confirm-invalid", "confirm", REQUEST_SINGLE},
                {"chain", "derive", REQUEST_CHAIN},
                {"accumulated", "derive", REQUEST_ACCUMULATED},
                {"agree", "agree", REQUEST_SINGLE},
                {"agree-invalid", "agree", REQUEST_SINGLE},
                {"observe", "observe", REQUEST_SINGLE},
                {"observe-invalid", "observe", REQUEST_SINGLE},
                {"auth", "auth", REQUEST_SINGLE},
                {"auth-invalid", "auth", REQUEST_SINGLE}};

const struct request_command *request_command(const char *name)
{
  size_t i;
  for (i = 0; i < COUNT(commands); i++)
    if (strcmp(commands[i].name, name) == 0)
      return &commands[i];
  return NULL;
}

const struct request_command *request_command_at(size_t i)
{
  return i < COUNT(commands) ? &commands[i] : NULL;
}

const struct request_command *request_of_family(const char *family, enum request_form *form)
{
  size_t i;
  for (i = 0; i < COUNT(families); i++) {
    if (strcmp(families[i].family, family) == 0) {
      *form = families[i].form;
      return request_command(families[i].command);
    }
  }
  return NULL;
}

/* The kind that the input asks for; if it is unknown, as many as there are. */
static size_t kind_of(const struct request_command *command, const json_t *input)
{
  const char *kind = json_string_value(json_object_get(input, "kind"));
  size_t i;
  for (i = 0; i < COUNT(kinds); i++)
    if (kind != NULL && strcmp(kinds[i].kind, kind) == 0 && strcmp(kinds[i].command, command->name) == 0)
      return i;
  return i;
}

const char *const *request_answers(const struct request_command *command, const json_t *input)
{
  static const char *const none[] = {NULL};
  const size_t kind = kind_of(command, input);
  if (command->answers != NULL)
    return command->answers;
  return kind < COUNT(kinds) ? kinds[kind].names : none;
}

const char *const *request_asks(const struct request_command *command, const json_t *input)
{
  const size_t kind = kind_of(command, input);
  return kind < COUNT(kinds) ? kinds[kind].asks : command->names;
}

const char *const *request_steps(const struct request_command *command, const json_t *input)
{
  const size_t kind = kind_of(command, input);
  if (kind < COUNT(kinds) && kinds[kind].steps == milenage_steps &&
      json_integer_value(json_object_get(input, "algorithm")) == 2)
    return key_steps; /* TUAK has none of MILENAGE's */
  if (kind < COUNT(kinds))
    return kinds[kind].steps;
  return strcmp(command->name, "derive") == 0 || strcmp(command->name, "confirm") == 0 ? call_steps : no_steps;
}

bool request_is_id(const char *id)
{
  size_t n = strspn(id, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.");
  return n > 0 && n <= REQUEST_ID_MAX && id[n] == '\0' && strcmp(id, HELLO_ID) != 0;
}

bool request_is_value(const char *text, size_t n)
{
  return printable_is(text, n) && memchr(text, ' ', n) == NULL && memchr(text, '=', n) == NULL;
}

/* " name=value"; false if the value is of a type or content that cannot stand in a line. */
static bool add_value(struct buffer *line, const char *name, const json_t *value)
{
  buffer_text(line, " ");
  buffer_text(line, name);
  buffer_text(line, "=");
  if (json_is_integer(value)) {
    buffer_format(line, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
    return json_integer_value(value) >= 0;
  }
  if (!json_is_string(value) || !request_is_value(json_string_value(value), json_string_length(value)))
    return false;
  buffer_add(line, json_string_value(value), json_string_length(value));
  return true;
}

static bool add_values(struct buffer *line, const char *name, const json_t *value)
{
  size_t i;
  if (!json_is_array(value))
    return add_value(line, name, value);
  for (i = 0; i < json_array_size(value); i++)
    if (!add_value(line, name, json_array_get(value, i)))
      return false;
  return true;
}

static void add_names(struct buffer *line, struct buffer *wrong, const struct request_command *command,
                      const json_t *input)
{
  const char *const *name;
  for (name = request_asks(command, input); *name != NULL && wrong->length == 0; name++) {
    const json_t *value = json_object_get(input, *name);
    if (value == NULL)
      buffer_format(wrong, "the input has no '%s', which %s needs", *name, command->name);
    else if (!add_values(line, *name, value))
      buffer_format(wrong, "the input's '%s' cannot stand in a request", *name);
  }
}

char *request_line(const char *id, const struct request_command *command, const json_t *input, char **why)
{
  struct buffer line = {0}, wrong = {0};
  if (!request_is_id(id))
    buffer_format(&wrong, "its id is not 1 to %u letters, digits, '-', '_' and '.'", REQUEST_ID_MAX);
  buffer_text(&line, id);
  buffer_text(&line, " ");
  buffer_text(&line, command->name);
  add_names(&line, &wrong, command, input);
  if (wrong.length == 0 && line.length > REQUEST_MAX)
    buffer_format(&wrong, "the request has %zu octets; a line has at most %u", line.length, REQUEST_MAX);
  if (wrong.length == 0)
    return buffer_take(&line);
  buffer_free(&line);
  if (why != NULL)
    *why = buffer_take(&wrong);
  buffer_free(&wrong);
  return NULL;
}

size_t request_names(const struct request_command *command)
{
  size_t n = 0;
  while (command->names[n] != NULL)
    n++;
  return n;
}

size_t request_place(const struct request_command *command, const char *name)
{
  size_t i = 0;
  while (command->names[i] != NULL && strcmp(command->names[i], name) != 0)
    i++;
  return i;
}

char *request_line_of(const char *id, const struct request_command *command, const struct request_value *values)
{
  size_t length = strlen(id) + 1 + strlen(command->name), i;
  char *line, *end;
  for (i = 0; command->names[i] != NULL; i++)
    length += 1 + values[i].name_length + 1 + values[i].length;
  line = memory_new(length + 1);
  end = stpcpy(stpcpy(stpcpy(line, id), " "), command->name);
  for (i = 0; command->names[i] != NULL; i++) {
    *end++ = ' ';
    end = mempcpy(end, command->names[i], values[i].name_length);
    *end++ = '=';
    end = mempcpy(end, values[i].text, values[i].length);
  }
  return line;
}
