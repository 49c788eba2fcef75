/**
 * @file
 * The one function whose calls callgrind is told to count.
 */
#include "counted.h"

#include <stdio.h>

static bool has(cpu_path path)
{
#if CPU_X86
    if (path == CPU_SSE)
        return __builtin_cpu_supports("ssse3") != 0;
    if (path == CPU_AVX2)
        return __builtin_cpu_supports("avx2") != 0;
#endif
    return path == CPU_PORTABLE || (path == CPU_NEON && CPU_ARM);
}

bool counted_force(cpu_path path)
{
    const bool is_here = has(path);
    if (is_here)
        cpu_force(path);
    return is_here;
}

void counted(void (*work)(void *context), void *context);

// Not inlined, and with a word behind the call, so that it is no jump: callgrind has to see this
// function begin and end.
__attribute__((noinline)) void counted(void (*work)(void *context), void *context)
{
    work(context);
    __asm__ volatile("" : : : "memory");
}

void counted_run(const char *name, cpu_path path, void (*work)(void *context), void *context)
{
    printf("%s.%s\n", name, cpu_path_name(path));
    counted(work, context);
}
