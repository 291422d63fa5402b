// SPDX-License-Identifier: Apache-2.0
/* The words of hypotheses: see hypothesis_words.h. */
#include "diagnosis/hypothesis_words.h"
#include "diagnosis/spelling.h"

#include <string.h>

static const char *const parameters[] = {"P0 (label)",         "P1 (mode, suite)", "P2 (purpose, index)",
                                         "P3 (algorithm)",     "P4 (bits)",        "P5 (imsi)",
                                         "P6 (plmn)",          "P7 (element)",     "P8 (epoch)",
                                         "P9 (network_nonce)", "P10 (card_nonce)", "P11 (network_public)",
                                         "P12 (card_public)"};

static const char *const confirm_parameters[] = {"P0 (label) of the tag", "P1 (role) of the tag",
                                                 "P2 (epoch) of the tag", "P3 (keys) of the tag"};

static void tell_parameter(struct buffer *b, const struct sought *s, size_t which)
{
  const size_t step = which / KNOWN_PARAMETERS_MAX, i = which % KNOWN_PARAMETERS_MAX;
  if (s->target->command == QUESTION_KDF)
    buffer_format(b, "P%zu", i);
  else if (step == 1)
    buffer_text(b, confirm_parameters[i]);
  else
    buffer_text(b, parameters[i]);
}

static void tell_transformed(struct buffer *b, const char *name, size_t which)
{
  buffer_format(b, "%s%s%s", transform_before(which), name, transform_behind(which));
}

static const char *fact_name(const struct sought *s, const struct known *k, size_t i, struct buffer *space)
{
  if (i != 0)
    return k->fact[i].name;
  buffer_clear(space);
  buffer_format(space, "the expected %s", sought_name(s));
  return space->octets;
}

static void tell_input(struct buffer *b, const struct sought *s, const struct hypothesis *h)
{
  static const char *const inputs[][2] = {
      {"OPc", "TOPc"}, {"RAND", "RAND"}, {"SQN", "SQN"}, {"AMF", "AMF"}, {"AUTN", "AUTN"}};
  tell_transformed(b, inputs[h->a][s->first.of->question.context.algorithm == 2u], h->b);
}

static void tell_given(struct buffer *b, const struct sought *s, const struct hypothesis *h)
{
  static const char *const inputs[][2] = {{"K", "K"},       {"OP", "TOP"},  {"OPc", "TOPc"},
                                          {"RAND", "RAND"}, {"SQN", "SQN"}, {"AMF", "AMF"},
                                          {"AUTN", "AUTN"}, {"c", "c"},     {"r", "r"}};
  tell_transformed(b, inputs[h->a][s->first.of->question.authentication.algorithm == 2u], h->b);
}

/* What wrong answers alone are. */
static void tell_value(struct buffer *b, const struct sought *s, const struct hypothesis *h)
{
  const struct known *k = &s->first;
  struct buffer space = {0}, other = {0};
  if (h->way == SPELLED)
    buffer_format(b, "%s", spelling_words(h->a));
  else if (h->way == FACT)
    tell_transformed(b, fact_name(s, k, h->a, &space), h->b);
  else if (h->way == HASHED) {
    buffer_format(&other, "%s of %s", hash_name(h->b % HASHES), fact_name(s, k, h->a, &space));
    tell_transformed(b, other.octets, h->b / HASHES);
  } else if (h->way == MAC) {
    buffer_format(b, "HMAC-SHA-256 with %s as the key and ", fact_name(s, k, h->a, &space));
    buffer_format(b, "%s as the data", fact_name(s, k, h->b, &space));
  } else if (h->way == MAC_BY) {
    buffer_format(&other, "HMAC-%s with %s as the key and %s as the data", hash_name(h->a), k->key.name, k->s[0].name);
    tell_transformed(b, other.octets, h->b);
  } else if (h->way == ENCRYPTED) {
    buffer_format(b, "AES with %s as the key of ", fact_name(s, k, h->a, &space));
    buffer_text(b, fact_name(s, k, h->b, &space));
  } else if (h->way == OUTPUT)
    buffer_format(b, "the %s octets of MILENAGE's OUT with r = %zu and c = %zu", h->b % 2u == 0 ? "first" : "last",
                  8u * h->a, h->b / 2u);
  else if (h->way == PIECE)
    buffer_format(b, "a piece of Keccak's output in TUAK from octet %zu on%s", h->a,
                  h->b == 0 ? "" : ", not in the reverse order");
  else if (h->way == INSTANCED)
    buffer_format(b, "what TUAK gives if INSTANCE is another: the right one xor %02zx (hex)", h->a);
  buffer_free(&space);
  buffer_free(&other);
}

static void tell_parameters(struct buffer *b, const struct sought *s, const struct hypothesis *h)
{
  struct buffer name = {0};
  tell_parameter(&name, s, h->a);
  if (h->way == PARAMETER && h->b == transforms_count)
    buffer_format(b, "an S without %s", name.octets);
  else if (h->way == PARAMETER)
    tell_transformed(b, name.octets, h->b);
  else
    buffer_format(b, "%s%s", name.octets,
                  h->way == STALE   ? " of the case before"
                  : h->way == TAKEN ? " with the value of "
                                    : " exchanged with ");
  if (h->way == TAKEN || h->way == EXCHANGED)
    tell_parameter(b, s, h->a - h->a % KNOWN_PARAMETERS_MAX + h->b);
  buffer_free(&name);
}

static void tell_length(struct buffer *b, const struct sought *s, const struct hypothesis *h)
{
  static const char *const ways[WRITTEN_WAYS] = {
      "too large by one", "too small by one", "in bits",  "with the low octet first",         "in one octet",
      "in four octets",   "left out",         "in front", "in its low octet alone, behind 00"};
  const size_t step = h->a / (KNOWN_PARAMETERS_MAX + 1u), i = h->a % (KNOWN_PARAMETERS_MAX + 1u);
  buffer_format(b, "%s with ", s->first.s[step].name);
  if (i == KNOWN_PARAMETERS_MAX)
    buffer_text(b, "each length");
  else {
    buffer_text(b, "the length of ");
    tell_parameter(b, s, step * KNOWN_PARAMETERS_MAX + i);
  }
  buffer_format(b, " %s", ways[h->b]);
}

static const char *const macs[MAC_WAYS] = {"HMAC-SHA-1 in place of HMAC-SHA-256",
                                           "HMAC-SHA-224 in place of HMAC-SHA-256",
                                           "HMAC-SHA-384 in place of HMAC-SHA-256",
                                           "HMAC-SHA-512 in place of HMAC-SHA-256",
                                           "an HMAC whose SHA-256 begins with the initial values of SHA-224",
                                           "an HMAC with the inner pad (36) twice",
                                           "an HMAC with the outer pad (5c) twice",
                                           "an HMAC with its two pads exchanged",
                                           "an HMAC that cuts its key to 64 octets",
                                           "an HMAC without its outer hash",
                                           "SHA-256 of the key and the data in place of HMAC",
                                           "SHA-256 of the data and the key in place of HMAC"};

static const char *const joins[JOIN_WAYS] = {
    "root", "z", "root || z", "z || root", "root xor z", "z || 00000001", "00000001 || z"};

static void tell_key(struct buffer *b, const struct hypothesis *h)
{
  if (h->b < HASHES)
    buffer_format(b, "%s of ", hash_name(h->b));
  buffer_format(b, "%s as KEY", joins[h->a]);
}

/* What of the function of clauses 5 to 8 is changed. */
static void tell_function(struct buffer *b, const struct sought *s, const struct hypothesis *h)
{
  const struct known *k = &s->first;
  if (h->way == SECRETS)
    tell_transformed(b, h->a == 0 ? "root" : "z", h->b);
  else if (h->way == KEYED)
    tell_transformed(b, k->key.name, h->b);
  else if (h->way == WHOLE_S)
    tell_transformed(b, h->a == 2u ? "each S" : k->s[h->a].name, h->b);
  else if (h->way == CUT_S)
    buffer_format(b, "%s cut to its first %zu octets", k->s[h->a].name, h->b);
  else if (h->way == MACS)
    buffer_text(b, macs[h->a]);
  else if (h->way == KEY_FROM)
    tell_key(b, h);
  else if (h->way == LENGTH)
    tell_length(b, s, h);
  else if (h->way == BOTH)
    tell_transformed(b, h->a == 0 ? "both nonces in S" : "both public keys in S", h->b);
  else if (h->way == STALE_KEY)
    buffer_format(b, "%s of the case before", k->key.name);
  else if (h->way == TWICE)
    buffer_format(b, "a derivation that is done twice, with %s of the first as KEY of the second",
                  h->a == 0 ? "D" : "the derived key");
  else
    tell_parameters(b, s, h);
}

/* What of an agreement or of an observation is changed. */
static void tell_other(struct buffer *b, const struct sought *s, const struct hypothesis *h)
{
  if (h->way == REVERSING)
    buffer_format(b, "the octets of %s%s%s%s%s in reverse order", h->a == 1u ? "the private key" : "",
                  h->a == 1u && h->b > 0 ? " and " : "", (h->b & 1u) != 0 ? "the peer's key" : "",
                  h->b == 3u ? " and " : "", h->b > 1u ? "z" : "");
  else if (h->way == AGREEING)
    tell_transformed(b, h->a != 0 ? "the private key" : "the peer's key", h->a != 0 ? h->a : h->b);
  else if (h->way == OBSERVING)
    tell_input(b, s, h);
  else if (h->way == AUTHENTICATING)
    tell_given(b, s, h);
  else
    buffer_text(b, "an OPc that is computed from the given OPc as if it were OP");
}

void hypothesis_tell(struct buffer *b, const struct sought *s, const struct hypothesis *h)
{
  const bool is_function = hypothesis_is_function(h);
  buffer_text(b, is_function || h->way == SPELLED ? "the answer" : sought_name(s));
  buffer_text(b, is_function ? " is the right one for " : " is ");
  if (!is_function)
    tell_value(b, s, h);
  else if (h->way < REVERSING)
    tell_function(b, s, h);
  else
    tell_other(b, s, h);
}
