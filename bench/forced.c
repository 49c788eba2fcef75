/**
 * @file
 * Sets the path before each piece of work.
 */
#include "forced.h"

static void run(void *context, size_t from, size_t to)
{
    const forced *f = context;
    cpu_force(f->path);
    f->by.run(f->by.context, from, to);
}

static void settle(void *context, size_t from, size_t to)
{
    const forced *f = context;
    if (f->by.settle != NULL)
        f->by.settle(f->by.context, from, to);
}

contestant forced_by(forced *state, cpu_path path, contestant by)
{
    *state = (forced){path, by};
    return (contestant){by.name, run, settle, state};
}

cpu_path forced_best(void)
{
    int path = CPU_NEON;
    while (!cpu_has((cpu_path)path))
        path--;
    return (cpu_path)path;
}
