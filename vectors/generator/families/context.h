// SPDX-License-Identifier: Apache-2.0
/* Inputs of derive and confirm: a whole valid context from its public shape, and the pieces to vary it. */
#ifndef CONTEXT_H
#define CONTEXT_H

#include "vectors/key_rows.h"

#include <jansson.h>

/* The pairs of mode and suite: five with suites 0 to 2, and two with suite 3, where either end may have the key. */
struct method {
  int mode, suite;
  const char *name;
  int card_has_key; /* of suite 3: the network replies */
};
#define METHODS 5
extern const struct method methods[METHODS];
#define HYBRIDS 4
extern const struct method hybrids[HYBRIDS];

/* The shapes of elements; those before EF_ICCID are what most families go through. */
enum element { ICCID_19, ICCID_20, EID, EF_ICCID };
#define ELEMENTS 3
extern const char *const element_names[ELEMENTS + 1];

/* What of a context is visible from its lengths and codes. */
struct shape {
  const struct method *method;
  const struct key_row *row;
  enum element element;
  int card_nonce;      /* 0: empty */
  int imsi_length;     /* 6 .. 15 */
  int mnc_length;      /* 2 or 3 */
  int is_test_network; /* the IMSI begins with 001010, not with 310410 */
};

/* A usual shape: ROOT, K for MILENAGE, an ICCID of 19 digits, both nonces, an IMSI of 15 digits, an MNC of two. The
 * first is that of version 1.0: its MCC 310 has no networks with an MNC of two digits. The second is of the test
 * network, 001/01.
 */
struct shape usual_shape(void);
struct shape test_shape(void);

/* The input of a derive vector of that shape. Secrets and nonces come from the seed "<label>/<name>", public keys from
 * the private keys with the seeds "<label>/network_private" and "<label>/card_private", in suite 3 from the private
 * values with the seeds "<label>/key_private" and "<label>/reply_private"; index is 3 for OTA keys; the identities are
 * fixed digits. */
json_t *derive_input(const struct shape *shape, const char *label);

/* The same as the input of confirm: role and keys, and no purpose, index, algorithm and bits. */
json_t *confirm_input(const struct shape *shape, int role, int keys, const char *label);

/* Replace the identities. The element's last digits are computed: the Luhn digit, or the two digits of an EID. */
json_t *set_subscriber(json_t *input, const char *imsi, int mnc_length);
json_t *set_iccid(json_t *input, const char *digits_without_check);
json_t *set_eid(json_t *input, const char *thirty_digits);
json_t *set_ef_iccid(json_t *input, const char *characters);

/* Hex of n octets that are zero but for the one at `at`, which is value. */
const char *sparse(size_t n, size_t at, unsigned value);

#endif
