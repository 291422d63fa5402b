// SPDX-License-Identifier: Apache-2.0
/* MILENAGE: see milenage.h. Section numbers are TS 35.206's. */
#include "observe/milenage.h"

#include <string.h>

const uint8_t milenage_c[MILENAGE_C] = {[31] = 1, [47] = 2, [63] = 4, [79] = 8};
const uint8_t milenage_r[MILENAGE_R] = {64, 0, 32, 64, 96};

static void tell(const struct milenage *m, const char *name, const uint8_t octets[16])
{
  if (m->cipher->tell != NULL)
    m->cipher->tell(m->cipher->to, name, octets);
}

/* One block; all zero if it failed. */
static void encrypt(struct milenage *m, uint8_t out[16], const uint8_t in[16])
{
  if (m->failed == NULL)
    m->failed = m->cipher->block(m->cipher->of, out, in);
  if (m->failed != NULL)
    memset(out, 0, 16);
}

static void add(uint8_t out[16], const uint8_t octets[16])
{
  size_t i;
  for (i = 0; i < 16u; i++)
    out[i] ^= octets[i];
}

/* Cyclically by r bits, towards the first one. */
static void rotate(uint8_t out[16], const uint8_t in[16], unsigned r)
{
  size_t i;
  for (i = 0; i < 16u; i++)
    out[i] = (uint8_t)(in[(i + r / 8u) % 16u] << r % 8u | in[(i + r / 8u + 1u) % 16u] >> (8u - r % 8u));
}

/* OUTn = E_K(rot(in xor OPc, rn) xor cn xor with) xor OPc */
static void output(struct milenage *m, size_t n, uint8_t out[16], const uint8_t in[16], const uint8_t with[16])
{
  static const char *const names[] = {"out1", "out2", "out3", "out4", "out5"};
  uint8_t sum[16], block[16];
  memcpy(sum, in, 16);
  add(sum, m->opc);
  rotate(block, sum, m->r[n - 1u]);
  add(block, m->c + 16u * (n - 1u));
  if (with != NULL)
    add(block, with);
  encrypt(m, out, block);
  add(out, m->opc);
  tell(m, names[n - 1u], out);
}

void milenage_opc(struct milenage *m, const uint8_t op[16])
{
  encrypt(m, m->opc, op);
  add(m->opc, op);
  tell(m, "opc", m->opc);
}

void milenage_begin(struct milenage *m, const uint8_t rand[16])
{
  uint8_t block[16];
  memcpy(block, rand, 16);
  add(block, m->opc);
  encrypt(m, m->temp, block);
  tell(m, "temp", m->temp);
}

void milenage_out1(struct milenage *m, uint8_t out[16], const uint8_t sqn[6], const uint8_t amf[2])
{
  uint8_t in1[16];
  memcpy(in1, sqn, 6);
  memcpy(in1 + 6, amf, 2);
  memcpy(in1 + 8, in1, 8);
  tell(m, "in1", in1);
  output(m, 1, out, in1, m->temp);
}

void milenage_out(struct milenage *m, uint8_t out[16], size_t n)
{
  output(m, n, out, m->temp, NULL);
}
