/**
 * @file
 * Work whose instructions callgrind counts. bench/callgrind.py runs the program and gives each
 * count the name that was printed here.
 *
 *     for (cpu_path path = CPU_PORTABLE; path <= CPU_NEON; path++)
 *         if (counted_force(path))
 *             counted_run("write", path, write_all, &messages); // "write.portable" ...
 */
#ifndef RDX_TESTS_COUNTED_H
#define RDX_TESTS_COUNTED_H

#include <stdbool.h>

#include "cpu_forced.h"

/** As cpu_force; false when this machine lacks the path, or valgrind does. Others than cpu_has asks
 *  are asked: from glibc the processor's features are hidden while we count. */
bool counted_force(cpu_path path);

/** Prints the name and that of the path in a line of its own, then does the work once. */
void counted_run(const char *name, cpu_path path, void (*work)(void *context), void *context);

#endif
