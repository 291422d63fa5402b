// SPDX-License-Identifier: Apache-2.0
/* What a derivation takes: docs/specification.md, clause 4. Clause numbers below are its. Included by ltk.h. */
#ifndef LTK_CONTEXT_H
#define LTK_CONTEXT_H

#include <stddef.h>
#include <stdint.h>

/* mode (4.1), suite (4.2), purpose (4.3), algorithm (4.5), element_type (4.8), role (8.2) */
#define LTK_MODE_ROOT 1u
#define LTK_MODE_AGREEMENT 2u
#define LTK_MODE_HYBRID 3u
#define LTK_SUITE_NONE 0u
#define LTK_SUITE_X25519 1u
#define LTK_SUITE_P256 2u
#define LTK_SUITE_X25519_MLKEM768 3u
#define LTK_PURPOSE_K 1u
#define LTK_PURPOSE_OPC 2u
#define LTK_PURPOSE_TOPC 3u
#define LTK_PURPOSE_KIC 4u
#define LTK_PURPOSE_KID 5u
#define LTK_PURPOSE_KIK 6u
#define LTK_PURPOSE_ROOT 7u
#define LTK_PURPOSE_CONFIRM 8u
#define LTK_ALGORITHM_NONE 0u
#define LTK_ALGORITHM_MILENAGE 1u
#define LTK_ALGORITHM_TUAK 2u
#define LTK_ALGORITHM_MILENAGE_256 3u
#define LTK_ALGORITHM_AES 16u
#define LTK_ELEMENT_ICCID 1u
#define LTK_ELEMENT_EID 2u
#define LTK_ELEMENT_EF_ICCID 3u
#define LTK_ROLE_CARD 1u
#define LTK_ROLE_NETWORK 2u

/* Octets of the public values of LTK_SUITE_X25519_MLKEM768 (4.11), and the role of each in S. */
#define LTK_KEY_OCTETS 1216u
#define LTK_REPLY_OCTETS 1120u
#define LTK_KEY_ROLE 1u
#define LTK_REPLY_ROLE 2u

/* FC of the derivation (6.1) and of the confirmation (8.3): provisional, TS 33.220 B.2.2 has not assigned them. */
#define LTK_FC_DERIVE 0xfff0u
#define LTK_FC_CONFIRM 0xfff1u

/* The longest S of a derivation, in octets (6.3). */
#define LTK_S_MAX 198u

/* The context (4.1 to 4.11). All of it is public. Lengths are in octets, for digits one octet each; what lies in an array
 * beyond its length does not matter. Digits are ASCII, '0' .. '9', and for LTK_ELEMENT_EF_ICCID 'A' .. 'F', too. The public
 * values are the public keys themselves, but for LTK_SUITE_X25519_MLKEM768: ltk_public_value makes what is held of them. */
struct ltk_context {
  uint8_t mode;
  uint8_t suite;
  uint8_t purpose;   /* purpose, index, algorithm and bits: ltk_confirm does not read them */
  uint8_t index;
  uint8_t algorithm;
  uint8_t element_type;
  uint16_t bits;     /* of the derived key: 128, 192 or 256 */
  uint32_t epoch;
  uint8_t imsi_length;
  uint8_t mcc_length;
  uint8_t mnc_length;
  uint8_t element_length;
  uint8_t network_nonce_length;
  uint8_t card_nonce_length;
  uint8_t network_public_length;
  uint8_t card_public_length;
  uint8_t imsi[15];
  uint8_t mcc[3];
  uint8_t mnc[3];
  uint8_t element[32];
  uint8_t network_nonce[16];
  uint8_t card_nonce[16];
  uint8_t network_public[33];
  uint8_t card_public[33];
};

/* The secrets (4.12): each 32 octets where the mode wants it, z 64 for LTK_SUITE_X25519_MLKEM768, else of length 0. The
 * lengths are public. */
struct ltk_secrets {
  uint8_t root_length;
  uint8_t z_length;
  uint8_t root[32];
  uint8_t z[64];
};

#endif
