/**
 * @file
 * Long scans: the kernel of this machine's path; and what needs none of its own.
 */
#include "scan.h"

#include "scan_kernels.h"

// Most long strings end soon: before it would be found out what the machine has.
const char *scan_string_run(const char *at)
{
    for (int i = 0; i < 4; i++, at += STEP) {
        const step_marks marks = step_stops(at);
        if (marks != 0)
            return at + step_first(marks);
    }
    switch (cpu_path_now()) {
#if CPU_X86
    case CPU_AVX512:
        return scan_string_avx512(at);
    case CPU_AVX2:
        return scan_string_avx2(at);
    case CPU_SSE:
        return scan_string_steps(at);
#elif CPU_ARM
    case CPU_NEON:
        return scan_string_steps(at);
#endif
    default:
        return scan_string_portable(at);
    }
}

const char *scan_string_utf8_run(const char *at)
{
    switch (cpu_path_now()) {
#if CPU_X86
    case CPU_AVX512:
        return scan_string_utf8_avx512(at);
    case CPU_AVX2:
        return scan_string_utf8_avx2(at);
    case CPU_SSE:
        return scan_string_utf8_steps(at);
#elif CPU_ARM
    case CPU_NEON:
        return scan_string_utf8_steps(at);
#endif
    default:
        return scan_string_utf8_portable(at);
    }
}

static size_t plain_blocks(const char *text, size_t length)
{
    switch (cpu_path_now()) {
#if CPU_X86
    case CPU_AVX512:
        return scan_blocks_avx512(text, length);
    case CPU_AVX2:
        return scan_blocks_avx2(text, length);
    case CPU_SSE:
        return scan_blocks_steps(text, length);
#elif CPU_ARM
    case CPU_NEON:
        return scan_blocks_steps(text, length);
#endif
    default:
        return scan_blocks_portable(text, length);
    }
}

bool scan_copies(void)
{
    return cpu_path_now() == CPU_AVX2 || cpu_path_now() == CPU_AVX512;
}

size_t scan_copy_blocks(char *to, const char *from, size_t length)
{
#if CPU_X86
    return scan_copy_blocks_avx2(to, from, length); // memory is the limit: no path is faster
#else
    (void)to;
    (void)from;
    (void)length;
    return 0;
#endif
}

// White space is short, so every machine's baseline will do.
const char *scan_space_run(const char *at)
{
    for (;; at += STEP) {
        const step_marks marks = step_solid(at);
        if (marks != 0)
            return at + step_first(marks);
    }
}

// Less than a step.
static size_t plain_bytes(const char *text, size_t length)
{
    size_t done = 0;
    for (; length - done >= sizeof(uint64_t); done += sizeof(uint64_t)) {
        const uint64_t marks = word_breaks(bits_load64(text + done));
        if (marks != 0)
            return done + word_first(marks);
    }
    while (done < length && (unsigned char)text[done] >= 0x20 && text[done] != '"' &&
           text[done] != '\\')
        done++;
    return done;
}

static size_t plain_steps(const char *text, size_t length)
{
    size_t done = 0;
    for (; length - done >= STEP; done += STEP) {
        const step_marks marks = step_breaks(text + done);
        if (marks != 0)
            return done + step_first(marks);
    }
    if (done == 0 || done == length)
        return done + plain_bytes(text + done, length - done);
    // The last step reaches back over bytes that are known to be plain.
    const step_marks marks = step_breaks(text + length - STEP);
    return marks == 0 ? length : length - STEP + step_first(marks);
}

size_t scan_plain(const char *text, size_t length)
{
    const size_t done = length >= SCAN_BLOCK ? plain_blocks(text, length) : 0;
    return done + plain_steps(text + done, length - done);
}
