// SPDX-License-Identifier: Apache-2.0
/* What a wrong answer may be: ways to compute an answer, each with two numbers that say from what. All of them are
 * tried in one order, so that each is known by its place. */
#ifndef HYPOTHESES_H
#define HYPOTHESES_H

#include <stdbool.h>
#include <stddef.h>

enum way {
  SPELLED,   /* the expected answer, spelled otherwise: a */
  FACT,      /* fact a, transformed by b */
  HASHED,    /* hash b % HASHES of fact a, transformed by b / HASHES */
  MAC,       /* HMAC with fact a of fact b */
  MAC_BY,    /* HMAC of the last step with hash a */
  ENCRYPTED, /* AES with fact a of fact b */
  PIECE,     /* the octets of Keccak's output in TUAK from a on, in the reverse order (b = 0) or not */
  INSTANCED, /* the value of TUAK with INSTANCE xor a */
  OUTPUT,  /* OUT of MILENAGE (TS 35.206, 4.1) with r of a octets and c of b / 2; of it the first or the last octets */
  SECRETS, /* the function of root (a = 0) or z (1) transformed by b */
  KEYED,   /* the function with KEY transformed by b */
  WHOLE_S, /* with S of step a transformed by b; 2: of both */
  CUT_S,   /* with the first b octets of S of step a */
  PARAMETER,      /* with parameter a transformed by b; b is the number of transformations: left out with its length */
  TAKEN,          /* with the value of parameter b in parameter a */
  EXCHANGED,      /* with the parameters a and b exchanged */
  STALE,          /* with parameter a of the case before */
  STALE_KEY,      /* with KEY of the case before */
  LENGTH,         /* with the length of parameter a written in way b: see below */
  BOTH,           /* with both nonces (a = 0) or both public keys (1) in S transformed by b */
  KEY_FROM,       /* with KEY from the secrets, joined in way a, by hash b or as they are */
  MACS,           /* with HMAC in way a: see below */
  TWICE,          /* with what it gave, D (a = 0) or the derived key, as KEY once more */
  REVERSING,      /* of private key (a = 1) and peer (b odd) reversed, and z too (b > 1) */
  AGREEING,       /* of private key and peer transformed by a and b */
  OBSERVING,      /* with input a of observe transformed by b */
  OP_FOR_OPC,     /* with OPc computed from what is OPc */
  AUTHENTICATING, /* with input a of auth transformed by b */
  WAYS
};

/* How the length of a parameter is written otherwise: LENGTH. Behind the parameters of each step there is one more,
 * which stands for all of them. */
enum {
  WRITTEN_MORE,
  WRITTEN_LESS,
  WRITTEN_BITS,
  WRITTEN_REVERSED,
  WRITTEN_OCTET,
  WRITTEN_FOUR,
  WRITTEN_NONE,
  WRITTEN_FRONT,
  WRITTEN_LOW,
  WRITTEN_WAYS
};

/* How an HMAC is made otherwise: MACS. */
enum {
  MAC_SHA1,
  MAC_SHA224,
  MAC_SHA384,
  MAC_SHA512,
  MAC_OF_224,
  MAC_INNER_TWICE,
  MAC_OUTER_TWICE,
  MAC_EXCHANGED,
  MAC_KEY_CUT,
  MAC_INNER,
  MAC_KEY_FIRST,
  MAC_KEY_LAST,
  MAC_WAYS
};

/* What KEY can be made of: KEY_FROM. */
enum { JOIN_ROOT, JOIN_Z, JOIN_ROOT_Z, JOIN_Z_ROOT, JOIN_XOR, JOIN_Z_COUNTER, JOIN_COUNTER_Z, JOIN_WAYS };

struct hypothesis {
  enum way way;
  size_t a, b;
};

/* One word for a way, as the reports have it. */
const char *hypothesis_way(const struct hypothesis *h);

/* Whether it is the function with something changed, and not what wrong answers alone are. */
bool hypothesis_is_function(const struct hypothesis *h);

/* Where an enumeration stands. All zero is its beginning. */
struct hypotheses_cursor {
  size_t range, a, b;
};

/* Go on to the next hypothesis on the answers of a command (QUESTION_HMAC, ..), the plainest first. False if there is
 * none. */
bool hypotheses_next(struct hypotheses_cursor *c, unsigned command, struct hypothesis *h);

#endif
