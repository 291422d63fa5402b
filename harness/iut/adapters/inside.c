// SPDX-License-Identifier: Apache-2.0
/* Derivation inside a token: see inside.h. The secrets of a request, which are public, go in as objects; S goes in as a
 * parameter; what comes out are blocks of AES under the key, and HMACs under KC. */
#include "adapters/inside.h"
#include "adapters/agreed.h"
#include "adapters/checked.h"
#include "adapters/objects.h"
#include "encode.h"
#include "kit/convert.h"
#include "observe/observe.h"
#include "wipe.h"

#include <openssl/crypto.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct token *token;
static struct objects_abilities can;

#define BIT(step) (1u << (step))

/* ---- What is possible ---- */

/* What each command needs in ROOT. */
#define NEEDED_ALWAYS BIT(STEP_FEEDBACK)
#define NEEDED_TO_OBSERVE (NEEDED_ALWAYS | BIT(STEP_EXTRACT) | BIT(STEP_AES))
#define NEEDED_TO_CONFIRM (NEEDED_ALWAYS | BIT(STEP_HMAC))
#define NEEDED_TO_AGREE (BIT(STEP_ECDH) | BIT(STEP_HKDF) | BIT(STEP_HMAC))

/* The first that is missing of those that are needed; STEPS if none is. */
static enum objects_step missing(unsigned needed)
{
  enum objects_step step = STEP_HMAC;
  while (step < STEPS && ((needed & BIT(step)) == 0 || can.missing[step] == CKR_OK))
    step++;
  return step;
}

static bool is_possible(unsigned needed)
{
  return missing(needed) == STEPS;
}

/* What a request needs beyond its command. */
static unsigned needed_for(const struct ltk_context *c)
{
  return (c->mode == LTK_MODE_ROOT ? 0 : BIT(STEP_HKDF)) |
         (c->suite == LTK_SUITE_X25519_MLKEM768 ? BIT(STEP_CONCATENATE) : 0);
}

static void add(char *text, size_t size, const char *before, const char *word)
{
  size_t n = strlen(text);
  snprintf(text + n, size - n, "%s%s", n == 0 ? "" : before, word);
}

static bool something_remains(void)
{
  return is_possible(NEEDED_TO_OBSERVE) || is_possible(NEEDED_TO_CONFIRM);
}

/* "observe and confirm in ROOT" and the like. */
static void tell_remaining(char *text, size_t size)
{
  text[0] = '\0';
  if (is_possible(NEEDED_TO_OBSERVE))
    add(text, size, "", "observe");
  if (is_possible(NEEDED_TO_CONFIRM))
    add(text, size, " and ", "confirm");
  if (!is_possible(BIT(STEP_HKDF)))
    add(text, size, "", " in mode ROOT");
  else if (!is_possible(BIT(STEP_CONCATENATE)))
    add(text, size, "", " but for suite 3");
  if (is_possible(NEEDED_TO_AGREE))
    add(text, size, ", ", "agree");
}

/* "CKM_.. (CKR_..), .." */
static void tell_missing(char *text, size_t size)
{
  text[0] = '\0';
  for (enum objects_step step = STEP_HMAC; step < STEPS; step++)
    if (can.missing[step] != CKR_OK) {
      add(text, size, ", ", objects_step_name(step));
      add(text, size, "", " (");
      add(text, size, "", token_error(can.missing[step]));
      add(text, size, "", ")");
    }
}

/* Whether to go on with a token that lacks something; one line says what. */
static bool accept_partly(bool partial)
{
  char lacks[512], remains[128];
  tell_missing(lacks, sizeof lacks);
  tell_remaining(remains, sizeof remains);
  if (!something_remains())
    return token_complain("the token lacks or refuses %s: nothing can be derived inside; --keep-keys instead of "
                          "--derive-inside remains possible",
                          lacks);
  if (!partial)
    return token_complain("the token lacks or refuses %s; what remains possible, by --partial: %s", lacks, remains);
  fprintf(stderr, "ltk-iut-pkcs11: warning: the token lacks or refuses %s; what remains possible: %s\n", lacks,
          remains);
  return true;
}

bool inside_open(struct token *opened, bool partial)
{
  token = opened;
  return objects_probe(token, &can) && (is_possible(~0u) || accept_partly(partial));
}

/* ---- Answers ---- */

static void unsupported(struct ltk_iut_answer *answer, const char *before, const char *what)
{
  static char why[160];
  snprintf(why, sizeof why, "%s%s", before, what);
  *answer = (struct ltk_iut_answer){.status = LTK_IUT_UNSUPPORTED, .why = why};
}

/* Whether the answer can be asked of the token; else it is settled. */
static bool is_askable(struct ltk_iut_answer *answer, int status, unsigned needed)
{
  if (status != LTK_OK)
    ltk_convert_answer(answer, status, NULL, 0);
  else if (!is_possible(needed))
    unsupported(answer, "the token has no ", objects_step_name(missing(needed)));
  return status == LTK_OK && is_possible(needed);
}

/* The token failed: no answer can be trusted any more. */
static void give_up(const struct objects *o)
{
  token_complain("the token failed: %s: %s", objects_step_name(o->step), token_error(o->code));
  token_close(token);
  exit(TOKEN_EXIT_FAILED);
}

/* The objects are destroyed. False, and the answer is settled, if the token takes no key or message of this length. */
static bool end(struct objects *o, struct ltk_iut_answer *answer)
{
  objects_end(o);
  if (o->code == CKR_OK)
    return true;
  if (o->code != CKR_KEY_SIZE_RANGE && o->code != CKR_DATA_LEN_RANGE)
    give_up(o);
  if (o->step == STEP_IMPORT)
    unsupported(answer, "C_CreateObject: ", token_error(o->code));
  else
    unsupported(answer, "", token_limit(token, o->code, objects_step_mechanism(o->step), objects_step_name(o->step)));
  return false;
}

/* KEY of clause 5. z of suite 3 goes in as its two halves, as they would come from two agreements. */
static CK_OBJECT_HANDLE kdk_of(struct objects *o, const struct ltk_context *c, const struct ltk_secrets *k)
{
  CK_OBJECT_HANDLE root = 0, z;
  if (c->mode != LTK_MODE_AGREEMENT)
    root = objects_import(o, k->root, 32);
  if (c->mode == LTK_MODE_ROOT)
    return root;
  z = objects_import(o, k->z, 32);
  if (c->suite == LTK_SUITE_X25519_MLKEM768)
    z = objects_concatenation(o, z, objects_import(o, k->z + 32, 32));
  return objects_kdk(o, root, z, CKA_DERIVE);
}

/* A block under a key of the token, for observe_by(). */
struct observed {
  struct objects *objects;
  CK_OBJECT_HANDLE key;
};

static const char *block(void *of, uint8_t out[16], const uint8_t in[16])
{
  struct observed *observed = of;
  objects_block(observed->objects, out, observed->key, in);
  return observed->objects->code == CKR_OK ? NULL : token_error(observed->objects->code);
}

static void observe_inside(struct ltk_iut_answer *answer, const struct ltk_context *c, const struct ltk_secrets *k,
                           const uint8_t *s, size_t length, const struct ltk_iut_context *from,
                           const struct ltk_iut_observation *o)
{
  struct objects objects;
  struct observed observed = {.objects = &objects};
  const struct ltk_iut_octets hidden = {NULL, c->bits / 8u};
  const struct observe_cipher cipher = {.block = block, .of = &observed, .key_length = hidden.length};
  CK_OBJECT_HANDLE d;
  objects_begin(&objects, token);
  d = objects_d(&objects, kdk_of(&objects, c, k), CKA_DERIVE, s, length);
  observed.key = objects_key(&objects, d, c->bits);
  observe_by(answer, &cipher, hidden, from, o);
  end(&objects, answer);
}

static void observe_key(struct ltk_iut_answer *answer, const struct ltk_iut_context *from,
                        const struct ltk_iut_observation *o)
{
  struct ltk_context c;
  struct ltk_secrets k;
  uint8_t s[LTK_S_MAX];
  size_t length;
  ltk_convert_context(&c, &k, from);
  if (is_askable(answer, checked_derivation(s, &length, &c, &k), NEEDED_TO_OBSERVE | needed_for(&c)))
    observe_inside(answer, &c, &k, s, length, from, o);
  ltk_wipe_octets((uint8_t *)&k, sizeof k);
}

/* 8.1 and 8.3: the last 16 octets of an HMAC under KC, which is all of a D. */
static void confirm_inside(struct ltk_iut_answer *answer, const struct ltk_context *c, uint8_t role, uint16_t keys,
                           const struct ltk_secrets *k)
{
  uint8_t s[LTK_S_MAX], t[32] = {0};
  struct ltk_context v = *c;
  struct objects objects;
  CK_OBJECT_HANDLE kc;
  v.purpose = LTK_PURPOSE_CONFIRM;
  v.bits = 256;
  objects_begin(&objects, token);
  kc = objects_d(&objects, kdk_of(&objects, c, k), CKA_SIGN, s, ltk_encode(s, &v));
  ltk_encode_confirm(s, role, v.epoch, keys);
  objects_sign(&objects, t, kc, s, LTK_CONFIRM_S);
  if (end(&objects, answer))
    ltk_convert_answer(answer, LTK_OK, t + 16, 16);
}

/* The context has purpose, index, algorithm and bits 0 (ltk_iut.h). */
static void confirm(struct ltk_iut_answer *answer, uint64_t role, uint64_t keys, const struct ltk_iut_context *from)
{
  uint8_t r = (uint8_t)ltk_convert_number(role, 255);
  uint16_t n = (uint16_t)ltk_convert_number(keys, 65535);
  struct ltk_context c;
  struct ltk_secrets k;
  ltk_convert_context(&c, &k, from);
  if (is_askable(answer, checked_confirmation(&c, r, n, &k), NEEDED_TO_CONFIRM | needed_for(&c)))
    confirm_inside(answer, &c, r, n, &k);
  ltk_wipe_octets((uint8_t *)&k, sizeof k);
}

/* ---- Agreement ---- */

/* Whether the token's KEY is the one of this z (5.2): an HMAC under it shows that, and does not show z. */
static bool is_of_z(const struct agreed *a, const uint8_t z[32], const uint8_t mac[32])
{
  static const uint8_t zeros[32] = {0};
  uint8_t kdk[32], wanted[32];
  ltk_hmac_sha256(kdk, zeros, sizeof zeros, z, 32);
  ltk_hmac_sha256(wanted, kdk, sizeof kdk, a->point, a->point_length);
  ltk_wipe_octets(kdk, sizeof kdk);
  return CRYPTO_memcmp(wanted, mac, sizeof wanted) == 0;
}

static bool is_zero(const uint8_t z[32])
{
  static const uint8_t zeros[32] = {0};
  return CRYPTO_memcmp(z, zeros, sizeof zeros) == 0;
}

/* Whether the agreement was what the token refused. Where z is zero each code means that: the one of NSS is whatever
 * failed before. */
static bool is_refused(const struct objects *o, bool is_zero)
{
  if (o->code == CKR_OK || (o->step != STEP_IMPORT && o->step != STEP_ECDH))
    return false;
  return is_zero || token_refuses(o->code);
}

/* z in the token, and KEY of it, which is not shown either. */
static void agree_inside(struct ltk_iut_answer *answer, const struct objects_curve *curve, const struct agreed *a,
                         const uint8_t *private_key)
{
  static const uint8_t zeros[32] = {0};
  struct objects objects;
  uint8_t mac[32] = {0};
  bool refused;
  CK_OBJECT_HANDLE z;
  objects_begin(&objects, token);
  z = objects_z(&objects, curve, private_key, a->point, a->point_length);
  refused = is_refused(&objects, is_zero(a->z));
  objects_sign(&objects, mac, objects_kdk(&objects, 0, z, CKA_SIGN), a->point, a->point_length);
  if (refused)
    objects.code = CKR_OK;
  if (!end(&objects, answer))
    return;
  if (refused || is_of_z(a, zeros, mac))
    ltk_convert_answer(answer, LTK_E_SECRET, NULL, 0);
  else if (is_of_z(a, a->z, mac))
    ltk_convert_answer(answer, LTK_OK, a->z, sizeof a->z);
  else
    *answer = (struct ltk_iut_answer){.status = LTK_IUT_ERROR, .why = "z in the token is not that of OpenSSL"};
}

/* A suite that tokens have, or may have. */
static void agree_by(struct ltk_iut_answer *answer, uint64_t suite, struct ltk_iut_octets private_key,
                     struct ltk_iut_octets peer)
{
  const struct objects_curve *curve = suite == LTK_SUITE_P256 ? can.p256 : can.x25519;
  struct agreed a;
  const char *class = agreed_z(&a, suite, private_key, peer);
  if (class != NULL)
    *answer = (struct ltk_iut_answer){.status = LTK_IUT_INVALID, .why = class};
  else if (curve == NULL)
    unsupported(answer, "the token has no ", suite == LTK_SUITE_P256 ? "P-256" : "X25519");
  else
    agree_inside(answer, curve, &a, private_key.octets);
  ltk_wipe_octets(a.z, sizeof a.z);
}

static void agree(struct ltk_iut_answer *answer, uint64_t suite, struct ltk_iut_octets private_key,
                  struct ltk_iut_octets peer)
{
  bool has_mlkem = suite == LTK_SUITE_X25519_MLKEM768, is_suite = suite == LTK_SUITE_X25519 || suite == LTK_SUITE_P256;
  if (has_mlkem)
    unsupported(answer, "suite", "");
  else if (is_askable(answer, is_suite ? LTK_OK : LTK_E_SUITE, NEEDED_TO_AGREE))
    agree_by(answer, suite, private_key, peer);
}

struct ltk_iut inside_offer(void)
{
  return (struct ltk_iut){.version = LTK_IUT_VERSION,
                          .name = "pkcs11",
                          .release = LTK_RELEASE,
                          .confirm = confirm,
                          .agree = agree,
                          .observe = observe_key};
}
