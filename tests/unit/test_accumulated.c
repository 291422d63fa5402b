// SPDX-License-Identifier: Apache-2.0
/* The rule of accumulated.h: three requests and the digest of two thousand, both from another writing of the rule, in
 * Python; and that every request is one that derive must accept, as the reference says. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "vectors/accumulated.h"
#include "base/buffer.h"
#include "base/hex.h"
#include "ltk.h"
#include "protocol/request.h"

#include <stdlib.h>
#include <string.h>

static char *line_of(size_t i)
{
  struct accumulated *a = accumulated_new("A", "LTK-TEST");
  size_t octets;
  char *line = accumulated_line(a, i, &octets);
  accumulated_free(a);
  return line;
}

static void assert_line(size_t i, const char *expected)
{
  char *line = line_of(i);
  assert_string_equal(line, expected);
  free(line);
}

static void requests_are_made_by_the_rule(void **state)
{
  (void)state;
  assert_line(0, "A derive mode=1 suite=0 purpose=1 index=0 algorithm=3 bits=256 imsi=6429114128253 mcc=642 mnc=91 "
                 "element_type=2 element=89821018648039874301029397610180 epoch=111087690 "
                 "network_nonce=18cf5fb8cab4bdc70db882afdf42060a card_nonce= network_public= card_public= "
                 "root=ea2555304322388b9b35dfd0f56ce1543a80e2c0a9ddd4ed64d4baf27adbe6d1 z=");
  assert_line(2, "A derive mode=1 suite=0 purpose=4 index=10 algorithm=16 bits=128 imsi=16241216540358 mcc=162 mnc=412 "
                 "element_type=1 element=89394141568040925080 epoch=2403921264 "
                 "network_nonce=3727eb3ceea0e6c5e35212d0969ebcb1 card_nonce=e3ee89543fcc8f2eda1a75b052c5e2ca "
                 "network_public= card_public= "
                 "root=ed756aa7b4ccd5181afbd33ca1b5b55769f8729c1bf0c722a64f8e7665d9209b z=");
  assert_line(3, "A derive mode=2 suite=2 purpose=5 index=15 algorithm=16 bits=192 imsi=519992537475443 mcc=519 mnc=99 "
                 "element_type=2 element=89029240623022435941859120767433 epoch=1415233694 "
                 "network_nonce=5a955504d37466a79711f246d76c7003 card_nonce=43aeb0a91acd2cfb020092f752f05087 "
                 "network_public=02506d7c0c36390c68393a5f714f67b2d5979f666ada901d5474cc842357b2d1fe "
                 "card_public=03132e7d70a8b2e4a2d33956868144e6894ea76b4eb5e6d01919f6e473305d257c root= "
                 "z=4e9e527e4461330463ba27caa764b262a4fa57de4cec3ac484b8e63abe548068");
}

static void two_thousand_requests_have_their_digest(void **state)
{
  struct buffer lines = {0};
  char digest[65];
  size_t i;
  (void)state;
  for (i = 0; i < 2000; i++) {
    char *line = line_of(i);
    buffer_format(&lines, "%s\n", line);
    free(line);
  }
  hex_sha256(digest, lines.octets, lines.length);
  buffer_free(&lines);
  assert_string_equal(digest, "6e40c7b40cce9053574160e64c53c579c2d60d162e7203738d084be49b2fb9a7");
}

static void a_line_is_that_of_its_input(void **state)
{
  struct accumulated *a = accumulated_new("LTK-B", "every line");
  size_t i, octets;
  (void)state;
  for (i = 0; i < 3000; i++) {
    json_t *input = accumulated_input("every line", i);
    char *line = accumulated_line(a, i, &octets),
         *expected = request_line("LTK-B", request_command("derive"), input, NULL);
    assert_non_null(expected);
    assert_string_equal(line, expected);
    assert_int_equal(octets * 8, json_integer_value(json_object_get(input, "bits")));
    free(line);
    free(expected);
    json_decref(input);
  }
  accumulated_free(a);
}

static uint64_t number(const json_t *input, const char *name)
{
  return (uint64_t)json_integer_value(json_object_get(input, name));
}

/* Copy a text, or octets where it is hex, and return their number. */
static uint8_t fill(uint8_t *out, size_t size, const json_t *input, const char *name, bool is_hex)
{
  const char *text = json_string_value(json_object_get(input, name));
  size_t n = strlen(text);
  if (is_hex) {
    assert_true(hex_read(out, size, &n, text, n));
  } else {
    assert_true(n <= size);
    memcpy(out, text, n);
  }
  return (uint8_t)n;
}

#define FILL(struct_, member, is_hex)                                                                                  \
  ((struct_).member##_length = fill((struct_).member, sizeof(struct_).member, input, #member, is_hex))

static int derive(const json_t *input)
{
  struct ltk_context c = {0};
  struct ltk_secrets k = {0};
  uint8_t out[32];
  c.mode = (uint8_t)number(input, "mode");
  c.suite = (uint8_t)number(input, "suite");
  c.purpose = (uint8_t)number(input, "purpose");
  c.index = (uint8_t)number(input, "index");
  c.algorithm = (uint8_t)number(input, "algorithm");
  c.bits = (uint16_t)number(input, "bits");
  c.element_type = (uint8_t)number(input, "element_type");
  c.epoch = (uint32_t)number(input, "epoch");
  FILL(c, imsi, false);
  FILL(c, mcc, false);
  FILL(c, mnc, false);
  FILL(c, element, false);
  FILL(c, network_nonce, true);
  FILL(c, card_nonce, true);
  FILL(c, network_public, true);
  FILL(c, card_public, true);
  FILL(k, root, true);
  FILL(k, z, true);
  return ltk_derive(out, &c, &k);
}

static void every_request_is_valid(void **state)
{
  size_t i;
  (void)state;
  for (i = 0; i < 5000; i++) {
    json_t *input = accumulated_input("every request", i);
    int status = derive(input);
    if (status != LTK_OK)
      fail_msg("request %zu: status %d", i, status);
    json_decref(input);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(requests_are_made_by_the_rule),
      cmocka_unit_test(two_thousand_requests_have_their_digest),
      cmocka_unit_test(a_line_is_that_of_its_input),
      cmocka_unit_test(every_request_is_valid),
  };
  return cmocka_run_group_tests_name("accumulated", tests, NULL, NULL);
}
