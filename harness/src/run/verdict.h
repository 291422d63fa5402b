// SPDX-License-Identifier: Apache-2.0
/* What an answer is worth: an answer line, or its absence, against a vector. Knows no transport's inner life and prints
 * nothing. */
#ifndef VERDICT_H
#define VERDICT_H

#include "protocol/answer.h"
#include "vectors/sequence.h"
#include "transport/transport.h"
#include "vectors/vectors.h"

enum verdict_kind {
  VERDICT_NONE, /* not judged: what a verdict is before anybody has judged, so that nothing passes by default */
  VERDICT_PASS,
  VERDICT_FAIL,
  VERDICT_UNSUPPORTED,
  VERDICT_ERROR,
  VERDICT_TIMEOUT,
  VERDICT_CRASH,
  VERDICT_KINDS /* how many there are */
};

/* An answer to a vector of one request as it was read, once. */
struct verdict_answer {
  enum answer_status status;
  const char *rest;                              /* behind the status word; of an "ok", behind the last value */
  struct answer_word value[REQUEST_ANSWERS_MAX]; /* of an "ok", as far as they are there by the names due */
  size_t values;
};

/* A verdict with its grounds; the strings are its own, printable ASCII but for diagnostics, and NULL where there is
 * nothing to say. All zero is no verdict. */
struct verdict {
  enum verdict_kind kind;
  bool broke_protocol;
  bool not_restarted; /* a crash: the program could not be started again to be asked */
  char *reason;       /* why it is no pass */
  char *expected;     /* of a failure: as the answer would have been, behind its ID */
  char *given;        /* of a pass and a failure: as it was; of a very long one the start, the length and the end */
  struct verdict_answer answer; /* points into given, of a vector of one request */
  char *declined;    /* an answer that is no value: of "unsupported" and "error", as it was; given is then NULL */
  char *remark;      /* on a pass */
  char *again;       /* an error: asked again, it answered otherwise, like this; or why there was no answer */
  char *diagnostics; /* the last of the program's standard error, raw */
};

/* "unjudged", "pass", "fail", ... */
const char *verdict_name(enum verdict_kind kind);

/* The answer (what stands behind the ID) that is due to a vector of one request, to be freed. */
char *verdict_expected(const struct vector *vector);

/* Judge the answer (what stands behind the ID) to a vector of one request. Under strict, a wrong error class fails. */
void verdict_of_answer(struct verdict *v, const struct vector *vector, const char *answer, bool strict);

/* Read `given` of a verdict on a vector of one request that was taken over from elsewhere: sets v->answer. */
void verdict_read(struct verdict *v, const struct vector *vector);

/* Take an answer into a sequence. True if the sequence goes on; else *v is the verdict on the whole vector. */
bool verdict_of_step(struct verdict *v, const struct vector *vector, struct sequence *sequence, const char *answer);

/* What a sequence is judged by, once all its keys are there: "sha256=...", or of a chain "key=...", its last one. Sets
 * *v. */
void verdict_of_whole(struct verdict *v, const struct vector *vector, const char *given);

/* The verdict on an answer that means the same whatever was asked: "unsupported [why]" or "error [why]". False if it is
 * none. */
bool verdict_of_declined(struct verdict *v, const char *answer);

/* Fail what is unsupported, since it is claimed. */
void verdict_claimed(struct verdict *v, const struct vector *vector);

/* The verdict where there is no answer: any outcome but TRANSPORT_ANSWER and TRANSPORT_WITHDRAWN. */
void verdict_of_outcome(struct verdict *v, const struct transport_outcome *outcome);

/* Judge the second answer to a vector of one request. If it is not the first, no answer is right or wrong: the verdict
 * is then an error. The first one must have passed or failed; else nothing is changed. */
void verdict_again(struct verdict *v, const struct vector *vector, const char *answer, bool strict);

/* The same where there was no second answer. */
void verdict_again_broken(struct verdict *v, const struct transport_outcome *outcome);

/* The verdict on a vector whose command the implementation does not offer. */
void verdict_not_offered(struct verdict *v, const struct vector *vector);

/* Release the strings; the verdict is then all zero. */
void verdict_clear(struct verdict *v);

#endif
