// SPDX-License-Identifier: Apache-2.0
/* What a run comes to: see tally.h. */
#include "tally.h"

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

enum tally_result tally_result(const struct run *run)
{
  struct tally all = tally_of(run, NULL), mandatory = tally_of(run, MANDATORY_FAMILY),
               instead = tally_of(run, INSTEAD_FAMILY);
  if (not_good(&all) > 0)
    return TALLY_NONCONFORMANT;
  if (all.count[VERDICT_PASS] == 0)
    return TALLY_INCOMPLETE;
  if (mandatory.total > 0 && mandatory.count[VERDICT_PASS] == 0 && instead.count[VERDICT_PASS] == 0)
    return TALLY_INCOMPLETE;
  return TALLY_CONFORMANT;
}

const char *tally_result_name(enum tally_result result)
{
  static const char *const names[] = {"conformant", "nonconformant", "incomplete"};
  return names[result];
}

enum exit_status tally_exit_status(const struct run *run)
{
  size_t i;
  for (i = 0; i < run->count; i++)
    if (run->cases[i].verdict.broke_protocol || run->cases[i].verdict.not_restarted)
      return EXIT_NOT_RUN;
  return tally_result(run) == TALLY_CONFORMANT ? EXIT_CONFORMANT : EXIT_NONCONFORMANT;
}
