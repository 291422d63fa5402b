// SPDX-License-Identifier: Apache-2.0
/* The names of what the reference may refuse, for its users: ltk_status_name(). It is no part of libltk.a, which is
 * proven.
 *
 * The error classes, in the one place that names them: of the protocol, in the order of clauses 7.1 and 8.2, then those
 * of kdf, agree, observe and auth alone. For each X(name, status, clause, commands): its status in ref/status.h, 0 if
 * the reference has none; the clause that has its rule; and the commands whose vectors have it.
 * tests/proofs/check_tables.py compares them with ref/status.h, docs/specification.md, docs/card.md and the schemas of
 * the vectors. */
#ifndef LTK_CLASSES_H
#define LTK_CLASSES_H

#include "status.h"

#include <stddef.h>

/* clang-format off */
#define LTK_CLASSES(X) \
  X("mode", LTK_E_MODE, "4.1", "derive confirm observe") \
  X("suite", LTK_E_SUITE, "4.2", "derive confirm observe") \
  X("purpose", LTK_E_PURPOSE, "4.3", "derive observe") \
  X("index", LTK_E_INDEX, "4.4", "derive observe") \
  X("algorithm", LTK_E_ALGORITHM, "4.5", "derive observe") \
  X("bits", LTK_E_BITS, "4.5", "derive observe") \
  X("imsi", LTK_E_IMSI, "4.6", "derive confirm observe") \
  X("plmn", LTK_E_PLMN, "4.7", "derive confirm observe") \
  X("element", LTK_E_ELEMENT, "4.8", "derive confirm observe") \
  X("epoch", LTK_E_EPOCH, "4.9", "derive confirm observe") \
  X("nonce", LTK_E_NONCE, "4.10", "derive confirm observe") \
  X("public_key", LTK_E_PUBLIC_KEY, "4.11", "derive confirm observe") \
  X("role", LTK_E_ROLE, "8.2", "confirm") \
  X("keys", LTK_E_KEYS, "8.2", "confirm") \
  X("secret", LTK_E_SECRET, "4.12", "derive confirm observe") \
  X("fc", LTK_E_FC, "3.3", "kdf") \
  X("parameter", LTK_E_PARAMETER, "3.2", "kdf") \
  X("key", LTK_E_KEY, "3.5", "kdf") \
  X("suite", 0, "9.3", "agree") \
  X("public_key", 0, "9.3", "agree") \
  X("secret", 0, "9.3", "agree") \
  X("kind", 0, "6.2", "observe") \
  X("length", 0, "6.2", "observe") \
  X("spi", 0, "6.2", "observe") \
  X("autn", 0, "6.2", "observe") \
  X("algorithm", 0, "4.5", "auth") \
  X("key", 0, "4.5", "auth") \
  X("operator", 0, "4.5", "auth") \
  X("bits", 0, "4.5", "auth") \
  X("length", 0, "4.5", "auth") \
  X("autn", 0, "4.5", "auth")
/* clang-format on */

/* The name of a status of the reference, a constant text: the error class of vectors and answers, such as "public_key";
 * "ok" for LTK_OK, "space" for LTK_E_SPACE, which is no class; NULL for a number that is no status. */
static inline const char *ltk_status_name(int status)
{
#define LTK_STATUS_NAME(name, number, clause, commands) {name, number},
  static const struct {
    const char *name;
    int status;
  } names[] = {{"ok", LTK_OK}, LTK_CLASSES(LTK_STATUS_NAME){"space", LTK_E_SPACE}};
#undef LTK_STATUS_NAME
  size_t i;
  for (i = 0; i < sizeof names / sizeof names[0]; i++)
    if (names[i].status == status)
      return names[i].name;
  return NULL;
}

#endif
