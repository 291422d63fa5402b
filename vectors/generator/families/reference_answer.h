// SPDX-License-Identifier: Apache-2.0
/* Answers: what the reference says to a draft, with every intermediate value. Agreement, which the reference has not,
 * is OpenSSL's, and ML-KEM the harness's. Other implementations judge the finished files (main.c). */
#ifndef REFERENCE_ANSWER_H
#define REFERENCE_ANSWER_H

#include "ltk_iut.h"

#include <jansson.h>
#include <stdint.h>

/* Complete a draft of that family: "steps", and "output" for a valid one. 0, or -1 after a line on standard error: the
 * draft is refused though it should be valid, accepted though it should be invalid, refused for another class, or its
 * answer is not the published one. */
int answer_draft(const char *family, json_t *vector);

/* The answer to an input of observe. */
void draft_observe(struct ltk_iut_answer *answer, const json_t *input);

#endif
