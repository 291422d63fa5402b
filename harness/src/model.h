// SPDX-License-Identifier: Apache-2.0
/* The function of docs/specification.md with its mistakes: every place where an implementation can go wrong is a knob,
 * and every way to go wrong there is a value of it. With all knobs at 0 it is the function. catalogue.c names the
 * mistakes; this file and model_*.c do not know their names. */
#ifndef MODEL_H
#define MODEL_H

#include "question.h"

/* In this order: what is computed (S, keys, HMAC, truncation, confirmation), agreement, and what is accepted. */
enum knob {
  /* S, clause 3 */
  KNOB_LENGTH_FORM,
  KNOB_LENGTH_PLACE,
  KNOB_EMPTY,
  KNOB_S_ORDER,
  KNOB_FC_PLACE,
  /* the parameters, clauses 4 and 6.1 */
  KNOB_DERIVE_FC,
  KNOB_LABEL,
  KNOB_SWAP,
  KNOB_IMSI,
  KNOB_PLMN,
  KNOB_ICCID,
  KNOB_EID,
  KNOB_ELEMENT_TYPE,
  KNOB_EPOCH,
  KNOB_BITS,
  KNOB_ALGORITHM,
  KNOB_PURPOSE_INDEX,
  KNOB_MODE_SUITE,
  KNOB_NETWORK_NONCE,
  KNOB_CARD_NONCE,
  KNOB_PUBLICS,
  /* the derivation key, clause 5 */
  KNOB_KEY_ROOT,
  KNOB_KEY_AGREEMENT,
  KNOB_KEY_HYBRID,
  KNOB_Z,
  KNOB_ROOT,
  /* HMAC and SHA-256, clause 2 */
  KNOB_PADS,
  KNOB_LONG_KEY,
  KNOB_HASH,
  KNOB_MAC,
  KNOB_SHA_LENGTH,
  KNOB_SHA_BORDER,
  /* the end, clause 6.2 */
  KNOB_TRUNCATION,
  /* the confirmation, clause 8 */
  KNOB_CONFIRM_FC,
  KNOB_CONFIRM_LABEL,
  KNOB_ROLE,
  KNOB_KEYS,
  KNOB_CONFIRM_EPOCH,
  KNOB_KC,
  KNOB_TAG,
  /* the agreement, clause 9 */
  KNOB_X25519,
  KNOB_P256,
  /* what is accepted, clauses 3, 7.1 and 8.2; integers cut to the width of their field before any rule */
  KNOB_ACCEPT,
  KNOB_CUT_MODE = KNOB_ACCEPT,
  KNOB_CUT_SUITE,
  KNOB_CUT_PURPOSE,
  KNOB_CUT_INDEX,
  KNOB_CUT_ALGORITHM,
  KNOB_CUT_BITS,
  KNOB_CUT_ELEMENT_TYPE,
  KNOB_CUT_EPOCH,
  KNOB_CUT_ROLE,
  KNOB_CUT_KEYS,
  KNOB_RULE_MODE,
  KNOB_RULE_SUITE,
  KNOB_RULE_PURPOSE,
  KNOB_RULE_INDEX,
  KNOB_RULE_ALGORITHM,
  KNOB_RULE_BITS,
  KNOB_RULE_IMSI,
  KNOB_RULE_PLMN,
  KNOB_RULE_ELEMENT,
  KNOB_RULE_EPOCH,
  KNOB_RULE_NONCE,
  KNOB_RULE_PUBLIC_KEY,
  KNOB_RULE_ROLE,
  KNOB_RULE_KEYS,
  KNOB_RULE_SECRET,
  KNOB_RULE_KEY,
  KNOB_RULE_FC,
  KNOB_RULE_PARAMETER,
  KNOB_RULE_AGREE_PUBLIC,
  KNOB_RULE_AGREE_SECRET,
  KNOBS
};

/* The values of the knobs; 0 is right everywhere. */
enum length_form {
  LENGTH_BITS = 1,
  LENGTH_LITTLE_ENDIAN,
  LENGTH_ONE_OCTET,
  LENGTH_FOUR_OCTETS,
  LENGTH_MISSING,
  LENGTH_SHIFTED
};
enum length_place { LENGTH_BEFORE = 1 };
enum empty { EMPTY_SKIPPED = 1, EMPTY_ENDS };
enum s_order { S_REVERSED = 1 };
enum fc_place { FC_MISSING = 1, FC_LAST };
enum fc { FC_LOW_OCTET = 1, FC_HIGH_OCTET, FC_TEXT, FC_LITTLE_ENDIAN, FC_OTHER };
enum label { LABEL_NUL = 1, LABEL_LOWER, LABEL_UNDERSCORE, LABEL_OTHER, LABEL_EMPTY, LABEL_MISSING };
enum imsi { IMSI_BCD = 1, IMSI_EF, IMSI_PREFIX, IMSI_F, IMSI_ZEROS, IMSI_STRIPPED, IMSI_NUL };
enum plmn {
  PLMN_UNSWAPPED = 1,
  PLMN_TEXT,
  PLMN_FILLER_LAST,
  PLMN_IN_ORDER,
  PLMN_ZERO_FRONT,
  PLMN_ZERO_BEHIND,
  PLMN_INTEGER
};
enum iccid { ICCID_F = 1, ICCID_BCD, ICCID_NO_CHECK };
enum eid { EID_BINARY = 1, EID_INTEGER, EID_NO_CHECK };
enum element_type { TYPE_MISSING = 1, TYPE_TEXT };
enum epoch { EPOCH_LITTLE_ENDIAN = 1, EPOCH_EIGHT, EPOCH_TWO, EPOCH_ONE, EPOCH_TEXT, EPOCH_FROM_ZERO, EPOCH_NOT_BOUND };
enum bits { BITS_OCTETS = 1, BITS_LITTLE_ENDIAN, BITS_ONE_OCTET, BITS_NOT_BOUND, BITS_256 };
enum pair { PAIR_SWAPPED = 1, PAIR_FIRST_MISSING, PAIR_SECOND_MISSING, PAIR_FIRST_NOT_BOUND, PAIR_SECOND_NOT_BOUND };
enum bound { NOT_BOUND = 1, ZEROS_WHEN_EMPTY, WITHOUT_PREFIX, UNCOMPRESSED };
enum key_root { ROOT_EXTRACTED = 1 };
enum key_agreement { AGREEMENT_DIRECT = 1, AGREEMENT_SWAPPED, AGREEMENT_HASH };
enum key_hybrid {
  HYBRID_ROOT_IGNORED = 1,
  HYBRID_Z_IGNORED,
  HYBRID_SWAPPED,
  HYBRID_CONCATENATED,
  HYBRID_EXTRACTED,
  HYBRID_XOR
};
enum secret_value { SECRET_REVERSED = 1, SECRET_STRIPPED, SECRET_STRIPPED_END, SECRET_SHIFTED, SECRET_TEXT };
enum pads { PADS_SWAPPED = 1, PADS_NONE };
enum long_key { LONG_TRUNCATED = 1, LONG_FROM_64 };
enum hash { HASH_SHA1 = 1, HASH_SHA224, HASH_SHA384, HASH_SHA512, HASH_SHA3 };
enum mac { MAC_HASH = 1, MAC_SUFFIX };
enum sha_length { SHA_LENGTH_OCTETS = 1, SHA_LENGTH_LITTLE_ENDIAN, SHA_LENGTH_LAST_BLOCK };
enum sha_border { SHA_55 = 1, SHA_56, SHA_63, SHA_64 };
enum truncation { FIRST_OCTETS = 1, MIDDLE_OCTETS, NOT_TRUNCATED };
enum role { ROLE_NOT_BOUND = 1, ROLE_SWAPPED, ROLE_TEXT, ROLE_MISSING };
enum keys { KEYS_REVERSED = 1, KEYS_SEVEN_REVERSED, KEYS_SHIFTED, KEYS_LITTLE_ENDIAN, KEYS_ONE_OCTET, KEYS_NOT_BOUND };
enum confirm_epoch { CONFIRM_EPOCH_MISSING = 1, CONFIRM_EPOCH_NOT_BOUND };
enum kc { KC_PURPOSE_1 = 1, KC_PURPOSE_7, KC_IS_K, KC_128, KC_UNDERIVED };
enum x25519 { Z_REVERSED = 1, Z_STRIPPED, X25519_BIG_ENDIAN, X25519_TOP_BIT };
enum p256 { P256_PRIVATE_LITTLE_ENDIAN = 3, P256_Y }; /* or Z_REVERSED, Z_STRIPPED */
/* Rules: one not enforced at all, its parts, and stricter ones. */
enum rule { ANYTHING = 1, RULE_1, RULE_2, RULE_3, RULE_4, RULE_5, RULE_6, STRICT_1, STRICT_2, STRICT_3 };

struct model {
  uint8_t knob[KNOBS];
};

/* The answer of the model. *answer is set whole; where an input is invalid and a knob lets it through, the octets are
 * what comes out. Not to be called from two threads at a time. */
void model_answer(const struct model *m, const struct question *q, struct ltk_iut_answer *answer);

/* The commands whose answers a knob can change. */
unsigned model_commands(enum knob knob);

/* ---- What the parts of the model have of each other. */

/* The class of the first rule that is broken under the model, or NULL. The context is cut to its fields then, where a
 * knob says so. */
const char *model_rules(const struct model *m, struct question *q);
const char *model_kdf_rules(const struct model *m, const struct question *q);

void model_agree(const struct model *m, const struct question *q, struct ltk_iut_answer *answer);

/* HMAC of up to two pieces of data; the digest is of 32 octets whatever the hash. */
void model_mac(const struct model *m, uint8_t out[32], const uint8_t *key, size_t key_length, const uint8_t *data,
               size_t length);
/* The hash alone. */
void model_hash(const struct model *m, uint8_t out[32], const uint8_t *data, size_t length);

/* The 65 octets of a point of P-256 from its 33; false if there is none. */
bool model_uncompress(uint8_t out[65], const uint8_t compressed[33]);

#endif
