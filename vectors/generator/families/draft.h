// SPDX-License-Identifier: Apache-2.0
/* Drafts: vectors as the families' files (family_*.c) write them down, with neither id nor answer. A draft says what
 * goes in and, for an invalid one, which class must come out; reference_answer.c finds the answers, ids.c the ids. */
#ifndef DRAFT_H
#define DRAFT_H

#include <jansson.h>

/* All drafts, by family: a JSON object, family name -> array of vectors. */
typedef json_t drafts;

/* What a draft consists of, apart from its input. */
struct about {
  const char *family;
  const char *clauses; /* comma-separated */
  const char *flags;   /* comma-separated, or "" */
  const char *source;  /* where the input comes from; NULL: "seed" */
  const char *class;   /* NULL for a valid vector, else its error class */
};

/* Add a draft. Takes over input; comment is copied. */
void draft_add(drafts *all, const struct about *about, const char *comment, json_t *input);

/* The same, for a vector whose answer is published: expected is the object that must be its "output", possibly with
 * shortened values where the publication prints only the first octets. Takes over input and expected. */
void draft_add_published(drafts *all, const struct about *about, const char *comment, json_t *input, json_t *expected);

/* Set a member, taking over the value. Return the object, so that calls nest. */
json_t *set(json_t *object, const char *name, json_t *value);
json_t *set_text(json_t *object, const char *name, const char *value);
json_t *set_number(json_t *object, const char *name, json_int_t value);

/* Set a member to n octets from the seed "<label>/<name>", in hex. */
json_t *set_seed(json_t *object, const char *name, size_t n, const char *label);

/* The families, in the order of the index. Each adds its drafts. */
void family_hmac(drafts *all);
void family_kdf(drafts *all);
void family_derive(drafts *all);
void family_derive_invalid(drafts *all);
void family_confirm(drafts *all);
void family_chain(drafts *all);
void family_agree(drafts *all);
void family_agree_hybrid(drafts *all); /* called by family_agree */
void family_observe(drafts *all);
void family_observe_more(drafts *all); /* other key check values, TUAK, EAP-AKA' and 5G under a derived key */
void family_packet(drafts *all);       /* secured packets under OTA keys */
void family_auth(drafts *all);         /* MILENAGE and TUAK with K given */
void family_suite_3(drafts *all);      /* suite 3 in derive, confirm and observe */
void family_element_3(drafts *all);    /* element type 3 in all that has an element */
void family_exact(drafts *all);        /* values that look like others, in all families of valid vectors but agree */
void family_lengths(drafts *all);      /* values of other lengths, where derive, confirm and observe refuse */

#endif
