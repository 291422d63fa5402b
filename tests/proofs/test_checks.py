#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""proofs/audit.py, its parts and proofs/execute.py, seen to fail: each runs on a copy of the project in which one thing was changed, and
must say what. Every sixth of the changes; with LTK_ALL in the environment, all. test_checks.py [-v] [text] [flow] [library] [audit] [execute]"""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
OCTETS, FIPS180, FIPS198 = "ref/logic/octets.h", "ref/logic/fips180-4.h", "ref/logic/fips198-1.h"
TS33220, DERIVATION = "ref/logic/ts33220.h", "ref/logic/derivation.h"

# file, what stands there, what shall stand there, what the check says; and the number of vectors of each family that shows it.
AUDIT = [
    ("proofs/prove.py", '"ref/lemmas/ts33220.h", ', "", "APPEND_is: prove.LEMMAS has the lemma 0 times"),
    ("proofs/prove.py", '"ref/compress.c": ["ref/lemmas/compress.h"]', '"ref/sha256.c": ["ref/lemmas/compress.h"]',
     "ref/sha256.c: it shall prove the lemma WORDS_nth"),
    ("ref/lemmas/octets.h",
     "  lemma B1_length: \\forall integer x; \\length(B1(x)) == 1;\n  lemma B1_nth: \\forall integer x; \\nth(B1(x), 0) == x;\n",
     "*/\n#ifdef LTK_H\n/*@\n  lemma B1_length: \\forall integer x; \\length(B1(x)) == 1;\n"
     "  lemma B1_nth: \\forall integer x; \\nth(B1(x), 0) == x;\n"
     "*/\n#else\n/*@\n  lemma B1_nth: \\forall integer x; \\nth(B1(x), 0) == x;\n  lemma B1_length: \\forall integer x; \\length(B1(x)) == 1;\n"
     "*/\n#endif\n/*@\n",
     "B1_length: stands before B1_nth in one unit and behind it in another"),
    (OCTETS, "type octets =", "axiomatic Easy { axiom easy: \\forall integer n; n * n == n; }\n  type octets =",
     "axiom easy is assumed"),
    (OCTETS, "type octets =", "axiomatic Oracle { logic integer ORACLE(integer n); }\n  type octets =",
     "function ORACLE is assumed"),
    (OCTETS, "type octets =", "axiomatic Oracle { predicate ORACLE(integer n) reads \\nothing; }\n  type octets =",
     "predicate ORACLE is assumed"),
    (OCTETS, "type octets =", "axiomatic Oracle { type oracle; }\n  type octets =", "type oracle is assumed"),
    (OCTETS, "type octets =", "axiomatic Oracle { logic integer ORACLE; }\n  type octets =",
     "ORACLE has no definition and does not stand in assumed.txt"),
    (OCTETS, "type octets =", "inductive EVEN(integer n) { case zero: EVEN(0); }\n  type octets =", "other: inductive EVEN"),
    (FIPS180, ", .h = (uint32_t)0x5be0cd19 }", " }", "ANY_STATE is used without setting all fields"),
    (FIPS180, "k <= 0 ? s : COMPRESS", "k <= 0 ? ANY_STATE : COMPRESS", "ANY_STATE is used without setting all fields"),
    ("proofs/assumed.txt", "ANY_BLOCK", "ANY_KEY  none\nANY_BLOCK", "ANY_KEY is listed, but not assumed"),
    ("proofs/assumed.txt", "ANY_BLOCK", "# ANY_BLOCK", "ANY_BLOCK has no definition and does not stand in assumed.txt"),
    (DERIVATION, "LUHN(c, n, j - 1)", "LUHN(c, n, j)", "LUHN is recursive and does not go down"),
    (FIPS180, "k <= 0 ? s : COMPRESS(H(s, P, k - 1)", "k == 0 ? s : COMPRESS(H(s, P, k - 1)",
     "H is recursive and does not go down"),
    (FIPS198, "HMAC(octets K, octets M) =\n",
     "OTHER(octets K) = HMAC(K, K);\n  logic octets HMAC(octets K, octets M) = OTHER(M) ^\n", "frama-c failed"),
    ("ref/kdf.c", "//@ assert key:", "//@ admit key:", "unproven: admit assert ltk_kdf"),
    ("ref/kdf.c", "//@ assert key:", "//@ check key:", "unproven: check assert ltk_kdf"),
    ("ref/kdf.h", "ensures wiped:", "admit ensures wiped:", "unproven: admit ensures ltk_kdf"),
    ("ref/lemmas/octets.h", "lemma CAT_is:", "check lemma CAT_is:", "unproven: check lemma CAT_is"),
    ("ref/lemmas/octets.h", "lemma CAT_is:", "axiom CAT_is:", "frama-c failed"),
    ("ref/lemmas/octets.h", "lemma CAT_is:", "admit lemma CAT_is:", "axiom CAT_is is assumed"),
    ("ref/kdf.h", "ensures wiped: ZERO", "ensures ZERO", "ltk_kdf: ensures has no name"),
    ("ref/wipe.c", "loop invariant zero: ZERO(p", "loop invariant ZERO(p", "ltk_wipe_octets: loop invariant has no name"),
    ("ref/stack.c", "assert zero: ", "assert ", "ltk_wipe_stack: assert has no name"),
    ("ref/hmac.h", "    exits \\false;\n", "", "ltk_hmac_sha256 has no exits"),
    ("ref/hmac.h", "terminates \\true", "terminates length < 100", "ltk_hmac_sha256: terminates is"),
    ("ref/hmac.h", "    assigns mac[0 .. 31], ltk_unwiped;\n", "", "ltk_hmac_sha256 has no assigns"),
    ("ref/wipe.h", "    ensures zero: ZERO(p, n);", "", "ltk_wipe_octets has no ensures"),
    ("ref/wipe.h", "    ensures wiped_stack: ltk_unwiped == 0;", "", "ltk_wipe_stack has no ensures"),
    ("ref/sha256.h", "#define LTK_LENGTH_MAX (SIZE_MAX / 16u)",
     "#ifdef LTK_H\n#define LTK_LENGTH_MAX SIZE_MAX\n#else\n#define LTK_LENGTH_MAX (SIZE_MAX / 16u)\n#endif",
     "contract of ltk_hmac_sha256 that is taken for granted in ref/ltk.c is not the one proven in ref/digest.c"),
    ("ref/hmac.c", '#include "compute.h"', '#define key_length key_size\n#include "compute.h"\n#undef key_length',
     "is not the one proven in ref/hmac.c"),
    (FIPS198, "/*@\n", "#ifdef LTK_STATUS_H\n#define OPAD 0x36\n#else\n#define OPAD 0x5c\n#endif\n/*@\n  logic integer O = OPAD;\n",
     "logic O is not what it is in"),
    ("ref/context.h", "  uint8_t z[64];\n", "#ifdef LTK_H\n  uint8_t z[64], more;\n#else\n  uint8_t z[64];\n#endif\n",
     "struct ltk_secrets is not what it is in"),
    ("ref/hmac.h", "#endif\n\n/* mac",
     "#endif\n\n/*@ terminates \\true; exits \\false; assigns \\nothing; ensures easy: \\false; */\nvoid ltk_oracle(void);\n\n/* mac",
     "contract of ltk_oracle is taken for granted in ref/hmac.c, and proven nowhere"),
    ("ref/digest.c", "  ltk_wipe_stack();", "  { extern void ltk_oracle(void); ltk_oracle(); }\n  ltk_wipe_stack();",
     "ltk_oracle has no contract"),
    ("ref/digest.c", "  ltk_wipe_stack();", "  { void (*wipe)(void) = ltk_wipe_stack; wipe(); }",
     "ltk_sha256 calls through a pointer"),
    ("ref/stack.c", "  ltk_wipe_words(dead", "  ltk_wipe_stack();\n  ltk_wipe_words(dead",
     "ltk_wipe_stack calls ltk_wipe_stack, which leads back"),
    ("ref/wipe.c", "  size_t i;\n  /* Eight", "  size_t i;\n  ltk_wipe_stack();\n  /* Eight", "which leads back to it"),
    ("proofs/prove.py", '"ref/kdf.c", ', "", "ref/kdf.c: audit.py and prove.py do not agree"),
    ("ref/digest.c", "  ltk_wipe_stack();", "  /*@ assigns \\nothing; ensures x: \\true; */\n  ltk_wipe_stack();",
     "other: statement contract"),
    # The part of C that ref/ is written in: what its text does not show.
    ("ref/ltk.c", "  uint8_t mask =", "  const uint8_t *q = &d;\n  uint8_t mask =", "a pointer that is stored is not in the part of C"),
    ("ref/context.h", "  uint8_t mode;\n", "  uint8_t mode : 3;\n",
     "the field mode is not in the part of C"),
    ("ref/ltk.c", "  uint8_t d[32];", "  static uint8_t d[32];", "that lives on is not in the part of C"),
    ("ref/ltk.c", "static uint8_t masked(", "inline uint8_t masked(", "the declaration of masked is not in the part of C"),
    ("ref/compress.c", "static const uint32_t K[64]", "static uint32_t K[64]", "the variable K that lives on is not in"),
    ("ref/ltk.c", "  ltk_wipe_octets(tag, 16);", "  ltk_wipe_words((uint32_t *)tag, 4);", "the expression (uint32_t *)tag is not in the part of C"),
    ("ref/ltk.c", "    ltk_wipe_octets(out, 32);", "    ltk_wipe_octets((uint8_t *)(void *)out, 32);", "is not in the part of C"),
    ("ref/ltk.c", "  return d & mask;", "  return d == 0.5 ? 0 : d & mask;", "is not in the part of C"),
    ("ref/ltk.c", "int ltk_derive_s(",
     "/*@ terminates \\true; exits \\false; assigns \\nothing; ensures more: \\true; */\nint ltk_more(const uint8_t *p)\n{\n"
     "  return p[0];\n}\n\nint ltk_derive_s(", "ltk_more: nothing calls it, and audit.PUBLIC does not say"),
]

# What shows in the text of ref/ and the logic. None for what stands there: a new file.
TEXT = [
    ("ref/digest.c", "  ltk_wipe_stack();", "#ifndef __FRAMAC__\n  ltk_wipe_stack();\n#endif", "what compilers see may differ"),
    ("ref/hmac.c", "(mac, hashed, 32,", "(mac, hashed, __STDC_VERSION__ > 199901L ? 32 : 16,", "__STDC_VERSION__ is no word"),
    ("ref/lemmas/fips198-1.h", "#ifdef __FRAMAC__\n", "#ifdef __FRAMAC__\n#define ltk_wipe_octets(p, n) ltk_wipe_octets(p, 32)\n",
     "the directive #define ltk_wipe"),
    ("ref/logic/octets.h", "#ifdef __FRAMAC__\n", "#ifdef __FRAMAC__\n#undef LTK_HASH\n", "the directive #undef LTK_HASH"),
    ("ref/wipe.h", "#define LTK_STACK 2048u", "#define LTK_STACK 1024u\n#define size_t unsigned", "the directive #define size_t unsigned"),
    ("ref/wipe.h", "#define LTK_STACK 2048u", "#define LTK_STACK 1024u\n#define LTK_F(x) x", "the directive #define LTK_F(x) x"),
    ("ref/hmac.c", '#include "wipe.h"', '#include "wipe.h"\n#include "wipes.inc"', 'the directive #include "wipes.inc"'),
    ("ref/hmac.c", '#include "wipe.h"', '#include "wipe.h"\n#pragma GCC optimize 3', "the directive #pragma"),
    ("ref/wipes.inc", None, "#define N 16\n", "ref/wipes.inc: is no file of the reference"),
    ("ref/fast.S", None, ".globl ltk_fast\n", "ref/fast.S: is no file of the reference"),
    ("ref/x86/fast.c", None, "int fast;\n", "ref/x86/fast.c: is no file of the reference"),
    ("ref/ltk.c", "  uint8_t mask =", "  union { uint8_t o; uint16_t w; } u;\n  uint8_t mask =", "union is no word"),
    ("ref/ltk.c", "  return d & mask;", "  return sizeof(long) == 8 ? d & mask : 0;", "sizeof is no word"),
    ("ref/ltk.c", "  return d & mask;", "  goto end;\nend:\n  return d & mask;", "goto is no word"),
    ("ref/ltk.c", "  uint8_t mask =", "  volatile uint8_t mask =", "volatile is no word"),
    ("ref/ltk.c", "  uint8_t mask =", "  _Alignas(16) uint8_t mask =", "_Alignas is no word"),
    ("ref/ltk.c", "static uint8_t masked(", "__attribute__((const)) static uint8_t masked(", "__attribute__ is no word"),
    ("ref/ltk.c", "  uint8_t mask =", "  asm(\"nop\");\n  uint8_t mask =", "asm is no word"),
    ("ref/ltk.c", "  return d & mask;", "  return __builtin_expect(d & mask, 0);", "__builtin_expect is no word"),
    ("ref/ltk.c", "  return d & mask;", "  // zero \\\n  return 0;\n  return d & mask;", "has a line that goes on"),
    ("ref/ltk.c", "  return d & mask;", "  <% %>\n  return d & mask;", "has a trigraph or digraph"),
]

# What proofs/flow.ml finds: secrets that are not wiped, or not known to be, and what is read before it is set.
FLOW = [
    ("ref/compress.h", "    assigns w[0 .. 15], ltk_unwiped;", "    assigns w[0 .. 15];",
     "ltk_sha256_compress handles secrets, and ltk_unwiped is not in its assigns"),
    ("ref/ltk.c", "    assigns out[0 .. 31], ltk_unwiped;\n    ensures function: MASKED", "    assigns out[0 .. 31];\n    ensures function: MASKED",
     "output handles secrets, and ltk_unwiped is not"),
    ("ref/ltk.h", "    ensures wiped_stack: ltk_unwiped == 0; */\nint ltk_derive(",
     "    ensures wiped_stack: \\result == LTK_OK ==> ltk_unwiped == 0; */\nint ltk_derive(",
     "ltk_derive handles secrets for a caller, and does not ensure"),
    ("ref/sha256.h", "SHA256(M));\n    ensures wiped_stack: ltk_unwiped == 0; */", "SHA256(M)); */",
     "ltk_sha256 handles secrets for a caller, and does not ensure"),
    ("ref/compress.c", "\\result == ROTR(x, n); */", "\\result == ROTR(x, n);\n    ensures kept: ltk_unwiped == \\old(ltk_unwiped); */",
     "rotr: ltk_unwiped may stand only in assigns"),
    ("ref/compress.c", "requires amount: 0 < n < 32;", "requires amount: 0 < n < 32 && ltk_unwiped == 0;",
     "rotr: ltk_unwiped may stand only in assigns"),
    ("ref/ltk.c", "  ltk_wipe_stack();\n  return status;", "  //@ ghost ltk_unwiped = 0;\n  return status;", "uses ltk_unwiped in its code"),
    ("ref/ltk.c", "  output(out, d, c->bits / 8u, nz);", "  uint8_t spare[32];\n  copy(spare, d);\n  output(out, d, c->bits / 8u, nz);",
     "derive_checked: spare may hold a secret"),
    ("ref/ltk.c", "  derivation(d, c", "  uint32_t one[1];\n  one[0] = root[0];\n  derivation(d, c", "derive_checked: one may hold a secret"),
    ("ref/ltk.c", "  struct ltk_context v = *c;\n", "  struct ltk_context v = *c;\n  struct ltk_secrets own = *k;\n",
     "ltk_derive: own may hold a secret"),
    ("ref/ltk.c", "    any |= p[j];\n", "    any |= p[j];\n  ltk_wipe_octets(&any, 0);\n", "nonzero: any may hold a secret"),
    ("ref/ltk.c", "//@ assert wiped_d: ZERO(&d[0], 32);", "//@ assert wiped_d: ZERO(&d[0], 31);",
     "derive_checked: d may hold a secret, and is used with no such assertion"),
    ("ref/ltk.c", "  //@ assert wiped_t: ZERO(&t[0], 32);\n", "", "confirm_checked: t may hold a secret, and is used with no such assertion"),
    ("ref/ltk.c", "  //@ assert wiped_key: ZERO(&key[0], 32);\n",
     "  //@ assert wiped_key: ZERO(&key[0], 32);\n  if (n > 100u)\n    copy(key, root);\n",
     "derivation: key may hold a secret, and is used with no such assertion"),
    ("ref/ltk.c", "  ltk_wipe_octets(key, 32);\n", "  if (n > 100u)\n    return;\n  ltk_wipe_octets(key, 32);\n",
     "derivation: key may hold a secret, and is used"),
    ("ref/ltk.c", "  ltk_wipe_octets(kc, 32);", "  {\n    uint32_t i;\n    for (i = 0; i < 32u; i++)\n      kc[i] = 0;\n  }",
     "what precedes the assertion is no call of wipe.c"),
    ("ref/hmac.c", "  ltk_sha256_wipe(&inner);\n", "  if (length > 5u)\n    ltk_sha256_wipe(&inner);\n",
     "inner may hold a secret, and what precedes"),
    ("ref/kdf.c", "  ltk_wipe_stack();\n  return m.status;", "  ltk_wipe_stack();\n  return m.status + (n > 0u ? p[0].octets[0] & 0 : 0);",
     "ltk_kdf_s calls ltk_wipe_stack, and computes with a secret itself"),
    ("ref/ltk.c", "  if (status == LTK_OK) {\n", "  uint8_t first = k->root[0];\n  if (status == LTK_OK) {\n",
     "ltk_derive calls ltk_wipe_stack, and computes with a secret itself"),
    ("ref/sha256.c", "  ltk_sha256_digest(digest, ltk_sha256_from(ltk_sha256_initial(), 0, m, length));\n",
     "  ltk_sha256_digest(digest, ltk_sha256_from(ltk_sha256_initial(), 0, m, length));\n  ltk_wipe_stack();\n",
     "holds a secret, in a file in which a function calls ltk_wipe_stack"),
    ("ref/ltk.c", "  uint8_t any = 0;\n", "  uint8_t any = 0;\n  const uint8_t *q = p;\n", "a secret cannot be followed here"),
    ("ref/hmac.c", "  if (key_length <= i)\n", "  if (key[0] == 0)\n    return 0;\n  if (key_length <= i)\n",
     "a condition depends on a secret"),
    ("ref/compress.c", "& (y ^ x));", "& (y ^ x)) ^ (K[x & 63u] & 0u);", "an index depends on a secret"),
    ("ref/kdf.c", "  size_t length = 0;", "  size_t length;", "ltk_kdf may read what is not set"),
    ("ref/ltk.c", "  uint8_t any = 0;", "  uint8_t any;", "nonzero may read what is not set"),
    ("ref/kdf.c", "  m.length = 0;\n", "", "measure may read what is not set"),
    ("ref/sha256.c", "  s.d = 0xa54ff53au;\n", "", "ltk_sha256_initial may read what is not set"),
    ("ref/ltk.c", "  struct ltk_context v = *c;\n  int status = ltk_check_context(&v);\n  *length",
     "  struct ltk_context v;\n  int status = ltk_check_context(&v);\n  *length",
     "ltk_derive_s may read what is not set"),
    ("ref/ltk.c", "  c.bits = 256;\n  return c;", "  struct ltk_context v;\n  v.mode = c.mode;\n  v.suite = c.suite;\n"
     "  return ltk_check_mode(&v) == 0 ? c : v;", "confirmation_context may read what is not set"),
    ("ref/ltk.c", "  c.bits = 256;\n  return c;", "  struct ltk_context v;\n  v.mode = c.mode;\n  return ltk_check_mode(&v) == 0 ? c : c;",
     "confirmation_context may read what is not set: tmp = ltk_check_mode"),
]

# What shows only where the library is built.
BUILD = "target_include_directories(ltk"
LIBRARY = [
    ("ref/logic/octets.h", "/*@\n", "struct spare { int x; };\n/*@\n", "ref/logic/octets.h: Frama-C reads"),
    ("stdint.h", None, "typedef unsigned uint64_t;\n#include_next <stdint.h>\n", "stdint.h: Frama-C reads"),
    ("ref/CMakeLists.txt", "C_STANDARD 99", "C_STANDARD 11", "is compiled as -std=c11; it is proven as -std=c99"),
    ("ref/CMakeLists.txt", BUILD, "target_compile_definitions(ltk PRIVATE const=)\n" + BUILD, "ref/compress.c: Frama-C reads"),
    ("ref/CMakeLists.txt", BUILD, "target_compile_options(ltk PRIVATE -fpack-struct)\n" + BUILD, "the compiler is told -fpack-struct"),
    ("ref/CMakeLists.txt", BUILD, "target_compile_options(ltk PRIVATE -include stdio.h)\n" + BUILD, "the compiler is told -include"),
    ("harness/CMakeLists.txt", "file(GLOB sources",
     "target_sources(ltk PRIVATE ${CMAKE_CURRENT_SOURCE_DIR}/iut/kit/../../../proofs/injective.c)\nfile(GLOB sources",
     "proofs/injective.c: is in the library, and not proven"),
    ("ref/CMakeLists.txt", "STATIC wipe.c", "STATIC", "ref/wipe.c: is proven, and not in the library"),
    ("ref/CMakeLists.txt", BUILD, 'add_custom_command(TARGET ltk POST_BUILD COMMAND sh -c "'
     'ar x libltk.a stack.c.o && mv stack.c.o wipe.c.o && ar r libltk.a wipe.c.o" VERBATIM)\n'
     + BUILD, "libltk.a: its member of ref/wipe.c is not what the compiler makes of that file"),
]

EXECUTE = [
    (OCTETS, "y : x ^ y;", "y : y ^ x;", "is false"),
    (OCTETS, "n == \\length(M) && ", "", "not the only list"),
    (OCTETS, "n == \\length(M) && ", "n + 1 == \\length(M) && ", "not the only list"),
    (OCTETS, "predicate IS{L}(uint8_t *p, integer n, octets M) =\n",
     "predicate IS{L}(uint8_t *p, integer n, octets M) = \\false &&\n", "no such list"),
    (FIPS180, "0xc67178f2", "0xc67178f3", "SHA256: is"),
    (FIPS180, "(w2), w7), SMALL_SIGMA0", "(w2), w7), SMALL_SIGMA1", "SHA256: is"),
    (FIPS180, "B1(0x80)", "B1(0x01)", "SHA256: is"),
    (FIPS180, "(959 - l % 512) % 512", "(447 - l % 512 + 512) % 512 + 512", "SHA256: is"),
    (FIPS180, ", .h = (uint32_t)0x5be0cd19 }", " }", "an unspecified value is read"),
    (FIPS198, "\\length(K) > 64 ?", "\\length(K) > 65 ?", "HMAC: is", 30),
    (FIPS198, "K0(K), 0x36), M", "K0(K), 0x5c), M", "HMAC: is"),
    (TS33220, "CAT(B1(n / 256), B1(n % 256))", "CAT(B1(n % 256), B1(n / 256))", "S: is"),
    (TS33220, "CAT(CAT(before, p), L(\\length(p)))", "CAT(CAT(before, L(\\length(p))), p)", "S: is"),
    (TS33220, "B1(fc - 0xFF00)", "B1(fc)", "S: is"),
    (TS33220, "0 <= fc <= 0xFE ||", "0 <= fc <= 0xFF ||", "ltk_kdf status: is false"),
    (DERIVATION, "\\nth(M, 32 - n + j)", "\\nth(M, j)", "ltk_derive function: is false"),
    (DERIVATION, "c.mode == 1 ? R : c.mode == 2 ? HMAC(ZEROS(32), Z)", "c.mode == 1 ? R : c.mode == 2 ? HMAC(Z, ZEROS(32))",
     "T: is"),
    (DERIVATION, "c.mnc[2] - '0' : 15,", "c.mnc[2] - '0' : 0,", "D: is"),
    (DERIVATION, "2 * d > 9 ? 2 * d - 9 : 2 * d", "2 * d", "status: is false"),
    (DERIVATION, "NUMBER(c, 32) % 97 == 1", "NUMBER(c, 32) % 97 == 0", "status: is false"),
    (DERIVATION, "bits == 128 || bits == 192 || bits == 256", "bits == 128 || bits == 256", "status: is false", 40),
    (DERIVATION, "1 <= keys <= 127", "1 <= keys <= 255", "status: is false", 400),
    (DERIVATION, "!R_EPOCH(c) ? r == LTK_E_EPOCH :\n    !R_NONCE(c) ? r == LTK_E_NONCE :",
     "!R_NONCE(c) ? r == LTK_E_NONCE :\n    !R_EPOCH(c) ? r == LTK_E_EPOCH :",
     "status: is false", 400),
    (DERIVATION, ".purpose = (uint8_t)8", ".purpose = (uint8_t)7", "T: is"),
    (DERIVATION, "!ZERO{K}(z, 32) && (c.suite == 3 ==> !ZERO{K}(z + 32, 32))", "!ZERO{K}(z, 32)", "status: is false"),
    (DERIVATION, "c.suite == 3 ? 64 : 32", "c.suite == 3 ? 32 : 32", "ltk_z_length function: is false"),
    (DERIVATION, "c.suite <= 3;", "c.suite <= 2;", "status: is false"),
    (DERIVATION, "(a == 1 && b == 2) || (a == 2 && b == 1)", "(a == 1 && b == 2) || (a == 2 && b == 2)", "status: is false"),
    (DERIVATION, "c.element_length == 20 && ELEMENT_HEX(c)", "c.element_length == 20", "status: is false"),
    (DERIVATION, "'A' <= c.element[j] <= 'F'", "'A' <= c.element[j] <= 'G'", "status: is false"),
    (DERIVATION, "B1(\\length(V) == 1216 ? 1 : 2)", "B1(\\length(V) == 1216 ? 2 : 1)", "PUBLIC_VALUE: is"),
    # A contract that says too little: a control is not rejected, or a clause rejects none.
    ("ref/ltk.h", "IS_LSB(out, \\old(*c).bits / 8, D(\\old(*c), R, Z))", "\\true", "no clause rejects: bit-flipped"),
    ("ref/ltk.h", "ensures function: \\result == LTK_OK ==> \\forall octets R, Z;",
     "ensures function: \\result == 77 ==> \\forall octets R, Z;",
     "ensures function: rejected no control"),
    ("ref/ltk.h", "IS{Pre}(&k->root[0], \\old(k->root_length), R)", "IS{Pre}(&k->root[0], 33, R)",
     "is undefined, element 32 of 32 is read"),
    ("ref/ltk.h", "<= j < 32 ==> out[j] == 0", "<= j < 31 ==> out[j] == 0", "no clause rejects: not-zero"),
    ("ref/ltk.h", "ZERO(out, 32)", "ZERO(out, 31)", "no clause rejects: not-zero"),
    ("ref/ltk.h", "ensures status: DERIVE_STATUS{Pre}(\\old(*c), k, \\result);", "ensures status: \\result <= 0;",
     "no clause rejects: status"),
    ("ref/ltk.h", "assigns out[0 .. 31]", "assigns out[0 .. 32]", "no clause rejects: beyond-output"),
    ("ref/ltk.h", "assigns tag[0 .. 15]", "assigns tag[0 .. 14]", "ltk_confirm assigns: is false"),
    ("ref/ltk.h", "assigns tag[0 .. 15]", "assigns tag[0 .. 15], *c", "no clause rejects: input-changed"),
    ("ref/ltk.h", "    ensures otherwise: \\result == 1 || \\result == 0;", "", "no clause rejects: status"),
    ("ref/kdf.h", "    ensures wiped: ZERO(s, size);", "", "no clause rejects: not-zero"),
    ("ref/hmac.h", "    requires separated_key: \\separated(mac + (0 .. 31), key + (0 .. key_length - 1));\n", "",
     "no clause rejects: overlap"),
    ("ref/hmac.h", "requires mac: \\valid(", "requires mac: \\valid_read(", "no clause rejects: read-only"),
    # A contract that asks too much, or what cannot be evaluated.
    ("ref/kdf.h", "requires size: size <= LTK_LENGTH_MAX &&", "requires size: size <= 20 &&", "ltk_kdf size: is false"),
    ("ref/kdf.h", "requires size: size <= LTK_LENGTH_MAX &&", "requires size: \\false &&", "ltk_kdf size: is false"),
    ("ref/ltk.h", "ensures rest: \\result == LTK_OK ==>", "ensures rest: \\allocable((char *)out) ==>", "cannot be evaluated"),
    ("ref/ltk.h", "ensures otherwise: \\result == 1", "ensures otherwise: (\\forall integer n; n * n >= 0) && \\result == 1",
     "cannot be evaluated: no bounds of n"),
]


CHECKS = {"text": TEXT, "flow": FLOW, "library": LIBRARY, "audit": AUDIT, "execute": EXECUTE}


def run(check, folder, sample=4):
    program = "execute.py" if check == "execute" else "audit.py"
    arguments = {"execute": ["--sample", str(sample), "--jobs", "1"], "audit": []}.get(check, ["--only", check])
    done = subprocess.run(["/usr/bin/python3", folder / "proofs" / program, *arguments], stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, encoding="utf-8", check=False)
    return done.returncode, done.stdout


def main():
    wrong = 0
    stale = [f"{name} has no {old!r}" for mutations in CHECKS.values() for name, old, *_ in mutations
             if old and old not in (ROOT / name).read_text(encoding="utf-8")]
    if stale:
        sys.exit("\n".join(stale))
    verbose = "-v" in sys.argv
    chosen = [argument for argument in sys.argv[1:] if argument != "-v"] or list(CHECKS)
    for check, mutations in CHECKS.items():
        if check not in chosen:
            continue
        with tempfile.TemporaryDirectory(prefix="ltk-checks-") as temporary:
            folder = pathlib.Path(temporary)
            for path in ROOT.iterdir():
                if path.is_dir() and path.name not in ("build", ".git"):
                    shutil.copytree(path, folder / path.name)
                elif path.is_file():
                    shutil.copy(path, folder)
            status, output = run(check, folder)
            if status != 0:
                sys.exit(f"{check} fails as it is:\n{output}")
            mutations = mutations if "LTK_ALL" in os.environ else mutations[::6]
            for name, old, new, says, *sample in mutations:
                path = folder / name
                text = path.read_text(encoding="utf-8") if old else ""
                path.parent.mkdir(exist_ok=True)
                path.write_text(text.replace(old, new, 1) if old else new, encoding="utf-8")
                status, output = run(check, folder, *sample)
                path.write_text(text, encoding="utf-8")
                if not old:
                    path.unlink()
                    shutil.rmtree(folder / "ref/x86", ignore_errors=True)
                red = status != 0 and says in output
                wrong += not red
                first = next((line for line in output.splitlines() if line.startswith("FAIL") and says in line), output[-300:])
                if not red or verbose:
                    print(f"{'red' if red else 'NOT SEEN'}: {name}: {(old or 'new')[:60]!r} -> {new[:90]!r}:")
                    print("    " + re.sub(r"\s+", " ", first)[:200])
            print(f"{check}: {len(mutations)} mutations")
    sys.exit(f"{wrong} were not seen" if wrong else 0)


main()
