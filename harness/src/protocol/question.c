// SPDX-License-Identifier: Apache-2.0
/* A vector's input as values: see question.h. */
#include "protocol/question.h"
#include "base/hex.h"
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

static bool read_number(uint64_t *number, const json_t *value)
{
  *number = (uint64_t)json_integer_value(value);
  return json_is_integer(value) && json_integer_value(value) >= 0;
}

static bool read_octets(struct ltk_iut_octets *octets, uint8_t **free_space, const json_t *value)
{
  size_t digits = json_string_length(value);
  if (!json_is_string(value) || !hex_read(*free_space, digits / 2u, &octets->length, json_string_value(value), digits))
    return false;
  octets->octets = *free_space;
  *free_space += octets->length;
  return true;
}

static bool read_text(struct ltk_iut_octets *text, const json_t *value)
{
  text->octets = (const uint8_t *)json_string_value(value);
  text->length = json_string_length(value);
  return json_is_string(value);
}

static size_t octets_in(const json_t *value)
{
  size_t total = json_string_length(value) / 2u, i;
  for (i = 0; i < json_array_size(value); i++)
    total += octets_in(json_array_get(value, i));
  return total;
}

static size_t octets_in_all(const json_t *input)
{
  json_t *object = (json_t *)(uintptr_t)input;
  size_t total = 1;
  void *at;
  for (at = json_object_iter(object); at != NULL; at = json_object_iter_next(object, at))
    total += octets_in(json_object_iter_value(at));
  return total;
}

static bool read_context(struct ltk_iut_context *c, uint8_t **space, const json_t *in)
{
  return read_number(&c->mode, json_object_get(in, "mode")) && read_number(&c->suite, json_object_get(in, "suite")) &&
         read_text(&c->imsi, json_object_get(in, "imsi")) && read_text(&c->mcc, json_object_get(in, "mcc")) &&
         read_text(&c->mnc, json_object_get(in, "mnc")) &&
         read_number(&c->element_type, json_object_get(in, "element_type")) &&
         read_text(&c->element, json_object_get(in, "element")) &&
         read_number(&c->epoch, json_object_get(in, "epoch")) &&
         read_octets(&c->network_nonce, space, json_object_get(in, "network_nonce")) &&
         read_octets(&c->card_nonce, space, json_object_get(in, "card_nonce")) &&
         read_octets(&c->network_public, space, json_object_get(in, "network_public")) &&
         read_octets(&c->card_public, space, json_object_get(in, "card_public")) &&
         read_octets(&c->root, space, json_object_get(in, "root")) &&
         read_octets(&c->z, space, json_object_get(in, "z"));
}

static bool read_row(struct ltk_iut_context *c, const json_t *in)
{
  return read_number(&c->purpose, json_object_get(in, "purpose")) &&
         read_number(&c->index, json_object_get(in, "index")) &&
         read_number(&c->algorithm, json_object_get(in, "algorithm")) &&
         read_number(&c->bits, json_object_get(in, "bits"));
}

static bool read_packet(struct ltk_iut_observation *o, uint8_t **space, const json_t *in)
{
  return read_octets(&o->spi, space, json_object_get(in, "spi")) &&
         read_octets(&o->tar, space, json_object_get(in, "tar")) &&
         read_octets(&o->cntr, space, json_object_get(in, "cntr")) &&
         read_octets(&o->data, space, json_object_get(in, "data")) &&
         read_number(&o->mac_bits, json_object_get(in, "mac_bits"));
}

static bool read_observation(struct ltk_iut_observation *o, uint8_t **space, const json_t *in)
{
  return read_text(&o->kind, json_object_get(in, "kind")) && read_octets(&o->opc, space, json_object_get(in, "opc")) &&
         read_octets(&o->rand, space, json_object_get(in, "rand")) &&
         read_octets(&o->autn, space, json_object_get(in, "autn")) &&
         read_octets(&o->sqn, space, json_object_get(in, "sqn")) &&
         read_octets(&o->amf, space, json_object_get(in, "amf")) &&
         (json_object_get(in, "network_name") == NULL ||
          read_octets(&o->network_name, space, json_object_get(in, "network_name"))) &&
         (json_object_get(in, "spi") == NULL || read_packet(o, space, in));
}

static bool read_parameters(struct question *q, uint8_t **space, const json_t *list)
{
  size_t i;
  q->p = memory_new((json_array_size(list) + 1) * sizeof *q->p);
  for (i = 0; i < json_array_size(list); i++)
    if (!read_octets(&q->p[q->n++], space, json_array_get(list, i)))
      return false;
  return json_is_array(list);
}

static bool read_hmac(struct question *q, uint8_t **space, const json_t *in)
{
  return read_octets(&q->key, space, json_object_get(in, "key")) &&
         read_octets(&q->data, space, json_object_get(in, "data"));
}

static bool read_kdf(struct question *q, uint8_t **space, const json_t *in)
{
  return read_octets(&q->key, space, json_object_get(in, "key")) &&
         read_octets(&q->fc, space, json_object_get(in, "fc")) && read_parameters(q, space, json_object_get(in, "p"));
}

static bool read_derive(struct question *q, uint8_t **space, const json_t *in)
{
  return read_context(&q->context, space, in) && read_row(&q->context, in);
}

static bool read_confirm(struct question *q, uint8_t **space, const json_t *in)
{
  return read_context(&q->context, space, in) && read_number(&q->role, json_object_get(in, "role")) &&
         read_number(&q->keys, json_object_get(in, "keys"));
}

static bool read_agree(struct question *q, uint8_t **space, const json_t *in)
{
  return read_number(&q->suite, json_object_get(in, "suite")) &&
         read_octets(&q->private_key, space, json_object_get(in, "private")) &&
         read_octets(&q->peer, space, json_object_get(in, "peer"));
}

static bool read_observe(struct question *q, uint8_t **space, const json_t *in)
{
  return read_derive(q, space, in) && read_observation(&q->observation, space, in);
}

static bool read_auth(struct question *q, uint8_t **space, const json_t *in)
{
  struct ltk_iut_authentication *a = &q->authentication;
  const struct {
    const char *name;
    struct ltk_iut_octets *octets;
  } octets[] = {{"k", &a->k},       {"op", &a->op},     {"opc", &a->opc}, {"top", &a->top},
                {"topc", &a->topc}, {"rand", &a->rand}, {"sqn", &a->sqn}, {"amf", &a->amf},
                {"autn", &a->autn}, {"c", &a->c},       {"r", &a->r}};
  const struct {
    const char *name;
    uint64_t *number;
  } numbers[] = {{"algorithm", &a->algorithm}, {"iterations", &a->iterations}, {"mac_bits", &a->mac_bits},
                 {"res_bits", &a->res_bits},   {"ck_bits", &a->ck_bits},       {"ik_bits", &a->ik_bits}};
  bool good = read_text(&a->kind, json_object_get(in, "kind"));
  size_t i;
  for (i = 0; i < sizeof octets / sizeof octets[0]; i++)
    good = good && read_octets(octets[i].octets, space, json_object_get(in, octets[i].name));
  for (i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
    good = good && read_number(numbers[i].number, json_object_get(in, numbers[i].name));
  return good;
}

static const struct {
  const char *name;
  enum question_command command;
  bool (*read)(struct question *q, uint8_t **space, const json_t *in);
} commands[] = {{"hmac", QUESTION_HMAC, read_hmac},       {"kdf", QUESTION_KDF, read_kdf},
                {"derive", QUESTION_DERIVE, read_derive}, {"confirm", QUESTION_CONFIRM, read_confirm},
                {"agree", QUESTION_AGREE, read_agree},    {"observe", QUESTION_OBSERVE, read_observe},
                {"auth", QUESTION_AUTH, read_auth}};

#define COMMANDS (sizeof commands / sizeof commands[0])

static size_t find(const char *command)
{
  size_t i = 0;
  while (i < COMMANDS && strcmp(commands[i].name, command) != 0)
    i++;
  return i;
}

unsigned question_bit(const char *command)
{
  size_t i = find(command);
  return i < COMMANDS ? (unsigned)commands[i].command : 0;
}

bool question_read(struct question *q, const char *command, const json_t *in)
{
  const size_t i = find(command);
  uint8_t *space;
  *q = (struct question){0};
  if (i == COMMANDS)
    return false;
  q->command = commands[i].command;
  q->space = space = memory_new(octets_in_all(in));
  return commands[i].read(q, &space, in);
}

void question_free(struct question *q)
{
  free(q->p);
  free(q->space);
  *q = (struct question){0};
}
