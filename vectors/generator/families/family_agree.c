// SPDX-License-Identifier: Apache-2.0
/* Families agree and agree-invalid: clause 9. */
#include "base/hex.h"
#include "families/context.h"
#include "families/curve.h"
#include "families/draft.h"
#include "families/seed.h"

#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof(array)[0])
#define ZERO31 "00000000000000000000000000000000000000000000000000000000000000"

static json_t *pair(int suite, const char *private_key, const char *peer)
{
  return set_text(set_text(set_number(json_object(), "suite", suite), "private", private_key), "peer", peer);
}

static void add(drafts *all, const char *flags, const char *source, const char *comment, json_t *input)
{
  const struct about about = {"agree", json_integer_value(json_object_get(input, "suite")) == 1 ? "9.1" : "9.2", flags,
                              source, NULL};
  draft_add(all, &about, comment, input);
}

/* Clause 9 as others published it, in both directions where both private keys are known. */
static void published(drafts *all)
{
  static const struct {
    const char *source, *comment;
    int suite;
    const char *private_key, *peer, *z;
  } cases[] = {{"RFC 7748, section 5.2", "first test vector", 1,
                "a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4",
                "e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c",
                "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552"},
               {"RFC 7748, section 5.2", "second test vector: the top bit of the peer's key is set", 1,
                "4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d",
                "e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493",
                "95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957"},
               {"RFC 7748, section 6.1", "Alice", 1, "77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a",
                "de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f",
                "4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742"},
               {"RFC 7748, section 6.1", "Bob", 1, "5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb",
                "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a",
                "4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742"},
               {"TS 33.501, annex C.4.3.1", "profile A, the sender", 1,
                "c80949f13ebe61af4ebdbd293ea4f942696b9e815d7e8f0096bbf6ed7de62256",
                "5a8d38864820197c3394b92613b20b91633cbd897119273bf8e4a6f4eec0a650",
                "028ddf890ec83cdf163947ce45f6ec1a0e3070ea5fe57e2b1f05139f3e82422a"},
               {"TS 33.501, annex C.4.3.1", "profile A, the home network", 1,
                "c53c22208b61860b06c62e5406a7b330c2b577aa5558981510d128247d38bd1d",
                "b2e92f836055a255837debf850b528997ce0201cb82adfe4be1f587d07d8457d",
                "028ddf890ec83cdf163947ce45f6ec1a0e3070ea5fe57e2b1f05139f3e82422a"},
               {"TS 33.501, annex C.4.4.1", "profile B, the sender", 2,
                "99798858a1dc6a2c68637149a4b1dbfd1fdff5addd62a2142f06699ed7602529",
                "0272da71976234ce833a6907425867b82e074d44ef907dfb4b3e21c1c2256ebcd1",
                "6c7e6518980025b982fbb2ff746e3c2e85a196d252099a7ad23ea7b4c0959cae"},
               {"TS 33.501, annex C.4.4.1", "profile B, the home network", 2,
                "f1ab1074477ebcc7f554ea1c5fc368b1616730155e0041ac447d6301975fecda",
                "039aab8376597021e855679a9778ea0b67396e68c66df32c0f41e9acca2da9b9d1",
                "6c7e6518980025b982fbb2ff746e3c2e85a196d252099a7ad23ea7b4c0959cae"},
               {"Wycheproof, x25519", "z is 9: p + 9 before the last reduction", 1,
                "a0a4f130b98a5be4b1cedb7cb85584a3520e142d474dc9ccb909a073a976bf63",
                "89e10d5701b4337d2d032181538b1064bd4084401ceca1fd12663a1959388000",
                "0900000000000000000000000000000000000000000000000000000000000000"}};
  size_t i;
  for (i = 0; i < COUNT(cases); i++) {
    const struct about about = {"agree", cases[i].suite == 1 ? "9.1" : "9.2", "published", cases[i].source, NULL};
    draft_add_published(all, &about, cases[i].comment, pair(cases[i].suite, cases[i].private_key, cases[i].peer),
                        set_text(json_object(), "z", cases[i].z));
  }
}

/* The private key with the seed "agree/<name>", and its public key. */
static void key_pair(int suite, const char *name, char private_hex[65], char public_hex[67])
{
  uint8_t private_key[32], public_key[33];
  seed_octets(private_key, sizeof private_key, formatted("agree/%s", name));
  hex_write(private_hex, private_key, 32);
  if (suite == 1)
    x25519_public(public_key, private_key);
  else
    p256_public(public_key, private_key);
  hex_write(public_hex, public_key, suite == 1 ? 32 : 33);
}

/* Seeded key pairs, in both directions; on P-256 also with the peer's y of the other sign, which gives the same z. */
static void both_directions(drafts *all)
{
  static const char *const names[] = {"", "x25519", "p-256"};
  char a[65], a_public[67], b[65], b_public[67];
  int suite, i;
  for (suite = 1; suite <= 2; suite++) {
    for (i = 1; i <= 8; i++) {
      const char *source = formatted("seeds agree/%s/%d/a and agree/%s/%d/b", names[suite], i, names[suite], i);
      key_pair(suite, formatted("%s/%d/a", names[suite], i), a, a_public);
      key_pair(suite, formatted("%s/%d/b", names[suite], i), b, b_public);
      add(all, "direction", source, formatted("pair %d, a with b", i), pair(suite, a, b_public));
      add(all, "direction", source, formatted("pair %d, b with a", i), pair(suite, b, a_public));
      if (suite == 2) {
        b_public[1] = b_public[1] == '2' ? '3' : '2';
        add(all, "compressed", source, formatted("pair %d, a with b's mirrored point", i), pair(suite, a, b_public));
      }
    }
  }
}

/* Of the seeds "agree/<suite>/zeros/<i>", first ones for which z with the fixed peer begins or ends with zero octets.
 */
static void zeros_in_z(drafts *all)
{
  static const struct {
    int suite, i;
    const char *comment;
  } found[] = {{1, 447, "z begins with a zero octet"},
               {1, 1020, "z begins with a zero octet, another"},
               {1, 1097, "z begins with a zero octet, a third"},
               {1, 79, "z ends with a zero octet"},
               {2, 20, "z begins with a zero octet"},
               {2, 635, "z begins with a zero octet, another"},
               {2, 91269, "z begins with two zero octets"},
               {2, 208, "z ends with a zero octet"}};
  static const char *const names[] = {"", "x25519", "p-256"};
  char a[65], a_public[67], peer[65], peer_public[67];
  size_t k;
  for (k = 0; k < COUNT(found); k++) {
    const char *name = names[found[k].suite];
    key_pair(found[k].suite, formatted("%s/zeros/%d", name, found[k].i), a, a_public);
    key_pair(found[k].suite, formatted("%s/zeros/peer", name), peer, peer_public);
    add(all, strstr(found[k].comment, "begins") != NULL ? "z-leading-zero" : "z-trailing-zero",
        formatted("seeds agree/%s/zeros/%d and agree/%s/zeros/peer", name, found[k].i, name), found[k].comment,
        pair(found[k].suite, a, peer_public));
  }
}

/* A z that was chosen: the peer is the point of that z, times the inverse of the private key. Hardly one agreement in
 * 2^64 comes upon any of them by itself. */
static void chosen_z(drafts *all)
{
  static const struct {
    int suite;
    const char *peer, *flag, *comment;
  } chosen[] = {{1, "fb6d780dfdbbc9e4a00327d066278b8550a34039c9c4238ff8fdbc243c2e5565", "z-small", "z is 2"},
                {1, "66134ff0b41ef1d88e7482ad6591d8200887def1df0958d0e7e775a997127e7f", "z-small", "z is 9"},
                {1, "34273b9b714357f3549c9cca2f608d55c2382ae2a115e6ab02ef25980ca5bf3a", "z-small", "z is 16"},
                {1, "d779a70382f4d5dd8f32cf5ba822ee54402d7a83499f13fa3244b1800b84300b", "z-above-18",
                 "z is 21, the first above 18 here"},
                {1, "cc9d6aefb601a9ed481409f51348f21921ccc6168194be4362d98cc68d569241", "z-large", "z is p - 8"},
                {1, "1260ac5b7ad01fe664f421beae0ba0154cd89b43e234a8bfc21b1bcc5594272f", "z-large", "z is p - 16"},
                {1, "6e03adfb7bb5df6d83a040b4acbefc8a3ac5fe18ba6b1949687d4410a35e127d", "z-leading-zero",
                 "z begins with 31 zero octets"},
                {1, "d02648ae48af00994b80ddd66e66c438843ea09323b2bd1b376db8f05ffb0d2b", "z-leading-zero",
                 "z begins with 16 zero octets"},
                {1, "7f111003130fd890fa7affe12f420c121d543563d3335d389b311717418dba04", "z-leading-zero",
                 "z begins with two zero octets and ends in one"},
                {1, "002c2edaedda5e658f1776f37ed41b80ee5103ab467c54d0e82c8e5d5e512017", "z-trailing-zero",
                 "z ends in 16 zero octets"},
                {1, "ddb39b6a4d62098d96400caa17d6a8935f093f31bfe7a329b3e9205836152300", "z-zeros-inside",
                 "z has zero octets but for its first and last"},
                {2, "02c68357e3f3da011484e3ce3c0daaf8e4c9397335d7faaa1489c3c013cb823004", "z-leading-zero",
                 "z is 5, the smallest x of the curve but 0"},
                {2, "022a48af8a1907b2d8c711c795a5dc9744b25c284f7ca7b1f532845c516514c01f", "z-large",
                 "z is p - 3, the largest x of the curve"},
                {2, "02ee374e897d3fecf722bc5972a67f1366cb03d2ddf80ec5b3046a8cee47ceb0b1", "z-top-bit,z-trailing-zero",
                 "z is 82 and 31 zero octets"},
                {2, "02cdcbb5ca91e65ffe2aaba2666d41f94a85158b340902f078c856250a2641d493", "z-leading-zero",
                 "z begins with 00 80: a zero octet that a signed integer has, too"},
                {2, "02b81d872d6c6d16edc4e200354fef81569632cdfc88bd88dd5e081388c93eed2b", "z-leading-zero",
                 "z begins with 16 zero octets and 80"},
                {2, "02886cfae18235f877f41270e012f8b799f6b44f9bb3ca852df92c2d5af9f11eb9",
                 "z-leading-zero,z-trailing-zero", "z has 16 zero octets, 01 and 15 zero octets"},
                {2, "023dc8ce25e947ea1e14fcf5087df46bb85dd4e1c2ae5d264a18b3e3c4ec035e6a", "z-large", "z is 2^255 - 3"},
                {2, "02d934f9d771c1ec386e606b8af90517a20943230aeb1adae3e202a369b91a8b3e", "z-top-bit,z-zeros-inside",
                 "z is 2^255 + 4"}};
  static const char *const names[] = {"", "x25519", "p-256"};
  char a[65], a_public[67];
  size_t k;
  for (k = 0; k < COUNT(chosen); k++) {
    key_pair(chosen[k].suite, formatted("%s/chosen-z", names[chosen[k].suite]), a, a_public);
    add(all, chosen[k].flag, formatted("seed agree/%s/chosen-z; the peer for this z", names[chosen[k].suite]),
        chosen[k].comment, pair(chosen[k].suite, a, chosen[k].peer));
  }
}

/* Of the seeds "agree/p-256/short/<i>", first ones whose private or public key has a zero octet at an end, or whose
 * point has a y with one: encodings that pad or strip show. */
static void p256_short_values(drafts *all)
{
  static const struct {
    int i, own;
    const char *flag, *comment;
  } found[] = {{30, 0, "peer-x-leading-zero", "the peer's x begins with a zero octet"},
               {899, 0, "peer-x-trailing-zero", "the peer's x ends in a zero octet"},
               {155, 0, "peer-y-leading-zero", "a y of the peer, or of its mirrored point, begins with a zero octet"},
               {292, 1, "private-border", "the private key begins with a zero octet"},
               {652, 1, "private-border", "the private key ends in a zero octet"}};
  char a[65], a_public[67], b[65], b_public[67];
  size_t k;
  key_pair(2, "p-256/short/other", a, a_public);
  for (k = 0; k < COUNT(found); k++) {
    const char *source = formatted("seeds agree/p-256/short/other and agree/p-256/short/%d", found[k].i);
    key_pair(2, formatted("p-256/short/%d", found[k].i), b, b_public);
    if (found[k].own) {
      add(all, found[k].flag, source, found[k].comment, pair(2, b, a_public));
      continue;
    }
    add(all, found[k].flag, source, found[k].comment, pair(2, a, b_public));
    b_public[1] = b_public[1] == '2' ? '3' : '2';
    add(all, formatted("%s,compressed", found[k].flag), source, formatted("%s; mirrored", found[k].comment),
        pair(2, a, b_public));
  }
}

/* RFC 7748, section 5: u is taken modulo 2^255 and then modulo p, whatever its encoding; scalars are clamped. */
static void x25519_encodings(drafts *all)
{
  static const struct {
    const char *peer, *flags, *comment;
  } peers[] = {
      {"0900000000000000000000000000000000000000000000000000000000000000", "base-point", "the base point, u = 9"},
      {"0900000000000000000000000000000000000000000000000000000000000080", "top-bit", "u = 9 with the top bit set"},
      {"0200000000000000000000000000000000000000000000000000000000000000", "small-u", "u = 2, on the twist"},
      {"0300000000000000000000000000000000000000000000000000000000000000", "small-u", "u = 3"},
      {"efffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", "non-canonical", "u = p + 2"},
      {"f6ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", "non-canonical", "u = p + 9"},
      {"feffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", "non-canonical", "u = p + 17"},
      {"ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", "non-canonical", "u = 2^255 - 1 = p + 18"},
      {"efffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff", "non-canonical,top-bit",
       "u = p + 2 with the top bit set"},
      {"ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff", "non-canonical,top-bit", "all ones"},
      {"ebffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", "small-u", "u = p - 2"}};
  static const struct {
    const char *private_key, *comment;
  } scalars[] = {
      {"0000000000000000000000000000000000000000000000000000000000000000",
       "the scalar of zeros, which is clamped to 2^254"},
      {"ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff", "the scalar of ones"},
      {"0700000000000000000000000000000000000000000000000000000000000080", "only bits that clamping changes"},
      {"0100000000000000000000000000000000000000000000000000000000000000", "the scalar 1, clamped"},
      {"f8ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", "the largest clamped scalar"}};
  char a[65], a_public[67];
  size_t i;
  key_pair(1, "x25519/encodings", a, a_public);
  for (i = 0; i < COUNT(peers); i++)
    add(all, peers[i].flags, "seed agree/x25519/encodings", peers[i].comment, pair(1, a, peers[i].peer));
  for (i = 0; i < COUNT(scalars); i++)
    add(all, "clamping", "seed agree/x25519/encodings", scalars[i].comment, pair(1, scalars[i].private_key, a_public));
}

#define P256_N "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc6325" /* and a last octet: 51 is n */
#define P256_G "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
#define P256_GY "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5"
#define P256_P "ffffffff00000001000000000000000000000000fffffffffffffffffffffff" /* and a last digit: f is p */

/* SEC 1: the ends of the range of private keys, the base point, x = 0. */
static void p256_borders(drafts *all)
{
  static const struct {
    const char *private_key, *comment;
  } scalars[] = {{ZERO31 "02", "private key 2"},
                 {ZERO31 "03", "private key 3"},
                 {P256_N "50", "private key n - 1"},
                 {P256_N "4f", "private key n - 2"},
                 {"0000000000000000000000000000000000000000000000000000000000010000", "private key 2^16"}};
  char a[65], a_public[67];
  size_t i;
  key_pair(2, "p-256/borders", a, a_public);
  add(all, "private-border", "seed agree/p-256/borders", "private key 1: z is the peer's x",
      pair(2, ZERO31 "01", a_public));
  for (i = 0; i < COUNT(scalars); i++)
    add(all, "private-border", "seed agree/p-256/borders", scalars[i].comment,
        pair(2, scalars[i].private_key, a_public));
  add(all, "base-point", "seed agree/p-256/borders", "the base point", pair(2, a, "03" P256_G));
  add(all, "base-point", "seed agree/p-256/borders", "the base point, mirrored", pair(2, a, "02" P256_G));
  add(all, "x-zero", "seed agree/p-256/borders", "x = 0, which is on the curve", pair(2, a, "02" ZERO31 "00"));
  add(all, "x-zero", "seed agree/p-256/borders", "x = 0, mirrored", pair(2, a, "03" ZERO31 "00"));
}

static void refuse(drafts *all, const char *class, const char *flags, const char *source, const char *comment,
                   json_t *input)
{
  const struct about about = {"agree-invalid",
                              json_integer_value(json_object_get(input, "suite")) == 1 ? "9.3,9.1" : "9.3,9.2", flags,
                              source, class};
  draft_add(all, &about, comment, input);
}

/* Points of low order give a z of zeros with every private key. */
static void x25519_invalid(drafts *all)
{
  static const char *const low_order[][2] = {
      {"0000000000000000000000000000000000000000000000000000000000000000", "u = 0"},
      {"0100000000000000000000000000000000000000000000000000000000000000", "u = 1"},
      {"e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800", "order 8"},
      {"5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157", "order 8, the other"},
      {"ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", "u = p - 1"},
      {"edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", "u = p: 0, not canonical"},
      {"eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", "u = p + 1: 1, not canonical"}};
  static const size_t lengths[] = {0, 1, 31, 33, 64};
  static const char *const source = "seed agree/x25519/invalid";
  char a[65], a_public[67], peer[129];
  size_t i;
  key_pair(1, "x25519/invalid", a, a_public);
  for (i = 0; i < COUNT(low_order); i++) {
    char top[65];
    uint8_t u[32];
    refuse(all, "secret", "low-order", source, formatted("low order: %s", low_order[i][1]),
           pair(1, a, low_order[i][0]));
    from_hex(u, low_order[i][0]);
    u[31] |= 0x80;
    hex_write(top, u, 32);
    refuse(all, "secret", "low-order,top-bit", source, formatted("low order, top bit set: %s", low_order[i][1]),
           pair(1, a, top));
  }
  for (i = 0; i < COUNT(lengths); i++) {
    seed_hex(peer, lengths[i], "agree/x25519/invalid/peer");
    refuse(all, "public_key", "public-length", source, formatted("peer of %zu octets", lengths[i]), pair(1, a, peer));
  }
  key_pair(2, "x25519/invalid", peer, a_public);
  refuse(all, "public_key", "public-length", source, "a compressed point of P-256", pair(1, a, a_public));
}

static void p256_invalid(drafts *all)
{
  static const char *const source = "seed agree/p-256/invalid";
  static const struct {
    const char *peer, *flags, *comment;
  } peers[] = {{"", "public-length", "an empty peer"},
               {"00", "infinity", "the point at infinity"},
               {"00" ZERO31 "00", "infinity", "infinity in 33 octets"},
               {"02" P256_P "f", "x-not-reduced", "x = p, which is 0 modulo p and then on the curve"},
               {"03" P256_P "f", "x-not-reduced", "x = p, mirrored"},
               {"02ffffffff00000001000000000000000000000001000000000000000000000004", "x-not-reduced", "x = p + 5"},
               {"02ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff", "x-not-reduced", "x = 2^256 - 1"},
               {"00" P256_G, "prefix", "a first octet 00"},
               {"01" P256_G, "prefix", "a first octet 01"},
               {"04" P256_G, "prefix", "a first octet 04 before x alone"},
               {"05" P256_G, "prefix", "a first octet 05"},
               {"82" P256_G, "prefix", "a first octet 82"},
               {"02", "public-length", "a first octet alone"},
               {P256_G, "public-length", "x without a first octet"},
               {"03" P256_G "00", "public-length", "34 octets"}};
  static const struct {
    const char *key, *comment;
  } scalars[] = {{ZERO31 "00", "private key 0"},
                 {P256_N "51", "private key n"},
                 {P256_N "52", "private key n + 1"},
                 {"ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff", "private key 2^256 - 1"}};
  uint8_t point[33], full[65];
  char a[65], a_public[67], hex[131];
  size_t i;
  key_pair(2, "p-256/invalid", a, a_public);
  for (i = 0; i < COUNT(peers); i++)
    refuse(all, "public_key", peers[i].flags, source, peers[i].comment, pair(2, a, peers[i].peer));
  for (i = 1; i <= 40; i += 13) {
    p256_point_from(point, (uint8_t)i, 0);
    hex_write(hex, point, 33);
    refuse(all, "public_key", "off-curve", source, formatted("off the curve: x = %d", point[32]), pair(2, a, hex));
    hex[1] = '3';
    refuse(all, "public_key", "off-curve", source, formatted("off the curve: x = %d, mirrored", point[32]),
           pair(2, a, hex));
  }
  from_hex(point, a_public);
  p256_uncompressed(full, point);
  for (i = 4; i <= 7; i++) {
    full[0] = (uint8_t)i;
    hex_write(hex, full, 65);
    refuse(all, "public_key", i == 4 ? "uncompressed" : "hybrid-form", source,
           formatted("65 octets that begin with %02zx", i), pair(2, a, hex));
  }
  refuse(all, "public_key", "uncompressed", source, "the base point uncompressed", pair(2, a, "04" P256_G P256_GY));
  refuse(all, "public_key", "uncompressed", source, "private key 1 and the base point uncompressed",
         pair(2, ZERO31 "01", "04" P256_G P256_GY));
  refuse(all, "public_key", "hybrid-form", source, "the base point in hybrid form", pair(2, a, "07" P256_G P256_GY));
  seed_hex(hex, 32, "agree/p-256/invalid/x25519");
  refuse(all, "public_key", "public-length", source, "32 octets, as for X25519", pair(2, a, hex));
  for (i = 0; i < COUNT(scalars); i++)
    refuse(all, "secret", "private-range", source, scalars[i].comment, pair(2, scalars[i].key, a_public));
  refuse(all, "secret", "z-zero", "written out", "x = 0 and private key 1: z is zero",
         pair(2, ZERO31 "01", "02" ZERO31 "00"));
  refuse(all, "secret", "z-zero", "written out", "x = 0 and private key n - 1: z is zero",
         pair(2, P256_N "50", "03" ZERO31 "00"));
  refuse(all, "secret", "z-zero", "written out", "x = 0, mirrored, and private key 1: z is zero",
         pair(2, ZERO31 "01", "03" ZERO31 "00"));
  refuse(all, "secret", "private-range", "written out", "private key 0 and the base point",
         pair(2, ZERO31 "00", "03" P256_G));
  refuse(all, "secret", "private-range", "written out", "private key 0 and the base point, mirrored",
         pair(2, ZERO31 "00", "02" P256_G));
}

void family_agree(drafts *all)
{
  published(all);
  both_directions(all);
  zeros_in_z(all);
  chosen_z(all);
  p256_short_values(all);
  x25519_encodings(all);
  p256_borders(all);
  x25519_invalid(all);
  p256_invalid(all);
  family_agree_hybrid(all);
}
