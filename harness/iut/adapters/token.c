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

/* One line on standard error; false, for the caller to return. */
static bool failed(const char *format, ...)
{
  va_list arguments;
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
    return failed("the module cannot be loaded: %s", dlerror());
  *(void **)&get = dlsym(t->library, "C_GetFunctionList");
  if (get == NULL)
    return failed("the module is none of PKCS #11: it has no C_GetFunctionList: %s", module);
  code = get(functions);
  if (code != CKR_OK || *functions == NULL)
    return failed("the module gives no functions: %s", token_error(code));
  return true;
}

static bool initialize(struct token *t, const char *module)
{
  CK_FUNCTION_LIST *functions = NULL;
  CK_RV code;
  if (!load(t, module, &functions))
    return false;
  code = functions->C_Initialize(NULL);
  if (code != CKR_OK)
    return failed("the module cannot be initialized: %s", token_error(code));
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

/* How many tokens have the label; t->slot is that of the last. Adds all labels to `all`, as far as there is space. */
static unsigned count(struct token *t, const char *wanted, const CK_SLOT_ID *slots, CK_ULONG n, char *all, size_t space)
{
  unsigned found = 0;
  for (CK_ULONG i = 0; i < n; i++) {
    CK_TOKEN_INFO info;
    char label[33];
    size_t used = strlen(all);
    if (t->functions->C_GetTokenInfo(slots[i], &info) != CKR_OK || (info.flags & CKF_TOKEN_INITIALIZED) == 0)
      continue;
    label_of(label, &info);
    snprintf(all + used, space - used, "%s'%s'", used == 0 ? "" : ", ", label);
    if (strcmp(label, wanted) == 0) {
      t->slot = slots[i];
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
  CK_RV code = t->functions->C_GetSlotList(CK_TRUE, slots, &n);
  if (code != CKR_OK)
    return failed("the module does not tell its tokens: %s", token_error(code));
  found = count(t, label, slots, n, all, sizeof all);
  if (found == 0)
    return failed("no token has the label '%s'; there %s%s", label, all[0] == '\0' ? "is none" : "are ", all);
  if (found > 1)
    return failed("%u tokens have the label '%s'", found, label);
  return true;
}

static bool can_hmac(const struct token *t)
{
  CK_MECHANISM_INFO info;
  CK_RV code = t->functions->C_GetMechanismInfo(t->slot, CKM_SHA256_HMAC, &info);
  if (code != CKR_OK)
    return failed("the token has no CKM_SHA256_HMAC: %s", token_error(code));
  return (info.flags & CKF_SIGN) != 0 || failed("the token does not sign with CKM_SHA256_HMAC");
}

/* One attempt: tokens count the wrong ones, and lock themselves. */
static bool log_in(struct token *t, const char *pin, size_t length)
{
  CK_RV code = t->functions->C_OpenSession(t->slot, CKF_SERIAL_SESSION, NULL, NULL, &t->session);
  if (code != CKR_OK)
    return failed("no session with the token: %s", token_error(code));
  code = t->functions->C_Login(t->session, CKU_USER, (CK_UTF8CHAR *)(uintptr_t)pin, length);
  if (code == CKR_PIN_INCORRECT)
    return failed("the PIN is wrong: CKR_PIN_INCORRECT; it was tried once");
  if (code != CKR_OK)
    return failed("no login to the token: %s", token_error(code));
  return true;
}

bool token_open(struct token *t, const char *module, const char *label, const char *pin, size_t pin_length)
{
  return initialize(t, module) && find(t, label) && can_hmac(t) && log_in(t, pin, pin_length);
}

void token_close(struct token *t)
{
  if (t->functions != NULL) {
    if (t->session != 0)
      t->functions->C_CloseSession(t->session); /* the last one: logs out, too */
    t->functions->C_Finalize(NULL);
  }
  if (t->library != NULL)
    dlclose(t->library);
  memset(t, 0, sizeof *t);
}

/* ---- A key, what it signs, and what it encrypts ---- */

/* A key of a type, for one use: CKA_SIGN or CKA_ENCRYPT. */
static CK_RV import(const struct token *t, CK_OBJECT_HANDLE *object, CK_KEY_TYPE type, CK_ATTRIBUTE_TYPE use,
                    const uint8_t *key, size_t length)
{
  CK_OBJECT_CLASS class = CKO_SECRET_KEY;
  CK_BBOOL yes = CK_TRUE, no = CK_FALSE;
  CK_ATTRIBUTE template[] = {{CKA_CLASS, &class, sizeof class}, {CKA_KEY_TYPE, &type, sizeof type},
                             {CKA_TOKEN, &no, sizeof no},       {CKA_PRIVATE, &yes, sizeof yes},
                             {CKA_SENSITIVE, &yes, sizeof yes}, {CKA_EXTRACTABLE, &no, sizeof no},
                             {use, &yes, sizeof yes},           {CKA_VALUE, (void *)(uintptr_t)key, length}};
  return t->functions->C_CreateObject(t->session, template, sizeof template / sizeof template[0], object);
}

static CK_RV sign(const struct token *t, uint8_t mac[32], CK_OBJECT_HANDLE key, const uint8_t *m, size_t length)
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
  CK_OBJECT_HANDLE object = 0;
  CK_RV code = import(t, &object, CKK_GENERIC_SECRET, CKA_SIGN, key, key_length), destroyed;
  if (code == CKR_OK) {
    code = sign(t, mac, object, m, length);
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
  return import(t, object, CKK_AES, CKA_ENCRYPT, key, length);
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
