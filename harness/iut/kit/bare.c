// SPDX-License-Identifier: Apache-2.0
/* The vectors of ltk_vectors.h (docs/renderings.md), put to an implementation that defines ltk_iut(): for a board that
 * no harness reaches. Prints which vectors are answered wrongly, the counts of each family, and at the end
 *
 *   total passed=N failed=N unsupported=N
 *
 * C99, and of its library memset, memcpy, printf and putchar. The header comes first to show that it needs nothing. */
#include "ltk_vectors.h"

#include "ltk_iut.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Octets of a vector's input, together. */
#ifndef LTK_BARE_INPUT
#define LTK_BARE_INPUT 262144
#endif
#define PARAMETERS 64u

enum verdict { PASSED, FAILED, UNSUPPORTED, VERDICTS };

static const struct ltk_iut *iut;
static unsigned family[VERDICTS], total[VERDICTS];

/* The input of the vector at hand, copied from wherever the vectors lie. */
static uint8_t input[LTK_BARE_INPUT];
static size_t used;
static int too_long;

static struct ltk_iut_octets octets(struct ltk_vector_octets from)
{
  struct ltk_iut_octets to = {input + used, from.length};
  if (from.length > sizeof input - used) {
    too_long = 1;
    to.length = 0;
  }
  for (size_t i = 0; i < to.length; i++)
    input[used++] = from.octets[i];
  return to;
}

static struct ltk_iut_octets text(ltk_vector_char *from)
{
  struct ltk_vector_octets all = {(ltk_vector_octet *)from, 0};
  while (from[all.length] != '\0')
    all.length++;
  return octets(all);
}

static void begin(struct ltk_iut_answer *a)
{
  memset(a, 0, sizeof *a);
  used = 0;
  too_long = 0;
}

/* Whether the answer is these values, one behind the other. */
static int equals(const struct ltk_iut_answer *a, const struct ltk_vector_octets *expected, size_t n)
{
  size_t at = 0;
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < expected[i].length; j++, at++)
      if (at == sizeof a->octets || a->octets[at] != expected[i].octets[j])
        return 0;
  return at > 0 && a->length == at;
}

static int same(const char *a, ltk_vector_char *b)
{
  while (*a == *b && *a != '\0')
    a++, b++;
  return *a == *b;
}

static void print(ltk_vector_char *from)
{
  while (*from != '\0')
    putchar(*from++);
}

static void print_answer(const struct ltk_iut_answer *a)
{
  printf("status %d", (int)a->status);
  for (size_t i = 0; i < a->length && i < sizeof a->octets; i++)
    printf("%s%02x", i == 0 ? ", " : "", (unsigned)a->octets[i]);
  printf("%s%s\n", a->why == NULL ? "" : ", ", a->why == NULL ? "" : a->why);
}

/* As ltk-conform does: another error class is a remark. */
static enum verdict judge(ltk_vector_char *id, const struct ltk_iut_answer *a, ltk_vector_char *error_class, int right)
{
  enum verdict verdict = right && !too_long ? PASSED : FAILED;
  if (a->status == LTK_IUT_UNSUPPORTED && !too_long)
    return UNSUPPORTED;
  if (verdict == PASSED && (error_class == NULL || (a->why != NULL && same(a->why, error_class))))
    return PASSED;
  print(id);
  printf(verdict == PASSED ? " passed, but with another error class; actual " : " failed; actual ");
  print_answer(a);
  if (too_long)
    printf("  its input is longer than LTK_BARE_INPUT or has more than %u parameters\n", PARAMETERS);
  return verdict;
}

static void print_counts(const char *name, const unsigned counts[VERDICTS])
{
  printf("%s passed=%u failed=%u unsupported=%u\n", name, counts[PASSED], counts[FAILED], counts[UNSUPPORTED]);
}

static void end_family(const char *name)
{
  print_counts(name, family);
  for (int v = 0; v < VERDICTS; v++)
    total[v] += family[v];
  memset(family, 0, sizeof family);
}

#define PLACE(v)                                                                                                       \
  .mode = (v)->input.mode, .suite = (v)->input.suite, .imsi = text((v)->input.imsi), .mcc = text((v)->input.mcc),      \
  .mnc = text((v)->input.mnc), .element_type = (v)->input.element_type, .element = text((v)->input.element),           \
  .epoch = (v)->input.epoch, .network_nonce = octets((v)->input.network_nonce),                                        \
  .card_nonce = octets((v)->input.card_nonce), .network_public = octets((v)->input.network_public),                    \
  .card_public = octets((v)->input.card_public), .root = octets((v)->input.root), .z = octets((v)->input.z)
#define KEY(v)                                                                                                         \
  .purpose = (v)->input.purpose, .index = (v)->input.index, .algorithm = (v)->input.algorithm, .bits = (v)->input.bits

/* Asks for each vector of a family if `operation` is offered; the values after `ask` are those of the output. */
#define ALL(name, type, count, operation, ask, ...)                                                                    \
  do {                                                                                                                 \
    for (size_t i = 0; i < (count); i++) {                                                                             \
      const LTK_VECTORS_MEMORY struct type *v = &ltk_vectors_##name[i];                                                \
      const struct ltk_vector_octets expected[] = {__VA_ARGS__};                                                       \
      struct ltk_iut_answer a;                                                                                         \
      begin(&a);                                                                                                       \
      if ((operation) == NULL)                                                                                         \
        a.status = LTK_IUT_UNSUPPORTED;                                                                                \
      else                                                                                                             \
        ask;                                                                                                           \
      family[judge(v->id, &a, v->error_class,                                                                          \
                   v->error_class != NULL                                                                              \
                       ? a.status == LTK_IUT_INVALID                                                                   \
                       : a.status == LTK_IUT_OK && equals(&a, expected, sizeof expected / sizeof expected[0]))]++;     \
    }                                                                                                                  \
    end_family(#name);                                                                                                 \
  } while (0)

static void kdf(struct ltk_iut_answer *a, const LTK_VECTORS_MEMORY struct ltk_vector_kdf *v)
{
  struct ltk_iut_octets p[PARAMETERS], key = octets(v->input.key), fc = octets(v->input.fc);
  size_t n = v->input.p_count <= PARAMETERS ? v->input.p_count : 0;
  too_long |= n != v->input.p_count;
  for (size_t i = 0; i < n; i++)
    p[i] = octets(v->input.p[i]);
  iut->kdf(a, key, fc, p, n);
}

static void derive(struct ltk_iut_answer *a, const LTK_VECTORS_MEMORY struct ltk_vector_derive *v)
{
  const struct ltk_iut_context c = {KEY(v), PLACE(v)};
  iut->derive(a, &c);
}

static void confirm(struct ltk_iut_answer *a, const LTK_VECTORS_MEMORY struct ltk_vector_confirm *v)
{
  const struct ltk_iut_context c = {PLACE(v)};
  iut->confirm(a, v->input.role, v->input.keys, &c);
}

static void observe(struct ltk_iut_answer *a, const LTK_VECTORS_MEMORY struct ltk_vector_observe *v)
{
  const struct ltk_iut_context c = {KEY(v), PLACE(v)};
  const struct ltk_iut_observation o = {.kind = text(v->input.kind),
                                        .opc = octets(v->input.opc),
                                        .rand = octets(v->input.rand),
                                        .autn = octets(v->input.autn),
                                        .sqn = octets(v->input.sqn),
                                        .amf = octets(v->input.amf),
                                        .network_name = octets(v->input.network_name),
                                        .spi = octets(v->input.spi),
                                        .tar = octets(v->input.tar),
                                        .cntr = octets(v->input.cntr),
                                        .data = octets(v->input.data),
                                        .mac_bits = v->input.mac_bits};
  iut->observe(a, &c, &o);
}

static void auth(struct ltk_iut_answer *a, const LTK_VECTORS_MEMORY struct ltk_vector_auth *v)
{
  const struct ltk_iut_authentication q = {.kind = text(v->input.kind),
                                           .algorithm = v->input.algorithm,
                                           .k = octets(v->input.k),
                                           .op = octets(v->input.op),
                                           .opc = octets(v->input.opc),
                                           .top = octets(v->input.top),
                                           .topc = octets(v->input.topc),
                                           .rand = octets(v->input.rand),
                                           .sqn = octets(v->input.sqn),
                                           .amf = octets(v->input.amf),
                                           .autn = octets(v->input.autn),
                                           .c = octets(v->input.c),
                                           .r = octets(v->input.r),
                                           .iterations = v->input.iterations,
                                           .mac_bits = v->input.mac_bits,
                                           .res_bits = v->input.res_bits,
                                           .ck_bits = v->input.ck_bits,
                                           .ik_bits = v->input.ik_bits};
  iut->auth(a, &q);
}

#ifdef LTK_VECTORS_CHAIN_COUNT
/* Leaves the last answer in *a. The keys that the vector has are checked where they come; 1 if all are right. */
static int chain(struct ltk_iut_answer *a, const LTK_VECTORS_MEMORY struct ltk_vector_chain *v)
{
  struct ltk_iut_context c = {KEY(v), PLACE(v)};
  uint8_t root[sizeof a->octets];
  size_t seen = 0;
  for (uint64_t i = 0; i < v->input.count; i++, c.epoch++) {
    memset(a, 0, sizeof *a);
    iut->derive(a, &c);
    if (a->status != LTK_IUT_OK || a->length > sizeof root)
      return 0;
    if (seen < v->output.keys_count && v->output.keys[seen].epoch == c.epoch) {
      const struct ltk_vector_octets expected = v->output.keys[seen++].key;
      if (!equals(a, &expected, 1))
        return 0;
    }
    memcpy(root, a->octets, a->length);
    c.root.octets = root;
    c.root.length = a->length;
  }
  return seen > 0 && seen == v->output.keys_count;
}

static void chains(void)
{
  for (size_t i = 0; i < LTK_VECTORS_CHAIN_COUNT; i++) {
    struct ltk_iut_answer a;
    int right = 0;
    begin(&a);
    if (iut->derive == NULL)
      a.status = LTK_IUT_UNSUPPORTED;
    else
      right = chain(&a, &ltk_vectors_chain[i]);
    family[judge(ltk_vectors_chain[i].id, &a, NULL, right)]++;
  }
  end_family("chain");
}
#endif

#define HMAC iut->hmac(&a, octets(v->input.key), octets(v->input.data))
#define AGREE iut->agree(&a, v->input.suite, octets(v->input.private), octets(v->input.peer))
#define OBSERVED                                                                                                       \
  v->output.kcv, v->output.res, v->output.xres, v->output.xres_star, v->output.ck, v->output.ik, v->output.ck_prime,   \
      v->output.ik_prime, v->output.kausf, v->output.autn, v->output.packet
#define AUTHENTICATED                                                                                                  \
  v->output.opc, v->output.topc, v->output.mac_a, v->output.mac_s, v->output.ak, v->output.res, v->output.xres,        \
      v->output.ck, v->output.ik, v->output.autn

/* The accumulated vectors are not put: each asks for 100,000 derivations. */
static void all(void)
{
  ALL(hmac, ltk_vector_hmac, LTK_VECTORS_HMAC_COUNT, iut->hmac, HMAC, v->output.mac);
  ALL(kdf, ltk_vector_kdf, LTK_VECTORS_KDF_COUNT, iut->kdf, kdf(&a, v), v->output.out);
  ALL(kdf_invalid, ltk_vector_kdf, LTK_VECTORS_KDF_INVALID_COUNT, iut->kdf, kdf(&a, v), v->output.out);
  ALL(derive, ltk_vector_derive, LTK_VECTORS_DERIVE_COUNT, iut->derive, derive(&a, v), v->output.key);
  ALL(derive_invalid, ltk_vector_derive, LTK_VECTORS_DERIVE_INVALID_COUNT, iut->derive, derive(&a, v), v->output.key);
  ALL(confirm, ltk_vector_confirm, LTK_VECTORS_CONFIRM_COUNT, iut->confirm, confirm(&a, v), v->output.tag);
  ALL(confirm_invalid, ltk_vector_confirm, LTK_VECTORS_CONFIRM_INVALID_COUNT, iut->confirm, confirm(&a, v),
      v->output.tag);
#ifdef LTK_VECTORS_CHAIN_COUNT
  chains();
#endif
#ifdef LTK_VECTORS_ACCUMULATED_COUNT
  family[UNSUPPORTED] = LTK_VECTORS_ACCUMULATED_COUNT;
  end_family("accumulated");
#endif
  ALL(agree, ltk_vector_agree, LTK_VECTORS_AGREE_COUNT, iut->agree, AGREE, v->output.z);
  ALL(agree_invalid, ltk_vector_agree, LTK_VECTORS_AGREE_INVALID_COUNT, iut->agree, AGREE, v->output.z);
  ALL(observe, ltk_vector_observe, LTK_VECTORS_OBSERVE_COUNT, iut->observe, observe(&a, v), OBSERVED);
  ALL(observe_invalid, ltk_vector_observe, LTK_VECTORS_OBSERVE_INVALID_COUNT, iut->observe, observe(&a, v), OBSERVED);
  ALL(auth, ltk_vector_auth, LTK_VECTORS_AUTH_COUNT, iut->auth, auth(&a, v), AUTHENTICATED);
  ALL(auth_invalid, ltk_vector_auth, LTK_VECTORS_AUTH_INVALID_COUNT, iut->auth, auth(&a, v), AUTHENTICATED);
}

int main(void)
{
  iut = ltk_iut();
  printf("specification %s\nindex %s\n", LTK_VECTORS_SPECIFICATION, LTK_VECTORS_SHA256);
  all();
  print_counts("total", total);
  return total[FAILED] == 0 && total[PASSED] > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
