// SPDX-License-Identifier: Apache-2.0
/* The C interface of an implementation under test.
 *
 * An implementation in C, or with a C interface, fills one struct ltk_iut; harness/iut/kit/ltkp.c does the rest: it
 * speaks the protocol LTKP/1 (docs/protocol.md) on standard input and output. Numbers are passed as wide as the
 * protocol can say them, and octet strings with whatever length the request has: judging them is the implementation's
 * task. */
#ifndef LTK_IUT_H
#define LTK_IUT_H

#include <stddef.h>
#include <stdint.h>

/* Version 2 has `steps`, version 3 `auth`; what has an older version ends before them, and works as it did. */
#define LTK_IUT_VERSION 3u

/* An octet string, or the ASCII digits of an imsi, mcc, mnc or element. Valid during the call only. */
struct ltk_iut_octets {
  const uint8_t *octets;
  size_t length;
};

/* The names of `derive` (docs/protocol.md). For `confirm`, purpose, index, algorithm and bits are 0. A number above
 * 2^64-1 arrives as 2^64-1. */
struct ltk_iut_context {
  uint64_t mode, suite, purpose, index, algorithm, bits;
  struct ltk_iut_octets imsi, mcc, mnc;
  uint64_t element_type;
  struct ltk_iut_octets element;
  uint64_t epoch;
  struct ltk_iut_octets network_nonce, card_nonce, network_public, card_public, root, z;
};

/* What `observe` asks beside the context of derive: the kind as text, and what it needs; else empty. */
struct ltk_iut_observation {
  struct ltk_iut_octets kind, opc, rand, autn, sqn, amf;
  struct ltk_iut_octets network_name;         /* of eapaka and av5g alone: read it for no other kind */
  struct ltk_iut_octets spi, tar, cntr, data; /* these of packet alone, likewise */
  uint64_t mac_bits;
};

/* What `auth` asks, with K given, by the names of TS 35.206 and TS 35.231. OP and OPc, c and r are of MILENAGE, TOP and
 * TOPc, iterations and the lengths in bits of TUAK. What is not needed is empty, or 0. */
struct ltk_iut_authentication {
  struct ltk_iut_octets kind; /* as text */
  uint64_t algorithm;
  struct ltk_iut_octets k, op, opc, top, topc, rand, sqn, amf, autn, c, r;
  uint64_t iterations, mac_bits, res_bits, ck_bits, ik_bits;
};

enum ltk_iut_status {
  LTK_IUT_OK,          /* octets and length hold the answer */
  LTK_IUT_INVALID,     /* the input breaks a rule; why is the error class, or NULL */
  LTK_IUT_UNSUPPORTED, /* not offered; why says what, or NULL */
  LTK_IUT_ERROR        /* it should have worked; why says what went wrong, or NULL */
};

/* What an operation answers with. why is a static string of printable ASCII. */
struct ltk_iut_answer {
  enum ltk_iut_status status;
  size_t length; /* octets, at most 64; of observe and auth, all values of the answer one behind the other */
  uint8_t octets[64];
  const char *why;
};

/* Intermediate values of an answer, as far as the implementation gives them; all others are left as they are, empty.
 * They are judged by nobody: where a value is wrong, they show which step is the first that is (docs/protocol.md). The
 * octets are the implementation's, and valid until the next call. */
struct ltk_iut_steps {
  struct ltk_iut_octets s, kdk, d; /* of derive and observe: S, KEY, D; of confirm, of the tag */
  struct ltk_iut_octets key;       /* of observe: the key that is observed */
  struct ltk_iut_octets temp, in1, out1, out2, out3, out4; /* of MILENAGE, as TS 35.206 calls them */
};

/* Operations; one that is NULL is not offered. *answer is all zero (status OK, no octets) on entry. */
struct ltk_iut {
  uint32_t version;    /* LTK_IUT_VERSION */
  const char *name;    /* printable ASCII without blanks, as is the next */
  const char *release; /* of the implementation */
  void (*hmac)(struct ltk_iut_answer *answer, struct ltk_iut_octets key, struct ltk_iut_octets data);
  void (*kdf)(struct ltk_iut_answer *answer, struct ltk_iut_octets key, struct ltk_iut_octets fc,
              const struct ltk_iut_octets *p, size_t n);
  void (*derive)(struct ltk_iut_answer *answer, const struct ltk_iut_context *c);
  void (*confirm)(struct ltk_iut_answer *answer, uint64_t role, uint64_t keys, const struct ltk_iut_context *c);
  void (*agree)(struct ltk_iut_answer *answer, uint64_t suite, struct ltk_iut_octets private_key,
                struct ltk_iut_octets peer);
  void (*observe)(struct ltk_iut_answer *answer, const struct ltk_iut_context *c, const struct ltk_iut_observation *o);
  void (*steps)(
      struct ltk_iut_steps *steps); /* of the last answer, if derive, confirm or observe was OK. May be NULL */
  void (*auth)(struct ltk_iut_answer *answer, const struct ltk_iut_authentication *a);
};

/* The one symbol that an implementation defines. */
const struct ltk_iut *ltk_iut(void);

#endif
