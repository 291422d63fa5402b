// SPDX-License-Identifier: Apache-2.0
/* Requests: names in the protocol's order whatever the file's, values as they are, nothing that would break a line. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "protocol/request.h"

#include <stdlib.h>
#include <string.h>

/* The names of derive, in another order than the protocol's. */
#define DERIVE                                                                                                         \
  "{'z':'','root':'0f','card_public':'','network_public':'','card_nonce':'','network_nonce':'aa','epoch':4294967296,"  \
  "'element':'89','element_type':1,'mnc':'01','mcc':'001','imsi':'00101x','bits':9223372036854775807,'algorithm':1,"   \
  "'index':0,'purpose':1,'suite':0,'mode':1,'role':2,'keys':127,'note':'not asked for'}"

static json_t *parse(const char *text)
{
  char *json = strdup(text), *c;
  json_t *value;
  assert_non_null(json);
  for (c = json; *c != '\0'; c++)
    if (*c == '\'')
      *c = '"';
  value = json_loads(json, 0, NULL);
  assert_non_null(value);
  free(json);
  return value;
}

static void assert_line(const char *command, const char *input, const char *expected)
{
  json_t *json = parse(input);
  char *line = request_line("ID", request_command(command), json, NULL);
  assert_non_null(line);
  assert_string_equal(line, expected);
  free(line);
  json_decref(json);
}

static void assert_no_line(const char *command, const char *input, const char *reason)
{
  json_t *json = parse(input);
  char *why = NULL;
  assert_null(request_line("ID", request_command(command), json, &why));
  assert_non_null(why);
  if (strstr(why, reason) == NULL)
    fail_msg("'%s' not in '%s'", reason, why);
  free(why);
  json_decref(json);
}

static void names_stand_in_the_order_of_the_protocol(void **state)
{
  (void)state;
  assert_line("hmac", "{'data':'','key':'ab'}", "ID hmac key=ab data=");
  assert_line("agree", "{'peer':'09','private':'77','suite':1}", "ID agree suite=1 private=77 peer=09");
  assert_line(
      "derive", DERIVE,
      "ID derive mode=1 suite=0 purpose=1 index=0 algorithm=1 bits=9223372036854775807 imsi=00101x mcc=001 mnc=01 "
      "element_type=1 element=89 epoch=4294967296 network_nonce=aa card_nonce= network_public= card_public= "
      "root=0f z=");
  assert_line("confirm", DERIVE,
              "ID confirm role=2 keys=127 mode=1 suite=0 imsi=00101x mcc=001 mnc=01 element_type=1 element=89 "
              "epoch=4294967296 network_nonce=aa card_nonce= network_public= card_public= root=0f z=");
}

static void parameters_are_repeated(void **state)
{
  (void)state;
  assert_line("kdf", "{'p':[],'fc':'10','key':'ab'}", "ID kdf key=ab fc=10");
  assert_line("kdf", "{'p':['','0102',''],'fc':'10','key':'ab'}", "ID kdf key=ab fc=10 p= p=0102 p=");
}

static void what_would_break_the_line_is_refused(void **state)
{
  (void)state;
  assert_no_line("hmac", "{'key':'ab'}", "no 'data'");
  assert_no_line("hmac", "{'key':'ab','data':'a b'}", "'data' cannot stand");
  assert_no_line("hmac", "{'key':'a=b','data':''}", "'key' cannot stand");
  assert_no_line("hmac", "{'key':'a\\n','data':''}", "'key' cannot stand");
  assert_no_line("hmac", "{'key':'\xc3\xa4','data':''}", "'key' cannot stand");
  assert_no_line("hmac", "{'key':null,'data':''}", "'key' cannot stand");
  assert_no_line("agree", "{'suite':-1,'private':'','peer':''}", "'suite' cannot stand");
  assert_no_line("kdf", "{'key':'ab','fc':'10','p':[['ab']]}", "'p' cannot stand");
}

/* A request for hmac whose line has n octets. */
static char *line_of(size_t n, char **why)
{
  size_t around = strlen("ID hmac key= data=");
  char *data = calloc(1, n);
  json_t *input = json_object();
  char *line;
  assert_non_null(data);
  memset(data, 'a', n - around);
  json_object_set_new(input, "key", json_string(""));
  json_object_set_new(input, "data", json_string(data));
  line = request_line("ID", request_command("hmac"), input, why);
  json_decref(input);
  free(data);
  return line;
}

static void a_line_too_long_is_refused(void **state)
{
  char *why = NULL, *line = line_of(REQUEST_MAX, &why);
  (void)state;
  assert_non_null(line);
  assert_int_equal(strlen(line), REQUEST_MAX);
  free(line);
  assert_null(line_of(REQUEST_MAX + 1, &why));
  assert_string_equal(why, "the request has 262145 octets; a line has at most 262144");
  free(why);
}

static void families_ask_their_commands(void **state)
{
  enum request_form form;
  (void)state;
  assert_string_equal(request_of_family("confirm-invalid", &form)->name, "confirm");
  assert_int_equal(form, REQUEST_SINGLE);
  assert_string_equal(request_of_family("chain", &form)->name, "derive");
  assert_int_equal(form, REQUEST_CHAIN);
  assert_string_equal(request_of_family("accumulated", &form)->name, "derive");
  assert_int_equal(form, REQUEST_ACCUMULATED);
  assert_null(request_of_family("deriv", &form));
  assert_null(request_command("hello"));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(names_stand_in_the_order_of_the_protocol),
      cmocka_unit_test(parameters_are_repeated),
      cmocka_unit_test(what_would_break_the_line_is_refused),
      cmocka_unit_test(a_line_too_long_is_refused),
      cmocka_unit_test(families_ask_their_commands),
  };
  return cmocka_run_group_tests_name("request", tests, NULL, NULL);
}
