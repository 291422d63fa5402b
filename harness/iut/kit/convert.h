// SPDX-License-Identifier: Apache-2.0
/* From the C interface of ltk_iut.h to the types of the reference, and back. Only what those types can't hold is judged
 * here, by making the field one that the reference refuses: a number too large becomes a reserved one, a length too
 * large an illegal one, and so does that of a public value of suite 3 which is neither a key nor a reply. */
#ifndef LTK_CONVERT_H
#define LTK_CONVERT_H

#include "kdf.h"
#include "ltk.h"
#include "ltk_iut.h"

/* The longest S, and the most parameters, of a kdf request: what a line of the protocol can hold. A device that has
 * less memory defines them smaller; the longest S is at most LTK_LENGTH_MAX. */
#ifndef LTK_IUT_S
#define LTK_IUT_S 262144
#endif
#ifndef LTK_IUT_PARAMETERS
#define LTK_IUT_PARAMETERS 4096
#endif

/* A number for a field of at most `max`; a larger one becomes max, which is a reserved value wherever this is called.
 */
uint32_t ltk_convert_number(uint64_t value, uint32_t max);

void ltk_convert_context(struct ltk_context *c, struct ltk_secrets *k, const struct ltk_iut_context *from);

/* FC as a number; what is no FC of one or two octets becomes the lone FF, which is none either. */
uint16_t ltk_convert_fc(struct ltk_iut_octets fc);

/* Parameters of a kdf request; NULL where there are too many. The array lives until the next call. */
const struct ltk_parameter *ltk_convert_parameters(const struct ltk_iut_octets *p, size_t n);

/* The answer for a status of the reference: the octets, or the error class. */
void ltk_convert_answer(struct ltk_iut_answer *answer, int status, const uint8_t *octets, size_t length);

#endif
