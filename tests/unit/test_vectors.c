// SPDX-License-Identifier: Apache-2.0
/* Loading vectors: a sound folder loads, and every kind of damage is refused by the name of the file. Selecting:
 * filters and what is said of names that do not exist. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/hex.h"
#include "base/memory.h"
#include "vectors/selection.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define OCTETS "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"
#define VECTOR(id, flags)                                                                                              \
  "{\"id\":\"" id "\",\"comment\":\"c\",\"clauses\":[\"2\"],\"flags\":[" flags "],\"source\":\"s\","                   \
  "\"input\":{\"key\":\"00\",\"data\":\"\"},\"result\":\"valid\",\"output\":{\"mac\":\"" OCTETS "\"}}"
#define FAMILY(name, vectors) "{\"family\":\"" name "\",\"vectors\":[" vectors "]}"
#define SOUND FAMILY("hmac", VECTOR("LTK-HMAC-0001", "\"short\"") "," VECTOR("LTK-HMAC-0002", "\"long\",\"odd\""))

static char folder[64];

static const char *path_of(const char *file)
{
  static char path[128];
  snprintf(path, sizeof path, "%s/%s", folder, file);
  return path;
}

static void write_file(const char *file, const char *content)
{
  FILE *f = fopen(path_of(file), "w");
  assert_non_null(f);
  assert_true(fputs(content, f) >= 0);
  assert_int_equal(fclose(f), 0);
}

/* An index of one file, hmac.json, with the sha256 of this content, and this count. */
static void write_index(const char *content, int count)
{
  char index[512], sha256[65];
  hex_sha256(sha256, content, strlen(content));
  snprintf(index, sizeof index,
           "{\"specification\":\"1.1-draft\",\"files\":[{\"file\":\"hmac.json\",\"family\":\"hmac\",\"count\":%d,"
           "\"sha256\":\"%s\"}],\"profiles\":{\"device\":[\"LTK-HMAC-0002\"]}}",
           count, sha256);
  write_file("index.json", index);
}

static int make_folder(void **state)
{
  (void)state;
  strcpy(folder, "/tmp/test_vectors.XXXXXX");
  if (mkdtemp(folder) == NULL)
    return -1;
  write_file("hmac.json", SOUND);
  write_index(SOUND, 2);
  return 0;
}

static int remove_folder(void **state)
{
  static const char *const files[] = {"index.json", "hmac.json", "more.json", "notes.txt", ".hidden.json"};
  size_t i;
  (void)state;
  for (i = 0; i < sizeof files / sizeof files[0]; i++)
    unlink(path_of(files[i]));
  return rmdir(folder);
}

static struct vectors *load(void)
{
  struct vectors *vectors;
  char *why;
  if (vectors_load(folder, &vectors, &why) != VECTORS_OK)
    fail_msg("%s", why);
  return vectors;
}

/* Refused as damaged, for a reason with both texts. */
static void assert_damaged(const char *file, const char *reason)
{
  struct vectors *vectors;
  char *why;
  assert_int_equal(vectors_load(folder, &vectors, &why), VECTORS_DAMAGED);
  assert_null(vectors);
  if (strstr(why, file) == NULL || strstr(why, reason) == NULL)
    fail_msg("'%s' or '%s' not in '%s'", file, reason, why);
  free(why);
}

/* The family's file with other content, to which the index is true. */
static void assert_content_damaged(const char *content, int count, const char *reason)
{
  write_file("hmac.json", content);
  write_index(content, count);
  assert_damaged("hmac.json", reason);
}

static void a_sound_folder_is_loaded(void **state)
{
  struct vectors *vectors = load();
  const struct vector *second = vectors_find(vectors, "LTK-HMAC-0002");
  (void)state;
  assert_int_equal(vectors->count, 2);
  assert_string_equal(vectors->specification, "1.1-draft");
  assert_string_equal(second->family, "hmac");
  assert_string_equal(second->command->name, "hmac");
  assert_null(second->class);
  assert_null(vectors_find(vectors, "LTK-HMAC-0003"));
  vectors_free(vectors);
}

static void other_files_do_no_harm(void **state)
{
  (void)state;
  write_file("notes.txt", "");
  write_file(".hidden.json", "");
  vectors_free(load());
}

static void a_folder_that_is_not_there_is_no_damage(void **state)
{
  struct vectors *vectors;
  char *why;
  (void)state;
  assert_int_equal(vectors_load("/nonexistent", &vectors, &why), VECTORS_ABSENT);
  assert_string_equal(why, "/nonexistent: there is no such folder");
  free(why);
}

static void a_changed_octet_is_refused(void **state)
{
  char content[sizeof SOUND], sha256[65];
  (void)state;
  strcpy(content, SOUND);
  content[strlen(content) / 2] ^= 1;
  write_file("hmac.json", content);
  hex_sha256(sha256, SOUND, strlen(SOUND));
  assert_damaged("hmac.json", sha256);
  hex_sha256(sha256, content, strlen(content));
  assert_damaged("hmac.json", sha256);
}

static void missing_and_unlisted_files_are_refused(void **state)
{
  (void)state;
  write_file("more.json", "{}");
  assert_damaged("more.json", "not listed");
  unlink(path_of("more.json"));
  unlink(path_of("hmac.json"));
  assert_damaged("hmac.json", "No such file");
  unlink(path_of("index.json"));
  assert_damaged("index.json", "No such file");
}

static void a_damaged_index_is_refused(void **state)
{
  static const char *const names[] = {"../hmac.json", "/etc/passwd", ".", "index.json", ""};
  char index[256];
  size_t i;
  (void)state;
  write_file("index.json", "{");
  assert_damaged("index.json", "line 1");
  write_file("index.json", "[]");
  assert_damaged("index.json", "object");
  write_file("index.json", "{\"specification\":\"1.1-draft\",\"files\":[]}");
  assert_damaged("index.json", "at least one file");
  write_file("index.json", "{\"specification\":\"1.1-draft\",\"files\":[{\"file\":\"hmac.json\"}]}");
  assert_damaged("index.json", "entry 1");
  for (i = 0; i < sizeof names / sizeof names[0]; i++) {
    snprintf(index, sizeof index,
             "{\"specification\":\"1.1-draft\",\"files\":[{\"file\":\"%s\",\"family\":\"hmac\",\"count\":1,\"sha256\":"
             "\"\"}]}",
             names[i]);
    write_file("index.json", index);
    assert_damaged("index.json", "entry 1");
  }
}

/* An index whose file and sha256 are right, with these members in place of profiles and behind the entry's. */
static void assert_index(const char *entry_members, const char *members, const char *reason)
{
  char index[1024], sha256[65];
  struct vectors *vectors;
  char *why;
  hex_sha256(sha256, SOUND, strlen(SOUND));
  snprintf(index, sizeof index,
           "{\"specification\":\"1.1-draft\",\"files\":[{\"file\":\"hmac.json\",\"family\":\"hmac\",\"count\":2,"
           "\"sha256\":\"%s\"%s}]%s}",
           sha256, entry_members, members);
  write_file("index.json", index);
  if (reason != NULL) {
    assert_damaged("index.json", reason);
    return;
  }
  if (vectors_load(folder, &vectors, &why) != VECTORS_OK)
    fail_msg("%s", why);
  assert_false(vectors->own);
  vectors_free(vectors);
}

static void each_member_of_the_index_is_judged(void **state)
{
  (void)state;
  assert_index("", "", NULL);
  assert_index(",\"agreed\":[\"a\",\"b\"],\"agreed_in_part\":{\"c\":1}", ",\"licence\":\"CC0-1.0\",\"profiles\":{}",
               NULL);
  assert_index("", ",\"profiles\":{\"device\":[\"LTK-HMAC-0002\",\"LTK-HMAC-0001\"]}", NULL);
  assert_index("", ",\"profiles\":{\"device\":[\"LTK-HMAC-0003\"]}", "profile device: its entry 1 is not the id");
  assert_index("", ",\"profiles\":{\"device\":[\"LTK-HMAC-0001\",1]}", "profile device: its entry 2 is not the id");
  assert_index("", ",\"profiles\":{\"device\":[\"LTK-HMAC-0001\",\"LTK-HMAC-0001\"]}", "twice");
  assert_index("", ",\"profiles\":{\"device\":[]}", "at least one");
  assert_index("", ",\"profiles\":{\"device\":{}}", "at least one");
  assert_index("", ",\"profiles\":{\"full\":[\"LTK-HMAC-0001\"]}", "its name");
  assert_index("", ",\"profiles\":{\"a b\":[\"LTK-HMAC-0001\"]}", "its name");
  assert_index("", ",\"profiles\":[]", "profiles are not an object");
  assert_index("", ",\"more\":1", "unknown to this version: 'more'");
  assert_index("", ",\"licence\":\"\"", "licence");
  assert_index("", ",\"licence\":\"a\\nb\"", "licence");
  assert_index(",\"more\":1", "", "unknown to this version: 'more'");
  assert_index(",\"agreed\":[\"a\"]", "", "agreed");
  assert_index(",\"agreed\":[\"a\",\"a\"]", "", "agreed");
  assert_index(",\"agreed\":[\"a\",1]", "", "agreed");
  assert_index(",\"agreed_in_part\":[\"a\"]", "", "agreed");
  assert_index(",\"agreed_in_part\":{\"a\":0}", "", "agreed");
  assert_index("},{\"file\":\"hmac.json\",\"family\":\"kdf\",\"count\":1,\"sha256\":\"" OCTETS "\"", "", "entry 2");
  assert_index("},{\"file\":\"more.json\",\"family\":\"hmac\",\"count\":1,\"sha256\":\"" OCTETS "\"", "", "entry 2");
  assert_index("},{\"file\":\"more.json\",\"family\":\"none\",\"count\":1,\"sha256\":\"" OCTETS "\"", "",
               "family is unknown");
}

static void an_unknown_specification_is_refused_with_those_that_are_known(void **state)
{
  struct vectors *vectors;
  char *why;
  (void)state;
  write_file("index.json", "{\"specification\":\"99.0\\u001b\",\"files\":[]}");
  assert_int_equal(vectors_load(folder, &vectors, &why), VECTORS_UNKNOWN);
  assert_null(vectors);
  assert_non_null(strstr(why, "version '99.0\\x1b', which this program does not know; it knows: 1.1-draft"));
  free(why);
}

/* The folder's name, a name in it, what a parser quotes. */
static void what_is_wrong_is_told_in_printable_ascii(void **state)
{
  struct vectors *vectors;
  char *why;
  (void)state;
  write_file("\x1b]0;x\x07.json", "");
  assert_damaged("\\x1b]0;x\\x07.json", "not listed");
  unlink(path_of("\x1b]0;x\x07.json"));
  write_file("index.json", "{\"a\x7f\": \x7f}");
  assert_damaged("index.json", "line 1");
  assert_int_equal(vectors_load("/none\n\xe2\x80\xae", &vectors, &why), VECTORS_ABSENT);
  assert_string_equal(why, "/none\\x0a\\xe2\\x80\\xae: there is no such folder");
  free(why);
}

static void the_vectors_of_this_release_are_known(void **state)
{
  struct vectors *vectors;
  char *why;
  (void)state;
  if (vectors_load("vectors", &vectors, &why) != VECTORS_OK)
    fail_msg("%s", why);
  assert_true(vectors->own);
  vectors_free(vectors);
}

/* Load from this release what a family, an id and a profile, each may be NULL, leave. */
static struct vectors *load_some(const char *family, const char *id, const char *profile)
{
  struct vectors_wanted wanted = {.profile = profile};
  struct vectors *vectors;
  char *why;
  if (family != NULL)
    names_add(&wanted.families, family, strlen(family));
  if (id != NULL)
    names_add(&wanted.ids, id, strlen(id));
  if (vectors_load_some("vectors", &wanted, &vectors, &why) != VECTORS_OK)
    fail_msg("%s", why);
  names_free(&wanted.families);
  names_free(&wanted.ids);
  return vectors;
}

static bool is_wanted(const struct vector *vector, const char *family, const char *id, const json_t *profile)
{
  size_t i;
  if ((family != NULL && strcmp(vector->family, family) != 0) || (id != NULL && strcmp(vector->id, id) != 0))
    return false;
  for (i = 0; i < json_array_size(profile); i++)
    if (strcmp(json_string_value(json_array_get(profile, i)), vector->id) == 0)
      return true;
  return profile == NULL;
}

/* What is loaded is what is wanted, and the same as in all. */
static void assert_loads(const struct vectors *all, const char *family, const char *id, const char *profile,
                         size_t expected)
{
  const json_t *ids = profile == NULL ? NULL : json_object_get(all->profiles, profile);
  struct vectors *some = load_some(family, id, profile);
  size_t i, n = 0;
  for (i = 0; i < all->count; i++) {
    if (!is_wanted(&all->vector[i], family, id, ids))
      continue;
    assert_true(n < some->count);
    assert_string_equal(all->vector[i].id, some->vector[n].id);
    assert_true(json_equal(all->vector[i].input, some->vector[n].input));
    assert_true(all->vector[i].output == some->vector[n].output ||
                json_equal(all->vector[i].output, some->vector[n].output));
    n++;
  }
  assert_int_equal(some->count, n);
  assert_int_equal(some->count, expected);
  assert_int_equal(some->available, all->count);
  assert_int_equal(some->family_count, all->family_count);
  vectors_free(some);
}

static void of_this_release_the_vectors_are_parsed_that_are_wanted(void **state)
{
  struct vectors *all = load_some(NULL, NULL, "full");
  const char *first = all->vector[0].id, *last = all->vector[all->count - 1].id, *within = all->vector[100].id;
  size_t n = 0;
  (void)state;
  while (n < all->count && strcmp(all->vector[n].family, all->vector[0].family) == 0)
    n++;
  assert_int_equal(all->available, all->count);
  assert_loads(all, all->vector[0].family, NULL, NULL, n);
  assert_loads(all, NULL, first, NULL, 1);
  assert_loads(all, NULL, within, NULL, 1);
  assert_loads(all, NULL, last, NULL, 1);
  assert_loads(all, NULL, "LTK", NULL, 0);
  assert_loads(all, "agree", first, NULL, 0);
  assert_loads(all, NULL, NULL, "device", json_array_size(json_object_get(all->profiles, "device")));
  vectors_free(all);
}

/* No sha256 of this release vouches for them. */
static void other_vectors_are_judged_whatever_is_wanted(void **state)
{
  const char *unsound = FAMILY("hmac", VECTOR("A B", ""));
  struct vectors_wanted wanted = {0};
  struct vectors *vectors;
  char *why;
  (void)state;
  write_file("hmac.json", unsound);
  write_index(unsound, 1);
  names_add(&wanted.families, "kdf", 3);
  assert_int_equal(vectors_load_some(folder, &wanted, &vectors, &why), VECTORS_DAMAGED);
  assert_non_null(strstr(why, "its id"));
  free(why);
  names_free(&wanted.families);
}

static void a_wrong_count_is_refused(void **state)
{
  (void)state;
  write_index(SOUND, 3);
  assert_damaged("hmac.json", "expected 3 vectors, found 2");
}

/* Content that the index vouches for, and that still is none. */
static void unsound_content_is_refused(void **state)
{
  (void)state;
  assert_content_damaged("", 1, "line 1");
  assert_content_damaged("[]", 1, "object");
  assert_content_damaged(FAMILY("kdf", VECTOR("A", "")), 1, "expected the family hmac, found kdf");
  assert_content_damaged("{\"family\":\"hmac\",\"family\":\"hmac\",\"vectors\":[]}", 1, "duplicate");
  assert_content_damaged(FAMILY("hmac", "1"), 1, "its id");
  assert_content_damaged(FAMILY("hmac", VECTOR("A B", "")), 1, "its id");
  assert_content_damaged(FAMILY("hmac", VECTOR("A", "1")), 1, "flags");
  assert_content_damaged(FAMILY("hmac", "{\"id\":\"A\"}"), 1, "its comment");
}

static void an_id_that_is_there_twice_is_refused(void **state)
{
  const char *content = FAMILY("hmac", VECTOR("A", "") "," VECTOR("B", "") "," VECTOR("A", ""));
  (void)state;
  write_file("hmac.json", content);
  write_index(content, 3);
  assert_damaged("", "the id A is there twice");
}

/* One vector of a family, with these members behind the usual ones, is refused for this reason. */
static void assert_unsound(const char *family, const char *members, const char *reason)
{
  char text[1024], *why;
  struct vector vector;
  json_t *json;
  snprintf(text, sizeof text, "{\"id\":\"A\",\"comment\":\"c\",\"clauses\":[\"2\"],\"flags\":[],\"source\":\"s\",%s}",
           members);
  json = json_loads(text, 0, NULL);
  assert_non_null(json);
  assert_false(vectors_read_vector(&vector, family, json, &why));
  if (strstr(why, reason) == NULL)
    fail_msg("'%s' not in '%s'", reason, why);
  free(why);
  json_decref(json);
}

static void unsound_vectors_are_refused(void **state)
{
#define INPUT "\"input\":{\"key\":\"\",\"data\":\"\"},"
#define VALID "\"result\":\"valid\","
  (void)state;
  assert_unsound("hmac", VALID "\"output\":{\"mac\":\"" OCTETS "\"}", "its input is not an object");
  assert_unsound("hmac", INPUT "\"result\":\"acceptable\"", "its result is not \"valid\"");
  assert_unsound("hmac", INPUT "\"result\":\"invalid\",\"class\":\"mode\"", "its result is not \"valid\"");
  assert_unsound("hmac", INPUT "\"result\":\"valid\"", "no output");
  assert_unsound("hmac", INPUT VALID "\"output\":{\"tag\":\"\"}", "'tag'");
  assert_unsound("hmac", INPUT VALID "\"output\":{\"mac\":\"00\"}", "'mac' is not 32 octets in lower-case hex");
  assert_unsound("hmac", INPUT VALID "\"output\":{}", "its output has no 'mac'");
  assert_unsound("hmac", INPUT VALID "\"class\":\"x\",\"output\":{\"mac\":\"" OCTETS "\"}", "has a class");
  assert_unsound("hmac", INPUT VALID "\"more\":1,\"output\":{\"mac\":\"" OCTETS "\"}",
                 "unknown to this version: 'more'");
  assert_unsound("hmac", INPUT VALID "\"steps\":{\"S\":\"\"},\"output\":{\"mac\":\"" OCTETS "\"}",
                 "its steps has a member");
  assert_unsound("kdf", INPUT VALID "\"output\":{\"out\":\"\"}", "'data'");
  assert_unsound("nothing", INPUT VALID "\"output\":{\"mac\":\"\"}", "family");
#define AGREE "\"input\":{\"suite\":1,\"private\":\"\",\"peer\":\"\"},\"result\":\"invalid\""
  assert_unsound("agree-invalid", AGREE, "its class is not one of its family: suite public_key secret");
  assert_unsound("agree-invalid", AGREE ",\"class\":\"imsi\"", "its class is not one");
  assert_unsound("agree-invalid", AGREE ",\"class\":\"secret\",\"output\":{}", "it is invalid and has an output");
#define ACCUMULATED(count, seed) "\"input\":{" count seed "}," VALID "\"output\":{\"sha256\":\"" OCTETS "\"}"
  assert_unsound("accumulated", ACCUMULATED("\"count\":1000001", ",\"seed\":\"s\""), "count");
  assert_unsound("accumulated", ACCUMULATED("\"count\":0", ",\"seed\":\"s\""), "count");
  assert_unsound("accumulated", ACCUMULATED("\"count\":1", ""), "no 'seed'");
  assert_unsound("accumulated", ACCUMULATED("\"count\":1", ",\"seed\":\"\""), "'seed' is not");
}

/* The ids selected, each with a blank behind it, or why none are. */
static void assert_selected(const char *family, const char *id, const char *flag, const char *profile,
                            const char *expected)
{
  struct selection_filter filter = {.profile = profile};
  struct vectors *vectors = load();
  struct selection selection;
  struct buffer found = {0};
  char *why = NULL;
  size_t i;
  assert_true(family == NULL || names_add_list(&filter.families, family));
  assert_true(id == NULL || names_add_list(&filter.ids, id));
  assert_true(flag == NULL || names_add_list(&filter.flags, flag));
  if (!selection_make(&selection, vectors, &filter, &why))
    buffer_text(&found, why);
  for (i = 0; i < selection.count; i++)
    buffer_format(&found, "%s ", selection.vector[i]->id);
  if (strstr(found.octets, expected) == NULL || (why == NULL && strcmp(found.octets, expected) != 0))
    fail_msg("'%s' is not '%s'", found.octets, expected);
  free(why);
  buffer_free(&found);
  selection_free(&selection);
  vectors_free(vectors);
  names_free(&filter.families);
  names_free(&filter.ids);
  names_free(&filter.flags);
}

static void filters_select(void **state)
{
  (void)state;
  assert_selected(NULL, NULL, NULL, "full", "LTK-HMAC-0001 LTK-HMAC-0002 ");
  assert_selected("hmac", NULL, NULL, "full", "LTK-HMAC-0001 LTK-HMAC-0002 ");
  assert_selected(NULL, "LTK-HMAC-0002", NULL, "full", "LTK-HMAC-0002 ");
  assert_selected(NULL, NULL, "short,odd", "full", "LTK-HMAC-0001 LTK-HMAC-0002 ");
  assert_selected(NULL, NULL, "odd", "full", "LTK-HMAC-0002 ");
  assert_selected(NULL, NULL, NULL, "device", "LTK-HMAC-0002 ");
  assert_selected(NULL, "LTK-HMAC-0001", NULL, "device", "no vector matches");
}

static void names_that_do_not_exist_are_answered_with_those_that_do(void **state)
{
  (void)state;
  assert_selected("hmca", NULL, NULL, "full", "unknown family 'hmca'; there are: hmac");
  assert_selected(NULL, "LTK-HMAC-2", NULL, "full", "unknown id 'LTK-HMAC-2'; there are: LTK-HMAC-0001, LTK-HMAC-0002");
  assert_selected(NULL, NULL, "shrt", "full", "unknown flag 'shrt'; there are: short, long, odd");
  assert_selected(NULL, NULL, NULL, "tiny", "unknown profile 'tiny'; there are: full, device");
}

static void the_nearest_of_many_names_are_suggested(void **state)
{
  static char name[40][16];
  const char *legal[40];
  struct buffer b = {0};
  size_t i;
  (void)state;
  for (i = 0; i < 40; i++) {
    snprintf(name[i], sizeof name[i], "LTK-%zu", 1000 + 111 * i);
    legal[i] = name[i];
  }
  names_suggest(&b, "LTK-3331", legal, 40);
  assert_non_null(strstr(b.octets, "the nearest are: LTK-3331, "));
  buffer_free(&b);
  assert_false(names_add_list(&(struct names){0}, ""));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, make_folder, remove_folder)
  const struct CMUnitTest tests[] = {
      TEST(a_sound_folder_is_loaded),
      TEST(other_files_do_no_harm),
      TEST(a_folder_that_is_not_there_is_no_damage),
      TEST(a_changed_octet_is_refused),
      TEST(missing_and_unlisted_files_are_refused),
      TEST(a_damaged_index_is_refused),
      TEST(each_member_of_the_index_is_judged),
      TEST(an_unknown_specification_is_refused_with_those_that_are_known),
      TEST(what_is_wrong_is_told_in_printable_ascii),
      TEST(the_vectors_of_this_release_are_known),
      TEST(of_this_release_the_vectors_are_parsed_that_are_wanted),
      TEST(other_vectors_are_judged_whatever_is_wanted),
      TEST(a_wrong_count_is_refused),
      TEST(unsound_content_is_refused),
      TEST(an_id_that_is_there_twice_is_refused),
      TEST(unsound_vectors_are_refused),
      TEST(filters_select),
      TEST(names_that_do_not_exist_are_answered_with_those_that_do),
      TEST(the_nearest_of_many_names_are_suggested),
  };
  return cmocka_run_group_tests_name("vectors", tests, NULL, NULL);
}
