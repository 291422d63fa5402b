// SPDX-License-Identifier: Apache-2.0
/* An implementation whose keys are in a PKCS #11 token: a smart card, an HSM, SoftHSM. S and the validity of the input
 * come from the reference; every HMAC is the token's, CKM_SHA256_HMAC, and every block of observe, CKM_AES_ECB. This is
 * what every token can do; where all keys stay inside is in inside.c.
 *
 * KEY of AGREEMENT and HYBRID, KC, and the key that is observed, are themselves HMACs. C_Sign gives them to this
 * program, which gives them back to the token as keys and wipes its copy. z is the message of an HMAC, never its key,
 * so that it cannot be an object. */
#include "adapters/checked.h"
#include "adapters/inside.h"
#include "adapters/token.h"
#include "encode.h"
#include "kdf.h"
#include "kit/convert.h"
#include "kit/ltkp.h"
#include "ltk_classes.h"
#include "observe/observe.h"
#include "wipe.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#define PIN_VARIABLE "LTK_PIN"
#define PIN_MAX 256u
#define PARAMETERS_MAX 4096u

enum { EXIT_USAGE = 2 };

static struct token token;

/* Space for S of any request: as long as a line of the protocol. */
static uint8_t s_space[262144];

/* ---- Answers ---- */

static void refuse(struct ltk_iut_answer *answer, int status)
{
  answer->status = status == LTK_E_SPACE ? LTK_IUT_ERROR : LTK_IUT_INVALID;
  answer->why = status == LTK_E_SPACE ? "S is longer than the space for it" : ltk_status_name(status);
}

/* Whether the code says that the token takes no key or no message of this length. For an empty key there is no code of
 * its own: tokens have many, and each means that, unless the token is lost. */
static bool is_limit(CK_RV code, size_t key_length)
{
  return code == CKR_KEY_SIZE_RANGE || code == CKR_DATA_LEN_RANGE || (key_length == 0 && !token_is_lost(code));
}

/* The last `length` octets of the HMAC, or what the token said. */
static void give(struct ltk_iut_answer *answer, CK_RV code, const uint8_t mac[32], size_t length, size_t key_length)
{
  if (code == CKR_OK) {
    answer->length = length;
    memcpy(answer->octets, mac + 32 - length, length);
  } else if (is_limit(code, key_length)) {
    answer->status = LTK_IUT_UNSUPPORTED;
    answer->why = token_limit(&token, code, CKM_SHA256_HMAC, "CKM_SHA256_HMAC");
  } else {
    answer->status = LTK_IUT_ERROR;
    answer->why = token_error(code);
  }
}

/* ---- hmac and kdf ---- */

static void hmac(struct ltk_iut_answer *answer, struct ltk_iut_octets key, struct ltk_iut_octets data)
{
  uint8_t mac[32];
  CK_RV code = token_hmac(&token, mac, key.octets, key.length, data.octets, data.length);
  give(answer, code, mac, sizeof mac, key.length);
}

/* Clause 3: S, in s_space, or what is wrong with the input. */
static int kdf_s(size_t *length, size_t key_length, struct ltk_iut_octets fc, const struct ltk_iut_octets *p, size_t n)
{
  static struct ltk_parameter parameters[PARAMETERS_MAX];
  if (key_length == 0)
    return LTK_E_KEY;
  if (n > PARAMETERS_MAX)
    return LTK_E_SPACE;
  for (size_t i = 0; i < n; i++)
    parameters[i] = (struct ltk_parameter){p[i].octets, p[i].length};
  return ltk_kdf_s(s_space, sizeof s_space, length, ltk_convert_fc(fc), parameters, n);
}

static void kdf(struct ltk_iut_answer *answer, struct ltk_iut_octets key, struct ltk_iut_octets fc,
                const struct ltk_iut_octets *p, size_t n)
{
  uint8_t out[32];
  size_t length;
  int status = kdf_s(&length, key.length, fc, p, n);
  if (status != LTK_OK)
    refuse(answer, status);
  else
    give(answer, token_hmac(&token, out, key.octets, key.length, s_space, length), out, sizeof out, key.length);
}

/* ---- derive, observe and confirm ---- */

/* HMAC under KEY (clause 5). In AGREEMENT the root is empty: ltk_convert_context left zeros, which are the key. */
static CK_RV under_key(uint8_t mac[32], uint8_t mode, const struct ltk_secrets *k, const uint8_t *s, size_t length)
{
  uint8_t key[32];
  CK_RV code;
  if (mode == LTK_MODE_ROOT)
    return token_hmac(&token, mac, k->root, sizeof k->root, s, length);
  code = token_hmac(&token, key, k->root, sizeof k->root, k->z, k->z_length);
  if (code == CKR_OK)
    code = token_hmac(&token, mac, key, sizeof key, s, length);
  ltk_wipe_octets(key, sizeof key);
  return code;
}

/* Clause 6: the key is the last bits of d. */
static void derive_from(struct ltk_iut_answer *answer, const struct ltk_context *c, const struct ltk_secrets *k)
{
  uint8_t s[LTK_S_MAX], d[32];
  size_t length;
  int status = checked_derivation(s, &length, c, k);
  if (status != LTK_OK) {
    refuse(answer, status);
    return;
  }
  give(answer, under_key(d, c->mode, k, s, length), d, c->bits / 8u, 32);
  ltk_wipe_octets(d, sizeof d);
}

static void derive(struct ltk_iut_answer *answer, const struct ltk_iut_context *from)
{
  struct ltk_context c;
  struct ltk_secrets k;
  ltk_convert_context(&c, &k, from);
  derive_from(answer, &c, &k);
  ltk_wipe_octets((uint8_t *)&k, sizeof k);
}

static const char *block(void *of, uint8_t out[16], const uint8_t in[16])
{
  CK_RV code = token_aes(&token, *(const CK_OBJECT_HANDLE *)of, out, in);
  return code == CKR_OK ? NULL : token_error(code);
}

/* The key is in the token while it is observed. */
static void observe_in_token(struct ltk_iut_answer *answer, struct ltk_iut_octets key,
                             const struct ltk_iut_context *from, const struct ltk_iut_observation *o)
{
  CK_OBJECT_HANDLE object = 0;
  const struct observe_cipher cipher = {.block = block, .of = &object, .key_length = key.length};
  CK_RV code = token_aes_key(&token, &object, key.octets, key.length);
  if (code == CKR_OK) {
    observe_by(answer, &cipher, (struct ltk_iut_octets){NULL, key.length}, from, o); /* tokens have no TUAK */
    code = token_destroy(&token, object);
  }
  if (code != CKR_OK && answer->status != LTK_IUT_ERROR) {
    *answer = (struct ltk_iut_answer){0};
    give(answer, code, NULL, 0, key.length);
  }
}

static void observe_key(struct ltk_iut_answer *answer, const struct ltk_iut_context *from,
                        const struct ltk_iut_observation *o)
{
  struct ltk_iut_answer key = {LTK_IUT_OK, 0, {0}, NULL};
  derive(&key, from);
  if (key.status != LTK_IUT_OK)
    *answer = key;
  else
    observe_in_token(answer, (struct ltk_iut_octets){key.octets, key.length}, from, o);
  ltk_wipe_octets(key.octets, sizeof key.octets);
}

/* 8.1 and 8.3: what the tag is the end of. */
static CK_RV confirmation(uint8_t t[32], const struct ltk_context *c, uint8_t role, uint16_t keys,
                          const struct ltk_secrets *k)
{
  uint8_t s[LTK_S_MAX], kc[32];
  struct ltk_context v = *c;
  CK_RV code;
  v.purpose = LTK_PURPOSE_CONFIRM;
  v.bits = 256;
  code = under_key(kc, v.mode, k, s, ltk_encode(s, &v));
  if (code == CKR_OK) {
    ltk_encode_confirm(s, role, v.epoch, keys);
    code = token_hmac(&token, t, kc, sizeof kc, s, LTK_CONFIRM_S);
  }
  ltk_wipe_octets(kc, sizeof kc);
  return code;
}

/* The context has purpose, index, algorithm and bits 0 (ltk_iut.h). */
static void confirm(struct ltk_iut_answer *answer, uint64_t role, uint64_t keys, const struct ltk_iut_context *from)
{
  struct ltk_context c;
  struct ltk_secrets k;
  uint8_t t[32];
  int status;
  ltk_convert_context(&c, &k, from);
  status =
      checked_confirmation(&c, (uint8_t)ltk_convert_number(role, 255), (uint16_t)ltk_convert_number(keys, 65535), &k);
  if (status != LTK_OK)
    refuse(answer, status);
  else
    give(answer,
         confirmation(t, &c, (uint8_t)ltk_convert_number(role, 255), (uint16_t)ltk_convert_number(keys, 65535), &k), t,
         16, 32);
  ltk_wipe_octets((uint8_t *)&k, sizeof k);
}

/* ---- The command line, and the PIN ---- */

static const char usage[] =
    "usage: ltk-iut-pkcs11 --module FILE --token LABEL [--init STRING] [--pin-file FILE] [--keep-keys | "
    "--derive-inside [--partial]]; or --help; without a file the PIN is in " PIN_VARIABLE
    "; with --keep-keys no key is given out: confirm and observe only; with --derive-inside no key leaves the token";

struct options {
  const char *module, *init, *token, *pin_file;
  bool keep_keys, derive_inside, partial;
};

/* Where the option's value goes, or NULL. Names in full only: an abbreviation of --pin-file could be taken for a PIN.
 */
static const char **place_of(struct options *o, const char *name)
{
  if (strcmp(name, "--module") == 0)
    return &o->module;
  if (strcmp(name, "--token") == 0)
    return &o->token;
  if (strcmp(name, "--init") == 0)
    return &o->init;
  return strcmp(name, "--pin-file") == 0 ? &o->pin_file : NULL;
}

/* The same for an option without a value. */
static bool *flag_of(struct options *o, const char *name)
{
  if (strcmp(name, "--keep-keys") == 0)
    return &o->keep_keys;
  if (strcmp(name, "--derive-inside") == 0)
    return &o->derive_inside;
  return strcmp(name, "--partial") == 0 ? &o->partial : NULL;
}

/* Some modules crash at a string of blanks. */
static bool is_blank(const char *text)
{
  return text[strspn(text, " \t\n")] == '\0';
}

/* Each option and its value are words of their own. What is wrong is not repeated: it could be a PIN. */
static bool parse(struct options *o, int argc, char **argv)
{
  for (int i = 1; i < argc; i++) {
    const char **place = place_of(o, argv[i]);
    bool *flag = flag_of(o, argv[i]);
    if (flag != NULL)
      *flag = true;
    else if (place == NULL || ++i == argc)
      return false;
    else
      *place = argv[i];
  }
  return o->module != NULL && o->token != NULL && (o->init == NULL || !is_blank(o->init)) &&
         !(o->keep_keys && o->derive_inside) && (o->derive_inside || !o->partial);
}

struct pin {
  char octets[PIN_MAX + 1u]; /* one more, to see that it is too long */
  size_t length;
};

/* A pipe or a terminal is not kept; a file is. */
static void warn_of_others(FILE *file)
{
  struct stat about;
  if (fstat(fileno(file), &about) == 0 && S_ISREG(about.st_mode) && (about.st_mode & (S_IRWXG | S_IRWXO)) != 0)
    fputs("ltk-iut-pkcs11: warning: the PIN file is open to its group or to others; make it private by chmod 600\n",
          stderr);
}

/* The first line of the file, without a buffer that would keep it. */
static const char *pin_of_file(struct pin *pin, const char *path)
{
  FILE *file = fopen(path, "r");
  char *end;
  if (file == NULL)
    return "the PIN file cannot be read";
  warn_of_others(file);
  setvbuf(file, NULL, _IONBF, 0);
  pin->length = fread(pin->octets, 1, sizeof pin->octets, file);
  fclose(file);
  end = memchr(pin->octets, '\n', pin->length);
  if (end != NULL)
    pin->length = (size_t)(end - pin->octets);
  return NULL;
}

/* The PIN, and not any longer in the environment, which other programs can see. */
static const char *pin_of_environment(struct pin *pin)
{
  char *value = getenv(PIN_VARIABLE);
  size_t n;
  if (value == NULL)
    return "no PIN: set " PIN_VARIABLE ", or give --pin-file";
  n = strlen(value);
  pin->length = n < sizeof pin->octets ? n : sizeof pin->octets;
  memcpy(pin->octets, value, pin->length);
  ltk_wipe_octets((uint8_t *)value, n);
  unsetenv(PIN_VARIABLE);
  return NULL;
}

/* NULL, or what is wrong. */
static const char *read_pin(struct pin *pin, const char *path)
{
  const char *wrong = path != NULL ? pin_of_file(pin, path) : pin_of_environment(pin);
  if (wrong == NULL && pin->length == 0)
    wrong = "the PIN is empty";
  if (wrong == NULL && pin->length > PIN_MAX)
    wrong = "the PIN is too long";
  return wrong;
}

/* A token that demands no login needs no PIN: then it does not matter what is wrong with it. */
static bool log_in(const struct pin *pin, const char *wrong)
{
  if (!token_wants_login(&token))
    return true;
  return wrong == NULL ? token_log_in(&token, pin->octets, pin->length) : token_complain("%s", wrong);
}

/* Whether the token is open; if not, standard error says why. */
static bool open_token(const struct options *options)
{
  struct pin pin = {{0}, 0};
  const char *wrong = read_pin(&pin, options->pin_file);
  bool opened = token_open(&token, options->module, options->init, options->token) && log_in(&pin, wrong);
  ltk_wipe_octets((uint8_t *)&pin, sizeof pin);
  return opened;
}

/* The answers' file: standard output, which is then standard error for the module, should it print. */
static FILE *take_output(void)
{
  int answers = dup(STDOUT_FILENO);
  if (answers < 0 || dup2(STDERR_FILENO, STDOUT_FILENO) < 0)
    return NULL;
  return fdopen(answers, "w");
}

/* What is offered. An HMAC with any message can be a key: who keeps keys gives none. */
static struct ltk_iut offer(bool keep_keys)
{
  struct ltk_iut iut = {.version = LTK_IUT_VERSION, .name = "pkcs11", .release = LTK_RELEASE, .confirm = confirm};
  if (!keep_keys) {
    iut.hmac = hmac;
    iut.kdf = kdf;
    iut.derive = derive;
  }
  if (token_has_aes(&token))
    iut.observe = observe_key;
  return iut;
}

static int serve(FILE *answers, const struct options *options)
{
  struct ltk_iut iut;
  if (options->derive_inside && !inside_open(&token, options->partial))
    return EXIT_FAILURE;
  iut = options->derive_inside ? inside_offer() : offer(options->keep_keys);
  return ltkp_serve(&iut, answers);
}

/* No core dump, and nothing in /proc that another program of the same user could read: the PIN is in the memory, and
 * in the environment that the program was started with. */
static bool hide_memory(void)
{
  return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0;
}

int main(int argc, char **argv)
{
  struct options options = {.module = NULL};
  int status = EXIT_FAILURE;
  FILE *answers;
  if (!hide_memory()) {
    perror("ltk-iut-pkcs11: the memory cannot be hidden");
    return EXIT_FAILURE;
  }
  if (argc == 2 && strcmp(argv[1], "--help") == 0)
    return puts(usage) == EOF ? EXIT_FAILURE : EXIT_SUCCESS;
  if (!parse(&options, argc, argv)) {
    fprintf(stderr, "%s\n", usage);
    return EXIT_USAGE;
  }
  answers = take_output();
  if (answers == NULL)
    perror("ltk-iut-pkcs11");
  else if (open_token(&options))
    status = serve(answers, &options);
  if (!token_close(&token) && status == EXIT_SUCCESS)
    status = TOKEN_EXIT_FAILED;
  return status;
}
