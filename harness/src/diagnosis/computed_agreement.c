// SPDX-License-Identifier: Apache-2.0
/* The agreement with another private key or peer: see computed.h. */
#include "diagnosis/computed.h"
#include "model/model.h"

#include <string.h>

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

bool computed_agreement(const struct known *k, const struct hypothesis *h, struct octets *out, bool *refused)
{
  return h->way == AGREEING ? by_agreement(k, h->a, h->b, 0, out, refused)
                            : by_agreement(k, h->a, h->b & 1u, h->b >> 1, out, refused);
}
