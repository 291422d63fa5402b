// SPDX-License-Identifier: Apache-2.0
/* The reference's answers to drafts: see reference_answer.h. The reference is called through
 * harness/iut/bundled/reference.c, as in any run. */
#include "families/reference_answer.h"
#include "vectors/accumulated.h"
#include "families/curve.h"
#include "families/draft.h"
#include "families/hybrid.h"
#include "observe/auth.h"
#include "hmac.h"
#include "kdf.h"
#include "ltk.h"
#include "ltk_iut.h"
#include "base/memory.h"
#include "base/hex.h"
#include "protocol/question.h"
#include "protocol/request.h"
#include "families/seed.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* S longer than this is given by its length and hash. */
#define S_SHOWN 4096u

static const char *text_of(const json_t *input, const char *name)
{
  const char *value = json_string_value(json_object_get(input, name));
  return value != NULL ? value : "";
}

static uint64_t number_of(const json_t *input, const char *name)
{
  return (uint64_t)json_integer_value(json_object_get(input, name));
}

static void set_octets(json_t *object, const char *name, const uint8_t *octets, size_t n)
{
  char *hex = memory_new(2 * n + 1);
  hex_write(hex, octets, n);
  set_text(object, name, hex);
  free(hex);
}

/* Decode a draft's input; to be freed. */
static struct question question_of(const char *command, const json_t *input)
{
  struct question q;
  if (!question_read(&q, command, input)) {
    fprintf(stderr, "ltk-vectors: an input of %s has not the names and types of the command\n", command);
    abort();
  }
  return q;
}

static void show_s(json_t *steps, const char *name, const uint8_t *s, size_t n)
{
  uint8_t digest[32];
  if (n <= S_SHOWN) {
    set_octets(steps, name, s, n);
    return;
  }
  ltk_sha256(digest, s, n);
  set_number(steps, formatted("%s_length", name), (json_int_t)n);
  set_octets(steps, formatted("%s_sha256", name), digest, sizeof digest);
}

static void kdf_steps(json_t *steps, const struct question *q)
{
  static uint8_t s[262144];
  struct ltk_parameter parameters[16];
  size_t i, length;
  for (i = 0; i < q->n; i++) {
    parameters[i].octets = q->p[i].octets;
    parameters[i].length = q->p[i].length;
  }
  ltk_kdf_s(s, sizeof s, &length, q->fc.length == 1 ? q->fc.octets[0] : (uint16_t)(0xff00 | q->fc.octets[1]),
            parameters, q->n);
  show_s(steps, "S", s, length);
}

/* Clause 5. */
static void derivation_key(uint8_t key[32], const struct ltk_iut_context *c)
{
  static const uint8_t zeros[32];
  if (c->mode == LTK_MODE_ROOT)
    memcpy(key, c->root.octets, 32);
  else
    ltk_hmac_sha256(key, c->mode == LTK_MODE_HYBRID ? c->root.octets : zeros, 32, c->z.octets, c->z.length);
}

/* P11 and P12: of suite 3 the role and the digest, in space of the caller's. */
static struct ltk_parameter public_parameter(uint8_t space[33], uint64_t suite, struct ltk_iut_octets value)
{
  struct ltk_parameter whole = {value.octets, value.length}, bound = {space, 33};
  if (suite != LTK_SUITE_X25519_MLKEM768)
    return whole;
  ltk_public_value(space, value.octets, value.length);
  return bound;
}

/* S of the derivation by way of the general KDF: thirteen parameters, as the table of 6.1 lists them. */
static size_t derivation_s(uint8_t s[LTK_S_MAX], const struct ltk_iut_context *c)
{
  const uint8_t method[2] = {(uint8_t)c->mode, (uint8_t)c->suite}, use[2] = {(uint8_t)c->purpose, (uint8_t)c->index};
  const uint8_t algorithm = (uint8_t)c->algorithm, bits[2] = {(uint8_t)(c->bits >> 8), (uint8_t)c->bits};
  const uint8_t epoch[4] = {(uint8_t)(c->epoch >> 24), (uint8_t)(c->epoch >> 16), (uint8_t)(c->epoch >> 8),
                            (uint8_t)c->epoch};
  const uint8_t *mcc = c->mcc.octets, *mnc = c->mnc.octets;
  const unsigned filler = c->mnc.length == 3 ? (unsigned)(mnc[2] - '0') : 15u;
  const uint8_t plmn[3] = {(uint8_t)(16 * (mcc[1] - '0') + mcc[0] - '0'), (uint8_t)(16u * filler + mcc[2] - '0'),
                           (uint8_t)(16 * (mnc[1] - '0') + mnc[0] - '0')};
  uint8_t element[33] = {(uint8_t)c->element_type}, network[33], card[33];
  size_t length;
  memcpy(element + 1, c->element.octets, c->element.length);
  const struct ltk_parameter p[13] = {{(const uint8_t *)"LTK-DERIVE", 10},
                                      {method, 2},
                                      {use, 2},
                                      {&algorithm, 1},
                                      {bits, 2},
                                      {c->imsi.octets, c->imsi.length},
                                      {plmn, 3},
                                      {element, 1 + c->element.length},
                                      {epoch, 4},
                                      {c->network_nonce.octets, c->network_nonce.length},
                                      {c->card_nonce.octets, c->card_nonce.length},
                                      public_parameter(network, c->suite, c->network_public),
                                      public_parameter(card, c->suite, c->card_public)};
  ltk_kdf_s(s, LTK_S_MAX, &length, LTK_FC_DERIVE, p, 13);
  return length;
}

/* S, KEY and D of a derivation under the names given; D's last octets are the answer. */
static void derive_steps(json_t *steps, uint8_t d[32], const struct ltk_iut_context *c, const char *s_name,
                         const char *d_name)
{
  uint8_t key[32], s[LTK_S_MAX];
  size_t n = derivation_s(s, c);
  derivation_key(key, c);
  ltk_hmac_sha256(d, key, 32, s, n);
  set_octets(steps, s_name, s, n);
  set_octets(steps, "KEY", key, 32);
  set_octets(steps, d_name, d, 32);
}

static void confirm_steps(json_t *steps, uint8_t d[32], const struct question *q)
{
  struct ltk_iut_context c = q->context;
  uint8_t s[64], kc[32];
  const uint8_t role = (uint8_t)q->role, keys[2] = {(uint8_t)(q->keys >> 8), (uint8_t)q->keys};
  const uint8_t epoch[4] = {(uint8_t)(c.epoch >> 24), (uint8_t)(c.epoch >> 16), (uint8_t)(c.epoch >> 8),
                            (uint8_t)c.epoch};
  const struct ltk_parameter p[4] = {{(const uint8_t *)"LTK-CONFIRM", 11}, {&role, 1}, {epoch, 4}, {keys, 2}};
  size_t n;
  c.purpose = LTK_PURPOSE_CONFIRM;
  c.index = 0;
  c.algorithm = LTK_ALGORITHM_NONE;
  c.bits = 256;
  derive_steps(steps, kc, &c, "S_KC", "KC");
  ltk_kdf_s(s, sizeof s, &n, LTK_FC_CONFIRM, p, 4);
  ltk_hmac_sha256(d, kc, 32, s, n);
  set_octets(steps, "S", s, n);
  set_octets(steps, "D", d, 32);
}

/* The root ratchet, with the first, the last and some roots between. */
static json_t *chain_output(const json_t *input)
{
  struct question q = question_of("derive", input);
  struct ltk_iut_context c = q.context;
  json_t *keys = json_array();
  uint64_t first = c.epoch, last = first + number_of(input, "count") - 1;
  uint8_t root[32];
  memcpy(root, c.root.octets, 32);
  c.root = (struct ltk_iut_octets){root, 32};
  for (; c.epoch <= last; c.epoch++) {
    struct ltk_iut_answer answer = {LTK_IUT_OK, 0, {0}, NULL};
    uint64_t step = c.epoch - first + 1;
    ltk_iut()->derive(&answer, &c);
    memcpy(root, answer.octets, 32);
    if (step <= 3 || c.epoch == last || step == 10 || step == 100 || step == 500 || c.epoch % 256 == 0) {
      json_t *key = set_number(json_object(), "epoch", (json_int_t)c.epoch);
      set_octets(key, "key", root, 32);
      json_array_append_new(keys, key);
    }
  }
  question_free(&q);
  return set(json_object(), "keys", keys);
}

/* SHA-256 over the keys of all the derivations. */
static json_t *accumulated_output(const json_t *input)
{
  size_t count = (size_t)number_of(input, "count"), used = 0, i;
  uint8_t *keys = memory_new(32 * count + 1), digest[32];
  json_t *output = json_object();
  for (i = 0; i < count; i++) {
    struct ltk_iut_answer answer = {LTK_IUT_OK, 0, {0}, NULL};
    json_t *one = accumulated_input(text_of(input, "seed"), i);
    struct question q = question_of("derive", one);
    ltk_iut()->derive(&answer, &q.context);
    memcpy(keys + used, answer.octets, answer.length);
    used += answer.length;
    question_free(&q);
    json_decref(one);
  }
  ltk_sha256(digest, keys, used);
  set_octets(output, "sha256", digest, 32);
  free(keys);
  return output;
}

static void agree(struct ltk_iut_answer *answer, const struct question *q)
{
  const struct ltk_iut_octets own = q->private_key, peer = q->peer;
  answer->why = q->suite == 1u || q->suite == 2u
                    ? curve_agree(answer->octets, (unsigned)q->suite, own.octets, own.length, peer.octets, peer.length)
                : q->suite == 3u ? hybrid_agree(answer->octets, own.octets, own.length, peer.octets, peer.length)
                                 : "suite";
  answer->status = answer->why == NULL ? LTK_IUT_OK : LTK_IUT_INVALID;
  answer->length = q->suite == 3u ? 64u : 32u;
}

/* Ask the reference; agreement, which it has not, is OpenSSL's, and ML-KEM the harness's. */
static void ask(struct ltk_iut_answer *answer, const struct question *q)
{
  switch (q->command) {
  case QUESTION_HMAC:
    ltk_iut()->hmac(answer, q->key, q->data);
    break;
  case QUESTION_KDF:
    ltk_iut()->kdf(answer, q->key, q->fc, q->p, q->n);
    break;
  case QUESTION_DERIVE:
    ltk_iut()->derive(answer, &q->context);
    break;
  case QUESTION_CONFIRM:
    ltk_iut()->confirm(answer, q->role, q->keys, &q->context);
    break;
  case QUESTION_OBSERVE:
    ltk_iut()->observe(answer, &q->context, &q->observation);
    break;
  case QUESTION_AGREE:
    agree(answer, q);
    break;
  case QUESTION_AUTH:
    ltk_iut()->auth(answer, &q->authentication);
    break;
  }
}

/* A listener of auth(): the steps are what it is told. */
static void take_step(void *steps, const char *name, const uint8_t *octets, size_t n)
{
  set_octets(steps, name, octets, n);
}

static bool auth_steps(json_t *steps, const struct question *q, const struct ltk_iut_answer *answer)
{
  const struct auth_listener listener = {take_step, steps};
  struct ltk_iut_answer again;
  auth(&again, &q->authentication, &listener);
  return again.length == answer->length && memcmp(again.octets, answer->octets, again.length) == 0;
}

/* XRES, CK and IK, of which a kind makes other values; false if these are not the answer. */
static bool vector_steps(json_t *steps, const struct question *q, enum observe_kind kind, struct ltk_iut_octets key,
                         const struct ltk_iut_observation *o, const struct ltk_iut_answer *answer)
{
  const struct ltk_iut_authentication a = observe_authentication(kind, q->context.algorithm, key, o);
  struct ltk_iut_answer again;
  auth(&again, &a, NULL);
  set_octets(steps, "XRES", again.octets, 8);
  set_octets(steps, "CK", again.octets + 8, 16);
  set_octets(steps, "IK", again.octets + 24, 16);
  observe_keys(&again, kind, o);
  return again.length == answer->length && memcmp(again.octets, answer->octets, again.length) == 0;
}

/* What the checksum of a packet is over, and the checksum. */
static bool packet_steps(json_t *steps, const struct question *q, struct ltk_iut_octets *kid)
{
  const struct observe_cipher cipher = {.block = observe_aes, .of = kid, .key_length = kid->length};
  uint8_t in[OBSERVE_PACKET_MAX], mac[16];
  size_t n;
  if (observe_packet_input(in, &n, &q->context, &q->observation) == NULL || observe_cmac(&cipher, mac, in, n) != NULL)
    return false;
  set_octets(steps, "CC_in", in, n);
  set_octets(steps, "CC", mac, q->observation.mac_bits / 8);
  return true;
}

/* The key's; TOPc or KID, where it is derived, too; and what other values are made of. */
static bool observe_steps(json_t *steps, const struct question *q, const struct ltk_iut_answer *answer)
{
  const enum observe_kind kind = observe_kind_of(&q->observation);
  struct ltk_iut_context of_other;
  const char *name = observe_other(&q->context, &q->observation, &of_other);
  const size_t n = q->context.bits / 8;
  struct ltk_iut_answer other = {LTK_IUT_OK, 0, {0}, NULL};
  struct ltk_iut_observation o = q->observation;
  uint8_t d[32];
  derive_steps(steps, d, &q->context, "S", "D");
  set_octets(steps, "key", d + 32 - n, n);
  if (name != NULL) {
    ltk_iut()->derive(&other, &of_other);
    o.opc = (struct ltk_iut_octets){other.octets, other.length};
    set_octets(steps, name, other.octets, other.length);
  }
  if (kind == OBSERVE_PACKET)
    return packet_steps(steps, q, &o.opc);
  return !observe_makes_keys(kind) || vector_steps(steps, q, kind, (struct ltk_iut_octets){d + 32 - n, n}, &o, answer);
}

/* The steps of a valid vector; false if they do not end in the answer. */
static bool show_steps(json_t *steps, const struct question *q, const struct ltk_iut_answer *answer)
{
  uint8_t d[32];
  switch (q->command) {
  case QUESTION_KDF:
    kdf_steps(steps, q);
    return true;
  case QUESTION_OBSERVE:
    return observe_steps(steps, q, answer);
  case QUESTION_DERIVE:
    derive_steps(steps, d, &q->context, "S", "D");
    break;
  case QUESTION_CONFIRM:
    confirm_steps(steps, d, q);
    break;
  case QUESTION_AUTH:
    return auth_steps(steps, q, answer);
  case QUESTION_HMAC:
  case QUESTION_AGREE:
    return true;
  }
  return memcmp(d + 32 - answer->length, answer->octets, answer->length) == 0;
}

static int complain(const char *family, const json_t *vector, const char *what, const char *detail)
{
  fprintf(stderr, "ltk-vectors: %s: \"%s\": %s%s\n", family, json_string_value(json_object_get(vector, "comment")),
          what, detail);
  return -1;
}

/* Of a value that is not the first. */
static size_t length_of(const char *name)
{
  return strcmp(name, "kausf") == 0 ? 32 : 16;
}

/* What the others leave of an answer with more than one value. */
static size_t first_length(const char *const *names, size_t all)
{
  for (names++; *names != NULL; names++)
    all -= length_of(*names);
  return all;
}

/* Set "output"; a published one must be what the answer begins with. */
static int set_output(const char *family, json_t *vector, const struct request_command *command,
                      const struct ltk_iut_answer *answer)
{
  const json_t *published = json_object_get(vector, "output");
  const char *const *name = request_answers(command, json_object_get(vector, "input"));
  const size_t first = first_length(name, answer->length);
  json_t *output = json_object();
  size_t at = 0, n;
  for (; *name != NULL; name++, at += n) {
    char hex[2 * sizeof answer->octets + 1];
    n = at == 0 ? first : length_of(*name);
    hex_write(hex, answer->octets + at, n);
    if (published != NULL && strncmp(hex, text_of(published, *name), strlen(text_of(published, *name))) != 0)
      return complain(family, vector, "the answer is not the published one: ", hex);
    set_text(output, *name, hex);
  }
  json_object_del(vector, "output");
  set(vector, "output", output);
  return 0;
}

/* Of a vector of one request. */
static int answer_single(const char *family, json_t *vector, const struct request_command *command)
{
  const char *class = json_string_value(json_object_get(vector, "class"));
  struct ltk_iut_answer answer = {LTK_IUT_OK, 0, {0}, NULL};
  struct question q = question_of(command->name, json_object_get(vector, "input"));
  json_t *steps = json_object_get(vector, "steps");
  int status = 0;
  ask(&answer, &q);
  if (class != NULL && (answer.status != LTK_IUT_INVALID || strcmp(answer.why, class) != 0))
    status =
        complain(family, vector, "not refused as it should be, but: ", answer.why != NULL ? answer.why : "accepted");
  else if (class == NULL && answer.status != LTK_IUT_OK)
    status = complain(family, vector, "refused: ", answer.why);
  else if (class == NULL && !show_steps(steps, &q, &answer))
    status = complain(family, vector, "the steps do not end in the answer", "");
  else if (class == NULL)
    status = set_output(family, vector, command, &answer);
  question_free(&q);
  return status;
}

int answer_draft(const char *family, json_t *vector)
{
  const json_t *input = json_object_get(vector, "input");
  enum request_form form;
  const struct request_command *command = request_of_family(family, &form);
  set(vector, "steps", json_object());
  if (form == REQUEST_CHAIN)
    return json_object_set_new(vector, "output", chain_output(input));
  if (form == REQUEST_ACCUMULATED)
    return json_object_set_new(vector, "output", accumulated_output(input));
  return answer_single(family, vector, command);
}

void draft_observe(struct ltk_iut_answer *answer, const json_t *input)
{
  struct question q = question_of("observe", input);
  *answer = (struct ltk_iut_answer){0};
  ltk_iut()->observe(answer, &q.context, &q.observation);
  question_free(&q);
}
