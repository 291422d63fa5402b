// SPDX-License-Identifier: Apache-2.0
/* The observables against TS 35.208, clause 4.3, and against libosmogsm: f1 to f5 are pieces of what the network's side
 * answers. */
#include "base/hex.h"
#include "context.h"
#include "kdf.h"
#include "observe/observe.h"

#include <osmocom/crypt/auth.h>
#include <osmocom/crypt/kdf.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

/* TS 35.208, 4.3, test sets 1 to 20; the second repeats the first. */
static const struct {
  const char *k, *rand, *sqn, *amf, *opc, *f1, *f2, *f3, *f4, *f5;
} published[] = {
    {"465b5ce8b199b49faa5f0a2ee238a6bc", "23553cbe9637a89d218ae64dae47bf35", "ff9bb4d0b607", "b9b9",
     "cd63cb71954a9f4e48a5994e37a02baf", "4a9ffac354dfafb3", "a54211d5e3ba50bf", "b40ba9a3c58b2a05bbf0d987b21bf8cb",
     "f769bcd751044604127672711c6d3441", "aa689c648370"},
    {"465b5ce8b199b49faa5f0a2ee238a6bc", "23553cbe9637a89d218ae64dae47bf35", "ff9bb4d0b607", "b9b9",
     "cd63cb71954a9f4e48a5994e37a02baf", "4a9ffac354dfafb3", "a54211d5e3ba50bf", "b40ba9a3c58b2a05bbf0d987b21bf8cb",
     "f769bcd751044604127672711c6d3441", "aa689c648370"},
    {"fec86ba6eb707ed08905757b1bb44b8f", "9f7c8d021accf4db213ccff0c7f71a6a", "9d0277595ffc", "725c",
     "1006020f0a478bf6b699f15c062e42b3", "9cabc3e99baf7281", "8011c48c0c214ed2", "5dbdbb2954e8f3cde665b046179a5098",
     "59a92d3b476a0443487055cf88b2307b", "33484dc2136b"},
    {"9e5944aea94b81165c82fbf9f32db751", "ce83dbc54ac0274a157c17f80d017bd6", "0b604a81eca8", "9e09",
     "a64a507ae1a2a98bb88eb4210135dc87", "74a58220cba84c49", "f365cd683cd92e96", "e203edb3971574f5a94b0d61b816345d",
     "0c4524adeac041c4dd830d20854fc46b", "f0b9c08ad02e"},
    {"4ab1deb05ca6ceb051fc98e77d026a84", "74b0cd6031a1c8339b2b6ce2b8c4a186", "e880a1b580b6", "9f07",
     "dcf07cbd51855290b92a07a9891e523e", "49e785dd12626ef2", "5860fc1bce351e7e", "7657766b373d1c2138f307e3de9242f9",
     "1c42e960d89b8fa99f2744e0708ccb53", "31e11a609118"},
    {"6c38a116ac280c454f59332ee35c8c4f", "ee6466bc96202c5a557abbeff8babf63", "414b98222181", "4464",
     "3803ef5363b947c6aaa225e58fae3934", "078adfb488241a57", "16c8233f05a0ac28", "3f8c7587fe8e4b233af676aede30ba3b",
     "a7466cc1e6b2a1337d49d3b66e95d7b4", "45b0f69ab06c"},
    {"2d609d4db0ac5bf0d2c0de267014de0d", "194aa756013896b74b4a2a3b0af4539e", "6bf69438c2e4", "5f67",
     "c35a0ab0bcbfc9252caff15f24efbde0", "bd07d3003b9e5cc3", "8c25a16cd918a1df", "4cd0846020f8fa0731dd47cbdc6be411",
     "88ab80a415f15c73711254a1d388f696", "7e6455f34cf3"},
    {"a530a7fe428fad1082c45eddfce13884", "3a4c2b3245c50eb5c71d08639395764d", "f63f5d768784", "b90e",
     "27953e49bc8af6dcc6e730eb80286be3", "53761fbd679b0bad", "a63241e1ffc3e5ab", "10f05bab75a99a5fbb98a9c287679c3b",
     "f9ec0865eb32f22369cade40c59c3a44", "88196c47986f"},
    {"d9151cf04896e25830bf2e08267b8360", "f761e5e93d603feb730e27556cb8a2ca", "47ee0199820a", "9113",
     "c4c93effe8a08138c203d4c27ce4e3d9", "66cc4be44862af1f", "4a90b2171ac83a76", "71236b7129f9b22ab77ea7a54c96da22",
     "90527ebaa5588968db41727325a04d9e", "82a0f5287a71"},
    {"a0e2971b6822e8d354a18cc235624ecb", "08eff828b13fdb562722c65c7f30a9b2", "db5c066481e0", "716b",
     "82a26f22bba9e9488f949a10d98e9cc4", "9485fe24621cb9f6", "4bc2212d8624910a", "08cef6d004ec61471a3c3cda048137fa",
     "ed0318ca5deb9206272f6e8fa64ba411", "a2f858aa9e5d"},
    {"0da6f7ba86d5eac8a19cf563ac58642d", "679ac4dbacd7d233ff9d6806f4149ce3", "6e2331d692ad", "224a",
     "0db1071f8767562ca43a0a64c41e8d08", "2831d7ae9088e492", "6fc30fee6d123523", "69b1cae7c7429d975e245cacb05a517c",
     "74f24e8c26df58e1b38d7dcd4f1b7fbd", "4c539a26e1fa"},
    {"77b45843c88e58c10d202684515ed430", "4c47eb3076dc55fe5106cb2034b8cd78", "fe1a8731005d", "ad25",
     "d483afae562409a326b5bb0b20c4d762", "08332d7e9f484570", "aefa357beac2a87a", "908c43f0569cb8f74bc971e706c36c5f",
     "c251df0d888dd9329bcf46655b226e40", "30ff25cdadf6"},
    {"729b17729270dd87ccdf1bfe29b4e9bb", "311c4c929744d675b720f3b7e9b1cbd0", "c85c4cf65916", "5bb2",
     "228c2f2f06ac3268a9e616ee16db4ba1", "ff794fe2f827ebf8", "98dbbd099b3b408d", "44c0f23c5493cfd241e48f197e1d1012",
     "0c9fb81613884c2535dd0eabf3b440d8", "5380d158cfe3"},
    {"d32dd23e89dc662354ca12eb79dd32fa", "cf7d0ab1d94306950bf12018fbd46887", "484107e56a43", "b5e6",
     "d22a4b4180a5325708a5ff70d9f67ec7", "cf19d62b6a809866", "af4a411e1139f2c2", "5af86b80edb70df5292cc1121cbad50c",
     "7f4d6ae7440e18789a8b75ad3f42f03a", "217af49272ad"},
    {"af7c65e1927221de591187a2c5987a53", "1f0f8578464fd59b64bed2d09436b57a", "3d627b01418d", "84f6",
     "a4cf5c8155c08a7eff418e5443b98e55", "c37cae7805642032", "7bffa5c2f41fbc05", "3f8c3f3ccf7625bf77fc94bcfd22fd26",
     "abcbae8fd46115e9961a55d0da5f2078", "837fd7b74419"},
    {"5bd7ecd3d3127a41d12539bed4e7cf71", "59b75f14251c75031d0bcbac1c2c04c7", "a298ae8929dc", "d056",
     "76089d3c0ff3efdc6e36721d4fceb747", "c3f25cd94309107e", "7e3f44c7591f6f45", "d42b2d615e49a03ac275a5aef97af892",
     "0b3f8d024fe6bfafaa982b8f82e319c2", "5be11495525d"},
    {"6cd1c6ceb1e01e14f1b82316a90b7f3d", "f69b78f300a0568bce9f0cb93c4be4c9", "b4fce5feb059", "e4bb",
     "a219dc37f1dc7d66738b5843c799f206", "69a90869c268cb7b", "70f6bdb9ad21525f", "6edaf99e5bd9f85d5f36d91c1272fb4b",
     "d61c853c280dd9c46f297baec386de17", "1c408a858b3e"},
    {"b73a90cbcf3afb622dba83c58a8415df", "b120f1c1a0102a2f507dd543de68281f", "f1e8a523a36d", "471b",
     "df0c67868fa25f748b7044c6e7c245b8", "ebd70341bcd415b0", "479dd25c20792d63", "66195dbed0313274c5ca7766615fa25e",
     "66bec707eb2afc476d7408a8f2927b36", "aefdaa5ddd99"},
    {"5122250214c33e723a5dd523fc145fc0", "81e92b6c0ee0e12ebceba8d92a99dfa5", "16f3b3f70fc2", "c3ab",
     "981d464c7c52eb6e5036234984ad0bcf", "2a5c23d15ee351d5", "28d7b0f2a2ec3de5", "5349fbe098649f948f5d2e973a81c00f",
     "9744871ad32bf9bbd1dd5ce54e3e2e5a", "ada15aeb7bb8"},
    {"90dca4eda45b53cf0f12d7c9c3bc6a89", "9fddc72092c6ad036b6e464789315b78", "20f813bd4141", "61df",
     "cb9cccc4b9258e6dca4760379fb82581", "09db94eab4f8149e", "a95100e2760952cd", "b5f2da03883b69f96bf52e029ed9ac45",
     "b4721368bc16ea67875c5598688bb0ef", "83cfd54db913"},
};
#define SETS (sizeof published / sizeof published[0])
#define RANDOM_SETS 1000

/* What goes in, and the answer of the network's side: RES, CK, IK, AUTN. */
struct set {
  uint8_t k[16], rand[16], sqn[6], amf[2], opc[16], expected[56];
};

#define OCTETS(array)                                                                                                  \
  {                                                                                                                    \
    array, sizeof array                                                                                                \
  }
#define TEXT(word)                                                                                                     \
  {                                                                                                                    \
    (const uint8_t *)(word), strlen(word)                                                                              \
  }

static void fill(uint8_t *out, size_t size, const char *digits)
{
  size_t n;
  assert_true(hex_read(out, size, &n, digits, strlen(digits)));
  assert_int_equal(n, size);
}

static struct set published_set(size_t i)
{
  struct set set;
  uint8_t f5[6];
  size_t j;
  fill(set.k, 16, published[i].k);
  fill(set.rand, 16, published[i].rand);
  fill(set.sqn, 6, published[i].sqn);
  fill(set.amf, 2, published[i].amf);
  fill(set.opc, 16, published[i].opc);
  fill(set.expected, 8, published[i].f2);
  fill(set.expected + 8, 16, published[i].f3);
  fill(set.expected + 24, 16, published[i].f4);
  fill(f5, 6, published[i].f5);
  for (j = 0; j < 6; j++)
    set.expected[40 + j] = set.sqn[j] ^ f5[j];
  memcpy(set.expected + 46, set.amf, 2);
  fill(set.expected + 48, 8, published[i].f1);
  return set;
}

static uint64_t number(const uint8_t octets[6])
{
  uint64_t n = 0;
  size_t i;
  for (i = 0; i < 6; i++)
    n = n << 8 | octets[i];
  return n;
}

/* The answer of libosmogsm, which takes the sequence number before the one that it uses. */
static void osmocom(uint8_t answer[56], const struct set *set)
{
  struct osmo_sub_auth_data data = {.type = OSMO_AUTH_TYPE_UMTS, .algo = OSMO_AUTH_ALG_MILENAGE};
  struct osmo_auth_vector vector = {0};
  memcpy(data.u.umts.k, set->k, 16);
  memcpy(data.u.umts.opc, set->opc, 16);
  memcpy(data.u.umts.amf, set->amf, 2);
  data.u.umts.sqn = number(set->sqn) - 1u;
  assert_true(osmo_auth_gen_vec(&vector, &data, set->rand) >= 0);
  assert_int_equal(vector.res_len, 8);
  memcpy(answer, vector.res, 8);
  memcpy(answer + 8, vector.ck, 16);
  memcpy(answer + 24, vector.ik, 16);
  memcpy(answer + 40, vector.autn, 16);
}

static void kdf(uint8_t out[32], const uint8_t *key, size_t key_length, uint16_t fc, const struct ltk_parameter *p,
                size_t n)
{
  uint8_t s[16];
  assert_int_equal(ltk_kdf(out, key, key_length, fc, p, n, s, sizeof s), LTK_OK);
}

/* Inputs that look random and are the same every time; the answer is libosmogsm's. */
static struct set random_set(uint32_t i)
{
  const uint8_t seed[4] = {(uint8_t)(i >> 24), (uint8_t)(i >> 16), (uint8_t)(i >> 8), (uint8_t)i};
  struct set set;
  uint8_t octets[64];
  kdf(octets, seed, 4, 1, NULL, 0);
  kdf(octets + 32, seed, 4, 2, NULL, 0);
  memcpy(set.k, octets, 16);
  memcpy(set.opc, octets + 16, 16);
  memcpy(set.rand, octets + 32, 16);
  memcpy(set.sqn, octets + 48, 6);
  memcpy(set.amf, octets + 54, 2);
  osmocom(set.expected, &set);
  return set;
}

static const struct ltk_iut_context milenage = {.purpose = LTK_PURPOSE_K, .algorithm = LTK_ALGORITHM_MILENAGE};

static struct ltk_iut_answer observed(const uint8_t k[16], const struct ltk_iut_observation *o)
{
  struct ltk_iut_answer answer = {LTK_IUT_OK, 0, {0}, NULL};
  observe(&answer, (struct ltk_iut_octets){k, 16}, &milenage, o);
  return answer;
}

static void assert_network(const struct set *set)
{
  const struct ltk_iut_observation o = {.kind = TEXT("vector"),
                                        .opc = OCTETS(set->opc),
                                        .rand = OCTETS(set->rand),
                                        .sqn = OCTETS(set->sqn),
                                        .amf = OCTETS(set->amf)};
  const struct ltk_iut_answer answer = observed(set->k, &o);
  assert_int_equal(answer.length, 56);
  assert_memory_equal(answer.octets, set->expected, 56);
}

/* The card's side takes the AUTN of the set, and no other. */
static void assert_card(const struct set *set)
{
  uint8_t autn[16];
  const struct ltk_iut_observation o = {
      .kind = TEXT("authenticate"), .opc = OCTETS(set->opc), .rand = OCTETS(set->rand), .autn = OCTETS(autn)};
  struct ltk_iut_answer answer;
  size_t i;
  memcpy(autn, set->expected + 40, 16);
  answer = observed(set->k, &o);
  assert_int_equal(answer.length, 40);
  assert_memory_equal(answer.octets, set->expected, 40);
  for (i = 0; i < 16; i++) {
    autn[i] ^= 1;
    answer = observed(set->k, &o);
    assert_int_equal(answer.status, LTK_IUT_INVALID);
    assert_string_equal(answer.why, "autn");
    autn[i] ^= 1;
  }
}

/* Intermediate values as they are told. */
struct told {
  size_t count;
  char names[8][8];
  uint8_t octets[8][16];
};

static void keep(void *to, const char *name, const uint8_t octets[16])
{
  struct told *told = to;
  assert_true(told->count < 8);
  snprintf(told->names[told->count], sizeof told->names[0], "%s", name);
  memcpy(told->octets[told->count++], octets, 16);
}

/* f1 to f5 are pieces of OUT1 to OUT4, and the rest is what the definition says of it. */
static void intermediate_values_are_told(void **state)
{
  static const char *const names[] = {"temp", "out2", "out3", "out4", "in1", "out1"};
  size_t i, j;
  (void)state;
  for (i = 0; i < SETS; i++) {
    const struct set set = published_set(i);
    const struct ltk_iut_observation o = {.kind = TEXT("vector"),
                                          .opc = OCTETS(set.opc),
                                          .rand = OCTETS(set.rand),
                                          .sqn = OCTETS(set.sqn),
                                          .amf = OCTETS(set.amf)};
    struct ltk_iut_answer answer = {LTK_IUT_OK, 0, {0}, NULL};
    struct ltk_iut_octets key = OCTETS(set.k);
    struct told told = {0};
    const struct observe_cipher cipher = {observe_aes, &key, sizeof set.k, keep, &told, NULL};
    uint8_t block[16], temp[16];
    observe_by(&answer, &cipher, key, &milenage, &o);
    assert_int_equal(told.count, 6);
    for (j = 0; j < 6; j++)
      assert_string_equal(told.names[j], names[j]);
    for (j = 0; j < 16; j++)
      block[j] = set.rand[j] ^ set.opc[j];
    assert_null(observe_aes(&key, temp, block));
    assert_memory_equal(told.octets[0], temp, 16);
    assert_memory_equal(told.octets[1] + 8, set.expected, 8);
    for (j = 0; j < 6; j++)
      assert_int_equal(told.octets[1][j] ^ set.sqn[j], set.expected[40 + j]);
    assert_memory_equal(told.octets[2], set.expected + 8, 16);
    assert_memory_equal(told.octets[3], set.expected + 24, 16);
    assert_memory_equal(told.octets[4], set.sqn, 6);
    assert_memory_equal(told.octets[4] + 6, set.amf, 2);
    assert_memory_equal(told.octets[4] + 8, told.octets[4], 8);
    assert_memory_equal(told.octets[5], set.expected + 48, 8);
  }
}

static void the_published_sets_come_out(void **state)
{
  size_t i;
  (void)state;
  for (i = 0; i < SETS; i++) {
    const struct set set = published_set(i);
    assert_network(&set);
    assert_card(&set);
  }
}

/* So that the comparison below is one with the standard. */
static void libosmogsm_gives_the_published_sets(void **state)
{
  uint8_t answer[56];
  size_t i;
  (void)state;
  for (i = 0; i < SETS; i++) {
    const struct set set = published_set(i);
    osmocom(answer, &set);
    assert_memory_equal(answer, set.expected, 56);
  }
}

static void libosmogsm_agrees_on_random_inputs(void **state)
{
  uint32_t i;
  (void)state;
  for (i = 0; i < RANDOM_SETS; i++) {
    const struct set set = random_set(i);
    assert_network(&set);
    assert_card(&set);
  }
}

/* The derivations of libosmogsm that give half of D, so that no answer of the protocol can hold them: Kc128 of TS
 * 33.102 B.5 is its first half, a NAS key of TS 33.401 A.7 its last.
 * clauses: 2, 3.1 */
static void libosmogsm_agrees_on_halves(void **state)
{
  uint32_t i;
  (void)state;
  for (i = 0; i < RANDOM_SETS; i++) {
    const struct set set = random_set(i);
    const uint8_t type[1] = {set.amf[0]}, id[1] = {set.amf[1]};
    const struct ltk_parameter p[2] = {{type, 1}, {id, 1}};
    uint8_t key[32], d[32], half[16];
    memcpy(key, set.k, 16);
    memcpy(key + 16, set.opc, 16);
    kdf(d, key, 32, 0x32, NULL, 0);
    osmo_kdf_kc128(key, key + 16, half);
    assert_memory_equal(half, d, 16);
    kdf(d, key, 32, 0x15, p, 2);
    osmo_kdf_nas(type[0], id[0], key, half);
    assert_memory_equal(half, d + 16, 16);
  }
}

static struct ltk_iut_answer observed_of(const char *kind, const uint8_t *k, size_t length, uint64_t algorithm,
                                         const struct set *set, const uint8_t *opc, size_t opc_length, const char *name)
{
  const struct ltk_iut_observation o = {.kind = TEXT(kind),
                                        .opc = {opc, opc_length},
                                        .rand = OCTETS(set->rand),
                                        .sqn = OCTETS(set->sqn),
                                        .amf = OCTETS(set->amf),
                                        .network_name = TEXT(name)};
  struct ltk_iut_answer answer = {LTK_IUT_OK, 0, {0}, NULL};
  const struct ltk_iut_context c = {.purpose = LTK_PURPOSE_K, .algorithm = algorithm};
  observe(&answer, (struct ltk_iut_octets){k, length}, &c, &o);
  return answer;
}

static void assert_digits(const uint8_t *octets, const char *digits)
{
  uint8_t expected[64];
  size_t n;
  assert_true(hex_read(expected, sizeof expected, &n, digits, strlen(digits)));
  assert_memory_equal(octets, expected, n);
}

/* RFC 9048, appendix C, cases 1 and 2: CK and IK are those of the set 19 of TS 35.208, and so is SQN xor AK. */
static void the_published_ck_prime_and_ik_prime_come_out(void **state)
{
  static const char *const cases[][2] = {{"WLAN", "0093962d0dd84aa5684b045c9edffa04ccfc230ca74fcc96c0a5d61164f5a76c"},
                                         {"HRPD", "3820f0277fa5f77732b1fb1d90c1a0dadb94a0ab557ef6c9ab48619ca05b9a9f"}};
  const struct set set = published_set(18);
  size_t i;
  (void)state;
  for (i = 0; i < 2; i++) {
    const struct ltk_iut_answer answer =
        observed_of("eapaka", set.k, 16, LTK_ALGORITHM_MILENAGE, &set, set.opc, 16, cases[i][0]);
    assert_int_equal(answer.length, 56);
    assert_memory_equal(answer.octets, set.expected, 8);
    assert_digits(answer.octets + 8, cases[i][1]);
    assert_memory_equal(answer.octets + 40, set.expected + 40, 16);
    assert_digits(answer.octets + 40, "bb52e91c747a");
  }
}

/* XRES* and K_AUSF are the KDF's that is proven, with the parameters of TS 33.501, A.4 and A.2. */
static void an_authentication_vector_of_5g_is_made_by_the_kdf(void **state)
{
  static const char name[] = "5G:mnc001.mcc001.3gppnetwork.org";
  uint32_t i;
  (void)state;
  for (i = 0; i < 20; i++) {
    const struct set set = random_set(i);
    const struct ltk_iut_answer answer =
        observed_of("av5g", set.k, 16, LTK_ALGORITHM_MILENAGE, &set, set.opc, 16, name);
    const struct ltk_parameter of_res[3] = {{(const uint8_t *)name, sizeof name - 1u},
                                            {set.rand, 16},
                                            {set.expected, 8}},
                               of_kausf[2] = {of_res[0], {set.expected + 40, 6}};
    uint8_t s[128], star[32], kausf[32];
    assert_int_equal(ltk_kdf(star, set.expected + 8, 32, 0x6b, of_res, 3, s, sizeof s), LTK_OK);
    assert_int_equal(ltk_kdf(kausf, set.expected + 8, 32, 0x6a, of_kausf, 2, s, sizeof s), LTK_OK);
    assert_int_equal(answer.length, 64);
    assert_memory_equal(answer.octets, star + 16, 16);
    assert_memory_equal(answer.octets + 16, kausf, 32);
    assert_memory_equal(answer.octets + 48, set.expected + 40, 16);
  }
}

/* What the UDM of OpenAirInterface logged of a registration: a whole authentication vector of 5G. */
static void an_authentication_vector_of_a_5g_core_comes_out(void **state)
{
  static const struct set set = {
      .k = {0x0c, 0x0a, 0x34, 0x60, 0x1d, 0x4f, 0x07, 0x67, 0x73, 0x03, 0x65, 0x2c, 0x04, 0x62, 0x53, 0x5b},
      .opc = {0x63, 0xbf, 0xa5, 0x0e, 0xe6, 0x52, 0x33, 0x65, 0xff, 0x14, 0xc1, 0xf4, 0x5f, 0x88, 0x73, 0x7d},
      .rand = {0x1e, 0x16, 0x33, 0x2b, 0xd3, 0x24, 0xfd, 0x90, 0x41, 0x9d, 0x8b, 0x33, 0xf6, 0x62, 0x15, 0x2d},
      .sqn = {0, 0, 0, 0, 0, 0x40},
      .amf = {0x80, 0}};
  const struct ltk_iut_answer answer =
      observed_of("av5g", set.k, 16, LTK_ALGORITHM_MILENAGE, &set, set.opc, 16, "5G:mnc022.mcc208.3gppnetwork.org");
  (void)state;
  assert_int_equal(answer.length, 64);
  assert_digits(answer.octets, "a82a33f6d22b446cb35de4c0098a6f5e");
  assert_digits(answer.octets + 16, "a554cc28ee2ab0d1cefddfd7dcbefcd014c34ad3ed529cee8c80b434ad5391ea");
  assert_digits(answer.octets + 48, "fd627428095380006a671d86c194278b");
}

/* AES of zeros and the first subkey are printed in RFC 4493, 4. */
static void key_check_values_have_three_forms(void **state)
{
  static const char *const forms[] = {"kcv", "kcv-zeros", "kcv-cmac"};
  struct set set = {{0}, {0}, {0}, {0}, {0}, {0}};
  uint8_t in[16], expected[3][16];
  struct ltk_iut_octets key = OCTETS(set.k);
  size_t i;
  (void)state;
  fill(set.k, 16, "2b7e151628aed2a6abf7158809cf4f3c");
  memset(in, 1, sizeof in);
  assert_null(observe_aes(&key, expected[0], in));
  fill(expected[1], 16, "7df76b0c1ab899b33e42f047b91b546f");
  fill(in, 16, "fbeed618357133667c85e08f7236a8de");
  assert_null(observe_aes(&key, expected[2], in));
  for (i = 0; i < 3; i++) {
    const struct ltk_iut_answer answer = observed_of(forms[i], set.k, 16, 0, &set, NULL, 0, "");
    assert_int_equal(answer.length, 3);
    assert_memory_equal(answer.octets, expected[i], 3);
  }
}

static void what_breaks_a_rule_is_refused(void **state)
{
  struct set set = published_set(0);
  const struct ltk_iut_observation short_sqn = {.kind = TEXT("vector"),
                                                .opc = OCTETS(set.opc),
                                                .rand = OCTETS(set.rand),
                                                .sqn = {set.sqn, 5},
                                                .amf = OCTETS(set.amf)};
  const struct ltk_iut_observation unknown = {.kind = TEXT("other")};
  const struct ltk_iut_context opc = {.purpose = LTK_PURPOSE_OPC, .algorithm = LTK_ALGORITHM_MILENAGE};
  struct ltk_iut_answer answer = observed(set.k, &short_sqn), of_opc = {LTK_IUT_OK, 0, {0}, NULL};
  uint8_t k[32] = {1}, topc[32] = {2};
  (void)state;
  assert_int_equal(answer.status, LTK_IUT_INVALID);
  assert_string_equal(answer.why, "length");
  answer = observed_of("vector", k, 32, LTK_ALGORITHM_MILENAGE_256, &set, set.opc, 16, "");
  assert_int_equal(answer.status, LTK_IUT_INVALID);
  assert_string_equal(answer.why, "kind");
  observe(&of_opc, (struct ltk_iut_octets){k, 16}, &opc, &short_sqn);
  assert_string_equal(of_opc.why, "kind");
  answer = observed_of("vector", k, 32, LTK_ALGORITHM_TUAK, &set, topc, 31, "");
  assert_int_equal(answer.status, LTK_IUT_INVALID);
  assert_string_equal(answer.why, "length");
  assert_int_equal(observed_of("vector", k, 32, LTK_ALGORITHM_TUAK, &set, topc, 32, "").length, 56);
  assert_int_equal(observed(set.k, &unknown).status, LTK_IUT_UNSUPPORTED);
}

/* TS 35.232, 6.2, as far as its lengths are those of an authentication vector. */
static void the_published_tuak_comes_out(void **state)
{
  struct set set;
  struct ltk_iut_answer answer;
  uint8_t k[32], topc[32];
  (void)state;
  fill(k, 32, "fffefdfcfbfaf9f8f7f6f5f4f3f2f1f0efeeedecebeae9e8e7e6e5e4e3e2e1e0");
  fill(topc, 32, "305425427e18c503c8a4b294ea72c95d0c36c6c6b29d0c65de5974d5977f8524");
  fill(set.rand, 16, "0123456789abcdef0123456789abcdef");
  fill(set.sqn, 6, "0123456789ab");
  fill(set.amf, 2, "abcd");
  answer = observed_of("vector", k, 32, LTK_ALGORITHM_TUAK, &set, topc, 32, "");
  assert_int_equal(answer.length, 56);
  assert_digits(answer.octets, "e9d749dc4eea0035a4cb6f6529ab17f8337f27baa8234d472274155ccf4199d5e2abcbf621907f90");
}

/* The key of a token is its own: there is AES, and no TUAK. */
static void tuak_needs_the_key_itself(void **state)
{
  struct set set = published_set(0);
  const uint8_t topc[32] = {2};
  const struct ltk_iut_observation o = {.kind = TEXT("vector"),
                                        .opc = OCTETS(topc),
                                        .rand = OCTETS(set.rand),
                                        .sqn = OCTETS(set.sqn),
                                        .amf = OCTETS(set.amf)};
  struct ltk_iut_octets key = OCTETS(set.k);
  const struct observe_cipher cipher = {observe_aes, &key, sizeof set.k, NULL, NULL, NULL};
  const struct ltk_iut_context tuak = {.purpose = LTK_PURPOSE_K, .algorithm = LTK_ALGORITHM_TUAK};
  struct ltk_iut_answer answer = {LTK_IUT_OK, 0, {0}, NULL};
  (void)state;
  observe_by(&answer, &cipher, (struct ltk_iut_octets){NULL, 16}, &tuak, &o);
  assert_int_equal(answer.status, LTK_IUT_UNSUPPORTED);
}

/* KIc, KID and what is given with them: the command of AES of pySim, tests/unittests/test_ota.py, which a card
 * (sysmoISIM-SJA5) takes. */
struct packet {
  uint8_t kic[16], kid[16], spi[2], tar[3], cntr[5], data[64];
  struct ltk_iut_context c;
  size_t length;
  uint64_t bits;
};

static struct packet published_packet(void)
{
  struct packet p = {.c = {.purpose = LTK_PURPOSE_KIC, .index = 2, .algorithm = 16}, .length = 7, .bits = 64};
  fill(p.kic, 16, "200102030405060708090a0b0c0d0e0f");
  fill(p.kid, 16, "201102030405060708090a0b0c0d0e0f");
  fill(p.spi, 2, "0619");
  fill(p.tar, 3, "b00011");
  fill(p.data, 7, "00a40004023f00");
  return p;
}

static struct ltk_iut_answer packed(const struct packet *p)
{
  const struct ltk_iut_observation o = {.kind = TEXT("packet"),
                                        .opc = OCTETS(p->kid),
                                        .spi = OCTETS(p->spi),
                                        .tar = OCTETS(p->tar),
                                        .cntr = OCTETS(p->cntr),
                                        .data = {p->data, p->length},
                                        .mac_bits = p->bits};
  struct ltk_iut_answer answer = {LTK_IUT_OK, 0, {0}, NULL};
  observe(&answer, (struct ltk_iut_octets){p->kic, 16}, &p->c, &o);
  return answer;
}

static void the_published_packet_comes_out(void **state)
{
  const struct packet p = published_packet();
  const struct ltk_iut_answer answer = packed(&p);
  (void)state;
  assert_int_equal(answer.length, 42);
  assert_digits(answer.octets, "00281506192222b00011e87cceebb2d93083011ce294f93fc4d8de80da1abae8c37ca3e72ec4432e5058");
}

/* The lengths that CPL, CHL and PCNTR say are those of the packet. Nothing is written behind it. */
static void a_packet_of_any_length_is_padded(void **state)
{
  struct packet p = published_packet();
  (void)state;
  for (p.bits = 32; p.bits <= 64; p.bits += 32) {
    for (p.length = 0; p.length <= sizeof p.data; p.length++) {
      const struct ltk_iut_answer answer = packed(&p);
      const size_t mac = (size_t)p.bits / 8u, ciphered = (6u + mac + p.length + 15u) / 16u * 16u;
      if (10u + ciphered > sizeof answer.octets) {
        assert_int_equal(answer.status, LTK_IUT_UNSUPPORTED);
        continue;
      }
      assert_int_equal(answer.length, 10u + ciphered);
      assert_int_equal(answer.octets[1], 8u + ciphered);
      assert_int_equal(answer.octets[2], 13u + mac);
    }
  }
}

static void assert_refused(const struct packet *p, const char *class)
{
  const struct ltk_iut_answer answer = packed(p);
  assert_int_equal(answer.status, LTK_IUT_INVALID);
  assert_string_equal(answer.why, class);
}

static void a_packet_has_rules(void **state)
{
  struct packet p = published_packet();
  (void)state;
  p.c.purpose = LTK_PURPOSE_KID;
  p.bits = 128;
  p.spi[0] = 0;
  assert_refused(&p, "kind");
  p.c.purpose = LTK_PURPOSE_KIC;
  assert_refused(&p, "length");
  p.bits = 32;
  for (p.spi[0] = 0; p.spi[0] < 32; p.spi[0]++)
    if ((p.spi[0] & 7u) != 6u)
      assert_refused(&p, "spi");
    else
      assert_int_equal(packed(&p).length, 42);
}

/* RFC 4493, 4, examples 1 to 4. */
static void the_published_cmac_comes_out(void **state)
{
  static const struct {
    size_t n;
    const char *mac;
  } examples[] = {{0, "bb1d6929e95937287fa37d129b756746"},
                  {16, "070a16b46b4d4144f79bdd9dd04a287c"},
                  {40, "dfa66747de9ae63030ca32611497c827"},
                  {64, "51f0bebf7e3b9d92fc49741779363cfe"}};
  uint8_t k[16], in[64], mac[16];
  struct ltk_iut_octets key = OCTETS(k);
  const struct observe_cipher cipher = {.block = observe_aes, .of = &key};
  size_t i;
  (void)state;
  fill(k, 16, "2b7e151628aed2a6abf7158809cf4f3c");
  fill(in, 64,
       "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51"
       "30c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710");
  for (i = 0; i < sizeof examples / sizeof examples[0]; i++) {
    assert_null(observe_cmac(&cipher, mac, in, examples[i].n));
    assert_digits(mac, examples[i].mac);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {cmocka_unit_test(intermediate_values_are_told),
                                     cmocka_unit_test(the_published_sets_come_out),
                                     cmocka_unit_test(libosmogsm_gives_the_published_sets),
                                     cmocka_unit_test(libosmogsm_agrees_on_random_inputs),
                                     cmocka_unit_test(libosmogsm_agrees_on_halves),
                                     cmocka_unit_test(the_published_ck_prime_and_ik_prime_come_out),
                                     cmocka_unit_test(an_authentication_vector_of_a_5g_core_comes_out),
                                     cmocka_unit_test(an_authentication_vector_of_5g_is_made_by_the_kdf),
                                     cmocka_unit_test(the_published_tuak_comes_out),
                                     cmocka_unit_test(key_check_values_have_three_forms),
                                     cmocka_unit_test(what_breaks_a_rule_is_refused),
                                     cmocka_unit_test(tuak_needs_the_key_itself),
                                     cmocka_unit_test(the_published_packet_comes_out),
                                     cmocka_unit_test(a_packet_of_any_length_is_padded),
                                     cmocka_unit_test(a_packet_has_rules),
                                     cmocka_unit_test(the_published_cmac_comes_out)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
