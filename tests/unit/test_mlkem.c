// SPDX-License-Identifier: Apache-2.0
/* The harness's ML-KEM-768 gives what others publish and compute. */
#include "base/hex.h"
#include "model/mlkem.h"

#include <openssl/evp.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static void assert_hex(const uint8_t *octets, size_t n, const char *expected)
{
  char hex[65];
  hex_write(hex, octets, n);
  assert_string_equal(hex, expected);
}

static void assert_digest(const uint8_t *octets, size_t n, const char *expected)
{
  uint8_t digest[32];
  assert_int_equal(EVP_Q_digest(NULL, "SHA256", NULL, octets, n, digest, NULL), 1);
  assert_hex(digest, 32, expected);
}

/* Values on which two implementations that share nothing agree. clauses: 9.4 */
static void both_ends_have_the_known_secret(void **state)
{
  static uint8_t ek[MLKEM_KEY], dk[MLKEM_PRIVATE], c[MLKEM_CIPHERTEXT];
  uint8_t d[32], z[32], m[32], ss[32], other[32];
  (void)state;
  memset(d, 1, sizeof d);
  memset(z, 2, sizeof z);
  memset(m, 3, sizeof m);
  mlkem_key_gen(ek, dk, d, z);
  assert_digest(ek, sizeof ek, "e68d60857f9cb41f88c278ca430e472c6df5679fd5bac3ce872334293c5d0c42");
  mlkem_encaps(ss, c, ek, m);
  assert_hex(ss, 32, "f39b95557ee52af1954cd59f19febcb39f127e4abefc6f90546e7b8139ce94ba");
  assert_digest(c, sizeof c, "f95592579f6d3833372731a4bcf972bf570063f3a00550cee142b9fc1e4e511d");
  assert_true(mlkem_decaps(other, dk, c));
  assert_memory_equal(other, ss, 32);
}

/* clauses: 9.4 */
static void a_changed_ciphertext_is_rejected_without_a_word(void **state)
{
  static uint8_t ek[MLKEM_KEY], dk[MLKEM_PRIVATE], c[MLKEM_CIPHERTEXT];
  uint8_t d[32], z[32], m[32], ss[32], other[32];
  size_t i;
  (void)state;
  memset(d, 1, sizeof d);
  memset(z, 2, sizeof z);
  memset(m, 3, sizeof m);
  mlkem_key_gen(ek, dk, d, z);
  mlkem_encaps(ss, c, ek, m);
  c[0] ^= 1;
  assert_false(mlkem_decaps(ss, dk, c));
  assert_hex(ss, 32, "87064adde027ac33989b425f2dbee160629c1cf40fa28c5423707924b843c6fe");
  c[0] ^= 1;
  for (i = 0; i < sizeof c; i += 13) { /* any octet counts, and no two give the same */
    c[i] ^= 0x40;
    assert_false(mlkem_decaps(other, dk, c));
    assert_memory_not_equal(other, ss, 32);
    memcpy(ss, other, 32);
    c[i] ^= 0x40;
  }
}

/* 7.2: each coefficient of a key, at the border and beyond. clauses: 9.4 */
static void each_coefficient_of_a_key_must_be_reduced(void **state)
{
  static const unsigned values[] = {3328, 3329, 3330, 4095};
  static uint8_t ek[MLKEM_KEY];
  size_t i, v;
  (void)state;
  for (i = 0; i < 768; i++)
    for (v = 0; v < sizeof values / sizeof values[0]; v++) {
      const unsigned both = i % 2 == 0 ? values[v] : values[v] << 12;
      memset(ek, 0, sizeof ek);
      ek[i / 2 * 3] = (uint8_t)both;
      ek[i / 2 * 3 + 1] = (uint8_t)(both >> 8);
      ek[i / 2 * 3 + 2] = (uint8_t)(both >> 16);
      assert_int_equal(mlkem_is_reduced(ek), values[v] < 3329u);
    }
  memset(ek + 1152, 0xff, 32); /* the seed has no such rule */
  memset(ek, 0, 1152);
  assert_true(mlkem_is_reduced(ek));
}

static void add(EVP_MD_CTX *context, const uint8_t *octets, size_t n)
{
  assert_int_equal(EVP_DigestUpdate(context, octets, n), 1);
}

/* The accumulated vectors of C2SP CCTV, as final FIPS 203 has them: ten thousand keys, each with a ciphertext and with
 * random octets in place of one. Where LTK_LONG_MLKEM is set. clauses: 9.4 */
static void ten_thousand_are_those_of_its_authors(void **state)
{
  const size_t one = 96 + MLKEM_CIPHERTEXT, tests = 10000;
  static uint8_t ek[MLKEM_KEY], dk[MLKEM_PRIVATE], c[MLKEM_CIPHERTEXT];
  uint8_t *drawn, ss[32], other[32], digest[32];
  EVP_MD_CTX *rng, *out;
  size_t i;
  (void)state;
  if (getenv("LTK_LONG_MLKEM") == NULL)
    skip();
  rng = EVP_MD_CTX_new();
  out = EVP_MD_CTX_new();
  assert_non_null(drawn = malloc(one * tests));
  assert_int_equal(EVP_DigestInit_ex(rng, EVP_shake128(), NULL), 1);
  assert_int_equal(EVP_DigestFinalXOF(rng, drawn, one * tests), 1);
  assert_int_equal(EVP_DigestInit_ex(out, EVP_shake128(), NULL), 1);
  for (i = 0; i < tests; i++) {
    const uint8_t *at = drawn + one * i;
    mlkem_key_gen(ek, dk, at, at + 32);
    mlkem_encaps(ss, c, ek, at + 64);
    assert_true(mlkem_decaps(other, dk, c));
    assert_memory_equal(other, ss, 32);
    assert_false(mlkem_decaps(other, dk, at + 96));
    add(out, ek, sizeof ek);
    add(out, dk, sizeof dk);
    add(out, c, sizeof c);
    add(out, ss, 32);
    add(out, other, 32);
  }
  assert_int_equal(EVP_DigestFinalXOF(out, digest, 32), 1);
  assert_hex(digest, 32, "f959d18d3d1180121433bf0e05f11e7908cf9d03edc150b2b07cb90bef5bc1c1");
  EVP_MD_CTX_free(rng);
  EVP_MD_CTX_free(out);
  free(drawn);
}

int main(void)
{
  const struct CMUnitTest tests[] = {cmocka_unit_test(both_ends_have_the_known_secret),
                                     cmocka_unit_test(a_changed_ciphertext_is_rejected_without_a_word),
                                     cmocka_unit_test(each_coefficient_of_a_key_must_be_reduced),
                                     cmocka_unit_test(ten_thousand_are_those_of_its_authors)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
