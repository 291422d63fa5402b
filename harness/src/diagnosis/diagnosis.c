// SPDX-License-Identifier: Apache-2.0
/* Diagnosis: see diagnosis.h. Of what search.c finds, here is the choice: what is named, where it holds, and what is
 * better left without a name. */
#include "diagnosis/diagnosis.h"
#include "diagnosis/items.h"
#include "base/invoked.h"
#include "base/memory.h"
#include "observe/observe.h"
#include "run/tally.h"

#include <stdlib.h>
#include <string.h>

static bool catches(const struct fault *fault, const struct vector *vector, const struct question *q,
                    const struct ltk_iut_answer *due, bool strict_class)
{
  struct model model = {{0}};
  struct ltk_iut_answer answer;
  if ((model_commands(fault->knob) & q->command) == 0)
    return false;
  catalogue_apply(&model, fault);
  model_answer(&model, q, &answer);
  return !items_fits(vector, due, &answer) ||
         (strict_class && due->status == LTK_IUT_INVALID && !items_exactly(due, &answer));
}

void diagnosis_catches(bool caught[], const struct vector *vector, bool strict_class)
{
  struct question q = {0};
  struct ltk_iut_answer due = {0};
  const bool is_single = vector->form == REQUEST_SINGLE && question_read(&q, vector->command->name, vector->input);
  size_t f;
  if (is_single)
    items_due(&due, vector);
  for (f = 0; f < catalogue_count; f++)
    caught[f] = is_single && catches(&catalogue[f], vector, &q, &due, strict_class);
  question_free(&q);
}

/* ---- The choice ---- */

#define NOBODY SIZE_MAX

/* Of the failures that a fault changes, it may give a wrong answer to one for so many that it explains: where another
 * mistake is there, too. */
#define MISSES_ONE_IN 8u

struct chosen {
  const struct candidate *candidate;
  unsigned nameless; /* parts in which it is better not named */
};

struct choice {
  const struct items *items;
  const struct search *search;
  struct chosen *chosen; /* in the order of their choice */
  size_t count;
  size_t *by; /* of each failure, the place in `chosen` of who explains it, or NOBODY */
};

static bool is_chosen(const struct choice *choice, const struct fault *fault)
{
  size_t i, j;
  for (i = 0; i < choice->count; i++) {
    const struct search_set *set = &choice->chosen[i].candidate->set;
    for (j = 0; j < set->faults; j++)
      if (set->fault[j] == fault)
        return true;
  }
  return false;
}

/* How good a candidate is as the next: so many failures that nobody explains yet, for so many faults that nobody has
 * yet. */
struct worth {
  size_t explains, faults;
  const struct candidate *candidate;
};

static struct worth worth_of(const struct choice *choice, const struct candidate *c)
{
  struct worth worth = {0, 0, c};
  size_t i;
  for (i = 0; i < choice->items->failed; i++)
    worth.explains += c->explains[i] && choice->by[i] == NOBODY;
  for (i = 0; i < c->set.faults && worth.explains > 0; i++)
    worth.faults += !is_chosen(choice, c->set.fault[i]);
  return worth;
}

/* How much less plain a candidate is: by its faults, by what it contradicts in other parts, and by places. */
static size_t twists(const struct candidate *c)
{
  size_t i, placed = 0;
  for (i = 0; i < c->set.faults; i++)
    placed += c->set.place[i] != SEARCH_WHOLE;
  return 8u * c->set.faults + ((c->touches & ~c->holds) != 0 ? 4u : 0) + placed;
}

/* More failures for each fault; of those, what is plainer, then more answers to the octet. */
static bool is_better(const struct worth *a, const struct worth *b)
{
  size_t x = a->explains * (b->faults + 1u), y = b->explains * (a->faults + 1u);
  if (a->explains == 0 || b->explains == 0 || x != y)
    return a->explains > 0 && x > y;
  if (twists(a->candidate) != twists(b->candidate))
    return twists(a->candidate) < twists(b->candidate);
  return a->candidate->exact > b->candidate->exact;
}

/* The best next one, the first of those that are equal. NULL if nothing explains anything more. */
static const struct candidate *best(const struct choice *choice)
{
  struct worth best = {0, 0, NULL};
  size_t i;
  for (i = 0; i < choice->search->candidates; i++) {
    struct worth worth = worth_of(choice, &choice->search->candidate[i]);
    if (worth.explains > 0 && (best.candidate == NULL || is_better(&worth, &best)))
      best = worth;
  }
  return best.candidate;
}

/* Of those that explain a failure together, the first without which the others do not. */
static size_t needed(const struct choice *choice, const struct item *item)
{
  size_t i;
  for (i = 0; i < choice->count; i++)
    if (search_is_needed(choice->search, choice->chosen[i].candidate, item))
      return i;
  return NOBODY;
}

static void choose(struct choice *choice)
{
  const struct candidate *c;
  size_t i;
  while ((c = best(choice)) != NULL) {
    for (i = 0; i < choice->items->failed; i++)
      if (c->explains[i] && choice->by[i] == NOBODY)
        choice->by[i] = choice->count;
    choice->chosen[choice->count++].candidate = c;
  }
  for (i = 0; i < choice->items->failed; i++)
    if (choice->by[i] == NOBODY && choice->search->joined[i])
      choice->by[i] = needed(choice, &choice->items->item[i]);
}

/* Whether a failure that nothing explains looks like one that somebody explains only by a rule: the same rule refuses
 * or accepts both. Then the rule may be another one than the catalogue's. */
static bool is_akin(const struct item *left, const struct item *explained)
{
  const char *a = items_rule(left), *b = items_rule(explained);
  return left->part == explained->part && left->due.status == explained->due.status && a != NULL && b != NULL &&
         strcmp(a, b) == 0;
}

static bool has_all(const struct search_set *set, const struct search_set *of)
{
  size_t i, j, n = 0;
  for (i = 0; i < of->faults; i++)
    for (j = 0; j < set->faults; j++)
      n += set->fault[j] == of->fault[i] && set->place[j] == of->place[i];
  return n == of->faults;
}

/* Whether two sets have another fault at one place, so that both cannot be there. */
static bool exclude(const struct search_set *a, const struct search_set *b)
{
  size_t i, j;
  for (i = 0; i < a->faults; i++)
    for (j = 0; j < b->faults; j++)
      if (a->fault[i]->knob == b->fault[j]->knob && a->fault[i] != b->fault[j] && a->place[i] == b->place[j])
        return true;
  return false;
}

/* What speaks for a name, and what against it. */
struct evidence {
  size_t explained, missed; /* in a part: of the failures that it changes, those that it explains, and the others */
  size_t left;              /* failures of the part without a name */
  size_t explained_in_all, left_in_all; /* the same in all parts that it touches */
};

static struct evidence evidence_of(const struct choice *choice, const struct candidate *c, unsigned part)
{
  struct evidence e = {0};
  size_t i;
  for (i = 0; i < choice->items->failed; i++) {
    const size_t by = choice->by[i];
    const struct search_set *set = by == NOBODY ? NULL : &choice->chosen[by].candidate->set;
    const bool here = choice->items->item[i].part == part, explained = set != NULL && has_all(set, &c->set);
    e.explained += here && explained;
    e.explained_in_all += explained;
    e.missed += here && c->misses[i] && (set == NULL || exclude(set, &c->set));
    e.left += here && set == NULL;
    e.left_in_all += (choice->items->item[i].part & c->touches) != 0 && set == NULL;
  }
  return e;
}

/* Whether a failure of the part that has no name is akin to one that has this. */
static bool has_akin(const struct choice *choice, size_t who, unsigned part)
{
  const struct item *item = choice->items->item;
  size_t i, j;
  for (i = 0; i < choice->items->failed; i++)
    for (j = 0; j < choice->items->failed && choice->by[i] == NOBODY; j++)
      if (choice->by[j] == who && item[j].part == part && is_akin(&item[i], &item[j]))
        return true;
  return false;
}

/* Whether a right AUTN is refused, by the name of that class or without a class. */
static bool is_refused_autn(const struct item *item)
{
  const char *rule = items_rule(item);
  const struct question *q = &item->question;
  if (item->due.status != LTK_IUT_OK || rule == NULL)
    return false;
  if (rule[0] != '\0')
    return strcmp(rule, "autn") == 0;
  return (q->command == QUESTION_OBSERVE && observe_is(q->observation.kind, "authenticate")) ||
         (q->command == QUESTION_AUTH && observe_is(q->authentication.kind, "authenticate"));
}

/* Whether a name would be a guess: all that it explains is that right AUTNs are refused, as they are whatever changes
 * their MAC. */
static bool is_guess(const struct choice *choice, size_t who)
{
  const struct candidate *c = choice->chosen[who].candidate;
  size_t i;
  for (i = 0; i < choice->items->failed; i++)
    if (c->explains[i] && !is_refused_autn(&choice->items->item[i]))
      return false;
  return true;
}

/* Whether a name would say too much in a part: it is a guess, or gives too many wrong answers there, or more failures
 * are left without a name than it explains, there or wherever it acts, or some are akin. */
static bool is_too_much(const struct choice *choice, size_t who, unsigned part)
{
  const struct evidence e = evidence_of(choice, choice->chosen[who].candidate, part);
  return e.explained < MISSES_ONE_IN * e.missed || e.explained < e.left || e.explained_in_all < e.left_in_all ||
         has_akin(choice, who, part) || is_guess(choice, who);
}

static bool leave_without_name(struct choice *choice, size_t who, unsigned part)
{
  bool some = false;
  size_t i;
  choice->chosen[who].nameless |= part;
  for (i = 0; i < choice->items->failed; i++)
    if (choice->by[i] == who && choice->items->item[i].part == part) {
      choice->by[i] = NOBODY;
      some = true;
    }
  return some;
}

/* What loses its name leaves more behind, so until nothing changes. */
static void leave_what_says_too_much(struct choice *choice)
{
  bool changed = true;
  size_t who;
  unsigned part;
  while (changed) {
    changed = false;
    for (who = 0; who < choice->count; who++)
      for (part = 1; part < 1u << PARTS; part <<= 1)
        if (is_too_much(choice, who, part))
          changed = leave_without_name(choice, who, part) || changed;
  }
}

/* ---- The lines ---- */

/* The commands in which something was answered, and all of it right. */
static unsigned right_commands(const struct run *run)
{
  static const struct {
    const char *name;
    unsigned command;
  } commands[] = {{"hmac", QUESTION_HMAC},       {"kdf", QUESTION_KDF},         {"derive", QUESTION_DERIVE},
                  {"confirm", QUESTION_CONFIRM}, {"observe", QUESTION_OBSERVE}, {"auth", QUESTION_AUTH}};
  unsigned right = 0;
  size_t i, j;
  for (i = 0; i < sizeof commands / sizeof commands[0]; i++) {
    size_t passed = 0, others = 0;
    for (j = 0; j < run->count; j++)
      if (strcmp(run->cases[j].vector->command->name, commands[i].name) == 0) {
        passed += run->cases[j].verdict.kind == VERDICT_PASS;
        others += run->cases[j].verdict.kind != VERDICT_PASS && run->cases[j].verdict.kind != VERDICT_UNSUPPORTED;
      }
    right |= passed > 0 && others == 0 ? commands[i].command : 0;
  }
  return right;
}

/* The parts in which failures are explained by the faults of a set, with others or without. */
static unsigned holding(const struct choice *choice, const struct search_set *set)
{
  unsigned parts = 0;
  size_t i;
  for (i = 0; i < choice->items->failed; i++)
    if (choice->by[i] != NOBODY && has_all(&choice->chosen[choice->by[i]].candidate->set, set))
      parts |= choice->items->item[i].part;
  return parts;
}

static struct diagnosis_line line_of(const struct choice *choice, size_t who, unsigned right)
{
  const struct chosen *chosen = &choice->chosen[who];
  const struct candidate *c = chosen->candidate;
  struct diagnosis_line line = {.set = c->set};
  unsigned parts = 0;
  size_t i;
  for (i = 0; i < choice->items->failed; i++)
    if (choice->by[i] == who) {
      line.explains++;
      parts |= choice->items->item[i].part;
    }
  line.commands = items_commands(parts);
  line.everywhere = (c->touches & ~(c->holds & ~chosen->nameless) & ~holding(choice, &c->set)) == 0;
  for (i = 0; i < c->set.faults; i++)
    line.everywhere = line.everywhere && c->set.place[i] == SEARCH_WHOLE;
  for (i = 0; i < choice->items->failed; i++)
    line.failures += (choice->items->item[i].question.command & line.commands) != 0;
  if ((items_commands(c->touches) & QUESTION_AUTH) == 0) /* where K is given, nothing is derived */
    right &= ~(unsigned)QUESTION_AUTH;
  if ((right & items_commands(c->touches)) != 0)
    line.right = right & ~line.commands;
  return line;
}

static int by_explained(const void *a, const void *b)
{
  const struct diagnosis_line *x = a, *y = b;
  if (x->explains != y->explains)
    return x->explains < y->explains ? 1 : -1;
  return x->order < y->order ? -1 : x->order > y->order;
}

static void add_lines(struct diagnosis *d, const struct choice *choice, const struct run *run)
{
  unsigned right = right_commands(run);
  size_t who, i;
  int line;
  d->line = memory_new((choice->count + 1u) * sizeof *d->line);
  for (who = 0; who < choice->count; who++) {
    d->line[d->lines] = line_of(choice, who, right);
    d->line[d->lines].order = who;
    d->lines += d->line[d->lines].explains > 0;
  }
  qsort(d->line, d->lines, sizeof *d->line, by_explained);
  for (i = 0; i < choice->items->failed; i++) {
    if (choice->by[i] == NOBODY)
      d->left[d->unexplained++] = choice->items->item[i].at;
    for (line = 0; line < (int)d->lines; line++)
      if (d->line[line].order == choice->by[i])
        d->explained_by[choice->items->item[i].at] = line;
  }
}

/* The failures that are left, by what they have in common. */
static void group_unexplained(struct diagnosis *d, const struct run *run)
{
  size_t i;
  for (i = 0; i < run->count; i++)
    d->sequences += run->cases[i].verdict.kind == VERDICT_FAIL && run->cases[i].verdict.given != NULL &&
                    run->cases[i].vector->form != REQUEST_SINGLE;
  for (i = 0; i < d->unexplained; i++)
    unexplained_add(&d->common, run->cases[d->left[i]].vector, &run->cases[d->left[i]].verdict.answer);
  unexplained_sort(&d->common);
}

void diagnosis_make(struct diagnosis *d, const struct run *run)
{
  struct items items;
  struct search search;
  struct choice choice = {.items = &items, .search = &search};
  size_t i;
  *d = (struct diagnosis){0};
  items_make(&items, run);
  search_make(&search, &items);
  d->failures = items.failed;
  d->left = memory_new((items.failed + 1u) * sizeof *d->left);
  d->explained_by = memory_new((run->count + 1u) * sizeof *d->explained_by);
  for (i = 0; i < run->count; i++)
    d->explained_by[i] = -1;
  choice.chosen = memory_new((search.candidates + 1u) * sizeof *choice.chosen);
  choice.by = memory_new((items.failed + 1u) * sizeof *choice.by);
  for (i = 0; i < items.failed; i++)
    choice.by[i] = NOBODY;
  choose(&choice);
  leave_what_says_too_much(&choice);
  add_lines(d, &choice, run);
  group_unexplained(d, run);
  free(choice.by);
  free(choice.chosen);
  search_free(&search);
  items_free(&items);
}

/* Take a line out: its failures are left, in their order. */
static void withdraw(struct diagnosis *d, const struct run *run, size_t line)
{
  size_t i, left = 0, n = 0;
  size_t *all = memory_new((d->failures + 1u) * sizeof *all);
  for (i = 0; i < run->count; i++) {
    const int by = d->explained_by[i];
    const bool was_left = left < d->unexplained && d->left[left] == i;
    left += was_left;
    if (was_left || by == (int)line)
      all[n++] = i;
    d->explained_by[i] = by == (int)line ? -1 : by > (int)line ? by - 1 : by;
  }
  for (i = line + 1u; i < d->lines; i++)
    d->line[i - 1u] = d->line[i];
  d->lines--;
  free(d->left);
  d->left = all;
  d->unexplained = n;
}

bool diagnosis_withdraw(struct diagnosis *d, const struct run *run, const size_t *cases, size_t count)
{
  size_t line, i, here, nameless = 0;
  bool withdrawn = false;
  for (i = 0; i < count; i++)
    nameless += d->explained_by[cases[i]] < 0;
  for (line = d->lines; nameless > 0 && line-- > 0;) {
    for (i = here = 0; i < count; i++)
      here += d->explained_by[cases[i]] == (int)line;
    if (here == 0 || here < d->line[line].explains)
      continue;
    withdraw(d, run, line);
    withdrawn = true;
  }
  if (withdrawn) {
    d->common = (struct unexplained){.groups = 0};
    d->sequences = 0;
    group_unexplained(d, run);
  }
  return withdrawn;
}

void diagnosis_free(struct diagnosis *d)
{
  free(d->line);
  free(d->left);
  free(d->explained_by);
  *d = (struct diagnosis){0};
}

/* ---- Words ---- */

void diagnosis_name(struct buffer *b, const struct diagnosis_line *line)
{
  size_t i;
  for (i = 0; i < line->set.faults; i++)
    buffer_format(b, "%s%s", i > 0 ? "+" : "", line->set.fault[i]->name);
}

const char *const diagnosis_commands[] = {"hmac", "kdf", "derive", "confirm", "agree", "observe", "auth", NULL};

void diagnosis_list(struct buffer *b, unsigned commands, const char *separator, const char *last)
{
  size_t i;
  bool begun = false;
  for (i = 0; diagnosis_commands[i] != NULL; i++) {
    unsigned command = 1u << i;
    if ((commands & command) == 0)
      continue;
    if (begun)
      buffer_text(b, commands >= command << 1 ? separator : last);
    buffer_text(b, diagnosis_commands[i]);
    begun = true;
    commands &= ~command;
  }
}

static void print_fault(FILE *f, const struct fault *fault)
{
  const char *c = fault->clauses;
  fputs(fault->what, f);
  if (*c != '\0')
    fprintf(f, " (%s ", strchr(c, ',') == NULL ? "clause" : "clauses");
  for (; *c != '\0'; c++)
    fprintf(f, *c == ',' ? ", " : "%c%s", *c, c[1] == '\0' ? ")" : "");
  fprintf(f, "; %s", fault->mend);
}

static void print_commands(FILE *f, const char *before, unsigned commands, const char *separator, const char *last)
{
  struct buffer b = {0};
  diagnosis_list(&b, commands, separator, last);
  fprintf(f, "%s%s", before, b.octets);
  buffer_free(&b);
}

/* commands is 0 where there is nothing to say of them. */
static void print_failures(FILE *f, const struct diagnosis *d, size_t explains, size_t failures, unsigned commands)
{
  fprintf(f, "%zu of %zu failures", explains, failures);
  if (commands != 0)
    print_commands(f, " in ", commands, ",", ",");
  if (d->sequences > 0)
    fprintf(f, " (%zu of chain and accumulated %s not diagnosed)", d->sequences, d->sequences == 1 ? "is" : "are");
}

/* Where in `confirm` a fault holds, if not in all of it; and which commands are right. */
static void print_rest(FILE *f, const struct diagnosis_line *line)
{
  size_t i;
  for (i = 0; i < line->set.faults && (line->commands & QUESTION_CONFIRM) != 0; i++)
    if (line->set.place[i] != SEARCH_WHOLE)
      fprintf(f, "; in confirm %s alone has %s",
              line->set.place[i] == SEARCH_KC ? "the derivation of KC" : "what is computed with KC",
              line->set.faults > 1 ? line->set.fault[i]->name : "it");
  if (line->right != 0) {
    print_commands(f, "; ", line->right, ", ", " and ");
    fputs((line->right & (line->right - 1u)) == 0 ? " is right" : " are right", f);
  }
}

static void print_line(FILE *f, const struct diagnosis *d, const struct diagnosis_line *line)
{
  struct buffer name = {0};
  size_t i;
  diagnosis_name(&name, line);
  fprintf(f, "DIAGNOSIS %s explains ", name.octets);
  if (line->everywhere)
    print_failures(f, d, line->explains, d->failures, 0);
  else
    print_failures(f, d, line->explains, line->failures, line->commands);
  for (i = 0; i < line->set.faults; i++) {
    fputs(i > 0 ? "; and " : ": ", f);
    print_fault(f, line->set.fault[i]);
  }
  print_rest(f, line);
  fputs("\n", f);
  buffer_free(&name);
}

static void print_group(FILE *f, const struct unexplained_group *group)
{
  const char *ending = group->count == 1 ? "s" : "", *clause = group->clause;
  fprintf(f, "%zu of them ", group->count);
  if (group->kind == UNEXPLAINED_DIFFERS)
    fprintf(f, "give%s a wrong answer", ending);
  else if (group->kind == UNEXPLAINED_ACCEPTS)
    fprintf(f, "accept%s what rule '%s'", ending, group->class);
  else if (group->class[0] == '\0')
    fprintf(f, "refuse%s a valid input without a class", ending);
  else
    fprintf(f, "refuse%s a valid input as '%s'", ending, group->class);
  if (clause != NULL)
    fprintf(f, " (clause %s)", clause);
  fprintf(f, "%s, first %s", group->kind == UNEXPLAINED_ACCEPTS ? " refuses" : "", group->first);
}

static void print_unexplained(FILE *f, const struct diagnosis *d)
{
  size_t i;
  fputs("DIAGNOSIS unexplained ", f);
  print_failures(f, d, d->unexplained, d->failures, 0);
  for (i = 0; i < unexplained_named(&d->common); i++) {
    fputs(i > 0 ? "; " : ": ", f);
    print_group(f, &d->common.group[i]);
  }
  fprintf(f, "; begin with: %s %s\n", invoked_command("explain"), d->common.group[0].first);
}

void diagnosis_print(FILE *f, const struct diagnosis *d)
{
  size_t i;
  for (i = 0; i < d->lines; i++)
    print_line(f, d, &d->line[i]);
  if (d->unexplained > 0)
    print_unexplained(f, d);
}
