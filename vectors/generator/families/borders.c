// SPDX-License-Identifier: Apache-2.0
/* Values at which a field of S goes wrong: see borders.h. */
#include "families/borders.h"
#include "families/draft.h"
#include "families/seed.h"

#include <string.h>

#define SUBSCRIBER(digits, mnc, what)                                                                                  \
  {                                                                                                                    \
    .clauses = "4.6,4.7,6.1", .flag = "plmn", .comment = what, .imsi = digits, .mnc_length = mnc                       \
  }
#define ICCID(digits, what)                                                                                            \
  {                                                                                                                    \
    .clauses = "4.8,6.1", .flag = "element", .comment = what, .iccid = digits                                          \
  }
#define EID(digits, what)                                                                                              \
  {                                                                                                                    \
    .clauses = "4.8,6.1", .flag = "element", .comment = what, .eid = digits                                            \
  }
#define EPOCH(n)                                                                                                       \
  {                                                                                                                    \
    .clauses = "4.9,6.1", .flag = "epoch", .comment = "epoch " #n, .epoch = n                                          \
  }
#define ZEROS(of, n, front, how, what)                                                                                 \
  {                                                                                                                    \
    .clauses = "4.10,4.12,6.1", .flag = (front) ? "leading-zero" : "trailing-zero", .comment = what, .name = of,       \
    .zeros = n, .leading = front, .method = how                                                                        \
  }

const struct border borders[] = {
    SUBSCRIBER("262010", 2, "the shortest IMSI: 262/01 and one digit"),
    SUBSCRIBER("0010010", 3, "001/001 and one digit 0"),
    SUBSCRIBER("31041012", 3, "IMSI of eight digits, 310/410"),
    SUBSCRIBER("262019876", 2, "IMSI of nine digits"),
    SUBSCRIBER("3102601234", 3, "IMSI of ten digits, 310/260"),
    SUBSCRIBER("26201987654", 2, "IMSI of eleven digits"),
    SUBSCRIBER("310260123456", 3, "IMSI of twelve digits, 310/260"),
    SUBSCRIBER("2620198765432", 2, "IMSI of thirteen digits"),
    SUBSCRIBER("31026012345678", 3, "IMSI of fourteen digits, 310/260"),
    SUBSCRIBER("310410123456789", 3, "310/410, which is 310/41 with another MNC of the same digits"),
    SUBSCRIBER("001010123456789", 2, "001/01, the test network"),
    SUBSCRIBER("001010123456789", 3, "001/010: the same IMSI"),
    SUBSCRIBER("000000000000000", 2, "all zeros, MNC of two digits"),
    SUBSCRIBER("000000000000000", 3, "all zeros, MNC of three digits"),
    SUBSCRIBER("310000000000010", 3, "310/000"),
    SUBSCRIBER("123456789012345", 3, "six different digits: 123/456"),
    SUBSCRIBER("05000100000001", 3, "an MCC with a leading zero: 050/001"),
    ICCID("890123456789012345", "ICCID, every digit, 19 digits"),
    ICCID("8901234567890123456", "ICCID, every digit, 20 digits"),
    ICCID("000000000000000001", "ICCID with leading zeros, 19 digits"),
    ICCID("0000000000000000001", "ICCID with leading zeros, 20 digits"),
    ICCID("999999999999999999", "ICCID of nines, 19 digits"),
    ICCID("898600000000000005", "ICCID, a digit doubled to 10"),
    EID("123456789012345678901234567890", "EID, every digit"),
    EID("000000000000000000000000000001", "EID with leading zeros"),
    EPOCH(255),
    EPOCH(256),
    EPOCH(65536),
    EPOCH(2147483648),
    EPOCH(4294967295),
    ZEROS("root", 1, 1, 0, "root begins with a zero octet, ROOT"),
    ZEROS("root", 16, 1, 0, "root begins with 16 zero octets, ROOT"),
    ZEROS("root", 1, 0, 0, "root ends in a zero octet, ROOT"),
    ZEROS("root", 2, 1, 3, "root begins with two zero octets, HYBRID"),
    ZEROS("z", 1, 1, 1, "z begins with a zero octet, AGREEMENT"),
    ZEROS("z", 31, 0, 1, "z ends in 31 zero octets, AGREEMENT"),
    ZEROS("z", 1, 0, 2, "z ends in a zero octet, AGREEMENT"),
    ZEROS("z", 2, 1, 3, "z begins with two zero octets, HYBRID"),
    ZEROS("z", 1, 0, 4, "z ends in a zero octet, HYBRID"),
    ZEROS("network_nonce", 1, 1, 0, "network_nonce begins with a zero octet"),
    ZEROS("network_nonce", 1, 0, 0, "network_nonce ends in a zero octet"),
    ZEROS("card_nonce", 1, 1, 0, "card_nonce begins with a zero octet"),
    ZEROS("card_nonce", 16, 1, 0, "card_nonce of zeros, which is not an empty one")};
const size_t border_count = sizeof borders / sizeof borders[0];

const char *with_zeros(const char *hex, size_t n, int leading)
{
  char copy[200];
  size_t length = strlen(hex);
  strcpy(copy, hex);
  memset(leading ? copy : copy + length - 2 * n, '0', 2 * n);
  return formatted("%s", copy);
}

json_t *border_apply(json_t *input, const struct border *border)
{
  if (border->imsi != NULL)
    set_subscriber(input, border->imsi, border->mnc_length);
  if (border->iccid != NULL)
    set_iccid(input, border->iccid);
  if (border->eid != NULL)
    set_eid(input, border->eid);
  if (border->epoch != 0)
    set_number(input, "epoch", border->epoch);
  if (border->name != NULL)
    set_text(input, border->name,
             with_zeros(json_string_value(json_object_get(input, border->name)), border->zeros, border->leading));
  return input;
}
