// SPDX-License-Identifier: Apache-2.0
/* An implementation that is a card in a reader of PC/SC. The card computes everything; this program carries the values
 * (docs/card.md). What hello offers is what the card says that it offers. */
#include "adapters/card.h"
#include "kit/ltkp.h"
#include "adapters/reader.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { EXIT_USAGE = 2 };

static struct reader reader;
static struct card card;

static void derive(struct ltk_iut_answer *answer, const struct ltk_iut_context *c)
{
  card_derive(&card, answer, c);
}

static void confirm(struct ltk_iut_answer *answer, uint64_t role, uint64_t keys, const struct ltk_iut_context *c)
{
  card_confirm(&card, answer, role, keys, c);
}

static void observe(struct ltk_iut_answer *answer, const struct ltk_iut_context *c, const struct ltk_iut_observation *o)
{
  card_observe(&card, answer, c, o);
}

/* A card is slow, and may stop answering: one request is on its way at a time. */
static int serve(FILE *answers)
{
  const struct ltk_iut iut = {.version = LTK_IUT_VERSION,
                              .name = card.name,
                              .release = card.release,
                              .derive = (card.offers & CARD_DERIVE) != 0 ? derive : NULL,
                              .confirm = (card.offers & CARD_CONFIRM) != 0 ? confirm : NULL,
                              .observe = (card.offers & (CARD_KCV | CARD_AUTHENTICATE)) != 0 ? observe : NULL};
  ltkp_pipeline(1);
  return ltkp_serve(&iut, answers);
}

/* The answers' file: standard output, which is then standard error for libraries, should one print. */
static FILE *take_output(void)
{
  int answers = dup(STDOUT_FILENO);
  if (answers < 0 || dup2(STDERR_FILENO, STDOUT_FILENO) < 0)
    return NULL;
  return fdopen(answers, "w");
}

static int run(const char *name)
{
  FILE *answers = take_output();
  int status = EXIT_FAILURE;
  if (answers == NULL)
    perror("ltk-iut-pcsc");
  else if (reader_open(&reader, name) && card_open(&card, &reader))
    status = serve(answers);
  reader_close(&reader);
  return status;
}

static int list(void)
{
  bool listed = reader_list(&reader);
  reader_close(&reader);
  return listed && fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

int main(int argc, char **argv)
{
  static const char usage[] =
      "usage: ltk-iut-pcsc --reader NAME, the reader's name or how it begins; or --list; or --help";
  if (argc == 3 && strcmp(argv[1], "--reader") == 0)
    return run(argv[2]);
  if (argc == 2 && strcmp(argv[1], "--list") == 0)
    return list();
  if (argc == 2 && strcmp(argv[1], "--help") == 0)
    return puts(usage) == EOF ? EXIT_FAILURE : EXIT_SUCCESS;
  fprintf(stderr, "%s\n", usage);
  return EXIT_USAGE;
}
