// SPDX-License-Identifier: Apache-2.0
/* What a vendor claims that an implementation supports, as lines such as "mode=root,purpose=K,purpose=OPc": traits of
 * vectors (traits.h) with their values. A line is about the vectors that have one of the values of each trait that it
 * names; if it names no command, about those of the commands that the implementation offers. */
#ifndef CLAIM_H
#define CLAIM_H

#include "vectors/selection.h"
#include "vectors/traits.h"

/* For each trait the values claimed, as bits; 0: it is not named. */
struct claim_line {
  unsigned values[TRAITS];
};

/* All zero is no claim. */
struct claim {
  struct claim_line *line;
  size_t lines;
};

/* Read a claim: the text is one line of it if it has a '=' and no '/', else the name of a file of such lines, in which
 * empty ones and those that begin with '#' are left out. False and *why, a sentence, if it is none. */
bool claim_read(struct claim *claim, const char *text, struct buffer *why);

/* Add a line of n octets. False and *why if it is none. */
bool claim_add(struct claim *claim, const char *text, size_t n, struct buffer *why);

/* Whether a line is about a vector of a command that is offered, or not. */
bool claim_line_has(const struct claim_line *line, const struct vector *vector, bool is_offered);

/* Whether a vector that the line is about can show that it holds: one with a valid input, unless only refusals are
 * claimed. */
bool claim_line_is_shown_by(const struct claim_line *line, const struct vector *vector);

/* Whether any line is. */
bool claim_has(const struct claim *claim, const struct vector *vector, bool is_offered);

/* Whether each value that a line names is that of a selected vector that can show it: what is not asked cannot be
 * conformant as claimed. False and *why if not. */
bool claim_is_asked(const struct claim *claim, const struct selection *selection, struct buffer *why);

/* Add a line as it is written. */
void claim_show(struct buffer *b, const struct claim_line *line);

void claim_free(struct claim *claim);

#endif
