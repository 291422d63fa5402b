// SPDX-License-Identifier: Apache-2.0
/* Validity: see validity.h. ok_x is 1 if the rule x holds, else 0. */
#include "validity.h"

/*@ terminates \true;
    exits \false;
    assigns \nothing;
    ensures bool: \result == 0 || \result == 1;
    ensures rule: \result == 1 <==> DIGIT(a); // clauses: 4.6 to 4.8 */
static int is_digit(uint8_t a)
{
  return '0' <= a && a <= '9';
}

/* 4.1 */
/*@ requires valid: \valid_read(c);
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures bool: \result == 0 || \result == 1;
    ensures rule: \result == 1 <==> R_MODE(*c); // clauses: 4.1 */
static int ok_mode(const struct ltk_context *c)
{
  return LTK_MODE_ROOT <= c->mode && c->mode <= LTK_MODE_HYBRID;
}

/* 4.2 */
/*@ requires valid: \valid_read(c);
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures bool: \result == 0 || \result == 1;
    ensures rule: \result == 1 <==> R_SUITE(*c); // clauses: 4.2 */
static int ok_suite(const struct ltk_context *c)
{
  if (c->mode == LTK_MODE_ROOT)
    return c->suite == LTK_SUITE_NONE;
  return LTK_SUITE_X25519 <= c->suite && c->suite <= LTK_SUITE_X25519_MLKEM768;
}

/* 4.3: what ltk_derive gives out. */
/*@ requires valid: \valid_read(c);
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures bool: \result == 0 || \result == 1;
    ensures rule: \result == 1 <==> R_PURPOSE(*c); // clauses: 4.3 */
static int ok_purpose(const struct ltk_context *c)
{
  return LTK_PURPOSE_K <= c->purpose && c->purpose <= LTK_PURPOSE_ROOT;
}

/* 4.4 */
/*@ requires valid: \valid_read(c);
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures bool: \result == 0 || \result == 1;
    ensures rule: \result == 1 <==> R_INDEX(*c); // clauses: 4.4 */
static int ok_index(const struct ltk_context *c)
{
  if (LTK_PURPOSE_KIC <= c->purpose && c->purpose <= LTK_PURPOSE_KIK)
    return 1 <= c->index && c->index <= 15;
  return c->index == 0;
}

/* 4.5: the table. */
/*@ terminates \true;
    exits \false;
    assigns \nothing;
    ensures bool: \result == 0 || \result == 1;
    ensures rule: \result == 1 <==> ROW(purpose, algorithm, bits); // clauses: 4.5 */
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
/*@ requires valid: \valid_read(c);
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures bool: \result == 0 || \result == 1;
    ensures rule: \result == 1 <==> R_ALGORITHM(*c); // clauses: 4.5 */
static int ok_algorithm(const struct ltk_context *c)
{
  return row(c->purpose, c->algorithm, 128) || row(c->purpose, c->algorithm, 256);
}

/*@ requires valid: \valid_read(c);
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures bool: \result == 0 || \result == 1;
    ensures rule: \result == 1 <==> R_BITS(*c); // clauses: 4.5 */
static int ok_bits(const struct ltk_context *c)
{
  return row(c->purpose, c->algorithm, c->bits);
}

/* 4.6 */
/*@ requires valid: \valid_read(c);
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures bool: \result == 0 || \result == 1;
    ensures rule: \result == 1 <==> R_IMSI(*c); // clauses: 4.6 */
static int ok_imsi(const struct ltk_context *c)
{
  uint32_t j;
  if (c->imsi_length < 6 || c->imsi_length > 15)
    return 0;
  /*@ loop invariant range: j <= c->imsi_length;
      loop invariant digits: \forall integer k; 0 <= k < j ==> DIGIT(c->imsi[k]);
      loop assigns j;
      loop variant c->imsi_length - j; */
  for (j = 0; j < c->imsi_length; j++) {
    //@ assert at: \let v = *c; v.imsi[j] == c->imsi[j];
    if (!is_digit(c->imsi[j]))
      return 0;
  }
  return 1;
}

/* 4.7, for an IMSI that is ok. */
/*@ requires valid: \valid_read(c);
    requires imsi: R_IMSI(*c);
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures bool: \result == 0 || \result == 1;
    ensures rule: \result == 1 <==> R_PLMN(*c); // clauses: 4.7 */
static int ok_plmn(const struct ltk_context *c)
{
  uint32_t j;
  if (c->mcc_length != 3 || c->mnc_length < 2 || c->mnc_length > 3)
    return 0;
  if (c->imsi_length < 3 + c->mnc_length + 1)
    return 0;
  /*@ loop invariant range: j <= 3;
      loop invariant mcc: \forall integer k; 0 <= k < j ==> DIGIT(c->mcc[k]) && c->imsi[k] == c->mcc[k];
      loop assigns j;
      loop variant 3 - j; */
  for (j = 0; j < 3u; j++) {
    //@ assert at: \let v = *c; v.mcc[j] == c->mcc[j] && v.imsi[j] == c->imsi[j];
    if (!is_digit(c->mcc[j]) || c->mcc[j] != c->imsi[j])
      return 0;
  }
  /*@ loop invariant range: j <= c->mnc_length;
      loop invariant mnc: \forall integer k; 0 <= k < j ==> DIGIT(c->mnc[k]) && c->imsi[3 + k] == c->mnc[k];
      loop assigns j;
      loop variant c->mnc_length - j; */
  for (j = 0; j < c->mnc_length; j++) {
    //@ assert at: \let v = *c; v.mnc[j] == c->mnc[j] && v.imsi[3 + j] == c->imsi[3 + j];
    if (!is_digit(c->mnc[j]) || c->mnc[j] != c->imsi[3u + j])
      return 0;
  }
  return 1;
}

/* 4.8; the length is at most 32. */
/*@ requires valid: \valid_read(c);
    requires length: c->element_length <= 32;
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures bool: \result == 0 || \result == 1;
    ensures rule: \result == 1 <==> ELEMENT_DIGITS(*c); // clauses: 4.8 */
static int element_is_digits(const struct ltk_context *c)
{
  uint32_t j;
  /*@ loop invariant range: j <= c->element_length;
      loop invariant digits: \forall integer k; 0 <= k < j ==> DIGIT(c->element[k]);
      loop assigns j;
      loop variant c->element_length - j; */
  for (j = 0; j < c->element_length; j++) {
    //@ assert at: \let v = *c; v.element[j] == c->element[j];
    if (!is_digit(c->element[j]))
      return 0;
  }
  return 1;
}

/*@ terminates \true;
    exits \false;
    assigns \nothing;
    ensures bool: \result == 0 || \result == 1;
    ensures rule: \result == 1 <==> DIGIT(a) || 'A' <= a <= 'F'; // clauses: 4.8 */
static int is_hex(uint8_t a)
{
  return is_digit(a) || ('A' <= a && a <= 'F');
}

/*@ requires valid: \valid_read(c);
    requires length: c->element_length <= 32;
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures bool: \result == 0 || \result == 1;
    ensures rule: \result == 1 <==> ELEMENT_HEX(*c); // clauses: 4.8 */
static int element_is_hex(const struct ltk_context *c)
{
  uint32_t j;
  /*@ loop invariant range: j <= c->element_length;
      loop invariant digits: \forall integer k; 0 <= k < j ==> DIGIT(c->element[k]) || 'A' <= c->element[k] <= 'F';
      loop assigns j;
      loop variant c->element_length - j; */
  for (j = 0; j < c->element_length; j++) {
    //@ assert at: \let v = *c; v.element[j] == c->element[j];
    if (!is_hex(c->element[j]))
      return 0;
  }
  return 1;
}

/* A digit's share of the Luhn sum (ISO/IEC 7812-1, annex B): itself, or the digits of its double added up. */
/*@ requires range: digit <= 9 && doubled <= 1;
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures function: \result == LUHN_DIGIT(digit, doubled); // clauses: 4.8
    ensures range: \result <= 9; */
static uint32_t luhn_digit(uint32_t digit, uint32_t doubled)
{
  if (doubled == 0u)
    return digit;
  return 2u * digit > 9u ? 2u * digit - 9u : 2u * digit;
}

/* The Luhn sum: every second digit from the right is doubled, the last one is not. */
/*@ requires valid: \valid_read(c);
    requires digits: 1 <= c->element_length <= 32 && ELEMENT_DIGITS(*c);
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures function: \result == LUHN(*c, c->element_length, c->element_length); // clauses: 4.8 */
static uint32_t luhn_sum(const struct ltk_context *c)
{
  uint32_t sum = 0, j;
  /*@ loop invariant range: j <= c->element_length;
      loop invariant sum: sum == LUHN(*c, c->element_length, j);
      loop invariant small: sum <= 9 * j;
      loop assigns j, sum;
      loop variant c->element_length - j; */
  for (j = 0; j < c->element_length; j++) {
    //@ assert at: \let v = *c; v.element[j] == c->element[j];
    sum += luhn_digit((uint32_t)(c->element[j] - '0'), (c->element_length - 1u - j) % 2u);
  }
  return sum;
}

/* The EID as an integer, modulo 97. */
/*@ requires valid: \valid_read(c);
    requires digits: c->element_length == 32 && ELEMENT_DIGITS(*c);
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures function: \result == NUMBER(*c, 32) % 97; // clauses: 4.8 */
static uint32_t eid_mod_97(const struct ltk_context *c)
{
  uint32_t r = 0, j;
  /*@ loop invariant range: j <= 32;
      loop invariant small: r < 97;
      loop invariant positive: 0 <= NUMBER(*c, j);
      loop invariant function: r == NUMBER(*c, j) % 97;
      loop assigns j, r;
      loop variant 32 - j; */
  for (j = 0; j < 32u; j++) {
    //@ assert at: \let v = *c; v.element[j] == c->element[j];
    r = (10u * r + (uint32_t)(c->element[j] - '0')) % 97u;
  }
  return r;
}

/*@ requires valid: \valid_read(c);
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures bool: \result == 0 || \result == 1;
    ensures rule: \result == 1 <==> R_ELEMENT(*c); // clauses: 4.8 */
static int ok_element(const struct ltk_context *c)
{
  if (c->element_type == LTK_ELEMENT_ICCID) {
    if (c->element_length != 19 && c->element_length != 20)
      return 0;
    if (!element_is_digits(c))
      return 0;
    return luhn_sum(c) % 10u == 0u;
  }
  if (c->element_type == LTK_ELEMENT_EID) {
    if (c->element_length != 32)
      return 0;
    if (!element_is_digits(c))
      return 0;
    return eid_mod_97(c) == 1u;
  }
  if (c->element_type == LTK_ELEMENT_EF_ICCID) {
    if (c->element_length != 20)
      return 0;
    return element_is_hex(c);
  }
  return 0;
}

/* 4.10 */
/*@ requires valid: \valid_read(c);
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures bool: \result == 0 || \result == 1;
    ensures rule: \result == 1 <==> R_NONCE(*c); // clauses: 4.10 */
static int ok_nonce(const struct ltk_context *c)
{
  return c->network_nonce_length == 16 && (c->card_nonce_length == 0 || c->card_nonce_length == 16);
}

/*@ terminates \true;
    exits \false;
    assigns \nothing;
    ensures bool: \result == 0 || \result == 1;
    ensures rule: \result == 1 <==> COMPRESSED(first); // clauses: 4.11 */
static int is_compressed(uint8_t first)
{
  return first == 2 || first == 3;
}

/* 4.11, suite 3: one is a key, the other a reply. */
/*@ terminates \true;
    exits \false;
    assigns \nothing;
    ensures bool: \result == 0 || \result == 1;
    ensures rule: \result == 1 <==> KEY_AND_REPLY(a, b); // clauses: 4.11 */
static int are_key_and_reply(uint8_t a, uint8_t b)
{
  return (a == LTK_KEY_ROLE && b == LTK_REPLY_ROLE) || (a == LTK_REPLY_ROLE && b == LTK_KEY_ROLE);
}

/* 4.11: the octets of each public value. */
/*@ requires valid: \valid_read(c);
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures function: \result == PUBLIC_LENGTH(*c); // clauses: 4.11 */
static uint32_t public_length(const struct ltk_context *c)
{
  if (c->mode == LTK_MODE_ROOT)
    return 0;
  return c->suite == LTK_SUITE_X25519 ? 32u : 33u;
}

/* 4.11, for a mode and suite that are ok. */
/*@ requires valid: \valid_read(c);
    requires mode: R_MODE(*c) && R_SUITE(*c);
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures bool: \result == 0 || \result == 1;
    ensures rule: \result == 1 <==> R_PUBLIC_KEY(*c); // clauses: 4.11 */
static int ok_public_key(const struct ltk_context *c)
{
  uint32_t n = public_length(c), j;
  if (c->network_public_length != n || c->card_public_length != n)
    return 0;
  if (n == 0u)
    return 1;
  if (c->suite == LTK_SUITE_P256 && !(is_compressed(c->network_public[0]) && is_compressed(c->card_public[0])))
    return 0;
  if (c->suite == LTK_SUITE_X25519_MLKEM768 && !are_key_and_reply(c->network_public[0], c->card_public[0]))
    return 0;
  /*@ loop invariant range: j <= n;
      loop invariant equal: \forall integer k; 0 <= k < j ==> c->network_public[k] == c->card_public[k];
      loop assigns j;
      loop variant n - j; */
  for (j = 0; j < n; j++) {
    //@ assert at: \let v = *c; v.network_public[j] == c->network_public[j] && v.card_public[j] == c->card_public[j];
    if (c->network_public[j] != c->card_public[j])
      return 1;
  }
  return 0;
}

int ltk_check_mode(const struct ltk_context *c)
{
  if (!ok_mode(c))
    return LTK_E_MODE;
  if (!ok_suite(c))
    return LTK_E_SUITE;
  return LTK_OK;
}

/* The first broken rule of 4.3 to 4.5, or LTK_OK. */
/*@ requires valid: \valid_read(c);
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures status: PURPOSE_STATUS(*c, \result); // clauses: 4.3 to 4.5, 7.1
    ensures ok: \result == LTK_OK <==> PURPOSE_STATUS(*c, LTK_OK); */
static int check_purpose(const struct ltk_context *c)
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

int ltk_check_identity(const struct ltk_context *c)
{
  if (!ok_imsi(c))
    return LTK_E_IMSI;
  if (!ok_plmn(c))
    return LTK_E_PLMN;
  if (!ok_element(c))
    return LTK_E_ELEMENT;
  if (c->epoch == 0u)
    return LTK_E_EPOCH;
  if (!ok_nonce(c))
    return LTK_E_NONCE;
  if (!ok_public_key(c))
    return LTK_E_PUBLIC_KEY;
  return LTK_OK;
}

int ltk_check_context(const struct ltk_context *c)
{
  int status = ltk_check_mode(c);
  if (status == LTK_OK)
    status = check_purpose(c);
  if (status == LTK_OK)
    status = ltk_check_identity(c);
  return status;
}

int ltk_check_confirmation(uint8_t role, uint16_t keys)
{
  if (role != LTK_ROLE_CARD && role != LTK_ROLE_NETWORK)
    return LTK_E_ROLE;
  if (keys == 0 || keys > 0x7f)
    return LTK_E_KEYS;
  return LTK_OK;
}

uint32_t ltk_z_length(const struct ltk_context *c)
{
  if (c->mode == LTK_MODE_ROOT)
    return 0;
  return c->suite == LTK_SUITE_X25519_MLKEM768 ? 64u : 32u;
}

int ltk_check_lengths(const struct ltk_context *c, uint8_t root_length, uint8_t z_length)
{
  if (root_length != (c->mode == LTK_MODE_AGREEMENT ? 0 : 32))
    return LTK_E_SECRET;
  if (z_length != ltk_z_length(c))
    return LTK_E_SECRET;
  return LTK_OK;
}
