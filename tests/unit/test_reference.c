// SPDX-License-Identifier: Apache-2.0
/* The reference as a library: published digests, errors that the protocol cannot reach, zeroed outputs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "hmac.h"
#include "kdf.h"
#include "ltk.h"

static void assert_digest(const uint8_t *m, size_t n, const char *hex)
{
  uint8_t digest[32];
  char found[65];
  ltk_sha256(digest, m, n);
  for (size_t i = 0; i < 32; i++)
    snprintf(found + 2 * i, 3, "%02x", digest[i]);
  assert_string_equal(found, hex);
}

/* The example messages of FIPS 180-4 (NIST, Cryptographic Standards and Guidelines: SHA-256 examples).
 * clauses: 2 */
static void sha256_gives_the_published_digests(void **state)
{
  const char *two_blocks = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
  uint8_t *million = malloc(1000000);
  (void)state;
  assert_non_null(million);
  memset(million, 'a', 1000000);
  assert_digest((const uint8_t *)"abc", 3, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  assert_digest((const uint8_t *)two_blocks, 56, "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  assert_digest(NULL, 0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  assert_digest(million, 1000000, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
  free(million);
}

static int is_zero(const uint8_t *p, size_t n)
{
  while (n > 0)
    if (p[--n] != 0)
      return 0;
  return 1;
}

/* clauses: 3.2, 3.3, 3.5, 7.2 */
static void kdf_refuses_and_zeroes(void **state)
{
  static const uint8_t key[4] = {1, 2, 3, 4};
  static uint8_t octets[65536];
  uint8_t out[32], s[64];
  const struct ltk_parameter fits = {octets, 60}, too_long = {octets, 65536}, wide = {octets, 62};
  const struct {
    uint16_t fc;
    size_t key_length;
    const struct ltk_parameter *p;
    int status;
  } cases[] = {{0xff, 4, &fits, LTK_E_FC},
               {0x100, 4, &fits, LTK_E_FC},
               {0xfeff, 4, &fits, LTK_E_FC},
               {0x10, 0, &fits, LTK_E_KEY},
               {0x10, 4, &too_long, LTK_E_PARAMETER},
               {0x10, 4, &wide, LTK_E_SPACE},
               {0xff10, 4, &fits, LTK_OK},
               {0x00, 4, &fits, LTK_OK},
               {0xfe, 4, &fits, LTK_OK},
               {0xffff, 4, &wide, LTK_E_SPACE}};
  (void)state;
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    memset(out, 0xaa, sizeof out);
    memset(s, 0xaa, sizeof s);
    assert_int_equal(ltk_kdf(out, key, cases[i].key_length, cases[i].fc, cases[i].p, 1, s, sizeof s), cases[i].status);
    assert_int_equal(is_zero(out, sizeof out), cases[i].status != LTK_OK);
    assert_true(is_zero(s, sizeof s));
  }
}

/* clauses: 3.1 to 3.3 */
static void kdf_s_lays_out_fc_parameters_and_lengths(void **state)
{
  static const struct ltk_parameter p[3] = {{(const uint8_t *)"ab", 2}, {NULL, 0}, {(const uint8_t *)"c", 1}};
  static const uint8_t expected[11] = {0xff, 0xf0, 'a', 'b', 0, 2, 0, 0, 'c', 0, 1};
  uint8_t s[11];
  size_t length;
  (void)state;
  assert_int_equal(ltk_kdf_s(s, sizeof s, &length, 0xfff0, p, 3), LTK_OK);
  assert_int_equal(length, sizeof s);
  assert_memory_equal(s, expected, sizeof s);
  assert_int_equal(ltk_kdf_s(s, sizeof s - 1, &length, 0xfff0, p, 3), LTK_E_SPACE);
  assert_int_equal(length, 0);
}

static struct ltk_context valid_context(void)
{
  struct ltk_context c = {.mode = LTK_MODE_ROOT,
                          .purpose = LTK_PURPOSE_KIC,
                          .index = 1,
                          .algorithm = LTK_ALGORITHM_AES,
                          .bits = 192,
                          .element_type = LTK_ELEMENT_ICCID,
                          .epoch = 1,
                          .imsi_length = 15,
                          .mcc_length = 3,
                          .mnc_length = 2,
                          .element_length = 19,
                          .network_nonce_length = 16};
  memcpy(c.imsi, "001010123456789", 15);
  memcpy(c.mcc, "001", 3);
  memcpy(c.mnc, "01", 2);
  memcpy(c.element, "8988211000000123458", 19);
  return c;
}

/* clauses: 6.2 */
static void derive_zeroes_what_the_key_leaves(void **state)
{
  struct ltk_context c = valid_context();
  struct ltk_secrets k = {.root_length = 32, .root = {1}};
  uint8_t out[32];
  (void)state;
  memset(out, 0xaa, sizeof out);
  assert_int_equal(ltk_derive(out, &c, &k), LTK_OK);
  assert_false(is_zero(out, 24));
  assert_true(is_zero(out + 24, 8));
}

/* clauses: 4.12, 7.1, 7.2 */
static void derive_zeroes_the_output_on_error(void **state)
{
  struct ltk_context c = valid_context();
  struct ltk_secrets zero = {.root_length = 32}, missing = {.root_length = 0, .root = {1}};
  uint8_t out[32];
  (void)state;
  memset(out, 0xaa, sizeof out);
  assert_int_equal(ltk_derive(out, &c, &zero), LTK_E_SECRET);
  assert_true(is_zero(out, sizeof out));
  memset(out, 0xaa, sizeof out);
  assert_int_equal(ltk_derive(out, &c, &missing), LTK_E_SECRET);
  assert_true(is_zero(out, sizeof out));
  c.imsi[14] = 'x';
  memset(out, 0xaa, sizeof out);
  assert_int_equal(ltk_derive(out, &c, &zero), LTK_E_IMSI);
  assert_true(is_zero(out, sizeof out));
}

/* Lengths beyond the arrays are refused before anything is read. clauses: 4.6 to 4.8, 4.11 */
static void derive_refuses_lengths_beyond_its_arrays(void **state)
{
  struct ltk_secrets k = {.root_length = 32, .root = {1}};
  uint8_t out[32];
  struct ltk_context c = valid_context();
  (void)state;
  c.imsi_length = 255;
  assert_int_equal(ltk_derive(out, &c, &k), LTK_E_IMSI);
  c = valid_context();
  c.element_length = 255;
  assert_int_equal(ltk_derive(out, &c, &k), LTK_E_ELEMENT);
  c = valid_context();
  c.mnc_length = 255;
  assert_int_equal(ltk_derive(out, &c, &k), LTK_E_PLMN);
  c = valid_context();
  c.network_public_length = 255;
  assert_int_equal(ltk_derive(out, &c, &k), LTK_E_PUBLIC_KEY);
}

/* clauses: 8.1, 8.2 */
static void confirm_does_not_read_what_the_key_is_for(void **state)
{
  struct ltk_context c = valid_context(), other = valid_context();
  struct ltk_secrets k = {.root_length = 32, .root = {1}};
  uint8_t tag[16], same[16];
  (void)state;
  other.purpose = 200;
  other.index = 99;
  other.algorithm = 77;
  other.bits = 1;
  assert_int_equal(ltk_confirm(tag, LTK_ROLE_CARD, 1, &c, &k), LTK_OK);
  assert_int_equal(ltk_confirm(same, LTK_ROLE_CARD, 1, &other, &k), LTK_OK);
  assert_memory_equal(tag, same, 16);
  assert_int_equal(ltk_confirm(tag, 3, 1, &c, &k), LTK_E_ROLE);
  assert_true(is_zero(tag, 16));
}

/* clauses: 8.4 */
static void tag_equal_sees_every_bit(void **state)
{
  uint8_t a[16] = {0}, b[16] = {0};
  (void)state;
  assert_int_equal(ltk_tag_equal(a, b), 1);
  for (unsigned bit = 0; bit < 128; bit++) {
    b[bit / 8] ^= (uint8_t)(1u << bit % 8);
    assert_int_equal(ltk_tag_equal(a, b), 0);
    b[bit / 8] ^= (uint8_t)(1u << bit % 8);
  }
  memset(a, 0xff, 16);
  assert_int_equal(ltk_tag_equal(a, b), 0);
}

/* What an HSM would hash: D from S and KEY gives the derived key. clauses: 6.1 to 6.3, 7.1, 7.2 */
static void derive_s_is_the_s_that_derive_hashes(void **state)
{
  struct ltk_context c = valid_context();
  struct ltk_secrets k = {.root_length = 32, .root = {1}};
  uint8_t s[198], d[32], out[32];
  size_t length;
  (void)state;
  assert_int_equal(ltk_derive_s(s, &length, &c), LTK_OK);
  ltk_hmac_sha256(d, k.root, 32, s, length);
  assert_int_equal(ltk_derive(out, &c, &k), LTK_OK);
  assert_memory_equal(out, d + 8, 24);
  c.epoch = 0;
  assert_int_equal(ltk_derive_s(s, &length, &c), LTK_E_EPOCH);
  assert_int_equal(length, 0);
  assert_true(is_zero(s, sizeof s));
}

int main(void)
{
  const struct CMUnitTest tests[] = {cmocka_unit_test(sha256_gives_the_published_digests),
                                     cmocka_unit_test(kdf_refuses_and_zeroes),
                                     cmocka_unit_test(kdf_s_lays_out_fc_parameters_and_lengths),
                                     cmocka_unit_test(derive_zeroes_what_the_key_leaves),
                                     cmocka_unit_test(derive_zeroes_the_output_on_error),
                                     cmocka_unit_test(derive_refuses_lengths_beyond_its_arrays),
                                     cmocka_unit_test(confirm_does_not_read_what_the_key_is_for),
                                     cmocka_unit_test(tag_equal_sees_every_bit),
                                     cmocka_unit_test(derive_s_is_the_s_that_derive_hashes)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
