// SPDX-License-Identifier: Apache-2.0
/* Status of the functions that can refuse their input: LTK_OK, or the first rule broken. Clauses are those of
 * docs/specification.md; the order is that of its clauses 7.1 and 8.2. */
#ifndef LTK_STATUS_H
#define LTK_STATUS_H

#define LTK_OK 0
#define LTK_E_MODE (-1)        /* 4.1 */
#define LTK_E_SUITE (-2)       /* 4.2 */
#define LTK_E_PURPOSE (-3)     /* 4.3 */
#define LTK_E_INDEX (-4)       /* 4.4 */
#define LTK_E_ALGORITHM (-5)   /* 4.5: no row with that purpose and algorithm */
#define LTK_E_BITS (-6)        /* 4.5 */
#define LTK_E_IMSI (-7)        /* 4.6 */
#define LTK_E_PLMN (-8)        /* 4.7: mcc, mnc, and how the IMSI begins */
#define LTK_E_ELEMENT (-9)     /* 4.8 */
#define LTK_E_EPOCH (-10)      /* 4.9 */
#define LTK_E_NONCE (-11)      /* 4.10 */
#define LTK_E_PUBLIC_KEY (-12) /* 4.11 */
#define LTK_E_ROLE (-13)       /* 8.2, ltk_confirm only */
#define LTK_E_KEYS (-14)       /* 8.2, ltk_confirm only */
#define LTK_E_SECRET (-15)     /* 4.12 */

/* ltk_kdf only */
#define LTK_E_FC (-16)        /* 3.3 */
#define LTK_E_PARAMETER (-17) /* 3.2: longer than 65535 octets */
#define LTK_E_KEY (-18)       /* 3.5: empty */
#define LTK_E_SPACE (-19)     /* S does not fit the space given for it */

#endif
