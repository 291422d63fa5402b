// SPDX-License-Identifier: Apache-2.0
/* Names that a user may give: see names.h. */
#include "base/names.h"
#include "base/memory.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* So many legal names are still listed in full; of more, so many of the nearest. */
#define LISTED_MAX 24u
#define NEAREST_COUNT 5u

/* Names are compared up to so many characters. */
#define DISTANCE_LENGTH_MAX 63u

/* So many changes are a slip of the fingers. */
#define SLIP_MAX 2u

void names_add(struct names *set, const char *name, size_t length)
{
  if (set->count == set->size) {
    set->size = 2 * set->size + 8;
    set->name = memory_resize(set->name, set->size * sizeof *set->name);
  }
  set->name[set->count++] = memory_copy_octets(name, length);
}

bool names_add_list(struct names *set, const char *list)
{
  for (;;) {
    size_t n = strcspn(list, ",");
    if (n == 0)
      return false;
    names_add(set, list, n);
    if (list[n] == '\0')
      return true;
    list += n + 1;
  }
}

bool names_has(const struct names *set, const char *name)
{
  size_t i;
  for (i = 0; i < set->count; i++)
    if (strcmp(set->name[i], name) == 0)
      return true;
  return false;
}

bool names_in_words(const char *list, const char *word, size_t n)
{
  while (*list != '\0') {
    size_t length = strcspn(list, " ");
    if (length == n && strncmp(list, word, n) == 0)
      return true;
    list += length + (list[length] == ' ');
  }
  return false;
}

void names_free(struct names *set)
{
  size_t i;
  for (i = 0; i < set->count; i++)
    free(set->name[i]);
  free(set->name);
  *set = (struct names){0};
}

static size_t smaller(size_t a, size_t b)
{
  return a < b ? a : b;
}

/* The number of characters to insert, delete or change to make b of a (Levenshtein's distance), where case
 * does not count. */
static size_t distance(const char *a, const char *b)
{
  size_t n = smaller(strlen(a), DISTANCE_LENGTH_MAX), m = smaller(strlen(b), DISTANCE_LENGTH_MAX), i, j;
  size_t row[DISTANCE_LENGTH_MAX + 1];
  for (j = 0; j <= m; j++)
    row[j] = j;
  for (i = 1; i <= n; i++) {
    size_t diagonal = row[0];
    row[0] = i;
    for (j = 1; j <= m; j++) {
      size_t changed = diagonal + (tolower((unsigned char)a[i - 1]) != tolower((unsigned char)b[j - 1]));
      diagonal = row[j];
      row[j] = smaller(changed, smaller(row[j], row[j - 1]) + 1);
    }
  }
  return row[m];
}

static void add_all(struct buffer *b, const char *const *legal, size_t count)
{
  size_t i;
  for (i = 0; i < count; i++)
    buffer_format(b, "%s%s", i == 0 ? "" : ", ", legal[i]);
}

/* The nearest names: the places of the few smallest distances, by insertion. */
static void add_nearest(struct buffer *b, const char *name, const char *const *legal, size_t count)
{
  const char *best[NEAREST_COUNT + 1];
  size_t away[NEAREST_COUNT + 1], found = 0, i, j;
  for (i = 0; i < count; i++) {
    size_t d = distance(name, legal[i]);
    for (j = found; j > 0 && away[j - 1] > d; j--) {
      away[j] = away[j - 1];
      best[j] = best[j - 1];
    }
    away[j] = d;
    best[j] = legal[i];
    found = smaller(found + 1, NEAREST_COUNT);
  }
  add_all(b, best, found);
}

void names_suggest(struct buffer *b, const char *name, const char *const *legal, size_t count)
{
  if (count <= LISTED_MAX) {
    buffer_text(b, "there are: ");
    add_all(b, legal, count);
  } else {
    buffer_text(b, "the nearest are: ");
    add_nearest(b, name, legal, count);
  }
}

const char *names_nearest(const char *name, const char *const *legal, size_t count)
{
  const char *best = NULL;
  size_t away = SLIP_MAX + 1, i;
  for (i = 0; i < count; i++) {
    size_t d = strncmp(name, legal[i], strlen(name)) == 0 ? 0 : distance(name, legal[i]);
    if (d < away && d < strlen(name)) {
      away = d;
      best = legal[i];
    }
  }
  return best;
}
