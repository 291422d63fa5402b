// SPDX-License-Identifier: Apache-2.0
/* A PKCS #11 module in front of another, for the tests: it counts objects, looks at each, fails on demand, lacks what
 * it is told to lack, and puts a caller's mistake into derivations. A function that it does not have in front of the
 * real one ends the program: so each call of a program is one that can be made to fail.
 *
 * LTK_SHIM_MODULE  the module behind it
 * LTK_SHIM_FAIL    FUNCTION=CODE@N: from its N-th call on the function fails, with ! behind N that call alone; CODE is
 * a number in hex; FUNCTION is "any" for the N-th call of all LTK_SHIM_LACK    words: mechanisms, as numbers in hex,
 * p256 and x25519 LTK_SHIM_TRAP    first-half or second-block: what is cut out of D is that instead; other-peer: the
 * agreement is with the base point LTK_SHIM_END     FILE@N: at the N-th C_Sign the file is removed, and the program
 * ends LTK_SHIM_PRINT   set: C_Sign prints a line that looks like an answer LTK_SHIM_LOG     the file to write to when
 * the session is closed: what was counted */
#include "adapters/pkcs11_v3.h"

#include <dlfcn.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static CK_FUNCTION_LIST *real, shim;
static unsigned long all_calls, created, derived, destroyed, exposed, refused, readable, signs, encrypts, agreements,
    logins;

/* CKR_OK, or the code that this call of the function shall fail with. */
static CK_RV demanded(const char *function, unsigned long *calls)
{
  const char *demand = getenv("LTK_SHIM_FAIL");
  char name[32], once = '\0';
  unsigned long code, from, call;
  ++*calls;
  ++all_calls;
  if (demand == NULL || sscanf(demand, "%31[^=]=%lx@%lu%c", name, &code, &from, &once) < 3)
    return CKR_OK;
  if (strcmp(name, "any") != 0 && strcmp(name, function) != 0)
    return CKR_OK;
  call = strcmp(name, "any") == 0 ? all_calls : *calls;
  return call == from || (call > from && once != '!') ? code : CKR_OK;
}

static bool is_word_of(const char *variable, const char *word)
{
  const char *words = getenv(variable), *at;
  size_t n = strlen(word);
  for (at = words == NULL ? NULL : strstr(words, word); at != NULL; at = strstr(at + 1, word))
    if ((at == words || at[-1] == ' ') && (at[n] == ' ' || at[n] == '\0'))
      return true;
  return false;
}

static bool lacks(CK_MECHANISM_TYPE type)
{
  char word[24];
  snprintf(word, sizeof word, "%lx", type);
  return is_word_of("LTK_SHIM_LACK", word);
}

/* 1 unless the object is private, sensitive, not extractable, and of the session alone. */
static unsigned long is_exposed(CK_SESSION_HANDLE session, CK_OBJECT_HANDLE object)
{
  CK_BBOOL token = 1, private = 0, sensitive = 0, extractable = 1;
  CK_ATTRIBUTE flags[] = {{CKA_TOKEN, &token, 1},
                          {CKA_PRIVATE, &private, 1},
                          {CKA_SENSITIVE, &sensitive, 1},
                          {CKA_EXTRACTABLE, &extractable, 1}};
  return real->C_GetAttributeValue(session, object, flags, 4) != CKR_OK || token || !private || !sensitive ||
         extractable;
}

/* 1 if the token was asked for the object's value, and refused it. */
static unsigned long is_refused(CK_SESSION_HANDLE session, CK_OBJECT_HANDLE object)
{
  CK_BYTE octets[512];
  CK_ATTRIBUTE value = {CKA_VALUE, octets, sizeof octets};
  return real->C_GetAttributeValue(session, object, &value, 1) == CKR_ATTRIBUTE_SENSITIVE;
}

/* How many of all objects that there are give their value out. */
static unsigned long readable_now(CK_SESSION_HANDLE session)
{
  CK_OBJECT_HANDLE found[256];
  CK_ULONG i, n = 0, count = 0;
  if (real->C_FindObjectsInit(session, NULL, 0) != CKR_OK || real->C_FindObjects(session, found, 256, &n) != CKR_OK)
    return 999;
  real->C_FindObjectsFinal(session);
  for (i = 0; i < n; i++)
    count += !is_refused(session, found[i]);
  return count;
}

static void look_at(CK_SESSION_HANDLE session, CK_OBJECT_HANDLE object)
{
  exposed += is_exposed(session, object);
  refused += is_refused(session, object);
  readable += readable_now(session);
}

static const CK_ATTRIBUTE *attribute(const CK_ATTRIBUTE *template, CK_ULONG n, CK_ATTRIBUTE_TYPE type)
{
  while (n-- > 0)
    if (template[n].type == type)
      return &template[n];
  return NULL;
}

static bool lacks_curve(const CK_ATTRIBUTE *template, CK_ULONG n)
{
  const CK_ATTRIBUTE *curve = attribute(template, n, CKA_EC_PARAMS);
  return curve != NULL && is_word_of("LTK_SHIM_LACK", curve->ulValueLen == 10 ? "p256" : "x25519");
}

static CK_RV create(CK_SESSION_HANDLE session, CK_ATTRIBUTE *template, CK_ULONG n, CK_OBJECT_HANDLE *object)
{
  static unsigned long calls;
  CK_RV code = demanded("C_CreateObject", &calls);
  if (code == CKR_OK && lacks_curve(template, n))
    code = CKR_DOMAIN_PARAMS_INVALID;
  if (code == CKR_OK)
    code = real->C_CreateObject(session, template, n, object);
  if (code == CKR_OK) {
    created++;
    look_at(session, *object);
  }
  return code;
}

/* Derivations as a caller would ask for them by mistake. */

static CK_OBJECT_HANDLE second_block;

/* D, and a further key of 32 octets beside it, which is kept. */
static CK_RV derive_two(CK_SESSION_HANDLE session, CK_MECHANISM *mechanism, CK_OBJECT_HANDLE base,
                        CK_ATTRIBUTE *template, CK_ULONG n, CK_OBJECT_HANDLE *object)
{
  struct feedback_parameters parameters = *(struct feedback_parameters *)mechanism->pParameter;
  CK_MECHANISM two = {mechanism->mechanism, &parameters, sizeof parameters};
  struct {
    CK_ATTRIBUTE *template;
    CK_ULONG n;
    CK_OBJECT_HANDLE *object;
  } further = {template, n, &second_block};
  if (second_block != 0)
    real->C_DestroyObject(session, second_block);
  parameters.further_count = 1;
  parameters.further = &further;
  return real->C_DeriveKey(session, &two, base, template, n, object);
}

static CK_RV derive_from_start(CK_SESSION_HANDLE session, CK_MECHANISM *mechanism, CK_OBJECT_HANDLE base,
                               CK_ATTRIBUTE *template, CK_ULONG n, CK_OBJECT_HANDLE *object)
{
  const CK_ATTRIBUTE *length = attribute(template, n, CKA_VALUE_LEN);
  CK_ULONG from = 0;
  CK_MECHANISM start = {mechanism->mechanism, &from, sizeof from};
  if (is_word_of("LTK_SHIM_TRAP", "second-block") && *(CK_ULONG *)length->pValue < 32)
    base = second_block;
  return real->C_DeriveKey(session, &start, base, template, n, object);
}

/* With what the private key has to be multiplied, another point: of X25519 u = 9, of P-256 the base point. */
static CK_RV derive_with_other_peer(CK_SESSION_HANDLE session, CK_MECHANISM *mechanism, CK_OBJECT_HANDLE base,
                                    CK_ATTRIBUTE *template, CK_ULONG n, CK_OBJECT_HANDLE *object)
{
  static const unsigned char p256[65] =
      "\x04\x6b\x17\xd1\xf2\xe1\x2c\x42\x47\xf8\xbc\xe6\xe5\x63\xa4\x40\xf2\x77\x03\x7d\x81\x2d\xeb\x33\xa0\xf4\xa1"
      "\x39\x45\xd8\x98\xc2\x96\x4f\xe3\x42\xe2\xfe\x1a\x7f\x9b\x8e\xe7\xeb\x4a\x7c\x0f\x9e\x16\x2b\xce\x33\x57\x6b"
      "\x31\x5e\xce\xcb\xb6\x40\x68\x37\xbf\x51\xf5";
  static const unsigned char x25519[32] = {9};
  CK_ECDH1_DERIVE_PARAMS parameters = *(CK_ECDH1_DERIVE_PARAMS *)mechanism->pParameter;
  CK_MECHANISM other = {mechanism->mechanism, &parameters, sizeof parameters};
  parameters.pPublicData = (unsigned char *)(parameters.ulPublicDataLen == 32 ? x25519 : p256);
  return real->C_DeriveKey(session, &other, base, template, n, object);
}

static CK_RV derive_as_told(CK_SESSION_HANDLE session, CK_MECHANISM *mechanism, CK_OBJECT_HANDLE base,
                            CK_ATTRIBUTE *template, CK_ULONG n, CK_OBJECT_HANDLE *object)
{
  bool two = is_word_of("LTK_SHIM_TRAP", "second-block"), half = is_word_of("LTK_SHIM_TRAP", "first-half");
  if (two && mechanism->mechanism == CKM_SP800_108_FEEDBACK_KDF)
    return derive_two(session, mechanism, base, template, n, object);
  if ((two || half) && mechanism->mechanism == CKM_EXTRACT_KEY_FROM_KEY)
    return derive_from_start(session, mechanism, base, template, n, object);
  if (is_word_of("LTK_SHIM_TRAP", "other-peer") && mechanism->mechanism == CKM_ECDH1_DERIVE)
    return derive_with_other_peer(session, mechanism, base, template, n, object);
  return real->C_DeriveKey(session, mechanism, base, template, n, object);
}

static CK_RV derive(CK_SESSION_HANDLE session, CK_MECHANISM *mechanism, CK_OBJECT_HANDLE base, CK_ATTRIBUTE *template,
                    CK_ULONG n, CK_OBJECT_HANDLE *object)
{
  static unsigned long calls;
  CK_RV code = demanded("C_DeriveKey", &calls);
  if (code == CKR_OK && lacks(mechanism->mechanism))
    code = CKR_MECHANISM_INVALID;
  if (code == CKR_OK)
    code = derive_as_told(session, mechanism, base, template, n, object);
  if (code == CKR_OK) {
    derived++;
    agreements += mechanism->mechanism == CKM_ECDH1_DERIVE;
    look_at(session, *object);
  }
  return code;
}

static CK_RV destroy(CK_SESSION_HANDLE session, CK_OBJECT_HANDLE object)
{
  static unsigned long calls;
  CK_RV code = demanded("C_DestroyObject", &calls);
  if (code == CKR_OK)
    code = real->C_DestroyObject(session, object);
  destroyed += code == CKR_OK;
  return code;
}

static CK_RV sign_init(CK_SESSION_HANDLE session, CK_MECHANISM *mechanism, CK_OBJECT_HANDLE key)
{
  static unsigned long calls;
  CK_RV code = demanded("C_SignInit", &calls);
  if (code == CKR_OK && lacks(mechanism->mechanism))
    code = CKR_MECHANISM_INVALID;
  return code == CKR_OK ? real->C_SignInit(session, mechanism, key) : code;
}

/* What LTK_SHIM_END asks for. */
static void end(unsigned long calls)
{
  const char *demand = getenv("LTK_SHIM_END");
  char file[512];
  unsigned long call;
  if (demand == NULL || sscanf(demand, "%511[^@]@%lu", file, &call) != 2 || calls != call)
    return;
  unlink(file);
  _exit(EXIT_FAILURE);
}

/* As in a token, a C_Sign that fails ends the operation. */
static CK_RV sign(CK_SESSION_HANDLE session, CK_BYTE *m, CK_ULONG n, CK_BYTE *mac, CK_ULONG *length)
{
  static unsigned long calls;
  CK_RV code = demanded("C_Sign", &calls), done = real->C_Sign(session, m, n, mac, length);
  signs += done == CKR_OK;
  end(calls);
  if (getenv("LTK_SHIM_PRINT") != NULL) {
    puts("a ok mac=00");
    fflush(stdout);
  }
  return code == CKR_OK ? done : code;
}

static CK_RV encrypt_init(CK_SESSION_HANDLE session, CK_MECHANISM *mechanism, CK_OBJECT_HANDLE key)
{
  static unsigned long calls;
  CK_RV code = demanded("C_EncryptInit", &calls);
  if (code == CKR_OK && lacks(mechanism->mechanism))
    code = CKR_MECHANISM_INVALID;
  return code == CKR_OK ? real->C_EncryptInit(session, mechanism, key) : code;
}

static CK_RV encrypt(CK_SESSION_HANDLE session, CK_BYTE *in, CK_ULONG n, CK_BYTE *out, CK_ULONG *length)
{
  static unsigned long calls;
  CK_RV code = demanded("C_Encrypt", &calls), done = real->C_Encrypt(session, in, n, out, length);
  encrypts += done == CKR_OK;
  return code == CKR_OK ? done : code;
}

static CK_RV mechanism_info(CK_SLOT_ID slot, CK_MECHANISM_TYPE type, CK_MECHANISM_INFO *info)
{
  static unsigned long calls;
  CK_RV code = demanded("C_GetMechanismInfo", &calls);
  if (code == CKR_OK && lacks(type))
    code = CKR_MECHANISM_INVALID;
  return code == CKR_OK ? real->C_GetMechanismInfo(slot, type, info) : code;
}

static CK_RV login(CK_SESSION_HANDLE session, CK_USER_TYPE user, CK_UTF8CHAR *pin, CK_ULONG length)
{
  static unsigned long calls;
  CK_RV code = demanded("C_Login", &calls);
  logins++;
  return code == CKR_OK ? real->C_Login(session, user, pin, length) : code;
}

static CK_RV initialize(void *arguments)
{
  static unsigned long calls;
  CK_RV code = demanded("C_Initialize", &calls);
  return code == CKR_OK ? real->C_Initialize(arguments) : code;
}

static CK_RV finalize(void *reserved)
{
  static unsigned long calls;
  CK_RV code = demanded("C_Finalize", &calls), done = real->C_Finalize(reserved);
  return code == CKR_OK ? done : code;
}

static CK_RV slot_list(CK_BBOOL present, CK_SLOT_ID *slots, CK_ULONG *n)
{
  static unsigned long calls;
  CK_RV code = demanded("C_GetSlotList", &calls);
  return code == CKR_OK ? real->C_GetSlotList(present, slots, n) : code;
}

static CK_RV token_info(CK_SLOT_ID slot, CK_TOKEN_INFO *info)
{
  static unsigned long calls;
  CK_RV code = demanded("C_GetTokenInfo", &calls);
  return code == CKR_OK ? real->C_GetTokenInfo(slot, info) : code;
}

static CK_SLOT_ID opened;

/* What LTK_SHIM_LOG asks for while a session is open: it is replaced when that is closed. */
static void log_open(void)
{
  const char *path = getenv("LTK_SHIM_LOG");
  FILE *log = path == NULL ? NULL : fopen(path, "w");
  if (log == NULL)
    return;
  fputs("open=1\n", log);
  fclose(log);
}

static CK_RV open_session(CK_SLOT_ID slot, CK_FLAGS flags, void *application, CK_NOTIFY notify,
                          CK_SESSION_HANDLE *session)
{
  static unsigned long calls;
  CK_RV code = demanded("C_OpenSession", &calls);
  opened = slot;
  if (code == CKR_OK)
    code = real->C_OpenSession(slot, flags, application, notify, session);
  if (code == CKR_OK)
    log_open();
  return code;
}

static unsigned long objects(CK_SESSION_HANDLE session)
{
  CK_OBJECT_HANDLE found[256];
  CK_ULONG n = 0;
  if (real->C_FindObjectsInit(session, NULL, 0) != CKR_OK || real->C_FindObjects(session, found, 256, &n) != CKR_OK)
    return 999;
  real->C_FindObjectsFinal(session);
  return n;
}

/* What another session still finds, where no login is wanted. */
static unsigned long objects_after(void)
{
  CK_SESSION_HANDLE session;
  unsigned long n;
  if (real->C_OpenSession(opened, CKF_SERIAL_SESSION, NULL, NULL, &session) != CKR_OK)
    return 999;
  n = objects(session);
  real->C_CloseSession(session);
  return n;
}

static CK_RV close_session(CK_SESSION_HANDLE session)
{
  static unsigned long calls;
  const char *path = getenv("LTK_SHIM_LOG");
  unsigned long left = objects(session), last = all_calls;
  CK_RV code = demanded("C_CloseSession", &calls), done = real->C_CloseSession(session);
  FILE *log = path == NULL ? NULL : fopen(path, "w");
  if (log != NULL) {
    fprintf(
        log,
        "logins=%lu created=%lu derived=%lu destroyed=%lu exposed=%lu refused=%lu readable=%lu signs=%lu encrypts=%lu "
        "agreements=%lu left=%lu after=%lu calls=%lu open=0\n",
        logins, created, derived, destroyed, exposed, refused, readable, signs, encrypts, agreements, left,
        objects_after(), last);
    fclose(log);
  }
  return code == CKR_OK ? done : code;
}

static CK_RV unexpected(void)
{
  fputs("pkcs11-shim: a function is called that cannot be made to fail\n", stderr);
  abort();
}

/* A list of functions is a version and pointers, all of one size. */
static void fill_with(CK_FUNCTION_LIST *list, CK_RV (*function)(void))
{
  CK_RV (**place)(void) = (CK_RV(**)(void))(void *)&list->C_Initialize;
  size_t n = (sizeof *list - offsetof(CK_FUNCTION_LIST, C_Initialize)) / sizeof *place;
  while (n-- > 0)
    place[n] = function;
}

CK_RV C_GetFunctionList(CK_FUNCTION_LIST **list)
{
  static unsigned long calls;
  CK_RV (*get)(CK_FUNCTION_LIST **) = NULL;
  const char *path = getenv("LTK_SHIM_MODULE");
  void *module = path == NULL ? NULL : dlopen(path, RTLD_NOW);
  CK_RV code = demanded("C_GetFunctionList", &calls);
  if (module != NULL)
    *(void **)&get = dlsym(module, "C_GetFunctionList");
  if (code != CKR_OK)
    return code;
  if (get == NULL || get(&real) != CKR_OK)
    return CKR_GENERAL_ERROR;
  fill_with(&shim, unexpected);
  shim.version = real->version;
  shim.C_Initialize = initialize;
  shim.C_Finalize = finalize;
  shim.C_GetSlotList = slot_list;
  shim.C_GetTokenInfo = token_info;
  shim.C_GetMechanismInfo = mechanism_info;
  shim.C_OpenSession = open_session;
  shim.C_CloseSession = close_session;
  shim.C_Login = login;
  shim.C_CreateObject = create;
  shim.C_DestroyObject = destroy;
  shim.C_DeriveKey = derive;
  shim.C_SignInit = sign_init;
  shim.C_Sign = sign;
  shim.C_EncryptInit = encrypt_init;
  shim.C_Encrypt = encrypt;
  *list = &shim;
  return CKR_OK;
}
