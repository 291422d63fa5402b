// SPDX-License-Identifier: Apache-2.0
/* Inputs as values: each command of the protocol reads its own, and there is no other command. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "protocol/question.h"
#include "protocol/request.h"

#include <string.h>

#define PLACE                                                                                                          \
  "'mode':1,'suite':0,'imsi':'001','mcc':'001','mnc':'01','element_type':1,'element':'89','epoch':7,"                  \
  "'network_nonce':'aa','card_nonce':'','network_public':'','card_public':'','root':'0f','z':''"
#define ROW ",'purpose':1,'index':2,'algorithm':3,'bits':128"

static json_t *parse(const char *text)
{
  char json[1024], *c;
  json_t *value;
  snprintf(json, sizeof json, "{%s}", text);
  for (c = json; *c != '\0'; c++)
    if (*c == '\'')
      *c = '"';
  value = json_loads(json, 0, NULL);
  assert_non_null(value);
  return value;
}

/* What is read of the input, which must (or must not) be one of the command; q lives as long as input. */
static json_t *read_it(struct question *q, const char *command, const char *input, bool good)
{
  json_t *json = parse(input);
  assert_int_equal(question_read(q, command, json), good);
  return json;
}

static void release(struct question *q, json_t *json)
{
  question_free(q);
  json_decref(json);
}

static void each_command_reads_its_input(void **state)
{
  static const struct {
    const char *command, *input;
    enum question_command expected;
  } rows[] = {{"hmac", "'key':'ab','data':''", QUESTION_HMAC},
              {"kdf", "'key':'ab','fc':'f0','p':['01','']", QUESTION_KDF},
              {"derive", PLACE ROW, QUESTION_DERIVE},
              {"confirm", PLACE ",'role':1,'keys':127", QUESTION_CONFIRM},
              {"agree", "'suite':1,'private':'77','peer':'09'", QUESTION_AGREE},
              {"observe", PLACE ROW ",'kind':'kcv','opc':'','rand':'','autn':'','sqn':'','amf':''", QUESTION_OBSERVE}};
  struct question q;
  json_t *json;
  size_t i;
  (void)state;
  for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    assert_non_null(request_command(rows[i].command));
    json = read_it(&q, rows[i].command, rows[i].input, true);
    assert_int_equal(q.command, rows[i].expected);
    release(&q, json);
    json = read_it(&q, rows[i].command, "'nothing':0", false);
    release(&q, json);
  }
}

static void values_stand_where_they_belong(void **state)
{
  struct question q;
  json_t *json =
      read_it(&q, "observe", PLACE ROW ",'kind':'kcv','opc':'0c','rand':'','autn':'','sqn':'','amf':''", true);
  (void)state;
  assert_int_equal(q.context.algorithm, 3);
  assert_int_equal(q.context.epoch, 7);
  assert_int_equal(q.context.root.octets[0], 0x0f);
  assert_int_equal(q.observation.opc.octets[0], 0x0c);
  assert_int_equal(q.observation.kind.length, 3);
  release(&q, json);
  json = read_it(&q, "agree", "'suite':2,'private':'77','peer':'0908'", true);
  assert_int_equal(q.suite, 2);
  assert_int_equal(q.private_key.octets[0], 0x77);
  assert_int_equal(q.peer.length, 2);
  release(&q, json);
}

/* Not taken for another, though the input would do for it. */
static void there_is_no_other_command(void **state)
{
  static const char *const inputs[] = {"'suite':1,'private':'77','peer':'09'",
                                       PLACE ROW ",'kind':'kcv','opc':'','rand':'','autn':'','sqn':'','amf':''"};
  static const char *const commands[] = {"", "auth", "deriv", "agrees", "hello", "OBSERVE"};
  struct question q;
  json_t *json;
  size_t i, j;
  (void)state;
  for (i = 0; i < 2; i++)
    for (j = 0; j < sizeof commands / sizeof commands[0]; j++) {
      json = read_it(&q, commands[j], inputs[i], false);
      release(&q, json);
    }
}

int main(void)
{
  const struct CMUnitTest tests[] = {cmocka_unit_test(each_command_reads_its_input),
                                     cmocka_unit_test(values_stand_where_they_belong),
                                     cmocka_unit_test(there_is_no_other_command)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
