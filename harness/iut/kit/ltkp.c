// SPDX-License-Identifier: Apache-2.0
/* LTKP/1 (docs/protocol.md) in front of an implementation with the C interface of ltk_iut.h: a request line in, its
 * values decoded by the tables below, one operation, an answer line out. Linked with a file that defines ltk_iut(), it
 * is an implementation under test. Memory is bounded: one line, one set of decoded octets. */
#include "kit/ltkp.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LINE_MAX_OCTETS 262144u
#define PARAMETERS_MAX 4096u
#define TEXT_MAX 1024u /* of a text of the implementation */
#define STEP_MAX 8192u /* octets of a step; what is longer is none */

/* Where answers go. */
static FILE *out;

/* What hello says. */
static unsigned pipeline = 64;

void ltkp_pipeline(unsigned requests)
{
  pipeline = requests;
}

/* What a request's values decode to: the union of all commands. */
struct request {
  struct ltk_iut_octets key, data, fc, private_key, peer;
  struct ltk_iut_octets p[PARAMETERS_MAX];
  size_t parameters;
  uint64_t role, keys, suite;
  struct ltk_iut_context context;
  struct ltk_iut_observation observation;
  struct ltk_iut_authentication authentication;
};

enum value_kind { NUMBER, TEXT, HEX, HEX_LIST };

struct field {
  const char *name;
  size_t length; /* of the name */
  enum value_kind kind;
  size_t offset; /* in struct request */
};

#define FIELD(kind, name, member)                                                                                      \
  {                                                                                                                    \
    name, sizeof name - 1u, kind, offsetof(struct request, member)                                                     \
  }
#define OBSERVATION(kind, name)                                                                                        \
  {                                                                                                                    \
#name, sizeof #name - 1u, kind, offsetof(struct request, observation.name)                                         \
  }
#define AUTHENTICATION(kind, name)                                                                                     \
  {                                                                                                                    \
#name, sizeof #name - 1u, kind, offsetof(struct request, authentication.name)                                      \
  }
#define CONTEXT(kind, name)                                                                                            \
  {                                                                                                                    \
#name, sizeof #name - 1u, kind, offsetof(struct request, context.name)                                             \
  }
#define CONTEXT_END                                                                                                    \
  CONTEXT(TEXT, imsi), CONTEXT(TEXT, mcc), CONTEXT(TEXT, mnc), CONTEXT(NUMBER, element_type), CONTEXT(TEXT, element),  \
      CONTEXT(NUMBER, epoch), CONTEXT(HEX, network_nonce), CONTEXT(HEX, card_nonce), CONTEXT(HEX, network_public),     \
      CONTEXT(HEX, card_public), CONTEXT(HEX, root), CONTEXT(HEX, z),                                                  \
  {                                                                                                                    \
    NULL, 0, TEXT, 0                                                                                                   \
  }

static const struct field hmac_fields[] = {FIELD(HEX, "key", key), FIELD(HEX, "data", data), {NULL, 0, TEXT, 0}};
static const struct field kdf_fields[] = {
    FIELD(HEX, "key", key), FIELD(HEX, "fc", fc), FIELD(HEX_LIST, "p", p), {NULL, 0, TEXT, 0}};
/* Of observe: what all kinds have first, and what derives the key. */
#define OBSERVATION_FIRST                                                                                              \
  OBSERVATION(TEXT, kind), OBSERVATION(HEX, opc), OBSERVATION(HEX, rand), OBSERVATION(HEX, autn),                      \
      OBSERVATION(HEX, sqn), OBSERVATION(HEX, amf)
#define KEY_LAST                                                                                                       \
  CONTEXT(NUMBER, mode), CONTEXT(NUMBER, suite), CONTEXT(NUMBER, purpose), CONTEXT(NUMBER, index),                     \
      CONTEXT(NUMBER, algorithm), CONTEXT(NUMBER, bits), CONTEXT_END
static const struct field derive_fields[] = {KEY_LAST};
static const struct field observe_fields[] = {OBSERVATION_FIRST, KEY_LAST};
static const struct field named_fields[] = {OBSERVATION_FIRST, OBSERVATION(HEX, network_name), KEY_LAST};
static const struct field packet_fields[] = {OBSERVATION_FIRST,
                                             OBSERVATION(HEX, spi),
                                             OBSERVATION(HEX, tar),
                                             OBSERVATION(HEX, cntr),
                                             OBSERVATION(HEX, data),
                                             OBSERVATION(NUMBER, mac_bits),
                                             KEY_LAST};
static const struct field auth_fields[] = {AUTHENTICATION(TEXT, kind),
                                           AUTHENTICATION(NUMBER, algorithm),
                                           AUTHENTICATION(HEX, k),
                                           AUTHENTICATION(HEX, op),
                                           AUTHENTICATION(HEX, opc),
                                           AUTHENTICATION(HEX, top),
                                           AUTHENTICATION(HEX, topc),
                                           AUTHENTICATION(HEX, rand),
                                           AUTHENTICATION(HEX, sqn),
                                           AUTHENTICATION(HEX, amf),
                                           AUTHENTICATION(HEX, autn),
                                           AUTHENTICATION(HEX, c),
                                           AUTHENTICATION(HEX, r),
                                           AUTHENTICATION(NUMBER, iterations),
                                           AUTHENTICATION(NUMBER, mac_bits),
                                           AUTHENTICATION(NUMBER, res_bits),
                                           AUTHENTICATION(NUMBER, ck_bits),
                                           AUTHENTICATION(NUMBER, ik_bits),
                                           {NULL, 0, TEXT, 0}};
static const struct field confirm_fields[] = {FIELD(NUMBER, "role", role), FIELD(NUMBER, "keys", keys),
                                              CONTEXT(NUMBER, mode), CONTEXT(NUMBER, suite), CONTEXT_END};
static const struct field agree_fields[] = {
    FIELD(NUMBER, "suite", suite), FIELD(HEX, "private", private_key), FIELD(HEX, "peer", peer), {NULL, 0, TEXT, 0}};

/* Decimal digits to a number, 2^64-1 where it is larger; 0 if the text is no number. */
static int decode_number(uint64_t *number, const char *text)
{
  *number = 0;
  if (*text == '\0')
    return 0;
  for (; *text != '\0'; text++) {
    uint64_t digit = (uint64_t)(*text - '0');
    if (*text < '0' || *text > '9')
      return 0;
    if (*number > (UINT64_MAX - digit) / 10u)
      *number = UINT64_MAX;
    else
      *number = 10u * *number + digit;
  }
  return 1;
}

/* The values of hex digits, and one more; 0 for what is none. */
static const uint8_t nibbles[UINT8_MAX + 1] = {
    ['0'] = 1,  ['1'] = 2,  ['2'] = 3,  ['3'] = 4,  ['4'] = 5,  ['5'] = 6,  ['6'] = 7,  ['7'] = 8,
    ['8'] = 9,  ['9'] = 10, ['a'] = 11, ['b'] = 12, ['c'] = 13, ['d'] = 14, ['e'] = 15, ['f'] = 16,
    ['A'] = 11, ['B'] = 12, ['C'] = 13, ['D'] = 14, ['E'] = 15, ['F'] = 16};

/* Hex to octets, in place: the octets take the first half of the text. */
static int decode_hex(struct ltk_iut_octets *octets, char *text, size_t digits)
{
  uint8_t *octets_out = (uint8_t *)text;
  if (digits % 2u != 0u)
    return 0;
  for (size_t i = 0; i < digits / 2u; i++) {
    unsigned high = nibbles[(uint8_t)text[2u * i]], low = nibbles[(uint8_t)text[2u * i + 1u]];
    if (high == 0u || low == 0u)
      return 0;
    octets_out[i] = (uint8_t)(16u * (high - 1u) + low - 1u);
  }
  octets->octets = octets_out;
  octets->length = digits / 2u;
  return 1;
}

/* Decode one value of n characters to the place that the field names; 0 if it is malformed. */
static int decode(struct request *r, const struct field *field, char *value, size_t n)
{
  void *place = (char *)r + field->offset;
  switch (field->kind) {
  case NUMBER:
    return decode_number(place, value);
  case TEXT:
    *(struct ltk_iut_octets *)place = (struct ltk_iut_octets){(const uint8_t *)value, n};
    return 1;
  case HEX:
    return decode_hex(place, value, n);
  case HEX_LIST: /* one more of them */
    return r->parameters < PARAMETERS_MAX && decode_hex(&r->p[r->parameters++], value, n);
  }
  return 0;
}

/* Cut the next word off *rest, and its length; NULL if there is none. */
static char *next_word(char **rest, size_t *n)
{
  char *word = *rest, *blank;
  while (*word == ' ')
    word++;
  blank = strchr(word, ' ');
  *n = blank != NULL ? (size_t)(blank - word) : strlen(word);
  *rest = word + *n;
  if (blank != NULL)
    *(*rest)++ = '\0';
  return *n > 0 ? word : NULL;
}

/* The value of "name=value" if it has the field's name, and what is left of the word's length; else NULL. */
static char *value_of(char *word, size_t *n, const struct field *field)
{
  if (word == NULL || *n <= field->length || memcmp(word, field->name, field->length) != 0 ||
      word[field->length] != '=')
    return NULL;
  *n -= field->length + 1u;
  return word + field->length + 1u;
}

/* Decode all values of a request; NULL, or the name of the field that is missing or malformed. */
static const char *decode_all(struct request *r, const struct field *fields, char *rest)
{
  size_t n;
  char *word = next_word(&rest, &n), *value;
  for (; fields->name != NULL; fields++) {
    do {
      value = value_of(word, &n, fields);
      if (value == NULL && fields->kind == HEX_LIST)
        break;
      if (value == NULL || !decode(r, fields, value, n))
        return fields->name;
      word = next_word(&rest, &n);
    } while (fields->kind == HEX_LIST);
  }
  return word; /* NULL, or a word too many */
}

/* Values one behind the other: a name, and how many octets; 0 stands for all that the others leave. */
struct value_name {
  const char *name;
  size_t length;
};

static void print_hex(const uint8_t *octets, size_t n)
{
  static const char digits[] = "0123456789abcdef";
  char text[2u * sizeof((struct ltk_iut_answer *)NULL)->octets];
  while (n > 0) {
    size_t part = n < sizeof text / 2u ? n : sizeof text / 2u;
    for (size_t i = 0; i < part; i++) {
      text[2u * i] = digits[octets[i] >> 4];
      text[2u * i + 1u] = digits[octets[i] & 15u];
    }
    fwrite(text, 1, 2u * part, out);
    octets += part;
    n -= part;
  }
}

static void print_values(const struct value_name *names, const struct ltk_iut_answer *answer)
{
  size_t at = 0, end, others = 0;
  for (size_t i = 0; names[i].name != NULL; i++)
    others += names[i].length;
  do {
    size_t length = names->length > 0 ? names->length : answer->length > others ? answer->length - others : 0;
    end = names[1].name == NULL || at + length > answer->length ? answer->length : at + length;
    fputs(" ", out);
    fputs(names->name, out);
    fputs("=", out);
    print_hex(answer->octets + at, end - at);
    at = end;
    names++;
  } while (names->name != NULL);
}

/* The steps of the last answer, as far as the implementation gives them; so many octets of one at most. */
static void print_steps(const struct ltk_iut *iut)
{
  struct ltk_iut_steps steps = {.s = {NULL, 0}};
  const struct {
    const char *name;
    const struct ltk_iut_octets *value;
  } all[] = {{"s", &steps.s},       {"kdk", &steps.kdk},   {"d", &steps.d},     {"key", &steps.key},
             {"temp", &steps.temp}, {"out2", &steps.out2}, {"in1", &steps.in1}, {"out1", &steps.out1},
             {"out3", &steps.out3}, {"out4", &steps.out4}};
  iut->steps(&steps);
  for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
    if (all[i].value->length == 0 || all[i].value->length > STEP_MAX)
      continue;
    fprintf(out, " %s=", all[i].name);
    print_hex(all[i].value->octets, all[i].value->length);
  }
}

/* A text of the implementation, with '?' in place of what is not printable ASCII from `first`: '!' keeps it one word.
 */
static void print_text(const char *text, char first)
{
  size_t i;
  for (i = 0; text[i] != '\0' && i < TEXT_MAX; i++)
    fputc(text[i] < first || text[i] > '~' ? '?' : text[i], out);
}

/* "ID ok NAME=hex ..", or "ID STATUS why". iut: whose steps follow the values, or NULL. */
static void print_answer(const char *id, const struct value_name *names, const struct ltk_iut_answer *answer,
                         const struct ltk_iut *iut)
{
  static const char *const status[] = {"ok", "invalid", "unsupported", "error"};
  if ((unsigned)answer->status > LTK_IUT_ERROR || answer->length > sizeof answer->octets) {
    fprintf(out, "%s error the implementation answered with status %d and %zu octets\n", id, (int)answer->status,
            answer->length);
    return;
  }
  fputs(id, out);
  fputs(" ", out);
  fputs(status[answer->status], out);
  if (answer->status == LTK_IUT_OK) {
    print_values(names, answer);
    if (iut != NULL)
      print_steps(iut);
  } else if (answer->why != NULL) {
    fputs(" ", out);
    print_text(answer->why, ' ');
  }
  fputs("\n", out);
}

/* A kind of observe or auth: what is asked and what is answered. */
struct kind {
  const char *kind;
  const struct field *fields;
  struct value_name result[5];
};

/* The commands: names as in the protocol, and what runs each. Of those that have kinds, fields and result are theirs.
 */
struct command {
  const char *name;
  struct value_name result[2];
  const struct field *fields;
  const struct kind *kinds;
  int (*offered)(const struct ltk_iut *iut);
  void (*run)(const struct ltk_iut *iut, struct ltk_iut_answer *answer, const struct request *r);
  int has_steps;
};

/* An operation of struct ltk_iut, the first version that has it, and the arguments that it has of a request. */
#define OPERATION(since, operation, ...)                                                                               \
  static int offers_##operation(const struct ltk_iut *iut)                                                             \
  {                                                                                                                    \
    return iut->version >= since && iut->operation != NULL;                                                            \
  }                                                                                                                    \
  static void run_##operation(const struct ltk_iut *iut, struct ltk_iut_answer *answer, const struct request *r)       \
  {                                                                                                                    \
    iut->operation(answer, __VA_ARGS__);                                                                               \
  }
OPERATION(1u, hmac, r->key, r->data)
OPERATION(1u, kdf, r->key, r->fc, r->p, r->parameters)
OPERATION(1u, derive, &r->context)
OPERATION(1u, confirm, r->role, r->keys, &r->context)
OPERATION(1u, agree, r->suite, r->private_key, r->peer)
OPERATION(1u, observe, &r->context, &r->observation)
OPERATION(3u, auth, &r->authentication)

static const struct kind observe_kinds[] = {
    {"kcv", observe_fields, {{"kcv", 0}}},
    {"kcv-zeros", observe_fields, {{"kcv", 0}}},
    {"kcv-cmac", observe_fields, {{"kcv", 0}}},
    {"authenticate", observe_fields, {{"res", 0}, {"ck", 16}, {"ik", 16}}},
    {"vector", observe_fields, {{"xres", 0}, {"ck", 16}, {"ik", 16}, {"autn", 16}}},
    {"eapaka", named_fields, {{"xres", 0}, {"ck_prime", 16}, {"ik_prime", 16}, {"autn", 16}}},
    {"av5g", named_fields, {{"xres_star", 16}, {"kausf", 32}, {"autn", 16}}},
    {"packet", packet_fields, {{"packet", 0}}},
    {NULL, NULL, {{NULL, 0}}}};
static const struct kind auth_kinds[] = {{"opc", auth_fields, {{"opc", 0}}},
                                         {"topc", auth_fields, {{"topc", 0}}},
                                         {"f1", auth_fields, {{"mac_a", 0}}},
                                         {"f1*", auth_fields, {{"mac_s", 0}}},
                                         {"f2", auth_fields, {{"res", 0}}},
                                         {"f3", auth_fields, {{"ck", 0}}},
                                         {"f4", auth_fields, {{"ik", 0}}},
                                         {"f5", auth_fields, {{"ak", 0}}},
                                         {"f5*", auth_fields, {{"ak", 0}}},
                                         {"authenticate", auth_fields, {{"res", 0}, {"ck", 16}, {"ik", 16}}},
                                         {"vector", auth_fields, {{"xres", 0}, {"ck", 16}, {"ik", 16}, {"autn", 16}}},
                                         {NULL, NULL, {{NULL, 0}}}};

static const struct command commands[] = {
    {"hmac", {{"mac", 0}}, hmac_fields, NULL, offers_hmac, run_hmac, 0},
    {"kdf", {{"out", 0}}, kdf_fields, NULL, offers_kdf, run_kdf, 0},
    {"derive", {{"key", 0}}, derive_fields, NULL, offers_derive, run_derive, 1},
    {"confirm", {{"tag", 0}}, confirm_fields, NULL, offers_confirm, run_confirm, 1},
    {"agree", {{"z", 0}}, agree_fields, NULL, offers_agree, run_agree, 0},
    {"observe", {{NULL, 0}}, NULL, observe_kinds, offers_observe, run_observe, 1},
    {"auth", {{NULL, 0}}, NULL, auth_kinds, offers_auth, run_auth, 0}};
#define COMMANDS (sizeof commands / sizeof commands[0])

/* The kind that a request names first; NULL if there is none of that name. If it names none, any: its fields say so. */
static const struct kind *kind_of(const struct kind *k, const char *values)
{
  static const char name[] = "kind=";
  const char *first = values + strspn(values, " "), *kind = first + sizeof name - 1u;
  if (strncmp(first, name, sizeof name - 1u) != 0)
    return k;
  while (k->kind != NULL && (strlen(k->kind) != strcspn(kind, " ") || strncmp(k->kind, kind, strlen(k->kind)) != 0))
    k++;
  return k->kind == NULL ? NULL : k;
}

static void hello(const char *id, const struct ltk_iut *iut)
{
  const char *separator = "";
  fprintf(out, "%s ok name=", id);
  print_text(iut->name, '!');
  fputs(" version=", out);
  print_text(iut->release, '!');
  fputs(" commands=", out);
  for (size_t i = 0; i < COMMANDS; i++) {
    if (commands[i].offered(iut)) {
      fprintf(out, "%s%s", separator, commands[i].name);
      separator = ",";
    }
  }
  fprintf(out, " pipeline=%u\n", pipeline);
}

/* The command of that name if it is offered, else NULL. */
static const struct command *find(const struct ltk_iut *iut, const char *name)
{
  for (size_t i = 0; i < COMMANDS; i++)
    if (strcmp(commands[i].name, name) == 0 && commands[i].offered(iut))
      return &commands[i];
  return NULL;
}

/* An interface of version 1 ends before `steps`. */
static int gives_steps(const struct ltk_iut *iut)
{
  return iut->version >= 2u && iut->steps != NULL;
}

/* One request: decode, run, answer. */
static void serve(const struct ltk_iut *iut, char *line)
{
  static struct request r;
  struct ltk_iut_answer answer = {LTK_IUT_OK, 0, {0}, NULL};
  size_t n;
  const char *id = next_word(&line, &n), *name = next_word(&line, &n), *wrong;
  const struct command *command;
  const struct field *fields;
  const struct value_name *result;
  if (id == NULL || name == NULL) {
    fprintf(out, "%s error a request is: ID COMMAND name=value ...\n", id == NULL ? "?" : id);
    return;
  }
  if (strcmp(name, "hello") == 0) {
    hello(id, iut);
    return;
  }
  command = find(iut, name);
  if (command == NULL) {
    fprintf(out, "%s unsupported %s\n", id, name);
    return;
  }
  fields = command->fields;
  result = command->result;
  if (command->kinds != NULL) {
    const struct kind *kind = kind_of(command->kinds, line);
    if (kind == NULL) {
      fprintf(out, "%s unsupported kind\n", id);
      return;
    }
    fields = kind->fields;
    result = kind->result;
  }
  memset(&r, 0, offsetof(struct request, p));
  memset(&r.parameters, 0, sizeof r - offsetof(struct request, parameters));
  wrong = decode_all(&r, fields, line);
  if (wrong != NULL) {
    fprintf(out, "%s error missing, malformed or misplaced: %s\n", id, wrong);
    return;
  }
  command->run(iut, &answer, &r);
  print_answer(id, result, &answer, command->has_steps && gives_steps(iut) ? iut : NULL);
}

/* Serve the complete lines in buffer[0 .. *used-1] and keep what is left of it. */
static void serve_lines(const struct ltk_iut *iut, char *buffer, size_t *used)
{
  char *line = buffer, *end;
  while ((end = memchr(line, '\n', *used - (size_t)(line - buffer))) != NULL) {
    *end = '\0';
    serve(iut, line);
    line = end + 1;
  }
  *used -= (size_t)(line - buffer);
  memmove(buffer, line, *used);
}

int ltkp_serve(const struct ltk_iut *iut, FILE *to)
{
  static char buffer[LINE_MAX_OCTETS + 1u];
  size_t used = 0;
  ssize_t n;
  out = to;
  while ((n = read(STDIN_FILENO, buffer + used, sizeof buffer - used)) > 0) {
    used += (size_t)n;
    serve_lines(iut, buffer, &used);
    if (fflush(out) != 0)
      return EXIT_FAILURE;
    if (used == sizeof buffer) {
      fprintf(stderr, "a request is longer than %u octets\n", LINE_MAX_OCTETS);
      return EXIT_FAILURE;
    }
  }
  return n == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
