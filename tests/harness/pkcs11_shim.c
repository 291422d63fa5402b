// SPDX-License-Identifier: Apache-2.0
/* A PKCS #11 module in front of another, for the tests: it counts objects, and fails on demand.
 *
 * LTK_SHIM_MODULE  the module behind it
 * LTK_SHIM_FAIL    FUNCTION=CODE@N: from its N-th call on the function fails; CODE is a number in hex
 * LTK_SHIM_END     FILE@N: at the N-th C_Sign the file is removed, and the program ends
 * LTK_SHIM_PRINT   set: C_Sign prints a line that looks like an answer
 * LTK_SHIM_LOG     the file to write to when the session is closed: what was counted */
#include <p11-kit/pkcs11.h>

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static CK_FUNCTION_LIST *real, shim;
static unsigned long created, destroyed, exposed, refused, signs, encrypts, logins;

/* CKR_OK, or the code that this call of the function shall fail with. */
static CK_RV demanded(const char *function, unsigned long *calls)
{
  const char *demand = getenv("LTK_SHIM_FAIL");
  char name[32];
  unsigned long code, from;
  ++*calls;
  if (demand == NULL || sscanf(demand, "%31[^=]=%lx@%lu", name, &code, &from) != 3)
    return CKR_OK;
  return strcmp(name, function) == 0 && *calls >= from ? code : CKR_OK;
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

static CK_RV create(CK_SESSION_HANDLE session, CK_ATTRIBUTE *template, CK_ULONG n, CK_OBJECT_HANDLE *object)
{
  static unsigned long calls;
  CK_RV code = demanded("C_CreateObject", &calls);
  if (code == CKR_OK)
    code = real->C_CreateObject(session, template, n, object);
  if (code == CKR_OK) {
    created++;
    exposed += is_exposed(session, *object);
    refused += is_refused(session, *object);
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
  return code == CKR_OK ? real->C_GetMechanismInfo(slot, type, info) : code;
}

static CK_RV login(CK_SESSION_HANDLE session, CK_USER_TYPE user, CK_UTF8CHAR *pin, CK_ULONG length)
{
  logins++;
  return real->C_Login(session, user, pin, length);
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

static CK_RV close_session(CK_SESSION_HANDLE session)
{
  const char *path = getenv("LTK_SHIM_LOG");
  FILE *log = path == NULL ? NULL : fopen(path, "w");
  if (log != NULL) {
    fprintf(log, "logins=%lu created=%lu destroyed=%lu exposed=%lu refused=%lu signs=%lu encrypts=%lu left=%lu\n",
            logins, created, destroyed, exposed, refused, signs, encrypts, objects(session));
    fclose(log);
  }
  return real->C_CloseSession(session);
}

CK_RV C_GetFunctionList(CK_FUNCTION_LIST **list)
{
  CK_RV (*get)(CK_FUNCTION_LIST **) = NULL;
  const char *path = getenv("LTK_SHIM_MODULE");
  void *module = path == NULL ? NULL : dlopen(path, RTLD_NOW);
  if (module != NULL)
    *(void **)&get = dlsym(module, "C_GetFunctionList");
  if (get == NULL || get(&real) != CKR_OK)
    return CKR_GENERAL_ERROR;
  shim = *real;
  shim.C_GetMechanismInfo = mechanism_info;
  shim.C_Login = login;
  shim.C_CreateObject = create;
  shim.C_DestroyObject = destroy;
  shim.C_SignInit = sign_init;
  shim.C_Sign = sign;
  shim.C_EncryptInit = encrypt_init;
  shim.C_Encrypt = encrypt;
  shim.C_CloseSession = close_session;
  *list = &shim;
  return CKR_OK;
}
