// SPDX-License-Identifier: Apache-2.0
/* The search for faults: see search.h. In each part some failures that no candidate explains are tried, spread over all
 * of them: first with each fault alone; if that leads nowhere with two of them, then with three. Who explains one of
 * them is tried on all cases. A fault that explains too few to be met there would not be named (diagnosis.c). */
#include "diagnosis/search.h"
#include "base/memory.h"

#include <stdlib.h>

/* So many failures of a part are tried with each fault, and with each two of them. */
#define SINGLES_ON 24u
#define PAIRS_ON 6u
/* So often two are tried in a part, each time on other failures. */
#define PAIRS_AGAIN 6u
#define CANDIDATES_MAX 512u

/* A fault at its place. */
struct placed {
  const struct fault *fault;
  enum search_place place;
};

/* The work on one part: on failures that are about a rule, or on wrong values. */
struct work {
  struct search *search;
  const struct items *items;
  unsigned part;
  bool rules;
  struct placed *placed; /* what can hold in it */
  size_t count;
};

/* What computes the answers under a set of faults: KC and keys, the rest of the confirmation, the general function. */
struct models {
  struct model derivation, confirmation, general;
};

static bool acts(const struct fault *fault, unsigned part)
{
  return (model_commands(fault->knob) & items_commands(part)) != 0;
}

/* False if two faults have the same place. */
static bool models_of(const struct search_set *set, struct models *m)
{
  size_t i;
  bool good = true;
  *m = (struct models){0};
  for (i = 0; i < set->faults; i++) {
    if (set->place[i] != SEARCH_TAG)
      good = catalogue_apply(&m->derivation, set->fault[i]) && good;
    if (set->place[i] != SEARCH_KC)
      good = catalogue_apply(&m->confirmation, set->fault[i]) && good;
    catalogue_apply(&m->general, set->fault[i]);
  }
  return good;
}

static void answer_of(const struct models *m, const struct question *q, struct ltk_iut_answer *answer)
{
  if (q->command == QUESTION_CONFIRM)
    model_confirm(&m->derivation, &m->confirmation, q, answer);
  else
    model_answer((q->command & (QUESTION_DERIVE | QUESTION_OBSERVE)) != 0 ? &m->derivation : &m->general, q, answer);
}

/* ---- Candidates ---- */

static unsigned commands_of(const struct search_set *set)
{
  unsigned commands = 0;
  size_t i;
  for (i = 0; i < set->faults; i++)
    commands |= model_commands(set->fault[i]->knob) &
                (set->place[i] == SEARCH_TAG ? ~(unsigned)(QUESTION_DERIVE | QUESTION_OBSERVE) : ~0u);
  return commands;
}

/* What a set does in one part. */
struct trial {
  size_t explained, values, met, exact;
  bool touches, contradicted;
};

/* Whether a fault can have a part in an answer: a wrong value comes of what is computed, an answer in place of a
 * refusal, or the other way round, of rules; where a value is checked before it is given out, of both. */
static bool can_take_part(const struct item *item, const struct fault *fault)
{
  bool rule = fault->knob >= KNOB_ACCEPT;
  return (item->question.command & (QUESTION_AGREE | QUESTION_OBSERVE | QUESTION_AUTH)) != 0 ||
         (item->due.status == LTK_IUT_INVALID || item->given.status == LTK_IUT_INVALID ? rule : !rule);
}

/* Whether a set can give this answer at all: rules change no value, and where the input is invalid nothing else counts.
 */
static bool can_give(const struct search_set *set, const struct item *item)
{
  size_t i;
  for (i = 0; i < set->faults; i++)
    if (can_take_part(item, set->fault[i]))
      return true;
  return false;
}

static void try_failures(struct trial *t, const struct items *items, unsigned part, struct candidate *c,
                         const struct models *m)
{
  struct ltk_iut_answer answer;
  size_t i;
  for (i = 0; i < items->failed; i++) {
    const struct item *item = &items->item[i];
    bool is_other;
    if (item->part != part || !can_give(&c->set, item))
      continue;
    answer_of(m, &item->question, &answer);
    is_other = items_is_other_value(item, &answer);
    c->explains[i] = items_explains(item, &answer);
    c->misses[i] = !c->explains[i] && !items_fits(item->vector, &item->due, &answer);
    t->touches = t->touches || c->explains[i] || c->misses[i];
    t->explained += c->explains[i];
    t->values += is_other;
    t->met += c->explains[i] && is_other;
    t->exact += c->explains[i] && items_exactly(&item->given, &answer);
  }
}

static void try_passes(struct trial *t, const struct items *items, unsigned part, const struct models *m)
{
  struct ltk_iut_answer answer;
  size_t i;
  for (i = items->failed; i < items->count && !t->contradicted; i++) {
    const struct item *item = &items->item[i];
    if (item->part != part)
      continue;
    answer_of(m, &item->question, &answer);
    t->contradicted = !items_fits(item->vector, &item->due, &answer);
  }
  t->touches = t->touches || t->contradicted;
}

/* If a set gives other values than those due, some of them must be the implementation's: that both accept what is
 * invalid is not enough. */
static void try_part(struct candidate *c, const struct items *items, unsigned part, const struct models *m)
{
  struct trial t = {0};
  size_t i;
  try_failures(&t, items, part, c, m);
  try_passes(&t, items, part, m);
  c->touches |= t.touches ? part : 0;
  if (t.explained > 0 && !t.contradicted && (t.values == 0 || t.met > 0)) {
    c->holds |= part;
    c->exact += t.exact;
    return;
  }
  for (i = 0; i < items->failed; i++)
    c->explains[i] = c->explains[i] && items->item[i].part != part;
}

static bool is_same(const struct search_set *a, const struct search_set *b)
{
  size_t i;
  for (i = 0; i < a->faults && a->faults == b->faults; i++)
    if (a->fault[i] != b->fault[i] || a->place[i] != b->place[i])
      return false;
  return a->faults == b->faults;
}

static bool is_known(const struct search *s, const struct search_set *set)
{
  size_t i;
  for (i = 0; i < s->candidates; i++)
    if (is_same(&s->candidate[i].set, set))
      return true;
  return false;
}

/* Try a set on all cases. It is kept even if it holds nowhere, so as not to be tried again. */
static void try_set(struct work *w, const struct search_set *set)
{
  struct search *s = w->search;
  struct candidate c = {.set = *set};
  struct models m;
  unsigned part;
  if (s->candidates == CANDIDATES_MAX || is_known(s, set) || !models_of(set, &m))
    return;
  c.explains = memory_new(w->items->failed + 1u);
  c.misses = memory_new(w->items->failed + 1u);
  for (part = 1; part < 1u << PARTS; part <<= 1)
    if ((commands_of(set) & items_commands(part)) != 0)
      try_part(&c, w->items, part, &m);
  s->candidate[s->candidates++] = c;
}

/* ---- Which sets ---- */

static bool is_explained(const struct search *s, size_t failure)
{
  size_t i;
  for (i = 0; i < s->candidates; i++)
    if (s->candidate[i].explains[failure])
      return true;
  return s->joined[failure];
}

/* Whether a failure is for this work, and nothing explains it. */
static bool is_open(const struct work *w, size_t failure)
{
  const struct item *item = &w->items->item[failure];
  return item->part == w->part && (items_rule(item) != NULL) == w->rules && !is_explained(w->search, failure);
}

/* At most n failures of the part that nothing explains, spread over all of them; how many. */
static size_t sample(const struct work *w, size_t *sampled, size_t n)
{
  size_t *open = memory_new((w->items->failed + 1u) * sizeof *open), count = 0, i;
  for (i = 0; i < w->items->failed; i++)
    if (is_open(w, i) && w->items->item[i].given.status != LTK_IUT_ERROR)
      open[count++] = i;
  for (i = 0; i < n && i < count; i++) /* by the golden ratio, which falls in step with nothing */
    sampled[i] = open[count <= n ? i : (size_t)((uint64_t)(uint32_t)(i * 2654435769u) * count >> 32)];
  free(open);
  return i;
}

static struct search_set set_of(const struct placed *const *placed, size_t n)
{
  struct search_set set = {.faults = n};
  size_t i;
  for (i = 0; i < n; i++) {
    set.fault[i] = placed[i]->fault;
    set.place[i] = placed[i]->place;
  }
  return set;
}

/* Try a set on all cases if it explains this one. */
static bool try_on(struct work *w, const struct item *item, const struct search_set *set)
{
  struct ltk_iut_answer answer;
  struct models m;
  if (!models_of(set, &m))
    return false;
  answer_of(&m, &item->question, &answer);
  if (!items_explains(item, &answer))
    return false;
  try_set(w, set);
  return true;
}

static void try_singles_on(struct work *w, const struct item *item)
{
  size_t i;
  for (i = 0; i < w->count; i++) {
    const struct placed *one = &w->placed[i];
    struct search_set set = set_of(&one, 1);
    if (can_take_part(item, one->fault))
      try_on(w, item, &set);
  }
}

/* Whether a fault acts only at some lengths, which another fault may bring about. */
static bool sleeps(const struct fault *fault)
{
  return fault->knob == KNOB_EMPTY || fault->knob == KNOB_LONG_KEY || fault->knob == KNOB_SHA_BORDER;
}

/* The faults that change the answer, if only its class, or that can in company: they alone do it together. How many. */
static size_t active(const struct work *w, const struct item *item, const struct placed **found)
{
  struct ltk_iut_answer answer, right;
  struct models m;
  size_t i, n = 0;
  models_of(&(struct search_set){0}, &m);
  answer_of(&m, &item->question, &right);
  for (i = 0; i < w->count; i++) {
    const struct placed *one = &w->placed[i];
    struct search_set set = set_of(&one, 1);
    if (!can_take_part(item, one->fault) || !models_of(&set, &m))
      continue;
    answer_of(&m, &item->question, &answer);
    if (answer.status != right.status || !items_exactly(&right, &answer) || sleeps(one->fault))
      found[n++] = one;
  }
  return n;
}

/* One that acts on the tag alone goes with what can only act there. */
static bool go_together(const struct work *w, const struct placed *a, const struct placed *b)
{
  bool tag = a->place == SEARCH_TAG || b->place == SEARCH_TAG;
  const struct placed *other = a->place == SEARCH_TAG ? b : a;
  if (a->place == SEARCH_KC || b->place == SEARCH_KC)
    return false;
  return !tag || w->part != QUESTION_CONFIRM || other->place == SEARCH_TAG ||
         model_commands(other->fault->knob) == QUESTION_CONFIRM;
}

/* Whether a candidate is one fault that holds somewhere, and can have a part in the answer. */
static bool is_known_alone(const struct candidate *c, const struct item *item)
{
  return c->set.faults == 1 && c->holds != 0 && acts(c->set.fault[0], item->part) &&
         can_take_part(item, c->set.fault[0]);
}

/* Two that are known alone may be there together. */
static void try_known_on(struct work *w, const struct item *item)
{
  size_t n = w->search->candidates, i, j;
  for (i = 0; i < n; i++)
    for (j = i + 1u; j < n && is_known_alone(&w->search->candidate[i], item); j++) {
      struct search_set set = w->search->candidate[i].set;
      const struct candidate *other = &w->search->candidate[j];
      if (!is_known_alone(other, item))
        continue;
      set.fault[1] = other->set.fault[0];
      set.place[1] = other->set.place[0];
      set.faults = 2;
      try_on(w, item, &set);
    }
}

static void try_pairs_on(struct work *w, const struct item *item)
{
  const struct placed **found = memory_new((w->count + 1u) * sizeof *found);
  size_t n = active(w, item, found), i, j;
  bool rules = item->due.status == LTK_IUT_INVALID; /* the second rule that is broken shows only without the first */
  for (i = 0; i < n; i++)
    for (j = rules ? 0 : i + 1u; j < (rules ? w->count : n); j++) {
      const struct placed *two[2] = {found[i], rules ? &w->placed[j] : found[j]};
      struct search_set set;
      if (two[0] == two[1] || !can_take_part(item, two[1]->fault) || !go_together(w, two[0], two[1]))
        continue;
      if (two[0]->fault > two[1]->fault) {
        const struct placed *first = two[1];
        two[1] = two[0];
        two[0] = first;
      }
      set = set_of(two, 2);
      try_on(w, item, &set);
    }
  free(found);
}

static void try_threes_on(struct work *w, const struct item *item)
{
  const struct placed **found = memory_new((w->count + 1u) * sizeof *found);
  size_t n = active(w, item, found), i, j, k;
  for (i = 0; i < n; i++)
    for (j = i + 1u; j < n; j++)
      for (k = j + 1u; k < n; k++) {
        const struct placed *three[3] = {found[i], found[j], found[k]};
        struct search_set set = set_of(three, 3);
        try_on(w, item, &set);
      }
  free(found);
}

/* Whether a fault acts on what is made of the key that derive's code gives. */
static bool acts_behind_derive(const struct work *w, const struct placed *one)
{
  return one->place == SEARCH_TAG ||
         (w->part != QUESTION_DERIVE && model_commands(one->fault->knob) == items_commands(w->part));
}

/* What derives KC, or the key that is observed, can be derive's own code, with the faults that hold there; the tag can
 * be made by another. */
static void try_behind_derive(struct work *w, const struct item *item)
{
  size_t n = w->search->candidates, i, j, k;
  for (i = 0; i < n; i++) {
    struct search_set set = w->search->candidate[i].set;
    if ((w->search->candidate[i].holds & QUESTION_DERIVE) == 0 || !can_give(&set, item))
      continue;
    for (k = 0; k < set.faults; k++)
      set.place[k] = w->part == QUESTION_CONFIRM && model_acts_twice(set.fault[k]->knob) ? SEARCH_KC : SEARCH_WHOLE;
    try_on(w, item, &set);
    for (j = 0; j < w->count && set.faults < SEARCH_TOGETHER_MAX; j++) {
      struct search_set more = set;
      if (!acts_behind_derive(w, &w->placed[j]))
        continue;
      more.fault[more.faults] = w->placed[j].fault;
      more.place[more.faults++] = w->placed[j].place;
      if (can_take_part(item, w->placed[j].fault))
        try_on(w, item, &more);
    }
  }
}

/* ---- A part ---- */

static void add_placed(struct work *w, const struct fault *fault, enum search_place place)
{
  w->placed[w->count++] = (struct placed){fault, place};
}

static void add_all_placed(struct work *w)
{
  size_t i;
  for (i = 0; i < catalogue_count; i++) {
    if (!acts(&catalogue[i], w->part))
      continue;
    add_placed(w, &catalogue[i], SEARCH_WHOLE);
    if (w->part == QUESTION_CONFIRM && model_acts_twice(catalogue[i].knob)) {
      add_placed(w, &catalogue[i], SEARCH_KC);
      add_placed(w, &catalogue[i], SEARCH_TAG);
    }
  }
}

/* ---- Rules together ---- */

static size_t explained_in(const struct items *items, const struct candidate *c, unsigned part)
{
  size_t i, n = 0;
  for (i = 0; i < items->failed && (c->holds & part) != 0; i++)
    n += c->explains[i] && items->item[i].part == part;
  return n;
}

/* The rules' faults that hold in the part alone, of those of one rule the one that explains the most there. */
static void join(struct model *m, const struct search *s, const struct items *items, unsigned part)
{
  size_t most[KNOBS] = {0}, i;
  *m = (struct model){{0}};
  for (i = 0; i < s->candidates; i++) {
    const struct candidate *c = &s->candidate[i];
    const struct fault *fault = c->set.fault[0];
    size_t n = c->set.faults == 1 && fault->knob >= KNOB_ACCEPT ? explained_in(items, c, part) : 0;
    if (n > most[fault->knob]) {
      most[fault->knob] = n;
      m->knob[fault->knob] = fault->value;
    }
  }
}

bool search_is_needed(const struct search *s, const struct candidate *c, const struct item *item)
{
  const struct fault *fault = c->set.fault[0];
  struct model rules = s->joint[__builtin_ctz(item->part)];
  struct ltk_iut_answer answer;
  if (c->set.faults > 1 || rules.knob[fault->knob] != fault->value)
    return false;
  rules.knob[fault->knob] = 0;
  answer_of(&(struct models){rules, rules, rules}, &item->question, &answer);
  return !items_explains(item, &answer);
}

/* Failures of the part that break several rules, where all that hold explain them and contradict nothing. */
static void try_joined(struct work *w)
{
  bool *explains = memory_new(w->items->failed + 1u);
  struct trial t = {0};
  struct model rules;
  struct models m;
  size_t i;
  join(&rules, w->search, w->items, w->part);
  m = (struct models){rules, rules, rules};
  for (i = 0; i < w->items->failed; i++) {
    struct ltk_iut_answer answer;
    if (!is_open(w, i))
      continue;
    answer_of(&m, &w->items->item[i].question, &answer);
    explains[i] = items_explains(&w->items->item[i], &answer);
    t.explained += explains[i];
  }
  if (t.explained > 0)
    try_passes(&t, w->items, w->part, &m);
  for (i = 0; i < w->items->failed && !t.contradicted; i++)
    w->search->joined[i] = w->search->joined[i] || explains[i];
  free(explains);
}

/* How many failures are open. */
static size_t left(const struct work *w)
{
  size_t i, n = 0;
  for (i = 0; i < w->items->failed; i++)
    n += is_open(w, i);
  return n;
}

static void try_each(struct work *w, void (*on)(struct work *, const struct item *), size_t most)
{
  size_t sampled[SINGLES_ON], n = sample(w, sampled, most), i;
  for (i = 0; i < n; i++)
    if (!is_explained(w->search, sampled[i]))
      on(w, &w->items->item[sampled[i]]);
}

/* The first value that nothing explains: it has nothing special in it, most likely. */
static void try_threes(struct work *w)
{
  size_t i;
  for (i = 0; i < w->items->failed; i++) {
    const struct item *item = &w->items->item[i];
    if (is_open(w, i) && item->given.status == LTK_IUT_OK) {
      try_threes_on(w, item);
      return;
    }
  }
}

/* What is observed of a key goes wrong as the key does: where that failed, it has been sought there. */
static bool is_behind_derive(const struct work *w)
{
  size_t i;
  if (items_commands(w->part) != QUESTION_OBSERVE)
    return false;
  for (i = 0; i < w->items->failed; i++)
    if (w->items->item[i].part == QUESTION_DERIVE && (items_rule(&w->items->item[i]) != NULL) == w->rules)
      return true;
  return false;
}

/* As long as it leads on: what is simple first. */
static void look(struct work *w)
{
  size_t before = left(w) + 1u, pairs = 0;
  while (before > left(w)) {
    before = left(w);
    try_each(w, try_singles_on, SINGLES_ON);
    if (before == left(w) && w->rules)
      try_joined(w);
    if (before == left(w) && !w->rules)
      try_each(w, try_known_on, PAIRS_ON);
    if (before == left(w) && !w->rules && (items_commands(w->part) & (QUESTION_CONFIRM | QUESTION_OBSERVE)) != 0)
      try_each(w, try_behind_derive, PAIRS_ON);
    if (before == left(w) && pairs++ < PAIRS_AGAIN && !is_behind_derive(w))
      try_each(w, try_pairs_on, PAIRS_ON);
    if (before == left(w) && w->part == QUESTION_DERIVE && !w->rules)
      try_threes(w);
  }
}

void search_make(struct search *s, const struct items *items)
{
  /* observe comes last: any fault of a key explains that AUTN is refused, and so many candidates would leave no room */
  static const unsigned order[PARTS] = {
      QUESTION_HMAC, QUESTION_KDF,  QUESTION_DERIVE, QUESTION_CONFIRM, QUESTION_AGREE, PART_P256,   PART_HYBRID,
      PART_KCV,      QUESTION_AUTH, PART_TUAK,       PART_TUAK_OF_KEY, PART_AKA,       PART_PACKET, QUESTION_OBSERVE};
  struct work w = {.search = s, .items = items};
  size_t i;
  int rules;
  *s = (struct search){.candidate = memory_new(CANDIDATES_MAX * sizeof *s->candidate),
                       .joined = memory_new(items->failed + 1u)};
  w.placed = memory_new(3u * catalogue_count * sizeof *w.placed);
  for (i = 0; i < PARTS && items->failed > 0; i++) {
    w.part = order[i];
    w.count = 0;
    add_all_placed(&w);
    for (rules = 0; rules < 2; rules++) {
      w.rules = rules == 1;
      look(&w);
    }
  }
  for (i = 0; i < PARTS; i++)
    join(&s->joint[i], s, items, 1u << i);
  free(w.placed);
}

void search_free(struct search *s)
{
  size_t i;
  for (i = 0; i < s->candidates; i++) {
    free(s->candidate[i].explains);
    free(s->candidate[i].misses);
  }
  free(s->candidate);
  free(s->joined);
  *s = (struct search){0};
}
