// SPDX-License-Identifier: Apache-2.0
/* Comparing what a hypothesis says with what was given: see computed.h. */
#include "diagnosis/computed.h"
#include "base/hex.h"
#include "diagnosis/spelling.h"

#include <string.h>

static bool compute(const struct known *k, const struct known *before, const struct hypothesis *h, struct octets *out,
                    bool *refused)
{
  *refused = false;
  switch (h->way) {
  case FACT:
  case HASHED:
  case MAC:
  case MAC_BY:
    return computed_value(k, h, out);
  case ENCRYPTED:
  case OUTPUT:
  case OBSERVING:
  case OP_FOR_OPC:
    return computed_observation(k, h, out, refused);
  case PIECE:
  case INSTANCED:
  case AUTHENTICATING:
    return computed_authentication(k, h, out, refused);
  case REVERSING:
  case AGREEING:
    return computed_agreement(k, h, out, refused);
  case KEY_FROM:
  case MACS:
    return computed_mac(k, h, out, refused);
  case SECRETS:
  case KEYED:
  case WHOLE_S:
  case CUT_S:
  case PARAMETER:
  case TAKEN:
  case EXCHANGED:
  case STALE:
  case STALE_KEY:
  case LENGTH:
  case BOTH:
  case TWICE:
    return computed_function(k, before, h, out, refused);
  case SPELLED:
  case WAYS:
  default:
    return false;
  }
}

/* Whether each value of the answer is spelled so. */
static enum agreement agrees_spelled(const struct known *k, size_t spelling)
{
  const struct verdict_answer *answer = &k->of->verdict->answer;
  const char *const *name = request_answers(k->of->vector->command, k->of->vector->input);
  bool applies = false, agree = k->of->verdict->given != NULL && answer->status == ANSWER_OK && answer->values > 0;
  size_t i, n;
  for (i = 0; name[i] != NULL; i++) {
    const json_t *due = json_object_get(k->of->vector->output, name[i]);
    uint8_t octets[64];
    if (!hex_read(octets, sizeof octets, &n, json_string_value(due), json_string_length(due)))
      return NOT_APPLICABLE;
    applies = applies || spelling_applies(spelling, octets, n);
    agree = agree && i < answer->values &&
            spelling_is(spelling, answer->value[i].value, answer->value[i].value_length, octets, n);
  }
  return !applies ? NOT_APPLICABLE : agree ? AGREES : DISAGREES;
}

enum agreement computed_agrees(const struct known *k, const struct known *before, const struct hypothesis *h)
{
  struct octets out;
  bool refused;
  if (h->way == SPELLED)
    return agrees_spelled(k, h->a);
  if (!compute(k, before, h, &out, &refused))
    return NOT_APPLICABLE;
  if (refused)
    return k->is_refusal                               ? AGREES
           : h->way == AGREEING || h->way == REVERSING ? NOT_APPLICABLE
                                                       : DISAGREES; /* it may compute with no point */
  return k->is_value && k->given.length == out.length && memcmp(k->given.octets, out.octets, out.length) == 0
             ? AGREES
             : DISAGREES;
}
