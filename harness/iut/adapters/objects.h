// SPDX-License-Identifier: Apache-2.0
/* The objects of one derivation inside a token: every secret is one, private, sensitive and not extractable, from the
 * one before it to the next, and all are destroyed at the end.
 *
 *   objects_begin(&o, token);
 *   kdk = objects_kdk(&o, root, objects_import(&o, z, 32));     (clause 5)
 *   d = objects_d(&o, kdk, CKA_DERIVE, s, length);              (6.2, before the key is cut)
 *   key = objects_key(&o, d, 128);                              (6.2)
 *   objects_end(&o);
 *   if (o.code != CKR_OK) ..
 *
 * After a call that fails nothing more is made: the functions do nothing then, and give 0. */
#ifndef OBJECTS_H
#define OBJECTS_H

#include "adapters/token.h"

#define OBJECTS_MAX 24u

/* What is asked of a token; the first two of every one. */
enum objects_step {
  STEP_IMPORT,
  STEP_DESTROY,
  STEP_HMAC,
  STEP_FEEDBACK,
  STEP_EXTRACT,
  STEP_AES,
  STEP_HKDF,
  STEP_CONCATENATE,
  STEP_ECDH,
  STEPS
};

/* "CKM_HKDF_DERIVE"; of the first two the function's name. */
const char *objects_step_name(enum objects_step step);
CK_MECHANISM_TYPE objects_step_mechanism(enum objects_step step);

struct objects {
  const struct token *token;
  CK_OBJECT_HANDLE made[OBJECTS_MAX];
  size_t count;
  CK_RV code;             /* of the first call that failed */
  enum objects_step step; /* what it was for */
};

/* A curve as a token wants it named. */
struct objects_curve {
  CK_KEY_TYPE type;
  const uint8_t *parameters;
  size_t length;
};

void objects_begin(struct objects *o, const struct token *token);

/* Destroy all, the last first. */
void objects_end(struct objects *o);

/* A secret that comes from outside. */
CK_OBJECT_HANDLE objects_import(struct objects *o, const uint8_t *octets, size_t length);

/* Of two secrets of 32 octets the one of 64: z of suite 3. */
CK_OBJECT_HANDLE objects_concatenation(struct objects *o, CK_OBJECT_HANDLE first, CK_OBJECT_HANDLE second);

/* HMAC(root, z), or for root 0 HMAC(32 zero octets, z); use is CKA_DERIVE or CKA_SIGN. */
CK_OBJECT_HANDLE objects_kdk(struct objects *o, CK_OBJECT_HANDLE root, CK_OBJECT_HANDLE z, CK_ATTRIBUTE_TYPE use);

/* HMAC(kdk, S), all 32 octets of it; use is CKA_DERIVE or CKA_SIGN. */
CK_OBJECT_HANDLE objects_d(struct objects *o, CK_OBJECT_HANDLE kdk, CK_ATTRIBUTE_TYPE use, const uint8_t *s,
                           size_t length);

/* The last bits of D, as an AES key. */
CK_OBJECT_HANDLE objects_key(struct objects *o, CK_OBJECT_HANDLE d, unsigned bits);

/* z of a private key of 32 octets and the peer's point: of P-256 uncompressed, as tokens want it. */
CK_OBJECT_HANDLE objects_z(struct objects *o, const struct objects_curve *curve, const uint8_t *private_key,
                           const uint8_t *point, size_t length);

/* HMAC under an object, and a block of AES. */
void objects_sign(struct objects *o, uint8_t mac[32], CK_OBJECT_HANDLE key, const uint8_t *m, size_t length);
void objects_block(struct objects *o, uint8_t out[16], CK_OBJECT_HANDLE key, const uint8_t in[16]);

/* What a token can do. */
struct objects_abilities {
  CK_RV missing[STEPS];               /* CKR_OK, or what the token says to the mechanism */
  const struct objects_curve *x25519; /* NULL: the token has not this curve */
  const struct objects_curve *p256;
};

/* Ask the token by doing everything once: what C_GetMechanismInfo says is not the same in each slot of NSS as what can
 * be done. False, and one line on standard error, if the token takes no secret, or failed. */
bool objects_probe(const struct token *token, struct objects_abilities *can);

#endif
