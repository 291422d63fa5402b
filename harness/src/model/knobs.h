// SPDX-License-Identifier: Apache-2.0
/* The places where an implementation can go wrong, and the ways to go wrong at each: a knob of the model, and its
 * values. */
#ifndef KNOBS_H
#define KNOBS_H

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
enum knob_length_form {
  LENGTH_BITS = 1,
  LENGTH_LITTLE_ENDIAN,
  LENGTH_ONE_OCTET,
  LENGTH_FOUR_OCTETS,
  LENGTH_MISSING,
  LENGTH_SHIFTED
};
enum knob_length_place { LENGTH_BEFORE = 1 };
enum knob_empty { EMPTY_SKIPPED = 1, EMPTY_ENDS };
enum knob_s_order { S_REVERSED = 1 };
enum knob_fc_place { FC_MISSING = 1, FC_LAST };
enum knob_fc { FC_LOW_OCTET = 1, FC_HIGH_OCTET, FC_TEXT, FC_LITTLE_ENDIAN, FC_OTHER };
enum knob_label { LABEL_NUL = 1, LABEL_LOWER, LABEL_UNDERSCORE, LABEL_OTHER, LABEL_EMPTY, LABEL_MISSING };
enum knob_imsi { IMSI_BCD = 1, IMSI_EF, IMSI_PREFIX, IMSI_F, IMSI_ZEROS, IMSI_STRIPPED, IMSI_NUL };
enum knob_plmn {
  PLMN_UNSWAPPED = 1,
  PLMN_TEXT,
  PLMN_FILLER_LAST,
  PLMN_IN_ORDER,
  PLMN_ZERO_FRONT,
  PLMN_ZERO_BEHIND,
  PLMN_INTEGER
};
enum knob_iccid { ICCID_F = 1, ICCID_BCD, ICCID_NO_CHECK };
enum knob_eid { EID_BINARY = 1, EID_INTEGER, EID_NO_CHECK };
enum knob_element_type { TYPE_MISSING = 1, TYPE_TEXT };
enum knob_epoch {
  EPOCH_LITTLE_ENDIAN = 1,
  EPOCH_EIGHT,
  EPOCH_TWO,
  EPOCH_ONE,
  EPOCH_TEXT,
  EPOCH_FROM_ZERO,
  EPOCH_NOT_BOUND
};
enum knob_bits { BITS_OCTETS = 1, BITS_LITTLE_ENDIAN, BITS_ONE_OCTET, BITS_NOT_BOUND, BITS_256 };
enum knob_pair {
  PAIR_SWAPPED = 1,
  PAIR_FIRST_MISSING,
  PAIR_SECOND_MISSING,
  PAIR_FIRST_NOT_BOUND,
  PAIR_SECOND_NOT_BOUND
};
enum knob_bound { NOT_BOUND = 1, ZEROS_WHEN_EMPTY, WITHOUT_PREFIX, UNCOMPRESSED };
enum knob_key_root { ROOT_EXTRACTED = 1 };
enum knob_key_agreement { AGREEMENT_DIRECT = 1, AGREEMENT_SWAPPED, AGREEMENT_HASH };
enum knob_key_hybrid {
  HYBRID_ROOT_IGNORED = 1,
  HYBRID_Z_IGNORED,
  HYBRID_SWAPPED,
  HYBRID_CONCATENATED,
  HYBRID_EXTRACTED,
  HYBRID_XOR
};
enum knob_secret_value { SECRET_REVERSED = 1, SECRET_STRIPPED, SECRET_STRIPPED_END, SECRET_SHIFTED, SECRET_TEXT };
enum knob_pads { PADS_SWAPPED = 1, PADS_NONE };
enum knob_long_key { LONG_TRUNCATED = 1, LONG_FROM_64 };
enum knob_hash { HASH_SHA1 = 1, HASH_SHA224, HASH_SHA384, HASH_SHA512, HASH_SHA3 };
enum knob_mac { MAC_HASH = 1, MAC_SUFFIX };
enum knob_sha_length { SHA_LENGTH_OCTETS = 1, SHA_LENGTH_LITTLE_ENDIAN, SHA_LENGTH_LAST_BLOCK };
enum knob_sha_border { SHA_55 = 1, SHA_56, SHA_63, SHA_64 };
enum knob_truncation { FIRST_OCTETS = 1, MIDDLE_OCTETS, NOT_TRUNCATED };
enum knob_role { ROLE_NOT_BOUND = 1, ROLE_SWAPPED, ROLE_TEXT, ROLE_MISSING };
enum knob_keys {
  KEYS_REVERSED = 1,
  KEYS_SEVEN_REVERSED,
  KEYS_SHIFTED,
  KEYS_LITTLE_ENDIAN,
  KEYS_ONE_OCTET,
  KEYS_NOT_BOUND
};
enum knob_confirm_epoch { CONFIRM_EPOCH_MISSING = 1, CONFIRM_EPOCH_NOT_BOUND };
enum knob_kc { KC_PURPOSE_1 = 1, KC_PURPOSE_7, KC_IS_K, KC_128, KC_UNDERIVED };
enum knob_x25519 { Z_REVERSED = 1, Z_STRIPPED, X25519_BIG_ENDIAN, X25519_TOP_BIT };
enum knob_p256 { P256_PRIVATE_LITTLE_ENDIAN = 3, P256_Y }; /* or Z_REVERSED, Z_STRIPPED */
/* Rules: one not enforced at all, its parts, and stricter ones. */
enum knob_rule { ANYTHING = 1, RULE_1, RULE_2, RULE_3, RULE_4, RULE_5, RULE_6, STRICT_1, STRICT_2, STRICT_3 };

#endif
