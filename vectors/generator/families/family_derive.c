// SPDX-License-Identifier: Apache-2.0
/* Family derive: every shape that clause 4 allows, and every field of S at its borders. */
#include "base/hex.h"
#include "families/borders.h"
#include "families/context.h"
#include "families/draft.h"
#include "families/seed.h"

#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static void add(drafts *all, const char *clauses, const char *flags, const char *label, const char *comment,
                json_t *input)
{
  const struct about about = {"derive", clauses, flags, formatted("seed %s", label), NULL};
  draft_add(all, &about, comment, input);
}

static const char *key_clause(const struct method *method)
{
  return method->mode == 1 ? "5.1" : method->mode == 2 ? "5.2" : "5.3";
}

/* Every row of 4.5 x every mode and suite x every kind of element x card nonce or none. */
static void table(drafts *all)
{
  struct shape shape = usual_shape();
  int r, m, e, n;
  for (r = 0; r < KEY_ROWS; r++) {
    for (m = 0; m < METHODS; m++) {
      for (e = 0; e < ELEMENTS; e++) {
        for (n = 1; n >= 0; n--) {
          const char *comment, *label;
          shape.row = &key_rows[r];
          shape.method = &methods[m];
          shape.element = (enum element)e;
          shape.card_nonce = n;
          comment = formatted("%s, %s, %s, %s", key_rows[r].name, methods[m].name, element_names[e],
                              n ? "card nonce" : "no card nonce");
          label = formatted("derive/table/%s/%s/%s/%d", key_rows[r].name, methods[m].name, element_names[e], n);
          add(all, formatted("4.5,6.1,6.2,%s", key_clause(&methods[m])), n ? "table" : "table,empty-card-nonce", label,
              comment, derive_input(&shape, label));
        }
      }
    }
  }
}

/* Every length of S: IMSI x element x card nonce x the three lengths of public keys; MNCs of two and three digits. */
static void lengths(drafts *all)
{
  static const int method_of[3] = {0, 3, 2};
  struct shape shape = usual_shape();
  int i, e, n, m;
  for (i = 6; i <= 15; i++) {
    for (e = 0; e < ELEMENTS; e++) {
      for (n = 0; n <= 1; n++) {
        for (m = 0; m < 3; m++) {
          const char *label =
              formatted("derive/lengths/%d/%s/%d/%s", i, element_names[e], n, methods[method_of[m]].name);
          shape.imsi_length = i;
          shape.mnc_length = i == 6 || (e + n + m) % 2 == 0 ? 2 : 3;
          shape.element = (enum element)e;
          shape.card_nonce = n;
          shape.method = &methods[method_of[m]];
          add(all, "4.6,6.1,6.3", "imsi-length", label,
              formatted("IMSI of %d digits, %s, %s, %s", i, element_names[e], n ? "card nonce" : "no card nonce",
                        shape.method->name),
              derive_input(&shape, label));
        }
      }
    }
  }
}

/* The same secrets under every row and index: the keys have nothing in common. 4.3 to 4.5. */
static void separation(drafts *all)
{
  struct shape shape = usual_shape();
  const char *label = "derive/separation";
  int r, index;
  for (r = 0; r < KEY_ROWS; r++) {
    shape.row = &key_rows[r];
    add(all, "4.3,4.5,6.1", "separation", label,
        formatted("%s, from the same root as its neighbours", key_rows[r].name), derive_input(&shape, label));
    if (key_rows[r].purpose < 4 || key_rows[r].purpose > 6 || key_rows[r].bits == 192)
      continue;
    for (index = 1; index <= 15; index++)
      if (index != 3)
        add(all, "4.4,6.1", "separation,index", label,
            formatted("%s, key set %d, from the same root", key_rows[r].name, index),
            set_number(derive_input(&shape, label), "index", index));
  }
}

/* 4.6 and 4.7: who the subscriber is. */
static void subscribers(drafts *all)
{
  static const struct {
    const char *imsi;
    int mnc_length;
    const char *flags, *comment;
  } cases[] = {{"310410123456789", 2, "plmn,mnc-length", "310/41: the MNC of two digits"},
               {"310410123456789", 3, "plmn,mnc-length", "310/410: the same IMSI, the MNC of three digits"},
               {"001010123456789", 2, "plmn,leading-zero", "001/01, the test network"},
               {"001010123456789", 3, "plmn,leading-zero", "001/010: the same IMSI"},
               {"208100000000001", 2, "plmn,leading-zero", "208/10, MSIN with leading zeros"},
               {"208100000000001", 3, "plmn,leading-zero", "208/100: the same IMSI"},
               {"999990000000000", 2, "plmn,leading-zero", "999/99, MSIN of zeros"},
               {"999990000000000", 3, "plmn,leading-zero", "999/990: the same IMSI"},
               {"000000000000000", 2, "plmn,leading-zero", "all zeros, MNC of two digits"},
               {"000000000000000", 3, "plmn,leading-zero", "all zeros, MNC of three digits"},
               {"999999999999999", 2, "plmn", "all nines, MNC of two digits"},
               {"999999999999999", 3, "plmn", "all nines, MNC of three digits"},
               {"123456789012345", 2, "plmn", "six different digits: 123/45"},
               {"123456789012345", 3, "plmn", "six different digits: 123/456"},
               {"262010", 2, "plmn,imsi-length", "the shortest IMSI: 262/01 and one digit"},
               {"262000", 2, "plmn,imsi-length,leading-zero", "the shortest IMSI, MNC 00, MSIN 0"},
               {"0010010", 3, "plmn,imsi-length,leading-zero", "001/001 and one digit 0"},
               {"00101000", 2, "plmn,imsi-length,leading-zero", "eight digits, MSIN 000"},
               {"26201000000000", 2, "plmn,imsi-length,leading-zero", "fourteen digits"},
               {"05000100000001", 2, "plmn,leading-zero", "an MCC with a leading zero: 050/00"},
               {"05000100000001", 3, "plmn,leading-zero", "an MCC with a leading zero: 050/001"},
               {"310000000000010", 3, "plmn,leading-zero", "310/000"},
               {"310260000000000", 3, "plmn", "310/260, MSIN of zeros"},
               {"234159999999999", 2, "plmn", "234/15, MSIN of nines"}};
  static const int method_of[2] = {0, 3};
  struct shape shape = usual_shape();
  size_t i, m;
  for (i = 0; i < COUNT(cases); i++) {
    for (m = 0; m < COUNT(method_of); m++) {
      const char *label =
          formatted("derive/subscriber/%s/%d/%s", cases[i].imsi, cases[i].mnc_length, methods[method_of[m]].name);
      shape.method = &methods[method_of[m]];
      add(all, "4.6,4.7,6.1", cases[i].flags, label, formatted("%s, %s", cases[i].comment, shape.method->name),
          set_subscriber(derive_input(&shape, label), cases[i].imsi, cases[i].mnc_length));
    }
  }
}

/* The EID of a row of eids, below. */
static json_t *with_eid(json_t *input, const char *const eid[3])
{
  set_eid(input, eid[0]);
  return eid[2] == NULL ? input : set_text(input, "element", formatted("%s%s", eid[0], eid[2]));
}

/* 4.8: check digits at their borders, leading zeros. Each EID in ROOT, and in AGREEMENT and HYBRID in one of their
 * suites. */
static void elements(drafts *all)
{
  static const char *const iccids[][2] = {{"898821100000012345", "ICCID of 19 digits"},
                                          {"000000000000000000", "ICCID of 19 zeros"},
                                          {"0000000000000000000", "ICCID of 20 zeros"},
                                          {"000000000000000001", "ICCID with leading zeros, 19 digits"},
                                          {"0000000000000000001", "ICCID with leading zeros, 20 digits"},
                                          {"999999999999999999", "ICCID of nines, 19 digits"},
                                          {"9999999999999999999", "ICCID of nines, 20 digits"},
                                          {"898600000000000005", "ICCID, a digit doubled to 10"},
                                          {"890123456789012345", "ICCID, every digit, 19 digits"},
                                          {"8901234567890123456", "ICCID, every digit, 20 digits"},
                                          {"894901000000000000", "ICCID, zeros before the check digit"}};
  /* And other check digits than those that are computed. */
  static const char *const eids[][3] = {{"890490320000012345678901234567", "EID"},
                                        {"000000000000000000000000000000", "EID: the smallest, 31 zeros and 1", "01"},
                                        {"000000000000000000000000000001", "EID with leading zeros"},
                                        {"999999999999999999999999999999", "EID: the largest"},
                                        {"890440001234567890123456789012", "EID, 8904400"},
                                        {"890010012030000000000000000000", "EID, zeros before the check digits"},
                                        {"123456789012345678901234567890", "EID, every digit"}};
  struct shape shape = usual_shape();
  size_t i;
  for (i = 0; i < COUNT(iccids); i++) {
    const char *label = formatted("derive/iccid/%s", iccids[i][0]);
    add(all, "4.8,6.1", "element,iccid", label, iccids[i][1], set_iccid(derive_input(&shape, label), iccids[i][0]));
  }
  for (i = 0; i < COUNT(eids); i++) {
    const char *label = formatted("derive/eid/%s", eids[i][0]);
    add(all, "4.8,6.1", "element,eid", label, eids[i][1], with_eid(derive_input(&shape, label), eids[i]));
  }
  for (i = 0; i < 2 * COUNT(eids); i++) {
    const char *const *eid = eids[i / 2], *label;
    shape.method = &methods[1 + i % 2 * 2 + i / 2 % 2];
    label = formatted("derive/eid/%s/%s", eid[0], shape.method->name);
    add(all, "4.8,6.1", "element,eid", label, formatted("%s, %s", eid[1], shape.method->name),
        with_eid(derive_input(&shape, label), eid));
  }
}

/* 4.9: each octet of the epoch, and its sign. */
static void epochs(drafts *all)
{
  static const json_int_t values[] = {1,          2,          9,          10,         127,        128,
                                      255,        256,        257,        4660,       65535,      65536,
                                      65537,      16777215,   16777216,   16909060,   67305985,   305419896,
                                      2147483647, 2147483648, 2147483649, 4278190080, 4294967294, 4294967295};
  static const int method_of[2] = {0, 4};
  struct shape shape = usual_shape();
  size_t i, m;
  for (i = 0; i < COUNT(values); i++) {
    for (m = 0; m < COUNT(method_of); m++) {
      const char *label = formatted("derive/epoch/%lld/%s", (long long)values[i], methods[method_of[m]].name);
      shape.method = &methods[method_of[m]];
      add(all, "4.9,6.1", "epoch", label, formatted("epoch %lld, %s", (long long)values[i], shape.method->name),
          set_number(derive_input(&shape, label), "epoch", values[i]));
    }
  }
}

static const char *value_of(const json_t *input, const char *name)
{
  return json_string_value(json_object_get(input, name));
}

/* Zero octets at the ends of what is hashed: stripped, taken for a string's end, or padded on the wrong side, they
 * show. */
static void zeros(drafts *all)
{
  static const struct {
    const char *name, *clauses;
    int method;
  } fields[] = {{"root", "4.12,5.1", 0},          {"root", "4.12,5.3", 3},      {"z", "4.12,5.2", 1},
                {"z", "4.12,5.2,9.2", 2},         {"z", "4.12,5.3", 3},         {"z", "4.12,5.3,9.2", 4},
                {"network_nonce", "4.10,6.1", 0}, {"card_nonce", "4.10,6.1", 0}};
  static const size_t counts[] = {1, 2, 4, 15, 16, 31};
  struct shape shape = usual_shape();
  size_t f, i;
  int leading;
  for (f = 0; f < COUNT(fields); f++) {
    for (i = 0; i < COUNT(counts); i++) {
      for (leading = 1; leading >= 0; leading--) {
        const char *label =
            formatted("derive/zeros/%s/%d/%zu/%d", fields[f].name, fields[f].method, counts[i], leading);
        json_t *input;
        shape.method = &methods[fields[f].method];
        input = derive_input(&shape, label);
        if (2 * counts[i] > strlen(value_of(input, fields[f].name)) ||
            (!leading && 2 * counts[i] == strlen(value_of(input, fields[f].name)))) {
          json_decref(input);
          continue;
        }
        set_text(input, fields[f].name, with_zeros(value_of(input, fields[f].name), counts[i], leading));
        add(all, fields[f].clauses, leading ? "leading-zero" : "trailing-zero", label,
            formatted("%s with %zu %s zero octets, %s", fields[f].name, counts[i], leading ? "leading" : "trailing",
                      shape.method->name),
            input);
      }
    }
  }
}

/* Secrets of one bit, of ones, equal ones, exchanged ones, and secrets that differ from a neighbour's in one bit. */
static void secrets(drafts *all)
{
  static const size_t bits[] = {0, 1, 7, 8, 127, 128, 248, 255};
  const char *ones = "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff";
  const char *label = "derive/secrets";
  struct shape shape = usual_shape();
  uint8_t octets[32];
  char hex[65];
  json_t *input;
  size_t i;
  int m;
  for (m = 0; m < METHODS; m++) {
    shape.method = &methods[m];
    for (i = 0; i < COUNT(bits); i++) {
      const char *name = methods[m].mode == 1 || (methods[m].mode == 3 && i % 2 == 0) ? "root" : "z";
      input = derive_input(&shape, label);
      add(all, formatted("4.12,%s", key_clause(shape.method)), "sparse-secret", label,
          formatted("%s with the single bit %zu set, %s", name, bits[i], shape.method->name),
          set_text(input, name, sparse(32, bits[i] / 8, 0x80u >> bits[i] % 8)));
      input = derive_input(&shape, label);
      from_hex(octets, value_of(input, name));
      octets[bits[i] / 8] ^= (uint8_t)(0x80u >> bits[i] % 8);
      hex_write(hex, octets, 32);
      add(all, formatted("4.12,%s", key_clause(shape.method)), "one-bit", label,
          formatted("%s differs in bit %zu from that of its neighbours, %s", name, bits[i], shape.method->name),
          set_text(input, name, hex));
    }
    input = derive_input(&shape, label);
    add(all, key_clause(shape.method), "one-bit", label,
        formatted("the secrets from which its neighbours differ, %s", shape.method->name), input);
    input = derive_input(&shape, label);
    if (methods[m].mode != 2)
      set_text(input, "root", ones);
    if (methods[m].mode != 1)
      set_text(input, "z", ones);
    add(all, formatted("4.12,%s", key_clause(shape.method)), "repeated-octet", label,
        formatted("secrets of octets ff, %s", shape.method->name), input);
    if (methods[m].mode == 3) {
      const char *root;
      input = derive_input(&shape, label);
      root = formatted("%s", value_of(input, "root"));
      add(all, "5.3", "exchanged", label, formatted("root and z exchanged, %s", shape.method->name),
          set_text(set_text(input, "root", value_of(input, "z")), "z", root));
      input = derive_input(&shape, label);
      add(all, "5.3", "equal-secrets", label, formatted("root and z equal, %s", shape.method->name),
          set_text(input, "z", value_of(input, "root")));
    }
  }
}

static void exchange(json_t *input, const char *one, const char *other)
{
  json_t *kept = json_incref(json_object_get(input, one));
  json_object_set(input, one, json_object_get(input, other));
  set(input, other, kept);
}

/* Four vectors were published with this label in place of their own, network_nonce excepted, and with card_nonce from
 * the label itself. They are valid as they are, and an id stands for its input: they stay. */
#define AS_PUBLISHED "/card_nonce"

static json_t *as_published(const struct shape *shape, const char *own)
{
  json_t *input = derive_input(shape, AS_PUBLISHED);
  set_seed(input, "network_nonce", 16, own);
  return set_seed(input, "card_nonce", 16, "");
}

/* Nonces and public keys: exchanged, equal or special ones. 4.10, 4.11. */
static void nonces_and_publics(drafts *all)
{
  static const char *const zero = "00000000000000000000000000000000";
  struct shape shape = usual_shape();
  json_t *input;
  int m;
  for (m = 0; m < METHODS; m++) {
    const char *label = formatted("derive/public/%s", methods[m].name), *name = methods[m].name;
    shape.method = &methods[m];
    shape.card_nonce = 1;
    add(all, "4.10,4.11,6.1", "exchanged", label, formatted("as its neighbours, nothing exchanged, %s", name),
        derive_input(&shape, label));
    input = derive_input(&shape, label);
    exchange(input, "network_nonce", "card_nonce");
    add(all, "4.10,6.1", "exchanged", label, formatted("nonces exchanged, %s", name), input);
    input = derive_input(&shape, label);
    add(all, "4.10,6.1", "equal-nonces", label, formatted("nonces equal, %s", name),
        set_text(input, "card_nonce", value_of(input, "network_nonce")));
    input = derive_input(&shape, label);
    add(all, "4.10,6.1", "zero-nonce", label, formatted("both nonces zero, %s", name),
        set_text(set_text(input, "network_nonce", zero), "card_nonce", zero));
    add(all, "4.10,6.1", "zero-nonce", label, formatted("a card nonce of zeros, which is not an empty one, %s", name),
        set_text(derive_input(&shape, label), "card_nonce", zero));
    shape.card_nonce = 0;
    add(all, "4.10,6.1", "empty-card-nonce", label,
        formatted("an empty card nonce, which is not one of zeros, %s", name), derive_input(&shape, label));
    shape.card_nonce = 1;
    if (methods[m].mode == 1)
      continue;
    input = as_published(&shape, label);
    exchange(input, "network_public", "card_public");
    add(all, "4.11,6.1", "exchanged", AS_PUBLISHED, formatted("public keys exchanged, %s", name), input);
  }
}

/* The keys and shared secrets of TS 33.501, annex C.4: both steps of an update, from private keys to the derived key.
 */
static void published_agreements(drafts *all)
{
  static const char *const source = "TS 33.501, annex C.4: public keys and shared secret; seed derive/ts33501";
  static const struct {
    int method;
    const char *network, *card, *z, *profile;
  } cases[] = {{1, "5a8d38864820197c3394b92613b20b91633cbd897119273bf8e4a6f4eec0a650",
                "b2e92f836055a255837debf850b528997ce0201cb82adfe4be1f587d07d8457d",
                "028ddf890ec83cdf163947ce45f6ec1a0e3070ea5fe57e2b1f05139f3e82422a", "profile A"},
               {3, "5a8d38864820197c3394b92613b20b91633cbd897119273bf8e4a6f4eec0a650",
                "b2e92f836055a255837debf850b528997ce0201cb82adfe4be1f587d07d8457d",
                "028ddf890ec83cdf163947ce45f6ec1a0e3070ea5fe57e2b1f05139f3e82422a", "profile A"},
               {2, "0272da71976234ce833a6907425867b82e074d44ef907dfb4b3e21c1c2256ebcd1",
                "039aab8376597021e855679a9778ea0b67396e68c66df32c0f41e9acca2da9b9d1",
                "6c7e6518980025b982fbb2ff746e3c2e85a196d252099a7ad23ea7b4c0959cae", "profile B"},
               {4, "0272da71976234ce833a6907425867b82e074d44ef907dfb4b3e21c1c2256ebcd1",
                "039aab8376597021e855679a9778ea0b67396e68c66df32c0f41e9acca2da9b9d1",
                "6c7e6518980025b982fbb2ff746e3c2e85a196d252099a7ad23ea7b4c0959cae", "profile B"}};
  struct shape shape = usual_shape();
  size_t i;
  for (i = 0; i < COUNT(cases); i++) {
    const struct about about = {"derive", "4.11,4.12,6.1,9.1,9.2", "agreement", source, NULL};
    json_t *input;
    shape.method = &methods[cases[i].method];
    input = derive_input(&shape, "derive/ts33501");
    set_text(input, "network_public", cases[i].network);
    set_text(input, "card_public", cases[i].card);
    set_text(input, "z", cases[i].z);
    draft_add(all, &about, formatted("the keys of TS 33.501, %s, %s", cases[i].profile, shape.method->name), input);
  }
}

void family_derive(drafts *all)
{
  table(all);
  separation(all);
  lengths(all);
  subscribers(all);
  elements(all);
  epochs(all);
  zeros(all);
  secrets(all);
  nonces_and_publics(all);
  published_agreements(all);
}
