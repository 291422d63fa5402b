// SPDX-License-Identifier: Apache-2.0
/* The LTK derivation function, docs/specification.md clauses 4 to 8: validity, S, KEY, D, and what leaves of it. The public
 * context is passed by value, so that each rule is a function of it alone. */
#include "ltk.h"
#include "hmac.h"
#include "wipe.h"
#ifdef __FRAMAC__
#include "lemmas/derivation.h"
#endif

/* ---- Validity, 7.1: ok_x is 1 if the rule x holds, else 0. ---- */

/*@ terminates \true;
    exits \false;
    assigns \nothing;
    ensures bool: \result == 0 || \result == 1;
    ensures rule: \result == 1 <==> DIGIT(a); */
static int is_digit(uint8_t a)
{
  return '0' <= a && a <= '9';
}

/* 4.1 */
/*@ terminates \true;
    exits \false;
    assigns \nothing;
    ensures bool: \result == 0 || \result == 1;
    ensures rule: \result == 1 <==> R_MODE(c); */
static int ok_mode(struct ltk_context c)
{
  return LTK_MODE_ROOT <= c.mode && c.mode <= LTK_MODE_HYBRID;
}

/* 4.2 */
/*@ terminates \true;
    exits \false;
    assigns \nothing;
    ensures bool: \result == 0 || \result == 1;
    ensures rule: \result == 1 <==> R_SUITE(c); */
static int ok_suite(struct ltk_context c)
{
  if (c.mode == LTK_MODE_ROOT)
    return c.suite == LTK_SUITE_NONE;
  return c.suite == LTK_SUITE_X25519 || c.suite == LTK_SUITE_P256;
}

/* 4.3: what ltk_derive gives out. */
/*@ terminates \true;
    exits \false;
    assigns \nothing;
    ensures bool: \result == 0 || \result == 1;
    ensures rule: \result == 1 <==> R_PURPOSE(c); */
static int ok_purpose(struct ltk_context c)
{
  return LTK_PURPOSE_K <= c.purpose && c.purpose <= LTK_PURPOSE_ROOT;
}

/* 4.4 */
/*@ terminates \true;
    exits \false;
    assigns \nothing;
    ensures bool: \result == 0 || \result == 1;
    ensures rule: \result == 1 <==> R_INDEX(c); */
static int ok_index(struct ltk_context c)
{
  if (LTK_PURPOSE_KIC <= c.purpose && c.purpose <= LTK_PURPOSE_KIK)
    return 1 <= c.index && c.index <= 15;
  return c.index == 0;
}

/* 4.5: the table. */
/*@ terminates \true;
    exits \false;
    assigns \nothing;
    ensures bool: \result == 0 || \result == 1;
    ensures rule: \result == 1 <==> ROW(purpose, algorithm, bits); */
static int row(uint8_t purpose, uint8_t algorithm, uint16_t bits)
{
  switch (purpose) {
  case LTK_PURPOSE_K:
    return (algorithm == LTK_ALGORITHM_MILENAGE && bits == 128) ||
           (algorithm == LTK_ALGORITHM_TUAK && (bits == 128 || bits == 256)) ||
           (algorithm == LTK_ALGORITHM_MILENAGE_256 && bits == 256);
  case LTK_PURPOSE_OPC:
    return algorithm == LTK_ALGORITHM_MILENAGE && bits == 128;
  case LTK_PURPOSE_TOPC:
    return algorithm == LTK_ALGORITHM_TUAK && bits == 256;
  case LTK_PURPOSE_KIC:
  case LTK_PURPOSE_KID:
  case LTK_PURPOSE_KIK:
    return algorithm == LTK_ALGORITHM_AES && (bits == 128 || bits == 192 || bits == 256);
  case LTK_PURPOSE_ROOT:
  case LTK_PURPOSE_CONFIRM:
    return algorithm == LTK_ALGORITHM_NONE && bits == 256;
  default:
    return 0;
  }
}

/* Each row of the table has 128 or 256 among its lengths. */
/*@ terminates \true;
    exits \false;
    assigns \nothing;
    ensures bool: \result == 0 || \result == 1;
    ensures rule: \result == 1 <==> R_ALGORITHM(c); */
static int ok_algorithm(struct ltk_context c)
{
  return row(c.purpose, c.algorithm, 128) || row(c.purpose, c.algorithm, 256);
}

/*@ terminates \true;
    exits \false;
    assigns \nothing;
    ensures bool: \result == 0 || \result == 1;
    ensures rule: \result == 1 <==> R_BITS(c); */
static int ok_bits(struct ltk_context c)
{
  return row(c.purpose, c.algorithm, c.bits);
}

/* 4.6 */
/*@ terminates \true;
    exits \false;
    assigns \nothing;
    ensures bool: \result == 0 || \result == 1;
    ensures rule: \result == 1 <==> R_IMSI(c); */
static int ok_imsi(struct ltk_context c)
{
  uint32_t j;
  if (c.imsi_length < 6 || c.imsi_length > 15)
    return 0;
  /*@ loop invariant range: j <= c.imsi_length;
      loop invariant digits: \forall integer k; 0 <= k < j ==> DIGIT(c.imsi[k]);
      loop assigns j;
      loop variant c.imsi_length - j; */
  for (j = 0; j < c.imsi_length; j++)
    if (!is_digit(c.imsi[j]))
      return 0;
  return 1;
}

/* 4.7, for an IMSI that is ok. */
/*@ requires imsi: R_IMSI(c);
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures bool: \result == 0 || \result == 1;
    ensures rule: \result == 1 <==> R_PLMN(c); */
static int ok_plmn(struct ltk_context c)
{
  uint32_t j;
  if (c.mcc_length != 3 || c.mnc_length < 2 || c.mnc_length > 3)
    return 0;
  if (c.imsi_length < 3 + c.mnc_length + 1)
    return 0;
  /*@ loop invariant range: j <= 3;
      loop invariant mcc: \forall integer k; 0 <= k < j ==> DIGIT(c.mcc[k]) && c.imsi[k] == c.mcc[k];
      loop assigns j;
      loop variant 3 - j; */
  for (j = 0; j < 3u; j++)
    if (!is_digit(c.mcc[j]) || c.mcc[j] != c.imsi[j])
      return 0;
  /*@ loop invariant range: j <= c.mnc_length;
      loop invariant mnc: \forall integer k; 0 <= k < j ==> DIGIT(c.mnc[k]) && c.imsi[3 + k] == c.mnc[k];
      loop assigns j;
      loop variant c.mnc_length - j; */
  for (j = 0; j < c.mnc_length; j++)
    if (!is_digit(c.mnc[j]) || c.mnc[j] != c.imsi[3u + j])
      return 0;
  return 1;
}

/* 4.8; the length is at most 32. */
/*@ requires length: c.element_length <= 32;
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures bool: \result == 0 || \result == 1;
    ensures rule: \result == 1 <==> ELEMENT_DIGITS(c); */
static int element_is_digits(struct ltk_context c)
{
  uint32_t j;
  /*@ loop invariant range: j <= c.element_length;
      loop invariant digits: \forall integer k; 0 <= k < j ==> DIGIT(c.element[k]);
      loop assigns j;
      loop variant c.element_length - j; */
  for (j = 0; j < c.element_length; j++)
    if (!is_digit(c.element[j]))
      return 0;
  return 1;
}

/* A digit's share of the Luhn sum (ISO/IEC 7812-1, annex B): itself, or the digits of its double added up. */
/*@ requires range: digit <= 9 && doubled <= 1;
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures function: \result == LUHN_DIGIT(digit, doubled);
    ensures range: \result <= 9; */
static uint32_t luhn_digit(uint32_t digit, uint32_t doubled)
{
  if (doubled == 0u)
    return digit;
  return 2u * digit > 9u ? 2u * digit - 9u : 2u * digit;
}

/* The Luhn sum: every second digit from the right is doubled, the last one is not. */
/*@ requires digits: 1 <= c.element_length <= 32 && ELEMENT_DIGITS(c);
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures function: \result == LUHN(c, c.element_length, c.element_length); */
static uint32_t luhn_sum(struct ltk_context c)
{
  uint32_t sum = 0, j;
  /*@ loop invariant range: j <= c.element_length;
      loop invariant sum: sum == LUHN(c, c.element_length, j);
      loop invariant small: sum <= 9 * j;
      loop assigns j, sum;
      loop variant c.element_length - j; */
  for (j = 0; j < c.element_length; j++)
    sum += luhn_digit((uint32_t)(c.element[j] - '0'), (c.element_length - 1u - j) % 2u);
  return sum;
}

/* The EID as an integer, modulo 97. */
/*@ requires digits: c.element_length == 32 && ELEMENT_DIGITS(c);
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures function: \result == NUMBER(c, 32) % 97; */
static uint32_t eid_mod_97(struct ltk_context c)
{
  uint32_t r = 0, j;
  /*@ loop invariant range: j <= 32;
      loop invariant small: r < 97;
      loop invariant positive: 0 <= NUMBER(c, j);
      loop invariant function: r == NUMBER(c, j) % 97;
      loop assigns j, r;
      loop variant 32 - j; */
  for (j = 0; j < 32u; j++)
    r = (10u * r + (uint32_t)(c.element[j] - '0')) % 97u;
  return r;
}

/*@ terminates \true;
    exits \false;
    assigns \nothing;
    ensures bool: \result == 0 || \result == 1;
    ensures rule: \result == 1 <==> R_ELEMENT(c); */
static int ok_element(struct ltk_context c)
{
  if (c.element_type == LTK_ELEMENT_ICCID) {
    if (c.element_length != 19 && c.element_length != 20)
      return 0;
    if (!element_is_digits(c))
      return 0;
    return luhn_sum(c) % 10u == 0u;
  }
  if (c.element_type == LTK_ELEMENT_EID) {
    if (c.element_length != 32)
      return 0;
    if (!element_is_digits(c))
      return 0;
    return eid_mod_97(c) == 1u;
  }
  return 0;
}

/* 4.10 */
/*@ terminates \true;
    exits \false;
    assigns \nothing;
    ensures bool: \result == 0 || \result == 1;
    ensures rule: \result == 1 <==> R_NONCE(c); */
static int ok_nonce(struct ltk_context c)
{
  return c.network_nonce_length == 16 && (c.card_nonce_length == 0 || c.card_nonce_length == 16);
}

/*@ terminates \true;
    exits \false;
    assigns \nothing;
    ensures bool: \result == 0 || \result == 1;
    ensures rule: \result == 1 <==> COMPRESSED(first); */
static int is_compressed(uint8_t first)
{
  return first == 2 || first == 3;
}

/* 4.11: the octets of each public key. */
/*@ terminates \true;
    exits \false;
    assigns \nothing;
    ensures function: \result == PUBLIC_LENGTH(c); */
static uint32_t public_length(struct ltk_context c)
{
  if (c.mode == LTK_MODE_ROOT)
    return 0;
  return c.suite == LTK_SUITE_X25519 ? 32u : 33u;
}

/* 4.11, for a mode and suite that are ok. */
/*@ requires mode: R_MODE(c) && R_SUITE(c);
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures bool: \result == 0 || \result == 1;
    ensures rule: \result == 1 <==> R_PUBLIC_KEY(c); */
static int ok_public_key(struct ltk_context c)
{
  uint32_t n = public_length(c), j;
  if (c.network_public_length != n || c.card_public_length != n)
    return 0;
  if (n == 0u)
    return 1;
  if (n == 33u && !(is_compressed(c.network_public[0]) && is_compressed(c.card_public[0])))
    return 0;
  /*@ loop invariant range: j <= n;
      loop invariant equal: \forall integer k; 0 <= k < j ==> c.network_public[k] == c.card_public[k];
      loop assigns j;
      loop variant n - j; */
  for (j = 0; j < n; j++)
    if (c.network_public[j] != c.card_public[j])
      return 1;
  return 0;
}

/* The first broken rule of 4.1 and 4.2, or LTK_OK. */
/*@ terminates \true;
    exits \false;
    assigns \nothing;
    ensures status: MODE_STATUS(c, \result);
    ensures ok: \result == LTK_OK <==> MODE_STATUS(c, LTK_OK); */
static int check_mode(struct ltk_context c)
{
  if (!ok_mode(c))
    return LTK_E_MODE;
  if (!ok_suite(c))
    return LTK_E_SUITE;
  return LTK_OK;
}

/* The first broken rule of 4.3 to 4.5, or LTK_OK. */
/*@ terminates \true;
    exits \false;
    assigns \nothing;
    ensures status: PURPOSE_STATUS(c, \result);
    ensures ok: \result == LTK_OK <==> PURPOSE_STATUS(c, LTK_OK); */
static int check_purpose(struct ltk_context c)
{
  if (!ok_purpose(c))
    return LTK_E_PURPOSE;
  if (!ok_index(c))
    return LTK_E_INDEX;
  if (!ok_algorithm(c))
    return LTK_E_ALGORITHM;
  if (!ok_bits(c))
    return LTK_E_BITS;
  return LTK_OK;
}

/* The first broken rule of 4.6 to 4.11, or LTK_OK, for a mode and suite that are ok. */
/*@ requires mode: R_MODE(c) && R_SUITE(c);
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures status: IDENTITY_STATUS(c, \result);
    ensures ok: \result == LTK_OK <==> IDENTITY_STATUS(c, LTK_OK); */
static int check_identity(struct ltk_context c)
{
  if (!ok_imsi(c))
    return LTK_E_IMSI;
  if (!ok_plmn(c))
    return LTK_E_PLMN;
  if (!ok_element(c))
    return LTK_E_ELEMENT;
  if (c.epoch == 0u)
    return LTK_E_EPOCH;
  if (!ok_nonce(c))
    return LTK_E_NONCE;
  if (!ok_public_key(c))
    return LTK_E_PUBLIC_KEY;
  return LTK_OK;
}

/* The first broken rule of 4.1 to 4.11, or LTK_OK. */
/*@ terminates \true;
    exits \false;
    assigns \nothing;
    ensures status: FIRST_ERROR(c, \result);
    ensures ok: \result == LTK_OK <==> FIRST_ERROR(c, LTK_OK); */
static int check_context(struct ltk_context c)
{
  int status = check_mode(c);
  if (status == LTK_OK)
    status = check_purpose(c);
  if (status == LTK_OK)
    status = check_identity(c);
  return status;
}

/* 8.2 */
/*@ terminates \true;
    exits \false;
    assigns \nothing;
    ensures function: !R_ROLE(role) ? \result == LTK_E_ROLE : !R_KEYS(keys) ? \result == LTK_E_KEYS : \result == LTK_OK; */
static int check_confirmation(uint8_t role, uint16_t keys)
{
  if (role != LTK_ROLE_CARD && role != LTK_ROLE_NETWORK)
    return LTK_E_ROLE;
  if (keys == 0 || keys > 0x7f)
    return LTK_E_KEYS;
  return LTK_OK;
}

/* 4.12: the lengths of the secrets, for a mode that is ok. */
/*@ requires mode: R_MODE(c);
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures function: R_LENGTHS(c, root_length, z_length) ? \result == LTK_OK : \result == LTK_E_SECRET; */
static int check_lengths(struct ltk_context c, uint8_t root_length, uint8_t z_length)
{
  if (root_length != (c.mode == LTK_MODE_AGREEMENT ? 0 : 32))
    return LTK_E_SECRET;
  if (z_length != (c.mode == LTK_MODE_ROOT ? 0 : 32))
    return LTK_E_SECRET;
  return LTK_OK;
}

/* ---- S, 6.1: parameter i has parameter_length(c, i) octets, and octet j of it is parameter_octet(c, i, j). ---- */

/*@ requires range: i <= 12;
    requires sized: SIZED(c);
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures function: \result == PLENGTH(c, i);
    ensures bound: P_AT(i) + \result + 2 <= P_AT(i + 1); */
static uint32_t parameter_length(struct ltk_context c, uint32_t i)
{
  switch (i) {
  case 0:
    return 10;
  case 1:
    return 2;
  case 2:
    return 2;
  case 3:
    return 1;
  case 4:
    return 2;
  case 5:
    return c.imsi_length;
  case 6:
    return 3;
  case 7:
    return 1u + c.element_length;
  case 8:
    return 4;
  case 9:
    return 16;
  case 10:
    return c.card_nonce_length;
  case 11:
    return c.network_public_length;
  default:
    return c.card_public_length;
  }
}

/*@ requires range: j < 10;
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures function: \result == LABEL(j); */
static uint8_t label_octet(uint32_t j)
{
  static const uint8_t label[10] = {'L', 'T', 'K', '-', 'D', 'E', 'R', 'I', 'V', 'E'};
  return label[j];
}

/*@ requires range: high <= 15 && low <= 15;
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures function: \result == PAIR(high, low); */
static uint8_t nibbles(uint32_t high, uint32_t low)
{
  return (uint8_t)(16u * high + low);
}

/*@ requires digit: DIGIT(a);
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures function: \result == a - '0' && \result <= 9; */
static uint32_t digit(uint8_t a)
{
  return (uint32_t)(a - '0');
}

/* P6: MCC2 MCC1, MNC3 MCC3, MNC2 MNC1; MNC3 is F where the MNC has two digits. */
/*@ requires range: j < 3;
    requires sized: SIZED(c);
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures function: \result == PLMN(c, j); */
static uint8_t plmn_octet(struct ltk_context c, uint32_t j)
{
  if (j == 0u)
    return nibbles(digit(c.mcc[1]), digit(c.mcc[0]));
  if (j == 1u)
    return nibbles(c.mnc_length == 3 ? digit(c.mnc[2]) : 15u, digit(c.mcc[2]));
  return nibbles(digit(c.mnc[1]), digit(c.mnc[0]));
}

/* Octet j of the four big-endian octets of the epoch. */
/*@ requires range: j < 4;
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures function: \result == EPOCH(epoch, j); */
static uint8_t epoch_octet(uint32_t epoch, uint32_t j)
{
  if (j == 0u)
    return (uint8_t)(epoch / 0x1000000u);
  if (j == 1u)
    return (uint8_t)(epoch / 0x10000u % 0x100u);
  if (j == 2u)
    return (uint8_t)(epoch / 0x100u % 0x100u);
  return (uint8_t)(epoch % 0x100u);
}

/*@ requires range: i <= 12 && j < PLENGTH(c, i);
    requires sized: SIZED(c);
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures function: \result == POCTET(c, i, j); */
static uint8_t parameter_octet(struct ltk_context c, uint32_t i, uint32_t j)
{
  switch (i) {
  case 0:
    return label_octet(j);
  case 1:
    return j == 0u ? c.mode : c.suite;
  case 2:
    return j == 0u ? c.purpose : c.index;
  case 3:
    return c.algorithm;
  case 4:
    return (uint8_t)(j == 0u ? c.bits / 0x100u : c.bits % 0x100u);
  case 5:
    return c.imsi[j];
  case 6:
    return plmn_octet(c, j);
  case 7:
    return j == 0u ? c.element_type : c.element[j - 1u];
  case 8:
    return epoch_octet(c.epoch, j);
  case 9:
    return c.network_nonce[j];
  case 10:
    return c.card_nonce[j];
  case 11:
    return c.network_public[j];
  default:
    return c.card_public[j];
  }
}

/* Write S for a context that is ok; returns its length. */
/*@ requires sized: SIZED(c);
    requires valid: \valid(s + (0 .. 197));
    terminates \true;
    exits \false;
    assigns s[0 .. 197];
    ensures range: 2 <= \result <= 198;
    ensures function: IS(s, \result, S(LTK_FC_DERIVE, PARAMETERS(c))); */
static uint32_t encode(uint8_t s[198], struct ltk_context c)
{
  uint32_t at = 2, i, j;
  s[0] = (uint8_t)(LTK_FC_DERIVE / 0x100u);
  s[1] = (uint8_t)(LTK_FC_DERIVE % 0x100u);
  /*@ loop invariant range: i <= 13;
      loop invariant space: 2 <= at <= P_AT(i) <= 198;
      loop invariant function: IS(s, at, SN(LTK_FC_DERIVE, PARAMETERS(c), i));
      loop assigns i, j, at, s[0 .. 197];
      loop variant 13 - i; */
  for (i = 0; i < 13u; i++) {
    uint32_t n = parameter_length(c, i);
    /*@ loop invariant range: j <= n;
        loop invariant function: IS(s, at + j, CAT(SN(LTK_FC_DERIVE, PARAMETERS(c), i), TAKE(c, i, j)));
        loop assigns j, s[at .. at + n - 1];
        loop variant n - j; */
    for (j = 0; j < n; j++) {
      s[at + j] = parameter_octet(c, i, j);
      //@ assert kept: IS(s, at + j, CAT(SN(LTK_FC_DERIVE, PARAMETERS(c), i), TAKE(c, i, j)));
      //@ assert next: IS(s, at + j + 1, CAT(SN(LTK_FC_DERIVE, PARAMETERS(c), i), CAT(TAKE(c, i, j), B1(POCTET(c, i, j)))));
    }
    //@ assert parameter: TAKE(c, i, n) == \nth(PARAMETERS(c), i);
    //@ assert length: \length(\nth(PARAMETERS(c), i)) == n;
    s[at + n] = (uint8_t)(n / 0x100u);
    s[at + n + 1u] = (uint8_t)(n % 0x100u);
    //@ assert kept: IS(s, at + n, CAT(SN(LTK_FC_DERIVE, PARAMETERS(c), i), \nth(PARAMETERS(c), i)));
    at += n + 2u;
    //@ assert segment: IS(s, at, SEG(SN(LTK_FC_DERIVE, PARAMETERS(c), i), \nth(PARAMETERS(c), i)));
  }
  return at;
}

/* ---- S of the confirmation, 8.3: four parameters of fixed length. ---- */

#define CONFIRM_S 28u /* octets: FC 2, label 11, role 1, epoch 4, keys 2, and four lengths of 2 */

/*@ requires range: at < 28;
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures function: \result == CONFIRM_OCTET(role, epoch, keys, at); */
static uint8_t confirm_octet(uint8_t role, uint32_t epoch, uint16_t keys, uint32_t at)
{
  static const uint8_t s[15] = {0xff, 0xf1, 'L', 'T', 'K', '-', 'C', 'O', 'N', 'F', 'I', 'R', 'M', 0, 11};
  if (at < 15u)
    return s[at];
  switch (at) {
  case 15:
    return role;
  case 17:
    return 1;
  case 18:
  case 19:
  case 20:
  case 21:
    return epoch_octet(epoch, at - 18u);
  case 23:
    return 4;
  case 24:
    return (uint8_t)(keys / 0x100u);
  case 25:
    return (uint8_t)(keys % 0x100u);
  case 27:
    return 2;
  default: /* 16, 22, 26: the high octets of the lengths */
    return 0;
  }
}

/*@ requires valid: \valid(s + (0 .. 27));
    terminates \true;
    exits \false;
    assigns s[0 .. 27];
    ensures function: IS(s, 28, S(LTK_FC_CONFIRM, CONFIRM_PARAMETERS(role, epoch, keys))); */
static void encode_confirm(uint8_t s[28], uint8_t role, uint32_t epoch, uint16_t keys)
{
  uint32_t at;
  /*@ loop invariant range: at <= 28;
      loop invariant octets: \forall integer k; 0 <= k < at ==> s[k] == CONFIRM_OCTET(role, epoch, keys, k);
      loop assigns at, s[0 .. 27];
      loop variant 28 - at; */
  for (at = 0; at < CONFIRM_S; at++)
    s[at] = confirm_octet(role, epoch, keys, at);
  //@ assert fc: IS(s, 2, FC(LTK_FC_CONFIRM));
  //@ assert label: \forall integer k; 2 <= k < 13 ==> s[k] == CONFIRM_OCTET(role, epoch, keys, k);
  //@ assert p2: IS_AT(s, 2, 11, CONFIRM_LABEL);
  //@ assert c2: IS(s, 13, CAT(FC(LTK_FC_CONFIRM), CONFIRM_LABEL));
  //@ assert s2: IS(s, 15, SEG(FC(LTK_FC_CONFIRM), CONFIRM_LABEL));
  //@ assert p15: IS_AT(s, 15, 1, B1(role));
  //@ assert c15: IS(s, 16, CAT(SEG(FC(LTK_FC_CONFIRM), CONFIRM_LABEL), B1(role)));
  //@ assert s15: IS(s, 18, SEG(SEG(FC(LTK_FC_CONFIRM), CONFIRM_LABEL), B1(role)));
  //@ assert p18: IS_AT(s, 18, 4, EPOCH4(epoch));
  //@ assert c18: IS(s, 22, CAT(SEG(SEG(FC(LTK_FC_CONFIRM), CONFIRM_LABEL), B1(role)), EPOCH4(epoch)));
  //@ assert s18: IS(s, 24, SEG(SEG(SEG(FC(LTK_FC_CONFIRM), CONFIRM_LABEL), B1(role)), EPOCH4(epoch)));
  //@ assert p24: IS_AT(s, 24, 2, KEYS2(keys));
  //@ assert c24: IS(s, 26, CAT(SEG(SEG(SEG(FC(LTK_FC_CONFIRM), CONFIRM_LABEL), B1(role)), EPOCH4(epoch)), KEYS2(keys)));
  //@ assert s24: IS(s, 28, SEG(SEG(SEG(SEG(FC(LTK_FC_CONFIRM), CONFIRM_LABEL), B1(role)), EPOCH4(epoch)), KEYS2(keys)));
}

/* ---- The secrets: no branch and no address depends on what follows, 7.3. ---- */

/* 1 if the octet is not zero, else 0. */
/*@ terminates \true;
    exits \false;
    assigns \nothing;
    ensures none: a == 0 ==> \result == 0;
    ensures some: a > 0 ==> 1 <= \result <= 1; */
static uint32_t is_nonzero(uint8_t a)
{
  return ((uint32_t)a + 0xffu) >> 8;
}

/* 1 if some octet is not zero, else 0. */
/*@ requires valid: \valid_read(p + (0 .. 31));
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures bool: \result == 0 || \result == 1;
    ensures function: \result == 0 <==> ZERO(p, 32); */
static uint32_t nonzero(const uint8_t p[32])
{
  uint8_t any = 0;
  uint32_t j;
  /*@ loop invariant range: j <= 32;
      loop invariant any: any == 0 <==> ZERO(p, j);
      loop assigns j, any;
      loop variant 32 - j; */
  for (j = 0; j < 32u; j++)
    any |= p[j];
  return is_nonzero(any);
}

/* 1 if the secrets that the mode uses are not all zero, else 0. */
/*@ requires mode: R_MODE(c);
    requires valid: \valid_read(root + (0 .. 31)) && \valid_read(z + (0 .. 31));
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures bool: \result == 0 || \result == 1;
    ensures function: \result == 1 <==> NOT_ZERO(c, root, z); */
static uint32_t secrets_nonzero(struct ltk_context c, const uint8_t root[32], const uint8_t z[32])
{
  if (c.mode == LTK_MODE_ROOT)
    return nonzero(root);
  if (c.mode == LTK_MODE_AGREEMENT)
    return nonzero(z);
  return nonzero(root) & nonzero(z);
}

/* LTK_OK for nz = 1, LTK_E_SECRET for nz = 0. */
/*@ requires bool: nz == 0 || nz == 1;
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures function: \result == (nz == 0 ? LTK_E_SECRET : LTK_OK); */
static int secret_status(uint32_t nz)
{
  return LTK_E_SECRET * (1 - (int)nz);
}

/* d for nz = 1, zero for nz = 0: the mask is FF or 00. */
/*@ requires bool: nz == 0 || nz == 1;
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures function: \result == (nz == 0 ? 0 : d); */
static uint8_t masked(uint8_t d, uint32_t nz)
{
  uint8_t mask = (uint8_t)(0x100u - nz);
  return d & mask;
}

/*@ requires valid: \valid(to + (0 .. 31)) && \valid_read(from + (0 .. 31));
    requires separated: \separated(to + (0 .. 31), from + (0 .. 31));
    terminates \true;
    exits \false;
    assigns to[0 .. 31];
    ensures function: COPIED(to, from, 32); */
static void copy(uint8_t to[32], const uint8_t from[32])
{
  uint32_t j;
  /*@ loop invariant range: j <= 32;
      loop invariant copied: COPIED(to, from, j);
      loop assigns j, to[0 .. 31];
      loop variant 32 - j; */
  for (j = 0; j < 32u; j++)
    to[j] = from[j];
}

/* Clause 5: KEY. */
/*@ requires mode: R_MODE(c);
    requires valid: \valid(key + (0 .. 31)) && \valid_read(root + (0 .. 31)) && \valid_read(z + (0 .. 31));
    requires separated: \separated(key + (0 .. 31), root + (0 .. 31)) && \separated(key + (0 .. 31), z + (0 .. 31));
    terminates \true;
    exits \false;
    assigns key[0 .. 31];
    ensures function: \forall octets R, Z; IS{Pre}(root, ROOT_LENGTH(c), R) && IS{Pre}(z, Z_LENGTH(c), Z) ==> IS(key, 32, KEY(c, R, Z)); */
static void derivation_key(uint8_t key[32], struct ltk_context c, const uint8_t root[32], const uint8_t z[32])
{
  if (c.mode == LTK_MODE_ROOT) {
    copy(key, root);
    //@ assert copied: COPIED(key, root, 32) && UNCHANGED{Pre, Here}(root, 32);
    //@ assert root: \forall octets R; IS{Pre}(root, 32, R) ==> IS(key, 32, R);
    //@ assert key: \forall octets R, Z; IS{Pre}(root, ROOT_LENGTH(c), R) && IS{Pre}(z, Z_LENGTH(c), Z) ==> IS(key, 32, KEY(c, R, Z));
  } else if (c.mode == LTK_MODE_AGREEMENT) {
    uint8_t zeros[32];
    ltk_wipe_octets(zeros, 32);
    //@ assert zeros: IS(&zeros[0], 32, ZEROS(32));
    //@ assert z_kept: \forall octets Z; IS{Pre}(z, 32, Z) ==> IS(z, 32, Z);
    ltk_hmac_sha256(key, zeros, 32, z, 32);
    //@ assert agreement: \forall octets Z; IS{Pre}(z, 32, Z) ==> IS(key, 32, HMAC(ZEROS(32), Z));
    //@ assert key: \forall octets R, Z; IS{Pre}(root, ROOT_LENGTH(c), R) && IS{Pre}(z, Z_LENGTH(c), Z) ==> IS(key, 32, KEY(c, R, Z));
  } else {
    ltk_hmac_sha256(key, root, 32, z, 32);
    //@ assert hybrid: \forall octets R, Z; IS{Pre}(root, 32, R) && IS{Pre}(z, 32, Z) ==> IS(key, 32, HMAC(R, Z));
    //@ assert key: \forall octets R, Z; IS{Pre}(root, ROOT_LENGTH(c), R) && IS{Pre}(z, Z_LENGTH(c), Z) ==> IS(key, 32, KEY(c, R, Z));
  }
}

/* 6.1: D. */
/*@ requires context: R_MODE(c) && SIZED(c);
    requires valid: \valid(d + (0 .. 31)) && \valid_read(root + (0 .. 31)) && \valid_read(z + (0 .. 31));
    requires separated: \separated(d + (0 .. 31), root + (0 .. 31)) && \separated(d + (0 .. 31), z + (0 .. 31));
    terminates \true;
    exits \false;
    assigns d[0 .. 31];
    ensures function: \forall octets R, Z; IS{Pre}(root, ROOT_LENGTH(c), R) && IS{Pre}(z, Z_LENGTH(c), Z) ==> IS(d, 32, D(c, R, Z)); */
static void derivation(uint8_t d[32], struct ltk_context c, const uint8_t root[32], const uint8_t z[32])
{
  uint8_t s[198], key[32];
  uint32_t n;
  derivation_key(key, c, root, z);
  //@ assert key: \forall octets R, Z; IS{Pre}(root, ROOT_LENGTH(c), R) && IS{Pre}(z, Z_LENGTH(c), Z) ==> IS(&key[0], 32, KEY(c, R, Z));
  //@ ghost Key: ;
  n = encode(s, c);
  //@ assert unchanged: UNCHANGED{Key, Here}(&key[0], 32);
  //@ assert key_kept: \forall octets R, Z; IS{Pre}(root, ROOT_LENGTH(c), R) && IS{Pre}(z, Z_LENGTH(c), Z) ==> IS(&key[0], 32, KEY(c, R, Z));
  ltk_hmac_sha256(d, key, 32, s, n);
  //@ assert mac: \forall octets R, Z; IS{Pre}(root, ROOT_LENGTH(c), R) && IS{Pre}(z, Z_LENGTH(c), Z) ==> IS(d, 32, HMAC(KEY(c, R, Z), S(LTK_FC_DERIVE, PARAMETERS(c))));
  //@ ghost Mac: ;
  ltk_wipe_octets(key, 32);
  //@ assert unchanged: UNCHANGED{Mac, Here}(d, 32);
  //@ assert wiped_key: ZERO(&key[0], 32);
}

/* 8.1 and 8.3: KDF(KC, FFF1, ..), of which the tag is the end; c has the purpose of a confirmation key. */
/*@ requires context: R_MODE(c) && SIZED(c);
    requires valid: \valid(t + (0 .. 31)) && \valid_read(root + (0 .. 31)) && \valid_read(z + (0 .. 31));
    requires separated: \separated(t + (0 .. 31), root + (0 .. 31)) && \separated(t + (0 .. 31), z + (0 .. 31));
    terminates \true;
    exits \false;
    assigns t[0 .. 31];
    ensures function: \forall octets R, Z; IS{Pre}(root, ROOT_LENGTH(c), R) && IS{Pre}(z, Z_LENGTH(c), Z) ==> IS(t, 32, KDF(D(c, R, Z), LTK_FC_CONFIRM, CONFIRM_PARAMETERS(role, c.epoch, keys))); */
static void confirmation(uint8_t t[32], uint8_t role, uint16_t keys, struct ltk_context c, const uint8_t root[32],
                         const uint8_t z[32])
{
  uint8_t s[28], kc[32];
  derivation(kc, c, root, z);
  //@ assert kc: \forall octets R, Z; IS{Pre}(root, ROOT_LENGTH(c), R) && IS{Pre}(z, Z_LENGTH(c), Z) ==> IS(&kc[0], 32, D(c, R, Z));
  //@ ghost Kc: ;
  encode_confirm(s, role, c.epoch, keys);
  //@ assert unchanged: UNCHANGED{Kc, Here}(&kc[0], 32);
  //@ assert kc_kept: \forall octets R, Z; IS{Pre}(root, ROOT_LENGTH(c), R) && IS{Pre}(z, Z_LENGTH(c), Z) ==> IS(&kc[0], 32, D(c, R, Z));
  ltk_hmac_sha256(t, kc, 32, s, CONFIRM_S);
  //@ assert mac: \forall octets R, Z; IS{Pre}(root, ROOT_LENGTH(c), R) && IS{Pre}(z, Z_LENGTH(c), Z) ==> IS(t, 32, HMAC(D(c, R, Z), S(LTK_FC_CONFIRM, CONFIRM_PARAMETERS(role, c.epoch, keys))));
  //@ ghost Mac: ;
  ltk_wipe_octets(kc, 32);
  //@ assert unchanged: UNCHANGED{Mac, Here}(t, 32);
  //@ assert wiped_kc: ZERO(&kc[0], 32);
}

/* 6.2: the last n octets of d, and zeros up to 32; all zero for nz = 0. */
/*@ requires range: n <= 32 && (nz == 0 || nz == 1);
    requires valid: \valid(out + (0 .. 31)) && \valid_read(d + (0 .. 31));
    requires separated: \separated(out + (0 .. 31), d + (0 .. 31));
    terminates \true;
    exits \false;
    assigns out[0 .. 31];
    ensures function: MASKED(out, n, d, n, nz);
    ensures rest: \forall integer j; n <= j < 32 ==> out[j] == 0; */
static void output(uint8_t out[32], const uint8_t d[32], uint32_t n, uint32_t nz)
{
  uint32_t j;
  /*@ loop invariant range: j <= n;
      loop invariant key: MASKED(out, j, d, n, nz);
      loop assigns j, out[0 .. 31];
      loop variant n - j; */
  for (j = 0; j < n; j++) {
    out[j] = masked(d[32u - n + j], nz);
    //@ assert stored: out[j] == (nz == 0 ? 0 : d[32 - n + j]);
    //@ assert kept: MASKED(out, j, d, n, nz);
  }
  /*@ loop invariant range: n <= j <= 32;
      loop invariant key: MASKED(out, n, d, n, nz);
      loop invariant rest: \forall integer k; n <= k < j ==> out[k] == 0;
      loop assigns j, out[0 .. 31];
      loop variant 32 - j; */
  for (j = n; j < 32u; j++)
    out[j] = 0;
}

/* 8.3: the last 16 octets of t; all zero for nz = 0. */
/*@ requires bool: nz == 0 || nz == 1;
    requires valid: \valid(tag + (0 .. 15)) && \valid_read(t + (0 .. 31));
    requires separated: \separated(tag + (0 .. 15), t + (0 .. 31));
    terminates \true;
    exits \false;
    assigns tag[0 .. 15];
    ensures function: \forall integer j; 0 <= j < 16 ==> tag[j] == (nz == 0 ? 0 : t[16 + j]); */
static void output_tag(uint8_t tag[16], const uint8_t t[32], uint32_t nz)
{
  uint32_t j;
  /*@ loop invariant range: j <= 16;
      loop invariant tag: \forall integer k; 0 <= k < j ==> tag[k] == (nz == 0 ? 0 : t[16 + k]);
      loop assigns j, tag[0 .. 15];
      loop variant 16 - j; */
  for (j = 0; j < 16u; j++)
    tag[j] = masked(t[16u + j], nz);
}

/* ---- The public functions ---- */

/*@ requires context: R_MODE(c) && SIZED(c) && R_BITS(c);
    requires valid: \valid(out + (0 .. 31)) && \valid_read(root + (0 .. 31)) && \valid_read(z + (0 .. 31));
    requires separated: \separated(out + (0 .. 31), root + (0 .. 31)) && \separated(out + (0 .. 31), z + (0 .. 31));
    terminates \true;
    exits \false;
    assigns out[0 .. 31];
    ensures status: NOT_ZERO{Pre}(c, root, z) ? \result == LTK_OK : \result == LTK_E_SECRET;
    ensures function: \result == LTK_OK ==> \forall octets R, Z; IS{Pre}(root, ROOT_LENGTH(c), R) && IS{Pre}(z, Z_LENGTH(c), Z) ==> IS_LSB(out, c.bits / 8, D(c, R, Z));
    ensures rest: \forall integer j; c.bits / 8 <= j < 32 ==> out[j] == 0;
    ensures error: \result != LTK_OK ==> ZERO(out, 32); */
static int derive_checked(uint8_t out[32], struct ltk_context c, const uint8_t root[32], const uint8_t z[32])
{
  uint8_t d[32];
  uint32_t nz = secrets_nonzero(c, root, z);
  derivation(d, c, root, z);
  //@ assert d: \forall octets R, Z; IS{Pre}(root, ROOT_LENGTH(c), R) && IS{Pre}(z, Z_LENGTH(c), Z) ==> IS(&d[0], 32, D(c, R, Z));
  //@ ghost D0: ;
  output(out, d, c.bits / 8u, nz);
  //@ assert d_unchanged: UNCHANGED{D0, Here}(&d[0], 32);
  //@ assert d_kept: \forall octets R, Z; IS{Pre}(root, ROOT_LENGTH(c), R) && IS{Pre}(z, Z_LENGTH(c), Z) ==> IS(&d[0], 32, D(c, R, Z));
  //@ assert end: nz == 1 ==> SAME_END(out, c.bits / 8, &d[0]);
  //@ assert out: nz == 1 ==> \forall octets R, Z; IS{Pre}(root, ROOT_LENGTH(c), R) && IS{Pre}(z, Z_LENGTH(c), Z) ==> IS_LSB(out, c.bits / 8, D(c, R, Z));
  //@ ghost Out: ;
  ltk_wipe_octets(d, 32);
  //@ assert unchanged: UNCHANGED{Out, Here}(out, 32);
  //@ assert out_kept: nz == 1 ==> \forall octets R, Z; IS{Pre}(root, ROOT_LENGTH(c), R) && IS{Pre}(z, Z_LENGTH(c), Z) ==> IS_LSB(out, c.bits / 8, D(c, R, Z));
  //@ assert wiped_d: ZERO(&d[0], 32);
  ltk_wipe_stack();
  return secret_status(nz);
}

int ltk_derive(uint8_t out[32], const struct ltk_context *c, const struct ltk_secrets *k)
{
  struct ltk_context v = *c;
  int status = check_context(v);
  if (status == LTK_OK)
    status = check_lengths(v, k->root_length, k->z_length);
  if (status == LTK_OK) {
    //@ assert lengths: k->root_length == ROOT_LENGTH(v) && k->z_length == Z_LENGTH(v);
    status = derive_checked(out, v, k->root, k->z);
    //@ assert out: status == LTK_OK ==> \forall octets R, Z; IS{Pre}(&k->root[0], \at(k->root_length, Pre), R) && IS{Pre}(&k->z[0], \at(k->z_length, Pre), Z) ==> IS_LSB(out, v.bits / 8, D(v, R, Z));
  } else {
    ltk_wipe_octets(out, 32);
  }
  return status;
}

/*@ requires context: R_MODE(c) && SIZED(c);
    requires valid: \valid(tag + (0 .. 15)) && \valid_read(root + (0 .. 31)) && \valid_read(z + (0 .. 31));
    requires separated: \separated(tag + (0 .. 15), root + (0 .. 31)) && \separated(tag + (0 .. 15), z + (0 .. 31));
    terminates \true;
    exits \false;
    assigns tag[0 .. 15];
    ensures status: NOT_ZERO{Pre}(c, root, z) ? \result == LTK_OK : \result == LTK_E_SECRET;
    ensures function: \result == LTK_OK ==> \forall octets R, Z; IS{Pre}(root, ROOT_LENGTH(c), R) && IS{Pre}(z, Z_LENGTH(c), Z) ==> IS_LSB(tag, 16, KDF(D(c, R, Z), LTK_FC_CONFIRM, CONFIRM_PARAMETERS(role, c.epoch, keys)));
    ensures error: \result != LTK_OK ==> ZERO(tag, 16); */
static int confirm_checked(uint8_t tag[16], uint8_t role, uint16_t keys, struct ltk_context c, const uint8_t root[32],
                           const uint8_t z[32])
{
  uint8_t t[32];
  uint32_t nz = secrets_nonzero(c, root, z);
  confirmation(t, role, keys, c, root, z);
  //@ assert t: \forall octets R, Z; IS{Pre}(root, ROOT_LENGTH(c), R) && IS{Pre}(z, Z_LENGTH(c), Z) ==> IS(&t[0], 32, KDF(D(c, R, Z), LTK_FC_CONFIRM, CONFIRM_PARAMETERS(role, c.epoch, keys)));
  //@ ghost T0: ;
  output_tag(tag, t, nz);
  //@ assert t_unchanged: UNCHANGED{T0, Here}(&t[0], 32);
  //@ assert t_kept: \forall octets R, Z; IS{Pre}(root, ROOT_LENGTH(c), R) && IS{Pre}(z, Z_LENGTH(c), Z) ==> IS(&t[0], 32, KDF(D(c, R, Z), LTK_FC_CONFIRM, CONFIRM_PARAMETERS(role, c.epoch, keys)));
  //@ assert end: nz == 1 ==> SAME_END(tag, 16, &t[0]);
  //@ assert tag: nz == 1 ==> \forall octets R, Z; IS{Pre}(root, ROOT_LENGTH(c), R) && IS{Pre}(z, Z_LENGTH(c), Z) ==> IS_LSB(tag, 16, KDF(D(c, R, Z), LTK_FC_CONFIRM, CONFIRM_PARAMETERS(role, c.epoch, keys)));
  //@ ghost Out: ;
  ltk_wipe_octets(t, 32);
  //@ assert unchanged: UNCHANGED{Out, Here}(tag, 16);
  //@ assert tag_kept: nz == 1 ==> \forall octets R, Z; IS{Pre}(root, ROOT_LENGTH(c), R) && IS{Pre}(z, Z_LENGTH(c), Z) ==> IS_LSB(tag, 16, KDF(D(c, R, Z), LTK_FC_CONFIRM, CONFIRM_PARAMETERS(role, c.epoch, keys)));
  //@ assert wiped_t: ZERO(&t[0], 32);
  ltk_wipe_stack();
  return secret_status(nz);
}

/* 8.1: the same context, for the confirmation key. */
/*@ terminates \true;
    exits \false;
    assigns \nothing;
    ensures function: \result == CONFIRM(c); */
static struct ltk_context confirmation_context(struct ltk_context c)
{
  c.purpose = LTK_PURPOSE_CONFIRM;
  c.index = 0;
  c.algorithm = LTK_ALGORITHM_NONE;
  c.bits = 256;
  return c;
}

int ltk_confirm(uint8_t tag[16], uint8_t role, uint16_t keys, const struct ltk_context *c, const struct ltk_secrets *k)
{
  struct ltk_context v = confirmation_context(*c);
  int status = check_mode(v);
  if (status == LTK_OK)
    status = check_identity(v);
  if (status == LTK_OK)
    status = check_confirmation(role, keys);
  if (status == LTK_OK)
    status = check_lengths(v, k->root_length, k->z_length);
  if (status == LTK_OK)
    return confirm_checked(tag, role, keys, v, k->root, k->z);
  ltk_wipe_octets(tag, 16);
  return status;
}

int ltk_tag_equal(const uint8_t a[16], const uint8_t b[16])
{
  uint8_t different = 0;
  uint32_t j;
  /*@ loop invariant range: j <= 16;
      loop invariant equal: different == 0 <==> \forall integer k; 0 <= k < j ==> a[k] == b[k];
      loop assigns j, different;
      loop variant 16 - j; */
  for (j = 0; j < 16u; j++)
    different |= a[j] ^ b[j];
  return 1 - (int)is_nonzero(different);
}

int ltk_derive_s(uint8_t s[198], size_t *length, const struct ltk_context *c)
{
  struct ltk_context v = *c;
  int status = check_context(v);
  *length = 0;
  ltk_wipe_octets(s, LTK_S_MAX);
  if (status == LTK_OK)
    *length = encode(s, v);
  return status;
}
