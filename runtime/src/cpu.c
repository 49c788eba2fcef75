/**
 * @file
 * The path of this machine. Nothing else stands here, so that a test can bring a cpu_path_now of
 * its own and the linker leaves this one in the library.
 */
#include "cpu.h"

#if CPU_X86

#if defined(__has_include)
#if __has_include(<sys/platform/x86.h>)
#define CPU_OF_GLIBC 1
#include <sys/platform/x86.h>
#endif
#endif

// Each tells what the processor has and the system saves. glibc remembers what its loader found;
// the compiler's library would ask again before main, which on a virtual machine takes as long as a
// tenth of starting a program.
#ifdef CPU_OF_GLIBC
// As x86_cpu_active of that header, whose shift of a signed 1 is not defined for the highest bit.
static bool is_active(unsigned feature)
{
    const struct cpuid_feature *leaf = __x86_get_cpuid_feature_leaf(feature / (4 * 32));
    return (leaf->active_array[feature / 32 % 4] >> feature % 32 & 1u) != 0;
}

#define HAS(name, word) is_active(x86_cpu_##name)
#else
#define HAS(name, word) __builtin_cpu_supports(word)
#endif

cpu_path cpu_path_now(void)
{
    if (HAS(AVX512F, "avx512f") && HAS(AVX512BW, "avx512bw") && HAS(AVX512VL, "avx512vl") &&
        HAS(AVX512_VBMI, "avx512vbmi"))
        return CPU_AVX512;
    if (HAS(AVX2, "avx2"))
        return CPU_AVX2;
    return HAS(SSSE3, "ssse3") ? CPU_SSE : CPU_PORTABLE;
}

#else

cpu_path cpu_path_now(void)
{
    return CPU_ARM ? CPU_NEON : CPU_PORTABLE; // NEON is part of every 64-bit ARM
}

#endif
