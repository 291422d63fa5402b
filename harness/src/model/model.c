// SPDX-License-Identifier: Apache-2.0
/* The function with its mistakes: see model.h. Here S, the keys, the confirmation; what is accepted is in
 * model_rules.c, hashes in model_hash.c, agreement in model_agree.c. A right line stands before its wrong ones. */
#include "base/hex.h"
#include "base/memory.h"
#include "model/model_parts.h"
#include "observe/observe.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct text {
  uint8_t octets[384];
  size_t length;
};

/* The most octets that a length and FC take, in the longest ways of writing them. */
#define LENGTH_MAX 4u
#define FC_MAX 4u

/* S of a derivation or a confirmation has so many parameters, each a text. */
#define PARAMETERS 13u
/* S of a derivation; the public values of suite 3 may be whole in it. */
#define S_MAX (FC_MAX + PARAMETERS * (sizeof((struct text *)0)->octets + LENGTH_MAX) + 2u * SUITE_3_KEY)
/* The longest secret that is told from others where lengths are not checked. */
#define SECRET_MAX 72u

/* S while it is made, in space of the caller's. */
struct s_builder {
  uint8_t *octets;
  size_t size, length;
};

static void s_add(struct s_builder *s, const void *octets, size_t n)
{
  if (n > 0 && n <= s->size - s->length) {
    memcpy(s->octets + s->length, octets, n);
    s->length += n;
  }
}

static void add(struct text *t, const void *octets, size_t n)
{
  if (n > 0 && n <= sizeof t->octets - t->length) {
    memcpy(t->octets + t->length, octets, n);
    t->length += n;
  }
}

static void add_number(struct text *t, uint64_t value, size_t octets)
{
  uint8_t big[8];
  size_t i;
  for (i = 0; i < octets; i++)
    big[i] = (uint8_t)(value >> (8u * (octets - 1u - i)));
  add(t, big, octets);
}

static void reverse(uint8_t *octets, size_t n)
{
  size_t i;
  for (i = 0; i < n / 2u; i++) {
    uint8_t o = octets[i];
    octets[i] = octets[n - 1u - i];
    octets[n - 1u - i] = o;
  }
}

static void add_decimal(struct text *t, uint64_t value)
{
  char digits[24];
  int n = snprintf(digits, sizeof digits, "%llu", (unsigned long long)value);
  add(t, digits, (size_t)n);
}

/* ---- S, clause 3 ---- */

static void add_length(const struct model *m, struct s_builder *s, size_t n)
{
  struct text t = {{0}, 0};
  switch (m->knob[KNOB_LENGTH_FORM]) {
  case 0:
    add_number(&t, n, 2);
    break;
  case LENGTH_BITS:
    add_number(&t, 8u * n, 2);
    break;
  case LENGTH_LITTLE_ENDIAN:
    add_number(&t, n, 2);
    reverse(t.octets, 2);
    break;
  case LENGTH_ONE_OCTET:
    add_number(&t, n, 1);
    break;
  case LENGTH_FOUR_OCTETS:
    add_number(&t, n, 4);
    break;
  case LENGTH_SHIFTED:
    add_number(&t, n >> 4, 1);
    add_number(&t, n, 1);
    break;
  default:
    break; /* missing */
  }
  s_add(s, t.octets, t.length);
}

/* `said`: of how many octets its length tells. */
static void add_parameter(const struct model *m, struct s_builder *s, struct ltk_iut_octets p, size_t said)
{
  if (p.length == 0 && m->knob[KNOB_EMPTY] == EMPTY_SKIPPED)
    return;
  if (m->knob[KNOB_LENGTH_PLACE] == LENGTH_BEFORE)
    add_length(m, s, said);
  s_add(s, p.octets, p.length);
  if (m->knob[KNOB_LENGTH_PLACE] == 0)
    add_length(m, s, said);
}

/* `said`: the lengths that are told, or NULL for those that the parameters have. */
static void make_s(const struct model *m, struct s_builder *s, struct ltk_iut_octets fc, const struct ltk_iut_octets *p,
                   const size_t *said, size_t n)
{
  size_t i;
  if (m->knob[KNOB_FC_PLACE] == 0)
    s_add(s, fc.octets, fc.length);
  for (i = 0; i < n; i++) {
    const size_t next = m->knob[KNOB_S_ORDER] == S_REVERSED ? n - 1u - i : i;
    if (p[next].length == 0 && m->knob[KNOB_EMPTY] == EMPTY_ENDS)
      break;
    add_parameter(m, s, p[next], said == NULL ? p[next].length : said[next]);
  }
  if (m->knob[KNOB_FC_PLACE] == FC_LAST)
    s_add(s, fc.octets, fc.length);
}

/* FC of derive or confirm; other is that of the other one. */
static struct ltk_iut_octets make_fc(struct text *t, int how, uint8_t own, uint8_t other)
{
  uint8_t right[2] = {0xff, own};
  switch (how) {
  case 0:
    add(t, right, 2);
    break;
  case FC_LOW_OCTET:
    add(t, right + 1, 1);
    break;
  case FC_HIGH_OCTET:
    add(t, right, 1);
    break;
  case FC_TEXT:
    add(t, own == 0xf0 ? "FFF0" : "FFF1", 4);
    break;
  case FC_LITTLE_ENDIAN:
    reverse(right, 2);
    add(t, right, 2);
    break;
  default:
    right[1] = other;
    add(t, right, 2);
    break;
  }
  return (struct ltk_iut_octets){t->octets, t->length};
}

/* ---- The parameters, clauses 4 and 6.1 ---- */

/* Nibble-swapped BCD, with the filler F. */
static void add_bcd(struct text *t, const uint8_t *digits, size_t n)
{
  size_t i;
  for (i = 0; i < n; i += 2u)
    add_number(t, (uint64_t)((i + 1u < n ? digits[i + 1u] & 15u : 15u) << 4 | (digits[i] & 15u)), 1);
}

static void make_label(struct text *t, int how, const char *right, const char *other)
{
  const char *label = how == LABEL_OTHER ? other : right;
  size_t i;
  if (how == LABEL_EMPTY || how == LABEL_MISSING)
    return;
  add(t, label, strlen(label) + (how == LABEL_NUL ? 1u : 0u));
  for (i = 0; i < t->length; i++) {
    if (how == LABEL_LOWER && t->octets[i] != '-')
      t->octets[i] = (uint8_t)(t->octets[i] + ('a' - 'A'));
    if (how == LABEL_UNDERSCORE && t->octets[i] == '-')
      t->octets[i] = '_';
  }
}

static void make_pair(struct text *t, int how, uint64_t first, uint64_t second)
{
  if (how == PAIR_FIRST_NOT_BOUND)
    first = 0;
  if (how == PAIR_SECOND_NOT_BOUND)
    second = 0;
  if (how != PAIR_FIRST_MISSING)
    add_number(t, how == PAIR_SWAPPED ? second : first, 1);
  if (how != PAIR_SECOND_MISSING)
    add_number(t, how == PAIR_SWAPPED ? first : second, 1);
}

static void make_bits(struct text *t, int how, uint64_t bits)
{
  switch (how) {
  case 0:
    add_number(t, bits, 2);
    break;
  case BITS_OCTETS:
    add_number(t, bits / 8u, 2);
    break;
  case BITS_LITTLE_ENDIAN:
    add_number(t, bits, 2);
    reverse(t->octets, 2);
    break;
  case BITS_ONE_OCTET:
    add_number(t, bits, 1);
    break;
  case BITS_NOT_BOUND:
    add_number(t, 0, 2);
    break;
  default:
    add_number(t, 256, 2);
    break;
  }
}

static void make_imsi(struct text *t, int how, struct ltk_iut_octets imsi)
{
  struct text digits = {{0}, 0};
  size_t zeros = 0;
  switch (how) {
  case 0:
    add(t, imsi.octets, imsi.length);
    break;
  case IMSI_BCD:
    add_bcd(t, imsi.octets, imsi.length);
    break;
  case IMSI_EF:
    add(&digits, imsi.length % 2u == 0 ? "1" : "9", 1);
    add(&digits, imsi.octets, imsi.length);
    add_bcd(t, digits.octets, digits.length);
    break;
  case IMSI_PREFIX:
    add(t, "imsi-", 5);
    add(t, imsi.octets, imsi.length);
    break;
  case IMSI_F:
    add(t, imsi.octets, imsi.length);
    add(t, "FFFFFFFFFFFFFFF", imsi.length < 15 ? 15 - imsi.length : 0);
    break;
  case IMSI_ZEROS:
    add(t, "000000000000000", imsi.length < 15 ? 15 - imsi.length : 0);
    add(t, imsi.octets, imsi.length);
    break;
  case IMSI_STRIPPED:
    while (zeros < imsi.length && imsi.octets[zeros] == '0')
      zeros++;
    add(t, imsi.octets + zeros, imsi.length - zeros);
    break;
  default:
    add(t, imsi.octets, imsi.length);
    add(t, "", 1);
    break;
  }
}

/* Which of MCC1 MCC2 MCC3 MNC1 MNC2 MNC3, counted from 0, stands in each nibble; first the right order. */
static const uint8_t plmn_orders[PLMN_ORDERS][6] = {{1, 0, 5, 2, 4, 3},
                                                    [PLMN_UNSWAPPED] = {0, 1, 2, 3, 4, 5},
                                                    [PLMN_READING_ORDER] = {0, 1, 2, 5, 3, 4},
                                                    [PLMN_OCTET_1_UNSWAPPED] = {0, 1, 5, 2, 4, 3},
                                                    [PLMN_OCTET_2_UNSWAPPED] = {1, 0, 2, 5, 4, 3},
                                                    [PLMN_OCTET_3_UNSWAPPED] = {1, 0, 5, 2, 3, 4},
                                                    [PLMN_OCTET_1_ALONE_SWAPPED] = {1, 0, 2, 5, 3, 4},
                                                    [PLMN_OCTET_2_ALONE_SWAPPED] = {0, 1, 5, 2, 3, 4},
                                                    [PLMN_OCTET_3_ALONE_SWAPPED] = {0, 1, 2, 5, 4, 3},
                                                    [PLMN_SEQUENCE] = {1, 0, 3, 2, 5, 4},
                                                    [PLMN_MNC_FIRST] = {4, 3, 2, 5, 1, 0},
                                                    [PLMN_OCTETS_REVERSED] = {4, 3, 5, 2, 1, 0}};

static void exchange(uint8_t *a, uint8_t *b)
{
  const uint8_t kept = *a;
  *a = *b;
  *b = kept;
}

/* Another MNC of three places; F where there is no digit. */
static void change_mnc(uint8_t n[3], int how, size_t length)
{
  size_t zeros = 0, i;
  if ((how == PLMN_ZERO_FRONT || how == PLMN_FILLER_FIRST) && length == 2u) {
    n[2] = n[1];
    n[1] = n[0];
    n[0] = how == PLMN_ZERO_FRONT ? 0 : 15;
  }
  if ((how == PLMN_ZERO_BEHIND && length == 2u) || how == PLMN_MNC_CUT)
    n[2] = how == PLMN_MNC_CUT ? 15 : 0;
  if (how == PLMN_MNC_REVERSED && length > 1u)
    exchange(&n[0], &n[length - 1u]);
  while (how == PLMN_INTEGER && zeros + 1u < length && n[zeros] == 0)
    zeros++;
  for (i = 0; i < 3 && zeros > 0; i++)
    n[i] = i + zeros < length ? n[i + zeros] : 15;
}

static void make_plmn(struct text *t, int how, struct ltk_iut_octets mcc, struct ltk_iut_octets mnc)
{
  const uint8_t *order = plmn_orders[how < PLMN_ORDERS ? how : 0];
  const size_t length = mnc.length < 3u ? mnc.length : 3u;
  uint8_t digit[6] = {15, 15, 15, 15, 15, 15};
  size_t i;
  if (how == PLMN_TEXT) {
    add(t, mcc.octets, mcc.length);
    add(t, mnc.octets, mnc.length);
    return;
  }
  for (i = 0; i < 3 && i < mcc.length; i++)
    digit[i] = mcc.octets[i] & 15u;
  for (i = 0; i < length; i++)
    digit[3 + i] = mnc.octets[i] & 15u;
  if ((how == PLMN_FILLER_LAST && length == 2u) || (how == PLMN_IN_ORDER && length == 3u))
    order = plmn_orders[PLMN_SEQUENCE];
  if (how == PLMN_MCC_REVERSED)
    exchange(&digit[0], &digit[2]);
  change_mnc(digit + 3, how, length);
  for (i = 0; i < 6; i += 2)
    add_number(t, (uint64_t)(digit[order[i]] << 4 | digit[order[i + 1]]), 1);
}

static unsigned hex_digit(uint8_t character)
{
  return character <= '9' ? character & 15u : (character & 15u) + 9u;
}

/* Decimal digits as an integer in 16 octets. */
static void add_integer(struct text *t, const uint8_t *digits, size_t n)
{
  uint8_t number[16] = {0};
  size_t i, j;
  for (i = 0; i < n; i++) {
    unsigned carry = digits[i] & 15u;
    for (j = 16; j-- > 0;) {
      carry += 10u * number[j];
      number[j] = (uint8_t)carry;
      carry >>= 8;
    }
  }
  add(t, number, 16);
}

/* The characters of EF.ICCID. */
static void make_ef(struct text *t, int how, struct ltk_iut_octets e)
{
  size_t i;
  switch (how) {
  case EF_LOWER:
    for (i = 0; i < e.length; i++)
      add_number(t, e.octets[i] >= 'A' && e.octets[i] <= 'F' ? e.octets[i] | 32u : e.octets[i], 1);
    break;
  case EF_OCTETS:
    for (i = 0; i + 1u < e.length; i += 2u)
      add_number(t, (uint64_t)(hex_digit(e.octets[i]) << 4 | hex_digit(e.octets[i + 1u])), 1);
    break;
  case EF_SWAPPED:
  case EF_DIGITS: /* without the filler */
    for (i = 0; i < e.length; i++) {
      uint8_t character = e.octets[i ^ 1u];
      if (how == EF_SWAPPED || character != 'F')
        add_number(t, character, 1);
    }
    break;
  default:
    add(t, e.octets, e.length);
    break;
  }
}

static void make_digits(const struct model *m, struct text *t, uint64_t type, struct ltk_iut_octets e)
{
  size_t i;
  int how = m->knob[KNOB_ICCID];
  if (type == 3u) {
    make_ef(t, m->knob[KNOB_EF_ICCID], e);
  } else if (type == 1u && how == ICCID_F) {
    add(t, e.octets, e.length);
    add(t, "F", e.length == 19u ? 1 : 0);
  } else if (type == 1u && how == ICCID_BCD) {
    add_bcd(t, e.octets, e.length);
  } else if (type == 1u && how == ICCID_NO_CHECK) {
    add(t, e.octets, e.length > 0 ? e.length - 1u : 0);
  } else if (type == 1u && how == ICCID_EVEN_SHORT) {
    add(t, e.octets, e.length % 2u == 0 && e.length > 0 ? e.length - 2u : e.length);
  } else if (type == 2u && m->knob[KNOB_EID] == EID_BINARY) {
    for (i = 0; i + 1u < e.length; i += 2u)
      add_number(t, (uint64_t)((e.octets[i] & 15u) << 4 | (e.octets[i + 1u] & 15u)), 1);
  } else if (type == 2u && m->knob[KNOB_EID] == EID_INTEGER) {
    add_integer(t, e.octets, e.length);
  } else if (type == 2u && m->knob[KNOB_EID] == EID_NO_CHECK) {
    add(t, e.octets, e.length > 1u ? e.length - 2u : 0);
  } else {
    add(t, e.octets, e.length);
  }
}

static void make_element(const struct model *m, struct text *t, uint64_t type, struct ltk_iut_octets e)
{
  const uint64_t said = type == 3u && m->knob[KNOB_EF_ICCID] == EF_TYPE_1 ? 1u : type;
  if (m->knob[KNOB_ELEMENT_TYPE] == 0)
    add_number(t, said, 1);
  else if (m->knob[KNOB_ELEMENT_TYPE] == TYPE_TEXT)
    add_decimal(t, said);
  make_digits(m, t, type, e);
}

static void make_epoch(struct text *t, int how, uint64_t epoch)
{
  switch (how) {
  case 0:
    add_number(t, epoch, 4);
    break;
  case EPOCH_LITTLE_ENDIAN:
    add_number(t, epoch, 4);
    reverse(t->octets + t->length - 4, 4);
    break;
  case EPOCH_EIGHT:
    add_number(t, epoch, 8);
    break;
  case EPOCH_TWO:
    add_number(t, epoch, 2);
    break;
  case EPOCH_ONE:
    add_number(t, epoch, 1);
    break;
  case EPOCH_TEXT:
    add_decimal(t, epoch);
    break;
  case EPOCH_FROM_ZERO:
    add_number(t, epoch - 1u, 4);
    break;
  default:
    add_number(t, 0, 4);
    break;
  }
}

static void make_octets(struct text *t, int how, struct ltk_iut_octets o)
{
  static const uint8_t zeros[16] = {0};
  uint8_t point[65];
  if (how == NOT_BOUND)
    return;
  if (how == ZEROS_WHEN_EMPTY && o.length == 0)
    add(t, zeros, 16);
  else if (how == WITHOUT_PREFIX && o.length == 33u)
    add(t, o.octets + 1, 32);
  else if (how == UNCOMPRESSED && o.length == 33u && model_uncompress(point, o.octets))
    add(t, point, 65);
  else
    add(t, o.octets, o.length);
  if (how == WITHOUT_TOP_BIT && o.length == 32u && t->length == 32u)
    t->octets[31] &= 0x7fu;
}

/* The role of a value of suite 3, by its length, where `place` is 1 for the network's and 2 for the card's. */
static void add_role(struct text *t, int how, size_t length, unsigned place)
{
  const unsigned role = length == SUITE_3_KEY ? 1u : 2u;
  if (how == VALUE_ROLE_TEXT)
    add_decimal(t, role);
  else if (how != VALUE_ROLE_MISSING)
    add_number(t,
               how == VALUE_ROLES_SWAPPED   ? 3u - role
               : how == VALUE_ROLE_OF_END   ? 3u - place
               : how == VALUE_ROLE_OF_PLACE ? place
               : how == VALUE_ROLE_ALWAYS_1 ? 1u
               : how == VALUE_ROLE_ALWAYS_2 ? 2u
               : how == VALUE_ROLE_FROM_0   ? role - 1u
                                            : role,
               1);
}

/* The search computes one question again and again: digests of values of a whole length are kept, in each thread. */
static void value_hash(const struct model *of_value, uint8_t digest[32], const uint8_t *value, size_t n)
{
  static _Thread_local struct {
    struct model of;
    size_t n;
    uint8_t value[SUITE_3_KEY], digest[32];
  } kept[16];
  const size_t at = (of_value->knob[KNOB_HASH] + 3u * of_value->knob[KNOB_SHA_LENGTH] +
                     7u * of_value->knob[KNOB_SHA_BORDER] + 8u * (n == SUITE_3_KEY)) %
                    16u;
  if (n != SUITE_3_KEY && n != SUITE_3_REPLY) {
    model_hash(of_value, digest, value, n);
    return;
  }
  if (kept[at].n != n || memcmp(&kept[at].of, of_value, sizeof *of_value) != 0 ||
      memcmp(kept[at].value, value, n) != 0) {
    kept[at].of = *of_value;
    kept[at].n = n;
    memcpy(kept[at].value, value, n);
    model_hash(of_value, kept[at].digest, value, n);
  }
  memcpy(digest, kept[at].digest, 32);
}

/* By a hash of knob HASH, 0 for the right one. The mistakes of SHA-256 itself are in every use of it. */
static void add_hash(const struct model *m, struct text *t, int hash, const uint8_t *octets, size_t n)
{
  struct model of_value = {{[KNOB_HASH] = (uint8_t)hash}};
  uint8_t digest[32];
  if (m->knob[KNOB_HASH] == 0) {
    of_value.knob[KNOB_SHA_LENGTH] = m->knob[KNOB_SHA_LENGTH];
    of_value.knob[KNOB_SHA_BORDER] = m->knob[KNOB_SHA_BORDER];
  }
  value_hash(&of_value, digest, octets, n);
  add(t, digest, sizeof digest);
}

/* A digest is hashed or written once more. `t` ends with it. */
static void digest_again(const struct model *m, struct text *t, int how)
{
  uint8_t digest[32];
  char hex[2 * sizeof digest + 1];
  t->length -= sizeof digest;
  memcpy(digest, t->octets + t->length, sizeof digest);
  if (how == VALUE_HASHED_TWICE) {
    add_hash(m, t, 0, digest, sizeof digest);
  } else {
    hex_write(hex, digest, sizeof digest);
    add(t, hex, 2u * sizeof digest);
  }
}

/* The digest of a value of suite 3 (4.11). `value` may be of any length, where that is not checked; `role` is what its
 * role is written as. */
static void add_digest(const struct model *m, struct text *t, const struct text *role, struct ltk_iut_octets value)
{
  const size_t x = value.length < 32u ? value.length : 32u;
  uint8_t longer[2u * SUITE_3_KEY + 1u];
  const size_t n = value.length < SUITE_3_KEY ? value.length : SUITE_3_KEY;
  const int how = m->knob[KNOB_VALUE_DIGEST];
  switch (how) {
  case VALUE_OF_ML_KEM:
    add_hash(m, t, 0, value.octets, value.length - x);
    break;
  case VALUE_OF_X25519:
    add_hash(m, t, 0, value.octets + value.length - x, x);
    break;
  case VALUE_AND_ROLE_HASHED:
  case VALUE_HASHED_WITH_ROLE_TOO:
    memcpy(longer, role->octets, role->length);
    memcpy(longer + role->length, value.octets, n);
    add_hash(m, t, 0, longer, role->length + n);
    break;
  case VALUE_X25519_FIRST:
    memcpy(longer, value.octets + value.length - x, x);
    memcpy(longer + x, value.octets, n < value.length - x ? n : value.length - x);
    add_hash(m, t, 0, longer, x + (n < value.length - x ? n : value.length - x));
    break;
  case VALUE_WITHOUT_TOP_BIT:
    memcpy(longer, value.octets, n);
    if (n > 0)
      longer[n - 1u] &= 0x7fu;
    add_hash(m, t, 0, longer, n);
    break;
  case VALUE_SHA3:
    add_hash(m, t, HASH_SHA3, value.octets, value.length);
    break;
  case VALUE_AS_TEXT:
    hex_write((char *)longer, value.octets, n);
    add_hash(m, t, 0, longer, 2u * n);
    break;
  default:
    add_hash(m, t, 0, value.octets, value.length);
    break;
  }
  if (how == VALUE_HASHED_TWICE || how == VALUE_DIGEST_AS_TEXT)
    digest_again(m, t, how);
}

/* A public value of the context's suite; that of the other end is mistaken for it. */
static void make_public(const struct model *m, struct text *t, const struct ltk_iut_context *c, bool card)
{
  const struct ltk_iut_octets own = card ? c->card_public : c->network_public;
  const struct ltk_iut_octets other = card ? c->network_public : c->card_public;
  const int how = m->knob[KNOB_VALUE_ROLE];
  struct text role = {{0}, 0};
  if (c->suite != 3u || m->knob[KNOB_PUBLICS] == NOT_BOUND) {
    make_octets(t, m->knob[KNOB_PUBLICS], own);
    return;
  }
  add_role(&role, how, own.length, card ? 2u : 1u);
  if (how != VALUE_ROLE_LAST && m->knob[KNOB_VALUE_DIGEST] != VALUE_AND_ROLE_HASHED)
    *t = role;
  add_digest(m, t, &role, how == VALUE_DIGESTS_EXCHANGED ? other : own);
  if (how == VALUE_ROLE_LAST && m->knob[KNOB_VALUE_DIGEST] != VALUE_AND_ROLE_HASHED)
    add(t, role.octets, role.length);
}

/* Whether P12 stands before P11, in suite 3. */
static bool exchanges(const struct model *m, const struct ltk_iut_context *c)
{
  const bool key_first = c->network_public.length == SUITE_3_KEY;
  const int how = m->knob[KNOB_VALUE_ROLE];
  return c->suite == 3u && (how == VALUES_EXCHANGED || (how == VALUES_KEY_FIRST && !key_first) ||
                            (how == VALUES_REPLY_FIRST && key_first));
}

/* The length that is told of a value of suite 3, where it is not that of what stands for it. */
static void tell_length(const struct model *m, size_t *said, const struct ltk_iut_context *c, struct ltk_iut_octets own)
{
  if (c->suite == 3u && m->knob[KNOB_PUBLICS] != NOT_BOUND && m->knob[KNOB_VALUE_LENGTH] != 0)
    *said = m->knob[KNOB_VALUE_LENGTH] == VALUE_LENGTH_ORIGINAL ? own.length : 32u;
}

static void change_places(struct ltk_iut_octets *p, size_t *said)
{
  const struct ltk_iut_octets o = p[0];
  const size_t n = said[0];
  p[0] = p[1];
  p[1] = o;
  said[0] = said[1];
  said[1] = n;
}

static void make_parameters(const struct model *m, struct text t[PARAMETERS], const struct ltk_iut_context *c)
{
  make_label(&t[0], m->knob[KNOB_LABEL], "LTK-DERIVE", "LTK-CONFIRM");
  make_pair(&t[1], m->knob[KNOB_MODE_SUITE], c->mode,
            m->knob[KNOB_MODE_SUITE] == SUITE_3_AS_1 && c->suite == 3u ? 1u : c->suite);
  make_pair(&t[2], m->knob[KNOB_PURPOSE_INDEX], c->purpose, c->index);
  add_number(&t[3], m->knob[KNOB_ALGORITHM] == NOT_BOUND ? 0 : c->algorithm, 1);
  make_bits(&t[4], m->knob[KNOB_BITS], c->bits);
  make_imsi(&t[5], m->knob[KNOB_IMSI], c->imsi);
  make_plmn(&t[6], m->knob[KNOB_PLMN], c->mcc, c->mnc);
  make_element(m, &t[7], c->element_type, c->element);
  make_epoch(&t[8], m->knob[KNOB_EPOCH], c->epoch);
  make_octets(&t[9], m->knob[KNOB_NETWORK_NONCE], c->network_nonce);
  make_octets(&t[10], m->knob[KNOB_CARD_NONCE], c->card_nonce);
  make_public(m, &t[11], c, false);
  make_public(m, &t[12], c, true);
}

static void make_derive_s(const struct model *m, struct s_builder *s, const struct ltk_iut_context *c)
{
  struct text t[PARAMETERS] = {{{0}, 0}}, fc = {{0}, 0};
  struct ltk_iut_octets p[PARAMETERS];
  size_t i, first = m->knob[KNOB_LABEL] == LABEL_MISSING ? 1 : 0, swap = m->knob[KNOB_SWAP], said[PARAMETERS];
  make_parameters(m, t, c);
  for (i = 0; i < PARAMETERS; i++)
    p[i] = (struct ltk_iut_octets){t[i].octets, t[i].length};
  if (c->suite == 3u && m->knob[KNOB_VALUE_DIGEST] == VALUE_WHOLE && m->knob[KNOB_PUBLICS] != NOT_BOUND) {
    p[11] = c->network_public;
    p[12] = c->card_public;
  }
  for (i = 0; i < PARAMETERS; i++)
    said[i] = p[i].length;
  tell_length(m, &said[11], c, c->network_public);
  tell_length(m, &said[12], c, c->card_public);
  if (exchanges(m, c))
    change_places(&p[11], &said[11]);
  if (swap > 0) /* the first of two parameters that change places, and one more */
    change_places(&p[swap - 1u], &said[swap - 1u]);
  make_s(m, s, make_fc(&fc, m->knob[KNOB_DERIVE_FC], 0xf0, 0xf1), p + first, said + first, PARAMETERS - first);
}

/* ---- The derivation key, clause 5 ---- */

static void make_secret(struct text *t, int how, struct ltk_iut_octets o)
{
  static const char hex[] = "0123456789abcdef";
  size_t i, from = 0, to = o.length < SECRET_MAX ? o.length : SECRET_MAX; /* of a secret whose length is not checked */
  while ((how == SECRET_STRIPPED || how == SECRET_SIGNED) && from < to && o.octets[from] == 0)
    from++;
  while (how == SECRET_SHIFTED && from < to && o.octets[from] == 0)
    from++;
  while (how == SECRET_STRIPPED_END && to > from && o.octets[to - 1u] == 0)
    to--;
  if (how == SECRET_SIGNED && from < to && o.octets[from] >= 128u)
    add(t, "", 1);
  if (how == SECRET_FIRST_HALF)
    to = to < 16u ? to : 16u;
  if (how == SECRET_LAST_HALF)
    from = to > 16u ? to - 16u : 0;
  if (how == SECRET_ML_KEM_ALONE)
    to = to < 32u ? to : 32u;
  if (how == SECRET_X25519_ALONE)
    from = to > 32u ? to - 32u : 0;
  if (how == SECRET_HALVES_XORED && to > 32u) {
    add(t, o.octets, 32);
    for (i = 32; i < to && i < 64u; i++)
      t->octets[i - 32u] ^= o.octets[i];
    return;
  }
  if (how == SECRET_HALVES_SWAPPED && to > 32u) {
    add(t, o.octets + 32, to - 32u);
    to = 32;
  }
  if (how == SECRET_TEXT) {
    for (i = 0; i < to; i++) {
      add(t, &hex[o.octets[i] >> 4], 1);
      add(t, &hex[o.octets[i] & 15u], 1);
    }
    return;
  }
  add(t, o.octets + from, to - from);
  if (how == SECRET_REVERSED)
    reverse(t->octets, t->length);
  while (how == SECRET_SHIFTED && t->length < o.length && t->length < SECRET_MAX)
    add(t, "", 1);
}

static void mac_of(const struct model *m, struct text *key, const struct text *k, const struct text *data)
{
  key->length = 32;
  model_mac(m, key->octets, k->octets, k->length, data->octets, data->length);
}

static void make_hybrid(const struct model *m, struct text *key, const struct text *root, const struct text *z)
{
  struct text zeros = {{0}, 32}, both = *root;
  size_t i;
  add(&both, z->octets, z->length);
  switch (m->knob[KNOB_KEY_HYBRID]) {
  case 0:
    mac_of(m, key, root, z);
    break;
  case HYBRID_ROOT_IGNORED:
    mac_of(m, key, &zeros, z);
    break;
  case HYBRID_Z_IGNORED:
    *key = *root;
    break;
  case HYBRID_SWAPPED:
    mac_of(m, key, z, root);
    break;
  case HYBRID_CONCATENATED:
    *key = both;
    break;
  case HYBRID_EXTRACTED:
    mac_of(m, key, &zeros, &both);
    break;
  default:
    *key = *root;
    for (i = 0; i < key->length; i++)
      key->octets[i] ^= z->octets[i];
    break;
  }
}

static void make_key(const struct model *m, struct text *key, const struct ltk_iut_context *c)
{
  struct text root = {{0}, 0}, z = {{0}, 0}, zeros = {{0}, 32};
  make_secret(&root, m->knob[KNOB_ROOT], c->root);
  make_secret(&z, m->knob[KNOB_Z], c->z);
  if (c->mode == 1u) {
    if (m->knob[KNOB_KEY_ROOT] == ROOT_EXTRACTED)
      mac_of(m, key, &zeros, &root);
    else
      *key = root;
  } else if (c->mode == 3u) {
    make_hybrid(m, key, &root, &z);
  } else if (m->knob[KNOB_KEY_AGREEMENT] == AGREEMENT_DIRECT) {
    *key = z;
  } else if (m->knob[KNOB_KEY_AGREEMENT] == AGREEMENT_SWAPPED) {
    mac_of(m, key, &z, &zeros);
  } else if (m->knob[KNOB_KEY_AGREEMENT] == AGREEMENT_HASH) {
    key->length = 32;
    model_hash(m, key->octets, z.octets, z.length);
  } else {
    mac_of(m, key, &zeros, &z);
  }
}

/* ---- Derivation and confirmation, clauses 6 and 8 ---- */

/* The next block of the feedback mode of SP 800-108: HMAC(key, D || S). */
static void second_block(const struct model *m, uint8_t block[32], const struct text *key, const struct s_builder *s,
                         const uint8_t d[32])
{
  uint8_t space[32 + S_MAX];
  memcpy(space, d, 32);
  memcpy(space + 32, s->octets, s->length);
  model_mac(m, block, key->octets, key->length, space, 32 + s->length);
}

/* 6.2, of the 32 octets of D = HMAC(key, S). */
static void truncate(const struct model *m, struct text *t, const uint8_t d[32], size_t n, const struct text *key,
                     const struct s_builder *s)
{
  uint8_t block[32];
  n = n > 32u ? 32u : n;
  t->length = 0;
  switch (n < 32u ? m->knob[KNOB_TRUNCATION] : 0) {
  case 0:
    add(t, d + 32 - n, n);
    break;
  case FIRST_OCTETS:
    add(t, d, n);
    break;
  case MIDDLE_OCTETS:
    add(t, d + (16u - n / 2u), n);
    break;
  case SECOND_BLOCK:
    second_block(m, block, key, s, d);
    add(t, block, n);
    break;
  default:
    add(t, d, 32);
    break;
  }
}

static void derived(const struct model *m, struct text *out, const struct ltk_iut_context *c)
{
  struct text key = {{0}, 0};
  uint8_t space[S_MAX], d[32];
  struct s_builder s = {space, sizeof space, 0};
  make_key(m, &key, c);
  make_derive_s(m, &s, c);
  model_mac(m, d, key.octets, key.length, s.octets, s.length);
  truncate(m, out, d, c->bits / 8u, &key, &s);
}

/* Which key, says m; how it is derived, the model of the derivation. */
static void confirmation_key(const struct model *derivation, const struct model *m, struct text *kc,
                             struct ltk_iut_context c)
{
  int how = m->knob[KNOB_KC];
  c.purpose = how == KC_PURPOSE_1 || how == KC_IS_K ? 1 : how == KC_PURPOSE_7 ? 7 : 8;
  c.index = 0;
  c.algorithm = how == KC_IS_K ? 1 : 0;
  c.bits = how == KC_IS_K || how == KC_128 ? 128 : 256;
  if (how == KC_UNDERIVED)
    make_key(derivation, kc, &c);
  else
    derived(derivation, kc, &c);
}

static void make_role(struct text *t, int how, uint64_t role)
{
  if (how == ROLE_TEXT)
    add_decimal(t, role);
  else
    add_number(t, how == ROLE_NOT_BOUND ? 0 : how == ROLE_SWAPPED ? 3u - role : role, 1);
}

static uint64_t backwards(uint64_t bits, unsigned width)
{
  uint64_t result = 0;
  unsigned i;
  for (i = 0; i < width; i++)
    result |= (bits >> i & 1u) << (width - 1u - i);
  return result;
}

static void make_keys(struct text *t, int how, uint64_t keys)
{
  switch (how) {
  case 0:
    add_number(t, keys, 2);
    break;
  case KEYS_REVERSED:
    add_number(t, backwards(keys, 16), 2);
    break;
  case KEYS_SEVEN_REVERSED:
    add_number(t, backwards(keys, 7), 2);
    break;
  case KEYS_SHIFTED:
    add_number(t, 2u * keys, 2);
    break;
  case KEYS_LITTLE_ENDIAN:
    add_number(t, keys, 2);
    reverse(t->octets, 2);
    break;
  case KEYS_ONE_OCTET:
    add_number(t, keys, 1);
    break;
  default:
    add_number(t, 0, 2);
    break;
  }
}

/* The epoch is written as in the derivation, where it may not be bound while it is here. */
static int confirm_epoch(const struct model *m)
{
  if (m->knob[KNOB_CONFIRM_EPOCH] == CONFIRM_EPOCH_NOT_BOUND)
    return EPOCH_NOT_BOUND;
  return m->knob[KNOB_EPOCH] == EPOCH_NOT_BOUND ? 0 : m->knob[KNOB_EPOCH];
}

static void tag(const struct model *derivation, const struct model *m, struct text *out, const struct question *q)
{
  struct text kc = {{0}, 0}, t[4] = {{{0}, 0}}, fc = {{0}, 0};
  struct ltk_iut_octets p[4];
  uint8_t space[S_MAX], d[32];
  struct s_builder s = {space, sizeof space, 0};
  size_t i, n = 0;
  confirmation_key(derivation, m, &kc, q->context);
  make_label(&t[0], m->knob[KNOB_CONFIRM_LABEL], "LTK-CONFIRM", "LTK-DERIVE");
  make_role(&t[1], m->knob[KNOB_ROLE], q->role);
  make_epoch(&t[2], confirm_epoch(m), q->context.epoch);
  make_keys(&t[3], m->knob[KNOB_KEYS], q->keys);
  for (i = 0; i < 4; i++)
    if ((i != 1 || m->knob[KNOB_ROLE] != ROLE_MISSING) &&
        (i != 2 || m->knob[KNOB_CONFIRM_EPOCH] != CONFIRM_EPOCH_MISSING))
      p[n++] = (struct ltk_iut_octets){t[i].octets, t[i].length};
  make_s(m, &s, make_fc(&fc, m->knob[KNOB_CONFIRM_FC], 0xf1, 0xf0), p, NULL, n);
  model_mac(m, d, kc.octets, kc.length, s.octets, s.length);
  if (m->knob[KNOB_TAG] == FIRST_OCTETS)
    add(out, d, 16);
  else if (m->knob[KNOB_TAG] == NOT_TRUNCATED)
    add(out, d, 32);
  else
    truncate(m, out, d, 16, &kc, &s);
}

/* ---- The general function, clause 3 ---- */

static void general(const struct model *m, struct text *out, const struct question *q)
{
  struct s_builder s = {NULL, q->fc.length, 0};
  size_t i;
  for (i = 0; i < q->n; i++)
    s.size += q->p[i].length + LENGTH_MAX;
  s.octets = memory_new(s.size + 1u);
  make_s(m, &s, q->fc, q->p, NULL, q->n);
  model_mac(m, out->octets, q->key.octets, q->key.length, s.octets, s.length);
  out->length = 32;
  free(s.octets);
}

/* ---- Answers ---- */

static void give(struct ltk_iut_answer *answer, const struct text *t)
{
  answer->length = t->length < sizeof answer->octets ? t->length : sizeof answer->octets;
  memcpy(answer->octets, t->octets, answer->length);
}

static void refuse(struct ltk_iut_answer *answer, const char *class)
{
  answer->status = LTK_IUT_INVALID;
  answer->why = class;
}

void model_confirm(const struct model *derivation, const struct model *m, const struct question *q,
                   struct ltk_iut_answer *answer)
{
  struct question cut = *q;
  struct text out = {{0}, 0};
  const char *class = model_rules(m, &cut);
  *answer = (struct ltk_iut_answer){0};
  if (class != NULL) {
    refuse(answer, class);
    return;
  }
  tag(derivation, m, &out, &cut);
  give(answer, &out);
}

static void observe_derived(const struct model *m, const struct ltk_iut_context *c, const struct ltk_iut_observation *o,
                            struct ltk_iut_answer *answer)
{
  struct ltk_iut_context of_other;
  struct ltk_iut_observation with = *o;
  struct text key = {{0}, 0}, other = {{0}, 0};
  derived(m, &key, c);
  if (observe_other(c, o, &of_other) != NULL) {
    if (of_other.purpose == 3u && m->knob[KNOB_TOPC] == TOPC_PURPOSE_OF_K)
      of_other.purpose = c->purpose;
    if (of_other.purpose == 5u && m->knob[KNOB_PACKET_KEYS] == PACKET_KIK_FOR_KID)
      of_other.purpose = 6u;
    derived(m, &other, &of_other);
    with.opc = (struct ltk_iut_octets){other.octets, other.length};
  }
  model_observe(m, answer, (struct ltk_iut_octets){key.octets, key.length}, c, &with);
}

void model_answer(const struct model *m, const struct question *q, struct ltk_iut_answer *answer)
{
  struct question cut = *q;
  struct text out = {{0}, 0};
  const char *class = NULL;
  *answer = (struct ltk_iut_answer){0};
  if (q->command == QUESTION_CONFIRM) {
    model_confirm(m, m, q, answer);
    return;
  }
  if (q->command == QUESTION_AGREE) {
    if (q->suite == 3u)
      model_agree_hybrid(m, q, answer);
    else
      model_agree(m, q, answer);
    return;
  }
  if (q->command == QUESTION_AUTH) {
    model_auth(m, &q->authentication, answer);
    return;
  }
  if (q->command == QUESTION_DERIVE || q->command == QUESTION_OBSERVE)
    class = model_rules(m, &cut);
  if (q->command == QUESTION_KDF)
    class = model_kdf_rules(m, q);
  if (q->command == QUESTION_HMAC)
    class = model_hmac_rules(m, q);
  if (class != NULL) {
    refuse(answer, class);
    return;
  }
  if (q->command == QUESTION_OBSERVE) {
    observe_derived(m, &cut.context, &q->observation, answer);
    return;
  }
  if (q->command == QUESTION_DERIVE) {
    derived(m, &out, &cut.context);
  } else if (q->command == QUESTION_KDF) {
    general(m, &out, q);
  } else {
    model_mac(m, out.octets, q->key.octets, q->key.length, q->data.octets, q->data.length);
    out.length = 32;
  }
  give(answer, &out);
}

bool model_acts_twice(enum knob knob)
{
  return knob <= KNOB_FC_PLACE || knob == KNOB_EPOCH || (knob >= KNOB_PADS && knob <= KNOB_SHA_BORDER);
}

/* What a knob changes. */
#define HASHING (QUESTION_HMAC | QUESTION_KDF | QUESTION_DERIVE | QUESTION_OBSERVE | QUESTION_CONFIRM)
#define BUILDING_S (QUESTION_KDF | QUESTION_DERIVE | QUESTION_OBSERVE | QUESTION_CONFIRM)
#define DERIVING (QUESTION_DERIVE | QUESTION_OBSERVE | QUESTION_CONFIRM)
#define CHOOSING_A_KEY (QUESTION_DERIVE | QUESTION_OBSERVE)
#define AUTHENTICATING (QUESTION_OBSERVE | QUESTION_AUTH)

unsigned model_commands(enum knob knob)
{
  static const uint8_t commands[KNOBS] = {
      [KNOB_LENGTH_FORM] = BUILDING_S,
      [KNOB_LENGTH_PLACE] = BUILDING_S,
      [KNOB_EMPTY] = BUILDING_S,
      [KNOB_S_ORDER] = BUILDING_S,
      [KNOB_FC_PLACE] = BUILDING_S,
      [KNOB_DERIVE_FC] = DERIVING,
      [KNOB_LABEL] = DERIVING,
      [KNOB_SWAP] = DERIVING,
      [KNOB_IMSI] = DERIVING,
      [KNOB_PLMN] = DERIVING,
      [KNOB_ICCID] = DERIVING,
      [KNOB_EID] = DERIVING,
      [KNOB_EF_ICCID] = DERIVING,
      [KNOB_ELEMENT_TYPE] = DERIVING,
      [KNOB_EPOCH] = DERIVING,
      [KNOB_BITS] = DERIVING,
      [KNOB_ALGORITHM] = DERIVING,
      [KNOB_PURPOSE_INDEX] = DERIVING,
      [KNOB_MODE_SUITE] = DERIVING,
      [KNOB_NETWORK_NONCE] = DERIVING,
      [KNOB_CARD_NONCE] = DERIVING,
      [KNOB_PUBLICS] = DERIVING,
      [KNOB_VALUE_ROLE] = DERIVING,
      [KNOB_VALUE_DIGEST] = DERIVING,
      [KNOB_VALUE_LENGTH] = DERIVING,
      [KNOB_KEY_ROOT] = DERIVING,
      [KNOB_KEY_AGREEMENT] = DERIVING,
      [KNOB_KEY_HYBRID] = DERIVING,
      [KNOB_Z] = DERIVING,
      [KNOB_ROOT] = DERIVING,
      [KNOB_PADS] = HASHING,
      [KNOB_LONG_KEY] = HASHING,
      [KNOB_HASH] = HASHING,
      [KNOB_MAC] = HASHING,
      [KNOB_SHA_LENGTH] = HASHING,
      [KNOB_SHA_BORDER] = HASHING,
      [KNOB_TRUNCATION] = DERIVING,
      [KNOB_CONFIRM_FC] = QUESTION_CONFIRM,
      [KNOB_CONFIRM_LABEL] = QUESTION_CONFIRM,
      [KNOB_ROLE] = QUESTION_CONFIRM,
      [KNOB_KEYS] = QUESTION_CONFIRM,
      [KNOB_CONFIRM_EPOCH] = QUESTION_CONFIRM,
      [KNOB_KC] = QUESTION_CONFIRM,
      [KNOB_TAG] = QUESTION_CONFIRM,
      [KNOB_KCV] = QUESTION_OBSERVE,
      [KNOB_OPC] = AUTHENTICATING,
      [KNOB_SQN] = AUTHENTICATING,
      [KNOB_IN1] = AUTHENTICATING,
      [KNOB_ROUND] = AUTHENTICATING,
      [KNOB_AK] = AUTHENTICATING,
      [KNOB_OUTPUT] = AUTHENTICATING,
      [KNOB_AUTH_ORDER] = AUTHENTICATING,
      [KNOB_CONSTANTS] = AUTHENTICATING,
      [KNOB_ROTATIONS] = AUTHENTICATING,
      [KNOB_TUAK_TOP] = AUTHENTICATING,
      [KNOB_TUAK_ORDER] = AUTHENTICATING,
      [KNOB_TUAK_INSTANCE] = AUTHENTICATING,
      [KNOB_TUAK_NAME] = AUTHENTICATING,
      [KNOB_TUAK_FIELDS] = AUTHENTICATING,
      [KNOB_TUAK_PADDING] = AUTHENTICATING,
      [KNOB_TUAK_ITERATIONS] = AUTHENTICATING,
      [KNOB_TUAK_FUNCTION] = AUTHENTICATING,
      [KNOB_TUAK_OUTPUT] = AUTHENTICATING,
      [KNOB_TOPC] = QUESTION_OBSERVE,
      [KNOB_AKA_S] = QUESTION_OBSERVE,
      [KNOB_AKA_FC] = QUESTION_OBSERVE,
      [KNOB_AKA_OUTPUT] = QUESTION_OBSERVE,
      [KNOB_PACKET_KEYS] = QUESTION_OBSERVE,
      [KNOB_PACKET_HEAD] = QUESTION_OBSERVE,
      [KNOB_PACKET_PADDING] = QUESTION_OBSERVE,
      [KNOB_PACKET_CC] = QUESTION_OBSERVE,
      [KNOB_PACKET_CIPHER] = QUESTION_OBSERVE,
      [KNOB_X25519] = QUESTION_AGREE,
      [KNOB_P256] = QUESTION_AGREE,
      [KNOB_HYBRID] = QUESTION_AGREE,
      [KNOB_CUT_MODE] = DERIVING,
      [KNOB_CUT_SUITE] = DERIVING,
      [KNOB_CUT_PURPOSE] = CHOOSING_A_KEY,
      [KNOB_CUT_INDEX] = CHOOSING_A_KEY,
      [KNOB_CUT_ALGORITHM] = CHOOSING_A_KEY,
      [KNOB_CUT_BITS] = CHOOSING_A_KEY,
      [KNOB_CUT_ELEMENT_TYPE] = DERIVING,
      [KNOB_CUT_EPOCH] = DERIVING,
      [KNOB_CUT_ROLE] = QUESTION_CONFIRM,
      [KNOB_CUT_KEYS] = QUESTION_CONFIRM,
      [KNOB_RULE_MODE] = DERIVING,
      [KNOB_RULE_SUITE] = DERIVING,
      [KNOB_RULE_PURPOSE] = CHOOSING_A_KEY,
      [KNOB_RULE_INDEX] = CHOOSING_A_KEY,
      [KNOB_RULE_ALGORITHM] = CHOOSING_A_KEY,
      [KNOB_RULE_BITS] = CHOOSING_A_KEY,
      [KNOB_RULE_IMSI] = DERIVING,
      [KNOB_RULE_PLMN] = DERIVING,
      [KNOB_RULE_ELEMENT] = DERIVING,
      [KNOB_RULE_EPOCH] = DERIVING,
      [KNOB_RULE_NONCE] = DERIVING,
      [KNOB_RULE_PUBLIC_KEY] = DERIVING,
      [KNOB_RULE_ROLE] = QUESTION_CONFIRM,
      [KNOB_RULE_KEYS] = QUESTION_CONFIRM,
      [KNOB_RULE_SECRET] = DERIVING,
      [KNOB_RULE_KEY] = QUESTION_HMAC | QUESTION_KDF,
      [KNOB_RULE_FC] = QUESTION_KDF,
      [KNOB_RULE_PARAMETER] = QUESTION_KDF,
      [KNOB_RULE_AGREE_PUBLIC] = QUESTION_AGREE,
      [KNOB_RULE_AGREE_SECRET] = QUESTION_AGREE,
      [KNOB_RULE_AUTN] = AUTHENTICATING,
      [KNOB_RULE_OBSERVE_KIND] = QUESTION_OBSERVE,
      [KNOB_RULE_OBSERVE_LENGTH] = QUESTION_OBSERVE,
      [KNOB_RULE_OBSERVE_SPI] = QUESTION_OBSERVE,
      [KNOB_RULE_AGREE_SUITE] = QUESTION_AGREE,
      [KNOB_RULE_HYBRID] = QUESTION_AGREE,
      [KNOB_RULE_AUTH_ALGORITHM] = QUESTION_AUTH,
      [KNOB_RULE_AUTH_KEY] = QUESTION_AUTH,
      [KNOB_RULE_AUTH_OPERATOR] = QUESTION_AUTH,
      [KNOB_RULE_AUTH_BITS] = QUESTION_AUTH,
      [KNOB_RULE_AUTH_LENGTH] = QUESTION_AUTH,
  };
  return commands[knob];
}
