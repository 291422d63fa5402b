// SPDX-License-Identifier: Apache-2.0
/* The reference gives every answer of ltk_vectors.h, which is included first to show that it needs nothing before it.
 * Prints the number of vectors of each family. The reference has no agreement; for its families only the numbers are
 * printed. */
#include "ltk_vectors.h"

#include "ltk_iut.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct ltk_iut *iut;

static struct ltk_iut_octets octets(struct ltk_vector_octets from)
{
  return (struct ltk_iut_octets){from.octets, from.length};
}

static struct ltk_iut_octets text(const char *from)
{
  return (struct ltk_iut_octets){(const uint8_t *)from, strlen(from)};
}

static void judge(const char *id, const struct ltk_iut_answer *a, const char *error_class,
                  const struct ltk_vector_octets *expected, size_t n)
{
  uint8_t all[64];
  size_t length = 0;
  for (size_t i = 0; i < n; i++) {
    if (expected[i].length > 0)
      memcpy(all + length, expected[i].octets, expected[i].length);
    length += expected[i].length;
  }
  int right = error_class == NULL
                  ? a->status == LTK_IUT_OK && length > 0 && a->length == length && memcmp(a->octets, all, length) == 0
                  : a->status == LTK_IUT_INVALID && length == 0 && strcmp(a->why, error_class) == 0;
  if (!right) {
    printf("%s: the reference answers something else\n", id);
    exit(1);
  }
}

#define PLACE(v)                                                                                                       \
  .mode = (v)->input.mode, .suite = (v)->input.suite, .imsi = text((v)->input.imsi), .mcc = text((v)->input.mcc),      \
  .mnc = text((v)->input.mnc), .element_type = (v)->input.element_type, .element = text((v)->input.element),           \
  .epoch = (v)->input.epoch, .network_nonce = octets((v)->input.network_nonce),                                        \
  .card_nonce = octets((v)->input.card_nonce), .network_public = octets((v)->input.network_public),                    \
  .card_public = octets((v)->input.card_public), .root = octets((v)->input.root), .z = octets((v)->input.z)
#define KEY(v)                                                                                                         \
  .purpose = (v)->input.purpose, .index = (v)->input.index, .algorithm = (v)->input.algorithm, .bits = (v)->input.bits

/* Asks for each vector of an array; `expected` are the values of its output. */
#define ALL(family, array, count, ask, ...)                                                                            \
  do {                                                                                                                 \
    for (size_t i = 0; i < (count); i++) {                                                                             \
      const struct family *v = &(array)[i];                                                                            \
      const struct ltk_vector_octets expected[] = {__VA_ARGS__};                                                       \
      struct ltk_iut_answer a;                                                                                         \
      memset(&a, 0, sizeof a);                                                                                         \
      ask;                                                                                                             \
      judge(v->id, &a, v->error_class, expected, sizeof expected / sizeof expected[0]);                                \
    }                                                                                                                  \
    printf("%s %zu\n", #array, count);                                                                                 \
  } while (0)

static void kdf(struct ltk_iut_answer *a, const struct ltk_vector_kdf *v)
{
  struct ltk_iut_octets p[64];
  for (size_t i = 0; i < v->input.p_count && i < 64; i++)
    p[i] = octets(v->input.p[i]);
  iut->kdf(a, octets(v->input.key), octets(v->input.fc), p, v->input.p_count);
}

static void derive(struct ltk_iut_answer *a, const struct ltk_vector_derive *v)
{
  iut->derive(a, &(struct ltk_iut_context){KEY(v), PLACE(v)});
}

static void confirm(struct ltk_iut_answer *a, const struct ltk_vector_confirm *v)
{
  iut->confirm(a, v->input.role, v->input.keys, &(struct ltk_iut_context){PLACE(v)});
}

static void observe(struct ltk_iut_answer *a, const struct ltk_vector_observe *v)
{
  const struct ltk_iut_observation o = {text(v->input.kind),   octets(v->input.opc), octets(v->input.rand),
                                        octets(v->input.autn), octets(v->input.sqn), octets(v->input.amf)};
  iut->observe(a, &(struct ltk_iut_context){KEY(v), PLACE(v)}, &o);
}

#ifdef LTK_VECTORS_CHAIN_COUNT
static void chain(const struct ltk_vector_chain *v)
{
  struct ltk_iut_context c = {KEY(v), PLACE(v)};
  uint8_t root[64];
  size_t seen = 0;
  for (uint64_t i = 0; i < v->input.count; i++, c.epoch++) {
    struct ltk_iut_answer a;
    memset(&a, 0, sizeof a);
    iut->derive(&a, &c);
    if (seen < v->output.keys_count && v->output.keys[seen].epoch == c.epoch)
      judge(v->id, &a, v->error_class, &v->output.keys[seen++].key, 1);
    memcpy(root, a.octets, a.length);
    c.root = (struct ltk_iut_octets){root, a.length};
  }
  if (seen != v->output.keys_count || seen == 0) {
    printf("%s: of its keys only %zu are met\n", v->id, seen);
    exit(1);
  }
}
#endif

#define HMAC iut->hmac(&a, octets(v->input.key), octets(v->input.data))

int main(void)
{
  iut = ltk_iut();
  printf("specification %s\nindex %s\n", LTK_VECTORS_SPECIFICATION, LTK_VECTORS_SHA256);
  ALL(ltk_vector_hmac, ltk_vectors_hmac, LTK_VECTORS_HMAC_COUNT, HMAC, v->output.mac);
  ALL(ltk_vector_kdf, ltk_vectors_kdf, LTK_VECTORS_KDF_COUNT, kdf(&a, v), v->output.out);
  ALL(ltk_vector_kdf, ltk_vectors_kdf_invalid, LTK_VECTORS_KDF_INVALID_COUNT, kdf(&a, v), v->output.out);
  ALL(ltk_vector_derive, ltk_vectors_derive, LTK_VECTORS_DERIVE_COUNT, derive(&a, v), v->output.key);
  ALL(ltk_vector_derive, ltk_vectors_derive_invalid, LTK_VECTORS_DERIVE_INVALID_COUNT, derive(&a, v), v->output.key);
  ALL(ltk_vector_confirm, ltk_vectors_confirm, LTK_VECTORS_CONFIRM_COUNT, confirm(&a, v), v->output.tag);
  ALL(ltk_vector_confirm, ltk_vectors_confirm_invalid, LTK_VECTORS_CONFIRM_INVALID_COUNT, confirm(&a, v),
      v->output.tag);
  ALL(ltk_vector_observe, ltk_vectors_observe, LTK_VECTORS_OBSERVE_COUNT, observe(&a, v), v->output.kcv, v->output.res,
      v->output.xres, v->output.ck, v->output.ik, v->output.autn);
  ALL(ltk_vector_observe, ltk_vectors_observe_invalid, LTK_VECTORS_OBSERVE_INVALID_COUNT, observe(&a, v),
      v->output.kcv);
#ifdef LTK_VECTORS_CHAIN_COUNT
  for (size_t i = 0; i < LTK_VECTORS_CHAIN_COUNT; i++)
    chain(&ltk_vectors_chain[i]);
  printf("ltk_vectors_chain %zu\n", LTK_VECTORS_CHAIN_COUNT);
#endif
#ifdef LTK_VECTORS_ACCUMULATED_COUNT
  printf("ltk_vectors_accumulated %zu\n", LTK_VECTORS_ACCUMULATED_COUNT);
#endif
  printf("ltk_vectors_agree %zu\nltk_vectors_agree_invalid %zu\n", LTK_VECTORS_AGREE_COUNT,
         LTK_VECTORS_AGREE_INVALID_COUNT);
  return 0;
}
