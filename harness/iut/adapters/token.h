// SPDX-License-Identifier: Apache-2.0
/* HMAC-SHA-256 and AES inside a PKCS #11 token. Keys are session objects: sensitive, not extractable, destroyed after
 * use. The session is read-only, so that nothing can be written to the token. */
#ifndef TOKEN_H
#define TOKEN_H

#include <p11-kit/pkcs11.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* All zero before token_open. */
struct token {
  void *library;
  CK_FUNCTION_LIST *functions; /* NULL unless initialized */
  CK_SLOT_ID slot;
  CK_SESSION_HANDLE session; /* 0: none */
};

/* Load the module, find the one token with the label, log in. If that fails, false, and one line on standard error,
 * which does not hold the PIN. token_close is called in either case. */
bool token_open(struct token *t, const char *module, const char *label, const char *pin, size_t pin_length);
void token_close(struct token *t);

/* mac = HMAC-SHA-256(key, m). If it is not CKR_OK, mac is all zero. The key's object is destroyed in any case. */
CK_RV token_hmac(const struct token *t, uint8_t mac[32], const uint8_t *key, size_t key_length, const uint8_t *m,
                 size_t length);

/* Whether the token encrypts with CKM_AES_ECB. */
bool token_has_aes(const struct token *t);

/* An AES key in the token, to be destroyed by token_destroy if this is CKR_OK; and one block under it. */
CK_RV token_aes_key(const struct token *t, CK_OBJECT_HANDLE *object, const uint8_t *key, size_t length);
CK_RV token_aes(const struct token *t, CK_OBJECT_HANDLE object, uint8_t out[16], const uint8_t in[16]);
CK_RV token_destroy(const struct token *t, CK_OBJECT_HANDLE object);

/* "CKR_..."; of a code that has no name here its number. Valid until the next call. */
const char *token_error(CK_RV code);

#endif
