// SPDX-License-Identifier: Apache-2.0
/* The KDF of TS 33.220, annex B.2: S is laid out in the caller's space, and hashed under the key. */
#include "kdf.h"
#include "wipe.h"
#ifdef __FRAMAC__
#include "lemmas/ts33220.h"
#endif

/* 3.3: the octets of FC, or 0 where it is none. */
/*@ terminates \true;
    exits \false;
    assigns \nothing;
    ensures illegal: \result == 0 <==> !LEGAL_FC(fc); // clauses: 3.3
    ensures function: LEGAL_FC(fc) ==> \result == FC_LENGTH(fc); // clauses: 3.3 */
static size_t fc_length(uint16_t fc)
{
  if (fc <= 0xfeu)
    return 1;
  if (fc >= 0xff00u)
    return 2;
  return 0;
}

/*@ requires fc: LEGAL_FC(fc);
    requires valid: \valid(s + (0 .. FC_LENGTH(fc) - 1));
    terminates \true;
    exits \false;
    assigns s[0 .. FC_LENGTH(fc) - 1];
    ensures function: IS(s, FC_LENGTH(fc), FC(fc)); // clauses: 3.3 */
static void put_fc(uint8_t *s, uint16_t fc)
{
  if (fc <= 0xfeu) {
    s[0] = (uint8_t)fc;
  } else {
    s[0] = 0xffu;
    s[1] = (uint8_t)(fc - 0xff00u);
  }
}

/* 3.2: Pi || Li at s[at]; n is at most 65535. */
/*@ requires n: n <= 65535 && at + n + 2 <= LTK_LENGTH_MAX;
    requires valid: \valid(s + (at .. at + n + 1)) && \valid_read(p + (0 .. n - 1));
    requires separated: \separated(s + (at .. at + n + 1), p + (0 .. n - 1));
    terminates \true;
    exits \false;
    assigns s[at .. at + n + 1], ltk_unwiped;
    ensures function: \forall octets X, P; IS{Pre}(s, at, X) && IS{Pre}(p, n, P) ==> IS(s, at + n + 2, SEG(X, P));
      // clauses: 3.1, 3.2 */
static void put_parameter(uint8_t *s, size_t at, const uint8_t *p, size_t n)
{
  size_t j;
  /*@ loop invariant range: 0 <= j <= n;
      loop invariant copied: \forall integer k; at <= k < at + j ==> s[k] == \at(p[k - at], Pre);
      loop assigns j, s[at .. at + n - 1];
      loop variant n - j; */
  for (j = 0; j < n; j++)
    s[at + j] = p[j];
  //@ assert before: \forall octets X; IS{Pre}(s, at, X) ==> IS(s, at, X);
  //@ assert part: \forall octets P; IS{Pre}(p, n, P) ==> IS_AT(s, at, n, P);
  //@ assert concatenated: \forall octets X, P; IS{Pre}(s, at, X) && IS{Pre}(p, n, P) ==> IS(s, at + n, CAT(X, P));
  s[at + n] = (uint8_t)(n / 0x100u);
  s[at + n + 1u] = (uint8_t)(n % 0x100u);
  //@ assert kept: \forall octets X, P; IS{Pre}(s, at, X) && IS{Pre}(p, n, P) ==> IS(s, at + n, CAT(X, P));
  //@ assert length: s[at + n] == n / 256 && s[at + n + 1] == n % 256;
}

/* What is wrong with the parameter when `free` octets are left for it. */
/*@ terminates \true;
    exits \false;
    assigns \nothing;
    ensures function: \result == (n > 65535 ? LTK_E_PARAMETER : n + 2 > free ? LTK_E_SPACE : LTK_OK); // clauses: 3.2 */
static int check_parameter(size_t n, size_t free)
{
  if (n > 0xffffu)
    return LTK_E_PARAMETER;
  if (free < 2u || n > free - 2u)
    return LTK_E_SPACE;
  return LTK_OK;
}

struct measure {
  int status;
  size_t length;
};

/* What is wrong first, or LTK_OK and the length of S. */
/*@ requires size: size <= LTK_LENGTH_MAX;
    requires valid: \valid_read(p + (0 .. n - 1));
    terminates \true;
    exits \false;
    assigns \nothing;
    ensures status: S_STATUS(fc, p, n, size, \result.status); // clauses: 3.2, 3.3
    ensures fit: \result.status == LTK_OK ==> LEGAL_FC(fc) && FIT(fc, p, n, size);
    ensures length: \result.length == (\result.status == LTK_OK ? S_LENGTH(fc, p, n) : 0);
    ensures range: \result.length <= size; */
static struct measure measure(size_t size, uint16_t fc, const struct ltk_parameter *p, size_t n)
{
  struct measure m;
  size_t at = fc_length(fc), i;
  m.status = LTK_E_FC;
  m.length = 0;
  if (at == 0u)
    return m;
  m.status = LTK_E_SPACE;
  if (at > size)
    return m;
  /*@ loop invariant range: 0 <= i <= n;
      loop invariant fit: FIT(fc, p, i, size);
      loop invariant at: at == S_LENGTH(fc, p, i);
      loop invariant space: at <= size;
      loop assigns i, at, m.status;
      loop variant n - i; */
  for (i = 0; i < n; i++) {
    m.status = check_parameter(p[i].length, size - at);
    if (m.status != LTK_OK)
      return m;
    at += p[i].length + 2u;
  }
  m.status = LTK_OK;
  m.length = at;
  return m;
}

/* S, of at most size octets. */
/*@ requires size: size <= LTK_LENGTH_MAX && LEGAL_FC(fc) && FIT(fc, p, n, size);
    requires valid: \valid(s + (0 .. size - 1)) && \valid_read(p + (0 .. n - 1)) && READABLE(p, n);
    requires separated: \separated(s + (0 .. size - 1), p + (0 .. n - 1)) && APART(s, size, p, n);
    terminates \true;
    exits \false;
    assigns s[0 .. size - 1], ltk_unwiped;
    ensures function: \forall parameters P; ARE{Pre}(p, n, P) ==> IS(s, S_LENGTH{Pre}(fc, p, n), S(fc, P));
      // clauses: 3.1, 3.4 */
static void encode(uint8_t *s, uint16_t fc, const struct ltk_parameter *p, size_t n) /*@ ghost (size_t size) */
{
  size_t at = fc_length(fc), i;
  put_fc(s, fc);
  /*@ loop invariant range: 0 <= i <= n;
      loop invariant at: at == S_LENGTH{Pre}(fc, p, i) && at <= size;
      loop invariant unchanged: \forall integer k, j; 0 <= k < n && 0 <= j < \at(p[k].length, Pre) ==>
        p[k].octets[j] == \at(p[k].octets[j], Pre);
      loop invariant function: \forall parameters P; ARE{Pre}(p, n, P) ==> IS(s, at, SN(fc, P, i));
      loop assigns i, at, s[0 .. size - 1], ltk_unwiped;
      loop variant n - i; */
  for (i = 0; i < n; i++) {
    //@ assert next: S_LENGTH{Pre}(fc, p, i + 1) == at + p[i].length + 2;
    //@ assert fits: p[i].length <= 65535 && at + p[i].length + 2 <= size;
    /*@ assert apart: \forall integer k, j; 0 <= k < n && 0 <= j < p[k].length ==>
          \separated(s + (at .. at + (p[i].length + 2) - 1), p[k].octets + j); */
    //@ assert same: \forall octets X; IS{Pre}(p[i].octets, p[i].length, X) ==> IS(p[i].octets, p[i].length, X);
    put_parameter(s, at, p[i].octets, p[i].length);
    at += p[i].length + 2u;
    //@ assert segment: \forall parameters P; ARE{Pre}(p, n, P) ==> IS(s, at, SEG(SN(fc, P, i), \nth(P, i)));
  }
}

int ltk_kdf_s(uint8_t *s, size_t size, size_t *length, uint16_t fc, const struct ltk_parameter *p, size_t n)
{
  struct measure m = measure(size, fc, p, n);
  if (m.status == LTK_OK)
    encode(s, fc, p, n) /*@ ghost (size) */;
  else
    ltk_wipe_octets(s, size);
  *length = m.length;
  ltk_wipe_stack();
  return m.status;
}

int ltk_kdf(uint8_t out[32], const uint8_t *key, size_t key_length, uint16_t fc, const struct ltk_parameter *p, size_t n,
            uint8_t *s, size_t size)
{
  size_t length = 0;
  int status = LTK_E_KEY;
  if (key_length != 0u)
    status = ltk_kdf_s(s, size, &length, fc, p, n);
  if (status != LTK_OK) {
    ltk_wipe_octets(s, size);
    ltk_wipe_octets(out, 32);
    ltk_wipe_stack();
    return status;
  }
  //@ assert key: \forall octets K; IS{Pre}(key, key_length, K) ==> IS(key, key_length, K);
  ltk_hmac_sha256(out, key, key_length, s, length);
  /*@ assert mac: \forall octets K, parameters P; IS{Pre}(key, key_length, K) && ARE{Pre}(p, n, P) ==>
        IS(out, 32, HMAC(K, S(fc, P))); */
  //@ ghost Mac: ;
  ltk_wipe_octets(s, size);
  //@ assert unchanged: UNCHANGED{Mac, Here}(out, 32);
  return LTK_OK;
}
