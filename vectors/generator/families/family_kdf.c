// SPDX-License-Identifier: Apache-2.0
/* Families kdf and kdf-invalid: TS 33.220 B.2 with any FC and parameters, and the published answers of functions built
 * on it. */
#include "families/draft.h"
#include "families/seed.h"

#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static void append_seed(json_t *p, size_t n, const char *label)
{
  json_t *holder = set_seed(json_object(), formatted("p%zu", json_array_size(p)), n, label);
  json_array_append(p, json_object_iter_value(json_object_iter(holder)));
  json_decref(holder);
}

/* A draft with a key of key_length octets, and n parameters of the given lengths. */
static void seeded(drafts *all, const struct about *about, const char *label, const char *comment, size_t key_length,
                   const char *fc, const size_t *lengths, size_t n)
{
  json_t *input = json_object(), *p = json_array();
  struct about with_source = *about;
  size_t i;
  set_seed(input, "key", key_length, label);
  set_text(input, "fc", fc);
  for (i = 0; i < n; i++)
    append_seed(p, lengths[i], label);
  set(input, "p", p);
  with_source.source = formatted("seed %s", label);
  draft_add(all, &with_source, comment, input);
}

/* 3.4, and empty parameters at every position of 1, 2, 3 and 16: 3.2. */
static void counts_and_empties(drafts *all)
{
  static const size_t counts[] = {0, 1, 2, 3, 16};
  size_t lengths[16], i, j;
  for (i = 0; i < COUNT(counts); i++) {
    const struct about about = {"kdf", counts[i] == 0 ? "3.1,3.4" : "3.1", "parameter-count", NULL, NULL};
    for (j = 0; j < 16; j++)
      lengths[j] = 1 + j % 5;
    seeded(all, &about, formatted("kdf/count/%zu", counts[i]), formatted("%zu parameters", counts[i]), 32, "10",
           lengths, counts[i]);
    for (j = 0; j < counts[i]; j++) {
      const struct about empty = {"kdf", "3.1,3.2", "empty-parameter", NULL, NULL};
      size_t kept = lengths[j];
      lengths[j] = 0;
      seeded(all, &empty, formatted("kdf/empty/%zu/%zu", counts[i], j),
             formatted("%zu parameters, P%zu empty", counts[i], j), 32, "10", lengths, counts[i]);
      lengths[j] = kept;
    }
  }
  for (i = 1; i <= 16; i *= 2) {
    const struct about empty = {"kdf", "3.1,3.2", "empty-parameter", NULL, NULL};
    memset(lengths, 0, sizeof lengths);
    seeded(all, &empty, formatted("kdf/all-empty/%zu", i), formatted("%zu parameters, all empty", i), 32, "10", lengths,
           i);
  }
}

/* Lengths at which one octet of L, or its sign, changes: 3.2. */
static void parameter_lengths(drafts *all)
{
  static const size_t lengths[] = {1, 2, 15, 16, 127, 128, 255, 256, 257, 511, 512, 4095, 32767, 32768, 65534, 65535};
  size_t i;
  for (i = 0; i < COUNT(lengths); i++) {
    const struct about about = {"kdf", "3.1,3.2", "length-border", NULL, NULL};
    size_t two[2] = {lengths[i], 3};
    seeded(all, &about, formatted("kdf/length/%zu", lengths[i]), formatted("P0 of %zu octets", lengths[i]), 32, "20",
           two, 2);
    two[0] = 3;
    two[1] = lengths[i];
    if (lengths[i] == 65535)
      seeded(all, &about, formatted("kdf/length-alone/%zu", lengths[i]),
             formatted("P0 of %zu octets, alone", lengths[i]), 32, "20", &lengths[i], 1);
    if (lengths[i] > 255)
      seeded(all, &about, formatted("kdf/length-last/%zu", lengths[i]), formatted("P1 of %zu octets", lengths[i]), 32,
             "20", two, 2);
  }
}

/* 3.3: every kind of FC. */
static void function_codes(drafts *all)
{
  static const char *const codes[] = {"00", "01",   "0a",   "10",   "30",   "69",   "7f",   "80",  "a0",
                                      "fe", "ff00", "ff01", "ff10", "ff7f", "fff0", "fff1", "ffff"};
  size_t i, lengths[2] = {4, 6};
  for (i = 0; i < COUNT(codes); i++) {
    const struct about about = {"kdf", "3.1,3.3", strlen(codes[i]) == 2 ? "fc-one-octet" : "fc-two-octets", NULL, NULL};
    seeded(all, &about, formatted("kdf/fc/%s", codes[i]), formatted("FC %s", codes[i]), 32, codes[i], lengths, 2);
    seeded(all, &about, formatted("kdf/fc-alone/%s", codes[i]), formatted("FC %s, no parameters", codes[i]), 32,
           codes[i], NULL, 0);
  }
}

/* Keys at every border of HMAC: 3.5. */
static void keys(drafts *all)
{
  static const size_t lengths[] = {1,  2,  15, 16, 17,  31,  32,  33,  54,  55,  56,  57,  63,
                                   64, 65, 66, 96, 119, 120, 121, 127, 128, 129, 256, 1000};
  size_t i, two[2] = {4, 6};
  for (i = 0; i < COUNT(lengths); i++) {
    const struct about about = {"kdf", "3.1,3.5", "key-length", NULL, NULL};
    seeded(all, &about, formatted("kdf/key/%zu", lengths[i]), formatted("key of %zu octets", lengths[i]), lengths[i],
           "10", two, 2);
  }
}

/* |S| at every border of SHA-256; the inner hash has 64 octets before S, so they are those of S itself. */
static void s_lengths(drafts *all)
{
  static const size_t lengths[] = {54,  55,  56,  57,  63,  64,  65,  66,  118, 119, 120,
                                   121, 127, 128, 129, 183, 184, 191, 192, 193, 198};
  size_t i;
  for (i = 0; i < COUNT(lengths); i++) {
    const struct about about = {"kdf", "3.1,6.3", "block-border", NULL, NULL};
    size_t one = lengths[i] - 3, two[2] = {lengths[i] - 2 - 4 - 5, 5};
    seeded(all, &about, formatted("kdf/s/%zu/1", lengths[i]), formatted("S of %zu octets, one parameter", lengths[i]),
           32, "10", &one, 1);
    seeded(all, &about, formatted("kdf/s/%zu/2", lengths[i]),
           formatted("S of %zu octets, two parameters and FC of two octets", lengths[i]), 32, "ff10", two, 2);
  }
}

/* Keys whose lengths have a meaning elsewhere: 112, 128, 160, 192 bits; and lengths of S that overflow two octets, in
 * bits or octets, with the 64 octets of the padded key in front. */
static void more_lengths(drafts *all)
{
  static const size_t key_lengths[] = {7, 8, 13, 14, 19, 20, 21, 23, 24, 25, 47, 48, 49, 255, 257};
  static const size_t s_lengths_of_two[] = {8127, 8128, 65471, 65472};
  size_t i, two[2] = {4, 6};
  for (i = 0; i < COUNT(key_lengths); i++) {
    const struct about about = {"kdf", "3.1,3.5", "key-length", NULL, NULL};
    seeded(all, &about, formatted("kdf/key/%zu", key_lengths[i]), formatted("key of %zu octets", key_lengths[i]),
           key_lengths[i], "10", two, 2);
  }
  for (i = 0; i < COUNT(s_lengths_of_two); i++) {
    const struct about about = {"kdf", "3.1,2", "length-border", NULL, NULL};
    size_t one = s_lengths_of_two[i] - 3;
    seeded(all, &about, formatted("kdf/s/%zu/1", s_lengths_of_two[i]),
           formatted("S of %zu octets, one parameter", s_lengths_of_two[i]), 32, "10", &one, 1);
  }
}

static json_t *written(const char *key, const char *fc, const char *const *p, size_t n)
{
  json_t *input = set_text(set_text(json_object(), "key", key), "fc", fc), *array = json_array();
  size_t i;
  for (i = 0; i < n; i++)
    json_array_append_new(array, json_string(p[i]));
  return set(input, "p", array);
}

/* Inputs whose concatenations look alike, so that only lengths in the right place keep them apart: 3.6. */
static void look_alikes(drafts *all)
{
  static const struct {
    const char *fc, *p[3];
    size_t n;
    const char *comment;
  } cases[] = {{"10", {"0102", "03"}, 2, "0102, 03"},
               {"10", {"01", "0203"}, 2, "01, 0203: the same octets divided elsewhere"},
               {"10", {"010203"}, 1, "010203: the same octets in one parameter"},
               {"10", {"0102000203"}, 1, "one parameter that holds the length of the first in the middle"},
               {"10", {"", "010203"}, 2, "empty, 010203"},
               {"10", {"010203", ""}, 2, "010203, empty"},
               {"10", {"0000"}, 1, "a parameter that looks like the length of an empty one"},
               {"10", {"", ""}, 2, "two empty parameters"},
               {"ff10", {"0102"}, 1, "FC ff10"},
               {"10", {"ff0102"}, 1, "FC 10, ff at the front of P0"},
               {"10", {"00"}, 1, "P0 = 00"},
               {"10", {"0001"}, 1, "P0 = 0001"},
               {"10", {"0100"}, 1, "P0 = 0100: ends in a zero octet"},
               {"10", {"4142430a"}, 1, "P0 ends in a line feed"},
               {"10", {"41424300"}, 1, "P0 ends in a zero octet"},
               {"10", {"ffff", "ffff"}, 2, "all octets ff"}};
  static const char *key = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
  size_t i;
  for (i = 0; i < COUNT(cases); i++) {
    const struct about about = {"kdf", "3.1,3.2,3.6", "look-alike", "written out", NULL};
    draft_add(all, &about, cases[i].comment, written(key, cases[i].fc, cases[i].p, cases[i].n));
  }
}

/* The answers that others published: EAP-AKA' and K_ASME. */
static void published(drafts *all)
{
  static const char *const first = "5349fbe098649f948f5d2e973a81c00f9744871ad32bf9bbd1dd5ce54e3e2e5a";
  static const char *const second = "c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0";
  static const char *const rfc = "RFC 5448 and RFC 9048, appendix: CK' || IK'";
  const struct {
    const char *source, *comment, *key, *fc, *p[2], *out;
  } cases[] = {{rfc,
                "EAP-AKA', network name WLAN",
                first,
                "20",
                {"574c414e", "bb52e91c747a"},
                "0093962d0dd84aa5684b045c9edffa04ccfc230ca74fcc96c0a5d61164f5a76c"},
               {rfc,
                "EAP-AKA', network name HRPD",
                first,
                "20",
                {"48525044", "bb52e91c747a"},
                "3820f0277fa5f77732b1fb1d90c1a0dadb94a0ab557ef6c9ab48619ca05b9a9f"},
               {rfc,
                "EAP-AKA', network name WLAN, artificial values",
                second,
                "20",
                {"574c414e", "a0a0a0a0a0a0"},
                "cd4c8e5c68f57dd1d7d7dfd0c538e5773ece6b705dbbf7dfc459a11280c65524"},
               {rfc,
                "EAP-AKA', network name HRPD, artificial values",
                second,
                "20",
                {"48525044", "a0a0a0a0a0a0"},
                "8310a71ce6f754889613da8f64d5fb465adf14360ae838192db23f6fcb7f8c76"},
               {"open5gs, tests/unit/security-test.c; CK, IK and AK are those of TS 35.208, test set 1",
                "K_ASME = KDF(CK || IK, 10, PLMN, SQN xor AK)",
                "b40ba9a3c58b2a05bbf0d987b21bf8cbf769bcd751044604127672711c6d3441",
                "10",
                {"024830", "57e673245c0d"},
                "238e457e0f758badbca8d34bb2612c10428d426757cb5553b2b184fa64bfc549"}};
  size_t i;
  for (i = 0; i < COUNT(cases); i++) {
    const struct about about = {"kdf", "3.1", "published", cases[i].source, NULL};
    draft_add_published(all, &about, cases[i].comment, written(cases[i].key, cases[i].fc, cases[i].p, 2),
                        set_text(json_object(), "out", cases[i].out));
  }
}

/* K_eNB and NAS keys of LTE, as OpenAirInterface's tests have them. */
static void published_by_openairinterface(drafts *all)
{
  static const char *const path = "OpenAirInterface, openair-cn/TEST";
  static const struct {
    const char *key, *count, *out;
  } kenb[] = {{"238e457e0f758badbca8d34bb2612c10428d426757cb5553b2b184fa64bfc549", "db1a3569",
               "8eb1bf0083bd79281ef7034bf677e9ec529f196e15287514a2d122acf713b8e8"},
              {"564cb4d2007e4f293b67d9b29392a64add4c776b133d895af6499aa6882aab62", "001fb39c",
               "009010688f85855e218339de6c5bd7b6394958da12ddfbf7559e978ce43408f1"},
              {"fa77e41f693c2a6e71455cb8687e6e6058ef91e2f5abd1bd3c496179481f308c", "00000012",
               "0afe81266de52b8c8f1c3f4fe799be883f364b018e7368c41f14dd6d050e13e1"},
              {"fa77e41f693c2a6e71455cb8687e6e6058ef91e2f5abd1bd3c496179481f308c", "fe56a1d3",
               "3622874b06c683586a009dec81dbe28bdd8e3e6e67a2c22c31630ec97641828e"},
              {"70d7071aa016a087f9d888ad51f3a83e2c83443ab27843b35bd1b4923615091c", "fe56a1d3",
               "e59be6f0fbefa1207da3ff05d0f82014100e7a63a11eebfe4f8aa92e7cf8b847"},
              {"70d7071aa016a087f9d888ad51f3a83e2c83443ab27843b35bd1b4923615091c", "aabbccdd",
               "158781a2fdf2ce53abfa186d22eb751decb8273471dc792b5016c9016947d1ae"}};
  static const struct {
    const char *key, *id, *out[2]; /* encryption, integrity */
  } nas[] = {{"70d7071aa016a087f9d888ad51f3a83e2c83443ab27843b35bd1b4923615091c",
              "00",
              {"64ba839b29c451085c552f4de9d278b263cb5bdd7fc21a38120637b2a9e5cd39",
               "a66a2d198af2a8d6a5ff2faa51676037df204187c61edd3aaa70f3b7d8b59e8b"}},
             {"70d7071aa016a087f9d888ad51f3a83e2c83443ab27843b35bd1b4923615091c",
              "01",
              {"df8feba477891617c42fb16f750e572c9e59ed7564879150f6bb0daef5932e89",
               "ea1158ba3f387bc96c967bc32fb43f65ae172a3267343479caa826034a90a250"}},
             {"70d7071aa016a087f9d888ad51f3a83e2c83443ab27843b35bd1b4923615091c",
              "02",
              {"99d63bd2d43af81ebb7599f7e8f8b3e81cf7897f31d6270c19c4836070fe11f0",
               "fc7a3850d19ae29ec7000b9df98787f11a4329fd23fd3a93c9d2d92d853ec9db"}},
             {"9ea141da4b24cdebc8f5fb3f61a0511216681f121199b23ebcfacc75b358be43",
              "00",
              {"1e48e1b5edf98dedf339de686544aa1088c8e5616edb706201837aa106d37691",
               "c83dc420f97aa42d1b8488fa5d8f74865d833416d5851556100b41fec8e38139"}},
             {"9ea141da4b24cdebc8f5fb3f61a0511216681f121199b23ebcfacc75b358be43",
              "01",
              {"207700cd92b4635b439e40176f92f7ada824b9d699abe15f86f3346c25343a33",
               "faa39e382611cdfed52042e72af8cecdf92ccd799141857b77b6901741e486b2"}},
             {"9ea141da4b24cdebc8f5fb3f61a0511216681f121199b23ebcfacc75b358be43",
              "02",
              {"2a6854d25282ffd738fa8bbcfdce853c0c4dfb9f559dcbb71d5120db2cac66a6",
               "5edcae62a35bc42399c55f64ecae7b17524bed1ed1601218d2772e55ddfad959"}},
             {"546a79bc6d1613a72a4d631ee0351d66036b2a0c44a3831be6d365e24f023013",
              "00",
              {"7f684f909a5910ded6e4b4ce02ac92df4690eb3788068600e9cb2c3ef8f0956e",
               "51f3b142d357371726873fac5e853ce0eeefc52a695de45fa6f4a23d20c13155"}},
             {"546a79bc6d1613a72a4d631ee0351d66036b2a0c44a3831be6d365e24f023013",
              "01",
              {"b6b222e9c07c56d15176c8e95ec1805561492682e4b9cd7228237a6c78702347",
               "4dc5abf6896da460473288d16de83c480388c6fd9e803c7ea88090f311354a15"}},
             {"546a79bc6d1613a72a4d631ee0351d66036b2a0c44a3831be6d365e24f023013",
              "02",
              {"7bd2a0864452d3d9ede3b2e38a9958777f231ac4f4b9af3fc8ce0e1eaab425a7",
               "89e8049ebe9374f238b0f3278eea47d9bf8877111d99d6378fff66febb06f3f8"}}};
  size_t i;
  int d;
  for (i = 0; i < COUNT(kenb); i++) {
    const struct about about = {"kdf", "3.1", "published", formatted("%s/test_secu_kenb.c", path), NULL};
    const char *const p[1] = {kenb[i].count};
    draft_add_published(all, &about, formatted("K_eNB = KDF(K_ASME, 11, uplink NAS COUNT %s)", kenb[i].count),
                        written(kenb[i].key, "11", p, 1), set_text(json_object(), "out", kenb[i].out));
  }
  for (i = 0; i < COUNT(nas); i++) {
    const struct about about = {"kdf", "3.1", "published", formatted("%s/test_secu_knas.c", path), NULL};
    for (d = 0; d < 2; d++) {
      const char *const p[2] = {d == 0 ? "01" : "02", nas[i].id};
      draft_add_published(
          all, &about,
          formatted("NAS key of %s = KDF(K_ASME, 15, %s, %s)", d == 0 ? "encryption" : "integrity", p[0], p[1]),
          written(nas[i].key, "15", p, 2), set_text(json_object(), "out", nas[i].out[d]));
    }
  }
}

/* Functions that 3GPP builds on the KDF: their FC, and lengths of their parameters. */
static void functions_of_3gpp(drafts *all)
{
  static const struct {
    const char *name, *where, *fc;
    size_t lengths[2], n;
  } functions[] = {
      {"K_ASME", "TS 33.401, A.2", "10", {3, 6}, 2}, {"K_eNB", "TS 33.401, A.3", "11", {4}, 1},
      {"NH", "TS 33.401, A.4", "12", {32}, 1},       {"NAS and AS keys", "TS 33.401, A.7", "15", {1, 1}, 2},
      {"Kc128", "TS 33.102, B.5", "32", {0}, 0},     {"K_AUSF", "TS 33.501, A.2", "6a", {32, 6}, 2},
      {"K_SEAF", "TS 33.501, A.6", "6c", {32}, 1},   {"K_AMF", "TS 33.501, A.7", "6d", {15, 2}, 2}};
  size_t i, j;
  for (i = 0; i < COUNT(functions); i++) {
    const struct about about = {"kdf", "3.1", "3gpp", NULL, NULL};
    for (j = 0; j < 4; j++)
      seeded(all, &about, formatted("kdf/3gpp/%s/%zu", functions[i].fc, j),
             formatted("%s: FC and lengths of %s", functions[i].name, functions[i].where), 32, functions[i].fc,
             functions[i].lengths, functions[i].n);
  }
}

/* An empty key comes before all else that may be wrong: 3.5. */
static void empty_keys(drafts *all)
{
  static const struct {
    const char *fc, *flags, *comment;
    size_t lengths[2], n;
  } cases[] = {{"10", "empty-key", "an empty key, two parameters", {3, 6}, 2},
               {"fff0", "empty-key", "an empty key, an FC of two octets", {10, 2}, 2},
               {"32", "empty-key", "an empty key, no parameters", {0, 0}, 0},
               {"11", "empty-key", "an empty key, an empty parameter", {0, 0}, 1},
               {"ff", "empty-key,order", "an empty key and a lone FF", {4, 0}, 1},
               {"10", "empty-key,order", "an empty key and a P0 of 65536 octets", {65536, 0}, 1}};
  size_t i;
  for (i = 0; i < COUNT(cases); i++) {
    const struct about about = {"kdf-invalid", "3.5", cases[i].flags, NULL, "key"};
    seeded(all, &about, formatted("kdf-invalid/key/%zu", i), cases[i].comment, 0, cases[i].fc, cases[i].lengths,
           cases[i].n);
  }
}

/* What clause 3 calls an error: an empty key (3.5), a lone FF (3.3), a parameter longer than 65535 octets (3.2). */
static void invalid(drafts *all)
{
  static const size_t longer[] = {65536, 65537, 65546, 66000, 100000};
  static const size_t few[3] = {4, 6, 0};
  size_t i;
  for (i = 0; i <= 3; i++) {
    const struct about about = {"kdf-invalid", "3.3", "fc-lone-ff", NULL, "fc"};
    seeded(all, &about, formatted("kdf-invalid/fc/%zu", i), formatted("FC is a lone FF, %zu parameters", i), 32, "ff",
           few, i);
  }
  for (i = 0; i < COUNT(longer); i++) {
    const struct about about = {"kdf-invalid", "3.2", "parameter-too-long", NULL, "parameter"};
    size_t lengths[2] = {longer[i], 2};
    seeded(all, &about, formatted("kdf-invalid/parameter/%zu", longer[i]),
           formatted("P0 of %zu octets: L0 would wrap to %zu", longer[i], longer[i] % 65536), 32, "10", lengths,
           1 + i % 2);
  }
  empty_keys(all);
}

void family_kdf(drafts *all)
{
  published(all);
  published_by_openairinterface(all);
  counts_and_empties(all);
  parameter_lengths(all);
  function_codes(all);
  keys(all);
  s_lengths(all);
  more_lengths(all);
  look_alikes(all);
  functions_of_3gpp(all);
  invalid(all);
}
