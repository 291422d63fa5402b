// SPDX-License-Identifier: Apache-2.0
/* Families agree and agree-invalid: suite 3 (9.4), and the order of the checks in all suites (9.3). */
#include "base/hex.h"
#include "families/draft.h"
#include "families/hybrid.h"
#include "families/seed.h"
#include "model/mlkem.h"

#include <stdbool.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

/* Both ends of an agreement. */
struct ends {
  uint8_t key_private[HYBRID_KEY_PRIVATE], key[HYBRID_KEY], reply_private[HYBRID_REPLY_PRIVATE], reply[HYBRID_REPLY];
};

static void make_values(struct ends *e)
{
  hybrid_key(e->key, e->key_private);
  hybrid_reply(e->reply, e->reply_private, e->key);
}

/* The ends with the seeds "agree/hybrid/<of_key>/key" and "agree/hybrid/<of_reply>/reply". */
static void make_ends(struct ends *e, const char *of_key, const char *of_reply)
{
  seed_octets(e->key_private, sizeof e->key_private, formatted("agree/hybrid/%s/key", of_key));
  seed_octets(e->reply_private, sizeof e->reply_private, formatted("agree/hybrid/%s/reply", of_reply));
  make_values(e);
}

static const char *seeds(const char *of_key, const char *of_reply)
{
  return formatted("seeds agree/hybrid/%s/key and agree/hybrid/%s/reply", of_key, of_reply);
}

static json_t *ask(int suite, const uint8_t *own, size_t own_length, const uint8_t *peer, size_t peer_length)
{
  char own_hex[2 * 200 + 1], peer_hex[2 * 2400 + 1];
  hex_write(own_hex, own, own_length);
  hex_write(peer_hex, peer, peer_length);
  return set_text(set_text(set_number(json_object(), "suite", suite), "private", own_hex), "peer", peer_hex);
}

/* What the end that holds the key is asked, and the end that replies. */
static json_t *ask_holder(const struct ends *e)
{
  return ask(3, e->key_private, sizeof e->key_private, e->reply, sizeof e->reply);
}

static json_t *ask_replier(const struct ends *e)
{
  return ask(3, e->reply_private, sizeof e->reply_private, e->key, sizeof e->key);
}

static void add(drafts *all, const char *flags, const char *source, const char *comment, json_t *input)
{
  const struct about about = {"agree", "9.4", flags, source, NULL};
  draft_add(all, &about, comment, input);
}

static void add_both(drafts *all, const char *flags, const char *source, const char *comment, const struct ends *e)
{
  add(all, flags, source, formatted("%s: the end that holds the key", comment), ask_holder(e));
  add(all, flags, source, formatted("%s: the end that replies", comment), ask_replier(e));
}

static void refuse(drafts *all, const char *class, const char *flags, const char *source, const char *comment,
                   json_t *input)
{
  const struct about about = {"agree-invalid", "9.3,9.4", flags, source, class};
  draft_add(all, &about, comment, input);
}

/* ---- Published: ss of one publication, z_X of another. */

#define ALICE "77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a"
#define BOB "5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb"
#define ALICE_AND_BOB "4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742"
#define ZERO16 "00000000000000000000000000000000"
#define ZERO57 ZERO16 ZERO16 ZERO16 "000000000000000000"
#define ONES32 "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
#define RHO_M "0a60e1a95e846cdcac4c779702db2e7d39055c815cffa89c71595bf461924ef2"

static void add_published(drafts *all, const char *file, int test, const char *comment, const char *ss, json_t *input)
{
  const char *source = formatted("Wycheproof, %s, test %d; RFC 7748, section 6.1", file, test);
  const struct about about = {"agree", "9.4", "published", source, NULL};
  draft_add_published(all, &about, comment, input, set_text(json_object(), "z", formatted("%s" ALICE_AND_BOB, ss)));
}

/* A ciphertext is given by what is encapsulated in it, and by an octet that was changed. */
static void published(drafts *all)
{
  static const struct {
    int decapsulation, encapsulation; /* the numbers of the tests; 0: none */
    const char *comment, *seed, *m, *ss;
    size_t at;
    uint8_t change;
  } cases[] = {{2, 14, "a pair",
                "7c9935a0b07694aa0c6d10e4db6b1add2fd81a25ccb148032dcd739936737f2d"
                "8626ed79d451140800e03b59b956f8210e556067407d13dc90fa9e8b872bfb8f",
                "147c03f7a5bebba406c8fae1874d7f13c80efe79a3a9a874cc09fe76f6997615",
                "e7184a0975ee3470878d2d159ec83129c8aec253d4ee17b4810311d198cd0368", 0, 0},
               {164, 237, "a matrix whose expansion rejects more often than usual", "0df627a3ac0000" ZERO57, RHO_M,
                "70367781f13305303d67e814f4c04d43eaf7fd8c831cf4ffe18a8e6d25d553f0", 0, 0},
               {174, 247, "a matrix with zeros", "986458520d0000" ZERO57, RHO_M,
                "af2a86006103784b31398ecf5adb1b1c8ebbc1a1ad1707beaacef56ddf907b48", 0, 0},
               {184, 257, "a matrix with large entries", "013d4182890000" ZERO57, RHO_M,
                "b0103654959074c684385ef65fe59ff4bd3612e76d985f8a7e1781ae2e50c0e2", 0, 0},
               {162, 0, "m of ones",
                "78f9d4db2f8832e4457b1235626c04c58495e576dfc36b628089ef98d95d2dda"
                "c4f9f4b5e160e78c9fe8d6d03f9697b1706bb5c347148e96b3b172f94cc6a8db",
                ONES32, "0ca2714e446dcf6d2bd14bd66f674b8256d9b44e75b9671055f63249ed807865", 0, 0},
               {152, 0, "a bit of the ciphertext changed",
                "b48adb659aa166819721b61fa815b332ff5603e8b6733ac4c0dfc24a77aef376"
                "91376ac7486036995c3088f66641357cbb4b78df57965db17ba4a4c561da976b",
                "5fa310d6a838ebaf2efe10bafe7b7bb82fa1d952fec22a02e1008b096fb44e30",
                "cefc2442a375c0a9468db9b9ffd5c5a08f178a187a943a6875afd9cc20ffcead", 0, 0x01},
               {161, 0, "a bit near the end of the ciphertext changed",
                "c0c62fae844fdc8e4715f21f7c54f964a5d14f2fd810480ac85cb248e7894e19"
                "00e4912eee10aa277a5bc25505fcbcaf9a017c9aa66bedf10ecc5907154ba75d",
                "3989067a46acb49d30d5ff8b26d864d352701bef338b806cf16ab4c7dbeb5e40",
                "fe61122c2de55dc4f077f00b10b4fd9799580aafc85947e030d6f996f2797c80", 979, 0x02}};
  struct ends e;
  size_t i;
  from_hex(e.key_private + 64, ALICE);
  from_hex(e.reply_private + 32, BOB);
  for (i = 0; i < COUNT(cases); i++) {
    from_hex(e.key_private, cases[i].seed);
    from_hex(e.reply_private, cases[i].m);
    make_values(&e);
    if (cases[i].encapsulation != 0)
      add_published(all, "mlkem_768_encaps_test", cases[i].encapsulation,
                    formatted("%s: the end that replies", cases[i].comment), cases[i].ss, ask_replier(&e));
    e.reply[cases[i].at] ^= cases[i].change;
    add_published(all, "mlkem_768_test", cases[i].decapsulation,
                  formatted("%s: the end that holds the key", cases[i].comment), cases[i].ss, ask_holder(&e));
  }
  memset(e.key, 0, MLKEM_KEY - 32u);
  from_hex(e.key + MLKEM_KEY - 32u, RHO_M);
  from_hex(e.reply_private, "adf510dc0e997af14f96e4863f316475be59850bc861ca0d1b057d6b94c3b5d6");
  add_published(all, "mlkem_768_encaps_test", 234, "a key of zeros, but for its seed: the end that replies",
                "b30f8bbff487ef7613d1676569986a72ed98afa9f37842013a2467a9ba6d013f", ask_replier(&e));
}

/* ---- Valid. */

static void both_directions(drafts *all)
{
  struct ends e;
  int i;
  for (i = 1; i <= 4; i++) {
    const char *name = formatted("%d", i);
    make_ends(&e, name, name);
    add_both(all, "direction", seeds(name, name), formatted("pair %d", i), &e);
  }
}

/* ML-KEM rejects a ciphertext that was changed by giving another ss. */
static void rejected(drafts *all)
{
  static const struct {
    size_t at;
    uint8_t change;
    const char *comment;
  } changes[] = {{0, 0x01, "the lowest bit of the ciphertext's first octet changed"},
                 {0, 0xff, "the ciphertext's first octet changed"},
                 {544, 0x10, "an octet in the middle of the ciphertext changed"},
                 {959, 0x80, "the last octet of the ciphertext's first part changed"},
                 {960, 0x01, "the first octet of its second part changed"},
                 {1087, 0x01, "its last octet changed"},
                 {1087, 0x80, "the highest bit of its last octet changed"}};
  const char *source = seeds("rejection", "rejection");
  struct ends e, other;
  size_t i;
  make_ends(&e, "rejection", "rejection");
  for (i = 0; i < COUNT(changes); i++) {
    e.reply[changes[i].at] ^= changes[i].change;
    add(all, "implicit-rejection", source, changes[i].comment, ask_holder(&e));
    e.reply[changes[i].at] ^= changes[i].change;
  }
  make_ends(&other, "zeros", "zeros/17");
  other.reply[MLKEM_CIPHERTEXT - 1u] ^= 1;
  add(all, "implicit-rejection", seeds("zeros", "zeros/17"),
      "a ciphertext that begins with a zero octet, where a comparison of texts ends, and whose last octet is changed",
      ask_holder(&other));
  make_ends(&other, "rejection/other", "rejection");
  memcpy(e.reply, other.reply, MLKEM_CIPHERTEXT);
  add(all, "implicit-rejection", formatted("%s; agree/hybrid/rejection/other/key", source),
      "a ciphertext for another key", ask_holder(&e));
  memset(e.reply, 0, MLKEM_CIPHERTEXT);
  add(all, "implicit-rejection", source, "a ciphertext of zeros", ask_holder(&e));
  memset(e.reply, 0xff, MLKEM_CIPHERTEXT);
  add(all, "implicit-rejection", source, "a ciphertext of ones", ask_holder(&e));
  seed_octets(e.reply, MLKEM_CIPHERTEXT, "agree/hybrid/rejection/random");
  add(all, "implicit-rejection", formatted("%s; agree/hybrid/rejection/random", source), "a random ciphertext",
      ask_holder(&e));
}

/* Of the seeds "agree/hybrid/zeros/<i>/reply", first ones for which a half of z begins or ends with zero octets. */
static void zeros_in_z(drafts *all)
{
  static const struct {
    int i;
    const char *flag, *comment;
  } found[] = {{109, "z-leading-zero", "ss begins with a zero octet"},
               {38674, "z-leading-zero", "ss begins with two zero octets"},
               {186, "z-zeros-inside", "ss ends in a zero octet"},
               {779, "z-zeros-inside", "z_X begins with a zero octet"},
               {39, "z-trailing-zero", "z_X ends in a zero octet"}};
  struct ends e;
  size_t i;
  for (i = 0; i < COUNT(found); i++) {
    const char *name = formatted("zeros/%d", found[i].i);
    make_ends(&e, "zeros", name);
    add_both(all, found[i].flag, seeds("zeros", name), found[i].comment, &e);
  }
  make_ends(&e, "zeros", "zeros/reject");
  e.reply[279] ^= 1;
  add(all, "implicit-rejection,z-leading-zero", seeds("zeros", "zeros/reject"),
      "the lowest bit of the ciphertext's octet 279 changed: ss begins with a zero octet", ask_holder(&e));
}

/* Octets of the private values at their ends: all are legal. */
static void private_borders(drafts *all)
{
  static const struct {
    size_t of_key, of_reply; /* how many octets, from the first */
    uint8_t octet;
    const char *comment;
  } cases[] = {{64, 0, 0x00, "d and z_seed of zeros"},
               {64, 0, 0xff, "d and z_seed of ones"},
               {0, 32, 0x00, "m of zeros"},
               {0, 32, 0xff, "m of ones"},
               {96, 64, 0x00, "both private values of zeros"}};
  struct ends e;
  size_t i;
  for (i = 0; i < COUNT(cases); i++) {
    make_ends(&e, "borders", "borders");
    memset(e.key_private, cases[i].octet, cases[i].of_key);
    memset(e.reply_private, cases[i].octet, cases[i].of_reply);
    make_values(&e);
    add_both(all, "private-border", seeds("borders", "borders"), cases[i].comment, &e);
  }
}

/* Set a coefficient of a key: three octets hold two of them. */
static void set_coefficient(uint8_t key[HYBRID_KEY], size_t i, unsigned value)
{
  uint8_t *at = key + i / 2u * 3u;
  if (i % 2u == 0) {
    at[0] = (uint8_t)value;
    at[1] = (uint8_t)((at[1] & 0xf0u) | value >> 8);
  } else {
    at[1] = (uint8_t)((at[1] & 0x0fu) | (value & 15u) << 4);
    at[2] = (uint8_t)(value >> 4);
  }
}

static void set_coefficients(uint8_t key[HYBRID_KEY], unsigned value)
{
  size_t i;
  for (i = 0; i < 768u; i++)
    set_coefficient(key, i, value);
}

/* The largest coefficient that is reduced. */
static void key_borders(drafts *all)
{
  static const size_t at[] = {0, 767};
  struct ends e;
  size_t i;
  for (i = 0; i < COUNT(at); i++) {
    make_ends(&e, "largest", "largest");
    set_coefficient(e.key, at[i], 3328);
    add(all, "key-border", seeds("largest", "largest"), formatted("coefficient %zu of the key is 3328", at[i]),
        ask_replier(&e));
  }
  set_coefficients(e.key, 3328);
  add(all, "key-border", seeds("largest", "largest"), "all coefficients of the key are 3328", ask_replier(&e));
}

/* 9.1 holds for the X25519 inside. */
static void x25519_inside(drafts *all)
{
  static const struct {
    const char *u, *flags, *comment;
  } peers[] = {
      {"0900000000000000000000000000000000000000000000000000000000000000", "base-point", "u = 9"},
      {"0900000000000000000000000000000000000000000000000000000000000080", "top-bit", "u = 9 with the top bit set"},
      {"efffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", "non-canonical", "u = p + 2"},
      {"ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff", "non-canonical,top-bit", "u of ones"}};
  struct ends e;
  size_t i;
  make_ends(&e, "x25519", "x25519");
  for (i = 0; i < COUNT(peers); i++) {
    from_hex(e.key + MLKEM_KEY, peers[i].u);
    from_hex(e.reply + MLKEM_CIPHERTEXT, peers[i].u);
    add_both(all, peers[i].flags, seeds("x25519", "x25519"), formatted("%s inside", peers[i].comment), &e);
  }
}

/* ---- Invalid. */

static void unreduced(drafts *all)
{
  static const struct {
    size_t at;
    unsigned value;
  } one[] = {{0, 3329},   {1, 3329},   {255, 3329}, {256, 3329}, {511, 3330},
             {512, 3329}, {767, 3329}, {0, 4095},   {767, 4095}};
  static const unsigned every[] = {3329, 4095};
  const char *source = seeds("unreduced", "unreduced");
  struct ends e;
  size_t i;
  for (i = 0; i < COUNT(one); i++) {
    make_ends(&e, "unreduced", "unreduced");
    set_coefficient(e.key, one[i].at, one[i].value);
    refuse(all, "public_key", "unreduced", source,
           formatted("coefficient %zu of the key is %u, not reduced", one[i].at, one[i].value), ask_replier(&e));
  }
  for (i = 0; i < COUNT(every); i++) {
    set_coefficients(e.key, every[i]);
    refuse(all, "public_key", "unreduced", source,
           formatted("all coefficients of the key are %u, not reduced", every[i]), ask_replier(&e));
  }
}

/* Points of low order inside give a z_X of zeros, whatever ss is. */
static void low_order(drafts *all)
{
  static const char *const points[][2] = {
      {"0000000000000000000000000000000000000000000000000000000000000000", "u = 0"},
      {"0100000000000000000000000000000000000000000000000000000000000000", "u = 1"},
      {"e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800", "order 8"},
      {"ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", "u = p - 1"},
      {"edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff", "u = p with the top bit set"}};
  const char *source = seeds("low-order", "low-order");
  struct ends e;
  size_t i;
  make_ends(&e, "low-order", "low-order");
  for (i = 0; i < COUNT(points); i++) {
    from_hex(e.key + MLKEM_KEY, points[i][0]);
    from_hex(e.reply + MLKEM_CIPHERTEXT, points[i][0]);
    refuse(all, "secret", "low-order", source, formatted("low order inside, in a reply: %s", points[i][1]),
           ask_holder(&e));
    refuse(all, "secret", "low-order", source, formatted("low order inside, in a key: %s", points[i][1]),
           ask_replier(&e));
  }
  e.reply[0] ^= 1;
  refuse(all, "secret", "low-order", source, "low order inside, and the ciphertext's first octet changed",
         ask_holder(&e));
}

/* Values of another length: cut at the end, or with octets of a seed behind them. */
static void lengths(drafts *all)
{
  static const size_t peers[] = {0,    1,    31,   32,   33,   64,   65,   96,   192,  560,  608,
                                 800,  832,  1087, 1088, 1089, 1119, 1121, 1152, 1153, 1183, 1184,
                                 1185, 1215, 1217, 1248, 1249, 1568, 1600, 2240, 2336};
  static const size_t of_key[] = {0, 1, 31, 32, 33, 63, 64, 65, 95, 97, 128, 160},
                      of_reply[] = {0, 1, 31, 32, 33, 63, 65, 95, 96, 97, 128};
  const char *source = seeds("lengths", "lengths");
  uint8_t peer[2400], own[200];
  struct ends e;
  size_t i;
  make_ends(&e, "lengths", "lengths");
  seed_octets(peer, sizeof peer, "agree/hybrid/lengths/peer");
  seed_octets(own, sizeof own, "agree/hybrid/lengths/private");
  for (i = 0; i < COUNT(peers); i++) {
    const bool is_key = peers[i] > 1152u;
    memcpy(peer, is_key ? e.key : e.reply, is_key ? sizeof e.key : sizeof e.reply);
    refuse(all, "public_key", "public-length", formatted("%s; agree/hybrid/lengths/peer", source),
           formatted("peer of %zu octets", peers[i]),
           is_key ? ask(3, e.reply_private, sizeof e.reply_private, peer, peers[i])
                  : ask(3, e.key_private, sizeof e.key_private, peer, peers[i]));
  }
  memcpy(own, e.key_private, sizeof e.key_private);
  for (i = 0; i < COUNT(of_key); i++)
    refuse(all, "secret", of_key[i] == 64u ? "private-length,role" : "private-length",
           formatted("%s; agree/hybrid/lengths/private", source),
           formatted("a reply, and a private value of %zu octets", of_key[i]),
           ask(3, own, of_key[i], e.reply, sizeof e.reply));
  memcpy(own, e.reply_private, sizeof e.reply_private);
  for (i = 0; i < COUNT(of_reply); i++)
    refuse(all, "secret", of_reply[i] == 96u ? "private-length,role" : "private-length",
           formatted("%s; agree/hybrid/lengths/private", source),
           formatted("a key, and a private value of %zu octets", of_reply[i]),
           ask(3, own, of_reply[i], e.key, sizeof e.key));
}

/* The parts of a value in the other order. */
static void parts_swapped(drafts *all)
{
  const char *source = seeds("swapped", "swapped");
  uint8_t peer[HYBRID_KEY];
  struct ends e;
  make_ends(&e, "swapped", "swapped");
  memcpy(peer, e.key + MLKEM_KEY, 32);
  memcpy(peer + 32, e.key, MLKEM_KEY);
  refuse(all, "public_key", "unreduced", source, "the key's X25519 part in front: then coefficients are not reduced",
         ask(3, e.reply_private, sizeof e.reply_private, peer, sizeof peer));
}

/* ---- 9.3: the suite, then the public key, then the secret; in all suites. */

static void refuse_in(drafts *all, const char *class, const char *comment, json_t *input)
{
  static const char *const clauses[] = {"9.3", "9.3,9.1", "9.3,9.2", "9.3,9.4"};
  json_int_t suite = json_integer_value(json_object_get(input, "suite"));
  const struct about about = {"agree-invalid", clauses[suite >= 1 && suite <= 3 ? suite : 0], "order",
                              seeds("order", "order"), class};
  draft_add(all, &about, comment, input);
}

static void order(drafts *all)
{
  static const int reserved[] = {0, 4, 16, 255, 256, 257, 259};
  const uint8_t *own, *x;
  uint8_t unreduced_key[HYBRID_KEY], off_curve[33] = {2, 0xff};
  struct ends e;
  size_t i;
  make_ends(&e, "order", "order");
  own = e.key_private + 64;
  x = e.reply + MLKEM_CIPHERTEXT;
  memset(off_curve + 1, 0xff, 32);
  memcpy(unreduced_key, e.key, sizeof e.key);
  set_coefficient(unreduced_key, 5, 3329);
  for (i = 0; i < COUNT(reserved); i++) {
    refuse_in(all, "suite", formatted("suite %d, values of suite 1", reserved[i]), ask(reserved[i], own, 32, x, 32));
    refuse_in(all, "suite", formatted("suite %d, values of suite 3", reserved[i]),
              ask(reserved[i], e.key_private, sizeof e.key_private, e.reply, sizeof e.reply));
  }
  refuse_in(all, "suite", "suite 4, with neither a public nor a private key", ask(4, own, 0, x, 0));
  refuse_in(all, "public_key", "suite 1, both keys of 31 octets", ask(1, own, 31, x, 31));
  refuse_in(all, "public_key", "suite 1, values of suite 3",
            ask(1, e.key_private, sizeof e.key_private, e.reply, sizeof e.reply));
  refuse_in(all, "public_key", "suite 2, both keys of 31 octets", ask(2, own, 31, x, 31));
  refuse_in(all, "public_key", "suite 2, x not reduced, and a private key of 31 octets",
            ask(2, own, 31, off_curve, 33));
  refuse_in(all, "public_key", "suite 2, values of suite 3",
            ask(2, e.reply_private, sizeof e.reply_private, e.key, sizeof e.key));
  refuse_in(all, "public_key", "suite 3, values of suite 1", ask(3, own, 32, x, 32));
  refuse_in(all, "public_key", "suite 3, a key that is not reduced, and a private value of 63 octets",
            ask(3, e.reply_private, 63, unreduced_key, sizeof unreduced_key));
  refuse_in(all, "public_key", "suite 3, a key that is not reduced, and the private value of another key",
            ask(3, e.key_private, sizeof e.key_private, unreduced_key, sizeof unreduced_key));
  memset(unreduced_key + MLKEM_KEY, 0, 32);
  refuse_in(all, "public_key", "suite 3, a key that is not reduced, with a point of low order",
            ask(3, e.reply_private, sizeof e.reply_private, unreduced_key, sizeof unreduced_key));
}

/* Private keys of another length, which 9.3 names for all suites. */
static void private_lengths(drafts *all)
{
  static const size_t sizes[] = {0, 31, 33, 64};
  static const uint8_t g[33] = {0x03, 0x6b, 0x17, 0xd1, 0xf2, 0xe1, 0x2c, 0x42, 0x47, 0xf8, 0xbc,
                                0xe6, 0xe5, 0x63, 0xa4, 0x40, 0xf2, 0x77, 0x03, 0x7d, 0x81, 0x2d,
                                0xeb, 0x33, 0xa0, 0xf4, 0xa1, 0x39, 0x45, 0xd8, 0x98, 0xc2, 0x96};
  static const uint8_t nine[32] = {9};
  const struct about about[] = {{"agree-invalid", "9.3,9.1", "private-length", "seed agree/lengths/private", "secret"},
                                {"agree-invalid", "9.3,9.2", "private-length", "seed agree/lengths/private", "secret"}};
  uint8_t own[64];
  size_t i;
  seed_octets(own, sizeof own, "agree/lengths/private");
  for (i = 0; i < COUNT(sizes); i++) {
    const char *comment = formatted("a private key of %zu octets", sizes[i]);
    draft_add(all, &about[0], comment, ask(1, own, sizes[i], nine, 32));
    draft_add(all, &about[1], comment, ask(2, own, sizes[i], g, 33));
  }
}

void family_agree_hybrid(drafts *all)
{
  published(all);
  both_directions(all);
  rejected(all);
  zeros_in_z(all);
  private_borders(all);
  key_borders(all);
  x25519_inside(all);
  unreduced(all);
  low_order(all);
  lengths(all);
  parts_swapped(all);
  order(all);
  private_lengths(all);
}
