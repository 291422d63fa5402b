// SPDX-License-Identifier: Apache-2.0
/* Verifying a report: it is made again from the answers that it keeps and from the vectors, and must then be the same.
 */
#ifndef VERIFY_H
#define VERIFY_H

#include "run/settings.h"

#include <jansson.h>

/* What a report says that its run was asked for: options for which it would be made again. False and *why if a member
 * is not such. Release it with verify_settings_free(). */
bool verify_settings(struct settings *settings, const json_t *document, struct buffer *why);
void verify_settings_free(struct settings *settings);

/* What differs in a report from what it must be, for vectors selected by its settings: an array of sentences, each of
 * which names a member, what the report says and what was computed; cases first. Empty: nothing. */
json_t *verify_differences(const json_t *document, const struct settings *settings, const struct vectors *vectors,
                           const struct selection *selection);

/* The same of its digest alone. */
json_t *verify_digest(const json_t *document);

#endif
