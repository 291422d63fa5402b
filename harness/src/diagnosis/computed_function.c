// SPDX-License-Identifier: Apache-2.0
/* The function with one of its inputs or steps changed: see computed.h. */
#include "diagnosis/computed.h"

#include <string.h>

static bool has_s(const struct known *k, size_t step)
{
  return step < k->steps && k->key.octets != NULL && k->s[step].octets != NULL &&
         k->s[step].length <= TRANSFORMS_IN_MAX;
}

/* The function from a step on, with another S there. */
static bool with_s(const struct known *k, size_t step, struct octets *out, const uint8_t *s, size_t n, bool *refused)
{
  uint8_t kc[32];
  if (step == 0)
    return known_from(k, 0, out, k->key.octets, k->key.length, s, n, refused);
  hash_mac(HASH_SHA256, kc, k->key.octets, k->key.length, k->s[0].octets, k->s[0].length);
  return known_from(k, 1, out, kc, sizeof kc, s, n, refused);
}

/* ---- Secrets and KEY ---- */

static bool by_secrets(const struct known *k, const struct hypothesis *h, struct octets *out, bool *refused)
{
  const struct ltk_iut_context *c = &k->of->question.context;
  struct octets space;
  uint8_t key[64];
  size_t n;
  bool applies;
  const struct ltk_iut_octets other = known_changed(h->a == 0 ? c->root : c->z, h->b, &space, &applies);
  return applies && known_key(k, key, &n, h->a == 0 ? other : c->root, h->a == 0 ? c->z : other) &&
         known_from(k, 0, out, key, n, k->s[0].octets, k->s[0].length, refused);
}

static bool by_key(const struct known *k, const struct hypothesis *h, struct octets *out, bool *refused)
{
  struct octets key;
  return k->key.octets != NULL && transform(h->b, &key, k->key.octets, k->key.length, k->key.length) &&
         known_from(k, 0, out, key.octets, key.length, k->s[0].octets, k->s[0].length, refused);
}

static bool by_stale_key(const struct known *k, const struct known *before, struct octets *out, bool *refused)
{
  return has_s(k, 0) && before != NULL && before->key.octets != NULL &&
         known_from(k, 0, out, before->key.octets, before->key.length, k->s[0].octets, k->s[0].length, refused);
}

static bool by_twice(const struct known *k, const struct hypothesis *h, struct octets *out, bool *refused)
{
  const struct question *q = &k->of->question;
  uint8_t d[32];
  size_t n = h->a == 0 || q->command == QUESTION_CONFIRM ? 32u : (size_t)q->context.bits / 8u;
  if (!has_s(k, 0) || n > 32u)
    return false;
  hash_mac(HASH_SHA256, d, k->key.octets, k->key.length, k->s[0].octets, k->s[0].length);
  return known_from(k, 0, out, d + 32u - n, n, k->s[0].octets, k->s[0].length, refused);
}

/* ---- S ---- */

/* S of both steps changed. */
static bool by_both_s(const struct known *k, const struct hypothesis *h, struct octets *out, bool *refused)
{
  struct octets s;
  uint8_t digest[32];
  if (!has_s(k, 0) || !has_s(k, 1) || !transform(h->b, &s, k->s[0].octets, k->s[0].length, k->s[0].length))
    return false;
  hash_mac(HASH_SHA256, digest, k->key.octets, k->key.length, s.octets, s.length);
  return transform(h->b, &s, k->s[1].octets, k->s[1].length, k->s[1].length) &&
         known_from(k, 1, out, digest, sizeof digest, s.octets, s.length, refused);
}

static bool by_s(const struct known *k, const struct hypothesis *h, struct octets *out, bool *refused)
{
  struct octets s;
  if (h->a == 2u)
    return by_both_s(k, h, out, refused);
  return has_s(k, h->a) && transform(h->b, &s, k->s[h->a].octets, k->s[h->a].length, k->s[h->a].length) &&
         with_s(k, h->a, out, s.octets, s.length, refused);
}

static bool by_cut_s(const struct known *k, const struct hypothesis *h, struct octets *out, bool *refused)
{
  return h->a < k->steps && k->key.octets != NULL && k->s[h->a].octets != NULL && h->b < k->s[h->a].length &&
         with_s(k, h->a, out, k->s[h->a].octets, h->b, refused);
}

/* Build S of a step from parameters; one whose octets are NULL is left out with its length. */
static bool with_parameters(const struct known *k, size_t step, const struct ltk_iut_octets *p, struct octets *out,
                            bool *refused)
{
  const struct known_s *from = &k->s[step];
  uint8_t s[TRANSFORMS_OUT_MAX];
  size_t n = from->fc, i;
  memcpy(s, from->octets, n);
  for (i = 0; i < from->parameters; i++) {
    if (p[i].octets == NULL)
      continue;
    if (p[i].length + 2u > sizeof s - n)
      return false;
    if (p[i].length > 0)
      memcpy(s + n, p[i].octets, p[i].length);
    n += p[i].length;
    s[n++] = (uint8_t)(p[i].length >> 8);
    s[n++] = (uint8_t)p[i].length;
  }
  return with_s(k, step, out, s, n, refused);
}

/* A shorter value is in many cases the same, or one of two that take turns: that it is the one of the case before tells
 * nothing. */
#define STALE_MIN 4u

/* Change the parameters of a step. False if the hypothesis does not apply to them. */
static bool change_parameters(struct ltk_iut_octets *p, struct octets *space, const struct known_s *now,
                              const struct known_s *before, const struct hypothesis *h)
{
  const size_t i = h->a % KNOWN_PARAMETERS_MAX, j = h->b % KNOWN_PARAMETERS_MAX;
  bool applies = i < now->parameters;
  if (!applies)
    return false;
  if (h->way == PARAMETER && h->b == transforms_count) {
    p[i] = (struct ltk_iut_octets){NULL, 0};
  } else if (h->way == PARAMETER) {
    p[i] = known_changed(p[i], h->b, space, &applies);
  } else if (h->way == STALE) {
    applies = before != NULL && i < before->parameters && p[i].length >= STALE_MIN;
    p[i] = applies ? before->parameter[i] : p[i];
  } else {
    applies = j < now->parameters;
    p[j] = applies && h->way == EXCHANGED ? now->parameter[i] : p[j];
    p[i] = applies ? now->parameter[j] : p[i];
  }
  return applies;
}

static bool by_parameters(const struct known *k, const struct known *before, const struct hypothesis *h,
                          struct octets *out, bool *refused)
{
  const size_t step = h->a / KNOWN_PARAMETERS_MAX;
  struct ltk_iut_octets p[KNOWN_PARAMETERS_MAX];
  struct octets space;
  if (!has_s(k, step))
    return false;
  memcpy(p, k->s[step].parameter, sizeof p);
  return change_parameters(p, &space, &k->s[step], before != NULL && has_s(before, step) ? &before->s[step] : NULL,
                           h) &&
         with_parameters(k, step, p, out, refused);
}

/* ---- Lengths ---- */

static size_t write_number(uint8_t *at, size_t value, size_t octets)
{
  size_t i;
  for (i = 0; i < octets; i++)
    at[i] = (uint8_t)(value >> (8u * (octets - 1u - i)));
  return octets;
}

/* Write a parameter with its length in another way; returns how many octets that took. */
static size_t write_parameter(uint8_t *at, struct ltk_iut_octets p, size_t way)
{
  const size_t value = way == WRITTEN_MORE   ? p.length + 1u
                       : way == WRITTEN_LESS ? p.length - 1u
                       : way == WRITTEN_BITS ? 8u * p.length
                       : way == WRITTEN_LOW  ? p.length & 0xffu
                                             : p.length,
               octets = way == WRITTEN_OCTET  ? 1u
                        : way == WRITTEN_FOUR ? 4u
                        : way == WRITTEN_NONE ? 0
                                              : 2u,
               front = way == WRITTEN_FRONT ? octets : 0;
  if (p.length > 0)
    memcpy(at + front, p.octets, p.length);
  if (way == WRITTEN_REVERSED)
    write_number(at + p.length, (value & 0xffu) << 8 | (value >> 8 & 0xffu), 2);
  else
    write_number(way == WRITTEN_FRONT ? at : at + p.length, value, octets);
  return p.length + octets;
}

static bool by_length(const struct known *k, const struct hypothesis *h, struct octets *out, bool *refused)
{
  const size_t step = h->a / (KNOWN_PARAMETERS_MAX + 1u), which = h->a % (KNOWN_PARAMETERS_MAX + 1u);
  const struct known_s *from = &k->s[step];
  uint8_t s[TRANSFORMS_OUT_MAX];
  size_t n, i;
  if (!has_s(k, step) || from->parameters == 0 || (which >= from->parameters && which < KNOWN_PARAMETERS_MAX))
    return false;
  n = from->fc;
  memcpy(s, from->octets, n);
  for (i = 0; i < from->parameters; i++)
    n += write_parameter(s + n, from->parameter[i], which == i || which == KNOWN_PARAMETERS_MAX ? h->b : WRITTEN_WAYS);
  return with_s(k, step, out, s, n, refused);
}

/* ---- Two parameters of a kind ---- */

static bool by_both(const struct known *k, const struct hypothesis *h, struct octets *out, bool *refused)
{
  const size_t i = h->a == 0 ? 9u : 11u; /* P9 and P10, or P11 and P12 */
  struct ltk_iut_octets p[KNOWN_PARAMETERS_MAX];
  struct octets space[2];
  bool applies[2];
  size_t j;
  if (!has_s(k, 0) || i + 1u >= k->s[0].parameters)
    return false;
  memcpy(p, k->s[0].parameter, sizeof p);
  for (j = 0; j < 2u; j++) {
    const struct ltk_iut_octets other = known_changed(p[i + j], h->b, &space[j], &applies[j]);
    p[i + j] = applies[j] ? other : p[i + j];
  }
  return (applies[0] || applies[1]) && with_parameters(k, 0, p, out, refused);
}

bool computed_function(const struct known *k, const struct known *before, const struct hypothesis *h,
                       struct octets *out, bool *refused)
{
  if (h->way == SECRETS)
    return by_secrets(k, h, out, refused);
  if (h->way == KEYED)
    return by_key(k, h, out, refused);
  if (h->way == WHOLE_S)
    return by_s(k, h, out, refused);
  if (h->way == CUT_S)
    return by_cut_s(k, h, out, refused);
  if (h->way == TWICE)
    return by_twice(k, h, out, refused);
  if (h->way == LENGTH)
    return by_length(k, h, out, refused);
  if (h->way == BOTH)
    return by_both(k, h, out, refused);
  if (h->way == STALE_KEY)
    return by_stale_key(k, before, out, refused);
  return by_parameters(k, before, h, out, refused);
}
