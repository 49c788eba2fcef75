/**
 * @file
 * What the processor can do. Work on many bytes at once has one kernel a path, in a file of its own
 * (`x_sse.c`, `x_avx2.c`, `x_avx512.c`, `x_neon.c`), and a portable one; the best path of the
 * machine is taken at run time.
 *
 *     switch (cpu_path_now()) {
 *     #if CPU_X86
 *     case CPU_AVX2:
 *         return count_avx2(text, length);
 *     #endif
 *     default:
 *         return count_portable(text, length);
 *     }
 *
 * A kernel names what it needs: `CPU_TARGET("avx2") size_t count_avx2(...)`, so that no file has
 * flags of its own. RDX_NO_VECTOR (CMake: RDX_VECTOR=OFF) leaves the portable path alone, as other
 * compilers than gcc and clang and other processors do.
 */
#ifndef RDX_SRC_CPU_H
#define RDX_SRC_CPU_H

/** Of x86-64, each path has what stands before it. SSE is SSSE3; AVX512 is F, BW, VL and VBMI. */
typedef enum cpu_path { CPU_PORTABLE, CPU_SSE, CPU_AVX2, CPU_AVX512, CPU_NEON } cpu_path;

#if defined(RDX_NO_VECTOR) || !(defined(__clang__) || (defined(__GNUC__) && __GNUC__ >= 6))
#define CPU_X86 0
#define CPU_ARM 0
#else
#if defined(__x86_64__)
#define CPU_X86 1
#else
#define CPU_X86 0
#endif
#if defined(__aarch64__) && defined(__AARCH64EL__) && defined(__ARM_NEON)
#define CPU_ARM 1
#else
#define CPU_ARM 0
#endif
#endif

#define CPU_SSE_FEATURES "ssse3"
#define CPU_AVX2_FEATURES "avx2"
#define CPU_AVX512_FEATURES "avx512f,avx512bw,avx512vl,avx512vbmi"

/** Lets a function use instructions that not every machine of its kind has. */
#if CPU_X86
#define CPU_TARGET(features) __attribute__((target(features)))
#endif

/** The best path of this machine that its operating system lets be used. Costs a few tests. */
cpu_path cpu_path_now(void);

#endif
