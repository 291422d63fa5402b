// SPDX-License-Identifier: Apache-2.0
/* What is claimed: see claim.h. The file goes from one value over lines and files to what they are about. */
#include "run/claim.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/printable.h"

#include <stdlib.h>
#include <string.h>

/* No file of a claim is larger, in octets. */
#define CLAIM_MAX 1048576u

/* ---- Reading. */

static void add_names(struct buffer *why, const char *(*name)(enum trait, size_t), enum trait trait, size_t count)
{
  size_t i;
  for (i = 0; i < count; i++)
    buffer_format(why, "%s%s", i == 0 ? "" : i + 1 == count ? " or " : ", ", name(trait, i));
}

static const char *trait_name_at(enum trait unused, size_t trait)
{
  (void)unused;
  return trait_name((enum trait)trait);
}

/* One "name=value" of n octets. */
static bool take_term(struct claim_line *line, const char *text, size_t n, struct buffer *why)
{
  const char *equals = memchr(text, '=', n);
  const size_t length = equals == NULL ? n : (size_t)(equals - text);
  const enum trait trait = trait_find(text, length);
  int value = -1;
  if (equals != NULL && trait != TRAITS)
    value = trait_value_find(trait, equals + 1, n - length - 1);
  if (value >= 0) {
    line->values[trait] |= 1u << value;
    return true;
  }
  buffer_text(why, "'");
  printable_add(why, text, n);
  buffer_text(why, "' claims nothing; expected ");
  if (trait == TRAITS)
    add_names(why, trait_name_at, trait, TRAITS);
  else
    add_names(why, trait_value_name, trait, trait_values(trait));
  buffer_text(why, trait == TRAITS ? ", then = and a value" : "");
  if (trait != TRAITS)
    buffer_format(why, " after %s=", trait_name(trait));
  return false;
}

bool claim_add(struct claim *claim, const char *text, size_t n, struct buffer *why)
{
  struct claim_line line = {{0}};
  const char *end = text + n;
  for (;;) {
    const char *comma = memchr(text, ',', (size_t)(end - text));
    if (!take_term(&line, text, (size_t)((comma == NULL ? end : comma) - text), why))
      return false;
    if (comma == NULL)
      break;
    text = comma + 1;
  }
  claim->line = memory_resize(claim->line, (claim->lines + 1) * sizeof *claim->line);
  claim->line[claim->lines++] = line;
  return true;
}

/* The lines of a file, up to the first that is wrong. */
static void take_lines(struct claim *claim, const char *path, const struct buffer *content, struct buffer *why)
{
  const char *at = content->octets, *end = content->octets + content->length;
  struct buffer wrong = {0};
  size_t number = 0;
  while (at != NULL && at < end && wrong.length == 0) {
    const char *stop = memchr(at, '\n', (size_t)(end - at));
    size_t n = (size_t)((stop == NULL ? end : stop) - at);
    number++;
    if (n > 0 && at[n - 1] == '\r')
      n--;
    if (n > 0 && at[0] != '#')
      claim_add(claim, at, n, &wrong);
    at = stop == NULL ? end : stop + 1;
  }
  if (wrong.length == 0 && claim->lines == 0)
    buffer_text(&wrong, "it claims nothing");
  if (wrong.length > 0) {
    printable_add(why, path, strlen(path));
    buffer_format(why, ", line %zu: %s", number, wrong.octets);
  }
  buffer_free(&wrong);
}

bool claim_read(struct claim *claim, const char *text, struct buffer *why)
{
  struct buffer content = {0};
  *claim = (struct claim){0};
  if (strchr(text, '=') != NULL && strchr(text, '/') == NULL)
    claim_add(claim, text, strlen(text), why);
  else if (file_read(&content, text, CLAIM_MAX, why))
    take_lines(claim, text, &content, why);
  buffer_free(&content);
  if (why->length > 0)
    claim_free(claim);
  return why->length == 0;
}

/* ---- What it is about. */

bool claim_line_has(const struct claim_line *line, const struct vector *vector, bool is_offered)
{
  int trait;
  if (line->values[TRAIT_COMMAND] == 0 && !is_offered)
    return false;
  for (trait = 0; trait < TRAITS; trait++) {
    const int value = trait_of(vector, (enum trait)trait);
    if (line->values[trait] != 0 && (value < 0 || (line->values[trait] >> value & 1u) == 0))
      return false;
  }
  return true;
}

bool claim_line_is_shown_by(const struct claim_line *line, const struct vector *vector)
{
  return vector->class == NULL || line->values[TRAIT_RESULT] == 1u << trait_of(vector, TRAIT_RESULT);
}

bool claim_has(const struct claim *claim, const struct vector *vector, bool is_offered)
{
  size_t i;
  for (i = 0; i < claim->lines; i++)
    if (claim_line_has(&claim->line[i], vector, is_offered))
      return true;
  return false;
}

/* The values of the selected vectors that a line is about. */
static struct claim_line values_asked(const struct claim_line *line, const struct selection *selection)
{
  struct claim_line asked = {{0}};
  size_t i;
  int trait;
  for (i = 0; i < selection->count; i++) {
    const struct vector *vector = selection->vector[i];
    for (trait = 0; trait < TRAITS; trait++) {
      const int value = trait_of(vector, (enum trait)trait);
      if (value >= 0 && claim_line_has(line, vector, true) &&
          (trait == TRAIT_RESULT || claim_line_is_shown_by(line, vector)))
        asked.values[trait] |= 1u << value;
    }
  }
  return asked;
}

/* The traits that valid vectors of a command have, as bits; 0 if none is selected. */
static unsigned traits_of_command(size_t command, const struct selection *selection)
{
  unsigned traits = 0;
  size_t i;
  int trait;
  for (i = 0; i < selection->count; i++)
    for (trait = 0; trait < TRAITS; trait++)
      if (selection->vector[i]->class == NULL && trait_of(selection->vector[i], TRAIT_COMMAND) == (int)command &&
          trait_of(selection->vector[i], (enum trait)trait) >= 0)
        traits |= 1u << trait;
  return traits;
}

/* The commands of a line that have no such trait, as bits; of those, *traits are what they have. */
static unsigned commands_without(enum trait trait, const struct claim_line *line, const struct selection *selection,
                                 unsigned *traits)
{
  unsigned commands = 0;
  size_t command;
  for (command = 0; command < trait_values(TRAIT_COMMAND); command++) {
    const unsigned has = traits_of_command(command, selection);
    if ((line->values[TRAIT_COMMAND] >> command & 1u) == 0 || has == 0 || (has >> trait & 1u) != 0)
      continue;
    commands |= 1u << command;
    *traits &= has;
  }
  return commands;
}

/* "hmac has no mode; claim command=hmac and command=derive,mode=root, as two lines of a file" */
static void tell_lacked(struct buffer *why, enum trait trait, unsigned commands, unsigned traits,
                        const struct claim_line *line)
{
  struct claim_line own = *line, rest = *line;
  size_t i;
  for (i = 0; i < TRAITS; i++)
    own.values[i] = (traits >> i & 1u) != 0 ? line->values[i] : 0;
  own.values[TRAIT_COMMAND] = commands;
  rest.values[TRAIT_COMMAND] &= ~commands;
  for (i = 0; (commands >> i & 1u) == 0; i++)
    continue;
  buffer_format(why, "%s has no %s; claim ", trait_value_name(TRAIT_COMMAND, i), trait_name(trait));
  claim_show(why, &own);
  if (rest.values[TRAIT_COMMAND] != 0) {
    buffer_text(why, " and ");
    claim_show(why, &rest);
    buffer_text(why, ", as two lines of a file");
  }
}

/* Whether a line claims a trait of a command that has none, such as the mode of hmac; *why is then what would be right.
 */
static bool lacks_trait(const struct claim_line *line, const struct selection *selection, struct buffer *why)
{
  int trait;
  for (trait = 0; trait < TRAITS; trait++) {
    unsigned traits = ~0u, commands = 0;
    if (line->values[trait] != 0)
      commands = commands_without((enum trait)trait, line, selection, &traits);
    if (commands != 0) {
      tell_lacked(why, (enum trait)trait, commands, traits, line);
      return true;
    }
  }
  return false;
}

bool claim_is_asked(const struct claim *claim, const struct selection *selection, struct buffer *why)
{
  size_t i;
  int trait;
  for (i = 0; i < claim->lines && !lacks_trait(&claim->line[i], selection, why) && why->length == 0; i++) {
    const struct claim_line asked = values_asked(&claim->line[i], selection);
    for (trait = 0; trait < TRAITS && why->length == 0; trait++)
      if ((claim->line[i].values[trait] & ~asked.values[trait]) != 0) {
        struct claim_line missing = {{0}};
        missing.values[trait] = claim->line[i].values[trait] & ~asked.values[trait];
        buffer_text(why, "no selected vector is of the claim ");
        claim_show(why, &claim->line[i]);
        buffer_text(why, ": none has ");
        claim_show(why, &missing);
        buffer_text(why, " and the rest of it; claim what the specification has, or select more vectors");
      }
  }
  return why->length == 0;
}

void claim_show(struct buffer *b, const struct claim_line *line)
{
  const char *before = "";
  int trait;
  size_t value;
  for (trait = 0; trait < TRAITS; trait++)
    for (value = 0; value < trait_values((enum trait)trait); value++)
      if ((line->values[trait] >> value & 1u) != 0) {
        buffer_format(b, "%s%s=%s", before, trait_name((enum trait)trait), trait_value_name((enum trait)trait, value));
        before = ",";
      }
}

void claim_free(struct claim *claim)
{
  free(claim->line);
  *claim = (struct claim){0};
}
