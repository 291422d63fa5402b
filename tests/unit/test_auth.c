// SPDX-License-Identifier: Apache-2.0
/* The authentication functions with K given: Keccak and TUAK against OpenSSL's SHAKE256, MILENAGE against libosmogsm,
 * and an operator's own rotations against a rotation bit by bit. The published sets are vectors of the family auth. */
#include "observe/auth.h"
#include "observe/keccak.h"
#include "observe/milenage.h"
#include "observe/tuak.h"

#include <openssl/evp.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define TIMES 200u

/* Exported by libosmogsm, and in no header of it. */
int milenage_opc_gen(uint8_t *opc, const uint8_t *k, const uint8_t *op);
int milenage_f1(const uint8_t *opc, const uint8_t *k, const uint8_t *rand, const uint8_t *sqn, const uint8_t *amf,
                uint8_t *mac_a, uint8_t *mac_s);
int milenage_f2345(const uint8_t *opc, const uint8_t *k, const uint8_t *rand, uint8_t *res, uint8_t *ck, uint8_t *ik,
                   uint8_t *ak, uint8_t *ak_star);

/* Octets that look random and are the same every time. */
static void fill(uint8_t *octets, size_t n, unsigned seed)
{
  static const char label[] = "test_auth";
  EVP_MD_CTX *context = EVP_MD_CTX_new();
  assert_int_equal(EVP_DigestInit_ex2(context, EVP_shake256(), NULL), 1);
  assert_int_equal(EVP_DigestUpdate(context, label, sizeof label), 1);
  assert_int_equal(EVP_DigestUpdate(context, &seed, sizeof seed), 1);
  assert_int_equal(EVP_DigestFinalXOF(context, octets, n), 1);
  EVP_MD_CTX_free(context);
}

static struct ltk_iut_octets octets(const uint8_t *at, size_t n)
{
  return (struct ltk_iut_octets){at, n};
}

static struct ltk_iut_octets text(const char *word)
{
  return (struct ltk_iut_octets){(const uint8_t *)word, strlen(word)};
}

/* The n-th block of SHAKE256 is what n iterations of Keccak give. */
static void iterations_are_the_blocks_of_shake256(void **state)
{
  uint8_t in[TUAK_IN], out[TUAK_OUT], stream[5 * TUAK_OUT];
  unsigned i, n;
  (void)state;
  for (i = 0; i < TIMES; i++) {
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    fill(in, sizeof in, i);
    assert_int_equal(EVP_DigestInit_ex2(context, EVP_shake256(), NULL), 1);
    assert_int_equal(EVP_DigestUpdate(context, in, sizeof in), 1);
    assert_int_equal(EVP_DigestFinalXOF(context, stream, sizeof stream), 1);
    EVP_MD_CTX_free(context);
    for (n = 1; n <= 5; n++) {
      tuak_compute(out, in, n);
      assert_memory_equal(out, stream + (n - 1u) * TUAK_OUT, TUAK_OUT);
    }
  }
}

/* The answer to one kind, with OP if it is asked for or `is_op`. */
static struct ltk_iut_answer milenage_of(const char *kind, const uint8_t all[64], bool is_op, struct ltk_iut_octets c,
                                         struct ltk_iut_octets r)
{
  const struct ltk_iut_authentication a = {.kind = text(kind),
                                           .algorithm = AUTH_MILENAGE,
                                           .k = octets(all, 16),
                                           .op = octets(all + 16, is_op ? 16 : 0),
                                           .opc = octets(all + 16, is_op ? 0 : 16),
                                           .rand = octets(all + 32, 16),
                                           .sqn = octets(all + 48, 6),
                                           .amf = octets(all + 54, 2),
                                           .c = c,
                                           .r = r};
  struct ltk_iut_answer answer;
  auth(&answer, &a, NULL);
  assert_int_equal(answer.status, LTK_IUT_OK);
  return answer;
}

static void assert_value(const char *kind, const uint8_t all[64], bool is_op, const uint8_t *expected, size_t n)
{
  const struct ltk_iut_answer answer = milenage_of(kind, all, is_op, octets(NULL, 0), octets(NULL, 0));
  assert_int_equal(answer.length, n);
  assert_memory_equal(answer.octets, expected, n);
}

static void libosmogsm_agrees_on_each_function(void **state)
{
  uint8_t all[64], opc[16], mac[16], res[8], ck[16], ik[16], ak[6], ak_star[6];
  unsigned i;
  (void)state;
  for (i = 0; i < TIMES; i++) {
    const bool is_op = i % 2 == 0;
    fill(all, sizeof all, i);
    assert_int_equal(milenage_opc_gen(opc, all, all + 16), 0);
    assert_value("opc", all, true, opc, 16);
    if (!is_op)
      memcpy(opc, all + 16, 16);
    assert_int_equal(milenage_f1(opc, all, all + 32, all + 48, all + 54, mac, mac + 8), 0);
    assert_int_equal(milenage_f2345(opc, all, all + 32, res, ck, ik, ak, ak_star), 0);
    assert_value("f1", all, is_op, mac, 8);
    assert_value("f1*", all, is_op, mac + 8, 8);
    assert_value("f2", all, is_op, res, 8);
    assert_value("f3", all, is_op, ck, 16);
    assert_value("f4", all, is_op, ik, 16);
    assert_value("f5", all, is_op, ak, 6);
    assert_value("f5*", all, is_op, ak_star, 6);
  }
}

static unsigned bit(const uint8_t *block, size_t i)
{
  return block[i / 8u] >> (7u - i % 8u) & 1u;
}

/* f3 of own constants and rotations, written out: each bit from r places behind. */
static void rotations_are_by_bits(void **state)
{
  uint8_t all[64], c[80], r[5], block[16], temp[16], out[16];
  unsigned i;
  size_t j;
  (void)state;
  for (i = 0; i < 128u; i++) {
    const uint8_t rotations[5] = {5, 6, (uint8_t)i, 7, 8};
    struct ltk_iut_octets k = octets(all, 16);
    struct ltk_iut_answer answer;
    memcpy(r, rotations, sizeof r);
    fill(all, sizeof all, i);
    fill(c, sizeof c, 1000 + i);
    for (j = 0; j < 16u; j++)
      block[j] = all[32 + j] ^ all[16 + j];
    assert_null(observe_aes(&k, temp, block));
    memcpy(block, c + 32, 16);
    for (j = 0; j < 128u; j++) {
      const size_t from = (j + i) % 128u;
      block[j / 8u] ^= (uint8_t)((bit(temp, from) ^ bit(all + 16, from)) << (7u - j % 8u));
    }
    assert_null(observe_aes(&k, out, block));
    for (j = 0; j < 16u; j++)
      out[j] ^= all[16 + j];
    answer = milenage_of("f3", all, false, octets(c, sizeof c), octets(r, sizeof r));
    assert_memory_equal(answer.octets, out, 16);
  }
}

/* An AUTN is accepted, and none with one bit changed. */
static void each_bit_of_autn_counts(void **state)
{
  uint8_t all[96];
  unsigned algorithm, i;
  (void)state;
  for (algorithm = AUTH_MILENAGE; algorithm <= AUTH_TUAK; algorithm++) {
    struct ltk_iut_authentication a = {.kind = text("vector"),
                                       .algorithm = algorithm,
                                       .k = octets(all, 16),
                                       .opc = octets(all + 16, algorithm == AUTH_TUAK ? 0 : 16),
                                       .topc = octets(all + 16, algorithm == AUTH_TUAK ? 32 : 0),
                                       .rand = octets(all + 48, 16),
                                       .sqn = octets(all + 64, 6),
                                       .amf = octets(all + 70, 2),
                                       .iterations = 1,
                                       .mac_bits = 64,
                                       .res_bits = 64,
                                       .ck_bits = 128,
                                       .ik_bits = 128};
    struct ltk_iut_answer network, card;
    uint8_t autn[16];
    fill(all, sizeof all, algorithm);
    auth(&network, &a, NULL);
    assert_int_equal(network.length, 56);
    memcpy(autn, network.octets + 40, 16);
    a.kind = text("authenticate");
    a.autn = octets(autn, 16);
    auth(&card, &a, NULL);
    assert_int_equal(card.length, 40);
    assert_memory_equal(card.octets, network.octets, 40);
    for (i = 0; i < 128u; i++) {
      autn[i / 8u] ^= (uint8_t)(1u << i % 8u);
      auth(&card, &a, NULL);
      assert_int_equal(card.status, LTK_IUT_INVALID);
      assert_string_equal(card.why, "autn");
      autn[i / 8u] ^= (uint8_t)(1u << i % 8u);
    }
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(iterations_are_the_blocks_of_shake256), cmocka_unit_test(libosmogsm_agrees_on_each_function),
      cmocka_unit_test(rotations_are_by_bits), cmocka_unit_test(each_bit_of_autn_counts)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
