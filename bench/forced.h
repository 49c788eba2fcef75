/**
 * @file
 * A contestant that works by a given path of the processor.
 *
 *     forced best, portable;
 *     const contestant all[] = {forced_by(&best, forced_best(), reading_rdx(&r, "rdx")),
 *                               forced_by(&portable, CPU_PORTABLE, reading_rdx(&r, "portable"))};
 *
 * A path stays until another is forced: of ours, all must be forced. Only for
 * programs with tests/support/cpu_forced.c.
 */
#ifndef RDX_BENCH_FORCED_H
#define RDX_BENCH_FORCED_H

#include "cpu_forced.h"
#include "harness.h"

typedef struct forced {
    cpu_path path;
    contestant by; // who is run with it
} forced;

/** `by`, by its own name; `state` is the caller's and lives as long. */
contestant forced_by(forced *state, cpu_path path, contestant by);

/** The best path of this machine. */
cpu_path forced_best(void);

#endif
