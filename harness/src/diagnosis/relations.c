// SPDX-License-Identifier: Apache-2.0
/* What the wrong answers are: see relations.h. A hypothesis is a way to compute an answer, with two numbers that say
 * from what; all of them are tried on a sample, in one order, so that each is known by its place. */
#include "diagnosis/relations.h"
#include "base/hex.h"
#include "base/memory.h"
#include "base/names.h"
#include "diagnosis/conditions.h"
#include "diagnosis/known.h"
#include "diagnosis/spelling.h"
#include "model/model.h"

#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>

/* So many wrong answers are tried with all hypotheses; of observe and agree, whose functions take longer, so many. */
#define SAMPLES_MAX 12u
#define SAMPLES_SLOW_MAX 8u
/* So many hypotheses are tried on all cases, and so many relations of one command are said. */
#define CANDIDATES_MAX 32u
#define SAID_MAX 3u
/* Where others are no points of the curve, so many that are one tell enough. */
#define POINTS_MIN 8u
/* In one command the catalogue has the word if it leaves fewer failures than one in so many. */
#define LEFT_PART 20u

enum way {
  SPELLED,    /* the expected answer, spelled otherwise: a */
  FACT,       /* fact a, transformed by b */
  HASHED,     /* hash b % HASHES of fact a, transformed by b / HASHES */
  MAC,        /* HMAC with fact a of fact b */
  MAC_BY,     /* HMAC of the last step with hash a */
  ENCRYPTED,  /* AES with fact a of fact b */
  SECRETS,    /* the function of root (a = 0) or z (1) transformed by b */
  KEYED,      /* the function with KEY transformed by b */
  WHOLE_S,    /* with S of step a transformed by b */
  CUT_S,      /* with the first b octets of S of step a */
  PARAMETER,  /* with parameter a transformed by b; b is the number of transformations: left out with its length */
  TAKEN,      /* with the value of parameter b in parameter a */
  EXCHANGED,  /* with the parameters a and b exchanged */
  STALE,      /* with parameter a of the case before */
  STALE_KEY,  /* with KEY of the case before */
  TWICE,      /* with what it gave, D (a = 0) or the derived key, as KEY once more */
  REVERSING,  /* of private key (a = 1) and peer (b odd) reversed, and z too (b > 1) */
  AGREEING,   /* of private key and peer transformed by a and b */
  OBSERVING,  /* with input a of observe transformed by b */
  OP_FOR_OPC, /* with OPc computed from what is OPc */
  WAYS
};

struct hypothesis {
  enum way way;
  size_t a, b;
};

/* A parameter of a step is known by one number. */
#define PARAMETER_OF(step, i) ((step)*KNOWN_PARAMETERS_MAX + (i))

/* ---- Computing ---- */

static bool fact_of(const struct known *k, size_t i)
{
  return i < k->facts && k->fact[i].octets != NULL;
}

static bool by_fact(const struct known *k, const struct hypothesis *h, struct octets *out)
{
  const struct known_fact *f = &k->fact[h->a];
  return fact_of(k, h->a) && transform(h->b, out, f->octets, f->length, k->given.length);
}

static bool by_hash(const struct known *k, const struct hypothesis *h, struct octets *out)
{
  const struct known_fact *f = &k->fact[h->a];
  const size_t hash = h->b % HASHES;
  uint8_t digest[64];
  if (!fact_of(k, h->a) || f->length > TRANSFORMS_IN_MAX)
    return false;
  hash_make(hash, digest, f->octets, f->length);
  return transform(h->b / HASHES, out, digest, hash_octets(hash), k->given.length);
}

/* A digest, cut to its last octets if fewer are given. */
static bool give_digest(const struct known *k, struct octets *out, const uint8_t *digest, size_t n)
{
  out->length = k->given.length < n ? k->given.length : n;
  memcpy(out->octets, digest + n - out->length, out->length);
  return true;
}

static bool by_mac(const struct known *k, const struct hypothesis *h, struct octets *out)
{
  const struct known_fact *key = &k->fact[h->a], *data = &k->fact[h->b];
  uint8_t digest[64];
  if (!fact_of(k, h->a) || !fact_of(k, h->b) || key->length > TRANSFORMS_IN_MAX || data->length > TRANSFORMS_IN_MAX)
    return false;
  hash_mac(HASH_SHA256, digest, key->octets, key->length, data->octets, data->length);
  return give_digest(k, out, digest, 32);
}

static bool by_other_mac(const struct known *k, const struct hypothesis *h, struct octets *out)
{
  const struct known_s *s = &k->s[0];
  uint8_t digest[64];
  if (k->steps != 1 || h->a == HASH_SHA256 || s->octets == NULL || s->length > TRANSFORMS_IN_MAX ||
      k->of->question.command == QUESTION_OBSERVE)
    return false;
  hash_mac(h->a, digest, k->key.octets, k->key.length, s->octets, s->length);
  return h->b == 0 ? give_digest(k, out, digest, hash_octets(h->a))
                   : transform(h->b, out, digest, hash_octets(h->a), k->given.length);
}

static bool encrypt(uint8_t out[16], const uint8_t *key, size_t key_length, const uint8_t in[16])
{
  const EVP_CIPHER *cipher = key_length == 16u   ? EVP_aes_128_ecb()
                             : key_length == 24u ? EVP_aes_192_ecb()
                                                 : EVP_aes_256_ecb();
  EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
  int n = 0;
  bool good = context != NULL && EVP_EncryptInit_ex2(context, cipher, key, NULL, NULL) == 1 &&
              EVP_CIPHER_CTX_set_padding(context, 0) == 1 && EVP_EncryptUpdate(context, out, &n, in, 16) == 1 &&
              n == 16;
  EVP_CIPHER_CTX_free(context);
  return good;
}

static bool by_cipher(const struct known *k, const struct hypothesis *h, struct octets *out)
{
  const struct known_fact *key = &k->fact[h->a], *data = &k->fact[h->b];
  uint8_t block[16];
  if (!fact_of(k, h->a) || !fact_of(k, h->b) || data->length != 16u ||
      (key->length != 16u && key->length != 24u && key->length != 32u) ||
      !encrypt(block, key->octets, key->length, data->octets) || k->given.length > 16u)
    return false;
  memcpy(out->octets, block, k->given.length);
  out->length = k->given.length;
  return true;
}

static struct ltk_iut_octets changed(struct ltk_iut_octets o, size_t which, struct octets *space, bool *applies)
{
  *applies = o.length > 0 && transform(which, space, o.octets, o.length, o.length);
  return (struct ltk_iut_octets){space->octets, space->length};
}

static bool by_secrets(const struct known *k, const struct hypothesis *h, struct octets *out, bool *refused)
{
  const struct ltk_iut_context *c = &k->of->question.context;
  struct octets space;
  uint8_t key[64];
  size_t n;
  bool applies;
  const struct ltk_iut_octets other = changed(h->a == 0 ? c->root : c->z, h->b, &space, &applies);
  return applies && known_key(k, key, &n, h->a == 0 ? other : c->root, h->a == 0 ? c->z : other) &&
         known_from(k, 0, out, key, n, k->s[0].octets, k->s[0].length, refused);
}

static bool by_key(const struct known *k, const struct hypothesis *h, struct octets *out, bool *refused)
{
  struct octets key;
  return k->key.octets != NULL && transform(h->b, &key, k->key.octets, k->key.length, k->key.length) &&
         known_from(k, 0, out, key.octets, key.length, k->s[0].octets, k->s[0].length, refused);
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

static bool has_s(const struct known *k, size_t step)
{
  return step < k->steps && k->key.octets != NULL && k->s[step].octets != NULL &&
         k->s[step].length <= TRANSFORMS_IN_MAX;
}

static bool by_s(const struct known *k, const struct hypothesis *h, struct octets *out, bool *refused)
{
  struct octets s;
  return has_s(k, h->a) && transform(h->b, &s, k->s[h->a].octets, k->s[h->a].length, k->s[h->a].length) &&
         with_s(k, h->a, out, s.octets, s.length, refused);
}

static bool by_cut_s(const struct known *k, const struct hypothesis *h, struct octets *out, bool *refused)
{
  return has_s(k, h->a) && h->b < k->s[h->a].length && with_s(k, h->a, out, k->s[h->a].octets, h->b, refused);
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

static bool by_parameters(const struct known *k, const struct known *before, const struct hypothesis *h,
                          struct octets *out, bool *refused)
{
  const size_t step = h->a / KNOWN_PARAMETERS_MAX, i = h->a % KNOWN_PARAMETERS_MAX, j = h->b % KNOWN_PARAMETERS_MAX;
  struct ltk_iut_octets p[KNOWN_PARAMETERS_MAX];
  struct octets space;
  bool applies = has_s(k, step) && i < k->s[step].parameters;
  if (!applies)
    return false;
  memcpy(p, k->s[step].parameter, sizeof p);
  if (h->way == PARAMETER && h->b == transforms_count)
    p[i] = (struct ltk_iut_octets){NULL, 0};
  else if (h->way == PARAMETER)
    p[i] = changed(p[i], h->b, &space, &applies);
  else if (h->way == STALE) {
    applies = before != NULL && has_s(before, step) && i < before->s[step].parameters;
    if (applies)
      p[i] = before->s[step].parameter[i];
  } else {
    applies = j < k->s[step].parameters;
    if (applies && h->way == EXCHANGED)
      p[j] = k->s[step].parameter[i];
    if (applies)
      p[i] = k->s[step].parameter[j];
  }
  return applies && with_parameters(k, step, p, out, refused);
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

/* The peer's key transformed, of P-256 behind its prefix. */
static bool change_peer(const struct question *q, size_t which, struct octets *out)
{
  const size_t prefix = q->suite == 2u && q->peer.length == 33u ? 1u : 0;
  if (!transform(which, out, q->peer.octets + prefix, q->peer.length - prefix, q->peer.length - prefix))
    return false;
  memmove(out->octets + prefix, out->octets, out->length);
  if (prefix == 1u)
    out->octets[0] = q->peer.octets[0];
  out->length += prefix;
  return true;
}

/* The agreement of a private key and a peer that are transformed; z is transformed then. */
static bool by_agreement(const struct known *k, size_t of_private, size_t of_peer, size_t of_z, struct octets *out,
                         bool *refused)
{
  const struct model right = {{0}};
  struct question q = k->of->question;
  struct ltk_iut_answer answer;
  struct octets private_key, peer;
  if (!transform(of_private, &private_key, q.private_key.octets, q.private_key.length, q.private_key.length) ||
      !change_peer(&q, of_peer, &peer) || private_key.length != q.private_key.length || peer.length != q.peer.length)
    return false;
  q.private_key = (struct ltk_iut_octets){private_key.octets, private_key.length};
  q.peer = (struct ltk_iut_octets){peer.octets, peer.length};
  model_answer(&right, &q, &answer);
  *refused = answer.status == LTK_IUT_INVALID;
  return *refused || transform(of_z, out, answer.octets, answer.length, answer.length);
}

/* The inputs of observe, by number. */
static struct ltk_iut_octets *input_of(struct ltk_iut_observation *o, size_t i)
{
  return i == 0 ? &o->opc : i == 1u ? &o->rand : i == 2u ? &o->sqn : i == 3u ? &o->amf : &o->autn;
}

/* AUTN with another SQN within, concealed as before. */
static void conceal(uint8_t autn[16], const uint8_t *sqn, const uint8_t *other)
{
  size_t i;
  for (i = 0; i < 6u; i++)
    autn[i] ^= sqn[i] ^ other[i];
}

/* SQN as AUTN conceals it, through what the network's side gives for a SQN of zeros: AK. */
static bool reveal(const struct known *k, struct ltk_iut_octets key, const struct ltk_iut_observation *o,
                   uint8_t sqn[6])
{
  static const uint8_t zeros[6], amf[2];
  struct ltk_iut_observation network = *o;
  struct known whole = *k;
  struct octets out;
  bool refused;
  size_t i;
  network.kind = (struct ltk_iut_octets){(const uint8_t *)"vector", 6};
  network.sqn = (struct ltk_iut_octets){zeros, 6};
  network.amf = (struct ltk_iut_octets){amf, 2};
  whole.due_at = 0;
  whole.due_length = 56;
  if (!known_observe(&whole, &out, key, &network, &refused) || o->autn.length != 16u)
    return false;
  for (i = 0; i < 6u; i++)
    sqn[i] = o->autn.octets[i] ^ out.octets[40u + i];
  return true;
}

static struct ltk_iut_octets observed_key(const struct known *k)
{
  size_t i;
  for (i = 0; i < k->facts; i++)
    if (strcmp(k->fact[i].name, "the derived key") == 0)
      return (struct ltk_iut_octets){k->fact[i].octets, k->fact[i].length};
  return (struct ltk_iut_octets){NULL, 0};
}

static bool by_observation(const struct known *k, const struct hypothesis *h, struct octets *out, bool *refused)
{
  struct ltk_iut_observation o = k->of->question.observation;
  const struct ltk_iut_octets key = observed_key(k);
  struct octets space;
  uint8_t autn[16], sqn[6];
  bool applies = key.octets != NULL;
  if (applies && h->way == OP_FOR_OPC) {
    size_t i;
    if (o.opc.length != 16u || !encrypt(space.octets, key.octets, key.length, o.opc.octets))
      return false;
    for (i = 0; i < 16u; i++)
      space.octets[i] ^= o.opc.octets[i];
    o.opc.octets = space.octets;
  } else if (applies && h->a == 2u && o.autn.length == 16u) { /* SQN on the card's side */
    if (!reveal(k, key, &o, sqn) || !transform(h->b, &space, sqn, 6, 6) || space.length != 6u)
      return false;
    memcpy(autn, o.autn.octets, 16);
    conceal(autn, sqn, space.octets);
    o.autn.octets = autn;
  } else if (applies) {
    *input_of(&o, h->a) = changed(*input_of(&o, h->a), h->b, &space, &applies);
  }
  return applies && known_observe(k, out, key, &o, refused);
}

static bool compute(const struct known *k, const struct known *before, const struct hypothesis *h, struct octets *out,
                    bool *refused)
{
  *refused = false;
  switch (h->way) {
  case FACT:
    return by_fact(k, h, out);
  case HASHED:
    return by_hash(k, h, out);
  case MAC:
    return by_mac(k, h, out);
  case MAC_BY:
    return by_other_mac(k, h, out);
  case ENCRYPTED:
    return by_cipher(k, h, out);
  case SECRETS:
    return by_secrets(k, h, out, refused);
  case KEYED:
    return by_key(k, h, out, refused);
  case WHOLE_S:
    return by_s(k, h, out, refused);
  case CUT_S:
    return by_cut_s(k, h, out, refused);
  case TWICE:
    return by_twice(k, h, out, refused);
  case STALE_KEY:
    return by_stale_key(k, before, out, refused);
  case AGREEING:
    return by_agreement(k, h->a, h->b, 0, out, refused);
  case REVERSING:
    return by_agreement(k, h->a, h->b & 1u, h->b >> 1, out, refused);
  case OBSERVING:
  case OP_FOR_OPC:
    return by_observation(k, h, out, refused);
  case PARAMETER:
  case TAKEN:
  case EXCHANGED:
  case STALE:
    return by_parameters(k, before, h, out, refused);
  case SPELLED:
  case WAYS:
  default:
    return false;
  }
}

enum agreement { NOT_APPLICABLE, AGREES, DISAGREES };

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

/* Whether the answer given is what a hypothesis says. */
static enum agreement agrees(const struct known *k, const struct known *before, const struct hypothesis *h)
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

/* ---- Enumerating ---- */

/* All hypotheses on the cases of a command, in order: the plainest first. */
struct range {
  enum way way;
  unsigned commands;
  size_t a, b; /* how many of each */
};

#define DERIVING (QUESTION_DERIVE | QUESTION_CONFIRM | QUESTION_OBSERVE)
#define HASHING (DERIVING | QUESTION_HMAC | QUESTION_KDF)
#define ANY (HASHING | QUESTION_AGREE)
#define TWO_STEPS (2u * KNOWN_PARAMETERS_MAX)

static size_t ranges(struct range *r)
{
  const struct range all[] = {{SPELLED, ANY, SPELLINGS, 1},
                              {FACT, ANY, KNOWN_FACTS_MAX, transforms_forms},
                              {HASHED, ANY, KNOWN_FACTS_MAX, HASHES * 4u},
                              {OP_FOR_OPC, QUESTION_OBSERVE, 1, 1},
                              {OBSERVING, QUESTION_OBSERVE, 5, transforms_count},
                              {ENCRYPTED, QUESTION_OBSERVE, KNOWN_FACTS_MAX, KNOWN_FACTS_MAX},
                              {TWICE, DERIVING, 2, 1},
                              {AGREEING, QUESTION_AGREE, transforms_count, 1},
                              {AGREEING, QUESTION_AGREE, 1, transforms_count},
                              {REVERSING, QUESTION_AGREE, 2, 4},
                              {MAC, ANY, KNOWN_FACTS_MAX, KNOWN_FACTS_MAX},
                              {MAC_BY, HASHING, HASHES, 4},
                              {SECRETS, DERIVING, 2, transforms_count},
                              {KEYED, HASHING, 1, transforms_count},
                              {WHOLE_S, HASHING, 2, transforms_count},
                              {PARAMETER, HASHING, TWO_STEPS, transforms_count + 1u},
                              {EXCHANGED, HASHING, TWO_STEPS, KNOWN_PARAMETERS_MAX},
                              {TAKEN, HASHING, TWO_STEPS, KNOWN_PARAMETERS_MAX},
                              {STALE, HASHING, TWO_STEPS, 1},
                              {STALE_KEY, HASHING, 1, 1},
                              {CUT_S, HASHING, 2, 256}};
  memcpy(r, all, sizeof all);
  return sizeof all / sizeof all[0];
}

#define RANGES_MAX 24u

/* What changes nothing, or would be said twice. */
static bool is_idle(const struct hypothesis *h)
{
  const bool transforms = h->way == SECRETS || h->way == KEYED || h->way == WHOLE_S || h->way == PARAMETER ||
                          h->way == OBSERVING || (h->way == FACT && h->a == 0);
  if (h->way == EXCHANGED)
    return h->b <= h->a % KNOWN_PARAMETERS_MAX;
  if (h->way == TAKEN)
    return h->b == h->a % KNOWN_PARAMETERS_MAX;
  if (h->way == AGREEING || h->way == REVERSING)
    return h->a == 0 && h->b == 0;
  return transforms && h->b == 0;
}

/* Go on to the next hypothesis for a command; *place numbers all that are not idle. Begin with a zero cursor. */
struct cursor {
  size_t range, a, b;
};

static bool next(struct cursor *c, const struct range *r, size_t count, unsigned command, struct hypothesis *h)
{
  while (c->range < count) {
    const struct range *now = &r[c->range];
    *h = (struct hypothesis){now->way, c->a, c->b};
    if ((now->commands & command) == 0 || c->a == now->a) {
      c->range++;
      c->a = c->b = 0;
      continue;
    }
    if (++c->b == now->b) {
      c->b = 0;
      c->a++;
    }
    if (!is_idle(h))
      return true;
  }
  return false;
}

/* ---- The cases of a command ---- */

/* What one relation is sought for: a command's answer, or a part of observe's. */
struct target {
  enum question_command command;
  const char *kinds; /* of observe: those that are meant */
  size_t value;      /* which value of the answer, or KNOWN_WHOLE */
  const char *noun;  /* what is counted */
};

struct sought {
  const struct target *target;
  const struct observed_case **at, **before;
  bool *wrong;
  size_t count, wrongs;
  struct ltk_iut_octets same; /* the first wrong answer */
  struct known first;         /* that owns it */
};

static bool is_meant(const struct target *t, const struct observed_case *c)
{
  const struct ltk_iut_octets kind = c->question.observation.kind;
  if (c->question.command != t->command || c->vector->class != NULL || c->outcome > OUTCOME_REFUSED)
    return false;
  return t->kinds == NULL || names_in_words(t->kinds, (const char *)kind.octets, kind.length);
}

/* Whether the value that is meant is wrong, of several. */
static bool is_wrong(const struct target *t, const struct observed_case *c)
{
  struct known k;
  bool wrong = c->outcome != OUTCOME_RIGHT;
  if (wrong && t->value != KNOWN_WHOLE && c->outcome == OUTCOME_VALUE) {
    known_make(&k, c, NULL, (struct ltk_iut_octets){NULL, 0}, t->value);
    wrong = k.due_length > 0 && (!k.is_value || k.given.length != k.fact[0].length ||
                                 memcmp(k.given.octets, k.fact[0].octets, k.given.length) != 0);
    known_free(&k);
  }
  return wrong;
}

static void gather(struct sought *s, const struct observed *o, const struct target *t)
{
  const struct observed_case *before = NULL;
  size_t i;
  *s = (struct sought){.target = t,
                       .at = memory_new((o->count + 1u) * sizeof *s->at),
                       .before = memory_new((o->count + 1u) * sizeof *s->before),
                       .wrong = memory_new(o->count + 1u)};
  for (i = 0; i < o->count; i++) {
    const struct observed_case *c = &o->cases[i];
    if (is_meant(t, c)) {
      s->at[s->count] = c;
      s->before[s->count] = before;
      s->wrong[s->count] = is_wrong(t, c);
      s->wrongs += s->wrong[s->count++];
    }
    if (c->question.command == t->command)
      before = c;
  }
  for (i = 0; i < s->count && s->first.space == NULL; i++)
    if (s->wrong[i] && s->at[i]->outcome == OUTCOME_VALUE) {
      known_make(&s->first, s->at[i], NULL, s->same, t->value);
      s->same = s->first.given;
    }
}

static void release(struct sought *s)
{
  free(s->at);
  free(s->before);
  free(s->wrong);
  known_free(&s->first);
}

/* A case with the one before, as it is known. */
struct pair {
  struct known now, before;
  bool has_before;
};

static void pair_make(struct pair *p, const struct sought *s, size_t i)
{
  const struct observed_case *before = s->before[i];
  known_make(&p->now, s->at[i], before, s->same, s->target->value);
  p->has_before = before != NULL && before->vector->class == NULL;
  if (p->has_before)
    known_make(&p->before, before, NULL, s->same, s->target->value);
}

static void pair_free(struct pair *p)
{
  known_free(&p->now);
  if (p->has_before)
    known_free(&p->before);
}

static enum agreement pair_agrees(const struct pair *p, const struct hypothesis *h)
{
  return agrees(&p->now, p->has_before ? &p->before : NULL, h);
}

/* ---- Candidates ---- */

struct candidate {
  struct hypothesis h;
  size_t place, hits; /* in the sample */
  features_word *is;  /* the cases that agree, wrong ones alone */
  size_t wrongs;      /* how many they are */
  size_t otherwise;   /* wrong ones that disagree */
  size_t against;     /* right cases that disagree */
};

/* Count how many of the sample agree with each hypothesis. Returns how many hypotheses there are. */
static size_t try_sample(const struct sought *s, uint8_t **hits)
{
  const bool slow = (s->target->command & (QUESTION_AGREE | QUESTION_OBSERVE)) != 0;
  const size_t most = slow ? SAMPLES_SLOW_MAX : SAMPLES_MAX, every = (s->wrongs + most - 1u) / most;
  struct range r[RANGES_MAX];
  const size_t n = ranges(r);
  size_t i, met = 0, place = 0, size = 0;
  for (i = 0; i < s->count; i++) {
    struct cursor c = {0, 0, 0};
    struct hypothesis h;
    struct pair p;
    if (!s->wrong[i] || s->at[i]->outcome != OUTCOME_VALUE || met++ % every != 0)
      continue;
    pair_make(&p, s, i);
    for (place = 0; next(&c, r, n, s->target->command, &h); place++) {
      if (place == size) {
        *hits = memory_resize(*hits, size + 4096u);
        memset(*hits + size, 0, 4096);
        size += 4096u;
      }
      if ((p.now.is_value ? p.now.given.length > 0 || h.way == SPELLED : h.way == SPELLED) &&
          pair_agrees(&p, &h) == AGREES)
        (*hits)[place]++;
    }
    pair_free(&p);
  }
  return place;
}

/* Those that agreed the most often: the most first, then the plainest. */
static size_t choose(const struct sought *s, const uint8_t *hits, size_t places, struct candidate *chosen)
{
  struct range r[RANGES_MAX];
  const size_t n = ranges(r);
  struct cursor c = {0, 0, 0};
  struct hypothesis h;
  size_t place, count = 0, i;
  for (place = 0; place < places && next(&c, r, n, s->target->command, &h); place++) {
    if (hits[place] == 0)
      continue;
    for (i = count; i > 0 && chosen[i - 1u].hits < hits[place]; i--)
      if (i < CANDIDATES_MAX)
        chosen[i] = chosen[i - 1u];
    if (i < CANDIDATES_MAX) {
      chosen[i] = (struct candidate){.h = h, .place = place, .hits = hits[place]};
      count += count < CANDIDATES_MAX;
    }
  }
  return count;
}

/* Whether it is the function with something changed, and not what wrong answers alone are. */
static bool is_function(const struct hypothesis *h)
{
  return h->way > ENCRYPTED;
}

/* Try the candidates on all cases. */
static void try_all(const struct sought *s, struct candidate *chosen, size_t count)
{
  size_t i, j;
  for (j = 0; j < count; j++)
    chosen[j].is = memory_new((s->count / FEATURES_WORD + 1u) * sizeof *chosen[j].is);
  for (i = 0; i < s->count; i++) {
    struct pair p;
    pair_make(&p, s, i);
    for (j = 0; j < count; j++) {
      const enum agreement agreement = pair_agrees(&p, &chosen[j].h);
      if (s->wrong[i] && agreement == AGREES) {
        chosen[j].is[i / FEATURES_WORD] |= (features_word)1 << i % FEATURES_WORD;
        chosen[j].wrongs++;
      } else if (s->wrong[i]) {
        chosen[j].otherwise += agreement == DISAGREES;
      } else {
        chosen[j].against += agreement == DISAGREES && is_function(&chosen[j].h);
      }
    }
    pair_free(&p);
  }
}

/* ---- Words ---- */

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

static const char *value_name(const struct sought *s)
{
  const char *const *names = request_answers(s->at[0]->vector->command, s->at[0]->vector->input);
  if (s->target->command == QUESTION_OBSERVE && s->target->value == KNOWN_WHOLE && s->target->kinds == NULL)
    return "answer";
  if (s->target->value == KNOWN_WHOLE && names[1] != NULL)
    return "answer";
  return names[s->target->value == KNOWN_WHOLE ? 0 : s->target->value];
}

static const char *fact_name(const struct sought *s, const struct known *k, size_t i, struct buffer *space)
{
  if (i != 0)
    return k->fact[i].name;
  buffer_clear(space);
  buffer_format(space, "the expected %s", value_name(s));
  return space->octets;
}

static void tell_input(struct buffer *b, const struct hypothesis *h)
{
  static const char *const inputs[] = {"OPc", "RAND", "SQN", "AMF", "AUTN"};
  tell_transformed(b, inputs[h->a], h->b);
}

/* What the answer is, or what is right with something changed. */
static void tell(struct buffer *b, const struct sought *s, const struct hypothesis *h)
{
  const struct known *k = &s->first;
  const char *name = value_name(s);
  struct buffer space = {0}, other = {0};
  buffer_text(b, is_function(h) || h->way == SPELLED ? "the answer" : name);
  buffer_text(b, is_function(h) ? " is the right one for " : " is ");
  switch (h->way) {
  case SPELLED:
    buffer_format(b, "%s", spelling_words(h->a));
    break;
  case FACT:
    tell_transformed(b, fact_name(s, k, h->a, &space), h->b);
    break;
  case HASHED:
    buffer_format(&other, "%s of %s", hash_name(h->b % HASHES), fact_name(s, k, h->a, &space));
    tell_transformed(b, other.octets, h->b / HASHES);
    break;
  case MAC:
    buffer_format(b, "HMAC-SHA-256 with %s as the key and ", fact_name(s, k, h->a, &space));
    buffer_format(b, "%s as the data", fact_name(s, k, h->b, &space));
    break;
  case MAC_BY:
    buffer_format(&other, "HMAC-%s with %s as the key and %s as the data", hash_name(h->a), k->key.name, k->s[0].name);
    tell_transformed(b, other.octets, h->b);
    break;
  case ENCRYPTED:
    buffer_format(b, "AES with %s as the key of ", fact_name(s, k, h->a, &space));
    buffer_text(b, fact_name(s, k, h->b, &space));
    break;
  case SECRETS:
    tell_transformed(b, h->a == 0 ? "root" : "z", h->b);
    break;
  case KEYED:
    tell_transformed(b, k->key.name, h->b);
    break;
  case WHOLE_S:
    tell_transformed(b, k->s[h->a].name, h->b);
    break;
  case CUT_S:
    buffer_format(b, "%s cut to its first %zu octets", k->s[h->a].name, h->b);
    break;
  case PARAMETER:
    tell_parameter(&other, s, h->a);
    if (h->b == transforms_count)
      buffer_format(b, "an S without %s", other.octets);
    else
      tell_transformed(b, other.octets, h->b);
    break;
  case TAKEN:
  case EXCHANGED:
    tell_parameter(b, s, h->a);
    buffer_text(b, h->way == TAKEN ? " with the value of " : " exchanged with ");
    tell_parameter(b, s, h->a - h->a % KNOWN_PARAMETERS_MAX + h->b);
    break;
  case STALE:
    tell_parameter(b, s, h->a);
    buffer_text(b, " of the case before");
    break;
  case STALE_KEY:
    buffer_format(b, "%s of the case before", k->key.name);
    break;
  case TWICE:
    buffer_format(b, "a derivation that is done twice, with %s of the first as KEY of the second",
                  h->a == 0 ? "D" : "the derived key");
    break;
  case REVERSING:
    buffer_format(b, "the octets of %s%s%s%s%s in reverse order", h->a == 1u ? "the private key" : "",
                  h->a == 1u && h->b > 0 ? " and " : "", (h->b & 1u) != 0 ? "the peer's key" : "",
                  h->b == 3u ? " and " : "", h->b > 1u ? "z" : "");
    break;
  case AGREEING:
    tell_transformed(b, h->a != 0 ? "the private key" : "the peer's key", h->a != 0 ? h->a : h->b);
    break;
  case OBSERVING:
    tell_input(b, h);
    break;
  case OP_FOR_OPC:
  case WAYS:
  default:
    buffer_text(b, "an OPc that is computed from the given OPc as if it were OP");
    break;
  }
  buffer_free(&space);
  buffer_free(&other);
}

/* ---- What is said ---- */

static const char *const ways[WAYS] = {"spelled",   "value",     "hash",      "hmac",        "hmac",
                                       "aes",       "secret",    "key",       "s",           "s",
                                       "parameter", "parameter", "parameter", "stale",       "stale",
                                       "twice",     "agreement", "agreement", "observation", "observation"};

static size_t *cases_of(const struct sought *s, const struct candidate *c)
{
  size_t *cases = memory_new((c->wrongs + 1u) * sizeof *cases), i, n = 0;
  for (i = 0; i < s->count; i++)
    if ((c->is[i / FEATURES_WORD] >> i % FEATURES_WORD & 1u) != 0)
      cases[n++] = s->at[i]->at;
  return cases;
}

static void say(struct findings *f, const struct sought *s, const struct candidate *c,
                const struct condition *condition)
{
  struct buffer text = {0}, where = {0};
  const bool all = c->wrongs == s->wrongs;
  json_t *parts = json_object();
  tell(&text, s, &c->h);
  json_object_set_new(parts, "relation", json_string(text.octets));
  json_object_set_new(parts, "way", json_string(ways[c->h.way]));
  if (condition->form == CONDITION_EXACTLY) {
    condition_tell(&where, condition);
    buffer_format(&text, " when %s", where.octets);
  }
  if (!all && (c->h.way == AGREEING || c->h.way == REVERSING))
    buffer_text(&text, ", where that is a point of the curve");
  json_object_set_new(parts, "when", where.octets == NULL ? json_null() : json_string(where.octets));
  findings_add(f, (struct finding){.rank = all || condition->form == CONDITION_EXACTLY || c->otherwise == 0
                                               ? FINDING_CAUSE
                                               : FINDING_PARTIAL,
                                   .kind = "relation",
                                   .noun = s->target->noun,
                                   .text = buffer_take(&text),
                                   .commands = s->target->command,
                                   .holds = c->wrongs,
                                   .of = s->wrongs,
                                   .cases = cases_of(s, c),
                                   .parts = parts});
  buffer_free(&where);
}

/* Whether a candidate may be said: it holds for nearly all, or a condition on the inputs, found among all cases and
 * right ones too, tells exactly for which. */
static bool is_good(const struct sought *s, const struct candidate *c, const struct atoms *atoms,
                    struct condition *condition)
{
  *condition = (struct condition){CONDITION_NONE, {NULL, NULL}, false, 0, 0};
  if (c->wrongs < (s->wrongs > 1u ? 2u : 1u))
    return false;
  if (c->wrongs < s->wrongs)
    *condition = condition_search(atoms, c->is, c->wrongs, s->count);
  return condition->form == CONDITION_EXACTLY || 10u * c->wrongs >= 9u * s->wrongs ||
         ((c->h.way == AGREEING || c->h.way == REVERSING) && c->otherwise == 0 && c->wrongs >= POINTS_MIN);
}

/* Leave out of a candidate what another one holds for. */
static void leave_out(const struct sought *s, struct candidate *c, const features_word *is)
{
  size_t i;
  c->wrongs = 0;
  for (i = 0; i < s->count / FEATURES_WORD + 1u; i++) {
    c->is[i] &= ~is[i];
    c->wrongs += (size_t)__builtin_popcountll(c->is[i]);
  }
}

static int by_use(const void *a, const void *b)
{
  const struct candidate *x = a, *y = b;
  if (x->wrongs != y->wrongs)
    return x->wrongs > y->wrongs ? -1 : 1;
  if (x->against != y->against)
    return x->against < y->against ? -1 : 1;
  return x->place < y->place ? -1 : x->place > y->place;
}

/* Say the candidate that holds for the most, and leave out of the others what it holds for; as long as one is good.
 * Whether something was said. */
static bool say_all(struct findings *f, const struct sought *s, struct candidate *chosen, size_t count)
{
  struct condition condition;
  struct atoms atoms;
  size_t first = 0, said = 0, i;
  atoms_make(&atoms, s->at, s->count);
  while (first < count && said < SAID_MAX) {
    qsort(chosen + first, count - first, sizeof *chosen, by_use);
    if (is_good(s, &chosen[first], &atoms, &condition)) {
      say(f, s, &chosen[first], &condition);
      said++;
      for (i = first + 1u; i < count; i++)
        leave_out(s, &chosen[i], chosen[first].is);
    }
    first++;
  }
  atoms_free(&atoms);
  return said > 0;
}

/* Whether something was said of a target. */
static bool seek(struct findings *f, const struct observed *o, const struct target *target)
{
  struct candidate chosen[CANDIDATES_MAX + 1u];
  uint8_t *hits = NULL;
  struct sought s;
  size_t count, i;
  bool said = false;
  gather(&s, o, target);
  if (s.wrongs > 0 && s.first.space != NULL) {
    const size_t places = try_sample(&s, &hits);
    count = choose(&s, hits, places, chosen);
    try_all(&s, chosen, count);
    said = count > 0 && say_all(f, &s, chosen, count);
    for (i = 0; i < count; i++)
      free(chosen[i].is);
  }
  free(hits);
  release(&s);
  return said;
}

/* Whether the catalogue leaves failures of a command unexplained. */
static bool is_open(const struct observed *o, enum question_command command)
{
  size_t i, left = 0, all = 0;
  for (i = 0; i < o->count; i++)
    if (o->cases[i].question.command == command && observed_failed(&o->cases[i])) {
      all++;
      left += !o->cases[i].explained;
    }
  return LEFT_PART * left > all;
}

/* observe, where no relation holds for all of it: the key check value and MILENAGE each alone, and then the values. */
static void seek_in_parts(struct findings *f, const struct observed *o)
{
  static const struct target kcv = {QUESTION_OBSERVE, "kcv", KNOWN_WHOLE, "failures of kcv"},
                             milenage = {QUESTION_OBSERVE, "authenticate vector", KNOWN_WHOLE, "failures of MILENAGE"},
                             values[] = {{QUESTION_OBSERVE, "authenticate vector", 0, "wrong values"},
                                         {QUESTION_OBSERVE, "authenticate vector", 1, "wrong values"},
                                         {QUESTION_OBSERVE, "authenticate vector", 2, "wrong values"},
                                         {QUESTION_OBSERVE, "vector", 3, "wrong values"}};
  size_t i;
  seek(f, o, &kcv);
  if (!seek(f, o, &milenage))
    for (i = 0; i < sizeof values / sizeof values[0]; i++)
      seek(f, o, &values[i]);
}

void relations_find(struct findings *f, const struct observed *o)
{
  unsigned bit;
  for (bit = 0; bit < OBSERVED_COMMANDS; bit++) {
    const struct target whole = {1u << bit, NULL, KNOWN_WHOLE, "failures"};
    if (is_open(o, whole.command) && !seek(f, o, &whole) && whole.command == QUESTION_OBSERVE)
      seek_in_parts(f, o);
  }
}
