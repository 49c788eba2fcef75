/**
 * @file
 * The path that the runtime's kernels take, chosen by a test. A program with cpu_forced.c has a
 * cpu_path_now of its own, and the linker leaves that of librdx_core.a where it is.
 *
 *     for (cpu_path path = CPU_PORTABLE; path <= CPU_NEON; path++)
 *         if (cpu_has(path)) {
 *             cpu_force(path);
 *             ...
 *         }
 *
 * One thread at a time.
 */
#ifndef RDX_TESTS_CPU_FORCED_H
#define RDX_TESTS_CPU_FORCED_H

#include <stdbool.h>

#include "cpu.h"

/** Whether this machine has the path. Each has the portable one. */
bool cpu_has(cpu_path path);

/** From here on, cpu_path_now gives `path`, which the machine must have. At first it gives the
 *  machine's best. */
void cpu_force(cpu_path path);

/** "portable", "sse" ... */
const char *cpu_path_name(cpu_path path);

#endif
