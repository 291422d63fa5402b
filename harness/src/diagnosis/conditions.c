// SPDX-License-Identifier: Apache-2.0
/* When it goes wrong: see conditions.h. */
#include "diagnosis/conditions.h"
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

/* A coincidence has at most this chance, over all conditions that were tried. */
#define CHANCE_MAX 1e-4

/* ---- Sets ---- */

static size_t count_bits(const features_word *a, size_t words)
{
  size_t i, n = 0;
  for (i = 0; i < words; i++)
    n += (size_t)__builtin_popcountll(a[i]);
  return n;
}

static size_t count_common(const features_word *a, const features_word *b, size_t words)
{
  size_t i, n = 0;
  for (i = 0; i < words; i++)
    n += (size_t)__builtin_popcountll(a[i] & b[i]);
  return n;
}

static bool is_within(const features_word *a, const features_word *b, size_t words)
{
  size_t i;
  for (i = 0; i < words; i++)
    if ((a[i] & ~b[i]) != 0)
      return false;
  return true;
}

/* Whether a set is what two others have in common, or make together. */
static bool is_of_two(const features_word *is, const features_word *a, const features_word *b, bool either,
                      size_t words)
{
  size_t i;
  for (i = 0; i < words; i++)
    if (is[i] != (either ? a[i] | b[i] : a[i] & b[i]))
      return false;
  return true;
}

/* ---- Chance ---- */

/* Whether `tried` conditions would hardly hit by chance: each is true for `wide` of `count` cases, and all of `chosen`
 * cases drawn at random would have to lie there. */
static bool is_telling(double tried, size_t chosen, size_t wide, size_t count)
{
  double chance = tried;
  size_t i;
  for (i = 0; i < chosen && chance > CHANCE_MAX; i++)
    chance *= (double)(wide - i) / (double)(count - i);
  return chance <= CHANCE_MAX;
}

static int by_number(const void *a, const void *b)
{
  const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
  return x < y ? -1 : x > y;
}

/* How many different draws the cases of a set have: what is said of the same octets is said once. */
static size_t count_draws(const struct atoms *a, const struct atom *atom, const features_word *is)
{
  uint64_t *draws = memory_new((count_common(is, atom->of, a->words) + 1u) * sizeof *draws);
  size_t i, n = 0, different = 0;
  for (i = 0; i < a->words * FEATURES_WORD; i++)
    if ((is[i / FEATURES_WORD] & atom->of[i / FEATURES_WORD] & (features_word)1 << i % FEATURES_WORD) != 0)
      draws[n++] = atom->draw[i];
  qsort(draws, n, sizeof *draws, by_number);
  for (i = 0; i < n; i++)
    different += i == 0 || draws[i] != draws[i - 1u];
  free(draws);
  return different;
}

/* Whether all draws of `chosen` would hardly lie in `wide` by chance. */
static bool is_telling_of(const struct atoms *a, const struct atom *atom, double tried, const features_word *chosen,
                          const features_word *wide)
{
  return is_telling(tried, count_draws(a, atom, chosen), count_draws(a, atom, wide), count_draws(a, atom, atom->of));
}

/* ---- The search ---- */

/* Whether it is no chance that a sentence is true for exactly these cases, and false for exactly the others. */
static bool is_exact(const struct atoms *a, const struct atom *atom, const features_word *is)
{
  const size_t chosen = count_draws(a, atom, is), count = count_draws(a, atom, atom->of);
  const size_t fewer = chosen < count - chosen ? chosen : count - chosen;
  return is_telling((double)a->count, fewer, fewer, count);
}

/* The first sentence that is true for exactly these cases, or NULL. */
static const struct atom *find_one(const struct atoms *a, const features_word *is)
{
  size_t i;
  for (i = 0; i < a->count; i++)
    if (memcmp(a->atom[i].is, is, a->words * sizeof *is) == 0 && is_exact(a, &a->atom[i], is))
      return &a->atom[i];
  return NULL;
}

/* Whether, of the cases that one condition leaves open and of which the other can be said, this one would hardly pick
 * the right ones by chance. */
static bool adds(const struct atoms *a, const struct atom *one, const struct atom *other, bool either,
                 const features_word *is)
{
  features_word *left = memory_new(2u * a->words * sizeof *left), *right = left + a->words;
  size_t i, open, picked, fewer;
  for (i = 0; i < a->words; i++) {
    left[i] = (either ? ~one->is[i] : one->is[i]) & other->of[i];
    right[i] = left[i] & is[i];
  }
  open = count_draws(a, other, left);
  picked = count_draws(a, other, right);
  fewer = picked < open - picked ? picked : open - picked;
  free(left);
  return fewer > 0 && is_telling((double)a->count, fewer, fewer, open);
}

/* The plainest two that do it together, if neither is there for a few cases alone. */
static struct condition find_two(const struct atoms *a, const features_word *is, bool either)
{
  const struct atom **able = memory_new((a->count + 1u) * sizeof *able);
  struct condition found = {CONDITION_NONE, {NULL, NULL}, either, 0, 0};
  size_t n = 0, i, j, best = SIZE_MAX;
  for (i = 0; i < a->count; i++)
    if (either ? is_within(a->atom[i].is, is, a->words) : is_within(is, a->atom[i].is, a->words))
      able[n++] = &a->atom[i];
  for (i = 0; i < n && able[i]->order < best; i++)
    for (j = i + 1u; j < n && able[i]->order + able[j]->order < best; j++)
      if (is_of_two(is, able[i]->is, able[j]->is, either, a->words) && adds(a, able[i], able[j], either, is) &&
          adds(a, able[j], able[i], either, is)) {
        found = (struct condition){CONDITION_EXACTLY, {able[i], able[j]}, either, 0, 0};
        best = able[i]->order + able[j]->order;
      }
  free(able);
  return found;
}

/* What one sentence or two say of exactly these cases: `fewer` of `count` are in the set, or outside. */
static struct condition find_exactly(const struct atoms *a, const features_word *is, size_t fewer, size_t count)
{
  const double tried = (double)a->count;
  struct condition found = {CONDITION_NONE, {find_one(a, is), NULL}, false, 0, 0};
  if (found.atom[0] != NULL)
    found.form = CONDITION_EXACTLY;
  if (found.form == CONDITION_NONE && is_telling(tried * tried, fewer, fewer, count)) {
    found = find_two(a, is, false);
    if (found.form == CONDITION_NONE)
      found = find_two(a, is, true);
  }
  return found;
}

/* The same, in codes alone if these say it, too: a mode is plainer than the length of a key that follows from it. */
static struct condition find_plainest(const struct atoms *a, const features_word *is, size_t fewer, size_t count)
{
  const struct atoms codes = {.atom = a->atom, .count = a->codes, .words = a->words};
  const struct condition found = find_exactly(a, is, fewer, count);
  struct condition plain = {CONDITION_NONE, {NULL, NULL}, false, 0, 0};
  if (found.form == CONDITION_EXACTLY)
    plain = find_exactly(&codes, is, fewer, count);
  return plain.form == CONDITION_EXACTLY ? plain : found;
}

/* What is true for all of the cases and for the fewest others, if it is at most for a quarter of these. */
static struct condition find_only(const struct atoms *a, const features_word *is, size_t chosen, size_t count)
{
  struct condition found = {CONDITION_NONE, {NULL, NULL}, false, chosen, (count - chosen) / 4u + 1u};
  size_t i, wide;
  for (i = 0; i < a->count; i++) {
    if (!is_within(is, a->atom[i].is, a->words))
      continue;
    wide = count_bits(a->atom[i].is, a->words);
    if (wide - chosen < found.others && is_telling_of(a, &a->atom[i], (double)a->count, is, a->atom[i].is)) {
      found.form = CONDITION_ONLY;
      found.atom[0] = &a->atom[i];
      found.others = wide - chosen;
    }
  }
  return found;
}

/* What is true for no other case and for the most of these, if for half of them at least. */
static struct condition find_always(const struct atoms *a, const features_word *is, size_t chosen)
{
  struct condition found = {CONDITION_NONE, {NULL, NULL}, false, (chosen + 1u) / 2u - 1u, 0};
  size_t i, wide;
  for (i = 0; i < a->count; i++) {
    if (!is_within(a->atom[i].is, is, a->words))
      continue;
    wide = count_common(a->atom[i].is, is, a->words);
    if (wide > found.holds && is_telling_of(a, &a->atom[i], (double)a->count, a->atom[i].is, is)) {
      found.form = CONDITION_ALWAYS;
      found.atom[0] = &a->atom[i];
      found.holds = wide;
    }
  }
  return found;
}

struct condition condition_search(const struct atoms *atoms, const features_word *is, size_t chosen, size_t count)
{
  const size_t fewer = chosen < count - chosen ? chosen : count - chosen;
  struct condition found = {CONDITION_NONE, {NULL, NULL}, false, 0, 0};
  if (fewer == 0 || !is_telling((double)atoms->count, fewer, fewer, count))
    return found;
  found = find_plainest(atoms, is, fewer, count);
  if (found.form == CONDITION_EXACTLY) {
    found.holds = chosen;
    return found;
  }
  found = find_only(atoms, is, chosen, count);
  if (found.form == CONDITION_NONE)
    found = find_always(atoms, is, chosen);
  return found;
}

void condition_tell(struct buffer *b, const struct condition *condition)
{
  buffer_text(b, condition->atom[0]->text);
  if (condition->atom[1] != NULL)
    buffer_format(b, " %s %s", condition->either ? "or" : "and", condition->atom[1]->text);
}

/* ---- The ways to go wrong ---- */

#define IS(outcome) (1u << (outcome))
#define FAILED (IS(OUTCOME_VALUE) | IS(OUTCOME_REFUSED))

/* A way in which a command goes wrong: by what it ends in, and on which inputs. */
struct symptom {
  unsigned outcomes;
  enum { ON_VALID, ON_INVALID, ON_ALL } on;
  bool by_class;    /* of each rule on its own that invalid inputs break */
  bool unexplained; /* those alone that no fault of the catalogue explains */
  const char *does, *noun;
};

/* The first that has a condition is enough of those that have outcomes in common. */
static const struct symptom symptoms[] = {
    {FAILED, ON_VALID, false, false, "fails", "failures"},
    {FAILED, ON_VALID, false, true, "fails where no named fault explains it", "failures"},
    {IS(OUTCOME_VALUE), ON_VALID, false, false, "gives a wrong value", "failures"},
    {IS(OUTCOME_REFUSED), ON_VALID, false, false, "refuses a valid input", "failures"},
    {IS(OUTCOME_ACCEPTED), ON_INVALID, true, false, "accepts", "failures"},
    {IS(OUTCOME_UNSUPPORTED), ON_ALL, false, false, "answers unsupported", "unsupported"},
    {IS(OUTCOME_ERROR), ON_ALL, false, false, "ends in an error", "errors"},
    {IS(OUTCOME_TIMEOUT), ON_ALL, false, false, "does not answer in time", "timeouts"},
    {IS(OUTCOME_CRASH), ON_ALL, false, false, "crashes", "crashes"}};

#define SYMPTOMS (sizeof symptoms / sizeof symptoms[0])

/* Cases of one command: those that go wrong in some way, and those that are right beside them. */
struct pool {
  const struct observed_case **at;
  size_t count, wrong;
  features_word *is; /* those that go wrong */
};

static bool belongs(const struct symptom *s, const struct observed_case *c, enum question_command command,
                    const char *class)
{
  const char *due = c->vector->class;
  if (c->question.command != command || (s->on == ON_VALID && due != NULL) || (s->on == ON_INVALID && due == NULL))
    return false;
  if (s->by_class && strcmp(due, class) != 0)
    return false;
  return c->outcome == OUTCOME_RIGHT || ((s->outcomes & IS(c->outcome)) != 0 && !(s->unexplained && c->explained));
}

/* Whether a case could go wrong so: only what has AUTN can be refused for it. */
static bool could_be(const struct observed_case *c, const struct symptom *s, bool for_autn)
{
  return !for_autn || s->outcomes != IS(OUTCOME_REFUSED) || c->question.observation.autn.length > 0 ||
         c->question.authentication.autn.length > 0;
}

/* Whether valid inputs are refused for their AUTN, and for nothing else. */
static bool refuses_for_autn(const struct observed *o, enum question_command command)
{
  size_t i, n = 0;
  for (i = 0; i < o->count; i++)
    if (o->cases[i].question.command == command && o->cases[i].outcome == OUTCOME_REFUSED) {
      if (strcmp(o->cases[i].verdict->answer.rest, "autn") != 0)
        return false;
      n++;
    }
  return n > 0;
}

static struct pool pool_of(const struct observed *o, const struct symptom *s, enum question_command command,
                           const char *class)
{
  struct pool pool = {memory_new((o->count + 1u) * sizeof *pool.at), 0, 0,
                      memory_new((o->count / FEATURES_WORD + 1u) * sizeof *pool.is)};
  const bool for_autn = refuses_for_autn(o, command);
  size_t i;
  for (i = 0; i < o->count; i++) {
    if (!belongs(s, &o->cases[i], command, class) || !could_be(&o->cases[i], s, for_autn))
      continue;
    if (o->cases[i].outcome != OUTCOME_RIGHT) {
      pool.is[pool.count / FEATURES_WORD] |= (features_word)1 << pool.count % FEATURES_WORD;
      pool.wrong++;
    }
    pool.at[pool.count++] = &o->cases[i];
  }
  return pool;
}

static json_t *parts_of(const struct condition *c, const char *form)
{
  json_t *parts = json_object(), *list = json_array();
  size_t i;
  for (i = 0; i < 2u && c->atom[i] != NULL; i++)
    json_array_append_new(list, json_string(c->atom[i]->text));
  json_object_set_new(parts, "form", json_string(form));
  json_object_set_new(parts, "conditions", list);
  json_object_set_new(parts, "joined", c->atom[1] == NULL ? json_null() : json_string(c->either ? "or" : "and"));
  return parts;
}

static size_t *cases_of(const struct pool *pool, const struct condition *c)
{
  size_t *cases = memory_new((c->holds + 1u) * sizeof *cases), i, n = 0;
  for (i = 0; i < pool->count && n < c->holds; i++) {
    const features_word bit = (features_word)1 << i % FEATURES_WORD;
    const bool in = c->form != CONDITION_ALWAYS || (c->atom[0]->is[i / FEATURES_WORD] & bit) != 0;
    if (in && (pool->is[i / FEATURES_WORD] & bit) != 0)
      cases[n++] = pool->at[i]->at;
  }
  return cases;
}

static void add_condition(struct findings *f, const struct symptom *s, const struct pool *pool,
                          const struct condition *c, enum question_command command, const char *class)
{
  static const char *const forms[] = {"", "exactly", "only", "always"};
  struct buffer text = {0};
  buffer_text(&text, s->does);
  if (class != NULL)
    buffer_format(&text, " what rule '%s' refuses", class);
  buffer_format(&text, " %s when ", forms[c->form]);
  condition_tell(&text, c);
  findings_add(f, (struct finding){.rank = c->form == CONDITION_EXACTLY ? FINDING_CAUSE : FINDING_PARTIAL,
                                   .kind = "condition",
                                   .noun = s->noun,
                                   .text = buffer_take(&text),
                                   .commands = command,
                                   .holds = c->holds,
                                   .of = pool->wrong,
                                   .passes = c->others,
                                   .of_passes = pool->count - pool->wrong,
                                   .cases = cases_of(pool, c),
                                   .parts = parts_of(c, forms[c->form])});
}

/* What those that go wrong can have hinged on: a value on anything; what is refused, accepted or not offered on inputs,
 * those of the rule if it is one. The rules of agree and of AUTN look at what is computed. */
static unsigned groups_of(const struct pool *pool, enum question_command command)
{
  const char *class = NULL, *own;
  bool one = true;
  size_t i;
  for (i = 0; i < pool->count; i++) {
    const struct observed_case *c = pool->at[i];
    if (c->outcome == OUTCOME_RIGHT)
      continue;
    own = c->outcome == OUTCOME_REFUSED    ? c->verdict->answer.rest
          : c->outcome == OUTCOME_ACCEPTED ? c->vector->class
                                           : "";
    if ((c->outcome != OUTCOME_REFUSED && c->outcome != OUTCOME_ACCEPTED && c->outcome != OUTCOME_UNSUPPORTED) ||
        command == QUESTION_AGREE || strcmp(own, "autn") == 0)
      return FEATURES_ALL;
    one = one && (class == NULL || strcmp(class, own) == 0);
    class = own;
  }
  return features_of_rule(one ? class : NULL);
}

/* Conditions that were found to say exactly when some command goes wrong, in words: another that goes wrong in the same
 * way is told the same. */
#define TOLD_MAX 32u
struct told {
  struct {
    char *text[2]; /* the second may be NULL */
    bool either;
  } at[TOLD_MAX];
  size_t count;
};

static const struct atom *atom_of(const struct atoms *a, const char *text)
{
  size_t i;
  for (i = 0; text != NULL && i < a->count; i++)
    if (strcmp(a->atom[i].text, text) == 0)
      return &a->atom[i];
  return NULL;
}

static void tell_again(struct told *told, const struct condition *c)
{
  size_t i;
  if (told->count == TOLD_MAX)
    return;
  for (i = 0; i < 2u; i++)
    told->at[told->count].text[i] = c->atom[i] == NULL ? NULL : memory_copy(c->atom[i]->text);
  told->at[told->count++].either = c->either;
}

/* The first of them that says exactly which cases of this pool go wrong, too. */
static struct condition told_before(const struct told *told, const struct atoms *a, const struct pool *pool)
{
  size_t i;
  for (i = 0; i < told->count; i++) {
    const struct atom *one = atom_of(a, told->at[i].text[0]), *two = atom_of(a, told->at[i].text[1]);
    if (one != NULL && (two != NULL || told->at[i].text[1] == NULL) &&
        is_of_two(pool->is, one->is, two == NULL ? one->is : two->is, told->at[i].either, a->words))
      return (struct condition){CONDITION_EXACTLY, {one, two}, told->at[i].either, pool->wrong, 0};
  }
  return (struct condition){CONDITION_NONE, {NULL, NULL}, false, 0, 0};
}

/* Whether a relation says all of a command already. */
static bool is_said(const struct findings *f, enum question_command command)
{
  size_t i;
  for (i = 0; i < f->count; i++)
    if ((f->finding[i].commands & command) != 0 && strcmp(f->finding[i].kind, "relation") == 0 &&
        f->finding[i].rank == FINDING_CAUSE)
      return true;
  return false;
}

/* Beside a relation that says all of a command, what so few passes have in common may be what they were made for. */
#define PASSES_FEW 16u

/* The outcomes for which a condition was found before. */
struct found {
  unsigned exactly, partly;
};

static void look(struct findings *f, const struct observed *o, const struct symptom *s, enum question_command command,
                 const char *class, struct found *done, struct told *told)
{
  struct pool pool = pool_of(o, s, command, class);
  struct condition found = {CONDITION_NONE, {NULL, NULL}, false, 0, 0};
  struct atoms atoms;
  if (pool.wrong > 0 && pool.wrong < pool.count) {
    atoms_make(&atoms, pool.at, pool.count, groups_of(&pool, command));
    found = told_before(told, &atoms, &pool);
    if (found.form == CONDITION_NONE)
      found = condition_search(&atoms, pool.is, pool.wrong, pool.count);
    if (is_said(f, command) && pool.count - pool.wrong < PASSES_FEW)
      found.form = CONDITION_NONE;
    if (found.form == CONDITION_EXACTLY ||
        (found.form != CONDITION_NONE && (done->partly & s->outcomes) == 0 && !is_said(f, command)))
      add_condition(f, s, &pool, &found, command, class);
    if (found.form == CONDITION_EXACTLY)
      tell_again(told, &found);
    atoms_free(&atoms);
  }
  free(pool.at);
  free(pool.is);
  if (found.form == CONDITION_EXACTLY)
    done->exactly |= s->outcomes;
  else if (found.form != CONDITION_NONE)
    done->partly |= s->outcomes;
}

static void look_by_class(struct findings *f, const struct observed *o, const struct symptom *s,
                          enum question_command command, struct told *told)
{
  const char *seen[32];
  size_t i, j, n = 0;
  for (i = 0; i < o->count; i++) {
    const struct observed_case *c = &o->cases[i];
    struct found done = {0, 0};
    if (c->question.command != command || c->outcome != OUTCOME_ACCEPTED)
      continue;
    for (j = 0; j < n && strcmp(seen[j], c->vector->class) != 0; j++)
      continue;
    if (j == n && n < sizeof seen / sizeof seen[0]) {
      seen[n++] = c->vector->class;
      look(f, o, s, command, c->vector->class, &done, told);
    }
  }
}

void conditions_find(struct findings *f, const struct observed *o)
{
  struct told told = {.count = 0};
  unsigned bit;
  size_t i;
  for (bit = 0; bit < QUESTION_COMMANDS; bit++) {
    struct found done = {0, 0};
    for (i = 0; i < SYMPTOMS; i++) {
      if ((done.exactly & symptoms[i].outcomes) != 0)
        continue;
      if (symptoms[i].by_class)
        look_by_class(f, o, &symptoms[i], 1u << bit, &told);
      else
        look(f, o, &symptoms[i], 1u << bit, NULL, &done, &told);
    }
  }
  for (i = 0; i < told.count; i++) {
    free(told.at[i].text[0]);
    free(told.at[i].text[1]);
  }
}
