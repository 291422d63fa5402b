// SPDX-License-Identifier: Apache-2.0
/* Families confirm and confirm-invalid: clause 8. */
#include "families/borders.h"
#include "families/broken.h"
#include "families/context.h"
#include "families/draft.h"
#include "families/seed.h"

#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static const char *const roles[] = {"", "card", "network"};

static void add(drafts *all, const char *clauses, const char *flags, const char *label, const char *comment,
                json_t *input)
{
  const struct about about = {"confirm", clauses, flags, formatted("seed %s", label), NULL};
  draft_add(all, &about, comment, input);
}

/* Every mode, suite, element, card nonce or none, in both roles. */
static void shapes(drafts *all)
{
  struct shape shape = usual_shape();
  int m, e, n, role;
  for (m = 0; m < METHODS; m++) {
    for (e = 0; e < ELEMENTS; e++) {
      for (n = 1; n >= 0; n--) {
        for (role = 1; role <= 2; role++) {
          const char *label = formatted("confirm/%s/%s/%d", methods[m].name, element_names[e], n);
          shape.method = &methods[m];
          shape.element = (enum element)e;
          shape.card_nonce = n;
          add(all, "8.1,8.3", n ? "role" : "role,empty-card-nonce", label,
              formatted("%s, %s, %s, %s", roles[role], methods[m].name, element_names[e],
                        n ? "card nonce" : "no card nonce"),
              confirm_input(&shape, role, 1, label));
        }
      }
    }
  }
}

/* Each bit of keys, and several at once. */
static void key_sets(drafts *all)
{
  static const int keys[] = {1, 2, 4, 8, 16, 32, 64, 3, 5, 0x38, 0x3f, 0x41, 0x55, 0x2a, 0x7e, 0x7f};
  struct shape shape = usual_shape();
  size_t i;
  int role;
  for (i = 0; i < COUNT(keys); i++)
    for (role = 1; role <= 2; role++)
      add(all, "8.2,8.3", "keys", "confirm/keys", formatted("%s, keys %d, from the same secrets", roles[role], keys[i]),
          confirm_input(&shape, role, keys[i], "confirm/keys"));
}

static void epochs(drafts *all)
{
  static const json_int_t values[] = {1, 255, 256, 65535, 65536, 16909060, 2147483648, 4294967295};
  struct shape shape = usual_shape();
  size_t i;
  shape.method = &methods[3];
  for (i = 0; i < COUNT(values); i++)
    add(all, "8.3,4.9", "epoch", "confirm/epoch", formatted("epoch %lld", (long long)values[i]),
        set_number(confirm_input(&shape, 1 + (int)(i % 2), 1, "confirm/epoch"), "epoch", values[i]));
}

/* The context's own borders reach the tag through KC. */
static void contexts(drafts *all)
{
  static const struct {
    const char *imsi;
    int mnc_length;
  } subscribers[] = {
      {"310410123456789", 2}, {"310410123456789", 3}, {"262010", 2}, {"0010010", 3}, {"000000000000000", 2}};
  struct shape shape = usual_shape();
  size_t i;
  int m;
  for (i = 0; i < COUNT(subscribers); i++)
    add(all, "8.1,4.6,4.7", "plmn", "confirm/subscriber",
        formatted("IMSI %s, MNC of %d digits", subscribers[i].imsi, subscribers[i].mnc_length),
        set_subscriber(confirm_input(&shape, 1, 1, "confirm/subscriber"), subscribers[i].imsi,
                       subscribers[i].mnc_length));
  for (m = 0; m < METHODS; m++) {
    shape.method = &methods[m];
    if (methods[m].mode != 2)
      add(all, "8.1,4.12", "sparse-secret,leading-zero", "confirm/secret",
          formatted("root of zeros but the last bit, %s", methods[m].name),
          set_text(confirm_input(&shape, 1, 1, "confirm/secret"), "root", sparse(32, 31, 1)));
    if (methods[m].mode != 1)
      add(all, "8.1,4.12", "sparse-secret,trailing-zero", "confirm/secret",
          formatted("z of zeros but the first bit, %s", methods[m].name),
          set_text(confirm_input(&shape, 2, 1, "confirm/secret"), "z", sparse(32, 0, 0x80)));
  }
}

/* Each border of the context, and a tag that begins with a zero octet. */
static void further_contexts(drafts *all)
{
  struct shape shape = usual_shape();
  const char *label = "confirm/zeros/98";
  size_t i;
  add(all, "8.3", "leading-zero", label, "the tag begins with a zero octet", confirm_input(&shape, 1, 1, label));
  for (i = 0; i < border_count; i++) {
    label = formatted("confirm/border/%zu", i);
    shape.method = &methods[borders[i].method];
    add(all, formatted("8.1,%s", borders[i].clauses), borders[i].flag, label, borders[i].comment,
        border_apply(confirm_input(&shape, 1 + (int)(i % 2), 1 << i % 7, label), &borders[i]));
  }
}

static void add_invalid(drafts *all, const struct breach *breach, const char *flags, const char *label,
                        const char *comment, json_t *input)
{
  const struct about about = {"confirm-invalid",
                              strcmp(breach->clauses, "8.2") == 0 ? "8.2,7.1,7.2"
                                                                  : formatted("8.2,7.1,7.2,%s", breach->clauses),
                              flags, formatted("seed %s", label), breach->class};
  draft_add(all, &about, comment, input);
}

static const struct breach own_breaches[] = {
    {"role", "8.2", 0x1f, 0, "role 0", {"role", NULL}, {"0", NULL}},
    {"role", "8.2", 0x1f, 0, "role 3", {"role", NULL}, {"3", NULL}},
    {"role", "8.2", 0x01, 0, "role 255", {"role", NULL}, {"255", NULL}},
    {"role", "8.2", 0x1f, 0, "role 257, which is 1 in one octet", {"role", NULL}, {"257", NULL}},
    {"role", "8.2", 0x01, 0, "role 258, which is 2 in one octet", {"role", NULL}, {"258", NULL}},
    {"keys", "8.2", 0x1f, 0, "no keys", {"keys", NULL}, {"0", NULL}},
    {"keys", "8.2", 0x1f, 0, "keys 128: the confirmation key's own bit", {"keys", NULL}, {"128", NULL}},
    {"keys", "8.2", 0x01, 0, "keys 129", {"keys", NULL}, {"129", NULL}},
    {"keys", "8.2", 0x01, 0, "keys 256", {"keys", NULL}, {"256", NULL}},
    {"keys", "8.2", 0x01, 0, "keys 255", {"keys", NULL}, {"255", NULL}},
    {"keys", "8.2", 0x01, 0, "keys 32768", {"keys", NULL}, {"32768", NULL}},
    {"keys", "8.2", 0x1f, 0, "keys 65537, which is 1 in two octets", {"keys", NULL}, {"65537", NULL}}};

static void alone(drafts *all, const struct breach *list, size_t count)
{
  struct shape shape = usual_shape();
  size_t i;
  int m;
  for (i = 0; i < count; i++) {
    for (m = 0; m < METHODS; m++) {
      const char *label = formatted("confirm-invalid/%s", methods[m].name);
      json_t *input;
      if (list[i].derive_only || (list[i].methods >> m & 1u) == 0)
        continue;
      shape.method = &methods[m];
      input = confirm_input(&shape, 1 + m % 2, 1, label);
      breach_apply(input, &list[i]);
      add_invalid(all, &list[i], formatted("rule-%s", list[i].class), label,
                  formatted("%s, %s", list[i].comment, methods[m].name), input);
    }
  }
}

static void pairs(drafts *all)
{
  struct shape shape = usual_shape();
  const char *label = "confirm-invalid/order";
  json_t *input = NULL;
  size_t i, j;
  shape.method = &methods[3];
  for (i = 0; i < orderly_count; i++) {
    for (j = i + 1; j < orderly_count; j++) {
      if (orderly[i].derive_only || orderly[j].derive_only)
        continue;
      input = confirm_input(&shape, 1, 1, label);
      breach_apply(input, &orderly[i]);
      breach_apply(input, &orderly[j]);
      add_invalid(all, &orderly[i], "order", label, formatted("%s and %s", orderly[i].comment, orderly[j].comment),
                  input);
    }
  }
  input = confirm_input(&shape, 1, 1, label);
  breach_apply(input, &orderly[0]);
  breach_apply(input, &once_reserved_suite);
  add_invalid(all, &orderly[0], "order", label, formatted("%s and %s", orderly[0].comment, once_reserved_suite.comment),
              input);
}

void family_confirm(drafts *all)
{
  shapes(all);
  key_sets(all);
  epochs(all);
  contexts(all);
  further_contexts(all);
  alone(all, own_breaches, COUNT(own_breaches));
  alone(all, breaches, breach_count);
  pairs(all);
}
