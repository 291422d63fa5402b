// SPDX-License-Identifier: Apache-2.0
/* What is said on standard error. */
#ifndef COMPLAIN_H
#define COMPLAIN_H

/* One line on standard error: "ltk-conform: ...", or "check: ..." where ./check started the program. */
void complain(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
