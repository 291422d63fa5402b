// SPDX-License-Identifier: Apache-2.0
/* What is known of a case: see known.h. */
#include "diagnosis/known.h"
#include "base/hex.h"
#include "base/memory.h"
#include "model/model_parts.h"
#include "observe/observe.h"
#include "vectors/fields.h"

#include <stdlib.h>
#include <string.h>

/* ---- Space and facts ---- */

static uint8_t *room(struct known *k, size_t n)
{
  uint8_t *at = k->space + k->used;
  if (n > k->size - k->used)
    memory_exhausted();
  k->used += n;
  return at;
}

static void add_fact(struct known *k, const char *name, const uint8_t *octets, size_t length)
{
  static const uint8_t none[1];
  if (k->facts < KNOWN_FACTS_MAX)
    k->fact[k->facts++] = (struct known_fact){name, octets == NULL ? NULL : length == 0 ? none : octets, length};
}

static void add_value(struct known *k, const char *name, struct ltk_iut_octets o)
{
  static const uint8_t none[1];
  add_fact(k, name, o.length == 0 ? none : o.octets, o.length);
}

/* A step of the vector, or a fact that is not there. */
static struct ltk_iut_octets add_step(struct known *k, const char *name, const char *step)
{
  size_t size = json_string_length(json_object_get(k->of->vector->steps, step)) / 2u, n = 0;
  uint8_t *octets = room(k, size);
  bool is = observed_step(k->of, step, octets, size, &n);
  add_fact(k, name, is ? octets : NULL, n);
  return (struct ltk_iut_octets){is ? octets : NULL, n};
}

/* ---- S ---- */

static void take_s_apart(struct known_s *s, const char *name, struct ltk_iut_octets o, size_t n)
{
  struct fields_parameter parameters[KNOWN_PARAMETERS_MAX];
  size_t i;
  *s = (struct known_s){.name = name, .octets = o.octets, .length = o.length};
  if (o.octets == NULL || n > KNOWN_PARAMETERS_MAX || !fields_find(o.octets, o.length, parameters, n, &s->fc))
    return;
  for (i = 0; i < n; i++)
    s->parameter[i] = (struct ltk_iut_octets){o.octets + parameters[i].offset, parameters[i].length};
  s->parameters = n;
}

/* S of kdf, where the vector does not have it in full. */
static struct ltk_iut_octets make_s(struct known *k)
{
  const struct question *q = &k->of->question;
  size_t n = q->fc.length, i;
  uint8_t *s;
  for (i = 0; i < q->n; i++)
    n += q->p[i].length + 2u;
  s = room(k, n);
  memcpy(s, q->fc.octets, q->fc.length);
  for (i = 0, n = q->fc.length; i < q->n; i++) {
    if (q->p[i].length > 0)
      memcpy(s + n, q->p[i].octets, q->p[i].length);
    n += q->p[i].length;
    s[n++] = (uint8_t)(q->p[i].length >> 8);
    s[n++] = (uint8_t)q->p[i].length;
  }
  return (struct ltk_iut_octets){s, n};
}

/* ---- The facts of each command ---- */

static void add_context(struct known *k, const struct ltk_iut_context *c)
{
  add_value(k, "root", c->root);
  add_value(k, "z", c->z);
  add_value(k, "the network nonce", c->network_nonce);
  add_value(k, "the card nonce", c->card_nonce);
  add_value(k, "the network's public key", c->network_public);
  add_value(k, "the card's public key", c->card_public);
}

static void know_derive(struct known *k)
{
  const struct ltk_iut_octets s = add_step(k, "S", "S"), key = add_step(k, "KEY", "KEY");
  add_step(k, "D", "D");
  k->key = (struct known_fact){"KEY", key.octets, key.length};
  take_s_apart(&k->s[0], "S", s, FIELDS_DERIVE_COUNT);
  k->steps = 1;
  add_context(k, &k->of->question.context);
}

static void know_confirm(struct known *k)
{
  const struct ltk_iut_octets s_kc = add_step(k, "S of KC", "S_KC"), key = add_step(k, "KEY", "KEY"),
                              s = add_step(k, "S", "S");
  add_step(k, "KC", "KC");
  add_step(k, "D", "D");
  k->key = (struct known_fact){"KEY", key.octets, key.length};
  take_s_apart(&k->s[0], "S of KC", s_kc, FIELDS_DERIVE_COUNT);
  take_s_apart(&k->s[1], "S", s, FIELDS_CONFIRM_COUNT);
  k->steps = 2;
  add_context(k, &k->of->question.context);
}

/* The values that MILENAGE or TUAK was to answer, and AUTN as it is where SQN is not concealed. */
static void add_milenage(struct known *k)
{
  const struct ltk_iut_octets sqn = k->of->question.observation.sqn;
  uint8_t *due = room(k, 128), *autn = room(k, 16);
  size_t n;
  const enum observe_kind kind = observe_kind_of(&k->of->question.observation);
  const bool is = observed_due(k->of, due, 128, &n) && (kind == OBSERVE_CARD || kind == OBSERVE_NETWORK);
  const bool network = is && kind == OBSERVE_NETWORK && sqn.length == 6u;
  add_fact(k, "the expected RES", is ? due : NULL, 8);
  add_fact(k, "the expected CK", is ? due + 8 : NULL, 16);
  add_fact(k, "the expected IK", is ? due + 24 : NULL, 16);
  if (network) {
    memcpy(autn, sqn.octets, 6);
    memcpy(autn + 6, due + 46, 10);
  }
  add_fact(k, "the expected autn with SQN not concealed", network ? autn : NULL, 16);
}

static void know_observe(struct known *k)
{
  const struct ltk_iut_observation *o = &k->of->question.observation;
  static uint8_t zeros[16], ones[16], all[16];
  struct ltk_iut_context of_other;
  const char *other = observe_other(&k->of->question.context, o, &of_other);
  know_derive(k);
  add_step(k, "the derived key", "key");
  if (other != NULL)
    add_step(k, other, other);
  else
    add_value(k, k->of->question.context.algorithm == 2u ? "TOPc" : "OPc", o->opc);
  add_value(k, "RAND", o->rand);
  add_value(k, "AUTN", o->autn);
  add_value(k, "SQN", o->sqn);
  add_value(k, "AMF", o->amf);
  memset(ones, 1, sizeof ones);
  memset(all, 255, sizeof all);
  add_fact(k, "sixteen octets 00", zeros, sizeof zeros);
  add_fact(k, "sixteen octets 01", ones, sizeof ones);
  add_fact(k, "sixteen octets ff", all, sizeof all);
  add_milenage(k);
  add_step(k, "XRES", "XRES");
  add_step(k, "CK", "CK");
  add_step(k, "IK", "IK");
  add_value(k, "the network's name", o->network_name);
  add_step(k, "the checksum", "CC");
  add_value(k, "CNTR", o->cntr);
  add_value(k, "the data", o->data);
}

/* What is known of an authentication with K given. Each has the same facts: of the other algorithm they are not there.
 */
static void know_auth(struct known *k)
{
  const struct ltk_iut_authentication *a = &k->of->question.authentication;
  static const char *const steps[][2] = {{"TEMP", "TEMP"},
                                         {"IN1", "IN1"},
                                         {"OUT1", "OUT1"},
                                         {"OUT2", "OUT2"},
                                         {"OUT3", "OUT3"},
                                         {"OUT4", "OUT4"},
                                         {"OUT5", "OUT5"},
                                         {"Keccak's output of f1", "f1_out"},
                                         {"Keccak's output of f2 to f5", "f2345_out"},
                                         {"Keccak's output of f5*", "f5_out"}};
  size_t i;
  add_value(k, "K", a->k);
  add_value(k, a->algorithm == 2u ? "TOP" : "OP", a->algorithm == 2u ? a->top : a->op);
  add_value(k, a->algorithm == 2u ? "TOPc" : "OPc", a->algorithm == 2u ? a->topc : a->opc);
  add_step(k, a->algorithm == 2u ? "TOPc" : "OPc", a->algorithm == 2u ? "TOPc" : "OPc");
  add_value(k, "RAND", a->rand);
  add_value(k, "SQN", a->sqn);
  add_value(k, "AMF", a->amf);
  add_value(k, "AUTN", a->autn);
  for (i = 0; i < sizeof steps / sizeof steps[0]; i++)
    add_step(k, steps[i][0], steps[i][1]);
}

static void know_hmac(struct known *k)
{
  const struct question *q = &k->of->question;
  static const uint8_t none[1];
  add_value(k, "the key", q->key);
  add_value(k, "data", q->data);
  k->key = (struct known_fact){"the key", q->key.length == 0 ? none : q->key.octets, q->key.length};
  k->s[0] =
      (struct known_s){.name = "data", .octets = q->data.length == 0 ? none : q->data.octets, .length = q->data.length};
  k->steps = 1;
}

static void know_kdf(struct known *k)
{
  const struct question *q = &k->of->question;
  const struct ltk_iut_octets s = make_s(k);
  add_value(k, "the key", q->key);
  add_fact(k, "S", s.octets, s.length);
  add_value(k, "FC", q->fc);
  add_fact(k, "P0", q->n > 0 ? q->p[0].octets : NULL, q->n > 0 ? q->p[0].length : 0);
  k->key = (struct known_fact){"the key", q->key.octets, q->key.length};
  take_s_apart(&k->s[0], "S", s, q->n);
  k->steps = 1;
}

/* z plus the prime of X25519, which a last reduction would take away; NULL if it has more than 32 octets. */
static const uint8_t *unreduced(struct known *k, const uint8_t *z)
{
  uint8_t *sum = room(k, 32);
  unsigned carry = 0;
  size_t i;
  for (i = 0; i < 32u; i++) {
    carry += z[i] + (i == 0 ? 0xedu : i == 31u ? 0x7fu : 0xffu);
    sum[i] = (uint8_t)carry;
    carry >>= 8;
  }
  return carry == 0 ? sum : NULL;
}

/* The point with this x that has an even or an odd y, 04 || x || y. */
static const uint8_t *point(struct known *k, const uint8_t *x, uint8_t prefix)
{
  uint8_t *octets = room(k, 65), compressed[33] = {prefix};
  memcpy(compressed + 1, x, 32);
  return model_uncompress(octets, compressed) ? octets : NULL;
}

static void know_agree(struct known *k)
{
  const struct question *q = &k->of->question;
  const uint8_t *z = k->fact[0].octets;
  const bool is_point = q->suite == 2u && z != NULL && k->fact[0].length == 32u;
  const uint8_t *even = is_point ? point(k, z, 2) : NULL, *odd = is_point ? point(k, z, 3) : NULL;
  uint8_t *compressed = room(k, 66);
  add_value(k, "the private key", q->private_key);
  add_value(k, "the peer's key", q->peer);
  add_fact(k, "the expected z plus p", q->suite == 1u && z != NULL && k->fact[0].length == 32u ? unreduced(k, z) : NULL,
           32);
  if (is_point) {
    compressed[0] = 2;
    compressed[33] = 3;
    memcpy(compressed + 1, z, 32);
    memcpy(compressed + 34, z, 32);
  }
  add_fact(k, "the point 04 || x || y", even, 65);
  add_fact(k, "the point 04 || x || y", odd, 65);
  add_fact(k, "the point x || y", even == NULL ? NULL : even + 1, 64);
  add_fact(k, "the point x || y", odd == NULL ? NULL : odd + 1, 64);
  add_fact(k, "the point's y", even == NULL ? NULL : even + 33, 32);
  add_fact(k, "the point's y", odd == NULL ? NULL : odd + 33, 32);
  add_fact(k, "the compressed point", is_point ? compressed : NULL, 33);
  add_fact(k, "the compressed point", is_point ? compressed + 33 : NULL, 33);
}

/* ---- Answers ---- */

/* The place of a value among all that were due. */
static void place(struct known *k, size_t value, size_t all)
{
  const char *const *name = request_answers(k->of->vector->command, k->of->vector->input);
  size_t i;
  k->due_at = 0;
  k->due_length = all;
  for (i = 0; value != KNOWN_WHOLE && i <= value; i++) {
    k->due_at = i == 0 ? 0 : k->due_at + k->due_length;
    k->due_length = name[i] == NULL ? 0 : json_string_length(json_object_get(k->of->vector->output, name[i])) / 2u;
  }
}

static void read_given(struct known *k, const struct observed_case *of, size_t value)
{
  const struct verdict_answer *answer = &of->verdict->answer;
  const size_t from = value == KNOWN_WHOLE ? 0 : value, to = value == KNOWN_WHOLE ? answer->values : value + 1u;
  size_t i, size = 0, n;
  uint8_t *octets;
  k->is_refusal = of->verdict->given != NULL && answer->status == ANSWER_INVALID;
  k->is_value = of->verdict->given != NULL && answer->status == ANSWER_OK && to <= answer->values && from < to;
  for (i = from; k->is_value && i < to; i++)
    size += answer->value[i].value_length / 2u;
  octets = room(k, size);
  k->given = (struct ltk_iut_octets){octets, 0};
  if (!k->is_value)
    return;
  for (i = from; i < to; i++) {
    k->is_value = k->is_value && hex_read(octets + k->given.length, size - k->given.length, &n, answer->value[i].value,
                                          answer->value[i].value_length);
    k->given.length += k->is_value ? n : 0;
  }
}

/* Whether the expected answer begins with the same octets as this one. */
static bool begin_alike(const struct known *k, const uint8_t *octets, size_t n)
{
  const struct known_fact *due = &k->fact[0];
  const size_t least = due->length < n ? due->length : n;
  return due->octets != NULL && least > 0 && memcmp(due->octets, octets, least < 8u ? least : 8u) == 0;
}

/* What the case before had: its expected answer and its own. */
static void add_before(struct known *k, const struct observed_case *before, size_t value)
{
  struct known other = {.of = before, .space = k->space, .used = k->used, .size = k->size};
  uint8_t *due;
  size_t all = 0;
  if (before == NULL || before->vector->class != NULL) {
    add_fact(k, "the expected answer of the case before", NULL, 0);
    add_fact(k, "the answer to the case before", NULL, 0);
    return;
  }
  due = room(&other, 128);
  observed_due(before, due, 128, &all);
  place(&other, value, all);
  read_given(&other, before, value);
  k->used = other.used;
  if (begin_alike(k, due + other.due_at, other.due_length)) { /* what is wrong there is wrong here too */
    other.due_length = 0;
    other.is_value = false;
  }
  add_fact(k, "the expected answer of the case before", other.due_length > 0 ? due + other.due_at : NULL,
           other.due_length);
  add_fact(k, "the answer to the case before", other.is_value ? other.given.octets : NULL, other.given.length);
}

static void add_due(struct known *k, size_t value)
{
  uint8_t *due = room(k, 128), *zeros = room(k, 128);
  size_t all = 0;
  observed_due(k->of, due, 128, &all);
  place(k, value, all);
  memset(zeros, 0, 128);
  add_fact(k, "the expected answer", k->due_length > 0 ? due + k->due_at : NULL, k->due_length);
  add_fact(k, "octets 00 throughout", zeros, k->due_length);
}

static size_t size_of(const struct observed_case *c)
{
  const char *key;
  const json_t *value;
  size_t size = c->verdict->given == NULL ? 0 : strlen(c->verdict->given), i;
  json_object_foreach((json_t *)(uintptr_t)c->vector->steps, key, value) size += json_string_length(value);
  for (i = 0; i < c->question.n; i++)
    size += c->question.p[i].length + 2u;
  return size + c->question.fc.length + 2048u;
}

void known_make(struct known *k, const struct observed_case *of, const struct observed_case *before,
                struct ltk_iut_octets same, size_t value)
{
  static const struct {
    enum question_command command;
    void (*know)(struct known *k);
  } commands[] = {{QUESTION_HMAC, know_hmac},       {QUESTION_KDF, know_kdf},     {QUESTION_DERIVE, know_derive},
                  {QUESTION_CONFIRM, know_confirm}, {QUESTION_AGREE, know_agree}, {QUESTION_OBSERVE, know_observe},
                  {QUESTION_AUTH, know_auth}};
  size_t i;
  *k = (struct known){.of = of, .size = size_of(of) + (before == NULL ? 0 : size_of(before))};
  k->space = memory_new(k->size);
  add_due(k, value);
  add_before(k, before, value);
  add_value(k, "one and the same value", same);
  read_given(k, of, value);
  for (i = 0; i < sizeof commands / sizeof commands[0]; i++)
    if (commands[i].command == of->question.command)
      commands[i].know(k);
}

void known_free(struct known *k)
{
  free(k->space);
  *k = (struct known){0};
}

/* ---- The function ---- */

bool known_observe(const struct known *k, struct octets *out, struct ltk_iut_octets key,
                   const struct ltk_iut_observation *o, bool *refused)
{
  const struct ltk_iut_context *c = &k->of->question.context;
  struct ltk_iut_observation with = *o;
  struct ltk_iut_answer answer = {0};
  struct ltk_iut_context of_other;
  const char *name = observe_other(c, o, &of_other);
  uint8_t other[32];
  if (name != NULL) {
    with.opc.octets = other;
    observed_step(k->of, name, other, sizeof other, &with.opc.length);
  }
  observe(&answer, key, c, &with);
  *refused = answer.status == LTK_IUT_INVALID;
  if (answer.status != LTK_IUT_OK || k->due_at + k->due_length > answer.length) {
    out->length = 0;
    return *refused;
  }
  memcpy(out->octets, answer.octets + k->due_at, k->due_length);
  out->length = k->due_length;
  return true;
}

bool known_finish(const struct known *k, struct octets *out, const uint8_t digest[32], bool *refused)
{
  const struct question *q = &k->of->question;
  size_t n = q->command == QUESTION_CONFIRM                              ? 16u
             : q->command == QUESTION_HMAC || q->command == QUESTION_KDF ? 32u
                                                                         : (size_t)q->context.bits / 8u;
  *refused = false;
  if (n > 32u)
    return false;
  if (q->command == QUESTION_OBSERVE)
    return known_observe(k, out, (struct ltk_iut_octets){digest + 32u - n, n}, &q->observation, refused);
  memcpy(out->octets, digest + 32u - n, n);
  out->length = n;
  return true;
}

bool known_from(const struct known *k, size_t step, struct octets *out, const uint8_t *key, size_t key_length,
                const uint8_t *s, size_t s_length, bool *refused)
{
  uint8_t digest[32], last[32];
  hash_mac(HASH_SHA256, digest, key, key_length, s, s_length);
  if (step + 1u < k->steps) {
    hash_mac(HASH_SHA256, last, digest, 32, k->s[1].octets, k->s[1].length);
    return known_finish(k, out, last, refused);
  }
  return known_finish(k, out, digest, refused);
}

bool known_key(const struct known *k, uint8_t out[64], size_t *length, struct ltk_iut_octets root,
               struct ltk_iut_octets z)
{
  static const uint8_t zeros[32];
  const uint64_t mode = k->of->question.context.mode;
  *length = 32;
  if (mode == 1u) {
    if (root.length > 64u)
      return false;
    if (root.length > 0)
      memcpy(out, root.octets, root.length);
    *length = root.length;
  } else if (mode == 2u) {
    hash_mac(HASH_SHA256, out, zeros, 32, z.octets, z.length);
  } else {
    hash_mac(HASH_SHA256, out, root.octets, root.length, z.octets, z.length);
  }
  return true;
}

struct ltk_iut_octets known_changed(struct ltk_iut_octets o, size_t which, struct octets *space, bool *applies)
{
  *applies = o.length > 0 && transform(which, space, o.octets, o.length, o.length);
  return (struct ltk_iut_octets){space->octets, space->length};
}

bool known_has_fact(const struct known *k, size_t i)
{
  return i < k->facts && k->fact[i].octets != NULL;
}
