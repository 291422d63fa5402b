// SPDX-License-Identifier: Apache-2.0
/* Answers: what the reference says to a draft, with every intermediate value. Agreement, which the reference has not,
 * is OpenSSL's, and ML-KEM the harness's. Other implementations judge the finished files (main.c). */
#ifndef REFERENCE_ANSWER_H
#define REFERENCE_ANSWER_H

#include <jansson.h>
#include <stdint.h>

/* Complete a draft of that family: "steps", and "output" for a valid one. 0, or -1 after a line on standard error: the
 * draft is refused though it should be valid, accepted though it should be invalid, refused for another class, or its
 * answer is not the published one. */
int answer_draft(const char *family, json_t *vector);

/* The first 16 octets of the key that an input of derive gives. */
void draft_key(uint8_t key[16], const json_t *input);

#endif
