// SPDX-License-Identifier: Apache-2.0
/* After a function that is given secrets has returned, no secret and no value computed from one is left on the stack it
 * ran on: every function that proofs/audit.py knows to handle secrets for a caller.
 * `stack leak` is a control: each must be found to leave something. */
#include "kdf.h"
#include "shapes.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define STACK_OCTETS (256u * 1024u)

/* What the functions are given, none of it on the stack. */
static struct ltk_secrets secrets = {.root_length = 0, .z_length = 0};
static struct ltk_context context;
static uint8_t tags[2][16], value[LTK_REPLY_OCTETS], out[33], space[198];
static const struct ltk_parameter parameters[2] = {{secrets.root, 32}, {secrets.z, 32}};
static int leaky;
static enum { DERIVE, CONFIRM, SHA256, HMAC, KDF, KDF_S, TAG_EQUAL, PUBLIC_VALUE } function;
static const char *const names[] = {"ltk_derive", "ltk_confirm", "ltk_sha256",    "ltk_hmac_sha256",
                                    "ltk_kdf",    "ltk_kdf_s",   "ltk_tag_equal", "ltk_public_value"};

/* What a careless implementation does: it leaves a copy behind. */
static void leak(void)
{
  uint8_t copy[64];
  const uint8_t *given = function == TAG_EQUAL ? tags[0] : function == PUBLIC_VALUE ? value : secrets.root;
  size_t i;
  for (i = 0; i < 32; i++)
    copy[i] = copy[i + 32] = given[i % (function == TAG_EQUAL ? 16u : 32u)];
  __asm__ volatile("" : : "r"(copy) : "memory"); /* else a compiler may keep it in pieces */
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

static int call(void)
{
  size_t length;
  switch (function) {
  case DERIVE:
    return ltk_derive(out, &context, &secrets);
  case CONFIRM:
    return ltk_confirm(out, LTK_ROLE_CARD, 1, &context, &secrets);
  case SHA256:
    ltk_sha256(out, secrets.root, 32);
    return LTK_OK;
  case HMAC:
    ltk_hmac_sha256(out, secrets.root, 32, secrets.z, 32);
    return LTK_OK;
  case KDF:
    return ltk_kdf(out, secrets.root, 32, 0x10, parameters, 2, space, sizeof space);
  case KDF_S:
    return ltk_kdf_s(space, sizeof space, &length, 0x10, parameters, 2);
  case TAG_EQUAL:
    return ltk_tag_equal(tags[0], tags[1]);
  case PUBLIC_VALUE:
    return ltk_public_value(out, value, sizeof value);
  }
  return LTK_OK;
}

/* Call the function; its status goes to *status. */
static void *use(void *status)
{
  *(int *)status = call();
  if (leaky)
    leak();
  take_snapshot();
  return NULL;
}

static int left;

/* Any eight octets of a secret on the stack, as octets or as 32-bit words of this machine. */
static void look_for(const char *name, const uint8_t *secret, size_t n)
{
  static uint8_t words[sizeof value];
  size_t i, at = 0;
  for (i = 0; i < n; i += 4) {
    uint32_t word =
        (uint32_t)secret[i] << 24 | (uint32_t)secret[i + 1] << 16 | (uint32_t)secret[i + 2] << 8 | secret[i + 3];
    memcpy(words + i, &word, 4);
  }
  while (at < STACK_OCTETS && snapshot[at] == 0)
    at++;
  for (at -= at < 8 ? at : 8; at + 8 <= STACK_OCTETS; at++)
    for (i = 0; i + 8 <= n; i += 4)
      if (memcmp(snapshot + at, secret + i, 8) == 0 || memcmp(snapshot + at, words + i, 8) == 0) {
        printf("%s: %s is left on the stack\n", names[function], name);
        left = 1;
        return;
      }
}

/* KEY, and D or KC, computed again from S: octets 18 to 26 of it say what the key is for. */
static void look_for_keys(void)
{
  static const uint8_t zeros[32];
  uint8_t key[32], d[32], s[198];
  size_t length;
  if (ltk_derive_s(s, &length, &context) != LTK_OK)
    exit(2);
  if (context.mode == LTK_MODE_ROOT)
    memcpy(key, secrets.root, 32);
  else
    ltk_hmac_sha256(key, context.mode == LTK_MODE_HYBRID ? secrets.root : zeros, 32, secrets.z, secrets.z_length);
  if (function == CONFIRM)
    memcpy(s + 18, (const uint8_t[9]){LTK_PURPOSE_CONFIRM, 0, 0, 2, LTK_ALGORITHM_NONE, 0, 1, 1, 0}, 9);
  ltk_hmac_sha256(d, key, 32, s, length);
  look_for("KEY", key, 32);
  look_for(function == DERIVE ? "D" : "KC", d, 32);
  for (length = 0; length < 32; length++)
    key[length] ^= 0x36;
  look_for("KEY xor ipad", key, 32);
}

static void search(void)
{
  uint8_t padded[32];
  int status;
  size_t i;
  pthread_attr_t attributes;
  pthread_t thread;
  memset(memory, 0, sizeof memory);
  pthread_attr_init(&attributes);
  if (pthread_attr_setstack(&attributes, memory, sizeof memory) != 0 ||
      pthread_create(&thread, &attributes, use, &status) != 0 || pthread_join(thread, NULL) != 0)
    exit(2);
  if (status != LTK_OK)
    exit(2);
  if (function == TAG_EQUAL) {
    look_for("a tag", tags[0], 16);
    look_for("a tag", tags[1], 16);
    return;
  }
  if (function == PUBLIC_VALUE) {
    look_for("the digest", out + 1, 32);
    look_for("the value", value, sizeof value);
    return;
  }
  if (function == DERIVE || function == CONFIRM)
    look_for_keys();
  else if (function != KDF_S)
    look_for("the result", out, 32);
  if (secrets.root_length != 0)
    look_for("root", secrets.root, 32);
  if (secrets.z_length != 0 && function != SHA256)
    look_for("z", secrets.z, secrets.z_length);
  for (i = 0; i < 32; i++)
    padded[i] = secrets.root[i] ^ 0x36;
  if (secrets.root_length != 0)
    look_for("root xor ipad", padded, 32);
}

int main(int argc, char **argv)
{
  size_t i, m, longest;
  leaky = argc == 2 && strcmp(argv[1], "leak") == 0;
  for (i = 0; i < 32; i++) {
    secrets.root[i] = (uint8_t)(0xa1 + 7 * i);
    secrets.z[i] = (uint8_t)(0x5c + 11 * i);
    secrets.z[32 + i] = (uint8_t)(0x39 + 23 * i);
    tags[i % 2][i / 2] = (uint8_t)(0x17 + 13 * i);
  }
  for (i = 0; i < sizeof value; i++)
    value[i] = (uint8_t)(0x21 + 29 * i + i / 256);
  for (m = 0; m < METHODS; m++)
    for (longest = 0; longest < 2; longest++) {
      context = longest ? shape(methods[m], 15, 3, 2, 16, 256) : shape(methods[m], 6, 2, 0, 0, 192);
      set_lengths(&secrets, &context);
      for (function = DERIVE; function <= CONFIRM; function++)
        search();
    }
  secrets.root_length = secrets.z_length = 32;
  for (function = SHA256; function <= PUBLIC_VALUE; function++)
    search();
  return left;
}
