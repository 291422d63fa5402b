// SPDX-License-Identifier: Apache-2.0
/* Families auth and auth-invalid: the authentication functions MILENAGE and TUAK with K given, with the published sets,
 * every length, and what an operator may choose. */
#include "base/hex.h"
#include "families/draft.h"
#include "families/published_sets.h"
#include "families/seed.h"
#include "protocol/question.h"

#include <stdbool.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

/* The names of the kinds, and what each answers, in the order of enum auth_kind. */
static const char *const kinds[AUTH_KINDS] = {"opc", "f1", "f1*", "f2",           "f3",
                                              "f4",  "f5", "f5*", "authenticate", "vector"};
static const char *const answers[] = {"opc", "mac_a", "mac_s", "res", "ck", "ik", "ak", "ak"};

/* What TUAK is asked for. */
struct lengths {
  unsigned mac, res, ck, ik;
};
static const struct lengths usual = {64, 64, 128, 128};

static const char *name_of(unsigned algorithm)
{
  return algorithm == AUTH_TUAK ? "TUAK" : "MILENAGE";
}

static const char *kind_name(unsigned algorithm, enum auth_kind kind)
{
  return algorithm == AUTH_TUAK && kind == AUTH_OPC ? "topc" : kinds[kind];
}

/* ---- Inputs ---- */

static bool has_sqn(enum auth_kind kind)
{
  return kind == AUTH_F1 || kind == AUTH_F1_STAR || kind == AUTH_NETWORK;
}

/* An input with nothing in it but the kind, and of TUAK one iteration. */
static json_t *empty(unsigned algorithm, enum auth_kind kind)
{
  static const char *const names[] = {"k", "op", "opc", "top", "topc", "rand", "sqn", "amf", "autn", "c", "r"};
  static const char *const numbers[] = {"mac_bits", "res_bits", "ck_bits", "ik_bits"};
  json_t *input = set_text(json_object(), "kind", kind_name(algorithm, kind));
  size_t i;
  set_number(input, "algorithm", algorithm);
  for (i = 0; i < COUNT(names); i++)
    set_text(input, names[i], "");
  set_number(input, "iterations", algorithm == AUTH_TUAK ? 1 : 0);
  for (i = 0; i < COUNT(numbers); i++)
    set_number(input, numbers[i], 0);
  return input;
}

static json_t *set_lengths(json_t *input, enum auth_kind kind, const struct lengths *lengths)
{
  const bool whole = kind == AUTH_CARD || kind == AUTH_NETWORK;
  if (kind == AUTH_F1 || kind == AUTH_F1_STAR || whole)
    set_number(input, "mac_bits", lengths->mac);
  if ((kind >= AUTH_F2 && kind <= AUTH_F5) || whole) {
    set_number(input, "res_bits", lengths->res);
    set_number(input, "ck_bits", lengths->ck);
    set_number(input, "ik_bits", lengths->ik);
  }
  return input;
}

/* OPc or TOPc of an input, or OP or TOP. */
static const char *operator_name(unsigned algorithm, bool is_op)
{
  return algorithm == AUTH_TUAK ? (is_op ? "top" : "topc") : is_op ? "op" : "opc";
}

/* What a kind needs, from the seed. The operator's value is OP or TOP if is_op. */
static json_t *seeded(unsigned algorithm, enum auth_kind kind, const char *label, size_t k, bool is_op)
{
  json_t *input = empty(algorithm, kind);
  set_seed(input, "k", k, label);
  set_seed(input, operator_name(algorithm, is_op || kind == AUTH_OPC), algorithm == AUTH_TUAK ? 32 : 16, label);
  if (kind != AUTH_OPC)
    set_seed(input, "rand", 16, label);
  if (has_sqn(kind) || kind == AUTH_CARD) {
    set_seed(input, "sqn", 6, label);
    set_seed(input, "amf", 2, label);
  }
  return algorithm == AUTH_TUAK ? set_lengths(input, kind, &usual) : input;
}

/* What the harness answers to an input. */
static struct ltk_iut_answer answer_of(const json_t *input)
{
  struct ltk_iut_answer answer;
  struct question q;
  question_read(&q, "auth", input);
  auth(&answer, &q.authentication, NULL);
  question_free(&q);
  return answer;
}

/* An input of the network's side made one of the card's: AUTN takes the place of SQN and AMF. */
static json_t *card_of(json_t *input)
{
  struct ltk_iut_answer answer;
  char autn[33];
  set_text(input, "kind", "vector");
  answer = answer_of(input);
  hex_write(autn, answer.octets + answer.length - 16, 16);
  set_text(input, "kind", "authenticate");
  set_text(input, "sqn", "");
  set_text(input, "amf", "");
  return set_text(input, "autn", autn);
}

static void add(drafts *all, const char *flags, const char *label, const char *comment, json_t *input)
{
  const struct about about = {"auth", "4.5", flags, formatted("seed %s", label), NULL};
  if (strcmp(json_string_value(json_object_get(input, "kind")), "authenticate") == 0)
    card_of(input);
  draft_add(all, &about, comment, input);
}

static const char *flags_of(unsigned algorithm, enum auth_kind kind)
{
  static const char *const names[AUTH_KINDS] = {"opc", "f1", "f1-star", "f2",           "f3",
                                                "f4",  "f5", "f5-star", "authenticate", "vector"};
  return formatted("%s,%s", algorithm == AUTH_TUAK ? "tuak" : "milenage",
                   kind == AUTH_OPC ? kind_name(algorithm, kind) : names[kind]);
}

static const char *about_kind(unsigned algorithm, enum auth_kind kind)
{
  if (kind == AUTH_OPC)
    return algorithm == AUTH_TUAK ? "TUAK, TOPc" : "MILENAGE, OPc";
  if (kind == AUTH_NETWORK)
    return formatted("authentication vector of %s", name_of(algorithm));
  return formatted("%s%s", kind == AUTH_CARD ? "AUTHENTICATE of " : formatted("%s, ", name_of(algorithm)),
                   kind == AUTH_CARD ? name_of(algorithm) : kinds[kind]);
}

/* ---- The published sets ---- */

static unsigned bits_of(const struct published_set *set, enum auth_kind kind)
{
  return 4u * (unsigned)strlen(set->value[PUBLISHED_VALUES + kind]);
}

static json_t *published_input(const struct published_set *set, enum auth_kind kind)
{
  const struct lengths lengths = {bits_of(set, AUTH_F1), bits_of(set, AUTH_F2), bits_of(set, AUTH_F3),
                                  bits_of(set, AUTH_F4)};
  json_t *input = empty(set->algorithm, kind);
  set_number(input, "iterations", set->iterations);
  set_text(input, "k", set->value[PUBLISHED_K]);
  set_text(input, operator_name(set->algorithm, kind == AUTH_OPC),
           set->value[kind == AUTH_OPC ? PUBLISHED_OP : PUBLISHED_VALUES]);
  if (kind != AUTH_OPC)
    set_text(input, "rand", set->value[PUBLISHED_RAND]);
  if (has_sqn(kind)) {
    set_text(input, "sqn", set->value[PUBLISHED_SQN]);
    set_text(input, "amf", set->value[PUBLISHED_AMF]);
  }
  return set->algorithm == AUTH_TUAK ? set_lengths(input, kind, &lengths) : input;
}

/* Whether an earlier set has the same input: those of TUAK share a TOPc and a f5*. */
static bool is_repeated(size_t i, enum auth_kind kind)
{
  json_t *input = published_input(&published_sets[i], kind);
  bool is = false;
  size_t j;
  for (j = 0; j < i; j++) {
    json_t *other = published_input(&published_sets[j], kind);
    is = is || json_equal(input, other);
    json_decref(other);
  }
  json_decref(input);
  return is;
}

static void published(drafts *all)
{
  size_t i;
  int kind;
  for (i = 0; i < published_set_count; i++) {
    const struct published_set *set = &published_sets[i];
    for (kind = AUTH_OPC; kind <= AUTH_F5_STAR; kind++) {
      const enum auth_kind k = (enum auth_kind)kind;
      const struct about about = {"auth", "4.5", formatted("published,%s", flags_of(set->algorithm, k)), set->source,
                                  NULL};
      const char *name = set->algorithm == AUTH_TUAK && k == AUTH_OPC ? "topc" : answers[k];
      if (!is_repeated(i, k))
        draft_add_published(all, &about, about_kind(set->algorithm, k), published_input(set, k),
                            set_text(json_object(), name, set->value[PUBLISHED_VALUES + k]));
    }
  }
}

/* ---- Each function, with either of the operator's values ---- */

static void functions(drafts *all)
{
  unsigned algorithm;
  int kind, i;
  for (algorithm = AUTH_MILENAGE; algorithm <= AUTH_TUAK; algorithm++)
    for (i = 0; i < 4; i++)
      for (kind = AUTH_OPC; kind < AUTH_KINDS; kind++) {
        const enum auth_kind k = (enum auth_kind)kind;
        const char *label = formatted("auth/%s/%d/%s", name_of(algorithm), i, kind_name(algorithm, k));
        const bool is_op = i % 2 == 0 && k != AUTH_OPC;
        const size_t octets = algorithm == AUTH_TUAK && i >= 2 ? 32 : 16;
        add(all, flags_of(algorithm, k), label,
            formatted("%s%s", about_kind(algorithm, k),
                      k == AUTH_OPC ? ""
                                    : formatted(", %s given", algorithm == AUTH_TUAK ? is_op ? "TOP" : "TOPc"
                                                              : is_op                ? "OP"
                                                                                     : "OPc")),
            seeded(algorithm, k, label, octets, is_op));
      }
}

/* ---- What an operator may choose ---- */

/* Of MILENAGE: constants without any bit of the usual ones; rotations by whole octets, by bits, by none and by nearly
 * all; and each of the two alone with the usual other one. */
static void own_constants(drafts *all)
{
  static const char *const usual_c = "000000000000000000000000000000000000000000000000000000000000000100000000000000000"
                                     "00000000000000200000000000000000000"
                                     "00000000000400000000000000000000000000000008";
  static const struct {
    const char *c, *r, *comment;
  } cases[] = {{NULL, "0818283848", "constants and rotations of its own, by whole octets"},
               {NULL, "010b1f407f", "constants and rotations of its own, by bits"},
               {NULL, "4000204060", "constants of its own alone"},
               {"usual", "7f3d150300", "rotations of its own alone"},
               {"usual", "0000000000", "rotations by 0"}};
  size_t i;
  int kind;
  for (i = 0; i < COUNT(cases); i++)
    for (kind = AUTH_F1; kind < AUTH_KINDS; kind++) {
      const enum auth_kind k = (enum auth_kind)kind;
      const char *label = formatted("auth/own/%zu/%s", i, kinds[k]);
      json_t *input = seeded(AUTH_MILENAGE, k, label, 16, i == 1);
      if (cases[i].c == NULL)
        set_seed(input, "c", 80, formatted("auth/own/%zu", i));
      else
        set_text(input, "c", usual_c);
      set_text(input, "r", cases[i].r);
      add(all, formatted("own-constants,%s", flags_of(AUTH_MILENAGE, k)), label,
          formatted("%s; %s", about_kind(AUTH_MILENAGE, k), cases[i].comment), input);
    }
}

/* Of TUAK: more iterations than one, in TOPc and in the functions; 256 is 0 in one octet. */
static void iterations(drafts *all)
{
  static const unsigned counts[] = {2, 3, 10, 255, 256, 257};
  static const enum auth_kind asked[] = {AUTH_OPC, AUTH_F1, AUTH_F1_STAR, AUTH_F2, AUTH_F5_STAR, AUTH_NETWORK};
  size_t i, j;
  for (i = 0; i < COUNT(counts); i++)
    for (j = 0; j < COUNT(asked); j++) {
      const char *label = formatted("auth/iterations/%u/%s", counts[i], kind_name(AUTH_TUAK, asked[j]));
      json_t *input = seeded(AUTH_TUAK, asked[j], label, j % 2 == 0 ? 32 : 16, (i + j) % 3 == 0);
      add(all, formatted("iterations,%s", flags_of(AUTH_TUAK, asked[j])), label,
          formatted("%s, %u iterations", about_kind(AUTH_TUAK, asked[j]), counts[i]),
          set_number(input, "iterations", counts[i]));
    }
}

/* ---- The lengths of TUAK ---- */

static void mac_lengths(drafts *all)
{
  static const unsigned macs[] = {64, 128, 256};
  int kind;
  size_t k, i;
  for (k = 16; k <= 32; k += 16)
    for (kind = AUTH_F1; kind <= AUTH_F1_STAR; kind++)
      for (i = 0; i < COUNT(macs); i++) {
        const char *label = formatted("auth/mac/%zu/%s/%u", k, kinds[kind], macs[i]);
        json_t *input = seeded(AUTH_TUAK, (enum auth_kind)kind, label, k, false);
        add(all, formatted("lengths,%s", flags_of(AUTH_TUAK, (enum auth_kind)kind)), label,
            formatted("TUAK, %s: K of %zu bits, MAC of %u", kinds[kind], 8 * k, macs[i]),
            set_number(input, "mac_bits", macs[i]));
      }
}

/* f2 with each combination; f3 to f5 with each of K, CK and IK, and one of RES. */
static void key_lengths(drafts *all)
{
  static const unsigned ress[] = {32, 64, 128, 256};
  unsigned i;
  int kind;
  for (i = 0; i < 32; i++)
    for (kind = AUTH_F2; kind <= AUTH_F5; kind++) {
      const struct lengths lengths = {64, ress[i % 4], (i & 4u) != 0 ? 256 : 128, (i & 8u) != 0 ? 256 : 128};
      const size_t k = (i & 16u) != 0 ? 32 : 16;
      const enum auth_kind what = (enum auth_kind)kind;
      const char *label = formatted("auth/lengths/%u/%s", i, kinds[kind]);
      if (kind != AUTH_F2 && i % 4 != (i / 4 + (unsigned)kind) % 4)
        continue;
      add(all, formatted("lengths,%s", flags_of(AUTH_TUAK, what)), label,
          formatted("TUAK, %s: K of %zu bits, RES of %u, CK of %u, IK of %u", kinds[kind], 8 * k, lengths.res,
                    lengths.ck, lengths.ik),
          set_lengths(seeded(AUTH_TUAK, what, label, k, false), what, &lengths));
    }
}

/* Of an AUTN, RES alone has other lengths. */
static void autn_lengths(drafts *all)
{
  static const unsigned ress[] = {32, 64, 128};
  size_t i;
  int kind;
  for (i = 0; i < 2 * COUNT(ress); i++)
    for (kind = AUTH_CARD; kind <= AUTH_NETWORK; kind++) {
      const struct lengths lengths = {64, ress[i % 3], 128, 128};
      const enum auth_kind what = (enum auth_kind)kind;
      const char *label = formatted("auth/autn/%zu/%s", i, kinds[kind]);
      add(all, formatted("lengths,%s", flags_of(AUTH_TUAK, what)), label,
          formatted("%s: K of %d bits, RES of %u", about_kind(AUTH_TUAK, what), i < 3 ? 128 : 256, lengths.res),
          set_lengths(seeded(AUTH_TUAK, what, label, i < 3 ? 16 : 32, i % 2 == 0), what, &lengths));
    }
}

/* ---- Borders ---- */

/* SQN and AMF, as in observe; values that look like absent ones, or like each other. */
static void borders(drafts *all)
{
  static const struct {
    const char *name, *value, *comment, *flag;
  } cases[] = {{"sqn", "000000000000", "SQN 0", "sqn"},
               {"sqn", "00000000001f", "SQN 31, the index alone", "sqn"},
               {"sqn", "000000000020", "SQN 32", "sqn"},
               {"sqn", "0000ffffffff", "SQN 2^32 - 1", "sqn"},
               {"sqn", "000100000000", "SQN 2^32", "sqn"},
               {"sqn", "07ffffffffff", "SQN 2^43 - 1", "sqn"},
               {"sqn", "080000000000", "SQN 2^43", "sqn"},
               {"sqn", "ffffffffffff", "SQN 2^48 - 1", "sqn"},
               {"amf", "0000", "AMF 0000", "amf"},
               {"amf", "8000", "AMF 8000, the separation bit alone", "amf"},
               {"amf", "7fff", "AMF 7fff, all but the separation bit", "amf"},
               {"rand", "00000000000000000000000000000000", "RAND of zeros", "equal-or-zero"}};
  static const enum auth_kind asked[] = {AUTH_F1, AUTH_F1_STAR, AUTH_CARD, AUTH_NETWORK};
  unsigned algorithm;
  size_t i, j;
  for (algorithm = AUTH_MILENAGE; algorithm <= AUTH_TUAK; algorithm++)
    for (i = 0; i < COUNT(cases); i++)
      for (j = 0; j < COUNT(asked); j++) {
        const char *label = formatted("auth/border/%s/%zu/%s", name_of(algorithm), i, kinds[asked[j]]);
        json_t *input = seeded(algorithm, asked[j], label, algorithm == AUTH_TUAK && i % 2 == 1 ? 32 : 16, false);
        add(all, formatted("%s,%s", cases[i].flag, flags_of(algorithm, asked[j])), label,
            formatted("%s: %s", about_kind(algorithm, asked[j]), cases[i].comment),
            set_text(input, cases[i].name, cases[i].value));
      }
}

static void zero_inputs(drafts *all)
{
  static const char *const zeros = "0000000000000000000000000000000000000000000000000000000000000000";
  static const struct {
    enum auth_kind kind;
    bool is_op, is_k;
    const char *comment;
  } cases[] = {{AUTH_OPC, true, false, "of zeros"},
               {AUTH_OPC, true, true, "K of zeros"},
               {AUTH_F2, true, false, "OP or TOP of zeros"},
               {AUTH_F3, false, false, "OPc or TOPc of zeros, which is not an absent one"},
               {AUTH_F4, false, true, "K of zeros"}};
  unsigned algorithm;
  size_t i;
  for (algorithm = AUTH_MILENAGE; algorithm <= AUTH_TUAK; algorithm++)
    for (i = 0; i < COUNT(cases); i++) {
      const char *label = formatted("auth/zero/%s/%zu", name_of(algorithm), i);
      const size_t k = algorithm == AUTH_TUAK ? 32 : 16;
      json_t *input = seeded(algorithm, cases[i].kind, label, k, cases[i].is_op);
      set_text(input, cases[i].is_k ? "k" : operator_name(algorithm, cases[i].is_op), zeros + 64 - 2 * k);
      add(all, formatted("equal-or-zero,%s", flags_of(algorithm, cases[i].kind)), label,
          formatted("%s: %s", about_kind(algorithm, cases[i].kind), cases[i].comment), input);
    }
}

/* The first seeds for which a value begins, or ends, with a zero octet. */
static void zeros_in_answers(drafts *all)
{
  unsigned algorithm;
  int kind, end, i;
  for (algorithm = AUTH_MILENAGE; algorithm <= AUTH_TUAK; algorithm++)
    for (kind = AUTH_OPC; kind <= AUTH_F5_STAR; kind++)
      for (end = 0; end < 2; end++) {
        const enum auth_kind k = (enum auth_kind)kind;
        struct ltk_iut_answer answer;
        json_t *input = NULL;
        const char *label = NULL;
        for (i = 0, answer.octets[0] = 1; i == 0 || answer.octets[end == 0 ? 0 : answer.length - 1] != 0; i++) {
          json_decref(input);
          label = formatted("auth/zeros/%s/%s/%d/%d", name_of(algorithm), kind_name(algorithm, k), end, i);
          input = seeded(algorithm, k, label, 16, false);
          answer = answer_of(input);
        }
        add(all, formatted("zeros,%s", flags_of(algorithm, k)), label,
            formatted("%s %s a zero octet", about_kind(algorithm, k), end == 0 ? "begins with" : "ends in"), input);
      }
}

/* ---- What is refused ---- */

static void refuse(drafts *all, const char *class, const char *flags, const char *label, const char *comment,
                   json_t *input)
{
  const struct about about = {"auth-invalid", "4.5", flags, formatted("seed %s", label), class};
  draft_add(all, &about, comment, input);
}

/* One value in place of a valid one: a number, or so many octets of the seed. */
struct breach {
  unsigned algorithm;
  enum auth_kind kind;
  const char *class, *name;
  json_int_t value; /* octets, or the number */
  const char *comment;
};

static bool is_number(const char *name)
{
  return strcmp(name, "algorithm") == 0 || strcmp(name, "iterations") == 0 || strstr(name, "_bits") != NULL;
}

#define M AUTH_MILENAGE
#define T AUTH_TUAK

static const struct breach breaches[] = {
    {M, AUTH_F2, "algorithm", "algorithm", 0, "algorithm 0"},
    {M, AUTH_F1, "algorithm", "algorithm", 3, "algorithm 3, of which no function is asked"},
    {M, AUTH_CARD, "algorithm", "algorithm", 16, "algorithm 16"},
    {M, AUTH_F3, "algorithm", "algorithm", 257, "algorithm 257, 1 in one octet"},
    {T, AUTH_F2, "algorithm", "algorithm", 258, "algorithm 258, 2 in one octet"},
    {M, AUTH_OPC, "key", "k", 0, "no K"},
    {M, AUTH_F1, "key", "k", 15, "K of 15 octets"},
    {M, AUTH_F2, "key", "k", 17, "K of 17 octets"},
    {M, AUTH_F3, "key", "k", 24, "K of 192 bits"},
    {M, AUTH_F4, "key", "k", 32, "K of 256 bits"},
    {M, AUTH_CARD, "key", "k", 1, "K of one octet"},
    {T, AUTH_OPC, "key", "k", 0, "no K"},
    {T, AUTH_F1, "key", "k", 15, "K of 15 octets"},
    {T, AUTH_F2, "key", "k", 17, "K of 17 octets"},
    {T, AUTH_F3, "key", "k", 24, "K of 192 bits"},
    {T, AUTH_F5, "key", "k", 31, "K of 31 octets"},
    {T, AUTH_NETWORK, "key", "k", 33, "K of 33 octets"},
    {T, AUTH_F5_STAR, "key", "k", 64, "K of 512 bits"},
    {M, AUTH_OPC, "operator", "op", 0, "no OP"},
    {M, AUTH_OPC, "operator", "op", 15, "OP of 15 octets"},
    {M, AUTH_OPC, "operator", "opc", 16, "OPc beside OP"},
    {M, AUTH_F2, "operator", "op", 16, "OP beside OPc"},
    {M, AUTH_F2, "operator", "opc", 0, "neither OP nor OPc"},
    {M, AUTH_F1, "operator", "opc", 15, "OPc of 15 octets"},
    {M, AUTH_F3, "operator", "opc", 17, "OPc of 17 octets"},
    {M, AUTH_CARD, "operator", "opc", 32, "OPc of 32 octets"},
    {M, AUTH_F2, "operator", "c", 80, "c without r"},
    {M, AUTH_F3, "operator", "r", 5, "r without c"},
    {T, AUTH_OPC, "operator", "top", 0, "no TOP"},
    {T, AUTH_OPC, "operator", "top", 16, "TOP of 16 octets"},
    {T, AUTH_OPC, "operator", "topc", 32, "TOPc beside TOP"},
    {T, AUTH_F2, "operator", "top", 32, "TOP beside TOPc"},
    {T, AUTH_F2, "operator", "topc", 0, "neither TOP nor TOPc"},
    {T, AUTH_F1, "operator", "topc", 31, "TOPc of 31 octets"},
    {T, AUTH_F3, "operator", "topc", 33, "TOPc of 33 octets"},
    {T, AUTH_F4, "operator", "topc", 16, "TOPc of 16 octets"},
    {T, AUTH_F5, "operator", "iterations", 0, "no iteration"},
    {T, AUTH_OPC, "operator", "iterations", 0, "no iteration"},
    {T, AUTH_F1, "bits", "mac_bits", 0, "MAC of no bits"},
    {T, AUTH_F1, "bits", "mac_bits", 8, "MAC of 8 bits, as if it were octets"},
    {T, AUTH_F1_STAR, "bits", "mac_bits", 32, "MAC of 32 bits"},
    {T, AUTH_F1, "bits", "mac_bits", 96, "MAC of 96 bits"},
    {T, AUTH_F1, "bits", "mac_bits", 192, "MAC of 192 bits"},
    {T, AUTH_F1_STAR, "bits", "mac_bits", 512, "MAC of 512 bits"},
    {T, AUTH_F2, "bits", "res_bits", 0, "RES of no bits"},
    {T, AUTH_F2, "bits", "res_bits", 8, "RES of 8 bits, as if it were octets"},
    {T, AUTH_F3, "bits", "res_bits", 16, "RES of 16 bits"},
    {T, AUTH_F2, "bits", "res_bits", 96, "RES of 96 bits"},
    {T, AUTH_F2, "bits", "res_bits", 512, "RES of 512 bits"},
    {T, AUTH_F3, "bits", "ck_bits", 0, "CK of no bits"},
    {T, AUTH_F2, "bits", "ck_bits", 64, "CK of 64 bits"},
    {T, AUTH_F3, "bits", "ck_bits", 192, "CK of 192 bits"},
    {T, AUTH_F4, "bits", "ik_bits", 0, "IK of no bits"},
    {T, AUTH_F5, "bits", "ik_bits", 64, "IK of 64 bits"},
    {T, AUTH_F4, "bits", "ik_bits", 512, "IK of 512 bits"},
    {T, AUTH_NETWORK, "bits", "mac_bits", 128, "a MAC of 128 bits in AUTN"},
    {T, AUTH_NETWORK, "bits", "res_bits", 256, "RES of 256 bits in an authentication"},
    {T, AUTH_CARD, "bits", "ck_bits", 256, "CK of 256 bits in an authentication"},
    {T, AUTH_CARD, "bits", "ik_bits", 256, "IK of 256 bits in an authentication"},
    {M, AUTH_F1, "length", "rand", 15, "RAND of 15 octets"},
    {M, AUTH_F2, "length", "rand", 17, "RAND of 17 octets"},
    {M, AUTH_F5_STAR, "length", "rand", 0, "no RAND"},
    {T, AUTH_F2, "length", "rand", 15, "RAND of 15 octets"},
    {T, AUTH_F1, "length", "rand", 32, "RAND of 32 octets"},
    {T, AUTH_F5_STAR, "length", "rand", 0, "no RAND"},
    {M, AUTH_F1, "length", "sqn", 5, "SQN of 5 octets"},
    {M, AUTH_F1_STAR, "length", "sqn", 8, "SQN of 8 octets"},
    {T, AUTH_F1, "length", "sqn", 7, "SQN of 7 octets"},
    {T, AUTH_NETWORK, "length", "sqn", 0, "no SQN"},
    {M, AUTH_F1, "length", "amf", 1, "AMF of one octet"},
    {M, AUTH_NETWORK, "length", "amf", 0, "no AMF"},
    {T, AUTH_F1_STAR, "length", "amf", 3, "AMF of 3 octets"},
    {M, AUTH_CARD, "length", "autn", 15, "AUTN of 15 octets"},
    {M, AUTH_CARD, "length", "autn", 17, "AUTN of 17 octets"},
    {M, AUTH_CARD, "length", "autn", 0, "no AUTN"},
    {T, AUTH_CARD, "length", "autn", 14, "AUTN of 14 octets"},
    {T, AUTH_CARD, "length", "autn", 32, "AUTN of 32 octets"},
};

static void broken_rules(drafts *all)
{
  size_t i;
  for (i = 0; i < COUNT(breaches); i++) {
    const struct breach *b = &breaches[i];
    const char *label = formatted("auth-invalid/%s/%s", name_of(b->algorithm), kind_name(b->algorithm, b->kind));
    json_t *input = seeded(b->algorithm, b->kind, label, 16, false);
    if (b->kind == AUTH_CARD)
      card_of(input);
    if (is_number(b->name))
      set_number(input, b->name, b->value);
    else
      set_seed(input, b->name, (size_t)b->value, label);
    refuse(all, b->class, formatted("rule-%s,%s", b->class, flags_of(b->algorithm, b->kind)), label,
           formatted("%s: %s", about_kind(b->algorithm, b->kind), b->comment), input);
  }
}

/* c and r of the operator with a wrong length, or a rotation that is none. */
static void broken_constants(drafts *all)
{
  static const struct {
    size_t c;
    const char *r, *comment;
  } cases[] = {{79, "4000204060", "c of 79 octets"},   {64, "4000204060", "four constants"},
               {96, "4000204060", "six constants"},    {80, "40002040", "four rotations"},
               {80, "400020406000", "six rotations"},  {80, "8000204060", "a rotation by 128"},
               {80, "40002040ff", "a rotation by 255"}};
  size_t i;
  for (i = 0; i < COUNT(cases); i++) {
    const char *label = formatted("auth-invalid/constants/%zu", i);
    json_t *input = seeded(AUTH_MILENAGE, AUTH_F2, label, 16, false);
    set_seed(input, "c", cases[i].c, label);
    refuse(all, "operator", "rule-operator,own-constants,milenage,f2", label,
           formatted("MILENAGE, f2: %s", cases[i].comment), set_text(input, "r", cases[i].r));
  }
}

/* Two rules at once: the first in order names the class. */
static void two_rules(drafts *all)
{
  static const struct {
    const char *class, *name[2], *comment;
    size_t octets[2];
  } cases[] = {{"key", {"k", "topc"}, "K of 15 octets and TOPc of 31", {15, 31}},
               {"key", {"k", "rand"}, "K of 15 octets and RAND of 15", {15, 15}},
               {"operator", {"topc", "rand"}, "TOPc of 31 octets and RAND of 15", {31, 15}}};
  size_t i;
  for (i = 0; i < COUNT(cases); i++) {
    const char *label = formatted("auth-invalid/two/%zu", i);
    json_t *input = seeded(AUTH_TUAK, AUTH_F2, label, 16, false);
    set_seed(input, cases[i].name[0], cases[i].octets[0], label);
    refuse(all, cases[i].class, "two-rules,tuak,f2", label, formatted("TUAK, f2: %s", cases[i].comment),
           set_seed(input, cases[i].name[1], cases[i].octets[1], label));
  }
}

/* An AUTN that is not the key's: each octet is another; two of the MAC differ and cancel in a sum or an xor; zeros. */
static void wrong_autns(drafts *all)
{
  static const struct {
    uint8_t change[16]; /* added to the octets of AUTN */
    const char *flags, *comment;
  } more[] = {{{[8] = 0x80, [15] = 0x80}, "autn,mac-xor", "octets 0 and 7 of the MAC differ in the same bit"},
              {{[10] = 1, [13] = 0xff}, "autn,mac-sum", "octets 2 and 5 of the MAC are one more and one less"},
              {{[8] = 128, 128, 128, 128, 128, 128, 128, 128}, "autn", "each octet of the MAC is another"}};
  unsigned algorithm;
  size_t i, j;
  for (algorithm = AUTH_MILENAGE; algorithm <= AUTH_TUAK; algorithm++)
    for (i = 0; i < 16 + COUNT(more); i++) {
      const char *label = formatted("auth-invalid/autn/%s", name_of(algorithm));
      json_t *input = card_of(seeded(algorithm, AUTH_CARD, label, 16, false));
      uint8_t autn[16];
      char hex[33];
      from_hex(autn, json_string_value(json_object_get(input, "autn")));
      for (j = 0; j < 16; j++)
        autn[j] = (uint8_t)(autn[j] + (i < 16 ? (i == j ? 1 : 0) : more[i - 16].change[j]));
      hex_write(hex, autn, 16);
      refuse(all, "autn",
             formatted("%s,%s",
                       i < 8    ? "autn"
                       : i < 12 ? "autn,mac-first-half"
                       : i < 16 ? "autn,mac-last-half"
                                : more[i - 16].flags,
                       algorithm == AUTH_TUAK ? "tuak" : "milenage"),
             label,
             formatted("AUTHENTICATE of %s: %s", name_of(algorithm),
                       i < 16 ? formatted("octet %zu of AUTN is another", i) : more[i - 16].comment),
             set_text(input, "autn", hex));
    }
}

/* The first seed for which the MAC begins with a zero octet, with all behind it zero too: a string ends there. */
static void mac_of_string(drafts *all)
{
  const char *label = NULL, *autn = "";
  json_t *input = NULL;
  char hex[33];
  int i;
  for (i = 0; i == 0 || strncmp(autn + 16, "00", 2) != 0; i++) {
    json_decref(input);
    label = formatted("auth-invalid/string/%d", i);
    input = card_of(seeded(AUTH_TUAK, AUTH_CARD, label, 32, false));
    autn = json_string_value(json_object_get(input, "autn"));
  }
  memcpy(hex, autn, sizeof hex);
  memset(hex + 16, '0', 16);
  refuse(all, "autn", "autn,mac-string,mac-zeros,tuak", label,
         "AUTHENTICATE of TUAK: the MAC begins with a zero octet, and all behind it is zero, too",
         set_text(input, "autn", hex));
}

void family_auth(drafts *all)
{
  published(all);
  functions(all);
  own_constants(all);
  iterations(all);
  mac_lengths(all);
  key_lengths(all);
  autn_lengths(all);
  borders(all);
  zero_inputs(all);
  zeros_in_answers(all);
  broken_rules(all);
  broken_constants(all);
  two_rules(all);
  wrong_autns(all);
  mac_of_string(all);
}
