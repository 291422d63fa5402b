// SPDX-License-Identifier: Apache-2.0
/* Interface between the files of the model. */
#ifndef MODEL_PARTS_H
#define MODEL_PARTS_H

#include "model/model.h"
#include "observe/auth.h"

/* Octets of the two public values of suite 3: 4.11. */
#define SUITE_3_KEY 1216u
#define SUITE_3_REPLY 1120u

/* The class of the first rule that is broken under the model, or NULL. The context is cut to its fields then, where a
 * knob says so. */
const char *model_rules(const struct model *m, struct question *q);
const char *model_kdf_rules(const struct model *m, const struct question *q);
const char *model_hmac_rules(const struct model *m, const struct question *q);

void model_agree(const struct model *m, const struct question *q, struct ltk_iut_answer *answer);
void model_agree_hybrid(const struct model *m, const struct question *q, struct ltk_iut_answer *answer); /* suite 3 */
/* Whether a private value of so many octets is accepted where `due` are. */
bool model_takes_length(const struct model *m, size_t length, size_t due);
void model_agree_x25519(const struct model *m, const struct question *q, struct ltk_iut_answer *answer);

/* What is observed of the key of a context. */
void model_observe(const struct model *m, struct ltk_iut_answer *answer, struct ltk_iut_octets key,
                   const struct ltk_iut_context *c, const struct ltk_iut_observation *o);

/* A secured packet with the mistakes of the model; KID stands in the place of OPc. */
void model_packet(const struct model *m, struct ltk_iut_answer *answer, struct ltk_iut_octets kic,
                  const struct ltk_iut_context *c, const struct ltk_iut_observation *o);

/* An authentication algorithm on its way: OPc, or TOPc; of MILENAGE also K, RAND and TEMP. */
struct model_functions {
  const struct model *m;
  const struct ltk_iut_authentication *a;
  uint8_t opc[32], k[16], rand[16], temp[16];
};

/* What all functions begin with; then the value of one. f1 and f1* are of this SQN and AMF. */
void model_milenage_begin(struct model_functions *f);
void model_milenage(struct model_functions *f, enum auth_kind kind, uint8_t *value, const uint8_t *sqn,
                    const uint8_t *amf);
void model_tuak_begin(struct model_functions *f);
void model_tuak(struct model_functions *f, enum auth_kind kind, uint8_t *value, const uint8_t *sqn, const uint8_t *amf);

/* The authentication functions, with K given; and those of an input that breaks no rule, which observe has of its own.
 */
void model_auth_values(const struct model *m, const struct ltk_iut_authentication *a, struct ltk_iut_answer *answer);
void model_auth(const struct model *m, const struct ltk_iut_authentication *a, struct ltk_iut_answer *answer);

/* HMAC of up to two pieces of data; the digest is of 32 octets whatever the hash. */
void model_mac(const struct model *m, uint8_t out[32], const uint8_t *key, size_t key_length, const uint8_t *data,
               size_t length);
/* The hash alone. */
void model_hash(const struct model *m, uint8_t out[32], const uint8_t *data, size_t length);

/* The 65 octets of a point of P-256 from its 33; false if there is none. */
bool model_uncompress(uint8_t out[65], const uint8_t compressed[33]);

#endif
