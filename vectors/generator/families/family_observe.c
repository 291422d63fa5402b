// SPDX-License-Identifier: Apache-2.0
/* Families observe and observe-invalid: a derived key seen through AES and MILENAGE alone, for keys that may not leave.
 */
#include "base/hex.h"
#include "families/reference_answer.h"
#include "families/context.h"
#include "families/draft.h"
#include "observe/observe.h"
#include "families/seed.h"

#include <string.h>

static json_t *empty(json_t *input)
{
  static const char *const names[] = {"opc", "rand", "autn", "sqn", "amf"};
  size_t i;
  for (i = 0; i < 5; i++)
    set_text(input, names[i], "");
  return input;
}

static json_t *observed(const struct shape *shape, const char *kind, const char *label)
{
  return empty(set_text(derive_input(shape, label), "kind", kind));
}

static void add(drafts *all, const char *flag, const char *label, const char *comment, json_t *input)
{
  const struct about about = {"observe", "6.2", flag, formatted("seed %s", label), NULL};
  draft_add(all, &about, comment, input);
}

static const char *name_of(const struct shape *shape)
{
  return formatted("%s, %s, %s", shape->row->name, shape->method->name, element_names[shape->element]);
}

/* Key check values: every row whose key AES takes. */
static void check_values(drafts *all)
{
  struct shape shape = usual_shape();
  int m, r;
  for (r = 0; r < KEY_ROWS; r++) {
    for (m = 0; m < METHODS; m++) {
      const char *label = formatted("observe/kcv/%s/%s", key_rows[r].name, methods[m].name);
      shape.row = &key_rows[r];
      shape.method = &methods[m];
      shape.element = (enum element)(m % ELEMENTS);
      add(all, "kcv", label, formatted("key check value of %s", name_of(&shape)), observed(&shape, "kcv", label));
    }
  }
}

/* The network's side, with sequence numbers and AMF from the seed. */
static json_t *network(const struct shape *shape, const char *label)
{
  json_t *input = observed(shape, "vector", label);
  set_seed(input, "opc", 16, label);
  set_seed(input, "rand", 16, label);
  set_seed(input, "sqn", 6, label);
  return set_seed(input, "amf", 2, label);
}

static struct ltk_iut_octets octets(uint8_t *space, const json_t *input, const char *name)
{
  return (struct ltk_iut_octets){space, from_hex(space, json_string_value(json_object_get(input, name)))};
}

/* The card's side: AUTN is made for the key that the input derives, which `key` is. */
static json_t *card(const struct shape *shape, const char *label, const uint8_t key[16])
{
  json_t *input = network(shape, label);
  uint8_t opc[16], rand[16], sqn[6], amf[2];
  char autn[33];
  struct ltk_iut_answer answer = {LTK_IUT_OK, 0, {0}, NULL};
  const struct ltk_iut_observation o = {.kind = {(const uint8_t *)"vector", 6},
                                        .opc = octets(opc, input, "opc"),
                                        .rand = octets(rand, input, "rand"),
                                        .sqn = octets(sqn, input, "sqn"),
                                        .amf = octets(amf, input, "amf")};
  observe(&answer, (struct ltk_iut_octets){key, 16}, &o);
  hex_write(autn, answer.octets + 40, 16);
  set_text(input, "kind", "authenticate");
  set_text(input, "sqn", "");
  set_text(input, "amf", "");
  return set_text(input, "autn", autn);
}

static void authentications(drafts *all)
{
  struct shape shape = usual_shape();
  int m, i;
  for (m = 0; m < METHODS; m++) {
    for (i = 0; i < 4; i++) {
      const char *label = formatted("observe/authentication/%s/%d", methods[m].name, i);
      uint8_t key[16];
      json_t *input;
      shape.method = &methods[m];
      shape.element = (enum element)(i % ELEMENTS);
      shape.card_nonce = i % 2 == 0;
      add(all, "vector", label, formatted("authentication vector with %s", name_of(&shape)), network(&shape, label));
      input = derive_input(&shape, label);
      draft_key(key, input);
      json_decref(input);
      add(all, "authenticate", label, formatted("AUTHENTICATE with %s", name_of(&shape)), card(&shape, label, key));
    }
  }
}

/* An AUTN that is not the key's: one bit of its MAC, of SQN or of AMF is another. */
static void invalid(drafts *all)
{
  static const size_t digits[] = {0, 11, 12, 15, 16, 31};
  struct shape shape = usual_shape();
  size_t i;
  int m;
  for (m = 0; m < METHODS; m++) {
    for (i = 0; i < sizeof digits / sizeof digits[0]; i++) {
      const char *label = formatted("observe-invalid/%s", methods[m].name);
      const struct about about = {"observe-invalid", "6.2", "autn", formatted("seed %s", label), "autn"};
      uint8_t key[16];
      json_t *input;
      char autn[33];
      shape.method = &methods[m];
      input = derive_input(&shape, label);
      draft_key(key, input);
      json_decref(input);
      input = card(&shape, label, key);
      strcpy(autn, json_string_value(json_object_get(input, "autn")));
      autn[digits[i]] = autn[digits[i]] == '0' ? '1' : '0';
      set_text(input, "autn", autn);
      draft_add(all, &about, formatted("digit %zu of AUTN is another, %s", digits[i], methods[m].name), input);
    }
  }
}

void family_observe(drafts *all)
{
  check_values(all);
  authentications(all);
  invalid(all);
}
