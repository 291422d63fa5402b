// SPDX-License-Identifier: Apache-2.0
/* Which faults of the catalogue, alone and together, give the answers that were given: sought in each part on its own
 * (items.h), since a fault can hold in one command and not in another. A candidate holds in a part where it explains a
 * failure and contradicts no case that passed. The work is bounded by counts, not by time, so that the same answers
 * have the same diagnosis. */
#ifndef SEARCH_H
#define SEARCH_H

#include "diagnosis/items.h"
#include "model/catalogue.h"

/* So many faults at once are found. */
#define SEARCH_TOGETHER_MAX 3u

/* Where in `confirm` a fault holds that acts twice there (model.h): its code can be another one than derive's. */
enum search_place { SEARCH_WHOLE, SEARCH_KC, SEARCH_TAG };

/* Faults that are there together. */
struct search_set {
  const struct fault *fault[SEARCH_TOGETHER_MAX];
  enum search_place place[SEARCH_TOGETHER_MAX];
  size_t faults;
};

struct candidate {
  struct search_set set;
  bool *explains;   /* of each failed item, in the parts where it holds */
  bool *misses;     /* of each failed item: it changes the answer, but not to the one given */
  unsigned touches; /* parts in which it changes the answer to a case that passed or failed */
  unsigned holds;   /* parts in which it explains and contradicts nothing */
  size_t exact;     /* so many of the answers that it explains it gives to the octet */
};

struct search {
  struct candidate *candidate;
  size_t candidates;
  bool *joined; /* failures that break several rules, and that the rules' faults of their part explain all together */
  struct model joint[PARTS]; /* these faults of each part, by the place of its bit */
};

void search_make(struct search *s, const struct items *items);

/* Whether a candidate has a fault without which those of the part would not explain a joined failure. */
bool search_is_needed(const struct search *s, const struct candidate *c, const struct item *item);

void search_free(struct search *s);

#endif
