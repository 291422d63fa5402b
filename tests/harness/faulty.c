// SPDX-License-Identifier: Apache-2.0
/* An implementation with faults of the catalogue, for the tests: LTK_FAULTS in the environment names one, or more with
 * + between them; name@command,command holds in these commands alone, where confirm:kc is the derivation of KC, and
 * confirm:tag the rest of the confirmation. */
#include "model/catalogue.h"
#include "ltk_iut.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Where a fault can hold: each with its own model. */
static const char *const places[] = {"hmac", "kdf", "derive", "confirm:kc", "confirm:tag", "agree", "observe", "auth"};
enum { HMAC, KDF, DERIVE, CONFIRM_KC, CONFIRM_TAG, AGREE, OBSERVE, AUTH, PLACES };
static struct model model[PLACES];

static void hmac(struct ltk_iut_answer *answer, struct ltk_iut_octets key, struct ltk_iut_octets data)
{
  const struct question q = {.command = QUESTION_HMAC, .key = key, .data = data};
  model_answer(&model[HMAC], &q, answer);
}

static void kdf(struct ltk_iut_answer *answer, struct ltk_iut_octets key, struct ltk_iut_octets fc,
                const struct ltk_iut_octets *p, size_t n)
{
  const struct question q = {
      .command = QUESTION_KDF, .key = key, .fc = fc, .p = (struct ltk_iut_octets *)(uintptr_t)p, .n = n};
  model_answer(&model[KDF], &q, answer);
}

static void derive(struct ltk_iut_answer *answer, const struct ltk_iut_context *c)
{
  const struct question q = {.command = QUESTION_DERIVE, .context = *c};
  model_answer(&model[DERIVE], &q, answer);
}

static void confirm(struct ltk_iut_answer *answer, uint64_t role, uint64_t keys, const struct ltk_iut_context *c)
{
  const struct question q = {.command = QUESTION_CONFIRM, .role = role, .keys = keys, .context = *c};
  model_confirm(&model[CONFIRM_KC], &model[CONFIRM_TAG], &q, answer);
}

static void agree(struct ltk_iut_answer *answer, uint64_t suite, struct ltk_iut_octets private_key,
                  struct ltk_iut_octets peer)
{
  const struct question q = {.command = QUESTION_AGREE, .suite = suite, .private_key = private_key, .peer = peer};
  model_answer(&model[AGREE], &q, answer);
}

static void observe(struct ltk_iut_answer *answer, const struct ltk_iut_context *c, const struct ltk_iut_observation *o)
{
  const struct question q = {.command = QUESTION_OBSERVE, .context = *c, .observation = *o};
  model_answer(&model[OBSERVE], &q, answer);
}

static void auth(struct ltk_iut_answer *answer, const struct ltk_iut_authentication *a)
{
  const struct question q = {.command = QUESTION_AUTH, .authentication = *a};
  model_answer(&model[AUTH], &q, answer);
}

/* Whether the places that are named, or all if none is, have this one; "confirm" is both of its own. */
static bool has(const char *named, const char *place)
{
  size_t n;
  if (named == NULL)
    return true;
  for (; *named != '\0'; named += n + (named[n] == ',')) {
    n = strcspn(named, ",");
    if (strncmp(named, place, n) == 0 && (place[n] == '\0' || place[n] == ':'))
      return true;
  }
  return false;
}

static void add_fault(char *name)
{
  char *named = strchr(name, '@');
  const struct fault *fault;
  size_t i;
  if (named != NULL)
    *named++ = '\0';
  fault = catalogue_find(name);
  for (i = 0; i < PLACES; i++)
    if (fault == NULL || (has(named, places[i]) && !catalogue_apply(&model[i], fault))) {
      fprintf(stderr, "no such fault, or two in one place: %s\n", name);
      exit(EXIT_FAILURE);
    }
}

static void add_faults(char *names)
{
  char *name;
  for (name = strtok(names, "+"); name != NULL; name = strtok(NULL, "+"))
    add_fault(name);
}

const struct ltk_iut *ltk_iut(void)
{
  static const struct ltk_iut iut = {.version = LTK_IUT_VERSION,
                                     .name = "faulty",
                                     .release = "1",
                                     .hmac = hmac,
                                     .kdf = kdf,
                                     .derive = derive,
                                     .confirm = confirm,
                                     .agree = agree,
                                     .observe = observe,
                                     .auth = auth};
  static bool ready;
  const char *names = getenv("LTK_FAULTS");
  if (!ready && names != NULL)
    add_faults(strdup(names));
  ready = true;
  return &iut;
}
