// SPDX-License-Identifier: Apache-2.0
/* The observables against TS 35.208, test set 1: f1 to f5 are pieces of what the network's side answers. */
#include "observe.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static const uint8_t k[16] = {0x46, 0x5b, 0x5c, 0xe8, 0xb1, 0x99, 0xb4, 0x9f,
                              0xaa, 0x5f, 0x0a, 0x2e, 0xe2, 0x38, 0xa6, 0xbc};
static const uint8_t opc[16] = {0xcd, 0x63, 0xcb, 0x71, 0x95, 0x4a, 0x9f, 0x4e,
                                0x48, 0xa5, 0x99, 0x4e, 0x37, 0xa0, 0x2b, 0xaf};
static const uint8_t challenge[16] = {0x23, 0x55, 0x3c, 0xbe, 0x96, 0x37, 0xa8, 0x9d,
                                      0x21, 0x8a, 0xe6, 0x4d, 0xae, 0x47, 0xbf, 0x35};
static const uint8_t sqn[6] = {0xff, 0x9b, 0xb4, 0xd0, 0xb6, 0x07}, amf[2] = {0xb9, 0xb9};
static const uint8_t f1[8] = {0x4a, 0x9f, 0xfa, 0xc3, 0x54, 0xdf, 0xaf, 0xb3};
static const uint8_t f2_f3_f4[40] = {
    0xa5, 0x42, 0x11, 0xd5, 0xe3, 0xba, 0x50, 0xbf,                                                  /* f2 */
    0xb4, 0x0b, 0xa9, 0xa3, 0xc5, 0x8b, 0x2a, 0x05, 0xbb, 0xf0, 0xd9, 0x87, 0xb2, 0x1b, 0xf8, 0xcb,  /* f3 */
    0xf7, 0x69, 0xbc, 0xd7, 0x51, 0x04, 0x46, 0x04, 0x12, 0x76, 0x72, 0x71, 0x1c, 0x6d, 0x34, 0x41}; /* f4 */
static const uint8_t f5[6] = {0xaa, 0x68, 0x9c, 0x64, 0x83, 0x70};

#define OCTETS(array)                                                                                                  \
  {                                                                                                                    \
    array, sizeof array                                                                                                \
  }
#define TEXT(word)                                                                                                     \
  {                                                                                                                    \
    (const uint8_t *)(word), strlen(word)                                                                              \
  }

static struct ltk_iut_answer observed(const struct ltk_iut_observation *o)
{
  struct ltk_iut_answer answer = {LTK_IUT_OK, 0, {0}, NULL};
  observe(&answer, (struct ltk_iut_octets)OCTETS(k), o);
  return answer;
}

static struct ltk_iut_answer network(void)
{
  const struct ltk_iut_observation o = {
      .kind = TEXT("vector"), .opc = OCTETS(opc), .rand = OCTETS(challenge), .sqn = OCTETS(sqn), .amf = OCTETS(amf)};
  return observed(&o);
}

static void vector_gives_the_published_functions(void **state)
{
  struct ltk_iut_answer answer = network();
  uint8_t autn[16];
  size_t i;
  (void)state;
  for (i = 0; i < 6; i++)
    autn[i] = sqn[i] ^ f5[i];
  memcpy(autn + 6, amf, 2);
  memcpy(autn + 8, f1, 8);
  assert_int_equal(answer.length, 56);
  assert_memory_equal(answer.octets, f2_f3_f4, 40);
  assert_memory_equal(answer.octets + 40, autn, 16);
}

static void authenticate_gives_the_published_functions(void **state)
{
  struct ltk_iut_answer vector = network(), answer;
  const struct ltk_iut_observation o = {
      .kind = TEXT("authenticate"), .opc = OCTETS(opc), .rand = OCTETS(challenge), .autn = {vector.octets + 40, 16}};
  size_t i;
  (void)state;
  answer = observed(&o);
  assert_int_equal(answer.length, 40);
  assert_memory_equal(answer.octets, f2_f3_f4, 40);
  for (i = 40; i < 56; i++) {
    vector.octets[i] ^= 1;
    answer = observed(&o);
    assert_int_equal(answer.status, LTK_IUT_INVALID);
    assert_string_equal(answer.why, "autn");
    vector.octets[i] ^= 1;
  }
}

static void what_has_a_wrong_length_is_unsupported(void **state)
{
  const struct ltk_iut_observation o = {
      .kind = TEXT("vector"), .opc = OCTETS(opc), .rand = OCTETS(challenge), .sqn = {sqn, 5}, .amf = OCTETS(amf)};
  const struct ltk_iut_observation unknown = {.kind = TEXT("other")};
  (void)state;
  assert_int_equal(observed(&o).status, LTK_IUT_UNSUPPORTED);
  assert_int_equal(observed(&unknown).status, LTK_IUT_UNSUPPORTED);
}

int main(void)
{
  const struct CMUnitTest tests[] = {cmocka_unit_test(vector_gives_the_published_functions),
                                     cmocka_unit_test(authenticate_gives_the_published_functions),
                                     cmocka_unit_test(what_has_a_wrong_length_is_unsupported)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
