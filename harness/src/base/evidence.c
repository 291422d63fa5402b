// SPDX-License-Identifier: Apache-2.0
/* Evidence: see evidence.h. */
#include "base/evidence.h"
#include "base/hex.h"
#include "base/memory.h"
#include "base/printable.h"

#include <fcntl.h>
#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The SHA-256 of what is read from fd; "" if it cannot be read. */
static void digest(char digits[65], int fd)
{
  EVP_MD_CTX *context = EVP_MD_CTX_new();
  unsigned char chunk[65536], sha256[32];
  ssize_t n = 0;
  bool good = context != NULL && EVP_DigestInit_ex(context, EVP_sha256(), NULL) == 1;
  while (good && (n = read(fd, chunk, sizeof chunk)) > 0)
    good = EVP_DigestUpdate(context, chunk, (size_t)n) == 1;
  if (!good || EVP_DigestFinal_ex(context, sha256, NULL) != 1)
    memory_exhausted();
  EVP_MD_CTX_free(context);
  if (n == 0)
    hex_write(digits, sha256, sizeof sha256);
}

/* A regular file as it is now; false if it is none. Nothing else is opened: that alone may do something to a device. */
static bool look(struct evidence_file *file)
{
  struct stat about, link;
  bool is = stat(file->name, &about) == 0 && S_ISREG(about.st_mode);
  int fd = is && about.st_size <= EVIDENCE_SIZE_MAX ? open(file->name, O_RDONLY | O_CLOEXEC | O_NONBLOCK) : -1;
  file->sha256[0] = '\0';
  file->changed = is ? about.st_ctim : (struct timespec){0};
  file->linked = is && lstat(file->name, &link) == 0 ? link.st_ctim : (struct timespec){0};
  file->may_be_secret = is && (about.st_size < EVIDENCE_SECRET_MAX || (about.st_mode & S_IROTH) == 0);
  if (fd >= 0 && fstat(fd, &about) == 0 && S_ISREG(about.st_mode))
    digest(file->sha256, fd);
  if (fd >= 0)
    close(fd);
  return is;
}

static void add(struct evidence *evidence, const char *name, bool is_argument)
{
  struct evidence_file *file = &evidence->file[evidence->count];
  *file = (struct evidence_file){.name = memory_copy(name)};
  if (look(file) || !is_argument)
    evidence->count++;
  else
    free(file->name);
  file->may_be_secret = file->may_be_secret && is_argument;
}

void evidence_begin(struct evidence *evidence, const char *file, char *const *arguments)
{
  *evidence = (struct evidence){0};
  if (file == NULL)
    return;
  add(evidence, file, false);
  for (; arguments != NULL && *arguments != NULL && evidence->count < EVIDENCE_FILES_MAX; arguments++)
    add(evidence, *arguments, true);
}

void evidence_of_content(struct evidence *evidence, const char *file, const struct buffer *content)
{
  *evidence = (struct evidence){.count = 1};
  evidence->file[0].name = memory_copy(file);
  hex_sha256(evidence->file[0].sha256, content->octets, content->length);
}

static bool is_same_time(struct timespec a, struct timespec b)
{
  return a.tv_sec == b.tv_sec && a.tv_nsec == b.tv_nsec;
}

/* A change that was taken back is one too, also where a symbolic link leads: the time of the last change cannot be set.
 */
static bool is_same(const struct evidence_file *a, const struct evidence_file *b)
{
  return strcmp(a->sha256, b->sha256) == 0 && is_same_time(a->changed, b->changed) &&
         is_same_time(a->linked, b->linked);
}

bool evidence_changed(const struct evidence *evidence, struct buffer *why)
{
  size_t i;
  for (i = 0; i < evidence->count; i++) {
    struct evidence_file now = evidence->file[i];
    look(&now);
    if (is_same(&evidence->file[i], &now))
      continue;
    printable_add(why, now.name, strlen(now.name));
    buffer_text(why, " changed during the run, so it is unknown what was tested; run again without changing it");
    if (i > 0)
      buffer_text(why, " (the first argument that names a file must not name one that the program writes)");
    return true;
  }
  return false;
}

void evidence_free(struct evidence *evidence)
{
  size_t i;
  for (i = 0; i < evidence->count; i++)
    free(evidence->file[i].name);
  *evidence = (struct evidence){0};
}
