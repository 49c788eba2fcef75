/**
 * @file
 * Kernels of the long scans, one set a path. None but scan.c and tests calls them.
 *
 * scan_blocks_* gives a multiple of SCAN_BLOCK: whole blocks from the start of `text` that are
 * plain; the next block, if `length` has one, is not.
 */
#ifndef RDX_SRC_SCAN_KERNELS_H
#define RDX_SRC_SCAN_KERNELS_H

#include <stddef.h>
#include <stdint.h>

#include "cpu.h"

enum { SCAN_BLOCK = 64 };

/** The next multiple of SCAN_BLOCK in memory. Blocks there lie in one cache line. */
static inline const char *scan_next_line(const char *at)
{
    return at + (SCAN_BLOCK - ((uintptr_t)at & (SCAN_BLOCK - 1)));
}

#define SCAN_KERNELS(path)                               \
    const char *scan_string_##path(const char *at);      \
    const char *scan_string_utf8_##path(const char *at); \
    size_t scan_blocks_##path(const char *text, size_t length);

SCAN_KERNELS(portable)
#if CPU_X86 || CPU_ARM
SCAN_KERNELS(steps) // SSE, NEON
#endif
#if CPU_X86
SCAN_KERNELS(avx2)
/** As scan_copy_blocks. */
size_t scan_copy_blocks_avx2(char *to, const char *from, size_t length);
SCAN_KERNELS(avx512)
#endif

#endif
