// SPDX-License-Identifier: Apache-2.0
/* Whether what is asked is valid: see checked.h. */
#include "adapters/checked.h"
#include "validity.h"

#include <stdbool.h>

/* 1 if some octet is not zero, else 0; no branch depends on them (7.3). */
static unsigned nonzero(const uint8_t octets[32])
{
  unsigned any = 0;
  for (size_t i = 0; i < 32; i++)
    any |= octets[i];
  return (any + 0xffu) >> 8;
}

/* 4.12, for a context that is ok. */
static int check_secrets(const struct ltk_context *c, const struct ltk_secrets *k)
{
  unsigned root = nonzero(k->root) | (unsigned)(c->mode == LTK_MODE_AGREEMENT);
  unsigned z =
      (nonzero(k->z) | (unsigned)(ltk_z_length(c) == 0)) & (nonzero(k->z + 32) | (unsigned)(ltk_z_length(c) < 64));
  int status = ltk_check_lengths(c, k->root_length, k->z_length);
  if (status == LTK_OK && (root & z) == 0)
    status = LTK_E_SECRET;
  return status;
}

int checked_derivation(uint8_t s[LTK_S_MAX], size_t *length, const struct ltk_context *c, const struct ltk_secrets *k)
{
  int status = ltk_derive_s(s, length, c);
  return status == LTK_OK ? check_secrets(c, k) : status;
}

int checked_confirmation(const struct ltk_context *c, uint8_t role, uint16_t keys, const struct ltk_secrets *k)
{
  int status = ltk_check_mode(c);
  if (status == LTK_OK)
    status = ltk_check_identity(c);
  if (status == LTK_OK)
    status = ltk_check_confirmation(role, keys);
  if (status == LTK_OK)
    status = check_secrets(c, k);
  return status;
}
