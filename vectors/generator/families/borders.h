// SPDX-License-Identifier: Apache-2.0
/* Values at which a field of S goes wrong, for each command that takes a context: an implementation may offer one of
 * them alone. derive has more of its own. */
#ifndef BORDERS_H
#define BORDERS_H

#include "families/context.h"

struct border {
  const char *clauses, *flag, *comment;
  const char *imsi; /* and its MNC's length; NULL: the usual subscriber */
  int mnc_length;
  const char *iccid, *eid; /* without their check digits; NULL: the usual element */
  json_int_t epoch;        /* 0: the usual one */
  const char *name;        /* of a secret or nonce whose first (leading) or last octets are zero, or NULL */
  size_t zeros;
  int leading;
  int method; /* of methods[] */
};

extern const struct border borders[];
extern const size_t border_count;

/* Put the border's values into an input whose method is the border's. */
json_t *border_apply(json_t *input, const struct border *border);

/* hex with n octets at its front or its end made zero. */
const char *with_zeros(const char *hex, size_t n, int leading);

#endif
