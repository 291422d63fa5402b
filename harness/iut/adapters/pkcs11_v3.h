// SPDX-License-Identifier: Apache-2.0
/* PKCS #11, and of its version 3.0 what p11-kit 0.24 has not: HKDF (6.62 there) and SP 800-108 in feedback mode (6.42).
 * The structures have names of their own, so that a newer header may have the standard's beside them. */
#ifndef PKCS11_V3_H
#define PKCS11_V3_H

#include <p11-kit/pkcs11.h>

#ifndef CKK_EC_MONTGOMERY
#define CKK_EC_MONTGOMERY 0x41UL
#endif
#ifndef CKM_SP800_108_FEEDBACK_KDF
#define CKM_SP800_108_FEEDBACK_KDF 0x3adUL
#endif
#ifndef CKM_HKDF_DERIVE
#define CKM_HKDF_DERIVE 0x402aUL
#endif
#ifndef CKF_HKDF_SALT_NULL
#define CKF_HKDF_SALT_NULL 1UL
#define CKF_HKDF_SALT_KEY 4UL
#endif
#ifndef CK_SP800_108_ITERATION_VARIABLE
#define CK_SP800_108_ITERATION_VARIABLE 1UL
#define CK_SP800_108_BYTE_ARRAY 4UL
#endif

/* CK_HKDF_PARAMS */
struct hkdf_parameters {
  CK_BBOOL extract, expand;
  CK_MECHANISM_TYPE hash;
  CK_ULONG salt_type;
  CK_BYTE *salt;
  CK_ULONG salt_length;
  CK_OBJECT_HANDLE salt_key;
  CK_BYTE *info;
  CK_ULONG info_length;
};

/* CK_PRF_DATA_PARAM: a part of what is hashed in each round */
struct prf_part {
  CK_ULONG type;
  void *value;
  CK_ULONG length;
};

/* CK_SP800_108_FEEDBACK_KDF_PARAMS */
struct feedback_parameters {
  CK_MECHANISM_TYPE prf;
  CK_ULONG part_count;
  struct prf_part *parts;
  CK_ULONG iv_length;
  CK_BYTE *iv;
  CK_ULONG further_count; /* "additional derived keys": from the next blocks, not from the rest of this one */
  void *further;
};

#endif
