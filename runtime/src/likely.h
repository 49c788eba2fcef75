/**
 * @file
 * Which way a condition usually goes, where the order of the code makes a difference; and which
 * function is not to be taken apart, lest a part forgets what the first conditions said.
 */
#ifndef RDX_SRC_LIKELY_H
#define RDX_SRC_LIKELY_H

#if defined(__GNUC__)
#define LIKELY(condition) __builtin_expect((condition) ? 1 : 0, 1)
#define KEPT_WHOLE __attribute__((noinline))
#else
#define LIKELY(condition) (condition)
#define KEPT_WHOLE
#endif

#endif
