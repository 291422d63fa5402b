// SPDX-License-Identifier: Apache-2.0
/* The program ltk-iut-openssl, a line at a time. */
#ifndef OPENSSL_LINE_H
#define OPENSSL_LINE_H

/* What it answers to a request, behind the ID. Valid until the next call. */
const char *openssl_line(const char *request);

#endif
