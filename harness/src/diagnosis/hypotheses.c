// SPDX-License-Identifier: Apache-2.0
/* Enumerating hypotheses: see hypotheses.h. */
#include "diagnosis/hypotheses.h"
#include "diagnosis/known.h"
#include "diagnosis/spelling.h"

/* A way on the answers of some commands, with all its numbers. */
struct range {
  enum way way;
  unsigned commands;
  size_t a, b; /* how many of each */
};

#define DERIVING (QUESTION_DERIVE | QUESTION_CONFIRM | QUESTION_OBSERVE)
#define HASHING (DERIVING | QUESTION_HMAC | QUESTION_KDF)
#define ANY (HASHING | QUESTION_AGREE | QUESTION_AUTH)
#define ENCRYPTING (QUESTION_OBSERVE | QUESTION_AUTH)
#define TWO_STEPS (2u * KNOWN_PARAMETERS_MAX)

#define RANGES 29u

/* All hypotheses, in order: the plainest first. */
static struct range range_of(size_t i)
{
  const struct range all[RANGES] = {{SPELLED, ANY, SPELLINGS, 1},
                                    {FACT, ANY, KNOWN_FACTS_MAX, transforms_forms},
                                    {HASHED, ANY, KNOWN_FACTS_MAX, HASHES * 4u},
                                    {OP_FOR_OPC, QUESTION_OBSERVE, 1, 1},
                                    {OBSERVING, QUESTION_OBSERVE, 5, transforms_count},
                                    {AUTHENTICATING, QUESTION_AUTH, 9, transforms_count},
                                    {ENCRYPTED, ENCRYPTING, KNOWN_FACTS_MAX, KNOWN_FACTS_MAX},
                                    {OUTPUT, ENCRYPTING, 16, 32},
                                    {PIECE, QUESTION_AUTH, 132, 2},
                                    {INSTANCED, QUESTION_AUTH, 256, 1},
                                    {TWICE, DERIVING, 2, 1},
                                    {AGREEING, QUESTION_AGREE, transforms_count, 1},
                                    {AGREEING, QUESTION_AGREE, 1, transforms_count},
                                    {REVERSING, QUESTION_AGREE, 2, 4},
                                    {MAC, ANY, KNOWN_FACTS_MAX, KNOWN_FACTS_MAX},
                                    {MAC_BY, HASHING, HASHES, 6},
                                    {SECRETS, DERIVING, 2, transforms_count},
                                    {KEYED, HASHING, 1, transforms_count},
                                    {WHOLE_S, HASHING, 3, transforms_count},
                                    {PARAMETER, HASHING, TWO_STEPS, transforms_count + 1u},
                                    {EXCHANGED, HASHING, TWO_STEPS, KNOWN_PARAMETERS_MAX},
                                    {TAKEN, HASHING, TWO_STEPS, KNOWN_PARAMETERS_MAX},
                                    {MACS, HASHING, MAC_WAYS, 1},
                                    {KEY_FROM, DERIVING, JOIN_WAYS, HASHES + 1u},
                                    {BOTH, DERIVING, 2, transforms_count},
                                    {LENGTH, HASHING, 2u * (KNOWN_PARAMETERS_MAX + 1u), WRITTEN_WAYS},
                                    {STALE, HASHING, TWO_STEPS, 1},
                                    {STALE_KEY, HASHING, 1, 1},
                                    {CUT_S, HASHING, 2, 256}};
  return all[i];
}

/* What changes nothing, or would be said twice. */
static bool is_idle(const struct hypothesis *h)
{
  const bool transforms = h->way == SECRETS || h->way == KEYED || h->way == WHOLE_S || h->way == PARAMETER ||
                          h->way == BOTH || h->way == OBSERVING || h->way == AUTHENTICATING ||
                          (h->way == FACT && h->a == 0);
  if (h->way == EXCHANGED)
    return h->b <= h->a % KNOWN_PARAMETERS_MAX;
  if (h->way == TAKEN)
    return h->b == h->a % KNOWN_PARAMETERS_MAX;
  if (h->way == AGREEING || h->way == REVERSING)
    return h->a == 0 && h->b == 0;
  if (h->way == INSTANCED)
    return h->a == 0;
  return transforms && h->b == 0;
}

bool hypotheses_next(struct hypotheses_cursor *c, unsigned command, struct hypothesis *h)
{
  while (c->range < RANGES) {
    const struct range now = range_of(c->range);
    *h = (struct hypothesis){now.way, c->a, c->b};
    if ((now.commands & command) == 0 || c->a == now.a) {
      c->range++;
      c->a = c->b = 0;
      continue;
    }
    if (++c->b == now.b) {
      c->b = 0;
      c->a++;
    }
    if (!is_idle(h))
      return true;
  }
  return false;
}

bool hypothesis_is_function(const struct hypothesis *h)
{
  return h->way > OUTPUT;
}

const char *hypothesis_way(const struct hypothesis *h)
{
  static const char *const ways[WAYS] = {
      "spelled",   "value",     "hash",      "hmac",      "hmac",        "aes",         "tuak",
      "tuak",      "milenage",  "secret",    "key",       "s",           "s",           "parameter",
      "parameter", "parameter", "stale",     "stale",     "length",      "parameter",   "key",
      "hmac",      "twice",     "agreement", "agreement", "observation", "observation", "authentication"};
  return ways[h->way];
}
