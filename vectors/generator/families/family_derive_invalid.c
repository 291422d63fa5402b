// SPDX-License-Identifier: Apache-2.0
/* Family derive-invalid: every rule of clause 7 broken in every way, and pairs of broken rules that show the order. */
#include "families/broken.h"
#include "families/context.h"
#include "families/draft.h"
#include "families/seed.h"

#include <string.h>

static void add(drafts *all, const struct breach *breach, const char *flags, const char *label, const char *comment,
                json_t *input)
{
  const struct about about = {"derive-invalid", formatted("7.1,7.2,%s", breach->clauses), flags,
                              formatted("seed %s", label), breach->class};
  draft_add(all, &about, comment, input);
}

static void alone(drafts *all)
{
  struct shape shape = usual_shape();
  size_t i;
  int m;
  for (i = 0; i < breach_count; i++) {
    for (m = 0; m < METHODS; m++) {
      const char *label = formatted("derive-invalid/%s", methods[m].name);
      json_t *input;
      if ((breaches[i].methods >> m & 1u) == 0)
        continue;
      shape.method = &methods[m];
      input = derive_input(&shape, label);
      breach_apply(input, &breaches[i]);
      add(all, &breaches[i], formatted("rule-%s", breaches[i].class), label,
          formatted("%s, %s", breaches[i].comment, methods[m].name), input);
    }
  }
}

/* The first rule broken names the class. */
static void pairs(drafts *all)
{
  struct shape shape = usual_shape();
  const char *label = "derive-invalid/order";
  json_t *input = NULL;
  size_t i, j;
  shape.method = &methods[3];
  for (i = 0; i < orderly_count; i++) {
    for (j = i + 1; j < orderly_count; j++) {
      if (strcmp(orderly[i].clauses, "8.2") == 0 || strcmp(orderly[j].clauses, "8.2") == 0)
        continue;
      input = derive_input(&shape, label);
      breach_apply(input, &orderly[i]);
      breach_apply(input, &orderly[j]);
      add(all, &orderly[i], "order", label, formatted("%s and %s", orderly[i].comment, orderly[j].comment), input);
    }
  }
  input = derive_input(&shape, label);
  breach_apply(input, &orderly[0]);
  breach_apply(input, &once_reserved_suite);
  add(all, &orderly[0], "order", label, formatted("%s and %s", orderly[0].comment, once_reserved_suite.comment), input);
}

/* A breach whose last value has the character c between what stands before and behind. */
static void no_digit(drafts *all, struct breach breach, const char *before, char c, const char *behind)
{
  struct shape shape = usual_shape();
  const int last = breach.name[1] != NULL;
  const char *label = formatted("derive-invalid/no-digit/%02x", (unsigned)c);
  json_t *input = derive_input(&shape, label);
  breach.value[last] = formatted("%s%c%s", before, c, behind);
  breach_apply(input, &breach);
  add(all, &breach, formatted("rule-%s", breach.class), label,
      formatted("%s: character %02x", breach.comment, (unsigned)c), input);
}

/* 4.6, 4.8: every printable character that is no digit, but =, which divides names from values in requests. Functions
 * that read numbers take some of them: a point, an exponent, an underscore. Without it, the digits of an element are
 * valid. */
static void no_digits(drafts *all)
{
  static const struct breach imsi = {"imsi", "4.6", 0, 0, "no digit in the middle of the IMSI", {"imsi"}, {NULL}};
  static const struct breach iccid = {
      "element", "4.8", 0, 0, "no digit in the middle of the ICCID", {"element_type", "element"}, {"1"}};
  static const struct breach eid = {
      "element", "4.8", 0, 0, "no digit in the middle of the EID", {"element_type", "element"}, {"2"}};
  char c;
  for (c = '!'; c <= '~'; c++) {
    if (strchr("0123456789=", c) != NULL)
      continue;
    no_digit(all, imsi, "3104101", c, "3456789");
    if (strchr("_.,+-'eE", c) != NULL) {
      no_digit(all, iccid, "898821100000", c, "0123458");
      no_digit(all, eid, "8904903199", c, "999999999999999999959");
    }
  }
}

void family_derive_invalid(drafts *all)
{
  alone(all);
  no_digits(all);
  pairs(all);
}
