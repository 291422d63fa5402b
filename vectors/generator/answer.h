// SPDX-License-Identifier: Apache-2.0
/* Answers: what the reference says to a draft, with every intermediate value. Agreement, which the reference has not, is
 * OpenSSL's. Other implementations judge the finished files (main.c). */
#ifndef ANSWER_H
#define ANSWER_H

#include <jansson.h>

/* Complete a draft of that family: "steps", and "output" for a valid one. 0, or -1 after a line on standard error: the draft
 * is refused though it should be valid, accepted though it should be invalid, refused for another class, or its answer is
 * not the published one. */
int answer_draft(const char *family, json_t *vector);

#endif
