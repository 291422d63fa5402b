// SPDX-License-Identifier: Apache-2.0
/* Suite 3 of the agreement with its mistakes, clause 9.4: see model.h. The X25519 inside has those of suite 1. */
#include "base/memory.h"
#include "model/mlkem.h"
#include "model/model_parts.h"

#include <openssl/evp.h>
#include <string.h>

#define KEY SUITE_3_KEY
#define REPLY SUITE_3_REPLY
#define KEY_PRIVATE 96u
#define REPLY_PRIVATE 64u

static void refuse(struct ltk_iut_answer *answer, const char *class)
{
  answer->status = LTK_IUT_INVALID;
  answer->why = class;
}

/* The class of the rule about the value that the peer sent, or NULL. */
static const char *peer_rule(const struct model *m, struct ltk_iut_octets peer)
{
  if (m->knob[KNOB_RULE_AGREE_PUBLIC] == ANYTHING)
    return NULL;
  if (peer.length != KEY && peer.length != REPLY)
    return "public_key";
  if (m->knob[KNOB_RULE_HYBRID] == HYBRID_UNREDUCED_ACCEPTED || peer.length == REPLY || mlkem_is_reduced(peer.octets))
    return NULL;
  return "public_key";
}

/* ML-KEM's part of one agreement. The search computes one question again and again: the last is kept, in each thread.
 */
struct kem {
  uint8_t private_value[64], peer[KEY], dk[MLKEM_PRIVATE], ss[32];
  size_t length; /* of peer; 0: there is none yet */
  bool swapped, accepted;
};

static const struct kem *kem_of(const uint8_t private_value[64], struct ltk_iut_octets peer, bool swapped)
{
  static _Thread_local struct kem kept;
  const size_t used = peer.length == KEY ? 32u : 64u, d = swapped ? 32u : 0;
  uint8_t c[MLKEM_CIPHERTEXT], ek[MLKEM_KEY];
  if (kept.length == peer.length && kept.swapped == swapped && memcmp(kept.private_value, private_value, used) == 0 &&
      memcmp(kept.peer, peer.octets, peer.length) == 0)
    return &kept;
  kept.length = peer.length;
  kept.swapped = swapped;
  kept.accepted = true;
  memcpy(kept.private_value, private_value, used);
  memcpy(kept.peer, peer.octets, peer.length);
  if (peer.length == KEY) {
    mlkem_encaps(kept.ss, c, peer.octets, private_value);
  } else {
    mlkem_key_gen(ek, kept.dk, private_value + d, private_value + 32u - d);
    kept.accepted = mlkem_decaps(kept.ss, kept.dk, peer.octets);
  }
  return &kept;
}

/* ss of either end. NULL, or the class with which a ciphertext that was changed is refused. */
static const char *make_ss(const struct model *m, uint8_t ss[32], const struct question *q)
{
  const bool replies = q->peer.length == KEY, swapped = !replies && m->knob[KNOB_HYBRID] == HYBRID_SEED_SWAPPED;
  const struct kem *kem = kem_of(q->private_key.octets, q->peer, swapped);
  memcpy(ss, kem->ss, 32);
  if (kem->accepted)
    return NULL;
  if (m->knob[KNOB_HYBRID] == HYBRID_NOT_REJECTED)
    mlkem_decaps_unchecked(ss, kem->dk, q->peer.octets);
  return m->knob[KNOB_RULE_HYBRID] == HYBRID_REJECTION_TOLD           ? "secret"
         : m->knob[KNOB_RULE_HYBRID] == HYBRID_REJECTION_TOLD_OF_PEER ? "public_key"
                                                                      : NULL;
}

/* X25519 with the last 32 octets of each value. */
static void agree_inside(const struct model *m, const struct question *q, struct ltk_iut_answer *answer)
{
  struct model inside = *m;
  struct question x = *q;
  uint8_t *secret = &inside.knob[KNOB_RULE_AGREE_SECRET];
  x.private_key = (struct ltk_iut_octets){q->private_key.octets + q->private_key.length - 32, 32};
  x.peer = (struct ltk_iut_octets){q->peer.octets + q->peer.length - 32, 32};
  if (m->knob[KNOB_RULE_HYBRID] == HYBRID_LOW_ORDER_ACCEPTED)
    *secret = X25519_ZERO_Z_ACCEPTED;
  else if (*secret == X25519_ZERO_Z_ACCEPTED) /* of suite 1 alone */
    *secret = 0;
  model_agree_x25519(&inside, &x, answer);
}

/* SHA3-256 of ss, z_X, the public values of who replies and of who holds the key, and a label. */
static void x_wing(uint8_t out[32], const uint8_t ss[32], const uint8_t zx[32], const struct question *q)
{
  static const struct model right = {{0}};
  static const uint8_t nine[32] = {9};
  const bool replies = q->peer.length == KEY;
  const uint8_t *theirs = q->peer.octets + q->peer.length - 32;
  struct ltk_iut_answer own = {LTK_IUT_OK, 0, {0}, NULL};
  struct question base = *q;
  uint8_t all[134];
  base.peer = (struct ltk_iut_octets){nine, 32};
  agree_inside(&right, &base, &own);
  memcpy(all, ss, 32);
  memcpy(all + 32, zx, 32);
  memcpy(all + 64, replies ? own.octets : theirs, 32);
  memcpy(all + 96, replies ? theirs : own.octets, 32);
  memcpy(all + 128, "\\.//^\\", 6);
  if (EVP_Q_digest(NULL, "SHA3-256", NULL, all, sizeof all, out, NULL) != 1)
    memory_exhausted();
}

/* z of both halves; zx is of up to 32 octets. */
static void give(const struct model *m, struct ltk_iut_answer *answer, const uint8_t ss[32],
                 const struct ltk_iut_answer *zx, const struct question *q)
{
  const bool swapped = m->knob[KNOB_HYBRID] == HYBRID_HALVES_SWAPPED;
  answer->length = 32u + zx->length;
  memcpy(answer->octets + (swapped ? zx->length : 0), ss, 32);
  memcpy(answer->octets + (swapped ? 0 : 32), zx->octets, zx->length);
  if (m->knob[KNOB_HYBRID] == HYBRID_ML_KEM_ALONE)
    answer->length = 32;
  if (m->knob[KNOB_HYBRID] == HYBRID_X25519_ALONE)
    *answer = *zx;
  if (m->knob[KNOB_HYBRID] == HYBRID_X_WING) {
    answer->length = 32;
    x_wing(answer->octets, ss, zx->octets, q);
  }
}

void model_agree_hybrid(const struct model *m, const struct question *q, struct ltk_iut_answer *answer)
{
  const bool replies = q->peer.length == KEY;
  const size_t due = replies ? REPLY_PRIVATE : KEY_PRIVATE;
  struct ltk_iut_answer zx = {LTK_IUT_OK, 0, {0}, NULL};
  uint8_t ss[32] = {0};
  const char *class = peer_rule(m, q->peer);
  if (class == NULL && !model_takes_length(m, q->private_key.length, due))
    class = "secret";
  if (class == NULL && (q->private_key.length != due || (!replies && q->peer.length != REPLY))) {
    answer->length = 64; /* of what cannot be computed, any value */
    return;
  }
  if (class == NULL)
    class = make_ss(m, ss, q);
  if (class == NULL) {
    agree_inside(m, q, &zx);
    class = zx.status == LTK_IUT_OK ? NULL : zx.why;
  }
  if (class == NULL)
    give(m, answer, ss, &zx, q);
  else
    refuse(answer, class);
}
