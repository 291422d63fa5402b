// SPDX-License-Identifier: Apache-2.0
/* Which parts are right: see layers.h. */
#include "diagnosis/layers.h"
#include "base/memory.h"
#include "observe/auth.h"

#include <stdlib.h>
#include <string.h>

/* The parts, from the lowest up: what is wrong in one shows in those that use it. */
enum layer {
  HMAC,
  KDF,
  DERIVATION,
  RULES,
  X25519,
  P256,
  HYBRID,
  CONFIRMATION,
  KCV,
  GIVEN_MILENAGE,
  GIVEN_TUAK,
  OTHER_KCV,
  MILENAGE,
  TUAK,
  AKA,
  PACKET,
  LAYERS
};

static const struct {
  const char *name; /* "HMAC is right", "derived keys are right" */
  const char *is;
  const char *fault; /* "the fault is in ..", where this part is wrong and those that it uses are right */
} words[LAYERS] = {
    {"HMAC", "is", "HMAC or its hash (clause 2)"},
    {"the key derivation function", "is",
     "the general function: S (clause 3), how HMAC is called, or an HMAC of its own"},
    {"derived keys", "are", "the code of derive: KEY (clause 5), S (6.1), the truncation (6.2), or an HMAC of its own"},
    {"the rules", "are", "the rules: what is refused, or what is not (clauses 3, 7.1, 8.2 and 9.3)"},
    {"X25519", "is", "X25519, in what goes in or in what comes out (clause 9.1)"},
    {"P-256", "is", "P-256, in what goes in or in what comes out (clause 9.2)"},
    {"X25519 with ML-KEM-768", "is",
     "ML-KEM-768, or in how its secret and that of X25519 are put together (clause 9.4)"},
    {"the confirmation", "is", "the code of confirm: KC (clause 8.1), S (8.3), the truncation, or an HMAC of its own"},
    {"the key check value", "is",
     "the key check value: its AES or its block, or in a derivation that observe has of its own"},
    {"MILENAGE with K given", "is", "MILENAGE, and not in a key: K is given (TS 35.206)"},
    {"TUAK with K given", "is", "TUAK, and not in a key: K is given (TS 35.231)"},
    {"the key check values of other forms", "are", "the forms kcv-zeros and kcv-cmac, and not in the key"},
    {"MILENAGE", "is", "MILENAGE or in how it is called"},
    {"TUAK", "is", "TUAK, in how it is called, or in TOPc"},
    {"what EAP-AKA' and 5G make of CK and IK", "is",
     "CK' and IK', RES* or K_AUSF, and not in the key (RFC 9048; TS 33.501, annex A)"},
    {"the secured packet", "is", "the secured packet or in KID, and not in KIc (TS 102 225, 5.1)"}};

/* Of what is right for some keys: a derivation may be wrong that the others have. */
static const char milenage_of_some[] = "MILENAGE, in how it is called, or in a derivation that observe has of its own";

/* The parts that a part uses, and the command that shows it. */
static const unsigned uses[LAYERS] = {[KDF] = 1u << HMAC,
                                      [DERIVATION] = 1u << HMAC | 1u << KDF,
                                      [HYBRID] = 1u << X25519,
                                      [CONFIRMATION] = 1u << HMAC | 1u << KDF | 1u << DERIVATION,
                                      [KCV] = 1u << DERIVATION,
                                      [OTHER_KCV] = 1u << DERIVATION | 1u << KCV,
                                      [MILENAGE] = 1u << DERIVATION | 1u << KCV | 1u << GIVEN_MILENAGE,
                                      [TUAK] = 1u << DERIVATION | 1u << KCV | 1u << GIVEN_TUAK,
                                      [AKA] = 1u << DERIVATION | 1u << KCV | 1u << MILENAGE | 1u << TUAK,
                                      [PACKET] = 1u << DERIVATION | 1u << KCV};

/* What the cases show of a part. */
struct part {
  size_t right, wrong; /* cases that passed and failed */
  size_t valid;        /* of those that passed, the valid ones */
  size_t others;       /* that had no answer to judge */
  unsigned commands;
};

struct parts {
  struct part part[LAYERS];
  size_t failures[QUESTION_COMMANDS]; /* of each command */
};

/* The class of the rule that is broken, or said to be; "" if there is none. */
static const char *class_of(const struct observed_case *c)
{
  if (c->vector->class != NULL)
    return c->vector->class;
  return c->outcome == OUTCOME_REFUSED ? c->verdict->answer.rest : "";
}

static enum layer layer_of_observe(const struct question *q)
{
  const enum observe_kind kind = observe_kind_of(&q->observation);
  if (kind < OBSERVE_CARD)
    return kind == OBSERVE_KCV ? KCV : OTHER_KCV;
  if (kind == OBSERVE_PACKET)
    return PACKET;
  if (observe_makes_keys(kind))
    return AKA;
  return q->context.algorithm == AUTH_TUAK ? TUAK : MILENAGE;
}

static enum layer layer_of(const struct observed_case *c)
{
  const bool autn = (c->question.command & (QUESTION_OBSERVE | QUESTION_AUTH)) != 0 && strcmp(class_of(c), "autn") == 0;
  if (!autn && c->question.command != QUESTION_HMAC && (c->vector->class != NULL || c->outcome == OUTCOME_REFUSED))
    return RULES;
  switch (c->question.command) {
  case QUESTION_HMAC:
    return HMAC;
  case QUESTION_KDF:
    return KDF;
  case QUESTION_DERIVE:
    return DERIVATION;
  case QUESTION_CONFIRM:
    return CONFIRMATION;
  case QUESTION_AGREE:
    return c->question.suite == 1u ? X25519 : c->question.suite == 2u ? P256 : HYBRID;
  case QUESTION_AUTH:
    return c->question.authentication.algorithm == AUTH_TUAK ? GIVEN_TUAK : GIVEN_MILENAGE;
  case QUESTION_OBSERVE:
  default:
    return layer_of_observe(&c->question);
  }
}

static void count_all(struct parts *p, const struct observed *o)
{
  size_t i, bit;
  *p = (struct parts){.failures = {0}};
  for (i = 0; i < o->count; i++) {
    const struct observed_case *c = &o->cases[i];
    struct part *part = &p->part[layer_of(c)];
    part->commands |= observed_failed(c) || layer_of(c) != RULES ? c->question.command : 0;
    part->right += c->outcome == OUTCOME_RIGHT;
    part->valid += c->outcome == OUTCOME_RIGHT && c->vector->class == NULL;
    part->wrong += observed_failed(c);
    part->others += c->outcome >= OUTCOME_UNSUPPORTED;
    for (bit = 0; bit < QUESTION_COMMANDS; bit++)
      p->failures[bit] += observed_failed(c) && c->question.command == 1u << bit;
  }
}

static bool is_right(const struct part *p)
{
  return p->right > 0 && p->wrong == 0 && p->others == 0;
}

static bool is_below(enum layer lower, enum layer upper)
{
  return (uses[upper] >> lower & 1u) != 0;
}

/* Whether a part is wrong although what it uses is right, as far as that was asked, and something is shown right. The
 * rules are not, where values of the same command are wrong: a wrong value can be refused, or pass for what is to be
 * refused. */
static bool is_first_wrong(const struct parts *p, enum layer layer)
{
  int i;
  for (i = 0; i < LAYERS; i++)
    if (p->part[i].wrong > 0 &&
        (is_below((enum layer)i, layer) ||
         (layer == RULES && i != RULES && (p->part[i].commands & p->part[RULES].commands) != 0)))
      return false;
  return p->part[layer].wrong > 0;
}

/* ---- Words ---- */

/* Whether it helps to say that a part is right, where another one is wrong: that it uses it, or shares its command. */
static bool matters(const struct parts *p, enum layer right, enum layer wrong)
{
  if (wrong == HMAC)
    return is_below(HMAC, right);
  if (wrong == RULES)
    return (p->part[right].commands & p->part[RULES].commands) != 0 && right != RULES;
  if (wrong == X25519 || wrong == P256)
    return right == X25519 || right == P256;
  if (wrong == GIVEN_MILENAGE || wrong == GIVEN_TUAK) /* it uses none of them, and is not their fault */
    return right == DERIVATION || right == KCV || right == GIVEN_MILENAGE || right == GIVEN_TUAK || right == MILENAGE;
  if (wrong == DERIVATION &&
      (right == GIVEN_MILENAGE || right == GIVEN_TUAK)) /* what is seen of a key is not at fault */
    return true;
  return is_below(right, wrong);
}

/* "HMAC is right (152 of 152), derived keys are right (1096 of 1096)" */
static bool tell_right(struct buffer *b, const struct parts *p, enum layer wrong)
{
  size_t n = 0;
  int i;
  for (i = 0; i < LAYERS; i++) {
    if (i == (int)wrong || !matters(p, (enum layer)i, wrong) || !is_right(&p->part[i]))
      continue;
    buffer_format(b, "%s%s %s right (%zu of %zu)", n++ > 0 ? ", " : "", words[i].name, words[i].is, p->part[i].right,
                  p->part[i].right);
  }
  return n > 0;
}

static const char *status_of(const struct part *p)
{
  return is_right(p) ? "right" : p->wrong > 0 ? "wrong" : "unknown";
}

static json_t *parts_of(const struct parts *p, enum layer wrong)
{
  static const char *const names[LAYERS] = {
      "hmac", "kdf",           "derivation", "rules",     "x25519",   "p-256", "hybrid", "confirmation",
      "kcv",  "auth-milenage", "auth-tuak",  "other-kcv", "milenage", "tuak",  "aka",    "packet"};
  json_t *json = json_object(), *list = json_array();
  int i;
  for (i = 0; i < LAYERS; i++)
    if (p->part[i].right + p->part[i].wrong + p->part[i].others > 0)
      json_array_append_new(list,
                            json_pack("{s:s, s:s, s:I, s:I}", "layer", names[i], "status", status_of(&p->part[i]),
                                      "passed", (json_int_t)p->part[i].right, "failed", (json_int_t)p->part[i].wrong));
  json_object_set_new(json, "first_wrong", json_string(names[wrong]));
  json_object_set_new(json, "layers", list);
  return json;
}

/* The failures of a part, by their places in the run. */
static size_t *cases_of(const struct observed *o, enum layer layer, size_t count)
{
  size_t *cases = memory_new((count + 1u) * sizeof *cases), i, n = 0;
  for (i = 0; i < o->count && n < count; i++)
    if (layer_of(&o->cases[i]) == layer && observed_failed(&o->cases[i]))
      cases[n++] = o->cases[i].at;
  return cases;
}

static size_t failures_of(const struct parts *p, unsigned commands)
{
  size_t bit, n = 0;
  for (bit = 0; bit < QUESTION_COMMANDS; bit++)
    n += (commands >> bit & 1u) != 0 ? p->failures[bit] : 0;
  return n;
}

/* The commands in which a part fails. */
static unsigned commands_of(const struct observed *o, enum layer layer)
{
  unsigned commands = 0;
  size_t i;
  for (i = 0; i < o->count; i++)
    if (layer_of(&o->cases[i]) == layer && observed_failed(&o->cases[i]))
      commands |= o->cases[i].question.command;
  return commands;
}

static void say(struct findings *f, const struct observed *o, const struct parts *p, enum layer layer)
{
  const struct part *part = &p->part[layer];
  const unsigned commands = commands_of(o, layer);
  struct buffer text = {0};
  if (tell_right(&text, p, layer))
    buffer_text(&text, ": ");
  else if (layer != HMAC) { /* nothing is shown right that it uses: nothing is known */
    buffer_free(&text);
    return;
  }
  if (layer == HMAC && text.length > 0) /* the others show it right, as they use it */
    buffer_text(&text, "the fault is in what these do not ask of HMAC, such as other lengths (clause 2)");
  else
    buffer_format(&text, "%s %s", text.length > 0 ? "the fault is in" : "the first part that is wrong is",
                  layer == MILENAGE && part->valid > 0 ? milenage_of_some : words[layer].fault);
  findings_add(f, (struct finding){.rank = FINDING_PLACE,
                                   .kind = "layers",
                                   .noun = "failures",
                                   .text = buffer_take(&text),
                                   .commands = commands,
                                   .holds = part->wrong,
                                   .of = failures_of(p, commands),
                                   .cases = cases_of(o, layer, part->wrong),
                                   .parts = parts_of(p, layer)});
}

void layers_find(struct findings *f, const struct observed *o)
{
  struct parts p;
  int i;
  count_all(&p, o);
  for (i = 0; i < LAYERS; i++)
    if (is_first_wrong(&p, (enum layer)i))
      say(f, o, &p, (enum layer)i);
}
