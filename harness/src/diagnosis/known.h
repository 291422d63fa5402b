// SPDX-License-Identifier: Apache-2.0
/* What the suite knows of one case, as octets: its inputs, its steps and its answers; and the function itself, to be
 * computed again with something changed. */
#ifndef KNOWN_H
#define KNOWN_H

#include "diagnosis/observed.h"
#include "diagnosis/transforms.h"

/* A value with its name. octets is NULL where the case has no such value. */
struct known_fact {
  const char *name;
  const uint8_t *octets;
  size_t length;
};

#define KNOWN_FACTS_MAX 28u
#define KNOWN_PARAMETERS_MAX 16u

/* S in its parts; one of hmac is its data, without parts. */
struct known_s {
  const char *name;
  const uint8_t *octets; /* the whole, NULL if there is none */
  size_t length, fc;     /* of it, FC */
  struct ltk_iut_octets parameter[KNOWN_PARAMETERS_MAX];
  size_t parameters;
};

/* Of an answer with several values one of them, or all. */
#define KNOWN_WHOLE SIZE_MAX

struct known {
  const struct observed_case *of;
  struct known_fact fact[KNOWN_FACTS_MAX]; /* the first is the expected answer; the same in each case of a command */
  size_t facts;
  struct known_fact key; /* the first HMAC's key: KEY; of hmac and kdf, theirs */
  struct known_s s[2];   /* what is computed, one after the other: of confirm, S of KC and S */
  size_t steps;          /* so many of them */
  size_t due_at, due_length;
  bool is_value;   /* the answer is octets: given */
  bool is_refusal; /* it is "invalid" */
  struct ltk_iut_octets given;
  uint8_t *space;
  size_t used, size;
};

/* Gather what is known of a case; `before` is the case before it of its command, or NULL; `same` a value to compare all
 * answers with, for those that never change. value: which value of the answer. */
void known_make(struct known *k, const struct observed_case *of, const struct observed_case *before,
                struct ltk_iut_octets same, size_t value);

void known_free(struct known *k);

/* Whether the case has the i-th fact. */
bool known_has_fact(const struct known *k, size_t i);

/* An input transformed, its octets in `space`, for as many as it has. *applies is false if that cannot be, or if there
 * is none. */
struct ltk_iut_octets known_changed(struct ltk_iut_octets o, size_t which, struct octets *space, bool *applies);

/* The answer that follows from the last HMAC's digest: a key, a tag, or what is observed of a key. *refused: it is a
 * refusal. False if it cannot be computed. */
bool known_finish(const struct known *k, struct octets *out, const uint8_t digest[32], bool *refused);

/* The same from step `step` on, with this key and S. */
bool known_from(const struct known *k, size_t step, struct octets *out, const uint8_t *key, size_t key_length,
                const uint8_t *s, size_t s_length, bool *refused);

/* The derivation key of other secrets (clause 5). */
bool known_key(const struct known *k, uint8_t out[64], size_t *length, struct ltk_iut_octets root,
               struct ltk_iut_octets z);

/* What is observed with another key or other inputs. */
bool known_observe(const struct known *k, struct octets *out, struct ltk_iut_octets key,
                   const struct ltk_iut_observation *o, bool *refused);

#endif
