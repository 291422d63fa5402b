// SPDX-License-Identifier: Apache-2.0
/* Run every function that takes a secret, once for every class of public lengths, with the secrets marked (mark.h).
 * Since control flow must depend on those lengths alone, each class has one path, and this is it.
 *
 *   drive SEED     a digit: what the pseudorandom secrets begin with; 0 root and z are zero, 1 z is, 2 root is, 7 the
 *                  second half of a z of 64 octets is
 *
 * Nothing here depends on the seed but data.
 *
 * LEAK: a control, see leaks.h. CT_FEW: fewer combinations of lengths, but each length of a message or a key, and each
 * of a context with each method. CT_FREESTANDING: no C library. Exit status: 0, or 2 if a function gives another
 * status than it should. */
#include "kdf.h"
#include "leaks.h"
#include "mark.h"
#include "shapes.h"

static uint32_t state;

static void fill_secret(uint8_t *p, size_t n, uint32_t mask)
{
  size_t i;
  for (i = 0; i < n; i++) {
    state = state * 1103515245u + 12345u;
    p[i] = (uint8_t)(state >> 16 & mask);
  }
  SECRET(p, n);
}

/* About the ends of blocks. */
static const uint8_t messages[] = {0, 1, 31, 32, 55, 56, 63, 64, 80, 119, 120, 198};

static void hash(void)
{
  static uint8_t m[198], digest[32];
  size_t i;
  for (i = 0; i < sizeof messages; i++) {
    fill_secret(m, messages[i], 255);
    ltk_sha256(digest, m, messages[i]);
    PUBLIC(digest, sizeof digest);
  }
}

/* Keys about a block. */
static void hmac(void)
{
  static const uint8_t keys[] = {0, 1, 31, 32, 63, 64, 65, 119, 120};
  static uint8_t key[120], m[198], mac[32];
  size_t i, j;
  for (i = 0; i < sizeof keys; i++)
    for (j = 0; j < sizeof messages; j++) {
#ifdef CT_FEW
      if ((i + j) % 3u != 0)
        continue;
#endif
      fill_secret(key, keys[i], 255);
      fill_secret(m, messages[j], 255);
      ltk_hmac_sha256(mac, key, keys[i], m, messages[j]);
      PUBLIC(mac, sizeof mac);
    }
  leak(key);
}

static int wrong;

static void expect(int status, int expected)
{
  PUBLIC(&status, sizeof status);
  wrong |= status != expected;
}

/* A secret that is zero gives LTK_E_SECRET, by the same path. */
static void derive(const struct ltk_context *c, uint32_t seed)
{
  static struct ltk_secrets k;
  static uint8_t out[32], tag[16];
  uint32_t root = seed & 1u, z = seed >> 1 & 1u, second = z & ~(seed >> 2);
  uint32_t used = c->suite == LTK_SUITE_X25519_MLKEM768 ? z & second : z;
  uint32_t good = c->mode == LTK_MODE_ROOT ? root : c->mode == LTK_MODE_AGREEMENT ? used : root & used;
  int status = LTK_E_SECRET & ((int)good - 1);
  set_lengths(&k, c);
  fill_secret(k.root, 32, 0u - root);
  fill_secret(k.z, 32, 0u - z);
  fill_secret(k.z + 32, 32, 0u - second);
  expect(ltk_derive(out, c, &k), status);
  PUBLIC(out, sizeof out);
  expect(ltk_confirm(tag, LTK_ROLE_CARD, 1, c, &k), status);
  PUBLIC(tag, sizeof tag);
}

static void derivations(uint32_t seed)
{
  static const uint16_t bits[3] = {128, 192, 256};
  size_t m, element, nonce;
  uint8_t imsi, mnc;
  for (m = 0; m < METHODS; m++)
    for (imsi = 6; imsi <= 15; imsi++)
      for (mnc = 2; mnc <= 3; mnc++)
        for (element = 0; element < ELEMENTS; element++)
          for (nonce = 0; nonce < 2; nonce++) {
            struct ltk_context c;
            if (imsi < 3 + mnc + 1)
              continue;
#ifdef CT_FEW
            if (imsi % ELEMENTS != element || imsi % 2u != nonce || imsi % 2u != mnc % 2u)
              continue;
#endif
            c = shape(methods[m], imsi, mnc, element, (uint8_t)(16u * nonce), bits[imsi % 3u]);
            derive(&c, seed);
          }
}

/* Refused contexts and lengths: no secret is used. */
static void errors(void)
{
  static struct ltk_secrets k;
  static uint8_t out[32];
  struct ltk_context c = shape(methods[3], 15, 3, 2, 16, 256);
  int i;
  fill_secret(k.root, 32, 255);
  fill_secret(k.z, 64, 255);
  for (i = 0; i < 4; i++) {
    int status;
    set_lengths(&k, &c);
    if (i == 0)
      k.z_length = 31;
    c.epoch = i == 1 ? 0 : 7;
    c.bits = i == 2 ? 255 : 256;
    c.mode = i == 3 ? 9 : LTK_MODE_HYBRID;
    status = ltk_derive(out, &c, &k);
    wrong |= status == LTK_OK;
    status = ltk_confirm(out, i == 3 ? 1 : 9, 1, &c, &k);
    wrong |= status == LTK_OK;
  }
}

/* A public value is treated as a secret, but for its length. */
static void public_values(void)
{
  static const uint16_t lengths[3] = {LTK_KEY_OCTETS, LTK_REPLY_OCTETS, 1119};
  static uint8_t value[LTK_KEY_OCTETS], out[33];
  size_t i;
  for (i = 0; i < 3; i++) {
    fill_secret(value, lengths[i], 255);
    wrong |= ltk_public_value(out, value, lengths[i]) != (i < 2 ? LTK_OK : LTK_E_PUBLIC_KEY);
    PUBLIC(out, sizeof out);
  }
}

static void kdf(void)
{
  static uint8_t key[64], text[64], s[160], out[32];
  struct ltk_parameter p[2];
  size_t n;
  for (n = 0; n <= 2; n++) {
    fill_secret(key, sizeof key, 255);
    fill_secret(text, sizeof text, 255);
    p[0].octets = p[1].octets = text;
    p[0].length = 64 * (n % 2);
    p[1].length = 64;
    wrong |= ltk_kdf(out, key, 32 * (n % 2 + 1), n == 2 ? 0xfff0 : 0x10, p, n, s, sizeof s) != LTK_OK;
    wrong |= ltk_kdf(out, key, 0, 0x10, p, n, s, sizeof s) == LTK_OK;
  }
}

static void tags(void)
{
  static uint8_t a[16], b[16];
  int equal;
  fill_secret(a, 16, 255);
  fill_secret(b, 16, 255);
  equal = ltk_tag_equal(a, b);
  PUBLIC(&equal, sizeof equal);
  equal += ltk_tag_equal(a, a);
  PUBLIC(&equal, sizeof equal);
  wrong |= equal == 0;
}
static int run(const char *seed)
{
  state = 2463534242u + 7u * (uint32_t)seed[0];
  hash();
  hmac();
  derivations((uint32_t)(seed[0] - '0'));
  errors();
  public_values();
  kdf();
  tags();
  return wrong ? 2 : 0;
}

#ifdef CT_FREESTANDING
/* Linux's calling convention for Arm, which qemu-arm speaks: argc and argv lie on the stack; 1 is exit. */
__attribute__((used)) static void begin(const uint32_t *sp)
{
  __asm__ volatile("mov r0, %0\n\tmovs r7, #1\n\tsvc 0" : : "r"(run((const char *)sp[2])) : "r0");
  for (;;)
    ;
}

__attribute__((naked)) void _start(void)
{
  __asm__ volatile("mov r0, sp\n\tb begin");
}

/* What gcc calls without a C library. */
void *memcpy(void *to, const void *from, size_t n)
{
  size_t i;
  for (i = 0; i < n; i++)
    ((volatile uint8_t *)to)[i] = ((const uint8_t *)from)[i];
  return to;
}

void *memset(void *to, int octet, size_t n)
{
  size_t i;
  for (i = 0; i < n; i++)
    ((volatile uint8_t *)to)[i] = (uint8_t)octet;
  return to;
}
#else
int main(int argc, char **argv)
{
  return argc == 2 ? run(argv[1]) : 2;
}
#endif
