// SPDX-License-Identifier: Apache-2.0
/* Observables: see observe.h. */
#include "observe/auth.h"

#include <string.h>

static int is(struct ltk_iut_octets text, const char *word)
{
  return text.length == strlen(word) && memcmp(text.octets, word, text.length) == 0;
}

static void kcv(struct ltk_iut_answer *answer, const struct observe_cipher *cipher)
{
  uint8_t ones[16], block[16];
  const char *failed;
  memset(ones, 1, sizeof ones);
  failed = cipher->block(cipher->of, block, ones);
  if (failed != NULL) {
    *answer = (struct ltk_iut_answer){.status = LTK_IUT_ERROR, .why = failed};
    return;
  }
  memcpy(answer->octets, block, 3);
  answer->length = 3;
}

static void unsupported(struct ltk_iut_answer *answer)
{
  answer->status = LTK_IUT_UNSUPPORTED;
  answer->why = "kind, or a length";
}

/* All kinds but kcv. */
static void milenage(struct ltk_iut_answer *answer, const struct observe_cipher *cipher,
                     const struct ltk_iut_observation *o)
{
  const struct ltk_iut_authentication a = {.kind = o->kind,
                                           .algorithm = AUTH_MILENAGE,
                                           .k = {NULL, cipher->key_length},
                                           .opc = o->opc,
                                           .rand = o->rand,
                                           .sqn = o->sqn,
                                           .amf = o->amf,
                                           .autn = o->autn};
  const enum auth_kind kind = auth_kind_of(&a);
  if ((kind != AUTH_CARD && kind != AUTH_NETWORK) || auth_rule(&a, kind) != NULL)
    unsupported(answer);
  else
    auth_by(answer, &a, cipher, NULL);
}

/* Whether AES has keys of this length. */
static int is_key(size_t length)
{
  return length == 16u || length == 24u || length == 32u;
}

void observe_by(struct ltk_iut_answer *answer, const struct observe_cipher *cipher, const struct ltk_iut_observation *o)
{
  if (!is_key(cipher->key_length))
    unsupported(answer);
  else if (is(o->kind, "kcv"))
    kcv(answer, cipher);
  else
    milenage(answer, cipher, o);
}
