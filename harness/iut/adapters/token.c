// SPDX-License-Identifier: Apache-2.0
/* HMAC-SHA-256 and AES inside a PKCS #11 token: see token.h. */
#include "adapters/token.h"
#include "wipe.h"

#include <dlfcn.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SLOTS_MAX 256u

bool token_complain(const char *format, ...)
{
  static bool complained;
  va_list arguments;
  if (complained)
    return false;
  complained = true;
  va_start(arguments, format);
  fputs("ltk-iut-pkcs11: ", stderr);
  vfprintf(stderr, format, arguments);
  fputs("\n", stderr);
  va_end(arguments);
  return false;
}

#define NAME(code)                                                                                                     \
  {                                                                                                                    \
    code, #code                                                                                                        \
  }
static const struct name {
  CK_RV code;
  const char *name;
} names[] = {NAME(CKR_HOST_MEMORY),
             NAME(CKR_SLOT_ID_INVALID),
             NAME(CKR_GENERAL_ERROR),
             NAME(CKR_FUNCTION_FAILED),
             NAME(CKR_ARGUMENTS_BAD),
             NAME(CKR_CANT_LOCK),
             NAME(CKR_ATTRIBUTE_READ_ONLY),
             NAME(CKR_ATTRIBUTE_TYPE_INVALID),
             NAME(CKR_ATTRIBUTE_VALUE_INVALID),
             NAME(CKR_ACTION_PROHIBITED),
             NAME(CKR_ATTRIBUTE_SENSITIVE),
             NAME(CKR_DATA_INVALID),
             NAME(CKR_DATA_LEN_RANGE),
             NAME(CKR_DEVICE_ERROR),
             NAME(CKR_DEVICE_MEMORY),
             NAME(CKR_DEVICE_REMOVED),
             NAME(CKR_ENCRYPTED_DATA_LEN_RANGE),
             NAME(CKR_FUNCTION_CANCELED),
             NAME(CKR_FUNCTION_NOT_SUPPORTED),
             NAME(CKR_KEY_HANDLE_INVALID),
             NAME(CKR_KEY_SIZE_RANGE),
             NAME(CKR_KEY_TYPE_INCONSISTENT),
             NAME(CKR_KEY_FUNCTION_NOT_PERMITTED),
             NAME(CKR_MECHANISM_INVALID),
             NAME(CKR_MECHANISM_PARAM_INVALID),
             NAME(CKR_DOMAIN_PARAMS_INVALID),
             NAME(CKR_CURVE_NOT_SUPPORTED),
             NAME(CKR_PUBLIC_KEY_INVALID),
             NAME(CKR_OBJECT_HANDLE_INVALID),
             NAME(CKR_OPERATION_ACTIVE),
             NAME(CKR_OPERATION_NOT_INITIALIZED),
             NAME(CKR_PIN_INCORRECT),
             NAME(CKR_PIN_INVALID),
             NAME(CKR_PIN_LEN_RANGE),
             NAME(CKR_PIN_EXPIRED),
             NAME(CKR_PIN_LOCKED),
             NAME(CKR_SESSION_CLOSED),
             NAME(CKR_SESSION_COUNT),
             NAME(CKR_SESSION_HANDLE_INVALID),
             NAME(CKR_SESSION_READ_ONLY),
             NAME(CKR_SIGNATURE_LEN_RANGE),
             NAME(CKR_TEMPLATE_INCOMPLETE),
             NAME(CKR_TEMPLATE_INCONSISTENT),
             NAME(CKR_TOKEN_NOT_PRESENT),
             NAME(CKR_TOKEN_NOT_RECOGNIZED),
             NAME(CKR_TOKEN_WRITE_PROTECTED),
             NAME(CKR_USER_NOT_LOGGED_IN),
             NAME(CKR_USER_PIN_NOT_INITIALIZED),
             NAME(CKR_USER_TYPE_INVALID),
             NAME(CKR_BUFFER_TOO_SMALL),
             NAME(CKR_CRYPTOKI_NOT_INITIALIZED),
             NAME(CKR_CRYPTOKI_ALREADY_INITIALIZED),
             NAME(CKR_FIPS_SELF_TEST_FAILED),
             NAME(CKR_FUNCTION_REJECTED)};
#define NAMES (sizeof names / sizeof names[0])

const char *token_error(CK_RV code)
{
  static char number[24];
  for (size_t i = 0; i < NAMES; i++)
    if (names[i].code == code)
      return names[i].name;
  snprintf(number, sizeof number, "CKR_0x%08lx", code);
  return number;
}

static bool is_among(CK_RV code, const CK_RV *codes, size_t n)
{
  while (n > 0 && codes[n - 1] != code)
    n--;
  return n > 0;
}

bool token_refuses(CK_RV code)
{
  static const CK_RV codes[] = {CKR_ARGUMENTS_BAD,           CKR_ATTRIBUTE_READ_ONLY,        CKR_ATTRIBUTE_TYPE_INVALID,
                                CKR_ATTRIBUTE_VALUE_INVALID, CKR_ACTION_PROHIBITED,          CKR_DATA_INVALID,
                                CKR_DATA_LEN_RANGE,          CKR_FUNCTION_NOT_SUPPORTED,     CKR_KEY_SIZE_RANGE,
                                CKR_KEY_TYPE_INCONSISTENT,   CKR_KEY_FUNCTION_NOT_PERMITTED, CKR_MECHANISM_INVALID,
                                CKR_MECHANISM_PARAM_INVALID, CKR_TEMPLATE_INCOMPLETE,        CKR_TEMPLATE_INCONSISTENT,
                                CKR_DOMAIN_PARAMS_INVALID,   CKR_CURVE_NOT_SUPPORTED,        CKR_PUBLIC_KEY_INVALID};
  return is_among(code, codes, sizeof codes / sizeof codes[0]);
}

bool token_is_lost(CK_RV code)
{
  static const CK_RV codes[] = {CKR_HOST_MEMORY,          CKR_GENERAL_ERROR,          CKR_DEVICE_ERROR,
                                CKR_DEVICE_MEMORY,        CKR_DEVICE_REMOVED,         CKR_FUNCTION_CANCELED,
                                CKR_SESSION_CLOSED,       CKR_SESSION_HANDLE_INVALID, CKR_TOKEN_NOT_PRESENT,
                                CKR_TOKEN_NOT_RECOGNIZED, CKR_USER_NOT_LOGGED_IN,     CKR_CRYPTOKI_NOT_INITIALIZED,
                                CKR_OPERATION_ACTIVE};
  return is_among(code, codes, sizeof codes / sizeof codes[0]);
}

const char *token_limit(const struct token *t, CK_RV code, CK_MECHANISM_TYPE mechanism, const char *name)
{
  static char text[160];
  CK_MECHANISM_INFO info;
  if (t->functions->C_GetMechanismInfo(t->slot, mechanism, &info) != CKR_OK || info.ulMaxKeySize == 0)
    return token_error(code);
  snprintf(text, sizeof text, "%s: the token says that it takes keys of %lu to %lu for %s", token_error(code),
           info.ulMinKeySize, info.ulMaxKeySize, name);
  return text;
}

/* ---- The module ---- */

/* A file that was cut off is mapped as a whole: what is read behind its end is a bus error. */
static const char *loading;

static void say(const char *text)
{
  if (write(STDERR_FILENO, text, strlen(text)) < 0)
    _exit(EXIT_FAILURE);
}

static void on_bus_error(int number)
{
  (void)number;
  say("ltk-iut-pkcs11: the module cannot be loaded: ");
  say(loading);
  say(": the file is damaged\n");
  _exit(EXIT_FAILURE);
}

static void *map(const char *module)
{
  struct sigaction told = {.sa_handler = on_bus_error}, before;
  void *library;
  loading = module;
  sigaction(SIGBUS, &told, &before);
  library = dlopen(module, RTLD_NOW | RTLD_LOCAL);
  sigaction(SIGBUS, &before, NULL);
  return library;
}

static bool load(struct token *t, const char *module, CK_FUNCTION_LIST **functions)
{
  CK_RV (*get)(CK_FUNCTION_LIST **) = NULL;
  CK_RV code;
  t->library = map(module);
  if (t->library == NULL)
    return token_complain("the module cannot be loaded: %s", dlerror());
  *(void **)&get = dlsym(t->library, "C_GetFunctionList");
  if (get == NULL)
    return token_complain("the module is none of PKCS #11: it has no C_GetFunctionList: %s", module);
  code = get(functions);
  if (code != CKR_OK || *functions == NULL)
    return token_complain("the module gives no functions: %s", token_error(code));
  return true;
}

/* What C_Initialize is given with a string. NSS has a member for it in front of pReserved, which it wants to be NULL:
 * in memory that is this. */
struct initialization {
  CK_C_INITIALIZE_ARGS standard;
  void *behind;
};

static bool initialize(struct token *t, const char *module, const char *init)
{
  struct initialization with = {.standard = {.flags = CKF_OS_LOCKING_OK, .pReserved = (void *)(uintptr_t)init}};
  CK_FUNCTION_LIST *functions = NULL;
  CK_RV code;
  if (!load(t, module, &functions))
    return false;
  code = functions->C_Initialize(init == NULL ? NULL : &with);
  if (code == CKR_ARGUMENTS_BAD && init == NULL)
    return token_complain(
        "the module cannot be initialized: CKR_ARGUMENTS_BAD; some want a string of their own: --init");
  if (code != CKR_OK)
    return token_complain("the module cannot be initialized: %s", token_error(code));
  t->functions = functions;
  return true;
}

/* ---- The token ---- */

/* The label without the blanks that fill it up; what is not printable ASCII becomes '?'. */
static void label_of(char label[33], const CK_TOKEN_INFO *info)
{
  size_t n = sizeof info->label;
  memcpy(label, info->label, n);
  while (n > 0 && (label[n - 1] == ' ' || label[n - 1] == '\0'))
    n--;
  label[n] = '\0';
  while (n-- > 0)
    if (label[n] < ' ' || label[n] > '~')
      label[n] = '?';
}

/* Whether the slot has a token that can be used. A token that cannot be looked at could have the label, too. */
static bool look(const struct token *t, CK_SLOT_ID slot, CK_TOKEN_INFO *info, CK_RV *failure)
{
  CK_RV code = t->functions->C_GetTokenInfo(slot, info);
  if (code != CKR_OK && code != CKR_TOKEN_NOT_PRESENT && code != CKR_TOKEN_NOT_RECOGNIZED)
    *failure = code;
  return code == CKR_OK && (info->flags & CKF_TOKEN_INITIALIZED) != 0;
}

/* How many tokens have the label; t->slot is that of the last. Adds all labels to `all`, as far as there is space. */
static unsigned count(struct token *t, const char *wanted, const CK_SLOT_ID *slots, CK_ULONG n, char *all, size_t space,
                      CK_RV *failure)
{
  unsigned found = 0;
  for (CK_ULONG i = 0; i < n; i++) {
    CK_TOKEN_INFO info;
    char label[33];
    size_t used = strlen(all);
    if (!look(t, slots[i], &info, failure))
      continue;
    label_of(label, &info);
    snprintf(all + used, space - used, "%s'%s'", used == 0 ? "" : ", ", label);
    if (strcmp(label, wanted) == 0) {
      t->slot = slots[i];
      t->wants_login = (info.flags & CKF_LOGIN_REQUIRED) != 0;
      found++;
    }
  }
  return found;
}

static bool find(struct token *t, const char *label)
{
  CK_SLOT_ID slots[SLOTS_MAX];
  CK_ULONG n = SLOTS_MAX;
  char all[1024] = "";
  unsigned found;
  CK_RV code = t->functions->C_GetSlotList(CK_TRUE, slots, &n), failure = CKR_OK;
  if (code != CKR_OK)
    return token_complain("the module does not tell its tokens: %s", token_error(code));
  found = count(t, label, slots, n, all, sizeof all, &failure);
  if (failure != CKR_OK)
    return token_complain("a token of the module cannot be looked at: %s", token_error(failure));
  if (found == 0)
    return token_complain("no token has the label '%s'; there %s%s", label, all[0] == '\0' ? "is none" : "are ", all);
  if (found > 1)
    return token_complain("%u tokens have the label '%s'", found, label);
  return true;
}

static bool can_hmac(const struct token *t)
{
  CK_MECHANISM_INFO info;
  CK_RV code = t->functions->C_GetMechanismInfo(t->slot, CKM_SHA256_HMAC, &info);
  if (code != CKR_OK)
    return token_complain("the token has no CKM_SHA256_HMAC: %s", token_error(code));
  return (info.flags & CKF_SIGN) != 0 || token_complain("the token does not sign with CKM_SHA256_HMAC");
}

static bool open_session(struct token *t)
{
  CK_RV code = t->functions->C_OpenSession(t->slot, CKF_SERIAL_SESSION, NULL, NULL, &t->session);
  return code == CKR_OK || token_complain("no session with the token: %s", token_error(code));
}

bool token_wants_login(const struct token *t)
{
  return t->wants_login;
}

/* One attempt: tokens count the wrong ones, and lock themselves. */
bool token_log_in(struct token *t, const char *pin, size_t length)
{
  CK_RV code = t->functions->C_Login(t->session, CKU_USER, (CK_UTF8CHAR *)(uintptr_t)pin, length);
  if (code == CKR_PIN_INCORRECT)
    return token_complain("the PIN is wrong: CKR_PIN_INCORRECT; it was tried once");
  if (code != CKR_OK)
    return token_complain("no login to the token: %s", token_error(code));
  return true;
}

bool token_open(struct token *t, const char *module, const char *init, const char *label)
{
  return initialize(t, module, init) && find(t, label) && can_hmac(t) && open_session(t);
}

/* The session was the last one: closing it logs out, too, and destroys its objects. So does C_Finalize. */
bool token_close(struct token *t)
{
  CK_RV closed = CKR_OK, finalized = CKR_OK;
  if (t->functions != NULL && t->session != 0)
    closed = t->functions->C_CloseSession(t->session);
  if (t->functions != NULL)
    finalized = t->functions->C_Finalize(NULL);
  if (t->library != NULL)
    dlclose(t->library);
  memset(t, 0, sizeof *t);
  if (closed != CKR_OK)
    return token_complain("the session cannot be closed: %s", token_error(closed));
  return finalized == CKR_OK || token_complain("the module cannot be left: %s", token_error(finalized));
}

/* ---- A key, what it signs, what it encrypts, and what is derived from it ---- */

/* What every key is, whichever way it comes into the token. */
#define KEY_ATTRIBUTES(key)                                                                                            \
  {CKA_CLASS, (void *)(uintptr_t) & (key)->class, sizeof(key)->class},                                                 \
      {CKA_KEY_TYPE, (void *)(uintptr_t) & (key)->type, sizeof(key)->type}, {CKA_TOKEN, &no, sizeof no},               \
      {CKA_PRIVATE, &yes, sizeof yes}, {CKA_SENSITIVE, &yes, sizeof yes}, {CKA_EXTRACTABLE, &no, sizeof no},           \
  {                                                                                                                    \
    (key)->use, &yes, sizeof yes                                                                                       \
  }

CK_RV token_import(const struct token *t, CK_OBJECT_HANDLE *object, const struct token_key *key, const uint8_t *value,
                   size_t length)
{
  CK_BBOOL yes = CK_TRUE, no = CK_FALSE;
  CK_ATTRIBUTE template[] = {KEY_ATTRIBUTES(key),
                             {CKA_VALUE, (void *)(uintptr_t)value, length},
                             {CKA_EC_PARAMS, (void *)(uintptr_t)key->curve, key->curve_length}};
  size_t n = sizeof template / sizeof template[0] - (key->curve == NULL);
  return t->functions->C_CreateObject(t->session, template, n, object);
}

CK_RV token_derive(const struct token *t, CK_OBJECT_HANDLE *object, const struct token_key *key, CK_OBJECT_HANDLE base,
                   CK_MECHANISM *mechanism, size_t length)
{
  CK_BBOOL yes = CK_TRUE, no = CK_FALSE;
  CK_ULONG octets = length;
  CK_ATTRIBUTE template[] = {KEY_ATTRIBUTES(key), {CKA_VALUE_LEN, &octets, sizeof octets}};
  return t->functions->C_DeriveKey(t->session, mechanism, base, template, sizeof template / sizeof template[0], object);
}

CK_RV token_sign(const struct token *t, uint8_t mac[32], CK_OBJECT_HANDLE key, const uint8_t *m, size_t length)
{
  CK_MECHANISM mechanism = {CKM_SHA256_HMAC, NULL, 0};
  CK_ULONG n = 32;
  CK_RV code = t->functions->C_SignInit(t->session, &mechanism, key);
  if (code == CKR_OK)
    code = t->functions->C_Sign(t->session, (CK_BYTE *)(uintptr_t)m, length, mac, &n);
  if (code == CKR_OK && n != 32)
    code = CKR_SIGNATURE_LEN_RANGE;
  return code;
}

CK_RV token_hmac(const struct token *t, uint8_t mac[32], const uint8_t *key, size_t key_length, const uint8_t *m,
                 size_t length)
{
  const struct token_key secret = {.class = CKO_SECRET_KEY, .type = CKK_GENERIC_SECRET, .use = CKA_SIGN};
  CK_OBJECT_HANDLE object = 0;
  CK_RV code = token_import(t, &object, &secret, key, key_length), destroyed;
  if (code == CKR_OK) {
    code = token_sign(t, mac, object, m, length);
    destroyed = token_destroy(t, object);
    if (code == CKR_OK)
      code = destroyed;
  }
  if (code != CKR_OK)
    ltk_wipe_octets(mac, 32);
  return code;
}

bool token_has_aes(const struct token *t)
{
  CK_MECHANISM_INFO info;
  return t->functions->C_GetMechanismInfo(t->slot, CKM_AES_ECB, &info) == CKR_OK && (info.flags & CKF_ENCRYPT) != 0;
}

CK_RV token_aes_key(const struct token *t, CK_OBJECT_HANDLE *object, const uint8_t *key, size_t length)
{
  const struct token_key aes = {.class = CKO_SECRET_KEY, .type = CKK_AES, .use = CKA_ENCRYPT};
  return token_import(t, object, &aes, key, length);
}

CK_RV token_aes(const struct token *t, CK_OBJECT_HANDLE object, uint8_t out[16], const uint8_t in[16])
{
  CK_MECHANISM mechanism = {CKM_AES_ECB, NULL, 0};
  CK_ULONG n = 16;
  CK_RV code = t->functions->C_EncryptInit(t->session, &mechanism, object);
  if (code == CKR_OK)
    code = t->functions->C_Encrypt(t->session, (CK_BYTE *)(uintptr_t)in, 16, out, &n);
  if (code == CKR_OK && n != 16)
    code = CKR_ENCRYPTED_DATA_LEN_RANGE;
  return code;
}

CK_RV token_destroy(const struct token *t, CK_OBJECT_HANDLE object)
{
  return t->functions->C_DestroyObject(t->session, object);
}
