// SPDX-License-Identifier: Apache-2.0
/* What the function accepts, clauses 3, 7.1 and 8.2, with the rules that may not be enforced: see model.h. Disabling a
 * rule also disables the rules that presuppose it: without `purpose`, a reserved purpose has no row in 4.5, so
 * `algorithm` is not checked. */
#include "model/model_parts.h"

#include <string.h>

static bool is_digits(struct ltk_iut_octets o)
{
  size_t i;
  for (i = 0; i < o.length; i++)
    if (o.octets[i] < '0' || o.octets[i] > '9')
      return false;
  return o.length > 0;
}

static bool begins(struct ltk_iut_octets o, struct ltk_iut_octets with)
{
  return o.length >= with.length && memcmp(o.octets, with.octets, with.length) == 0;
}

/* What follows the first n octets. */
static struct ltk_iut_octets behind(struct ltk_iut_octets o, size_t n)
{
  n = n < o.length ? n : o.length;
  return (struct ltk_iut_octets){o.octets + n, o.length - n};
}

static bool is_zero(struct ltk_iut_octets o)
{
  size_t i;
  for (i = 0; i < o.length; i++)
    if (o.octets[i] != 0)
      return false;
  return true;
}

static bool is_mode(const struct ltk_iut_context *c)
{
  return c->mode >= 1u && c->mode <= 3u;
}

static bool ok_mode(int how, const struct ltk_iut_context *c)
{
  return how == ANYTHING || is_mode(c);
}

static bool suite_of_mode(const struct ltk_iut_context *c)
{
  return c->mode == 1u ? c->suite == 0 : c->suite >= 1u && c->suite <= 3u;
}

static bool ok_suite(int how, const struct ltk_iut_context *c)
{
  if (how == SUITE_3_REFUSED && c->suite == 3u)
    return false;
  return how == ANYTHING || suite_of_mode(c) || (!is_mode(c) && c->suite == 0) ||
         (how == SUITE_NONE_OUTSIDE_ROOT && c->mode != 1u && c->suite == 0) ||
         (how == SUITE_SOME_IN_ROOT && c->mode == 1u && c->suite <= 3u) ||
         (how == SUITE_RESERVED_ACCEPTED && c->suite > 3u);
}

static bool is_purpose(const struct ltk_iut_context *c)
{
  return c->purpose >= 1u && c->purpose <= 7u;
}

static bool ok_purpose(int how, const struct ltk_iut_context *c)
{
  return how == ANYTHING || is_purpose(c) || (how == PURPOSE_0_ACCEPTED && c->purpose == 0) ||
         ((how == PURPOSE_8_ACCEPTED || how == PURPOSE_8_IN_TABLE) && c->purpose == 8u);
}

static bool ok_index(int how, const struct ltk_iut_context *c)
{
  bool ota = c->purpose >= 4u && c->purpose <= 6u;
  return how == ANYTHING || (ota ? c->index >= 1u && c->index <= 15u : c->index == 0) ||
         (how == INDEX_ABOVE_15_ACCEPTED && ota && c->index > 15u) ||
         (how == INDEX_0_FOR_OTA_ACCEPTED && ota && c->index == 0) || (how == INDEX_FOR_OTHER_KEYS_ACCEPTED && !ota);
}

/* Whether the purpose's row is looked up: where any goes with a reserved purpose, it is not. */
static bool has_row(int purpose, const struct ltk_iut_context *c)
{
  return is_purpose(c) || (purpose == PURPOSE_8_IN_TABLE && c->purpose == 8u);
}

/* The table of 4.5: the lengths that a purpose and algorithm have, 1 for 128, 2 for 192, 4 for 256. */
static unsigned row(const struct ltk_iut_context *c)
{
  static const struct {
    uint8_t purpose, algorithm, bits;
  } rows[] = {{1, 1, 1},  {1, 2, 5},  {1, 3, 4},  {2, 1, 1}, {3, 2, 4},
              {4, 16, 7}, {5, 16, 7}, {6, 16, 7}, {7, 0, 4}, {8, 0, 4}};
  size_t i;
  for (i = 0; i < sizeof rows / sizeof rows[0]; i++)
    if (rows[i].purpose == c->purpose && rows[i].algorithm == c->algorithm)
      return rows[i].bits;
  return 0;
}

static bool ok_algorithm(int how, int purpose, const struct ltk_iut_context *c)
{
  return how == ANYTHING || !has_row(purpose, c) || row(c) != 0 ||
         (how == ALGORITHM_OF_OTHER_PURPOSE_ACCEPTED && (c->algorithm <= 3u || c->algorithm == 16u));
}

static unsigned bits_of(const struct ltk_iut_context *c)
{
  return c->bits == 128u ? 1 : c->bits == 192u ? 2 : c->bits == 256u ? 4 : 0;
}

static bool ok_bits(int how, int purpose, const struct ltk_iut_context *c)
{
  if (how == ANYTHING || !has_row(purpose, c))
    return true;
  if (row(c) == 0 || how == BITS_OF_OTHER_ROW_ACCEPTED)
    return bits_of(c) != 0;
  return (row(c) & bits_of(c)) != 0;
}

static bool ok_imsi(int how, const struct ltk_iut_context *c)
{
  bool shorter = c->imsi.length<6u, longer = c->imsi.length> 15u, digits = is_digits(c->imsi);
  if (how == IMSI_SHORT_REFUSED && c->imsi.length != 15u)
    return false;
  return how == ANYTHING || (digits && !shorter && !longer) || (how == IMSI_SHORT_ACCEPTED && digits && shorter) ||
         (how == IMSI_LONG_ACCEPTED && digits && longer) || (how == IMSI_NON_DIGITS_ACCEPTED && !shorter && !longer);
}

static bool ok_plmn(int how, int imsi, const struct ltk_iut_context *c)
{
  bool digits = is_digits(c->mcc) && is_digits(c->mnc), mcc = c->mcc.length == 3u,
       mnc = c->mnc.length == 2u || c->mnc.length == 3u;
  bool begin = begins(c->imsi, c->mcc) && begins(behind(c->imsi, c->mcc.length), c->mnc);
  bool longer = c->imsi.length > c->mcc.length + c->mnc.length;
  if ((how == MNC_3_REFUSED && c->mnc.length != 2u) || (how == MNC_2_REFUSED && c->mnc.length != 3u))
    return false;
  return how == ANYTHING || (digits && mcc && mnc && begin && longer) ||
         (imsi == IMSI_SHORT_ACCEPTED && c->imsi.length < 6u) ||
         (how == PLMN_NOT_OF_IMSI_ACCEPTED && digits && mcc && mnc && longer) ||
         (how == PLMN_ALL_OF_IMSI_ACCEPTED && digits && mcc && mnc && begin) ||
         (how == MCC_LENGTH_NOT_CHECKED && is_digits(c->mnc) && mnc && !mcc) ||
         (how == MNC_LENGTH_NOT_CHECKED && is_digits(c->mcc) && mcc && !mnc) ||
         (how == PLMN_NON_DIGITS_ACCEPTED && mcc && mnc && !digits) ||
         (how == MCC_LENGTH_LOOSE && digits && mnc && longer && begin);
}

/* Every second digit is doubled, by its place from the end, which counts as 0; or from the beginning, if `left`. */
static bool luhn(struct ltk_iut_octets e, bool left)
{
  unsigned sum = 0, doubled;
  size_t i;
  for (i = 0; i < e.length; i++) {
    unsigned digit = e.octets[i] - (unsigned)'0';
    doubled = 2u * digit;
    sum += (left ? i : e.length - 1u - i) % 2u == 0 ? digit : doubled / 10u + doubled % 10u;
  }
  return sum % 10u == 0;
}

static unsigned modulo_97(struct ltk_iut_octets e)
{
  unsigned r = 0;
  size_t i;
  for (i = 0; i < e.length; i++)
    r = (10u * r + (e.octets[i] - (unsigned)'0')) % 97u;
  return r;
}

/* What is left of a number in floating point: exact, as long as the number is. */
static unsigned double_modulo_97(double number)
{
  double part = 97;
  while (part <= number / 2)
    part *= 2;
  for (; part >= 97; part /= 2)
    if (number >= part)
      number -= part;
  return (unsigned)number;
}

/* Whether the check digits of an EID are right, with its number in 32 or 64 bits, in a double, or as it is. */
static bool is_eid(int how, struct ltk_iut_octets e)
{
  uint64_t number = 0;
  double rounded = 0;
  size_t i;
  for (i = 0; i < e.length; i++) {
    const unsigned digit = e.octets[i] - (unsigned)'0';
    if (how == EID_BEYOND_64_BITS_REFUSED && number > (UINT64_MAX - digit) / 10u)
      return false;
    number = 10u * number + digit;
    rounded = 10 * rounded + digit;
  }
  switch (how) {
  case EID_IN_32_BITS:
    return (number & UINT32_MAX) % 97u == 1u;
  case EID_IN_64_BITS:
    return number % 97u == 1u;
  case EID_IN_DOUBLE:
    return double_modulo_97(rounded) == 1u;
  default:
    return modulo_97(e) == 1u || how == EID_MOD_97_NOT_CHECKED;
  }
}

static bool is_upper_hex(struct ltk_iut_octets e, bool lower)
{
  size_t i;
  for (i = 0; i < e.length; i++) {
    uint8_t character = e.octets[i];
    if (!((character >= '0' && character <= '9') || (character >= 'A' && character <= 'F') ||
          (lower && character >= 'a' && character <= 'f')))
      return false;
  }
  return true;
}

/* Whether all are digits or of a range. */
static bool is_of(struct ltk_iut_octets e, uint8_t low, uint8_t high)
{
  size_t i;
  for (i = 0; i < e.length; i++)
    if ((e.octets[i] < '0' || e.octets[i] > '9') && (e.octets[i] < low || e.octets[i] > high))
      return false;
  return true;
}

/* Digits, then F as a filler, if at all. */
static bool is_filled(struct ltk_iut_octets e)
{
  while (e.length > 0 && e.octets[e.length - 1u] == 'F')
    e.length--;
  return is_digits(e);
}

/* Type 3: the characters of EF.ICCID. */
static bool ok_ef_iccid(int how, struct ltk_iut_octets e)
{
  static const uint8_t nines[] = {'9', '8'};
  bool hex = is_upper_hex(e, how == EF_ICCID_LOWER_ACCEPTED);
  switch (how) {
  case EF_ICCID_REFUSED:
    return false;
  case EF_ICCID_LUHN_CHECKED:
    return is_digits(e) && (e.length == 19u || e.length == 20u) && luhn(e, false);
  case EF_ICCID_LETTERS_REFUSED:
    return is_digits(e) && e.length == 20u;
  case EF_ICCID_LENGTH_NOT_CHECKED:
    return hex;
  case EF_ICCID_ANY_CHARACTER:
    return e.length == 20u;
  case EF_ICCID_18_ACCEPTED:
    return hex && e.length >= 18u && e.length <= 20u;
  case EF_ICCID_19_ACCEPTED:
    return hex && e.length >= 19u && e.length <= 20u;
  case EF_ICCID_LONGER_ACCEPTED:
    return hex && e.length >= 20u;
  case EF_ICCID_EMPTY_ACCEPTED:
    return hex && (e.length == 20u || e.length == 0);
  case EF_ICCID_RANGE_ACCEPTED:
    return is_of(e, '0', 'F') && e.length == 20u;
  case EF_ICCID_LETTERS_TO_Z_ACCEPTED:
    return is_of(e, 'A', 'Z') && e.length == 20u;
  case EF_ICCID_ALL_LOWER_ACCEPTED:
    return (hex || is_of(e, 'a', 'f')) && e.length == 20u;
  case EF_ICCID_LOWER_ALONE:
    return is_of(e, 'a', 'f') && e.length == 20u;
  case EF_ICCID_A_TO_E_REFUSED:
    return is_of(e, 'F', 'F') && e.length == 20u;
  case EF_ICCID_F_REFUSED:
    return is_of(e, 'A', 'E') && e.length == 20u;
  case EF_ICCID_F_AT_END_ALONE:
    return is_filled(e) && e.length == 20u;
  case EF_ICCID_98_REQUIRED:
    return hex && e.length == 20u && begins(e, (struct ltk_iut_octets){nines, sizeof nines});
  case EF_ICCID_DIGITS_LUHN_CHECKED:
    return hex && e.length == 20u && (!is_digits(e) || luhn(e, false));
  case EF_ICCID_OF_TYPE_1_REFUSED:
    return hex && e.length == 20u && !(is_digits(e) && luhn(e, false));
  default:
    return hex && e.length == 20u;
  }
}

static bool ok_element(int how, const struct ltk_iut_context *c)
{
  struct ltk_iut_octets e = c->element;
  bool digits = is_digits(e), length;
  if (how == ANYTHING)
    return true;
  if (c->element_type == 3u)
    return ok_ef_iccid(how, e);
  if (c->element_type != 1u && c->element_type != 2u)
    return how == ELEMENT_TYPE_NOT_CHECKED;
  if (!digits)
    return how == ELEMENT_NON_DIGITS_ACCEPTED;
  length = c->element_type == 1u ? e.length == 19u || e.length == 20u : e.length == 32u;
  if (c->element_type == 1u &&
      ((how == ICCID_19_REFUSED && e.length == 19u) || (how == ICCID_20_REFUSED && e.length == 20u)))
    return false;
  if (c->element_type == 1u)
    return (length && (luhn(e, how == ICCID_LUHN_FROM_LEFT) || how == ICCID_LUHN_NOT_CHECKED)) ||
           (!length && how == ICCID_LENGTH_NOT_CHECKED);
  return (length && is_eid(how, e)) || (!length && how == EID_LENGTH_NOT_CHECKED);
}

static bool ok_epoch(int how, const struct ltk_iut_context *c)
{
  if (how == EPOCH_BEYOND_31_BITS_REFUSED && c->epoch > INT32_MAX)
    return false;
  return how == ANYTHING || (c->epoch >= 1u && c->epoch <= UINT32_MAX) || (how == EPOCH_0_ACCEPTED && c->epoch == 0) ||
         (how == EPOCH_TOO_WIDE_ACCEPTED && c->epoch > UINT32_MAX);
}

static bool ok_nonce(int how, const struct ltk_iut_context *c)
{
  size_t network = c->network_nonce.length, card = c->card_nonce.length;
  if (how == CARD_NONCE_REQUIRED && card == 0)
    return false;
  return how == ANYTHING ||
         ((network == 16u || how == NETWORK_NONCE_NOT_CHECKED ||
           (how == NETWORK_NONCE_EMPTY_ACCEPTED && network == 0)) &&
          (card == 0 || card == 16u || how == CARD_NONCE_NOT_CHECKED || (how == CARD_NONCE_8_ACCEPTED && card == 8u) ||
           (how == CARD_NONCE_SHORTER_ACCEPTED && card < 16u)));
}

static bool is_p256(const struct ltk_iut_context *c, struct ltk_iut_octets key)
{
  return c->suite == 2u && key.length == 33u && (key.octets[0] == 2u || key.octets[0] == 3u);
}

static bool is_value(struct ltk_iut_octets key)
{
  return key.length == SUITE_3_KEY || key.length == SUITE_3_REPLY;
}

static bool is_public(const struct ltk_iut_context *c, struct ltk_iut_octets key, int how)
{
  if (c->suite == 3u && c->mode != 1u)
    return is_value(key);
  if (c->suite > 2u || !suite_of_mode(c)) /* let through: any form that there is */
    return key.length == 0 || key.length == 32u || key.length == 33u;
  return (c->suite == 0 && key.length == 0) || (c->suite == 1u && key.length == 32u) || is_p256(c, key) ||
         (how == PUBLIC_PREFIX_NOT_CHECKED && c->suite == 2u && key.length == 33u) ||
         (how == PUBLIC_UNCOMPRESSED_ACCEPTED && c->suite == 2u && key.length == 65u && key.octets[0] == 4u);
}

static bool has_public_length(const struct ltk_iut_context *c, struct ltk_iut_octets key)
{
  if (c->suite == 3u)
    return is_value(key);
  return key.length == (c->suite == 1u ? 32u : 33u);
}

static bool ok_public_key(int how, const struct ltk_iut_context *c)
{
  struct ltk_iut_octets a = c->network_public, b = c->card_public;
  bool distinct = c->suite == 0 || c->suite > 2u || !suite_of_mode(c) || a.length != b.length ||
                  memcmp(a.octets, b.octets, a.length) != 0;
  bool forms = is_public(c, a, how) && is_public(c, b, how);
  if (forms && c->suite == 3u && c->mode != 1u) /* a key and a reply */
    return how == ANYTHING || a.length != b.length ||
           (how == VALUES_OF_ONE_ROLE_ACCEPTED && memcmp(a.octets, b.octets, a.length) != 0) ||
           (how == PUBLICS_EQUAL_ACCEPTED && memcmp(a.octets, b.octets, a.length) == 0);
  return how == ANYTHING || (forms && (distinct || how == PUBLICS_EQUAL_ACCEPTED)) ||
         (how == PUBLICS_IN_ROOT_ACCEPTED && c->mode == 1u) ||
         (how == PUBLIC_LENGTH_NOT_CHECKED && c->suite != 0 && distinct &&
          !(has_public_length(c, a) && has_public_length(c, b)));
}

static bool ok_role(int how, uint64_t role)
{
  return how == ANYTHING || role == 1u || role == 2u || (how == ROLE_0_ACCEPTED && role == 0) ||
         (how == ROLE_3_ACCEPTED && role == 3u);
}

static bool ok_keys(int how, uint64_t keys)
{
  if (how == KEYS_PURPOSE_7_REFUSED && keys > 63u)
    return false;
  return how == ANYTHING || (keys >= 1u && keys <= 127u) || (how == KEYS_NONE_ACCEPTED && keys == 0) ||
         (how == KEYS_PURPOSE_8_ACCEPTED && keys >= 128u && keys <= 255u) ||
         (how == KEYS_OTHER_BITS_ACCEPTED && (keys & 127u) != 0);
}

static bool is_secret(struct ltk_iut_octets o, bool absent)
{
  return absent ? o.length == 0 : o.length == 32u && !is_zero(o);
}

/* Half of the z of suite 3: ss, z_X. */
static struct ltk_iut_octets half(struct ltk_iut_octets z, size_t from)
{
  return (struct ltk_iut_octets){z.octets + from, 32};
}

static bool is_z(const struct ltk_iut_context *c)
{
  if (c->suite != 3u || c->mode == 1u)
    return is_secret(c->z, c->mode == 1u);
  return c->z.length == 64u && !is_zero(half(c->z, 0)) && !is_zero(half(c->z, 32));
}

static bool ok_secret(int how, const struct ltk_iut_context *c)
{
  bool no_root = c->mode == 2u, no_z = c->mode == 1u, root = is_secret(c->root, no_root), z = is_z(c);
  const size_t due = c->suite == 3u ? 64 : 32;
  if (how == ANYTHING || !is_mode(c) || (root && z))
    return true;
  switch (how) {
  case ZERO_ROOT_ACCEPTED:
    return !no_root && c->root.length == 32u && is_zero(c->root) && z;
  case ZERO_Z_ACCEPTED:
    return !no_z && c->z.length == due && is_zero(c->z) && root;
  case ROOT_LENGTH_NOT_CHECKED:
    return !no_root && !is_zero(c->root) && z;
  case Z_LENGTH_NOT_CHECKED:
    return !no_z && c->z.length != due && !is_zero(c->z) && root;
  case ROOT_IN_AGREEMENT_IGNORED:
    return no_root && z;
  case Z_IN_ROOT_IGNORED:
    return no_z && root;
  case ZERO_ML_KEM_ACCEPTED:
    return due == 64u && c->z.length == due && !is_zero(half(c->z, 32)) && root;
  case ZERO_X25519_ACCEPTED:
    return due == 64u && c->z.length == due && !is_zero(half(c->z, 0)) && root;
  case Z_32_IN_SUITE_3_ACCEPTED:
    return due == 64u && c->z.length == 32u && !is_zero(c->z) && root;
  default:
    return false;
  }
}

/* ---- Integers cut to the width of their field ---- */

static void cut(const struct model *m, enum knob knob, uint64_t *value, unsigned width)
{
  if (m->knob[knob] != 0)
    *value &= (UINT64_C(1) << width) - 1u;
}

static void cut_all(const struct model *m, struct question *q)
{
  struct ltk_iut_context *c = &q->context;
  cut(m, KNOB_CUT_MODE, &c->mode, 8);
  cut(m, KNOB_CUT_SUITE, &c->suite, 8);
  cut(m, KNOB_CUT_PURPOSE, &c->purpose, 8);
  cut(m, KNOB_CUT_INDEX, &c->index, 8);
  cut(m, KNOB_CUT_ALGORITHM, &c->algorithm, 8);
  cut(m, KNOB_CUT_BITS, &c->bits, 16);
  cut(m, KNOB_CUT_ELEMENT_TYPE, &c->element_type, 8);
  cut(m, KNOB_CUT_EPOCH, &c->epoch, 32);
  cut(m, KNOB_CUT_ROLE, &q->role, 8);
  cut(m, KNOB_CUT_KEYS, &q->keys, 16);
}

const char *model_rules(const struct model *m, struct question *q)
{
  const uint8_t *how = m->knob;
  const struct ltk_iut_context *c = &q->context;
  const bool derive = q->command != QUESTION_CONFIRM;
  cut_all(m, q);
  return !ok_mode(how[KNOB_RULE_MODE], c)                                               ? "mode"
         : !ok_suite(how[KNOB_RULE_SUITE], c)                                           ? "suite"
         : derive && !ok_purpose(how[KNOB_RULE_PURPOSE], c)                             ? "purpose"
         : derive && !ok_index(how[KNOB_RULE_INDEX], c)                                 ? "index"
         : derive && !ok_algorithm(how[KNOB_RULE_ALGORITHM], how[KNOB_RULE_PURPOSE], c) ? "algorithm"
         : derive && !ok_bits(how[KNOB_RULE_BITS], how[KNOB_RULE_PURPOSE], c)           ? "bits"
         : !ok_imsi(how[KNOB_RULE_IMSI], c)                                             ? "imsi"
         : !ok_plmn(how[KNOB_RULE_PLMN], how[KNOB_RULE_IMSI], c)                        ? "plmn"
         : !ok_element(how[KNOB_RULE_ELEMENT], c)                                       ? "element"
         : !ok_epoch(how[KNOB_RULE_EPOCH], c)                                           ? "epoch"
         : !ok_nonce(how[KNOB_RULE_NONCE], c)                                           ? "nonce"
         : !ok_public_key(how[KNOB_RULE_PUBLIC_KEY], c)                                 ? "public_key"
         : !derive && !ok_role(how[KNOB_RULE_ROLE], q->role)                            ? "role"
         : !derive && !ok_keys(how[KNOB_RULE_KEYS], q->keys)                            ? "keys"
         : !ok_secret(how[KNOB_RULE_SECRET], c)                                         ? "secret"
                                                                                        : NULL;
}

/* ---- The general function, clause 3 ---- */

static bool ok_fc(int how, struct ltk_iut_octets fc)
{
  return how == ANYTHING || (fc.length == 1u && (fc.octets[0] != 0xffu || how == LONE_FF_ACCEPTED)) ||
         (fc.length == 2u && fc.octets[0] == 0xffu);
}

static bool ok_parameter(int how, size_t n)
{
  return how == PARAMETER_LONG_ACCEPTED   ? true
         : how == PARAMETER_65535_REFUSED ? n < 65535u
         : how == PARAMETER_EMPTY_REFUSED ? n > 0 && n <= 65535u
                                          : n <= 65535u;
}

const char *model_hmac_rules(const struct model *m, const struct question *q)
{
  return m->knob[KNOB_RULE_KEY] == KEY_BELOW_24_REFUSED && q->key.length < 24u ? "key" : NULL;
}

const char *model_kdf_rules(const struct model *m, const struct question *q)
{
  size_t i;
  if (q->key.length == 0 && m->knob[KNOB_RULE_KEY] != ANYTHING)
    return "key";
  if (model_hmac_rules(m, q) != NULL)
    return "key";
  if (!ok_fc(m->knob[KNOB_RULE_FC], q->fc))
    return "fc";
  for (i = 0; i < q->n; i++)
    if (!ok_parameter(m->knob[KNOB_RULE_PARAMETER], q->p[i].length))
      return "parameter";
  return NULL;
}
