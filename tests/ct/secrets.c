// SPDX-License-Identifier: Apache-2.0
/* What becomes of secrets in the compiled reference. `secrets memcheck`, under valgrind: root and z are undefined memory, so a
 * branch or an address that depends on them is an error. `secrets stack`: after derive and confirm have returned, no secret
 * and no value computed from one is left on the stack they ran on. `secrets leak` is a control: it must fail both. */
#include "hmac.h"
#include "ltk.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <valgrind/memcheck.h>

#define STACK_OCTETS (256u * 1024u)

static struct ltk_secrets secrets = {.root_length = 0, .z_length = 0};
static struct ltk_context context;
static int leaky;
static enum { DERIVE, CONFIRM } function;

/* A context of one public shape; public keys are any octets of the right form. */
static void shape(uint8_t mode, uint8_t suite, uint8_t imsi_length, int eid, int card_nonce)
{
  struct ltk_context c = {.mode = mode, .suite = suite, .purpose = LTK_PURPOSE_KIC, .index = 1,
                          .algorithm = LTK_ALGORITHM_AES, .bits = 192, .epoch = 7, .imsi_length = imsi_length,
                          .mcc_length = 3, .mnc_length = 2, .network_nonce_length = 16};
  memcpy(c.imsi, "001010123456789", 15);
  memcpy(c.mcc, "001", 3);
  memcpy(c.mnc, "01", 2);
  c.element_type = eid ? LTK_ELEMENT_EID : LTK_ELEMENT_ICCID;
  c.element_length = eid ? 32 : 19;
  memcpy(c.element, eid ? "00000000000000000000000000000001" : "8988211000000123458", c.element_length);
  c.card_nonce_length = card_nonce ? 16 : 0;
  c.network_public_length = c.card_public_length = suite == 0 ? 0 : suite == 1 ? 32 : 33;
  c.network_public[0] = c.card_public[0] = 2;
  c.network_public[1] = 1;
  context = c;
  secrets.root_length = mode == LTK_MODE_AGREEMENT ? 0 : 32;
  secrets.z_length = mode == LTK_MODE_ROOT ? 0 : 32;
}

/* What a careless implementation does: branch on a secret, and leave a copy behind. */
static int leak(uint8_t out[32])
{
  volatile uint8_t copy[64];
  size_t i;
  for (i = 0; i < 32; i++)
    copy[i] = copy[i + 32] = secrets.root[i];
  if (copy[3] == 5)
    out[0] = 1;
  return copy[40] == 77;
}

/* The stack of the thread, and what it held when the function had just returned: what runs later may store registers. */
static uint8_t memory[STACK_OCTETS] __attribute__((aligned(4096)));
static uint8_t snapshot[STACK_OCTETS];

static void take_snapshot(void)
{
  const volatile uint8_t *from = memory;
  size_t i;
  for (i = 0; i < STACK_OCTETS; i++)
    snapshot[i] = from[i];
}

/* Call the function; its status goes to *status. */
static void *use(void *status)
{
  static uint8_t out[32]; /* the caller's, not on the stack */
  if (function == DERIVE)
    *(int *)status = ltk_derive(out, &context, &secrets);
  else
    *(int *)status = ltk_confirm(out, LTK_ROLE_CARD, 1, &context, &secrets);
  VALGRIND_MAKE_MEM_DEFINED(out, sizeof out);
  if (leaky && leak(out))
    out[1] = 1;
  take_snapshot();
  return NULL;
}

/* Every mode and suite, the shortest and the longest S. */
static void each_shape(void (*run)(void))
{
  static const uint8_t methods[5][2] = {{1, 0}, {2, 1}, {2, 2}, {3, 1}, {3, 2}};
  size_t m;
  int longest;
  for (m = 0; m < 5; m++) {
    for (longest = 0; longest < 2; longest++) {
      shape(methods[m][0], methods[m][1], longest ? 15 : 6, longest, longest);
      function = DERIVE;
      run();
      function = CONFIRM;
      run();
    }
  }
}

static void memcheck(void)
{
  int status;
  VALGRIND_MAKE_MEM_UNDEFINED(secrets.root, sizeof secrets.root);
  VALGRIND_MAKE_MEM_UNDEFINED(secrets.z, sizeof secrets.z);
  use(&status);
  VALGRIND_MAKE_MEM_DEFINED(&status, sizeof status);
  VALGRIND_MAKE_MEM_DEFINED(&secrets, sizeof secrets);
  if (status != LTK_OK)
    exit(2);
}

/* Any eight octets of a secret on the stack, as octets or as 32-bit words of this machine. */
static int found(const uint8_t secret[32], const char *name)
{
  uint8_t words[32];
  size_t i, at;
  for (i = 0; i < 32; i += 4) {
    uint32_t word = (uint32_t)secret[i] << 24 | (uint32_t)secret[i + 1] << 16 | (uint32_t)secret[i + 2] << 8 | secret[i + 3];
    memcpy(words + i, &word, 4);
  }
  for (at = 0; at + 8 <= STACK_OCTETS; at++)
    for (i = 0; i + 8 <= 32; i += 4)
      if (memcmp(snapshot + at, secret + i, 8) == 0 || memcmp(snapshot + at, words + i, 8) == 0) {
        printf("%s is left on the stack\n", name);
        return 1;
      }
  return 0;
}

/* KEY, and D or KC, computed again from S: octets 18 to 26 of it say what the key is for. */
static void stack(void)
{
  static const uint8_t zeros[32];
  uint8_t key[32], d[32], inner[96], s[198];
  size_t length;
  int status, left;
  pthread_attr_t attributes;
  pthread_t thread;
  memset(memory, 0, sizeof memory);
  pthread_attr_init(&attributes);
  if (pthread_attr_setstack(&attributes, memory, sizeof memory) != 0 ||
      pthread_create(&thread, &attributes, use, &status) != 0 || pthread_join(thread, NULL) != 0)
    exit(2);
  if (status != LTK_OK || ltk_derive_s(s, &length, &context) != LTK_OK)
    exit(2);
  if (context.mode == LTK_MODE_ROOT)
    memcpy(key, secrets.root, 32);
  else
    ltk_hmac_sha256(key, context.mode == LTK_MODE_HYBRID ? secrets.root : zeros, 32, secrets.z, 32);
  if (function == CONFIRM)
    memcpy(s + 18, (const uint8_t[9]){LTK_PURPOSE_CONFIRM, 0, 0, 2, LTK_ALGORITHM_NONE, 0, 1, 1, 0}, 9);
  ltk_hmac_sha256(d, key, 32, s, length);
  memset(inner, 0x36, 64);
  for (length = 0; length < 32; length++)
    inner[length] ^= key[length];
  left = found(key, "KEY") + found(d, function == DERIVE ? "D" : "KC") + found(inner, "KEY xor ipad");
  if (secrets.root_length != 0)
    left += found(secrets.root, "root");
  if (secrets.z_length != 0)
    left += found(secrets.z, "z");
  if (left != 0)
    exit(1);
}

int main(int argc, char **argv)
{
  size_t i;
  for (i = 0; i < 32; i++) {
    secrets.root[i] = (uint8_t)(0xa1 + 7 * i);
    secrets.z[i] = (uint8_t)(0x5c + 11 * i);
  }
  leaky = argc == 3 && strcmp(argv[2], "leak") == 0;
  if (argc < 2 || (strcmp(argv[1], "memcheck") != 0 && strcmp(argv[1], "stack") != 0)) {
    fputs("usage: secrets memcheck|stack [leak]\n", stderr);
    return 2;
  }
  each_shape(argv[1][0] == 'm' ? memcheck : stack);
  return 0;
}
