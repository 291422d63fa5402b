// SPDX-License-Identifier: Apache-2.0
/* S of the key derivation function, taken apart: see fields.h. */
#include "vectors/fields.h"
#include "base/buffer.h"
#include "base/hex.h"
#include "base/memory.h"
#include "base/printable.h"

#include <stdlib.h>

bool fields_find(const uint8_t *s, size_t s_length, struct fields_parameter *parameters, size_t n, size_t *fc_length)
{
  size_t end = s_length, i;
  for (i = n; i > 0; i--) {
    size_t length;
    if (end < 2)
      return false;
    length = 256u * s[end - 2] + s[end - 1];
    if (length > end - 2)
      return false;
    end -= 2 + length;
    parameters[i - 1] = (struct fields_parameter){end, length};
  }
  *fc_length = end;
  return end == 1 || end == 2;
}

/* Meanings. Each adds to b what a parameter of n octets at p says. */

static void add_number(struct buffer *b, const uint8_t *p, size_t n)
{
  unsigned long value = 0;
  size_t i;
  for (i = 0; i < n && n <= 4; i++)
    value = 256 * value + p[i];
  buffer_format(b, "%lu", value);
}

static void mean_text(struct buffer *b, const uint8_t *p, size_t n)
{
  buffer_text(b, "\"");
  printable_add_all(b, (const char *)p, n);
  buffer_text(b, "\"");
}

static const char *name_of(const char *const *names, size_t count, uint8_t code)
{
  return code < count && names[code] != NULL ? names[code] : "reserved";
}

static void mean_mode_suite(struct buffer *b, const uint8_t *p, size_t n)
{
  static const char *const modes[] = {NULL, "ROOT", "AGREEMENT", "HYBRID"};
  static const char *const suites[] = {"none", "X25519", "P-256", "X25519+ML-KEM-768"};
  if (n == 2)
    buffer_format(b, "mode %s, suite %s", name_of(modes, 4, p[0]), name_of(suites, 4, p[1]));
}

static void mean_purpose_index(struct buffer *b, const uint8_t *p, size_t n)
{
  static const char *const purposes[] = {
      NULL, "K", "OPc", "TOPc", "KIc", "KID", "KIK", "next root", "confirmation key"};
  if (n == 2)
    buffer_format(b, "purpose %s, index %u", name_of(purposes, 9, p[0]), (unsigned)p[1]);
}

static void mean_algorithm(struct buffer *b, const uint8_t *p, size_t n)
{
  static const char *const algorithms[] = {"none", "MILENAGE", "TUAK", "MILENAGE-256"};
  if (n == 1)
    buffer_text(b, p[0] == 16 ? "AES" : name_of(algorithms, 4, p[0]));
}

static void mean_bits(struct buffer *b, const uint8_t *p, size_t n)
{
  add_number(b, p, n);
  buffer_text(b, " bits");
}

/* MCC2 MCC1, MNC3 MCC3, MNC2 MNC1 (6.1) */
static void mean_plmn(struct buffer *b, const uint8_t *p, size_t n)
{
  if (n != 3)
    return;
  buffer_format(b, "mcc %x%x%x, mnc %x%x", p[0] & 15u, p[0] >> 4, p[1] & 15u, p[2] & 15u, p[2] >> 4);
  if (p[1] >> 4 != 15)
    buffer_format(b, "%x", p[1] >> 4);
}

static void mean_element(struct buffer *b, const uint8_t *p, size_t n)
{
  static const char *const types[] = {NULL, "ICCID", "EID", "EF.ICCID"};
  if (n == 0)
    return;
  buffer_format(b, "%s ", name_of(types, 4, p[0]));
  mean_text(b, p + 1, n - 1);
}

static void mean_epoch(struct buffer *b, const uint8_t *p, size_t n)
{
  add_number(b, p, n);
}

static void mean_octets(struct buffer *b, const uint8_t *p, size_t n)
{
  (void)p;
  if (n == 0)
    buffer_text(b, "empty");
  else
    buffer_format(b, "%zu octets", n);
}

static void mean_role(struct buffer *b, const uint8_t *p, size_t n)
{
  static const char *const roles[] = {NULL, "card", "network"};
  if (n == 1)
    buffer_text(b, name_of(roles, 3, p[0]));
}

static void mean_keys(struct buffer *b, const uint8_t *p, size_t n)
{
  unsigned purpose, set;
  if (n != 2)
    return;
  set = 256u * p[0] + p[1];
  buffer_text(b, "purposes");
  for (purpose = 1; purpose <= 16; purpose++)
    if ((set >> (purpose - 1) & 1u) != 0)
      buffer_format(b, " %u", purpose);
}

struct description {
  const char *name;
  void (*mean)(struct buffer *b, const uint8_t *p, size_t n);
};

/* 6.1 */
static const struct description derive_parameters[FIELDS_DERIVE_COUNT] = {{"label", mean_text},
                                                                          {"mode, suite", mean_mode_suite},
                                                                          {"purpose, index", mean_purpose_index},
                                                                          {"algorithm", mean_algorithm},
                                                                          {"bits", mean_bits},
                                                                          {"imsi", mean_text},
                                                                          {"plmn", mean_plmn},
                                                                          {"element", mean_element},
                                                                          {"epoch", mean_epoch},
                                                                          {"network_nonce", mean_octets},
                                                                          {"card_nonce", mean_octets},
                                                                          {"network_public", mean_octets},
                                                                          {"card_public", mean_octets}};

/* 8.3 */
static const struct description confirm_parameters[FIELDS_CONFIRM_COUNT] = {
    {"label", mean_text}, {"role", mean_role}, {"epoch", mean_epoch}, {"keys", mean_keys}};

static const struct description other_parameter = {"", mean_octets};

static const struct description *describe(enum fields_kind kind, size_t i)
{
  if (kind == FIELDS_DERIVE && i < FIELDS_DERIVE_COUNT)
    return &derive_parameters[i];
  if (kind == FIELDS_CONFIRM && i < FIELDS_CONFIRM_COUNT)
    return &confirm_parameters[i];
  return &other_parameter;
}

static void tell_parameter(const struct description *description, size_t i, const uint8_t *s,
                           struct fields_parameter parameter, void (*take)(void *, const struct fields_part *),
                           void *context)
{
  struct buffer name = {0}, meaning = {0};
  struct fields_part part = {parameter.offset, parameter.length, NULL, NULL};
  buffer_format(&name, "P%zu%s%s", i, description->name[0] != '\0' ? " " : "", description->name);
  buffer_add(&meaning, NULL, 0);
  description->mean(&meaning, s + parameter.offset, parameter.length);
  part.name = name.octets;
  part.meaning = meaning.octets;
  take(context, &part);
  buffer_clear(&name);
  buffer_format(&name, "L%zu", i);
  buffer_clear(&meaning);
  buffer_format(&meaning, "%zu", parameter.length);
  part = (struct fields_part){parameter.offset + parameter.length, 2, name.octets, meaning.octets};
  take(context, &part);
  buffer_free(&name);
  buffer_free(&meaning);
}

bool fields_tell(enum fields_kind kind, const uint8_t *s, size_t s_length, size_t n,
                 void (*take)(void *context, const struct fields_part *part), void *context)
{
  struct fields_parameter *parameters = memory_new((n + 1) * sizeof *parameters);
  struct fields_part fc = {0, 0, "FC", ""};
  bool found = fields_find(s, s_length, parameters, n, &fc.length);
  size_t i;
  if (found)
    take(context, &fc);
  for (i = 0; found && i < n; i++)
    tell_parameter(describe(kind, i), i, s, parameters[i], take, context);
  free(parameters);
  return found;
}

struct print {
  FILE *f;
  const uint8_t *s;
};

/* "offset  name  octets  (meaning)"; long octets are shortened. */
static void print_part(void *context, const struct fields_part *part)
{
  const struct print *print = context;
  char *digits = memory_new(2 * part->length + 1);
  struct buffer shown = {0};
  hex_write(digits, print->s + part->offset, part->length);
  printable_values(&shown, digits);
  if (part->offset == 0)
    fprintf(print->f, "  offset  field                octets\n");
  fprintf(print->f, "  %6zu  %-20s %s%s%s%s\n", part->offset, part->name, part->length == 0 ? "-" : shown.octets,
          part->meaning[0] != '\0' ? "  (" : "", part->meaning, part->meaning[0] != '\0' ? ")" : "");
  buffer_free(&shown);
  free(digits);
}

void fields_print(FILE *f, enum fields_kind kind, const uint8_t *s, size_t s_length, size_t n)
{
  struct print print = {f, s};
  if (!fields_tell(kind, s, s_length, n, print_part, &print))
    fprintf(f, "  does not consist of FC and %zu parameters with their lengths\n", n);
}
