// SPDX-License-Identifier: Apache-2.0
/* The reference's answers to drafts: see reference_answer.h. The reference is called through
 * harness/iut/bundled/reference.c, as in any run. */
#include "families/reference_answer.h"
#include "vectors/accumulated.h"
#include "families/curve.h"
#include "families/draft.h"
#include "hmac.h"
#include "kdf.h"
#include "ltk.h"
#include "ltk_iut.h"
#include "base/memory.h"
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

static struct ltk_iut_octets digits_of(const json_t *input, const char *name)
{
  const char *value = text_of(input, name);
  return (struct ltk_iut_octets){(const uint8_t *)value, strlen(value)};
}

static struct ltk_iut_octets octets_of_text(const char *hex)
{
  uint8_t *octets = memory_new(strlen(hex) / 2 + 1);
  return (struct ltk_iut_octets){octets, from_hex(octets, hex)};
}

static void release(struct ltk_iut_octets octets)
{
  free((void *)(uintptr_t)octets.octets);
}

static void set_octets(json_t *object, const char *name, const uint8_t *octets, size_t n)
{
  char *hex = memory_new(2 * n + 1);
  to_hex(hex, octets, n);
  set_text(object, name, hex);
  free(hex);
}

/* The names of derive, decoded; hex values live until context_release. */
static struct ltk_iut_context context_of(const json_t *input)
{
  struct ltk_iut_context c = {.mode = number_of(input, "mode"),
                              .suite = number_of(input, "suite"),
                              .purpose = number_of(input, "purpose"),
                              .index = number_of(input, "index"),
                              .algorithm = number_of(input, "algorithm"),
                              .bits = number_of(input, "bits"),
                              .imsi = digits_of(input, "imsi"),
                              .mcc = digits_of(input, "mcc"),
                              .mnc = digits_of(input, "mnc"),
                              .element_type = number_of(input, "element_type"),
                              .element = digits_of(input, "element"),
                              .epoch = number_of(input, "epoch"),
                              .network_nonce = octets_of_text(text_of(input, "network_nonce")),
                              .card_nonce = octets_of_text(text_of(input, "card_nonce")),
                              .network_public = octets_of_text(text_of(input, "network_public")),
                              .card_public = octets_of_text(text_of(input, "card_public")),
                              .root = octets_of_text(text_of(input, "root")),
                              .z = octets_of_text(text_of(input, "z"))};
  return c;
}

static void context_release(struct ltk_iut_context *c)
{
  release(c->network_nonce);
  release(c->card_nonce);
  release(c->network_public);
  release(c->card_public);
  release(c->root);
  release(c->z);
}

/* The parameters of a kdf draft; n of them. */
static struct ltk_iut_octets *parameters_of(const json_t *input, size_t *n)
{
  const json_t *p = json_object_get(input, "p");
  struct ltk_iut_octets *parameters;
  size_t i;
  *n = json_array_size(p);
  parameters = memory_new((*n + 1) * sizeof *parameters);
  for (i = 0; i < *n; i++)
    parameters[i] = octets_of_text(json_string_value(json_array_get(p, i)));
  return parameters;
}

static void show_s(json_t *steps, const char *name, const uint8_t *s, size_t n)
{
  uint8_t digest[32];
  if (n <= S_SHOWN) {
    set_octets(steps, name, s, n);
    return;
  }
  ltk_sha256(digest, s, n);
  set_number(steps, text("%s_length", name), (json_int_t)n);
  set_octets(steps, text("%s_sha256", name), digest, sizeof digest);
}

static void kdf_steps(json_t *steps, const json_t *input)
{
  static uint8_t s[262144];
  struct ltk_iut_octets fc = octets_of_text(text_of(input, "fc"));
  size_t n, i, length;
  struct ltk_iut_octets *p = parameters_of(input, &n);
  struct ltk_parameter parameters[16];
  for (i = 0; i < n; i++) {
    parameters[i].octets = p[i].octets;
    parameters[i].length = p[i].length;
  }
  ltk_kdf_s(s, sizeof s, &length, fc.length == 1 ? fc.octets[0] : (uint16_t)(0xff00 | fc.octets[1]), parameters, n);
  show_s(steps, "S", s, length);
  for (i = 0; i < n; i++)
    release(p[i]);
  free(p);
  release(fc);
}

/* Clause 5, from the texts of root and z. */
static void derivation_key(uint8_t key[32], const struct ltk_iut_context *c)
{
  static const uint8_t zeros[32];
  if (c->mode == LTK_MODE_ROOT)
    memcpy(key, c->root.octets, 32);
  else
    ltk_hmac_sha256(key, c->mode == LTK_MODE_HYBRID ? c->root.octets : zeros, 32, c->z.octets, 32);
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
  uint8_t element[33] = {(uint8_t)c->element_type};
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
                                      {c->network_public.octets, c->network_public.length},
                                      {c->card_public.octets, c->card_public.length}};
  ltk_kdf_s(s, LTK_S_MAX, &length, LTK_FC_DERIVE, p, 13);
  return length;
}

/* S, KEY and D of a derivation under the names given; D's last n octets are the answer. */
static const uint8_t *derive_steps(json_t *steps, const struct ltk_iut_context *c, const char *s_name,
                                   const char *d_name)
{
  static uint8_t d[32];
  uint8_t key[32], s[LTK_S_MAX];
  size_t n = derivation_s(s, c);
  derivation_key(key, c);
  ltk_hmac_sha256(d, key, 32, s, n);
  set_octets(steps, s_name, s, n);
  set_octets(steps, "KEY", key, 32);
  set_octets(steps, d_name, d, 32);
  return d;
}

static const uint8_t *confirm_steps(json_t *steps, struct ltk_iut_context c, uint64_t role_code, uint64_t key_bits)
{
  static uint8_t d[32];
  uint8_t s[64], kc[32];
  const uint8_t role = (uint8_t)role_code, keys[2] = {(uint8_t)(key_bits >> 8), (uint8_t)key_bits};
  const uint8_t epoch[4] = {(uint8_t)(c.epoch >> 24), (uint8_t)(c.epoch >> 16), (uint8_t)(c.epoch >> 8),
                            (uint8_t)c.epoch};
  const struct ltk_parameter p[4] = {{(const uint8_t *)"LTK-CONFIRM", 11}, {&role, 1}, {epoch, 4}, {keys, 2}};
  size_t n;
  c.purpose = LTK_PURPOSE_CONFIRM;
  c.index = 0;
  c.algorithm = LTK_ALGORITHM_NONE;
  c.bits = 256;
  memcpy(kc, derive_steps(steps, &c, "S_KC", "KC"), 32);
  ltk_kdf_s(s, sizeof s, &n, LTK_FC_CONFIRM, p, 4);
  ltk_hmac_sha256(d, kc, 32, s, n);
  set_octets(steps, "S", s, n);
  set_octets(steps, "D", d, 32);
  return d;
}

/* The root ratchet, with the first, the last and some roots between. */
static json_t *chain_output(const json_t *input)
{
  struct ltk_iut_context c = context_of(input);
  json_t *keys = json_array();
  uint64_t first = c.epoch, last = first + number_of(input, "count") - 1;
  uint8_t root[32];
  memcpy(root, c.root.octets, 32);
  release(c.root);
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
  c.root = octets_of_text("");
  context_release(&c);
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
    struct ltk_iut_context c = context_of(one);
    ltk_iut()->derive(&answer, &c);
    memcpy(keys + used, answer.octets, answer.length);
    used += answer.length;
    context_release(&c);
    json_decref(one);
  }
  ltk_sha256(digest, keys, used);
  set_octets(output, "sha256", digest, 32);
  free(keys);
  return output;
}

static void agreement(struct ltk_iut_answer *answer, const json_t *input)
{
  struct ltk_iut_octets key = octets_of_text(text_of(input, "private")), peer = octets_of_text(text_of(input, "peer"));
  answer->why = curve_agree(answer->octets, (unsigned)number_of(input, "suite"), key.octets, key.length, peer.octets,
                            peer.length);
  answer->status = answer->why == NULL ? LTK_IUT_OK : LTK_IUT_INVALID;
  answer->length = 32;
  release(key);
  release(peer);
}

static void observation(struct ltk_iut_answer *answer, const struct ltk_iut_context *c, const json_t *input)
{
  static const char *const names[] = {"opc", "rand", "autn", "sqn", "amf"};
  struct ltk_iut_octets values[5];
  size_t i;
  for (i = 0; i < 5; i++)
    values[i] = octets_of_text(text_of(input, names[i]));
  ltk_iut()->observe(
      answer, c,
      &(struct ltk_iut_observation){digits_of(input, "kind"), values[0], values[1], values[2], values[3], values[4]});
  for (i = 0; i < 5; i++)
    release(values[i]);
}

/* Ask the reference; agreement, which it has not, is OpenSSL's. */
static void ask(struct ltk_iut_answer *answer, const char *family, const json_t *input)
{
  struct ltk_iut_octets first, second;
  if (strncmp(family, "agree", 5) == 0) {
    agreement(answer, input);
  } else if (strcmp(family, "hmac") == 0) {
    first = octets_of_text(text_of(input, "key"));
    second = octets_of_text(text_of(input, "data"));
    ltk_iut()->hmac(answer, first, second);
    release(first);
    release(second);
  } else if (strncmp(family, "kdf", 3) == 0) {
    size_t n, i;
    struct ltk_iut_octets *p = parameters_of(input, &n);
    first = octets_of_text(text_of(input, "key"));
    second = octets_of_text(text_of(input, "fc"));
    ltk_iut()->kdf(answer, first, second, p, n);
    for (i = 0; i < n; i++)
      release(p[i]);
    free(p);
    release(first);
    release(second);
  } else {
    struct ltk_iut_context c = context_of(input);
    if (strncmp(family, "derive", 6) == 0)
      ltk_iut()->derive(answer, &c);
    else if (strncmp(family, "observe", 7) == 0)
      observation(answer, &c, input);
    else
      ltk_iut()->confirm(answer, number_of(input, "role"), number_of(input, "keys"), &c);
    context_release(&c);
  }
}

/* The steps of a valid vector; 0 if they do not end in the answer. */
static int show_steps(json_t *steps, const char *family, const json_t *input, const struct ltk_iut_answer *answer)
{
  const uint8_t *d;
  struct ltk_iut_context c;
  if (strcmp(family, "kdf") == 0)
    kdf_steps(steps, input);
  if (strcmp(family, "derive") != 0 && strcmp(family, "confirm") != 0 && strcmp(family, "observe") != 0)
    return 1;
  c = context_of(input);
  if (family[0] == 'o') {
    d = derive_steps(steps, &c, "S", "D");
    set_octets(steps, "key", d + 32 - c.bits / 8, c.bits / 8);
    context_release(&c);
    return 1;
  }
  if (family[0] == 'd')
    d = derive_steps(steps, &c, "S", "D");
  else
    d = confirm_steps(steps, c, number_of(input, "role"), number_of(input, "keys"));
  context_release(&c);
  return memcmp(d + 32 - answer->length, answer->octets, answer->length) == 0;
}

static int complain(const char *family, const json_t *vector, const char *what, const char *detail)
{
  fprintf(stderr, "ltk-vectors: %s: \"%s\": %s%s\n", family, json_string_value(json_object_get(vector, "comment")),
          what, detail);
  return -1;
}

/* Of an answer with more than one value. */
static size_t observed_length(const char *name)
{
  return strcmp(name, "res") == 0 || strcmp(name, "xres") == 0 ? 8 : 16;
}

/* Set "output"; a published one must be what the answer begins with. */
static int set_output(const char *family, json_t *vector, const struct ltk_iut_answer *answer)
{
  const json_t *published = json_object_get(vector, "output"), *input = json_object_get(vector, "input");
  enum request_form form;
  const char *const *name = request_answers(request_of_family(family, &form), input);
  json_t *output = json_object();
  size_t at = 0, n;
  for (; *name != NULL; name++, at += n) {
    char hex[2 * sizeof answer->octets + 1];
    n = name[1] == NULL ? answer->length - at : observed_length(*name);
    to_hex(hex, answer->octets + at, n);
    if (published != NULL && strncmp(hex, text_of(published, *name), strlen(text_of(published, *name))) != 0)
      return complain(family, vector, "the answer is not the published one: ", hex);
    set_text(output, *name, hex);
  }
  json_object_del(vector, "output");
  set(vector, "output", output);
  return 0;
}

int answer_draft(const char *family, json_t *vector)
{
  const json_t *input = json_object_get(vector, "input");
  const char *class = json_string_value(json_object_get(vector, "class"));
  struct ltk_iut_answer answer = {LTK_IUT_OK, 0, {0}, NULL};
  json_t *steps = json_object();
  set(vector, "steps", steps);
  if (strcmp(family, "chain") == 0)
    return json_object_set_new(vector, "output", chain_output(input));
  if (strcmp(family, "accumulated") == 0)
    return json_object_set_new(vector, "output", accumulated_output(input));
  ask(&answer, family, input);
  if (class != NULL && (answer.status != LTK_IUT_INVALID || strcmp(answer.why, class) != 0))
    return complain(family, vector, "not refused as it should be, but: ", answer.why != NULL ? answer.why : "accepted");
  if (class != NULL)
    return 0;
  if (answer.status != LTK_IUT_OK)
    return complain(family, vector, "refused: ", answer.why);
  if (!show_steps(steps, family, input, &answer))
    return complain(family, vector, "the steps do not end in the answer", "");
  return set_output(family, vector, &answer);
}

void draft_key(uint8_t key[16], const json_t *input)
{
  struct ltk_iut_context c = context_of(input);
  struct ltk_iut_answer answer = {LTK_IUT_OK, 0, {0}, NULL};
  ltk_iut()->derive(&answer, &c);
  context_release(&c);
  memcpy(key, answer.octets, 16);
}
