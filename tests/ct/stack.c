// SPDX-License-Identifier: Apache-2.0
/* After derive and confirm have returned, no secret and no value computed from one is left on the stack they ran on.
 * `stack leak` is a control: it must fail. */
#include "hmac.h"
#include "shapes.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define STACK_OCTETS (256u * 1024u)

static struct ltk_secrets secrets = {.root_length = 0, .z_length = 0};
static struct ltk_context context;
static int leaky;
static enum { DERIVE, CONFIRM } function;

/* What a careless implementation does: it leaves a copy behind. */
static void leak(void)
{
  volatile uint8_t copy[64];
  size_t i;
  for (i = 0; i < 32; i++)
    copy[i] = copy[i + 32] = secrets.root[i];
}

/* The stack of the thread, and what it held when the function had just returned: what runs later may store registers.
 */
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
  if (leaky)
    leak();
  take_snapshot();
  return NULL;
}

/* Any eight octets of a secret on the stack, as octets or as 32-bit words of this machine. */
static int found(const uint8_t secret[32], const char *name)
{
  uint8_t words[32];
  size_t i, at;
  for (i = 0; i < 32; i += 4) {
    uint32_t word =
        (uint32_t)secret[i] << 24 | (uint32_t)secret[i + 1] << 16 | (uint32_t)secret[i + 2] << 8 | secret[i + 3];
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
static void search(void)
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
  size_t i, m, longest;
  leaky = argc == 2 && strcmp(argv[1], "leak") == 0;
  for (i = 0; i < 32; i++) {
    secrets.root[i] = (uint8_t)(0xa1 + 7 * i);
    secrets.z[i] = (uint8_t)(0x5c + 11 * i);
  }
  for (m = 0; m < 5; m++)
    for (longest = 0; longest < 2; longest++) {
      context = longest ? shape(methods[m], 15, 3, 32, 16, 256) : shape(methods[m], 6, 2, 19, 0, 192);
      set_lengths(&secrets, context.mode);
      function = DERIVE;
      search();
      function = CONFIRM;
      search();
    }
  return 0;
}
