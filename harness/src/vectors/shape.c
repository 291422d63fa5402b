// SPDX-License-Identifier: Apache-2.0
/* What a vector may hold: see shape.h. The file goes from texts and lists to the members of an object, and from the
 * tables that describe them to a vector. Functions that judge add what is wrong to `why`: empty means that nothing is.
 */
#include "vectors/shape.h"
#include "base/names.h"
#include "protocol/error_class.h"
#include "base/printable.h"
#include "vectors/sequence.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define NAME_MAX_LENGTH 64u

/* The most members that an object of the tables has: those of observe. */
#define MEMBERS_MAX 32u

#define LOWER "abcdefghijklmnopqrstuvwxyz"
#define DIGITS "0123456789"

/* ---- Texts and lists. */

static const char *text_of(const json_t *json)
{
  const char *text = json_string_value(json);
  return text == NULL ? "" : text;
}

/* Whether json is a text of these characters alone, and not empty. */
static bool consists_of(const json_t *json, const char *characters, size_t most)
{
  size_t n = json_string_length(json);
  return n > 0 && n <= most && strspn(text_of(json), characters) == n;
}

bool shape_is_line(const json_t *json)
{
  size_t n = json_string_length(json);
  return n > 0 && n <= SHAPE_LINE_MAX && printable_is_line(text_of(json), n);
}

bool shape_is_name(const json_t *json)
{
  return consists_of(json, LOWER DIGITS "-_.", NAME_MAX_LENGTH);
}

static bool is_flag(const json_t *json)
{
  return consists_of(json, LOWER DIGITS "-_", NAME_MAX_LENGTH);
}

/* "4" or "4.10" */
static bool is_clause(const json_t *json)
{
  const char *text = text_of(json);
  size_t whole = strspn(text, DIGITS), part = text[whole] == '.' ? strspn(text + whole + 1, DIGITS) + 1 : 0;
  return whole > 0 && part != 1 && whole + part == json_string_length(json) && whole + part <= NAME_MAX_LENGTH;
}

/* Octets in lower-case hex: so many, or any number if that is 0. */
static bool is_octets(const json_t *json, size_t octets)
{
  size_t n = json_string_length(json);
  return json_is_string(json) && n % 2 == 0 && (octets == 0 || n == 2 * octets) &&
         strspn(text_of(json), DIGITS "abcdef") == n;
}

bool shape_is_sha256(const json_t *json)
{
  return is_octets(json, 32);
}

static bool has_before(const json_t *list, size_t i)
{
  size_t j;
  for (j = 0; j < i; j++)
    if (strcmp(text_of(json_array_get(list, j)), text_of(json_array_get(list, i))) == 0)
      return true;
  return false;
}

bool shape_is_list(const json_t *json, size_t least, size_t most, bool (*is)(const json_t *text))
{
  size_t n = json_array_size(json), i;
  if (!json_is_array(json) || n < least || n > most)
    return false;
  for (i = 0; i < n; i++)
    if (!is(json_array_get(json, i)) || has_before(json, i))
      return false;
  return true;
}

/* ---- Members of an object. */

enum shape_kind {
  NUMBER, /* whole, from 0 */
  WORD,   /* what can stand behind "name=" */
  ASCII,  /* printable, and not empty */
  OCTETS, /* in hex: so many, or any number if that is 0 */
  LIST,   /* of octets, any number of each */
  KEY,    /* in hex: one of the lengths that a derived key has */
  PIECE,  /* in hex: one of the lengths that MAC, RES, CK and IK have */
  SHARED  /* in hex: one of the lengths that z has */
};

struct member {
  const char *name;
  enum shape_kind kind;
  size_t octets;
};

static bool is_key(const json_t *json)
{
  return is_octets(json, 16) || is_octets(json, 24) || is_octets(json, 32);
}

static bool is_piece(const json_t *json)
{
  return is_octets(json, 4) || is_octets(json, 8) || is_octets(json, 16) || is_octets(json, 32);
}

static bool is_list_of_octets(const json_t *json)
{
  size_t i;
  for (i = 0; i < json_array_size(json); i++)
    if (!is_octets(json_array_get(json, i), 0))
      return false;
  return json_is_array(json);
}

static bool fits(const struct member *member, const json_t *json)
{
  const char *text = json_string_value(json);
  size_t n = json_string_length(json);
  switch (member->kind) {
  case NUMBER:
    return json_is_integer(json) && json_integer_value(json) >= 0;
  case WORD:
    return text != NULL && request_is_value(text, n);
  case ASCII:
    return shape_is_line(json) && printable_is(text, n);
  case LIST:
    return is_list_of_octets(json);
  case KEY:
    return is_key(json);
  case PIECE:
    return is_piece(json);
  case SHARED:
    return is_octets(json, 32) || is_octets(json, 64);
  case OCTETS:
    return is_octets(json, member->octets);
  }
  return false;
}

static void say_what_fits(struct buffer *why, const struct member *member)
{
  static const char *const what[] = {"a whole number from 0",
                                     "a text of printable ASCII without blank and '='",
                                     "a text of printable ASCII that is not empty",
                                     "octets in lower-case hex",
                                     "an array of octets in lower-case hex",
                                     "a key of 16, 24 or 32 octets in lower-case hex",
                                     "4, 8, 16 or 32 octets in lower-case hex",
                                     "32 or 64 octets in lower-case hex"};
  if (member->kind == OCTETS && member->octets > 0)
    buffer_format(why, "%zu ", member->octets);
  buffer_text(why, what[member->kind]);
}

/* Members by name, and how many there are. */
struct members {
  struct member member[MEMBERS_MAX];
  size_t count;
};

static const struct member *find_member(const struct members *members, const char *name)
{
  size_t i;
  for (i = 0; i < members->count; i++)
    if (strcmp(members->member[i].name, name) == 0)
      return &members->member[i];
  return NULL;
}

static void say_unknown(struct buffer *why, const char *where, const char *name)
{
  buffer_format(why, "%s has a member that is unknown to this version: '", where);
  printable_add(why, name, strlen(name));
  buffer_text(why, "'");
}

/* Judge an object, such as "its input": each member is among these and fits; and, if all are due, none of these lacks.
 */
static void judge_object(struct buffer *why, const char *where, const json_t *json, const struct members *members,
                         bool all_due)
{
  json_t *object = (json_t *)(uintptr_t)json;
  void *at;
  size_t i;
  if (!json_is_object(json))
    buffer_format(why, "%s is not an object", where);
  for (at = json_object_iter(object); at != NULL && why->length == 0; at = json_object_iter_next(object, at)) {
    const struct member *member = find_member(members, json_object_iter_key(at));
    if (member == NULL) {
      say_unknown(why, where, json_object_iter_key(at));
    } else if (!fits(member, json_object_iter_value(at))) {
      buffer_format(why, "in %s, '%s' is not ", where, member->name);
      say_what_fits(why, member);
    }
  }
  for (i = 0; i < members->count && all_due && why->length == 0; i++)
    if (json_object_get(json, members->member[i].name) == NULL)
      buffer_format(why, "%s has no '%s'", where, members->member[i].name);
}

void shape_refuse_others(struct buffer *why, const json_t *json, const char *const *names)
{
  json_t *object = (json_t *)(uintptr_t)json;
  const char *const *name;
  void *at;
  for (at = json_object_iter(object); at != NULL && why->length == 0; at = json_object_iter_next(object, at)) {
    for (name = names; *name != NULL && strcmp(*name, json_object_iter_key(at)) != 0; name++)
      continue;
    if (*name == NULL)
      say_unknown(why, "it", json_object_iter_key(at));
  }
}

/* ---- The tables. */

/* The names of requests, the same in all commands, and of what makes many requests of one vector. All others are
 * octets. */
static const struct member inputs[] = {
    {"mode", NUMBER, 0},      {"suite", NUMBER, 0},        {"purpose", NUMBER, 0},    {"index", NUMBER, 0},
    {"algorithm", NUMBER, 0}, {"bits", NUMBER, 0},         {"imsi", WORD, 0},         {"mcc", WORD, 0},
    {"mnc", WORD, 0},         {"element_type", NUMBER, 0}, {"element", WORD, 0},      {"epoch", NUMBER, 0},
    {"role", NUMBER, 0},      {"keys", NUMBER, 0},         {"kind", WORD, 0},         {"p", LIST, 0},
    {"count", NUMBER, 0},     {"seed", ASCII, 0},          {"iterations", NUMBER, 0}, {"mac_bits", NUMBER, 0},
    {"res_bits", NUMBER, 0},  {"ck_bits", NUMBER, 0},      {"ik_bits", NUMBER, 0}};

/* The names of answers; "sha256" is that of an accumulated vector. */
static const struct member outputs[] = {{"mac", OCTETS, 32},      {"out", OCTETS, 32},      {"key", KEY, 0},
                                        {"tag", OCTETS, 16},      {"z", SHARED, 0},         {"kcv", OCTETS, 3},
                                        {"res", OCTETS, 8},       {"xres", OCTETS, 8},      {"ck", OCTETS, 16},
                                        {"ik", OCTETS, 16},       {"autn", OCTETS, 16},     {"sha256", OCTETS, 32},
                                        {"ck_prime", OCTETS, 16}, {"ik_prime", OCTETS, 16}, {"xres_star", OCTETS, 16},
                                        {"kausf", OCTETS, 32},    {"packet", OCTETS, 0}};

/* Those of auth, whose lengths depend on the input (judge_pieces). */
static const struct member pieces[] = {
    {"opc", OCTETS, 16}, {"topc", OCTETS, 32}, {"mac_a", PIECE, 0}, {"mac_s", PIECE, 0}, {"res", PIECE, 0},
    {"xres", PIECE, 0},  {"ck", PIECE, 0},     {"ik", PIECE, 0},    {"ak", OCTETS, 6},   {"autn", OCTETS, 16}};

static const struct member steps[] = {{"S", OCTETS, 0},          {"S_KC", OCTETS, 0},      {"KEY", OCTETS, 32},
                                      {"KC", OCTETS, 32},        {"D", OCTETS, 32},        {"key", KEY, 0},
                                      {"S_length", NUMBER, 0},   {"S_sha256", OCTETS, 32}, {"OPc", OCTETS, 16},
                                      {"TEMP", OCTETS, 16},      {"IN1", OCTETS, 16},      {"OUT1", OCTETS, 16},
                                      {"OUT2", OCTETS, 16},      {"OUT3", OCTETS, 16},     {"OUT4", OCTETS, 16},
                                      {"OUT5", OCTETS, 16},      {"XRES", OCTETS, 8},      {"CK", OCTETS, 16},
                                      {"IK", OCTETS, 16},        {"TOPc", OCTETS, 32},     {"TOPc_in", OCTETS, 96},
                                      {"f1_in", OCTETS, 96},     {"f2345_in", OCTETS, 96}, {"f5_in", OCTETS, 96},
                                      {"TOPc_out", OCTETS, 136}, {"f1_out", OCTETS, 136},  {"f2345_out", OCTETS, 136},
                                      {"f5_out", OCTETS, 136},   {"KID", KEY, 0},          {"CC_in", OCTETS, 0},
                                      {"CC", PIECE, 0}};

/* A family's vectors are all valid, or all invalid: then they have classes. */
static const struct family {
  const char *name;
  const char *steps; /* the names that they may have */
  bool is_invalid;
} families[] = {
    {"hmac", "", false},
    {"kdf", "S S_length S_sha256", false},
    {"kdf-invalid", "", true},
    {"derive", "S KEY D", false},
    {"derive-invalid", "", true},
    {"confirm", "S_KC KEY KC S D", false},
    {"confirm-invalid", "", true},
    {"chain", "", false},
    {"accumulated", "", false},
    {"agree", "", false},
    {"agree-invalid", "", true},
    {"observe", "S KEY D key TOPc XRES CK IK KID CC_in CC", false},
    {"observe-invalid", "", true},
    {"auth", "OPc TEMP IN1 OUT1 OUT2 OUT3 OUT4 OUT5 TOPc TOPc_in TOPc_out f1_in f1_out f2345_in f2345_out f5_in f5_out",
     false},
    {"auth-invalid", "", true}};

/* Add a name, of the kind that the table gives it. */
static void add_member(struct members *members, const struct member *table, size_t count, const char *name)
{
  struct member *member = &members->member[members->count++];
  size_t i;
  *member = (struct member){name, OCTETS, 0};
  for (i = 0; i < count; i++)
    if (strcmp(table[i].name, name) == 0)
      *member = table[i];
}

#define ADD(members, table, name) add_member(members, table, sizeof table / sizeof table[0], name)

/* ---- A vector. */

/* A vector while it is judged. */
struct judged {
  const struct family *family;
  const struct request_command *command;
  enum request_form form;
  const json_t *json, *input, *output;
};

static void judge_input(struct buffer *why, const struct judged *v)
{
  struct members members = {.count = 0};
  const char *const *name;
  for (name = request_asks(v->command, v->input); *name != NULL && v->form != REQUEST_ACCUMULATED; name++)
    ADD(&members, inputs, *name);
  if (v->form == REQUEST_ACCUMULATED)
    ADD(&members, inputs, "seed");
  if (v->form != REQUEST_SINGLE)
    ADD(&members, inputs, "count");
  judge_object(why, "its input", v->input, &members, true);
}

/* Try the requests. */
static void judge_requests(struct buffer *why, const struct judged *v)
{
  const char *id = text_of(json_object_get(v->json, "id"));
  char *wrong = NULL;
  if (v->form == REQUEST_SINGLE)
    free(request_line(id, v->command, v->input, &wrong));
  else
    sequence_free(sequence_new(id, v->form, v->input, &wrong));
  if (wrong != NULL)
    buffer_text(why, wrong);
  free(wrong);
}

static json_int_t number(const json_t *object, const char *name)
{
  return json_integer_value(json_object_get(object, name));
}

/* A derived key has as many bits as the input says. */
static void judge_length(struct buffer *why, const struct judged *v)
{
  json_int_t digits = (json_int_t)json_string_length(json_object_get(v->output, "key")),
             bits = number(v->input, "bits");
  if (digits > 0 && 4 * digits != bits)
    buffer_format(why,
                  "its output's 'key' has %" JSON_INTEGER_FORMAT " bits, and its input's 'bits' is "
                  "%" JSON_INTEGER_FORMAT,
                  4 * digits, bits);
}

/* z has two halves in suite 3. */
static void judge_z(struct buffer *why, const struct judged *v)
{
  size_t digits = json_string_length(json_object_get(v->output, "z")), due = number(v->input, "suite") == 3 ? 64u : 32u;
  if (digits > 0 && digits != 2u * due)
    buffer_format(why, "its output's 'z' has %zu octets, and in its input's 'suite' z has %zu", digits / 2u, due);
}

/* A packet is the header and whole blocks: TS 102 225, 5.1. */
static void judge_packet(struct buffer *why, const struct judged *v)
{
  const json_t *packet = json_object_get(v->output, "packet");
  const size_t ciphered = 6u + (size_t)number(v->input, "mac_bits") / 8u +
                          json_string_length(json_object_get(v->input, "data")) / 2u,
               due = 10u + (ciphered + 15u) / 16u * 16u;
  if (packet != NULL && json_string_length(packet) != 2u * due)
    buffer_format(why, "its output's 'packet' has %zu octets, and its input asks for %zu",
                  json_string_length(packet) / 2u, due);
}

/* How many octets a value of auth has: those that TUAK is asked for, and of MILENAGE its own. */
static size_t piece_length(const struct judged *v, const char *name)
{
  static const struct {
    const char *name, *bits;
    size_t milenage;
  } lengths[] = {{"mac_a", "mac_bits", 8}, {"mac_s", "mac_bits", 8}, {"res", "res_bits", 8},
                 {"xres", "res_bits", 8},  {"ck", "ck_bits", 16},    {"ik", "ik_bits", 16}};
  size_t i;
  for (i = 0; i < sizeof lengths / sizeof lengths[0]; i++)
    if (strcmp(lengths[i].name, name) == 0)
      return number(v->input, "algorithm") == 2 ? (size_t)number(v->input, lengths[i].bits) / 8u : lengths[i].milenage;
  return json_string_length(json_object_get(v->output, name)) / 2u;
}

static void judge_pieces(struct buffer *why, const struct judged *v)
{
  const char *const *name = request_answers(v->command, v->input);
  for (; *name != NULL && why->length == 0; name++) {
    const size_t digits = json_string_length(json_object_get(v->output, *name)), due = piece_length(v, *name);
    if (digits != 2u * due)
      buffer_format(why, "its output's '%s' has %zu octets, and its input asks for %zu", *name, digits / 2u, due);
  }
}

static void judge_answer(struct buffer *why, const struct judged *v)
{
  const bool is_auth = strcmp(v->command->name, "auth") == 0;
  const char *const *name = request_answers(v->command, v->input);
  struct members members = {.count = 0};
  if (*name == NULL)
    buffer_text(why, "its input's 'kind' is unknown to this version");
  for (; *name != NULL; name++)
    if (is_auth)
      ADD(&members, pieces, *name);
    else
      ADD(&members, outputs, *name);
  if (why->length == 0)
    judge_object(why, "its output", v->output, &members, true);
  if (why->length == 0 && is_auth)
    judge_pieces(why, v);
  if (why->length == 0)
    judge_length(why, v);
  if (why->length == 0)
    judge_z(why, v);
  if (why->length == 0)
    judge_packet(why, v);
}

static void judge_digest(struct buffer *why, const struct judged *v)
{
  struct members members = {.count = 0};
  ADD(&members, outputs, "sha256");
  judge_object(why, "its output", v->output, &members, true);
}

/* The keys of a chain that are compared: epochs of the chain, in order, the last one at its end. */
static void judge_checkpoints(struct buffer *why, const struct judged *v)
{
  static const struct members members = {{{"epoch", NUMBER, 0}, {"key", OCTETS, 32}}, 2};
  static const char *const keys_alone[] = {"keys", NULL};
  const json_t *keys = json_object_get(v->output, "keys");
  json_int_t before = number(v->input, "epoch") - 1, last = before + number(v->input, "count");
  size_t i;
  shape_refuse_others(why, v->output, keys_alone);
  if (json_array_size(keys) == 0)
    buffer_text(why, "its output has no 'keys', an array of at least one key");
  for (i = 0; i < json_array_size(keys) && why->length == 0; i++) {
    const json_t *key = json_array_get(keys, i);
    judge_object(why, "a key of its output", key, &members, true);
    if (why->length == 0 && number(key, "epoch") <= before)
      buffer_format(why,
                    "the keys of its output are not in the order of their epochs, from the input's: epoch "
                    "%" JSON_INTEGER_FORMAT,
                    number(key, "epoch"));
    before = number(key, "epoch");
  }
  if (why->length == 0 && before != last)
    buffer_format(why, "the last key of its output is not that of its last epoch, %" JSON_INTEGER_FORMAT, last);
  if (why->length == 0 && number(v->input, "bits") != 256)
    buffer_text(why, "its input's 'bits' is not 256, as a root has");
}

static void judge_output(struct buffer *why, const struct judged *v)
{
  static void (*const judges[])(struct buffer *, const struct judged *) = {
      [REQUEST_SINGLE] = judge_answer, [REQUEST_CHAIN] = judge_checkpoints, [REQUEST_ACCUMULATED] = judge_digest};
  if (json_object_get(v->json, "class") != NULL)
    buffer_text(why, "it is valid and has a class");
  else if (!json_is_object(v->output))
    buffer_text(why, "it is valid and has no output");
  else
    judges[v->form](why, v);
}

static void judge_class(struct buffer *why, const struct judged *v)
{
  const char *class = json_string_value(json_object_get(v->json, "class"));
  if (v->output != NULL)
    buffer_text(why, "it is invalid and has an output");
  else if (class == NULL || !error_class_is(v->family->name, class)) {
    buffer_text(why, "its class is not one of its family: ");
    error_class_list(why, v->family->name);
  }
}

static void judge_result(struct buffer *why, const struct judged *v)
{
  const char *due = v->family->is_invalid ? "invalid" : "valid";
  if (strcmp(text_of(json_object_get(v->json, "result")), due) != 0)
    buffer_format(why, "its result is not \"%s\", as all of its family are", due);
  else if (v->family->is_invalid)
    judge_class(why, v);
  else
    judge_output(why, v);
}

/* They are shown and never judged, so none is due. */
static void judge_steps(struct buffer *why, const struct judged *v)
{
  const json_t *found = json_object_get(v->json, "steps");
  struct members members = {.count = 0};
  size_t i;
  for (i = 0; i < sizeof steps / sizeof steps[0]; i++)
    if (names_in_words(v->family->steps, steps[i].name, strlen(steps[i].name)))
      members.member[members.count++] = steps[i];
  if (found != NULL)
    judge_object(why, "its steps", found, &members, false);
}

static const char *about_objection(const json_t *json)
{
  if (!request_is_id(text_of(json_object_get(json, "id"))))
    return "its id is not 1 to 64 letters, digits, '-', '_' and '.'";
  if (!shape_is_line(json_object_get(json, "comment")))
    return "its comment is not one line of legible text";
  if (!shape_is_line(json_object_get(json, "source")))
    return "its source is not one line of legible text";
  if (!shape_is_list(json_object_get(json, "clauses"), 1, SHAPE_LIST_MAX, is_clause))
    return "its clauses are not an array of different clauses, such as \"4.10\", with at least one";
  if (!shape_is_list(json_object_get(json, "flags"), 0, SHAPE_LIST_MAX, is_flag))
    return "its flags are not an array of different names of lower-case letters, digits, '-' and '_'";
  return NULL;
}

static const struct family *find_family(const char *name)
{
  size_t i;
  for (i = 0; i < sizeof families / sizeof families[0]; i++)
    if (strcmp(families[i].name, name) == 0)
      return &families[i];
  return NULL;
}

void shape_judge(struct buffer *why, const char *family, const json_t *json)
{
  static const char *const names[] = {"id",    "comment", "clauses", "flags", "source", "input",
                                      "steps", "result",  "output",  "class", NULL};
  struct judged v = {.family = find_family(family), .json = json};
  const char *wrong = about_objection(json);
  v.command = request_of_family(family, &v.form);
  v.input = json_object_get(json, "input");
  v.output = json_object_get(json, "output");
  if (v.family == NULL || v.command == NULL)
    wrong = "its family is unknown to this version";
  if (wrong != NULL)
    buffer_text(why, wrong);
  if (why->length == 0)
    shape_refuse_others(why, json, names);
  if (why->length == 0)
    judge_input(why, &v);
  if (why->length == 0)
    judge_requests(why, &v);
  if (why->length == 0)
    judge_result(why, &v);
  if (why->length == 0)
    judge_steps(why, &v);
}
