// SPDX-License-Identifier: Apache-2.0
/* HMAC-SHA-256 and AES inside a PKCS #11 token. Keys are session objects: sensitive, not extractable, destroyed after
 * use. The session is read-only, so that nothing can be written to the token. */
#ifndef TOKEN_H
#define TOKEN_H

#include "adapters/pkcs11_v3.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* All zero before token_open. */
struct token {
  void *library;
  CK_FUNCTION_LIST *functions; /* NULL unless initialized */
  CK_SLOT_ID slot;
  bool wants_login;
  CK_SESSION_HANDLE session; /* 0: none */
};

/* Exit status where the token fails: EX_UNAVAILABLE of sysexits.h. The harness judges nothing any more
 * (docs/protocol.md). */
enum { TOKEN_EXIT_FAILED = 69 };

/* One line on standard error, the first that there is: what goes wrong later is a consequence. False, for the caller to
 * return. */
bool token_complain(const char *format, ...);

/* Load the module, find the one token with the label, open a session. init is the string that the module wants at
 * C_Initialize, or NULL. These and token_log_in: if that fails, false, and one line on standard error, which does not
 * hold the PIN. token_close is called in either case; it is false, with a line, if the module fails once more. */
bool token_open(struct token *t, const char *module, const char *init, const char *label);
bool token_close(struct token *t);

/* Whether the token demands a login; one attempt at it. */
bool token_wants_login(const struct token *t);
bool token_log_in(struct token *t, const char *pin, size_t length);

/* An object of this session: a secret key, or the private key of a curve, whose parameters are then DER. It is private,
 * sensitive and not extractable, and has one use: CKA_SIGN, CKA_ENCRYPT or CKA_DERIVE. To be destroyed by token_destroy
 * if this is CKR_OK. */
struct token_key {
  CK_OBJECT_CLASS class; /* CKO_SECRET_KEY or CKO_PRIVATE_KEY */
  CK_KEY_TYPE type;
  CK_ATTRIBUTE_TYPE use;
  const uint8_t *curve; /* its parameters, or NULL */
  size_t curve_length;
};
CK_RV token_import(const struct token *t, CK_OBJECT_HANDLE *object, const struct token_key *key, const uint8_t *value,
                   size_t length);

/* The same for a secret key of `length` octets that is derived from the key `base`. */
CK_RV token_derive(const struct token *t, CK_OBJECT_HANDLE *object, const struct token_key *key, CK_OBJECT_HANDLE base,
                   CK_MECHANISM *mechanism, size_t length);

/* mac = HMAC-SHA-256 under a key of the token. */
CK_RV token_sign(const struct token *t, uint8_t mac[32], CK_OBJECT_HANDLE key, const uint8_t *m, size_t length);

/* mac = HMAC-SHA-256(key, m). If it is not CKR_OK, mac is all zero. The key's object is destroyed in any case. */
CK_RV token_hmac(const struct token *t, uint8_t mac[32], const uint8_t *key, size_t key_length, const uint8_t *m,
                 size_t length);

/* Whether the token encrypts with CKM_AES_ECB. */
bool token_has_aes(const struct token *t);

/* An AES key in the token, to be destroyed by token_destroy if this is CKR_OK; and one block under it. */
CK_RV token_aes_key(const struct token *t, CK_OBJECT_HANDLE *object, const uint8_t *key, size_t length);
CK_RV token_aes(const struct token *t, CK_OBJECT_HANDLE object, uint8_t out[16], const uint8_t in[16]);
CK_RV token_destroy(const struct token *t, CK_OBJECT_HANDLE object);

/* Whether a code says that the token does not take what it was given: a mechanism, a parameter, a template, a length.
 */
bool token_refuses(CK_RV code);

/* Whether a code says that the token, the session or the module is lost, whatever it was given. */
bool token_is_lost(CK_RV code);

/* "CKR_..."; of a code that has no name here its number. Valid until the next call. */
const char *token_error(CK_RV code);

/* The code of a length that the token refuses, with the lengths of keys that it says it takes for the mechanism, if it
 * says that. Valid until the next call. */
const char *token_limit(const struct token *t, CK_RV code, CK_MECHANISM_TYPE mechanism, const char *name);

#endif
