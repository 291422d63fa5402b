// SPDX-License-Identifier: Apache-2.0
/* The authentication functions with something changed, with K given: see computed.h. */
#include "diagnosis/computed.h"
#include "observe/auth.h"
#include "observe/tuak.h"

#include <string.h>

/* The output of Keccak for the function that is asked, with INSTANCE changed; false if it is none of TUAK. */
static bool keccak_output(const struct known *k, uint8_t change, uint8_t out[TUAK_OUT])
{
  static const char *const names[] = {"TOPc_in",  "f1_in",    "f1_in",    "f2345_in",
                                      "f2345_in", "f2345_in", "f2345_in", "f5_in"};
  const struct ltk_iut_authentication *a = &k->of->question.authentication;
  const enum auth_kind kind = auth_kind_of(a);
  uint8_t in[TUAK_IN];
  size_t n;
  if (a->algorithm != AUTH_TUAK || kind > AUTH_F5_STAR || a->iterations > AUTH_ITERATIONS_MAX ||
      !observed_step(k->of, names[kind], in, sizeof in, &n) || n != sizeof in)
    return false;
  in[32] ^= change;
  tuak_compute(out, in, a->iterations);
  return true;
}

static size_t place_of(enum auth_kind kind)
{
  return kind == AUTH_F3                           ? TUAK_CK_AT
         : kind == AUTH_F4                         ? TUAK_IK_AT
         : kind == AUTH_F5 || kind == AUTH_F5_STAR ? TUAK_AK_AT
                                                   : 0;
}

static bool by_output(const struct known *k, const struct hypothesis *h, struct octets *out)
{
  const enum auth_kind kind = auth_kind_of(&k->of->question.authentication);
  const size_t n = k->given.length, at = h->way == PIECE ? h->a : place_of(kind);
  uint8_t keccak[TUAK_OUT];
  if (n == 0 || at + n > sizeof keccak || !keccak_output(k, h->way == PIECE ? 0 : (uint8_t)h->a, keccak))
    return false;
  out->length = n;
  if (h->way == PIECE && h->b == 1u)
    memcpy(out->octets, keccak + at, n);
  else
    tuak_put(out->octets, keccak + at, n);
  return true;
}

/* The inputs of auth, by number. */
static struct ltk_iut_octets *input_of(struct ltk_iut_authentication *a, size_t i)
{
  struct ltk_iut_octets *const inputs[] = {&a->k,
                                           a->algorithm == AUTH_TUAK ? &a->top : &a->op,
                                           a->algorithm == AUTH_TUAK ? &a->topc : &a->opc,
                                           &a->rand,
                                           &a->sqn,
                                           &a->amf,
                                           &a->autn,
                                           &a->c,
                                           &a->r};
  return inputs[i];
}

static bool by_input(const struct known *k, const struct hypothesis *h, struct octets *out, bool *refused)
{
  struct ltk_iut_authentication a = k->of->question.authentication;
  struct ltk_iut_octets *input = input_of(&a, h->a);
  const size_t length = input->length;
  struct ltk_iut_answer answer;
  struct octets space;
  bool applies;
  *input = known_changed(*input, h->b, &space, &applies);
  if (!applies || input->length != length)
    return false;
  auth(&answer, &a, NULL);
  *refused = answer.status == LTK_IUT_INVALID;
  if (answer.status != LTK_IUT_OK || k->due_at + k->due_length > answer.length)
    return *refused;
  out->length = k->due_length;
  memcpy(out->octets, answer.octets + k->due_at, k->due_length);
  return true;
}

bool computed_authentication(const struct known *k, const struct hypothesis *h, struct octets *out, bool *refused)
{
  return h->way == AUTHENTICATING ? by_input(k, h, out, refused) : by_output(k, h, out);
}
