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
#include <openssl/sha.h>

#include "hmac.h"
#include "kdf.h"
#include "ltk.h"
#include "ltk_classes.h"

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

/* The longest message of these examples, 1 GiB, whose length in bits takes more than 32: where LTK_LONG_MESSAGE is set.
 * OpenSSL agrees. clauses: 2 */
static void sha256_gives_the_published_digest_of_1_gib(void **state)
{
  static const char part[] = "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmno";
  const size_t n = (size_t)1 << 30;
  uint8_t *m, digest[32];
  (void)state;
  if (!getenv("LTK_LONG_MESSAGE"))
    skip();
  m = malloc(n);
  assert_non_null(m);
  for (size_t i = 0; i < n; i += 64)
    memcpy(m + i, part, 64);
  assert_digest(m, n, "50e72a0e26442fe2552dc3938ac58658228c0cbfb1d2ca872ae435266fcd055e");
  ltk_sha256(digest, m, n - 1);
  assert_memory_equal(digest, SHA256(m, n - 1, NULL), 32);
  free(m);
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

/* One rule of 7.1 broken, each without touching what another one is about; role and keys are only ltk_confirm's. */
struct call {
  struct ltk_context c;
  struct ltk_secrets k;
  uint8_t role;
  uint16_t keys;
};

static void break_rule(struct call *call, int status)
{
  switch (status) {
  case LTK_E_MODE:
    call->c.mode = 4;
    break;
  case LTK_E_SUITE:
    call->c.suite = 9;
    break;
  case LTK_E_PURPOSE:
    call->c.purpose = 9;
    break;
  case LTK_E_INDEX:
    call->c.index = 16;
    break;
  case LTK_E_ALGORITHM:
    call->c.algorithm = 99;
    break;
  case LTK_E_BITS:
    call->c.bits = 1;
    break;
  case LTK_E_IMSI:
    call->c.imsi[14] = 'x';
    break;
  case LTK_E_PLMN:
    call->c.mcc_length = 2;
    break;
  case LTK_E_ELEMENT:
    call->c.element_length = 18;
    break;
  case LTK_E_EPOCH:
    call->c.epoch = 0;
    break;
  case LTK_E_NONCE:
    call->c.network_nonce_length = 15;
    break;
  case LTK_E_PUBLIC_KEY:
    call->c.card_public_length = 1;
    break;
  case LTK_E_ROLE:
    call->role = 3;
    break;
  case LTK_E_KEYS:
    call->keys = 0;
    break;
  default:
    call->k.root_length = 31;
  }
}

/* The order of 7.1 and 8.2, written out: that of the specification, whatever the numbers are. clauses: 7.1, 8.2 */
static void the_first_of_two_broken_rules_is_told(void **state)
{
  static const int derive[] = {LTK_E_MODE,  LTK_E_SUITE,      LTK_E_PURPOSE, LTK_E_INDEX,   LTK_E_ALGORITHM,
                               LTK_E_BITS,  LTK_E_IMSI,       LTK_E_PLMN,    LTK_E_ELEMENT, LTK_E_EPOCH,
                               LTK_E_NONCE, LTK_E_PUBLIC_KEY, LTK_E_SECRET};
  static const int confirm[] = {LTK_E_MODE,  LTK_E_SUITE,      LTK_E_IMSI, LTK_E_PLMN, LTK_E_ELEMENT, LTK_E_EPOCH,
                                LTK_E_NONCE, LTK_E_PUBLIC_KEY, LTK_E_ROLE, LTK_E_KEYS, LTK_E_SECRET};
  const size_t rules[2] = {sizeof derive / sizeof derive[0], sizeof confirm / sizeof confirm[0]};
  (void)state;
  for (int f = 0; f < 2; f++)
    for (size_t i = 0; i < rules[f]; i++)
      for (size_t j = i; j < rules[f]; j++) { /* i == j: one rule alone */
        const int *order = f == 0 ? derive : confirm;
        struct call call = {
            .c = valid_context(), .k = {.root_length = 32, .root = {1}}, .role = LTK_ROLE_CARD, .keys = 1};
        uint8_t out[32];
        break_rule(&call, order[i]);
        break_rule(&call, order[j]);
        assert_int_equal(f == 0 ? ltk_derive(out, &call.c, &call.k)
                                : ltk_confirm(out, call.role, call.keys, &call.c, &call.k),
                         order[i]);
      }
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

static void each_status_has_a_name_of_its_own(void **state)
{
  (void)state;
  for (int status = LTK_OK; status >= LTK_E_SPACE; status--) {
    assert_non_null(ltk_status_name(status));
    for (int other = LTK_OK; other > status; other--)
      assert_string_not_equal(ltk_status_name(status), ltk_status_name(other));
  }
  assert_string_equal(ltk_status_name(LTK_OK), "ok");
  assert_string_equal(ltk_status_name(LTK_E_PUBLIC_KEY), "public_key");
  assert_string_equal(ltk_status_name(LTK_E_SPACE), "space");
  assert_null(ltk_status_name(1));
  assert_null(ltk_status_name(LTK_E_SPACE - 1));
}

int main(void)
{
  const struct CMUnitTest tests[] = {cmocka_unit_test(sha256_gives_the_published_digests),
                                     cmocka_unit_test(sha256_gives_the_published_digest_of_1_gib),
                                     cmocka_unit_test(kdf_refuses_and_zeroes),
                                     cmocka_unit_test(kdf_s_lays_out_fc_parameters_and_lengths),
                                     cmocka_unit_test(derive_zeroes_what_the_key_leaves),
                                     cmocka_unit_test(derive_zeroes_the_output_on_error),
                                     cmocka_unit_test(the_first_of_two_broken_rules_is_told),
                                     cmocka_unit_test(derive_refuses_lengths_beyond_its_arrays),
                                     cmocka_unit_test(confirm_does_not_read_what_the_key_is_for),
                                     cmocka_unit_test(tag_equal_sees_every_bit),
                                     cmocka_unit_test(derive_s_is_the_s_that_derive_hashes),
                                     cmocka_unit_test(each_status_has_a_name_of_its_own)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
