// SPDX-License-Identifier: Apache-2.0
/* The LTK derivation function, docs/specification.md clauses 5 to 8: KEY, D, and what leaves of it. */
#include "ltk.h"
#include "encode.h"
#include "hmac.h"
#include "sha256.h"
#include "validity.h"
#include "wipe.h"
#ifdef __FRAMAC__
#include "lemmas/derivation.h"
#endif

/* ---- The secrets: no branch and no address depends on what follows, 7.3. ---- */

/* 1 if the octet is not zero, else 0. */
/*@ terminates \true;
    exits \false;
    assigns ltk_unwiped;
    ensures none: a == 0 ==> \result == 0; // clauses: 7.3
    ensures some: a > 0 ==> 1 <= \result <= 1; // clauses: 7.3 */
static uint32_t is_nonzero(uint8_t a)
{
  return ((uint32_t)a + 0xffu) >> 8;
}

/* 1 if some octet is not zero, else 0. */
/*@ requires valid: \valid_read(p + (0 .. 31));
    terminates \true;
    exits \false;
    assigns ltk_unwiped;
    ensures bool: \result == 0 || \result == 1;
    ensures function: \result == 0 <==> ZERO(p, 32); // clauses: 4.12, 7.3 */
static uint32_t nonzero(const uint8_t p[32])
{
  uint8_t any = 0;
  uint32_t j;
  /*@ loop invariant range: j <= 32;
      loop invariant any: any == 0 <==> ZERO(p, j);
      loop assigns j, any;
      loop variant 32 - j; */
  for (j = 0; j < 32u; j++)
    any |= p[j];
  return is_nonzero(any);
}

/* 1 if z is not all zero; of suite 3, if neither half of it is. */
/*@ requires valid: \valid_read(c) && \valid_read(z + (0 .. 63));
    terminates \true;
    exits \false;
    assigns ltk_unwiped;
    ensures bool: \result == 0 || \result == 1;
    ensures function: \result == 1 <==> Z_NOT_ZERO(*c, z); // clauses: 4.12, 7.3 */
static uint32_t z_nonzero(const struct ltk_context *c, const uint8_t z[64])
{
  if (c->suite == LTK_SUITE_X25519_MLKEM768)
    return nonzero(z) & nonzero(z + 32);
  return nonzero(z);
}

/* 1 if the secrets that the mode uses are not all zero, else 0. */
/*@ requires valid_context: \valid_read(c);
    requires mode: R_MODE(*c);
    requires valid: \valid_read(root + (0 .. 31)) && \valid_read(z + (0 .. 63));
    terminates \true;
    exits \false;
    assigns ltk_unwiped;
    ensures bool: \result == 0 || \result == 1;
    ensures function: \result == 1 <==> NOT_ZERO(*c, root, z); // clauses: 4.12, 7.3 */
static uint32_t secrets_nonzero(const struct ltk_context *c, const uint8_t root[32], const uint8_t z[64])
{
  if (c->mode == LTK_MODE_ROOT)
    return nonzero(root);
  if (c->mode == LTK_MODE_AGREEMENT)
    return z_nonzero(c, z);
  return nonzero(root) & z_nonzero(c, z);
}

/* LTK_OK for nz = 1, LTK_E_SECRET for nz = 0: the mask is 0 or -1. */
/*@ requires bool: nz == 0 || nz == 1;
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures function: \result == (nz == 0 ? LTK_E_SECRET : LTK_OK); // clauses: 7.3 */
static int secret_status(uint32_t nz)
{
  return LTK_E_SECRET & ((int)nz - 1);
}

/* d for nz = 1, zero for nz = 0: the mask is FF or 00. */
/*@ requires bool: nz == 0 || nz == 1;
    terminates \true;
    exits \false;
    assigns ltk_unwiped;
    ensures function: \result == (nz == 0 ? 0 : d); // clauses: 7.2, 7.3 */
static uint8_t masked(uint8_t d, uint32_t nz)
{
  uint8_t mask = (uint8_t)(0x100u - nz);
  return d & mask;
}

/*@ requires valid: \valid(to + (0 .. 31)) && \valid_read(from + (0 .. 31));
    requires separated: \separated(to + (0 .. 31), from + (0 .. 31));
    terminates \true;
    exits \false;
    assigns to[0 .. 31], ltk_unwiped;
    ensures function: COPIED(to, from, 32); // clauses: 5.1 */
static void copy(uint8_t to[32], const uint8_t from[32])
{
  uint32_t j;
  /*@ loop invariant range: j <= 32;
      loop invariant copied: COPIED(to, from, j);
      loop assigns j, to[0 .. 31];
      loop variant 32 - j; */
  for (j = 0; j < 32u; j++)
    to[j] = from[j];
}

/* Clause 5: KEY. */
/*@ requires valid_context: \valid_read(c);
    requires mode: R_MODE(*c);
    requires valid: \valid(key + (0 .. 31)) && \valid_read(root + (0 .. 31)) && \valid_read(z + (0 .. 63));
    requires separated: \separated(key + (0 .. 31), c) && \separated(key + (0 .. 31), root + (0 .. 31)) &&
      \separated(key + (0 .. 31), z + (0 .. 63));
    terminates \true;
    exits \false;
    assigns key[0 .. 31], ltk_unwiped;
    ensures function: \forall octets R, Z; SECRETS{Pre}(\old(*c), root, z, R, Z) ==> IS(key, 32, KEY(\old(*c), R, Z));
      // clauses: 5 */
static void derivation_key(uint8_t key[32], const struct ltk_context *c, const uint8_t root[32], const uint8_t z[64])
{
  if (c->mode == LTK_MODE_ROOT) {
    copy(key, root);
    //@ assert unchanged: UNCHANGED{Pre, Here}(root, 32);
    //@ assert root_kept: \forall octets R; IS{Pre}(root, 32, R) ==> IS(root, 32, R);
    //@ assert root: \forall octets R; IS{Pre}(root, 32, R) ==> IS(key, 32, R);
    //@ assert key: \forall octets R, Z; SECRETS{Pre}(\at(*c, Pre), root, z, R, Z) ==> IS(key, 32, KEY(\at(*c, Pre), R, Z));
  } else if (c->mode == LTK_MODE_AGREEMENT) {
    uint8_t zeros[32];
    uint32_t n = ltk_z_length(c);
    ltk_wipe_octets(zeros, 32);
    //@ assert z_unchanged: UNCHANGED{Pre, Here}(z, n);
    //@ assert z_kept: \forall octets Z; IS{Pre}(z, n, Z) ==> IS(z, n, Z);
    ltk_hmac_sha256(key, zeros, 32, z, n);
    //@ assert agreement: \forall octets Z; IS{Pre}(z, n, Z) ==> IS(key, 32, HMAC(ZEROS(32), Z));
  } else {
    ltk_hmac_sha256(key, root, 32, z, ltk_z_length(c));
    //@ assert key: \forall octets R, Z; SECRETS{Pre}(\at(*c, Pre), root, z, R, Z) ==> IS(key, 32, KEY(\at(*c, Pre), R, Z));
  }
}

/* 6.1: D. */
/*@ requires valid_context: \valid_read(c);
    requires context: R_MODE(*c) && SIZED(*c);
    requires valid: \valid(d + (0 .. 31)) && \valid_read(root + (0 .. 31)) && \valid_read(z + (0 .. 63));
    requires separated: \separated(d + (0 .. 31), c) && \separated(d + (0 .. 31), root + (0 .. 31)) &&
      \separated(d + (0 .. 31), z + (0 .. 63));
    terminates \true;
    exits \false;
    assigns d[0 .. 31], ltk_unwiped;
    ensures function: \forall octets R, Z; SECRETS{Pre}(\old(*c), root, z, R, Z) ==> IS(d, 32, D(\old(*c), R, Z)); // clauses: 6.1 */
static void derivation(uint8_t d[32], const struct ltk_context *c, const uint8_t root[32], const uint8_t z[64])
{
  uint8_t s[198], key[32];
  uint32_t n;
  derivation_key(key, c, root, z);
  //@ assert key: \forall octets R, Z; SECRETS{Pre}(\at(*c, Pre), root, z, R, Z) ==> IS(&key[0], 32, KEY(\at(*c, Pre), R, Z));
  //@ ghost Key: ;
  n = ltk_encode(s, c);
  //@ assert unchanged: UNCHANGED{Key, Here}(&key[0], 32);
  //@ assert key_kept: \forall octets R, Z; SECRETS{Pre}(\at(*c, Pre), root, z, R, Z) ==> IS(&key[0], 32, KEY(\at(*c, Pre), R, Z));
  ltk_hmac_sha256(d, key, 32, s, n);
  /*@ assert mac: \forall octets R, Z; SECRETS{Pre}(\at(*c, Pre), root, z, R, Z) ==>
        IS(d, 32, HMAC(KEY(\at(*c, Pre), R, Z), S(LTK_FC_DERIVE, PARAMETERS(\at(*c, Pre))))); */
  //@ ghost Mac: ;
  ltk_wipe_octets(key, 32);
  //@ assert unchanged: UNCHANGED{Mac, Here}(d, 32);
  //@ assert wiped_key: ZERO(&key[0], 32);
}

/* 8.1 and 8.3: KDF(KC, FFF1, ..), of which the tag is the end; c has the purpose of a confirmation key. */
/*@ requires valid_context: \valid_read(c);
    requires context: R_MODE(*c) && SIZED(*c);
    requires valid: \valid(t + (0 .. 31)) && \valid_read(root + (0 .. 31)) && \valid_read(z + (0 .. 63));
    requires separated: \separated(t + (0 .. 31), c) && \separated(t + (0 .. 31), root + (0 .. 31)) &&
      \separated(t + (0 .. 31), z + (0 .. 63));
    terminates \true;
    exits \false;
    assigns t[0 .. 31], ltk_unwiped;
    ensures function: \forall octets R, Z; SECRETS{Pre}(\old(*c), root, z, R, Z) ==>
      IS(t, 32, KDF(D(\old(*c), R, Z), LTK_FC_CONFIRM, CONFIRM_PARAMETERS(role, \old(c->epoch), keys))); // clauses: 8.1, 8.3 */
static void confirmation(uint8_t t[32], uint8_t role, uint16_t keys, const struct ltk_context *c, const uint8_t root[32],
                         const uint8_t z[64])
{
  uint8_t s[28], kc[32];
  derivation(kc, c, root, z);
  //@ assert kc: \forall octets R, Z; SECRETS{Pre}(\at(*c, Pre), root, z, R, Z) ==> IS(&kc[0], 32, D(\at(*c, Pre), R, Z));
  //@ ghost Kc: ;
  ltk_encode_confirm(s, role, c->epoch, keys);
  //@ assert unchanged: UNCHANGED{Kc, Here}(&kc[0], 32);
  //@ assert kc_kept: \forall octets R, Z; SECRETS{Pre}(\at(*c, Pre), root, z, R, Z) ==> IS(&kc[0], 32, D(\at(*c, Pre), R, Z));
  ltk_hmac_sha256(t, kc, 32, s, LTK_CONFIRM_S);
  /*@ assert mac: \forall octets R, Z; SECRETS{Pre}(\at(*c, Pre), root, z, R, Z) ==>
        IS(t, 32, HMAC(D(\at(*c, Pre), R, Z), S(LTK_FC_CONFIRM, CONFIRM_PARAMETERS(role, \at(c->epoch, Pre), keys)))); */
  //@ ghost Mac: ;
  ltk_wipe_octets(kc, 32);
  //@ assert unchanged: UNCHANGED{Mac, Here}(t, 32);
  //@ assert wiped_kc: ZERO(&kc[0], 32);
}

/* 6.2: the last n octets of d, and zeros up to 32; all zero for nz = 0. */
/*@ requires range: n <= 32 && (nz == 0 || nz == 1);
    requires valid: \valid(out + (0 .. 31)) && \valid_read(d + (0 .. 31));
    requires separated: \separated(out + (0 .. 31), d + (0 .. 31));
    terminates \true;
    exits \false;
    assigns out[0 .. 31], ltk_unwiped;
    ensures function: MASKED(out, n, d, n, nz); // clauses: 6.2, 7.2
    ensures rest: \forall integer j; n <= j < 32 ==> out[j] == 0; */
static void output(uint8_t out[32], const uint8_t d[32], uint32_t n, uint32_t nz)
{
  uint32_t j;
  /*@ loop invariant range: j <= n;
      loop invariant key: MASKED(out, j, d, n, nz);
      loop assigns j, out[0 .. 31], ltk_unwiped;
      loop variant n - j; */
  for (j = 0; j < n; j++) {
    out[j] = masked(d[32u - n + j], nz);
    //@ assert stored: out[j] == (nz == 0 ? 0 : d[32 - n + j]);
    //@ assert kept: MASKED(out, j, d, n, nz);
  }
  /*@ loop invariant range: n <= j <= 32;
      loop invariant key: MASKED(out, n, d, n, nz);
      loop invariant rest: \forall integer k; n <= k < j ==> out[k] == 0;
      loop assigns j, out[0 .. 31], ltk_unwiped;
      loop variant 32 - j; */
  for (j = n; j < 32u; j++)
    out[j] = 0;
}

/* 8.3: the last 16 octets of t; all zero for nz = 0. */
/*@ requires bool: nz == 0 || nz == 1;
    requires valid: \valid(tag + (0 .. 15)) && \valid_read(t + (0 .. 31));
    requires separated: \separated(tag + (0 .. 15), t + (0 .. 31));
    terminates \true;
    exits \false;
    assigns tag[0 .. 15], ltk_unwiped;
    ensures function: \forall integer j; 0 <= j < 16 ==> tag[j] == (nz == 0 ? 0 : t[16 + j]); // clauses: 7.2, 8.3 */
static void output_tag(uint8_t tag[16], const uint8_t t[32], uint32_t nz)
{
  uint32_t j;
  /*@ loop invariant range: j <= 16;
      loop invariant tag: \forall integer k; 0 <= k < j ==> tag[k] == (nz == 0 ? 0 : t[16 + k]);
      loop assigns j, tag[0 .. 15], ltk_unwiped;
      loop variant 16 - j; */
  for (j = 0; j < 16u; j++)
    tag[j] = masked(t[16u + j], nz);
}

/* ---- The public functions ---- */

/*@ requires valid_context: \valid_read(c);
    requires context: R_MODE(*c) && SIZED(*c) && R_BITS(*c);
    requires valid: \valid(out + (0 .. 31)) && \valid_read(root + (0 .. 31)) && \valid_read(z + (0 .. 63));
    requires separated: \separated(out + (0 .. 31), c) && \separated(out + (0 .. 31), root + (0 .. 31)) &&
      \separated(out + (0 .. 31), z + (0 .. 63));
    terminates \true;
    exits \false;
    assigns out[0 .. 31], ltk_unwiped;
    ensures status: NOT_ZERO{Pre}(\old(*c), root, z) ? \result == LTK_OK : \result == LTK_E_SECRET; // clauses: 4.12
    ensures function: \result == LTK_OK ==> \forall octets R, Z; SECRETS{Pre}(\old(*c), root, z, R, Z) ==>
      IS_LSB(out, \old(c->bits) / 8, D(\old(*c), R, Z)); // clauses: 5, 6.1, 6.2
    ensures rest: \forall integer j; \old(c->bits) / 8 <= j < 32 ==> out[j] == 0;
    ensures error: \result != LTK_OK ==> ZERO(out, 32); // clauses: 7.2 */
static int derive_checked(uint8_t out[32], const struct ltk_context *c, const uint8_t root[32], const uint8_t z[64])
{
  uint8_t d[32];
  uint32_t nz = secrets_nonzero(c, root, z);
  derivation(d, c, root, z);
  //@ assert d: \forall octets R, Z; SECRETS{Pre}(\at(*c, Pre), root, z, R, Z) ==> IS(&d[0], 32, D(\at(*c, Pre), R, Z));
  //@ ghost D0: ;
  output(out, d, c->bits / 8u, nz);
  //@ assert d_unchanged: UNCHANGED{D0, Here}(&d[0], 32);
  //@ assert d_kept: \forall octets R, Z; SECRETS{Pre}(\at(*c, Pre), root, z, R, Z) ==> IS(&d[0], 32, D(\at(*c, Pre), R, Z));
  //@ assert end: nz == 1 ==> SAME_END(out, \at(c->bits, Pre) / 8, &d[0]);
  //@ assert out: nz == 1 ==> \forall octets R, Z; SECRETS{Pre}(\at(*c, Pre), root, z, R, Z) ==> IS_LSB(out, \at(c->bits, Pre) / 8, D(\at(*c, Pre), R, Z));
  //@ ghost Out: ;
  ltk_wipe_octets(d, 32);
  //@ assert unchanged: UNCHANGED{Out, Here}(out, 32);
  //@ assert key_unchanged: UNCHANGED{Out, Here}(out, \at(c->bits, Pre) / 8);
  //@ assert out_kept: nz == 1 ==> \forall octets R, Z; SECRETS{Pre}(\at(*c, Pre), root, z, R, Z) ==> IS_LSB(out, \at(c->bits, Pre) / 8, D(\at(*c, Pre), R, Z));
  //@ assert wiped_d: ZERO(&d[0], 32);
  return secret_status(nz);
}

int ltk_derive(uint8_t out[32], const struct ltk_context *c, const struct ltk_secrets *k)
{
  struct ltk_context v = *c;
  int status = ltk_check_context(&v);
  if (status == LTK_OK)
    status = ltk_check_lengths(&v, k->root_length, k->z_length);
  if (status == LTK_OK) {
    //@ assert lengths: k->root_length == ROOT_LENGTH(v) && k->z_length == Z_LENGTH(v);
    status = derive_checked(out, &v, k->root, k->z);
    /*@ assert out: status == LTK_OK ==> \forall octets R, Z; IS{Pre}(&k->root[0], \at(k->root_length, Pre), R) &&
          IS{Pre}(&k->z[0], \at(k->z_length, Pre), Z) ==> IS_LSB(out, v.bits / 8, D(v, R, Z)); */
  } else {
    ltk_wipe_octets(out, 32);
  }
  ltk_wipe_stack();
  return status;
}

/*@ requires valid_context: \valid_read(c);
    requires context: R_MODE(*c) && SIZED(*c);
    requires valid: \valid(tag + (0 .. 15)) && \valid_read(root + (0 .. 31)) && \valid_read(z + (0 .. 63));
    requires separated: \separated(tag + (0 .. 15), c) && \separated(tag + (0 .. 15), root + (0 .. 31)) &&
      \separated(tag + (0 .. 15), z + (0 .. 63));
    terminates \true;
    exits \false;
    assigns tag[0 .. 15], ltk_unwiped;
    ensures status: NOT_ZERO{Pre}(\old(*c), root, z) ? \result == LTK_OK : \result == LTK_E_SECRET; // clauses: 4.12
    ensures function: \result == LTK_OK ==> \forall octets R, Z; SECRETS{Pre}(\old(*c), root, z, R, Z) ==>
      IS_LSB(tag, 16, KDF(D(\old(*c), R, Z), LTK_FC_CONFIRM, CONFIRM_PARAMETERS(role, \old(c->epoch), keys))); // clauses: 5, 8.1, 8.3
    ensures error: \result != LTK_OK ==> ZERO(tag, 16); // clauses: 7.2 */
static int confirm_checked(uint8_t tag[16], uint8_t role, uint16_t keys, const struct ltk_context *c, const uint8_t root[32],
                           const uint8_t z[64])
{
  uint8_t t[32];
  uint32_t nz = secrets_nonzero(c, root, z);
  confirmation(t, role, keys, c, root, z);
  /*@ assert t: \forall octets R, Z; SECRETS{Pre}(\at(*c, Pre), root, z, R, Z) ==>
        IS(&t[0], 32, KDF(D(\at(*c, Pre), R, Z), LTK_FC_CONFIRM, CONFIRM_PARAMETERS(role, \at(c->epoch, Pre), keys))); */
  //@ ghost T0: ;
  output_tag(tag, t, nz);
  //@ assert t_unchanged: UNCHANGED{T0, Here}(&t[0], 32);
  /*@ assert t_kept: \forall octets R, Z; SECRETS{Pre}(\at(*c, Pre), root, z, R, Z) ==>
        IS(&t[0], 32, KDF(D(\at(*c, Pre), R, Z), LTK_FC_CONFIRM, CONFIRM_PARAMETERS(role, \at(c->epoch, Pre), keys))); */
  //@ assert end: nz == 1 ==> SAME_END(tag, 16, &t[0]);
  /*@ assert tag: nz == 1 ==> \forall octets R, Z; SECRETS{Pre}(\at(*c, Pre), root, z, R, Z) ==>
        IS_LSB(tag, 16, KDF(D(\at(*c, Pre), R, Z), LTK_FC_CONFIRM, CONFIRM_PARAMETERS(role, \at(c->epoch, Pre), keys))); */
  //@ ghost Out: ;
  ltk_wipe_octets(t, 32);
  //@ assert unchanged: UNCHANGED{Out, Here}(tag, 16);
  /*@ assert tag_kept: nz == 1 ==> \forall octets R, Z; SECRETS{Pre}(\at(*c, Pre), root, z, R, Z) ==>
        IS_LSB(tag, 16, KDF(D(\at(*c, Pre), R, Z), LTK_FC_CONFIRM, CONFIRM_PARAMETERS(role, \at(c->epoch, Pre), keys))); */
  //@ assert wiped_t: ZERO(&t[0], 32);
  return secret_status(nz);
}

/* 8.1: the same context, for the confirmation key. */
/*@ terminates \true;
    exits \false;
    assigns \nothing;
    ensures function: \result == CONFIRM(c); // clauses: 8.1 */
static struct ltk_context confirmation_context(struct ltk_context c)
{
  c.purpose = LTK_PURPOSE_CONFIRM;
  c.index = 0;
  c.algorithm = LTK_ALGORITHM_NONE;
  c.bits = 256;
  return c;
}

int ltk_confirm(uint8_t tag[16], uint8_t role, uint16_t keys, const struct ltk_context *c, const struct ltk_secrets *k)
{
  struct ltk_context v = confirmation_context(*c);
  int status = ltk_check_mode(&v);
  if (status == LTK_OK)
    status = ltk_check_identity(&v);
  if (status == LTK_OK)
    status = ltk_check_confirmation(role, keys);
  if (status == LTK_OK)
    status = ltk_check_lengths(&v, k->root_length, k->z_length);
  if (status == LTK_OK)
    status = confirm_checked(tag, role, keys, &v, k->root, k->z);
  else
    ltk_wipe_octets(tag, 16);
  ltk_wipe_stack();
  return status;
}

/*@ requires valid: \valid_read(a + (0 .. 15)) && \valid_read(b + (0 .. 15));
    terminates \true;
    exits \false;
    assigns ltk_unwiped;
    ensures function: \result == 0 <==> \forall integer j; 0 <= j < 16 ==> a[j] == b[j]; // clauses: 8.4
    ensures bool: \result == 0 || \result == 1; */
static uint32_t tags_differ(const uint8_t a[16], const uint8_t b[16])
{
  uint8_t different = 0;
  uint32_t j;
  /*@ loop invariant range: j <= 16;
      loop invariant equal: different == 0 <==> \forall integer k; 0 <= k < j ==> a[k] == b[k];
      loop assigns j, different;
      loop variant 16 - j; */
  for (j = 0; j < 16u; j++)
    different |= a[j] ^ b[j];
  return is_nonzero(different);
}

int ltk_tag_equal(const uint8_t a[16], const uint8_t b[16])
{
  uint32_t differ = tags_differ(a, b);
  ltk_wipe_stack();
  return 1 - (int)differ;
}

int ltk_public_value(uint8_t out[33], const uint8_t *value, size_t length)
{
  if (length != LTK_KEY_OCTETS && length != LTK_REPLY_OCTETS) {
    ltk_wipe_octets(out, 33);
    ltk_wipe_stack();
    return LTK_E_PUBLIC_KEY;
  }
  ltk_sha256(out + 1, value, length);
  //@ assert digest: \forall octets V; IS{Pre}(value, length, V) ==> IS(out + 1, 32, SHA256(V));
  out[0] = length == LTK_KEY_OCTETS ? LTK_KEY_ROLE : LTK_REPLY_ROLE;
  //@ assert digest_kept: \forall octets V; IS{Pre}(value, length, V) ==> IS(out + 1, 32, SHA256(V));
  //@ assert behind: \forall octets V; IS{Pre}(value, length, V) ==> IS_AT(out, 1, 32, SHA256(V));
  //@ assert role: \forall octets V; IS{Pre}(value, length, V) ==> IS(out, 1, B1(\length(V) == 1216 ? 1 : 2));
  return LTK_OK;
}

int ltk_derive_s(uint8_t s[198], size_t *length, const struct ltk_context *c)
{
  struct ltk_context v = *c;
  int status = ltk_check_context(&v);
  *length = 0;
  ltk_wipe_octets(s, LTK_S_MAX);
  if (status == LTK_OK)
    *length = ltk_encode(s, &v);
  return status;
}
