// SPDX-License-Identifier: Apache-2.0
/* From a sample to all cases: see proposals.h. */
#include "diagnosis/proposals.h"
#include "base/memory.h"
#include "observe/auth.h"
#include "observe/observe.h"

#include <stdlib.h>
#include <string.h>

/* So many wrong answers are tried with all hypotheses; of observe, agree and auth, whose functions take longer, so
 * many; none that is dear, if there are others, else so many. */
#define SAMPLES_MAX 12u
#define SAMPLES_SLOW_MAX 8u
#define SAMPLES_DEAR_MAX 4u
/* A case of more iterations of Keccak is dear; of observe, which derives a key for each hypothesis, any. */
#define ITERATIONS_CHEAP_MAX 16u

static bool is_value(const struct sought *s, size_t i)
{
  return s->wrong[i] && s->at[i]->outcome == OUTCOME_VALUE;
}

static bool is_dear(const struct question *q)
{
  if (q->command == QUESTION_OBSERVE)
    return q->context.algorithm == AUTH_TUAK && observe_is_authentication(observe_kind_of(&q->observation));
  return q->command == QUESTION_AUTH && q->authentication.iterations > ITERATIONS_CHEAP_MAX;
}

/* Whether only dear cases have a wrong value. */
static bool are_all_dear(const struct sought *s)
{
  size_t i;
  for (i = 0; i < s->count; i++)
    if (is_value(s, i) && !is_dear(&s->at[i]->question))
      return false;
  return true;
}

/* Count how many of the sample agree with each hypothesis. Returns how many hypotheses there are. */
static size_t try_sample(const struct sought *s, uint8_t **hits)
{
  const bool slow = (s->target->command & (QUESTION_AGREE | QUESTION_OBSERVE | QUESTION_AUTH)) != 0;
  const bool dear = are_all_dear(s);
  const size_t most = dear ? SAMPLES_DEAR_MAX : slow ? SAMPLES_SLOW_MAX : SAMPLES_MAX;
  const size_t every = (s->wrongs + most - 1u) / most;
  size_t i, met = 0, place = 0, size = 0;
  for (i = 0; i < s->count; i++) {
    struct hypotheses_cursor c = {0, 0, 0};
    struct hypothesis h;
    struct pair p;
    if (!is_value(s, i) || (!dear && is_dear(&s->at[i]->question)) || met++ % every != 0)
      continue;
    pair_make(&p, s, i);
    for (place = 0; hypotheses_next(&c, s->target->command, &h); place++) {
      if (place == size) {
        *hits = memory_resize(*hits, size + 4096u);
        memset(*hits + size, 0, 4096);
        size += 4096u;
      }
      if ((p.now.is_value ? p.now.given.length > 0 || h.way == SPELLED : h.way == SPELLED) &&
          pair_agrees(&p, &h) == AGREES)
        (*hits)[place]++;
    }
    pair_free(&p);
  }
  return place;
}

/* Those that agreed the most often: the most first, then the plainest. */
static size_t choose(const struct sought *s, const uint8_t *hits, size_t places, struct proposal *chosen)
{
  struct hypotheses_cursor c = {0, 0, 0};
  struct hypothesis h;
  size_t place, count = 0, i;
  for (place = 0; place < places && hypotheses_next(&c, s->target->command, &h); place++) {
    if (hits[place] == 0)
      continue;
    for (i = count; i > 0 && chosen[i - 1u].hits < hits[place]; i--)
      if (i < PROPOSALS_MAX)
        chosen[i] = chosen[i - 1u];
    if (i < PROPOSALS_MAX) {
      chosen[i] = (struct proposal){.h = h, .place = place, .hits = hits[place]};
      count += count < PROPOSALS_MAX;
    }
  }
  return count;
}

/* Try the proposals on all cases. */
static void try_all(const struct sought *s, struct proposal *chosen, size_t count)
{
  size_t i, j;
  for (j = 0; j < count; j++)
    chosen[j].is = memory_new((s->count / FEATURES_WORD + 1u) * sizeof *chosen[j].is);
  for (i = 0; i < s->count; i++) {
    struct pair p;
    pair_make(&p, s, i);
    for (j = 0; j < count; j++) {
      const enum agreement agreement = pair_agrees(&p, &chosen[j].h);
      if (s->wrong[i] && agreement == AGREES) {
        chosen[j].is[i / FEATURES_WORD] |= (features_word)1 << i % FEATURES_WORD;
        chosen[j].wrongs++;
      } else if (s->wrong[i]) {
        chosen[j].otherwise += agreement == DISAGREES;
      } else {
        chosen[j].against += agreement == DISAGREES && hypothesis_is_function(&chosen[j].h);
      }
    }
    pair_free(&p);
  }
}

void proposals_make(struct proposals *p, const struct sought *s)
{
  uint8_t *hits = NULL;
  const size_t places = try_sample(s, &hits);
  p->count = choose(s, hits, places, p->at);
  try_all(s, p->at, p->count);
  free(hits);
}

static int by_use(const void *a, const void *b)
{
  const struct proposal *x = a, *y = b;
  if (x->wrongs != y->wrongs)
    return x->wrongs > y->wrongs ? -1 : 1;
  if (x->against != y->against)
    return x->against < y->against ? -1 : 1;
  return x->place < y->place ? -1 : x->place > y->place;
}

void proposals_sort(struct proposals *p, size_t first)
{
  qsort(p->at + first, p->count - first, sizeof p->at[0], by_use);
}

/* Leave out of a proposal what another one holds for. */
static void leave_out(const struct sought *s, struct proposal *c, const features_word *is)
{
  size_t i;
  c->wrongs = 0;
  for (i = 0; i < s->count / FEATURES_WORD + 1u; i++) {
    c->is[i] &= ~is[i];
    c->wrongs += (size_t)__builtin_popcountll(c->is[i]);
  }
}

void proposals_leave_out(struct proposals *p, size_t first, const struct sought *s, const features_word *is)
{
  size_t i;
  for (i = first; i < p->count; i++)
    leave_out(s, &p->at[i], is);
}

void proposals_free(struct proposals *p)
{
  size_t i;
  for (i = 0; i < p->count; i++)
    free(p->at[i].is);
}
