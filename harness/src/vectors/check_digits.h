// SPDX-License-Identifier: Apache-2.0
/* The check digits of clause 4.8, for inputs that are made. The rules that judge inputs compute them on their own. */
#ifndef CHECK_DIGITS_H
#define CHECK_DIGITS_H

#include <stddef.h>

/* The digits of an EID before its check digits. */
#define CHECK_EID_BEFORE 30u

/* The Luhn digit to stand behind n digits. */
char check_luhn(const char *digits, size_t n);

/* The two digits to stand behind 30 in an EID, which is then 1 modulo 97: 98 less the remainder that two zeros in their
 * place would leave, 02 to 98 (SGP.02). Other two may be right as well, such as the 01 behind 30 zeros. */
void check_eid(char check[2], const char digits[CHECK_EID_BEFORE]);

#endif
