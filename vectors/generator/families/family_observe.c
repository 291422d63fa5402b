// SPDX-License-Identifier: Apache-2.0
/* Families observe and observe-invalid: a derived key seen through AES and MILENAGE alone, for keys that may not leave.
 */
#include "base/hex.h"
#include "families/borders.h"
#include "families/broken.h"
#include "families/context.h"
#include "families/draft.h"
#include "families/observed.h"
#include "families/reference_answer.h"
#include "families/seed.h"

#include <stdbool.h>
#include <string.h>

static json_t *empty(json_t *input)
{
  static const char *const names[] = {"opc", "rand", "autn", "sqn", "amf"};
  size_t i;
  for (i = 0; i < 5; i++)
    set_text(input, names[i], "");
  return input;
}

json_t *observed(const struct shape *shape, const char *kind, const char *label)
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

json_t *observed_network(const struct shape *shape, const char *label)
{
  json_t *input = observed(shape, "vector", label);
  set_seed(input, "opc", 16, label);
  set_seed(input, "rand", 16, label);
  set_seed(input, "sqn", 6, label);
  return set_seed(input, "amf", 2, label);
}

json_t *observed_card(json_t *input)
{
  struct ltk_iut_answer answer;
  char autn[33];
  draft_observe(&answer, input);
  hex_write(autn, answer.octets + 40, 16);
  set_text(input, "kind", "authenticate");
  set_text(input, "sqn", "");
  set_text(input, "amf", "");
  return set_text(input, "autn", autn);
}

/* Both sides, with some of the values replaced (NULL: the seed's). */
struct values {
  const char *opc, *rand, *sqn, *amf, *comment;
};

static json_t *network_with(const struct shape *shape, const char *label, const struct values *values)
{
  json_t *input = observed_network(shape, label);
  if (values->opc != NULL)
    set_text(input, "opc", values->opc);
  if (values->rand != NULL)
    set_text(input, "rand", values->rand);
  if (values->sqn != NULL)
    set_text(input, "sqn", values->sqn);
  return values->amf == NULL ? input : set_text(input, "amf", values->amf);
}

static void both_sides(drafts *all, const char *flag, const char *label, const struct shape *shape,
                       const struct values *values)
{
  add(all, flag, label, formatted("authentication vector: %s", values->comment), network_with(shape, label, values));
  add(all, flag, label, formatted("AUTHENTICATE: %s", values->comment),
      observed_card(network_with(shape, label, values)));
}

void observe_both_sides(drafts *all, const char *clauses, const char *label, const char *comment,
                        const struct shape *shape)
{
  const struct about vector = {"observe", clauses, "vector", formatted("seed %s", label), NULL};
  const struct about card = {"observe", clauses, "authenticate", formatted("seed %s", label), NULL};
  draft_add(all, &vector, formatted("authentication vector with %s", comment), observed_network(shape, label));
  draft_add(all, &card, formatted("AUTHENTICATE with %s", comment), observed_card(observed_network(shape, label)));
}

static void authentications(drafts *all)
{
  struct shape shape = usual_shape();
  int m, i;
  for (m = 0; m < METHODS; m++) {
    for (i = 0; i < 4; i++) {
      const char *label = formatted("observe/authentication/%s/%d", methods[m].name, i);
      shape.method = &methods[m];
      shape.element = (enum element)(i % ELEMENTS);
      shape.card_nonce = i % 2 == 0;
      add(all, "vector", label, formatted("authentication vector with %s", name_of(&shape)),
          observed_network(&shape, label));
      add(all, "authenticate", label, formatted("AUTHENTICATE with %s", name_of(&shape)),
          observed_card(observed_network(&shape, label)));
    }
  }
}

/* Sequence numbers in fewer bits than 48, with a sign, or in words; the five bits of the index; AMF and its separation
 * bit; OPc and RAND that look like absent ones. */
static void authentication_borders(drafts *all)
{
  static const char *const zeros = "00000000000000000000000000000000";
  static const char *const same = "0f1e2d3c4b5a69788796a5b4c3d2e1f0";
  const struct values cases[] = {{NULL, NULL, "000000000000", NULL, "SQN 0"},
                                 {NULL, NULL, "00000000001f", NULL, "SQN 31, the index alone"},
                                 {NULL, NULL, "000000000020", NULL, "SQN 32"},
                                 {NULL, NULL, "00000000ffff", NULL, "SQN 2^16 - 1"},
                                 {NULL, NULL, "00007fffffff", NULL, "SQN 2^31 - 1"},
                                 {NULL, NULL, "000080000000", NULL, "SQN 2^31"},
                                 {NULL, NULL, "000100000000", NULL, "SQN 2^32"},
                                 {NULL, NULL, "00ffffffffff", NULL, "SQN 2^40 - 1"},
                                 {NULL, NULL, "07ffffffffff", NULL, "SQN 2^43 - 1"},
                                 {NULL, NULL, "080000000000", NULL, "SQN 2^43"},
                                 {NULL, NULL, "7fffffffffff", NULL, "SQN 2^47 - 1"},
                                 {NULL, NULL, "800000000000", NULL, "SQN 2^47"},
                                 {NULL, NULL, "ffffffffffff", NULL, "SQN 2^48 - 1"},
                                 {NULL, NULL, NULL, "0000", "AMF 0000"},
                                 {NULL, NULL, NULL, "8000", "AMF 8000, the separation bit alone"},
                                 {NULL, NULL, NULL, "7fff", "AMF 7fff, all but the separation bit"},
                                 {NULL, NULL, NULL, "00ff", "AMF 00ff"},
                                 {zeros, NULL, NULL, NULL, "OPc of zeros, which is not an absent one"},
                                 {NULL, zeros, NULL, NULL, "RAND of zeros"},
                                 {same, same, NULL, NULL, "RAND and OPc equal"}};
  struct shape shape = usual_shape();
  size_t i;
  for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    shape.method = &methods[i % METHODS];
    both_sides(all,
               i < 13   ? "sqn"
               : i < 17 ? "amf"
                        : "equal-or-zero",
               formatted("observe/border/%zu", i), &shape, &cases[i]);
  }
}

/* Of the seeds "observe/zeros/<i>", first ones for which a value begins or ends with a zero octet. */
static void zeros_in_answers(drafts *all)
{
  static const struct {
    int i;
    bool kcv;
    const char *comment;
  } found[] = {{22, true, "the key begins with a zero octet"},
               {312, true, "the key ends in a zero octet"},
               {51, true, "the key check value begins with a zero octet"},
               {2803, true, "the key check value begins with three zero digits"},
               {237, true, "the key check value ends in a zero octet"},
               {449, false, "RES begins with a zero octet"},
               {48, false, "RES ends in a zero octet"},
               {17, false, "CK begins with a zero octet"},
               {246, false, "CK ends in a zero octet"},
               {195, false, "IK begins with a zero octet"},
               {365, false, "AK begins with a zero octet"},
               {661, false, "AUTN begins with a zero octet"},
               {400, false, "AUTN ends in a zero octet"},
               {99, false, "the MAC begins with a zero octet"}};
  struct shape shape = usual_shape();
  size_t i;
  for (i = 0; i < sizeof found / sizeof found[0]; i++) {
    const char *label = formatted("observe/zeros/%d", found[i].i);
    const struct values values = {.comment = found[i].comment};
    if (found[i].kcv)
      add(all, "kcv,zeros", label, found[i].comment, observed(&shape, "kcv", label));
    else
      both_sides(all, "zeros", label, &shape, &values);
  }
}

/* Each border of the context, seen through a key check value. */
static void contexts(drafts *all)
{
  struct shape shape = usual_shape();
  size_t i;
  for (i = 0; i < border_count; i++) {
    const char *label = formatted("observe/border-of-context/%zu", i);
    const struct about about = {"observe", formatted("6.2,%s", borders[i].clauses),
                                formatted("kcv,%s", borders[i].flag), formatted("seed %s", label), NULL};
    shape.method = &methods[borders[i].method];
    draft_add(all, &about, borders[i].comment, border_apply(observed(&shape, "kcv", label), &borders[i]));
  }
}

static void refuse_autn(drafts *all, const char *flags, const char *label, const char *comment, json_t *input,
                        const char *autn)
{
  const struct about about = {"observe-invalid", "6.2", flags, formatted("seed %s", label), "autn"};
  draft_add(all, &about, comment, set_text(input, "autn", autn));
}

static const char *autn_of(const json_t *input)
{
  return json_string_value(json_object_get(input, "autn"));
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
      json_t *input;
      char autn[33];
      shape.method = &methods[m];
      input = observed_card(observed_network(&shape, label));
      strcpy(autn, autn_of(input));
      autn[digits[i]] = autn[digits[i]] == '0' ? '1' : '0';
      refuse_autn(all, "autn", label, formatted("digit %zu of AUTN is another, %s", digits[i], methods[m].name), input,
                  autn);
    }
  }
}

/* Of the seeds "observe-invalid/string/<i>", ones for which the MAC has its first zero octet at some place: a
 * comparison of strings ends there. */
static void macs_of_strings(drafts *all)
{
  static const struct {
    int i;
    size_t place;
    const char *comment;
  } found[] = {{505, 0, "the MAC begins with a zero octet, and all behind it is zero, too"},
               {236, 2, "octet 2 of the MAC is zero, and all behind it is zero, too"},
               {51, 5, "octet 5 of the MAC is zero, and all behind it is zero, too"}};
  struct shape shape = usual_shape();
  size_t i;
  for (i = 0; i < sizeof found / sizeof found[0]; i++) {
    const char *label = formatted("observe-invalid/string/%d", found[i].i);
    json_t *input = observed_card(observed_network(&shape, label));
    refuse_autn(all, "autn,mac-string", label, found[i].comment, input,
                with_zeros(autn_of(input), 8 - found[i].place, 0));
  }
}

/* A MAC that some comparison takes for the right one: each octet is another by itself; two differ and cancel in a sum
 * or an xor; all differ; a zero octet ends the comparison of a string. */
static void other_macs(drafts *all)
{
  static const struct {
    uint8_t change[8]; /* added to the octets of the MAC */
    const char *flags, *comment;
  } changes[] = {{{0x80}, "autn,mac-first-half", "octet 0 of the MAC is another"},
                 {{0, 0x80}, "autn,mac-first-half", "octet 1 of the MAC is another"},
                 {{0, 0, 0x80}, "autn,mac-first-half", "octet 2 of the MAC is another"},
                 {{0, 0, 0, 0x80}, "autn,mac-first-half", "octet 3 of the MAC is another"},
                 {{0, 0, 0, 0, 0x80}, "autn,mac-last-half", "octet 4 of the MAC is another"},
                 {{0, 0, 0, 0, 0, 0x80}, "autn,mac-last-half", "octet 5 of the MAC is another"},
                 {{0, 0, 0, 0, 0, 0, 0x80}, "autn,mac-last-half", "octet 6 of the MAC is another"},
                 {{0, 0, 0, 0, 0, 0, 0, 0x80}, "autn,mac-last-half", "octet 7 of the MAC is another"},
                 {{0x80, 0, 0, 0, 0, 0, 0, 0x80}, "autn,mac-xor", "octets 0 and 7 of the MAC differ in the same bit"},
                 {{0, 0, 1, 0, 0, 0xff}, "autn,mac-sum", "octets 2 and 5 of the MAC are one more and one less"},
                 {{0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80}, "autn", "each octet of the MAC is another"}};
  static const char *const label = "observe-invalid/mac";
  struct shape shape = usual_shape();
  uint8_t autn[16];
  char hex[33];
  json_t *input;
  size_t i, k;
  for (i = 0; i < sizeof changes / sizeof changes[0]; i++) {
    input = observed_card(observed_network(&shape, label));
    from_hex(autn, autn_of(input));
    for (k = 0; k < 8; k++)
      autn[8 + k] = (uint8_t)(autn[8 + k] + changes[i].change[k]);
    hex_write(hex, autn, 16);
    refuse_autn(all, changes[i].flags, label, changes[i].comment, input, hex);
  }
  input = observed_card(observed_network(&shape, label));
  refuse_autn(all, "autn,mac-zeros", label, "a MAC of zeros", input, with_zeros(autn_of(input), 8, 0));
  macs_of_strings(all);
}

/* Rules of clause 7, which hold for a key that is only observed, too. */
static void broken_rules(drafts *all)
{
  struct shape shape = usual_shape();
  size_t i;
  int m;
  for (i = 0; i < breach_count; i++) {
    const struct about about = {"observe-invalid", formatted("7.1,7.2,%s", breaches[i].clauses),
                                formatted("rule-%s", breaches[i].class), "seed observe-invalid/rules",
                                breaches[i].class};
    json_t *input;
    for (m = 0; (breaches[i].methods >> m & 1u) == 0; m++)
      ;
    shape.method = &methods[m];
    input = observed(&shape, "kcv", "observe-invalid/rules");
    breach_apply(input, &breaches[i]);
    draft_add(all, &about, formatted("%s, %s", breaches[i].comment, methods[m].name), input);
  }
}

void family_observe(drafts *all)
{
  check_values(all);
  authentications(all);
  authentication_borders(all);
  zeros_in_answers(all);
  contexts(all);
  invalid(all);
  other_macs(all);
  broken_rules(all);
}
