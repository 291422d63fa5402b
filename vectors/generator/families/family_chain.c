// SPDX-License-Identifier: Apache-2.0
/* Families chain and accumulated: many derivations behind one answer. */
#include "families/context.h"
#include "families/draft.h"
#include "families/seed.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

/* 10.1: the root ratchet, from epoch `first`. */
static void chain(drafts *all, const char *label, const char *comment, json_int_t first, json_int_t count,
                  enum element element, int card_nonce)
{
  const struct about about = {"chain", "10.1,6.1", "chain", formatted("seed %s", label), NULL};
  struct shape shape = usual_shape();
  json_t *input;
  shape.row = &key_rows[KEY_ROWS - 1];
  shape.element = element;
  shape.card_nonce = card_nonce;
  input = derive_input(&shape, label);
  set_number(input, "epoch", first);
  set_number(input, "count", count);
  draft_add(all, &about, comment, input);
}

void family_chain(drafts *all)
{
  static const struct {
    const char *seed;
    json_int_t count;
  } accumulated[] = {{"LTK-ACCUMULATED/1", 100000}};
  size_t i;
  chain(all, "chain/1000", "1000 roots from epoch 1", 1, 1000, ICCID_19, 1);
  chain(all, "chain/eid", "300 roots from epoch 1, EID, no card nonce", 1, 300, EID, 0);
  chain(all, "chain/two-octets", "across epoch 65536", 65530, 12, ICCID_20, 1);
  chain(all, "chain/last", "the last epochs there are", 4294967286, 10, ICCID_19, 0);
  for (i = 0; i < COUNT(accumulated); i++) {
    const struct about about = {"accumulated", "4.5,6.1,6.2", "accumulated", formatted("seed %s", accumulated[i].seed),
                                NULL};
    draft_add(all, &about, formatted("SHA-256 over %lld derived keys", (long long)accumulated[i].count),
              set_number(set_text(json_object(), "seed", accumulated[i].seed), "count", accumulated[i].count));
  }
}
