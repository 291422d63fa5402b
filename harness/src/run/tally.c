// SPDX-License-Identifier: Apache-2.0
/* What a run comes to: see tally.h. */
#include "run/tally.h"
#include "base/buffer.h"
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

/* Without either no implementation is complete: the key itself, or what can be seen of a key that may not leave. */
#define MANDATORY_FAMILY "derive"
#define INSTEAD_FAMILY "observe"

struct tally tally_of(const struct run *run, const char *family)
{
  struct tally tally = {0};
  size_t i;
  for (i = 0; i < run->count; i++) {
    const struct run_case *c = &run->cases[i];
    if (family != NULL && strcmp(c->vector->family, family) != 0)
      continue;
    tally.count[c->verdict.kind]++;
    tally.total++;
    if (c->verdict.remark != NULL)
      tally.remarks++;
  }
  return tally;
}

static size_t not_good(const struct tally *tally)
{
  return tally->count[VERDICT_FAIL] + tally->count[VERDICT_ERROR] + tally->count[VERDICT_TIMEOUT] +
         tally->count[VERDICT_CRASH];
}

static bool is_shown_by(const struct run *run, const struct claim_line *line, const struct run_case *c)
{
  return c->verdict.kind == VERDICT_PASS && claim_line_is_shown_by(line, c->vector) && run_claims(run, line, c);
}

/* Whether each line of the claim is about some case that passed. */
static bool is_claim_shown(const struct run *run)
{
  const size_t lines = run->claim == NULL ? 0 : run->claim->lines;
  size_t line, i;
  for (line = 0; line < lines; line++) {
    for (i = 0; i < run->count; i++)
      if (is_shown_by(run, &run->claim->line[line], &run->cases[i]))
        break;
    if (i == run->count)
      return false;
  }
  return true;
}

enum tally_result tally_result(const struct run *run)
{
  struct tally all = tally_of(run, NULL), mandatory = tally_of(run, MANDATORY_FAMILY),
               instead = tally_of(run, INSTEAD_FAMILY);
  if (run->interrupted != NULL)
    return TALLY_INCOMPLETE;
  if (not_good(&all) > 0)
    return TALLY_NONCONFORMANT;
  if (all.count[VERDICT_NONE] > 0 || run->distrust != NULL || all.count[VERDICT_PASS] == 0)
    return TALLY_INCOMPLETE;
  if (mandatory.total > 0 && mandatory.count[VERDICT_PASS] == 0 && instead.count[VERDICT_PASS] == 0)
    return TALLY_INCOMPLETE;
  return is_claim_shown(run) ? TALLY_CONFORMANT : TALLY_INCOMPLETE;
}

const char *tally_extent(const struct run *run)
{
  if (tally_result(run) != TALLY_CONFORMANT)
    return NULL;
  return run->claim != NULL ? "as claimed" : tally_of(run, NULL).count[VERDICT_UNSUPPORTED] > 0 ? "in part" : "whole";
}

size_t tally_left_out(const struct run *run, const char *family, const char **why)
{
  const size_t count = tally_result(run) == TALLY_CONFORMANT ? run->count : 0;
  bool is_one_reason = true;
  size_t i, n = 0;
  *why = NULL;
  for (i = 0; i < count; i++) {
    const struct run_case *c = &run->cases[i];
    if (c->verdict.kind != VERDICT_UNSUPPORTED || strcmp(c->vector->family, family) != 0 ||
        !run->offers(run->context, c->vector->command->name))
      continue;
    *why = n++ == 0 ? c->verdict.reason : *why;
    is_one_reason = is_one_reason && strcmp(*why, c->verdict.reason) == 0;
  }
  if (!is_one_reason)
    *why = NULL;
  return n;
}

const char *tally_result_name(enum tally_result result)
{
  static const char *const names[] = {"conformant", "nonconformant", "incomplete"};
  return names[result];
}

char *tally_distrust(const struct run *run)
{
  const struct tally all = tally_of(run, NULL);
  struct buffer b = {0};
  size_t i;
  if (run->distrust != NULL)
    return memory_copy(run->distrust);
  if (run->interrupted != NULL || all.count[VERDICT_NONE] == 0)
    return NULL;
  for (i = 0; run->cases[i].verdict.kind != VERDICT_NONE; i++)
    continue;
  buffer_format(&b, "%zu of %zu cases were not judged; the first is %s: %s", all.count[VERDICT_NONE], all.total,
                run->cases[i].vector->id,
                run->cases[i].verdict.reason != NULL ? run->cases[i].verdict.reason : "it was never asked");
  return buffer_take(&b);
}

enum exit_status tally_exit_status(const struct run *run)
{
  char *why = tally_distrust(run);
  bool is_trusted = why == NULL;
  size_t i;
  free(why);
  if (!is_trusted)
    return EXIT_NOT_RUN;
  if (run->interrupted != NULL)
    return EXIT_NONCONFORMANT;
  for (i = 0; i < run->count; i++)
    if (run->cases[i].verdict.broke_protocol || run->cases[i].verdict.not_restarted)
      return EXIT_NOT_RUN;
  return tally_result(run) == TALLY_CONFORMANT ? EXIT_CONFORMANT : EXIT_NONCONFORMANT;
}
