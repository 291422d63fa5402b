// SPDX-License-Identifier: Apache-2.0
/* The matrix of faults and vectors, without a process: each fault, and each two that are computed together, is told
 * from every other and from the right function by the answers to the vectors, and the diagnosis names it. Of what costs
 * the most it takes a sample; with LTK_ALL_PAIRS in the environment, all. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/buffer.h"
#include "base/memory.h"
#include "diagnosis/diagnosis.h"
#include "vectors/vectors.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Pairs that answer as one of the two alone does: its mistake leaves nothing of what the other one changes.
 * 45: another hash has no padding of SHA-256.
 * 10: a plain hash has no pads, and its key is not hashed or cut.
 * 6: an FC that is missing has no wrong form.
 * 4: lengths that are missing have no place and are no other, and without its length an empty parameter leaves nothing
 *    anyway.
 * 2: how all is truncated, the tag is, too.
 * 1: public keys that are both empty can be swapped.
 * 26: public values that are both empty have neither roles nor digests nor lengths.
 * 2: a role that is hashed is not behind the digest either, which has the length of a digest then.
 * 3: a role that is missing is not hashed, and leaves the length of a digest.
 * 11: a value that is whole has neither role nor digest, and its own length.
 * 1: a type of an element that is left out is no other.
 * 2: where no purpose is bound, all that have 256 bits and no algorithm give the same KC.
 * 18, 16: of MILENAGE, rotations or constants that are all missing are no wrong ones.
 * 1: what is not rotated by r1 is not rotated too late.
 * 2: where f5* is f5, the constant and the rotation of f5* are not used.
 * 1: where the padding of TUAK follows a K of 128 bits at once, it has no second K.
 * 4: a value that is missing has no order of its octets: RAND, SQN, AMF, the name.
 * 3: where f1* has the INSTANCE of f1, or all have 00, f1 and f1*, or f5 and f5*, cannot be taken for each other.
 * 3: where TOP is used as TOPc, TOPc is never computed.
 * 1: a SQN that AUTN does not conceal is no other one in K_AUSF.
 * 1: where RES is given for RES*, RES* is not computed.
 * 1: where no purpose is bound, TOPc is the same with that of K.
 * 4: where no purpose is bound, KIc, KID and KIK are one key.
 * 1: where only the data are ciphered, the padding makes whole blocks of what the checksum is over. */
#define HIDDEN                                                                                                         \
  (45u + 10u + 6u + 4u + 2u + 1u + 26u + 2u + 3u + 11u + 1u + 2u + 18u + 16u + 1u + 2u + 1u + 4u + 3u + 3u + 3u + 4u + \
   1u)

/* So many pairs of faults are computed together. */
#define PAIRS 73212u

/* Of what costs the most, one in so many; without LTK_ALL_PAIRS fewer. */
static size_t every(size_t n)
{
  return getenv("LTK_ALL_PAIRS") != NULL ? n : 8u * n;
}

static struct vectors *vectors;

/* The vectors of one request, those first that tell most faults apart. */
static struct single {
  const struct vector *vector;
  struct question question;
  uint64_t right, judged; /* the hashes of the right answer */
  bool tells;             /* some apart that no vector before does */
} * singles;
static size_t singles_count;

/* Nothing, a fault or two of them. */
struct subject {
  size_t fault[2], faults;
  struct model model;
  unsigned commands; /* whose answers it can change */
  uint64_t hash;     /* of its answer to the vector at hand */
  uint64_t answer;   /* the same, of no or one fault, even where no vector is left to tell it apart */
  size_t class;      /* those that no vector has told apart yet */
};

static struct subject *subjects;
static size_t subjects_count;

/* Those that no vector tells from all others, each class of them behind one another. */
static struct subject **same;
static size_t same_count;

/* ---- Answers ---- */

/* FNV-1a */
static uint64_t hash_of(uint64_t hash, const void *octets, size_t n)
{
  const uint8_t *o = octets;
  size_t i;
  for (i = 0; i < n; i++)
    hash = (hash ^ o[i]) * UINT64_C(0x100000001b3);
  return hash;
}

/* Of a model's answer to a vector; to an invalid one, `judged` is whether it is refused and no more. */
static uint64_t answer_hash(const struct model *m, const struct single *single, bool judged)
{
  struct ltk_iut_answer answer;
  uint64_t hash = UINT64_C(0xcbf29ce484222325);
  model_answer(m, &single->question, &answer);
  hash = hash_of(hash, &answer.status, sizeof answer.status);
  if (judged && single->vector->class != NULL)
    return hash;
  if (answer.status == LTK_IUT_OK)
    return hash_of(hash, answer.octets, answer.length);
  return hash_of(hash, answer.why, strlen(answer.why));
}

/* ---- Set-up ---- */

static void add_single(const struct vector *vector)
{
  struct single *s = &singles[singles_count++];
  s->vector = vector;
  assert_true(question_read(&s->question, vector->command->name, vector->input));
  s->right = answer_hash(&(struct model){{0}}, s, false);
  s->judged = answer_hash(&(struct model){{0}}, s, true);
}

static void add_singles(void)
{
  static const char *const first[] = {"confirm", "derive"};
  size_t i, order;
  for (order = 0; order < 3u; order++)
    for (i = 0; i < vectors->count; i++) {
      const struct vector *v = &vectors->vector[i];
      size_t own = strcmp(v->family, first[0]) == 0 ? 0 : strcmp(v->family, first[1]) == 0 ? 1u : 2u;
      if (v->form == REQUEST_SINGLE && own == order)
        add_single(v);
    }
}

static void add_subject(size_t faults, size_t a, size_t b)
{
  struct subject *s = &subjects[subjects_count];
  *s = (struct subject){.fault = {a, b}, .faults = faults};
  if (faults > 0) {
    catalogue_apply(&s->model, &catalogue[a]);
    s->commands |= model_commands(catalogue[a].knob);
  }
  if (faults > 1) {
    s->commands |= model_commands(catalogue[b].knob);
    if (!catalogue_apply(&s->model, &catalogue[b]))
      return; /* two ways to do one thing */
  }
  subjects_count++;
}

/* The agreement is a function of its own; what is accepted is tried alone. */
static bool is_computed(size_t fault)
{
  return catalogue[fault].knob < KNOB_X25519;
}

/* ---- The matrix ---- */

static const char *name_of(const struct subject *s)
{
  static char names[2][160];
  static size_t next;
  char *name = names[next++ % 2u];
  snprintf(name, sizeof names[0], "%s%s%s", s->faults > 0 ? catalogue[s->fault[0]].name : "nothing",
           s->faults > 1 ? "+" : "", s->faults > 1 ? catalogue[s->fault[1]].name : "");
  return name;
}

static int by_class_and_hash(const void *a, const void *b)
{
  const struct subject *x = *(struct subject *const *)a, *y = *(struct subject *const *)b;
  if (x->class != y->class)
    return x->class < y->class ? -1 : 1;
  return x->hash < y->hash ? -1 : x->hash > y->hash;
}

/* Of a subject's answer to a vector. Where of two faults one alone can change it, it is the answer under that one. */
static uint64_t subject_hash(const struct subject *s, const struct single *single)
{
  const unsigned command = single->question.command;
  size_t i;
  if ((s->commands & command) == 0)
    return single->judged;
  for (i = 0; i < 2u && s->faults == 2; i++)
    if ((model_commands(catalogue[s->fault[i]].knob) & command) == 0)
      return subjects[1 + s->fault[1 - i]].answer;
  return answer_hash(&s->model, single, true);
}

/* Split the classes by the answers to a vector. Who is alone is told from all others, and is through; the number of
 * those that are not. */
static size_t split(struct subject **live, size_t n, struct single *single)
{
  static size_t classes;
  size_t i, j, k, left = 0;
  for (i = 0; i <= catalogue_count; i++)
    subjects[i].answer = subject_hash(&subjects[i], single);
  for (i = 0; i < n; i++)
    live[i]->hash = live[i]->faults < 2 ? live[i]->answer : subject_hash(live[i], single);
  qsort(live, n, sizeof *live, by_class_and_hash);
  for (i = 0; i < n; i = j) {
    for (j = i + 1u; j < n && by_class_and_hash(&live[i], &live[j]) == 0;)
      j++;
    single->tells = single->tells || (j < n && live[j]->class == live[i]->class);
    classes++;
    for (k = i; k < j && j - i > 1u; k++) {
      live[left] = live[k];
      live[left++]->class = classes;
    }
  }
  return left;
}

static void tell_apart(void)
{
  size_t i;
  same = memory_new(subjects_count * sizeof *same);
  for (same_count = 0; same_count < subjects_count; same_count++)
    same[same_count] = &subjects[same_count];
  for (i = 0; i < singles_count; i++)
    same_count = split(same, same_count, &singles[i]);
}

static int set_up(void **state)
{
  char *why;
  size_t a, b;
  (void)state;
  if (vectors_load("vectors", &vectors, &why) != VECTORS_OK)
    fail_msg("%s", why);
  singles = memory_new(vectors->count * sizeof *singles);
  add_singles();
  subjects = memory_new((catalogue_count + 1) * (catalogue_count + 1) * sizeof *subjects);
  add_subject(0, 0, 0);
  for (a = 0; a < catalogue_count; a++)
    add_subject(1, a, a);
  for (a = 0; a < catalogue_count; a++)
    for (b = a + 1; b < catalogue_count && is_computed(a); b++)
      if (is_computed(b) && (a + b) % every(1) == 0)
        add_subject(2, a, b);
  tell_apart();
  return 0;
}

static int tear_down(void **state)
{
  size_t i;
  (void)state;
  for (i = 0; i < singles_count; i++)
    question_free(&singles[i].question);
  free(singles);
  free(subjects);
  free(same);
  vectors_free(vectors);
  return 0;
}

/* ---- What it shows ---- */

/* Of which each two are the same function: a label of no octets of which S keeps nothing is one that is not there; f3
 * with both the constant and the rotation of f4 is f4; and where TOPc is not computed, nothing is iterated in it alone.
 */
static const char *const same_functions[][2] = {
    {"empty-parameter-skipped+label-empty", "empty-parameter-skipped+label-missing"},
    {"length-missing+label-empty", "length-missing+label-missing"},
    {"observe-ck-ik-swapped", "milenage-c3-c4-exchanged+milenage-r3-r4-exchanged"},
    {"milenage-r3-r4-exchanged", "observe-ck-ik-swapped+milenage-c3-c4-exchanged"},
    {"milenage-c3-c4-exchanged", "observe-ck-ik-swapped+milenage-r3-r4-exchanged"},
    {"observe-constants-missing+observe-ck-ik-swapped", "observe-constants-missing+milenage-r3-r4-exchanged"},
    {"observe-rotations-missing+observe-ck-ik-swapped", "observe-rotations-missing+milenage-c3-c4-exchanged"},
    {"tuak-top-for-topc+tuak-iterations-ignored", "tuak-top-for-topc+tuak-iterations-in-topc-alone"}};

static bool are_the_same(const struct subject *x, const struct subject *y)
{
  const char *a = name_of(x), *b = name_of(y);
  size_t i;
  for (i = 0; i < sizeof same_functions / sizeof same_functions[0]; i++)
    if (strcmp(same_functions[i][0], a) == 0 && strcmp(same_functions[i][1], b) == 0)
      return true;
  return false;
}

/* Whether a fault alone hides the other one of a pair. */
static bool hides(const struct subject *alone, const struct subject *pair)
{
  return alone->faults == 1 && pair->faults == 2 &&
         (pair->fault[0] == alone->fault[0] || pair->fault[1] == alone->fault[0]);
}

/* Of subjects with the same answers to all vectors, one hides all others, or two are one function. How many are hidden.
 */
static size_t hidden_among(struct subject *const *class, size_t n)
{
  size_t alone = 0, i, hidden = 0;
  for (i = 1; i < n; i++)
    if (class[i] -> faults < class[alone] -> faults)
      alone = i;
  for (i = 0; i < n; i++) {
    if (i == alone)
      continue;
    if (hides(class[alone], class[i]))
      hidden++;
    else if (!are_the_same(class[alone], class[i]) && !are_the_same(class[i], class[alone]))
      fail_msg("%s and %s: the same answers to all vectors", name_of(class[alone]), name_of(class[i]));
  }
  return hidden;
}

static void each_fault_and_each_two_of_them_have_answers_of_their_own(void **state)
{
  size_t hidden = 0, i, j;
  (void)state;
  for (i = 0; i < same_count; i = j) {
    for (j = i + 1u; j < same_count && same[j]->class == same[i]->class;)
      j++;
    hidden += hidden_among(same + i, j - i);
  }
  if (every(1) > 1u)
    return; /* some pairs alone */
  assert_int_equal(subjects_count, 1u + catalogue_count + PAIRS);
  assert_int_equal(hidden, HIDDEN);
}

static void each_knob_has_its_commands(void **state)
{
  size_t knob;
  (void)state;
  for (knob = 0; knob < KNOBS; knob++) {
    unsigned commands = model_commands((enum knob)knob);
    assert_int_not_equal(commands, 0);
    /* tests/harness/test_harness.py relies on it */
    assert_true(commands == QUESTION_AGREE || (commands & QUESTION_AGREE) == 0);
  }
}

/* Of the agreement, which costs the most, a part. */
static void a_fault_changes_the_answers_to_its_commands_alone(void **state)
{
  size_t i, f;
  (void)state;
  for (i = 0; i < singles_count; i++)
    for (f = 1; f <= catalogue_count; f++) {
      const struct subject *s = &subjects[f];
      bool is_touched = (s->commands & singles[i].question.command) != 0;
      if (!is_touched && (singles[i].question.command != QUESTION_AGREE || (i + f) % every(16) == 0) &&
          answer_hash(&s->model, &singles[i], false) != singles[i].right)
        fail_msg("%s changes the answer to %s", name_of(s), singles[i].vector->id);
    }
}

static bool is_in_device_profile(const struct vector *vector)
{
  const json_t *ids = json_object_get(vectors->profiles, "device");
  size_t i;
  for (i = 0; i < json_array_size(ids); i++)
    if (strcmp(json_string_value(json_array_get(ids, i)), vector->id) == 0)
      return true;
  return false;
}

static void each_fault_is_caught_by_the_device_profile(void **state)
{
  size_t i, f;
  bool *caught = memory_new(catalogue_count * sizeof *caught), *by = memory_new(catalogue_count * sizeof *by);
  (void)state;
  for (i = 0; i < singles_count; i++) {
    if (!is_in_device_profile(singles[i].vector))
      continue;
    diagnosis_catches(by, singles[i].vector, false);
    for (f = 0; f < catalogue_count; f++)
      caught[f] = caught[f] || by[f];
  }
  for (f = 0; f < catalogue_count; f++)
    if (!caught[f])
      fail_msg("%s", catalogue[f].name);
  free(by);
  free(caught);
}

/* ---- The diagnosis, on the vectors that tell the subjects apart ---- */

/* The values of an answer have the lengths of those that are due, the last one what is left. */
static char *line_of(const struct vector *vector, const struct ltk_iut_answer *answer)
{
  const char *const *name = request_answers(vector->command, vector->input);
  struct buffer line = {0};
  size_t at = 0, n, i;
  if (answer->status != LTK_IUT_OK) {
    buffer_format(&line, "%s %s", answer->status == LTK_IUT_INVALID ? "invalid" : "unsupported", answer->why);
    return buffer_take(&line);
  }
  buffer_text(&line, "ok");
  for (; *name != NULL; name++, at += n) {
    n = name[1] == NULL ? answer->length - at : json_string_length(json_object_get(vector->output, *name)) / 2u;
    buffer_format(&line, " %s=", *name);
    for (i = 0; i < n; i++)
      buffer_format(&line, "%02x", answer->octets[at + i]);
  }
  return buffer_take(&line);
}

/* A run in which an implementation answered as the subject does, in some commands; and right in the others. */
static void run_with(struct run *run, const struct selection *selection, const struct subject *s, unsigned commands)
{
  const struct model right = {{0}};
  struct ltk_iut_answer answer;
  struct verdict verdict;
  size_t i, at = 0;
  run_init(run, selection);
  for (i = 0; i < singles_count; i++) {
    char *line;
    if (!singles[i].tells)
      continue;
    model_answer((singles[i].question.command & commands) != 0 ? &s->model : &right, &singles[i].question, &answer);
    line = line_of(singles[i].vector, &answer);
    verdict = (struct verdict){0};
    verdict_of_answer(&verdict, singles[i].vector, line, false);
    run_conclude(run, at++, &verdict);
    free(line);
  }
}

/* Whether just the subject's faults are named, in one line or in two. */
static bool is_diagnosed(const struct selection *selection, const struct subject *s)
{
  struct diagnosis d;
  struct run run;
  size_t i, j, named = 0, others = 0;
  run_with(&run, selection, s, ~0u);
  diagnosis_make(&d, &run);
  for (i = 0; i < d.lines; i++)
    for (j = 0; j < d.line[i].set.faults; j++) {
      size_t fault = (size_t)(d.line[i].set.fault[j] - catalogue);
      named |= fault == s->fault[0] ? 1u : 0;
      named |= fault == s->fault[1] ? 2u : 0;
      others += fault != s->fault[0] && fault != s->fault[1];
    }
  others += d.unexplained + (s->faults == 1 && d.lines != 1);
  diagnosis_free(&d);
  run_free(&run);
  return named == 3u && others == 0;
}

static struct selection telling(void)
{
  struct selection selection = {memory_new(singles_count * sizeof *selection.vector), 0};
  size_t i;
  for (i = 0; i < singles_count; i++)
    if (singles[i].tells)
      selection.vector[selection.count++] = singles[i].vector;
  return selection;
}

static void the_diagnosis_names_each_fault(void **state)
{
  struct selection selection = telling();
  size_t f;
  (void)state;
  for (f = 1; f <= catalogue_count; f++)
    if (!is_diagnosed(&selection, &subjects[f]))
      fail_msg("%s is not named, or not alone", name_of(&subjects[f]));
  selection_free(&selection);
}

/* Whether two faults give the same answers to a command's vectors. */
static bool are_alike_in(const struct fault *a, const struct fault *b, unsigned command)
{
  struct model x = {{0}}, y = {{0}};
  size_t i;
  catalogue_apply(&x, a);
  catalogue_apply(&y, b);
  for (i = 0; i < singles_count; i++)
    if (singles[i].tells && singles[i].question.command == command &&
        answer_hash(&x, &singles[i], true) != answer_hash(&y, &singles[i], true))
      return false;
  return true;
}

/* Whether a fault that is in one command alone is named there alone, or one that does the same there. */
static bool is_diagnosed_in(const struct selection *selection, const struct subject *s, unsigned command)
{
  struct diagnosis d;
  struct run run;
  bool is;
  run_with(&run, selection, s, command);
  diagnosis_make(&d, &run);
  is = d.failures == 0 ||
       (d.lines == 1 && d.unexplained == 0 && d.line[0].set.faults == 1 && d.line[0].commands == command &&
        (d.line[0].right & command) == 0 && are_alike_in(d.line[0].set.fault[0], &catalogue[s->fault[0]], command));
  diagnosis_free(&d);
  run_free(&run);
  return is;
}

static void the_diagnosis_names_a_fault_that_is_in_one_command(void **state)
{
  struct selection selection = telling();
  size_t f;
  unsigned command;
  (void)state;
  for (f = 1; f <= catalogue_count; f += every(1))
    for (command = 1; command <= QUESTION_OBSERVE; command <<= 1)
      if ((subjects[f].commands & command) != 0 && !is_diagnosed_in(&selection, &subjects[f], command))
        fail_msg("%s is not named where it is in one command, %u", name_of(&subjects[f]), command);
  selection_free(&selection);
}

static bool is_told_apart(const struct subject *s)
{
  size_t i;
  for (i = 0; i < same_count; i++)
    if (same[i] == s)
      return false;
  return true;
}

static void the_diagnosis_names_pairs(void **state)
{
  const size_t step = getenv("LTK_ALL_PAIRS") != NULL ? 1u : 101u;
  struct selection selection = telling();
  size_t f, tried = 0, missed = 0;
  (void)state;
  for (f = catalogue_count + 1u; f < subjects_count; f += step) {
    if (!is_told_apart(&subjects[f]))
      continue;
    tried++;
    if (is_diagnosed(&selection, &subjects[f]))
      continue;
    missed++;
    print_message("not named: %s\n", name_of(&subjects[f]));
  }
  print_message("%zu of %zu pairs are named\n", tried - missed, tried);
  assert_true(tried > 0 && 20u * missed <= tried);
  selection_free(&selection);
}

/* ---- The model keeps nothing ---- */

static void *answer_often(void *argument)
{
  const struct subject *s = argument;
  uintptr_t wrong = 0;
  size_t i, round;
  for (round = 0; round < 8u; round++)
    for (i = 0; i < singles_count; i++)
      if (singles[i].tells && (s->commands & singles[i].question.command) == 0)
        wrong += answer_hash(&s->model, &singles[i], false) != singles[i].right;
  return (void *)wrong;
}

/* Two faults that change no answer but those to agree: all others are right. */
static void two_threads_do_not_disturb_each_other(void **state)
{
  struct subject *s[2] = {NULL, NULL};
  pthread_t thread[2];
  void *wrong;
  size_t f, i, n = 0;
  (void)state;
  for (f = 1; f <= catalogue_count && n < 2u; f++)
    if (subjects[f].commands == QUESTION_AGREE)
      s[n++] = &subjects[f];
  for (i = 0; i < 2u; i++)
    assert_int_equal(pthread_create(&thread[i], NULL, answer_often, s[i]), 0);
  for (i = 0; i < 2u; i++) {
    assert_int_equal(pthread_join(thread[i], &wrong), 0);
    assert_ptr_equal(wrong, NULL);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {cmocka_unit_test(each_knob_has_its_commands),
                                     cmocka_unit_test(a_fault_changes_the_answers_to_its_commands_alone),
                                     cmocka_unit_test(each_fault_and_each_two_of_them_have_answers_of_their_own),
                                     cmocka_unit_test(each_fault_is_caught_by_the_device_profile),
                                     cmocka_unit_test(the_diagnosis_names_each_fault),
                                     cmocka_unit_test(the_diagnosis_names_a_fault_that_is_in_one_command),
                                     cmocka_unit_test(the_diagnosis_names_pairs),
                                     cmocka_unit_test(two_threads_do_not_disturb_each_other)};
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
