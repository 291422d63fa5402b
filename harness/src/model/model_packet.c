// SPDX-License-Identifier: Apache-2.0
/* The secured packet with its mistakes: see model_parts.h. What is right is that of harness/observe. The file goes from
 * the header and the padding over the checksum to what is ciphered. */
#include "model/model_parts.h"
#include "observe/observe.h"

#include <string.h>

/* The fields up to PCNTR are 16 octets, and the first three, CPL and CHL, are lengths. */
enum { LENGTHS = 3, CNTR = 10, PCNTR = 15, HEAD = 16, ROOM = 160 };

/* A packet on its way: the header, and the data with the padding behind it. */
struct packet {
  const struct model *m;
  uint8_t head[HEAD], data[ROOM];
  size_t data_length, padding, cc_length;
};

static size_t cc_length(const struct model *m, const struct ltk_iut_observation *o)
{
  const int how = m->knob[KNOB_PACKET_CC];
  return how == CC_OF_4 ? 4u : how == CC_OF_8 ? 8u : (size_t)o->mac_bits / 8u;
}

/* Where what is ciphered begins, as if the checksum and the data followed the header. */
static size_t ciphered_from(const struct packet *p)
{
  const int how = p->m->knob[KNOB_PACKET_CIPHER];
  return how == CIPHER_BEHIND_CNTR ? PCNTR : how == CIPHER_BEHIND_CC ? HEAD + p->cc_length : CNTR;
}

static void pad(struct packet *p)
{
  const int how = p->m->knob[KNOB_PACKET_PADDING];
  p->padding = (16u - (HEAD + p->cc_length + p->data_length - ciphered_from(p)) % 16u) % 16u;
  if (p->padding == 0 && how == PACKED_WHOLE_BLOCK)
    p->padding = 16;
  memset(p->data + p->data_length, how == PACKED_COUNTS ? (int)p->padding : 0, p->padding);
  if (p->padding > 0 && how == PACKED_BIT_FIRST)
    p->data[p->data_length] = 0x80;
}

static uint8_t key_octet(const struct model *m, uint64_t index)
{
  switch (m->knob[KNOB_PACKET_HEAD]) {
  case HEAD_INDEX_LOW:
    return (uint8_t)(0x20u | index);
  case HEAD_INDEX_MISSING:
    return 2;
  case HEAD_ALGORITHM_MISSING:
    return (uint8_t)(index << 4);
  default:
    return (uint8_t)(index << 4 | 2u);
  }
}

static void write_head(struct packet *p, const struct ltk_iut_context *c, const struct ltk_iut_observation *o)
{
  const int how = p->m->knob[KNOB_PACKET_HEAD];
  const size_t all = HEAD - 2u + p->cc_length + p->data_length + p->padding;
  size_t i;
  p->head[0] = 0;
  p->head[1] = (uint8_t)(all - (how == HEAD_CPL_WITHOUT_PADDING ? p->padding : 0) + (how == HEAD_CPL_OF_ALL ? 2u : 0));
  p->head[2] =
      (uint8_t)(HEAD - LENGTHS + (how == HEAD_CHL_WITHOUT_CC ? 0 : p->cc_length) + (how == HEAD_CHL_OF_ALL ? 1u : 0));
  memcpy(p->head + LENGTHS, o->spi.octets, 2);
  p->head[5] = p->head[6] = key_octet(p->m, c->index);
  memcpy(p->head + 7, o->tar.octets, 3);
  for (i = 0; i < 5u; i++)
    p->head[CNTR + i] = o->cntr.octets[how == HEAD_CNTR_REVERSED ? 4u - i : i];
  p->head[PCNTR] = (uint8_t)(p->m->knob[KNOB_PACKET_PADDING] == PACKED_NOT_COUNTED ? 0 : p->padding);
}

/* What the checksum is over. */
static size_t checked(const struct packet *p, uint8_t in[HEAD + ROOM])
{
  const int how = p->m->knob[KNOB_PACKET_CC];
  const size_t from = how == CC_WITHOUT_CPL       ? 2u
                      : how == CC_WITHOUT_LENGTHS ? LENGTHS
                      : how == CC_OF_DATA         ? HEAD
                                                  : 0,
               to = how == CC_WITHOUT_CNTR ? CNTR : HEAD,
               data = p->data_length + (how == CC_WITHOUT_PADDING ? 0 : p->padding);
  size_t n = from < to ? to - from : 0;
  memset(in, 0, HEAD + ROOM);
  memcpy(in, p->head + from, n);
  memcpy(in + n, p->data, data);
  n += data;
  return how == CC_PADDED || how == CC_CBC_MAC ? (n + 15u) / 16u * 16u : n;
}

static void chain(struct ltk_iut_octets key, uint8_t *out, const uint8_t *in, size_t n, const uint8_t iv[16], bool ecb)
{
  uint8_t block[16];
  size_t i, k;
  memcpy(block, iv, sizeof block);
  for (i = 0; i + 16u <= n; i += 16u) {
    for (k = 0; k < 16u; k++)
      block[k] = (uint8_t)((ecb ? 0 : block[k]) ^ in[i + k]);
    observe_aes(&key, out + i, block);
    memcpy(block, out + i, sizeof block);
  }
}

static void checksum(const struct packet *p, uint8_t mac[16], struct ltk_iut_octets key)
{
  static const uint8_t zeros[16];
  const struct observe_cipher cipher = {.block = observe_aes, .of = &key};
  uint8_t in[HEAD + ROOM], out[HEAD + ROOM];
  const size_t n = checked(p, in);
  if (p->m->knob[KNOB_PACKET_CC] == CC_CBC_MAC) {
    chain(key, out, in, n, zeros, false);
    memcpy(mac, out + n - 16u, 16);
  } else {
    observe_cmac(&cipher, mac, in, n);
  }
}

static void cipher(const struct packet *p, uint8_t *packet, size_t n, struct ltk_iut_octets key)
{
  const int how = p->m->knob[KNOB_PACKET_CIPHER];
  const size_t from = ciphered_from(p);
  uint8_t in[HEAD + ROOM], iv[16] = {0};
  if (how == CIPHER_KEY_OF_16)
    key.length = 16;
  if (how == CIPHER_IV_OF_CNTR)
    memcpy(iv, p->head + CNTR, 5);
  memcpy(in, packet, n);
  chain(key, packet + from, in + from, n - from, iv, how == CIPHER_ECB);
}

void model_packet(const struct model *m, struct ltk_iut_answer *answer, struct ltk_iut_octets kic,
                  const struct ltk_iut_context *c, const struct ltk_iut_observation *o)
{
  const int keys = m->knob[KNOB_PACKET_KEYS], cc = m->knob[KNOB_PACKET_CC];
  const struct ltk_iut_octets kid = o->opc;
  struct packet p = {.m = m, .cc_length = cc_length(m, o), .data_length = o->data.length};
  uint8_t mac[16], packet[2 * HEAD + ROOM];
  size_t n, at;
  if (p.data_length > 0) /* no more than observe() takes */
    memcpy(p.data, o->data.octets, p.data_length);
  pad(&p);
  write_head(&p, c, o);
  checksum(&p, mac, keys == PACKET_SWAPPED || keys == PACKET_KIC_ALONE ? kic : kid);
  memcpy(packet, p.head, HEAD);
  at = HEAD + (cc == CC_BEHIND ? p.data_length + p.padding : 0);
  n = HEAD + p.cc_length + p.data_length + p.padding;
  memcpy(packet + HEAD + (cc == CC_BEHIND ? 0 : p.cc_length), p.data, p.data_length + p.padding);
  memcpy(packet + at, mac + (cc == CC_LAST_OCTETS ? 16u - p.cc_length : 0), p.cc_length);
  cipher(&p, packet, n, keys == PACKET_SWAPPED || keys == PACKET_KID_ALONE ? kid : kic);
  *answer = (struct ltk_iut_answer){.length = n};
  if (n > sizeof answer->octets) /* no answer has so many octets */
    *answer = (struct ltk_iut_answer){.status = LTK_IUT_ERROR, .why = "so many octets"};
  else
    memcpy(answer->octets, packet, n);
}
