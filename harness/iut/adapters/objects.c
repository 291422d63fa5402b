// SPDX-License-Identifier: Apache-2.0
/* The objects of a derivation: see objects.h. */
#include "adapters/objects.h"
#include "ltk.h"

#include <string.h>

static const struct step {
  CK_MECHANISM_TYPE mechanism;
  const char *name;
} steps[STEPS] = {
    [STEP_IMPORT] = {0, "C_CreateObject"},
    [STEP_DESTROY] = {0, "C_DestroyObject"},
    [STEP_HMAC] = {CKM_SHA256_HMAC, "CKM_SHA256_HMAC"},
    [STEP_FEEDBACK] = {CKM_SP800_108_FEEDBACK_KDF, "CKM_SP800_108_FEEDBACK_KDF"},
    [STEP_EXTRACT] = {CKM_EXTRACT_KEY_FROM_KEY, "CKM_EXTRACT_KEY_FROM_KEY"},
    [STEP_AES] = {CKM_AES_ECB, "CKM_AES_ECB"},
    [STEP_HKDF] = {CKM_HKDF_DERIVE, "CKM_HKDF_DERIVE"},
    [STEP_CONCATENATE] = {CKM_CONCATENATE_BASE_AND_KEY, "CKM_CONCATENATE_BASE_AND_KEY"},
    [STEP_ECDH] = {CKM_ECDH1_DERIVE, "CKM_ECDH1_DERIVE"},
};

const char *objects_step_name(enum objects_step step)
{
  return steps[step].name;
}

CK_MECHANISM_TYPE objects_step_mechanism(enum objects_step step)
{
  return steps[step].mechanism;
}

void objects_begin(struct objects *o, const struct token *token)
{
  *o = (struct objects){.token = token, .code = CKR_OK};
}

static void note(struct objects *o, CK_RV code, enum objects_step step)
{
  if (code == CKR_OK || o->code != CKR_OK)
    return;
  o->code = code;
  o->step = step;
}

void objects_end(struct objects *o)
{
  while (o->count > 0)
    note(o, token_destroy(o->token, o->made[--o->count]), STEP_DESTROY);
}

/* An object that was made, or was not. */
static CK_OBJECT_HANDLE keep(struct objects *o, CK_OBJECT_HANDLE object, CK_RV code, enum objects_step step)
{
  note(o, code, step);
  if (code != CKR_OK)
    return 0;
  o->made[o->count++] = object;
  return object;
}

static CK_OBJECT_HANDLE import(struct objects *o, const struct token_key *key, const uint8_t *octets, size_t length)
{
  CK_OBJECT_HANDLE object = 0;
  if (o->code != CKR_OK)
    return 0;
  return keep(o, object, token_import(o->token, &object, key, octets, length), STEP_IMPORT);
}

static CK_OBJECT_HANDLE derive(struct objects *o, enum objects_step step, CK_KEY_TYPE type, CK_ATTRIBUTE_TYPE use,
                               CK_OBJECT_HANDLE base, void *parameter, size_t size, size_t length)
{
  const struct token_key key = {.class = CKO_SECRET_KEY, .type = type, .use = use};
  CK_MECHANISM mechanism = {steps[step].mechanism, parameter, size};
  CK_OBJECT_HANDLE object = 0;
  CK_RV code;
  if (o->code != CKR_OK)
    return 0;
  code = token_derive(o->token, &object, &key, base, &mechanism, length);
  return keep(o, object, code, step);
}

CK_OBJECT_HANDLE objects_import(struct objects *o, const uint8_t *octets, size_t length)
{
  const struct token_key secret = {.class = CKO_SECRET_KEY, .type = CKK_GENERIC_SECRET, .use = CKA_DERIVE};
  return import(o, &secret, octets, length);
}

CK_OBJECT_HANDLE objects_concatenation(struct objects *o, CK_OBJECT_HANDLE first, CK_OBJECT_HANDLE second)
{
  return derive(o, STEP_CONCATENATE, CKK_GENERIC_SECRET, CKA_DERIVE, first, &second, sizeof second, 64);
}

CK_OBJECT_HANDLE objects_kdk(struct objects *o, CK_OBJECT_HANDLE root, CK_OBJECT_HANDLE z, CK_ATTRIBUTE_TYPE use)
{
  struct hkdf_parameters extract = {.extract = CK_TRUE,
                                    .hash = CKM_SHA256,
                                    .salt_type = root == 0 ? CKF_HKDF_SALT_NULL : CKF_HKDF_SALT_KEY,
                                    .salt_key = root};
  return derive(o, STEP_HKDF, CKK_GENERIC_SECRET, use, z, &extract, sizeof extract, 32);
}

/* One round without a counter and with an empty IV is one HMAC of S. A key of fewer octets would be the first of D, and
 * a further key comes from a further round: neither is the last octets. */
CK_OBJECT_HANDLE objects_d(struct objects *o, CK_OBJECT_HANDLE kdk, CK_ATTRIBUTE_TYPE use, const uint8_t *s,
                           size_t length)
{
  struct prf_part parts[] = {{CK_SP800_108_ITERATION_VARIABLE, NULL, 0},
                             {CK_SP800_108_BYTE_ARRAY, (void *)(uintptr_t)s, length}};
  struct feedback_parameters feedback = {.prf = CKM_SHA256_HMAC, .part_count = 2, .parts = parts};
  return derive(o, STEP_FEEDBACK, CKK_GENERIC_SECRET, use, kdk, &feedback, sizeof feedback, 32);
}

CK_OBJECT_HANDLE objects_key(struct objects *o, CK_OBJECT_HANDLE d, unsigned bits)
{
  CK_ULONG from = 256u - bits;
  return derive(o, STEP_EXTRACT, CKK_AES, CKA_ENCRYPT, d, &from, sizeof from, bits / 8u);
}

CK_OBJECT_HANDLE objects_z(struct objects *o, const struct objects_curve *curve, const uint8_t *private_key,
                           const uint8_t *point, size_t length)
{
  const struct token_key key = {.class = CKO_PRIVATE_KEY,
                                .type = curve->type,
                                .use = CKA_DERIVE,
                                .curve = curve->parameters,
                                .curve_length = curve->length};
  CK_ECDH1_DERIVE_PARAMS with = {
      .kdf = CKD_NULL, .pPublicData = (unsigned char *)(uintptr_t)point, .ulPublicDataLen = length};
  CK_OBJECT_HANDLE own = import(o, &key, private_key, 32);
  return derive(o, STEP_ECDH, CKK_GENERIC_SECRET, CKA_DERIVE, own, &with, sizeof with, 32);
}

void objects_sign(struct objects *o, uint8_t mac[32], CK_OBJECT_HANDLE key, const uint8_t *m, size_t length)
{
  if (o->code == CKR_OK)
    note(o, token_sign(o->token, mac, key, m, length), STEP_HMAC);
}

void objects_block(struct objects *o, uint8_t out[16], CK_OBJECT_HANDLE key, const uint8_t in[16])
{
  if (o->code == CKR_OK)
    note(o, token_aes(o->token, key, out, in), STEP_AES);
}

/* ---- What a token can do ---- */

static const uint8_t p256_oid[] = {0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07};
/* RFC 8410's, the name of PKCS #11 3.0 as a PrintableString, and the one of GnuPG and NSS. */
static const uint8_t x25519_oid[] = {0x06, 0x03, 0x2b, 0x65, 0x6e};
static const uint8_t x25519_name[] = {0x13, 0x0a, 'c', 'u', 'r', 'v', 'e', '2', '5', '5', '1', '9'};
static const uint8_t x25519_old_oid[] = {0x06, 0x09, 0x2b, 0x06, 0x01, 0x04, 0x01, 0xda, 0x47, 0x0f, 0x01};

static const struct objects_curve p256_forms[] = {{CKK_EC, p256_oid, sizeof p256_oid}};
static const struct objects_curve x25519_forms[] = {{CKK_EC_MONTGOMERY, x25519_oid, sizeof x25519_oid},
                                                    {CKK_EC_MONTGOMERY, x25519_name, sizeof x25519_name},
                                                    {CKK_EC, x25519_old_oid, sizeof x25519_old_oid}};

/* The base points of the two curves: a peer like others. */
static const uint8_t p256_base[65] = {0x04, 0x6b, 0x17, 0xd1, 0xf2, 0xe1, 0x2c, 0x42, 0x47, 0xf8, 0xbc, 0xe6, 0xe5,
                                      0x63, 0xa4, 0x40, 0xf2, 0x77, 0x03, 0x7d, 0x81, 0x2d, 0xeb, 0x33, 0xa0, 0xf4,
                                      0xa1, 0x39, 0x45, 0xd8, 0x98, 0xc2, 0x96, 0x4f, 0xe3, 0x42, 0xe2, 0xfe, 0x1a,
                                      0x7f, 0x9b, 0x8e, 0xe7, 0xeb, 0x4a, 0x7c, 0x0f, 0x9e, 0x16, 0x2b, 0xce, 0x33,
                                      0x57, 0x6b, 0x31, 0x5e, 0xce, 0xcb, 0xb6, 0x40, 0x68, 0x37, 0xbf, 0x51, 0xf5};
static const uint8_t x25519_base[32] = {9};

/* Whether the step was done. If the token refused it, it is missing, and the next can be tried. */
static bool is_done(struct objects *o, struct objects_abilities *can, enum objects_step step)
{
  if (o->code == CKR_OK || !token_refuses(o->code))
    return o->code == CKR_OK;
  can->missing[step] = o->code;
  o->code = CKR_OK;
  return false;
}

/* The first form of a curve with which the token agrees, or NULL. */
static const struct objects_curve *probe_curve(struct objects *o, struct objects_abilities *can,
                                               const struct objects_curve *forms, size_t n, const uint8_t *point,
                                               size_t length)
{
  uint8_t private_key[32];
  memset(private_key, 0x51, sizeof private_key);
  for (size_t i = 0; i < n; i++) {
    objects_z(o, &forms[i], private_key, point, length);
    if (is_done(o, can, STEP_ECDH))
      return &forms[i];
  }
  return NULL;
}

/* Not for a token that can make nothing of z: SoftHSM crashes in C_DeriveKey for a curve that it does not know. */
static void probe_curves(struct objects *o, struct objects_abilities *can)
{
  can->p256 = probe_curve(o, can, p256_forms, 1, p256_base, sizeof p256_base);
  can->x25519 = probe_curve(o, can, x25519_forms, 3, x25519_base, sizeof x25519_base);
  if (can->p256 != NULL || can->x25519 != NULL)
    can->missing[STEP_ECDH] = CKR_OK;
}

/* What cannot be derived is replaced by a secret that can be imported, for the next mechanism to be tried. */
static void probe_chain(struct objects *o, struct objects_abilities *can, CK_OBJECT_HANDLE root, CK_OBJECT_HANDLE z)
{
  const struct token_key aes = {.class = CKO_SECRET_KEY, .type = CKK_AES, .use = CKA_ENCRYPT};
  const struct token_key mac = {.class = CKO_SECRET_KEY, .type = CKK_GENERIC_SECRET, .use = CKA_SIGN};
  static const uint8_t s[LTK_S_MAX] = {0};
  CK_OBJECT_HANDLE kdk = objects_kdk(o, root, z, CKA_DERIVE), d, kc, key;
  uint8_t out[32];
  kdk = is_done(o, can, STEP_HKDF) ? kdk : root;
  d = objects_d(o, kdk, CKA_DERIVE, s, sizeof s);
  d = is_done(o, can, STEP_FEEDBACK) ? d : root;
  key = objects_key(o, d, 128);
  key = is_done(o, can, STEP_EXTRACT) ? key : import(o, &aes, s, 16);
  objects_block(o, out, key, s);
  is_done(o, can, STEP_AES);
  kc = can->missing[STEP_FEEDBACK] == CKR_OK ? objects_d(o, kdk, CKA_SIGN, s, sizeof s) : import(o, &mac, s, 32);
  objects_sign(o, out, kc, s, sizeof s);
  is_done(o, can, STEP_HMAC);
}

bool objects_probe(const struct token *token, struct objects_abilities *can)
{
  struct objects o;
  uint8_t octets[32];
  CK_OBJECT_HANDLE root, z;
  memset(octets, 0x51, sizeof octets);
  *can = (struct objects_abilities){.x25519 = NULL};
  objects_begin(&o, token);
  root = objects_import(&o, octets, sizeof octets);
  z = objects_import(&o, octets, sizeof octets);
  if (o.code == CKR_OK) {
    probe_chain(&o, can, root, z);
    objects_concatenation(&o, root, z);
    is_done(&o, can, STEP_CONCATENATE);
    if (can->missing[STEP_HKDF] == CKR_OK)
      probe_curves(&o, can);
  }
  objects_end(&o);
  return o.code == CKR_OK || token_complain("the token failed: %s: %s", objects_step_name(o.step), token_error(o.code));
}
