// SPDX-License-Identifier: Apache-2.0
/* Memory that is there, or the end of the program: what the harness allocates is small and bounded, so running out of
 * it is no case to go on from. Everything allocated here is released with free(). */
#ifndef MEMORY_H
#define MEMORY_H

#include <stddef.h>

/* n octets, all zero. Ends the program if there are none. */
void *memory_new(size_t n);

/* What lies at p (NULL: nothing), in n octets of space, as realloc does. Ends the program if there are none. */
void *memory_resize(void *p, size_t n);

/* A copy of n octets with a zero after them. octets may be NULL only when n is 0. */
char *memory_copy_octets(const char *octets, size_t n);

/* A copy of a string. */
char *memory_copy(const char *text);

/* The end: one line on standard error, and exit status 3. What is not yet printed is not, and nothing is cleaned up but
 * by what at_quick_exit() was given: it may be a library that wants the memory, in the middle of its work. */
_Noreturn void memory_exhausted(void);

/* Let jansson and OpenSSL have their memory from here, so that they too never go on without; and let OpenSSL not read
 * the machine's configuration, which could take an algorithm away, nor do anything when the result has been printed.
 * For the start of main(). */
void memory_guard_libraries(void);

#endif
