// SPDX-License-Identifier: Apache-2.0
/* More of families observe and observe-invalid: key check values of other forms; TUAK; and what EAP-AKA' (RFC 9048) and
 * 5G (TS 33.501) make of CK and IK. */
#include "base/hex.h"
#include "base/memory.h"
#include "families/broken.h"
#include "families/context.h"
#include "families/draft.h"
#include "families/observed.h"
#include "families/reference_answer.h"
#include "families/seed.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

/* The rows whose keys are of one of the two algorithms: MILENAGE, then TUAK. */
enum { OF_MILENAGE, OF_TUAK_128, OF_TUAK_256, AUTHENTICATING };

static void add(drafts *all, const char *flags, const char *label, const char *comment, json_t *input)
{
  const struct about about = {"observe", "6.2", flags, formatted("seed %s", label), NULL};
  draft_add(all, &about, comment, input);
}

static void refuse(drafts *all, const char *flags, const char *label, const char *class, const char *comment,
                   json_t *input)
{
  const struct about about = {"observe-invalid", "6.2", flags, formatted("seed %s", label), class};
  draft_add(all, &about, comment, input);
}

static struct shape shape_of(int row, int method)
{
  struct shape shape = usual_shape();
  shape.row = &key_rows[row];
  shape.method = &methods[method % METHODS];
  shape.element = (enum element)(method % ELEMENTS);
  return shape;
}

static const char *name_of(const struct shape *shape)
{
  return formatted("%s, %s", shape->row->name, shape->method->name);
}

/* ---- Key check values ---- */

static void check_values(drafts *all)
{
  static const char *const kinds[][2] = {{"kcv-zeros", "AES over octets 00"}, {"kcv-cmac", "AES-CMAC over octets 00"}};
  size_t k;
  int r;
  for (k = 0; k < COUNT(kinds); k++) {
    for (r = 0; r < KEY_ROWS; r++) {
      const struct shape shape = shape_of(r, r);
      const char *label = formatted("observe/%s/%s", kinds[k][0], key_rows[r].name);
      add(all, kinds[k][0], label, formatted("key check value, %s, of %s", kinds[k][1], name_of(&shape)),
          observed(&shape, kinds[k][0], label));
    }
  }
}

/* ---- The network's side ---- */

static bool is_tuak(const struct shape *shape)
{
  return shape->row->algorithm == 2;
}

/* With OPc or TOPc given. */
static json_t *network(const struct shape *shape, const char *label)
{
  json_t *input = observed_network(shape, label);
  return is_tuak(shape) ? set_seed(input, "opc", 32, label) : input;
}

/* Of a kind that has the name of a network. */
static json_t *named(const struct shape *shape, const char *kind, const char *label, const char *name)
{
  const size_t n = strlen(name);
  char *hex = memory_new(2 * n + 1);
  json_t *input = set_text(network(shape, label), "kind", kind);
  hex_write(hex, (const uint8_t *)name, n);
  set_text(input, "network_name", hex);
  free(hex);
  return input;
}

/* ---- TUAK ---- */

static void tuak(drafts *all)
{
  int row, m, derived;
  for (row = OF_TUAK_128; row <= OF_TUAK_256; row++) {
    for (m = 0; m < METHODS; m++) {
      for (derived = 0; derived < 2; derived++) {
        const struct shape shape = shape_of(row, m);
        const char *label = formatted("observe/tuak/%s/%s/%d", shape.row->name, shape.method->name, derived);
        const char *flag = derived ? "tuak,topc-derived" : "tuak",
                   *what = formatted("of TUAK with %s%s", name_of(&shape), derived ? ", TOPc derived" : "");
        json_t *input[2] = {network(&shape, label), network(&shape, label)};
        int i;
        for (i = 0; i < 2 && derived; i++)
          set_text(input[i], "opc", "");
        add(all, flag, label, formatted("authentication vector %s", what), input[0]);
        add(all, flag, label, formatted("AUTHENTICATE %s", what), observed_card(input[1]));
      }
    }
  }
}

static const struct {
  const char *name, *value, *comment;
} values[] = {{"sqn", "000000000000", "SQN 0"},
              {"sqn", "00000000001f", "SQN 31, the index alone"},
              {"sqn", "080000000000", "SQN 2^43"},
              {"sqn", "ffffffffffff", "SQN 2^48 - 1"},
              {"amf", "0000", "AMF 0000"},
              {"amf", "8000", "AMF 8000, the separation bit alone"},
              {"amf", "7fff", "AMF 7fff, all but the separation bit"},
              {"rand", "00000000000000000000000000000000", "RAND of zeros"},
              {"opc", "0000000000000000000000000000000000000000000000000000000000000000",
               "TOPc of zeros, which is not an absent one"}};

static void tuak_borders(drafts *all)
{
  size_t i;
  for (i = 0; i < COUNT(values); i++) {
    const struct shape shape = shape_of(i % 2 == 0 ? OF_TUAK_128 : OF_TUAK_256, (int)i);
    const char *label = formatted("observe/tuak-border/%zu", i);
    json_t *card = set_text(network(&shape, label), values[i].name, values[i].value);
    add(all, "tuak", label, formatted("authentication vector of TUAK: %s", values[i].comment),
        set_text(network(&shape, label), values[i].name, values[i].value));
    add(all, "tuak", label, formatted("AUTHENTICATE of TUAK: %s", values[i].comment), observed_card(card));
  }
}

/* ---- EAP-AKA' and 5G ---- */

static const struct {
  const char *kind, *what;
} kinds[] = {{"eapaka", "EAP-AKA'"}, {"av5g", "5G"}};
#define KINDS COUNT(kinds)
#define NAME "5G:mnc010.mcc310.3gppnetwork.org"

/* Serving networks with two and three digits of an MNC, and one with a NID; names of RFC 9048; one with a character of
 * two octets; and one of one octet. networks() adds one whose length needs two octets. */
static const char *const names[] = {NAME,
                                    "5G:mnc001.mcc001.3gppnetwork.org",
                                    "5G:mnc410.mcc310.3gppnetwork.org",
                                    "5G:mnc001.mcc001.3gppnetwork.org:0123456789a",
                                    "WLAN",
                                    "HRPD",
                                    "r\xc3\xa9seau",
                                    "a"};

static void of_a_name(drafts *all, size_t kind, const struct shape *shape, const char *name, const char *label,
                      const char *comment)
{
  add(all, kinds[kind].kind, label, formatted("%s for %s with %s", kinds[kind].what, comment, name_of(shape)),
      named(shape, kinds[kind].kind, label, name));
}

static void networks(drafts *all)
{
  char name[301];
  size_t k, i;
  int row;
  memset(name, 'n', sizeof name - 1);
  name[sizeof name - 1] = '\0';
  for (k = 0; k < KINDS; k++) {
    for (row = 0; row < AUTHENTICATING; row++) {
      const char *label = formatted("observe/%s/%s", kinds[k].kind, key_rows[row].name);
      const struct shape shape = shape_of(row, row);
      of_a_name(all, k, &shape, name, formatted("%s/long", label), "a name of 300 octets");
      for (i = 0; i < COUNT(names); i++) {
        const struct shape other = shape_of(row, (int)i);
        of_a_name(all, k, &other, names[i], formatted("%s/%zu", label, i), formatted("\"%s\"", names[i]));
      }
    }
  }
}

/* TOPc derived, too; and values that a number cuts. */
static void network_borders(drafts *all)
{
  size_t k, i;
  int row;
  for (k = 0; k < KINDS; k++) {
    for (row = OF_TUAK_128; row <= OF_TUAK_256; row++) {
      const struct shape shape = shape_of(row, row + 1);
      const char *label = formatted("observe/%s-topc/%s", kinds[k].kind, key_rows[row].name);
      add(all, formatted("%s,topc-derived", kinds[k].kind), label,
          formatted("%s with %s, TOPc derived", kinds[k].what, name_of(&shape)),
          set_text(named(&shape, kinds[k].kind, label, NAME), "opc", ""));
    }
    for (i = 0; i < 4; i++) {
      const struct shape shape = shape_of((int)i % AUTHENTICATING, (int)i);
      const char *label = formatted("observe/%s-border/%zu", kinds[k].kind, i);
      add(all, kinds[k].kind, label, formatted("%s: %s, %s", kinds[k].what, values[i].comment, name_of(&shape)),
          set_text(named(&shape, kinds[k].kind, label, NAME), values[i].name, values[i].value));
    }
  }
}

/* ---- What is refused ---- */

json_t *observed_of_kind(const struct shape *shape, const char *kind, const char *label)
{
  json_t *input;
  if (strcmp(kind, "vector") == 0)
    return network(shape, label);
  if (strcmp(kind, "authenticate") != 0)
    return named(shape, kind, label, NAME);
  input = set_text(set_text(network(shape, label), "sqn", ""), "amf", "");
  return set_text(set_seed(input, "autn", 16, label), "kind", kind);
}

static const char *const all_kinds[] = {"authenticate", "vector", "eapaka", "av5g"};

/* Keys that no authentication function has. */
static void other_keys(drafts *all)
{
  static const int rows[] = {3, 7, 11, 15}; /* MILENAGE-256, 192 and 256 bits of AES, the next root */
  size_t k, i;
  for (k = 0; k < COUNT(all_kinds); k++) {
    for (i = 0; i < COUNT(rows); i++) {
      const struct shape shape = shape_of(rows[i], (int)(k + i));
      const char *label = formatted("observe-invalid/kind/%s/%s", all_kinds[k], key_rows[rows[i]].name);
      refuse(all, "kind", label, "kind", formatted("%s with %s", all_kinds[k], name_of(&shape)),
             observed_of_kind(&shape, all_kinds[k], label));
    }
  }
}

/* A value of another length: some octets of a longer one, from the seed. */
static void of_length(drafts *all, const char *kind, int row, const char *name, size_t n, int method)
{
  const struct shape shape = shape_of(row, method);
  const char *label = formatted("observe-invalid/length/%s/%s/%s/%zu", kind, key_rows[row].name, name, n);
  refuse(all, "length", label, "length", formatted("%s: %s of %zu octets, %s", kind, name, n, name_of(&shape)),
         set_seed(observed_of_kind(&shape, kind, label), name, n, label));
}

static void other_lengths(drafts *all)
{
  static const struct {
    const char *name;
    size_t length[3];
  } lengths[] = {{"rand", {0, 15, 17}}, {"sqn", {0, 5, 7}}, {"amf", {0, 1, 3}}};
  size_t k, i, j;
  for (k = 0; k < COUNT(all_kinds); k++) {
    const bool is_card = strcmp(all_kinds[k], "authenticate") == 0;
    for (i = 0; i < (is_card ? 1u : COUNT(lengths)); i++)
      for (j = 0; j < 3; j++)
        of_length(all, all_kinds[k], (int)(j % AUTHENTICATING), lengths[i].name, lengths[i].length[j], (int)(i + j));
    of_length(all, all_kinds[k], OF_MILENAGE, "opc", 0, 0);
    of_length(all, all_kinds[k], OF_MILENAGE, "opc", 15, 1);
    of_length(all, all_kinds[k], OF_MILENAGE, "opc", 32, 2);
    of_length(all, all_kinds[k], OF_TUAK_128, "opc", 16, 3);
    of_length(all, all_kinds[k], OF_TUAK_256, "opc", 33, 4);
  }
  of_length(all, "authenticate", OF_MILENAGE, "autn", 0, 0);
  of_length(all, "authenticate", OF_TUAK_128, "autn", 15, 1);
  of_length(all, "authenticate", OF_TUAK_256, "autn", 17, 2);
}

/* Two rules at once: those of 7.1 come first, and then the kind. */
static void orders(drafts *all)
{
  const struct shape shape = {&methods[3], &key_rows[0], ICCID_19, 1, 15, 2, 0}, *usual = &shape;
  const struct shape other = shape_of(3, 0);
  size_t i;
  for (i = 0; i < orderly_count; i++) {
    const char *label = formatted("observe-invalid/order/%s", orderly[i].class);
    struct about about;
    json_t *input;
    if (strcmp(orderly[i].class, "role") == 0 || strcmp(orderly[i].class, "keys") == 0)
      continue;
    input = set_seed(observed_of_kind(usual, "av5g", label), "rand", 15, label);
    breach_apply(input, &orderly[i]);
    about = (struct about){"observe-invalid", formatted("6.2,7.1,%s", orderly[i].clauses), "order",
                           formatted("seed %s", label), orderly[i].class};
    draft_add(all, &about, formatted("%s, and RAND of 15 octets", orderly[i].comment), input);
  }
  refuse(all, "order", "observe-invalid/order/kind", "kind",
         formatted("vector with %s, and RAND of 15 octets", name_of(&other)),
         set_seed(observed_of_kind(&other, "vector", "observe-invalid/order/kind"), "rand", 15,
                  "observe-invalid/order/kind"));
}

/* An AUTN that is not TUAK's: a digit of SQN, AMF or the MAC is another. */
static void other_autns(drafts *all)
{
  static const size_t digits[] = {0, 11, 15, 16, 31};
  size_t i;
  int row;
  for (row = OF_TUAK_128; row <= OF_TUAK_256; row++) {
    for (i = 0; i < COUNT(digits); i++) {
      const struct shape shape = shape_of(row, (int)i);
      const char *label = formatted("observe-invalid/tuak/%s/%zu", shape.row->name, i);
      json_t *input = observed_card(network(&shape, label));
      char autn[33];
      strcpy(autn, json_string_value(json_object_get(input, "autn")));
      autn[digits[i]] = autn[digits[i]] == '0' ? '1' : '0';
      refuse(all, "autn,tuak", label, "autn", formatted("digit %zu of AUTN is another, %s", digits[i], name_of(&shape)),
             set_text(input, "autn", autn));
    }
  }
}

void family_observe_more(drafts *all)
{
  check_values(all);
  tuak(all);
  tuak_borders(all);
  networks(all);
  network_borders(all);
  other_keys(all);
  other_lengths(all);
  other_autns(all);
  orders(all);
}
