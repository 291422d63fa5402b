// SPDX-License-Identifier: Apache-2.0
/* MILENAGE (TS 35.206), written once; whose AES it is, its caller says. */
#ifndef MILENAGE_H
#define MILENAGE_H

#include "observe/observe.h"

/* c1 .. c5, one behind the other, and r1 .. r5 in bits, where the operator has none of its own (4.1). */
#define MILENAGE_C 80u
#define MILENAGE_R 5u
extern const uint8_t milenage_c[MILENAGE_C], milenage_r[MILENAGE_R];

struct milenage {
  const struct observe_cipher *cipher; /* the key is its own */
  const uint8_t *c, *r;
  uint8_t opc[16], temp[16];
  const char *failed; /* why a block failed, or NULL; after it, no more is asked */
};

/* OPc, kept in m->opc (4.1 and 5.1 of the same). */
void milenage_opc(struct milenage *m, const uint8_t op[16]);

/* TEMP, of RAND and m->opc. */
void milenage_begin(struct milenage *m, const uint8_t rand[16]);

/* OUT1: MAC-A, and MAC-S behind it. */
void milenage_out1(struct milenage *m, uint8_t out[16], const uint8_t sqn[6], const uint8_t amf[2]);

/* OUT2 (AK and, as its last octets, RES), OUT3 (CK), OUT4 (IK), OUT5 (AK of f5*). */
void milenage_out(struct milenage *m, uint8_t out[16], size_t n);

#endif
