// SPDX-License-Identifier: Apache-2.0
/* Element type 3, EF.ICCID as it stands on the card (4.8), in families derive, confirm, observe, chain and their
 * invalid ones. */
#include "families/context.h"
#include "families/draft.h"
#include "families/observed.h"
#include "families/seed.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static void add(drafts *all, const char *family, const char *clauses, const char *flags, const char *label,
                const char *comment, json_t *input)
{
  const struct about about = {family, clauses, flags, formatted("seed %s", label), NULL};
  draft_add(all, &about, comment, input);
}

/* Every row of 4.5 x the modes and suites of version 1.0. Suite 3 has it among its own. */
static void table(drafts *all)
{
  struct shape shape = test_shape();
  int r, m;
  shape.element = EF_ICCID;
  for (r = 0; r < KEY_ROWS; r++) {
    for (m = 0; m < METHODS; m++) {
      const char *label = formatted("derive/element-3/%s/%s", key_rows[r].name, methods[m].name);
      shape.row = &key_rows[r];
      shape.method = &methods[m];
      shape.card_nonce = (r + m) % 3 != 0;
      add(all, "derive", "4.5,4.8,6.1", shape.card_nonce ? "table,ef-iccid" : "table,ef-iccid,empty-card-nonce", label,
          formatted("%s, %s, EF.ICCID, %s", key_rows[r].name, methods[m].name,
                    shape.card_nonce ? "card nonce" : "no card nonce"),
          derive_input(&shape, label));
    }
  }
}

static void contents(drafts *all)
{
  static const char *const files[][2] = {{"988812010000103254F8", "an ICCID of 19 digits and its filler"},
                                         {"988812010000103254FF", "an ICCID of 18 digits, as old cards have it"},
                                         {"98881201000010325476", "20 digits"},
                                         {"89882110000001234568", "20 digits that are a valid ICCID of type 1, too"},
                                         {"98881201000010325AF8", "a hexadecimal letter among the digits"},
                                         {"9888120100001032B4C6", "hexadecimal letters, as some operators use them"},
                                         {"0123456789ABCDEF0123", "every character"},
                                         {"FEDCBA98765432100000", "every character, the other way round"},
                                         {"00000000000000000000", "all zeros"},
                                         {"99999999999999999999", "all nines"},
                                         {"AAAAAAAAAAAAAAAAAAAA", "A alone, the first letter"},
                                         {"FFFFFFFFFFFFFFFFFFFF", "F alone: a file that was never written"},
                                         {"A0000000000000000000", "a letter at the beginning"},
                                         {"0000000000000000000A", "a letter at the end"},
                                         {"0000000000000000000F", "a filler in the last place"},
                                         {"00000000000000000001", "leading zeros"},
                                         {"9E888888888888888888", "9E: a number with an exponent to some"},
                                         {"BCDE0000000000000000", "letters B to E"}};
  static const int method_of[2] = {0, 3};
  struct shape shape = test_shape();
  size_t i, m;
  for (i = 0; i < COUNT(files); i++) {
    for (m = 0; m < COUNT(method_of); m++) {
      const char *label = formatted("derive/element-3/file/%s/%d", files[i][0], method_of[m]);
      shape.method = &methods[method_of[m]];
      add(all, "derive", "4.8,6.1", "element,ef-iccid", label, formatted("%s, %s", files[i][1], shape.method->name),
          set_ef_iccid(derive_input(&shape, label), files[i][0]));
    }
  }
}

/* One card under each type, from the same secrets: the keys have nothing in common. */
static void names_of_one_card(drafts *all)
{
  struct shape shape = test_shape();
  const char *label = "derive/element-3/names";
  add(all, "derive", "4.8,6.1", "element,iccid", label, "a card named by its digits, type 1",
      derive_input(&shape, label));
  shape.element = EF_ICCID;
  add(all, "derive", "4.8,6.1", "element,ef-iccid", label, "the same card named by its file, type 3",
      derive_input(&shape, label));
}

static void confirmations(drafts *all)
{
  struct shape shape = test_shape();
  int m, role;
  shape.element = EF_ICCID;
  for (m = 0; m < METHODS; m++) {
    for (role = 1; role <= 2; role++) {
      const char *label = formatted("confirm/element-3/%s", methods[m].name);
      json_t *input;
      shape.method = &methods[m];
      shape.card_nonce = m % 2;
      input = confirm_input(&shape, role, 1 << m, label);
      add(all, "confirm", "8.1,8.3,4.8", "role,ef-iccid", label,
          formatted("%s, %s, EF.ICCID", role == 1 ? "card" : "network", methods[m].name),
          role == 1 ? input : set_ef_iccid(input, "9888120100001032B4C6"));
    }
  }
}

static void observations(drafts *all)
{
  struct shape shape = test_shape();
  int m;
  shape.element = EF_ICCID;
  for (m = 0; m < METHODS; m++) {
    const char *label = formatted("observe/element-3/%s", methods[m].name);
    json_t *input;
    shape.method = &methods[m];
    input = observed(&shape, "kcv", label);
    add(all, "observe", "6.2,4.8", "kcv,ef-iccid", label, formatted("key check value, %s, EF.ICCID", methods[m].name),
        m % 2 == 0 ? input : set_ef_iccid(input, "9888120100001032B4C6"));
    observe_both_sides(all, "6.2,4.8", label, formatted("%s, EF.ICCID", methods[m].name), &shape);
  }
}

static void chains(drafts *all)
{
  struct shape shape = test_shape();
  json_t *input;
  shape.row = &key_rows[KEY_ROWS - 1];
  shape.element = EF_ICCID;
  input = set_number(derive_input(&shape, "chain/element-3"), "count", 100);
  add(all, "chain", "10.1,6.1,4.8", "chain,ef-iccid", "chain/element-3", "100 roots from epoch 1, EF.ICCID", input);
}

/* ---- Invalid ---- */

static void refuse(drafts *all, const char *family, const char *label, const char *comment, json_t *input)
{
  const struct about about = {family, "7.1,7.2,4.8", "rule-element,ef-iccid", formatted("seed %s", label), "element"};
  draft_add(all, &about, comment, input);
}

static void invalid(drafts *all)
{
  static const char *const files[][2] = {{"", "an empty file"},
                                         {"988812010000103254F", "19 characters"},
                                         {"988812010000103254", "18 characters"},
                                         {"988812010000103254F8F", "21 characters"},
                                         {"988812010000103254F8FF", "22 characters"},
                                         {"9888120100001032549888120100001032", "34 characters"},
                                         {"988812010000103254f8", "the filler in lower case"},
                                         {"988812010000103254fF", "a letter in lower case and one in upper case"},
                                         {"ffffffffffffffffffff", "F in lower case alone"},
                                         {"a0000000000000000000", "a in the first place"},
                                         {"0000000000000000000a", "a in the last place"},
                                         {"9888120100001032b4C6", "b in the middle"},
                                         {"988812010000103254G8", "G, the letter after F"},
                                         {"G8881201000010325400", "G in the first place"},
                                         {"0000000000000000000G", "G in the last place"},
                                         {"988812010000103254/8", "the character before 0"},
                                         {"988812010000103254:8", "the character after 9"},
                                         {"988812010000103254@8", "the character before A"},
                                         {"988812010000103254`8", "the character before a"},
                                         {"988812010000103254g8", "g"},
                                         {"988812010000103254Z8", "Z"},
                                         {"988812010000103254*8", "*, which is A in dialling numbers"},
                                         {"988812010000103254#8", "#, which is B in dialling numbers"},
                                         {"0x881201000010325400", "20 characters that begin with 0x"},
                                         {"-8881201000010325400", "a sign in front"},
                                         {"98881201000.10325400", "a point"},
                                         {"9888-1201-0000-1032-", "20 characters with hyphens"},
                                         {"8988211000000123458F8", "the digits of a card and more"},
                                         {"00000000000000000000000000000001", "32 digits: an EID"},
                                         {"9888120100001032", "16 characters"},
                                         {"98881201000010325", "17 characters"},
                                         {"98881201000010325F", "18 characters with a letter"},
                                         {"98881201000010325FF", "19 characters with letters"},
                                         {"FEDCBA9876543210FEDCBA9876543210", "32 characters with letters"},
                                         {"988812010000103254F8988812010000103254F8", "40 characters: the file twice"},
                                         {"988812010000103254;8", "the second character after 9"},
                                         {"988812010000103254?8", "the second character before A"},
                                         {">88812010000103254F8", "> in the first place"},
                                         {"9888120100001032b4c6", "all letters in lower case"},
                                         {"abcdefabcdefabcdefab", "letters in lower case alone"},
                                         {"9888120100001032548O", "the letter O for a zero"}};
  struct shape shape = test_shape();
  const char *label = "derive-invalid/element-3";
  size_t i;
  for (i = 0; i < COUNT(files); i++) {
    shape.method = &methods[i % METHODS];
    refuse(all, "derive-invalid", label, formatted("EF.ICCID: %s, %s", files[i][1], shape.method->name),
           set_ef_iccid(derive_input(&shape, label), files[i][0]));
    if (i % 3 != 0)
      continue;
    refuse(all, "confirm-invalid", label, formatted("EF.ICCID: %s, %s", files[i][1], shape.method->name),
           set_ef_iccid(confirm_input(&shape, 1, 1, label), files[i][0]));
    refuse(all, "observe-invalid", label, formatted("EF.ICCID: %s, %s", files[i][1], shape.method->name),
           set_ef_iccid(observed(&shape, "kcv", label), files[i][0]));
  }
  shape.method = &methods[0];
  refuse(all, "derive-invalid", label, "element type 259, which is 3 in one octet, ROOT",
         set_number(set_ef_iccid(derive_input(&shape, label), "988812010000103254F8"), "element_type", 259));
  refuse(all, "derive-invalid", label, "EF.ICCID as type 1, ROOT",
         set_number(set_ef_iccid(derive_input(&shape, label), "988812010000103254F8"), "element_type", 1));
  refuse(all, "derive-invalid", label, "EF.ICCID as type 4, ROOT",
         set_number(set_ef_iccid(derive_input(&shape, label), "988812010000103254F8"), "element_type", 4));
}

void family_element_3(drafts *all)
{
  table(all);
  contents(all);
  names_of_one_card(all);
  confirmations(all);
  observations(all);
  chains(all);
  invalid(all);
}
