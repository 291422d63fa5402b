// SPDX-License-Identifier: Apache-2.0
/* The table of clause 4.5: see key_rows.h. */
#include "vectors/key_rows.h"

const struct key_row key_rows[KEY_ROWS] = {
    {1, 1, 128, "K-MILENAGE-128"}, {1, 2, 128, "K-TUAK-128"},   {1, 2, 256, "K-TUAK-256"},
    {1, 3, 256, "K-MILENAGE-256"}, {2, 1, 128, "OPc-MILENAGE"}, {3, 2, 256, "TOPc-TUAK"},
    {4, 16, 128, "KIc-AES-128"},   {4, 16, 192, "KIc-AES-192"}, {4, 16, 256, "KIc-AES-256"},
    {5, 16, 128, "KID-AES-128"},   {5, 16, 192, "KID-AES-192"}, {5, 16, 256, "KID-AES-256"},
    {6, 16, 128, "KIK-AES-128"},   {6, 16, 192, "KIK-AES-192"}, {6, 16, 256, "KIK-AES-256"},
    {7, 0, 256, "next-root"}};
