/**
 * @file
 * The forced path. What the machine has is found by the runtime's own function, under another name.
 */
#include "cpu_forced.h"

#define cpu_path_now cpu_path_best
cpu_path cpu_path_best(void);
#include "cpu.c"
#undef cpu_path_now

static bool forced = false;
static cpu_path forced_path = CPU_PORTABLE;

bool cpu_has(cpu_path path)
{
    const cpu_path best = cpu_path_best();
    if (path == CPU_PORTABLE || path == best)
        return true;
    return best != CPU_NEON && path < best; // of x86-64, each has what stands before it
}

void cpu_force(cpu_path path)
{
    forced = true;
    forced_path = path;
}

cpu_path cpu_path_now(void)
{
    return forced ? forced_path : cpu_path_best();
}

const char *cpu_path_name(cpu_path path)
{
    static const char *const names[] = {"portable", "sse", "avx2", "avx512", "neon"};
    return names[path];
}
