/**
 * @file
 * The path of this machine. Nothing else stands here, so that a test can bring a cpu_path_now of
 * its own and the linker leaves this one in the library.
 */
#include "cpu.h"

cpu_path cpu_path_now(void)
{
#if CPU_X86
    // The compiler's library asks the processor once, before main, also for what the system saves.
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
        __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512vbmi"))
        return CPU_AVX512;
    if (__builtin_cpu_supports("avx2"))
        return CPU_AVX2;
    return __builtin_cpu_supports("ssse3") ? CPU_SSE : CPU_PORTABLE;
#elif CPU_ARM
    return CPU_NEON; // part of every 64-bit ARM
#else
    return CPU_PORTABLE;
#endif
}
