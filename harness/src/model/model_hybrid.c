// SPDX-License-Identifier: Apache-2.0
/* Suite 3 of the agreement with its mistakes, clause 9.4: see model.h. */
#include "model/mlkem.h"
#include "model/model_parts.h"

#include <string.h>

#define KEY (MLKEM_KEY + 32u)
#define REPLY (MLKEM_CIPHERTEXT + 32u)

static void refuse(struct ltk_iut_answer *answer, const char *class)
{
  answer->status = LTK_IUT_INVALID;
  answer->why = class;
}

/* ss, and the private key of X25519, of the end that replies to a key; false if it is refused. */
static bool reply(const struct question *q, struct ltk_iut_answer *answer)
{
  uint8_t c[MLKEM_CIPHERTEXT];
  if (!mlkem_is_reduced(q->peer.octets))
    refuse(answer, "public_key");
  else if (q->private_key.length != 64u)
    refuse(answer, "secret");
  else
    mlkem_encaps(answer->octets, c, q->peer.octets, q->private_key.octets);
  return answer->status == LTK_IUT_OK;
}

/* The same of the end that holds the key. */
static bool hold(const struct question *q, struct ltk_iut_answer *answer)
{
  uint8_t ek[MLKEM_KEY], dk[MLKEM_PRIVATE];
  if (q->private_key.length != 96u) {
    refuse(answer, "secret");
    return false;
  }
  mlkem_key_gen(ek, dk, q->private_key.octets, q->private_key.octets + 32);
  (void)mlkem_decaps(answer->octets, dk, q->peer.octets);
  return true;
}

void model_agree_hybrid(const struct model *m, const struct question *q, struct ltk_iut_answer *answer)
{
  const bool is_key = q->peer.length == KEY;
  if (!is_key && q->peer.length != REPLY) {
    refuse(answer, "public_key");
    return;
  }
  if (!(is_key ? reply(q, answer) : hold(q, answer)))
    return;
  if (model_x25519(m, answer->octets + 32, q->private_key.octets + q->private_key.length - 32,
                   q->peer.octets + q->peer.length - 32))
    answer->length = 64;
  else
    refuse(answer, "secret");
}
