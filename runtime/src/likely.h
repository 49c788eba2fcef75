/**
 * @file
 * Which way a condition usually goes, where the order of the code makes a difference; which
 * function is not to be taken apart, lest a part forgets what the first conditions said; which is
 * called so seldom that it is to be small; and which is part of a loop that has no time for calls.
 */
#ifndef RDX_SRC_LIKELY_H
#define RDX_SRC_LIKELY_H

#if defined(__GNUC__)
#define LIKELY(condition) __builtin_expect((condition) ? 1 : 0, 1)
#define UNLIKELY(condition) __builtin_expect((condition) ? 1 : 0, 0)
#define KEPT_WHOLE __attribute__((noinline))
#define SELDOM __attribute__((noinline, cold))
#define ALWAYS_INLINE __attribute__((always_inline)) static inline
#else
#define LIKELY(condition) (condition)
#define UNLIKELY(condition) (condition)
#define KEPT_WHOLE
#define SELDOM
#define ALWAYS_INLINE static inline
#endif

#endif
