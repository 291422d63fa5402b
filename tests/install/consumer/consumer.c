// SPDX-License-Identifier: Apache-2.0
/* A user of the installed reference: prints the key of the vector LTK-DERIVE-0001. */
#include <ltk/ltk.h>
#include <ltk/ltk_classes.h>

#include <stdio.h>

int main(void)
{
  static const struct ltk_context context = {
      .mode = LTK_MODE_ROOT,
      .suite = LTK_SUITE_NONE,
      .purpose = LTK_PURPOSE_K,
      .algorithm = LTK_ALGORITHM_MILENAGE,
      .bits = 128,
      .epoch = 1,
      .imsi_length = 15,
      .imsi = "310410123456789",
      .mcc_length = 3,
      .mcc = "310",
      .mnc_length = 2,
      .mnc = "41",
      .element_type = LTK_ELEMENT_ICCID,
      .element_length = 19,
      .element = "8988211000000123458",
      .network_nonce_length = 16,
      .network_nonce = {0xc4, 0xe2, 0x92, 0xbe, 0xd2, 0x8d, 0x2f, 0x88, 0xd7, 0xb0, 0x7f, 0xec, 0x2f, 0x37, 0x9d, 0xf0},
      .card_nonce_length = 16,
      .card_nonce = {0x0a, 0x82, 0x3d, 0x1c, 0x79, 0x1c, 0x04, 0x8d, 0xfe, 0xc0, 0xa2, 0x40, 0x6b, 0x4a, 0x25, 0xdc}};
  static const struct ltk_secrets secrets = {.root_length = 32,
                                             .root = {0xc1, 0xbc, 0x39, 0x3c, 0x91, 0xf1, 0xd5, 0x13, 0xaf, 0x7c, 0x07,
                                                      0xc5, 0x27, 0x37, 0xba, 0xc6, 0xd8, 0xdc, 0x6e, 0x5e, 0x29, 0x0d,
                                                      0x64, 0x0c, 0xd4, 0x2f, 0x5a, 0x3a, 0x8a, 0xd6, 0xbd, 0xde}};
  uint8_t key[32];
  int status = ltk_derive(key, &context, &secrets);
  if (status != LTK_OK) {
    fprintf(stderr, "refused: %s\n", ltk_status_name(status));
    return 1;
  }
  for (size_t i = 0; i < context.bits / 8u; i++)
    printf("%02x", (unsigned)key[i]);
  return puts("") == EOF;
}
