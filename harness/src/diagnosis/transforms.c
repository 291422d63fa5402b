// SPDX-License-Identifier: Apache-2.0
/* What programs do to octet strings: see transforms.h. The hashes are OpenSSL's, by its functions of 1.1: see
 * base/digest.c. */
#define OPENSSL_API_COMPAT 0x10100000L
#include "diagnosis/transforms.h"
#include "base/hex.h"
#include "base/memory.h"

#include <openssl/evp.h>
#include <inttypes.h>
#include <openssl/sha.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- Hashes ---- */

/* In one go; OpenSSL's own functions of this kind look the hash up in each call, which takes longer than to hash. */
#define HASH(name, context_type, hash)                                                                                 \
  static void name(uint8_t *out, const uint8_t *in, size_t n)                                                          \
  {                                                                                                                    \
    context_type context;                                                                                              \
    hash##_Init(&context);                                                                                             \
    hash##_Update(&context, in, n);                                                                                    \
    hash##_Final(out, &context);                                                                                       \
  }
HASH(sha1, SHA_CTX, SHA1)
HASH(sha224, SHA256_CTX, SHA224)
HASH(sha256, SHA256_CTX, SHA256)
HASH(sha384, SHA512_CTX, SHA384)
HASH(sha512, SHA512_CTX, SHA512)

static const struct {
  const char *name;
  size_t octets, block;
  void (*make)(uint8_t *out, const uint8_t *in, size_t n);
} hashes[HASHES] = {{"SHA-1", 20, 64, sha1},
                    {"SHA-224", 28, 64, sha224},
                    {"SHA-256", 32, 64, sha256},
                    {"SHA-384", 48, 128, sha384},
                    {"SHA-512", 64, 128, sha512}};

const char *hash_name(size_t hash)
{
  return hashes[hash].name;
}

size_t hash_octets(size_t hash)
{
  return hashes[hash].octets;
}

void hash_make(size_t hash, uint8_t *out, const uint8_t *in, size_t n)
{
  static const uint8_t none[1];
  hashes[hash].make(out, n == 0 ? none : in, n);
}

void hash_mac(size_t hash, uint8_t *out, const uint8_t *key, size_t key_length, const uint8_t *data, size_t n)
{
  const size_t block = hashes[hash].block, size = hashes[hash].octets;
  uint8_t space[128 + TRANSFORMS_OUT_MAX], k[128] = {0};
  uint8_t *text = n <= TRANSFORMS_OUT_MAX ? space : memory_new(block + n);
  size_t i;
  if (key_length > block)
    hash_make(hash, k, key, key_length);
  else if (key_length > 0)
    memcpy(k, key, key_length);
  for (i = 0; i < block; i++)
    text[i] = k[i] ^ 0x36u;
  if (n > 0)
    memcpy(text + block, data, n);
  hash_make(hash, out, text, block + n);
  for (i = 0; i < block; i++)
    space[i] = k[i] ^ 0x5cu;
  memcpy(space + block, out, size);
  if (text != space)
    free(text);
  hash_make(hash, out, space, block + size);
}

/* ---- Transformations. Each has its input, whose octets are at most TRANSFORMS_IN_MAX, and a number ---- */

static void give(struct octets *out, const uint8_t *octets, size_t n)
{
  if (n > 0)
    memcpy(out->octets, octets, n);
  out->length = n;
}

typedef bool make(struct octets *out, const uint8_t *in, size_t n, size_t want, unsigned with);

static bool same(struct octets *out, const uint8_t *in, size_t n, size_t want, unsigned with)
{
  (void)want;
  (void)with;
  give(out, in, n);
  return true;
}

/* Groups of `with` octets are reversed, each in itself; 0: all. */
static bool reversed(struct octets *out, const uint8_t *in, size_t n, size_t want, unsigned with)
{
  size_t group = with == 0 ? n : with, i;
  (void)want;
  if (n < 2u || n % group != 0 || (with != 0 && n == group))
    return false;
  for (i = 0; i < n; i++)
    out->octets[i] = in[i - i % group + (group - 1u - i % group)];
  out->length = n;
  return true;
}

static bool first(struct octets *out, const uint8_t *in, size_t n, size_t want, unsigned with)
{
  size_t length = with == 0 ? want : with;
  give(out, in, length < n ? length : n);
  return length < n;
}

static bool last(struct octets *out, const uint8_t *in, size_t n, size_t want, unsigned with)
{
  size_t length = with == 0 ? want : with;
  if (length >= n)
    return false;
  give(out, in + n - length, length);
  return true;
}

static bool without_first(struct octets *out, const uint8_t *in, size_t n, size_t want, unsigned with)
{
  (void)want;
  if (n <= with)
    return false;
  give(out, in + with, n - with);
  return true;
}

static bool without_last(struct octets *out, const uint8_t *in, size_t n, size_t want, unsigned with)
{
  (void)want;
  if (n <= with)
    return false;
  give(out, in, n - with);
  return true;
}

/* Octets `with` in front, up to the wanted length; if none is wanted, one. */
static bool padded_front(struct octets *out, const uint8_t *in, size_t n, size_t want, unsigned with)
{
  size_t more = want > n && want <= TRANSFORMS_IN_MAX ? want - n : 1u;
  memset(out->octets, (int)with, more);
  if (n > 0)
    memcpy(out->octets + more, in, n);
  out->length = more + n;
  return true;
}

static bool padded_behind(struct octets *out, const uint8_t *in, size_t n, size_t want, unsigned with)
{
  size_t more = want > n && want <= TRANSFORMS_IN_MAX ? want - n : 1u;
  give(out, in, n);
  memset(out->octets + n, (int)with, more);
  out->length = n + more;
  return true;
}

static bool filled(struct octets *out, const uint8_t *in, size_t n, size_t want, unsigned with)
{
  (void)want;
  if (n >= with)
    return false;
  memset(out->octets, 0, with);
  give(out, in, n);
  out->length = with;
  return true;
}

static bool stripped_front(struct octets *out, const uint8_t *in, size_t n, size_t want, unsigned with)
{
  (void)want;
  (void)with;
  while (n > 0 && in[0] == 0) {
    in++;
    n--;
  }
  give(out, in, n);
  return true;
}

static bool stripped_behind(struct octets *out, const uint8_t *in, size_t n, size_t want, unsigned with)
{
  (void)want;
  (void)with;
  while (n > 0 && in[n - 1u] == 0)
    n--;
  give(out, in, n);
  return true;
}

/* As few octets as an integer with a sign takes; with: as DER writes it, tag and length in front. */
static bool as_integer(struct octets *out, const uint8_t *in, size_t n, size_t want, unsigned with)
{
  size_t at = with == 0 ? 0 : 2u;
  (void)want;
  while (n > 1u && in[0] == 0) {
    in++;
    n--;
  }
  if (n == 0 || n > 100u)
    return false;
  if (in[0] >= 128u)
    out->octets[at++] = 0;
  memcpy(out->octets + at, in, n);
  out->length = at + n;
  if (with != 0) {
    out->octets[0] = 2;
    out->octets[1] = (uint8_t)(out->length - 2u);
  }
  return true;
}

/* Behind a tag and a length in one octet; with: the tag, 0 for none. */
static bool behind_length(struct octets *out, const uint8_t *in, size_t n, size_t want, unsigned with)
{
  size_t at = 0;
  (void)want;
  if (n > 127u)
    return false;
  if (with != 0)
    out->octets[at++] = (uint8_t)with;
  out->octets[at++] = (uint8_t)n;
  if (n > 0)
    memcpy(out->octets + at, in, n);
  out->length = at + n;
  return true;
}

/* Leading zeros behind the rest, as many octets as before. */
static bool shifted(struct octets *out, const uint8_t *in, size_t n, size_t want, unsigned with)
{
  size_t zeros = 0;
  (void)want;
  (void)with;
  while (zeros < n && in[zeros] == 0)
    zeros++;
  memset(out->octets, 0, n);
  give(out, in + zeros, n - zeros);
  out->length = n;
  return n > 0;
}

/* 00000001, the counter of derivation functions; with: in front. */
static bool counted(struct octets *out, const uint8_t *in, size_t n, size_t want, unsigned with)
{
  static const uint8_t one[4] = {0, 0, 0, 1};
  (void)want;
  give(out, in, n);
  if (with != 0)
    memmove(out->octets + 4, out->octets, n);
  memcpy(out->octets + (with != 0 ? 0 : n), one, 4);
  out->length = n + 4u;
  return true;
}

/* Zeros from an octet on. */
static bool kept(struct octets *out, const uint8_t *in, size_t n, size_t want, unsigned with)
{
  (void)want;
  if (n <= with)
    return false;
  memset(out->octets, 0, n);
  give(out, in, with);
  out->length = n;
  return true;
}

static bool with_first(struct octets *out, const uint8_t *in, size_t n, size_t want, unsigned with)
{
  (void)want;
  give(out, in, n);
  if (n > 0)
    out->octets[0] = (uint8_t)with;
  return n > 0;
}

static bool masked(struct octets *out, const uint8_t *in, size_t n, size_t want, unsigned with)
{
  size_t i;
  (void)want;
  for (i = 0; i < n; i++)
    out->octets[i] = in[i] & (uint8_t)with;
  out->length = n;
  return n > 0;
}

/* Without leading characters 0, as a number of digits that is printed. */
static bool as_number(struct octets *out, const uint8_t *in, size_t n, size_t want, unsigned with)
{
  (void)want;
  (void)with;
  while (n > 1u && in[0] == '0') {
    in++;
    n--;
  }
  give(out, in, n);
  return n > 0;
}

/* A number of at most `most` octets. */
static bool number_of(uint64_t *value, const uint8_t *in, size_t n, size_t most)
{
  size_t i;
  *value = 0;
  for (i = 0; i < n && n <= most; i++)
    *value = *value << 8 | in[i];
  return n > 0 && n <= most;
}

/* A number of at most four octets as single precision has it: 24 bits, to the nearest, else to the even one. */
static bool in_single_precision(struct octets *out, const uint8_t *in, size_t n, size_t want, unsigned with)
{
  uint64_t value;
  size_t i;
  (void)want;
  (void)with;
  if (!number_of(&value, in, n, 4))
    return false;
  value = (uint64_t)(float)value;
  if (value >> (8u * n) != 0)
    value = (UINT64_C(1) << (8u * n)) - 1u;
  for (i = n; i-- > 0; value >>= 8)
    out->octets[i] = (uint8_t)value;
  out->length = n;
  return true;
}

static bool in_base64(struct octets *out, const uint8_t *in, size_t n, size_t want, unsigned with)
{
  (void)want;
  (void)with;
  out->length = (size_t)EVP_EncodeBlock(out->octets, in, (int)n);
  return n > 0;
}

/* The public key of X25519 as SubjectPublicKeyInfo (RFC 8410). */
static bool in_spki(struct octets *out, const uint8_t *in, size_t n, size_t want, unsigned with)
{
  static const uint8_t head[12] = {0x30, 0x2a, 0x30, 5, 6, 3, 0x2b, 0x65, 0x6e, 3, 0x21, 0};
  (void)want;
  (void)with;
  if (n != 32u)
    return false;
  memcpy(out->octets, head, sizeof head);
  memcpy(out->octets + sizeof head, in, n);
  out->length = sizeof head + n;
  return true;
}

static bool until_zero(struct octets *out, const uint8_t *in, size_t n, size_t want, unsigned with)
{
  const uint8_t *zero = n == 0 ? NULL : memchr(in, (int)with, n);
  (void)want;
  give(out, in, zero == NULL ? n : (size_t)(zero - in));
  return n > 0;
}

/* with: what is taken off the letters, 32 for upper case. */
static bool as_hex(struct octets *out, const uint8_t *in, size_t n, size_t want, unsigned with)
{
  size_t i;
  (void)want;
  if (n == 0)
    return false;
  hex_write((char *)out->octets, in, n);
  out->length = 2u * n;
  for (i = 0; i < out->length; i++)
    if (out->octets[i] >= 'a')
      out->octets[i] = (uint8_t)(out->octets[i] - with);
  return true;
}

/* Digits in ASCII as nibbles; with: the filler of an odd number of them. */
static bool from_digits(struct octets *out, const uint8_t *in, size_t n, size_t want, unsigned with)
{
  size_t i;
  (void)want;
  for (i = 0; i < n; i++)
    if (in[i] < '0' || in[i] > '9')
      return false;
  for (i = 0; i < n; i += 2u)
    out->octets[i / 2u] = (uint8_t)((in[i] - '0') << 4 | (i + 1u < n ? in[i + 1u] - '0' : (int)with));
  out->length = (n + 1u) / 2u;
  return n > 0;
}

static bool nibbles_swapped(struct octets *out, const uint8_t *in, size_t n, size_t want, unsigned with)
{
  size_t i;
  (void)want;
  (void)with;
  for (i = 0; i < n; i++)
    out->octets[i] = (uint8_t)(in[i] << 4 | in[i] >> 4);
  out->length = n;
  return n > 0;
}

static bool filled_with(struct octets *out, const uint8_t *in, size_t n, size_t want, unsigned with)
{
  (void)in;
  (void)want;
  memset(out->octets, (int)with, n);
  out->length = n;
  return n > 0;
}

static bool emptied(struct octets *out, const uint8_t *in, size_t n, size_t want, unsigned with)
{
  (void)in;
  (void)want;
  (void)with;
  out->length = 0;
  return n > 0;
}

static bool twice(struct octets *out, const uint8_t *in, size_t n, size_t want, unsigned with)
{
  (void)want;
  (void)with;
  give(out, in, n);
  if (n > 0)
    memcpy(out->octets + n, in, n);
  out->length = 2u * n;
  return n > 0;
}

static bool inverted(struct octets *out, const uint8_t *in, size_t n, size_t want, unsigned with)
{
  size_t i;
  (void)want;
  for (i = 0; i < n; i++)
    out->octets[i] = in[i] ^ (uint8_t)with;
  out->length = n;
  return n > 0;
}

/* As one number, more or less by one. */
static bool plus_one(struct octets *out, const uint8_t *in, size_t n, size_t want, unsigned with)
{
  size_t i = n;
  (void)want;
  (void)with;
  give(out, in, n);
  while (i > 0 && ++out->octets[i - 1u] == 0)
    i--;
  return n > 0;
}

static bool minus_one(struct octets *out, const uint8_t *in, size_t n, size_t want, unsigned with)
{
  size_t i = n;
  (void)want;
  (void)with;
  give(out, in, n);
  while (i > 0 && out->octets[i - 1u]-- == 0)
    i--;
  return n > 0;
}

/* Without its `with` top bits. */
static bool top_cleared(struct octets *out, const uint8_t *in, size_t n, size_t want, unsigned with)
{
  (void)want;
  give(out, in, n);
  if (n > 0)
    out->octets[0] &= (uint8_t)(0xffu >> with);
  return n > 0;
}

static bool low_cleared(struct octets *out, const uint8_t *in, size_t n, size_t want, unsigned with)
{
  (void)want;
  give(out, in, n);
  if (n > 0)
    out->octets[n - 1u] &= (uint8_t)(0xffu << with);
  return n > 0;
}

static bool number_as_text(struct octets *out, const uint8_t *in, size_t n, size_t want, unsigned with)
{
  uint64_t value;
  char digits[21];
  (void)want;
  (void)with;
  if (!number_of(&value, in, n, 8))
    return false;
  give(out, (const uint8_t *)digits, (size_t)snprintf(digits, sizeof digits, "%" PRIu64, value));
  return true;
}

/* ASCII letters in the other case. */
static bool other_case(struct octets *out, const uint8_t *in, size_t n, size_t want, unsigned with)
{
  bool any = false;
  size_t i;
  (void)want;
  (void)with;
  give(out, in, n);
  for (i = 0; i < n; i++) {
    const bool letter = (in[i] >= 'A' && in[i] <= 'Z') || (in[i] >= 'a' && in[i] <= 'z');
    if (letter)
      out->octets[i] ^= 0x20u;
    any = any || letter;
    if (in[i] < 32u || in[i] > 126u)
      return false;
  }
  return any;
}

static bool hashed(struct octets *out, const uint8_t *in, size_t n, size_t want, unsigned with)
{
  (void)want;
  hash_make(with, out->octets, in, n);
  out->length = hash_octets(with);
  return true;
}

static const struct {
  make *make;
  unsigned with;
  const char *before, *behind;
} table[] = {{same, 0, "", ""},
             {reversed, 0, "", " in reverse order"},
             {first, 0, "the first octets of ", ""},
             {last, 0, "the last octets of ", ""},
             {padded_front, 0, "", " with 00 in front"},
             {padded_behind, 0, "", " followed by 00"},
             {stripped_front, 0, "", " without leading zeros"},
             {stripped_behind, 0, "", " without trailing zeros"},
             {as_integer, 0, "", " as a signed integer of as few octets as it takes"},
             {as_integer, 1, "", " as a DER INTEGER"},
             {behind_length, 4, "", " as a DER OCTET STRING"},
             {behind_length, 0, "", " preceded by an octet with its length"},
             {padded_front, 0xff, "", " with ff in front"},
             {padded_front, 2, "", " preceded by 02"},
             {padded_front, 3, "", " preceded by 03"},
             {reversed, 2, "", " with each two octets reversed"},
             {reversed, 4, "", " with each four octets reversed"},
             {reversed, 8, "", " with each eight octets reversed"},
             {reversed, 16, "", " with each sixteen octets reversed"},
             {nibbles_swapped, 0, "", " with the two hex digits of each octet exchanged"},
             {as_hex, 0, "", " as hex digits in ASCII"},
             {as_hex, 32, "", " as upper-case hex digits in ASCII"},
             {twice, 0, "", " twice"},
             {inverted, 0xff, "", " with all bits inverted"},
             {until_zero, 0, "", " up to its first octet 00"},
             {plus_one, 0, "", " plus one"},
             {minus_one, 0, "", " minus one"},
             {masked, 0x7f, "", " with the top bit of each octet cleared"},
             {shifted, 0, "", " with its leading zeros moved to the end"},
             /* and what makes another value of it */
             {without_first, 1, "", " without its first octet"},
             {without_last, 1, "", " without its last octet"},
             {last, 16, "", " cut to its last 16 octets"},
             {first, 16, "", " cut to its first 16 octets"},
             {last, 8, "", " cut to its last 8 octets"},
             {first, 8, "", " cut to its first 8 octets"},
             {last, 20, "", " cut to its last 20 octets"},
             {first, 20, "", " cut to its first 20 octets"},
             {last, 24, "", " cut to its last 24 octets"},
             {first, 24, "", " cut to its first 24 octets"},
             {without_first, 2, "", " without its first two octets"},
             {without_last, 2, "", " without its last two octets"},
             {filled, 16, "", " filled up with 00 to 16 octets"},
             {filled, 32, "", " filled up with 00 to 32 octets"},
             {filled, 64, "", " filled up with 00 to 64 octets"},
             {filled_with, 0, "zeros in place of ", ""},
             {filled_with, 0xff, "ff throughout in place of ", ""},
             {emptied, 0, "nothing in place of ", ""},
             {until_zero, '\n', "", " up to its first octet 0a"},
             {padded_behind, '\n', "", " followed by 0a"},
             {number_as_text, 0, "", " as decimal digits in ASCII"},
             {from_digits, 0xf, "", " as packed digits, with F after an odd number"},
             {from_digits, 0, "", " as packed digits, with 0 after an odd number"},
             {other_case, 0, "", " in the other case of letters"},
             {inverted, 0x80, "", " with the top bit of each octet inverted"},
             {top_cleared, 1, "", " with its top bit cleared"},
             {top_cleared, 2, "", " with its top 2 bits cleared"},
             {top_cleared, 3, "", " with its top 3 bits cleared"},
             {top_cleared, 4, "", " with its top 4 bits cleared"},
             {top_cleared, 5, "", " with its top 5 bits cleared"},
             {top_cleared, 6, "", " with its top 6 bits cleared"},
             {top_cleared, 7, "", " with its top 7 bits cleared"},
             {top_cleared, 8, "", " with its first octet 00"},
             {low_cleared, 1, "", " with its lowest bit cleared"},
             {low_cleared, 3, "", " with its lowest 3 bits cleared"},
             {low_cleared, 5, "", " with its lowest 5 bits cleared"},
             {low_cleared, 8, "", " with its last octet 00"},
             {kept, 4, "", " with zeros from its fifth octet on"},
             {kept, 8, "", " with zeros from its ninth octet on"},
             {with_first, 2, "", " with 02 as the first octet"},
             {padded_front, 1, "", " preceded by 01"},
             {padded_behind, 1, "", " followed by 01"},
             {counted, 0, "", " followed by 00000001"},
             {counted, 1, "", " preceded by 00000001"},
             {as_number, 0, "", " without leading digits 0"},
             {in_single_precision, 0, "", " rounded to single precision"},
             {in_base64, 0, "", " in Base64"},
             {in_spki, 0, "", " as a SubjectPublicKeyInfo"},
             {hashed, 0, "SHA-1 of ", ""},
             {hashed, 1, "SHA-224 of ", ""},
             {hashed, 2, "SHA-256 of ", ""},
             {hashed, 3, "SHA-384 of ", ""},
             {hashed, 4, "SHA-512 of ", ""}};

const size_t transforms_count = sizeof table / sizeof table[0], transforms_forms = 29;

bool transform(size_t which, struct octets *out, const uint8_t *in, size_t n, size_t want)
{
  return n <= TRANSFORMS_IN_MAX && table[which].make(out, in, n, want, table[which].with);
}

const char *transform_before(size_t which)
{
  return table[which].before;
}

const char *transform_behind(size_t which)
{
  return table[which].behind;
}
