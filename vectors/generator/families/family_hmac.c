// SPDX-License-Identifier: Apache-2.0
/* Family hmac: HMAC-SHA-256 at every border of key and message, and the answers of RFC 4231. */
#include "base/hex.h"
#include "families/draft.h"
#include "families/seed.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static void seeded(drafts *all, size_t key, size_t message, const char *flags)
{
  const char *label = formatted("hmac/%zu/%zu", key, message);
  const struct about about = {"hmac", "2", flags, formatted("seed %s", label), NULL};
  json_t *input = json_object();
  set_seed(input, "key", key, label);
  set_seed(input, "data", message, label);
  draft_add(all, &about, formatted("key of %zu octets, message of %zu", key, message), input);
}

/* Blocks are of 64 octets, and the padding takes at least nine: 55 | 56 and 119 | 120 are where a block more is needed.
 */
static void borders(drafts *all)
{
  static const size_t keys[] = {1, 32, 63, 64, 65, 128};
  static const size_t messages[] = {0, 1, 54, 55, 56, 57, 63, 64, 65, 119, 120, 121, 127, 128, 129};
  static const size_t more_keys[] = {0, 2, 16, 31, 33, 54, 55, 56, 57, 66, 96, 119, 120, 121, 127, 129, 131, 183, 256};
  static const size_t more_messages[] = {2,   3,   8,   31,  32,  33,   183,  184,  191,
                                         192, 193, 255, 256, 257, 1000, 4096, 65535};
  size_t i, j;
  for (i = 0; i < COUNT(keys); i++)
    for (j = 0; j < COUNT(messages); j++)
      seeded(all, keys[i], messages[j], "block-border");
  for (i = 0; i < COUNT(more_keys); i++)
    seeded(all, more_keys[i], 40, "key-length");
  for (j = 0; j < COUNT(more_messages); j++)
    seeded(all, 32, more_messages[j], "message-length");
}

static bool is_among(const size_t *list, size_t n, size_t value)
{
  while (n > 0 && list[n - 1] != value)
    n--;
  return n > 0;
}

/* Every length up to and beyond a block, so that a border is found wherever an implementation has one; and where a
 * length in two octets overflows, counted in bits or octets, with the 64 octets of the padded key in front of the
 * message. Those that stand in borders(), and the message of 40
 * octets among the keys, are left out. */
static void every_length(drafts *all)
{
  static const size_t known_keys[] = {0, 2, 16, 31, 33, 54, 55, 56, 57, 66};
  static const size_t known_messages[] = {0,  1,  2,  3,  8,  31,  32,  33,  40,  54,  55,
                                          56, 57, 63, 64, 65, 119, 120, 121, 127, 128, 129};
  static const size_t wide_keys[] = {136, 137, 255, 257}; /* SHA3-256 has blocks of 136 octets */
  static const size_t wide_messages[] = {8127, 8128, 8129, 16320, 65471, 65472};
  size_t i;
  for (i = 0; i <= 72; i++)
    if (!is_among(known_keys, COUNT(known_keys), i))
      seeded(all, i, 40, "key-length");
  for (i = 0; i <= 130; i++)
    if (!is_among(known_messages, COUNT(known_messages), i))
      seeded(all, 32, i, "message-length");
  for (i = 0; i < COUNT(wide_keys); i++)
    seeded(all, wide_keys[i], 40, "key-length");
  for (i = 0; i < COUNT(wide_messages); i++)
    seeded(all, 32, wide_messages[i], "message-length");
}

/* Of the seeds "hmac/zeros/<i>", first ones for which the MAC begins or ends with zero octets. */
static void zeros_in_mac(drafts *all)
{
  static const struct {
    int i;
    const char *flag, *comment;
  } found[] = {{787, "leading-zero", "the MAC begins with a zero octet"},
               {488, "trailing-zero", "the MAC ends in a zero octet"}};
  size_t k;
  for (k = 0; k < COUNT(found); k++) {
    const char *label = formatted("hmac/zeros/%d", found[k].i);
    const struct about about = {"hmac", "2", found[k].flag, formatted("seed %s", label), NULL};
    json_t *input = json_object();
    set_seed(input, "key", 32, label);
    set_seed(input, "data", 40, label);
    draft_add(all, &about, found[k].comment, input);
  }
}

/* Messages and keys of one octet repeated: sums, signs and string ends show. */
static void repeated(drafts *all)
{
  static const char *const octets[] = {"00", "80", "ff", "0a"};
  static const size_t lengths[] = {32, 64, 65};
  char hex[2 * 65 + 1];
  size_t i, j, k;
  for (i = 0; i < COUNT(octets); i++) {
    for (j = 0; j < COUNT(lengths); j++) {
      const struct about about = {"hmac", "2", "repeated-octet", "written out", NULL};
      json_t *input = json_object();
      for (k = 0; k < lengths[j]; k++)
        memcpy(hex + 2 * k, octets[i], 3);
      set_text(input, "key", hex);
      set_text(input, "data", hex);
      draft_add(all, &about, formatted("key and message of %zu octets %s", lengths[j], octets[i]), input);
    }
  }
}

/* 65 octets, 00 to 40. */
#define LONG_KEY                                                                                                       \
  "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f202122232425262728292a2b2c2d2e2f3031323334353637"   \
  "38393a3b3c3d3e3f40"
#define HASH_OF_LONG_KEY "4bfd2c8b6f1eec7a2afeb48b934ee4b2694182027e6d0fc075074f2fabb31781"

/* HMAC pads a short key with zeros and hashes a long one, so different keys can be equal to it: K and K || 00, the
 * empty key and 32 zero octets, a key of 65 octets and its hash. */
static void equal_keys(drafts *all)
{
  static const char *const keys[][2] = {
      {"", "the empty key"},
      {"00", "one zero octet: the same as the empty key"},
      {"0000000000000000000000000000000000000000000000000000000000000000", "32 zero octets: the same as the empty key"},
      {"6b6579", "a key"},
      {"6b657900", "a key and a zero octet: the same as the key"},
      {LONG_KEY, "a key of 65 octets"},
      {HASH_OF_LONG_KEY, "its SHA-256: the same as the key of 65 octets"}};
  size_t i;
  for (i = 0; i < COUNT(keys); i++) {
    const struct about about = {"hmac", "2,3.5", "equal-keys", "written out", NULL};
    draft_add(all, &about, keys[i][1],
              set_text(set_text(json_object(), "key", keys[i][0]), "data", "4c544b2d444552495645"));
  }
}

static const char *repeat(const char *hex, size_t n)
{
  static char buffers[8][600];
  static size_t next;
  char *buffer = buffers[next++ % 8];
  size_t i;
  for (i = 0; i < n; i++)
    memcpy(buffer + 2 * i, hex, 3);
  return buffer;
}

static void rfc4231(drafts *all)
{
  const char *long_key = "Test Using Larger Than Block-Size Key - Hash Key First";
  const char *long_data = "This is a test using a larger than block-size key and a larger than block-size data. "
                          "The key needs to be hashed before being used by the HMAC algorithm.";
  char first[200], second[400];
  hex_write(first, (const uint8_t *)long_key, strlen(long_key));
  hex_write(second, (const uint8_t *)long_data, strlen(long_data));
  const char *const cases[][3] = {
      {repeat("0b", 20), "4869205468657265", "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"},
      {"4a656665", "7768617420646f2079612077616e7420666f72206e6f7468696e673f",
       "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"},
      {repeat("aa", 20), repeat("dd", 50), "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"},
      {"0102030405060708090a0b0c0d0e0f10111213141516171819", repeat("cd", 50),
       "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"},
      {repeat("0c", 20), "546573742057697468205472756e636174696f6e", "a3b6167473100ee06e0c796c2955552b"},
      {NULL, first, "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"},
      {NULL, second, "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"}};
  size_t i;
  for (i = 0; i < COUNT(cases); i++) {
    const struct about about = {"hmac", "2", "published", formatted("RFC 4231, section 4.%zu", i + 2), NULL};
    json_t *input = set_text(json_object(), "key", cases[i][0] != NULL ? cases[i][0] : repeat("aa", 131));
    set_text(input, "data", cases[i][1]);
    draft_add_published(all, &about,
                        i == 4 ? "test case 5; the RFC prints the first 16 octets" : formatted("test case %zu", i + 1),
                        input, set_text(json_object(), "mac", cases[i][2]));
  }
}

void family_hmac(drafts *all)
{
  rfc4231(all);
  borders(all);
  repeated(all);
  equal_keys(all);
  every_length(all);
  zeros_in_mac(all);
}
