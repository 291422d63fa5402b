// SPDX-License-Identifier: Apache-2.0
/* SECRET(p, n): from now on, a branch or an address that depends on these octets is an error. PUBLIC(p, n): no longer;
 * for results, which their users may look at. Under valgrind's memcheck with -DCT_MEMCHECK, under clang's
 * MemorySanitizer by itself; else nothing, for the comparison of traces. */
#ifndef LTK_CT_MARK_H
#define LTK_CT_MARK_H

#if defined CT_MEMCHECK
#include <valgrind/memcheck.h>
#define SECRET(p, n) ((void)VALGRIND_MAKE_MEM_UNDEFINED(p, n))
#define PUBLIC(p, n) ((void)VALGRIND_MAKE_MEM_DEFINED(p, n))
#elif defined CT_MSAN
#include <sanitizer/msan_interface.h>
#define SECRET(p, n) __msan_poison(p, n)
#define PUBLIC(p, n) __msan_unpoison(p, n)
#else
#define SECRET(p, n) ((void)(p), (void)(n))
#define PUBLIC(p, n) ((void)(p), (void)(n))
#endif

#endif
