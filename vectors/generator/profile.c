// SPDX-License-Identifier: Apache-2.0
/* The device profile: see profile.h. */
#include "profile.h"
#include "model/catalogue.h"
#include "flags.h"
#include "base/memory.h"
#include "families/seed.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The longest input, as JSON, that goes to a slow device where a shorter one does. */
#define INPUT_MAX 1500u
/* So many features can be told apart, beside the faults. */
#define FEATURES_MAX 384u
/* What a fault or a feature is worth that one vector has. */
#define RAREST 1000000u
/* What is wished for is worth so many times less than what must be there. Two faults that are told apart are worth so
 * many times more than any other wish; less so where they are a wish beside what must be there. */
#define WISHES 64u
#define TELLING 64u
#define TELLING_BESIDE 4u
/* The vectors of derive, and those in ROOT: who supports no more is to have most faults found, too. */
enum group { DERIVE, ROOT, GROUPS };

struct candidate {
  const json_t *vector;
  bool is_in[GROUPS];
  const bool *caught; /* of each fault */
  bool features[FEATURES_MAX];
  bool is_long, taken;
};

/* Two faults of one rule: an implementation that has one of them is told from one that has the other by a vector that
 * catches only one of them. */
struct pair {
  size_t one, other, seen;
};

struct choice {
  struct candidate *candidates;
  size_t count;
  json_t *features;          /* name -> number */
  bool wished[FEATURES_MAX]; /* a feature is not needed */
  size_t *have;              /* how many taken vectors catch a fault */
  size_t *have_in;           /* how many of a group do: group by group, each with all faults */
  size_t seen[FEATURES_MAX]; /* how many show a feature */
  size_t *can_catch;         /* how many vectors catch a fault, taken or not */
  size_t can_show[FEATURES_MAX];
  struct pair *pairs;
  size_t pair_count;
};

static json_int_t number_of(const json_t *input, const char *name)
{
  return json_integer_value(json_object_get(input, name));
}

/* The number of a feature, which is the next if it is new. */
static size_t number_of_feature(struct choice *c, const char *feature)
{
  json_t *number = json_object_get(c->features, feature);
  if (number == NULL) {
    number = json_integer((json_int_t)json_object_size(c->features));
    set(c->features, feature, number);
  }
  if (json_integer_value(number) >= (json_int_t)FEATURES_MAX)
    abort();
  return (size_t)json_integer_value(number);
}

static void note(struct choice *c, struct candidate *candidate, const char *feature)
{
  candidate->features[number_of_feature(c, feature)] = true;
}

static void wish(struct choice *c, struct candidate *candidate, const char *feature)
{
  note(c, candidate, feature);
  c->wished[number_of_feature(c, feature)] = true;
}

/* What small mistakes hinge on in values of octets, given (or answered): e it is empty, f its first octet is zero, l
 * its last one is, s it is shorter as a signed integer, t its top bit is set. */
struct hinge {
  const char *name, *on;
};
static const struct hinge given[] = {{"root", "fl"},         {"z", "fl"},   {"card_nonce", "ef"},
                                     {"network_nonce", "f"}, {"key", "f"},  {"data", "e"},
                                     {"private", "flt"},     {"peer", "f"}, {NULL, NULL}};
/* Where MILENAGE is asked: mistakes with these values are of it. */
static const struct hinge given_milenage[] = {{"opc", "f"}, {"sqn", "ft"}, {"amf", "ft"}, {NULL, NULL}};
static const struct hinge answered[] = {{"mac", "f"}, {"key", "fl"}, {"tag", "f"},  {"z", "fslt"},
                                        {"kcv", "f"}, {"res", "f"},  {"xres", "f"}, {NULL, NULL}};

static bool hinges_on(char what, const char *hex)
{
  const size_t n = strlen(hex);
  if (what == 'e')
    return n == 0;
  if (what == 'f')
    return strncmp(hex, "00", 2) == 0;
  if (what == 's')
    return strncmp(hex, "00", 2) == 0 && strchr("01234567", hex[2]) != NULL;
  if (what == 'l')
    return n > 0 && strcmp(hex + n - 2, "00") == 0;
  return n > 0 && strchr("89abcdef", hex[0]) != NULL;
}

typedef void noting(struct choice *c, struct candidate *candidate, const char *feature);

/* The values of an object. Those of a suite's agreement are its own. */
static void note_hinges(noting *does, struct choice *c, struct candidate *candidate, const char *of,
                        const struct hinge *list, const json_t *object)
{
  for (; list->name != NULL; list++) {
    const char *hex = json_string_value(json_object_get(object, list->name)), *on;
    for (on = list->on; hex != NULL && *on != '\0'; on++)
      if (hinges_on(*on, hex))
        does(c, candidate, formatted("%s %s %c", of, list->name, *on));
  }
}

/* Lengths at which rules about keys begin, or HMAC hashes them, whatever the hash: as kdf calls HMAC, its own are
 * wished for alone. */
static void note_key(struct choice *c, struct candidate *candidate, const char *of, size_t n)
{
  static const size_t borders[] = {1, 14, 24, 65, 129};
  size_t i = 0;
  while (i < sizeof borders / sizeof borders[0] && n >= borders[i])
    i++;
  (strcmp(of, "kdf") == 0 ? wish : note)(c, candidate, formatted("%s, key of length class %zu", of, i));
}

/* The digits of an identity: the shortest and the longest, an odd and an even number of them, and a leading zero of
 * each; no real ICCID has one. */
static void note_digits(struct choice *c, struct candidate *candidate, const char *name, const char *digits)
{
  size_t n = strlen(digits);
  if (strcmp(name, "imsi") != 0 || n == 6 || n == 15)
    note(c, candidate, formatted("%s of %zu digits", name, n));
  (digits[0] == '0' && strcmp(name, "iccid") == 0 ? wish : note)(c, candidate,
                                                                 formatted("%s of an %s number of digits%s", name,
                                                                           n % 2 == 0 ? "even" : "odd",
                                                                           digits[0] == '0' ? ", from 0" : ""));
}

static const char *element_of(const json_t *input)
{
  const json_int_t type = number_of(input, "element_type");
  return type == 1 ? "iccid" : type == 2 ? "eid" : "ef-iccid";
}

/* The values of a valid vector, given and answered. What a context has is the same to each command. In suite 3 of agree
 * no value is an integer, and requests are long. */
static void note_values(struct choice *c, struct candidate *candidate, const char *family)
{
  static const char *const identities[] = {"imsi", "mcc", "mnc", "element"};
  const json_t *input = json_object_get(candidate->vector, "input");
  const bool is_agree = strcmp(family, "agree") == 0;
  const char *suite = is_agree ? formatted("suite %d", (int)number_of(input, "suite")) : "";
  noting *does = is_agree && number_of(input, "suite") == 3 ? wish : note;
  size_t i;
  for (i = 0; i < sizeof identities / sizeof identities[0]; i++)
    if (json_object_get(input, identities[i]) != NULL)
      note_digits(c, candidate, i == 3 ? element_of(input) : identities[i],
                  json_string_value(json_object_get(input, identities[i])));
  note_hinges(does, c, candidate, formatted("given %s", suite), given, input);
  if (number_of(input, "algorithm") != 2)
    note_hinges(note, c, candidate, "given", given_milenage, input);
  note_hinges(does, c, candidate, formatted("answered %s", suite), answered,
              json_object_get(candidate->vector, "output"));
  if (strcmp(family, "hmac") == 0 || strcmp(family, "kdf") == 0)
    note_key(c, candidate, family, json_string_length(json_object_get(input, "key")) / 2u);
}

/* Flags of what is rare, and of which small mistakes hinge on one value. Each family has its own; those of auth and kdf
 * may be missing: the same mistakes show in observe and hmac. */
static const char *const rare[] = {"z-small", "peer-x-leading-zero", "peer-y-leading-zero", "mac-xor",
                                   "mac-sum", "mac-string",          "mac-zeros",           "zero-key"};

static bool has_flag(const json_t *vector, const char *flag)
{
  const json_t *each;
  size_t i;
  json_array_foreach(json_object_get(vector, "flags"), i, each)
  {
    if (strcmp(json_string_value(each), flag) == 0)
      return true;
  }
  return false;
}

/* Whether a valid vector is wanted for its kind. Of observe, those whose faults are their own are found by these; of
 * auth, those are wanted that have all functions. */
static bool shows_kind(const char *family, const char *kind)
{
  if (kind == NULL)
    return false;
  if (strcmp(family, "observe") == 0 && strcmp(kind, "kcv") == 0)
    return true;
  return strcmp(kind, "authenticate") == 0 || strcmp(kind, "vector") == 0 || strchr(kind, '*') != NULL;
}

/* Who supports one mode alone, and derive alone, is asked nothing else: what each mode shows by itself. Each
 * purpose in ROOT, and OPc, KIc, KID, the next root and an EID as real ones are in each mode must be there; other
 * purposes, algorithms and elements may. */
static void note_mode(struct choice *c, struct candidate *candidate, const json_t *input)
{
  const int mode = (int)number_of(input, "mode"), purpose = (int)number_of(input, "purpose");
  const char *element = json_string_value(json_object_get(input, "element"));
  const bool is_eid = number_of(input, "element_type") == 2;
  (mode == 1 || purpose == 2 || purpose == 4 || purpose == 5 || purpose == 7 ? note : wish)(
      c, candidate, formatted("mode %d purpose %d", mode, purpose));
  if (mode == 1)
    wish(c, candidate, formatted("purpose %d, algorithm %d in ROOT", purpose, (int)number_of(input, "algorithm")));
  if (!is_eid || strncmp(element, "89", 2) == 0)
    (is_eid ? note : wish)(c, candidate, formatted("mode %d %s %zu", mode, element_of(input), strlen(element)));
}

/* What a vector shows apart from faults: its family and kind, its rare flags, and its row
 * of 4.5, mode and suite, element, what its mode shows, and error class. */
static void note_all(struct choice *c, struct candidate *candidate, const char *family)
{
  const json_t *input = json_object_get(candidate->vector, "input");
  const char *class = json_string_value(json_object_get(candidate->vector, "class"));
  size_t i;
  note(c, candidate, formatted("family %s", family));
  for (i = 0; i < sizeof rare / sizeof rare[0]; i++)
    if (has_flag(candidate->vector, rare[i]))
      (strncmp(family, "auth", strlen("auth")) == 0 || strcmp(family, "kdf") == 0 ? wish : note)(
          c, candidate, formatted("family %s, flag %s", family, rare[i]));
  if (class == NULL && shows_kind(family, json_string_value(json_object_get(input, "kind"))))
    note(c, candidate,
         formatted("%s %s of a key of %d bits", family, json_string_value(json_object_get(input, "kind")),
                   (int)number_of(input, "bits")));
  if (class != NULL)
    note(c, candidate, formatted("class %s", class));
  else
    note_values(c, candidate, family);
  if (class == NULL && json_object_get(input, "mode") != NULL) {
    note(c, candidate, formatted("mode %d suite %d", (int)number_of(input, "mode"), (int)number_of(input, "suite")));
    note(c, candidate,
         formatted("row %d %d %d", (int)number_of(input, "purpose"), (int)number_of(input, "algorithm"),
                   (int)number_of(input, "bits")));
    note(c, candidate,
         formatted("element %d %zu", (int)number_of(input, "element_type"),
                   strlen(json_string_value(json_object_get(input, "element")))));
    if (strcmp(family, "derive") == 0)
      note_mode(c, candidate, input);
  }
}

static bool is_long(const json_t *vector)
{
  char *input = json_dumps(json_object_get(vector, "input"), JSON_COMPACT);
  bool result = input == NULL || strlen(input) > INPUT_MAX;
  free(input);
  return result;
}

static void add_family(struct choice *c, const char *name, json_t *family, bool *const *of)
{
  json_t *vector;
  size_t i;
  c->candidates = memory_resize(c->candidates, (c->count + json_array_size(family) + 1) * sizeof *c->candidates);
  json_array_foreach(family, i, vector)
  {
    struct candidate *candidate = &c->candidates[c->count++];
    *candidate = (struct candidate){.vector = vector, .caught = of[i], .is_long = is_long(vector)};
    candidate->is_in[DERIVE] = strncmp(name, "derive", strlen("derive")) == 0;
    candidate->is_in[ROOT] = number_of(json_object_get(vector, "input"), "mode") == 1;
    note_all(c, candidate, name);
  }
}

/* What is aimed at: each fault caught `wanted` times, and each feature seen; or what is wished for. */
struct aim {
  size_t wanted;
  bool is_wished, with_long;
};

static bool tells(const struct candidate *candidate, const struct pair *pair)
{
  return candidate->caught[pair->one] != candidate->caught[pair->other];
}

/* What is wished for, too: each fault caught in each group, and told from others of its rule. */
static uint64_t worth_of_wishes(const struct choice *c, const struct candidate *candidate, uint64_t telling)
{
  uint64_t n = 0;
  size_t i, g;
  for (g = 0; g < GROUPS; g++)
    for (i = 0; i < catalogue_count && candidate->is_in[g]; i++)
      if (candidate->caught[i] && c->have_in[g * catalogue_count + i] == 0)
        n += RAREST / c->can_catch[i];
  for (i = 0; i < c->pair_count; i++)
    if (c->pairs[i].seen == 0 && tells(candidate, &c->pairs[i]))
      n += telling * RAREST;
  for (i = 0; i < FEATURES_MAX; i++)
    if (candidate->features[i] && c->wished[i] && c->seen[i] == 0)
      n += RAREST / c->can_show[i];
  return n;
}

/* How much a vector adds: what few vectors have counts for more, so that it is not left for a vector of its own. */
static uint64_t worth(const struct choice *c, const struct candidate *candidate, const struct aim *aim)
{
  uint64_t n = 0;
  size_t i;
  if (aim->is_wished)
    return worth_of_wishes(c, candidate, TELLING);
  for (i = 0; i < catalogue_count; i++)
    if (candidate->caught[i] && c->have[i] < aim->wanted)
      n += RAREST / c->can_catch[i];
  for (i = 0; i < FEATURES_MAX; i++)
    if (candidate->features[i] && !c->wished[i] && c->seen[i] == 0)
      n += RAREST / c->can_show[i];
  return n == 0 ? 0 : WISHES * n + worth_of_wishes(c, candidate, TELLING_BESIDE);
}

/* Take one, or put it back. */
static void take(struct choice *c, struct candidate *candidate, bool taken)
{
  const size_t one = taken ? 1 : (size_t)-1;
  size_t i, g;
  candidate->taken = taken;
  for (i = 0; i < catalogue_count; i++)
    if (candidate->caught[i]) {
      c->have[i] += one;
      for (g = 0; g < GROUPS; g++)
        if (candidate->is_in[g])
          c->have_in[g * catalogue_count + i] += one;
    }
  for (i = 0; i < FEATURES_MAX; i++)
    if (candidate->features[i])
      c->seen[i] += one;
  for (i = 0; i < c->pair_count; i++)
    if (tells(candidate, &c->pairs[i]))
      c->pairs[i].seen += one;
}

static void make_pairs(struct choice *c)
{
  size_t i, j;
  c->pairs = memory_new(catalogue_count * catalogue_count * sizeof *c->pairs);
  for (i = 0; i < catalogue_count; i++)
    for (j = i + 1; j < catalogue_count; j++)
      if (catalogue[i].knob == catalogue[j].knob && catalogue[i].knob >= KNOB_ACCEPT)
        c->pairs[c->pair_count++] = (struct pair){.one = i, .other = j};
}

static void count_all(struct choice *c)
{
  size_t k, i;
  for (k = 0; k < c->count; k++) {
    for (i = 0; i < catalogue_count; i++)
      c->can_catch[i] += c->candidates[k].caught[i];
    for (i = 0; i < FEATURES_MAX; i++)
      c->can_show[i] += c->candidates[k].features[i];
  }
}

/* Whether the others that are taken catch and show all that one does and that must be there. */
static bool is_needless(const struct choice *c, const struct candidate *candidate)
{
  size_t i;
  for (i = 0; i < catalogue_count; i++)
    if (candidate->caught[i] && c->have[i] < 2)
      return false;
  for (i = 0; i < FEATURES_MAX; i++)
    if (candidate->features[i] && !c->wished[i] && c->seen[i] < 2)
      return false;
  return true;
}

/* Put back those that later ones made needless. How many. */
static size_t put_back(struct choice *c)
{
  size_t count = 0, i;
  for (i = 0; i < c->count; i++)
    if (c->candidates[i].taken && is_needless(c, &c->candidates[i])) {
      take(c, &c->candidates[i], false);
      count++;
    }
  return count;
}

/* Take what adds the most, the first of its kind, until nothing does. How many vectors were taken. */
static size_t cover(struct choice *c, struct aim aim, size_t room)
{
  size_t taken = 0, i;
  while (taken < room) {
    struct candidate *best = NULL;
    uint64_t most = 0;
    for (i = 0; i < c->count; i++) {
      struct candidate *each = &c->candidates[i];
      uint64_t n = each->taken || (each->is_long && !aim.with_long) ? 0 : worth(c, each, &aim);
      if (n > most) {
        most = n;
        best = each;
      }
    }
    if (best == NULL)
      break;
    take(c, best, true);
    taken++;
  }
  return taken;
}

static json_t *choose(struct choice *c)
{
  json_t *ids = json_array();
  size_t n, i, wanted;
  c->have = memory_new(catalogue_count * sizeof *c->have);
  c->can_catch = memory_new(catalogue_count * sizeof *c->can_catch);
  c->have_in = memory_new(GROUPS * catalogue_count * sizeof *c->have_in);
  make_pairs(c);
  count_all(c);
  n = cover(c, (struct aim){.wanted = 1}, c->count);
  n += cover(c, (struct aim){.wanted = 1, .with_long = true}, c->count);
  n -= put_back(c);
  if (n > PROFILE_MAX) {
    fprintf(stderr, "ltk-vectors: the device profile has %zu vectors; at most %u are allowed\n", n, PROFILE_MAX);
    json_decref(ids);
    return NULL;
  }
  n += cover(c, (struct aim){.is_wished = true}, PROFILE_MAX - n);
  for (wanted = 2; wanted <= 3; wanted++)
    n += cover(c, (struct aim){.wanted = wanted}, PROFILE_MAX - n);
  for (i = 0; i < c->count; i++)
    if (c->candidates[i].taken)
      json_array_append(ids, json_object_get(c->candidates[i].vector, "id"));
  return ids;
}

json_t *profile_device(const drafts *all, const struct caught *caught)
{
  struct choice c = {0};
  json_t *family, *ids;
  const char *name;
  size_t at = 0;
  c.features = json_object();
  json_object_foreach((json_t *)(uintptr_t)all, name, family)
  {
    if (strcmp(name, "chain") != 0 && strcmp(name, "accumulated") != 0)
      add_family(&c, name, family, caught->of + at);
    at += json_array_size(family);
  }
  ids = choose(&c);
  free(c.candidates);
  free(c.have);
  free(c.have_in);
  free(c.pairs);
  free(c.can_catch);
  json_decref(c.features);
  return ids;
}
