// SPDX-License-Identifier: Apache-2.0
/* The vectors: a folder's index.json and the files that it lists, loaded once and refused as a whole if anything is not
 * as the index says: a file missing or not listed, a sha256 or a count that differs; or if a vector has not the shape
 * of its family (shape.h). So whatever is loaded can be asked, judged, and printed as it is.
 *
 * Of this release's own index, each file is read and its sha256 compared, which says that it is what was released; so
 * only the vectors that somebody wants are parsed. Of any other index, all that it lists is parsed and judged. */
#ifndef VECTORS_H
#define VECTORS_H

#include "base/names.h"
#include "protocol/request.h"

/* The version of the specification that this release's vectors follow. */
#define VECTORS_SPECIFICATION "1.1-draft"

/* One vector. Everything in it belongs to the vectors it was loaded with. */
struct vector {
  const char *id, *family, *comment, *source;
  const char *class; /* of the error; NULL for a valid vector */
  const struct request_command *command;
  enum request_form form;
  const json_t *clauses, *flags; /* arrays of strings */
  const json_t *input;           /* an object with the names of the protocol */
  const json_t *output;          /* an object with the names of the answer; NULL for an invalid vector */
  const json_t *steps;           /* an object, or NULL */
};

struct vectors {
  const char *specification; /* its version */
  bool is_unknown;           /* that version is unknown to this program */
  char sha256[65];           /* of the index, which holds those of the files */
  bool own;                  /* it is the index of this release */
  struct vector *vector;     /* those loaded, in the order of the index and its files */
  size_t count;
  size_t available;    /* that the index has */
  const char **family; /* the families, in the order of the index */
  size_t family_count;
  const json_t *profiles; /* an object, name -> array of ids; may be NULL */
  json_t *documents;      /* the parsed files that all this points into */
};

enum vectors_status {
  VECTORS_OK,
  VECTORS_ABSENT, /* there is no such folder */
  VECTORS_DAMAGED,
  VECTORS_UNKNOWN /* of a version of the specification that this program does not know */
};

/* Load a folder, all of it. *vectors is NULL unless VECTORS_OK; *why is then what is wrong with which file, in
 * printable ASCII, to be freed. */
enum vectors_status vectors_load(const char *folder, struct vectors **vectors, char **why);

/* Which vectors somebody wants: those of these families, with these ids or, if it has none, of this profile. What is
 * empty, NULL, or a profile that there is not, has all. */
struct vectors_wanted {
  struct names families, ids; /* not its own */
  const char *profile;
};

/* Load at least the vectors that are wanted. */
enum vectors_status vectors_load_some(const char *folder, const struct vectors_wanted *wanted, struct vectors **vectors,
                                      char **why);

/* The vector with an id, or NULL. */
const struct vector *vectors_find(const struct vectors *vectors, const char *id);

/* Fill a vector from its JSON, which must outlive it. False and *why, to be freed, if it has not the shape of its
 * family. */
bool vectors_read_vector(struct vector *vector, const char *family, const json_t *json, char **why);

/* The request line of a vector, of several the first, without LF, to be freed. */
char *vectors_first_request(const struct vector *vector);

/* Release everything. vectors may be NULL. */
void vectors_free(struct vectors *vectors);

#endif
