// SPDX-License-Identifier: Apache-2.0
/* S: see encode.h. Parameter i has parameter_length(c, i) octets, and octet j of it is parameter_octet(c, i, j).
 * clauses: 6.1 */
#include "encode.h"
#ifdef __FRAMAC__
#include "lemmas/encode.h"
#endif

/*@ requires range: i <= 12;
    requires valid: \valid_read(c);
    requires sized: SIZED(*c);
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures function: \result == PLENGTH(*c, i);
    ensures bound: P_AT(i) + \result + 2 <= P_AT(i + 1); */
static inline uint32_t parameter_length(const struct ltk_context *c, uint32_t i)
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
    return c->imsi_length;
  case 6:
    return 3;
  case 7:
    return 1u + c->element_length;
  case 8:
    return 4;
  case 9:
    return 16;
  case 10:
    return c->card_nonce_length;
  case 11:
    return c->network_public_length;
  default:
    return c->card_public_length;
  }
}

/*@ requires range: j < 10;
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures function: \result == LABEL(j); */
static inline uint8_t label_octet(uint32_t j)
{
  static const uint8_t label[10] = {'L', 'T', 'K', '-', 'D', 'E', 'R', 'I', 'V', 'E'};
  return label[j];
}

/*@ requires range: high <= 15 && low <= 15;
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures function: \result == PAIR(high, low); */
static inline uint8_t nibbles(uint32_t high, uint32_t low)
{
  return (uint8_t)(16u * high + low);
}

/*@ requires digit: DIGIT(a);
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures function: \result == a - '0' && \result <= 9; */
static inline uint32_t digit(uint8_t a)
{
  return (uint32_t)(a - '0');
}

/* P6: MCC2 MCC1, MNC3 MCC3, MNC2 MNC1; MNC3 is F where the MNC has two digits. */
/*@ requires range: j < 3;
    requires valid: \valid_read(c);
    requires sized: SIZED(*c);
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures function: \result == PLMN(*c, j); */
static inline uint8_t plmn_octet(const struct ltk_context *c, uint32_t j)
{
  //@ assert mcc: \let v = *c; v.mcc[0] == c->mcc[0] && v.mcc[1] == c->mcc[1] && v.mcc[2] == c->mcc[2];
  //@ assert mnc: \let v = *c; v.mnc[0] == c->mnc[0] && v.mnc[1] == c->mnc[1] && v.mnc[2] == c->mnc[2];
  if (j == 0u)
    return nibbles(digit(c->mcc[1]), digit(c->mcc[0]));
  if (j == 1u)
    return nibbles(c->mnc_length == 3 ? digit(c->mnc[2]) : 15u, digit(c->mcc[2]));
  return nibbles(digit(c->mnc[1]), digit(c->mnc[0]));
}

/* Octet j of the four big-endian octets of the epoch. */
/*@ requires range: j < 4;
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures function: \result == EPOCH(epoch, j); */
static inline uint8_t epoch_octet(uint32_t epoch, uint32_t j)
{
  if (j == 0u)
    return (uint8_t)(epoch / 0x1000000u);
  if (j == 1u)
    return (uint8_t)(epoch / 0x10000u % 0x100u);
  if (j == 2u)
    return (uint8_t)(epoch / 0x100u % 0x100u);
  return (uint8_t)(epoch % 0x100u);
}

/*@ requires valid: \valid_read(c);
    requires sized: SIZED(*c);
    requires range: i <= 12 && j < PLENGTH(*c, i);
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures function: \result == POCTET(*c, i, j); */
static inline uint8_t parameter_octet(const struct ltk_context *c, uint32_t i, uint32_t j)
{
  switch (i) {
  case 0:
    return label_octet(j);
  case 1:
    return j == 0u ? c->mode : c->suite;
  case 2:
    return j == 0u ? c->purpose : c->index;
  case 3:
    return c->algorithm;
  case 4:
    return (uint8_t)(j == 0u ? c->bits / 0x100u : c->bits % 0x100u);
  case 5:
    return c->imsi[j];
  case 6:
    return plmn_octet(c, j);
  case 7:
    return j == 0u ? c->element_type : c->element[j - 1u];
  case 8:
    return epoch_octet(c->epoch, j);
  case 9:
    return c->network_nonce[j];
  case 10:
    return c->card_nonce[j];
  case 11:
    return c->network_public[j];
  default:
    return c->card_public[j];
  }
}

/* Parameter i and its length, behind the i parameters before it; returns where the next one begins. */
/*@ requires valid: \valid(s + (0 .. 197)) && \valid_read(c);
    requires separated: \separated(s + (0 .. 197), c);
    requires sized: SIZED(*c);
    requires range: i <= 12;
    requires space: 2 <= at <= P_AT(i);
    terminates \true;
    exits \false;
    assigns s[at .. 197];
    ensures context: \forall struct ltk_context v; ENCODED_OF{Pre}(v, c) ==> ENCODED_OF{Post}(v, c);
    ensures space: 2 <= \result <= P_AT(i + 1);
    ensures function: \forall struct ltk_context v; ENCODED_OF{Pre}(v, c) && IS{Pre}(s, at, SN(LTK_FC_DERIVE, PARAMETERS(v), i)) ==>
      IS{Post}(s, \result, SN(LTK_FC_DERIVE, PARAMETERS(v), i + 1)); */
static inline uint32_t put(uint8_t s[198], uint32_t at, const struct ltk_context *c, uint32_t i)
{
  uint32_t n = parameter_length(c, i), j;
  /*@ loop invariant range: j <= n;
      loop invariant context: SAME_CONTEXT{Pre, Here}(c);
      loop invariant length: \forall struct ltk_context v; \length(TAKE(v, i, j)) == j;
      loop invariant taken: \forall struct ltk_context v, octets X; ENCODED_OF{Pre}(v, c) && IS{Pre}(s, at, X) ==>
        IS(s, at + j, CAT(X, TAKE(v, i, j)));
      loop assigns j, s[at .. at + n - 1];
      loop variant n - j; */
  for (j = 0; j < n; j++) {
    //@ assert apart: \separated(s + (at + j), c);
    //@ ghost Before: ;
    s[at + j] = parameter_octet(c, i, j);
    //@ assert same: SAME_CONTEXT{Before, Here}(c);
    //@ assert octet: s[at + j] == POCTET(\at(*c, Pre), i, j);
    /*@ assert kept: \forall struct ltk_context v, octets X; ENCODED_OF{Pre}(v, c) && IS{Pre}(s, at, X) ==>
          IS(s, at + j, CAT(X, TAKE(v, i, j))); */
    /*@ assert next: \forall struct ltk_context v, octets X; ENCODED_OF{Pre}(v, c) && IS{Pre}(s, at, X) ==>
          IS(s, at + j + 1, CAT(X, CAT(TAKE(v, i, j), B1(POCTET(v, i, j))))); */
  }
  //@ assert inside: at + n + 2 <= 198;
  //@ assert apart_0: \separated(s + (at + n), c);
  //@ assert apart_1: \separated(s + (at + n + 1), c);
  //@ ghost Octets: ;
  s[at + n] = (uint8_t)(n / 0x100u);
  //@ assert same_0: SAME_CONTEXT{Octets, Here}(c);
  //@ assert context_0: SAME_CONTEXT{Pre, Here}(c);
  //@ ghost Length: ;
  s[at + n + 1u] = (uint8_t)(n % 0x100u);
  //@ assert same_1: SAME_CONTEXT{Length, Here}(c);
  //@ assert context_1: SAME_CONTEXT{Pre, Here}(c);
  /*@ assert taken: \forall struct ltk_context v, octets X; ENCODED_OF{Pre}(v, c) && IS{Pre}(s, at, X) ==>
        IS(s, at + n, CAT(X, TAKE(v, i, n))); */
  //@ assert parameter: \forall struct ltk_context v; ENCODED_OF{Pre}(v, c) ==> TAKE(v, i, n) == \nth(PARAMETERS(v), i);
  //@ assert length: \forall struct ltk_context v; ENCODED_OF{Pre}(v, c) ==> \length(\nth(PARAMETERS(v), i)) == n;
  /*@ assert segment: \forall struct ltk_context v, octets X; ENCODED_OF{Pre}(v, c) && IS{Pre}(s, at, X) ==>
        IS(s, at + n + 2, SEG(X, \nth(PARAMETERS(v), i))); */
  return at + n + 2u;
}

uint32_t ltk_encode(uint8_t s[198], const struct ltk_context *c)
{
  uint32_t at = 2, i;
  s[0] = (uint8_t)(LTK_FC_DERIVE / 0x100u);
  s[1] = (uint8_t)(LTK_FC_DERIVE % 0x100u);
  //@ assert context: SAME_CONTEXT{Pre, Here}(c);
  //@ assert fc: IS(s, 2, SN(LTK_FC_DERIVE, PARAMETERS(\at(*c, Pre)), 0));
  /*@ loop invariant range: i <= 13;
      loop invariant context: ENCODED_OF(\at(*c, Pre), c);
      loop invariant space: 2 <= at <= P_AT(i);
      loop invariant function: IS(s, at, SN(LTK_FC_DERIVE, PARAMETERS(\at(*c, Pre)), i));
      loop assigns i, at, s[2 .. 197];
      loop variant 13 - i; */
  for (i = 0; i < 13u; i++)
    at = put(s, at, c, i);
  return at;
}

/* ---- S of the confirmation, 8.3: four parameters of fixed length. ---- */

/*@ requires range: at < 28;
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures function: \result == CONFIRM_OCTET(role, epoch, keys, at); // clauses: 8.3 */
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

void ltk_encode_confirm(uint8_t s[28], uint8_t role, uint32_t epoch, uint16_t keys)
{
  uint32_t at;
  /*@ loop invariant range: at <= 28;
      loop invariant octets: \forall integer k; 0 <= k < at ==> s[k] == CONFIRM_OCTET(role, epoch, keys, k);
      loop assigns at, s[0 .. 27];
      loop variant 28 - at; */
  for (at = 0; at < LTK_CONFIRM_S; at++)
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
