// SPDX-License-Identifier: Apache-2.0
/* The ways to break a rule: see broken.h. */
#include "families/broken.h"
#include "families/draft.h"

#include <stdlib.h>
#include <string.h>

#define ALL 0x1fu
#define ROOT_ONLY 0x01u
#define AGREEMENT 0x06u
#define HYBRID 0x18u
#define WITH_ROOT 0x19u
#define WITH_Z 0x1eu
#define X25519 0x0au
#define P256 0x14u
#define ONE 0x01u /* it does not depend on the method: shown in ROOT */

#define ZERO16 "00000000000000000000000000000000"
#define ZERO32 ZERO16 ZERO16
#define OCTETS16 "101112131415161718191a1b1c1d1e1f"
#define OCTETS32 OCTETS16 "202122232425262728292a2b2c2d2e2f"

#define B(class, clauses, methods, derive_only, comment, name, value)                                                  \
  {                                                                                                                    \
    class, clauses, methods, derive_only, comment, {name, NULL, NULL},                                                 \
    {                                                                                                                  \
      value, NULL, NULL                                                                                                \
    }                                                                                                                  \
  }
#define B2(class, clauses, methods, derive_only, comment, name, value, other, its_value)                               \
  {                                                                                                                    \
    class, clauses, methods, derive_only, comment, {name, other, NULL},                                                \
    {                                                                                                                  \
      value, its_value, NULL                                                                                           \
    }                                                                                                                  \
  }
#define B3(class, clauses, methods, derive_only, comment, first, value, second, its_value, third, last_value)          \
  {                                                                                                                    \
    class, clauses, methods, derive_only, comment, {first, second, third},                                             \
    {                                                                                                                  \
      value, its_value, last_value                                                                                     \
    }                                                                                                                  \
  }
#define AES_KEY(comment, purpose, index)                                                                               \
  {                                                                                                                    \
    "index", "4.4", ONE, 1, comment, {"purpose", "index", "algorithm"},                                                \
    {                                                                                                                  \
      purpose, index, "16"                                                                                             \
    }                                                                                                                  \
  }

const struct breach breaches[] = {
    B("mode", "4.1", ALL, 0, "mode 0", "mode", "0"),
    B("mode", "4.1", ALL, 0, "mode 4", "mode", "4"),
    B("mode", "4.1", ONE, 0, "mode 255", "mode", "255"),
    B("mode", "4.1", ALL, 0, "mode 257, which is 1 in one octet", "mode", "257"),
    B("mode", "4.1", ALL, 0, "mode 258, which is 2 in one octet", "mode", "258"),
    B("suite", "4.2", ROOT_ONLY, 0, "suite 1 in ROOT", "suite", "1"),
    B("suite", "4.2", ROOT_ONLY, 0, "suite 2 in ROOT", "suite", "2"),
    B("suite", "4.2", WITH_Z, 0, "suite 0 with an agreement", "suite", "0"),
    B("suite", "4.2", ROOT_ONLY, 0, "suite 3", "suite", "3"),
    B("suite", "4.2", ALL, 0, "suite 4", "suite", "4"),
    B("suite", "4.2", ONE, 0, "suite 255", "suite", "255"),
    B("suite", "4.2", ROOT_ONLY, 0, "suite 256, which is 0 in one octet", "suite", "256"),
    B("suite", "4.2", X25519, 0, "suite 257, which is 1 in one octet", "suite", "257"),
    B("suite", "4.2", P256, 0, "suite 258, which is 2 in one octet", "suite", "258"),
    B("suite", "4.2", ROOT_ONLY, 0, "AGREEMENT with the suite of ROOT", "mode", "2"),
    B("suite", "4.2", WITH_Z, 0, "ROOT with the suite of an agreement", "mode", "1"),
    B3("suite", "4.2", ROOT_ONLY, 0, "suite 1 in ROOT, with public keys of X25519", "suite", "1", "network_public",
       OCTETS32, "card_public", ZERO16 OCTETS16),
    B3("suite", "4.2", ROOT_ONLY, 0, "suite 2 in ROOT, with public keys of P-256", "suite", "2", "network_public",
       "02" OCTETS32, "card_public", "03" OCTETS32),
    B3("suite", "4.2", WITH_Z, 0, "suite 0 with an agreement, without public keys", "suite", "0", "network_public", "",
       "card_public", ""),
    B("purpose", "4.3", ALL, 1, "purpose 0", "purpose", "0"),
    B("purpose", "4.3", ALL, 1, "purpose 8, the confirmation key, which is never given out", "purpose", "8"),
    B2("purpose", "4.3,8.1", ALL, 1, "purpose 8 with the algorithm of its row of 4.5", "purpose", "8", "algorithm",
       "0"),
    B3("purpose", "4.3,8.1", ALL, 1, "purpose 8 with its row of 4.5: the confirmation key itself", "purpose", "8",
       "algorithm", "0", "bits", "256"),
    B("purpose", "4.3", ONE, 1, "purpose 9", "purpose", "9"),
    B("purpose", "4.3", ONE, 1, "purpose 255", "purpose", "255"),
    B("purpose", "4.3", ALL, 1, "purpose 257, which is 1 in one octet", "purpose", "257"),
    B("index", "4.4", ALL, 1, "index 1 for K", "index", "1"),
    B("index", "4.4", ONE, 1, "index 255 for K", "index", "255"),
    B("index", "4.4", ALL, 1, "index 256 for K, which is 0 in one octet", "index", "256"),
    B2("index", "4.4", ONE, 1, "index 1 for OPc", "purpose", "2", "index", "1"),
    B2("index", "4.4", ONE, 1, "index 0 for KIc", "purpose", "4", "algorithm", "16"),
    B2("index", "4.4", ONE, 1, "index 0 for KID", "purpose", "5", "algorithm", "16"),
    B2("index", "4.4", ONE, 1, "index 0 for KIK", "purpose", "6", "algorithm", "16"),
    B2("index", "4.4", ONE, 1, "index 16 for KIc", "purpose", "4", "index", "16"),
    B2("index", "4.4", ONE, 1, "index 16 for KID", "purpose", "5", "index", "16"),
    B2("index", "4.4", ONE, 1, "index 16 for KIK", "purpose", "6", "index", "16"),
    B2("index", "4.4", ONE, 1, "index 257 for KIc, which is 1 in one octet", "purpose", "4", "index", "257"),
    AES_KEY("index 16 for KIc with its row of 4.5", "4", "16"),
    AES_KEY("index 16 for KID with its row of 4.5", "5", "16"),
    AES_KEY("index 16 for KIK with its row of 4.5", "6", "16"),
    AES_KEY("index 255 for KIc with its row of 4.5", "4", "255"),
    AES_KEY("index 257 for KIc, which is 1 in one octet, with its row of 4.5", "4", "257"),
    B("algorithm", "4.5", ALL, 1, "algorithm 0 for K", "algorithm", "0"),
    B("algorithm", "4.5", ONE, 1, "algorithm 4 for K", "algorithm", "4"),
    B("algorithm", "4.5", ALL, 1, "AES for K", "algorithm", "16"),
    B("algorithm", "4.5", ONE, 1, "algorithm 255 for K", "algorithm", "255"),
    B("algorithm", "4.5", ALL, 1, "algorithm 257, which is 1 in one octet", "algorithm", "257"),
    B2("algorithm", "4.5", ONE, 1, "TUAK for OPc", "purpose", "2", "algorithm", "2"),
    B2("algorithm", "4.5", ONE, 1, "MILENAGE-256 for OPc", "purpose", "2", "algorithm", "3"),
    B("algorithm", "4.5", ONE, 1, "MILENAGE for TOPc", "purpose", "3"),
    B2("algorithm", "4.5", ONE, 1, "MILENAGE for TOPc, of 256 bits", "purpose", "3", "bits", "256"),
    B2("algorithm", "4.5", ONE, 1, "MILENAGE for KIc", "purpose", "4", "index", "1"),
    B2("algorithm", "4.5", ONE, 1, "MILENAGE for KID", "purpose", "5", "index", "1"),
    B2("algorithm", "4.5", ONE, 1, "MILENAGE for KIK", "purpose", "6", "index", "15"),
    B2("algorithm", "4.5", ONE, 1, "MILENAGE for the next root", "purpose", "7", "bits", "256"),
    B("bits", "4.5", ALL, 1, "256 bits for MILENAGE", "bits", "256"),
    B("bits", "4.5", ONE, 1, "192 bits for MILENAGE", "bits", "192"),
    B("bits", "4.5", ONE, 1, "0 bits", "bits", "0"),
    B("bits", "4.5", ONE, 1, "16: the length in octets", "bits", "16"),
    B("bits", "4.5", ONE, 1, "127 bits", "bits", "127"),
    B("bits", "4.5", ONE, 1, "129 bits", "bits", "129"),
    B("bits", "4.5", ONE, 1, "32768 bits: the octets of 128 exchanged", "bits", "32768"),
    B("bits", "4.5", ALL, 1, "65664 bits, which is 128 in two octets", "bits", "65664"),
    B2("bits", "4.5", ONE, 1, "192 bits for TUAK", "algorithm", "2", "bits", "192"),
    B2("bits", "4.5", ONE, 1, "512 bits for TUAK", "algorithm", "2", "bits", "512"),
    B("bits", "4.5", ONE, 1, "128 bits for MILENAGE-256", "algorithm", "3"),
    B2("bits", "4.5", ONE, 1, "256 bits for OPc", "purpose", "2", "bits", "256"),
    B2("bits", "4.5", ONE, 1, "128 bits for TOPc", "purpose", "3", "algorithm", "2"),
    B2("bits", "4.5", ONE, 1, "128 bits for the next root", "purpose", "7", "algorithm", "0"),
    B("imsi", "4.6", ALL, 0, "an empty IMSI", "imsi", ""),
    B("imsi", "4.6", ALL, 0, "an IMSI of 5 digits", "imsi", "31041"),
    B("imsi", "4.6", ALL, 0, "an IMSI of 16 digits", "imsi", "3104101234567890"),
    B("imsi", "4.6", ONE, 0, "an IMSI of 17 digits", "imsi", "31041012345678901"),
    B("imsi", "4.6", ONE, 0, "an IMSI of 271 digits, which is 15 in one octet", "imsi",
      "310410123456789"
      "0123456789012345678901234567890123456789012345678901234567890123"
      "0123456789012345678901234567890123456789012345678901234567890123"
      "0123456789012345678901234567890123456789012345678901234567890123"
      "0123456789012345678901234567890123456789012345678901234567890123"),
    B("imsi", "4.6", ALL, 0, "the prefix imsi- left in front", "imsi", "imsi-310410123456789"),
    B("imsi", "4.6", ONE, 0, "the prefix imsi- and few digits", "imsi", "imsi-310410123"),
    B("imsi", "4.6", ALL, 0, "a letter in the IMSI", "imsi", "31041012345678a"),
    B("imsi", "4.6", ONE, 0, "a letter in the middle", "imsi", "3104101A3456789"),
    B("imsi", "4.6", ONE, 0, "an underscore in the middle", "imsi", "3104101_3456789"),
    B("imsi", "4.6", ONE, 0, "padded with F", "imsi", "31041012345678f"),
    B("imsi", "4.6", ONE, 0, "the character before 0", "imsi", "31041012345678/"),
    B("imsi", "4.6", ONE, 0, "the character after 9", "imsi", "31041012345678:"),
    B("imsi", "4.6", ONE, 0, "a sign in front", "imsi", "+31041012345678"),
    B("imsi", "4.6", ONE, 0, "a hyphen", "imsi", "310-41012345678"),
    B("plmn", "4.7", ALL, 0, "the IMSI begins with another MCC", "mcc", "311"),
    B("plmn", "4.7", ONE, 0, "the MCC differs in its first digit", "mcc", "210"),
    B("plmn", "4.7", ONE, 0, "the MCC differs in its second digit", "mcc", "300"),
    B("plmn", "4.7", ALL, 0, "the IMSI begins with another MNC", "mnc", "42"),
    B("plmn", "4.7", ONE, 0, "the MNC differs in its first digit", "mnc", "51"),
    B("plmn", "4.7", ALL, 0, "the MNC of three digits differs in the last", "mnc", "411"),
    B("plmn", "4.7", ONE, 0, "the MNC padded with a zero in front", "mnc", "041"),
    B("plmn", "4.7", ONE, 0, "an MCC of two digits", "mcc", "31"),
    B("plmn", "4.7", ONE, 0, "an MCC of four digits", "mcc", "3104"),
    B2("plmn", "4.7", ONE, 0, "an MCC of two digits, and the IMSI begins with MCC and MNC", "mcc", "31", "mnc", "041"),
    B2("plmn", "4.7", ONE, 0, "an MCC of four digits, and the IMSI begins with MCC and MNC", "mcc", "3104", "mnc",
       "10"),
    B2("plmn", "4.7", ONE, 0, "an MCC of one digit, and the IMSI begins with MCC and MNC", "mcc", "3", "mnc", "10"),
    B("plmn", "4.7", ONE, 0, "an empty MCC", "mcc", ""),
    B("plmn", "4.7", ONE, 0, "an MNC of one digit", "mnc", "4"),
    B("plmn", "4.7", ONE, 0, "an MNC of four digits", "mnc", "4101"),
    B("plmn", "4.7", ALL, 0, "an empty MNC", "mnc", ""),
    B("plmn", "4.7", ONE, 0, "a letter in the MCC", "mcc", "31a"),
    B("plmn", "4.7", ONE, 0, "a letter in the MNC", "mnc", "4f"),
    B("plmn", "4.7", ONE, 0, "the filler in the MNC", "mnc", "41f"),
    B2("plmn", "4.7", ALL, 0, "an IMSI that is MCC and MNC alone", "imsi", "310410", "mnc", "410"),
    B2("plmn", "4.7", ONE, 0, "an IMSI of six digits that begins otherwise", "imsi", "310420", "mnc", "41"),
    B("element", "4.8", ALL, 0, "element type 0", "element_type", "0"),
    B("element", "4.8", ALL, 0, "element type 3 with 19 digits", "element_type", "3"),
    B("element", "4.8", ALL, 0, "element type 4", "element_type", "4"),
    B("element", "4.8", ALL, 0, "element type 257, which is 1 in one octet", "element_type", "257"),
    B("element", "4.8", ALL, 0, "an ICCID given as EID", "element_type", "2"),
    B("element", "4.8", ALL, 0, "an ICCID with a wrong check digit", "element", "8988211000000123450"),
    B("element", "4.8", ONE, 0, "an ICCID with two neighbouring digits exchanged", "element", "8988211000000213458"),
    B("element", "4.8", ONE, 0, "an ICCID without its check digit", "element", "898821100000012345"),
    B("element", "4.8", ONE, 0, "an ICCID padded with F", "element", "8988211000000123458f"),
    B("element", "4.8", ONE, 0, "an ICCID of 20 digits with a wrong check digit", "element", "89882110000001234560"),
    B("element", "4.8", ONE, 0, "an ICCID of 18 digits whose Luhn sum is right", "element", "000000000000000000"),
    B("element", "4.8", ONE, 0, "an ICCID of 21 digits whose Luhn sum is right", "element", "000000000000000000000"),
    B("element", "4.8", ALL, 0, "an empty element", "element", ""),
    B("element", "4.8", ONE, 0, "a letter in the ICCID", "element", "89882110000001234A8"),
    B("element", "4.8", ONE, 0, "an underscore in the ICCID", "element", "898821100000_0123458"),
    B("element", "4.8", ONE, 0, "a blank's neighbour in the ICCID", "element", "898821100000012345/"),
    B2("element", "4.8", ALL, 0, "an EID that is 0 modulo 97", "element_type", "2", "element",
       "00000000000000000000000000000097"),
    B2("element", "4.8", ONE, 0, "an EID that is 2 modulo 97", "element_type", "2", "element",
       "00000000000000000000000000000002"),
    B2("element", "4.8", ALL, 0, "an EID that is 1 modulo 97 in 32 bits, and in truth 93", "element_type", "2",
       "element", "89049032000001234567890123456743"),
    B2("element", "4.8", ALL, 0, "an EID that is 1 modulo 97 in 64 bits, and in truth 43", "element_type", "2",
       "element", "89049032000051234567890123456705"),
    B2("element", "4.8", ALL, 0, "an EID that is 1 modulo 97 in a double, and in truth 38", "element_type", "2",
       "element", "89049032001221234567890123456748"),
    B2("element", "4.8", ONE, 0, "an EID of zeros", "element_type", "2", "element", "00000000000000000000000000000000"),
    B2("element", "4.8", ONE, 0, "an EID of 31 digits that is 1 modulo 97", "element_type", "2", "element",
       "0000000000000000000000000000001"),
    B2("element", "4.8", ONE, 0, "an EID of 33 digits that is 1 modulo 97", "element_type", "2", "element",
       "000000000000000000000000000000001"),
    B2("element", "4.8", ONE, 0, "a letter in the EID", "element_type", "2", "element",
       "0000000000000000000000000000000a"),
    B2("element", "4.8", ONE, 0, "an EID as ICCID", "element_type", "1", "element", "00000000000000000000000000000001"),
    B("epoch", "4.9", ALL, 0, "epoch 0", "epoch", "0"),
    B("epoch", "4.9", ALL, 0, "epoch 4294967296, which is 0 in four octets", "epoch", "4294967296"),
    B("epoch", "4.9", ALL, 0, "epoch 4294967297, which is 1 in four octets", "epoch", "4294967297"),
    B("epoch", "4.9", ONE, 0, "epoch 9223372036854775807", "epoch", "9223372036854775807"),
    B("nonce", "4.10", ALL, 0, "an empty network nonce", "network_nonce", ""),
    B("nonce", "4.10", ONE, 0, "a network nonce of 15 octets", "network_nonce", "0102030405060708090a0b0c0d0e0f"),
    B("nonce", "4.10", ONE, 0, "a network nonce of 17 octets", "network_nonce", OCTETS16 "20"),
    B("nonce", "4.10", ALL, 0, "a network nonce of 32 octets", "network_nonce", OCTETS32),
    B("nonce", "4.10", ONE, 0, "a card nonce of one octet", "card_nonce", "00"),
    B("nonce", "4.10", ALL, 0, "a card nonce of 15 octets", "card_nonce", "0102030405060708090a0b0c0d0e0f"),
    B("nonce", "4.10", ONE, 0, "a card nonce of 17 octets", "card_nonce", OCTETS16 "20"),
    B("nonce", "4.10", ONE, 0, "a card nonce of 32 octets", "card_nonce", OCTETS32),
    B("public_key", "4.11", ROOT_ONLY, 0, "a network public key in ROOT", "network_public", OCTETS32),
    B("public_key", "4.11", ROOT_ONLY, 0, "a card public key in ROOT", "card_public", OCTETS32),
    B2("public_key", "4.11", ROOT_ONLY, 0, "both public keys in ROOT", "network_public", OCTETS32, "card_public",
       ZERO16 OCTETS16),
    B("public_key", "4.11", WITH_Z, 0, "no network public key", "network_public", ""),
    B("public_key", "4.11", WITH_Z, 0, "no card public key", "card_public", ""),
    B2("public_key", "4.11", WITH_Z, 0, "no public keys", "network_public", "", "card_public", ""),
    B("public_key", "4.11", WITH_Z, 0, "the public keys are equal", "network_public", "@card_public"),
    B("public_key", "4.11", X25519, 0, "a network public key of 31 octets", "network_public",
      OCTETS16 "202122232425262728292a2b2c2d2e"),
    B("public_key", "4.11", X25519, 0, "a card public key of 33 octets", "card_public", "02" OCTETS32),
    B("public_key", "4.11", X25519, 0, "a network public key of 33 octets", "network_public", OCTETS32 "30"),
    B2("public_key", "4.11", X25519, 0, "public keys of P-256 with X25519", "network_public", "02" OCTETS32,
       "card_public", "03" OCTETS32),
    B("public_key", "4.11", P256, 0, "a network public key of 32 octets", "network_public", OCTETS32),
    B("public_key", "4.11", P256, 0, "a card public key of 34 octets", "card_public", "02" OCTETS32 "30"),
    B("public_key", "4.11", P256, 0, "an uncompressed network public key", "network_public", "04" OCTETS32 OCTETS32),
    B("public_key", "4.11", P256, 0, "an uncompressed card public key", "card_public", "04" OCTETS32 OCTETS32),
    B("public_key", "4.11", P256, 0, "a network public key that begins with 04", "network_public", "04" OCTETS32),
    B("public_key", "4.11", P256, 0, "a card public key that begins with 00", "card_public", "00" OCTETS32),
    B("public_key", "4.11", P256, 0, "a card public key that begins with 01", "card_public", "01" OCTETS32),
    B("public_key", "4.11", P256, 0, "a network public key that begins with ff", "network_public", "ff" OCTETS32),
    B("secret", "4.12", WITH_ROOT, 0, "a root of zeros", "root", ZERO32),
    B("secret", "4.12", WITH_Z, 0, "a z of zeros", "z", ZERO32),
    B2("secret", "4.12", HYBRID, 0, "root and z of zeros", "root", ZERO32, "z", ZERO32),
    B("secret", "4.12", WITH_ROOT, 0, "no root", "root", ""),
    B("secret", "4.12", WITH_Z, 0, "no z", "z", ""),
    B("secret", "4.12", AGREEMENT, 0, "a root in AGREEMENT", "root", OCTETS32),
    B("secret", "4.12", AGREEMENT, 0, "a root of zeros in AGREEMENT", "root", ZERO32),
    B("secret", "4.12", ROOT_ONLY, 0, "a z in ROOT", "z", OCTETS32),
    B("secret", "4.12", ROOT_ONLY, 0, "a z of zeros in ROOT", "z", ZERO32),
    B("secret", "4.12", WITH_ROOT, 0, "a root of 31 octets", "root", OCTETS16 "202122232425262728292a2b2c2d2e"),
    B("secret", "4.12", WITH_ROOT, 0, "a root of 33 octets", "root", OCTETS32 "30"),
    B("secret", "4.12", WITH_ROOT, 0, "a root of 16 octets", "root", OCTETS16),
    B("secret", "4.12", WITH_Z, 0, "a z of 31 octets: a leading zero stripped", "z",
      OCTETS16 "202122232425262728292a2b2c2d2e"),
    B("secret", "4.12", WITH_Z, 0, "a z of 33 octets", "z", "02" OCTETS32),
    B("secret", "4.12", WITH_Z, 0, "a z of 64 octets", "z", OCTETS32 OCTETS32)};
const size_t breach_count = sizeof breaches / sizeof breaches[0];

const struct breach orderly[] = {
    B("mode", "4.1", HYBRID, 0, "mode 4", "mode", "4"),
    B("suite", "4.2", HYBRID, 0, "suite 4", "suite", "4"),
    B("purpose", "4.3", HYBRID, 1, "purpose 9", "purpose", "9"),
    B("index", "4.4", HYBRID, 1, "index 16", "index", "16"),
    B("algorithm", "4.5", HYBRID, 1, "algorithm 5", "algorithm", "5"),
    B("bits", "4.5", HYBRID, 1, "129 bits", "bits", "129"),
    B("imsi", "4.6", HYBRID, 0, "a letter in the IMSI", "imsi", "31041012345678a"),
    B("plmn", "4.7", HYBRID, 0, "another MCC", "mcc", "311"),
    B("element", "4.8", HYBRID, 0, "a wrong check digit", "element", "8988211000000123450"),
    B("epoch", "4.9", HYBRID, 0, "epoch 0", "epoch", "0"),
    B("nonce", "4.10", HYBRID, 0, "a card nonce of 15 octets", "card_nonce", "0102030405060708090a0b0c0d0e0f"),
    B("public_key", "4.11", HYBRID, 0, "equal public keys", "network_public", "@card_public"),
    B("role", "8.2", HYBRID, 0, "role 3", "role", "3"),
    B("keys", "8.2", HYBRID, 0, "no keys", "keys", "0"),
    B("secret", "4.12", HYBRID, 0, "a z of zeros", "z", ZERO32)};
const size_t orderly_count = sizeof orderly / sizeof orderly[0];

const struct breach once_reserved_suite = B("suite", "4.2", HYBRID, 0, "suite 3", "suite", "3");

void breach_apply(json_t *input, const struct breach *breach)
{
  size_t i;
  for (i = 0; i < 3 && breach->name[i] != NULL; i++) {
    const char *name = breach->name[i], *value = breach->value[i];
    if (value[0] == '@')
      set(input, name, json_incref(json_object_get(input, value + 1)));
    else if (json_is_integer(json_object_get(input, name)))
      set_number(input, name, (json_int_t)strtoll(value, NULL, 10));
    else
      set_text(input, name, value);
  }
}
