/**
 * @file
 * Which way a condition usually goes, where the order of the code makes a difference.
 */
#ifndef RDX_SRC_LIKELY_H
#define RDX_SRC_LIKELY_H

#if defined(__GNUC__)
#define LIKELY(condition) __builtin_expect((condition) ? 1 : 0, 1)
#else
#define LIKELY(condition) (condition)
#endif

#endif
